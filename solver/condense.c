#include "solver/condense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "program/facts.h"
#include "solver/part.h"

/* Entries of one condensed row or of one program column, sorted by `at`. */
struct entry {
    int64_t at; /* 64 bits, lest padding tell alike columns apart */
    int64_t value;
};

struct entries {
    int *first; /* [n + 1] */
    struct entry *at;
};

/* Grouping the rows ------------------------------------------------------------------------- */

/* People whose rows are added up: the first person like each. */
static void group_people(const struct instance *in, int *group)
{
    for (int q = 0; q < in->n_staff; q++) {
        const struct staff *a = &in->staff[q];
        group[q] = q;
        for (int k = 0; k < q; k++) {
            const struct staff *b = &in->staff[k];
            if (a->type == b->type && a->care_priority == b->care_priority && a->max_load == b->max_load &&
                a->max_load_per_day == b->max_load_per_day && a->max_days == b->max_days &&
                a->prior_load == b->prior_load && a->share == b->share &&
                balance_counts(in, q) == balance_counts(in, k) && balance_is_low(in, q) == balance_is_low(in, k)) {
                group[q] = group[k];
                break;
            }
        }
    }
}

struct saying {
    int row, owner, what; /* owner: the group's */
};

static int by_saying(const void *x, const void *y)
{
    const struct saying *a = x, *b = y;
    if (a->what != b->what)
        return a->what < b->what ? -1 : 1;
    if (a->owner != b->owner)
        return a->owner < b->owner ? -1 : 1;
    return a->row - b->row;
}

static bool of_person(const struct row *row)
{
    return row->owner >= 0 && (row->what >= SAID_MOMENT || row->what == SAID_OTHER);
}

static bool names_leaders(const struct program *p, const struct row *row)
{
    int n = 0;
    for (int e = row->first; e < row->first + row->count; e++)
        n += p->columns[p->entry_column[e]].kind == COLUMN_LEAD;
    return n > 1;
}

/* Numbers the condensed rows; returns how many. */
static int number_rows(const struct relaxation *r, struct condensed *c, bool whole)
{
    const struct program *p = r->p;
    int *group = ARENA_ARRAY(c->arena, p->in->n_staff, int), rows = 0, n = 0;
    group_people(p->in, group);
    struct saying *list = ARENA_ARRAY(c->arena, r->n_section, struct saying);
    for (int i = 0; i < p->n_rows; i++)
        c->row_of[i] = c->own_row_of[i] = -1;
    for (int i = 0; i < r->n_section; i++) {
        const struct row *row = &p->rows[r->section[i]];
        if (whole || row->owner < 0)
            c->row_of[r->section[i]] = rows++;
        else if (row->what == SAID_OTHER)
            continue; /* a cap on days, travel: nobody else's row is like it */
        else
            list[n++] = (struct saying){r->section[i], of_person(row) ? group[row->owner] : 0, row->what};
    }
    qsort(list, (size_t)n, sizeof *list, by_saying);
    for (int i = 0; i < n; i++) {
        rows += i == 0 || list[i].what != list[i - 1].what || list[i].owner != list[i - 1].owner;
        c->row_of[list[i].row] = rows - 1;
    }
    for (int i = 0; i < n; i++)
        if (of_person(&p->rows[list[i].row]) && list[i].what < SAID_LOAD && names_leaders(p, &p->rows[list[i].row]))
            c->own_row_of[list[i].row] = rows++;
    return rows;
}

/* Merging the columns ------------------------------------------------------------------------ */

