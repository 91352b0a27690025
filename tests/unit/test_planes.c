/* Prices by cutting planes: the best price of a limit that two schools share, whose bounds are known functions of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tools/batch/batch.h"

enum { SCHOOLS = 2, WAYS = 3, MOST = 50 };

/* What a school can do: points without the price, and yuan of the shared budget. */
struct way {
    int64_t points, takes;
};

static const struct way ways[SCHOOLS][WAYS] = {
    {{10000, 40}, {14000, 20}, {26000, 0}},
    {{20000, 60}, {29000, 30}, {41000, 10}},
};

static const struct way *best_way(int school, int64_t price)
{
    const struct way *best = &ways[school][0];
    for (int w = 1; w < WAYS; w++)
        if (ways[school][w].points + price * ways[school][w].takes < best->points + price * best->takes)
            best = &ways[school][w];
    return best;
}

static int64_t value_at(int64_t price)
{
    int64_t value = -price * MOST;
    for (int i = 0; i < SCHOOLS; i++)
        value += best_way(i, price)->points + price * best_way(i, price)->takes;
    return value;
}

static struct batch batch_of(struct arena *a, int64_t price)
{
    struct batch b = {.arena = a, .n = SCHOOLS, .n_limits = 1};
    b.members = ARENA_ARRAY(a, SCHOOLS, struct member);
    b.limits = ARENA_ARRAY(a, 1, struct limit);
    *b.limits = (struct limit){.provider = -1, .most = MOST, .price = price};
    for (int i = 0; i < SCHOOLS; i++)
        b.members[i].answers = ARENA_ARRAY(a, ROUNDS, struct school_answer);
    return b;
}

/* The schools' bounds at the present price, and what was taken for it. */
static void answer(struct batch *b, int k)
{
    for (int i = 0; i < SCHOOLS; i++) {
        const struct way *w = best_way(i, b->limits->price);
        b->members[i].answers[ROUND_BOUND + k] =
            (struct school_answer){.json = json_object(),
                                   .has_bound = true,
                                   .bound = w->points + b->limits->price * w->takes,
                                   .led_cost = (double)w->takes};
    }
}

static void finish(struct batch *b)
{
    for (int i = 0; i < SCHOOLS; i++)
        for (int k = 0; k < BOUND_ROUNDS; k++)
            json_decref(b->members[i].answers[ROUND_BOUND + k].json);
    arena_free(b->arena);
}

/* From any price on, rounds never end at a worse one than they began with, and get nearer to the best. */
static void better_prices(void **state)
{
    (void)state;
    int64_t best = 0;
    for (int64_t price = 0; price < 2000; price++)
        best = value_at(price) > best ? value_at(price) : best;
    for (int64_t first = 150; first <= 600; first += 50) {
        struct batch b = batch_of(arena_new(), first);
        int64_t high = 0;
        bool more = true;
        int k = 0;
        for (; k < BOUND_ROUNDS && more; k++) {
            answer(&b, k);
            high = value_at(b.limits->price) > high ? value_at(b.limits->price) : high;
            more = prices_next(&b, k);
        }
        prices_best(&b, k - 1);
        assert_int_equal(value_at(b.limits->price), high);
        int64_t from = value_at(first);
        assert_true(high >= from);
        assert_true(high >= best - best / 1000);
        finish(&b);
    }
}

static void best_stays(void **state)
{
    (void)state;
    struct batch b = batch_of(arena_new(), 450); /* they take 20 and 30 then, as much as there is */
    answer(&b, 0);
    assert_false(prices_next(&b, 0));
    assert_int_equal(b.limits->price, 450);
    finish(&b);
}

/* A school whose linear program was not solved in the time counts with its bound, and with what it takes for itself;
 * the prices found are never worse than those of the first round. */
static void not_settled(void **state)
{
    (void)state;
    for (int64_t first = 150; first <= 600; first += 50) {
        struct batch b = batch_of(arena_new(), first);
        for (int i = 0; i < SCHOOLS; i++)
            b.members[i].answers[ROUND_FREE].cost = ways[i][0].takes;
        int k = 0;
        for (bool more = true; k < BOUND_ROUNDS && more; k++) {
            answer(&b, k);
            b.members[1].answers[ROUND_BOUND + k].led_cost = -1;
            more = prices_next(&b, k);
        }
        assert_true(prices_best(&b, k - 1) >= 0);
        assert_true(value_at(b.limits->price) >= value_at(first));
        finish(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(better_prices),
        cmocka_unit_test(best_stays),
        cmocka_unit_test(not_settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
