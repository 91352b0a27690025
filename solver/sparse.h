/* Sparse matrices of linear programs, for the methods that are our own (solver/first_order.h, solver/interior.h). */
#ifndef KEHOU_SPARSE_H
#define KEHOU_SPARSE_H

#include <stdbool.h>

#include "base/arena.h"
#include "solver/guard.h"

/* A matrix by its rows, or by its columns. */
struct sparse {
    int n, *start, *index; /* rows; [n + 1], where each begins; the column of each entry */
    double *value;
};

/* The problem's matrix, in the arena. */
struct sparse sparse_of(struct arena *arena, const struct guard_problem *p);

/* Row i times x. */
static inline double sparse_product(const struct sparse *a, int i, const double *x)
{
    double sum = 0;
    for (int e = a->start[i]; e < a->start[i + 1]; e++)
        sum += a->value[e] * x[a->index[e]];
    return sum;
}

/* Divides entries by factors of their row and column, in passes: by the roots of the largest entries (Ruiz 2001); after
 * the last by the roots of their sums, if `sums`, which brings the norm to about 1 (Pock, Chambolle 2011).
 * by_row [a->n], by_column [n_columns]: the products of all factors, so that x = by_column x', y = by_row y'. */
void sparse_scale(struct sparse *a, int n_columns, double *by_row, double *by_column, bool sums);

#endif
