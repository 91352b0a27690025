/* A timetable from the linear program behind the bound: what it opens nearly whole is fixed, then what comes next, some
 * steps of first order after each, until nothing is left in parts (a dive, as in branch and bound, without going back). What
 * is fixed is opened in a plan at once, so that no more is fixed than there are leaders and rooms for; the plan is then
 * completed by the search. At 1,200 students it starts 3 to 4% below where annealing stalls.
 *
 * Where a way down ends is chance: at 1,200 students ten of them lie up to 1.5% of the score apart. So more are tried, every
 * other time one that overlooks something, else one from the best timetable with a third of its sections free.
 *
 * Tried and no better: only those of either kind; a quarter free, or half; fixing leaders and rooms in the linear program as
 * well; leaving out beforehand what the plan has no leader or room for now; half as many steps, and so twice as many
 * dives; the interior point method on what is left of the linear program (at 1,200 students 17 to 27 s a dive instead of 3 to
 * 7, and its end no lower). */
#ifndef KEHOU_DIVE_H
#define KEHOU_DIVE_H

#include "solver/prices.h"

enum dive_way {
    DIVE_FIRST, /* by what the linear program opens */
    DIVE_AGAIN, /* overlooking, by chance, up to 0.6 of that */
    DIVE_PART   /* so, but most sections of the run's best timetable stay: those in the linear program with a chance of 0.8 */
};

/* From the last point of the prices, which are left as they were, with so many steps after each fixing: 240 are fast,
 * more keep nearer to the optimum; fewer where a great school leaves no time for them. Where the run's best comes of it,
 * run->dived is set. */
void dive(struct prices *q, uint64_t seed, int steps, enum dive_way way);

#endif
