/* Variables are columns and activities of rows, v = (x, s), Ax = s, each bound of a variable that is not fixed having a
 * gap (> 0) and a multiplier z (> 0), gap z -> 0. A step solves
 *
 *     [ -T  A' ] [ dx ]   [ what is wrong with the duals ]
 *     [  A  S  ] [ dy ] = [ what is wrong with Ax = s    ],   T, S^-1 = sum of z / gap at the variable,
 *
 * where rows of inequality with at most two entries, of which there is one for each seat, are taken into T. What
 * belongs to one student is a cell of its factors (solver/factor.h). */
#include "solver/interior.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solver/factor.h"
#include "solver/sparse.h"

static const double REGULAR = 1e-9; /* on the diagonal, so that every order of elimination has its pivots */
static const double SETTLED = 1e-3; /* of cost: numbers allow little more */
static const double LONGEST = 3;    /* seconds a step may take */

struct bound {
    int of;      /* the variable */
    double sign; /* 1: v >= at; -1: v <= at */
    double at, gap, z;
    double target; /* of gap dz + z dgap */
};

/* What a direction changes. */
struct direction {
    double *v, *y; /* [n + m], [m] */
    double *z;     /* [n_bounds] */
};

struct interior {
    struct arena *arena;
    int n, m;        /* columns, rows */
    struct sparse a; /* scaled */
    double *by_column, *by_row;
    double *cost;          /* [n] */
    double *lower, *upper; /* [n + m] of variables, infinite where there is none */
    bool *short_row;       /* [m] taken into T */
    double *v, *y;         /* [n + m], [m] */
    struct bound *bounds;  /* [n_bounds] of variables that are not fixed */
    int n_bounds;
    double *weight;      /* [n + m] sum of z / gap */
    double *off, *wrong; /* [m] s - Ax; [n + m] cost - A'y - z, y - z */
    struct direction now, kept;
    double *right, *rest, *solution; /* [n + m], columns then rows, of the system */
    struct factor *factor;
    int n_entries, *row, *column; /* of its matrix: the diagonal, then off it */
    double *entry;
};

static bool is_fixed(const struct interior *f, int variable)
{
    return f->lower[variable] >= f->upper[variable];
}

/* The matrix ------------------------------------------------------------------------------- */

/* The matrix at this point; `place`: also where its entries are, which stays. */
static void fill(struct interior *f, bool place)
{
    int k = f->n + f->m;
    for (int v = 0; v < f->n + f->m; v++) {
        bool row = v >= f->n;
        double w = is_fixed(f, v) ? 0 : f->weight[v];
        if (place)
            f->row[v] = f->column[v] = v;
        if (!row)
            f->entry[v] = is_fixed(f, v) ? -1 : -(w + REGULAR);
        else
            f->entry[v] = f->short_row[v - f->n] ? 1 : w > 0 ? 1 / w + REGULAR : REGULAR;
    }
    for (int i = 0; i < f->m; i++) {
        bool is_short = f->short_row[i];
        int from = f->a.start[i], first = from < f->a.start[i + 1] ? f->a.index[from] : -1;
        double w = f->weight[f->n + i], of_first = first < 0 || is_fixed(f, first) ? 0 : f->a.value[from];
        for (int e = from; e < f->a.start[i + 1]; e++) {
            int j = f->a.index[e];
            double value = is_fixed(f, j) ? 0 : f->a.value[e];
            if (is_short)
                f->entry[j] -= w * value * value;
            if (is_short && e == from)
                continue;
            if (place) {
                f->row[k] = is_short ? first : f->n + i;
                f->column[k] = j;
            }
            f->entry[k++] = is_short ? -w * value * of_first : value;
        }
    }
    f->n_entries = k;
}

