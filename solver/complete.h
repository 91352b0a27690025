/* From a solution of the integer program to a timetable: what the program only counts (which students
 * sit in which study group, which adult stands before which group, which of the rooms alike) is settled
 * here, exactly where it can be (models/program/mathematics.md, last section). */
#ifndef KEHOU_COMPLETE_H
#define KEHOU_COMPLETE_H

#include "program/program.h"
#include "timetable/timetable.h"

/* x [n_columns] is a solution of p, rounded to integers. Returns the timetable (owned by the caller,
 * without claims, status feasible), or NULL where rooms kept over several meetings cannot be matched:
 * then conflict (if not NULL) gets the COLUMN_ROOM columns that cannot all be 1 together, at most
 * *n_conflict of them, and *n_conflict their number. */
struct timetable *complete(const struct program *p, const int64_t *x, int *conflict, int *n_conflict);

/* Inside of the stage -------------------------------------------------------------------- */

struct completion {
    const struct program *p;
    const struct instance *in;
    const int64_t *x;
    struct timetable *t;
    int *section_class, *study_class;   /* room class of each section and study group */
    int *section_column;                /* its COLUMN_ROOM */
    int *section_of;                    /* [n_activities * largest number of sections] or -1 */
};

/* Study groups with students and adults (complete_study.c). */
void complete_study(struct completion *c);
/* Rooms (complete_rooms.c): false where a class of rooms cannot be matched. */
bool complete_rooms(struct completion *c, int *conflict, int *n_conflict);

#endif
