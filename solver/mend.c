#include "solver/mend.h"

#include <stdlib.h>

#include "solver/duality.h"

/* Where the slope of what a row proves falls, as its multiplier grows. */
struct bend {
    int64_t at;
    double by;
};

static int by_place(const void *x, const void *y)
{
    const struct bend *a = x, *b = y;
    return (a->at > b->at) - (a->at < b->at);
}

/* The best multiplier of a row, all others staying: what it proves is concave in it, and bends where a column of the
 * row has no reduced cost left. reduced [n_columns]: without the row. */
static int64_t best_multiplier(const struct program *p, const struct row *r, const int64_t *lower, const int64_t *upper,
                               const int64_t *reduced, struct bend *bends)
{
    bool below = r->upper<PROGRAM_INF, above = r->lower> - PROGRAM_INF; /* which signs it may have */
    double slope = (double)(below ? r->upper : r->lower);
    int n = 0;
    if (below && above)
        bends[n++] = (struct bend){0, (double)(r->upper - r->lower)};
    for (int e = r->first; e < r->first + r->count; e++) {
        int j = p->entry_column[e];
        int64_t a = p->entry_value[e], cost = reduced[j];
        if (!a)
            continue;
        /* rounded to where the column keeps a reduced cost of at least 0 */
        int64_t at = a > 0 ? cost / a - (cost % a < 0) : -(cost / -a - (cost % a < 0));
        double least = (double)a * (double)(a > 0 ? lower[j] : upper[j]),
               most = (double)a * (double)(a > 0 ? upper[j] : lower[j]);
        slope -= least;
        bends[n++] = (struct bend){(at < 0 && !below) || (at > 0 && !above) ? 0 : at, most - least};
    }
    qsort(bends, (size_t)n, sizeof *bends, by_place);
    for (int i = 0; i < n; i++)
        if ((slope -= bends[i].by) <= 0)
            return bends[i].at;
    return 0;
}

/* Multiplier m of a row taken out of the reduced costs. */
static bool take_out(const struct program *p, const struct row *r, int64_t m, int64_t *reduced)
{
    bool good = true;
    for (int e = r->first; e < r->first + r->count && m; e++)
        good = good && duality_add(&reduced[p->entry_column[e]], m, p->entry_value[e]);
    return good;
}

void mend_sections(const struct relaxation *r, const int64_t *lower, const int64_t *upper, int64_t *multiplier)
{
    enum { SWEEPS = 2 };
    const struct program *p = r->p;
    int64_t *reduced = xmalloc(sizeof *reduced * ((size_t)p->n_columns + 1)), value,
            *most = xmalloc(sizeof *most * ((size_t)p->n_columns + 1));
    for (int j = 0; j < p->n_columns; j++)
        most[j] = r->never[j] ? 0 : upper[j];
    struct bend *bends = xmalloc(sizeof *bends * ((size_t)p->n_columns + 1));
    bool good = relaxation_reduced(r, multiplier, upper, &value, reduced);
    for (int k = 0; k < SWEEPS * r->n_section && good; k++) {
        int i = r->section[k % r->n_section];
        const struct row *row = &p->rows[i];
        if (row->family == FAMILY_BALANCE)
            continue;
        if ((multiplier[i] > 0 && row->lower <= -PROGRAM_INF) || (multiplier[i] < 0 && row->upper >= PROGRAM_INF))
            multiplier[i] = 0;
        good = take_out(p, row, multiplier[i], reduced);
        multiplier[i] = best_multiplier(p, row, lower, most, reduced, bends);
        good = good && duality_row(p, i, multiplier[i], &value, reduced);
    }
    free(bends);
    free(reduced);
    free(most);
}
