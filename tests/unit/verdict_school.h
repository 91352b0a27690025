/* A small nine-year school with a good timetable that uses most features, as plain structs that
 * a mutant can break. Every call of school_make() gives the good one anew. The arithmetic of its
 * measures is in test_verdict_measures.c. */
#ifndef VERDICT_SCHOOL_H
#define VERDICT_SCHOOL_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "school/calendar.h"
#include "school/node.h"
#include "base/text.h"
#include "timetable/verdict.h"

enum { MON1, MON2, TUE1, TUE2, TUE3, WED1, N_SLOTS };
enum { MAIN, EAST, PALACE, N_SITES };
enum { R51, R52, R71, LAB, FIELD, HALL, SPARE, N_ROOMS };
enum { F_CLASSROOM = 1, F_LAB = 2, F_FIELD = 4, F_RAMP = 8, N_FEATURES = 4 };
enum { C51, C52, C71, N_CLASSES };
enum { T1, T2, T3, T4, T5, T6, T7, T8, V1, V2, R1, N_STAFF };
enum { ROBOTICS, FOOTBALL, CHESS, MATHS, TRIP, N_ACTIVITIES };
enum { MATHS_SUBJECT, CHINESE, N_SUBJECTS };
enum { GATE, N_POSTS };
enum { UNSCHEDULED = 20, N_STUDENTS };
enum { N_LOCKS = 7, WEEKS = 7 };
/* Places in the timetable's lists. */
enum { ROBOTICS1, ROBOTICS2, FOOTBALL1, FOOTBALL2, CHESS1, MATHS1, TRIP1, N_SECTIONS };
enum {
    MON1_51A, MON1_51B, MON1_52A, MON1_52B, MON1_71A, MON1_71B, MON2_51, MON2_52, MON2_71A, MON2_71B,
    TUE1_51A, TUE1_51B, TUE1_52A, TUE1_52B, TUE1_71ODD, TUE1_71EVEN,
    TUE2_51A, TUE2_51B, TUE2_52A, TUE2_52B, TUE2_71ODD, TUE2_71EVEN, TUE3_71, N_STUDIES
};

struct school {
    struct instance in;
    struct site sites[N_SITES];
    struct slot slots[N_SLOTS];
    struct room rooms[N_ROOMS];
    struct school_class classes[N_CLASSES];
    struct staff staff[N_STAFF];
    struct provider providers[1];
    struct offer offers[1];
    struct activity activities[N_ACTIVITIES];
    struct post posts[N_POSTS];
    struct student students[N_STUDENTS];
    struct wish wishes[N_STUDENTS][3];
    struct lock locks[N_LOCKS];
    struct waiver waivers[2];
    struct pool pools[N_CLASSES];
    int pool_of_class[N_CLASSES];
    struct teaching teaches[3];
    gradeset bands[4];
    int wish_points[7];
    char ids[N_STUDENTS][16];
    struct arena *arena;
    struct timetable *t;
};

#define NUMBERS(...) (sizeof((int[]){__VA_ARGS__}) / sizeof(int))
/* A list of indices in the arena of the school. */
#define LIST(s, ...) school_list((s)->arena, (int)NUMBERS(__VA_ARGS__), (const int[]){__VA_ARGS__})
#define SLOTS(...) school_slots((int)NUMBERS(__VA_ARGS__), (const int[]){__VA_ARGS__})

static inline struct ints school_list(struct arena *arena, int n, const int *at)
{
    int *copy = ARENA_ARRAY(arena, n, int);
    memcpy(copy, at, (size_t)n * sizeof *copy);
    return (struct ints){n, copy};
}

static inline struct slotset school_slots(int n, const int *at)
{
    struct slotset set = {0};
    for (int i = 0; i < n; i++)
        slotset_add(&set, at[i]);
    return set;
}

static inline struct dates school_dates(int from_month, int from_day, int to_month, int to_day)
{
    return (struct dates){true, date_of(2026, from_month, from_day), date_of(2026, to_month, to_day)};
}

