/* Mutants keep the checker honest: the good timetable is broken in one thing, and exactly the rule
 * of that thing must be named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "unit/verdict_school.h"

#define STUDY(at) (&s->t->studies[at])
#define SECTION(at) (&s->t->sections[at])

struct mutant {
    enum rule rule;
    const char *name;
    void (*edit)(struct school *s);
    int breaches; /* 0: at least one */
};

/* Puts one more study group into the timetable. */
static void more_study(struct school *s, int slot, int room, struct ints staff, struct ints students)
{
    s->t->studies[s->t->n_studies++] = (struct study){slot, weeks_all(&s->in.term), room, staff, students};
}

/* Student 6 of the trip studies no more on Tuesday but joins robotics-2, which it wishes for too. */
static void second_activity(struct school *s)
{
    s->activities[ROBOTICS].per_class = -1;
    school_drop(s, &STUDY(TUE2_51A)->students, 6);
    school_add(s, &SECTION(ROBOTICS2)->students, 6);
    school_wish(s, 6, ROBOTICS);
}

static void keep_apart(struct school *s, int a, int b)
{
    school_add(s, &s->students[a].keep_apart, b);
    school_add(s, &s->students[b].keep_apart, a);
}

/* The slot of Wednesday moves beside the evening of Tuesday, each for grades of its own. */
static void slots_side_by_side(struct school *s)
{
    s->slots[WED1].day = TUE;
    s->slots[WED1].start = 1120;
    s->slots[WED1].end = 1180;
    s->slots[WED1].grades = 0x7e;
    s->activities[CHESS].day_gap = 1;
}

/* S1 */
static void left_out(struct school *s)
{
    school_drop(s, &STUDY(MON1_51A)->students, 3);
}
static void in_two_studies(struct school *s)
{
    school_add(s, &STUDY(MON1_52A)->students, 11);
}
static void study_and_meeting(struct school *s)
{
    school_add(s, &STUDY(MON2_52)->students, 10);
}
static void study_not_attended(struct school *s)
{
    slotset_remove(&s->students[13].attends, TUE2);
}
static void study_in_closed_slot(struct school *s)
{
    slotset_add(&s->students[13].attends, WED1);
    more_study(s, WED1, R51, LIST(s, R1), LIST(s, 13));
}
static void without_consent(struct school *s)
{
    school_add(s, &STUDY(TUE2_51A)->students, UNSCHEDULED);
}
static void without_consent_in_section(struct school *s)
{
    s->activities[ROBOTICS].per_class = -1;
    school_add(s, &SECTION(ROBOTICS2)->students, UNSCHEDULED);
}
static void odd_weeks_alone(struct school *s)
{
    STUDY(MON1_52A)->weeks = weeks_odd(&s->in.term);
}
static void no_time_to_walk(struct school *s)
{
    s->sites[EAST].travel = 31;
}
static void seat_forgotten(struct school *s)
{
    school_drop(s, &SECTION(ROBOTICS1)->students, 9);
}
/* S2, S3 */
static void not_wished(struct school *s)
{
    s->wishes[8][0].activity = CHESS;
}
static void not_of_the_band(struct school *s)
{
    s->activities[ROBOTICS].grades = 0x40;
}
static void beyond_the_band(struct school *s)
{
    s->activities[CHESS].grades = 0xc0;
    s->activities[CHESS].grade_span = 0;
}
static void meeting_not_attended(struct school *s)
{
    slotset_remove(&s->students[5].attends, WED1);
}
static void excluded(struct school *s)
{
    second_activity(s);
    s->students[6].wants = 2;
}
static void once_per_activity(struct school *s)
{
    s->activities[ROBOTICS].per_class = -1;
    school_drop(s, &STUDY(TUE2_51A)->students, 1);
    school_add(s, &SECTION(ROBOTICS2)->students, 1);
}
static void wished_elsewhere(struct school *s)
{
    s->wishes[2][0].slots = SLOTS(MON2);
}
static void wants_none(struct school *s)
{
    s->students[4].wants = 0;
}
static void wants_one(struct school *s)
{
    second_activity(s);
    s->activities[ROBOTICS].excludes.count = s->activities[TRIP].excludes.count = 0;
}

/* S4 */
static void primary_homework(struct school *s)
{
    s->in.profile.homework_primary = 61;
}
static void junior_homework(struct school *s)
{
    s->in.profile.homework_junior = 61;
}

