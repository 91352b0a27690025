/* The integer program of a school: a sparse matrix of integers, every column and row labelled
 * with what it means. The mathematics is in models/program/mathematics.md; each family of rows
 * has its own file.  minimise constant + cost'x,  lower <= Ax <= upper,  lower <= x <= upper. */
#ifndef KEHOU_PROGRAM_H
#define KEHOU_PROGRAM_H

#include "school/instance.h"

/* "No bound" on that side of a row or column. */
#define PROGRAM_INF INT64_C(1000000000000)

enum column_kind {
    COLUMN_OPEN,     /* x[a,i,o]: section i of activity a opens as option o */
    COLUMN_ROOM,     /* r[a,i,o,rho]: it has a room of class rho */
    COLUMN_LEAD,     /* l[a,i,o,q]: it is led by leader q */
    COLUMN_ADULTS,   /* b[a,i,j]: it needs j adults */
    COLUMN_BESIDE,   /* v[a,i]: it is led by a provider and would have but one adult */
    COLUMN_EXTRA,    /* e[a,i,o,q]: q is one of its further adults */
    COLUMN_SEAT,     /* z[s,a,i,o]: student s is in it */
    COLUMN_LARGEST,  /* largest section of activity a */
    COLUMN_SMALLEST, /* smallest section of activity a */
    COLUMN_APART,    /* pair of friends holds a in different sections */
    COLUMN_UNMET,    /* u[s]: student s got no wish */
    COLUMN_AT_STUDY, /* w[s,t,v,site]: student s studies in slot t in the weeks v at a site; only where it is not 1 - seats */
    COLUMN_BASE,     /* B[b,t,k]: ceil(students in study / max_size); only where groups may exceed it */
    COLUMN_REASON,   /* why the number of groups is what it is: size, or a clash of keep_apart students */
    COLUMN_GROUPS,   /* g[b,t,v,rho]: study groups of pool b in slot t, weeks v, in rooms of class rho */
    COLUMN_SIZED,    /* study groups of pool b that need j adults; only where a group may need more than one */
    COLUMN_SHARED,   /* students in a room shared by several groups */
    COLUMN_FAMILIAR, /* f[q,b,t,v,site]: q supervises a group of pool b, which q teaches or heads */
    COLUMN_STUDY,    /* d[q,t,v,site]: q supervises any other study group */
    COLUMN_POST,     /* p[q,post,t,v] */
    COLUMN_UNFAMILIAR, /* study groups of pool b without a familiar adult */
    COLUMN_DAY,        /* q is on duty on a day in part k of the weeks; only where max_days is set */
    COLUMN_U, COLUMN_L, /* largest and smallest load of `imbalance` */
    COLUMN_GAINED,      /* seats of student s beyond those it had; only in an update */
    COLUMN_MOST, COLUMN_LEAST, /* strong: the same in units of g minutes, of loads with remainder r by g, or near it */
    COLUMN_ABSENT,      /* student s stays away from slot t, or so many of pool b do; only in a loosened program */
    COLUMN_KINDS
};

enum family {
    FAMILY_SECTIONS, /* one option, room, leader a section; numbers of sections (E1, T4) */
    FAMILY_SIZE,     /* section sizes, adults by size (E1, A1) */
    FAMILY_SEAT,     /* strong: a seat only where the section opens so */
    FAMILY_STUDENT,  /* one place a slot, wants, once, excludes, unmet, homework (S1 to S4) */
    FAMILY_TUTORING, /* S5 */
    FAMILY_APART,    /* keep_apart, keep_with, needs (S6) */
    FAMILY_STUDY,    /* groups, seats and adults of study (E2, A1) */
    FAMILY_ROOM,     /* rooms by class and moment (P1) */
    FAMILY_STAFF,    /* one duty a moment, travel, caps (A2) */
    FAMILY_PROVIDER, /* quotas (A3) */
    FAMILY_POST,     /* posts (A1) */
    FAMILY_BALANCE,  /* U and L, MOST and LEAST */
    FAMILY_UNEVEN,
    FAMILY_BUDGET,   /* M1 */
    FAMILY_LOCK,     /* L1 */
    FAMILY_MOVES,    /* --max-moves of an update */
    FAMILIES
};

struct column {
    int64_t cost, lower, upper;
    bool integer;
    enum column_kind kind;
    /* Indices in the order of the kind's comment, -1 where unused, but: ROOM, LEAD, EXTRA {a, i, o, which};
     * SEAT {s, a, i, o, rank of the wish}; AT_STUDY {s, t, v, site}; GROUPS {b, t, v, rho};
     * FAMILIAR {q, b, t, v, site}; STUDY {q, t, -1, v, site}; POST {q, post, t, v}; SHARED {b, t, v, rho} or
     * {a, i, o, rho, 1}; MOST, LEAST {r, g, minutes that a load may be below, or above, its place}; ABSENT {s, t, -1} or
     * {the first of them, t, b}; SIZED {b, t, v, site, j}. i counts from 0; o within the activity; v indexes
     * program.study_weeks of the slot. */
    int key[5];
};

