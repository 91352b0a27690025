#include "solver/seats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "solver/propagate.h"

int seats_column_points(const struct seats *s, int column)
{
    const int *key = s->p->columns[column].key;
    return s->in->students[key[0]].wishes[key[4]].points;
}

int64_t seats_points(const struct seats *s, int student)
{
    int64_t points = 0;
    for (int i = s->seat_of[student]; i < s->seat_of[student + 1]; i++)
        points += s->x[s->seat[i]] ? seats_column_points(s, s->seat[i]) : 0;
    return points;
}

/* What the plan decides of each place for a section: how it runs, where, and led by whom. */
struct standing {
    int *base;                 /* [n_activities] first place */
    int *option, *room, *lead; /* [places] -1: closed */
    gradeset *grades;          /* [places] of its students */
    bool *extra;               /* [places][n_staff] who stands beside the leader */
};

static struct standing *standing_new(const struct program *p, const int64_t *x)
{
    const struct instance *in = p->in;
    struct standing *s = xcalloc(1, sizeof *s);
    int n = 0;
    s->base = xmalloc(sizeof *s->base * ((size_t)in->n_activities + 1));
    for (int a = 0; a < in->n_activities; a++) {
        s->base[a] = n;
        n += in->activities[a].sections_max;
    }
    s->option = xmalloc(sizeof *s->option * ((size_t)n + 1));
    s->room = xmalloc(sizeof *s->room * ((size_t)n + 1));
    s->lead = xmalloc(sizeof *s->lead * ((size_t)n + 1));
    s->grades = xcalloc((size_t)n + 1, sizeof *s->grades);
    s->extra = xcalloc((size_t)n * (size_t)in->n_staff + 1, sizeof *s->extra);
    for (int k = 0; k < n; k++)
        s->option[k] = s->room[k] = s->lead[k] = -1;
    for (int j = 0; j < p->n_columns; j++) {
        const int *key = p->columns[j].key;
        if (!x[j])
            continue;
        if (p->columns[j].kind == COLUMN_OPEN)
            s->option[s->base[key[0]] + key[1]] = key[2];
        else if (p->columns[j].kind == COLUMN_ROOM)
            s->room[s->base[key[0]] + key[1]] = key[3];
        else if (p->columns[j].kind == COLUMN_LEAD)
            s->lead[s->base[key[0]] + key[1]] = key[3];
        else if (p->columns[j].kind == COLUMN_SEAT)
            s->grades[s->base[key[1]] + key[2]] |= (gradeset)(1 << in->students[key[0]].grade);
        else if (p->columns[j].kind == COLUMN_EXTRA)
            s->extra[(size_t)(s->base[key[0]] + key[1]) * (size_t)in->n_staff + (size_t)key[3]] = true;
    }
    return s;
}

static void standing_free(struct standing *s)
{
    free(s->base);
    free(s->option);
    free(s->room);
    free(s->lead);
    free(s->grades);
    free(s->extra);
    free(s);
}

/* Option o of the section at (activity, index) differs from how it runs at most in grades that it may take besides. */
static bool runs_alike(const struct seats *s, const struct standing *st, int activity, int index, int o)
{
    int place = st->base[activity] + index;
    if (st->option[place] < 0)
        return false;
    const struct option *all = &s->p->options[s->p->options_of[activity]], *a = &all[st->option[place]], *b = &all[o];
    return !(st->grades[place] & ~b->window) && slotset_equal(&a->starts, &b->starts) && a->weeks == b->weeks && a->site == b->site &&
           ints_has(&b->rooms, st->room[place]) && ints_has(&b->leaders, st->lead[place]);
}

static bool stays(const struct seats *s, const struct standing *st, const struct column *c)
{
    const int *key = c->key;
    switch (c->kind) {
    case COLUMN_OPEN:
        return !runs_alike(s, st, key[0], key[1], key[2]);
    case COLUMN_ROOM:
        return !runs_alike(s, st, key[0], key[1], key[2]) || key[3] != st->room[st->base[key[0]] + key[1]];
    case COLUMN_LEAD:
        return !runs_alike(s, st, key[0], key[1], key[2]) || key[3] != st->lead[st->base[key[0]] + key[1]];
    case COLUMN_SEAT:
        return !runs_alike(s, st, key[1], key[2], key[3]);
    case COLUMN_EXTRA:
        return !runs_alike(s, st, key[0], key[1], key[2]) ||
               !st->extra[(size_t)(st->base[key[0]] + key[1]) * (size_t)s->in->n_staff + (size_t)key[3]];
    case COLUMN_UNMET:
    case COLUMN_AT_STUDY:
    case COLUMN_APART:
    case COLUMN_LARGEST:
    case COLUMN_SMALLEST:
    case COLUMN_BASE:
    case COLUMN_REASON:
    case COLUMN_SHARED:
        return false;
    default:
        return true;
    }
}

