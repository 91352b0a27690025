#include "solver/first_order.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "solver/sparse.h"

#define STEP 0.998 /* below 1 by the norm of the scaled matrix */

struct first_order {
    struct arena *arena;
    int n, m;
    struct sparse all;           /* the matrix by rows */
    struct sparse rows, columns; /* what the products take: rows without the entries of columns held at 0 */
    int n_live, *live;           /* the other columns */
    bool stale;                  /* bounds have changed since those were told apart */
    /* all of these in the scaled space: x = by_column x', y = by_row y' */
    double *cost, *lower, *upper, *row_lower, *row_upper;
    double *by_column, *by_row;
    double *x, *y;      /* the iterate */
    double *x0, *y0;    /* that of the last restart, the anchor */
    double *tx, *ty;    /* the step from the iterate */
    double weight;      /* primal step = STEP / weight, dual step = STEP weight */
    int inner, total;   /* steps since the restart, in all */
    double first, last; /* how far the first step since the restart moved, and the last one looked at */
};

static struct sparse transposed(struct arena *arena, const struct sparse *a, int n)
{
    struct sparse t = {.n = n, .start = ARENA_ARRAY(arena, n + 2, int)};
    int entries = a->start[a->n];
    t.index = ARENA_ARRAY(arena, entries, int);
    t.value = ARENA_ARRAY(arena, entries, double);
    for (int e = 0; e < entries; e++)
        t.start[a->index[e] + 2]++;
    for (int j = 0; j < n; j++)
        t.start[j + 2] += t.start[j + 1];
    for (int i = 0; i < a->n; i++)
        for (int e = a->start[i]; e < a->start[i + 1]; e++) {
            int at = t.start[a->index[e] + 1]++;
            t.index[at] = i;
            t.value[at] = a->value[e];
        }
    return t;
}

static double within(double x, double lower, double upper)
{
    return x < lower ? lower : x > upper ? upper : x;
}

static double *scaled(struct arena *arena, const double *of, const double *by, int n, bool divide)
{
    double *out = ARENA_ARRAY(arena, n, double);
    for (int i = 0; i < n; i++)
        out[i] = fabs(of[i]) >= GUARD_INF ? of[i] : divide ? of[i] / by[i] : of[i] * by[i];
    return out;
}

static void anchor(struct first_order *f)
{
    memcpy(f->x0, f->x, sizeof *f->x * (size_t)f->n);
    memcpy(f->y0, f->y, sizeof *f->y * (size_t)f->m);
    f->inner = 0;
}

struct first_order *first_order_new(const struct guard_problem *p)
{
    struct arena *arena = arena_new();
    struct first_order *f = ARENA_NEW(arena, struct first_order);
    int entries = p->row_start[p->n_rows];
    f->arena = arena;
    f->n = p->n_columns;
    f->m = p->n_rows;
    f->by_row = ARENA_ARRAY(arena, f->m, double);
    f->by_column = ARENA_ARRAY(arena, f->n, double);
    f->all = sparse_of(arena, p);
    sparse_scale(&f->all, f->n, f->by_row, f->by_column, true); /* norm 1 at most, a little less in every school tried */
    f->columns = transposed(arena, &f->all, f->n);
    f->rows = (struct sparse){.n = f->m,
                              .start = ARENA_ARRAY(arena, f->m + 1, int),
                              .index = ARENA_ARRAY(arena, entries, int),
                              .value = ARENA_ARRAY(arena, entries, double)};
    f->live = ARENA_ARRAY(arena, f->n, int);
    f->stale = true;
    f->cost = scaled(arena, p->cost, f->by_column, f->n, false);
    f->lower = scaled(arena, p->lower, f->by_column, f->n, true);
    f->upper = scaled(arena, p->upper, f->by_column, f->n, true);
    f->row_lower = scaled(arena, p->row_lower, f->by_row, f->m, false);
    f->row_upper = scaled(arena, p->row_upper, f->by_row, f->m, false);
    double **x[] = {&f->x, &f->x0, &f->tx}, **y[] = {&f->y, &f->y0, &f->ty};
    for (int k = 0; k < 3; k++) {
        *x[k] = ARENA_ARRAY(arena, f->n, double);
        *y[k] = ARENA_ARRAY(arena, f->m, double);
    }
    for (int j = 0; j < f->n; j++)
        f->x[j] = f->tx[j] = within(0, f->lower[j], f->upper[j]);
    double c = 0, b = 0;
    for (int j = 0; j < f->n; j++)
        c += f->cost[j] * f->cost[j];
    for (int i = 0; i < f->m; i++) {
        double side = f->row_lower[i] > -GUARD_INF  ? f->row_lower[i]
                      : f->row_upper[i] < GUARD_INF ? f->row_upper[i]
                                                    : 0;
        b += side * side;
    }
    f->weight = b > 0 && c > 0 ? sqrt(c / b) : 1;
    anchor(f);
    return f;
}

void first_order_free(struct first_order *f)
{
    if (f)
        arena_free(f->arena);
}

void first_order_bounds(struct first_order *f, int column, double lower, double upper)
{
    f->lower[column] = lower <= -GUARD_INF ? lower : lower / f->by_column[column];
    f->upper[column] = upper >= GUARD_INF ? upper : upper / f->by_column[column];
    f->stale = true;
}

