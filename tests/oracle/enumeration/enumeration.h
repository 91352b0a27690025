/* Plain enumeration of the timetables of a tiny school. Each file chooses one kind of thing, depth
 * first, and hands on to the next: plans (sections and their students), study groups of each slot,
 * rooms, adults. Only what no legal and better timetable can contain is cut; every leaf that would be
 * the best so far is judged by the checker, and must be legal and have exactly the score expected.
 *
 * What is left out without loss:
 * - sections that no lock names are interchangeable: they take their runs in order;
 * - no rule and no measure knows rooms but by fit, occupancy and site: of all ways to place the same
 *   groups at the same sites the first that fits stands for the rest (but where moves are limited);
 * - study groups of the same pool, weeks, size, classes and needs are interchangeable where nobody
 *   travels between sites: of configurations alike in these the first stands for the rest;
 * - a parent volunteer who does not count is added only where a lock names it;
 * - weeks of study and posts: the sets that models/program/mathematics.md names, V_t, no others. */
#ifndef ENUMERATION_H
#define ENUMERATION_H

#include "school/calendar.h"
#include "timetable/verdict.h"

enum { STUDENTS = 16, GROUPS = 48, SECTIONS = 12, ADULTS = 12, SETS = 24, DUTIES = 64 };

/* A way that a section of an activity can run. */
struct run {
    int activity, shortest; /* minutes of its shortest meeting */
    struct slotset starts, slots;
    weekset weeks;
};

/* Sets of weeks that study and posts use in a slot. */
struct week_choices {
    int n;
    weekset at[SETS];
};

struct seated {
    int run, number;
    unsigned students; /* bits by index */
};

/* Sections with their students; `cost` is what they settle of the score. */
struct plan {
    int64_t cost;
    int n;
    struct seated sections[SECTIONS];
};

/* A section (run >= 0) or study group. */
struct group {
    int run, number;
    struct slotset slots;
    weekset weeks;
    unsigned students;
    int room, site, provider;
    int n_staff, staff[ADULTS]; /* in the order of the timetable */
};

struct duty {
    struct slotset slots;
    weekset weeks;
    int site; /* -1: none (posts) */
};

/* A turn of one adult at a post. */
struct turn {
    int post, slot, person;
    weekset weeks;
};

struct enumeration {
    const struct instance *in;
    struct arena *arena;
    int n_runs;
    struct run *runs;
    int n_parts;
    weekset parts[WEEKS_MAX];
    struct week_choices *study_weeks; /* [n_slots] */
    bool travels;                     /* two sites with a way between them */
    signed char *need;                /* [2^n_students] study groups a set of students needs, 0: not counted yet */

    int n_plans, plans_room;
    struct plan *plans;

    /* the timetable under construction */
    const struct plan *plan;
    int n_groups;
    struct group groups[GROUPS];
    int n_turns;
    struct turn turns[DUTIES];
    int *n_duties;                      /* [n_staff] */
    struct duty (*duties)[DUTIES];      /* [n_staff] */
    int *load;                          /* [n_staff] */
    int64_t cost, yuan;                 /* of the score, and of it the cost measure */
    int64_t least_after[GROUPS + 1];    /* score that groups from here on add at least */
    int64_t load_after[GROUPS + 1];     /* load of one adult in each */
    int64_t adults_after[GROUPS + 1];   /* load of all their adults at most */

    bool found;
    int64_t best;
};

/* runs.c: runs, parts of the weeks, sets of weeks of study. */
void runs_find(struct enumeration *e);
bool run_fits_room(const struct enumeration *e, const struct run *r, int room);
bool may_lead(const struct enumeration *e, const struct run *r, int person);
bool may_hire(const struct enumeration *e, const struct run *r, int provider);
bool is_free(const struct enumeration *e, int person, const struct slotset *slots, weekset weeks);
bool adult_is_counted(const struct enumeration *e, int person);
bool may_sit(const struct enumeration *e, int student, const struct run *r);
/* plans.c: fills e->plans, in order of cost. False: more than this program is meant for. */
bool plans_find(struct enumeration *e);
/* study.c: all ways to study, for the sections of e->plan. */
void study_choose(struct enumeration *e);
/* rooms.c: rooms of e->groups. */
void rooms_choose(struct enumeration *e);
/* adults.c: adults of e->groups, and posts; judges the leaves. */
void adults_choose(struct enumeration *e);

bool list_has(const struct ints *list, int value);
const struct offer *offer_for(const struct instance *in, int provider, int activity);
/* The lock on a section, or NULL. */
const struct lock *section_lock(const struct instance *in, int activity, int number);

#endif
