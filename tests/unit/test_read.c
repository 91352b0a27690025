/* A whole instance, decoded: references, defaults, what follows, the hash, profiles, CSV. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "school/calendar.h"

#define GOOD "tests/data/contract.yaml"

static struct instance *read_good(const char *path)
{
    struct diags *d = diags_new();
    struct instance *in = instance_read(path, d);
    if (d->errors)
        diags_print(d, stderr);
    assert_int_equal(d->errors, 0);
    assert_non_null(in);
    diags_free(d);
    return in;
}

static int slot(const struct instance *in, const char *id)
{
    for (int t = 0; t < in->n_slots; t++)
        if (!strcmp(in->slots[t].id, id))
            return t;
    fail_msg("no slot %s", id);
    return -1;
}

/* "mon1 mon2" of a set. */
static const char *slot_names(const struct instance *in, const struct slotset *set)
{
    static char text[400];
    text[0] = '\0';
    for (int t = slotset_next(set, 0); t >= 0; t = slotset_next(set, t + 1))
        sprintf(text + strlen(text), *text ? " %s" : "%s", in->slots[t].id);
    return text;
}

static void head_and_slots(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    char text[16];
    assert_string_equal(in->id, "yl01");
    assert_int_equal(in->stage, STAGE_PRIMARY);
    assert_int_equal(in->grades, 0x7E);
    assert_int_equal(in->budget_week, 1200000);
    date_write(in->term.monday, text);
    assert_string_equal(text, "2026-08-31");
    assert_int_equal(in->term.weeks, 21);
    assert_int_equal(in->term.n_closed, 1);
    assert_int_equal(in->term.swaps[0].as, WED);
    assert_int_equal(in->slots[slot(in, "mon1")].next, slot(in, "mon2"));
    assert_int_equal(in->slots[slot(in, "mon2")].next, -1);
    assert_true(in->slots[slot(in, "mon1")].study && !in->slots[slot(in, "mon1")].activities);
    assert_true(in->slots[slot(in, "fri1")].study && in->slots[slot(in, "fri1")].activities);
    assert_int_equal(in->slots[slot(in, "fri1")].grades, 0x7E);
    assert_int_equal(in->n_sites, 3);
    assert_int_equal(in->rooms[4].site, 1);
    assert_int_equal(in->rooms[0].site, 0);
    assert_int_equal(in->rooms[4].parallel, 3);
    assert_string_equal(slot_names(in, &in->rooms[4].closed), "fri2");
    assert_string_equal(in->baseline.timetable, "old/timetable.yaml");
    instance_free(in);
}

static void people(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    const struct staff *t01 = &in->staff[0], *t07 = &in->staff[2], *t11 = &in->staff[4], *v01 = &in->staff[5];
    assert_int_equal(t01->max_load, 360);
    assert_int_equal(t01->teaches[0].class_, 0);
    assert_string_equal(in->subjects[t01->teaches[0].subject], "chinese");
    assert_false(slotset_has(&t01->available, slot(in, "wed2")));
    assert_int_equal(slotset_count(&t01->available), 9);
    assert_int_equal(t07->share, 75);
    assert_int_equal(t07->prior_load, -30);
    assert_int_equal(t07->max_load, -1);
    assert_true(t07->supervises && t11->supervises && !v01->supervises);
    assert_string_equal(slot_names(in, &v01->available), "tue2 thu2");
    assert_true(v01->vetted.has && !t07->vetted.has);
    assert_int_equal(in->classes[1].head, 1);
    assert_int_equal(in->providers[0].offers[0].fee, 18000);
    assert_int_equal(in->posts[0].by.count, 3);
    instance_free(in);
}

static void activities(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    const struct activity *robotics = &in->activities[0], *choir = &in->activities[1], *football = &in->activities[3];
    assert_int_equal(robotics->grade_span, 2);
    assert_int_equal(choir->grade_span, 2); /* the band's own: 1 and 3 */
    assert_int_equal(robotics->sections_max, 2);
    assert_int_equal(choir->sections_max, 1);
    assert_int_equal(choir->excludes.count, 1); /* symmetric */
    assert_int_equal(choir->excludes.at[0], 0);
    assert_string_equal(slot_names(in, &choir->slots), "mon2 tue2 wed2 thu2 fri1 fri2");
    assert_int_equal(in->activities[2].weeks, weeks_odd(&in->term));
    assert_int_equal(football->weeks, weeks_range(&in->term, 3, 18));
    assert_int_equal(football->weeks_kind, WEEKS_RANGE);
    assert_int_equal(choir->students_per_adult, 50);
    assert_int_equal(choir->per_class, -1);
    assert_int_equal(choir->subject, -1);
    assert_string_equal(in->subjects[in->activities[4].subject], "maths");
    instance_free(in);
}

