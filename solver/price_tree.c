#include "solver/price_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/pricing.h"

enum { NODES = 600, LEAVES = 120 /* each with a point of its own */, STEPS = 20000 };
enum { SPLITS = 8, MOST_CHILDREN = 2 * (SPLITS + 1) /* of a fork and of the one that it is measured against */ };

/* x <= at or x >= at + 1, where x is how many sections run as the block's option, or a column of its own. */
struct split {
    int block, column; /* one of them is -1 */
    int64_t at;
};

/* What splits a leaf: x of the first split beyond its `at`, else that of the second, and so on; else none of them. */
struct fork {
    int n, activity; /* activity: -1: a column */
    struct split *splits;
};

struct leaf {
    int parent, place; /* -1: the root; which of its children: the last is none of the splits */
    int first_child;   /* or -1 */
    bool rough;        /* left once it proved what was hoped for */
    int64_t bound;     /* that its multipliers prove */
    struct fork fork;
    double *x;           /* where its linear program ended */
    double *dual;        /* also; or, by the interior point method, */
    float *midway;       /* where it was on the way: its children start there; one of both is NULL */
    int64_t *multiplier; /* [n_rows] */
};

struct branching {
    struct prices *q;
    const struct program *p;
    int n, leaves;
    int64_t hoped; /* what every leaf is to prove before any has to prove more */
    double *gain;  /* [n_activities + 1] by subject: what the weakest child added when last seen; < 0: not seen */
    struct leaf nodes[NODES];
};

/* Bounds ------------------------------------------------------------------------------------- */

static void narrow(const struct branching *t, const struct split *s, int64_t lower, int64_t upper)
{
    struct prices *q = t->q;
    if (s->block < 0) {
        prices_narrow(q, s->column, lower, upper);
        return;
    }
    const struct block *b = &q->relaxation->blocks[s->block];
    for (int i = 0; i < b->n_sections; i++) {
        const struct column *c = &t->p->columns[b->open[i]];
        q->lower[b->open[i]] = i < lower ? 1 : c->lower;
        q->upper[b->open[i]] = i < upper ? c->upper : 0;
    }
    prices_confine(q, q->relaxed->sections + s->block, (double)lower, (double)(upper < b->can_run ? upper : b->can_run));
}

/* What is left of it in the node. */
static void bounds_in(const struct branching *t, int node, const struct split *s, int64_t *lower, int64_t *upper)
{
    *lower = s->block >= 0 ? 0 : t->p->columns[s->column].lower;
    *upper = s->block >= 0 ? t->q->relaxation->blocks[s->block].n_sections : t->p->columns[s->column].upper;
    for (int k = node; k > 0; k = t->nodes[k].parent) {
        const struct fork *f = &t->nodes[t->nodes[k].parent].fork;
        for (int i = 0; i <= t->nodes[k].place && i < f->n; i++) {
            if (f->splits[i].block != s->block || f->splits[i].column != s->column)
                continue;
            bool beyond = i == t->nodes[k].place;
            if (beyond && *lower <= f->splits[i].at)
                *lower = f->splits[i].at + 1;
            if (!beyond && *upper > f->splits[i].at)
                *upper = f->splits[i].at;
        }
    }
}

/* From the bounds of one node to those of another. */
static void enter(const struct branching *t, int from, int to)
{
    for (int side = 0; side < 2; side++)
        for (int k = side ? to : from; k > 0; k = t->nodes[k].parent) {
            const struct fork *f = &t->nodes[t->nodes[k].parent].fork;
            for (int i = 0; i <= t->nodes[k].place && i < f->n; i++) {
                int64_t lower, upper;
                bounds_in(t, to, &f->splits[i], &lower, &upper);
                narrow(t, &f->splits[i], lower, upper);
            }
        }
}

/* Leaves ------------------------------------------------------------------------------------- */

static void *copied(const void *from, int n, size_t size)
{
    return memcpy(xmalloc(size * ((size_t)n + 1)), from, size * (size_t)n);
}

static void forget(struct leaf *leaf)
{
    free(leaf->x);
    free(leaf->dual);
    free(leaf->midway);
    free(leaf->multiplier);
    leaf->x = leaf->dual = NULL;
    leaf->midway = NULL;
    leaf->multiplier = NULL;
}

static void keep(const struct branching *t, struct leaf *leaf)
{
    forget(leaf);
    leaf->x = copied(t->q->x, t->q->relaxed->problem.n_columns, sizeof *leaf->x);
    if (t->q->interior)
        leaf->midway = copied(t->q->midway, interior_state_size(t->q->interior), sizeof *leaf->midway);
    else
        leaf->dual = copied(t->q->dual, t->q->relaxed->problem.n_rows, sizeof *leaf->dual);
    leaf->multiplier = copied(t->q->multiplier, t->p->n_rows, sizeof *leaf->multiplier);
    leaf->bound = t->q->proven;
}

