/* Dates, weeks, clashes, travel, loads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "school/calendar.h"

enum { MON1, MON2, MON3, TUE1, OVERLAP };

static const struct slot slots[] = {
    [MON1] = {.id = "mon1", .day = MON, .start = 960, .end = 1020, .period = PERIOD_AFTER_CLASS, .next = MON2},
    [MON2] = {.id = "mon2", .day = MON, .start = 1030, .end = 1075, .period = PERIOD_AFTER_CLASS, .next = MON3},
    [MON3] = {.id = "mon3", .day = MON, .start = 1080, .end = 1140, .period = PERIOD_EVENING, .next = -1},
    [TUE1] = {.id = "tue1", .day = TUE, .start = 960, .end = 1020, .period = PERIOD_AFTER_CLASS, .next = -1},
    [OVERLAP] = {.id = "a", .day = MON, .start = 1000, .end = 1040, .period = PERIOD_NOON, .next = MON3},
};
static const struct site sites[] = {{.id = ""},
                                    {.id = "east", .travel = 15},
                                    {.id = "west", .travel = 5},
                                    {.id = "palace", .travel = 20, .off_campus = true}};

static int day(const char *text)
{
    int date = -1;
    assert_true(date_parse(text, strlen(text), &date));
    return date;
}

/* 2026-09-01 is a Tuesday: week 1 begins on Monday 2026-08-31. Week 6 (from October 5) is closed
 * to the 7th; Saturday the 10th stands for its Wednesday. */
static struct dates closed[1];
static struct swap swaps[1];
static struct instance school(void)
{
    closed[0] = (struct dates){true, day("2026-10-01"), day("2026-10-07")};
    swaps[0] = (struct swap){day("2026-10-10"), MON};
    struct instance in = {.slots = slots, .n_slots = 5, .sites = sites, .n_sites = 4};
    in.term = (struct term){.start = day("2026-09-01"),
                            .end = day("2026-10-18"),
                            .closed = closed,
                            .n_closed = 1,
                            .swaps = swaps,
                            .n_swaps = 1,
                            .monday = day("2026-08-31"),
                            .weeks = 7};
    int factor[PERIODS] = {100, 100, 150, 125, 100};
    memcpy(in.profile.load_factor, factor, sizeof factor);
    return in;
}

static void dates_and_back(void **state)
{
    (void)state;
    assert_int_equal(date_of(1970, 1, 1), 0);
    assert_int_equal(date_of(2000, 3, 1), 11017);
    for (int date = 0, last = day("2099-12-31"); date <= last; date++) {
        char text[11];
        date_write(date, text);
        assert_int_equal(day(text), date);
    }
    assert_int_equal(date_weekday(day("2026-09-01")), TUE);
    assert_int_equal(date_weekday(day("1970-01-01")), THU);
    int date;
    const char *const bad[] = {"2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "1969-12-31",
                               "2026-1-01",  "2026/01/01", "2O26-01-01", "2100-01-01", "2026-04-31"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(date_parse(bad[i], strlen(bad[i]), &date));
    assert_int_equal(day("2028-02-29") + 1, day("2028-03-01"));
}

static void weeks_words(void **state)
{
    (void)state;
    struct term term = {.weeks = 7};
    const struct {
        const char *text, *again;
        weekset weeks;
    } good[] = {{"all", "all", 0x7f}, {"odd", "odd", 0x55}, {"even", "even", 0x2a}, {"3-5", "3-5", 0x1c},
                {"1-7", "all", 0x7f}, {"4", "4-4", 0x08},   {"6-99", "6-7", 0x60}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        weekset weeks;
        char out[16];
        assert_true(weeks_parse(&term, good[i].text, &weeks));
        assert_int_equal(weeks, good[i].weeks);
        assert_true(weeks_write(&term, weeks, out, sizeof out));
        assert_string_equal(out, good[i].again);
    }
    const char *const bad[] = {"", "either", "0", "0-3", "5-3", "3-", "-3", "3-5x", "3 -5", "ALL", "1234"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        weekset weeks;
        assert_false(weeks_parse(&term, bad[i], &weeks));
    }
    char out[16];
    assert_false(weeks_write(&term, 0, out, sizeof out));
    assert_false(weeks_write(&term, 0x15, out, sizeof out));
    struct term two = {.weeks = 2};
    assert_true(weeks_write(&two, 1, out, sizeof out));
    assert_string_equal(out, "1-1");
}

static void weeks_split(void **state)
{
    (void)state;
    struct term term = {.weeks = 6};
    weekset parts[WEEKS_MAX], sets[] = {0x15, 0x07, 0x3f};
    assert_int_equal(weeks_parts(&term, NULL, 0, parts), 1);
    assert_int_equal(parts[0], 0x3f);
    int n = weeks_parts(&term, sets, 3, parts);
    assert_int_equal(n, 4);
    weekset sum = 0;
    for (int i = 0; i < n; i++) {
        assert_int_equal(sum & parts[i], 0);
        sum |= parts[i];
        for (int s = 0; s < 3; s++)
            assert_true(!(parts[i] & sets[s]) || !(parts[i] & ~sets[s]));
    }
    assert_int_equal(sum, 0x3f);
    struct activity either = {.weeks_kind = WEEKS_EITHER, .weeks = 0x3f},
                    range = {.weeks_kind = WEEKS_RANGE, .weeks = 6};
    weekset choices[2];
    assert_int_equal(weeks_choices(&term, &either, choices), 2);
    assert_int_equal(choices[0], 0x15);
    assert_int_equal(choices[1], 0x2a);
    assert_int_equal(weeks_choices(&term, &range, choices), 1);
    assert_int_equal(choices[0], 6);
}

struct seen {
    int count, date[16], week[16];
};

static bool see(void *ctx, int date, int week)
{
    struct seen *seen = ctx;
    seen->date[seen->count] = date;
    seen->week[seen->count++] = week;
    return true;
}

static void dates_of_slots(void **state)
{
    (void)state;
    struct instance in = school();
    struct seen seen = {0};
    calendar_dates(&in, MON1, weeks_all(&in.term), see, &seen);
    /* Mondays from September 7 (August 31 is before the term), not October 5, but the swapped 10th. */
    const char *const want[] = {"2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28", "2026-10-10", "2026-10-12"};
    const int weeks[] = {2, 3, 4, 5, 6, 7};
    assert_int_equal(seen.count, 6);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(seen.date[i], day(want[i]));
        assert_int_equal(seen.week[i], weeks[i]);
    }
    seen.count = 0;
    calendar_dates(&in, MON1, weeks_odd(&in.term), see, &seen);
    assert_int_equal(seen.count, 3);

    struct dates range = {true, day("2026-09-07"), day("2026-10-12")};
    assert_true(calendar_covers(&in, MON1, weeks_all(&in.term), &range));
    range.from++;
    assert_false(calendar_covers(&in, MON1, weeks_all(&in.term), &range));
    assert_true(calendar_covers(&in, MON1, weeks_odd(&in.term), &range));
    range = (struct dates){false, 0, 0};
    assert_false(calendar_covers(&in, MON1, weeks_all(&in.term), &range));
    assert_true(calendar_covers(&in, MON1, weeks_range(&in.term, 1, 1), &range));
}