/* What a row says of its owner: these, or one of them plus a number for the moment or day and part of the weeks. */
enum said {
    SAID_OTHER = -1,          /* nothing that others' rows say alike */
    SAID_ROOM = 0,            /* of a section: option o has a room (2 o), a leader (2 o + 1) */
    SAID_MOMENT = 1 << 24,    /* of a person, as all below: one duty in a moment */
    SAID_LOAD = 2 << 24,      /* max_load */
    SAID_DAY_LOAD = 3 << 24,  /* max_load_per_day */
    SAID_MOST = 4 << 24,      /* U */
    SAID_LEAST = 5 << 24,     /* L */
    SAID_ONCE = 6 << 24,      /* of a student: one section of an activity (plus the rank of the wish) */
    SAID_WANTS = 7 << 24,     /* at most `wants` activities */
    SAID_MOST_UNITS = 8 << 24, /* of a person again: MOST */
    SAID_LEAST_UNITS = 9 << 24 /* LEAST */
};

struct row {
    int64_t lower, upper;
    enum family family;
    int first, count; /* entries */
    /* Rows that say the same of different people, or of different sections of an activity: who, and a number for
     * what is said: so rows of two programs are matched (solver/alike.h). owner is -1 where there is none. */
    int owner, what;
};

/* A way a section of an activity can run. */
struct option {
    int activity, site;
    struct slotset starts, slots;
    weekset weeks;
    gradeset window;     /* grades it may mix (grade_span) */
    struct ints rooms;   /* room classes it may use */
    struct ints leaders; /* staff q as q, provider offers as n_staff + provider */
};

/* Rooms that no rule and no wish tells apart. */
struct room_class {
    struct ints rooms;
    int capacity, parallel, site;
    uint64_t features;
    struct slotset closed;
};

/* The sets of weeks that study and posts use in a slot, and the parts of the weeks they tell apart. */
struct week_sets {
    int count, n_parts;
    weekset at[WEEKS_MAX], parts[WEEKS_MAX];
};

struct program {
    struct arena *arena;
    const struct instance *in;
    int n_columns, n_rows, n_entries;
    struct column *columns;
    struct row *rows;
    int *entry_column;      /* [n_entries] by row */
    int64_t *entry_value;
    int64_t constant;       /* of the objective */
    int64_t *yuan;          /* [n_columns] what one of a column takes of the budget (M1), a week */
    int n_options, n_room_classes;
    struct option *options;         /* grouped by activity */
    int *options_of;                /* [n_activities + 1] first option of each activity */
    struct room_class *room_classes;
    const struct week_sets *study_weeks; /* [n_slots] V_t */
};

/* What a program leaves open to find out what stands in the way of a timetable (solver/conflict.h). */
struct program_slack {
    const int *absent; /* [n_slots] students of each slot who may stay away */
    const bool *posts; /* [n_posts][n_slots] any number of adults will do there */
    bool groups;       /* numbers of study groups and of their adults may exceed what sizes ask */
};

/* The whole program of a school. `strong` adds what only tightens it. */
struct program *program_build(const struct instance *in, bool strong);
/* The same; `exact` also tells rooms apart where counting them by moment would miss that a section keeps
 * its room (classes of up to 12 rooms). The search does without: solver/complete.c mends it. */
struct program *program_build_as(const struct instance *in, bool strong, bool exact);
/* Whether there is a timetable that uses the slack (NULL: none): the exact program, not strong. */
struct program *program_build_loose(const struct instance *in, const struct program_slack *slack);
void program_free(struct program *p);

/* A hash over all numbers of the program, columns and rows in their order, as 64 hex digits and a NUL. */
void program_hash(const struct program *p, char out[65]);

/* "z.s0001.robotics.1.o3": unique, without blanks, at most 255 bytes (ids are replaced by their
 * indices where they hold other characters). Valid until the next call with the same buffer. */
const char *program_column_name(const struct program *p, int column, char buffer[256]);
const char *program_row_name(const struct program *p, int row, char buffer[256]);

/* The option, of all, that the column is of; -1: none alone. */
int program_option(const struct program *p, const struct column *c);
/* The columns' own bounds into lower, upper [n_columns]. */
void program_bounds(const struct program *p, int64_t *lower, int64_t *upper);

/* A number for what the column means: the same in the programs of like schools, as it goes by ids and times. Kinds whose
 * keys do not tell their columns apart share it. Classes of rooms go by `room` [n_room_classes]; NULL: by their first. */
uint64_t program_column_meaning(const struct program *p, int column, const int *room);

/* Free MPS and CPLEX LP; the constant is a column fixed at 1. */
struct buf;
void program_write_mps(const struct program *p, struct buf *out);
void program_write_lp(const struct program *p, struct buf *out);

#endif
