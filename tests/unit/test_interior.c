/* The linear program by an interior point method: the same optimum as GLPK's, from any start; bounds and infeasibility.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "solver/first_order.h"
#include "solver/interior.h"
#include "unit/linear.h"

enum { MOST = 60 };

static void improve(struct interior *f)
{
    for (int k = 0; k < MOST && interior_step(f); k++)
        continue;
}

static double cost_of(const struct guard_problem *g, const double *x)
{
    double cost = 0;
    for (int j = 0; j < g->n_columns; j++)
        cost += g->cost[j] * x[j];
    return cost;
}

/* From `first` steps of first order on; both its point and its duals are worth the optimum. */
static void solve_from(const char *name, const struct guard_problem *g, double best, int first)
{
    double *x = xcalloc((size_t)g->n_columns + 1, sizeof *x), *dual = xcalloc((size_t)g->n_rows + 1, sizeof *dual);
    struct first_order *start = first_order_new(g);
    first_order_improve(start, first);
    first_order_point(start, x, dual);
    first_order_free(start);
    struct interior *f = interior_new(g);
    assert_non_null(f);
    interior_start(f, x, dual);
    improve(f);
    interior_point(f, x, dual);
    double bound = bound_by(g, dual), cost = cost_of(g, x), much = 1e-4 * fabs(best) + 0.01;
    if (fabs(bound - best) > much || fabs(cost - best) > much)
        fail_msg("%s after %d steps: proven %.3f, cost %.3f, GLPK's optimum %.3f", name, first, bound, cost, best);
    interior_free(f);
    free(x);
    free(dual);
}

static void both_starts(const char *name, const struct guard_problem *g, double best)
{
    solve_from(name, g, best, 0);
    solve_from(name, g, best, 400);
}

static void the_same_as_glpk(void **state)
{
    (void)state;
    each_small_problem(both_starts);
}

static void point_and_duals(void **state)
{
    (void)state;
    struct guard_problem g = two_columns();
    struct interior *f = interior_new(&g);
    double x[2] = {0, 0}, dual[2] = {0, 0};
    interior_start(f, x, dual);
    improve(f);
    interior_point(f, x, dual);
    assert_true(fabs(x[0] - 2) < 1e-3 && fabs(x[1] - 1) < 1e-3);
    assert_true(fabs(dual[0] - 1.5) < 1e-3 && fabs(dual[1] + 0.5) < 1e-3);
    /* y = 2, a column that is fixed, moves x to 3; from where it was */
    interior_bounds(f, 1, 2, 2);
    interior_start(f, x, dual);
    improve(f);
    interior_point(f, x, NULL);
    assert_true(fabs(x[0] - 3) < 1e-3 && fabs(x[1] - 2) < 1e-3);
    interior_free(f);
}

/* Without a solution the duals grow, and what they prove with them. */
static void infeasible(void **state)
{
    (void)state;
    struct guard_problem g = two_columns();
    struct interior *f = interior_new(&g);
    double x[2] = {0, 0}, dual[2] = {0, 0}, most = 0;
    interior_bounds(f, 0, 0, 1);
    interior_start(f, x, dual);
    g.upper[0] = 1;
    for (int k = 0; k < MOST && interior_step(f); k++) {
        interior_point(f, NULL, dual);
        most = fmax(most, bound_by(&g, dual));
    }
    g.upper[0] = 10;
    assert_true(most > 100);
    interior_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_as_glpk),
        cmocka_unit_test(point_and_duals),
        cmocka_unit_test(infeasible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
