/* A dive from the prices: timetables that the checker accepts, and prices left as they were. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "solver/dive.h"
#include "unit/small.h"
#include "unit/small_run.h"

static void dives_end_in_timetables(void **state)
{
    (void)state;
    int found = 0, good = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct solve_options options = {.time_limit = 30, .threads = 1};
        struct buf why = {0};
        struct program *p = program_build(in, true);
        struct run run;
        small_run_begin(&run, in, p, &options, &why);
        struct prices *prices = prices_new(&run);
        prices_improve(prices, 4000, 0, 0);
        int64_t bound = run.bound;
        dive(prices, 1, 240, DIVE_FIRST);
        assert_false(run.failed);
        assert_true(run.dived == (run.best != NULL));
        if (run.best) { /* the run lets the checker judge it, and fails where it lies below the bound */
            assert_true(verdict_legal(run.best_verdict));
            found++;
            good += 10 * run.best_verdict->score <= 13 * bound + 5000;
        }
        for (uint64_t seed = 2; seed < 6; seed++)
            dive(prices, seed, 240, seed % 2 ? DIVE_PART : DIVE_AGAIN);
        assert_false(run.failed);
        /* the sections that the dives fixed are free again: a bound that held more would pass the optimum */
        prices_improve(prices, 2000, 0, 0);
        assert_false(run.failed);
        if (run.best)
            assert_true(run.bound <= run.best_verdict->score);
        prices_free(prices);
        small_run_end(&run);
        program_free(p);
        instance_free(in);
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
