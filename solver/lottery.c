/* Ties by lottery. What no seating of the same score can hold is fixed by reduced costs; what is left is asked of its
 * linear relaxation, warm, student by student in the order of the tickets: mostly it shows at once that nothing more can
 * be had, or how. An integer program decides the rest. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "solver/seats.h"

struct drawing {
    struct seats *s;
    struct part *part;
    struct guard_lp *lp;
    double *solution; /* [part's columns] */
    int *row;         /* [n_students] of its points, or -1: none of its seats is open */
    int last;         /* student whose points are the objective, or -1 */
};

static int by_ticket(const void *a, const void *b, void *ctx)
{
    const struct instance *in = ctx;
    int s = *(const int *)a, t = *(const int *)b;
    int order = memcmp(in->students[s].ticket, in->students[t].ticket, sizeof in->students[s].ticket);
    return order ? order : s - t;
}

/* No more than the present score. */
static void keep_score(const struct seats *s, struct part *part)
{
    struct guard_problem *g = &part->problem;
    int *column = xmalloc(sizeof *column * ((size_t)g->n_columns + 1)), n = 0;
    double *cost = xmalloc(sizeof *cost * ((size_t)g->n_columns + 1));
    for (int k = 0; k < g->n_columns; k++) {
        if (g->cost[k] != 0) {
            column[n] = k;
            cost[n++] = g->cost[k];
        }
        g->cost[k] = 0;
    }
    if (n)
        part_add_row(part, n, column, cost, -GUARD_INF, (double)(program_value(s->p, s->x) - part->constant));
    free(column);
    free(cost);
}

/* A row for the student's points in open seats, without a bound as yet. */
static void add_points(struct drawing *d, int student)
{
    const struct seats *s = d->s;
    int n = 0, room = s->seat_of[student + 1] - s->seat_of[student] + 1, *column = xmalloc(sizeof *column * (size_t)room);
    double *points = xmalloc(sizeof *points * (size_t)room);
    for (int i = s->seat_of[student]; i < s->seat_of[student + 1]; i++)
        if (d->part->part_of[s->seat[i]] >= 0) {
            column[n] = d->part->part_of[s->seat[i]];
            points[n++] = seats_column_points(s, s->seat[i]);
        }
    d->row[student] = n ? d->part->problem.n_rows : -1;
    if (n)
        part_add_row(d->part, n, column, points, -GUARD_INF, GUARD_INF);
    free(column);
    free(points);
}

/* Points in open seats that the student holds. */
static double points_here(const struct drawing *d, int student)
{
    const struct seats *s = d->s;
    double points = 0;
    for (int i = s->seat_of[student]; i < s->seat_of[student + 1]; i++)
        if (d->part->part_of[s->seat[i]] >= 0 && s->x[s->seat[i]])
            points += seats_column_points(s, s->seat[i]);
    return points;
}

/* An open seat that the student does not hold is worth more than some of what it holds, or it wants more. */
static bool could_gain(const struct drawing *d, int student)
{
    const struct seats *s = d->s;
    int held = 0, least = 0, most = 0;
    for (int i = s->seat_of[student]; i < s->seat_of[student + 1]; i++) {
        int points = seats_column_points(s, s->seat[i]);
        if (s->x[s->seat[i]]) {
            least = !held || points < least ? points : least;
            held++;
        } else if (d->part->part_of[s->seat[i]] >= 0) {
            most = points > most ? points : most;
        }
    }
    return d->row[student] >= 0 && most > 0 && (held < s->in->students[student].wants || most > least);
}

static void put_objective(struct drawing *d, int student, double sign)
{
    const struct seats *s = d->s;
    for (int i = s->seat_of[student]; i < s->seat_of[student + 1]; i++) {
        int k = d->part->part_of[s->seat[i]];
        if (k < 0)
            continue;
        d->part->problem.cost[k] = sign * seats_column_points(s, s->seat[i]);
        guard_lp_cost(d->lp, k, d->part->problem.cost[k]);
    }
}

