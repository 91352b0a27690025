/* Papers: amounts in capitals, page breaking, what a description holds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/report/paper.h"

static void says(int64_t fen, const char *right)
{
    struct buf words = {0};
    put_capitals(fen, &words);
    assert_string_equal(words.text, right);
    buf_free(&words);
}

/* The examples of 《支付结算办法》, annex 1, article 3, and what lies between them. */
static void test_capitals(void **state)
{
    (void)state;
    says(140950, "壹仟肆佰零玖元伍角整");
    says(600714, "陆仟零柒元壹角肆分");
    says(1640902, "壹万陆仟肆佰零玖元零贰分");
    says(32504, "叁佰贰拾伍元零肆分");
    says(10700053, "壹拾万柒仟元伍角叁分");
    says(168032, "壹仟陆佰捌拾元叁角贰分");
    says(0, "零元整");
    says(5, "伍分");
    says(50, "伍角整");
    says(100, "壹元整");
    says(1000, "壹拾元整");
    says(10005, "壹佰元零伍分");
    says(10070000, "壹拾万零柒佰元整");
    says(1000000000, "壹仟万元整");
    says(10000000700, "壹亿零柒元整");
    says(10000700000, "壹亿零柒仟元整");
    says(2000050000000, "贰佰亿零伍拾万元整");
    says(-140950, "负壹仟肆佰零玖元伍角整");
    says(922337203685477580, "玖仟贰佰贰拾叁万叁仟柒佰贰拾亿叁仟陆佰捌拾伍万肆仟柒佰柒拾伍元捌角整");
    says(INT64_MIN, "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分");
}

static void test_yuan(void **state)
{
    (void)state;
    struct buf words = {0};
    put_yuan(140950, &words);
    buf_puts(&words, " ");
    put_yuan(-5, &words);
    buf_puts(&words, " ");
    put_yuan(0, &words);
    assert_string_equal(words.text, "1409.50 -0.05 0.00");
    buf_free(&words);
}

enum { MANY = 200 };

/* Breaks `n` strips and compares the first of each page with `right`, which ends with n. */
static void breaks(const struct paper_strip *strips, int n, int page, const int *right)
{
    int first[MANY + 2], pages = paper_break(strips, n, page, first);
    for (int k = 0;; k++) {
        assert_int_equal(first[k], right[k]);
        if (right[k] == n) {
            assert_int_equal(pages, k);
            return;
        }
    }
}

static void test_break_plain(void **state)
{
    (void)state;
    const struct paper_strip strips[] = {{40, -1, false}, {40, -1, false}, {20, -1, false}, {1, -1, false}};
    breaks(strips, 4, 100, (const int[]){0, 3, 4});
    breaks(strips, 4, 101, (const int[]){0, 4});
    breaks(strips, 4, 40, (const int[]){0, 1, 2, 4});
    breaks(strips, 4, 10, (const int[]){0, 1, 2, 3, 4}); /* each has a page, higher than it */
    int first[2];
    assert_int_equal(paper_break(strips, 0, 100, first), 1);
    assert_int_equal(first[1], 0);
}

/* A head of 10 and ten rows of 20 on pages of 100: 4 rows, then 4 under the repeated head, then 2. */
static void test_break_repeats_head(void **state)
{
    (void)state;
    struct paper_strip strips[11] = {{10, -1, true}};
    for (int i = 1; i < 11; i++)
        strips[i] = (struct paper_strip){20, 0, false};
    breaks(strips, 11, 100, (const int[]){0, 5, 9, 11});
    /* The last row goes with what follows it: signatures. */
    strips[8].keep = true;
    breaks(strips, 9, 100, (const int[]){0, 5, 9});
    breaks(strips, 10, 100, (const int[]){0, 5, 8, 10});
}

static void test_break_keeps_together(void **state)
{
    (void)state;
    const struct paper_strip strips[] = {{60, -1, false}, {20, -1, true}, {20, -1, true}, {20, -1, false}};
    breaks(strips, 4, 100, (const int[]){0, 1, 4}); /* not 80 + the rest: the three stay together */
    breaks(strips, 4, 120, (const int[]){0, 4});
    breaks(strips, 4, 50, (const int[]){0, 1, 3, 4}); /* no page holds the three: parted where the page ends */
}

/* No strip is lost or shown twice, and no page that holds more than one is over full, whatever comes. */
static void test_break_any(void **state)
{
    (void)state;
    srand(1);
    for (int round = 0; round < 2000; round++) {
        struct paper_strip strips[MANY];
        int n = 1 + rand() % 40, first[MANY + 2], head = -1;
        for (int i = 0; i < n; i++) {
            strips[i] = (struct paper_strip){1 + rand() % 60, head, rand() % 4 == 0};
            if (rand() % 8 == 0) {
                strips[i] = (struct paper_strip){5, -1, true};
                head = i;
            }
        }
        int pages = paper_break(strips, n, 100, first);
        assert_int_equal(first[0], 0);
        assert_int_equal(first[pages], n);
        for (int k = 0; k < pages; k++) {
            assert_true(first[k + 1] > first[k]);
            int height = strips[first[k]].head >= 0 ? strips[strips[first[k]].head].height : 0;
            for (int i = first[k]; i < first[k + 1]; i++)
                height += strips[i].height;
            assert_true(height <= 100 || first[k + 1] == first[k] + 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_capitals),           cmocka_unit_test(test_yuan),
        cmocka_unit_test(test_break_plain),        cmocka_unit_test(test_break_repeats_head),
        cmocka_unit_test(test_break_keeps_together), cmocka_unit_test(test_break_any),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
