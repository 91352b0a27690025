#include "solver/nodes.h"

#include <math.h>
#include <stdlib.h>

static double distance(double x, int side)
{
    double down = x - floor(x);
    return side ? 1 - down : down;
}

static void learn(struct tree *t, int k, int side, double x, double gain)
{
    struct experience *both[] = {&t->experience[k], &t->kinds[t->p->columns[t->part->column[k]].kind]};
    double d = distance(x, side);
    if (d < 1e-6)
        return;
    for (int i = 0; i < 2; i++) {
        both[i]->sum[side] += fmax(gain, 0) / d;
        both[i]->count[side]++;
    }
}

/* Looks at both children of the present node for the column, to learn what a branching on it brings. */
static void try_column(struct tree *t, int k, double x, double value, double most)
{
    int column = t->part->column[k], trail = t->g->n_trail;
    for (int side = 0; side < 2; side++) {
        struct guard_limits limits = run_limits(t->run, 0);
        double child = value, gain = most;
        limits.cutoff = value + most;
        if (tree_narrow(t, column, (int64_t)floor(x), side == 1)) {
            tree_show(t);
            enum guard_answer answer = guard_lp_again(t->lp, &limits, &child, NULL, t->dual);
            gain = answer == GUARD_OPTIMAL || answer == GUARD_CUTOFF ? fmin(child - value, most) : most;
        }
        propagate_undo(t->g, trail);
        learn(t, k, side, x, gain);
    }
}

static double score_of(const struct tree *t, int k, double x, double most)
{
    const struct experience *own = &t->experience[k], *kind = &t->kinds[t->p->columns[t->part->column[k]].kind];
    double gain[2];
    for (int side = 0; side < 2; side++) {
        const struct experience *e = own->count[side] ? own : kind;
        double unit = e->count[side] ? e->sum[side] / e->count[side] : 1;
        gain[side] = fmin(unit * distance(x, side), most);
    }
    return fmax(gain[0], 1e-3) * fmax(gain[1], 1e-3);
}

struct candidate {
    int k;
    double x, score;
};

static int by_score(const void *a, const void *b)
{
    const struct candidate *c = a, *d = b;
    if (c->score != d->score)
        return c->score > d->score ? -1 : 1;
    return c->k - d->k;
}

/* The column of the part to branch on, and its value; -1 where all are whole. The most promising columns of
 * little experience are tried (Achterberg, Koch, Martin 2005: reliability branching). */
static int choose(struct tree *t, double value, double *at)
{
    enum { TRIES = 12, ENOUGH = 4, IN_VAIN = 5 };
    const struct guard_problem *g = &t->part->problem;
    double most = (double)(t->goal - t->part->constant) - value;
    most = most > 1e5 ? 1e5 : fmax(most, 1);
    struct candidate *list = xmalloc(sizeof *list * ((size_t)g->n_columns + 1));
    int n = 0, best = -1, tried = 0, in_vain = 0;
    for (int k = 0; k < g->n_columns; k++)
        if (g->integer[k] && fabs(t->x[k] - nearbyint(t->x[k])) > 1e-6)
            list[n++] = (struct candidate){k, t->x[k], score_of(t, k, t->x[k], most)};
    qsort(list, (size_t)n, sizeof *list, by_score);
    for (int i = 0; i < n; i++) {
        struct candidate *c = &list[i];
        const struct experience *e = &t->experience[c->k];
        if ((e->count[0] < ENOUGH || e->count[1] < ENOUGH) && tried < TRIES && in_vain < IN_VAIN && !run_is_over(t->run)) {
            tried++;
            try_column(t, c->k, c->x, value, most);
            c->score = score_of(t, c->k, c->x, most);
        }
        if (best < 0 || c->score > list[best].score * (1 + 1e-9)) {
            best = i;
            in_vain = 0;
        } else {
            in_vain++;
        }
    }
    int k = best < 0 ? -1 : list[best].k;
    *at = best < 0 ? 0 : list[best].x;
    free(list);
    return k;
}

/* A column that the node leaves free, for nodes whose linear program tells nothing; -1: none. */
static int any_free(const struct tree *t)
{
    for (int k = 0; k < t->part->problem.n_columns; k++) {
        int column = t->part->column[k];
        if (t->p->columns[column].integer && t->g->lower[column] < t->g->upper[column])
            return k;
    }
    return -1;
}

bool tree_choose(struct tree *t, bool solved, double value, int *k, int64_t *at)
{
    double x;
    *k = solved ? choose(t, value, &x) : -1;
    if (*k >= 0) {
        *at = (int64_t)floor(x);
        return true;
    }
    *k = any_free(t);
    if (*k < 0)
        return false;
    int column = t->part->column[*k];
    *at = t->g->lower[column] + (t->g->upper[column] - t->g->lower[column]) / 2;
    return true;
}
