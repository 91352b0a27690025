/* What the total load allows of the balance, against every division of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "program/facts.h"
#include "school/calendar.h"
#include "solver/spread.h"

enum { PEOPLE = 16 };

static int64_t least_spread_by_hand(const struct instance *in, int64_t left, int q, int64_t u, int64_t l)
{
    if (q == in->n_staff)
        return left ? INT64_MAX : u - l;
    int64_t best = INT64_MAX, most = 0;
    for (int t = 0; t < in->n_slots; t++) {
        struct slotset one = {{0}};
        slotset_add(&one, t);
        most += in->staff[q].supervises && staff_may(in, q, &one, weeks_all(&in->term)) ? duty_load_in_week(in, t) : 0;
    }
    if (in->staff[q].max_load >= 0 && in->staff[q].max_load < most)
        most = in->staff[q].max_load;
    for (int64_t load = 0; load <= most && load <= left; load += 60) {
        int64_t up = u, down = l;
        if (balance_counts(in, q) && load_by_share(in, q, load) > up)
            up = load_by_share(in, q, load);
        if (balance_is_low(in, q) && load + in->staff[q].prior_load < down)
            down = load + in->staff[q].prior_load;
        int64_t spread = least_spread_by_hand(in, left - load, q + 1, up, down);
        best = spread < best ? spread : best;
    }
    return best;
}

/* one.yaml: slots of an hour, whole duties. */
static void as_every_division(void **state)
{
    (void)state;
    struct instance *in = small_read("one");
    struct arena *arena = arena_new();
    assert_true(in->n_staff <= PEOPLE);
    struct spread s = spread_of(in, arena);
    assert_int_equal(s.unit, 60);
    int compared = 0;
    for (int i = 0; i <= s.n; i++) {
        int64_t spread = least_spread_by_hand(in, 60 * i, 0, -1000000, 1000000);
        if (spread == INT64_MAX)
            continue;
        assert_int_equal((int64_t)s.points[i], in->profile.weights[MEASURE_IMBALANCE] * spread);
        compared++;
    }
    assert_true(compared > 2);
    arena_free(arena);
    instance_free(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_every_division)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
