#include "solver/within.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "solver/alike.h"

/* The first of [n], in order, with the key; n: none. */
static int first_of(const struct keyed *list, int n, uint64_t key)
{
    int low = 0, high = n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (list[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && list[low].key == key ? low : n;
}

/* Rooms by which the classes of `wide` are called [n_room_classes]: one by which a class of `narrow` is that is ever
 * open, if there is one, as the first room of a class may be the one that was closed. */
static int *called(const struct program *narrow, const struct program *wide)
{
    struct arena *a = arena_new();
    struct map first = map_new(a);
    int *room = xmalloc(sizeof *room * ((size_t)wide->n_room_classes + 1));
    for (int c = 0; c < narrow->n_room_classes; c++)
        if (slotset_count(&narrow->room_classes[c].closed) < narrow->in->n_slots)
            map_put(&first, narrow->in->rooms[narrow->room_classes[c].rooms.at[0]].id, c);
    for (int c = 0; c < wide->n_room_classes; c++) {
        const struct ints *rooms = &wide->room_classes[c].rooms;
        int i = 0;
        while (i < rooms->count && map_get(&first, wide->in->rooms[rooms->at[i]].id) < 0)
            i++;
        room[c] = rooms->at[i < rooms->count ? i : 0];
    }
    arena_free(a);
    return room;
}

/* stands [wide->n_columns]: the column of `narrow` that stands for it, or -1. */
static bool match_columns(const struct program *narrow, const struct program *wide, int *stands)
{
    int *room = called(narrow, wide), matched = 0;
    bool good = true;
    alike_columns(narrow, wide, room, stands);
    for (int j = 0; j < wide->n_columns && good; j++) {
        const struct column *x = stands[j] < 0 ? NULL : &narrow->columns[stands[j]], *y = &wide->columns[j];
        matched += x != NULL;
        good = x ? x->cost == y->cost && x->lower >= y->lower && x->upper <= y->upper && (x->integer || !y->integer)
                 : y->lower <= 0 && y->upper >= 0;
    }
    free(room);
    return good && matched == narrow->n_columns;
}

/* A sum over the entries that does not hang on their order. */
static uint64_t told_by(int column, int64_t value)
{
    const uint64_t prime = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t x = ((uint64_t)column + 1) * prime;
    return (x ^ x >> 29) * prime * (2 * (uint64_t)value + 1);
}

/* The rows of `narrow`, told by their entries. */
static struct keyed *rows_of(const struct program *p)
{
    struct keyed *all = xmalloc(sizeof *all * ((size_t)p->n_rows + 1));
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        all[i] = (struct keyed){0, i};
        for (int e = r->first; e < r->first + r->count; e++)
            all[i].key += told_by(p->entry_column[e], p->entry_value[e]);
    }
    keyed_sort(all, p->n_rows);
    return all;
}

/* A row of `wide` with the columns that none stands for at 0, in columns of `narrow`. */
struct projected {
    int n, *column;
    int64_t *value;
    uint64_t key;
    int64_t least, most; /* by the columns' bounds */
};

static void project(const struct program *narrow, const struct program *wide, const struct row *r, const int *stands,
                    struct projected *q)
{
    bool low = true, high = true; /* bounded so far */
    q->n = 0;
    q->key = 0;
    q->least = q->most = 0;
    for (int e = r->first; e < r->first + r->count; e++) {
        int j = stands[wide->entry_column[e]];
        int64_t v = wide->entry_value[e];
        if (j < 0 || !v)
            continue;
        const struct column *c = &narrow->columns[j];
        int64_t small = v > 0 ? c->lower : c->upper, large = v > 0 ? c->upper : c->lower;
        q->column[q->n] = j;
        q->value[q->n++] = v;
        q->key += told_by(j, v);
        low = low && small > -PROGRAM_INF && small < PROGRAM_INF && !__builtin_mul_overflow(v, small, &small) &&
              !__builtin_add_overflow(q->least, small, &q->least);
        high = high && large > -PROGRAM_INF && large < PROGRAM_INF && !__builtin_mul_overflow(v, large, &large) &&
               !__builtin_add_overflow(q->most, large, &q->most);
    }
    if (!low)
        q->least = -PROGRAM_INF;
    if (!high)
        q->most = PROGRAM_INF;
}

/* Whether row `x` of `narrow` has just these entries; dense [n_columns] is all 0, and stays so. */
static bool is_row(const struct program *narrow, const struct row *x, const struct projected *q, int64_t *dense)
{
    bool same = x->count == q->n;
    for (int i = 0; i < q->n; i++)
        dense[q->column[i]] += q->value[i];
    for (int e = x->first; e < x->first + x->count && same; e++)
        same = dense[narrow->entry_column[e]] == narrow->entry_value[e];
    for (int i = 0; i < q->n; i++)
        dense[q->column[i]] = 0;
    return same;
}

static bool holds(const struct program *narrow, const struct keyed *rows, const struct row *r,
                  const struct projected *q, int64_t *dense)
{
    if (q->least >= r->lower && q->most <= r->upper)
        return true;
    for (int k = first_of(rows, narrow->n_rows, q->key); k < narrow->n_rows && rows[k].key == q->key; k++) {
        const struct row *x = &narrow->rows[rows[k].at];
        if (x->lower >= r->lower && x->upper <= r->upper && is_row(narrow, x, q, dense))
            return true;
    }
    return false;
}

bool program_within(const struct program *narrow, const struct program *wide)
{
    size_t n = (size_t)wide->n_columns + 1;
    int *stands = xmalloc(sizeof *stands * n);
    bool good = narrow->constant == wide->constant && match_columns(narrow, wide, stands);
    struct keyed *rows = good ? rows_of(narrow) : NULL;
    struct projected q = {.column = xmalloc(sizeof(int) * n), .value = xmalloc(sizeof(int64_t) * n)};
    int64_t *dense = xcalloc((size_t)narrow->n_columns + 1, sizeof *dense);
    for (int i = 0; i < wide->n_rows && good; i++) {
        project(narrow, wide, &wide->rows[i], stands, &q);
        good = holds(narrow, rows, &wide->rows[i], &q, dense);
    }
    free(stands);
    free(rows);
    free(q.column);
    free(q.value);
    free(dense);
    return good;
}
