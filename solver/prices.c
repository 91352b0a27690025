#include "solver/pricing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/part.h"
#include "solver/warm.h"

static int descending(const void *a, const void *b)
{
    return *(const int *)b - *(const int *)a;
}

/* Prices under which nobody gains by a seat: each student pays what the best `wants` wishes are worth. The bound
 * then starts near that of a school without wishes instead of far below. */
static void start_prices(struct prices *q)
{
    const struct instance *in = q->p->in;
    int *worth = xmalloc(sizeof *worth * ((size_t)in->n_activities + 1));
    double weight = in->profile.weights[MEASURE_WISH_LOSS];
    int *least = xcalloc((size_t)in->n_students + 1, sizeof *least); /* worth of the last of the best */
    for (int s = 0; s < in->n_students; s++) {
        const struct student *st = &in->students[s];
        for (int r = 0; r < st->n_wishes; r++)
            worth[r] = st->wishes[r].points;
        qsort(worth, (size_t)st->n_wishes, sizeof *worth, descending);
        if (st->wants > 0 && st->n_wishes > st->wants)
            least[s] = worth[st->wants - 1];
    }
    for (int i = 0; i < q->relaxation->n_priced; i++) {
        const struct row *row = &q->p->rows[q->relaxation->priced[i]];
        if (row->owner < 0 || row->what < SAID_ONCE)
            continue;
        int points = least[row->owner];
        if (row->what < SAID_WANTS) {
            points = in->students[row->owner].wishes[row->what - SAID_ONCE].points - points;
            points = points > 0 ? points : 0;
        }
        q->price[q->relaxation->priced[i]] = -weight * points;
    }
    free(worth);
    free(least);
}

struct prices *prices_new(struct run *run, bool whole, const struct prices *from)
{
    const struct program *p = run->p;
    struct arena *arena = arena_new();
    struct prices *q = ARENA_NEW(arena, struct prices);
    q->arena = arena;
    q->run = run;
    q->p = p;
    q->relaxation = relaxation_new(p);
    q->condensed = condensed_new(q->relaxation, whole);
    q->price = ARENA_ARRAY(arena, p->n_rows, double);
    q->best_price = ARENA_ARRAY(arena, p->n_rows, double);
    q->direction = ARENA_ARRAY(arena, p->n_rows, double);
    q->activity = ARENA_ARRAY(arena, p->n_rows, double);
    q->scale = ARENA_ARRAY(arena, p->n_rows, double);
    for (int i = 0; i < p->n_rows; i++) {
        q->scale[i] = 1;
        for (int e = p->rows[i].first; e < p->rows[i].first + p->rows[i].count; e++)
            q->scale[i] = fmax(q->scale[i], fabs((double)p->entry_value[e]));
    }
    q->reduced = ARENA_ARRAY(arena, p->n_columns, double);
    q->multiplier = ARENA_ARRAY(arena, p->n_rows, int64_t);
    q->trial = ARENA_ARRAY(arena, p->n_rows, int64_t);
    q->lower = ARENA_ARRAY(arena, p->n_columns, int64_t);
    q->upper = ARENA_ARRAY(arena, p->n_columns, int64_t);
    for (int j = 0; j < p->n_columns; j++) {
        q->lower[j] = p->columns[j].lower;
        q->upper[j] = p->columns[j].upper;
    }
    q->sorted = ARENA_ARRAY(arena, q->relaxation->n_blocks, struct sorted);
    for (int k = 0; k < q->relaxation->n_blocks; k++) {
        const struct block *b = &q->relaxation->blocks[k];
        q->sorted[k].order = ARENA_ARRAY(arena, b->n, int);
        q->sorted[k].cost = ARENA_ARRAY(arena, b->n, double);
        q->sorted[k].count = ARENA_ARRAY(arena, b->n_sections + 1, int);
    }
    int n = q->condensed->problem.n_columns, m = q->condensed->problem.n_rows;
    q->x = ARENA_ARRAY(arena, n, double);
    q->mean = ARENA_ARRAY(arena, n, double);
    q->cost = ARENA_ARRAY(arena, n, double);
    q->columns_dual = ARENA_ARRAY(arena, n, double);
    q->dual = ARENA_ARRAY(arena, m, double);
    if (from) {
        prices_restart(q, from->best_price, false);
        q->best = from->best;
    } else {
        prices_restart(q, q->price, false);
        start_prices(q);
        bool known = run->options->warm && warm_prices(q->relaxation, run->options->warm, q->price);
        q->factor = known ? 0.1 : 0.5;
    }
    q->lp = guard_lp_new(&q->condensed->problem);
    return q;
}

