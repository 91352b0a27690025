/* Multipliers of the section program's rows made better one row after the other: with all others fixed, what a row's
 * multiplier proves is concave and piecewise linear, so its best is found by sorting. A bound from prices that have not
 * settled, or that were carried over from another school (carry.h), gains much by it, and it takes milliseconds. */
#ifndef KEHOU_MEND_H
#define KEHOU_MEND_H

#include "solver/relaxation.h"

/* Betters multiplier [n_rows] in the rows of the section program, as relaxation_bound() would value them; but not in those
 * of the balance, whose columns reach so far that rounding would cost more than is gained. lower, upper [n_columns]. */
void mend_sections(const struct relaxation *r, const int64_t *lower, const int64_t *upper, int64_t *multiplier);

#endif
