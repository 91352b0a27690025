#include "solver/relaxation.h"

#include <stdlib.h>

#include "solver/duality.h"
#include "solver/fold.h"

static bool row_has(const struct program *p, int row, unsigned kinds)
{
    const struct row *r = &p->rows[row];
    for (int e = r->first; e < r->first + r->count; e++)
        if (kinds >> p->columns[p->entry_column[e]].kind & 1u)
            return true;
    return false;
}

static bool activity_named(const struct instance *in, int a)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].activity == a)
            return true;
    return false;
}

/* Rows of an interchangeable activity that speak of its sections one by one. */
static bool speaks_of_one_section(const struct relaxation *x, int row)
{
    const struct program *p = x->p;
    const struct row *r = &p->rows[row];
    int activity = -1, first = -1, last = -1;
    bool negative = false, positive = false;
    for (int e = r->first; e < r->first + r->count; e++) {
        const struct column *c = &p->columns[p->entry_column[e]];
        if (c->kind != COLUMN_OPEN)
            return false;
        activity = c->key[0];
        first = first < 0 || c->key[1] < first ? c->key[1] : first;
        last = c->key[1] > last ? c->key[1] : last;
        negative |= p->entry_value[e] < 0;
        positive |= p->entry_value[e] > 0;
    }
    return activity >= 0 && x->alike[activity] && (first == last || (negative && positive));
}

/* Sizes by adults, where sections are interchangeable: counts of one section. */
static bool counts_adults(const struct relaxation *x, int row)
{
    const unsigned adults = 1u << COLUMN_ADULTS | 1u << COLUMN_BESIDE | 1u << COLUMN_EXTRA;
    const struct program *p = x->p;
    return row_has(p, row, adults) && x->alike[p->columns[p->entry_column[p->rows[row].first]].key[0]];
}

static enum row_use classify(const struct relaxation *x, int row)
{
    const struct program *p = x->p;
    const unsigned seats = 1u << COLUMN_SEAT | 1u << COLUMN_AT_STUDY;
    const struct row *r = &p->rows[row];
    switch (r->family) {
    case FAMILY_STUDENT:
        return ROW_PRICED;
    case FAMILY_SECTIONS:
        return speaks_of_one_section(x, row) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_STUDY:
        return row_has(p, row, seats) ? ROW_PRICED : ROW_SECTION;
    case FAMILY_LOCK:
        return row_has(p, row, seats) ? ROW_PRICED : ROW_SECTION;
    case FAMILY_ROOM:
        return row_has(p, row, seats | 1u << COLUMN_SHARED) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_SIZE: /* those of one section: see fold_rows */
        return row_has(p, row, seats) || counts_adults(x, row) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_UNEVEN:
        return row_has(p, row, seats) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_SEAT:
    case FAMILY_TUTORING:
    case FAMILY_APART:
    case FAMILY_MOVES:
        return ROW_DROPPED;
    default:
        return ROW_SECTION;
    }
}

static void build_blocks(struct relaxation *r)
{
    const struct program *p = r->p;
    const struct instance *in = p->in;
    r->n_blocks = p->n_options;
    r->blocks = ARENA_ARRAY(r->arena, p->n_options, struct block);
    for (int o = 0; o < p->n_options; o++) {
        struct block *b = &r->blocks[o];
        const struct activity *a = &in->activities[p->options[o].activity];
        *b = (struct block){
            .activity = p->options[o].activity, .option = o, .least = a->size_min, .n_sections = a->sections_max};
        for (int i = 0; i < p->options[o].rooms.count; i++) {
            int capacity = p->room_classes[p->options[o].rooms.at[i]].capacity;
            capacity = capacity < a->size_max ? capacity : a->size_max;
            b->most = capacity > b->most ? capacity : b->most;
        }
        b->open = ARENA_ARRAY(r->arena, a->sections_max, int);
    }
    for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < p->n_columns; j++) {
            const struct column *c = &p->columns[j];
            if (c->kind == COLUMN_OPEN)
                r->blocks[program_option(p, c)].open[c->key[1]] = j;
            if (c->kind != COLUMN_SEAT || c->key[2] != 0)
                continue;
            struct block *b = &r->blocks[program_option(p, c)];
            if (pass)
                b->seat[b->n] = j;
            b->n++;
        }
        for (int o = 0; o < p->n_options && !pass; o++) {
            r->blocks[o].seat = ARENA_ARRAY(r->arena, r->blocks[o].n, int);
            r->blocks[o].n = 0;
        }
    }
}

static void find_never(struct relaxation *r)
{
    r->never = ARENA_ARRAY(r->arena, r->p->n_columns, bool);
    for (int k = 0; k < r->n_blocks; k++) {
        struct block *b = &r->blocks[k];
        b->can_run = b->n_sections;
        if (b->least > 0 && b->n / b->least < b->can_run)
            b->can_run = b->n / b->least;
        for (int i = r->alike[b->activity] || !b->can_run ? b->can_run : b->n_sections; i < b->n_sections; i++)
            r->never[b->open[i]] = true;
    }
}

/* Where seats, leaders or rooms cost more in one section of an activity than in another (moves of an update), each has
 * the least: sections are told apart nowhere else. */
