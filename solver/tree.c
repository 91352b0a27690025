#include "solver/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/duality.h"
#include "solver/nodes.h"
#include "solver/relaxation.h"

/* A proof of more numbers than this would be a file of more than ten megabytes. */
enum { TERMS_MOST = 1000000 };

/* Proofs of nodes ------------------------------------------------------------------------- */

static int64_t scaled(double m)
{
    return fabs(m) < 1e12 ? (int64_t)nearbyint(m * RELAXATION_SCALE) : 0;
}

static void round_duals(struct tree *t)
{
    memset(t->multiplier, 0, sizeof *t->multiplier * (size_t)t->p->n_rows);
    for (int i = 0; i < t->part->problem.n_rows; i++) {
        int row = t->part->row[i];
        t->multiplier[row] = scaled(t->dual[i]);
        /* U and L reach far: their reduced costs must not turn negative by rounding (prices.c) */
        if (t->p->rows[row].family == FAMILY_BALANCE && fabs(t->dual[i]) < 1e12)
            t->multiplier[row] = (int64_t)floor(t->dual[i] * RELAXATION_SCALE);
    }
}

/* What the scratch multipliers prove within the present bounds. */
static bool value_multipliers(struct tree *t, int64_t *bound)
{
    if (!duality_value(t->p, RELAXATION_SCALE, t->multiplier, t->g->lower, t->g->upper, bound))
        return false;
    *bound = duality_round(*bound, RELAXATION_SCALE);
    return true;
}

/* What the rounded duals prove is the node's, if it is more than its parent's multipliers do. */
static void prove_bound(struct tree *t, struct tnode *node)
{
    int64_t bound;
    round_duals(t);
    if (value_multipliers(t, &bound) && bound > node->bound) {
        node->bound = bound;
        multipliers_take(t, node);
    }
}

/* The ray, scaled to integers, if it proves the node empty. */
static bool prove_empty(struct tree *t, struct tnode *node)
{
    double largest = 0;
    for (int i = 0; i < t->part->problem.n_rows; i++)
        largest = fmax(largest, fabs(t->dual[i]));
    if (largest < 1e-9)
        return false;
    for (int bits = 10; bits <= 34; bits += 8)
        for (int sign = -1; sign <= 1; sign += 2) {
            memset(t->multiplier, 0, sizeof *t->multiplier * (size_t)t->p->n_rows);
            for (int i = 0; i < t->part->problem.n_rows; i++)
                t->multiplier[t->part->row[i]] = sign * (int64_t)nearbyint(ldexp(t->dual[i] / largest, bits));
            int64_t value;
            if (duality_value(t->p, 0, t->multiplier, t->g->lower, t->g->upper, &value) && value > 0) {
                node->kind = PROOF_RAY;
                multipliers_take(t, node);
                return true;
            }
        }
    return false;
}

static void close_empty(struct tree *t, struct tnode *node)
{
    node->kind = PROOF_EMPTY;
    multipliers_drop(t, node->m);
    node->m = NULL;
}

/* Growing --------------------------------------------------------------------------------- */

static void branch(struct tree *t, int node, int k, int64_t at, double value)
{
    int first = -1;
    for (int side = 0; side < 2; side++) {
        const struct tnode *n = &t->nodes[node];
        int child = tree_add(t, (struct tnode){.parent = node, .column = t->part->column[k], .at = at, .second = side == 1,
                                               .child = -1, .kind = PROOF_LEAF, .bound = n->bound, .value = value, .m = n->m});
        first = side ? first : child;
    }
    t->nodes[node].child = first;
    multipliers_drop(t, t->nodes[node].m);
    t->nodes[node].m = NULL;
}

/* Bounds of the root for the goal that the run has by now. */
static void begin(struct tree *t)
{
    t->goal = run_score(t->run);
    t->g->most = t->goal < PROGRAM_INF ? t->goal - 1 : PROGRAM_INF;
    propagate_undo(t->g, 0);
    t->possible = propagate_all(t->g);
    int64_t value, room = 0;
    if (t->possible && t->tightening && t->goal < PROGRAM_INF) {
        multipliers_load(t, t->tightening);
        if (duality_sum(t->p, RELAXATION_SCALE, t->multiplier, &value, t->reduced) &&
            duality_add(&room, t->goal - 1, RELAXATION_SCALE) && !__builtin_sub_overflow(room, value, &room))
            t->possible = propagate_row(t->g, t->reduced, room);
    }
    t->root_trail = t->g->n_trail;
}

