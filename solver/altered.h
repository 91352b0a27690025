/* Inside of the conflicts: a school with some facts changed or left out, and parts of it. */
#ifndef KEHOU_ALTERED_H
#define KEHOU_ALTERED_H

#include "program/program.h"
#include "solver/conflict.h"

enum { LEVEL_OUT = -1 }; /* the fact is left out */

/* A copy of an instance whose entities may be changed; what it points at is shared until replaced. */
struct altered {
    struct arena *arena;
    const struct instance *base;
    struct instance in;
    struct slot *slots;
    struct site *sites;
    struct room *rooms;
    struct staff *staff;
    struct provider *providers;
    struct activity *activities;
    struct post *posts;
    struct student *students;
    struct lock *locks;
    bool *lock_out;        /* [base n_locks] */
    int *absent;           /* [n_slots] */
    bool *any_adults;      /* [n_posts][n_slots] */
    bool stated;           /* what is left out is stated as a file could: a school with less room than the loose one */
    struct program_slack slack;
    int room_staff, room_rooms;
};

struct altered *altered_new(const struct instance *in);
/* A lock besides those of the base, one at most; its index. */
int altered_add_lock(struct altered *a, struct lock lock);
/* Something is left open that no file could state: only the program knows it. */
bool altered_is_loose(const struct altered *a);
/* Changes the fact to `level` (1 to fact->levels), or leaves it out. Each fact at most once. */
void altered_apply(struct altered *a, const struct fact *fact, int level);
/* Students stay away from the slot. */
void altered_absent(struct altered *a, int student, int slot);
/* Drops the locks left out; call after all changes. */
void altered_end(struct altered *a);
/* Keeps only what concerns these slots, so that whatever the rest allows still holds; `meetings`: of whole
 * meetings (a day), else of one slot. */
void altered_restrict(struct altered *a, const struct slotset *slots, bool meetings);
/* Keeps only these activities with those who wish them: everything else is left undone, so that whatever the rest
 * allows still holds. */
void altered_activities(struct altered *a, const struct ints *activities);

/* The facts of the school, in the order of their kinds (facts_list.c). */
struct fact *facts_list(struct arena *arena, const struct instance *in, int *count);
/* The price of a repair, in points: what it costs a school to change this. */
int64_t fact_price(const struct fact *f, int level);
/* Only one value may be tried at a time: more is not less restricted (E2 fixes the number of groups). */
bool fact_by_value(enum fact_kind kind);
/* The fact is of one slot, or of a day. */
bool fact_of_slot(enum fact_kind kind);
/* Minutes that one level of a cap adds. */
int cap_step(const struct instance *in);
/* Room features that the policy, an activity or a student asks for. */
uint64_t features_asked(const struct instance *in);
/* Most study groups and adults that slot t can need. */
int groups_most(const struct instance *in, int t);
int adults_most(const struct instance *in, int t);

#endif
