/* Mutants keep the checker honest: the good timetable is broken in one thing, and exactly the rule
 * of that thing must be named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "unit/verdict_mutants_groups.h"
#include "unit/verdict_mutants_school.h"

static void print_breaches(const char *name, const struct verdict *v)
{
    for (int i = 0; i < v->n_breaches; i++)
        print_error("%s: %s: %s\n", name, rule_table[v->breaches[i].rule].code, v->breaches[i].message);
}

/* 1 where the mutant is not named, or more than it is. */
static int try_mutant(const struct mutant *m)
{
    struct school s;
    school_make(&s);
    m->edit(&s);
    struct verdict *v = verdict_of(&s.in, s.t);
    bool good = m->breaches ? v->n_breaches == m->breaches : v->n_breaches > 0;
    for (int k = 0; k < v->n_breaches; k++)
        good &= v->breaches[k].rule == m->rule && strlen(v->breaches[k].message) > 10;
    if (!good) {
        print_error("%s should break %s alone (%d breaches, 0 is any), not %d:\n", m->name, rule_table[m->rule].code,
                    m->breaches, v->n_breaches);
        print_breaches(m->name, v);
    }
    verdict_free(v);
    school_free(&s);
    return !good;
}

static void each_mutant_is_named(void **state)
{
    (void)state;
    bool broken[RULES] = {false};
    int failures = 0;
    for (int i = 0; i < N_SCHOOL_MUTANTS; i++) {
        failures += try_mutant(&school_mutants[i]);
        broken[school_mutants[i].rule] = true;
    }
    for (int i = 0; i < N_GROUP_MUTANTS; i++) {
        failures += try_mutant(&group_mutants[i]);
        broken[group_mutants[i].rule] = true;
    }
    assert_int_equal(failures, 0);
    for (int r = 0; r < RULES; r++)
        assert_true(broken[r]); /* a rule without a mutant is not tested */
}

/* Edits that leave the timetable legal. */
static void unchanged(struct school *s)
{
    (void)s;
}
static void volunteer_first(struct school *s)
{
    SECTION(TRIP1)->staff = LIST(s, V2, T5, T7);
}
static void parted_for_a_pair(struct school *s)
{
    keep_apart(s, 11, 13);
    STUDY(MON1_52A)->students = LIST(s, 8, 9, 11);
    STUDY(MON1_52B)->students = LIST(s, 10, 12, 13);
    STUDY(MON2_52)->students = LIST(s, 11, 12);
    more_study(s, MON2, SPARE, LIST(s, R1), LIST(s, 13));
    STUDY(TUE1_52A)->students = LIST(s, 8, 9, 11);
    STUDY(TUE1_52B)->students = LIST(s, 10, 12, 13);
}
static void own_adult_beside_provider(struct school *s)
{
    s->in.profile.external_needs_own_adult = true;
    s->staff[R1].type = STAFF_OWN;
    SECTION(ROBOTICS1)->staff = SECTION(ROBOTICS2)->staff = LIST(s, R1);
}
static void post_by_turns(struct school *s)
{
    s->in.n_locks = 0;
    s->t->posts[0] = (struct post_duty){GATE, MON2, weeks_odd(&s->in.term), LIST(s, T7, T8)};
    s->t->posts[s->t->n_posts++] = (struct post_duty){GATE, MON2, weeks_even(&s->in.term), LIST(s, T6, T8)};
}
static void post_in_two_lines(struct school *s)
{
    s->t->posts[0].weeks = weeks_odd(&s->in.term);
    s->t->posts[s->t->n_posts++] = (struct post_duty){GATE, MON2, weeks_even(&s->in.term), LIST(s, T8, T7)};
}
/* A group that lists a student who is at school in other weeks only holds it in none. */
static void not_there_in_those_weeks(struct school *s)
{
    s->students[19].weeks = weeks_even(&s->in.term);
}
static void seat_of_other_weeks(struct school *s)
{
    s->students[14].weeks = weeks_even(&s->in.term);
}
static void leaves_early(struct school *s)
{
    /* The group keeps the size of all it lists. */
    s->students[3].weeks = weeks_range(&s->in.term, 1, 2);
}
static void walk_just_in_time(struct school *s)
{
    s->sites[EAST].travel = 30;
}
static void true_claims(struct school *s)
{
    struct verdict *v = verdict_of(&s->in, s->t);
    verdict_claim(v, s->t);
    verdict_free(v);
}
static void waived_limits(struct school *s)
{
    evening_too_late(s);
    before_off_work(s);
    s->waivers[0] = (struct waiver){.rule = "T2", .reason = "r", .approved_by = "a"};
    s->waivers[1] = (struct waiver){.rule = "T3", .reason = "r", .approved_by = "a"};
    s->in.n_waivers = 2;
}
static void budget_just_met(struct school *s)
{
    s->in.budget_week = 220600;
}

static void legal_ones_are_legal(void **state)
{
    (void)state;
    static void (*const edits[])(struct school *) = {unchanged,
                                                     volunteer_first,
                                                     parted_for_a_pair,
                                                     own_adult_beside_provider,
                                                     post_by_turns,
                                                     leaves_early,
                                                     not_there_in_those_weeks,
                                                     seat_of_other_weeks,
                                                     post_in_two_lines,
                                                     walk_just_in_time,
                                                     true_claims,
                                                     waived_limits,
                                                     slots_side_by_side,
                                                     budget_just_met};
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        struct school s;
        school_make(&s);
        edits[i](&s);
        struct verdict *v = verdict_of(&s.in, s.t);
        print_breaches("legal", v);
        assert_true(verdict_legal(v));
        verdict_free(v);
        school_free(&s);
    }
}

/* Nobody beside the provider's leader is a wrong number, and the own adult is wanting as well. */
static void own_adult_missing(void **state)
{
    (void)state;
    struct school s;
    school_make(&s);
    s.in.profile.external_needs_own_adult = true;
    struct verdict *v = verdict_of(&s.in, s.t);
    int found[RULES] = {0};
    for (int i = 0; i < v->n_breaches; i++)
        found[v->breaches[i].rule]++;
    assert_int_equal(found[RULE_A1], 2);
    assert_int_equal(found[RULE_A2], 2);
    assert_int_equal(v->n_breaches, 4);
    verdict_free(v);
    school_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(legal_ones_are_legal),
        cmocka_unit_test(each_mutant_is_named),
        cmocka_unit_test(own_adult_missing),
    };
    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
