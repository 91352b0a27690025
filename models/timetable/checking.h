/* What the rules of the checker share while one timetable is checked: its groups in one shape,
 * who is in which of them, and how things are named. Only files of this folder include it. */
#ifndef KEHOU_CHECKING_H
#define KEHOU_CHECKING_H

#include "base/text.h"
#include "school/calendar.h"
#include "timetable/verdict.h"

enum group_kind { GROUP_SECTION, GROUP_STUDY, GROUP_POST };

/* A section, a study group, or one adult's duty on one slot of a post. */
struct group {
    enum group_kind kind;
    int index; /* in sections, studies or posts of the timetable; of a post's duty its first line */
    struct slotset slots;
    weekset weeks;
    int room, site; /* -1: none; posts have neither */
    struct ints staff, students;
};

/* Lists of groups by owner: those of owner x are at[from[x]] to at[from[x + 1] - 1]. */
struct groups_of {
    const int *from, *at;
};

struct checking {
    const struct instance *in;
    const struct timetable *t;
    struct verdict *v; /* measures and loads are computed before the rules run */
    struct arena *arena;
    int room_breaches; /* room in v->breaches, on the heap until the check ends */
    int n_groups;
    struct group *groups; /* sections and study groups as in the timetable, then, from first_post on, post duties */
    int first_post;
    struct groups_of of_student, of_staff, of_room;
    struct slotset *near; /* [n_slots] others of the day that clash with it or lie within the longest travel */
    bool any_near;
    int n_moments;
    struct slotset moments[SLOTS_MAX];
};

/* Runs through the groups of one student, person or room; `break` ends nothing. */
#define EACH_GROUP_OF(c, of, owner, g)                                                                                 \
    for (int g##_ = (c)->of.from[owner]; g##_ < (c)->of.from[(owner) + 1]; g##_++)                                     \
        for (const struct group *g = &(c)->groups[(c)->of.at[g##_]]; g; g = NULL)

/* Fills `c` for a timetable; all memory is in `arena`. */
void checking_init(struct checking *c, const struct instance *in, const struct timetable *t, struct verdict *v);

/* Adds a breach. */
void breach(struct checking *c, enum rule rule, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Section of the timetable that group `g` is; NULL for study and posts. */
const struct section *group_section(const struct checking *c, const struct group *g);

/* The coarsest parts of the weeks in which the groups of one owner do not change; as weeks_parts(). */
int group_weeks(const struct checking *c, struct groups_of of, int owner, weekset *parts);

/* Two different slots of g and h, both within `among`, that nobody can serve both: they
 * overlap, or lie closer than the way between the places. */
bool out_of_reach(const struct checking *c, const struct group *g, const struct group *h, struct slotset among,
                  int *slot_g, int *slot_h);

/* For messages: "NAME (id)", or the id alone where it is the name. Memory of the check. */
const char *call_student(struct checking *c, int student);
const char *call_staff(struct checking *c, int staff);
const char *call_provider(struct checking *c, int provider);
const char *call_activity(struct checking *c, int activity);
const char *call_room(struct checking *c, int room);
const char *call_class(struct checking *c, int class_);
const char *call_pool(struct checking *c, int pool);
const char *call_post(struct checking *c, int post);
/* "robotics-1", "study group of s0001 in mon1", "gate in mon1". */
const char *call_section(struct checking *c, const struct section *s);
const char *call_group(struct checking *c, const struct group *g);
/* "all", "odd", "3-5" or a list such as "1, 4-6". */
const char *call_weeks(struct checking *c, weekset weeks);
/* "mon1, tue2" */
const char *call_slots(struct checking *c, struct slotset slots);
const char *call_day(enum day day); /* translated: "Monday" */
const char *call_features(struct checking *c, uint64_t features);


/* The rules, one function a code (verdict.c holds their table). */
void check_one_place(struct checking *c);   /* S1 */
void check_wishes(struct checking *c);      /* S2 */
void check_wants(struct checking *c);       /* S3 */
void check_homework(struct checking *c);    /* S4 */
void check_tutoring(struct checking *c);    /* S5 */
void check_apart_needs(struct checking *c); /* S6 */
void check_evening(struct checking *c);     /* T2 */
void check_meetings(struct checking *c);    /* T4 */
void check_rooms(struct checking *c);       /* P1 */
void check_numbers(struct checking *c);     /* A1 */
void check_adults(struct checking *c);      /* A2 */
void check_providers(struct checking *c);   /* A3 */
void check_sections(struct checking *c);    /* E1 */
void check_study(struct checking *c);       /* E2 */
void check_budget(struct checking *c);      /* M1 */
void check_locks(struct checking *c);       /* L1 */
void check_claims(struct checking *c);      /* SCORE */

/* Computes loads, measures, score and squared loads into c->v. */
void measure_all(struct checking *c);

/* Adults that a section, or a study group of `students`, must have exactly (A1). */
int section_adults(const struct instance *in, const struct section *s);
int study_adults(const struct instance *in, int students);

/* The least number of groups of at most max_size into which n students can be parted so that no
 * two in conflict share one (E2). Nodes are the students with a conflict, `near` their lists of
 * other nodes, symmetric. Exact by search (saturation order, Brelaz 1979) up to a fixed effort,
 * beyond which a number whose possibility stays open counts as impossible. */
int partition_least(int n, int max_size, int nodes, const struct ints *near);

#endif