static inline void school_places(struct school *s)
{
    static const char *const features[] = {"classroom", "lab", "field", "ramp"};
    s->sites[MAIN] = (struct site){.id = "", .name = ""};
    s->sites[EAST] = (struct site){.id = "east", .name = "东校区", .travel = 15};
    s->sites[PALACE] = (struct site){.id = "palace", .name = "青少年宫", .travel = 10, .off_campus = true};
    const struct slot slots[N_SLOTS] = {
        {.id = "mon1", .day = MON, .start = 960, .end = 1020, .study = true, .next = MON2},
        {.id = "mon2", .day = MON, .start = 1020, .end = 1080, .study = true, .activities = true, .next = -1},
        {.id = "tue1", .day = TUE, .start = 960, .end = 1020, .study = true, .activities = true, .next = TUE2},
        {.id = "tue2", .day = TUE, .start = 1020, .end = 1080, .study = true, .activities = true, .next = TUE3},
        {.id = "tue3", .day = TUE, .start = 1110, .end = 1170, .study = true, .activities = true, .next = -1},
        {.id = "wed1", .day = WED, .start = 960, .end = 1020, .activities = true, .next = -1},
    };
    memcpy(s->slots, slots, sizeof slots);
    for (int i = 0; i < N_SLOTS; i++) {
        s->slots[i].grades = i == TUE3 ? 0x380 : 0x3fe;
        s->slots[i].period = i == TUE3 ? PERIOD_EVENING : PERIOD_AFTER_CLASS;
    }
    const struct room rooms[N_ROOMS] = {
        [R51] = {.id = "r51", .capacity = 45, .parallel = 2, .features = F_CLASSROOM},
        [R52] = {.id = "r52", .capacity = 45, .parallel = 2, .features = F_CLASSROOM},
        [R71] = {.id = "r71", .capacity = 45, .parallel = 2, .features = F_CLASSROOM | F_RAMP},
        [LAB] = {.id = "lab", .capacity = 5, .parallel = 1, .features = F_LAB},
        [FIELD] = {.id = "field", .capacity = 60, .parallel = 1, .features = F_FIELD | F_RAMP, .site = EAST},
        [HALL] = {.id = "hall", .capacity = 40, .parallel = 1, .site = PALACE},
        [SPARE] = {.id = "spare", .capacity = 45, .parallel = 1, .features = F_CLASSROOM, .closed = SLOTS(WED1)},
    };
    memcpy(s->rooms, rooms, sizeof rooms);
    for (int i = 0; i < N_ROOMS; i++)
        s->rooms[i].name = s->rooms[i].id;
    s->in.n_features = N_FEATURES;
    s->in.features = features;
}