/* S5 */
static void not_listed(struct school *s)
{
    s->students[18].tutoring.count = 0;
}
static void another_subject(struct school *s)
{
    s->teaches[0].subject = CHINESE;
}
static void whole_class(struct school *s)
{
    s->in.profile.homework_junior = 0;
    s->t->n_studies--; /* the evening study, last in the list */
    SECTION(MATHS1)->students = LIST(s, 14, 15, 16, 17, 18, 19);
    for (int i = 14; i < 18; i++) {
        s->students[i].tutoring = LIST(s, MATHS_SUBJECT);
        s->students[i].wants = 2;
        school_wish(s, i, MATHS);
    }
    s->students[17].needs = 0;
}

/* S6 */
static void together_in_study(struct school *s)
{
    keep_apart(s, 1, 2);
}
static void together_in_section(struct school *s)
{
    keep_apart(s, 0, 8);
}
static void study_room_lacks(struct school *s)
{
    s->rooms[R71].features = F_CLASSROOM;
}
static void field_lacks(struct school *s)
{
    s->rooms[FIELD].features = F_FIELD;
}

/* T1 to T3: what limits.h finds in the instance is a breach of every timetable of it. */
static void minutes_a_day(struct school *s)
{
    s->in.profile.minutes_a_day = 61;
}
static void evening_too_late(struct school *s)
{
    s->in.profile.evening_end = s->in.profile.evening_end_boarding = 1169;
}
static void own_evening_limit(struct school *s)
{
    s->in.profile.evening_end = 1169;
    for (int i = 14; i < 19; i++)
        s->students[i].boarding = true;
}
static void evening_of_primary(struct school *s)
{
    s->slots[TUE3].grades |= 0x40;
}
static void before_off_work(struct school *s)
{
    s->in.profile.off_work_time = 1021;
}
static void primary_evening_not_waived(struct school *s)
{
    evening_of_primary(s);
    s->waivers[s->in.n_waivers++] = (struct waiver){.rule = "T2", .reason = "r", .approved_by = "a"};
}

/* T2, T4 */
static void club_in_the_evening(struct school *s)
{
    s->activities[MATHS].kind = KIND_CLUB;
}
static void evening_kinds(struct school *s)
{
    s->in.profile.evening_kinds = 1 << KIND_HOMEWORK;
}
static void start_not_allowed(struct school *s)
{
    s->activities[CHESS].slots = SLOTS(MON2, TUE2);
}
static void too_many_meetings(struct school *s)
{
    s->activities[CHESS].sessions = 1;
}
static void too_few_meetings(struct school *s)
{
    s->activities[TRIP].sessions = 2;
}
static void days_too_close(struct school *s)
{
    s->activities[CHESS].day_gap = 3;
}
static void all_weeks(struct school *s)
{
    s->activities[FOOTBALL].weeks_kind = WEEKS_ALL;
}
static void weeks_of_the_range(struct school *s)
{
    s->activities[TRIP].weeks_kind = WEEKS_RANGE;
    s->activities[TRIP].weeks = weeks_range(&s->in.term, 2, 5);
}
static void travel_fills_the_meeting(struct school *s)
{
    s->sites[PALACE].travel = 30;
}
static void closed_to_activities(struct school *s)
{
    s->slots[WED1].activities = false;
}
static void chain_ends(struct school *s)
{
    /* The trip would need the slot after the last of the day. */
    s->activities[TRIP].length = 2;
}

/* E3 */
static void too_risky(struct school *s)
{
    s->activities[TRIP].risk = RISK_MEDIUM;
}
static void for_a_fee(struct school *s)
{
    s->activities[CHESS].fee = 1;
}
static void dear_materials(struct school *s)
{
    s->activities[ROBOTICS].materials = 1;
}

/* P1 */
static void lab_too_small(struct school *s)
{
    s->rooms[LAB].capacity = 3;
}
static void too_small_together(struct school *s)
{
    s->rooms[R52].capacity = 5;
}
static void two_groups_at_once(struct school *s)
{
    s->rooms[R51].parallel = 1;
}
static void odd_beside_all(struct school *s)
{
    /* One group more in odd weeks only, in a room that is full. */
    s->rooms[R71].parallel = 1;
    STUDY(MON1_71B)->room = STUDY(MON2_71B)->room = SPARE;
    STUDY(TUE1_71EVEN)->room = STUDY(TUE2_71EVEN)->room = SPARE;
    STUDY(TUE1_52B)->room = R71;
    s->students[17].needs = 0;
}
static void full_at_one_moment(struct school *s)
{
    slots_side_by_side(s);
    STUDY(TUE3_71)->room = R52;
    s->students[17].needs = 0;
}
static void lab_without_feature(struct school *s)
{
    s->rooms[LAB].features = 0;
}
static void not_one_of_the_rooms(struct school *s)
{
    s->activities[CHESS].rooms = LIST(s, LAB, SPARE);
}
static void room_closed(struct school *s)
{
    s->rooms[R52].closed = SLOTS(TUE1);
}
static void study_without_room(struct school *s)
{
    STUDY(MON1_51A)->room = -1;
}
static void section_without_room(struct school *s)
{
    SECTION(TRIP1)->room = -1;
}