static void clashes_and_travel(void **state)
{
    (void)state;
    struct instance in = school();
    assert_true(slots_clash(&slots[MON1], &slots[MON1]));
    assert_true(slots_clash(&slots[MON1], &slots[OVERLAP]));
    assert_false(slots_clash(&slots[MON1], &slots[MON2]));
    assert_false(slots_clash(&slots[MON1], &slots[TUE1]));
    assert_int_equal(site_travel(&in, 1, 2), 15);
    assert_int_equal(site_travel(&in, 2, 0), 5);
    assert_int_equal(site_travel(&in, 3, 0), 0);
    assert_int_equal(site_travel(&in, 1, 1), 0);
    assert_true(slots_too_close(&in, MON1, 0, MON2, 1)); /* 10 minutes for 15 */
    assert_true(slots_too_close(&in, MON2, 1, MON1, 0));
    assert_false(slots_too_close(&in, MON1, 0, MON2, 2)); /* 10 for 5 */
    assert_true(slots_too_close(&in, MON1, 0, OVERLAP, 3));
    assert_false(slots_too_close(&in, MON1, 0, TUE1, 1));
    assert_false(slots_too_close(&in, MON1, 0, MON3, 1));
}

static void meetings_and_moments(void **state)
{
    (void)state;
    struct instance in = school();
    struct slotset out, starts = {0}, moments[5];
    assert_true(meeting_slots(&in, MON1, 3, &out));
    assert_int_equal(out.word[0], 1 << MON1 | 1 << MON2 | 1 << MON3);
    assert_false(meeting_slots(&in, MON2, 3, &out));
    slotset_add(&starts, MON1);
    slotset_add(&starts, TUE1);
    assert_false(section_slots(&in, &starts, 2, &out));
    assert_true(section_slots(&in, &starts, 1, &out));
    assert_true(slotset_equal(&starts, &out));
    int order[5], want[5] = {MON1, OVERLAP, MON2, MON3, TUE1};
    slots_order(&in, order);
    assert_memory_equal(order, want, sizeof want);
    /* mon1 with the overlapping slot, mon2 with it, mon3, tue1 */
    assert_int_equal(slot_moments(&in, moments), 4);
    for (int m = 0; m < 4; m++)
        assert_int_equal(slotset_count(&moments[m]), slotset_has(&moments[m], OVERLAP) ? 2 : 1);
}

static void loads_and_costs(void **state)
{
    (void)state;
    struct instance in = school();
    assert_int_equal(duty_load_in_week(&in, MON1), 60);
    assert_int_equal(duty_load_in_week(&in, MON3), 90);
    in.profile.load_factor[PERIOD_AFTER_CLASS] = 133;
    assert_int_equal(duty_load_in_week(&in, MON2), 60);              /* 45 x 1.33 = 59.85 */
    assert_int_equal(duty_load(&in, MON2, weeks_odd(&in.term)), 35); /* 59.85 x 4 / 7 = 34.2 */
    assert_int_equal(yuan_a_week(&in, 18000, weeks_all(&in.term)), 180);
    assert_int_equal(yuan_a_week(&in, 18050, weeks_all(&in.term)), 181);
    assert_int_equal(yuan_a_week(&in, 6000, weeks_even(&in.term)), 26); /* 60 x 3 / 7 = 25.7 */
    assert_int_equal(yuan_a_week(&in, 0, weeks_even(&in.term)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_and_back),  cmocka_unit_test(weeks_words),        cmocka_unit_test(weeks_split),
        cmocka_unit_test(dates_of_slots),  cmocka_unit_test(clashes_and_travel), cmocka_unit_test(meetings_and_moments),
        cmocka_unit_test(loads_and_costs),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
