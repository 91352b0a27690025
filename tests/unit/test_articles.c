/* Money and articles of the school in tests/golden, by hand; what a breach, a waiver and a free teacher change. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/golden.h"
#include "tools/report/articles.h"
#include "tools/report/money.h"

/* Builds the report anew after an edit of school or timetable. */
static const struct report *anew(struct golden *g)
{
    report_free(g->r);
    verdict_free(g->v);
    g->v = verdict_of(g->in, g->t);
    g->r = report_new(g->in, g->t, g->v, NULL);
    return g->r;
}

static struct student *student(struct golden *g, int i)
{
    return (struct student *)(uintptr_t)&g->in->students[i];
}

/* 75 yuan a month; Mondays and Tuesdays. The term ends on Friday 22 January, which has the Mondays 4, 11, 18, 25 and the
 * Tuesdays 5, 12, 19, 26: six days of eight are served. s01 to s07 pay 4 x 75 + 56.25, s08 from November 2 x 75 + 56.25;
 * s09 is not scheduled. */
static void test_fees(void **state)
{
    struct golden *g = *state;
    const struct money *m = g->r->money;
    assert_int_equal(m->n_months, 5);
    assert_int_equal(m->payers, 8);
    assert_int_equal(m->exempt, 0);
    assert_int_equal(m->months[0].days, 9); /* the Tuesdays 1 to 29, the Mondays 7 to 28 */
    assert_int_equal(m->of_student[0], 7500);
    assert_int_equal(m->of_student[4], 5625);
    assert_int_equal(m->of_student[7 * 5], 0);
    assert_int_equal(m->of_student[7 * 5 + 2], 7500);
    assert_int_equal(m->term.families, 7 * 35625 + 20625);
    /* s02 leaves on 2026-12-15: five of the nine days (7, 14, 21, 28 and 1, 8, 15, 22, 29) until then. */
    student(g, 1)->to = 20802;
    student(g, 1)->fee_waived = true;
    m = anew(g)->money;
    assert_int_equal(m->exempt, 1);
    assert_int_equal(m->of_student[5 + 3], (7500 * 5 * 2 + 9) / 18);
    assert_int_equal(m->of_student[5 + 4], 0);
    assert_int_equal(m->term.exempted, 3 * 7500 + 4167);
    assert_int_equal(m->term.families, 6 * 35625 + 20625);
}

/* 19 Mondays (5 October is closed) and 21 Tuesdays: the sixth is closed, Saturday the tenth stands for it. t01: mon1, mon2 and noon on Tuesdays. */
static void test_costs(void **state)
{
    struct golden *g = *state;
    const struct money *m = g->r->money;
    int t01 = person(g->in, "t01");
    assert_int_equal(m->duties[t01], 2 * 19 + 21);
    assert_int_equal(m->minutes[t01], 2 * 19 * 60 + 21 * 40);
    int64_t sum = 0;
    for (int k = 0; k < 5; k++)
        sum += m->of_staff[t01 * 5 + k];
    assert_int_equal(sum, 59 * 6000);
    assert_int_equal(m->term.providers, 21 * 12000);
    /* Six adults' slots on Mondays (the gate is one, by turns; chess and its study another), five and noon on Tuesdays. */
    assert_int_equal(m->term.subsidy[STAFF_OWN], (19 * 6 + 21 * 5) * 6000);
    assert_int_equal(money_income(&m->term) - money_cost(&m->term), 270000 - 1314000 - 252000);
    ((struct activity *)(uintptr_t)g->in->activities)[0].materials = 500; /* chess, s03 alone; its first date is 14 September */
    m = anew(g)->money;
    assert_int_equal(m->months[0].materials, 500);
    assert_int_equal(m->term.materials, 500);
    assert_int_equal(money_income(&m->term) - money_cost(&m->term), 270000 - 1314000 - 252000);
}

static const struct article *of(const struct report *r, int number)
{
    return &r->articles[number - 1];
}