/* A1 */
static void one_adult_more(struct school *s)
{
    school_add(s, &STUDY(MON1_51A)->staff, R1);
}
static void nobody_there(struct school *s)
{
    STUDY(MON1_51A)->staff.count = 0;
}
static void more_adults_for_study(struct school *s)
{
    s->in.profile.study.students_per_adult = 3;
}
static void volunteer_does_not_count(struct school *s)
{
    school_drop(s, &SECTION(TRIP1)->staff, T7);
}
static void volunteer_counts(struct school *s)
{
    s->in.profile.parent_volunteer_counts = true;
}
static void post_short(struct school *s)
{
    school_drop(s, &s->t->posts[0].staff, T7);
}
static void post_of_one(struct school *s)
{
    s->posts[GATE].adults = 1;
}
static void post_in_odd_weeks(struct school *s)
{
    s->in.n_locks = 0;
    s->t->posts[0].weeks = weeks_odd(&s->in.term);
}
static void post_missing(struct school *s)
{
    s->in.n_locks = 0;
    s->t->n_posts = 0;
}
static void post_elsewhere(struct school *s)
{
    s->t->posts[s->t->n_posts++] = (struct post_duty){GATE, TUE1, weeks_all(&s->in.term), LIST(s, T8)};
}
static void own_adult_missing(struct school *s)
{
    s->in.profile.external_needs_own_adult = true;
}
static void provider_and_one_more(struct school *s)
{
    SECTION(ROBOTICS2)->staff = LIST(s, R1);
}
static void more_adults_by_size(struct school *s)
{
    s->activities[FOOTBALL].students_per_adult = 1;
}
static void section_without_adults(struct school *s)
{
    SECTION(FOOTBALL1)->staff.count = 0;
}

/* A2 */
static void two_places(struct school *s)
{
    STUDY(TUE1_52A)->staff = LIST(s, T1);
}
static void two_places_at_one_moment(struct school *s)
{
    slots_side_by_side(s);
    STUDY(TUE3_71)->staff = LIST(s, T2);
}
static void two_posts(struct school *s)
{
    s->posts[GATE].by.count = 0;
    s->in.n_locks = 0;
    s->t->posts[0].staff = LIST(s, T7, T3);
}
static void unavailable(struct school *s)
{
    slotset_remove(&s->staff[T2].available, TUE1);
}
static void unvetted(struct school *s)
{
    s->staff[V1].vetted = school_dates(9, 1, 10, 5);
}
static void over_load(struct school *s)
{
    s->staff[T1].max_load = 239;
}
static void over_day(struct school *s)
{
    s->staff[T1].max_load_per_day = 119;
}
static void over_days(struct school *s)
{
    s->staff[T1].max_days = 1;
}
static void over_load_in_odd_weeks(struct school *s)
{
    s->staff[V1].max_load = 119;
}
static void does_not_lead(struct school *s)
{
    s->staff[T2].leads.count = 0;
}
static void does_not_supervise(struct school *s)
{
    s->staff[T6].supervises = false;
}
static void not_for_the_post(struct school *s)
{
    s->posts[GATE].by = LIST(s, T6, T7);
}
static void post_not_supervised(struct school *s)
{
    s->t->posts[0].staff = LIST(s, V1, T8);
}
static void helper_does_not_supervise(struct school *s)
{
    s->staff[V2].supervises = false;
}
static void not_an_own_adult(struct school *s)
{
    s->in.profile.external_needs_own_adult = true;
    SECTION(ROBOTICS1)->staff = SECTION(ROBOTICS2)->staff = LIST(s, R1);
}
static void no_time_between_duties(struct school *s)
{
    s->rooms[R71].site = EAST;
}