/* right -> solution, mended once where it does not hold well. */
static bool solve_system(struct interior *f)
{
    const double WELL = 1e-8;
    int n = f->n + f->m;
    memcpy(f->solution, f->right, sizeof *f->solution * (size_t)n);
    if (!factor_solve(f->factor, f->solution))
        return false;
    memcpy(f->rest, f->right, sizeof *f->rest * (size_t)n);
    double largest = 0, worst = 0;
    for (int v = 0; v < n; v++)
        f->rest[v] -= f->entry[v] * f->solution[v];
    for (int e = n; e < f->n_entries; e++) {
        int i = f->row[e], j = f->column[e];
        f->rest[i] -= f->entry[e] * f->solution[j];
        f->rest[j] -= f->entry[e] * f->solution[i];
    }
    for (int v = 0; v < n; v++) {
        largest = fmax(largest, fabs(f->right[v]));
        worst = fmax(worst, fabs(f->rest[v]));
    }
    if (worst <= WELL * largest)
        return true;
    if (!factor_solve(f->factor, f->rest))
        return false;
    for (int v = 0; v < n; v++)
        f->solution[v] += f->rest[v];
    return true;
}

/* Start ------------------------------------------------------------------------------------- */

static struct direction direction_new(struct interior *f)
{
    return (struct direction){.v = ARENA_ARRAY(f->arena, f->n + f->m, double),
                              .y = ARENA_ARRAY(f->arena, f->m, double),
                              .z = ARENA_ARRAY(f->arena, 2 * (f->n + f->m), double)};
}

/* The row of two columns is one of different groups. */
static bool ties_groups(const struct interior *f, const struct guard_problem *p, int row)
{
    int first = f->a.start[row];
    if (!p->group || f->a.start[row + 1] - first < 2)
        return false;
    int g = p->group[f->a.index[first]], h = p->group[f->a.index[first + 1]];
    return g >= 0 && h >= 0 && g != h;
}

static void copy_problem(struct interior *f, const struct guard_problem *p)
{
    f->a = sparse_of(f->arena, p);
    sparse_scale(&f->a, f->n, f->by_row, f->by_column, false);
    for (int j = 0; j < f->n; j++) {
        f->cost[j] = p->cost[j] * f->by_column[j];
        interior_bounds(f, j, p->lower[j], p->upper[j]);
    }
    for (int i = 0; i < f->m; i++) {
        int v = f->n + i;
        f->lower[v] = p->row_lower[i] <= -GUARD_INF ? -INFINITY : p->row_lower[i] * f->by_row[i];
        f->upper[v] = p->row_upper[i] >= GUARD_INF ? INFINITY : p->row_upper[i] * f->by_row[i];
        f->short_row[i] = (!is_fixed(f, v) && f->a.start[i + 1] - f->a.start[i] <= 2 && !ties_groups(f, p, i)) ||
                          (!isfinite(f->lower[v]) && !isfinite(f->upper[v]));
    }
}

/* How many others each column is tied to: rows outside of the cells, and columns by rows taken into T; very many where
 * it is tied to a cell. [n], the caller's. */
static int *ties_of(const struct interior *f, const int *cell)
{
    enum { MANY = 1000 };
    int *ties = xcalloc((size_t)f->n + 1, sizeof *ties);
    for (int i = 0; i < f->m; i++) {
        int first = f->a.start[i], n = f->a.start[i + 1] - first;
        for (int e = first; e < first + n; e++) {
            int other = n > 1 ? f->a.index[first + (e == first)] : -1;
            if (!f->short_row[i])
                ties[f->a.index[e]] += cell[f->n + i] >= 0 ? MANY : 1;
            else if (other >= 0)
                ties[f->a.index[e]] += cell[other] >= 0 ? MANY : 1;
        }
    }
    return ties;
}

/* Columns of few ties become cells by themselves, but never two that a row taken into T ties: first come, first served.
 */
