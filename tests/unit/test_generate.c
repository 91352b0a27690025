/* Synthetic schools: the same for the same seed, of the size asked for, with every feature that
 * they are made to show, and with enough adults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tools/generate.h"

static const struct generate_options plain = {.id = "x",
                                              .students = 1200,
                                              .activities = 50,
                                              .class_size = 40,
                                              .staffing = 230,
                                              .campuses = 1,
                                              .bells = 1,
                                              .stage = STAGE_PRIMARY,
                                              .fortnightly = 4,
                                              .seed = 7};

static char *all_text(const struct generate_options *o)
{
    struct arena *arena = arena_new();
    struct gen_file files[GEN_FILES];
    struct buf all = {0};
    generate_write(generate_school(o, arena), files);
    for (int i = 0; i < GEN_FILES; i++) {
        buf_add(&all, files[i].text.text, files[i].text.length);
        buf_free(&files[i].text);
    }
    arena_free(arena);
    return all.text;
}

static void random_is_fixed(void **state)
{
    (void)state;
    /* splitmix64 of seed 1234567, as published with the algorithm. */
    struct random r = {1234567};
    assert_true(random_next(&r) == UINT64_C(6457827717110365317));
    assert_true(random_next(&r) == UINT64_C(3203168211198807973));
    int seen[3] = {0};
    for (int i = 0; i < 300; i++)
        seen[random_below(&r, 3)]++;
    for (int i = 0; i < 3; i++)
        assert_in_range(seen[i], 60, 140);
    assert_int_equal(random_weighted(&r, (const int[]){0, 0}, 2), -1);
    assert_int_equal(random_weighted(&r, (const int[]){0, 5, 0}, 3), 1);
}

static void same_seed_same_bytes(void **state)
{
    (void)state;
    struct generate_options other = plain;
    other.seed = 8;
    char *a = all_text(&plain), *b = all_text(&plain), *c = all_text(&other);
    assert_string_equal(a, b);
    assert_int_not_equal(strcmp(a, c), 0);
    free(a);
    free(b);
    free(c);
}

static void counts_are_as_asked(void **state)
{
    (void)state;
    static const int students[] = {12, 40, 301, 1200}, activities[] = {1, 8, 20, 97};
    for (int i = 0; i < 4; i++) {
        struct generate_options o = plain;
        o.students = students[i];
        o.activities = activities[i];
        struct arena *arena = arena_new();
        struct gen_school *s = generate_school(&o, arena);
        int sum = 0;
        for (int c = 0; c < s->n_classes; c++) {
            sum += s->classes[c].size;
            assert_true(s->classes[c].size > 0);
            assert_true(s->classes[c].size <= s->rooms[s->classes[c].room].capacity);
        }
        assert_int_equal(sum, o.students);
        assert_int_equal(s->n_students, o.students);
        assert_int_equal(s->n_activities, o.activities);
        arena_free(arena);
    }
}

static void wishes_can_be_held(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct gen_school *s = generate_school(&plain, arena);
    for (int i = 0; i < s->n_students; i++) {
        const struct gen_student *k = &s->students[i];
        for (int w = 0; w < k->n_wishes; w++) {
            const struct gen_activity *a = &s->activities[k->wishes[w]];
            assert_true(a->grades >> s->classes[k->class_].grade & 1);
            assert_true(slotset_meets(&a->slots, &k->attends));
            for (int v = 0; v < w; v++)
                assert_int_not_equal(k->wishes[v], k->wishes[w]);
        }
    }
    arena_free(arena);
}

static void enough_adults_at_any_setting(void **state)
{
    (void)state;
    for (int i = 0; i < 48; i++) {
        struct generate_options o = plain;
        o.students = i % 2 ? 90 : 700;
        o.activities = 30;
        o.campuses = 1 + i / 2 % 2;
        o.bells = 1 + i / 4 % 2;
        o.stage = (enum stage)(i / 8 % 3);
        o.staffing = i / 24 ? 100 : 300;
        o.periods = i % 3 ? 1u << PERIOD_NOON | 1u << PERIOD_EXTENDED : 0;
        if (o.stage != STAGE_PRIMARY)
            o.periods |= 1u << PERIOD_EVENING;
        o.seed = (uint64_t)i;
        assert_null(generate_refuse(&o));
        struct arena *arena = arena_new();
        struct gen_school *s = generate_school(&o, arena);
        for (enum day day = MON; day <= FRI; day++)
            assert_true(generate_adults_free(s, day) > generate_adults_needed(s, day));
        arena_free(arena);
    }
}