/* What tells columns apart: entries of condensed rows, then those of priced rows, numbered after them. */
static struct entries column_entries(const struct relaxation *r, struct condensed *c, int rows)
{
    const struct program *p = r->p;
    struct entries s = {ARENA_ARRAY(c->arena, p->n_columns + 1, int), NULL};
    int *end = xcalloc((size_t)p->n_columns + 1, sizeof *end);
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < p->n_rows; i++) {
            const struct row *row = &p->rows[i];
            int at = r->use[i] == ROW_PRICED ? rows + i : c->row_of[i];
            if (at < 0)
                continue;
            for (int e = row->first; e < row->first + row->count; e++) {
                int j = p->entry_column[e];
                if (!r->inside[j])
                    continue;
                bool own = c->own_row_of[i] >= 0 && p->columns[j].kind == COLUMN_LEAD;
                if (pass) {
                    s.at[end[j]++] = (struct entry){at, p->entry_value[e]};
                    if (own)
                        s.at[end[j]++] = (struct entry){c->own_row_of[i], p->entry_value[e]};
                } else {
                    s.first[j + 1] += 1 + own;
                }
            }
        }
        if (!pass) {
            for (int j = 0; j < p->n_columns; j++) {
                s.first[j + 1] += s.first[j];
                end[j] = s.first[j];
            }
            s.at = ARENA_ARRAY(c->arena, s.first[p->n_columns] + 1, struct entry);
        }
    }
    free(end);
    return s;
}

static int by_place(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    return (a->at > b->at) - (a->at < b->at);
}

/* Sorts a column's entries and sums those of one row; returns their number. */
static int settle(struct entry *at, int n)
{
    qsort(at, (size_t)n, sizeof *at, by_place);
    int kept = 0;
    for (int i = 0; i < n; i++) {
        if (kept && at[kept - 1].at == at[i].at)
            at[kept - 1].value += at[i].value;
        else
            at[kept++] = at[i];
    }
    return kept;
}

struct candidate {
    uint64_t hash;
    int column, count;
};

static int by_hash(const void *x, const void *y)
{
    const struct candidate *a = x, *b = y;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return a->column - b->column;
}

static uint64_t mixed(uint64_t h, uint64_t v)
{
    return (h ^ v) * UINT64_C(0x9E3779B97F4A7C15) ^ h >> 29;
}

static bool alike(const struct relaxation *r, const struct entries *s, const struct candidate *a, const struct candidate *b)
{
    const struct column *x = &r->p->columns[a->column], *y = &r->p->columns[b->column];
    /* openings differ by what their students bring; far bounds do not add up */
    if (a->hash != b->hash || a->count != b->count || r->cost[a->column] != r->cost[b->column] || x->kind == COLUMN_OPEN ||
        y->kind == COLUMN_OPEN || x->lower != 0 || y->lower != 0 || x->upper >= PROGRAM_INF || y->upper >= PROGRAM_INF)
        return false;
    return a->count == 0 || !memcmp(&s->at[s->first[a->column]], &s->at[s->first[b->column]],
                                    sizeof *s->at * (size_t)a->count);
}

static void merge_columns(const struct relaxation *r, struct condensed *c, const struct entries *s, int *count)
{
    const struct program *p = r->p;
    struct guard_problem *g = &c->problem;
    struct candidate *list = xmalloc(sizeof *list * ((size_t)p->n_columns + 1));
    int n = 0;
    for (int j = 0; j < p->n_columns; j++) {
        c->column_of[j] = -1;
        if (!r->inside[j])
            continue;
        uint64_t h = mixed(1, (uint64_t)r->cost[j]);
        for (int e = 0; e < count[j]; e++)
            h = mixed(mixed(h, (uint64_t)s->at[s->first[j] + e].at), (uint64_t)s->at[s->first[j] + e].value);
        list[n++] = (struct candidate){h, j, count[j]};
    }
    qsort(list, (size_t)n, sizeof *list, by_hash);
    int *stands = ARENA_ARRAY(c->arena, p->n_columns, int); /* program column -> the one that stands for it */
    for (int i = 0, first = 0; i < n; i++) {
        if (i == 0 || !alike(r, s, &list[first], &list[i]))
            first = i;
        stands[list[i].column] = list[first].column;
    }
    free(list);
    g->cost = ARENA_ARRAY(c->arena, n, double);
    g->lower = ARENA_ARRAY(c->arena, n, double);
    g->upper = ARENA_ARRAY(c->arena, n, double);
    g->integer = ARENA_ARRAY(c->arena, n, bool);
    c->first = ARENA_ARRAY(c->arena, n, int);
    for (int j = 0; j < p->n_columns; j++) {
        if (!r->inside[j])
            continue;
        const struct column *x = &p->columns[j];
        if (stands[j] == j) {
            c->first[g->n_columns] = j;
            c->column_of[j] = g->n_columns++;
        } else {
            c->column_of[j] = c->column_of[stands[j]];
        }
        int k = c->column_of[j];
        g->cost[k] = (double)r->cost[j];
        g->lower[k] = stands[j] == j ? part_limit(x->lower) : g->lower[k];
        g->upper[k] = stands[j] == j ? part_limit(x->upper) : g->upper[k] + (double)x->upper;
    }
    for (int j = 0; j < p->n_columns; j++)
        if (r->inside[j] && p->columns[j].upper > 0) {
            double all = g->upper[c->column_of[j]];
            c->share[j] = all < GUARD_INF ? part_limit(p->columns[j].upper) / all : 1;
        }
}

