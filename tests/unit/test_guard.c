/* GLPK behind its guard: answers, limits, and errors that must not end the process. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "solver/guard.h"

/* A knapsack: maximise 5a + 4b + 3c with 2a + 3b + c <= 5, 4a + b + 2c <= 11, 3a + 4b + 2c <= 8. */
static double cost[] = {-5, -4, -3}, lower[] = {0, 0, 0}, upper[] = {GUARD_INF, GUARD_INF, GUARD_INF};
static bool integer[] = {true, true, true};
static double row_lower[] = {-GUARD_INF, -GUARD_INF, -GUARD_INF}, row_upper[] = {5, 11, 8};
static int row_start[] = {0, 3, 6, 9}, column[] = {0, 1, 2, 0, 1, 2, 0, 1, 2};
static double value[] = {2, 3, 1, 4, 1, 2, 3, 4, 2};

static struct guard_problem knapsack(void)
{
    return (struct guard_problem){3, 3, cost, lower, upper, integer, row_lower, row_upper, row_start, column, value, NULL};
}

static struct guard_limits seconds(double s)
{
    return (struct guard_limits){.deadline = clock_now() + s, .cutoff = GUARD_INF};
}

static void solves_a_mip(void **state)
{
    (void)state;
    struct guard_problem p = knapsack();
    struct guard_limits l = seconds(10);
    double x[3], best, bound;
    assert_int_equal(guard_mip(&p, &l, x, &best, &bound), GUARD_OPTIMAL);
    assert_true(fabs(best + 13) < 1e-9);
    assert_true(fabs(bound + 13) < 1e-9);
    assert_true(fabs(5 * x[0] + 4 * x[1] + 3 * x[2] - 13) < 1e-9);
}

static void says_infeasible(void **state)
{
    (void)state;
    struct guard_problem p = knapsack();
    double at_least[] = {100, -GUARD_INF, -GUARD_INF}, at_most[] = {GUARD_INF, 11, 8};
    p.row_lower = at_least;
    p.row_upper = at_most;
    struct guard_limits l = seconds(10);
    double x[3], best, bound;
    assert_int_equal(guard_mip(&p, &l, x, &best, &bound), GUARD_INFEASIBLE);
    struct guard_lp *lp = guard_lp_new(&p);
    assert_non_null(lp);
    assert_int_equal(guard_lp_solve(lp, &l, &best, NULL, NULL), GUARD_INFEASIBLE);
    guard_lp_free(lp);
}

static void keeps_an_lp_warm(void **state)
{
    (void)state;
    struct guard_problem p = knapsack();
    struct guard_limits l = seconds(10);
    struct guard_lp *lp = guard_lp_new(&p);
    double v, x[3], dual[3];
    assert_int_equal(guard_lp_solve(lp, &l, &v, x, dual), GUARD_OPTIMAL);
    assert_true(fabs(v + 13) < 1e-9);
    /* strong duality: all rows are at most, all columns at least zero */
    assert_true(fabs(5 * dual[0] + 11 * dual[1] + 8 * dual[2] - v) < 1e-9);
    guard_lp_cost(lp, 0, -50);
    assert_int_equal(guard_lp_solve(lp, &l, &v, x, NULL), GUARD_OPTIMAL);
    assert_true(fabs(v + 125) < 1e-9);
    guard_lp_bounds(lp, 0, 0, 1);
    assert_int_equal(guard_lp_solve(lp, &l, &v, x, NULL), GUARD_OPTIMAL);
    assert_true(x[0] <= 1 + 1e-9);
    guard_lp_free(lp);
}

static void survives_errors(void **state)
{
    (void)state;
    for (int round = 0; round < 5; round++) {
        struct guard_problem p = knapsack();
        struct guard_limits l = seconds(10);
        double x[3], best, bound;
        struct guard_lp *alive = guard_lp_new(&p);
        int twice[] = {0, 0, 2, 0, 1, 2, 0, 1, 2}; /* GLPK aborts on duplicate entries */
        p.column = twice;
        assert_int_equal(guard_mip(&p, &l, x, &best, &bound), GUARD_FAILED);
        assert_null(guard_lp_new(&p));
        /* what lived in that environment is dead, and says so */
        assert_int_equal(guard_lp_solve(alive, &l, &best, x, NULL), GUARD_FAILED);
        guard_lp_free(alive);
        p = knapsack();
        assert_int_equal(guard_mip(&p, &l, x, &best, &bound), GUARD_OPTIMAL);
    }
    guard_end_thread();
}

static void keeps_its_deadline(void **state)
{
    (void)state;
    /* a market-split problem: no solution, and trees of millions of nodes */
    enum { N = 50, M = 6 };
    static double c[N], lo[N], up[N], rl[M], ru[M], v[N * M];
    static bool whole[N];
    static int start[M + 1], col[N * M];
    unsigned seed = 7;
    for (int i = 0; i < M; i++) {
        double sum = 0;
        start[i] = i * N;
        for (int j = 0; j < N; j++) {
            seed = seed * 1103515245u + 12345u;
            v[i * N + j] = seed >> 16 & 1023;
            col[i * N + j] = j;
            sum += v[i * N + j];
        }
        rl[i] = ru[i] = floor(sum / 2);
    }
    start[M] = N * M;
    for (int j = 0; j < N; j++) {
        up[j] = 1;
        whole[j] = true;
    }
    struct guard_problem p = {N, M, c, lo, up, whole, rl, ru, start, col, v, NULL};
    struct guard_limits l = seconds(0.5);
    double x[N], best, bound, before = clock_now();
    enum guard_answer answer = guard_mip(&p, &l, x, &best, &bound);
    assert_true(answer == GUARD_UNKNOWN || answer == GUARD_FEASIBLE);
    assert_true(clock_now() - before < 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solves_a_mip),   cmocka_unit_test(says_infeasible),   cmocka_unit_test(keeps_an_lp_warm),
        cmocka_unit_test(survives_errors), cmocka_unit_test(keeps_its_deadline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