/* The root's multipliers narrow columns for the whole tree (reduced costs against the gap). */
static void tighten(struct tree *t, const struct tnode *root)
{
    if (t->goal >= PROGRAM_INF || !root->m)
        return;
    t->tightening = root->m;
    root->m->users++;
    begin(t);
}

/* Closes the node or branches on it. False where a limit came first: it stays open then. */
static bool take_node(struct tree *t, int node)
{
    struct tnode *n = &t->nodes[node];
    struct guard_limits limits = run_limits(t->run, 0);
    double value = 0;
    if (!tree_enter(t, node)) {
        close_empty(t, n);
        return true;
    }
    tree_show(t);
    /* half a point beyond what rounding up needs, so that rounded duals still reach it */
    limits.cutoff = t->goal < PROGRAM_INF ? (double)(t->goal - t->part->constant) - 0.5 : GUARD_INF;
    enum guard_answer answer = guard_lp_again(t->lp, &limits, &value, t->x, t->dual);
    if (answer != GUARD_OPTIMAL && answer != GUARD_CUTOFF && answer != GUARD_INFEASIBLE)
        return false;
    if (answer == GUARD_INFEASIBLE && prove_empty(t, n))
        return true;
    if (answer != GUARD_INFEASIBLE)
        prove_bound(t, n);
    if (n->bound >= t->goal)
        return true;
    int k;
    int64_t at;
    bool whole = answer == GUARD_OPTIMAL && part_take(t->p, t->part, t->x, t->solution);
    if (whole) {
        run_offer(t->run, t->solution, N_("exact"), NULL, NULL);
        if (n->bound >= run_score(t->run))
            return true;
        /* it cannot be completed; others of the same value may be */
    }
    if (node == 0)
        tighten(t, n);
    if (tree_choose(t, answer == GUARD_OPTIMAL && !whole, value, &k, &at))
        branch(t, node, k, at, answer == GUARD_OPTIMAL ? value : n->value);
    return true;
}

/* The proof ------------------------------------------------------------------------------- */

/* What the leaf's multipliers prove within its bounds, exactly: its parent's may prove more here than there.
 * False where propagation leaves nothing. */
static bool leaf_bound(struct tree *t, int node, int64_t *bound)
{
    if (!tree_enter(t, node))
        return false;
    multipliers_load(t, t->nodes[node].m);
    if (!value_multipliers(t, bound))
        *bound = t->nodes[node].bound;
    return true;
}

static void put_node(struct proof *proof, enum proof_kind kind, const struct multipliers *m)
{
    proof_leaf(proof, kind, NULL, 0);
    for (int i = 0; m && i < m->count; i++)
        proof_term(proof, m->row[i], m->at[i]);
}

/* The tree from the root on; its bound is the least of its leaves, and the goal at most. */
static struct proof *write_proof(struct tree *t)
{
    struct proof *proof = proof_new(PROOF_BY_ROWS, t->run->exact);
    int *stack = xmalloc(sizeof *stack * ((size_t)t->n + 1)), depth = 0;
    begin(t);
    proof->infeasible = t->goal >= PROGRAM_INF;
    proof->bound = t->goal;
    if (t->tightening)
        put_node(proof, PROOF_TIGHTEN, t->tightening);
    stack[depth++] = 0;
    while (depth) {
        int node = stack[--depth];
        const struct tnode *n = &t->nodes[node];
        if (n->child >= 0) {
            proof_branch(proof, t->nodes[n->child].column, t->nodes[n->child].at);
            stack[depth++] = n->child + 1;
            stack[depth++] = n->child;
            continue;
        }
        int64_t bound;
        bool possible = n->kind != PROOF_LEAF || leaf_bound(t, node, &bound);
        put_node(proof, possible ? n->kind : PROOF_EMPTY, possible ? n->m : NULL);
        if (n->kind != PROOF_LEAF || !possible)
            continue;
        proof->infeasible = false;
        proof->bound = bound < proof->bound ? bound : proof->bound;
    }
    free(stack);
    return proof;
}

