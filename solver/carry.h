/* The multipliers that prove one school's bound, carried over to the program of a school much like it. Whatever they
 * are, they prove a bound there (solver/relaxation.h); so rows are paired by likeness (alike.h), and what is new is given
 * multipliers at which it is not free: students pay for their wishes what they paid, and the rows of the section program
 * are mended (mend.h). */
#ifndef KEHOU_CARRY_H
#define KEHOU_CARRY_H

#include "solver/relaxation.h"
#include "solver/warm.h"

/* What multipliers [n_rows] prove of a whole program; INT64_MIN: nothing. */
int64_t carry_bound(const struct relaxation *r, const int64_t *multiplier);
/* Multipliers [n_rows] from the proof of `w`, mended where that proves more, and their bound. False where there is no
 * proof by prices. */
bool carry_best(const struct relaxation *r, const struct warm *w, int64_t *multiplier, int64_t *bound);
/* The proof of `w` with its branchings, as far as they are on columns that this program has too, or from one of its leaves
 * alone where that proves more. NULL where there is no proof by prices, or it proves nothing here. The caller's. */
struct proof *carry_proof(const struct relaxation *r, const struct warm *w, bool exact);

#endif
