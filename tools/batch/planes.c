/* Prices by cutting planes (Kelley 1960), one for each school and round, within a box around the best prices so far
 * (Marsten, Hogan, Blankenship 1975): at any prices p a school's bound is at most what it was at the prices tried, and
 * what it took of each limit then times the difference. The best prices of that model come next. */
#include <math.h>
#include <stdlib.h>

#include "solver/guard.h"
#include "tools/batch/batch.h"

/* theta <= bound + taken (p - tried), a row for each answer. */
static void add_planes(const struct batch *b, int k, struct guard_problem *g)
{
    for (int i = 0; i < b->n; i++) {
        const struct member *m = &b->members[i];
        const struct school_answer *a = &m->answers[ROUND_BOUND + k];
        if (!a->json)
            continue;
        int e = g->row_start[g->n_rows];
        double most = (double)a->bound;
        g->column[e] = b->n_limits + i;
        g->value[e++] = 1;
        for (int l = 0; l < b->n_limits; l++) {
            double taken = limit_led(b, m, a, &b->limits[l]);
            if (taken <= 0)
                continue;
            g->column[e] = l;
            g->value[e++] = -taken;
            most -= taken * (double)b->tried[k][l];
        }
        g->row_lower[g->n_rows] = -GUARD_INF;
        g->row_upper[g->n_rows++] = most;
        g->row_start[g->n_rows] = e;
    }
}

/* least (sum of limits x prices) - (sum of thetas); columns: the prices within the box, then theta of each school. */
static struct guard_problem model_of(const struct batch *b, int rounds, const int64_t *best, double wide,
                                     struct arena *a)
{
    const double LEAST = 100; /* points: a price may move by a part of itself, or of this */
    struct guard_problem g = {.n_columns = b->n_limits + b->n};
    size_t rows = (size_t)rounds * (size_t)b->n, entries = rows * ((size_t)b->n_limits + 1);
    g.cost = ARENA_ARRAY(a, g.n_columns, double);
    g.lower = ARENA_ARRAY(a, g.n_columns, double);
    g.upper = ARENA_ARRAY(a, g.n_columns, double);
    g.integer = ARENA_ARRAY(a, g.n_columns, bool);
    g.row_lower = arena_array(a, rows, sizeof(double));
    g.row_upper = arena_array(a, rows, sizeof(double));
    g.row_start = arena_array(a, rows + 1, sizeof(int));
    g.column = arena_array(a, entries, sizeof(int));
    g.value = arena_array(a, entries, sizeof(double));
    for (int l = 0; l < b->n_limits; l++) {
        double price = (double)best[l], far = wide * fmax(price, LEAST);
        g.cost[l] = b->limits[l].most;
        g.lower[l] = fmax(price - far, 0);
        g.upper[l] = price + far;
    }
    for (int i = 0; i < b->n; i++) {
        bool any = false;
        for (int k = 0; k < rounds; k++)
            any |= b->members[i].answers[ROUND_BOUND + k].json != NULL;
        g.cost[b->n_limits + i] = -1;
        g.lower[b->n_limits + i] = any ? -GUARD_INF : 0;
        g.upper[b->n_limits + i] = any ? GUARD_INF : 0;
    }
    for (int k = 0; k < rounds; k++)
        add_planes(b, k, &g);
    return g;
}

/* The best of the rounds up to k, -1: none has a value; its value, and how far from it the model is asked next. */
static int best_of(const struct batch *b, int k, double *high, double *wide)
{
    const double WIDE = 0.1; /* at 0.2 the model is right nowhere in a large district */
    int best = -1;
    *wide = WIDE;
    for (int i = 0; i <= k; i++) {
        int64_t value;
        if (!prices_bound(b, (enum round)(ROUND_BOUND + i), b->tried[i], &value))
            continue;
        if (best < 0 || (double)value > *high) {
            *wide *= best < 0 ? 1 : 2;
            *high = (double)value;
            best = i;
        } else {
            *wide /= 2; /* the model was too good so far out */
        }
    }
    return best;
}

int prices_best(struct batch *b, int k)
{
    double high, wide;
    int best = best_of(b, k, &high, &wide);
    for (int l = 0; l < b->n_limits && best >= 0; l++)
        b->limits[l].price = b->tried[best][l];
    return best;
}

bool prices_next(struct batch *b, int k)
{
    enum { SECONDS = 20 };
    const double LITTLE = 5e-4;
    double high = 0, wide, model;
    b->tried[k] = ARENA_ARRAY(b->arena, b->n_limits, int64_t);
    for (int l = 0; l < b->n_limits; l++)
        b->tried[k][l] = b->limits[l].price;
    int best = best_of(b, k, &high, &wide);
    if (best < 0)
        return false;
    struct arena *a = arena_new();
    struct guard_problem g = model_of(b, k + 1, b->tried[best], wide, a);
    struct guard_lp *lp = guard_lp_new(&g);
    struct guard_limits limits = {
        .deadline = clock_now() + SECONDS, .interrupted = b->interrupted, .cutoff = GUARD_INF};
    double *x = ARENA_ARRAY(a, g.n_columns, double);
    bool good =
        lp && guard_lp_solve(lp, &limits, &model, x, NULL) == GUARD_OPTIMAL && -model > high + LITTLE * fabs(high);
    for (int l = 0; l < b->n_limits && good; l++)
        b->limits[l].price = (int64_t)(fmax(x[l], 0) + 0.5);
    guard_lp_free(lp);
    arena_free(a);
    guard_end_thread();
    return good;
}
