/* A sparse symmetric matrix whose variables fall into cells, small groups that only the variables of no cell, the
 * border, tie together (in a linear program of a school: a cell for each student), as factors L D L', D diagonal. Cells
 * are eliminated one by one, dense; what is left on the border goes to MUMPS in an order by nested dissection (METIS).
 * No pivots are searched for: meant for quasi-definite matrices (Vanderbei 1995). One thread, the same on every run of
 * a machine. */
#ifndef KEHOU_FACTOR_H
#define KEHOU_FACTOR_H

#include <stdbool.h>

struct factor;

/* The pattern: n variables, their diagonal first [n], then entries off it, each pair in any order; an entry given twice
 * is the sum of both, row and column of each differ. cell [n]: its number, or -1: none. A variable of a cell may be tied
 * to others of it and to the border alone. NULL where a factorisation would take more than `seconds`, or 2 GB. */
struct factor *factor_new(int n, int n_entries, const int *row, const int *column, const int *cell, double seconds);
void factor_free(struct factor *f); /* NULL is allowed */
/* The factors of the matrix with these entries [n_entries]. False where numbers do not allow it. */
bool factor_make(struct factor *f, const double *entry);
/* x [n]: right side -> solution. */
bool factor_solve(struct factor *f, double *x);
/* About how long factor_make() and a few solutions take, by the number of operations. */
double factor_seconds(const struct factor *f);

#endif
