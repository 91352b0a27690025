#include "solver/propagate.h"

#include <stdlib.h>

#include "solver/duality.h"

/* Rows looked at in one go, so that bounds that creep by one a time come to an end. */
enum { VISITS_OF_A_ROW = 20 };

struct propagation *propagation_new(const struct program *p)
{
    struct propagation *g = xcalloc(1, sizeof *g);
    size_t n = (size_t)p->n_columns + 1, m = (size_t)p->n_rows + 1;
    g->p = p;
    g->most = PROGRAM_INF;
    g->lower = xmalloc(sizeof *g->lower * n);
    g->upper = xmalloc(sizeof *g->upper * n);
    g->row_of = xcalloc(n + 1, sizeof *g->row_of);
    g->rows = xmalloc(sizeof *g->rows * ((size_t)p->n_entries + 1));
    g->queue = xmalloc(sizeof *g->queue * m);
    g->queued = xcalloc(m, sizeof *g->queued);
    program_bounds(p, g->lower, g->upper);
    for (int e = 0; e < p->n_entries; e++)
        g->row_of[p->entry_column[e] + 2]++;
    for (int j = 0; j < p->n_columns; j++)
        g->row_of[j + 2] += g->row_of[j + 1];
    for (int i = 0; i < p->n_rows; i++)
        for (int e = p->rows[i].first; e < p->rows[i].first + p->rows[i].count; e++)
            g->rows[g->row_of[p->entry_column[e] + 1]++] = i;
    return g;
}

void propagation_free(struct propagation *g)
{
    if (!g)
        return;
    free(g->lower);
    free(g->upper);
    free(g->row_of);
    free(g->rows);
    free(g->queue);
    free(g->queued);
    free(g->trail);
    free(g);
}

void propagate_undo(struct propagation *g, int n_trail)
{
    while (g->n_trail > n_trail) {
        const struct change_of_bounds *c = &g->trail[--g->n_trail];
        g->lower[c->column] = c->lower;
        g->upper[c->column] = c->upper;
    }
}

/* Row p->n_rows is the objective. */
static void enqueue(struct propagation *g, int row)
{
    if (g->queued[row])
        return;
    g->queued[row] = true;
    g->queue[g->n_queue++] = row;
}

/* False where nothing is left. */
static bool narrow(struct propagation *g, int column, int64_t lower, int64_t upper)
{
    lower = lower > g->lower[column] ? lower : g->lower[column];
    upper = upper < g->upper[column] ? upper : g->upper[column];
    if (lower == g->lower[column] && upper == g->upper[column])
        return true;
    if (g->n_trail == g->trail_room) {
        g->trail_room = g->trail_room ? 2 * g->trail_room : 256;
        g->trail = xrealloc(g->trail, (size_t)g->trail_room, sizeof *g->trail);
    }
    g->trail[g->n_trail++] = (struct change_of_bounds){column, g->lower[column], g->upper[column]};
    g->lower[column] = lower;
    g->upper[column] = upper;
    for (int k = g->row_of[column]; k < g->row_of[column + 1]; k++)
        enqueue(g, g->rows[k]);
    if (g->p->columns[column].cost)
        enqueue(g, g->p->n_rows);
    return lower <= upper;
}

/* From entry x_j <= room: what x_j may be at most (entry > 0) or must be at least. A column that need not be
 * whole keeps the next integer outside. */
static bool narrow_by(struct propagation *g, int column, int64_t entry, int64_t room)
{
    bool integer = g->p->columns[column].integer;
    if (entry > 0) {
        int64_t rest = room % entry, most = room / entry - (rest < 0);
        return narrow(g, column, g->lower[column], integer || !rest ? most : most + 1);
    }
    if (entry < 0) {
        int64_t rest = room % entry, least = room / entry + (rest < 0 ? 1 : 0);
        return narrow(g, column, integer || !rest ? least : least - 1, g->upper[column]);
    }
    return true;
}

