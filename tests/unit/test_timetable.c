/* The file of a timetable: written, read again, and read where it is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "unit/verdict_school.h"

static const char path[] = "build/test_timetable.yaml";

static void put_file(const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static char *written(const struct school *s, const struct timetable *t)
{
    struct buf text = {0};
    timetable_write(&s->in, t, &text);
    return text.text;
}

static void comes_back(void **state)
{
    (void)state;
    struct school s;
    school_make(&s);
    memset(s.in.sha256, 'a', 64);
    s.t->status = STATUS_DRAFT;
    s.t->has_bound = true;
    s.t->bound = -3;
    s.t->sections[TRIP1].room = -1;
    struct vacancy lack = {WED1, "trip-1 \"行\"", MISSING_ROOMS, 1};
    s.t->vacancies = &lack;
    s.t->n_vacancies = 1;
    struct verdict *v = verdict_of(&s.in, s.t);
    assert_int_equal(v->n_breaches, 1);
    verdict_claim(v, s.t);
    timetable_sort(&s.in, s.t);
    char *text = written(&s, s.t);
    put_file(text);

    struct diags *d = diags_new();
    struct timetable *t = timetable_read(path, &s.in, d);
    diags_print(d, stderr);
    assert_non_null(t);
    assert_int_equal(d->errors + d->warnings, 0);
    char *again = written(&s, t);
    assert_string_equal(text, again);
    struct verdict *w = verdict_of(&s.in, t);
    assert_int_equal(v->score, w->score);
    assert_int_equal(w->n_breaches, 1);
    assert_non_null(strstr(text, "status: draft\nscore: 5630\nbound: -3\nmeasures: {no_wish: 1, wish_loss: 24,"));
    assert_non_null(strstr(text, "  - {id: football-1, activity: football, grades: [7],\n"
                                 "     slots: [tue1], weeks: odd, room: field, staff: [v1],\n"
                                 "     students: [s14, s15]}\n"));
    assert_non_null(strstr(text, "  - {post: gate, slot: mon2, weeks: all, staff: [t7, t8]}\n"));
    assert_non_null(strstr(text, "  - {slot: wed1, what: \"trip-1 \\\"行\\\"\", missing: rooms, number: 1}\n"));
    free(text);
    free(again);
    verdict_free(v);
    verdict_free(w);
    timetable_free(t);
    diags_free(d);
    school_free(&s);
    unlink(path);
}

static void hard_ids(void **state)
{
    (void)state;
    static const char *const ids[] = {"yes",
                                      "12",
                                      "二(1)班",
                                      "a: b",
                                      "null",
                                      "x,y]",
                                      "1-1",
                                      "t\tab",
                                      "nel\xc2\x85"
                                      "x",
                                      "~",
                                      "2026-09-01",
                                      "bom\xef\xbb\xbf",
                                      "back\\sl'",
                                      "ls\xe2\x80\xa8",
                                      "-",
                                      "#no"};
    struct school s;
    school_make(&s);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        s.students[i].id = ids[i];
    s.activities[CHESS].id = "8-3"; /* an id that looks like a section's */
    timetable_sort(&s.in, s.t);
    char *text = written(&s, s.t);
    put_file(text);
    struct diags *d = diags_new();
    struct timetable *t = timetable_read(path, &s.in, d);
    diags_print(d, stderr);
    assert_non_null(t);
    char *again = written(&s, t);
    assert_string_equal(text, again);
    free(text);
    free(again);
    timetable_free(t);
    diags_free(d);
    school_free(&s);
    unlink(path);
}

/* The order of lists in struct or file, students' and slots' among them, leaves no trace. */
static void one_order(void **state)
{
    (void)state;
    struct school a, b;
    school_make(&a);
    school_make(&b);
    for (int i = 0; i < b.t->n_studies / 2; i++) {
        struct study x = b.t->studies[i];
        b.t->studies[i] = b.t->studies[b.t->n_studies - 1 - i];
        b.t->studies[b.t->n_studies - 1 - i] = x;
    }
    struct section x = b.t->sections[0];
    b.t->sections[0] = b.t->sections[5];
    b.t->sections[5] = x;
    b.t->sections[1].students = LIST(&b, 11, 3, 2);
    for (int i = 0; i < b.t->n_sections; i++)
        if (b.t->sections[i].activity == TRIP)
            b.t->sections[i].staff = LIST(&b, T5, V2, T7);
    b.t->posts[0].staff = LIST(&b, T8, T7);
    timetable_sort(&a.in, a.t);
    timetable_sort(&b.in, b.t);
    char *text = written(&a, a.t), *other = written(&b, b.t);
    assert_string_equal(text, other);
    free(text);
    free(other);
    school_free(&a);
    school_free(&b);
}

/* Whom a lock names stays first, in its order; the leader comes before the others. */
static void locked_order(void **state)
{
    (void)state;
    struct school s;
    school_make(&s);
    s.t->sections[TRIP1].staff = LIST(&s, V2, T7, T5, R1);
    s.locks[0] = (struct lock){
        .kind = LOCK_SECTION, .activity = TRIP, .section = 1, .room = -1, .provider = -1, .staff = LIST(&s, V2)};
    timetable_sort(&s.in, s.t);
    const struct section *trip = &s.t->sections[N_SECTIONS - 1];
    assert_int_equal(trip->activity, TRIP);
    const int want[] = {V2, T7, R1, T5}; /* the lock's, the leader, then r1 and t5 by id */
    assert_memory_equal(trip->staff.at, want, sizeof want);
    school_free(&s);
}