void prices_restart(struct prices *q, const double *price, bool part)
{
    size_t rows = (size_t)q->p->n_rows;
    memmove(q->price, price, sizeof *q->price * rows);
    memset(q->direction, 0, sizeof *q->direction * rows);
    q->best = -GUARD_INF;
    q->proven = INT64_MIN;
    q->factor = 0.1;
    q->failures = 0;
    q->part = part;
    q->goal = PROGRAM_INF;
}

void prices_narrow(struct prices *q, int column, int64_t lower, int64_t upper)
{
    int k = q->condensed->column_of[column];
    q->lower[column] = lower;
    q->upper[column] = upper;
    q->condensed->problem.lower[k] = part_limit(lower);
    q->condensed->problem.upper[k] = part_limit(upper);
    guard_lp_bounds(q->lp, k, part_limit(lower), part_limit(upper));
}

void prices_free(struct prices *q)
{
    if (!q)
        return;
    guard_lp_free(q->lp);
    condensed_free(q->condensed);
    relaxation_free(q->relaxation);
    arena_free(q->arena);
}

struct profit {
    double cost;
    int at;
};

static int by_cost(const void *a, const void *b)
{
    const struct profit *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return x->at - y->at;
}

/* Sorts the block's students and sets the cost of each of its COLUMN_OPEN: what the (i+1)-th section adds.
 * W(n) = the least sum over k students, n least <= k <= n most, is convex in n. */
static void price_block(struct prices *q, int block, struct profit *scratch)
{
    const struct block *b = &q->relaxation->blocks[block];
    struct sorted *t = &q->sorted[block];
    for (int i = 0; i < b->n; i++)
        scratch[i] = (struct profit){q->reduced[b->seat[i]], i};
    qsort(scratch, (size_t)b->n, sizeof *scratch, by_cost);
    int negative = 0;
    for (int i = 0; i < b->n; i++) {
        t->order[i] = scratch[i].at;
        t->cost[i] = scratch[i].cost;
        negative += scratch[i].cost < 0;
    }
    double before = 0;
    t->count[0] = 0;
    for (int i = 0; i < b->n_sections; i++) {
        int times = b->together ? i + 1 : 1;
        int least = times * b->least, most = times * b->most;
        int k = negative < least ? least : negative > most ? most : negative;
        bool possible = least <= b->n;
        k = k < b->n ? k : b->n;
        double sum = 0;
        for (int j = 0; j < k; j++)
            sum += t->cost[j];
        t->count[i + 1] = k;
        int column = q->condensed->column_of[b->open[i]];
        q->cost[column] += possible ? sum - (b->together ? before : 0) : 1e7;
        before = sum;
    }
}

/* Reduced costs of all columns at the present prices; returns the constant part of the bound. */
static double price_columns(struct prices *q)
{
    const struct program *p = q->p;
    double value = (double)p->constant;
    for (int j = 0; j < p->n_columns; j++)
        q->reduced[j] = (double)q->relaxation->cost[j];
    for (int i = 0; i < q->relaxation->n_priced; i++) {
        const struct row *r = &p->rows[q->relaxation->priced[i]];
        double price = q->price[q->relaxation->priced[i]];
        if (price == 0)
            continue;
        value += price > 0 ? price * (double)r->lower : price * (double)r->upper;
        for (int e = r->first; e < r->first + r->count; e++)
            q->reduced[p->entry_column[e]] -= price * (double)p->entry_value[e];
    }
    return value;
}

/* Weak duality: a bound of the section program from any row duals. */
static double section_bound(struct prices *q)
{
    const struct guard_problem *g = &q->condensed->problem;
    double value = 0;
    for (int j = 0; j < g->n_columns; j++)
        q->columns_dual[j] = q->cost[j];
    for (int i = 0; i < g->n_rows; i++) {
        double y = q->dual[i];
        if ((y > 0 && g->row_lower[i] <= -GUARD_INF) || (y < 0 && g->row_upper[i] >= GUARD_INF))
            y = 0;
        if (y == 0)
            continue;
        value += y > 0 ? y * g->row_lower[i] : y * g->row_upper[i];
        for (int e = g->row_start[i]; e < g->row_start[i + 1]; e++)
            q->columns_dual[g->column[e]] -= y * g->value[e];
    }
    for (int j = 0; j < g->n_columns; j++)
        value += q->columns_dual[j] > 0 ? q->columns_dual[j] * g->lower[j] : q->columns_dual[j] * g->upper[j];
    return value;
}

