/* Large neighbourhoods: never worse, and in small schools, where all activities are in one, mostly near the best there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"
#include "unit/small_run.h"

#include "solver/refine.h"

static void from_a_first_plan_to_the_best(void **state)
{
    (void)state;
    int better = 0, near_best = 0, tried = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct program *p = program_build(in, true);
        struct solve_options options = {.time_limit = 60, .threads = 1};
        struct buf why = {0};
        struct run run;
        int64_t *x = columns_new(p), best;
        small_run_begin(&run, in, p, &options, &why);
        assert_true(small_best(p, NULL, 0, x, &best));
        if (small_first(&run, MOVES_USUAL, 2)) {
            int64_t first = run_score(&run);
            refine(&run, 5, 0, 1);
            tried++;
            better += run_score(&run) < first;
            near_best += 10 * run_score(&run) <= 11 * best;
            assert_false(run.failed);
            assert_true(run_score(&run) <= first && run_score(&run) >= best);
        }
        small_run_end(&run);
        free(x);
        program_free(p);
        instance_free(in);
    }
    assert_true(tried > 0 && better > 0);
    assert_true(4 * near_best >= 3 * tried);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(from_a_first_plan_to_the_best)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    guard_end_thread();
    return failed;
}