/* Nothing is claimed that the check would refuse. */
static void conclude(struct tree *t)
{
    struct proof *proof = write_proof(t);
    struct buf why = {0};
    if (!proof_holds(proof, t->p, &why)) {
        proof_free(proof);
    } else if (proof->infeasible) {
        run_infeasible(t->run, proof);
    } else {
        run_bound(t->run, proof->bound, proof, N_("exact"));
    }
    buf_free(&why);
}

/* The root, with no multipliers: what the bounds of the columns prove alone. */
static bool start(struct tree *t)
{
    struct tnode root = {.parent = -1, .child = -1, .kind = PROOF_LEAF, .value = -GUARD_INF};
    int64_t value;
    begin(t);
    if (!value_multipliers(t, &value))
        return false;
    root.bound = value;
    multipliers_take(t, &root);
    tree_add(t, root);
    multipliers_drop(t, root.m); /* the node has it now */
    return true;
}

bool tree_impossible(struct run *run)
{
    struct propagation *g = propagation_new(run->p);
    bool possible = propagate_all(g);
    propagation_free(g);
    if (possible)
        return false;
    struct proof *proof = proof_new(PROOF_BY_ROWS, run->exact);
    proof_leaf(proof, PROOF_EMPTY, NULL, 0);
    run_infeasible(run, proof);
    return true;
}

/* What the proof costs to write and check once more, as a part of what it cost to find. */
#define TO_CONCLUDE 0.05

static bool tree_is_over(const struct tree *t, double started)
{
    double now = clock_now();
    return t->n_terms >= TERMS_MOST || run_is_over(t->run) || now + TO_CONCLUDE * (now - started) > t->run->deadline;
}

void tree_prove(struct run *run)
{
    double started = clock_now();
    const struct program *p = run->p;
    struct tree t = {.run = run, .p = p};
    size_t n = (size_t)p->n_columns + 1;
    t.solution = xcalloc(n, sizeof *t.solution);
    t.part = part_new(p, NULL, t.solution, NULL, 0);
    t.lp = guard_lp_new(&t.part->problem);
    t.experience = xcalloc(n, sizeof *t.experience);
    t.g = propagation_new(p);
    t.lower = xmalloc(sizeof *t.lower * n);
    t.upper = xmalloc(sizeof *t.upper * n);
    memcpy(t.lower, t.g->lower, sizeof *t.lower * (size_t)p->n_columns);
    memcpy(t.upper, t.g->upper, sizeof *t.upper * (size_t)p->n_columns);
    t.multiplier = xcalloc((size_t)p->n_rows + 1, sizeof *t.multiplier);
    t.reduced = xcalloc(n, sizeof *t.reduced);
    t.x = xcalloc(n, sizeof *t.x);
    t.dual = xcalloc((size_t)p->n_rows + 1, sizeof *t.dual);
    bool begun = t.lp && start(&t);
    int node;
    while (begun && !tree_is_over(&t, started) && (node = tree_next(&t)) >= 0) {
        if (run_score(run) < t.goal)
            begin(&t);
        if (!take_node(&t, node)) {
            tree_reopen(&t, node);
            break;
        }
        run_worked(run, TREE_WORK);
    }
    if (begun)
        conclude(&t);
    for (int i = 0; i < t.n; i++)
        multipliers_drop(&t, t.nodes[i].m);
    guard_lp_free(t.lp);
    part_free(t.part);
    free(t.nodes);
    free(t.open);
    free(t.experience);
    free(t.lower);
    free(t.upper);
    free(t.reduced);
    free(t.path);
    multipliers_drop(&t, t.tightening);
    propagation_free(t.g);
    free(t.multiplier);
    free(t.solution);
    free(t.x);
    free(t.dual);
}