static bool is_live(const struct first_order *f, int column)
{
    return f->lower[column] < 0 || f->upper[column] > 0;
}

/* Columns held at 0 are left out of all products: in a dive few are left in the end. */
static void tell_live(struct first_order *f)
{
    f->n_live = 0;
    for (int j = 0; j < f->n; j++) {
        f->x[j] = within(f->x[j], f->lower[j], f->upper[j]);
        f->tx[j] = within(f->tx[j], f->lower[j], f->upper[j]);
        if (is_live(f, j))
            f->live[f->n_live++] = j;
    }
    int n = 0;
    for (int i = 0; i < f->m; i++) {
        f->rows.start[i] = n;
        for (int e = f->all.start[i]; e < f->all.start[i + 1]; e++) {
            int j = f->all.index[e];
            if (!is_live(f, j))
                continue;
            f->rows.index[n] = j;
            f->rows.value[n++] = f->all.value[e];
        }
    }
    f->rows.start[f->m] = n;
    anchor(f);
    f->stale = false;
}

/* What the variables of each side have moved since the last restart says how to balance the two. */
static void balance(struct first_order *f)
{
    double dx = 0, dy = 0;
    for (int j = 0; j < f->n; j++)
        dx += (f->tx[j] - f->x0[j]) * (f->tx[j] - f->x0[j]);
    for (int i = 0; i < f->m; i++)
        dy += (f->ty[i] - f->y0[i]) * (f->ty[i] - f->y0[i]);
    if (dx > 1e-20 && dy > 1e-20)
        f->weight = pow(f->weight, 0.05) * pow(dy / dx, 0.5 * 0.95);
}

void first_order_start(struct first_order *f, const double *x, const double *dual)
{
    for (int j = 0; j < f->n; j++)
        f->x[j] = f->tx[j] = within(x[j] / f->by_column[j], f->lower[j], f->upper[j]);
    for (int i = 0; i < f->m; i++)
        f->y[i] = f->ty[i] = dual[i] / f->by_row[i];
    balance(f);
    f->total = 0;
    anchor(f);
}

/* T: a primal step, then a dual one from the point reflected; how far they move. */
static double advance(struct first_order *f)
{
    double primal = STEP / f->weight, dual = STEP * f->weight, dx = 0, dy = 0;
    double *reflected = f->tx;
    for (int k = 0; k < f->n_live; k++) {
        int j = f->live[k];
        double to = within(f->x[j] - primal * (f->cost[j] - sparse_product(&f->columns, j, f->y)), f->lower[j], f->upper[j]);
        reflected[j] = 2 * to - f->x[j];
        dx += (to - f->x[j]) * (to - f->x[j]);
    }
    for (int i = 0; i < f->m; i++) {
        if (f->rows.start[i] == f->rows.start[i + 1])
            continue;
        double at = sparse_product(&f->rows, i, reflected);
        f->ty[i] = f->y[i] + dual * (within(at - f->y[i] / dual, f->row_lower[i], f->row_upper[i]) - at);
        dy += (f->ty[i] - f->y[i]) * (f->ty[i] - f->y[i]);
    }
    return sqrt(dx / primal + dy / dual);
}

/* From the reflected step towards the anchor: the more steps, the less (Halpern 1967). */
static void move(struct first_order *f)
{
    double keep = (f->inner + 1.0) / (f->inner + 2.0);
    for (int k = 0; k < f->n_live; k++) {
        int j = f->live[k];
        double reflected = f->tx[j];
        f->tx[j] = 0.5 * (reflected + f->x[j]); /* T itself, which keeps the bounds */
        f->x[j] = keep * reflected + (1 - keep) * f->x0[j];
    }
    for (int i = 0; i < f->m; i++)
        f->y[i] = keep * (2 * f->ty[i] - f->y[i]) + (1 - keep) * f->y0[i];
}

/* Restarts where the step has shrunk enough since the last restart, or does not shrink any more. */
static void may_restart(struct first_order *f, double error)
{
    const double ENOUGH = 0.2, SOME = 0.8, LONG = 0.16; /* of 0.1 to 0.36 the fastest at 300 and 1,200 students */
    bool due =
        error <= ENOUGH * f->first || (error <= SOME * f->first && error > f->last) || f->inner >= LONG * f->total;
    if (!due || f->inner < 2)
        return;
    balance(f);
    memcpy(f->x, f->tx, sizeof *f->x * (size_t)f->n);
    memcpy(f->y, f->ty, sizeof *f->y * (size_t)f->m);
    anchor(f);
}

void first_order_improve(struct first_order *f, int steps)
{
    enum { CHECK = 40 };
    if (f->stale)
        tell_live(f);
    for (int k = 0; k < steps; k++) {
        double error = advance(f);
        if (f->inner == 0)
            f->first = error;
        move(f);
        f->inner++;
        f->total++;
        if (f->inner % CHECK == 0) {
            may_restart(f, error);
            f->last = error;
        }
    }
}

void first_order_point(const struct first_order *f, double *x, double *dual)
{
    for (int j = 0; x && j < f->n; j++)
        x[j] = f->tx[j] * f->by_column[j];
    for (int i = 0; dual && i < f->m; i++)
        dual[i] = f->ty[i] * f->by_row[i];
}
