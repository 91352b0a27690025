/* Large neighbourhoods: some activities that compete for students, leaders and rooms are planned anew by GLPK on the
 * strong program, everything else staying as it is. Duties are free but fractional there; the plan found is then
 * staffed like any other (finish.c). */
#ifndef KEHOU_LARGE_H
#define KEHOU_LARGE_H

#include "solver/run.h"

/* For a run whose school has activities. */
struct large *large_new(struct run *run, uint64_t seed);
void large_free(struct large *l);

/* One neighbourhood of the run's best timetable, which has to be there; larger where the last ones failed. True where the
 * run's best is better now. */
bool large_step(struct large *l);

#endif
