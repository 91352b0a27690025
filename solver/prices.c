#include "solver/pricing.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "solver/mend.h"
#include "solver/part.h"
#include "solver/warm.h"

enum { HEAVY = 550000 /* entries: a step takes most of a second, and a quarter less without the search beside it */ };

/* From the prices that a school much like this one had. */
static void start(struct prices *q)
{
    double *price = xcalloc((size_t)q->p->n_rows + 1, sizeof *price);
    if (warm_prices(q->relaxation, q->run->options->warm, price)) {
        for (int i = 0; i < q->p->n_rows; i++)
            if (q->relaxed->row_of[i] >= 0)
                q->dual[q->relaxed->row_of[i]] = price[i];
        relaxed_complete(q->relaxed, q->relaxation, q->dual);
        first_order_start(q->lp, q->x, q->dual);
    }
    free(price);
}

struct prices *prices_new(struct run *run)
{
    const struct program *p = run->p;
    struct arena *arena = arena_new();
    struct prices *q = ARENA_NEW(arena, struct prices);
    q->arena = arena;
    q->run = run;
    q->p = p;
    q->relaxation = relaxation_new(p);
    q->relaxed = relaxed_new(q->relaxation);
    q->lp = first_order_new(&q->relaxed->problem);
    q->x = ARENA_ARRAY(arena, q->relaxed->problem.n_columns, double);
    q->dual = ARENA_ARRAY(arena, q->relaxed->problem.n_rows, double);
    q->multiplier = ARENA_ARRAY(arena, p->n_rows, int64_t);
    q->trial = ARENA_ARRAY(arena, p->n_rows, int64_t);
    q->lower = ARENA_ARRAY(arena, p->n_columns, int64_t);
    q->upper = ARENA_ARRAY(arena, p->n_columns, int64_t);
    program_bounds(p, q->lower, q->upper);
    q->proven = q->unmended = INT64_MIN;
    q->goal = PROGRAM_INF;
    run->heavy = q->relaxed->problem.row_start[q->relaxed->problem.n_rows] > HEAVY;
    if (run->options->warm)
        start(q);
    return q;
}

void prices_confine(struct prices *q, int column, double lower, double upper)
{
    first_order_bounds(q->lp, column, lower, upper);
    if (q->interior)
        interior_bounds(q->interior, column, lower, upper);
}

void prices_narrow(struct prices *q, int column, int64_t lower, int64_t upper)
{
    q->lower[column] = lower;
    q->upper[column] = upper;
    prices_confine(q, q->relaxed->column_of[column], part_limit(lower), part_limit(upper));
}

void prices_free(struct prices *q)
{
    if (!q)
        return;
    interior_free(q->interior);
    first_order_free(q->lp);
    relaxed_free(q->relaxed);
    relaxation_free(q->relaxation);
    arena_free(q->arena);
}

/* The last point's duals as multipliers, mended, kept if they prove more, in integers. U and L reach far, so their
 * reduced costs must not turn negative by rounding: duals of the rows of U are rounded towards zero, those of L away
 * from it.
 */
static bool prove(struct prices *q)
{
    for (int i = 0; i < q->p->n_rows; i++) {
        double y = q->relaxed->row_of[i] < 0 ? 0 : q->dual[q->relaxed->row_of[i]] * RELAXATION_SCALE;
        q->trial[i] = (int64_t)(q->p->rows[i].family == FAMILY_BALANCE ? floor(y) : nearbyint(y));
    }
    int64_t bound, *old = q->multiplier;
    if (!relaxation_bound(q->relaxation, q->trial, q->lower, q->upper, &bound))
        return false;
    q->unmended = bound > q->unmended ? bound : q->unmended;
    mend_sections(q->relaxation, q->lower, q->upper, q->trial);
    if (!relaxation_bound(q->relaxation, q->trial, q->lower, q->upper, &bound) || bound <= q->proven)
        return false;
    q->proven = bound;
    q->multiplier = q->trial;
    q->trial = old;
    return true;
}

static void offer(struct prices *q)
{
    struct proof *proof = proof_new(PROOF_BY_PRICES, q->run->exact);
    proof_leaf(proof, PROOF_LEAF, q->multiplier, q->p->n_rows);
    run_bound(q->run, q->proven, proof, N_("prices"));
}

/* What the linear program's last point costs: near its optimum once the steps have come near it. */
static double value_of(const struct prices *q)
{
    double value = (double)q->p->constant;
    for (int j = 0; j < q->relaxed->problem.n_columns; j++)
        value += q->relaxed->problem.cost[j] * q->x[j];
    return value;
}

