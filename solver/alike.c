#include "solver/alike.h"

#include <stdlib.h>

/* Rows by what they say: those alike in a chain, in their order. */
struct table {
    uint64_t mask, *key; /* [mask + 1], of `first` */
    int *first, *next;   /* row, NONE or NOTHING: first [mask + 1], next [n_rows] */
};
enum { NONE = -1, NOTHING = -2 /* was ever here */ };

static struct table table_new(int n)
{
    struct table t = {.mask = 1};
    while (t.mask < 2 * (uint64_t)n)
        t.mask *= 2;
    t.key = xmalloc(sizeof *t.key * t.mask);
    t.first = xmalloc(sizeof *t.first * t.mask);
    t.next = xmalloc(sizeof *t.next * ((size_t)n + 1));
    t.mask--;
    return t;
}

static void table_free(struct table *t)
{
    free(t->key);
    free(t->first);
    free(t->next);
}

static uint64_t place_of(const struct table *t, uint64_t key)
{
    uint64_t at = key >> 20 & t->mask;
    while (t->first[at] != NOTHING && t->key[at] != key)
        at = (at + 1) & t->mask;
    return at;
}

/* A row is told by the least of its columns' meanings, as mixed for this pass, and its entry there: two rows have it in
 * common with the chance that a column of either is one of both (Broder 1997), so one more student or adult does not
 * matter. */
static uint64_t told_by(const struct program *p, const uint64_t *meaning, int row, uint64_t pass)
{
    const uint64_t prime = UINT64_C(0x9E3779B97F4A7C15);
    const struct row *r = &p->rows[row];
    uint64_t least = UINT64_MAX, value = 0, kind = (uint64_t)(r->what >> 24) * FAMILIES + (uint64_t)r->family;
    for (int e = r->first; e < r->first + r->count; e++) {
        uint64_t mixed = (meaning[p->entry_column[e]] ^ pass) * prime;
        if (mixed < least) {
            least = mixed;
            value = (uint64_t)p->entry_value[e];
        }
    }
    kind = kind * 8 + (r->owner >= 0) * 4 + (r->lower > -PROGRAM_INF) * 2 + (r->upper < PROGRAM_INF);
    return ((least ^ kind) * prime ^ value) * prime;
}

/* The next row of a chain that is not taken and, where it says nothing of an owner, of about the size. */
static int next_alike(const struct program *from, const struct table *t, int first, const bool *taken,
                      const struct row *like)
{
    enum { SMALL = 4 };
    int i = first;
    while (i >= 0) {
        int other = from->rows[i].count, less = other < like->count ? other : like->count;
        if (!taken[i] && (like->owner >= 0 || other + like->count - less <= 2 * less + SMALL))
            break;
        i = t->next[i];
    }
    return i;
}

static int by_key(const void *x, const void *y)
{
    const struct keyed *a = x, *b = y;
    return a->key != b->key ? (a->key < b->key ? -1 : 1) : a->at - b->at;
}

void keyed_sort(struct keyed *list, int n)
{
    qsort(list, (size_t)n, sizeof *list, by_key);
}

static struct keyed *columns_of(const struct program *p, const int *room)
{
    struct keyed *all = xmalloc(sizeof *all * ((size_t)p->n_columns + 1));
    for (int j = 0; j < p->n_columns; j++)
        all[j] = (struct keyed){program_column_meaning(p, j, room), j};
    keyed_sort(all, p->n_columns);
    return all;
}

void alike_columns(const struct program *from, const struct program *to, const int *room, int *from_column)
{
    struct keyed *a = columns_of(from, NULL), *b = columns_of(to, room);
    for (int i = 0, k = 0; k < to->n_columns; k++) {
        while (i < from->n_columns && a[i].key < b[k].key)
            i++;
        bool same = i < from->n_columns && a[i].key == b[k].key;
        from_column[b[k].at] = same ? a[i++].at : -1;
    }
    free(a);
    free(b);
}

static uint64_t *meanings(const struct program *p)
{
    uint64_t *meaning = xmalloc(sizeof *meaning * ((size_t)p->n_columns + 1));
    for (int j = 0; j < p->n_columns; j++)
        meaning[j] = program_column_meaning(p, j, NULL);
    return meaning;
}

void alike_rows(const struct program *from, const struct program *to, int *from_row)
{
    enum { PASSES = 8 /* what is new is the least of a row once, hardly ever each time */ };
    uint64_t *of_from = meanings(from), *of_to = meanings(to);
    bool *taken = xcalloc((size_t)from->n_rows + 1, sizeof *taken);
    struct table t = table_new(from->n_rows);
    for (int j = 0; j < to->n_rows; j++)
        from_row[j] = -1;
    for (uint64_t pass = 0; pass < PASSES; pass++) {
        for (uint64_t at = 0; at <= t.mask; at++)
            t.first[at] = NOTHING;
        for (int i = from->n_rows - 1; i >= 0; i--) {
            if (taken[i])
                continue;
            uint64_t key = told_by(from, of_from, i, pass), at = place_of(&t, key);
            t.next[i] = t.first[at] < 0 ? NONE : t.first[at];
            t.key[at] = key;
            t.first[at] = i;
        }
        for (int j = 0; j < to->n_rows; j++) {
            if (from_row[j] >= 0)
                continue;
            uint64_t at = place_of(&t, told_by(to, of_to, j, pass));
            while (t.first[at] >= 0 && taken[t.first[at]])
                t.first[at] = t.next[t.first[at]];
            int i = next_alike(from, &t, t.first[at], taken, &to->rows[j]);
            if (i >= 0) {
                from_row[j] = i;
                taken[i] = true;
            }
        }
    }
    free(of_from);
    free(of_to);
    free(taken);
    table_free(&t);
}