/* What the rows leave no choice stays too; the present assignment is within them. */
static void settle(struct seats *s)
{
    struct propagation *g = propagation_new(s->p);
    for (int j = 0; j < s->p->n_columns; j++)
        if (s->fixed[j])
            g->lower[j] = g->upper[j] = s->x[j];
    if (propagate_all(g))
        for (int j = 0; j < s->p->n_columns; j++)
            s->fixed[j] |= g->lower[j] == g->upper[j];
    propagation_free(g);
}

static void index_seats(struct seats *s)
{
    const struct program *p = s->p;
    s->seat_of = xcalloc((size_t)s->in->n_students + 2, sizeof *s->seat_of);
    for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < p->n_columns; j++) {
            if (p->columns[j].kind != COLUMN_SEAT || s->fixed[j])
                continue;
            if (pass)
                s->seat[s->seat_of[p->columns[j].key[0] + 1]++] = j;
            else
                s->seat_of[p->columns[j].key[0] + 2]++;
        }
        if (pass)
            continue;
        for (int i = 0; i < s->in->n_students; i++)
            s->seat_of[i + 2] += s->seat_of[i + 1];
        s->seat = xmalloc(sizeof *s->seat * ((size_t)s->seat_of[s->in->n_students + 1] + 1));
    }
}

void seats_start(const struct seats *s, const struct part *part, double *at)
{
    const struct guard_problem *g = &part->problem;
    for (int k = 0; k < g->n_columns; k++)
        at[k] = part->column[k] < 0 ? 0 : (double)s->x[part->column[k]];
    for (int i = 0; i < g->n_rows; i++) {
        int added = -1;
        double sum = 0;
        for (int e = g->row_start[i]; e < g->row_start[i + 1]; e++) {
            added = part->column[g->column[e]] < 0 ? g->column[e] : added;
            sum += g->value[e] * at[g->column[e]];
        }
        if (added >= 0 && part->row[i] < 0 && sum < g->row_lower[i])
            at[added] = g->row_lower[i] - sum;
    }
}

void seats_restart(struct seats *s)
{
    guard_lp_free(s->lp);
    part_free(s->part);
    s->part = part_new(s->p, s->fixed, s->x, NULL, 0);
    part_drop_implied(s->part);
    seats_keep_profile(s, s->part, s->x);
    s->n_rows = s->part->problem.n_rows;
    s->solved = false;
    s->lp = guard_lp_new(&s->part->problem);
    double *at = xmalloc(sizeof *at * ((size_t)s->part->problem.n_columns + 1));
    seats_start(s, s->part, at);
    if (s->lp) /* begins at the present assignment, which is near the best */
        guard_lp_start(s->lp, at);
    free(at);
}

/* The column is of students who stay where they are. */
static bool keeps(const struct column *c, const bool *moves)
{
    const int *key = c->key;
    if (!moves)
        return false;
    if (c->kind == COLUMN_APART)
        return !moves[key[0]] && !moves[key[1]];
    return (c->kind == COLUMN_SEAT || c->kind == COLUMN_UNMET || c->kind == COLUMN_AT_STUDY) && !moves[key[0]];
}

struct seats *seats_new(const struct program *p, const int64_t *x, const bool *moves, double deadline,
                        const volatile sig_atomic_t *interrupted)
{
    struct seats *s = xcalloc(1, sizeof *s);
    size_t columns = (size_t)p->n_columns + 1;
    *s = (struct seats){.p = p, .in = p->in, .deadline = deadline, .interrupted = interrupted};
    s->x = xmalloc(sizeof *s->x * columns);
    memcpy(s->x, x, sizeof *s->x * (columns - 1));
    s->fixed = xcalloc(columns, sizeof *s->fixed);
    struct standing *st = standing_new(p, x);
    for (int j = 0; j < p->n_columns; j++)
        s->fixed[j] = stays(s, st, &p->columns[j]) || keeps(&p->columns[j], moves);
    standing_free(st);
    index_seats(s);
    if (!moves) /* of the whole school once; for each part it takes as long and gains little */
        settle(s);
    seats_restart(s);
    return s;
}

