/* What one more is worth at most: small schools are solved again with each unit, and none gains more than was said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "district/district.h"
#include "tools/whatif/worth.h"

static int64_t best_of(const struct instance *in)
{
    struct program *p = program_build_as(in, true, true);
    int64_t *x = columns_new(p), best;
    assert_true(small_best(p, NULL, 0, x, &best));
    free(x);
    program_free(p);
    return best;
}

static void no_unit_gains_more_than_said(void **state)
{
    (void)state;
    static const char *const names[] = {"t2", "t6", "t28", "t45", "t27"};
    const char *full[] = {"tests/data/small/t27/full.yaml"}; /* of the last of them */
    int units_seen[UNIT_KINDS] = {0}, near[UNIT_KINDS] = {0}, gains = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256];
        snprintf(path, sizeof path, "tests/data/small/%s/instance.yaml", names[i]);
        const struct texts overlays = {i + 1 == sizeof names / sizeof *names, full};
        struct diags *d = diags_new();
        struct instance *in = district_or_school(path, overlays.at, overlays.count, d);
        assert_non_null(in);
        diags_free(d);
        const struct solve_options options = {.time_limit = 60, .threads = 1, .seed = 1};
        struct outcome *o = solve(in, &options);
        assert_int_equal(o->answer, ANSWER_OPTIMAL);
        struct program *p = program_build_as(in, true, true);
        struct proof *proof = warm_prove(p, NULL, 5000, 30, NULL);
        const struct warm warm = {in, o->timetable, p, proof};
        int64_t own, score = o->verdict->score;
        assert_true(warm_bound(p, &warm, &own));
        assert_true(own <= score);
        struct arena *a = arena_new();
        int n;
        struct unit *units = units_of(a, in, o->timetable, &n);
        for (int k = 0; k < n; k++) {
            struct instance *more = unit_add(path, &overlays, &units[k]);
            assert_non_null(more);
            int64_t bound, best = best_of(more);
            assert_true(worth_bound(&warm, more, own, &bound));
            if (best < bound)
                fail_msg("%s, %s: %lld, said to be no less than %lld", names[i], units[k].edit, (long long)best,
                         (long long)bound);
            units_seen[units[k].kind]++;
            gains += best < score;
            near[units[k].kind] += bound >= own - score / 2;
            instance_free(more);
        }
        arena_free(a);
        proof_free(proof);
        program_free(p);
        outcome_free(o);
        instance_free(in);
    }
    for (int k = 0; k < UNIT_KINDS; k++) {
        print_message("kind %d: %d units, %d bounds near\n", k, units_seen[k], near[k]);
        assert_true(units_seen[k] > 0);
        assert_true(2 * near[k] >= units_seen[k]); /* claims of anything at all would pass else, */
    }
    assert_true(gains > 0); /* and claims that nothing tests */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_unit_gains_more_than_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
