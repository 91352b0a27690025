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

/* Entities are looked up by id, the first member of each: their order is not the file's. */
static int place(const void *list, size_t size, int n, const char *id)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(*(const char *const *)((const char *)list + size * (size_t)i), id))
            return i;
    fail_msg("no %s", id);
    return -1;
}

#define INDEX(in, list, id) place((in)->list, sizeof *(in)->list, (in)->n_##list, id)
#define ENTITY(in, list, id) (&(in)->list[INDEX(in, list, id)])

static int slot(const struct instance *in, const char *id)
{
    return INDEX(in, slots, id);
}

/* The one lock of a kind on an activity, student or person. */
static const struct lock *lock_on(const struct instance *in, enum lock_kind kind, int who)
{
    const struct lock *found = NULL;
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *l = &in->locks[i];
        int whose = kind == LOCK_SECTION ? l->activity : kind == LOCK_STUDENT ? l->student : l->person;
        if (l->kind != kind || whose != who)
            continue;
        assert_null(found);
        found = l;
    }
    assert_non_null(found);
    return found;
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
    assert_int_equal(ENTITY(in, rooms, "field")->site, INDEX(in, sites, "east"));
    assert_int_equal(ENTITY(in, rooms, "r101")->site, 0);
    assert_string_equal(in->sites[0].id, ""); /* the main one comes first, always */
    assert_int_equal(ENTITY(in, rooms, "field")->parallel, 3);
    assert_string_equal(slot_names(in, &ENTITY(in, rooms, "field")->closed), "fri2");
    assert_string_equal(in->baseline.timetable, "old/timetable.yaml");
    instance_free(in);
}

static void people(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    const struct staff *t01 = ENTITY(in, staff, "t01"), *t07 = ENTITY(in, staff, "t07");
    const struct staff *t11 = ENTITY(in, staff, "t11"), *v01 = ENTITY(in, staff, "v01");
    assert_int_equal(t01->max_load, 360);
    assert_int_equal(t01->teaches[0].class_, INDEX(in, classes, "g1c1"));
    assert_string_equal(in->subjects[t01->teaches[0].subject], "chinese");
    assert_false(slotset_has(&t01->available, slot(in, "wed2")));
    assert_int_equal(slotset_count(&t01->available), 9);
    assert_int_equal(t07->share, 75);
    assert_int_equal(t07->prior_load, -30);
    assert_int_equal(t07->max_load, -1);
    assert_true(t07->supervises && t11->supervises && !v01->supervises);
    assert_string_equal(slot_names(in, &v01->available), "tue2 thu2");
    assert_true(v01->vetted.has && !t07->vetted.has);
    assert_int_equal(ENTITY(in, classes, "g3c1")->head, INDEX(in, staff, "t03"));
    assert_int_equal(ENTITY(in, providers, "p1")->offers[0].fee, 18000);
    assert_int_equal(ENTITY(in, posts, "gate")->by.count, 3);
    instance_free(in);
}

static void activities(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    const struct activity *robotics = ENTITY(in, activities, "robotics"), *choir = ENTITY(in, activities, "choir");
    const struct activity *football = ENTITY(in, activities, "football");
    assert_int_equal(robotics->grade_span, 2);
    assert_int_equal(choir->grade_span, 2); /* the band's own: 1 and 3 */
    assert_int_equal(robotics->sections_max, 2);
    assert_int_equal(choir->sections_max, 1);
    assert_int_equal(choir->excludes.count, 1); /* symmetric */
    assert_int_equal(choir->excludes.at[0], INDEX(in, activities, "robotics"));
    assert_string_equal(slot_names(in, &choir->slots), "mon2 tue2 wed2 thu2 fri1 fri2");
    assert_int_equal(ENTITY(in, activities, "calligraphy")->weeks, weeks_odd(&in->term));
    assert_int_equal(football->weeks, weeks_range(&in->term, 3, 18));
    assert_int_equal(football->weeks_kind, WEEKS_RANGE);
    assert_int_equal(choir->students_per_adult, 50);
    assert_int_equal(choir->per_class, -1);
    assert_int_equal(choir->subject, -1);
    assert_string_equal(in->subjects[ENTITY(in, activities, "maths_help")->subject], "maths");
    instance_free(in);
}