int prices_steps(struct prices *q, int most)
{
    enum { AT_ONCE = 60000000 /* entries: a few tenths of a second */, LEAST = 40, MOST = 400 };
    enum { ENTRIES_OF_A_BUNDLE = 1400 /* about the same time */ };
    int entries = q->relaxed->problem.row_start[q->relaxed->problem.n_rows], steps = AT_ONCE / (entries + 1);
    steps = steps < LEAST ? LEAST : steps > MOST ? MOST : steps;
    steps = steps < most ? steps : most;
    first_order_improve(q->lp, steps);
    run_worked(q->run, (int64_t)steps * entries / ENTRIES_OF_A_BUNDLE + 1);
    return steps;
}

static bool is_due(const struct prices *q, double until, int64_t work)
{
    return q->proven >= q->goal || run_is_over(q->run) || (work && q->run->work >= work) ||
           (until > 0 && clock_now() >= until);
}

/* The point's cost to what is proven, a whole number. */
static bool is_close(const struct prices *q, double close)
{
    double proven = (double)(q->proven > q->unmended ? q->proven : q->unmended);
    return fabs(value_of(q) - proven) < close * fabs(proven) + 1;
}

int prices_improve(struct prices *q, int steps, double until, int64_t work)
{
    enum { PATIENCE = 600 };
    const double PART = 0.1, LITTLE = 2e-5, CLOSE = 1e-3;
    int made = 0, since = 0;
    double high = -INFINITY; /* the unmended bound when it last rose by more than a little */
    while (made < steps && !is_due(q, until, work)) {
        made += prices_steps(q, steps - made);
        first_order_point(q->lp, q->x, q->dual);
        if (prove(q) && !q->part)
            offer(q);
        if ((double)q->unmended > high + LITTLE * fabs(high)) {
            high = (double)q->unmended;
            since = made;
        } else if (made - since > PATIENCE && made - since > PART * made && is_close(q, CLOSE)) {
            break;
        }
    }
    return made;
}

/* Seconds that are left, or about as many as the work that is left takes. */
static double time_left(const struct prices *q, double until, int64_t work)
{
    return work ? SECONDS_OF_WORK * (double)(work - q->run->work)
                : (until > 0 ? until : q->run->deadline) - clock_now();
}

/* Begins where there is time for the steps that it takes, and for what comes before them; else it is not asked again.
 */
static void begin_to_settle(struct prices *q, double until, int64_t work)
{
    enum { STEPS = 10 /* of some 20: a point on the way is better than where steps of first order come to */ };
    const double AN_ENTRY = 2.5e-6; /* seconds before the first step */
    const struct guard_problem *g = &q->relaxed->problem;
    if (AN_ENTRY * g->row_start[g->n_rows] < 0.2 * time_left(q, until, work))
        q->interior = interior_new(g);
    if (q->interior && STEPS * interior_seconds(q->interior) > time_left(q, until, work)) {
        interior_free(q->interior);
        q->interior = NULL;
    }
    if (q->interior)
        interior_start(q->interior, q->x, q->dual);
    q->unsettled = !q->interior;
}

/* At the first step of all or of a leaf, then as long as the point costs much more than is proven. */
static void keep_midway(struct prices *q, bool first)
{
    const double MUCH = 0.4;
    if (!q->midway) {
        q->midway = arena_array(q->arena, (size_t)interior_state_size(q->interior), sizeof *q->midway);
        first = true;
    }
    if (first || value_of(q) - (double)q->proven > MUCH * fabs((double)q->proven))
        interior_keep(q->interior, q->midway);
}

bool prices_settle(struct prices *q, double close, double until, int64_t work)
{
    enum { MOST = 100, LEAST = 3 /* in a leaf, which begins where its rows may not hold */ };
    if (!q->interior && !q->unsettled)
        begin_to_settle(q, until, work);
    if (!q->interior) {
        q->run->heavy = false;
        return false;
    }
    bool near = false, further = true;
    for (int k = 0; k < MOST && further && !near && !is_due(q, until, work); k++) {
        keep_midway(q, q->part && k == 0);
        further = interior_step(q->interior);
        run_worked(q->run, (int64_t)(interior_seconds(q->interior) / SECONDS_OF_WORK) + 1);
        interior_point(q->interior, q->x, q->dual);
        q->unmended = INT64_MIN; /* what this point proves, not the best before it */
        if (prove(q) && !q->part)
            offer(q);
        near = is_close(q, close) && (!q->part || k >= LEAST);
    }
    q->run->heavy = false;
    if (!further && !near && !q->part) {
        interior_free(q->interior);
        q->interior = NULL;
        q->unsettled = true;
    }
    first_order_start(q->lp, q->x, q->dual);
    return near;
}