static inline void school_people(struct school *s)
{
    static const char *const ids[N_STAFF] = {"t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "v1", "v2", "r1"};
    s->classes[C51] = (struct school_class){.id = "c51", .name = "五(1)班", .grade = 5, .room = R51, .head = T1};
    s->classes[C52] = (struct school_class){.id = "c52", .name = "五(2)班", .grade = 5, .room = R52, .head = T2};
    s->classes[C71] = (struct school_class){.id = "c71", .name = "七(1)班", .grade = 7, .room = R71, .head = T3};
    s->teaches[0] = (struct teaching){C71, MATHS_SUBJECT};
    s->teaches[1] = (struct teaching){C51, CHINESE};
    s->teaches[2] = (struct teaching){C52, CHINESE};
    for (int i = 0; i < N_STAFF; i++) {
        s->staff[i] = (struct staff){.id = ids[i], .name = ids[i], .supervises = true, .max_load = -1,
                                     .max_load_per_day = -1, .max_days = -1, .share = 100};
        s->staff[i].available = SLOTS(MON1, MON2, TUE1, TUE2, TUE3, WED1);
    }
    s->staff[T1].max_load = 240;
    s->staff[T1].max_load_per_day = 120;
    s->staff[T1].max_days = 2;
    s->staff[T1].prior_load = 100;
    s->staff[T2].leads = LIST(s, CHESS);
    s->staff[T3].leads = LIST(s, MATHS);
    s->staff[T3].n_teaches = s->staff[T4].n_teaches = s->staff[T5].n_teaches = 1;
    s->staff[T3].teaches = &s->teaches[0];
    s->staff[T4].teaches = &s->teaches[1];
    s->staff[T4].care_priority = true;
    s->staff[T5].teaches = &s->teaches[2];
    s->staff[T5].leads = LIST(s, TRIP);
    s->staff[T6].leads = LIST(s, FOOTBALL);
    s->staff[T7].prior_load = 30;
    s->staff[T7].available = SLOTS(MON1, MON2, WED1);
    s->staff[T8].share = 50;
    s->staff[V1].type = STAFF_PROFESSIONAL;
    s->staff[V1].leads = LIST(s, FOOTBALL);
    s->staff[V1].supervises = false;
    s->staff[V2].type = STAFF_PARENT_VOLUNTEER;
    s->staff[R1].type = STAFF_RETIRED;
    for (int i = V1; i < N_STAFF; i++)
        s->staff[i].vetted = school_dates(9, 1, 10, 18);
    s->offers[0] = (struct offer){.activity = ROBOTICS, .groups = 1, .min_size = 3, .slots = SLOTS(MON2, TUE2),
                                  .fee = 18050};
    s->providers[0] = (struct provider){.id = "p1", .name = "市青少年宫", .max_sessions = 2, .n_offers = 1,
                                        .offers = s->offers, .valid = school_dates(9, 1, 10, 18)};
}

static inline void school_menu(struct school *s)
{
    static const char *const subjects[] = {"maths", "chinese"};
    const struct activity menu[N_ACTIVITIES] = {
        [ROBOTICS] = {.id = "robotics", .kind = KIND_CLUB, .grades = 0x20, .size_min = 3, .size_max = 4,
                      .sections_max = 2, .sessions = 1, .length = 1, .slots = SLOTS(MON2, TUE2), .adults = 1,
                      .students_per_adult = 10, .per_class = 2, .room_features = F_LAB},
        [FOOTBALL] = {.id = "football", .kind = KIND_ARTS_SPORTS, .grades = 0xe0, .grade_span = 1, .size_min = 2,
                      .size_max = 8, .sections_min = 1, .sections_max = 2, .sessions = 1, .length = 2,
                      .slots = SLOTS(TUE1), .weeks_kind = WEEKS_EITHER, .adults = 1, .students_per_adult = 2,
                      .per_class = -1, .room_features = F_FIELD},
        [CHESS] = {.id = "chess", .kind = KIND_CLUB, .grades = 0xe0, .grade_span = 1, .size_min = 2, .size_max = 5,
                   .sections_max = 1, .sessions = 2, .length = 1, .slots = SLOTS(MON2, TUE2, WED1), .day_gap = 2,
                   .adults = 1, .students_per_adult = 50, .per_class = -1},
        [MATHS] = {.id = "maths", .kind = KIND_TUTORING, .grades = 0x80, .size_min = 2, .size_max = 8,
                   .sections_max = 1, .sessions = 1, .length = 1, .slots = SLOTS(TUE3), .adults = 1,
                   .students_per_adult = 50, .per_class = -1},
        [TRIP] = {.id = "trip", .kind = KIND_FIELD_PRACTICE, .grades = 0xe0, .grade_span = 2, .size_min = 2,
                  .size_max = 6, .sections_max = 1, .sessions = 1, .length = 1, .slots = SLOTS(MON2, WED1),
                  .adults = 2, .students_per_adult = 50, .per_class = -1},
    };
    memcpy(s->activities, menu, sizeof menu);
    for (int i = 0; i < N_ACTIVITIES; i++) {
        struct activity *a = &s->activities[i];
        a->name = a->id;
        a->subject = i == MATHS ? MATHS_SUBJECT : -1;
        a->day_gap = a->day_gap ? a->day_gap : 1;
        a->weeks = weeks_all(&s->in.term);
    }
    s->activities[ROBOTICS].excludes = LIST(s, TRIP);
    s->activities[TRIP].excludes = LIST(s, ROBOTICS);
    s->activities[CHESS].rooms = LIST(s, R52, LAB, SPARE);
    s->posts[GATE] = (struct post){.id = "gate", .name = "放学护导", .slots = SLOTS(MON2), .adults = 2,
                                   .by = LIST(s, T6, T7, T8, V1)};
    s->in.n_subjects = N_SUBJECTS;
    s->in.subjects = subjects;
}

static inline void school_wish(struct school *s, int student, int activity)
{
    struct student *x = &s->students[student];
    s->wishes[student][x->n_wishes] =
        (struct wish){.activity = activity, .slots = SLOTS(MON1, MON2, TUE1, TUE2, TUE3, WED1),
                      .points = s->wish_points[x->n_wishes]};
    x->n_wishes++;
}

static inline void school_students(struct school *s)
{
    static const int first[] = {ROBOTICS, ROBOTICS, ROBOTICS, ROBOTICS, CHESS, CHESS,    TRIP,     TRIP,     ROBOTICS, ROBOTICS,
                                ROBOTICS, ROBOTICS, TRIP,     ROBOTICS, FOOTBALL, FOOTBALL, FOOTBALL, FOOTBALL, MATHS,    MATHS, ROBOTICS};
    for (int i = 0; i < N_STUDENTS; i++) {
        struct student *x = &s->students[i];
        int class_ = i < 8 || i == UNSCHEDULED ? C51 : i < 14 ? C52 : C71;
        snprintf(s->ids[i], sizeof s->ids[i], "s%02d", i);
        *x = (struct student){.id = s->ids[i], .name = s->ids[i], .class_ = class_, .grade = s->classes[class_].grade,
                              .wishes = s->wishes[i], .wants = 1, .consent = CONSENT_ALL, .scheduled = true,
                              .from = s->in.term.start, .to = s->in.term.end, .weeks = weeks_all(&s->in.term)};
        x->attends = SLOTS(MON1, MON2, TUE1, TUE2);
        if (class_ == C71)
            slotset_add(&x->attends, TUE3);
        school_wish(s, i, first[i]);
    }
    static const int wednesday[] = {4, 5, 6, 7, 10, 12};
    for (int i = 0; i < 6; i++)
        slotset_add(&s->students[wednesday[i]].attends, WED1);
    school_wish(s, 0, CHESS);
    school_wish(s, 4, TRIP);
    school_wish(s, 10, CHESS);
    s->students[4].wants = 2;
    s->wishes[2][0] = (struct wish){.activity = ROBOTICS, .limited = true, .slots = SLOTS(TUE2), .points = 10};
    s->students[UNSCHEDULED].consent = CONSENT_STUDENT;
    s->students[UNSCHEDULED].scheduled = false;
    s->students[0].keep_with = LIST(s, 2);
    s->students[2].keep_with = LIST(s, 0);
    s->students[8].keep_with = LIST(s, 9);
    s->students[9].keep_with = LIST(s, 8);
    s->students[0].keep_apart = LIST(s, 4);
    s->students[4].keep_apart = LIST(s, 0);
    s->students[17].needs = F_RAMP;
    s->students[18].tutoring = s->students[19].tutoring = LIST(s, MATHS_SUBJECT);
    s->students[19].weeks = weeks_range(&s->in.term, 3, WEEKS);
    for (int i = 0; i < N_CLASSES; i++)
        s->pool_of_class[i] = i;
    s->pools[C51] = (struct pool){"c51", "五(1)班", LIST(s, C51), LIST(s, 0, 1, 2, 3, 4, 5, 6, 7)};
    s->pools[C52] = (struct pool){"c52", "五(2)班", LIST(s, C52), LIST(s, 8, 9, 10, 11, 12, 13)};
    s->pools[C71] = (struct pool){"c71", "七(1)班", LIST(s, C71), LIST(s, 14, 15, 16, 17, 18, 19)};
}

static inline void school_policy(struct school *s)
{
    static const int points[7] = {12, 9, 7, 5, 4, 3, 2};
    memcpy(s->wish_points, points, sizeof points);
    struct profile *p = &s->in.profile;
    p->minutes_a_day = 60;
    p->counted_periods = 1 << PERIOD_AFTER_CLASS;
    p->off_work_time = 1020;
    p->evening_end = 1230;
    p->evening_end_boarding = 1260;
    p->late_after = 1050;
    p->evening_kinds = 1 << KIND_HOMEWORK | 1 << KIND_TUTORING | 1 << KIND_READING;
    p->homework_primary = p->homework_junior = 60;
    p->study.max_size = 4;
    p->study.students_per_adult = 4;
    p->study.room = F_CLASSROOM;
    p->wish_points = s->wish_points;
    p->n_wish_points = 7;
    const int factor[PERIODS] = {100, 100, 150, 125, 100}, weights[MEASURES] = {600, 20, 7, 4, 60, 10, 1, 400, 1};
    const int64_t subsidy[STAFF_TYPES] = {6000, 6000, 8000, 0, 0};
    memcpy(p->load_factor, factor, sizeof factor);
    memcpy(p->weights, weights, sizeof weights);
    memcpy(p->subsidy, subsidy, sizeof subsidy);
    const int moves[MOVES] = {200, 100, 60, 60};
    memcpy(p->move_weights, moves, sizeof moves);
}

static inline void school_locks(struct school *s)
{
    static const struct node nowhere;
    s->locks[0] = (struct lock){.kind = LOCK_SECTION, .activity = CHESS, .section = 1, .has_slots = true,
                                .slots = SLOTS(MON2, WED1), .room = R52, .provider = -1, .staff = LIST(s, T2)};
    s->locks[1] = (struct lock){.kind = LOCK_SECTION, .activity = ROBOTICS, .section = 2, .room = -1, .provider = 0,
                                .has_weeks = true, .weeks = weeks_all(&s->in.term)};
    s->locks[2] = (struct lock){.kind = LOCK_STUDENT, .student = 1, .activity = ROBOTICS};
    s->locks[3] = (struct lock){.kind = LOCK_STUDENT, .student = 13, .activity = ROBOTICS, .negative = true};
    s->locks[4] = (struct lock){.kind = LOCK_STAFF, .person = T8, .slot = MON2, .duty = DUTY_POST, .post = GATE};
    s->locks[5] = (struct lock){.kind = LOCK_STAFF, .person = T3, .slot = TUE1, .duty = DUTY_STUDY, .post = -1};
    s->locks[6] = (struct lock){.kind = LOCK_STAFF, .person = T6, .slot = MON2, .duty = DUTY_FREE, .post = -1};
    for (int i = 0; i < N_LOCKS; i++)
        s->locks[i].src = &nowhere;
}

static inline void school_study(struct school *s, int at, int slot, weekset weeks, int room, int who,
                                struct ints students)
{
    s->t->studies[at] = (struct study){slot, weeks, room, LIST(s, who), students};
}

static inline void school_timetable(struct school *s)
{
    const weekset all = weeks_all(&s->in.term), odd = weeks_odd(&s->in.term), even = weeks_even(&s->in.term);
    struct timetable *t = s->t = timetable_new();
    const struct ints nobody = {0, NULL};
    t->status = STATUS_FEASIBLE;
    t->n_sections = N_SECTIONS;
    t->sections = ARENA_ARRAY(t->arena, N_SECTIONS + 1, struct section);
    const struct section sections[N_SECTIONS] = {
        [ROBOTICS1] = {ROBOTICS, 1, 0x20, SLOTS(MON2), all, LAB, 0, nobody, LIST(s, 0, 1, 8, 9)},
        [ROBOTICS2] = {ROBOTICS, 2, 0x20, SLOTS(TUE2), all, LAB, 0, nobody, LIST(s, 2, 3, 11)},
        [FOOTBALL1] = {FOOTBALL, 1, 0x80, SLOTS(TUE1), odd, FIELD, -1, LIST(s, V1), LIST(s, 14, 15)},
        [FOOTBALL2] = {FOOTBALL, 2, 0x80, SLOTS(TUE1), even, FIELD, -1, LIST(s, V1), LIST(s, 16, 17)},
        [CHESS1] = {CHESS, 1, 0x20, SLOTS(MON2, WED1), all, R52, -1, LIST(s, T2), LIST(s, 4, 5, 10)},
        [MATHS1] = {MATHS, 1, 0x80, SLOTS(TUE3), all, R52, -1, LIST(s, T3), LIST(s, 18, 19)},
        [TRIP1] = {TRIP, 1, 0x20, SLOTS(WED1), all, HALL, -1, LIST(s, T5, T7, V2), LIST(s, 6, 7, 12)},
    };
    memcpy(t->sections, sections, sizeof sections);
    t->n_studies = N_STUDIES;
    t->studies = ARENA_ARRAY(t->arena, N_STUDIES + 1, struct study);
    school_study(s, MON1_51A, MON1, all, R51, T1, LIST(s, 0, 1, 2, 3));
    school_study(s, MON1_51B, MON1, all, R51, T4, LIST(s, 4, 5, 6, 7));
    school_study(s, MON1_52A, MON1, all, R52, T2, LIST(s, 8, 9, 10));
    school_study(s, MON1_52B, MON1, all, R52, T5, LIST(s, 11, 12, 13));
    school_study(s, MON1_71A, MON1, all, R71, T3, LIST(s, 14, 15, 16));
    school_study(s, MON1_71B, MON1, all, R71, T6, LIST(s, 17, 18, 19));
    school_study(s, MON2_51, MON2, all, R51, T1, LIST(s, 2, 3, 6, 7));
    school_study(s, MON2_52, MON2, all, R52, T5, LIST(s, 11, 12, 13));
    school_study(s, MON2_71A, MON2, all, R71, T3, LIST(s, 14, 15, 16));
    school_study(s, MON2_71B, MON2, all, R71, T4, LIST(s, 17, 18, 19));
    school_study(s, TUE1_51A, TUE1, all, R51, T1, LIST(s, 0, 1, 2, 3));
    school_study(s, TUE1_51B, TUE1, all, R51, T4, LIST(s, 4, 5, 6, 7));
    school_study(s, TUE1_52A, TUE1, all, R52, T2, LIST(s, 8, 9, 10));
    school_study(s, TUE1_52B, TUE1, all, R52, T5, LIST(s, 11, 12, 13));
    school_study(s, TUE1_71ODD, TUE1, odd, R71, T3, LIST(s, 16, 17, 18, 19));
    school_study(s, TUE1_71EVEN, TUE1, even, R71, T3, LIST(s, 14, 15, 18, 19));
    school_study(s, TUE2_51A, TUE2, all, R51, T1, LIST(s, 0, 1, 6));
    school_study(s, TUE2_51B, TUE2, all, R51, T4, LIST(s, 4, 5, 7));
    school_study(s, TUE2_52A, TUE2, all, R52, T2, LIST(s, 8, 9, 10));
    school_study(s, TUE2_52B, TUE2, all, R52, T5, LIST(s, 12, 13));
    school_study(s, TUE2_71ODD, TUE2, odd, R71, T3, LIST(s, 16, 17, 18, 19));
    school_study(s, TUE2_71EVEN, TUE2, even, R71, T3, LIST(s, 14, 15, 18, 19));
    school_study(s, TUE3_71, TUE3, all, R71, T6, LIST(s, 14, 15, 16, 17));
    t->n_posts = 1;
    t->posts = ARENA_ARRAY(t->arena, 3, struct post_duty);
    t->posts[0] = (struct post_duty){GATE, MON2, all, LIST(s, T7, T8)};
}

static inline void school_make(struct school *s)
{
    memset(s, 0, sizeof *s);
    s->arena = arena_new();
    s->in = (struct instance){.arena = s->arena, .id = "yl01", .name = "夷陵实验学校", .stage = STAGE_NINE_YEAR,
                              .grades = 0x3fe, .budget_week = 250000};
    s->in.term = (struct term){.start = date_of(2026, 9, 1), .end = date_of(2026, 10, 18),
                               .monday = date_of(2026, 8, 31), .weeks = WEEKS};
    school_policy(s);
    school_places(s);
    school_people(s);
    school_menu(s);
    school_students(s);
    school_locks(s);
    school_timetable(s);
    struct instance *in = &s->in;
    in->sites = s->sites;
    in->slots = s->slots;
    in->rooms = s->rooms;
    in->classes = s->classes;
    in->staff = s->staff;
    in->providers = s->providers;
    in->activities = s->activities;
    in->posts = s->posts;
    in->students = s->students;
    in->locks = s->locks;
    in->waivers = s->waivers;
    in->pools = s->pools;
    in->pool_of_class = s->pool_of_class;
    in->n_sites = N_SITES;
    in->n_slots = N_SLOTS;
    in->n_rooms = N_ROOMS;
    in->n_classes = in->n_pools = N_CLASSES;
    in->n_staff = N_STAFF;
    in->n_providers = 1;
    in->n_activities = N_ACTIVITIES;
    in->n_posts = N_POSTS;
    in->n_students = N_STUDENTS;
    in->n_locks = N_LOCKS;
}

static inline void school_free(struct school *s)
{
    arena_free(s->arena);
    timetable_free(s->t);
}

/* Edits of lists, for mutants. */
static inline void school_drop(struct school *s, struct ints *list, int value)
{
    int *copy = ARENA_ARRAY(s->arena, list->count, int), n = 0;
    for (int i = 0; i < list->count; i++)
        if (list->at[i] != value)
            copy[n++] = list->at[i];
    *list = (struct ints){n, copy};
}

static inline void school_add(struct school *s, struct ints *list, int value)
{
    int *copy = ARENA_ARRAY(s->arena, list->count + 1, int);
    for (int i = 0; i < list->count; i++)
        copy[i] = list->at[i];
    copy[list->count] = value;
    *list = (struct ints){list->count + 1, copy};
}

#endif
