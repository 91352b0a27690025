/* Moves between two versions of a timetable, and the lists of what changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "timetable/changes.h"
#include "unit/verdict_school.h"

static const char path[] = "build/test_changes.yaml";

/* Publishes the good timetable with its ids, then reads it as the past of `s`. */
static struct past *publish(const struct school *s)
{
    struct buf text = {0};
    timetable_write(&s->in, s->t, &text);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.text, 1, text.length, f), text.length);
    assert_int_equal(fclose(f), 0);
    buf_free(&text);
    struct diags *d = diags_new();
    struct past *past = past_read(path, &s->in, d);
    diags_print(d, stderr);
    assert_non_null(past);
    diags_free(d);
    unlink(path);
    return past;
}

/* The good school with the good timetable as its past. */
static struct past *start(struct school *s)
{
    school_make(s);
    struct past *past = publish(s);
    s->in.past = past;
    return past;
}

static void expect(const struct school *s, int seats, int slots, int rooms, int staff)
{
    int64_t moves[MOVES];
    changes_count(&s->in, s->t, moves);
    assert_int_equal(moves[MOVED_SEATS], seats);
    assert_int_equal(moves[MOVED_SLOTS], slots);
    assert_int_equal(moves[MOVED_ROOMS], rooms);
    assert_int_equal(moves[MOVED_STAFF], staff);
    struct changes *c = changes_of(&s->in, s->t);
    assert_memory_equal(c->moves, moves, sizeof moves);
    changes_free(c);
}

static void finish(struct school *s, struct past *past)
{
    past_free(past);
    school_free(s);
}

static void nothing_changed(void **state)
{
    (void)state;
    struct school s;
    struct past *past = start(&s);
    expect(&s, 0, 0, 0, 0);
    assert_int_equal(past->n_gone, 0);
    struct changes *c = changes_of(&s.in, s.t);
    assert_int_equal(c->n_seats + c->n_sections + c->n_duties, 0);
    changes_free(c);
    struct verdict *v = verdict_of(&s.in, s.t);
    assert_true(v->has_moves);
    assert_true(verdict_legal(v));
    verdict_free(v);
    finish(&s, past);
}

/* Each kind of move counts once, with its weight, in the score of the checker. */
static void each_kind_counts(void **state)
{
    (void)state;
    struct school s;
    struct past *past = start(&s);
    s.t->sections[TRIP1].students = LIST(&s, 6, 7);                   /* 12 has no seat any more */
    s.t->sections[MATHS1].room = HALL;                                /* one room */
    s.t->sections[CHESS1].starts = SLOTS(MON1, WED1);                 /* one of two meetings */
    s.t->sections[FOOTBALL1].weeks = weeks_all(&s.in.term);           /* another rhythm: its only meeting */
    s.t->studies[MON1_51A].staff = LIST(&s, T8);                      /* had no study in mon1 */
    s.t->studies[MON1_51B].staff = LIST(&s, T2);                      /* had: another group is no change */
    expect(&s, 1, 2, 1, 1);
    struct verdict *v = verdict_of(&s.in, s.t);
    int64_t others = 0;
    for (int m = 0; m < MEASURES; m++)
        others += s.in.profile.weights[m] * v->measures[m];
    assert_int_equal(v->score, others + 200 + 2 * 100 + 60 + 60);
    verdict_free(v);
    finish(&s, past);
}

/* A swap of activities is one moved seat; another section of the same activity is one too. */
static void seats_of_a_student(void **state)
{
    (void)state;
    struct school s;
    struct past *past = start(&s);
    s.t->sections[TRIP1].students = LIST(&s, 6, 7);
    s.t->sections[CHESS1].students = LIST(&s, 4, 5, 10, 12);
    expect(&s, 1, 0, 0, 0);
    s.t->sections[ROBOTICS1].students = LIST(&s, 0, 1, 8);
    s.t->sections[ROBOTICS2].students = LIST(&s, 2, 3, 9, 11);
    expect(&s, 2, 0, 0, 0);
    struct changes *c = changes_of(&s.in, s.t);
    assert_int_equal(c->n_seats, 3);
    assert_int_equal(c->seats[0].student, 9);
    assert_string_equal(c->seats[0].was, "robotics-1");
    assert_string_equal(c->seats[0].now, "robotics-2");
    assert_int_equal(c->seats[1].student, 12);
    assert_string_equal(c->seats[1].was, "trip-1");
    assert_null(c->seats[1].now);
    assert_string_equal(c->seats[2].now, "chess-1");
    assert_int_equal(c->seats[2].why, WHY_INSTEAD);
    changes_free(c);
    finish(&s, past);
}

