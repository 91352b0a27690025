/* A section plan under search: which sections are open, how, led by whom, where, and which student sits
 * where. All of a school that the search looks at often, packed; changes are journalled so that a move can
 * be taken back. Study is kept as counts by slot, pool and part of the weeks. The plan's own value follows
 * the score but for what the duties decide (familiar adults, late care; of the balance it knows what the total
 * load allows); breaches that a plan may
 * pass through (too few students, adults or rooms) cost penalties. */
#ifndef KEHOU_PLAN_H
#define KEHOU_PLAN_H

#include "program/program.h"
#include "school/past.h"
#include "solver/spread.h"

enum { PLAN_PARTS = 16, PLAN_MUST = 5000 /* points of what a lock or a slot closed to study demands */ };

struct plan_section {
    int activity, index;
    const struct past_section *past; /* of an update: the old section that it goes on, or NULL */
    const struct lock *lock; /* all that name it together, or NULL: it has to be open, as the lock says */
    int option;           /* of the program, -1: closed */
    int leader, room;     /* as in struct option; room class */
    int size, capacity, least;
    double cost;          /* of its leader and provider */
    int *students;        /* [size_max] */
};

struct eligible {
    int student;
    float worth; /* the most of the wish */
};

/* A wish with what it is worth in points of the score (plus PLAN_MUST where a lock demands it); `most` also counts
 * what keeping its old seat is worth. */
struct plan_wish {
    int activity;
    double worth, most;
};

enum change_kind { CHANGE_SEAT, CHANGE_LEAVE, CHANGE_OPEN, CHANGE_CLOSE };

struct change {
    enum change_kind kind;
    int section, student;                 /* SEAT, LEAVE */
    int option, leader, room;             /* CLOSE: what it was */
};

/* Points of one supervisor in a slot for all weeks (pay, late care), the least first: as many classes as differ. */
enum { PLAN_PAYS = 6 };
struct plan_pay {
    int n;
    double cost[PLAN_PAYS];
};

struct plan {
    const struct instance *in;
    const struct program *p;
    struct arena *arena;

    /* what never changes */
    int n_sections;
    int *section_of;          /* [n_activities + 1] */
    int n_parts;
    weekset parts[PLAN_PARTS];
    unsigned *option_parts;   /* [n_options] bits */
    int *eligible_of;         /* [n_options + 1] */
    struct eligible *eligible;
    int *wish_of;             /* [n_students + 1] */
    int n_wishes;
    struct plan_wish *wishes;
    int *wish_student;
    int *most;                /* [n_students] activities it can hold */
    double *top;              /* [n_students] worth of its best wishes, clashing or not */
    bool *plain;              /* [n_students] no needs, nobody to sit with or apart from */
    bool *by_class;           /* [n_activities] seats depend on the student's class (per_class, tutoring) */
    uint64_t *may;            /* [n_options][words]: bit s, student s may sit in option o */
    int words;
    uint64_t *clash;          /* [n_options][option_words]: a student cannot hold both */
    int option_words;
    short (*day_minutes)[DAYS]; /* [n_options] minutes in slots open to study */
    short (*day_limit)[DAYS];   /* [n_students] most of those (S4) */
    struct slotset *engaged;  /* [n_staff] slots in which a lock gives another duty, or none */
    bool *limited;            /* [n_students] some of those are less than what it attends */
    int *supply;              /* [n_slots][n_parts] supervisors, less posts and what lacked */
    int *study_rooms;         /* [n_slots] groups that all rooms fit for study hold, less what lacked */
    bool *study_room;         /* [n_room_classes] */
    int n_moments;
    struct slotset *moments;
    double move_factor;       /* weights of moves are multiplied by it: above 1 where --max-moves binds */
    struct spread spread;     /* what the balance will cost */
    struct plan_pay *pay;     /* [n_slots] */
    signed char *pay_of;      /* [n_slots][n_staff] the supervisor's class there, -1: none */
    int *of_pay;              /* [n_slots][n_parts][PLAN_PAYS] supervisors of each class */
    double *part_share;       /* [n_parts] of the term's weeks */

    /* the state */
    struct plan_section *sections;
    int *held_count, *held;   /* [n_students], [n_students * held_room] */
    double *held_worth;       /* the same places: what the wish is worth */
    int held_room;
    double *bar;              /* [n_students] a further wish has to be worth more than this to gain anything */
    int *led, *led_next, *led_before; /* open sections by leader, a list each: [n_staff + n_providers], [n_sections] */
    int *study;               /* [n_slots][n_pools][n_parts] students in study */
    int *adults;              /* [n_slots][n_parts] adults needed: study, leaders and others who supervise */
    int *others;              /* [n_slots][n_parts] of them those who do not lead, and those at posts */
    int *unled;               /* [n_slots][n_parts][PLAN_PAYS] supervisors of each class who lead nothing then */
    int *rooms_used;          /* [n_slots][n_parts] groups of sections in rooms fit for study */
    int *groups;              /* [n_slots][n_parts] study groups */
    int *class_use;           /* [n_room_classes][n_moments][n_parts] */
    double load;              /* minutes a week of all who supervise */
    double value;
    int short_seats, short_adults, short_rooms; /* sums of what is missing */
    double seat_penalty;
    int wanted;               /* a section that students are to be pulled into, or -1 */
    double wanted_bonus;      /* worth added to it then */
    struct change *journal;
    int n_journal, journal_room;
};

