/* Scalars to integers, and the schema that the same tables give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/map.h"
#include "base/text.h"
#include "school/fields.h"
#include "school/values.h"

static void whole_numbers(void **state)
{
    (void)state;
    int64_t v = 0;
    assert_true(value_int("0", &v) && v == 0);
    assert_true(value_int("-30", &v) && v == -30);
    assert_true(value_int("9223372036854775807", &v) && v == INT64_MAX);
    const char *const wrong[] = {"", "-", "+1", "01", "0x1", "1.0", "1e3", " 1", "1 ", "9223372036854775808", "１"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(value_int(wrong[i], &v));
}

static void hundredths(void **state)
{
    (void)state;
    int64_t v = 0;
    assert_true(value_hundredths("1.5", &v) && v == 150);
    assert_true(value_hundredths("0.05", &v) && v == 5);
    assert_true(value_hundredths("180", &v) && v == 18000);
    assert_true(value_hundredths("-1.25", &v) && v == -125);
    const char *const wrong[] = {"1.", ".5", "1.234", "1,000", "1e2", "00.5", "92233720368547758.08", "1.-5"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(value_hundredths(wrong[i], &v));
}

static void times_and_dates(void **state)
{
    (void)state;
    int v;
    struct dates range;
    assert_true(value_time("00:00", &v) && v == 0);
    assert_true(value_time("24:00", &v) && v == 1440);
    assert_false(value_time("24:01", &v) || value_time("12:60", &v) || value_time("7:30", &v) ||
                 value_time("17:30:00", &v) || value_time("ab:cd", &v));
    assert_true(value_dates("2026-10-01..2026-10-07", false, &range) && range.to - range.from == 6 && range.has);
    assert_true(value_dates("2026-10-01", true, &range) && range.to == range.from);
    assert_false(value_dates("2026-10-01", false, &range) || value_dates("2026-10-02..2026-10-01", true, &range) ||
                 value_dates("2026-10-01.2026-10-02", true, &range) || value_dates("2026-02-29..2026-03-01", true, &range));
}

static void grades_and_flags(void **state)
{
    (void)state;
    gradeset g;
    bool flag;
    assert_true(value_grades("3-6", &g) && g == 0x78);
    assert_true(value_grades("5", &g) && g == 0x20);
    assert_true(value_grades("all", &g) && g == 0x3FE);
    assert_false(value_grades("0", &g) || value_grades("6-3", &g) || value_grades("3-", &g) || value_grades("10", &g) ||
                 value_grades("", &g) || value_grades("3-6-", &g));
    assert_true(value_flag("TRUE", &flag) && flag);
    assert_true(value_flag("false", &flag) && !flag);
    assert_false(value_flag("yes", &flag) || value_flag("1", &flag) || value_flag("tRUE", &flag));
}

static void spreadsheet_damage(void **state)
{
    (void)state;
    const char *const damaged[] = {"2026-01-01", "2026/1/1", "1/1/2026", "1月1日", "2026年1月1日", "Jan-01", "1-Jan", "1-Jan-26",
                                   "4.20502E+17"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++)
        assert_true(value_looks_converted(damaged[i]));
    const char *const whole[] = {"1-1", "g1c1", "201", "2026", "s0001", "Jane-1", "一(1)班", "m-1", "3E"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        assert_false(value_looks_converted(whole[i]));
}

static void maps_hold_many(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct map m = map_new(a);
    assert_int_equal(map_get(&m, "k0"), -1);
    for (int i = 0; i < 5000; i++)
        assert_true(map_put(&m, arena_printf(a, "k%d", i), i));
    assert_false(map_put(&m, "k77", 1));
    for (int i = 0; i < 5000; i++)
        assert_int_equal(map_get(&m, arena_printf(a, "k%d", i)), i);
    assert_int_equal(map_get(&m, "k5000"), -1);
    arena_free(a);
}

static void schema_is_current(void **state)
{
    (void)state;
    struct buf now = {0};
    size_t length;
    struct arena *a = arena_new();
    schema_write(&now);
    char *kept = file_read(a, "models/school/instance.schema.json", &length);
    if (!kept || strcmp(kept, now.text) != 0)
        fail_msg("run: build/kehou schema > models/school/instance.schema.json");
    buf_free(&now);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers),      cmocka_unit_test(hundredths),     cmocka_unit_test(times_and_dates),
        cmocka_unit_test(grades_and_flags),   cmocka_unit_test(spreadsheet_damage),
        cmocka_unit_test(maps_hold_many),     cmocka_unit_test(schema_is_current),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
