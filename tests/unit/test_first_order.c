/* The linear program by steps of first order: the same optimum as GLPK's, warm starts and infeasibility. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "solver/first_order.h"
#include "unit/linear.h"

static void near_the_optimum(const char *name, const struct guard_problem *g, double best)
{
    double *dual = xcalloc((size_t)g->n_rows + 1, sizeof *dual);
    struct first_order *f = first_order_new(g);
    first_order_improve(f, 20000);
    first_order_point(f, NULL, dual);
    double bound = bound_by(g, dual);
    if (bound > best + 1e-6 * fabs(best) + 1e-6 || bound < best - 0.002 * fabs(best) - 0.1)
        fail_msg("%s: proven %.3f, GLPK's optimum %.3f", name, bound, best);
    first_order_free(f);
    free(dual);
}

static void the_same_as_glpk(void **state)
{
    (void)state;
    each_small_problem(near_the_optimum);
}

static void point_and_duals(void **state)
{
    (void)state;
    struct guard_problem g = two_columns();
    struct first_order *f = first_order_new(&g);
    double x[2], dual[2];
    first_order_improve(f, 2000);
    first_order_point(f, x, dual);
    assert_true(fabs(x[0] - 2) < 1e-6 && fabs(x[1] - 1) < 1e-6);
    assert_true(fabs(dual[0] - 1.5) < 1e-6 && fabs(dual[1] + 0.5) < 1e-6);
    /* y >= 2 moves x to 3; from where it was */
    first_order_start(f, x, dual);
    first_order_bounds(f, 1, 2, 10);
    first_order_improve(f, 2000);
    first_order_point(f, x, NULL);
    assert_true(fabs(x[0] - 3) < 1e-6 && fabs(x[1] - 2) < 1e-6);
    first_order_free(f);
}

/* Without a solution the duals grow into a ray, and what they prove without end. */
static void infeasible(void **state)
{
    (void)state;
    struct guard_problem g = two_columns();
    struct first_order *f = first_order_new(&g);
    double dual[2];
    first_order_bounds(f, 0, 0, 1);
    first_order_improve(f, 5000);
    first_order_point(f, NULL, dual);
    g.upper[0] = 1;
    assert_true(bound_by(&g, dual) > 100);
    g.upper[0] = 10;
    first_order_free(f);
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
