/* Why a student did not get a wish, as far as the timetable alone shows: what stands between the student and a seat in
 * the section that comes nearest. It looks at one student with everything else as it is, so it says what is in the
 * way, not what another timetable could do. */
#ifndef KEHOU_REASONS_H
#define KEHOU_REASONS_H

#include "tools/report/report.h"

/* From REASON_GRADE on, about the sections that opened: the farther down, the nearer to a seat. */
enum reason_kind {
    REASON_GRANTED,       /* it has it: `section` */
    REASON_NOT_SCHEDULED, /* the consent chain is incomplete */
    REASON_ENOUGH,        /* wishes that are worth more fill its `wants` (S3) */
    REASON_LOCKED,        /* a lock keeps it out (L1) */
    REASON_NOT_LISTED,    /* tutoring, and the student is not listed for the subject (S5) */
    REASON_NOT_OPENED,    /* no section: `wishing` scheduled students wish for it, `needed` are the fewest of a section */
    REASON_GRADE,         /* its grade is not in the band, or too far from the section's (E1) */
    REASON_TIME,          /* it is not in care in all of the section's slots (S2) */
    REASON_WISHED_TIME,   /* the wish asks for other slots */
    REASON_NEEDS,         /* the room lacks what the student needs (S6) */
    REASON_APART,         /* somebody is in it who is kept apart from the student (S6) */
    REASON_HOMEWORK,      /* too little time would be left for homework (S4) */
    REASON_EXCLUDED,      /* excludes `other`, a section that the student has and that is worth more (S2) */
    REASON_CLASH,         /* meets when `other` meets, or too near to it in time to get there (S1) */
    REASON_WHOLE_CLASS,   /* tutoring: would hold its whole class, led by a teacher of the class (S5) */
    REASON_PER_CLASS,     /* has as many of the student's class as it may (E1) */
    REASON_FULL,          /* has as many students as it may, or its room (E1, P1) */
    REASON_ADULTS,        /* one more student would ask for one more adult (A1) */
    REASON_SEAT_FREE,     /* nothing of the above: there is a seat */
    REASONS
};

struct reason {
    enum reason_kind kind;
    int section, other; /* of the timetable's sections, -1: none */
    int wishing, needed;
};

/* One thing that stands between a student and a seat in a section. */
struct obstacle {
    enum reason_kind kind; /* REASON_GRADE to REASON_ADULTS */
    int other;             /* as in struct reason */
    bool by_size, by_room; /* of REASON_FULL: the section is at its size, its room at its capacity */
};

/* What stands against wish number `wish` whatever the section: REASON_NOT_SCHEDULED to REASON_NOT_LISTED. Returns
 * their number. */
int reason_general(const struct report *r, int student, int wish, enum reason_kind out[REASONS]);
/* All that stands between the student and a seat in a section of the wish's activity, farthest first; their number.
 * Complete: with these gone, what is worth less to it given up and reason_general() heeded, the student's seat
 * breaks no rule of students, sections and rooms. */
int reason_obstacles(const struct report *r, int student, int wish, int section, struct obstacle out[REASONS]);

/* About wish number `wish` (from 0) of a student. */
struct reason reason_of(const struct report *r, int student, int wish);

/* Students of a section by the rank of the wish that it meets: ranks[0] of them had it first. Ranks beyond count in
 * the last; students who did not wish for it in none. */
void reason_ranks(const struct report *r, int section, int ranks[RANKS_MAX]);

/* One sentence, for families too: about needs and students kept apart it says no more than that the group does not
 * suit. Nothing for what was granted. */
void put_reason(const struct report *r, int student, const struct reason *why, struct buf *out);
/* The same in a word, to sort by. */
const char *reason_name(enum reason_kind kind);
/* The word of the files: "wished_time", whatever the language. */
const char *reason_key(enum reason_kind kind);

#endif
