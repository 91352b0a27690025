/* Linear programs for the tests of what solves them. */
#ifndef LINEAR_H
#define LINEAR_H

#include "base/text.h"
#include "solver/guard.h"
#include "solver/relaxed.h"
#include "unit/small.h"

/* What duals prove, whatever they are. */
static inline double bound_by(const struct guard_problem *g, const double *dual)
{
    double *reduced = xmalloc(sizeof *reduced * ((size_t)g->n_columns + 1)), value = 0;
    for (int j = 0; j < g->n_columns; j++)
        reduced[j] = g->cost[j];
    for (int i = 0; i < g->n_rows; i++) {
        double side = dual[i] > 0 ? g->row_lower[i] : g->row_upper[i];
        if (dual[i] == 0 || fabs(side) >= GUARD_INF)
            continue;
        value += dual[i] * side;
        for (int e = g->row_start[i]; e < g->row_start[i + 1]; e++)
            reduced[g->column[e]] -= dual[i] * g->value[e];
    }
    for (int j = 0; j < g->n_columns; j++)
        value += reduced[j] * (reduced[j] > 0 ? g->lower[j] : g->upper[j]);
    free(reduced);
    return value;
}

static inline double best_by_glpk(struct guard_problem g)
{
    g.integer = xcalloc((size_t)g.n_columns + 1, sizeof *g.integer);
    struct guard_limits limits = {.deadline = clock_now() + 60, .cutoff = GUARD_INF};
    struct guard_lp *lp = guard_lp_new(&g);
    double value;
    assert_int_equal(guard_lp_solve(lp, &limits, &value, NULL, NULL), GUARD_OPTIMAL);
    guard_lp_free(lp);
    free(g.integer);
    return value;
}

/* The linear program of each small school, and its optimum. */
static inline void each_small_problem(void (*check)(const char *name, const struct guard_problem *g, double best))
{
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct program *p = program_build(in, true);
        struct relaxation *r = relaxation_new(p);
        struct relaxed *x = relaxed_new(r);
        check(small_schools[i], &x->problem, best_by_glpk(x->problem));
        relaxed_free(x);
        relaxation_free(r);
        program_free(p);
        instance_free(in);
    }
}

/* min x + 2 y, x + y >= 3, x - y = 1, 0 <= x, y <= 10: x = 2, y = 1, duals 1.5 and -0.5. */
static inline struct guard_problem two_columns(void)
{
    static double cost[] = {1, 2}, lower[] = {0, 0}, upper[] = {10, 10}, row_lower[] = {3, 1},
                  row_upper[] = {GUARD_INF, 1}, value[] = {1, 1, 1, -1};
    static int start[] = {0, 2, 4}, column[] = {0, 1, 0, 1};
    return (struct guard_problem){.n_columns = 2,
                                  .n_rows = 2,
                                  .cost = cost,
                                  .lower = lower,
                                  .upper = upper,
                                  .row_lower = row_lower,
                                  .row_upper = row_upper,
                                  .row_start = start,
                                  .column = column,
                                  .value = value};
}

#endif
