/* Inside of the duties: what duties.c, duties_people.c, duties_balance.c, duties_study.c and duties_columns.c share. */
#ifndef KEHOU_DESK_H
#define KEHOU_DESK_H

#include "solver/duties.h"

enum duty_kind { DUTY_IS_EXTRA, DUTY_IS_POST, DUTY_IS_STUDY, DUTY_IS_LEAD };

/* One place for one adult. */
struct need {
    enum duty_kind kind;
    struct slotset slots;
    weekset weeks;
    int slot, v, site;   /* study and posts: slot and week set; site -1: anywhere */
    int what;            /* pool, post, or plan section */
    int person;          /* -1: nobody yet */
    bool own;            /* an own adult (external_needs_own_adult) */
    int must;            /* a lock wants this person, or -1 */
    int load, week_load; /* weighted minutes: of an average week, of one it is held in */
};

struct person {
    int *needs;          /* [count] that are theirs */
    int count, room;
    int load;            /* weighted minutes a week, as the measure counts */
    bool counted, low;   /* in U, in L of the balance */
};

struct desk {
    const struct plan *plan;
    const struct program *p;
    const struct instance *in;
    const int *index;
    int64_t *x;
    struct need *needs;
    int n_needs, need_room;
    struct person *people;
    int *room_use;       /* [room class][moment][part] */
    int *familiar_count; /* [pool][slot][v] familiar adults */
    int *groups;         /* [pool][slot][v] */
    bool *familiar;      /* [staff][pool] */
    bool *free_lock;     /* [staff][slot] a lock keeps it free */
    bool by_site;
};

/* Place of a pool, slot and week set in the arrays by them. */
static inline int cell(const struct desk *d, int pool, int slot, int v)
{
    return (pool * d->in->n_slots + slot) * 8 + (v < 8 ? v : 7);
}

void desk_need(struct desk *d, struct need n);

/* One person and one need (duties_people.c). May they take it beside what they hold? */
bool desk_may(const struct desk *d, int q, const struct need *n);
/* The need goes to person q, -1: to nobody. */
void desk_assign(struct desk *d, struct need *n, int q);
/* Points of giving the need to somebody who did not have it before. */
double desk_new_to(const struct desk *d, int q, const struct need *n);
/* Points of the need with the person it has, or very many with nobody, familiarity of its pool included. */
double desk_local_cost(const struct desk *d, const struct need *n);

/* Better duties (duties_balance.c): descent, then annealing of so many moves for each need, in which those that nobody has
 * may find somebody. */
void desk_improve(struct desk *d, int moves, uint64_t seed);
/* A smooth stand-in beside U - L, so that moves towards balance are seen one by one. */
double desk_load_square(const struct desk *d, int q);

/* Groups, rooms and needs of one slot; columns [first, last), by pool [n_pools], hold those of the pool and slot,
 * at_study those of explicit study. False where some group finds no room, which goes to *lack, or rooms are too small for its
 * students (duties_study.c). */
bool desk_study(struct desk *d, int t, const int *at_study, const int *first, const int *last, struct lack *lack);
/* The student of the pool has no meeting in the slot and attends it. */
bool desk_in_study(const struct desk *d, int s, int t);
/* Sets the columns of all duties, once each need has its person, and those that follow (duties_columns.c). */
void desk_columns(struct desk *d);

#endif