/* Its linear program from this leaf's point on, whose multipliers hold here as well, until it proves what is hoped for.
 * Where it has no solution prices grow without end, and its bound with them. False where a limit came first. */
static bool price_leaf(struct branching *t, int node, const struct leaf *from)
{
    const double CLOSE = 3e-4;
    struct prices *q = t->q;
    struct leaf *leaf = &t->nodes[node];
    int64_t score = run_score(q->run);
    memcpy(q->multiplier, from->multiplier, sizeof *q->multiplier * (size_t)t->p->n_rows);
    q->proven = q->unmended = from->bound;
    q->goal = t->hoped < score ? t->hoped : score;
    if (q->interior) {
        interior_resume(q->interior, from->midway);
        prices_settle(q, CLOSE, 0, 0);
    } else {
        first_order_start(q->lp, from->x, from->dual);
        prices_improve(q, STEPS, 0, 0);
    }
    if (run_is_over(q->run) && q->proven < q->goal)
        return false;
    keep(t, leaf);
    leaf->rough = leaf->bound >= t->hoped;
    return true;
}

/* Forks -------------------------------------------------------------------------------------- */

/* How many sections run as the split's block in the leaf's linear program. */
static double value_in(const struct branching *t, const struct leaf *leaf, const struct split *s)
{
    return leaf->x[t->q->relaxed->sections + s->block];
}

/* How far it is from an integer. */
static double away_in(const struct branching *t, const struct leaf *leaf, const struct split *s)
{
    double x = value_in(t, leaf, s);
    return fabs(x - nearbyint(x));
}

/* What a fork is about: an activity or, after them, the balance. */
static int subject_of(const struct branching *t, const struct fork *f)
{
    return f->activity >= 0 ? f->activity : t->p->in->n_activities;
}

/* What the loads ask of a column MOST (the least that it may be) or LEAST (the most): between that and what U and L leave
 * it, its value is chance. */
static double asked_of(const struct branching *t, const struct leaf *leaf, int column)
{
    const struct program *p = t->p;
    bool most = p->columns[column].kind == COLUMN_MOST;
    double asked = (double)(most ? t->q->lower[column] : t->q->upper[column]); /* what is left of it in the leaf */
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        if (r->family != FAMILY_BALANCE || r->owner < 0)
            continue;
        double rest = (double)(most ? r->lower : r->upper);
        bool has = false;
        for (int e = r->first; e < r->first + r->count; e++) {
            int at = t->q->relaxed->column_of[p->entry_column[e]];
            has |= p->entry_column[e] == column;
            if (p->entry_column[e] != column && at >= 0)
                rest -= (double)p->entry_value[e] * leaf->x[at];
        }
        if (has)
            asked = most ? fmax(asked, rest) : fmin(asked, rest);
    }
    return asked;
}

/* On the column of balance that is furthest from an integer. */
static struct fork balance_fork(const struct branching *t, const struct leaf *leaf)
{
    struct fork f = {.activity = -1};
    double furthest = 0.02;
    struct split found = {-1, -1, 0};
    for (int j = 0; j < t->p->n_columns; j++) {
        if (t->p->columns[j].kind != COLUMN_MOST && t->p->columns[j].kind != COLUMN_LEAST)
            continue;
        double asked = asked_of(t, leaf, j), away = fabs(asked - nearbyint(asked));
        if (away > furthest) {
            furthest = away;
            found = (struct split){-1, j, (int64_t)floor(asked)};
        }
    }
    if (found.column >= 0) {
        f.n = 1;
        f.splits = copied(&found, 1, sizeof found);
    }
    return f;
}

/* How its section may run, the likeliest option first; where it has several, whether one more runs as the option
 * whose number is furthest from an integer. */
static struct fork activity_fork(const struct branching *t, const struct leaf *leaf, int activity)
{
    const double SOME = 0.03;
    const struct relaxation *r = t->q->relaxation;
    const int *options = &t->p->options_of[activity];
    bool one = t->p->in->activities[activity].sections_max == 1;
    struct fork f = {.activity = activity};
    if (!one && !r->ranked[activity])
        return f;
    f.splits = xcalloc((size_t)(options[1] - options[0]) + 1, sizeof *f.splits);
    for (int k = options[0]; k < options[1]; k++) {
        struct split s = {k, -1, 0};
        double x = value_in(t, leaf, &s), away = away_in(t, leaf, &s);
        if (away < SOME)
            continue;
        s.at = (int64_t)floor(x);
        if (one) {
            int at = f.n++;
            for (; at > 0 && value_in(t, leaf, &f.splits[at - 1]) < x; at--)
                f.splits[at] = f.splits[at - 1];
            f.splits[at] = s;
        } else if (!f.n || away > away_in(t, leaf, &f.splits[0])) {
            f.splits[0] = s;
            f.n = 1;
        }
    }
    f.n = f.n < SPLITS ? f.n : SPLITS;
    return f;
}