static void single_cells(const struct interior *f, int *cell, int k)
{
    enum { FEW = 12 };
    int *ties = ties_of(f, cell);
    for (int i = 0; i < f->m; i++)
        if (f->short_row[i] && f->a.start[i + 1] - f->a.start[i] > 1) {
            int first = f->a.index[f->a.start[i]], second = f->a.index[f->a.start[i] + 1];
            int *more = &ties[ties[first] > ties[second] ? first : second];
            if (ties[first] <= FEW && ties[second] <= FEW)
                *more = FEW + 1;
        }
    for (int j = 0; j < f->n; j++)
        if (cell[j] < 0 && ties[j] <= FEW)
            cell[j] = k++;
    free(ties);
}

/* Cells for the factors: the columns of each group, with the rows that have columns of this group but of no other; then
 * each column of few ties by itself. Rows taken into T stand alone too. The caller's. */
static int *cells_of(const struct interior *f, const struct guard_problem *p)
{
    enum { MIXED = -2 };
    int *cell = xmalloc(sizeof *cell * ((size_t)f->n + (size_t)f->m + 1)), k = 0;
    for (int j = 0; j < f->n; j++) {
        cell[j] = p->group ? p->group[j] : -1;
        k = cell[j] >= k ? cell[j] + 1 : k;
    }
    for (int i = 0; i < f->m; i++) {
        int of = -1;
        for (int e = f->a.start[i]; e < f->a.start[i + 1]; e++) {
            int group = cell[f->a.index[e]];
            if (group >= 0)
                of = of == -1 || of == group ? group : MIXED;
        }
        cell[f->n + i] = f->short_row[i] ? k++ : of == MIXED ? -1 : of;
    }
    single_cells(f, cell, k);
    return cell;
}

struct interior *interior_new(const struct guard_problem *p)
{
    struct arena *arena = arena_new();
    struct interior *f = ARENA_NEW(arena, struct interior);
    f->arena = arena;
    f->n = p->n_columns;
    f->m = p->n_rows;
    int n = f->n + f->m, entries = p->row_start[p->n_rows] + n;
    f->by_row = ARENA_ARRAY(arena, f->m, double);
    f->by_column = ARENA_ARRAY(arena, f->n, double);
    f->cost = ARENA_ARRAY(arena, f->n, double);
    f->short_row = ARENA_ARRAY(arena, f->m, bool);
    f->bounds = ARENA_ARRAY(arena, 2 * n, struct bound);
    f->y = ARENA_ARRAY(arena, f->m, double);
    f->off = ARENA_ARRAY(arena, f->m, double);
    double **of_variables[] = {&f->lower, &f->upper, &f->v, &f->weight, &f->wrong, &f->right, &f->rest, &f->solution};
    for (size_t k = 0; k < sizeof of_variables / sizeof *of_variables; k++)
        *of_variables[k] = ARENA_ARRAY(arena, n, double);
    f->now = direction_new(f);
    f->kept = direction_new(f);
    f->row = ARENA_ARRAY(arena, entries, int);
    f->column = ARENA_ARRAY(arena, entries, int);
    f->entry = ARENA_ARRAY(arena, entries, double);
    copy_problem(f, p);
    fill(f, true);
    int *cell = cells_of(f, p);
    f->factor = factor_new(n, f->n_entries, f->row, f->column, cell, LONGEST);
    free(cell);
    if (!f->factor) {
        interior_free(f);
        return NULL;
    }
    return f;
}

void interior_free(struct interior *f)
{
    if (!f)
        return;
    factor_free(f->factor);
    arena_free(f->arena);
}

void interior_bounds(struct interior *f, int column, double lower, double upper)
{
    f->lower[column] = lower <= -GUARD_INF ? -INFINITY : lower / f->by_column[column];
    f->upper[column] = upper >= GUARD_INF ? INFINITY : upper / f->by_column[column];
}

/* So far from its bounds, or a quarter of the way between them. */
static double inside(double x, double lower, double upper)
{
    const double FAR = 1;
    double far = fmin(FAR, 0.25 * (upper - lower));
    return x < lower + far ? lower + far : x > upper - far ? upper - far : x;
}

