/* Rows and columns of a linear program made alike in size before a method of its own kind begins. */
#ifndef KEHOU_SCALING_H
#define KEHOU_SCALING_H

#include <stdbool.h>

/* A matrix by its rows. */
struct sparse {
    int n, *start, *index; /* rows; [n + 1], where each begins; the column of each entry */
    double *value;
};

/* Divides entries by factors of their row and column, in passes: by the roots of the largest entries (Ruiz 2001); after
 * the last by the roots of their sums, if `sums`, which brings the norm to about 1 (Pock, Chambolle 2011).
 * by_row [a->n], by_column [n_columns]: the products of all factors, so that x = by_column x', y = by_row y'. */
void scaling(struct sparse *a, int n_columns, double *by_row, double *by_column, bool sums);

#endif
