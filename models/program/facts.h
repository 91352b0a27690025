/* Facts of an instance that the program and the search both ask for (sets.c). */
#ifndef KEHOU_FACTS_H
#define KEHOU_FACTS_H

#include "program/program.h"

/* `q` may be on duty in the slots and weeks: available, vetted on each date, and counts as an adult. */
bool staff_may(const struct instance *in, int q, const struct slotset *slots, weekset weeks);
/* The option's students: may `s` sit in it? Wish, grade, attendance, tutoring (S2, S5). Returns its wish's rank or -1. */
int option_wish(const struct instance *in, const struct option *o, int s);
/* Some own staff member leads the activity (measure `external`). */
bool own_leads(const struct instance *in, int activity);
/* q heads the class or teaches it (measure `unfamiliar`). */
bool knows_class(const struct instance *in, int q, int class_);
/* q counts in U of the balance, and in L: own staff who supervise; of these, those with share 1 who are
 * available in at least half of all slots (contract section 4, `imbalance`). */
bool balance_counts(const struct instance *in, int q);
bool balance_is_low(const struct instance *in, int q);
/* (load + prior_load) / share of q in whole minutes, rounded up, as U sees it. */
int64_t load_by_share(const struct instance *in, int q, int64_t load);
/* Adults that a section of this size needs, by number and size alone (A1). */
int adults_by_size(const struct activity *a, int size);
/* Highest number of adults a section of the activity can need. */
int section_adults_most(const struct instance *in, int activity);

/* Sets of weeks that the vetting of adults who may supervise tells apart, for study and posts: the intervals between the
 * weeks in which the vetting of one of them begins or ends, and, where these are no more than VETTING_MERGED, the
 * runs of them, but for the whole term. At most WEEKS_MAX; 0 where everybody is vetted throughout, or never. */
enum { VETTING_MERGED = 4 };
int vetting_sets(const struct instance *in, weekset *sets);

/* What a duty in these slots and weeks costs (yuan a week) and weighs in the score. */
int64_t duty_yuan(const struct instance *in, int q, const struct slotset *slots, weekset weeks);
int64_t duty_cost(const struct instance *in, int q, const struct slotset *slots, weekset weeks);

#endif
