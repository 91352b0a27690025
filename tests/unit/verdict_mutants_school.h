/* Mutants of the rules on students, time and the menu: S1 to S6, T1 to T4, E3. */
#ifndef VERDICT_MUTANTS_SCHOOL_H
#define VERDICT_MUTANTS_SCHOOL_H

#include "unit/verdict_mutants.h"

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

static const struct mutant school_mutants[] = {
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
};
enum { N_SCHOOL_MUTANTS = sizeof school_mutants / sizeof *school_mutants };

#endif
