/* The dated list: by hand on the school of tests/golden with swapped days, and against a plain walk of the days. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "unit/golden.h"
#include "school/calendar.h"
#include "tools/report/dated.h"

/* 2026-09-01 is a Tuesday; the week of the holiday is week 6. Saturday 10-10 stands for the Tuesday of that week,
 * Sunday 2026-11-08 (week 10) for a Monday, and Monday 2026-11-16 (week 12) for a Tuesday. */
static int swapped_setup(void **state)
{
    static const struct swap swaps[] = {{20736, TUE}, {20765, MON}, {20773, TUE}};
    if (golden_setup(state))
        return -1;
    struct term *term = &((struct golden *)*state)->in->term;
    term->swaps = swaps;
    term->n_swaps = 3;
    return 0;
}

static int date(const char *text)
{
    int d;
    assert_true(date_parse(text, 10, &d));
    return d;
}

static void test_slot_by_hand(void **state)
{
    const struct instance *in = ((struct golden *)*state)->in;
    struct arena *a = arena_new();
    int count;
    const struct held *held = dated_slot(in, slot(in, "tue2"), weeks_all(&in->term), a, &count);
    /* 21 Tuesdays from 09-01 to 2027-01-19, less 10-06, and the Saturday and the Monday */
    assert_int_equal(count, 22);
    assert_int_equal(held[0].date, date("2026-09-01"));
    assert_int_equal(held[0].week, 1);
    assert_int_equal(held[4].date, date("2026-09-29"));
    assert_int_equal(held[5].date, date("2026-10-10"));
    assert_int_equal(held[5].week, 6);
    assert_true(held[5].irregular);
    assert_false(held[6].irregular);
    assert_int_equal(held[11].date, date("2026-11-16"));
    assert_true(held[11].irregular);
    assert_int_equal(held[21].date, date("2027-01-19"));
    held = dated_slot(in, slot(in, "mon2"), weeks_odd(&in->term), a, &count);
    /* weeks 3, 5, 7, 9, 11, 13, 15, 17, 19, 21: week 1 has no Monday; 11-16 is of an even week */
    assert_int_equal(count, 10);
    assert_int_equal(held[0].date, date("2026-09-14"));
    held = dated_slot(in, slot(in, "mon2"), weeks_even(&in->term), a, &count);
    /* 2 (09-07), 4, 8, 10 and again 10 (11-08), 14, 16, 18, 20; not 6 (closed), not 12 (a Tuesday) */
    assert_int_equal(count, 9);
    assert_int_equal(held[3].date, date("2026-11-02"));
    assert_int_equal(held[4].date, date("2026-11-08"));
    assert_int_equal(held[4].week, 10);
    arena_free(a);
}

/* The weekday whose slots are held on a date, or -1: the contract's words, in the test's own code. */
static int stands_for(const struct term *term, int d)
{
    for (int i = 0; i < term->n_swaps; i++)
        if (term->swaps[i].date == d)
            return (int)term->swaps[i].as;
    for (int i = 0; i < term->n_closed; i++)
        if (d >= term->closed[i].from && d <= term->closed[i].to)
            return -1;
    return (d + 3) % 7; /* 1970-01-01 was a Thursday */
}

static void same_as_walked(const struct report *r, const struct grid *g, int entity, struct dated_list list, int from,
                           int to)
{
    int n = 0;
    for (int d = from; d <= to; d++)
        for (int i = g->first[entity]; i < g->first[entity + 1]; i++) {
            const struct use *u = &g->at[i];
            if (stands_for(&r->in->term, d) != (int)r->in->slots[u->slot].day ||
                !(u->weeks >> ((d - r->in->term.monday) / 7) & 1))
                continue;
            assert_true(n < list.count);
            assert_int_equal(list.at[n].date, d);
            assert_ptr_equal(list.at[n].use, u);
            n++;
        }
    assert_int_equal(n, list.count);
}