/* Takes the solution where it is whole and gives the student more. */
static bool take(struct drawing *d, int student)
{
    struct seats *s = d->s;
    size_t columns = (size_t)s->p->n_columns + 1;
    double before = points_here(d, student);
    int64_t score = program_value(s->p, s->x), *x = xmalloc(sizeof *x * columns), *was = s->x;
    memcpy(x, s->x, sizeof *x * (columns - 1));
    bool good = part_take(s->p, d->part, d->solution, x) && program_value(s->p, x) <= score;
    if (good) {
        s->x = x;
        good = points_here(d, student) > before;
    }
    s->x = good ? x : was;
    free(good ? was : x);
    return good;
}

/* Gives the student the most points that leave the score and those settled before it. False where that is not shown. */
static bool draw(struct drawing *d, int student)
{
    struct seats *s = d->s;
    struct guard_limits limits = {.deadline = s->deadline, .interrupted = s->interrupted, .cutoff = GUARD_INF};
    if (d->last >= 0)
        put_objective(d, d->last, 0);
    put_objective(d, student, -1);
    d->last = student;
    double value, bound, goal = -points_here(d, student) - 1;
    if (guard_lp_solve(d->lp, &limits, &value, d->solution, NULL) != GUARD_OPTIMAL)
        return false;
    if (value > goal + 1e-6)
        return true;
    double most = ceil(value - 1e-6);
    if (take(d, student) && -points_here(d, student) <= most)
        return true;
    limits.wide_first = limits.cuts = true;
    limits.node_limit = s->nodes;
    limits.cutoff = -points_here(d, student) - 1 + 1e-6;
    enum guard_answer answer = guard_mip(&d->part->problem, &limits, d->solution, &value, &bound);
    if (answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE)
        take(d, student);
    return answer == GUARD_OPTIMAL || answer == GUARD_INFEASIBLE ||
           (answer == GUARD_UNKNOWN && bound > -points_here(d, student) - 1 + 1e-6);
}

/* The student's points are not to fall from now on. */
static void settle(struct drawing *d, int student)
{
    if (d->row[student] < 0)
        return;
    double least = points_here(d, student);
    d->part->problem.row_lower[d->row[student]] = least;
    guard_lp_row(d->lp, d->row[student], least, GUARD_INF);
}

static void begin(struct drawing *d)
{
    struct guard_problem *g = &d->part->problem;
    d->row = xmalloc(sizeof *d->row * ((size_t)d->s->in->n_students + 1));
    keep_score(d->s, d->part);
    for (int i = 0; i < d->s->in->n_students; i++)
        add_points(d, i);
    d->solution = xcalloc((size_t)g->n_columns + 1, sizeof *d->solution);
    d->lp = guard_lp_new(g);
    seats_start(d->s, d->part, d->solution);
    if (d->lp)
        guard_lp_start(d->lp, d->solution);
}

bool seats_draw(struct seats *s)
{
    int n = s->in->n_students, *order = xmalloc(sizeof *order * ((size_t)n + 1));
    double *reduced = xmalloc(sizeof *reduced * ((size_t)s->part->problem.n_columns + 1)), value = 0;
    int64_t *x = xmalloc(sizeof *x * ((size_t)s->p->n_columns + 1));
    bool proven = s->lp && seats_relax(s, NULL, &value, reduced) == GUARD_OPTIMAL, all;
    if (proven) {
        memcpy(x, s->x, sizeof *x * (size_t)s->p->n_columns);
        struct drawing d = {.s = s, .last = -1};
        d.part = seats_narrow(s, reduced, (double)program_value(s->p, s->x) - value + 1e-5, NULL, x, &all);
        begin(&d);
        proven = d.lp && !d.part->contradiction;
        for (int i = 0; i < n; i++)
            order[i] = i;
        qsort_r(order, (size_t)n, sizeof *order, by_ticket, (void *)(uintptr_t)s->in);
        for (int i = 0; i < n && d.lp; i++) {
            if (could_gain(&d, order[i])) {
                if (seats_is_over(s)) {
                    proven = false;
                    break;
                }
                proven = draw(&d, order[i]) && proven;
            }
            settle(&d, order[i]);
        }
        guard_lp_free(d.lp);
        part_free(d.part);
        free(d.row);
        free(d.solution);
    }
    free(order);
    free(reduced);
    free(x);
    return proven;
}
