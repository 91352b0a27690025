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
        {"s19", 0, REASON_WHOLE_CLASS, "with the student maths-1 would be a lesson of the whole class"},
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

/* The rule that a seat breaks where the reason stands. */
static enum rule rule_of(const struct obstacle *o)
{
    static const enum rule rules[REASONS] = {
        [REASON_NOT_SCHEDULED] = RULE_S1, [REASON_ENOUGH] = RULE_S3,   [REASON_LOCKED] = RULE_L1,
        [REASON_NOT_LISTED] = RULE_S5,    [REASON_TIME] = RULE_S2,     [REASON_WISHED_TIME] = RULE_S2,
        [REASON_NEEDS] = RULE_S6,         [REASON_APART] = RULE_S6,    [REASON_HOMEWORK] = RULE_S4,
        [REASON_EXCLUDED] = RULE_S2,      [REASON_CLASH] = RULE_S1,    [REASON_WHOLE_CLASS] = RULE_S5,
        [REASON_PER_CLASS] = RULE_E1,     [REASON_GRADE] = RULE_E1,    [REASON_ADULTS] = RULE_A1,
    };
    return o->kind == REASON_FULL ? (o->by_size ? RULE_E1 : RULE_P1) : rules[o->kind];
}

static struct ints with_or_without(struct arena *a, struct ints list, int student, bool with)
{
    int *at = ARENA_ARRAY(a, list.count + 1, int), n = 0;
    for (int i = 0; i < list.count; i++)
        if (list.at[i] != student)
            at[n++] = list.at[i];
    if (with)
        at[n++] = student;
    return (struct ints){n, at};
}

/* The student holds what it wished for more than the wish, and `section` besides where that is not -1. */
static struct verdict *verdict_with(const struct report *r, struct arena *arena, int student, int wish, int section)
{
    const struct student *s = &r->in->students[student];
    struct timetable t = *r->t;
    t.sections = ARENA_ARRAY(arena, t.n_sections, struct section);
    for (int i = 0; i < t.n_sections; i++) {
        struct section *x = &t.sections[i];
        *x = r->t->sections[i];
        bool better = false;
        for (int w = 0; w < wish; w++)
            better |= wish_met_by(&s->wishes[w], x) && ints_has(&x->students, student);
        if (!better)
            x->students = with_or_without(arena, x->students, student, i == section);
        for (int k = 0; k < x->students.count; k++)
            x->grades |= (gradeset)(1 << r->in->students[x->students.at[k]].grade);
    }
    return verdict_of(r->in, &t);
}

static bool says(const struct verdict *v, const struct breach *b)
{
    for (int i = 0; i < v->n_breaches; i++)
        if (v->breaches[i].rule == b->rule && !strcmp(v->breaches[i].message, b->message))
            return true;
    return false;
}

/* Whatever is said to stand against a seat, the checker says too once the student sits there, and nothing else. */
static void test_checker_agrees(void **state)
{
    const struct report *r = ((struct golden *)*state)->r;
    int seats = 0;
    for (int s = 0; s < r->in->n_students; s++)
        for (int w = 0; w < r->in->students[s].n_wishes; w++)
            for (int i = 0; i < r->t->n_sections; i++) {
                if (r->t->sections[i].activity != r->in->students[s].wishes[w].activity ||
                    reason_of(r, s, w).kind == REASON_GRANTED)
                    continue;
                struct arena *arena = arena_new();
                struct verdict *before = verdict_with(r, arena, s, w, -1), *after = verdict_with(r, arena, s, w, i);
                struct obstacle all[2 * REASONS];
                enum reason_kind general[REASONS];
                bool foretold[RULES] = {false}, found[RULES] = {false};
                int n = reason_obstacles(r, s, w, i, all), m = reason_general(r, s, w, general);
                for (int k = 0; k < m; k++)
                    all[n++] = (struct obstacle){.kind = general[k], .other = -1};
                for (int k = 0; k < n; k++)
                    foretold[rule_of(&all[k])] = true;
                for (int k = 0; k < after->n_breaches; k++)
                    found[after->breaches[k].rule] |= !says(before, &after->breaches[k]);
                for (int k = 0; k < RULES; k++)
                    if (foretold[k] != found[k] && r->in->students[s].scheduled)
                        fail_msg("%s in %s-%d: %s %s", r->in->students[s].id,
                                 r->in->activities[r->t->sections[i].activity].id, r->t->sections[i].number,
                                 rule_table[k].code, found[k] ? "was not foretold" : "is not broken");
                seats++;
                verdict_free(before);
                verdict_free(after);
                arena_free(arena);
            }
    assert_in_range(seats, 15, 100);
}

int main(void)
{
    text_language("en");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_reason),
        cmocka_unit_test(test_checker_agrees),
    };
    return cmocka_run_group_tests(tests, setup, golden_teardown);
}
