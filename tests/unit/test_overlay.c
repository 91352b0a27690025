/* Overlays: what an edit does to a school, and, by one tiny file a defect, what is said of those that cannot be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <dirent.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "school/overlay.h"

#define SCHOOL "tests/data/contract.yaml"

static const struct {
    const char *file; /* tests/overlay/FILE.yaml */
    bool error;       /* else a warning */
    int line;
    const char *says;
} rows[] = {
    {"add-incomplete", true, 3, "room r900: capacity is missing"},
    {"add-of-a-head", true, 3, "there is one budget only"},
    {"add-twice", true, 3, "there is a room 'r101' already"},
    {"add-unknown-key", true, 3, "unknown key 'feature'; did you mean 'features'?"},
    {"edit-is-a-word", true, 3, "an edit says one of set, add, remove and scale"},
    {"edit-not-a-list", true, 2, "edit should be a list of edits"},
    {"edit-two-verbs", true, 3, "an edit says one of set, add, remove and scale"},
    {"edit-without-verb", true, 3, "an edit says one of set, add, remove and scale"},
    {"list-not-editable", true, 3, "set names a list of the instance"},
    {"list-unknown", true, 3, "did you mean 'rooms'?"},
    {"no-edit", true, 1, "edit is missing"},
    {"no-version", true, 1, "kehou_overlay is missing"},
    {"not-a-mapping", true, 1, "begins with 'kehou_overlay: 1'"},
    {"policy-unknown", true, 3, "did you mean 'yichang-20"},
    {"policy-unknown-key", true, 3, "study.max_sise'; did you mean 'max_size'?"},
    {"remove-class-in-use", true, 3, "student 's0003' needs it"},
    {"remove-head-in-part", true, 3, "budget is taken away whole"},
    {"remove-last-room-of-activity", true, 3, "rooms is left empty then, which means any room"},
    {"remove-lock-not-there", true, 3, "there is no lock that says this"},
    {"remove-lock-unsaid", true, 3, "which lock is meant"},
    {"remove-twice", true, 4, "there is no staff member 't09'"},
    {"remove-unknown-id", true, 3, "there is no staff member 't099'; did you mean 't09'?"},
    {"remove-with-more", true, 3, "remove takes an id and nothing else"},
    {"scale-negative", true, 3, "factor should be"},
    {"scale-students", true, 3, "scale should be one of wishes, not 'students'"},
    {"scale-unknown-activity", true, 3, "there is no activity 'robotic'; did you mean 'robotics'?"},
    {"scale-without-factor", true, 3, "factor is missing"},
    {"set-bad-value", true, 3, "room r101: capacity should be a whole number from 1 to 10000, not 'many'"},
    {"set-lock", true, 3, "a lock has no id"},
    {"set-null-of-required", true, 0, "room r101: capacity is missing"},
    {"set-null-of-unknown-key", true, 3, "unknown key 'max_lod'; did you mean 'max_load'?"},
    {"set-unknown-id", true, 3, "there is no room 'r110'; did you mean 'r101'?"},
    {"set-unknown-key", true, 3, "room r101: unknown key 'capacty'; did you mean 'capacity'?"},
    {"set-unknown-nested-key", true, 5, "unknown key 'size.maxx'"},
    {"set-unknown-reference", true, 3, "there is no room 'r103'"},
    {"set-without-id", true, 3, "id is missing: which room is meant"},
    {"unclosed-bracket", true, 4, "not YAML"},
    {"unknown-head-key", true, 2, "unknown key 'edits'; did you mean 'edit'?"},
    {"version-2", true, 1, "version '2' is not known"},
    {"warning-lock-goes", false, 3, "the lock at tests/data/contract.yaml:"},
    {"warning-too-few-to-draw", false, 3, "more should wish robotics"},
};
enum { ROWS = sizeof rows / sizeof *rows };

