#include "solver/relaxation.h"

#include <stdlib.h>

#include "solver/duality.h"

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
static bool speaks_of_one_section(const struct program *p, int row)
{
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
    if (activity < 0 || p->in->activities[activity].sections_max < 2 || activity_named(p->in, activity))
        return false;
    return first == last || (negative && positive);
}

/* Sizes by adults, where sections are interchangeable: counts of one section. */
static bool counts_adults(const struct program *p, int row)
{
    const unsigned adults = 1u << COLUMN_ADULTS | 1u << COLUMN_BESIDE | 1u << COLUMN_EXTRA;
    const struct row *r = &p->rows[row];
    if (!row_has(p, row, adults))
        return false;
    int activity = p->columns[p->entry_column[r->first]].key[0];
    return p->in->activities[activity].sections_max > 1 && !activity_named(p->in, activity);
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
        return speaks_of_one_section(p, row) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_STUDY:
        return row_has(p, row, seats) ? ROW_PRICED : ROW_SECTION;
    case FAMILY_LOCK:
        return row_has(p, row, seats) ? ROW_PRICED : ROW_SECTION;
    case FAMILY_ROOM:
        return row_has(p, row, seats | 1u << COLUMN_SHARED) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_SIZE: /* those of one section: see sum_sections */
        return row_has(p, row, seats) || counts_adults(p, row) ? ROW_DROPPED : ROW_SECTION;
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

/* Rows of each section alike ---------------------------------------------------------------- */

/* Which part of a column's key is the activity, the next one being the section; -1: neither. */
static int section_key(const struct column *c)
{
    switch (c->kind) {
    case COLUMN_OPEN:
    case COLUMN_ROOM:
    case COLUMN_LEAD:
    case COLUMN_ADULTS:
    case COLUMN_BESIDE:
    case COLUMN_EXTRA:
        return 0;
    case COLUMN_SEAT:
        return 1;
    default:
        return -1;
    }
}

/* Whether all that the row says of sections is about section *i of activity *a. */
static bool one_section(const struct program *p, const struct row *r, int *a, int *i)
{
    *a = *i = -1;
    for (int e = r->first; e < r->first + r->count; e++) {
        const struct column *c = &p->columns[p->entry_column[e]];
        int k = section_key(c);
        if (k < 0)
            continue;
        if (*a >= 0 && (c->key[k] != *a || c->key[k + 1] != *i))
            return false;
        *a = c->key[k];
        *i = c->key[k + 1];
    }
    return *a >= 0;
}

/* Two rows that say the same of different sections: entry by entry. */
static bool says_the_same(const struct program *p, const struct row *r, const struct row *other)
{
    if (r->family != other->family || r->count != other->count || r->lower != other->lower || r->upper != other->upper)
        return false;
    for (int e = 0; e < r->count; e++) {
        int j = p->entry_column[r->first + e], k = p->entry_column[other->first + e];
        const struct column *c = &p->columns[j], *d = &p->columns[k];
        int at = section_key(c);
        if (c->kind != d->kind || p->entry_value[r->first + e] != p->entry_value[other->first + e] ||
            (at < 0 && j != k))
            return false;
        for (int key = 0; key < 5 && at >= 0; key++)
            if (key != at + 1 && c->key[key] != d->key[key])
                return false;
    }
    return true;
}

/* A row that the sort of a block holds anyway: at most so many seats of an option where it opens. (Rows of the same
 * form by class, where an activity has one option, are left out with it.) */
static bool within_block(const struct program *p, const struct row *r)
{
    int open = 0, others = 0;
    for (int e = r->first; e < r->first + r->count; e++) {
        enum column_kind kind = p->columns[p->entry_column[e]].kind;
        open += kind == COLUMN_OPEN;
        others += kind != COLUMN_OPEN && kind != COLUMN_SEAT;
    }
    return open == 1 && !others && r->count > 2;
}

static int how_many_say(const struct relaxation *x, int row)
{
    int n = 0;
    for (int k = row; k >= 0; k = x->next[k])
        n++;
    return n;
}

/* Rows of one section that were dropped: priced in sum over the sections of the activity, the first one's standing for
 * all, where each section has them alike and in the same order. */
static void sum_sections(struct relaxation *x)
{
    const struct program *p = x->p;
    const struct instance *in = p->in;
    int *last = ARENA_ARRAY(x->arena, p->n_rows, int);      /* of each first row: the last that says the same */
    int *to = ARENA_ARRAY(x->arena, in->n_activities, int); /* of each activity: the next row to be matched */
    int *at = ARENA_ARRAY(x->arena, in->n_activities, int); /* the section it is matched for */
    int *first = ARENA_ARRAY(x->arena, in->n_activities, int);
    int *chain = ARENA_ARRAY(x->arena, p->n_rows, int); /* rows of section 0, in their order */
    for (int a = 0; a < in->n_activities; a++)
        first[a] = -1;
    int *end = ARENA_ARRAY(x->arena, in->n_activities, int);
    for (int row = 0; row < p->n_rows; row++) {
        const struct row *r = &p->rows[row];
        int a, i;
        bool wanted = r->family == FAMILY_SIZE || r->family == FAMILY_TUTORING || r->family == FAMILY_APART ||
                      r->family == FAMILY_UNEVEN;
        if (x->use[row] != ROW_DROPPED || !wanted || !one_section(p, r, &a, &i) || within_block(p, r))
            continue;
        if (i == 0) {
            chain[row] = -1;
            if (first[a] < 0)
                first[a] = row;
            else
                chain[end[a]] = row;
            end[a] = last[row] = row;
            continue;
        }
        if (at[a] != i) {
            at[a] = i;
            to[a] = first[a];
        }
        int match = to[a];
        if (match < 0)
            continue;
        to[a] = chain[match];
        if (!says_the_same(p, r, &p->rows[match]))
            continue;
        x->stands[row] = match;
        x->next[last[match]] = row;
        last[match] = row;
    }
    for (int a = 0; a < in->n_activities; a++)
        for (int row = first[a]; row >= 0; row = chain[row])
            for (int k = row; k >= 0 && how_many_say(x, row) == in->activities[a].sections_max; k = x->next[k])
                x->use[k] = ROW_PRICED;
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
        b->together = !activity_named(in, b->activity);
    }
    for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < p->n_columns; j++) {
            const int *key = p->columns[j].key;
            if (p->columns[j].kind == COLUMN_OPEN)
                r->blocks[p->options_of[key[0]] + key[2]].open[key[1]] = j;
            if (p->columns[j].kind != COLUMN_SEAT || key[2] != 0)
                continue;
            struct block *b = &r->blocks[p->options_of[key[1]] + key[3]];
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

/* Where seats, leaders or rooms cost more in one section of an activity than in another (moves of an update), each has
 * the least: sections are told apart nowhere else. The columns of one kind stand in one order in each section. */
static void least_costs(struct relaxation *r)
{
    const struct program *p = r->p;
    const unsigned alike = 1u << COLUMN_OPEN | 1u << COLUMN_ROOM | 1u << COLUMN_LEAD | 1u << COLUMN_EXTRA;
    r->cost = ARENA_ARRAY(r->arena, p->n_columns, int64_t);
    for (int j = 0; j < p->n_columns; j++)
        r->cost[j] = p->columns[j].cost;
    if (!p->in->past)
        return;
    bool *named = ARENA_ARRAY(r->arena, p->in->n_activities, bool);
    int *first = ARENA_ARRAY(r->arena, p->in->n_activities * COLUMN_KINDS, int);
    for (int a = 0; a < p->in->n_activities; a++)
        named[a] = activity_named(p->in, a);
    for (int pass = 0; pass < 2; pass++)
        for (int j = 0, start = 0; j < p->n_columns; j++) {
            const struct column *c = &p->columns[j], *before = j ? c - 1 : NULL;
            bool seat = c->kind == COLUMN_SEAT;
            int a = c->key[seat], i = c->key[seat + 1];
            if (!seat && (!(alike >> c->kind & 1u) || named[a]))
                continue;
            if (!before || before->kind != c->kind || before->key[seat] != a || before->key[seat + 1] != i)
                start = j;
            int *place = &first[a * COLUMN_KINDS + (int)c->kind];
            if (i == 0 && start == j)
                *place = j;
            int least = *place + j - start;
            if (!pass && r->cost[j] < r->cost[least])
                r->cost[least] = r->cost[j];
            else if (pass)
                r->cost[j] = r->cost[least];
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
    for (int i = 0; i < p->n_rows; i++) {
        r->use[i] = classify(r, i);
        r->stands[i] = i;
        r->next[i] = -1;
    }
    sum_sections(r);
    for (int i = 0; i < p->n_rows; i++) {
        if (r->use[i] == ROW_PRICED)
            r->priced[r->n_priced++] = i;
        else if (r->use[i] == ROW_SECTION)
            r->section[r->n_section++] = i;
    }
    build_blocks(r);
    least_costs(r);
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
static bool add_block(const struct block *b, int64_t *reduced, const int64_t *upper, int64_t *scratch)
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
        int times = b->together ? i + 1 : 1, least = times * b->least, most = times * b->most;
        int k = negative < least ? least : negative > most ? most : negative;
        /* more sections than students for them: any value is a bound, as the column is 0 in every solution
         * with the others open; the sum over all students keeps W convex where it matters */
        k = k < n ? k : n;
        int64_t sum = k ? scratch[k - 1] : 0, more;
        if (__builtin_sub_overflow(sum, b->together ? before : 0, &more) ||
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
        good = add_block(&r->blocks[k], reduced, upper, scratch);
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
            good = duality_add(&value, reduced[j], reduced[j] > 0 ? lower[j] : upper[j]);
    free(reduced);
    /* rounded up: the optimum is an integer */
    *bound = duality_round(value, RELAXATION_SCALE);
    return good;
}
