/* Prices on the students' rows: a Lagrangian bound of the strong program.
 *
 * The rows that tie students to places (S1 to S4, study counts, student locks) get a price each. What is
 * left is, for each activity and option, a sort of reduced profits that respects minimum and maximum size and
 * z <= x exactly, and one section program (rooms, leaders, duties, balance) that GLPK solves warm, since only
 * its costs change. Subgradient with a Polyak step, direction 0.2 new + 0.8 old (Held, Wolfe, Crowder 1974;
 * Camerini, Fratta, Maffioli 1975), never back to the best prices: on six settings that was 1% better. Every bound is evaluated by weak duality from the prices and the section
 * program's dual, whatever GLPK says of optimality, so a simplex stopped early still gives a bound. */
#ifndef KEHOU_PRICES_H
#define KEHOU_PRICES_H

#include "solver/run.h"

struct prices;

/* `whole`: every member of staff by itself in the section program, else alike ones together (condense.h), which
 * is several times faster and about 1% weaker. Starts at the best prices of `from`, or NULL. */
struct prices *prices_new(struct run *run, bool whole, const struct prices *from);
void prices_free(struct prices *p);
/* Up to `iterations` steps; bounds are offered to the run. Returns the number of steps made. */
int prices_improve(struct prices *p, int iterations);

#endif