/* A3 */
static void suspended(struct school *s)
{
    s->providers[0].status = PROVIDER_SUSPENDED;
}
static void academic(struct school *s)
{
    s->providers[0].field = FIELD_ACADEMIC;
}
static void no_longer_valid(struct school *s)
{
    s->providers[0].valid = school_dates(9, 1, 10, 12);
}
static void offered_elsewhere(struct school *s)
{
    s->offers[0].slots = SLOTS(MON2);
}
static void too_many_sessions(struct school *s)
{
    s->providers[0].max_sessions = 1;
}
static void leads_homework(struct school *s)
{
    s->activities[ROBOTICS].kind = KIND_HOMEWORK;
}
static void not_offered(struct school *s)
{
    s->offers[0].activity = TRIP;
}
static void two_groups_of_an_offer(struct school *s)
{
    /* Both sections on Monday, in a lab for two groups; who was in study then changes places. */
    s->rooms[LAB].parallel = 2;
    s->rooms[LAB].capacity = 9;
    SECTION(ROBOTICS2)->starts = SLOTS(MON2);
    s->wishes[2][0].limited = false;
    STUDY(MON2_51)->students = LIST(s, 6, 7);
    STUDY(MON2_52)->students = LIST(s, 12, 13);
    STUDY(TUE2_51A)->students = LIST(s, 0, 1, 2, 6);
    STUDY(TUE2_51B)->students = LIST(s, 3, 4, 5, 7);
    STUDY(TUE2_52B)->students = LIST(s, 11, 12, 13);
}

/* E1 */
static void too_small(struct school *s)
{
    s->activities[ROBOTICS].size_min = 4;
}
static void too_large(struct school *s)
{
    s->activities[ROBOTICS].size_max = 3;
}
static void too_small_for_provider(struct school *s)
{
    s->offers[0].min_size = 4;
}
static void too_many_sections(struct school *s)
{
    s->activities[ROBOTICS].sections_max = 1;
}
static void too_few_sections(struct school *s)
{
    s->activities[CHESS].sections_min = s->activities[CHESS].sections_max = 2;
}
static void grades_too_far_apart(struct school *s)
{
    s->students[12].grade = 6;
    s->activities[TRIP].grade_span = 0;
    SECTION(TRIP1)->grades = 0x60;
}
static void too_many_of_a_class(struct school *s)
{
    s->activities[ROBOTICS].per_class = 1;
}
static void wrong_grades(struct school *s)
{
    SECTION(CHESS1)->grades = 0x30;
}

/* E2 */
static void two_pools(struct school *s)
{
    STUDY(TUE1_51A)->students = LIST(s, 0, 1, 2, 13);
    STUDY(TUE1_52B)->students = LIST(s, 11, 12, 3);
}
static void one_group_more(struct school *s)
{
    school_drop(s, &STUDY(TUE2_52B)->students, 13);
    more_study(s, TUE2, SPARE, LIST(s, R1), LIST(s, 13));
}
static void one_group_fewer(struct school *s)
{
    s->in.profile.study.max_size = 5;
}
static void over_max_size(struct school *s)
{
    /* 5 and 1 instead of 3 and 3, with adults enough. */
    STUDY(TUE2_51A)->students = LIST(s, 0, 1, 5, 6, 7);
    STUDY(TUE2_51B)->students = LIST(s, 4);
    school_add(s, &STUDY(TUE2_51A)->staff, R1);
}
static void empty_group(struct school *s)
{
    more_study(s, TUE2, SPARE, (struct ints){0, NULL}, (struct ints){0, NULL});
}
static void study_features(struct school *s)
{
    s->in.profile.study.room = F_CLASSROOM | F_RAMP;
}
static void one_group_more_in_odd_weeks(struct school *s)
{
    /* 16 to 19 study in two groups where one would do, in odd weeks. */
    STUDY(TUE1_71ODD)->students = LIST(s, 16, 17);
    more_study(s, TUE1, SPARE, LIST(s, R1), LIST(s, 18, 19));
    s->t->studies[s->t->n_studies - 1].weeks = weeks_odd(&s->in.term);
}