/* Numbers exchanged: nothing moved. But where a lock names a section, numbers count. */
static void renumbered(void **state)
{
    (void)state;
    struct school s;
    struct past *past = start(&s);
    s.t->sections[FOOTBALL1].number = 2;
    s.t->sections[FOOTBALL2].number = 1;
    expect(&s, 0, 0, 0, 0);
    s.t->sections[ROBOTICS1].number = 2;
    s.t->sections[ROBOTICS2].number = 1;
    expect(&s, 7, 2, 0, 0);
    finish(&s, past);
}

/* The first pairs that come to mind are not the cheapest: all three are matched together. */
static void matched_together(void **state)
{
    (void)state;
    struct school s;
    struct past *past = start(&s);
    s.in.n_locks = 0;
    s.t->sections[ROBOTICS1].number = 2;
    s.t->sections[ROBOTICS2].number = 1;
    expect(&s, 0, 0, 0, 0);
    s.t->sections[ROBOTICS1].students = LIST(&s, 2, 3);
    s.t->sections[ROBOTICS2].students = LIST(&s, 0, 1, 8, 9, 11);
    /* kept by their slots, 6 of 7 seats move; matched by their students 1, and two slots */
    expect(&s, 1, 2, 0, 0);
    finish(&s, past);
}

/* A student who comes and one who goes are no moves; nor is what an unscheduled one had. */
static void joins_and_leaves(void **state)
{
    (void)state;
    struct school s;
    school_make(&s);
    const struct ints trip = s.t->sections[TRIP1].students;
    s.t->sections[TRIP1].students = LIST(&s, 6, 7);
    for (int i = 0; i < N_STUDIES; i++) { /* 12 was not there at all */
        int n = 0, *at = ARENA_ARRAY(s.arena, 5, int);
        for (int k = 0; k < s.t->studies[i].students.count; k++)
            if (s.t->studies[i].students.at[k] != 12)
                at[n++] = s.t->studies[i].students.at[k];
        s.t->studies[i].students = (struct ints){n, at};
    }
    struct past *past = publish(&s);
    s.in.past = past;
    s.t->sections[TRIP1].students = trip;
    expect(&s, 0, 0, 0, 0);
    struct changes *c = changes_of(&s.in, s.t);
    assert_int_equal(c->n_seats, 1);
    assert_int_equal(c->seats[0].why, WHY_JOINED);
    assert_false(c->seats[0].counts);
    changes_free(c);
    s.students[6].scheduled = false;
    s.t->sections[TRIP1].students = LIST(&s, 7, 12);
    expect(&s, 0, 0, 0, 0);
    finish(&s, past);
}

/* The past may name what is gone; those who stay and lost something with it are moved. */
static void what_is_gone(void **state)
{
    (void)state;
    struct school s;
    school_make(&s);
    s.activities[TRIP].id = "cave"; /* as if the trip were off the menu and something else on it */
    s.staff[T1].id = "t99";
    s.rooms[LAB].id = "lab9";
    struct buf text = {0};
    timetable_write(&s.in, s.t, &text);
    s.activities[TRIP].id = "trip";
    s.staff[T1].id = "t1";
    s.rooms[LAB].id = "lab";
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.text, 1, text.length, f), text.length);
    assert_int_equal(fclose(f), 0);
    buf_free(&text);
    struct diags *d = diags_new();
    struct past *past = past_read(path, &s.in, d);
    assert_non_null(past);
    assert_int_equal(d->errors + d->warnings, 0);
    diags_free(d);
    unlink(path);
    s.in.past = past;
    assert_int_equal(past->n_gone, 3);
    assert_int_equal(past->n_dropped, 1);
    assert_int_equal(past->seats[12], 1);
    /* 6, 7 and 12 have the trip in place of what they had; two sections change rooms; T1's study duties and the adults
     * of the trip are new */
    int study = 0;
    for (int i = 0; i < N_STUDIES; i++)
        study += ints_has(&s.t->studies[i].staff, T1);
    expect(&s, 3, 0, 2, study + s.t->sections[TRIP1].staff.count);
    finish(&s, past);
}