static void add_bound(struct interior *f, int variable, double sign, double at, double z)
{
    if (isfinite(at))
        f->bounds[f->n_bounds++] =
            (struct bound){.of = variable, .sign = sign, .at = at, .gap = sign * (f->v[variable] - at), .z = z};
}

/* What the duals leave of the cost of each variable, into `wrong`. */
static void find_left(struct interior *f)
{
    memcpy(f->wrong, f->cost, sizeof *f->wrong * (size_t)f->n);
    memcpy(f->wrong + f->n, f->y, sizeof *f->wrong * (size_t)f->m);
    for (int i = 0; i < f->m; i++)
        for (int e = f->a.start[i]; e < f->a.start[i + 1]; e++)
            f->wrong[f->a.index[e]] -= f->a.value[e] * f->y[i];
}

/* Multipliers: what the duals leave of the cost, and a little of its mean over all variables on top. */
static void place_bounds(struct interior *f)
{
    const double ON_TOP = 0.05; /* of 0.03 to 10 about the least number of steps */
    double *left = f->wrong, sum = 0;
    int n = 0;
    find_left(f);
    for (int v = 0; v < f->n + f->m; v++)
        if (!is_fixed(f, v)) {
            sum += fabs(left[v]);
            n++;
        }
    double top = n && sum > 0 ? ON_TOP * sum / n : 1;
    f->n_bounds = 0;
    for (int v = 0; v < f->n + f->m; v++) {
        if (is_fixed(f, v))
            continue;
        add_bound(f, v, 1, f->lower[v], fmax(left[v], 0) + top);
        add_bound(f, v, -1, f->upper[v], fmax(-left[v], 0) + top);
    }
}

void interior_start(struct interior *f, const double *x, const double *dual)
{
    for (int j = 0; j < f->n; j++)
        f->v[j] = x[j] / f->by_column[j];
    for (int i = 0; i < f->m; i++) {
        f->v[f->n + i] = sparse_product(&f->a, i, f->v);
        f->y[i] = dual[i] / f->by_row[i];
    }
    for (int v = 0; v < f->n + f->m; v++)
        f->v[v] = is_fixed(f, v) ? f->lower[v] : inside(f->v[v], f->lower[v], f->upper[v]);
    place_bounds(f);
}

/* Variables, duals, then multipliers of lower bounds and of upper ones, 0 where there is none. */
int interior_state_size(const struct interior *f)
{
    return 3 * (f->n + f->m) + f->m;
}

void interior_keep(const struct interior *f, float *state)
{
    int all = f->n + f->m;
    float *z = state + all + f->m;
    for (int v = 0; v < all; v++)
        state[v] = (float)f->v[v];
    for (int i = 0; i < f->m; i++)
        state[all + i] = (float)f->y[i];
    memset(z, 0, sizeof *z * 2 * (size_t)all);
    for (int b = 0; b < f->n_bounds; b++)
        z[f->bounds[b].of + (f->bounds[b].sign < 0 ? all : 0)] = (float)f->bounds[b].z;
}

void interior_resume(struct interior *f, const float *state)
{
    int all = f->n + f->m, n = 0;
    const float *z = state + all + f->m;
    double mean = 0; /* for bounds that were none then */
    for (int b = 0; b < 2 * all; b++) {
        mean += z[b];
        n += z[b] > 0;
    }
    mean = n ? mean / n : 1;
    for (int i = 0; i < f->m; i++)
        f->y[i] = state[all + i];
    f->n_bounds = 0;
    for (int v = 0; v < all; v++) {
        double lower = f->lower[v], upper = f->upper[v], at = state[v];
        f->v[v] = is_fixed(f, v) ? lower : at > lower && at < upper ? at : inside(at, lower, upper);
        if (is_fixed(f, v))
            continue;
        add_bound(f, v, 1, lower, z[v] > 0 ? z[v] : mean);
        add_bound(f, v, -1, upper, z[all + v] > 0 ? z[all + v] : mean);
    }
}

/* A step ------------------------------------------------------------------------------------ */