/* A row as sum of entry x <= most; `sign` -1 turns it round. */
struct view {
    int count;
    const int *column;    /* NULL: column k is k */
    const int64_t *entry;
    const struct column *cost; /* the entries, where `entry` is NULL */
    int64_t sign, most;
};

static int64_t entry_at(const struct view *v, int k)
{
    return v->sign * (v->entry ? v->entry[k] : v->cost[k].cost);
}

static int column_at(const struct view *v, int k)
{
    return v->column ? v->column[k] : k;
}

static bool look_at(struct propagation *g, const struct view *v)
{
    int64_t least = 0;
    for (int k = 0; k < v->count; k++) {
        int64_t a = entry_at(v, k);
        int j = column_at(v, k);
        if (a && !duality_add(&least, a, a > 0 ? g->lower[j] : g->upper[j]))
            return true; /* too large to tell */
    }
    int64_t slack;
    if (__builtin_sub_overflow(v->most, least, &slack))
        return true;
    if (slack < 0)
        return false;
    for (int k = 0; k < v->count; k++) {
        int64_t a = entry_at(v, k), width, room = slack;
        int j = column_at(v, k);
        if (!a || g->lower[j] == g->upper[j])
            continue;
        /* the column's own share of `least` is free again */
        if (__builtin_mul_overflow(a < 0 ? -a : a, g->upper[j] - g->lower[j], &width) || width <= slack)
            continue;
        if (!duality_add(&room, a, a > 0 ? g->lower[j] : g->upper[j]))
            continue;
        if (!narrow_by(g, j, a, room))
            return false;
    }
    return true;
}

static bool look_at_row(struct propagation *g, int row)
{
    const struct program *p = g->p;
    if (row == p->n_rows) {
        struct view v = {.count = p->n_columns, .cost = p->columns, .sign = 1, .most = g->most - p->constant};
        return g->most >= PROGRAM_INF || look_at(g, &v);
    }
    const struct row *r = &p->rows[row];
    struct view v = {.count = r->count, .column = p->entry_column + r->first, .entry = p->entry_value + r->first};
    if (r->upper < PROGRAM_INF) {
        v.sign = 1;
        v.most = r->upper;
        if (!look_at(g, &v))
            return false;
    }
    if (r->lower > -PROGRAM_INF) {
        v.sign = -1;
        v.most = -r->lower;
        return look_at(g, &v);
    }
    return true;
}

/* Empties the queue, first come first served: a ring is not needed, as what is enqueued while the first half
 * is looked at makes the second. */
static bool settle(struct propagation *g)
{
    const int rows = g->p->n_rows + 1;
    int *now = xmalloc(sizeof *now * (size_t)rows);
    bool possible = true;
    for (int round = 0; round < VISITS_OF_A_ROW && g->n_queue && possible && !g->idle; round++) {
        int n = g->n_queue;
        for (int i = 0; i < n; i++) {
            now[i] = g->queue[i];
            g->queued[now[i]] = false;
        }
        g->n_queue = 0;
        for (int i = 0; i < n && possible; i++)
            possible = look_at_row(g, now[i]);
    }
    while (g->n_queue)
        g->queued[g->queue[--g->n_queue]] = false;
    free(now);
    return possible;
}

bool propagate_all(struct propagation *g)
{
    for (int i = 0; i <= g->p->n_rows; i++)
        enqueue(g, i);
    return settle(g);
}

bool propagate_column(struct propagation *g, int column, int64_t lower, int64_t upper)
{
    bool possible = narrow(g, column, lower, upper);
    return settle(g) && possible;
}

bool propagate_row(struct propagation *g, const int64_t *entry, int64_t most)
{
    struct view v = {.count = g->p->n_columns, .entry = entry, .sign = 1, .most = most};
    bool possible = look_at(g, &v);
    return settle(g) && possible;
}