static void evening_is_not_for_primary(void **state)
{
    (void)state;
    struct generate_options o = plain;
    o.periods = 1u << PERIOD_EVENING;
    assert_non_null(generate_refuse(&o));
    o.stage = STAGE_NINE_YEAR;
    assert_null(generate_refuse(&o));
    o.students = 17;
    assert_non_null(generate_refuse(&o));
}

static void features_are_there(void **state)
{
    (void)state;
    struct generate_options o = plain;
    o.stage = STAGE_NINE_YEAR;
    o.campuses = o.bells = 2;
    o.fortnightly = 30;
    o.periods = 1u << PERIOD_NOON | 1u << PERIOD_EXTENDED | 1u << PERIOD_EVENING;
    char *text = all_text(&o);
    static const char *const marks[] = {
        "id: east",
        "off_campus: true",
        "open_to: [study]",
        "period: noon",
        "period: extended",
        "period: evening",
        "grades: 7-9",
        "weeks: either",
        "sessions: 2",
        "length: 2",
        "per_class:",
        "excludes:",
        "grade_span:",
        "students_per_adult:",
        "adults: 2",
        "kind: tutoring",
        "subject: math",
        "type: own",
        "type: professional",
        "type: retired",
        "type: volunteer",
        "unavailable:",
        "max_load:",
        "max_load_per_day:",
        "max_days:",
        "share: 0.",
        "prior_load:",
        "care_priority:",
        "supervises: false",
        "providers:",
        "max_sessions:",
        "section: 1",
        "duty: free",
        "id: gate",
        "id: manager",
        "budget:",
        "min: 1, max:",
        ",false,",
        "policy: yichang-2024",
    };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (!strstr(text, marks[i]))
            fail_msg("no «%s»", marks[i]);
    free(text);

    struct arena *arena = arena_new();
    struct gen_school *s = generate_school(&o, arena);
    int siblings = 0, friends = 0, apart = 0, ground = 0, boarding = 0, tutored = 0;
    for (int i = 0; i < s->n_students; i++) {
        siblings += s->students[i].sibling >= 0;
        friends += s->students[i].friend_ >= 0;
        apart += s->students[i].apart >= 0;
        ground += s->students[i].ground;
        boarding += s->students[i].boarding;
        tutored += s->students[i].tutoring != NULL;
    }
    assert_true(siblings && friends && apart && ground && boarding && tutored);
    arena_free(arena);
}

/* A district's schools differ, have about the students asked for, and leave to the shared providers what those lead. */
static void districts_are_as_asked(void **state)
{
    (void)state;
    struct generate_district o = {.school = plain, .schools = 7, .providers = 2};
    o.school.students = 200;
    o.school.activities = 12;
    assert_null(generate_district_refuse(&o));
    int students = 0;
    for (int i = 0; i < o.schools; i++) {
        struct generate_options one = generate_district_school(&o, i), again = generate_district_school(&o, i);
        struct arena *arena = arena_new();
        const struct gen_school *s = generate_school(&one, arena);
        assert_string_equal(one.id, again.id);
        assert_true(one.seed == again.seed && one.students == again.students);
        for (int a = 0; a < s->n_activities; a++) {
            bool led = false;
            for (int q = 0; q < s->n_staff; q++)
                for (int k = 0; k < s->staff[q].n_leads; k++)
                    led |= s->staff[q].leads[k] == a;
            if (!strcmp(s->activities[a].id, "robotics") || !strcmp(s->activities[a].id, "painting"))
                assert_false(led);
            else
                assert_true(led);
        }
        students += s->n_students;
        free((char *)one.id);
        free((char *)again.id);
        arena_free(arena);
    }
    assert_int_equal(students, 1400);
    struct buf text = {0};
    generate_district_write(&o, 1234, &text);
    assert_non_null(strstr(text.text, "q02"));
    assert_null(strstr(text.text, "q03"));
    assert_non_null(strstr(text.text, "x007/instance.yaml"));
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_is_fixed),
        cmocka_unit_test(same_seed_same_bytes),
        cmocka_unit_test(counts_are_as_asked),
        cmocka_unit_test(wishes_can_be_held),
        cmocka_unit_test(enough_adults_at_any_setting),
        cmocka_unit_test(evening_is_not_for_primary),
        cmocka_unit_test(features_are_there),
        cmocka_unit_test(districts_are_as_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