static void find_wrong(struct interior *f)
{
    find_left(f);
    for (int i = 0; i < f->m; i++)
        f->off[i] = f->v[f->n + i] - sparse_product(&f->a, i, f->v);
    memset(f->weight, 0, sizeof *f->weight * (size_t)(f->n + f->m));
    for (int b = 0; b < f->n_bounds; b++) {
        f->wrong[f->bounds[b].of] -= f->bounds[b].sign * f->bounds[b].z;
        f->weight[f->bounds[b].of] += f->bounds[b].z / f->bounds[b].gap;
    }
}

/* The direction that brings gap dz + z dgap to its target at each bound, and takes away what is wrong. */
static bool find_direction(struct interior *f)
{
    int n = f->n;
    struct direction *d = &f->now;
    double *push = d->v; /* wrong - targets / gaps, until dv is known */
    for (int v = 0; v < n + f->m; v++)
        push[v] = is_fixed(f, v) ? 0 : f->wrong[v];
    for (int b = 0; b < f->n_bounds; b++)
        push[f->bounds[b].of] -= f->bounds[b].sign * f->bounds[b].target / f->bounds[b].gap;
    for (int v = 0; v < n; v++)
        f->right[v] = push[v];
    for (int i = 0; i < f->m; i++) {
        int v = n + i;
        double w = f->weight[v];
        f->right[v] = f->short_row[i] ? 0 : f->off[i] - (w > 0 ? push[v] / w : 0);
        for (int e = f->a.start[i]; e < f->a.start[i + 1] && f->short_row[i]; e++)
            if (!is_fixed(f, f->a.index[e]))
                f->right[f->a.index[e]] -= f->a.value[e] * (w * f->off[i] - push[v]);
    }
    if (!solve_system(f))
        return false;
    for (int i = 0; i < f->m; i++) {
        int v = n + i;
        double w = f->weight[v], moved = 0;
        for (int e = f->a.start[i]; e < f->a.start[i + 1] && f->short_row[i]; e++)
            moved += is_fixed(f, f->a.index[e]) ? 0 : f->a.value[e] * f->solution[f->a.index[e]];
        d->y[i] = f->short_row[i] ? w * (f->off[i] - moved) - push[v] : f->solution[v];
        d->v[v] = is_fixed(f, v) ? 0 : w > 0 ? (-push[v] - d->y[i]) / w : moved - f->off[i];
    }
    for (int j = 0; j < n; j++)
        d->v[j] = is_fixed(f, j) ? 0 : f->solution[j];
    for (int b = 0; b < f->n_bounds; b++) {
        const struct bound *o = &f->bounds[b];
        d->z[b] = (o->target - o->z * o->sign * d->v[o->of]) / o->gap;
    }
    return true;
}

/* How far the direction may go until a gap, or a multiplier, is 0. */
static void reach(const struct interior *f, double *primal, double *dual)
{
    *primal = *dual = 1;
    for (int b = 0; b < f->n_bounds; b++) {
        const struct bound *o = &f->bounds[b];
        double gap = o->sign * f->now.v[o->of], z = f->now.z[b];
        if (gap < 0 && -o->gap / gap < *primal)
            *primal = -o->gap / gap;
        if (z < 0 && -o->z / z < *dual)
            *dual = -o->z / z;
    }
}

/* Products of gap and multiplier after so much of the direction, in sum: what that point costs above what its duals
 * prove, but for what is wrong with either. */
static double total_product(const struct interior *f, double primal, double dual)
{
    double sum = 0;
    for (int b = 0; b < f->n_bounds; b++) {
        const struct bound *o = &f->bounds[b];
        sum += (o->gap + primal * o->sign * f->now.v[o->of]) * (o->z + dual * f->now.z[b]);
    }
    return sum;
}

static void copy_direction(const struct interior *f, struct direction *to, const struct direction *from)
{
    memcpy(to->v, from->v, sizeof *to->v * (size_t)(f->n + f->m));
    memcpy(to->y, from->y, sizeof *to->y * (size_t)f->m);
    memcpy(to->z, from->z, sizeof *to->z * (size_t)f->n_bounds);
}