/* M1, L1 */
static void over_budget(struct school *s)
{
    s->in.budget_week = 220599; /* a fen less than the cost */
}
static void other_slots(struct school *s)
{
    s->locks[0].slots = SLOTS(MON2, TUE2);
}
static void other_room(struct school *s)
{
    s->locks[0].room = LAB;
}
static void other_staff(struct school *s)
{
    s->locks[0].staff = LIST(s, T5);
}
static void further_staff(struct school *s)
{
    s->locks[0].staff = LIST(s, T2, T5);
}
static void does_not_open(struct school *s)
{
    s->locks[0].section = 2;
}
static void other_weeks(struct school *s)
{
    s->locks[1].weeks = weeks_odd(&s->in.term);
}
static void other_provider(struct school *s)
{
    s->locks[0].provider = 0;
}
static void locked_out(struct school *s)
{
    s->locks[2].negative = true;
}
static void locked_in(struct school *s)
{
    s->locks[3].negative = false;
}
static void post_lock(struct school *s)
{
    s->locks[4].person = T6;
    s->in.n_locks = 6; /* T6 was locked to be free */
}
static void study_lock(struct school *s)
{
    s->locks[5].person = T8;
}
static void study_lock_in_odd_weeks(struct school *s)
{
    STUDY(TUE1_71EVEN)->staff = LIST(s, R1);
}
static void free_lock(struct school *s)
{
    s->locks[6].person = T4;
}

/* SCORE */
static void score_claimed(struct school *s)
{
    s->t->has_score = true;
    s->t->score = 1;
}
static void measure_claimed(struct school *s)
{
    s->t->has_measure[MEASURE_COST] = true;
    s->t->measures[MEASURE_COST] = 2207;
}

#define M(rule, name, breaches)                                                                                        \
    {                                                                                                                  \
        RULE_##rule, #name, name, breaches                                                                             \
    }
static const struct mutant mutants[] = {
    M(S1, left_out, 1),
    M(S1, in_two_studies, 1),
    M(S1, study_and_meeting, 1),
    M(S1, study_not_attended, 1),
    M(S1, study_in_closed_slot, 1),
    M(S1, without_consent, 1),
    M(S1, without_consent_in_section, 1),
    M(S1, odd_weeks_alone, 3),
    M(S1, no_time_to_walk, 4),
    M(S1, seat_forgotten, 1),
    M(S2, not_wished, 1),
    M(S2, not_of_the_band, 7),
    M(S2, beyond_the_band, 3),
    M(S2, meeting_not_attended, 1),
    M(S2, excluded, 1),
    M(S2, once_per_activity, 1),
    M(S2, wished_elsewhere, 1),
    M(S3, wants_none, 1),
    M(S3, wants_one, 1),
    M(S4, primary_homework, 0),
    M(S4, junior_homework, 4),
    M(S5, not_listed, 1),
    M(S5, another_subject, 1),
    M(S5, whole_class, 1),
    M(S6, together_in_study, 2),
    M(S6, together_in_section, 1),
    M(S6, study_room_lacks, 0),
    M(S6, field_lacks, 1),
    M(T1, minutes_a_day, 1),
    M(T2, evening_too_late, 0),
    M(T2, own_evening_limit, 1),
    M(T2, evening_of_primary, 1),
    M(T2, primary_evening_not_waived, 1),
    M(T3, before_off_work, 1),
    M(E3, too_risky, 1),
    M(E3, for_a_fee, 1),
    M(E3, dear_materials, 1),
    M(T2, club_in_the_evening, 1),
    M(T2, evening_kinds, 1),
    M(T4, start_not_allowed, 1),
    M(T4, too_many_meetings, 1),
    M(T4, too_few_meetings, 1),
    M(T4, days_too_close, 1),
    M(T4, all_weeks, 2),
    M(T4, weeks_of_the_range, 1),
    M(T4, travel_fills_the_meeting, 1),
    M(T4, closed_to_activities, 2),
    M(T4, chain_ends, 1),
    M(P1, lab_too_small, 1),
    M(P1, too_small_together, 0),
    M(P1, two_groups_at_once, 0),
    M(P1, odd_beside_all, 1),
    M(P1, full_at_one_moment, 1),
    M(P1, lab_without_feature, 2),
    M(P1, not_one_of_the_rooms, 1),
    M(P1, room_closed, 2),
    M(P1, study_without_room, 1),
    M(P1, section_without_room, 1),
    M(A1, one_adult_more, 1),
    M(A1, nobody_there, 1),
    M(A1, more_adults_for_study, 0),
    M(A1, volunteer_does_not_count, 1),
    M(A1, volunteer_counts, 1),
    M(A1, post_short, 1),
    M(A1, post_of_one, 1),
    M(A1, post_in_odd_weeks, 1),
    M(A1, post_missing, 1),
    M(A1, post_elsewhere, 1),
    M(A1, own_adult_missing, 2),
    M(A1, provider_and_one_more, 1),
    M(A1, more_adults_by_size, 2),
    M(A1, section_without_adults, 1),
    M(A2, two_places, 0),
    M(A2, two_places_at_one_moment, 1),
    M(A2, two_posts, 1),
    M(A2, unavailable, 1),
    M(A2, unvetted, 2),
    M(A2, over_load, 1),
    M(A2, over_day, 2),
    M(A2, over_days, 1),
    M(A2, over_load_in_odd_weeks, 2),
    M(A2, does_not_lead, 1),
    M(A2, does_not_supervise, 2),
    M(A2, not_for_the_post, 1),
    M(A2, post_not_supervised, 1),
    M(A2, helper_does_not_supervise, 1),
    M(A2, not_an_own_adult, 2),
    M(A2, no_time_between_duties, 1),
    M(A3, suspended, 2),
    M(A3, academic, 2),
    M(A3, no_longer_valid, 1),
    M(A3, offered_elsewhere, 1),
    M(A3, too_many_sessions, 1),
    M(A3, leads_homework, 2),
    M(A3, not_offered, 2),
    M(A3, two_groups_of_an_offer, 1),
    M(E1, too_small, 1),
    M(E1, too_large, 1),
    M(E1, too_small_for_provider, 1),
    M(E1, too_many_sections, 1),
    M(E1, too_few_sections, 1),
    M(E1, grades_too_far_apart, 1),
    M(E1, too_many_of_a_class, 0),
    M(E1, wrong_grades, 1),
    M(E2, two_pools, 2),
    M(E2, one_group_more, 1),
    M(E2, one_group_fewer, 1),
    M(E2, over_max_size, 1),
    M(E2, empty_group, 1),
    M(E2, study_features, 0),
    M(E2, one_group_more_in_odd_weeks, 1),
    M(M1, over_budget, 1),
    M(L1, other_slots, 1),
    M(L1, other_room, 1),
    M(L1, other_staff, 1),
    M(L1, further_staff, 1),
    M(L1, does_not_open, 1),
    M(L1, other_weeks, 1),
    M(L1, other_provider, 1),
    M(L1, locked_out, 1),
    M(L1, locked_in, 1),
    M(L1, post_lock, 1),
    M(L1, study_lock, 1),
    M(L1, study_lock_in_odd_weeks, 1),
    M(L1, free_lock, 1),
    M(SCORE, score_claimed, 1),
    M(SCORE, measure_claimed, 1),
};

