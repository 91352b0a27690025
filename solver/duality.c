#include "solver/duality.h"

#include <stdlib.h>

bool duality_add(int64_t *sum, int64_t a, int64_t b)
{
    int64_t product;
    return !__builtin_mul_overflow(a, b, &product) && !__builtin_add_overflow(*sum, product, sum);
}

static int64_t clipped(const struct row *row, int64_t m)
{
    return (m > 0 && row->lower <= -PROGRAM_INF) || (m < 0 && row->upper >= PROGRAM_INF) ? 0 : m;
}

bool duality_row(const struct program *p, int row, int64_t m, int64_t *value, int64_t *reduced)
{
    const struct row *r = &p->rows[row];
    m = clipped(r, m);
    if (!m)
        return true;
    if (m == INT64_MIN || !duality_add(value, m, m > 0 ? r->lower : r->upper))
        return false;
    for (int e = r->first; e < r->first + r->count; e++)
        if (!duality_add(&reduced[p->entry_column[e]], -m, p->entry_value[e]))
            return false;
    return true;
}

bool duality_sum(const struct program *p, int64_t scale, const int64_t *multiplier, int64_t *value, int64_t *reduced)
{
    *value = 0;
    bool good = duality_add(value, p->constant, scale);
    for (int j = 0; j < p->n_columns; j++) {
        reduced[j] = 0;
        good = good && duality_add(&reduced[j], p->columns[j].cost, scale);
    }
    for (int i = 0; i < p->n_rows && good; i++)
        good = duality_row(p, i, multiplier[i], value, reduced);
    return good;
}

bool duality_value(const struct program *p, int64_t scale, const int64_t *multiplier, const int64_t *lower,
                   const int64_t *upper, int64_t *value)
{
    int64_t *reduced = xmalloc(sizeof *reduced * ((size_t)p->n_columns + 1));
    bool good = duality_sum(p, scale, multiplier, value, reduced);
    for (int j = 0; j < p->n_columns && good; j++)
        good = duality_add(value, reduced[j], reduced[j] > 0 ? lower[j] : upper[j]);
    free(reduced);
    return good;
}

int64_t duality_round(int64_t value, int64_t scale)
{
    return value / scale + (value % scale > 0);
}
