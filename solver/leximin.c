/* Fairness by ranks. Level r counts the students whose best wish granted has rank r or worse (from 0), or who hold none: at
 * the last level those who hold none at all. From there down to level 1 each count is made as small as it can be and
 * then bounds what follows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "solver/seats.h"

/* Columns of a part, one a student, that are 1 where the student counts for a level; and who counts whatever happens. */
struct level {
    int n, *column, settled;
};

static bool takes_part(const struct student *s)
{
    return s->scheduled && s->n_wishes && s->wants > 0;
}

/* Adds a column and a row for each student: seats of ranks before `rank` and the column are at least 1 together. x
 * [n_columns]: what the columns outside the part are. */
static struct level add_level(const struct seats *s, struct part *part, const int64_t *x, int rank)
{
    struct level l = {.column = xmalloc(sizeof(int) * ((size_t)s->in->n_students + 1))};
    for (int i = 0; i < s->in->n_students; i++) {
        int n = 0, room = s->seat_of[i + 1] - s->seat_of[i] + 2, *column = xmalloc(sizeof *column * (size_t)room);
        double *ones = xmalloc(sizeof *ones * (size_t)room);
        bool holds = !takes_part(&s->in->students[i]);
        for (int k = s->seat_of[i]; k < s->seat_of[i + 1]; k++) {
            int j = s->seat[k];
            if (s->p->columns[j].key[4] >= rank)
                continue;
            if (part->part_of[j] >= 0) {
                column[n] = part->part_of[j];
                ones[n++] = 1;
            } else {
                holds |= x[j] != 0;
            }
        }
        if (!holds && n) {
            column[n] = l.column[l.n++] = part_add_column(part, 0, 0, 1, true);
            ones[n++] = 1;
            part_add_row(part, n, column, ones, 1, GUARD_INF);
        } else {
            l.settled += !holds;
        }
        free(column);
        free(ones);
    }
    return l;
}

int seats_count(const struct seats *s, const int64_t *x, int rank)
{
    int count = 0;
    for (int i = 0; i < s->in->n_students; i++) {
        bool holds = !takes_part(&s->in->students[i]);
        for (int k = s->seat_of[i]; k < s->seat_of[i + 1]; k++)
            holds |= x[s->seat[k]] && s->p->columns[s->seat[k]].key[4] < rank;
        count += !holds;
    }
    return count;
}

void seats_keep_profile(const struct seats *s, struct part *part, const int64_t *x)
{
    for (int rank = s->levels; rank > s->done; rank--) {
        struct level l = add_level(s, part, x, rank);
        double *ones = xmalloc(sizeof *ones * ((size_t)l.n + 1));
        for (int k = 0; k < l.n; k++)
            ones[k] = 1;
        if (l.n)
            part_add_row(part, l.n, l.column, ones, -GUARD_INF, s->most[rank] - l.settled);
        part->contradiction |= !l.n && l.settled > s->most[rank];
        free(ones);
        free(l.column);
    }
}

/* The program of a level over the columns that are not fixed; its objective counts, l->settled apart. */
static struct part *level_part(const struct seats *s, const bool *fixed, const int64_t *x, int rank, struct level *l)
{
    struct part *part = part_new(s->p, fixed, x, NULL, 0);
    part_drop_implied(part);
    memset(part->problem.cost, 0, sizeof *part->problem.cost * (size_t)part->problem.n_columns);
    seats_keep_profile(s, part, x);
    *l = add_level(s, part, x, rank);
    for (int k = 0; k < l->n; k++)
        part->problem.cost[l->column[k]] = 1;
    return part;
}

/* Fixes what no assignment with a lower count can change: reduced costs beyond `room`. */
static void fix_dear(const struct seats *s, const struct part *part, const double *dual, double room, bool *fixed, int64_t *x)
{
    const struct guard_problem *g = &part->problem;
    double *reduced = xmalloc(sizeof *reduced * ((size_t)g->n_columns + 1));
    memcpy(reduced, g->cost, sizeof *reduced * (size_t)g->n_columns);
    for (int i = 0; i < g->n_rows; i++)
        for (int e = g->row_start[i]; e < g->row_start[i + 1]; e++)
            reduced[g->column[e]] -= dual[i] * g->value[e];
    for (int k = 0; k < g->n_columns; k++) {
        int j = part->column[k];
        if (j < 0 || !g->integer[k] || fabs(reduced[k]) <= room)
            continue;
        fixed[j] = true;
        x[j] = reduced[k] > 0 ? s->p->columns[j].lower : s->p->columns[j].upper;
    }
    free(reduced);
}

