#include "solver/alike.h"

#include <stdlib.h>

struct told {
    uint64_t key;
    int row;
};

static int by_key(const void *x, const void *y)
{
    const struct told *a = x, *b = y;
    return a->key != b->key ? (a->key < b->key ? -1 : 1) : a->row - b->row;
}

/* A row is told by the least of its columns' meanings, as mixed for this pass, and its entry there: two rows have it in common with the
 * chance that a column of either is one of both (Broder 1997), so one more student or adult does not matter. Rows
 * without a pair so far; the number of them. */
static int tell_rows(const struct program *p, const uint64_t *meaning, const bool *paired, uint64_t pass, struct told *rows)
{
    const uint64_t prime = UINT64_C(0x9E3779B97F4A7C15);
    int n = 0;
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        uint64_t least = UINT64_MAX, value = 0, kind = (uint64_t)(r->what >> 24) * FAMILIES + (uint64_t)r->family;
        if (paired[i])
            continue;
        for (int e = r->first; e < r->first + r->count; e++) {
            uint64_t mixed = (meaning[p->entry_column[e]] ^ pass) * prime;
            if (mixed < least) {
                least = mixed;
                value = (uint64_t)p->entry_value[e];
            }
        }
        kind = kind * 8 + (r->owner >= 0) * 4 + (r->lower > -PROGRAM_INF) * 2 + (r->upper < PROGRAM_INF);
        rows[n++] = (struct told){((least ^ kind) * prime ^ value) * prime, i};
    }
    qsort(rows, (size_t)n, sizeof *rows, by_key);
    return n;
}

static uint64_t *meanings(const struct program *p)
{
    uint64_t *meaning = xmalloc(sizeof *meaning * ((size_t)p->n_columns + 1));
    for (int j = 0; j < p->n_columns; j++)
        meaning[j] = program_column_meaning(p, j);
    return meaning;
}

void alike_rows(const struct program *from, const struct program *to, int *from_row)
{
    enum { PASSES = 4 /* what is new is the least of a row once, hardly ever each time */ };
    uint64_t *of_from = meanings(from), *of_to = meanings(to);
    bool *taken = xcalloc((size_t)from->n_rows + 1, sizeof *taken), *given = xcalloc((size_t)to->n_rows + 1, sizeof *given);
    struct told *a = xmalloc(sizeof *a * ((size_t)from->n_rows + 1)), *b = xmalloc(sizeof *b * ((size_t)to->n_rows + 1));
    for (int j = 0; j < to->n_rows; j++)
        from_row[j] = -1;
    for (uint64_t pass = 0; pass < PASSES; pass++) {
        int n = tell_rows(from, of_from, taken, pass, a), m = tell_rows(to, of_to, given, pass, b);
        for (int i = 0, j = 0; j < m && i < n; j++) {
            while (i < n && a[i].key < b[j].key)
                i++;
            if (i == n || a[i].key != b[j].key)
                continue;
            from_row[b[j].row] = a[i].row; /* the next alike goes with the next */
            taken[a[i].row] = given[b[j].row] = true;
            i++;
        }
    }
    free(of_from);
    free(of_to);
    free(taken);
    free(given);
    free(a);
    free(b);
}