static void students(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    const struct student *s = in->students;
    unsigned char ticket[32];
    assert_string_equal(slot_names(in, &s[0].attends), "mon1 mon2 tue1 tue2");
    assert_int_equal(slotset_count(&s[1].attends), 10);
    assert_int_equal(s[0].wishes[0].points, 12);
    assert_int_equal(s[0].wishes[1].points, 9);
    assert_int_equal(s[1].wishes[0].points, 9);
    assert_true(s[1].wishes[0].limited && !s[0].wishes[0].limited);
    assert_string_equal(slot_names(in, &s[1].wishes[0].slots), "tue2");
    assert_int_equal(s[1].keep_with.count, 1); /* s0001 lists s0002 */
    assert_int_equal(s[1].keep_with.at[0], 0);
    assert_int_equal(s[2].siblings.at[0], 0);
    assert_int_equal(s[0].wants, 2);
    assert_int_equal(s[1].wants, 1);
    assert_true(s[0].scheduled && !s[3].scheduled);
    assert_int_equal(s[3].consent, CONSENT_STUDENT);
    assert_int_equal(s[3].from, in->term.start);
    assert_int_equal(s[0].weeks, weeks_all(&in->term));
    assert_int_equal(s[0].grade, 3);
    assert_true(s[1].fee_waived);
    sha256("20260901:s0001", 14, ticket);
    assert_memory_equal(s[0].ticket, ticket, 32);
    assert_int_equal(in->n_pools, 2);
    assert_int_equal(in->pools[1].students.count, 2);
    assert_int_equal(in->pools[0].students.count, 1); /* s0004 is not scheduled */
    assert_int_equal(in->pool_of_class[1], 1);
    instance_free(in);
}

static void locks(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    const struct lock *l = in->locks;
    assert_int_equal(in->n_locks, 5);
    assert_true(l[0].kind == LOCK_SECTION && l[0].has_slots && !l[0].has_weeks && l[0].staff.at[0] == 2);
    assert_true(l[0].provider == -1 && l[0].room == 3);
    assert_true(l[1].kind == LOCK_STUDENT && l[1].student == 2 && l[1].activity == 1 && !l[1].negative);
    assert_true(l[2].negative && l[2].activity == 3);
    assert_true(l[3].kind == LOCK_STAFF && l[3].duty == DUTY_POST && l[3].post == 0 && l[3].person == 3);
    assert_true(l[4].duty == DUTY_STUDY && l[4].post == -1);
    instance_free(in);
}

/* The numbers of contract section 2, from the shipped file; no code holds them. */
static void shipped_profile(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    const struct profile *p = &in->profile;
    static const int weights[MEASURES] = {600, 20, 7, 4, 60, 10, 1, 400, 1}, moves[MOVES] = {200, 100, 60, 60};
    static const int factors[PERIODS] = {100, 100, 150, 125, 100}, points[] = {12, 9, 7, 5, 4, 3, 2};
    static const int64_t subsidy[STAFF_TYPES] = {6000, 6000, 8000, 0, 0};
    assert_string_equal(p->name, "yichang-2024");
    assert_int_equal(p->fee_month, 7500);
    assert_int_equal(p->minutes_a_day, 120);
    assert_int_equal(p->counted_periods, 1u << PERIOD_AFTER_CLASS);
    assert_int_equal(p->off_work_time, 17 * 60 + 30);
    assert_int_equal(p->late_after, 17 * 60 + 30);
    assert_int_equal(p->evening_end, 20 * 60 + 30);
    assert_int_equal(p->evening_end_boarding, 21 * 60);
    assert_int_equal(p->evening_kinds, 1u << KIND_HOMEWORK | 1u << KIND_TUTORING | 1u << KIND_READING);
    assert_int_equal(p->homework_primary, 60);
    assert_int_equal(p->homework_junior, 60);
    assert_true(p->study.mix == MIX_CLASS && p->study.max_size == 50 && p->study.students_per_adult == 50);
    assert_int_equal(p->study.n_bands, 4);
    assert_int_equal(p->study.bands[3], 0x380);
    assert_string_equal(in->features[__builtin_ctzll(p->study.room)], "classroom");
    assert_true(p->risk == RISK_LOW && p->materials_limit == 0);
    assert_false(p->external_needs_own_adult || p->parent_volunteer_counts);
    assert_memory_equal(p->load_factor, factors, sizeof factors);
    assert_memory_equal(p->weights, weights, sizeof weights);
    assert_memory_equal(p->move_weights, moves, sizeof moves);
    assert_memory_equal(p->subsidy, subsidy, sizeof subsidy);
    assert_int_equal(p->n_wish_points, 7);
    assert_memory_equal(p->wish_points, points, sizeof points);
    instance_free(in);
}