/* Towards products that a longer step would leave too small or too large. */
static void aim_further(struct interior *f, double primal, double dual, double product)
{
    const double SMALL = 0.1, LARGE = 10;
    for (int b = 0; b < f->n_bounds; b++) {
        struct bound *o = &f->bounds[b];
        double at = (o->gap + primal * o->sign * f->now.v[o->of]) * (o->z + dual * f->now.z[b]);
        if (at < SMALL * product)
            o->target += SMALL * product - at;
        else if (at > LARGE * product)
            o->target += fmax(LARGE * product - at, -LARGE * product);
    }
}

static bool correct(struct interior *f, double product, double *primal, double *dual)
{
    enum { CORRECTIONS = 3 };
    const double FAR = 0.95, FURTHER = 0.1, GAIN = 0.02;
    for (int k = 0; k < CORRECTIONS && (*primal < FAR || *dual < FAR); k++) {
        double longer_primal, longer_dual;
        copy_direction(f, &f->kept, &f->now);
        aim_further(f, fmin(1, (1 + FURTHER) * *primal + FURTHER), fmin(1, (1 + FURTHER) * *dual + FURTHER), product);
        if (!find_direction(f))
            return false;
        reach(f, &longer_primal, &longer_dual);
        if (longer_primal + longer_dual < *primal + *dual + GAIN) {
            copy_direction(f, &f->now, &f->kept);
            break;
        }
        *primal = longer_primal;
        *dual = longer_dual;
    }
    return true;
}

static void take_step(struct interior *f, double primal, double dual)
{
    const double LEAST = 1e-14;
    for (int v = 0; v < f->n + f->m; v++)
        f->v[v] += primal * f->now.v[v];
    for (int i = 0; i < f->m; i++)
        f->y[i] += dual * f->now.y[i];
    for (int b = 0; b < f->n_bounds; b++) {
        struct bound *o = &f->bounds[b];
        o->gap = fmax(o->sign * (f->v[o->of] - o->at), LEAST);
        o->z = fmax(o->z + dual * f->now.z[b], LEAST);
    }
}

bool interior_step(struct interior *f)
{
    const double BACK = 0.9995, MUCH_BACK = 0.9, LEAST = 1e-6;
    double primal, dual, total = total_product(f, 0, 0), product = total / f->n_bounds;
    if (total < SETTLED)
        return false;
    find_wrong(f);
    fill(f, false);
    if (!factor_make(f->factor, f->entry))
        return false;
    for (int b = 0; b < f->n_bounds; b++)
        f->bounds[b].target = -f->bounds[b].gap * f->bounds[b].z;
    if (!find_direction(f))
        return false;
    reach(f, &primal, &dual);
    double centre = fmin(1, pow(total_product(f, primal, dual) / total, 3));
    for (int b = 0; b < f->n_bounds; b++) {
        struct bound *o = &f->bounds[b];
        o->target = centre * product - o->gap * o->z - o->sign * f->now.v[o->of] * f->now.z[b];
    }
    if (!find_direction(f))
        return false;
    reach(f, &primal, &dual);
    if (!correct(f, centre * product, &primal, &dual))
        return false;
    if (!isfinite(primal + dual) || primal + dual < LEAST)
        return false;
    double back = fmin(BACK, fmax(MUCH_BACK, 1 - product));
    take_step(f, fmin(1, back * primal), fmin(1, back * dual));
    return true;
}

void interior_point(const struct interior *f, double *x, double *dual)
{
    for (int j = 0; x && j < f->n; j++)
        x[j] = f->v[j] * f->by_column[j];
    for (int i = 0; dual && i < f->m; i++)
        dual[i] = f->y[i] * f->by_row[i];
}

double interior_seconds(const struct interior *f)
{
    const double AN_ENTRY = 3e-7;
    return factor_seconds(f->factor) + AN_ENTRY * f->a.start[f->m];
}