static void print_breaches(const char *name, const struct verdict *v)
{
    for (int i = 0; i < v->n_breaches; i++)
        print_error("%s: %s: %s\n", name, rule_table[v->breaches[i].rule].code, v->breaches[i].message);
}

static void each_mutant_is_named(void **state)
{
    (void)state;
    int failures = 0;
    for (size_t i = 0; i < sizeof mutants / sizeof *mutants; i++) {
        const struct mutant *m = &mutants[i];
        struct school s;
        school_make(&s);
        m->edit(&s);
        struct verdict *v = verdict_of(&s.in, s.t);
        bool good = m->breaches ? v->n_breaches == m->breaches : v->n_breaches > 0;
        for (int k = 0; k < v->n_breaches; k++)
            good &= v->breaches[k].rule == m->rule && strlen(v->breaches[k].message) > 10;
        if (!good) {
            failures++;
            print_error("%s should break %s alone (%d breaches, 0 is any), not %d:\n", m->name,
                        rule_table[m->rule].code, m->breaches, v->n_breaches);
            print_breaches(m->name, v);
        }
        verdict_free(v);
        school_free(&s);
    }
    assert_int_equal(failures, 0);
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

/* Names and the order of lists of a group never change the verdict. */
static void order_does_not_matter(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mutants / sizeof *mutants; i++) {
        struct school s;
        school_make(&s);
        mutants[i].edit(&s);
        struct verdict *before = verdict_of(&s.in, s.t);
        for (int k = 0; k < N_STUDENTS; k++)
            s.students[k].name = "同学";
        timetable_sort(&s.in, s.t);
        struct verdict *after = verdict_of(&s.in, s.t);
        assert_int_equal(before->n_breaches, after->n_breaches);
        assert_int_equal(before->score, after->score);
        assert_int_equal(before->squared_loads, after->squared_loads);
        verdict_free(before);
        verdict_free(after);
        school_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(legal_ones_are_legal),
        cmocka_unit_test(each_mutant_is_named),
        cmocka_unit_test(order_does_not_matter),
    };
    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