static void test_every_list(void **state)
{
    const struct report *r = ((struct golden *)*state)->r;
    const struct term *term = &r->in->term;
    struct arena *a = arena_new();
    for (int s = 0; s < SUBJECTS; s++)
        for (int e = 0; e < r->grids[s].n; e++) {
            bool student = s == SUBJECT_STUDENT;
            same_as_walked(r, &r->grids[s], e, dated_of(r, (enum subject)s, e, a),
                           student ? r->in->students[e].from : term->start, student ? r->in->students[e].to : term->end);
        }
    for (int i = 0; i < r->t->n_sections; i++) /* one section an activity here */
        same_as_walked(r, &r->grids[SUBJECT_ACTIVITY], r->t->sections[i].activity, dated_section(r, i, a), term->start,
                       term->end);
    arena_free(a);
}

static void test_student_from_the_day(void **state)
{
    const struct report *r = ((struct golden *)*state)->r;
    struct arena *a = arena_new();
    struct student *s = (struct student *)(uintptr_t)&r->in->students[0];
    assert_string_equal(s->id, "s01");
    s->from = date("2026-11-03"); /* a Tuesday */
    s->to = date("2026-11-09");   /* the Monday after */
    struct dated_list list = dated_of(r, SUBJECT_STUDENT, 0, a);
    /* Tuesday: noon, two slots; Sunday for Monday and Monday: two slots each */
    assert_int_equal(list.count, 7);
    assert_int_equal(list.at[0].date, date("2026-11-03"));
    assert_string_equal(r->in->slots[list.at[0].use->slot].id, "noon");
    assert_int_equal(list.at[3].date, date("2026-11-08"));
    assert_int_equal(list.at[6].date, date("2026-11-09"));
    arena_free(a);
}

static void test_months(void **state)
{
    const struct term *term = &((struct golden *)*state)->in->term;
    int year, month;
    assert_int_equal(dated_months(term), 5);
    assert_int_equal(dated_month(term, date("2026-12-31")), 3);
    assert_int_equal(dated_month(term, date("2027-01-01")), 4);
    dated_month_split(term, 3, &year, &month);
    assert_int_equal(year, 2026);
    assert_int_equal(month, 12);
    dated_month_split(term, 4, &year, &month);
    assert_int_equal(year, 2027);
    assert_int_equal(month, 1);
}

static void test_duties_by_hand(void **state)
{
    struct golden *g = *state;
    struct arena *a = arena_new();
    int t01 = person(g->in, "t01");
    const struct month_duties *m = dated_duties(g->r, t01, a);
    /* September: Mondays 7, 14, 21, 28 with study and choir; noon on Tuesdays 1, 8, 15, 22, 29 */
    assert_int_equal(m[0].by[ROLE_LEADS][PERIOD_AFTER_CLASS].duties, 4);
    assert_int_equal(m[0].by[ROLE_SUPERVISES][PERIOD_AFTER_CLASS].duties, 4);
    assert_int_equal(m[0].by[ROLE_SUPERVISES][PERIOD_NOON].duties, 5);
    assert_int_equal(m[0].by[ROLE_SUPERVISES][PERIOD_NOON].minutes, 200);
    assert_int_equal(dated_subsidy(g->r, t01, &m[0]), 13 * 6000);
    /* October: Mondays 12, 19, 26; noon on Saturday 10, Tuesdays 13, 20, 27 */
    assert_int_equal(dated_subsidy(g->r, t01, &m[1]), (3 * 2 + 4) * 6000);
    /* November: Mondays 2, 9, 23, 30 and Sunday 8; noon on 3, 10, 17, 24 and Monday 16 */
    assert_int_equal(dated_subsidy(g->r, t01, &m[2]), (5 * 2 + 5) * 6000);
    m = dated_duties(g->r, person(g->in, "t04"), a); /* the gate in odd weeks */
    assert_int_equal(m[0].by[ROLE_POST][PERIOD_AFTER_CLASS].duties, 2);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_slot_by_hand, swapped_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_every_list, swapped_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_student_from_the_day, swapped_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_months, swapped_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_duties_by_hand, swapped_setup, golden_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
