#include "solver/nodes.h"

#include <stdlib.h>
#include <string.h>

void multipliers_drop(struct tree *t, struct multipliers *m)
{
    if (!m || --m->users)
        return;
    t->n_terms -= m->count;
    free(m->row);
    free(m->at);
    free(m);
}

/* The scratch multipliers, for one user. */
struct multipliers *multipliers_new(struct tree *t)
{
    struct multipliers *m = xcalloc(1, sizeof *m);
    m->users = 1;
    for (int i = 0; i < t->p->n_rows; i++)
        m->count += t->multiplier[i] != 0;
    m->row = xmalloc(sizeof *m->row * ((size_t)m->count + 1));
    m->at = xmalloc(sizeof *m->at * ((size_t)m->count + 1));
    for (int i = 0, k = 0; i < t->p->n_rows; i++)
        if (t->multiplier[i]) {
            m->row[k] = i;
            m->at[k++] = t->multiplier[i];
        }
    t->n_terms += m->count;
    return m;
}

void multipliers_load(struct tree *t, const struct multipliers *m)
{
    memset(t->multiplier, 0, sizeof *t->multiplier * (size_t)t->p->n_rows);
    for (int i = 0; i < m->count; i++)
        t->multiplier[m->row[i]] = m->at[i];
}

/* The scratch multipliers become the node's. */
void multipliers_take(struct tree *t, struct tnode *node)
{
    multipliers_drop(t, node->m);
    node->m = multipliers_new(t);
}

/* The heap -------------------------------------------------------------------------------- */

static bool before(const struct tree *t, int a, int b)
{
    double x = t->nodes[a].value, y = t->nodes[b].value;
    return x < y || (x == y && a > b);
}

static void swap(struct tree *t, int i, int j)
{
    int node = t->open[i];
    t->open[i] = t->open[j];
    t->open[j] = node;
}

void tree_reopen(struct tree *t, int node)
{
    int i = t->n_open++;
    t->open[i] = node;
    for (; i && before(t, t->open[i], t->open[(i - 1) / 2]); i = (i - 1) / 2)
        swap(t, i, (i - 1) / 2);
}

int tree_next(struct tree *t)
{
    if (!t->n_open)
        return -1;
    int best = t->open[0], i = 0;
    t->open[0] = t->open[--t->n_open];
    for (;;) {
        int least = i;
        for (int child = 2 * i + 1; child <= 2 * i + 2 && child < t->n_open; child++)
            if (before(t, t->open[child], t->open[least]))
                least = child;
        if (least == i)
            return best;
        swap(t, i, least);
        i = least;
    }
}

int tree_add(struct tree *t, struct tnode node)
{
    if (t->n == t->room) {
        t->room = t->room ? 2 * t->room : 64;
        t->nodes = xrealloc(t->nodes, (size_t)t->room, sizeof *t->nodes);
        t->open = xrealloc(t->open, (size_t)t->room, sizeof *t->open);
    }
    t->nodes[t->n] = node;
    if (node.m)
        node.m->users++;
    tree_reopen(t, t->n);
    return t->n++;
}

/* Bounds ---------------------------------------------------------------------------------- */

void tree_show(struct tree *t)
{
    const struct propagation *g = t->g;
    for (int j = 0; j < t->p->n_columns; j++)
        if (t->lower[j] != g->lower[j] || t->upper[j] != g->upper[j]) {
            t->lower[j] = g->lower[j];
            t->upper[j] = g->upper[j];
            guard_lp_bounds(t->lp, t->part->part_of[j], part_limit(t->lower[j]), part_limit(t->upper[j]));
        }
}

bool tree_narrow(struct tree *t, int column, int64_t at, bool second)
{
    const struct propagation *g = t->g;
    return second ? propagate_column(t->g, column, at + 1, g->upper[column])
                  : propagate_column(t->g, column, g->lower[column], at);
}

bool tree_enter(struct tree *t, int node)
{
    int depth = 0;
    bool possible = t->possible;
    propagate_undo(t->g, t->root_trail);
    for (int k = node; t->nodes[k].parent >= 0; k = t->nodes[k].parent) {
        if (depth == t->path_room) {
            t->path_room = t->path_room ? 2 * t->path_room : 64;
            t->path = xrealloc(t->path, (size_t)t->path_room, sizeof *t->path);
        }
        t->path[depth++] = k;
    }
    while (depth && possible) {
        const struct tnode *n = &t->nodes[t->path[--depth]];
        possible = tree_narrow(t, n->column, n->at, n->second);
    }
    return possible;
}