void seats_free(struct seats *s)
{
    if (!s)
        return;
    guard_lp_free(s->lp);
    part_free(s->part);
    free(s->most);
    free(s->x);
    free(s->fixed);
    free(s->seat_of);
    free(s->seat);
    free(s);
}

bool seats_is_over(const struct seats *s)
{
    return clock_now() >= s->deadline || (s->interrupted && *s->interrupted);
}

/* The demand as a row of ones over columns of the part: their number, and what their sum has to be. */
static int demand_row(const struct seats *s, const struct part *part, const int64_t *x, const struct seats_demand *d,
                      int *column, int *sum)
{
    int n = 0;
    *sum = d->held;
    for (int i = s->seat_of[d->student]; i < s->seat_of[d->student + 1]; i++) {
        int j = s->seat[i];
        if (s->p->columns[j].key[1] != d->activity)
            continue;
        if (part->part_of[j] >= 0)
            column[n++] = part->part_of[j];
        else
            *sum -= x[j] != 0;
    }
    return n;
}

/* The linear relaxation under the demand: its value, and what each column of the part costs beyond it (reduced cost). */
enum guard_answer seats_relax(struct seats *s, const struct seats_demand *d, double *value, double *reduced)
{
    const struct guard_problem *g = &s->part->problem;
    struct guard_limits limits = {.deadline = s->deadline, .interrupted = s->interrupted, .cutoff = GUARD_INF};
    int row = -1, n = 0, sum = 0, *column = xmalloc(sizeof *column * ((size_t)g->n_columns + 1));
    double *ones = xmalloc(sizeof *ones * ((size_t)g->n_columns + 1));
    for (int k = 0; k < g->n_columns; k++)
        ones[k] = 1;
    if (d) {
        n = demand_row(s, s->part, s->x, d, column, &sum);
        row = guard_lp_add(s->lp, n, column, ones, sum, sum);
        s->n_rows++;
    }
    double *dual = xcalloc((size_t)s->n_rows + 1, sizeof *dual);
    enum guard_answer answer = s->solved ? guard_lp_again(s->lp, &limits, value, NULL, dual)
                                         : guard_lp_solve(s->lp, &limits, value, NULL, dual);
    s->solved |= answer == GUARD_OPTIMAL;
    memcpy(reduced, g->cost, sizeof *reduced * (size_t)g->n_columns);
    for (int i = 0; i < g->n_rows; i++)
        for (int e = g->row_start[i]; e < g->row_start[i + 1]; e++)
            reduced[g->column[e]] -= dual[i] * g->value[e];
    for (int k = 0; k < n && row >= 0; k++)
        reduced[column[k]] -= dual[row];
    if (row >= 0)
        guard_lp_row(s->lp, row, -GUARD_INF, GUARD_INF);
    *value += (double)s->part->constant;
    free(column);
    free(ones);
    free(dual);
    return answer;
}

/* The program of the columns whose reduced cost is within `room`: every solution without them scores more than the
 * relaxation by more than that. *all: that are all of them. */
struct part *seats_narrow(const struct seats *s, const double *reduced, double room, const struct seats_demand *d, int64_t *x,
                          bool *all)
{
    bool *fixed = xmalloc((size_t)s->p->n_columns + 1);
    memcpy(fixed, s->fixed, (size_t)s->p->n_columns);
    *all = true;
    for (int k = 0; k < s->part->problem.n_columns; k++) {
        int j = s->part->column[k];
        if (j < 0 || !s->part->problem.integer[k] || fabs(reduced[k]) <= room)
            continue;
        fixed[j] = true;
        x[j] = reduced[k] > 0 ? s->p->columns[j].lower : s->p->columns[j].upper;
        *all = false;
    }
    struct part *part = part_new(s->p, fixed, x, NULL, 0);
    part_drop_implied(part);
    for (int k = 0; k < part->problem.n_columns; k++) /* they are whole numbers, and good ones to branch on */
        part->problem.integer[k] = true;
    seats_keep_profile(s, part, x);
    if (d) {
        int *column = xmalloc(sizeof *column * ((size_t)part->problem.n_columns + 1));
        double *ones = xmalloc(sizeof *ones * ((size_t)part->problem.n_columns + 1));
        int sum, n = demand_row(s, part, x, d, column, &sum);
        for (int k = 0; k < n; k++)
            ones[k] = 1;
        if (n)
            part_add_row(part, n, column, ones, sum, sum);
        part->contradiction |= !n && sum;
        free(column);
        free(ones);
    }
    free(fixed);
    return part;
}

