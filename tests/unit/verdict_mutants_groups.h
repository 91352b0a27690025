/* Mutants of the rules on places, adults, groups and the plan: P1, A1 to A3, E1, E2, M1, L1, SCORE. */
#ifndef VERDICT_MUTANTS_GROUPS_H
#define VERDICT_MUTANTS_GROUPS_H

#include "unit/verdict_mutants.h"

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

static const struct mutant group_mutants[] = {
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
enum { N_GROUP_MUTANTS = sizeof group_mutants / sizeof *group_mutants };

#endif
