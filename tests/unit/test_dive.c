/* A dive from the prices: timetables that the checker accepts, and prices left as they were. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "solver/dive.h"
#include "unit/small.h"

static void dives_end_in_timetables(void **state)
{
    (void)state;
    int found = 0, good = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct solve_options options = {.time_limit = 30, .threads = 1};
        struct buf why = {0};
        struct run run = {.in = in,
                          .p = program_build(in, true),
                          .options = &options,
                          .started = clock_now(),
                          .first_seconds = -1,
                          .why = &why};
        run.deadline = run.search_deadline = run.hopeless = run.started + options.time_limit;
        pthread_mutex_init(&run.lock, NULL);
        struct prices *prices = prices_new(&run);
        prices_improve(prices, 4000, 0, 0);
        int64_t bound = run.bound;
        dive(prices, 1, 240);
        assert_false(run.failed);
        assert_true(run.dived == (run.best != NULL));
        if (run.best) { /* the run lets the checker judge it, and fails where it lies below the bound */
            assert_true(verdict_legal(run.best_verdict));
            found++;
            good += 10 * run.best_verdict->score <= 13 * bound + 5000;
        }
        /* the sections that the dive fixed are free again: a bound that held more would pass the optimum */
        prices_improve(prices, 2000, 0, 0);
        assert_false(run.failed);
        if (run.best)
            assert_true(run.bound <= run.best_verdict->score);
        prices_free(prices);
        pthread_mutex_destroy(&run.lock);
        proof_free(run.proof);
        timetable_free(run.best);
        verdict_free(run.best_verdict);
        free(run.best_x);
        program_free((struct program *)run.p);
        instance_free(in);
        buf_free(&why);
    }
    assert_true(found >= N_SMALL / 2);
    assert_true(good >= found / 2);
    guard_end_thread();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(dives_end_in_timetables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