static void add_activity(struct prices *q, const double *value)
{
    const struct program *p = q->p;
    for (int i = 0; i < q->relaxation->n_priced; i++) {
        const struct row *r = &p->rows[q->relaxation->priced[i]];
        double sum = 0;
        for (int e = r->first; e < r->first + r->count; e++)
            sum += (double)p->entry_value[e] * value[p->entry_column[e]];
        q->activity[q->relaxation->priced[i]] = sum;
    }
}

/* The relaxed solution: seats by blocks, the rest from the section program or alone. */
static void relaxed_solution(struct prices *q, double *value)
{
    const struct program *p = q->p;
    memset(value, 0, sizeof *value * (size_t)p->n_columns);
    for (int j = 0; j < p->n_columns; j++)
        if (q->condensed->column_of[j] >= 0)
            value[j] = q->condensed->share[j] * q->x[q->condensed->column_of[j]];
    for (int i = 0; i < q->relaxation->n_alone; i++) {
        int j = q->relaxation->alone[i];
        value[j] = (double)(q->reduced[j] < 0 ? p->columns[j].upper : p->columns[j].lower);
    }
    for (int k = 0; k < q->relaxation->n_blocks; k++) {
        const struct block *b = &q->relaxation->blocks[k];
        const struct sorted *t = &q->sorted[k];
        for (int i = 0; i < b->n_sections; i++) {
            double open = value[b->open[i]];
            if (open < 1e-9)
                continue;
            for (int j = b->together ? t->count[i] : 0; j < t->count[i + 1]; j++)
                value[b->seat[t->order[j]]] += open;
        }
    }
}

/* All seat columns of a student in an option are alike: section 0 stands for them, so rows are only priced
 * where section 0 appears with the same entries as the others; that holds for every priced family. */
static double evaluate(struct prices *q, struct profit *scratch)
{
    const struct program *p = q->p;
    double value = price_columns(q);
    for (int k = 0; k < q->condensed->problem.n_columns; k++)
        q->cost[k] = q->reduced[q->condensed->first[k]];
    for (int k = 0; k < q->relaxation->n_blocks; k++)
        price_block(q, k, scratch);
    for (int i = 0; i < q->relaxation->n_alone; i++) {
        const struct column *c = &p->columns[q->relaxation->alone[i]];
        double r = q->reduced[q->relaxation->alone[i]];
        value += r > 0 ? r * (double)c->lower : r * (double)c->upper;
    }
    for (int j = 0; j < q->condensed->problem.n_columns; j++)
        guard_lp_cost(q->lp, j, q->cost[j]);
    struct guard_limits limits = run_limits(q->run, 0);
    double ignored;
    q->solved = guard_lp_solve(q->lp, &limits, &ignored, q->x, q->dual) == GUARD_OPTIMAL;
    return q->solved ? value + section_bound(q) : -GUARD_INF;
}

/* Distance of a priced row from holding: the subgradient. */
static double violation(const struct row *r, double activity, double price)
{
    if (price > 0)
        return (double)r->lower - activity;
    if (price < 0)
        return (double)r->upper - activity;
    if (r->lower > -PROGRAM_INF && activity < (double)r->lower)
        return (double)r->lower - activity;
    if (r->upper < PROGRAM_INF && activity > (double)r->upper)
        return (double)r->upper - activity;
    return 0;
}

/* A step from the present prices towards a score that may exist. */
static void step(struct prices *q, double value)
{
    const double keep = 0.8;
    double norm = 0;
    for (int i = 0; i < q->relaxation->n_priced; i++) {
        int row = q->relaxation->priced[i];
        double g = violation(&q->p->rows[row], q->activity[row], q->price[row]) / q->scale[row];
        q->direction[row] = (1 - keep) * g + keep * q->direction[row];
        norm += q->direction[row] * q->direction[row];
    }
    if (norm < 1e-12)
        return;
    double target = fmin((double)run_score(q->run), q->best + 0.1 * fabs(q->best) + 100);
    double length = q->factor * (target - value) / norm;
    for (int i = 0; i < q->relaxation->n_priced; i++) {
        int row = q->relaxation->priced[i];
        const struct row *r = &q->p->rows[row];
        double price = q->price[row] + length * q->direction[row] / q->scale[row];
        if ((price > 0 && r->lower <= -PROGRAM_INF) || (price < 0 && r->upper >= PROGRAM_INF))
            price = 0;
        q->price[row] = price;
    }
}