/* Fewer sections than there were: the smallest are dropped, others get numbers that there are. */
static void fewer_sections(void **state)
{
    (void)state;
    struct school s;
    school_make(&s);
    s.t->sections[ROBOTICS2].number = 7;
    s.in.n_locks = 0;
    struct past *past = publish(&s);
    assert_non_null(past_section(past, ROBOTICS, 2));
    assert_string_equal(past_section(past, ROBOTICS, 2)->id, "robotics-7");
    assert_null(past_section(past, ROBOTICS, 7));
    past_free(past);
    s.activities[ROBOTICS].sections_max = 1;
    past = publish(&s);
    assert_int_equal(past->n_dropped, 1);
    assert_string_equal(past->dropped[0].id, "robotics-7"); /* 3 students, not 4 */
    assert_null(past_section(past, ROBOTICS, 2));
    assert_int_equal(past->seats[11], 1);
    past_free(past);
    school_free(&s);
}

/* A timetable with a score that leaves moves out is judged by that; one that states moves, by these. */
static void what_is_stated(void **state)
{
    (void)state;
    struct school s;
    struct past *past = start(&s);
    s.t->sections[MATHS1].room = HALL;
    struct verdict *v = verdict_of(&s.in, s.t);
    verdict_claim(v, s.t);
    assert_true(s.t->has_moves);
    struct verdict *again = verdict_of(&s.in, s.t);
    assert_true(verdict_legal(again) == verdict_legal(v));
    assert_int_equal(again->score, v->score);
    verdict_free(again);
    s.in.past = NULL; /* nothing to count against: as stated */
    again = verdict_of(&s.in, s.t);
    assert_true(again->moves_stated);
    assert_int_equal(again->score, v->score);
    verdict_free(again);
    s.in.past = past;
    s.t->moves[MOVED_ROOMS] = 0;
    again = verdict_of(&s.in, s.t);
    assert_int_equal(again->n_breaches, v->n_breaches + 1);
    assert_int_equal(again->breaches[again->n_breaches - 1].rule, RULE_SCORE);
    verdict_free(again);
    s.t->has_moves = false;
    s.t->score -= 60;
    again = verdict_of(&s.in, s.t);
    assert_false(again->has_moves);
    assert_int_equal(again->n_breaches, v->n_breaches);
    verdict_free(again);
    verdict_free(v);
    finish(&s, past);
}

/* Duties by person and slot; who goes with a section that moves is told, and counts as no move. */
static void duties_are_listed(void **state)
{
    (void)state;
    struct school s;
    struct past *past = start(&s);
    s.t->sections[CHESS1].starts = SLOTS(MON1, WED1);
    struct changes *c = changes_of(&s.in, s.t);
    int found = 0;
    for (int i = 0; i < c->n_duties; i++) {
        assert_int_equal(c->duties[i].staff, T2);
        assert_int_equal(c->duties[i].why, WHY_MOVED);
        found += c->duties[i].slot == MON1 ? !strcmp(c->duties[i].was, "study") && !strcmp(c->duties[i].now, "chess-1, study")
                                           : c->duties[i].slot == MON2 && !strcmp(c->duties[i].was, "chess-1") &&
                                                 !strcmp(c->duties[i].now, "free");
    }
    assert_int_equal(found, 2);
    assert_int_equal(c->n_duties, 2);
    assert_int_equal(c->n_sections, 1);
    assert_true(c->sections[0].slots && !c->sections[0].rooms && !c->sections[0].staff);
    assert_int_equal(c->moves[MOVED_STAFF], 0);
    changes_free(c);
    finish(&s, past);
}

/* From a date on: weeks and dates before it are out of sight, and who left before is not there. */
static void from_a_date(void **state)
{
    (void)state;
    struct school s;
    school_make(&s);
    struct instance *in = &s.in;
    int gone = in->pools[in->pool_of_class[s.students[6].class_]].students.count;
    in->arena = s.arena;
    s.students[6].to = in->term.monday + 13; /* the end of week 2 */
    s.students[7].to = in->term.monday + 14;
    assert_false(instance_effective(in, in->term.end + 1));
    assert_true(instance_effective(in, in->term.monday + 14 + 2)); /* Wednesday of week 3 */
    assert_int_equal(weeks_all(&in->term), 0x7c & weeks_all(&in->term));
    assert_int_equal(weeks_count(weeks_all(&in->term)), in->term.weeks - 2);
    assert_int_equal(weeks_odd(&in->term) & 7, 4);
    assert_false(s.students[6].scheduled);
    assert_false(s.students[7].scheduled);
    assert_int_equal(in->pools[in->pool_of_class[s.students[6].class_]].students.count, gone - 2);
    const struct dates rest = {true, in->term.monday + 16, in->term.end};
    assert_true(calendar_covers(in, MON1, weeks_all(&in->term), &rest));
    /* a duty in half of the weeks that are left weighs half */
    assert_int_equal(duty_load(in, MON1, weeks_all(&in->term)), duty_load_in_week(in, MON1));
    finish(&s, NULL);
}