/* Of the bytes of the instance, then of the profiles from it to the base. */
static void hash_of_files(void **state)
{
    (void)state;
    static const char *const files[] = {GOOD, "models/profiles/yichang-2024.yaml", "models/profiles/default.yaml"};
    struct instance *in = read_good(GOOD);
    struct arena *a = arena_new();
    struct buf all = {0};
    char hex[65];
    for (int i = 0; i < 3; i++) {
        size_t length;
        const char *bytes = file_read(a, files[i], &length);
        buf_add(&all, bytes, length);
    }
    sha256_hex(all.text, all.length, hex);
    assert_string_equal(in->sha256, hex);
    buf_free(&all);
    arena_free(a);
    instance_free(in);
}

/* The same school with every list in a CSV file decodes to the same. */
static void csv_is_the_same(void **state)
{
    (void)state;
    struct instance *x = read_good(GOOD), *y = read_good("tests/data/csv/instance.yaml");
    assert_true(x->n_slots == y->n_slots && x->n_sites == y->n_sites && x->n_rooms == y->n_rooms);
    for (int t = 0; t < x->n_slots; t++)
        assert_true(x->slots[t].start == y->slots[t].start && x->slots[t].study == y->slots[t].study &&
                    x->slots[t].activities == y->slots[t].activities && x->slots[t].grades == y->slots[t].grades);
    for (int i = 0; i < x->n_rooms; i++)
        assert_true(x->rooms[i].features == y->rooms[i].features && x->rooms[i].site == y->rooms[i].site);
    assert_int_equal(x->n_staff, y->n_staff);
    for (int i = 0; i < x->n_staff; i++) {
        const struct staff *s = &x->staff[i], *t = &y->staff[i];
        assert_true(slotset_equal(&s->available, &t->available) && s->share == t->share && s->n_teaches == t->n_teaches);
        assert_true(s->supervises == t->supervises && s->vetted.to == t->vetted.to && s->leads.count == t->leads.count);
        if (s->n_teaches)
            assert_true(s->teaches[0].class_ == t->teaches[0].class_ && s->teaches[0].subject == t->teaches[0].subject);
    }
    assert_int_equal(y->providers[0].n_offers, 1);
    assert_int_equal(y->providers[0].offers[0].fee, 18000);
    assert_true(slotset_equal(&x->providers[0].offers[0].slots, &y->providers[0].offers[0].slots));
    assert_int_equal(x->n_activities, y->n_activities);
    for (int i = 0; i < x->n_activities; i++) {
        const struct activity *a = &x->activities[i], *b = &y->activities[i];
        assert_true(a->grades == b->grades && a->size_max == b->size_max && a->weeks == b->weeks &&
                    a->room_features == b->room_features && a->rooms.count == b->rooms.count &&
                    slotset_equal(&a->slots, &b->slots) && a->excludes.count == b->excludes.count);
    }
    assert_int_equal(x->n_students, y->n_students);
    for (int i = 0; i < x->n_students; i++) {
        const struct student *s = &x->students[i], *t = &y->students[i];
        assert_true(slotset_equal(&s->attends, &t->attends) && s->consent == t->consent && s->wants == t->wants &&
                    s->n_wishes == t->n_wishes && s->keep_with.count == t->keep_with.count && s->needs == t->needs);
    }
    assert_int_equal(x->n_locks, y->n_locks);
    for (int i = 0; i < x->n_locks; i++)
        assert_true(x->locks[i].kind == y->locks[i].kind && x->locks[i].negative == y->locks[i].negative &&
                    x->locks[i].activity == y->locks[i].activity && x->locks[i].duty == y->locks[i].duty);
    instance_free(x);
    instance_free(y);
}

/* Profiles ----------------------------------------------------------------------------- */

static char folder[] = "/tmp/kehou-read-XXXXXX";

static const char *put(const char *name, const char *text)
{
    static char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_true(file_replace(path, text, strlen(text)));
    return path;
}

#define HEAD "kehou: 1\nschool: {id: a, area: city}\nterm: {start: 2026-09-01, end: 2027-01-22}\n"

