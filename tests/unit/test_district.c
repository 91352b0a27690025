/* Districts: their file, what is placed into the schools, limits on people and tolls in program and checker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "district/district.h"
#include "solver/solve.h"

#define FILE_OF_TWO "tests/data/district/district.yaml"

/* What is said of files beside the two schools, where, and whether the district cannot be read at all. */
static const struct {
    const char *file; /* tests/district/FILE.yaml */
    const char *place, *says;
    bool warning;
} rows[] = {
    {"offer-twice", "tests/district/offer-twice.yaml:5", "activity 'chess' is offered twice", false},
    {"provider-twice", "tests/district/provider-twice.yaml:6", "provider 'p1' is also defined at line 5", false},
    {"no-schools", "tests/district/no-schools.yaml:3", "one school at least", false},
    {"school-twice", "tests/district/school-twice.yaml:3", "is listed twice", false},
    {"same-id", "tests/district/same-id.yaml:3", "school 'a' of ../data/district/./a.yaml is also in", false},
    {"unknown-key", "tests/district/unknown-key.yaml:5", "unknown key 'instructor'; did you mean 'instructors'?", false},
    {"own-provider", "tests/district/own-provider-school.yaml:18", "is one of those that the schools share", false},
    {"school-missing", "tests/district/nowhere.yaml:0", "cannot read", false},
    {"unknown-activity", "tests/district/unknown-activity.yaml:5", "no school has the activity 'chees'", true},
    {"unknown-slot", "tests/district/unknown-slot.yaml:6", "no school has the slot 'sun2'", true},
};
enum { ROWS = sizeof rows / sizeof *rows };

static bool is_said(const struct diags *d, const char *place, const char *says, bool warning)
{
    for (int i = 0; i < d->count; i++) {
        char at[300];
        const struct diag *g = &d->items[i];
        snprintf(at, sizeof at, "%s:%d", d->files[g->pos.file], g->pos.line);
        if (!strcmp(at, place) && strstr(g->message, says) && (g->severity == DIAG_WARNING) == warning)
            return true;
    }
    return false;
}

static void defects_are_named(void **state)
{
    (void)state;
    int failed = 0;
    for (int i = 0; i < ROWS; i++) {
        char path[300];
        snprintf(path, sizeof path, "tests/district/%s.yaml", rows[i].file);
        struct diags *d = diags_new();
        struct district *x = district_read(path, d);
        if (x)
            district_validate(x, d, NULL, NULL);
        if (!is_said(d, rows[i].place, rows[i].says, rows[i].warning) || d->errors != !rows[i].warning) {
            print_error("%s:\n", path);
            diags_print(d, stderr);
            failed++;
        }
        district_free(x);
        diags_free(d);
    }
    assert_int_equal(failed, 0);
}

/* All errors of all schools come together. */
static void errors_of_all_schools(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    struct district *x = district_read("tests/district/two-bad.yaml", d);
    assert_non_null(x);
    district_validate(x, d, NULL, NULL);
    assert_true(is_said(d, "tests/district/../invalid/unknown-key.yaml:4", "unknown key", false));
    assert_true(is_said(d, "tests/district/../invalid/wish-twice.yaml:7", "wished twice", false));
    assert_int_equal(d->errors, 2);
    district_free(x);
    diags_free(d);
}

static struct instance *school_of(const struct district *x, int i)
{
    struct diags *d = diags_new();
    struct instance *in = district_school_read(x, i, d);
    if (!in)
        diags_print(d, stderr);
    assert_non_null(in);
    diags_free(d);
    return in;
}

static struct district *two(void)
{
    struct diags *d = diags_new();
    struct district *x = district_read(FILE_OF_TWO, d);
    if (!x)
        diags_print(d, stderr);
    assert_non_null(x);
    diags_free(d);
    return x;
}