/* The linear program ------------------------------------------------------------------------- */

static void build_rows(const struct relaxation *r, struct condensed *c, const struct entries *s, const int *count,
                       int rows)
{
    const struct program *p = r->p;
    struct guard_problem *g = &c->problem;
    g->n_rows = rows;
    g->row_lower = ARENA_ARRAY(c->arena, rows, double);
    g->row_upper = ARENA_ARRAY(c->arena, rows, double);
    g->row_start = ARENA_ARRAY(c->arena, rows + 1, int);
    for (int i = 0; i < p->n_rows; i++) {
        int k = c->row_of[i];
        if (k < 0)
            continue;
        double low = part_limit(p->rows[i].lower), high = part_limit(p->rows[i].upper);
        g->row_lower[k] = low <= -GUARD_INF || g->row_lower[k] <= -GUARD_INF ? -GUARD_INF : g->row_lower[k] + low;
        g->row_upper[k] = high >= GUARD_INF || g->row_upper[k] >= GUARD_INF ? GUARD_INF : g->row_upper[k] + high;
        if (c->own_row_of[i] >= 0) {
            g->row_lower[c->own_row_of[i]] = low;
            g->row_upper[c->own_row_of[i]] = high;
        }
    }
    for (int k = 0; k < g->n_columns; k++)
        for (int e = 0; e < count[c->first[k]]; e++) {
            int64_t at = s->at[s->first[c->first[k]] + e].at;
            if (at < rows)
                g->row_start[at + 1]++;
        }
    for (int i = 0; i < rows; i++)
        g->row_start[i + 1] += g->row_start[i];
    g->column = ARENA_ARRAY(c->arena, g->row_start[rows] + 1, int);
    g->value = ARENA_ARRAY(c->arena, g->row_start[rows] + 1, double);
    int *end = xmalloc(sizeof *end * ((size_t)rows + 1));
    memcpy(end, g->row_start, sizeof *end * (size_t)rows);
    for (int k = 0; k < g->n_columns; k++)
        for (int e = 0; e < count[c->first[k]]; e++) {
            struct entry entry = s->at[s->first[c->first[k]] + e];
            if (entry.at >= rows)
                continue;
            g->column[end[entry.at]] = k;
            g->value[end[entry.at]++] = (double)entry.value;
        }
    free(end);
}

struct condensed *condensed_new(const struct relaxation *r, bool whole)
{
    const struct program *p = r->p;
    struct arena *arena = arena_new();
    struct condensed *c = ARENA_NEW(arena, struct condensed);
    c->arena = arena;
    c->column_of = ARENA_ARRAY(arena, p->n_columns, int);
    c->share = ARENA_ARRAY(arena, p->n_columns, double);
    c->row_of = ARENA_ARRAY(arena, p->n_rows, int);
    c->own_row_of = ARENA_ARRAY(arena, p->n_rows, int);
    int rows = number_rows(r, c, whole);
    struct entries s = column_entries(r, c, rows);
    int *count = ARENA_ARRAY(arena, p->n_columns + 1, int);
    for (int j = 0; j < p->n_columns; j++)
        count[j] = settle(&s.at[s.first[j]], s.first[j + 1] - s.first[j]);
    merge_columns(r, c, &s, count);
    build_rows(r, c, &s, count, rows);
    return c;
}

void condensed_free(struct condensed *c)
{
    if (c)
        arena_free(c->arena);
}
