#include "solver/sparse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sparse sparse_of(struct arena *arena, const struct guard_problem *p)
{
    size_t entries = (size_t)p->row_start[p->n_rows];
    struct sparse a = {.n = p->n_rows,
                       .start = ARENA_ARRAY(arena, p->n_rows + 1, int),
                       .index = ARENA_ARRAY(arena, entries, int),
                       .value = ARENA_ARRAY(arena, entries, double)};
    memcpy(a.start, p->row_start, sizeof *a.start * ((size_t)p->n_rows + 1));
    memcpy(a.index, p->column, sizeof *a.index * entries);
    memcpy(a.value, p->value, sizeof *a.value * entries);
    return a;
}

void sparse_scale(struct sparse *a, int n_columns, double *by_row, double *by_column, bool sums)
{
    enum { RUIZ = 10 };
    double *row = xmalloc(sizeof *row * ((size_t)a->n + 1)),
           *column = xmalloc(sizeof *column * ((size_t)n_columns + 1));
    for (int i = 0; i < a->n; i++)
        by_row[i] = 1;
    for (int j = 0; j < n_columns; j++)
        by_column[j] = 1;
    for (int pass = 0; pass < RUIZ + sums; pass++) {
        memset(row, 0, sizeof *row * (size_t)a->n);
        memset(column, 0, sizeof *column * (size_t)n_columns);
        for (int i = 0; i < a->n; i++)
            for (int e = a->start[i]; e < a->start[i + 1]; e++) {
                double v = fabs(a->value[e]);
                int j = a->index[e];
                row[i] = pass < RUIZ ? fmax(row[i], v) : row[i] + v;
                column[j] = pass < RUIZ ? fmax(column[j], v) : column[j] + v;
            }
        for (int i = 0; i < a->n; i++)
            by_row[i] /= row[i] = row[i] > 0 ? sqrt(row[i]) : 1;
        for (int j = 0; j < n_columns; j++)
            by_column[j] /= column[j] = column[j] > 0 ? sqrt(column[j]) : 1;
        for (int i = 0; i < a->n; i++)
            for (int e = a->start[i]; e < a->start[i + 1]; e++)
                a->value[e] /= row[i] * column[a->index[e]];
    }
    free(row);
    free(column);
}
