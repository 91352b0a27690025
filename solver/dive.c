#include "solver/dive.h"

#include <stdlib.h>
#include <string.h>

#include "solver/moves.h"
#include "solver/pricing.h"

struct diver {
    struct prices *q;
    int n;            /* options */
    int *fixed;       /* [n] sections to be opened as the option */
    int *order, made; /* options in the order in which they were fixed */
    double *x;
};

static double open_in_part(const struct diver *d, int option)
{
    return d->x[d->q->relaxed->sections + option] - d->fixed[option];
}

static void fix(struct diver *d, int option)
{
    d->order[d->made++] = option;
    d->fixed[option]++;
    first_order_bounds(d->q->lp, d->q->relaxed->sections + option, d->fixed[option],
                       d->q->relaxation->blocks[option].n_sections);
}

static int by_part(const void *a, const void *b, void *ctx)
{
    int o = *(const int *)a, p = *(const int *)b;
    double x = open_in_part(ctx, o), y = open_in_part(ctx, p);
    return x > y ? -1 : x < y ? 1 : o - p;
}

/* Fixes what is open nearly whole, and of the rest the first tenth, at least one; false where nothing worth it is left.
 */
static bool go_down(struct diver *d)
{
    const double WHOLE = 0.8, NOTHING = 0.1;
    int *left = xmalloc(sizeof *left * ((size_t)d->n + 1)), n = 0;
    double sum = 0;
    for (int o = 0; o < d->n; o++)
        if (d->fixed[o] < d->q->relaxation->blocks[o].n_sections && open_in_part(d, o) > NOTHING) {
            left[n++] = o;
            sum += open_in_part(d, o);
        }
    qsort_r(left, (size_t)n, sizeof *left, by_part, d);
    int least = 1 + (int)(sum / 10);
    for (int i = 0; i < n && (i < least || open_in_part(d, left[i]) > WHOLE); i++)
        fix(d, left[i]);
    free(left);
    return n;
}

static void open_fixed(const struct diver *d, struct search *s)
{
    struct plan *plan = s->plan;
    for (int i = 0; i < d->made; i++) {
        int a = d->q->relaxation->blocks[d->order[i]].activity;
        for (int k = plan->section_of[a]; k < plan->section_of[a + 1]; k++) {
            plan_commit(plan);
            if (plan->sections[k].option < 0 && move_open(s, k, d->order[i])) {
                plan_commit(plan);
                break;
            }
            plan_undo(plan);
        }
    }
}

/* Steps down until nothing is left in parts. */
static void go_to_the_end(struct diver *d, int most)
{
    enum { STEPS = 240 };
    struct prices *q = d->q;
    while (d->made < most && !search_is_over(q->run) && go_down(d)) {
        for (int k = 0; k < STEPS && !search_is_over(q->run);)
            k += prices_steps(q, STEPS - k);
        first_order_point(q->lp, d->x, NULL);
    }
    for (int o = 0; o < d->n; o++)
        if (d->fixed[o])
            first_order_bounds(q->lp, q->relaxed->sections + o, 0, q->relaxation->blocks[o].n_sections);
    first_order_start(q->lp, q->x, q->dual);
}

void dive(struct prices *q, uint64_t seed)
{
    struct run *run = q->run;
    struct search *s = search_new(run, seed, 1);
    int sections = s->plan->n_sections;
    int64_t before = run_score(run);
    struct diver d = {.q = q, .n = q->relaxation->n_blocks};
    d.fixed = xcalloc((size_t)d.n + 1, sizeof *d.fixed);
    d.order = xcalloc((size_t)(sections + d.n) + 1, sizeof *d.order);
    d.x = xmalloc(sizeof *d.x * ((size_t)q->relaxed->problem.n_columns + 1));
    memcpy(d.x, q->x, sizeof *d.x * (size_t)q->relaxed->problem.n_columns);
    go_to_the_end(&d, sections);
    if (!search_is_over(run)) {
        open_fixed(&d, s);
        search_start(s);
        search_finish(s, seed);
        if (run_score(run) < before)
            run->dived = true;
    }
    free(d.fixed);
    free(d.order);
    free(d.x);
    search_free(s);
}
