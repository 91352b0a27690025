/* What schools share: limits broken one by one in meetings that keep all of them, instructors counted and named; and the
 * choice among answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "district/share.h"
#include "solver/choose.h"

enum { MONDAY = 20696, ALL = 0xFF, ODD = 0x55, EVEN = 0xAA }; /* a Monday: 2026-08-31 */

static const struct shared_provider provider = {.p = {.id = "p", .max_sessions = 4}, .instructors = 2, .travel = 30,
                                                .max_sessions_per_school = 2};
static const struct district_school schools[3] = {{.file = "a"}, {.file = "b"}, {.file = "c"}};
static const struct district district = {.n_schools = 3, .schools = schools, .n_providers = 1, .providers = &provider,
                                         .budget_week = 100000};

static struct shared_use meeting(int school, int start, int end, weekset weeks)
{
    return (struct shared_use){.school = school, .day = MON, .start = start, .end = end, .monday = MONDAY, .weeks = weeks,
                               .instructor = -1};
}

/* Keeps every limit, and none with anything to spare: two at 17:00; at 18:30 one who comes from another school in 30 minutes, one
 * who stays. */
static struct uses_list base(struct shared_use at[4])
{
    at[0] = meeting(0, 1020, 1080, ALL);
    at[1] = meeting(1, 1020, 1080, ALL);
    at[2] = meeting(2, 1110, 1170, ALL);
    at[3] = meeting(0, 1080, 1140, ALL);
    return (struct uses_list){4, at};
}

struct heard {
    int n;
    char first[300];
};

static void hear(void *ctx, const char *message)
{
    struct heard *h = ctx;
    if (h->n++ == 0)
        snprintf(h->first, sizeof h->first, "%s", message);
}

static struct heard check(const struct uses_list *list, int64_t cost)
{
    struct heard h = {0};
    int64_t costs[3] = {400, 300, cost};
    share_check(&district, list, costs, hear, &h);
    return h;
}

static void nothing_is_broken(void **state)
{
    (void)state;
    struct shared_use at[8];
    struct uses_list list = base(at);
    struct heard h = check(&list, 300);
    if (h.n)
        fail_msg("%s", h.first);
    assert_true(uses_assign(&district, &list));
    assert_int_equal(at[3].instructor, at[0].instructor); /* who is there stays */
    assert_int_equal(at[2].instructor, at[1].instructor);
    assert_int_not_equal(at[0].instructor, at[1].instructor);
}

static void mutants_are_found(void **state)
{
    (void)state;
    const struct {
        struct shared_use change;
        int which;
        int64_t cost;
        const char *says;
    } mutants[] = {
        {meeting(2, 1109, 1170, ALL), 2, 300, "p needs 3 instructors"},   /* a minute too early to get there */
        {meeting(2, 1110, 1170, ALL), 3, 300, NULL},                      /* the other free one comes instead */
        {meeting(2, 1080, 1140, ALL), 3, 300, "p needs 3 instructors"},   /* nobody can be there yet */
        {meeting(0, 1079, 1139, ALL), 3, 300, "p needs 3 instructors"},   /* overlaps at one school */
        {meeting(0, 1110, 1170, ALL), 2, 300, "p leads 3 meetings in the week of 2026-08-31 at a"},
        {meeting(1, 1200, 1260, ODD), 4, 300, "p leads 5 meetings"},      /* in odd weeks alone */
        {meeting(0, 1080, 1140, ALL), 3, 301, "all schools together cost 1001"},
    };
    for (size_t i = 0; i < sizeof mutants / sizeof *mutants; i++) {
        struct shared_use at[8];
        struct uses_list list = base(at);
        at[mutants[i].which] = mutants[i].change;
        list.count = mutants[i].which == 4 ? 5 : 4;
        struct heard h = check(&list, mutants[i].cost);
        if (!mutants[i].says ? h.n : !h.n || !strstr(h.first, mutants[i].says))
            fail_msg("mutant %d: %d breaches, %s", (int)i, h.n, h.first);
    }
}

static void weeks_are_told_apart(void **state)
{
    (void)state;
    struct shared_use at[8];
    struct uses_list list = base(at);
    at[1].weeks = ODD;
    at[4] = meeting(2, 1020, 1080, EVEN); /* the second instructor, every other week */
    at[2].weeks = 0;
    list.count = 5;
    assert_int_equal(check(&list, 0).n, 0);
    int *mondays;
    struct arena *a = arena_new();
    assert_int_equal(uses_weeks(&list, a, &mondays), 2);
    at[4].monday += 7; /* this school's weeks begin one later: its even ones are the others' odd ones */
    assert_int_not_equal(check(&list, 0).n, 0);
    arena_free(a);
}

static void choices_keep_limits(void **state)
{
    (void)state;
    struct choice *c = choice_new(2);
    int a1 = choice_item(c, 0, 10), a2 = choice_item(c, 0, 7), b1 = choice_item(c, 1, 9);
    choice_row(c, 1); /* the better of the first group and the second group want the same */
    choice_takes(c, a1, 1);
    choice_takes(c, b1, 1);
    bool taken[3];
    double price;
    struct guard_limits limits = {.deadline = clock_now() + 10, .cutoff = GUARD_INF};
    assert_true(choice_solve(c, &limits, taken));
    assert_false(taken[a1]);
    assert_true(taken[a2] && taken[b1]);
    assert_true(choice_prices(c, &limits, &price));
    assert_true(price > 2.99 && price < 9.01); /* what the other answer of the first group lacks, at least */
    choice_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_broken),
        cmocka_unit_test(mutants_are_found),
        cmocka_unit_test(weeks_are_told_apart),
        cmocka_unit_test(choices_keep_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
