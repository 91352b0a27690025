/* Inside of the program builder: growing columns and rows, and the index from what a column
 * means to its number. Only models/program includes it. */
#ifndef KEHOU_BUILDER_H
#define KEHOU_BUILDER_H

#include "program/facts.h"
#include "program/program.h"
#include "school/calendar.h"

/* Section i of activity a; `named` where a lock names it, so it is not interchangeable. */
struct program_section {
    int activity, index;
    bool named;
    int open;           /* column of its first option; one column each, in order of options */
    int *rooms, *leads; /* [n_options + 1] first column of each option's rooms and leaders */
    int *seats;         /* [n_options + 1] first column of each option's seats */
    int *extras;        /* [n_options + 1], or NULL where one adult is always enough */
    int adults;         /* first of its columns COLUMN_ADULTS, or -1 */
    int n_adults;       /* of them, for adults, adults + 1, ... */
    int beside;         /* column, or -1 */
};

/* One use of a person, room or seat by a column. */
struct use {
    int column;
    int64_t value;
    struct slotset slots;
    weekset weeks;
    int site; /* -1: anywhere */
};

struct uses {
    struct use *at;
    int count, room;
};

struct builder {
    struct program *p;
    const struct instance *in;
    bool strong, exact;
    const struct program_slack *slack; /* or NULL */
    int column_room, row_room, entry_room;
    int64_t *yuan;        /* of each column, for the budget (M1) */
    /* the row being built */
    int64_t *value;       /* dense, by column */
    int *touched, n_touched;
    int owner, what;      /* of the rows that follow: see struct row; owner -1 for none */

    int n_moments;
    struct slotset *moments;
    struct slotset all_slots;
    int n_campuses;       /* sites on campus with rooms */
    struct week_sets *weeks; /* [n_slots] */
    int n_sections;
    struct program_section *sections;
    int *section_of;      /* [n_activities + 1] first section of each activity */
    struct ints *seats_of;   /* [n_students] seat columns */
    struct uses *staff;   /* [n_staff] uses by slot: value is the load in a week */
    struct uses *rooms;   /* [n_room_classes] groups */
    int *load;            /* weighted minutes of each column's duties */
    int *largest;         /* [n_activities] COLUMN_LARGEST, COLUMN_SMALLEST follows; or -1 */
    int at_study_first, at_study_count;
    int *absent_at; /* [n_students][n_slots] columns of staying away, 0: none; NULL without slack */
};

/* Columns and rows ------------------------------------------------------------------- */

int builder_column(struct builder *b, enum column_kind kind, int64_t lower, int64_t upper, bool integer, int64_t cost,
                   int k0, int k1, int k2, int k3, int k4);
static inline int builder_binary(struct builder *b, enum column_kind kind, int64_t cost, int k0, int k1, int k2, int k3,
                                 int k4)
{
    return builder_column(b, kind, 0, 1, true, cost, k0, k1, k2, k3, k4);
}
/* Adds to the row being built; repeated columns are summed. */
void row_add(struct builder *b, int column, int64_t value);
/* Forgets the row being built. */
void row_drop(struct builder *b);
/* Ends the row. Empty rows are dropped where they hold, kept where they cannot (no answer). */
void row_end(struct builder *b, enum family family, int64_t lower, int64_t upper);

/* The student's column of staying away from slot t, or -1. */
static inline int absent_column(const struct builder *b, int s, int t)
{
    return b->absent_at ? b->absent_at[s * b->in->n_slots + t] - 1 : -1;
}
/* It is the student's own, or the student is the first of those it stands for. */
static inline bool is_absent_column(const struct builder *b, int s, int t)
{
    int c = absent_column(b, s, t);
    return c >= 0 && b->p->columns[c].key[0] == s;
}
/* The students who may stay away from slot t. */
static inline int absent_most(const struct builder *b, int t)
{
    return b->slack && b->slack->absent ? b->slack->absent[t] : 0;
}

void uses_add(struct uses *u, int column, int64_t value, struct slotset slots, weekset weeks, int site);
/* For each of `sets` and each part of the weeks: lower <= sum of the uses that meet both <= upper. Rows
 * that cannot be broken, or that repeat one of the same set, are left out. */
void uses_rows(struct builder *b, enum family family, const struct uses *u, const struct slotset *sets, int n_sets,
               int64_t lower, int64_t upper);
/* Travel (S1, A2): uses at sites too far apart for the time between their slots exclude each other. */
void uses_travel_rows(struct builder *b, enum family family, const struct uses *u);

/* Sets (sets.c) ------------------------------------------------------------------------ */

void sets_build(struct builder *b);
int option_count(const struct builder *b, int activity);
static inline bool led_by_provider(const struct builder *b, int leader)
{
    return leader >= b->in->n_staff;
}
/* Does the student need to be somewhere in the slot in some of these weeks? */
static inline bool attends_part(const struct student *st, int t, weekset part)
{
    return slotset_has(&st->attends, t) && (st->weeks & part);
}

/* The option that a column of a section is of. */
static inline const struct option *option_of(const struct builder *b, int column)
{
    return &b->p->options[program_option(b->p, &b->p->columns[column])];
}
/* Study in the slot has columns of its own (COLUMN_AT_STUDY): it is not just what seats leave. */
static inline bool study_is_explicit(const struct builder *b, int t)
{
    return b->weeks[t].count > 1 || b->n_campuses > 1;
}

/* Families (one file each, in the order they are built) ----------------------------------- */

void sections_build(struct builder *b);  /* sections.c: FAMILY_SECTIONS, SIZE, SEAT, TUTORING, PROVIDER */
void students_build(struct builder *b);  /* students.c: FAMILY_STUDENT, APART */
void study_build(struct builder *b);     /* study.c: FAMILY_STUDY, POST */
void balance_build(struct builder *b);   /* balance.c: FAMILY_BALANCE */
void resources_build(struct builder *b); /* resources.c: FAMILY_ROOM, STAFF, BUDGET */
void locks_build(struct builder *b);     /* locks.c: FAMILY_LOCK */
void moves_build(struct builder *b);     /* moves.c: FAMILY_MOVES, and costs of the other columns */

#endif
