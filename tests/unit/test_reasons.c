/* Why a wish was not met: one student for each reason in tests/data/reasons.yaml. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/report/reasons.h"
#include "unit/golden.h"

static int setup(void **state)
{
    return report_setup(state, "tests/data/reasons.yaml", "tests/data/reasons-timetable.yaml");
}

static int student(const struct instance *in, const char *id)
{
    for (int i = 0; i < in->n_students; i++)
        if (!strcmp(in->students[i].id, id))
            return i;
    fail_msg("no student %s", id);
    return -1;
}

static void test_each_reason(void **state)
{
    static const struct {
        const char *student;
        int wish;
        enum reason_kind kind;
        const char *says; /* part of the sentence */
    } cases[] = {
        {"s03", 0, REASON_GRANTED, ""},
        {"s04", 0, REASON_FULL, "full-1 is full with 2: 1 had it as wish no. 1, 1 had it as wish no. 2"},
        {"s05", 0, REASON_PER_CLASS, "share-1 has as many of the class as it may (1)"},
        {"s06", 0, REASON_ADULTS, "one more student in ratio-1"},
        {"s06", 1, REASON_NOT_OPENED, "1 wish for it, at least 5"},
        {"s07", 0, REASON_HOMEWORK, "with double-1"},
        {"s08", 0, REASON_GRADE, "no group takes"},
        {"s09", 0, REASON_NEEDS, "open-1 or its room does not suit"},
        {"s10", 0, REASON_APART, "open-1 or its room does not suit"},
        {"s11", 0, REASON_TIME, "open-1 meets when the student is not in care: Tue 17:00-18:00"},
        {"s12", 0, REASON_WISHED_TIME, "open-1 meets at another time"},
        {"s13", 1, REASON_EXCLUDED, "partner-1 is not taken together with open-1"},
        {"s13", 2, REASON_CLASH, "other-1 meets at the time of open-1"},
        {"s14", 0, REASON_SEAT_FREE, "other-1 has a seat free"}, /* what clashes is worth less */
        {"s14", 2, REASON_ENOUGH, "as many activities as it wants (1)"},
        {"s15", 0, REASON_LOCKED, "a lock"},
        {"s16", 0, REASON_NOT_LISTED, "not listed for tutoring"},
        {"s16", 1, REASON_FULL, "roomy-1 is full with 1"}, /* the room, not the size */
        {"s17", 0, REASON_NOT_SCHEDULED, "not scheduled"},
    };
    const struct report *r = ((struct golden *)*state)->r;
    bool seen[REASONS] = {false};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int s = student(r->in, cases[i].student);
        struct reason why = reason_of(r, s, cases[i].wish);
        struct buf words = {0};
        buf_puts(&words, "");
        put_reason(r, s, &why, &words);
        if (why.kind != cases[i].kind || !strstr(words.text, cases[i].says))
            fail_msg("%s, wish %d: %s: %s", cases[i].student, cases[i].wish, reason_name(why.kind), words.text);
        seen[why.kind] = true;
        buf_free(&words);
    }
    for (int k = 0; k < REASONS; k++)
        if (!seen[k])
            fail_msg("no case of «%s»", reason_name((enum reason_kind)k));
}

int main(void)
{
    text_language("en");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_reason),
    };
    return cmocka_run_group_tests(tests, setup, golden_teardown);
}