static int64_t scaled(double m)
{
    return (int64_t)nearbyint(m * RELAXATION_SCALE);
}

/* Prices and duals, times `scale`, as multipliers for trial. */
static void round_multipliers(struct prices *q, const double *price, double scale)
{
    for (int i = 0; i < q->relaxation->n_priced; i++)
        q->trial[q->relaxation->priced[i]] = scaled(price[q->relaxation->priced[i]]);
    for (int i = 0; i < q->relaxation->n_section; i++) {
        int row = q->relaxation->section[i], k = q->condensed->row_of[row], own = q->condensed->own_row_of[row];
        double dual = scale * ((k >= 0 ? q->dual[k] : 0) + (own >= 0 ? q->dual[own] : 0));
        q->trial[row] = scaled(dual);
        /* U and L reach far, so their reduced costs must not turn negative by rounding: duals of the rows of
         * U are rounded towards zero, those of L away from it */
        if (q->p->rows[row].family == FAMILY_BALANCE)
            q->trial[row] = (int64_t)floor(dual * RELAXATION_SCALE);
    }
}

/* Keeps the trial multipliers if they prove more, in integers. */
static bool try_multipliers(struct prices *q)
{
    int64_t bound, *old = q->multiplier;
    if (!relaxation_bound(q->relaxation, q->trial, q->lower, q->upper, &bound) || bound <= q->proven)
        return false;
    q->proven = bound;
    q->multiplier = q->trial;
    q->trial = old;
    return true;
}

/* The bound that the rounded prices and duals prove. */
static void prove(struct prices *q)
{
    round_multipliers(q, q->price, 1);
    if (!try_multipliers(q) || q->part)
        return;
    struct proof *proof = proof_new(PROOF_BY_PRICES, q->run->exact);
    proof_leaf(proof, PROOF_LEAF, q->multiplier, q->p->n_rows);
    run_bound(q->run, q->proven, proof, N_("prices"));
}

bool prices_refute(struct prices *q, int64_t goal)
{
    struct guard_limits limits = run_limits(q->run, 0);
    double value, largest = 0;
    limits.cutoff = GUARD_INF;
    if (guard_lp_again(q->lp, &limits, &value, q->x, q->dual) != GUARD_INFEASIBLE)
        return false;
    for (int i = 0; i < q->condensed->problem.n_rows; i++)
        largest = fmax(largest, fabs(q->dual[i]));
    for (double scale = 16; largest > 1e-9 && scale < 1e8 && q->proven < goal; scale *= 8)
        for (int sign = -1; sign <= 1; sign += 2) {
            round_multipliers(q, q->price, sign * scale / largest);
            try_multipliers(q);
        }
    return q->proven >= goal;
}

/* What a step counts as, in bundles looked at: about the same time at every size. */
enum { WORK_OF_A_STEP = 5000, PATIENCE = 15 };

/* Part of a mean that its last value is. */
#define MEAN 0.05

int prices_improve(struct prices *q, int iterations)
{
    const struct program *p = q->p;
    struct profit *scratch = xmalloc(sizeof *scratch * ((size_t)p->in->n_students + 1));
    double *value = xmalloc(sizeof *value * ((size_t)p->n_columns + 1));
    int made = 0;
    for (; made < iterations && q->lp && q->factor > 1e-3 && q->proven < q->goal && !run_is_over(q->run); made++) {
        double bound = evaluate(q, scratch);
        if (!q->solved)
            break;
        for (int k = 0; k < q->condensed->problem.n_columns; k++)
            q->mean[k] += MEAN * (q->x[k] - q->mean[k]);
        q->failures++;
        if (bound > q->best + 1e-9) {
            if (bound > q->best + 1e-5 * fabs(q->best))
                q->failures = 0;
            q->best = bound;
            memcpy(q->best_price, q->price, sizeof *q->price * (size_t)p->n_rows);
            prove(q);
        }
        if (q->failures > PATIENCE) {
            q->factor *= 0.7;
            q->failures = 0;
        }
        relaxed_solution(q, value);
        add_activity(q, value);
        step(q, bound);
        run_worked(q->run, WORK_OF_A_STEP);
    }
    free(scratch);
    free(value);
    return made;
}
