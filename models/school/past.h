/* What a published timetable gave the people of a school, seen from the school as it is now: what the measure
 * `moves` (contract section 4) is counted against. Read by past_read() (timetable/changes.h) from a file that may
 * name people and things that are gone; const from then on.
 *
 * A move is, whether the school's own changes force it or not:
 *   seat   of a student who was in the old timetable: of the activities it held and those it holds, the larger
 *          number, less those whose section it kept (a swap of one activity for another is one moved seat);
 *   slot   a meeting of a section that the old one did not hold at that time, in those weeks;
 *   room   a section in another room than before;
 *   staff  a duty of somebody who did not have it: a section (once, whatever its meetings; its provider counts as
 *          one more adult), study in a slot, a post in a slot.
 * Sections go by their number; a number that the activity can no longer reach is given another that is free, the
 * smallest sections going first where there are more than it may open. Sections whose weeks are over when an update begins
 * are left out. */
#ifndef KEHOU_PAST_H
#define KEHOU_PAST_H

#include "school/instance.h"

/* A section of the old timetable; what is gone of it is left out. */
struct past_section {
    const char *id;
    struct pos at;
    int activity, number;  /* activity -1: gone; number: the one it goes by now */
    struct slotset starts;
    weekset weeks;
    int room, provider;    /* -1: none, or gone */
    struct ints staff, students;
};

/* A seat in a section that cannot go on. */
struct past_seat {
    int student, section; /* section: in past->dropped */
};

/* Something that the old timetable names and the instance does not know. */
struct past_gone {
    const char *what, *id; /* "student", "room", ...: in the language chosen */
    enum past_kind { PAST_SLOT, PAST_ROOM, PAST_STAFF, PAST_PROVIDER, PAST_ACTIVITY, PAST_POST, PAST_STUDENT } kind;
    struct pos at;
};

struct past {
    struct arena *arena;
    char sha256[65];           /* of the file */
    int most;                  /* moves at most, all kinds together; -1: any number */
    int n_sections;
    struct past_section *sections; /* by activity and number */
    int *section_of;           /* [n_activities + 1] */
    int *seats;                /* [n_students] activities it held; -1: it was not in the timetable */
    int *held_of, *held;       /* [n_students + 1]; sections, as indices */
    int n_dropped, n_lost;
    struct past_section *dropped; /* whose activity is gone, or opens fewer now */
    struct past_seat *lost;    /* seats in these, by student */
    struct slotset *study;     /* [n_staff] slots in which they had study */
    struct slotset *posts;     /* [n_staff * n_posts] */
    weekset *duty_weeks;       /* [n_staff * n_slots] of the study or post of a person in a slot */
    struct pos *duty_at;       /* [n_staff * n_slots] where the study or post of a person in a slot stands */
    int n_gone;
    struct past_gone *gone;    /* each once */
};

/* The old section that section `number` of the activity goes on, or NULL; `past` may be NULL, as below. */
const struct past_section *past_section(const struct past *past, int activity, int number);
/* Activities that the student held; -1 where it was not there, or nothing is compared. */
int past_seats(const struct past *past, int student);
/* The student held a seat in that old section. */
bool past_held(const struct past *past, int student, const struct past_section *s);
/* Meetings that `s` did not hold in these weeks; NULL: none is a change. */
int past_slot_moves(const struct past_section *s, const struct slotset *starts, weekset weeks);
/* The section was in no other room. */
bool past_room_stays(const struct past_section *s, int room);
/* Somebody of the staff, or the provider (n_staff + its index), takes on the section: 1 where it had not. A section
 * that is new (NULL) is new to all. 0 where nothing is compared. */
int past_staff_moves(const struct instance *in, const struct past_section *s, int who);
/* The same of study in the slot, and of a post. */
int past_study_moves(const struct instance *in, int staff, int slot);
int past_post_moves(const struct instance *in, int staff, int post, int slot);

#endif
