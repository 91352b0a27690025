/* Duties for a section plan: study groups and their rooms, supervisors, further adults and posts; then a
 * local search for familiar adults, cost, late care and balance. Everything a solution of the program needs
 * besides sections and seats.
 *
 * Measured on two schools of 300 students, sections and seats fixed, against what HiGHS finds for them in a minute: 10,000
 * changes of each duty (0.5 s) end 0.2 and 1.0% above it on average, 1,000 (0.07 s) 0.4 and 1.3%. */
#ifndef KEHOU_DUTIES_H
#define KEHOU_DUTIES_H

#include "solver/plan.h"

/* Completes x [n_columns], in which sections (x, r, l), seats and explicit study are already set, index[k]
 * being the program's place of plan section k within its activity (or -1). False where some duty finds nobody or some
 * group no room, which goes to *lack (else slot -1): x is spoilt then. The result still has to pass program_holds().
 * moves: changes of each duty that are tried. */
bool duties_assign(const struct plan *plan, const int *index, int moves, uint64_t seed, int64_t *x, struct lack *lack);

#endif