static void least_costs(struct relaxation *r)
{
    const unsigned by_section = 1u << COLUMN_OPEN | 1u << COLUMN_ROOM | 1u << COLUMN_LEAD | 1u << COLUMN_EXTRA;
    const struct program *p = r->p;
    r->cost = ARENA_ARRAY(r->arena, p->n_columns, int64_t);
    for (int j = 0; j < p->n_columns; j++)
        r->cost[j] = p->columns[j].cost;
    for (int pass = 0; pass < 2; pass++)
        for (int j = 0; j < p->n_columns && p->in->past; j++) {
            const struct column *c = &p->columns[j];
            int first = r->first_column[j];
            if (c->kind != COLUMN_SEAT && !(by_section >> c->kind & 1u && r->alike[c->key[0]]))
                continue;
            if (pass)
                r->cost[j] = r->cost[first];
            else if (r->cost[j] < r->cost[first])
                r->cost[first] = r->cost[j];
        }
}

struct relaxation *relaxation_new(const struct program *p)
{
    struct arena *arena = arena_new();
    struct relaxation *r = ARENA_NEW(arena, struct relaxation);
    r->arena = arena;
    r->p = p;
    r->use = ARENA_ARRAY(arena, p->n_rows, enum row_use);
    r->stands = ARENA_ARRAY(arena, p->n_rows, int);
    r->next = ARENA_ARRAY(arena, p->n_rows, int);
    r->priced = ARENA_ARRAY(arena, p->n_rows, int);
    r->section = ARENA_ARRAY(arena, p->n_rows, int);
    r->alike = ARENA_ARRAY(arena, p->in->n_activities, bool);
    for (int a = 0; a < p->in->n_activities; a++)
        r->alike[a] = p->in->activities[a].sections_max > 1 && !activity_named(p->in, a);
    for (int i = 0; i < p->n_rows; i++) {
        r->use[i] = classify(r, i);
        r->stands[i] = i;
        r->next[i] = -1;
    }
    fold_columns(r);
    fold_rows(r);
    for (int i = 0; i < p->n_rows; i++) {
        if (r->use[i] == ROW_PRICED)
            r->priced[r->n_priced++] = i;
        else if (r->use[i] == ROW_SECTION)
            r->section[r->n_section++] = i;
    }
    build_blocks(r);
    find_never(r);
    least_costs(r);
    fold_activities(r);
    return r;
}

void relaxation_free(struct relaxation *r)
{
    if (r)
        arena_free(r->arena);
}

/* The exact value ------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Adds to the reduced cost of each COLUMN_OPEN of the block what its students bring. */
static bool add_block(const struct block *b, bool alike, int64_t *reduced, const int64_t *upper, int64_t *scratch)
{
    int n = 0, negative = 0;
    for (int i = 0; i < b->n; i++)
        if (upper[b->seat[i]] > 0)
            scratch[n++] = reduced[b->seat[i]];
    qsort(scratch, (size_t)n, sizeof *scratch, ascending);
    while (negative < n && scratch[negative] < 0)
        negative++;
    for (int i = 1; i < n; i++)
        if (__builtin_add_overflow(scratch[i], scratch[i - 1], &scratch[i]))
            return false;
    int64_t before = 0;
    for (int i = 0; i < b->n_sections; i++) {
        int times = alike ? i + 1 : 1, least = times * b->least, most = times * b->most;
        int k = negative < least ? least : negative > most ? most : negative;
        /* more sections than students for them: any value is a bound, as the column is 0 in every solution
         * with the others open; the sum over all students keeps W convex where it matters, and `never` counts none */
        k = k < n ? k : n;
        int64_t sum = k ? scratch[k - 1] : 0, more;
        if (__builtin_sub_overflow(sum, alike ? before : 0, &more) ||
            __builtin_add_overflow(reduced[b->open[i]], more, &reduced[b->open[i]]))
            return false;
        before = sum;
    }
    return true;
}

bool relaxation_reduced(const struct relaxation *r, const int64_t *multiplier, const int64_t *upper, int64_t *value,
                        int64_t *reduced)
{
    const struct program *p = r->p;
    int64_t *scratch = xmalloc(sizeof *scratch * ((size_t)p->in->n_students + 1));
    *value = 0;
    bool good = duality_add(value, p->constant, RELAXATION_SCALE);
    for (int j = 0; j < p->n_columns; j++) {
        reduced[j] = 0;
        good = good && duality_add(&reduced[j], r->cost[j], RELAXATION_SCALE);
    }
    for (int i = 0; i < r->n_priced && good; i++)
        good = duality_row(p, r->priced[i], multiplier[r->stands[r->priced[i]]], value, reduced);
    for (int k = 0; k < r->n_blocks && good; k++)
        good = add_block(&r->blocks[k], r->alike[r->blocks[k].activity], reduced, upper, scratch);
    for (int i = 0; i < r->n_section && good; i++)
        good = duality_row(p, r->section[i], multiplier[r->section[i]], value, reduced);
    free(scratch);
    return good;
}

bool relaxation_bound(const struct relaxation *r, const int64_t *multiplier, const int64_t *lower, const int64_t *upper,
                      int64_t *bound)
{
    const struct program *p = r->p;
    int64_t *reduced = xmalloc(sizeof *reduced * ((size_t)p->n_columns + 1)), value;
    bool good = relaxation_reduced(r, multiplier, upper, &value, reduced);
    for (int j = 0; j < p->n_columns && good; j++)
        if (p->columns[j].kind != COLUMN_SEAT && reduced[j])
            good = duality_add(&value, reduced[j], reduced[j] > 0 ? lower[j] : r->never[j] ? 0 : upper[j]);
    free(reduced);
    /* rounded up: the optimum is an integer */
    *bound = duality_round(value, RELAXATION_SCALE);
    return good;
}