static void providers_are_placed(void **state)
{
    (void)state;
    struct district *x = two();
    struct instance *a = school_of(x, 0), *b = school_of(x, 1);
    assert_int_equal(x->n_schools, 2);
    assert_int_equal(x->schools[1].time_limit, 20);
    assert_int_equal(x->schools[0].time_limit, -1);
    assert_int_equal(x->budget_week, 9000000);
    assert_int_equal(x->providers[0].travel, 30);
    assert_string_equal(a->profile.name, "yichang-2024"); /* it names none */
    assert_string_equal(b->profile.name, "default");
    assert_int_equal(a->n_providers, 1);
    assert_string_equal(a->providers[0].id, "p1");
    assert_int_equal(a->providers[0].max_sessions, 2); /* the smaller of 3 and 2 at one school */
    assert_int_equal(a->providers[0].n_offers, 1);
    assert_int_equal(a->providers[0].at_once[0], 1);
    assert_int_equal(slotset_count(&a->providers[0].offers[0].slots), 2);
    struct instance *alone = NULL;
    struct diags *d = diags_new();
    assert_non_null(alone = instance_read("tests/data/district/a.yaml", d));
    assert_string_not_equal(alone->sha256, a->sha256); /* what was placed is part of the input */
    diags_free(d);
    instance_free(alone);
    instance_free(a);
    instance_free(b);
    district_free(x);
}

static void schools_are_named_by_id(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    struct instance *b = district_or_school(FILE_OF_TWO "#b", NULL, 0, d);
    assert_non_null(b);
    assert_string_equal(b->id, "b");
    assert_int_equal(b->n_providers, 1);
    assert_null(district_or_school(FILE_OF_TWO "#c", NULL, 0, d));
    assert_int_equal(d->input_errors, 1);
    diags_free(d);
    instance_free(b);
}

/* Tolls are points of the score, and keep the provider away where they exceed what it is worth. */
static int64_t score_with(const struct district *x, int64_t toll, int people, int *meetings)
{
    struct instance *in = school_of(x, 0);
    int64_t *slot = ARENA_ARRAY(in->arena, in->n_slots, int64_t);
    int *at_once = ARENA_ARRAY(in->arena, in->n_slots, int);
    for (int t = 0; t < in->n_slots; t++) {
        slot[t] = toll;
        at_once[t] = people;
    }
    struct toll one = {.weeks = 1, .slot = slot};
    struct provider_terms terms = {.id = "p1", .max_sessions = -1, .at_once = at_once, .n_tolls = 1, .tolls = &one};
    struct district_terms all = {.n = 1, .at = &terms, .budget_week = -1};
    district_terms_apply(in, &all);
    struct solve_options options = {.time_limit = 20, .threads = 1, .seed = 1};
    struct outcome *o = solve(in, &options);
    assert_int_equal(o->answer, ANSWER_OPTIMAL);
    *meetings = o->timetable->n_sections;
    int64_t score = o->verdict->score;
    outcome_free(o);
    instance_free(in);
    return score;
}

static void tolls_and_people_count(void **state)
{
    (void)state;
    struct district *x = two();
    int meetings;
    int64_t free = score_with(x, 0, 1, &meetings);
    assert_int_equal(meetings, 1);
    assert_int_equal(score_with(x, 100, 1, &meetings), free + 100);
    assert_int_equal(meetings, 1);
    int64_t none = score_with(x, 100000, 1, &meetings);
    assert_int_equal(meetings, 0);
    assert_int_equal(score_with(x, 0, 0, &meetings), none);
    assert_int_equal(meetings, 0);
    district_free(x);
}

static void schema_is_current(void **state)
{
    (void)state;
    struct buf now = {0};
    struct arena *a = arena_new();
    size_t length;
    district_schema(&now);
    char *kept = file_read(a, "models/district/district.schema.json", &length);
    if (!kept || strcmp(kept, now.text) != 0)
        fail_msg("run: build/kehou schema --district > models/district/district.schema.json");
    buf_free(&now);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defects_are_named),       cmocka_unit_test(errors_of_all_schools),
        cmocka_unit_test(providers_are_placed),    cmocka_unit_test(schools_are_named_by_id),
        cmocka_unit_test(tolls_and_people_count),  cmocka_unit_test(schema_is_current),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