/* A lower count by an integer program of what the relaxation leaves open. True where it is the least, or none is lower. */
static bool search_level(struct seats *s, const struct part *whole, const double *dual, double value, int rank)
{
    size_t columns = (size_t)s->p->n_columns + 1;
    bool *fixed = xmalloc(columns);
    int64_t *x = xmalloc(sizeof *x * columns);
    struct level l;
    int now = seats_count(s, s->x, rank);
    memcpy(fixed, s->fixed, columns - 1);
    memcpy(x, s->x, sizeof *x * (columns - 1));
    fix_dear(s, whole, dual, now - 1 - value + 1e-5, fixed, x);
    struct part *part = level_part(s, fixed, x, rank, &l);
    struct guard_limits limits = {.deadline = s->deadline, .interrupted = s->interrupted, .cutoff = now - 1 - l.settled + 1e-6,
                                  .cuts = true, .wide_first = true, .node_limit = s->nodes};
    double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), best, bound;
    enum guard_answer answer = part->contradiction ? GUARD_INFEASIBLE
                                                   : guard_mip(&part->problem, &limits, solution, &best, &bound);
    bool found = (answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && part_take(s->p, part, solution, x) &&
                 seats_count(s, x, rank) < now;
    if (found)
        memcpy(s->x, x, sizeof *x * (columns - 1));
    bool proven = answer == GUARD_OPTIMAL || answer == GUARD_INFEASIBLE ||
                  (!found && answer != GUARD_FAILED && bound > now - 1 - l.settled + 1e-6);
    part_free(part);
    free(l.column);
    free(fixed);
    free(x);
    free(solution);
    return proven;
}

/* Makes the count of a level the least. True where that is proven. */
static bool lower_level(struct seats *s, int rank)
{
    struct level l;
    struct guard_limits limits = {.deadline = s->deadline, .interrupted = s->interrupted, .cutoff = GUARD_INF};
    struct part *part = level_part(s, s->fixed, s->x, rank, &l);
    const struct guard_problem *g = &part->problem;
    double *dual = xcalloc((size_t)g->n_rows + 1, sizeof *dual), *at = xcalloc((size_t)g->n_columns + 1, sizeof *at), value = 0;
    int64_t *x = xmalloc(sizeof *x * ((size_t)s->p->n_columns + 1));
    bool proven = seats_count(s, s->x, rank) == l.settled;
    struct guard_lp *lp = proven ? NULL : guard_lp_new(g);
    if (lp) {
        seats_start(s, part, at);
        guard_lp_start(lp, at);
        if (guard_lp_solve(lp, &limits, &value, at, dual) == GUARD_OPTIMAL) {
            int least = l.settled + (int)ceil(value - 1e-6);
            memcpy(x, s->x, sizeof *x * (size_t)s->p->n_columns);
            if (seats_count(s, s->x, rank) > least && part_take(s->p, part, at, x) &&
                seats_count(s, x, rank) < seats_count(s, s->x, rank))
                memcpy(s->x, x, sizeof *x * (size_t)s->p->n_columns);
            proven = seats_count(s, s->x, rank) <= least || search_level(s, part, dual, value + l.settled, rank);
        }
    }
    guard_lp_free(lp);
    part_free(part);
    free(l.column);
    free(dual);
    free(at);
    free(x);
    return proven;
}

bool seats_leximin(struct seats *s)
{
    bool exact = true;
    for (int i = 0; i < s->in->n_students; i++)
        s->levels = s->in->students[i].n_wishes > s->levels ? s->in->students[i].n_wishes : s->levels;
    s->most = xcalloc((size_t)s->levels + 1, sizeof *s->most);
    s->done = s->levels;
    for (int rank = s->levels; rank > 0; rank--) {
        exact = !seats_is_over(s) && lower_level(s, rank) && exact;
        s->most[rank] = seats_count(s, s->x, rank);
        s->done = rank - 1;
    }
    seats_restart(s);
    return exact;
}
