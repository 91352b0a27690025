/* Large neighbourhoods: some activities that compete for students, leaders and rooms are planned anew by GLPK on the
 * strong program, everything else staying as it is. Duties are free but fractional there; the plan found is then
 * staffed like any other (finish.c). */
#ifndef KEHOU_LARGE_H
#define KEHOU_LARGE_H

#include "solver/run.h"

/* Tries neighbourhoods of the run's best timetable, which has to be there, for so many seconds (with a limit in work:
 * for so much work, and nothing depends on the clock), until the search is over or they have failed for long. */
void large_neighbourhoods(struct run *run, double seconds, int64_t work, uint64_t seed);

#endif