static void defects_are_named(void **state)
{
    (void)state;
    int failed = 0;
    for (int i = 0; i < ROWS; i++) {
        char path[300];
        const char *overlay = path;
        snprintf(path, sizeof path, "tests/overlay/%s.yaml", rows[i].file);
        struct diags *d = diags_new();
        struct instance *in = instance_read_overlaid(SCHOOL, &overlay, 1, d);
        int found = 0;
        for (int k = 0; k < d->count; k++) {
            const struct diag *g = &d->items[k];
            bool there = rows[i].line ? !strcmp(d->files[g->pos.file], path) && g->pos.line == rows[i].line : true;
            found |= there && strstr(g->message, rows[i].says) && (g->severity == DIAG_ERROR) == rows[i].error;
        }
        if (!found || d->errors != rows[i].error || !in != rows[i].error) {
            print_error("%s:\n", rows[i].file);
            diags_print(d, stderr);
            failed++;
        }
        instance_free(in);
        diags_free(d);
    }
    assert_int_equal(failed, 0);
}

/* Every file of the folder is in the table. */
static void table_is_complete(void **state)
{
    (void)state;
    int files = 0;
    DIR *dir = opendir("tests/overlay");
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));)
        files += strstr(e->d_name, ".yaml") != NULL;
    closedir(dir);
    assert_int_equal(files, ROWS);
}

/* The school as edited by the text `edits`; NULL after errors, which are counted in *errors. */
static struct instance *edited(const char *school, const char *edits, int *errors)
{
    char path[100];
    const char *overlay = path;
    struct buf text = {0};
    struct diags *d = diags_new();
    snprintf(path, sizeof path, "build/test_overlay.%ld.yaml", (long)getpid());
    buf_printf(&text, "kehou_overlay: 1\nedit:\n%s", edits);
    assert_true(file_replace(path, text.text, text.length));
    struct instance *in = instance_read_overlaid(school, &overlay, 1, d);
    if (d->errors && !errors)
        diags_print(d, stderr);
    if (errors)
        *errors = d->errors;
    else
        assert_non_null(in);
    unlink(path);
    diags_free(d);
    buf_free(&text);
    return in;
}

static int place(const void *list, size_t size, int n, const char *id)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(*(const char *const *)((const char *)list + size * (size_t)i), id))
            return i;
    return -1;
}

#define INDEX(in, list, id) place((in)->list, sizeof *(in)->list, (in)->n_##list, id)
#define ENTITY(in, list, id) (&(in)->list[INDEX(in, list, id)])

static void set_merges(void **state)
{
    (void)state;
    struct instance *in = edited(SCHOOL, "  - {set: activities, id: robotics, size: {max: 24}, name: 编程}\n"
                                         "  - {set: staff, id: t01, max_load: null, unavailable: [tue2, thu2]}\n"
                                         "  - {set: policy, study: {mix: grade}, weights: {no_wish: 7}}\n"
                                         "  - {set: budget, week: 99.50}\n", NULL);
    const struct activity *a = ENTITY(in, activities, "robotics");
    assert_int_equal(a->size_min, 1);
    assert_int_equal(a->size_max, 24);
    assert_string_equal(a->name, "编程");
    const struct staff *s = ENTITY(in, staff, "t01");
    assert_int_equal(s->max_load, -1);
    assert_int_equal(s->max_load_per_day, 120);
    assert_true(slotset_has(&s->available, INDEX(in, slots, "wed2")));
    assert_false(slotset_has(&s->available, INDEX(in, slots, "tue2")));
    assert_int_equal(in->profile.study.mix, MIX_GRADE);
    assert_int_equal(in->profile.study.max_size, 50);
    assert_int_equal(in->profile.weights[MEASURE_NO_WISH], 7);
    assert_int_equal(in->profile.fee_month, 7500); /* of the instance's own profile, which stays */
    assert_int_equal(in->budget_week, 9950);
    instance_free(in);
}

static void fees_of_another_year(void **state)
{
    (void)state;
    struct instance *in = edited(SCHOOL, "  - {set: policy, base: yichang-2022}\n  - {remove: budget}\n", NULL);
    assert_int_equal(in->profile.fee_month, 8000);
    assert_string_equal(in->profile.name, "yichang-2022");
    assert_int_equal(in->budget_week, -1);
    instance_free(in);
}

