#include "solver/price_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/pricing.h"

struct leaf {
    int parent, column; /* -1: the root; the column that tells it from its sibling */
    int64_t at;         /* the first child has column <= at, the second >= at + 1 */
    bool second;
    int child;         /* the first of its two, or -1 */
    bool closed;       /* nothing to branch on, or enough is proven */
    int64_t bound;     /* that its multipliers prove */
    int branch_column; /* where to go on, or -1 */
    int64_t branch_at;
    double *x, *dual;    /* where its linear program ended */
    int64_t *multiplier; /* [n_rows] */
};

enum { NODES = 64, STEPS = 20000 };

struct branching {
    struct prices *q;
    const struct program *p;
    int n;
    struct leaf nodes[NODES];
};

/* The bounds of the node's columns: the program's own, narrowed on the way from the root. */
static void enter(struct branching *t, int node)
{
    for (int k = 1; k < t->n; k++) {
        int j = t->nodes[k].column;
        t->q->lower[j] = t->p->columns[j].lower;
        t->q->upper[j] = t->p->columns[j].upper;
    }
    for (int k = node; k > 0; k = t->nodes[k].parent) {
        int j = t->nodes[k].column;
        int64_t at = t->nodes[k].at;
        if (t->nodes[k].second && t->q->lower[j] <= at)
            t->q->lower[j] = at + 1;
        if (!t->nodes[k].second && t->q->upper[j] > at)
            t->q->upper[j] = at;
    }
    for (int k = 1; k < t->n; k++) {
        int j = t->nodes[k].column;
        prices_narrow(t->q, j, t->q->lower[j], t->q->upper[j]);
    }
}

/* The column that is furthest from an integer. */
static void choose(const struct branching *t, struct leaf *leaf)
{
    double furthest = 0.02;
    leaf->branch_column = -1;
    for (int j = 0; j < t->p->n_columns; j++) {
        if (t->p->columns[j].kind != COLUMN_MOST && t->p->columns[j].kind != COLUMN_LEAST)
            continue;
        double x = t->q->x[t->q->relaxed->column_of[j]], away = fabs(x - nearbyint(x));
        if (away > furthest && t->q->lower[j] < t->q->upper[j]) {
            furthest = away;
            leaf->branch_column = j;
            leaf->branch_at = (int64_t)floor(x);
        }
    }
    leaf->closed = leaf->branch_column < 0;
}

static void *copied(const void *from, int n, size_t size)
{
    return memcpy(xmalloc(size * ((size_t)n + 1)), from, size * (size_t)n);
}

static void keep(struct branching *t, struct leaf *leaf)
{
    leaf->x = copied(t->q->x, t->q->relaxed->problem.n_columns, sizeof *leaf->x);
    leaf->dual = copied(t->q->dual, t->q->relaxed->problem.n_rows, sizeof *leaf->dual);
    leaf->multiplier = copied(t->q->multiplier, t->p->n_rows, sizeof *leaf->multiplier);
    leaf->bound = t->q->proven;
}

/* Prices for the node, from its parent's on. Where it has no solution they grow without end, and its bound with them.
 * False where a limit came first. */
static bool price_leaf(struct branching *t, int node)
{
    struct prices *q = t->q;
    struct leaf *leaf = &t->nodes[node];
    const struct leaf *parent = &t->nodes[leaf->parent];
    const double CLOSE = 2e-5;
    int64_t goal = run_score(q->run);
    enter(t, node);
    first_order_start(q->lp, parent->x, parent->dual);
    q->part = true;
    /* its parent's multipliers hold here as well */
    memcpy(q->multiplier, parent->multiplier, sizeof *q->multiplier * (size_t)t->p->n_rows);
    q->proven = q->unmended = parent->bound;
    q->goal = goal;
    bool settled = false;
    if (q->interior) {
        interior_start(q->interior, parent->x, parent->dual);
        settled = prices_settle(q, CLOSE, 0, 0);
    }
    if (!settled)
        prices_improve(q, STEPS, 0, 0);
    if (run_is_over(q->run) && q->proven < goal)
        return false;
    keep(t, leaf);
    choose(t, leaf);
    leaf->closed |= leaf->bound >= goal;
    return true;
}

/* The leaf of the least bound, or -1 where that one is closed. */
static int least_leaf(const struct branching *t)
{
    int least = -1;
    for (int k = 0; k < t->n; k++)
        if (t->nodes[k].child < 0 && (least < 0 || t->nodes[k].bound < t->nodes[least].bound))
            least = k;
    return least;
}

static void write_node(const struct branching *t, struct proof *proof, int node)
{
    const struct leaf *n = &t->nodes[node];
    if (n->child < 0) {
        proof_leaf(proof, PROOF_LEAF, n->multiplier, t->p->n_rows);
        return;
    }
    proof_branch(proof, t->nodes[n->child].column, t->nodes[n->child].at);
    write_node(t, proof, n->child);
    write_node(t, proof, n->child + 1);
}

static void offer(const struct branching *t)
{
    struct proof *proof = proof_new(PROOF_BY_PRICES, t->q->run->exact);
    write_node(t, proof, 0);
    run_bound(t->q->run, t->nodes[least_leaf(t)].bound, proof, N_("branching"));
}

void price_tree(struct prices *q)
{
    struct branching *t = xcalloc(1, sizeof *t);
    t->q = q;
    t->p = q->p;
    t->n = 1;
    t->nodes[0] = (struct leaf){.parent = -1, .column = -1, .child = -1};
    keep(t, &t->nodes[0]);
    choose(t, &t->nodes[0]);
    while (t->n + 2 <= NODES && !run_is_over(q->run)) {
        int node = least_leaf(t);
        int64_t before = t->nodes[node].bound;
        if (t->nodes[node].closed)
            break;
        for (int side = 0; side < 2; side++)
            t->nodes[t->n + side] = (struct leaf){.parent = node,
                                                  .column = t->nodes[node].branch_column,
                                                  .at = t->nodes[node].branch_at,
                                                  .second = side == 1,
                                                  .child = -1};
        t->n += 2;
        if (!price_leaf(t, t->n - 2) || !price_leaf(t, t->n - 1))
            break;
        t->nodes[node].child = t->n - 2;
        if (t->nodes[least_leaf(t)].bound > before)
            offer(t);
    }
    for (int k = 0; k < t->n; k++) {
        free(t->nodes[k].x);
        free(t->nodes[k].dual);
        free(t->nodes[k].multiplier);
    }
    free(t);
}
