/* Prices on the students' rows: a Lagrangian bound of the strong program.
 *
 * The rows that tie students to places (S1 to S4, study counts, student locks) get a price each. What is
 * left is, for each activity and option, a sort of reduced profits that respects minimum and maximum size and
 * z <= x exactly, and one section program (rooms, leaders, duties, balance) that GLPK solves warm, since only
 * its costs change. Subgradient with a Polyak step, direction 0.3 new + 0.7 old (Held, Wolfe, Crowder 1974;
 * Camerini, Fratta, Maffioli 1975). Every bound is evaluated by weak duality from the prices and the section
 * program's dual, whatever GLPK says of optimality, so a simplex stopped early still gives a bound. */
#ifndef KEHOU_PRICES_H
#define KEHOU_PRICES_H

#include "solver/run.h"

struct prices;

struct prices *prices_new(struct run *run);
void prices_free(struct prices *p);
/* Up to `iterations` steps; bounds are offered to the run. Returns the number of steps made. */
int prices_improve(struct prices *p, int iterations);
/* Best bound so far, before rounding; -GUARD_INF at first. */
double prices_bound(const struct prices *p);

#endif