static void drop_children(struct branching *t, int first, int n)
{
    for (int k = first; k < first + n; k++)
        forget(&t->nodes[k]);
}

/* The leaf's children by the fork, as nodes from `first` on. The least of their bounds; given up, with nothing left of
 * them, once one of them proves no more than `least`, or where a limit came first. What the weakest adds goes to
 * t->gain. */
static int64_t grow(struct branching *t, int node, const struct fork *fork, int first, int64_t least)
{
    struct leaf *leaf = &t->nodes[node];
    int64_t weakest = INT64_MAX;
    leaf->fork = *fork;
    for (int child = first; child <= first + fork->n; child++) {
        t->nodes[child] = (struct leaf){.parent = node, .place = child - first, .first_child = -1};
        enter(t, node, child);
        bool priced = price_leaf(t, child, leaf);
        enter(t, child, node);
        if (priced && t->nodes[child].bound < weakest)
            weakest = t->nodes[child].bound;
        if (priced)
            t->gain[subject_of(t, fork)] = (double)(weakest - leaf->bound);
        if (!priced || weakest <= least) {
            drop_children(t, first, child - first + priced);
            leaf->fork = (struct fork){0};
            return INT64_MIN;
        }
    }
    return weakest;
}

struct candidate {
    struct fork fork;
    double gain, weight; /* gain: < 0: not known */
};

/* Those known to gain most first, then the weightiest. */
static int promising(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    double dx = x->gain - y->gain, dw = x->weight - y->weight;
    return dx > 0 ? -1 : dx < 0 ? 1 : dw > 0 ? -1 : dw < 0;
}

/* Students whom a fork on the activity moves, about. */
static double weight_of(const struct branching *t, const struct leaf *leaf, const struct fork *f)
{
    const struct relaxed *x = t->q->relaxed;
    double sections = 0, students = 0, away;
    for (int k = t->p->options_of[f->activity]; k < t->p->options_of[f->activity + 1]; k++) {
        sections += leaf->x[x->sections + k];
        students += leaf->x[x->sections + t->q->relaxation->n_blocks + k];
    }
    away = f->n > 1 ? 1 - value_in(t, leaf, &f->splits[0]) : away_in(t, leaf, &f->splits[0]);
    return sections > 0 ? away * students / sections : 0;
}

/* All that the leaf may be split by, the best first; how many. */
static int candidates(const struct branching *t, const struct leaf *leaf, struct candidate *of)
{
    int n = 0;
    for (int a = 0; a <= t->p->in->n_activities; a++) {
        bool balance = a == t->p->in->n_activities;
        struct candidate *c = &of[n];
        c->fork = balance ? balance_fork(t, leaf) : activity_fork(t, leaf, a);
        c->gain = t->gain[a];
        if (!c->fork.n) {
            free(c->fork.splits);
            continue;
        }
        c->weight = balance ? INFINITY : weight_of(t, leaf, &c->fork);
        n++;
    }
    qsort(of, (size_t)n, sizeof *of, promising);
    return n;
}

/* No other leaf proves less than is hoped for. */
static bool is_alone(const struct branching *t, int node)
{
    for (int k = 0; k < t->n; k++)
        if (k != node && t->nodes[k].first_child < 0 && t->nodes[k].bound < t->hoped)
            return false;
    return true;
}

/* How many of n children from `first` on prove less than is hoped for. */
static int count_below(const struct branching *t, int first, int n)
{
    int below = 0;
    for (int k = first; k < first + n; k++)
        below += t->nodes[k].bound < t->hoped;
    return below;
}

/* Gives the leaf its children; false where there is nothing to split it by, or a limit came first. While it is the only one
 * below what is hoped for, one after the other is tried, until so much is spent or one leaves but one child below that too;
 * later the one that has gained most. */