static const struct lock *lock_of(const struct school *s, enum lock_kind kind, int a, int b)
{
    for (int i = N_LOCKS; i < s->in.n_locks; i++) {
        const struct lock *l = &s->in.locks[i];
        if (l->kind == kind && (kind == LOCK_SECTION   ? l->activity == a && l->section == b
                                : kind == LOCK_STUDENT ? l->student == a && l->activity == b
                                                       : l->person == a && l->slot == b))
            return l;
    }
    return NULL;
}

/* Takes the parts over anew; the number of locks that come of it, -1 where a part is unknown. */
static int take(struct school *s, const char *const *parts, int n, struct diags *d)
{
    struct buf why = {0};
    s->in.locks = s->locks;
    s->in.n_locks = N_LOCKS;
    bool good = past_lock(&s->in, parts, n, d, &why);
    assert_true(good == !why.text);
    buf_free(&why);
    return good ? s->in.n_locks - N_LOCKS : -1;
}

static void parts_as_locks(void **state)
{
    (void)state;
    struct school s;
    struct past *past = start(&s);
    struct diags *d = diags_new();
    const char *const trip[] = {"activity=trip"};
    assert_int_equal(take(&s, trip, 1, d), 1 + s.t->sections[TRIP1].students.count);
    const struct lock *l = lock_of(&s, LOCK_SECTION, TRIP, 1);
    assert_non_null(l);
    assert_true(l->has_slots && l->has_weeks);
    assert_int_equal(l->room, HALL);
    assert_int_equal(l->staff.count, s.t->sections[TRIP1].staff.count);
    assert_non_null(strstr(l->reason, "activity=trip"));
    assert_true(l->src->pos.line > 1);
    const char *const rooms[] = {"rooms", "times"};
    assert_int_equal(take(&s, rooms, 2, d), N_SECTIONS);
    assert_int_equal(lock_of(&s, LOCK_SECTION, TRIP, 1)->staff.count, 0);
    const char *const person[] = {"staff=t3"};
    int duties = take(&s, person, 1, d);
    assert_non_null(lock_of(&s, LOCK_STAFF, T3, MON1));
    assert_int_equal(lock_of(&s, LOCK_STAFF, T3, MON1)->duty, DUTY_STUDY);
    assert_non_null(lock_of(&s, LOCK_SECTION, MATHS, 1)); /* which t3 leads, wherever it is */
    assert_false(lock_of(&s, LOCK_SECTION, MATHS, 1)->has_slots);
    const char *const all[] = {"all"}, *const but[] = {"all-but=t3,chess"};
    int whole = take(&s, all, 1, d), rest = take(&s, but, 1, d);
    assert_true(rest < whole - duties + 1);
    assert_null(lock_of(&s, LOCK_STAFF, T3, MON1));
    assert_null(lock_of(&s, LOCK_SECTION, CHESS, 1));
    assert_null(lock_of(&s, LOCK_STUDENT, 4, CHESS));
    assert_int_equal(lock_of(&s, LOCK_SECTION, MATHS, 1)->staff.count, 0);
    assert_int_equal(d->errors + d->warnings, 0);
    /* the good timetable keeps all of itself */
    take(&s, all, 1, d);
    struct verdict *v = verdict_of(&s.in, s.t);
    assert_true(verdict_legal(v));
    verdict_free(v);
    const char *const wrong[][1] = {{"al"}, {"activity"}, {"times=chess"}, {"staff=nobody"}, {"all-but="}, {""}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(take(&s, wrong[i], 1, d), -1);
    diags_free(d);
    finish(&s, past);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_changed),   cmocka_unit_test(each_kind_counts), cmocka_unit_test(seats_of_a_student),
        cmocka_unit_test(renumbered),        cmocka_unit_test(matched_together), cmocka_unit_test(joins_and_leaves),
        cmocka_unit_test(what_is_gone),      cmocka_unit_test(fewer_sections),   cmocka_unit_test(what_is_stated),
        cmocka_unit_test(duties_are_listed), cmocka_unit_test(from_a_date),
        cmocka_unit_test(parts_as_locks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