static void overrides_in_the_instance(void **state)
{
    (void)state;
    struct instance *in =
        read_good(put("i.yaml", HEAD "policy: {base: yichang-2022, study: {max_size: 45}, weights: {moves: {seats: 7}}, "
                                     "subsidy: {own: 65.5}, wish_points: [5]}\n"));
    assert_string_equal(in->profile.name, "yichang-2022");
    assert_int_equal(in->profile.fee_month, 9000);
    assert_int_equal(in->profile.study.max_size, 45);
    assert_int_equal(in->profile.study.n_bands, 4);
    assert_int_equal(in->profile.move_weights[MOVED_SEATS], 7);
    assert_int_equal(in->profile.move_weights[MOVED_ROOMS], 60);
    assert_int_equal(in->profile.subsidy[STAFF_OWN], 6550);
    assert_int_equal(in->profile.n_wish_points, 1);
    instance_free(in);
}

static void profile_beside_the_instance(void **state)
{
    (void)state;
    put("ours.yaml", "base: theirs\nfee_month: {city: 3.5}\n");
    put("theirs.yaml", "base: yichang-2024\nrisk: medium\nmaterials_limit: 20\n");
    struct instance *in = read_good(put("i.yaml", HEAD "policy: ours\n"));
    assert_string_equal(in->profile.name, "ours");
    assert_int_equal(in->profile.risk, RISK_MEDIUM);
    assert_int_equal(in->profile.materials_limit, 2000);
    assert_int_equal(in->profile.fee_month, 350);
    assert_int_equal(in->profile.weights[MEASURE_NO_WISH], 600);
    instance_free(in);
}

static void pools_by_grade_and_band(void **state)
{
    (void)state;
    const char *classes = "classes: [{id: x, grade: 1}, {id: y, grade: 2}, {id: z, grade: 2}, {id: w, grade: 3}]\n";
    char text[800];
    snprintf(text, sizeof text, HEAD "policy: {study: {mix: grade}}\n%s", classes);
    struct instance *in = read_good(put("i.yaml", text));
    assert_int_equal(in->n_pools, 3);
    assert_int_equal(in->pool_of_class[2], in->pool_of_class[1]);
    assert_int_equal(in->pools[1].classes.count, 2);
    instance_free(in);
    snprintf(text, sizeof text, HEAD "policy: {study: {mix: band}}\n%s", classes);
    in = read_good(put("i.yaml", text));
    assert_int_equal(in->n_pools, 2);
    assert_int_equal(in->pools[0].classes.count, 3);
    assert_string_equal(in->pools[0].id, "1-2");
    instance_free(in);
}

/* A meeting of two slots needs a follower; `all` in the evening ends at the student's own limit. */
static void lengths_and_limits(void **state)
{
    (void)state;
    struct instance *in = read_good(put(
        "i.yaml",
        "kehou: 1\nschool: {id: a, stage: junior}\nterm: {start: 2026-09-01, end: 2027-01-22}\n"
        "slots:\n"
        "  - {id: a, day: mon, start: \"16:00\", end: \"17:00\", period: after_class}\n"
        "  - {id: b, day: mon, start: \"17:00\", end: \"18:00\", period: after_class}\n"
        "  - {id: c, day: mon, start: \"19:00\", end: \"20:30\", period: evening}\n"
        "  - {id: d, day: mon, start: \"20:30\", end: \"21:00\", period: evening, open_to: [study]}\n"
        "classes: [{id: c7, grade: 7}]\n"
        "activities: [{id: x, kind: club, grades: all, size: {min: 1, max: 9}, length: 2}]\n"
        "students:\n"
        "  - {id: s1, class: c7, attends: all, boarding: true, consent: {}}\n"
        "  - {id: s2, class: c7, attends: [mon], from: 2026-09-14, to: 2026-10-04, consent: {}}\n"));
    assert_string_equal(slot_names(in, &in->activities[0].slots), "a b");
    assert_int_equal(in->slots[1].next, 2);
    assert_int_equal(slotset_count(&in->students[0].attends), 4);
    assert_string_equal(slot_names(in, &in->students[1].attends), "a b c");
    assert_int_equal(in->students[1].weeks, weeks_range(&in->term, 3, 5));
    instance_free(in);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"i.yaml", "ours.yaml", "theirs.yaml"};
    char path[400];
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(head_and_slots),
        cmocka_unit_test(people),
        cmocka_unit_test(activities),
        cmocka_unit_test(students),
        cmocka_unit_test(locks),
        cmocka_unit_test(shipped_profile),
        cmocka_unit_test(hash_of_files),
        cmocka_unit_test(csv_is_the_same),
        cmocka_unit_test(overrides_in_the_instance),
        cmocka_unit_test(profile_beside_the_instance),
        cmocka_unit_test(pools_by_grade_and_band),
        cmocka_unit_test(lengths_and_limits),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
