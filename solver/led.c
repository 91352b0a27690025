#include "solver/led.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "solver/price_tree.h"
#include "solver/pricing.h"
#include "solver/warm.h"

/* The section's place in the list; sections of an activity that go the same way with the same provider share one. */
static int place_of(struct led *l, const struct program *p, const struct column *c)
{
    const struct option *o = &p->options[program_option(p, c)];
    int provider = c->key[3] - p->in->n_staff;
    for (int i = 0; i < l->n; i++) {
        const struct section *s = &l->sections[i];
        if (s->activity == c->key[0] && s->provider == provider && s->weeks == o->weeks &&
            slotset_equal(&s->starts, &o->starts))
            return i;
    }
    l->sections[l->n] =
        (struct section){.activity = c->key[0], .starts = o->starts, .weeks = o->weeks, .provider = provider};
    return l->n++;
}

static bool is_led(const struct program *p, int column)
{
    return p->columns[column].kind == COLUMN_LEAD && p->columns[column].key[3] >= p->in->n_staff;
}

static void find_sections(struct led *l, const struct prices *q)
{
    const double LITTLE = 1e-3;
    int room = 0;
    for (int j = 0; j < q->p->n_columns; j++)
        room += is_led(q->p, j);
    l->sections = ARENA_ARRAY(l->arena, room, struct section);
    l->amounts = ARENA_ARRAY(l->arena, room, double);
    for (int j = 0; j < q->p->n_columns; j++)
        if (is_led(q->p, j) && q->relaxed->column_of[j] >= 0 && q->x[q->relaxed->column_of[j]] >= LITTLE)
            l->amounts[place_of(l, q->p, &q->p->columns[j])] += q->x[q->relaxed->column_of[j]];
}

static void find_cost(struct led *l, const struct prices *q)
{
    for (int j = 0; j < q->p->n_columns; j++)
        if (q->p->yuan[j] && q->relaxed->column_of[j] >= 0)
            l->cost += (double)q->p->yuan[j] * fmax(q->x[q->relaxed->column_of[j]], 0);
}

/* Of a small school the best timetable says more than the linear program. */
static void take_best(struct led *l, const struct instance *in, const struct solve_options *options)
{
    struct solve_options whole = *options;
    whole.plain = whole.bound_anyway = true;
    whole.warm = NULL;
    whole.bound_aside = false;
    struct outcome *o = solve(in, &whole);
    l->bound = o->has_bound ? o->bound : 0;
    l->work = o->work;
    l->settled = o->answer == ANSWER_OPTIMAL;
    l->failed = o->answer == ANSWER_FAILED;
    if (o->certificate.length)
        buf_add(&l->certificate, o->certificate.text, o->certificate.length);
    if (l->settled) {
        l->sections = ARENA_ARRAY(l->arena, o->timetable->n_sections, struct section);
        l->amounts = ARENA_ARRAY(l->arena, o->timetable->n_sections, double);
        for (int g = 0; g < o->timetable->n_sections; g++) {
            const struct section *s = &o->timetable->sections[g];
            if (s->provider < 0)
                continue;
            l->amounts[l->n] = 1;
            l->sections[l->n++] = (struct section){
                .activity = s->activity, .starts = s->starts, .weeks = s->weeks, .provider = s->provider};
        }
        l->cost = (double)o->verdict->measures[MEASURE_COST];
    }
    outcome_free(o);
}

static void take_relaxed(struct led *l, const struct program *p, const struct solve_options *options)
{
    enum { FIRST = 400 /* steps before those that settle */, ENOUGH = 1000000 };
    const double CLOSE = 3e-4;
    struct buf why = {0};
    struct run run;
    run_begin(&run, p->in, p, options, &why);
    warm_first_bounds(&run);
    struct prices *q = prices_new(&run);
    prices_improve(q, FIRST, 0, 0);
    l->settled = prices_settle(q, CLOSE, 0, options->work_limit);
    if (!l->settled)
        prices_improve(q, ENOUGH, 0, 0);
    find_sections(l, q);
    find_cost(l, q);
    if (l->settled && !options->bound_aside)
        price_tree(q);
    prices_free(q);
    l->bound = run.bound;
    l->work = run.work;
    l->failed = run.failed;
    certificate_write(run.proof, p, &l->certificate);
    run_end(&run);
    proof_free(run.proof);
    guard_end_thread();
    buf_free(&why);
}

struct led *led_new(const struct instance *in, const struct solve_options *options)
{
    struct arena *arena = arena_new();
    struct led *l = ARENA_NEW(arena, struct led);
    struct program *p = program_build(in, true);
    l->arena = arena;
    if (solve_whole(p))
        take_best(l, in, options);
    else
        take_relaxed(l, p, options);
    program_free(p);
    return l;
}

void led_free(struct led *l)
{
    if (!l)
        return;
    buf_free(&l->certificate);
    arena_free(l->arena);
}