#define HEAD "kehou_timetable: 1\n"
static const struct bad {
    const char *text;
    int errors;
    const char *says; /* part of one message */
} bad_files[] = {
    {"", 1, ""},
    {"[1]\n", 1, "kehou_timetable"},
    {"kehou_timetable: 2\n", 1, "version"},
    {"status: feasible\n", 1, "kehou_timetable is missing"},
    {HEAD "sektions: []\n", 1, "sections"},
    {HEAD "status: great\n", 1, "optimal, feasible, draft"},
    {HEAD "score: many\n", 1, "whole number"},
    {HEAD "score: \"12\"\n", 1, "whole number"},
    {HEAD "score: 1.5\n", 1, "whole number"},
    {HEAD "measures: {no_whish: 1}\n", 1, "no_wish"},
    {HEAD "sections: {a: b}\n", 1, "list"},
    {HEAD "sections: [{activity: chess, id: chess-1}]\n", 1, "slots is missing"},
    {HEAD "sections: [{activity: ches, id: ches-1, slots: [mon2]}]\n", 1, "chess"},
    {HEAD "sections: [{activity: chess, id: chess-0, slots: [mon2]}]\n", 1, "chess-N"},
    {HEAD "sections: [{activity: chess, id: robotics-1, slots: [mon2]}]\n", 1, "chess-N"},
    {HEAD "sections: [{activity: chess, id: chess-1, slots: [mon2]}, {activity: chess, id: chess-1, slots: [tue2]}]\n",
     1, "another section chess-1"},
    {HEAD "sections: [{activity: chess, id: chess-1, slots: [mon2], weeks: either}]\n", 1, "odd, even"},
    {HEAD "sections: [{activity: chess, id: chess-1, slots: [mon2], grades: [0]}]\n", 1, "1 to 9"},
    {HEAD "sections: [{activity: chess, id: chess-1, slots: [mon2], grades: 6-3}]\n", 1, "1 to 9"},
    {HEAD "sections: [{activity: chess, id: chess-1, slots: [mon2], room: r99, provider: p2}]\n", 2, "room r99"},
    {HEAD "sections: [{activity: chess, id: chess-1, slots: [mon2, mon2]}]\n", 1, "more than once"},
    {HEAD "study: [{slot: mon1, students: [s00, s00, s00]}]\n", 1, "s00"},
    {HEAD "study: [{slot: mon1, students: [s0x], staff: [t99]}]\n", 2, "student s0x"},
    {HEAD "study: [{slot: mon9, students: []}]\n", 1, "slot mon9"},
    {HEAD "study: [{slot: [mon1], students: s00}]\n", 2, "an id"},
    {HEAD "posts: [{post: gat, slot: mon2, staff: [t7, t7]}]\n", 2, "gate"},
    {HEAD "vacancies: [{slot: mon1, what: x, missing: chairs, number: 0}]\n", 2, "adults, rooms, seats"},
    {HEAD "study: [{slot: mon1, students: [], staff: [t1, t2, zz9]}, 7]\n", 2, "staff zz9"},
};

static void bad_ones(void **state)
{
    (void)state;
    struct school s;
    school_make(&s);
    for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++) {
        const struct bad *b = &bad_files[i];
        struct diags *d = diags_new();
        put_file(b->text);
        struct timetable *t = timetable_read(path, &s.in, d);
        bool said = false;
        for (int k = 0; k < d->count; k++)
            said |= strstr(d->items[k].message, b->says) != NULL;
        if (t || d->input_errors != b->errors || !said) {
            print_error("%s", b->text);
            diags_print(d, stderr);
        }
        assert_null(t);
        assert_int_equal(d->input_errors, b->errors);
        assert_true(said);
        diags_free(d);
    }
    school_free(&s);
    unlink(path);
}

/* What may be left out: heads, weeks, staff, grades; nulls are absent; strange claims are no error. */
static void short_forms(void **state)
{
    (void)state;
    struct school s;
    school_make(&s);
    put_file(HEAD "instance: {id: other, sha256: \"0\"}\n"
                  "sections:\n"
                  "  - {id: chess-12, activity: chess, slots: [wed1], provider: null, room: ~, students: [s04, s14]}\n"
                  "  - {id: trip-1, activity: trip, slots: [], grades: 3-5, weeks: 2-99}\n"
                  "study: [{slot: mon1, students: [s03], weeks: 3}]\n");
    struct diags *d = diags_new();
    struct timetable *t = timetable_read(path, &s.in, d);
    assert_non_null(t);
    assert_int_equal(d->warnings, 1);
    assert_int_equal(t->status, STATUS_FEASIBLE);
    assert_false(t->has_score);
    assert_int_equal(t->sections[0].number, 12);
    assert_int_equal(t->sections[0].grades, 0xa0);
    assert_int_equal(t->sections[0].provider, -1);
    assert_int_equal(t->sections[0].room, -1);
    assert_int_equal(t->sections[0].weeks, weeks_all(&s.in.term));
    assert_int_equal(t->sections[1].grades, 0x38);
    assert_int_equal(t->sections[1].weeks, weeks_range(&s.in.term, 2, WEEKS));
    assert_int_equal(t->studies[0].weeks, weeks_range(&s.in.term, 3, 3));
    struct verdict *v = verdict_of(&s.in, t); /* whatever can be read can be checked */
    assert_false(verdict_legal(v));
    verdict_free(v);
    timetable_free(t);
    diags_free(d);
    school_free(&s);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back),   cmocka_unit_test(hard_ids), cmocka_unit_test(one_order),
        cmocka_unit_test(locked_order), cmocka_unit_test(bad_ones), cmocka_unit_test(short_forms),
    };
    return cmocka_run_group_tests_name("timetable", tests, NULL, NULL);
}
