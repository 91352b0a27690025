/* Two versions of a timetable compared: the published one, as struct past sees it (school/past.h), and a new one of
 * the school as it is now. Knows neither the program nor the search. */
#ifndef KEHOU_CHANGES_H
#define KEHOU_CHANGES_H

#include "school/past.h"
#include "timetable/timetable.h"

/* Reads a published timetable for `in`, which may have lost or gained anybody and anything since; what it names and
 * `in` does not know goes to past->gone. NULL after located errors: the file is malformed, or a draft. Owned by the
 * caller (past_free). */
struct past *past_read(const char *path, const struct instance *in, struct diags *d);
void past_free(struct past *past);

/* Takes parts of in->past over as locks, added to the instance's own, each with the place where it stands in the
 * timetable and the reason "as published". A part is one of all, sections (times, rooms, adults), times, rooms, staff (all
 * duties), students (all seats), or activity=, staff=, student=, class= with ids, parted by commas; all-but= leaves
 * activities, staff, students and classes free. False where a part is none of these; `why` says so. Warns in `d` of what
 * is gone. Locks that contradict others, or the school, are found by limits_check_locks(). */
struct buf;
bool past_lock(struct instance *in, const char *const *parts, int n, struct diags *d, struct buf *why);

/* The measure `moves` of `t` against in->past (which is there). Sections of an activity are matched with the old ones
 * so that the weighted moves are fewest; those that a lock names by their numbers. */
void changes_count(const struct instance *in, const struct timetable *t, int64_t moves[MOVES]);

/* Why something changed: the first of these that the school as it is now shows. */
enum why {
    WHY_BETTER,                         /* nothing forced it: the whole is better so */
    /* of a seat */
    WHY_JOINED, WHY_LEFT, WHY_OFFERED,  /* OFFERED: the activity is no longer on the menu, or opens less often */
    WHY_WISHED,                         /* the student no longer wishes it, or wants fewer */
    WHY_ATTENDS,                        /* the student does not attend then */
    WHY_CLOSED, WHY_TIME,               /* the section no longer runs, or at another time */
    WHY_INSTEAD, WHY_FREE,              /* in place of what was lost; a seat was free */
    /* of a section */
    WHY_OPENED, WHY_FEW,                /* new; too few would be left */
    WHY_PROVIDER, WHY_LEADER, WHY_ROOM, /* it cannot have its provider, leader or room any more */
    WHY_TAKEN,                          /* another group has the room then */
    /* of a duty */
    WHY_UNABLE, WHY_STEPS_IN, WHY_MOVED, WHY_NEEDED, /* the person cannot; for one who cannot; with the section;
                                                        more or fewer adults are needed */
    WHYS
};
extern const char *const why_words[WHYS]; /* marked for the catalogue */

/* One activity of one student; an id or NULL for each side. */
struct seat_change {
    int student;
    const char *activity, *was, *now;
    bool counts; /* a move: the student was there before */
    enum why why;
};

/* A section that changed, opened (no `was`) or closed (no `now`). */
struct section_change {
    const char *id, *was_id; /* id: the new one, or of a closed section the old */
    const struct past_section *was;
    const struct section *now;
    bool slots, rooms, staff; /* what changed */
    enum why why;
};

/* One slot of one person; lists of ids ("free" where empty). */
struct duty_change {
    int staff, slot;
    const char *was, *now;
    enum why why;
};

struct changes {
    struct arena *arena;
    int64_t moves[MOVES];
    int n_seats, n_sections, n_duties;
    struct seat_change *seats;       /* by student, in the order of ids of activities */
    struct section_change *sections; /* by activity and number */
    struct duty_change *duties;      /* by person and slot */
};

/* All that differs between in->past and `t`. Owned by the caller. */
struct changes *changes_of(const struct instance *in, const struct timetable *t);
void changes_free(struct changes *c);

#endif