static void what_is_removed_is_referred_to_no_more(void **state)
{
    (void)state;
    struct instance *in = edited(SCHOOL, "  - {remove: activities, id: choir}\n  - {remove: staff, id: t01}\n"
                                         "  - {remove: slots, id: tue2}\n  - {remove: students, id: s0002}\n", NULL);
    assert_int_equal(INDEX(in, activities, "choir"), -1);
    assert_int_equal(ENTITY(in, students, "s0001")->n_wishes, 1);
    assert_int_equal(ENTITY(in, students, "s0003")->n_wishes, 0);
    assert_int_equal(ENTITY(in, students, "s0001")->keep_with.count, 0);
    assert_int_equal(ENTITY(in, staff, "t07")->leads.count, 0);
    assert_int_equal(ENTITY(in, activities, "robotics")->excludes.count, 0);
    assert_int_equal(slotset_count(&ENTITY(in, activities, "robotics")->slots), 1);
    assert_int_equal(slotset_count(&ENTITY(in, posts, "gate")->slots), 1);
    assert_int_equal(slotset_count(&in->providers[0].offers[0].slots), 1);
    assert_int_equal(ENTITY(in, classes, "g1c1")->head, -1);
    assert_int_equal(in->n_locks, 1); /* of t09 at the gate: the others name the choir, t01 or s0002 */
    instance_free(in);
}

static void what_is_added_is_ordered(void **state)
{
    (void)state;
    struct instance *in = edited(SCHOOL, "  - {add: rooms, id: music2, capacity: 50, features: [piano]}\n"
                                         "  - {set: activities, id: choir, room: {rooms: [music, music2]}}\n"
                                         "  - {remove: rooms, id: lab1}\n"
                                         "  - {add: rooms, id: lab1, capacity: 12, features: [lab]}\n"
                                         "  - {remove: locks, activity: choir, section: 1}\n"
                                         "  - {remove: waivers, rule: T3}\n", NULL);
    assert_int_equal(in->n_rooms, 6);
    for (int i = 1; i < in->n_rooms; i++)
        assert_true(strcmp(in->rooms[i - 1].id, in->rooms[i].id) < 0);
    assert_int_equal(ENTITY(in, activities, "choir")->rooms.count, 2);
    assert_int_equal(ENTITY(in, rooms, "lab1")->capacity, 12);
    assert_int_equal(in->n_locks, 4);
    assert_int_equal(in->n_waivers, 0);
    instance_free(in);
}

/* A school of CSV files: rows keep their columns, a mistake in an edit is still found. */
static void rows_of_csv_files(void **state)
{
    (void)state;
    struct instance *before = edited("tests/data/csv/instance.yaml", "  []\n", NULL);
    const char *id = before->rooms[0].id;
    char edit[200];
    int errors = 0;
    snprintf(edit, sizeof edit, "  - {set: rooms, id: %s, capacity: 7}\n", id);
    struct instance *in = edited("tests/data/csv/instance.yaml", edit, NULL);
    assert_int_equal(in->rooms[0].capacity, 7);
    assert_int_equal(in->rooms[0].features, before->rooms[0].features);
    instance_free(in);
    snprintf(edit, sizeof edit, "  - {set: rooms, id: %s, capcity: 7}\n", id);
    assert_null(edited("tests/data/csv/instance.yaml", edit, &errors));
    assert_int_equal(errors, 1);
    instance_free(before);
}

/* All that is wrong, of the school and of both overlays, is said at once. */
static void all_errors_at_once(void **state)
{
    (void)state;
    const char *overlays[] = {"tests/overlay/set-unknown-id.yaml", "tests/overlay/set-bad-value.yaml"};
    struct diags *d = diags_new();
    struct instance *in = instance_read_overlaid("tests/invalid/number-word.yaml", overlays, 2, d);
    assert_null(in);
    assert_int_equal(d->errors, 3); /* number-word's own, and a room that it has not, twice */
    diags_free(d);
}

static void hash_takes_overlays(void **state)
{
    (void)state;
    const char *overlay = "build/test_overlay.hash.yaml", text[] = "kehou_overlay: 1\ntitle: 不变\nedit: []\n";
    struct diags *d = diags_new();
    struct arena *a = arena_new();
    char sha[65];
    size_t base_length, profile_length, default_length;
    const char *base = file_read(a, SCHOOL, &base_length);
    const char *profile = file_read(a, "models/profiles/yichang-2024.yaml", &profile_length);
    const char *bottom = file_read(a, "models/profiles/default.yaml", &default_length);
    assert_true(file_replace(overlay, text, strlen(text)));
    struct instance *in = instance_read_overlaid(SCHOOL, &overlay, 1, d);
    unlink(overlay);
    struct buf all = {0};
    buf_add(&all, base, base_length);
    buf_add(&all, profile, profile_length);
    buf_add(&all, bottom, default_length);
    buf_puts(&all, text);
    sha256_hex(all.text, all.length, sha);
    assert_string_equal(in->sha256, sha);
    assert_int_equal(in->n_overlays, 1);
    assert_string_equal(in->overlays[0], "不变");
    buf_free(&all);
    arena_free(a);
    instance_free(in);
    diags_free(d);
}

