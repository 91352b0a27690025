/* From a good timetable to better ones. */
#ifndef KEHOU_REFINE_H
#define KEHOU_REFINE_H

#include "solver/search.h"

enum { SETTLE_BUNDLES = 2000 /* a student: what annealing takes at least */ };

/* Anneals the plan from `hot` down, `work` bundles each time, until a timetable comes of it: where the duties lack an
 * adult in a slot, the plan is told and annealed again, a few times. True where one was offered to the run. */
bool settle(struct search *s, double hot, int64_t work, uint64_t seed);

/* The run's best timetable, which has to be there, is annealed again from low heats and planned anew in large
 * neighbourhoods (large.h) by turns, for so many seconds (with a limit in work: for so much work, and nothing depends on
 * the clock) or until the search is over. */
void refine(struct run *run, double seconds, int64_t work, uint64_t seed);

#endif