/* plan_index.c; move_factor: 1, or more where moves are to be shunned. */
struct plan *plan_new(const struct program *p, double move_factor);
/* The state of a plan without sections: everybody in study. For plan_new(). */
void plan_start(struct plan *plan);
void plan_free(struct plan *plan);
/* Another plan of the same school, without sections: it shares what never changes with `of`, which has to
 * outlive it. */
struct plan *plan_twin(const struct plan *of);
/* A copy of the state of `from` into `to`, both of the same program; journals are emptied. */
void plan_copy(struct plan *to, const struct plan *from);

/* What the duties of a plan found too few of in a slot, adults or rooms for study; slot -1: nothing that is known. */
struct lack {
    int slot;
    bool room;
};
/* There seemed to be enough (caps of people, posts, needs of students and pairs to keep apart count in the duties alone): both
 * plans, which are twins, do with one less from now on. */
void plan_lack(struct plan *plan, struct plan *twin, struct lack lack);

/* Primitive changes, journalled. */
void plan_seat(struct plan *plan, int student, int section);
void plan_leave(struct plan *plan, int student, int section);
void plan_open(struct plan *plan, int section, int option, int leader, int room);
void plan_close(struct plan *plan, int section); /* it must be empty */
void plan_undo(struct plan *plan);               /* takes back all journalled changes */
void plan_undo_to(struct plan *plan, int n);     /* all but the first n */
static inline void plan_commit(struct plan *plan)
{
    plan->n_journal = 0;
}

/* May the section run so, beside all others: leader free and within caps, room free, provider's quotas,
 * number of sections? */
bool plan_may_open(const struct plan *plan, int section, int option, int leader, int room);
/* The same in two: of the room, and of the leader. */
bool plan_room_may(const struct plan *plan, int section, int option, int room);
bool plan_leader_may(const struct plan *plan, int section, int option, int leader);
/* Legal but for duties and rooms kept: nothing short, every section has its least. */
bool plan_is_whole(const struct plan *plan);

/* The student sits in the section. */
bool plan_holds(const struct plan *plan, int s, int section);
/* The student may hold the option beside n others: one place at a time, homework time left (S1, S2, S4). */
bool plan_goes_with(const struct plan *plan, int s, int option, const int *others, int n);
/* Student `s` could sit in `section` (which is open) next to whatever else, capacity aside. */
bool plan_fits(const struct plan *plan, int s, int section);

/* Seats the student in the open section, where there is a seat and it goes with what the student holds. */
void plan_seat_if_free(struct plan *plan, int s, int section);

/* The best set of open sections for a student (bundle.c). `with` (or -1) is counted as having a seat free,
 * `without` (or -1) as closed. Returns its worth in points of the score; *n and chosen [held_room] get the
 * sections. */
double plan_best_bundle(const struct plan *plan, int s, int with, int without, int *chosen, int *n);
/* Moves of an update (plan_moves.c): points of so many of a kind. */
double plan_moves(const struct plan *plan, enum moved kind, int moves);
/* What a wish of worth `worth` is worth to the student in this section: more where it keeps its seat. */
double plan_seat_worth(const struct plan *plan, int s, int section, double worth);
/* Points lost by holding n activities where the student held fewer before. */
double plan_beyond(const struct plan *plan, int s, int n);
/* Points of the meetings, room and leader that its old section did not have. */
double plan_move_cost(const struct plan *plan, int section, int option, int leader, int room);
/* The old room's class, where the option may use it; -1: none. */
int plan_old_room(const struct plan *plan, int section, int option);
/* What the student's present sections are worth. */
double plan_worth(const struct plan *plan, int s);
/* A plan without sections becomes what a solution [n_columns] of the program says (plan_set.c). */
void plan_set(struct plan *plan, const int64_t *x);
/* Moves a student to exactly these sections. */
void plan_assign(struct plan *plan, int s, const int *chosen, int n);

/* Inside (plan_need.c): adds to adults needed (of them others than leaders), rooms used and study groups of a slot and part,
 * keeping shortages and value. One student of the pool more (or less) in study in the option's slots and weeks. */
void plan_need(struct plan *plan, int t, int k, int adults, int others, int rooms, int groups);
void plan_study(struct plan *plan, int s, int o, int by);
/* What the others of a slot and part cost, before and after a change of `unled`. */
double plan_pay(const struct plan *plan, int t, int k);

#endif
