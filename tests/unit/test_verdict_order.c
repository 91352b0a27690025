/* The verdict depends neither on names nor on the order of any list: every mutant is judged again
 * with its timetable sorted, its people renamed and the lists of the instance turned round. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "unit/verdict_mutants_groups.h"
#include "unit/verdict_mutants_school.h"

/* How often each rule is broken, and what the timetable measures. */
static void compare(const char *name, const struct verdict *a, const struct verdict *b)
{
    int of_rule[RULES] = {0};
    for (int i = 0; i < a->n_breaches; i++)
        of_rule[a->breaches[i].rule]++;
    for (int i = 0; i < b->n_breaches; i++)
        of_rule[b->breaches[i].rule]--;
    bool same = a->score == b->score && a->squared_loads == b->squared_loads;
    for (int r = 0; r < RULES; r++)
        same &= of_rule[r] == 0;
    for (int m = 0; m < MEASURES; m++)
        same &= a->measures[m] == b->measures[m];
    if (!same)
        print_error("%s: %d breaches, score %lld; then %d, %lld\n", name, a->n_breaches, (long long)a->score,
                    b->n_breaches, (long long)b->score);
    assert_true(same);
}

static void rename_all(struct school *s)
{
    for (int i = 0; i < N_STUDENTS; i++)
        s->students[i].name = "同学";
    for (int i = 0; i < N_STAFF; i++)
        s->staff[i].name = "老师";
    for (int i = 0; i < N_ACTIVITIES; i++)
        s->activities[i].name = "活动";
}

/* Entity i of a list of n goes to place n - 1 - i; so do the indices that name it. */
static void turn(int *index, int n)
{
    if (*index >= 0)
        *index = n - 1 - *index;
}

/* Both the order of the list and what it names. */
static void turn_list(struct school *s, struct ints *list, int n, bool ordered)
{
    int *copy = ARENA_ARRAY(s->arena, list->count, int);
    for (int i = 0; i < list->count; i++)
        copy[ordered ? i : list->count - 1 - i] = n - 1 - list->at[i];
    list->at = copy;
}

static void reverse(void *at, int n, size_t size)
{
    char *bytes = at, *copy = malloc((size_t)n * size);
    assert_non_null(copy);
    memcpy(copy, bytes, (size_t)n * size);
    for (int i = 0; i < n; i++)
        memcpy(bytes + (size_t)i * size, copy + (size_t)(n - 1 - i) * size, size);
    free(copy);
}

static void turn_students(struct school *s)
{
    for (int i = 0; i < N_STUDENTS; i++) {
        struct student *x = &s->students[i];
        turn_list(s, &x->keep_with, N_STUDENTS, false);
        turn_list(s, &x->keep_apart, N_STUDENTS, false);
    }
    reverse(s->students, N_STUDENTS, sizeof *s->students);
    for (int i = 0; i < N_CLASSES; i++)
        turn_list(s, &s->pools[i].students, N_STUDENTS, false);
    for (int i = 0; i < N_LOCKS; i++)
        if (s->locks[i].kind == LOCK_STUDENT)
            turn(&s->locks[i].student, N_STUDENTS);
    for (int i = 0; i < s->t->n_sections; i++)
        turn_list(s, &s->t->sections[i].students, N_STUDENTS, false);
    for (int i = 0; i < s->t->n_studies; i++)
        turn_list(s, &s->t->studies[i].students, N_STUDENTS, false);
}

static void turn_staff(struct school *s)
{
    reverse(s->staff, N_STAFF, sizeof *s->staff);
    for (int i = 0; i < N_CLASSES; i++)
        turn(&s->classes[i].head, N_STAFF);
    turn_list(s, &s->posts[GATE].by, N_STAFF, false);
    for (int i = 0; i < N_LOCKS; i++) {
        turn_list(s, &s->locks[i].staff, N_STAFF, true);
        if (s->locks[i].kind == LOCK_STAFF)
            turn(&s->locks[i].person, N_STAFF);
    }
    for (int i = 0; i < s->t->n_sections; i++) /* who leads stays first */
        turn_list(s, &s->t->sections[i].staff, N_STAFF, true);
    for (int i = 0; i < s->t->n_studies; i++)
        turn_list(s, &s->t->studies[i].staff, N_STAFF, false);
    for (int i = 0; i < s->t->n_posts; i++)
        turn_list(s, &s->t->posts[i].staff, N_STAFF, false);
}

static void turn_activities(struct school *s)
{
    for (int i = 0; i < N_ACTIVITIES; i++)
        turn_list(s, &s->activities[i].excludes, N_ACTIVITIES, false);
    reverse(s->activities, N_ACTIVITIES, sizeof *s->activities);
    for (int i = 0; i < N_STAFF; i++)
        turn_list(s, &s->staff[i].leads, N_ACTIVITIES, false);
    for (int i = 0; i < N_STUDENTS; i++) /* students point here, wherever they stand now */
        for (size_t w = 0; w < sizeof s->wishes[i] / sizeof *s->wishes[i]; w++)
            turn(&s->wishes[i][w].activity, N_ACTIVITIES);
    turn(&s->offers[0].activity, N_ACTIVITIES);
    for (int i = 0; i < N_LOCKS; i++)
        if (s->locks[i].kind != LOCK_STAFF)
            turn(&s->locks[i].activity, N_ACTIVITIES);
    for (int i = 0; i < s->t->n_sections; i++)
        turn(&s->t->sections[i].activity, N_ACTIVITIES);
}

static void turn_timetable(struct school *s)
{
    reverse(s->t->sections, s->t->n_sections, sizeof *s->t->sections);
    reverse(s->t->studies, s->t->n_studies, sizeof *s->t->studies);
    reverse(s->t->posts, s->t->n_posts, sizeof *s->t->posts);
}

static void judge_again(const struct mutant *m)
{
    struct school s;
    school_make(&s);
    m->edit(&s);
    struct verdict *first = verdict_of(&s.in, s.t), *again;
    void (*const steps[])(struct school *) = {rename_all, turn_students, turn_staff, turn_activities, turn_timetable};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        steps[i](&s);
        again = verdict_of(&s.in, s.t);
        compare(m->name, first, again);
        verdict_free(again);
    }
    timetable_sort(&s.in, s.t);
    again = verdict_of(&s.in, s.t);
    compare(m->name, first, again);
    verdict_free(again);
    verdict_free(first);
    school_free(&s);
}

static void order_does_not_matter(void **state)
{
    (void)state;
    for (int i = 0; i < N_SCHOOL_MUTANTS; i++)
        judge_again(&school_mutants[i]);
    for (int i = 0; i < N_GROUP_MUTANTS; i++)
        judge_again(&group_mutants[i]);
}

/* The text of the timetable keeps no trace of the order of the instance's lists. */
static void text_does_not_change(void **state)
{
    (void)state;
    struct school a, b;
    school_make(&a);
    school_make(&b);
    turn_students(&b);
    turn_staff(&b);
    turn_activities(&b);
    turn_timetable(&b);
    timetable_sort(&a.in, a.t);
    timetable_sort(&b.in, b.t);
    struct buf one = {0}, two = {0};
    timetable_write(&a.in, a.t, &one);
    timetable_write(&b.in, b.t, &two);
    assert_string_equal(one.text, two.text);
    buf_free(&one);
    buf_free(&two);
    school_free(&a);
    school_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(order_does_not_matter), cmocka_unit_test(text_does_not_change)};
    return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