static void students(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    const struct student *s1 = ENTITY(in, students, "s0001"), *s2 = ENTITY(in, students, "s0002");
    const struct student *s3 = ENTITY(in, students, "s0003"), *s4 = ENTITY(in, students, "s0004");
    unsigned char ticket[32];
    assert_string_equal(slot_names(in, &s1->attends), "mon1 mon2 tue1 tue2");
    assert_int_equal(slotset_count(&s2->attends), 10);
    assert_int_equal(s1->wishes[0].points, 12);
    assert_int_equal(s1->wishes[1].points, 9);
    assert_int_equal(s2->wishes[0].points, 9);
    assert_true(s2->wishes[0].limited && !s1->wishes[0].limited);
    assert_string_equal(slot_names(in, &s2->wishes[0].slots), "tue2");
    assert_int_equal(s2->keep_with.count, 1); /* s0001 lists s0002 */
    assert_int_equal(s2->keep_with.at[0], INDEX(in, students, "s0001"));
    assert_int_equal(s3->siblings.at[0], INDEX(in, students, "s0001"));
    assert_int_equal(s1->wants, 2);
    assert_int_equal(s2->wants, 1);
    assert_true(s1->scheduled && !s4->scheduled);
    assert_int_equal(s4->consent, CONSENT_STUDENT);
    assert_int_equal(s4->from, in->term.start);
    assert_int_equal(s1->weeks, weeks_all(&in->term));
    assert_int_equal(s1->grade, 3);
    assert_true(s2->fee_waived);
    sha256("20260901:s0001", 14, ticket);
    assert_memory_equal(s1->ticket, ticket, 32);
    assert_int_equal(in->n_pools, 2);
    assert_int_equal(ENTITY(in, pools, "g3c1")->students.count, 2);
    assert_int_equal(ENTITY(in, pools, "g1c1")->students.count, 1); /* s0004 is not scheduled */
    assert_int_equal(in->pool_of_class[INDEX(in, classes, "g3c1")], INDEX(in, pools, "g3c1"));
    instance_free(in);
}

static void locks(void **state)
{
    (void)state;
    struct instance *in = read_good(GOOD);
    const struct lock *choir = lock_on(in, LOCK_SECTION, INDEX(in, activities, "choir"));
    const struct lock *in_choir = lock_on(in, LOCK_STUDENT, INDEX(in, students, "s0003"));
    const struct lock *not_football = lock_on(in, LOCK_STUDENT, INDEX(in, students, "s0002"));
    const struct lock *at_gate = lock_on(in, LOCK_STAFF, INDEX(in, staff, "t09"));
    const struct lock *in_study = lock_on(in, LOCK_STAFF, INDEX(in, staff, "t01"));
    assert_int_equal(in->n_locks, 5);
    assert_true(choir->has_slots && !choir->has_weeks && choir->staff.at[0] == INDEX(in, staff, "t07"));
    assert_true(choir->provider == -1 && choir->room == INDEX(in, rooms, "music"));
    assert_true(in_choir->activity == INDEX(in, activities, "choir") && !in_choir->negative);
    assert_true(not_football->negative && not_football->activity == INDEX(in, activities, "football"));
    assert_true(at_gate->duty == DUTY_POST && at_gate->post == INDEX(in, posts, "gate"));
    assert_true(in_study->duty == DUTY_STUDY && in_study->post == -1);
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

/* Two locks of one section, told apart by what they name alone, in both orders. */
static void locks_in_one_order(void **state)
{
    (void)state;
    static const char *const locks[] = {"{activity: x, section: 1, room: r}", "{activity: x, section: 1, slots: [t]}",
                                        "{activity: x, section: 1, staff: [p]}"};
    static const int orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}};
    char text[1200];
    for (int i = 0; i < 3; i++) {
        snprintf(text, sizeof text,
                 HEAD "slots: [{id: t, day: mon, start: \"16:00\", end: \"18:00\", period: after_class}]\n"
                      "rooms: [{id: r, capacity: 40}]\nstaff: [{id: p, type: own, leads: [x]}]\n"
                      "activities: [{id: x, kind: club, grades: all, size: {min: 1, max: 9}}]\nlocks: [%s, %s, %s]\n",
                 locks[orders[i][0]], locks[orders[i][1]], locks[orders[i][2]]);
        struct instance *in = read_good(put("i.yaml", text));
        assert_int_equal(in->n_locks, 3);
        assert_true(in->locks[0].staff.count == 1 && in->locks[1].has_slots && in->locks[2].room == 0);
        instance_free(in);
    }
}

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
    int of_y = in->pool_of_class[INDEX(in, classes, "y")];
    assert_int_equal(in->pool_of_class[INDEX(in, classes, "z")], of_y);
    assert_int_equal(in->pools[of_y].classes.count, 2);
    instance_free(in);
    snprintf(text, sizeof text, HEAD "policy: {study: {mix: band}}\n%s", classes);
    in = read_good(put("i.yaml", text));
    assert_int_equal(in->n_pools, 2);
    assert_int_equal(ENTITY(in, pools, "1-2")->classes.count, 3);
    assert_int_equal(in->pool_of_class[INDEX(in, classes, "x")], INDEX(in, pools, "1-2"));
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
    assert_string_equal(slot_names(in, &ENTITY(in, activities, "x")->slots), "a b");
    assert_int_equal(in->slots[slot(in, "b")].next, slot(in, "c"));
    assert_int_equal(slotset_count(&ENTITY(in, students, "s1")->attends), 4);
    assert_string_equal(slot_names(in, &ENTITY(in, students, "s2")->attends), "a b c");
    assert_int_equal(ENTITY(in, students, "s2")->weeks, weeks_range(&in->term, 3, 5));
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
        cmocka_unit_test(locks_in_one_order),
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
