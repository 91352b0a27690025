/* The tree that proves, and the propagation it shares with the check. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "base/text.h"
#include "solver/propagate.h"
#include "solver/tree.h"

static bool within(const struct propagation *g, const int64_t *x)
{
    for (int j = 0; j < g->p->n_columns; j++)
        if (x[j] < g->lower[j] || x[j] > g->upper[j])
            return false;
    return true;
}

static bool as_program(const struct propagation *g)
{
    for (int j = 0; j < g->p->n_columns; j++)
        if (g->lower[j] != g->p->columns[j].lower || g->upper[j] != g->p->columns[j].upper)
            return false;
    return true;
}

/* Narrowing never loses a solution, follows branchings that the solution obeys, and can be taken back. */
static void propagation_keeps_solutions(void **state)
{
    (void)state;
    int narrowed = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct program *p = program_build(in, true);
        int64_t *x = columns_new(p), best;
        uint64_t random = (uint64_t)i;
        assert_true(small_best(p, NULL, 0, x, &best));
        struct propagation *g = propagation_new(p);
        g->most = best;
        assert_true(propagate_all(g));
        assert_true(within(g, x));
        narrowed += g->n_trail;
        for (int n = 0; n < 200 && p->n_columns; n++) {
            int j = small_below(&random, p->n_columns);
            bool up = small_random(&random) & 1;
            assert_true(propagate_column(g, j, up ? x[j] : g->lower[j], up ? g->upper[j] : x[j]));
            assert_true(within(g, x));
        }
        propagate_undo(g, 0);
        assert_true(as_program(g));
        propagation_free(g);
        free(x);
        program_free(p);
        instance_free(in);
    }
    assert_true(narrowed > 0);
}

/* A row of its own: 3 a + 2 b <= 6 with a >= 1 leaves b at most 1. */
static void rows_narrow(void **state)
{
    (void)state;
    struct column columns[] = {{.cost = 1, .lower = 0, .upper = 5, .integer = true}, {.cost = 1, .lower = 0, .upper = 5, .integer = true}};
    struct row rows[] = {{.lower = -PROGRAM_INF, .upper = 6, .first = 0, .count = 2}};
    int column[] = {0, 1};
    int64_t value[] = {3, 2}, further[] = {-1, -1};
    struct program p = {.n_columns = 2, .n_rows = 1, .n_entries = 2, .columns = columns, .rows = rows,
                        .entry_column = column, .entry_value = value};
    struct propagation *g = propagation_new(&p);
    assert_true(propagate_all(g));
    assert_int_equal(g->upper[0], 2);
    assert_int_equal(g->upper[1], 3);
    int before = g->n_trail;
    assert_true(propagate_column(g, 0, 1, 5));
    assert_int_equal(g->upper[0], 2);
    assert_int_equal(g->upper[1], 1);
    assert_false(propagate_column(g, 1, 2, 5));
    propagate_undo(g, before);
    assert_int_equal(g->upper[1], 3);
    assert_true(propagate_row(g, further, -3)); /* a + b >= 3, looked at once */
    assert_int_equal(g->lower[1], 1);
    assert_int_equal(g->upper[0], 1);
    assert_false(propagate_row(g, further, -5));
    propagate_undo(g, before);
    g->most = 2;
    assert_true(propagate_all(g));
    assert_int_equal(g->upper[1], 2); /* by the objective */
    propagate_undo(g, 0);
    g->most = PROGRAM_INF;
    columns[1].integer = false; /* 3 a + 2 b <= 6 with a >= 1: b <= 1.5, kept as 2 */
    assert_true(propagate_column(g, 0, 1, 5));
    assert_int_equal(g->upper[1], 2);
    propagation_free(g);
}

/* From nothing, the tree finds the best score that GLPK finds and proves it. */
static void finds_and_proves(void **state)
{
    (void)state;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct program *p = program_build_as(in, true, true);
        struct solve_options options = {.time_limit = 60, .threads = 1};
        struct buf why = {0};
        struct run run = {.in = in, .p = p, .exact = true, .options = &options, .started = clock_now(),
                          .first_seconds = -1, .why = &why};
        int64_t *x = columns_new(p), best;
        assert_true(small_best(p, NULL, 0, x, &best));
        run.deadline = run.started + options.time_limit;
        pthread_mutex_init(&run.lock, NULL);
        assert_false(tree_impossible(&run));
        tree_prove(&run);
        pthread_mutex_destroy(&run.lock);
        assert_false(run.failed || run.infeasible);
        if (!run.best || run.best->score != best || run.bound != best)
            fail_msg("%s: found %lld, proven %lld, best %lld", small_schools[i], run.best ? (long long)run.best->score : -1,
                     (long long)run.bound, (long long)best);
        assert_true(proof_holds(run.proof, p, &why));
        /* a point more is not proven */
        run.proof->bound++;
        assert_false(proof_holds(run.proof, p, &why));
        proof_free(run.proof);
        timetable_free(run.best);
        verdict_free(run.best_verdict);
        free(run.best_x);
        free(x);
        buf_free(&why);
        program_free(p);
        instance_free(in);
    }
}

/* Columns that must be open more often than they may: proven by propagation, and by a tree of rays. */
static void proves_that_nothing_is_left(void **state)
{
    (void)state;
    enum { N = 5 };
    /* 2 x1 + ... + 2 xN = N, N odd: no parity, but fractions enough */
    struct column columns[N];
    int column[N];
    int64_t value[N];
    for (int j = 0; j < N; j++) {
        columns[j] = (struct column){.upper = 1, .integer = true};
        column[j] = j;
        value[j] = 2;
    }
    struct row row = {.lower = N, .upper = N, .count = N};
    struct instance in = {0};
    struct program p = {.in = &in, .n_columns = N, .n_rows = 1, .n_entries = N, .columns = columns, .rows = &row,
                        .entry_column = column, .entry_value = value};
    struct solve_options options = {.time_limit = 60, .threads = 1};
    struct buf why = {0};
    struct run run = {.in = &in, .p = &p, .options = &options, .started = clock_now(), .why = &why};
    run.deadline = run.started + options.time_limit;
    pthread_mutex_init(&run.lock, NULL);
    assert_false(tree_impossible(&run));
    tree_prove(&run);
    assert_true(run.infeasible && run.proof->infeasible);
    assert_true(run.proof->n_nodes > 1);
    assert_true(proof_holds(run.proof, &p, &why));
    row.lower = row.upper = 2; /* the same proof of a program that has solutions */
    assert_false(proof_holds(run.proof, &p, &why));
    row.lower = row.upper = 2 * N + 2;
    run.infeasible = false;
    assert_true(tree_impossible(&run));
    assert_true(proof_holds(run.proof, &p, &why));
    pthread_mutex_destroy(&run.lock);
    proof_free(run.proof);
    buf_free(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(propagation_keeps_solutions),
        cmocka_unit_test(rows_narrow),
        cmocka_unit_test(finds_and_proves),
        cmocka_unit_test(proves_that_nothing_is_left),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    guard_end_thread();
    return failed;
}
