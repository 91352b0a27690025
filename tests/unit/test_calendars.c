/* The calendars: what libical itself reads back and expands is the dated list; texts of any kind survive. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <libical/ical.h>

#include "school/calendar.h"
#include "tools/report/dated.h"
#include "unit/golden.h"

struct counted {
    struct dated_list list;
    const struct instance *in;
    int found;
};

/* An occurrence: its moment is that of one entry of the list. */
static void count(icalcomponent *c, struct icaltime_span *span, void *data)
{
    struct counted *counted = data;
    (void)c;
    for (int i = 0; i < counted->list.count; i++) {
        const struct slot *s = &counted->in->slots[counted->list.at[i].use->slot];
        int64_t start = (int64_t)counted->list.at[i].date * 86400 + (s->start - 480) * 60; /* of UTC */
        if (span->start == start && span->end == start + (s->end - s->start) * 60) {
            counted->found++;
            return;
        }
    }
    fail_msg("%lld is on no list", (long long)span->start);
}

static void same(const struct report *r, const struct buf *text, struct dated_list list)
{
    icalcomponent *calendar = icalparser_parse_string(text->text);
    struct counted counted = {.list = list, .in = r->in};
    struct icaltimetype from = icaltime_from_day_of_year(1, 2026), to = icaltime_from_day_of_year(1, 2028);
    assert_non_null(calendar);
    assert_true(icalrestriction_check(calendar));
    assert_int_equal(icalcomponent_count_errors(calendar), 0);
    for (icalcomponent *c = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); c;
         c = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
        icalcomponent_foreach_recurrence(c, from, to, count, &counted);
    assert_int_equal(counted.found, list.count);
    icalcomponent_free(calendar);
}

/* Saturday 2026-10-10 stands for a Tuesday (week 6), Monday 2026-11-16 too; the gate is kept in odd weeks. */
static void test_dates(void **state)
{
    struct golden *g = *state;
    static const struct swap swaps[] = {{20736, TUE}, {20773, TUE}};
    struct arena *a = arena_new();
    g->in->term.swaps = swaps;
    g->in->term.n_swaps = 2;
    struct student *s = (struct student *)(uintptr_t)&g->in->students[0];
    s->from = 20710; /* within the term, and within a week */
    s->to = 20790;
    for (int q = 0; q < g->in->n_staff; q++) {
        struct buf text = {0};
        assert_true(make_staff_calendar(g->r, q, &text));
        same(g->r, &text, dated_of(g->r, SUBJECT_STAFF, q, a));
        buf_free(&text);
    }
    for (int i = 0; i < g->in->n_students; i++) {
        struct buf text = {0};
        assert_true(make_student_calendar(g->r, i, &text));
        same(g->r, &text, dated_of(g->r, SUBJECT_STUDENT, i, a));
        buf_free(&text);
    }
    for (int i = 0; i < g->t->n_sections; i++) {
        struct buf text = {0};
        assert_true(make_section_calendar(g->r, i, &text));
        same(g->r, &text, dated_section(g->r, i, a));
        buf_free(&text);
    }
    arena_free(a);
}

/* Weeks of any kind: a rule with dates left out, or a date alone. */
static void test_weeks(void **state)
{
    struct golden *g = *state;
    struct arena *a = arena_new();
    static const weekset sets[] = {0x2, 0x9249, 0x1ffff8, 0x80202, 0x155555, 0x40000};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        struct buf text = {0};
        struct grid *grid = &g->r->grids[SUBJECT_ACTIVITY];
        grid->at[grid->first[g->t->sections[0].activity]].weeks = sets[i];
        struct dated_list list = dated_section(g->r, 0, a);
        assert_true(list.count > 0);
        assert_true(make_section_calendar(g->r, 0, &text));
        same(g->r, &text, list);
        buf_free(&text);
    }
    arena_free(a);
}

static void test_texts(void **state)
{
    struct golden *g = *state;
    static const char name[] = "合唱, 高声部; \"甲\" \\ END:VEVENT 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
    struct buf text = {0};
    ((struct activity *)(uintptr_t)g->in->activities)[g->t->sections[0].activity].name = name;
    assert_true(make_section_calendar(g->r, 0, &text));
    icalcomponent *calendar = icalparser_parse_string(text.text);
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    assert_memory_equal(icalcomponent_get_summary(event), name, strlen(name));
    icalcomponent_free(calendar);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_dates, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_weeks, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_texts, golden_setup, golden_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