/* Demand ------------------------------------------------------------------------------- */

static int wishers(const struct instance *in, int activity)
{
    int n = 0;
    for (int s = 0; s < in->n_students; s++)
        for (int w = 0; in->students[s].scheduled && w < in->students[s].n_wishes; w++)
            n += in->students[s].wishes[w].activity == activity;
    return n;
}

static void demand_is_scaled(void **state)
{
    (void)state;
    const char *school = "instances/school-300/instance.yaml";
    struct instance *base = edited(school, "  []\n", NULL);
    struct instance *more = edited(school, "  - {scale: wishes, factor: 1.2, seed: 7}\n", NULL);
    struct instance *again = edited(school, "  - {scale: wishes, factor: 1.20, seed: 7}\n", NULL);
    struct instance *other = edited(school, "  - {scale: wishes, factor: 1.2, seed: 8}\n", NULL);
    struct instance *less = edited(school, "  - {scale: wishes, factor: 0.5, seed: 7}\n", NULL);
    int grown = 0, differ = 0;
    for (int a = 0; a < base->n_activities; a++) {
        int n = wishers(base, a), now = wishers(more, a);
        assert_int_equal(wishers(less, a), (n * 50 + 50) / 100);
        assert_true(now <= (n * 120 + 50) / 100);
        assert_true(now >= n);
        grown += now - n;
    }
    assert_true(grown > 0);
    for (int s = 0; s < base->n_students; s++) {
        const struct student *x = &more->students[s], *y = &again->students[s], *z = &other->students[s];
        assert_int_equal(x->n_wishes, y->n_wishes);
        differ += x->n_wishes != z->n_wishes;
        for (int w = 0; w < x->n_wishes; w++) {
            assert_int_equal(x->wishes[w].activity, y->wishes[w].activity);
            assert_int_equal(x->wishes[w].points, y->wishes[w].points);
            assert_true(more->activities[x->wishes[w].activity].grades >> x->grade & 1);
            assert_true(x->wishes[w].points > 0);
        }
    }
    assert_true(differ > 0);
    instance_free(base);
    instance_free(more);
    instance_free(again);
    instance_free(other);
    instance_free(less);
}

/* Hostile: deep, long and many; each ends with one error. */
static void limits_hold(void **state)
{
    (void)state;
    struct buf edits = {0};
    int errors = 0;
    for (int i = 0; i <= EDITS_MOST; i++)
        buf_puts(&edits, "  - {remove: rooms, id: r101}\n");
    assert_null(edited(SCHOOL, edits.text, &errors));
    assert_int_equal(errors, 1);
    buf_free(&edits);
    edits = (struct buf){0};
    for (int i = 0; i <= SCALES_MOST; i++)
        buf_puts(&edits, "  - {scale: wishes, factor: 1}\n");
    assert_null(edited(SCHOOL, edits.text, &errors));
    assert_int_equal(errors, 1);
    buf_free(&edits);
}

/* The schema for editors is kept beside the one of instances. */
static void schema_is_current(void **state)
{
    (void)state;
    struct buf now = {0};
    struct arena *a = arena_new();
    size_t length;
    schema_write_overlay(&now);
    char *kept = file_read(a, "models/school/overlay.schema.json", &length);
    if (!kept || length != now.length || memcmp(kept, now.text, length))
        fail_msg("run: build/kehou schema --overlay > models/school/overlay.schema.json");
    buf_free(&now);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defects_are_named),
        cmocka_unit_test(table_is_complete),
        cmocka_unit_test(set_merges),
        cmocka_unit_test(fees_of_another_year),
        cmocka_unit_test(what_is_removed_is_referred_to_no_more),
        cmocka_unit_test(what_is_added_is_ordered),
        cmocka_unit_test(rows_of_csv_files),
        cmocka_unit_test(all_errors_at_once),
        cmocka_unit_test(hash_takes_overlays),
        cmocka_unit_test(demand_is_scaled),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(schema_is_current),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
