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

/* A row is told by the least of its columns' meanings: two rows have it in common with the chance that a column of
 * either is one of both (Broder 1997), so one more student or adult does not matter. */
static struct told *tell_rows(const struct program *p)
{
    const uint64_t prime = UINT64_C(0x9E3779B97F4A7C15);
    struct told *rows = xmalloc(sizeof *rows * ((size_t)p->n_rows + 1));
    uint64_t *meaning = xmalloc(sizeof *meaning * ((size_t)p->n_columns + 1));
    for (int j = 0; j < p->n_columns; j++)
        meaning[j] = program_column_meaning(p, j) * prime;
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        uint64_t least = UINT64_MAX, kind = (uint64_t)(r->what >> 24) * FAMILIES + (uint64_t)r->family;
        for (int e = r->first; e < r->first + r->count; e++)
            least = meaning[p->entry_column[e]] < least ? meaning[p->entry_column[e]] : least;
        kind = kind * 4 + (r->lower > -PROGRAM_INF) * 2 + (r->upper < PROGRAM_INF);
        rows[i] = (struct told){(least ^ kind) * prime, i};
    }
    free(meaning);
    qsort(rows, (size_t)p->n_rows, sizeof *rows, by_key);
    return rows;
}

void alike_rows(const struct program *from, const struct program *to, int *from_row)
{
    struct told *a = tell_rows(from), *b = tell_rows(to);
    for (int i = 0, j = 0; j < to->n_rows; j++) {
        while (i < from->n_rows && a[i].key < b[j].key)
            i++;
        bool same = i < from->n_rows && a[i].key == b[j].key;
        from_row[b[j].row] = same ? a[i].row : -1;
        i += same; /* the next alike goes with the next */
    }
    free(a);
    free(b);
}
