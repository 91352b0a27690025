/* A draft: what can be planned where there is no legal timetable, or none in the time. Everybody who can be placed
 * is; what is missing is listed as vacancies, what is broken by the checker. Greedy: no claim is made of it. */
#ifndef KEHOU_DRAFT_H
#define KEHOU_DRAFT_H

#include "solver/plan.h"
#include "timetable/timetable.h"

/* The sections of the plan that have their least number of students, all others in study, then rooms and adults as far
 * as they go. Status draft, without claims; owned by the caller. */
struct timetable *draft_make(const struct plan *plan);

/* Inside of the drafts: who and what is taken (draft_places.c) --------------------------- */

struct taken {
    struct slotset slots;
    weekset weeks;
    int site, students;
};

struct takings {
    struct taken *at;
    int count, room;
};

struct drafting {
    const struct plan *plan;
    const struct instance *in;
    struct timetable *t;
    struct takings *staff; /* [n_staff] */
    struct takings *rooms; /* [n_rooms] */
    int vacancy_room, study_room;
};

void take(struct takings *all, struct slotset slots, weekset weeks, int site, int students);
/* Adds to what is missing in the slot for `what`. */
void vacancy_add(struct drafting *d, int slot, const char *what, enum missing missing, int number);
/* Rooms of sections, then of study groups. */
void draft_rooms(struct drafting *d);
/* Adults by locks, at posts, beside leaders, in study. */
void draft_adults(struct drafting *d);

#endif
