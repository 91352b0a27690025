/* Weak duality of the integer program in integers: what multipliers of its rows prove. Knows no solver. */
#ifndef KEHOU_DUALITY_H
#define KEHOU_DUALITY_H

#include "program/program.h"

/* All return false where the arithmetic would overflow, *sum etc. being of no use then. */

/* *sum += a * b */
bool duality_add(int64_t *sum, int64_t a, int64_t b);
/* Row `row` times m: its side to *value, its entries off reduced [n_columns]. A sign that a missing side
 * forbids counts as 0. */
bool duality_row(const struct program *p, int row, int64_t m, int64_t *value, int64_t *reduced);

/* Taken together: (constant + cost'x) * scale >= *value + reduced'x for every x that holds all rows. reduced
 * [n_columns]. */
bool duality_sum(const struct program *p, int64_t scale, const int64_t *multiplier, int64_t *value, int64_t *reduced);
/* The least value of (constant + cost'x) * scale over all x between lower and upper [n_columns] that the
 * multipliers [n_rows] of all rows prove, in the multipliers' unit. With scale 0 the objective is out, and a
 * value above 0 proves that no such x holds all rows (Farkas). */
bool duality_value(const struct program *p, int64_t scale, const int64_t *multiplier, const int64_t *lower,
                   const int64_t *upper, int64_t *value);

/* value / scale rounded up, as an integral objective allows. scale > 0. */
int64_t duality_round(int64_t value, int64_t scale);

#endif