static bool split_leaf(struct branching *t, int node, double end)
{
    struct leaf *leaf = &t->nodes[node];
    struct candidate *of = xcalloc((size_t)t->p->in->n_activities + 1, sizeof *of);
    int n = candidates(t, leaf, of), best = -1;
    int64_t least = INT64_MIN;
    bool alone = is_alone(t, node), settled = false;
    for (int k = 0; k < n && !settled && (best < 0 || (alone && run_spent(t->q->run) < end)) && !run_is_over(t->q->run); k++) {
        int first = best < 0 ? t->n : t->n + of[best].fork.n + 1;
        int64_t weakest = grow(t, node, &of[k].fork, first, least);
        if (weakest == INT64_MIN)
            continue;
        if (best >= 0) {
            drop_children(t, t->n, of[best].fork.n + 1);
            memmove(&t->nodes[t->n], &t->nodes[first], sizeof *t->nodes * ((size_t)of[k].fork.n + 1));
        }
        best = k;
        least = weakest;
        int below = count_below(t, t->n, of[k].fork.n + 1);
        settled = alone && (below == 0 || (below == 1 && weakest > leaf->bound));
    }
    leaf->fork = best >= 0 ? of[best].fork : (struct fork){0};
    for (int k = 0; k < n; k++)
        if (k != best)
            free(of[k].fork.splits);
    if (best >= 0) {
        leaf->first_child = t->n;
        t->n += leaf->fork.n + 1;
        t->leaves += leaf->fork.n;
        forget(leaf);
    }
    free(of);
    return best >= 0;
}

/* The tree ------------------------------------------------------------------------------------ */

/* The leaf of the least bound. */
static int least_leaf(const struct branching *t)
{
    int least = -1;
    for (int k = 0; k < t->n; k++)
        if (t->nodes[k].first_child < 0 && (least < 0 || t->nodes[k].bound < t->nodes[least].bound))
            least = k;
    return least;
}

static void write_node(const struct branching *t, struct proof *proof, int node);

/* What is left once the splits before `place` are behind. */
static void write_splits(const struct branching *t, struct proof *proof, const struct leaf *of, int place)
{
    if (place < of->fork.n) {
        const struct split *s = &of->fork.splits[place];
        if (s->block >= 0)
            proof_branch(proof, t->q->relaxation->blocks[s->block].open[s->at], 0);
        else
            proof_branch(proof, s->column, s->at);
        write_splits(t, proof, of, place + 1);
    }
    write_node(t, proof, of->first_child + place);
}

static void write_node(const struct branching *t, struct proof *proof, int node)
{
    const struct leaf *n = &t->nodes[node];
    if (n->first_child < 0)
        proof_leaf(proof, PROOF_LEAF, n->multiplier, t->p->n_rows);
    else
        write_splits(t, proof, n, 0);
}

static void offer(const struct branching *t)
{
    struct proof *proof = proof_new(PROOF_BY_PRICES, t->q->run->exact);
    write_node(t, proof, 0);
    run_bound(t->q->run, t->nodes[least_leaf(t)].bound, proof, N_("branching"));
}

/* Halfway from what is proven to the score; where there is none, a little more than what is proven. */
static void hope(struct branching *t, int64_t proven)
{
    enum { LITTLE = 100 /* one part of so many */ };
    int64_t score = run_score(t->q->run);
    int64_t more = score >= PROGRAM_INF ? (int64_t)llabs(proven) / LITTLE : (score - proven) / 2;
    t->hoped = more < 1 ? score : proven + more;
}

bool price_tree_pays(const struct prices *q)
{
    enum { DOZENS = 30, STEPS_OF_A_LEAF = 14 };
    const struct solve_options *o = q->run->options;
    double time = o->work_limit ? SECONDS_OF_WORK * (double)o->work_limit : o->time_limit;
    return q->interior && DOZENS * STEPS_OF_A_LEAF * interior_seconds(q->interior) < 0.5 * time;
}

void price_tree(struct prices *q)
{
    const double TRIALS = 0.4; /* of what is left of the run, at the root */
    struct run *r = q->run;
    struct branching *t = xcalloc(1, sizeof *t);
    t->q = q;
    t->p = q->p;
    t->n = t->leaves = 1;
    t->gain = xmalloc(sizeof *t->gain * ((size_t)q->p->in->n_activities + 1));
    for (int a = 0; a <= q->p->in->n_activities; a++)
        t->gain[a] = -1;
    t->nodes[0] = (struct leaf){.parent = -1, .first_child = -1};
    keep(t, &t->nodes[0]);
    hope(t, t->nodes[0].bound);
    q->part = true;
    double now = run_spent(r), end = r->options->work_limit ? (double)r->options->work_limit : r->deadline;
    end = now + TRIALS * (end - now);
    while (t->leaves < LEAVES && t->n < NODES - MOST_CHILDREN && !run_is_over(r)) {
        int node = least_leaf(t);
        struct leaf *leaf = &t->nodes[node];
        int64_t before = leaf->bound;
        if (before >= run_score(r))
            break;
        if (leaf->rough)
            hope(t, before);
        enter(t, 0, node);
        bool further = leaf->rough ? price_leaf(t, node, leaf) : split_leaf(t, node, end);
        enter(t, node, 0);
        if (!further)
            break;
        if (t->nodes[least_leaf(t)].bound > before)
            offer(t);
    }
    for (int k = 0; k < t->n; k++) {
        forget(&t->nodes[k]);
        free(t->nodes[k].fork.splits);
    }
    free(t->gain);
    free(t);
}