static void test_states(void **state)
{
    struct golden *g = *state;
    static const int absent[] = {8, 13, 23};
    for (int i = 0; i < 3; i++)
        assert_int_equal(of(g->r, absent[i])->state, ARTICLE_NOT_APPLICABLE);
    assert_int_equal(of(g->r, 3)->state, ARTICLE_WAIVED); /* T3 */
    assert_int_equal(of(g->r, 15)->state, ARTICLE_PASS);
    assert_int_equal(of(g->r, 9)->warnings.count, 1); /* the partner asks a fee */
    assert_int_equal(of(g->r, 1)->rules, 1u << RULE_S1);
    assert_int_equal(of(g->r, 18)->rules, 1u << RULE_M1);
    for (int number = 1; number <= ARTICLES; number++)
        assert_true((of(g->r, number)->state == ARTICLE_NOT_APPLICABLE) == !*of(g->r, number)->figure);
    /* Every rule but SCORE is of some article. */
    unsigned rules = 0, measures = 0;
    for (int number = 1; number <= ARTICLES; number++) {
        rules |= of(g->r, number)->rules;
        measures |= of(g->r, number)->measures;
    }
    assert_int_equal(rules, (1u << RULE_SCORE) - 1);
    assert_int_equal(measures, ((1u << MEASURES) - 1) & ~(1u << MEASURE_APART)); /* friends are the school's choice */
}

/* A study group without its adult: A1, article 22 alone, and the group is named. */
static void test_breach(void **state)
{
    struct golden *g = *state;
    for (int i = 0; i < g->t->n_studies; i++)
        if (g->t->studies[i].slot == slot(g->in, "tue1"))
            g->t->studies[i].staff.count = 0;
    const struct report *r = anew(g);
    for (int number = 1; number <= ARTICLES; number++)
        assert_int_equal(of(r, number)->breaches.count, number == 22 ? 2 : 0);
    assert_int_equal(of(r, 22)->state, ARTICLE_BREACHED);
    struct buf text = {0};
    text_language("en");
    put_articles(r, &text);
    assert_non_null(strstr(text.text, "Article 22: breached"));
    assert_non_null(strstr(text.text, "    breached: A1: study group in tue1 that begins with"));
    buf_free(&text);
}

/* t05, who leads robotics, is at study in tue2; without that duty it is a choice. */
static void test_choice(void **state)
{
    struct golden *g = *state;
    assert_false(g->r->externals[0].choice);
    for (int i = 0; i < g->t->n_studies; i++)
        if (g->t->studies[i].slot == slot(g->in, "tue2") && g->t->studies[i].staff.at[0] == person(g->in, "t05"))
            g->t->studies[i].staff.count = 0;
    struct staff *t05 = (struct staff *)(uintptr_t)&g->in->staff[person(g->in, "t05")];
    const struct report *r = anew(g);
    assert_true(r->externals[0].choice);
    assert_int_equal(r->candidates[1].state, CANDIDATE_FREE);
    assert_non_null(strstr(of(r, 7)->figure, "400"));
    t05->max_days = 1; /* on duty on Mondays */
    r = anew(g);
    assert_false(r->externals[0].choice);
    assert_int_equal(r->candidates[1].state, CANDIDATE_AT_CAP);
    t05->max_days = -1;
    t05->max_load_per_day = 59;
    assert_int_equal(anew(g)->candidates[1].state, CANDIDATE_AT_CAP);
}

/* Who leads is looked up in the section's staff: t03 leads chess, whatever the first of all staff is. */
static void test_leader(void **state)
{
    struct golden *g = *state;
    ((struct staff *)(uintptr_t)g->in->staff)[0].type = STAFF_RETIRED;
    ((struct staff *)(uintptr_t)g->in->staff)[0].vetted = (struct dates){true, g->in->term.start, g->in->term.end};
    const struct report *r = anew(g);
    assert_int_equal(r->n_externals, 1); /* robotics; nobody of the school's own leads t01's choir */
    assert_int_equal(r->v->measures[MEASURE_EXTERNAL], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_fees, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_costs, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_states, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_breach, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_leader, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_choice, golden_setup, golden_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