static enum guard_answer solve_narrow(struct seats *s, const struct part *part, int64_t *x)
{
    struct guard_limits limits = {.deadline = s->deadline, .interrupted = s->interrupted, .cutoff = GUARD_INF, .cuts = true,
                                  .wide_first = true, .node_limit = s->nodes};
    double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), value, bound;
    enum guard_answer answer = part->contradiction ? GUARD_INFEASIBLE
                                                   : guard_mip(&part->problem, &limits, solution, &value, &bound);
    if ((answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && !part_take(s->p, part, solution, x))
        answer = GUARD_FAILED;
    free(solution);
    return answer;
}

/* Of all seatings as good as y, one that moves the fewest seats from where they are; y stays where none is found. */
static void move_few(struct seats *s, const double *reduced, double room, const struct seats_demand *d, int64_t *y)
{
    size_t columns = (size_t)s->p->n_columns + 1;
    int64_t value = program_value(s->p, y), *x = xmalloc(sizeof *x * columns);
    bool all;
    memcpy(x, s->x, sizeof *x * (columns - 1));
    struct part *part = seats_narrow(s, reduced, room, d, x, &all);
    struct guard_problem *g = &part->problem;
    int *column = xmalloc(sizeof *column * ((size_t)g->n_columns + 1)), n = 0;
    double *cost = xmalloc(sizeof *cost * ((size_t)g->n_columns + 1));
    for (int k = 0; k < g->n_columns; k++) {
        int j = part->column[k];
        if (g->cost[k] != 0) {
            column[n] = k;
            cost[n++] = g->cost[k];
        }
        g->cost[k] = j < 0 || s->p->columns[j].kind != COLUMN_SEAT ? 0 : s->x[j] ? -1 : 1;
    }
    if (n)
        part_add_row(part, n, column, cost, -GUARD_INF, (double)(value - part->constant));
    enum guard_answer answer = solve_narrow(s, part, x);
    if ((answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && program_value(s->p, x) == value)
        memcpy(y, x, sizeof *y * (columns - 1));
    part_free(part);
    free(column);
    free(cost);
    free(x);
}

enum guard_answer seats_best(struct seats *s, const struct seats_demand *d, bool few, int64_t *x)
{
    enum { FIRST_ROOM = 12 }; /* points: what rounding mostly costs */
    size_t columns = (size_t)s->p->n_columns + 1;
    double *reduced = xmalloc(sizeof *reduced * ((size_t)s->part->problem.n_columns + 1)), value = 0, room = FIRST_ROOM;
    int64_t *y = xmalloc(sizeof *y * columns);
    enum guard_answer answer = s->lp ? seats_relax(s, d, &value, reduced) : GUARD_FAILED;
    for (bool all = false, done = answer != GUARD_OPTIMAL; !done; room *= 2) {
        memcpy(y, s->x, sizeof *y * (columns - 1));
        struct part *part = seats_narrow(s, reduced, room, d, y, &all);
        answer = solve_narrow(s, part, y);
        part_free(part);
        bool found = answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE;
        double over = found ? (double)program_value(s->p, y) - value : 0;
        done = all || answer == GUARD_FAILED || answer == GUARD_UNKNOWN || answer == GUARD_FEASIBLE ||
               (answer == GUARD_OPTIMAL && over <= room);
        if (found && over > room)
            room = over / 2 + 1; /* enough, once doubled */
        if (seats_is_over(s) && !done) {
            answer = found ? GUARD_FEASIBLE : GUARD_UNKNOWN;
            done = true;
        }
        if (done && answer == GUARD_OPTIMAL && few)
            move_few(s, reduced, over > 0 ? over : 0, d, y);
        if (done && found)
            memcpy(x, y, sizeof *y * (columns - 1));
    }
    free(reduced);
    free(y);
    return answer;
}
