/* A timetable from the linear program behind the bound: what it opens nearly whole is fixed, then what comes next, some
 * steps of first order after each, until nothing is left in parts (a dive, as in branch and bound, without going back). What
 * is fixed is opened in a plan at once, so that no more is fixed than there are leaders and rooms for; the plan is then
 * completed by the search. At 1,200 students it starts 3 to 4% below where annealing stalls.
 *
 * Tried and no better: dives again with all but a quarter of the activities as in the best timetable; fixing leaders and
 * rooms in the linear program as well; leaving out beforehand what the plan has no leader or room for now; at 300 students a
 * dozen more dives, each overlooking up to 0.3 of each part by chance. */
#ifndef KEHOU_DIVE_H
#define KEHOU_DIVE_H

#include "solver/prices.h"

/* From the last point of the prices, which are left as they were, with so many steps after each fixing: 240 are fast,
 * more keep nearer to the optimum; fewer where a great school leaves no time for them. Where the run's best comes of it, run->dived is set. */
void dive(struct prices *q, uint64_t seed, int steps);

#endif
