#include "solver/dive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/moves.h"
#include "solver/pricing.h"
#include "solver/refine.h"

struct diver {
    struct prices *q;
    struct search *s; /* its plan opens what is fixed, without students until the end */
    int n;            /* options */
    int *fixed;       /* [n] sections that the plan opens as the option */
    int *most;        /* [n] sections that may still be: no more than there are leaders and rooms for */
    int *column_of;   /* [n + 1] of each option: */
    int *column;      /* its columns in the linear program, but for that of its sections */
    int *mean_of;     /* [n + 1] of each option: */
    double *mean;     /* how often the linear program takes each of its leaders, then each of its room classes */
    double *x;        /* the last point */
    double overlook;  /* at most so much of each part */
    double *part;     /* [n] of each option: open in part, less what is overlooked */
};

static void index_columns(struct diver *d)
{
    const struct program *p = d->q->p;
    const int *in_lp = d->q->relaxed->column_of;
    for (int j = 0; j < p->n_columns; j++) {
        int option = program_option(p, &p->columns[j]);
        if (in_lp[j] >= 0 && option >= 0)
            d->column_of[option + 1]++;
    }
    for (int o = 0; o < d->n; o++)
        d->column_of[o + 1] += d->column_of[o];
    d->column = xmalloc(sizeof *d->column * ((size_t)d->column_of[d->n] + 1));
    int *at = xmalloc(sizeof *at * ((size_t)d->n + 1));
    memcpy(at, d->column_of, sizeof *at * (size_t)d->n);
    for (int j = 0; j < p->n_columns; j++) {
        int option = program_option(p, &p->columns[j]);
        if (in_lp[j] >= 0 && option >= 0)
            d->column[at[option]++] = in_lp[j];
    }
    free(at);
}

static struct diver *diver_new(struct prices *q, struct search *s)
{
    const struct program *p = q->p;
    struct diver *d = xcalloc(1, sizeof *d);
    size_t n = (size_t)q->relaxation->n_blocks + 1;
    *d = (struct diver){.q = q, .s = s, .n = q->relaxation->n_blocks};
    d->fixed = xcalloc(n, sizeof *d->fixed);
    d->most = xcalloc(n, sizeof *d->most);
    d->column_of = xcalloc(n, sizeof *d->column_of);
    index_columns(d);
    d->mean_of = xcalloc(n, sizeof *d->mean_of);
    for (int o = 0; o < d->n; o++) {
        d->most[o] = q->relaxation->blocks[o].can_run;
        d->mean_of[o + 1] = d->mean_of[o] + p->options[o].leaders.count + p->options[o].rooms.count;
    }
    d->mean = xcalloc((size_t)d->mean_of[d->n] + 1, sizeof *d->mean);
    d->x = xcalloc((size_t)q->relaxed->problem.n_columns + 1, sizeof *d->x);
    d->part = xcalloc(n, sizeof *d->part);
    return d;
}

static void diver_free(struct diver *d)
{
    free(d->fixed);
    free(d->most);
    free(d->column_of);
    free(d->column);
    free(d->mean_of);
    free(d->mean);
    free(d->x);
    free(d->part);
    free(d);
}

/* So many sections of the option from now on; where there may be none, none of its columns is in the way. */
static void limit(struct diver *d, int option, int fixed, int most)
{
    const struct guard_problem *g = &d->q->relaxed->problem;
    bool was = d->most[option] > 0, is = most > 0;
    for (int i = d->column_of[option]; i < d->column_of[option + 1] && was != is; i++)
        first_order_bounds(d->q->lp, d->column[i], is ? g->lower[d->column[i]] : 0, is ? g->upper[d->column[i]] : 0);
    d->fixed[option] = fixed;
    d->most[option] = most;
    first_order_bounds(d->q->lp, d->q->relaxed->sections + option, fixed, most);
}

static double open_in_part(const struct diver *d, int option)
{
    return d->x[d->q->relaxed->sections + option] - d->fixed[option];
}

static void weigh_means(struct diver *d)
{
    const struct program *p = d->q->p;
    memset(d->mean, 0, sizeof *d->mean * (size_t)d->mean_of[d->n]);
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        if ((c->kind != COLUMN_LEAD && c->kind != COLUMN_ROOM) || d->q->relaxed->column_of[j] < 0)
            continue;
        const struct option *op = &p->options[program_option(p, c)];
        const struct ints *of = c->kind == COLUMN_LEAD ? &op->leaders : &op->rooms;
        int at = d->mean_of[op - p->options] + (c->kind == COLUMN_LEAD ? 0 : op->leaders.count);
        for (int i = 0; i < of->count; i++)
            if (of->at[i] == c->key[3])
                d->mean[at + i] += d->x[d->q->relaxed->column_of[j]];
    }
}

/* Opens the section as the option, with the leader and the room that the linear program likes best of those that may;
 * false where there is none. */
static bool open_as(struct diver *d, int section, int option)
{
    struct plan *plan = d->s->plan;
    const struct option *op = &d->q->p->options[option];
    const double *lead = d->mean + d->mean_of[option], *in_room = lead + op->leaders.count;
    int room = -1, leader = -1;
    for (int r = 0; r < op->rooms.count; r++) {
        bool may = false;
        for (int j = 0; j < op->leaders.count && !may; j++)
            may = move_may(plan, section, option, op->leaders.at[j], op->rooms.at[r]);
        if (may && (room < 0 || in_room[r] > in_room[room]) && plan_room_may(plan, section, option, op->rooms.at[r]))
            room = r;
    }
    for (int j = 0; j < op->leaders.count && room >= 0; j++)
        if ((leader < 0 || lead[j] > lead[leader]) &&
            move_may(plan, section, option, op->leaders.at[j], op->rooms.at[room]) &&
            plan_leader_may(plan, section, option, op->leaders.at[j]))
            leader = j;
    if (leader < 0)
        return false;
    plan_open(plan, section, option, op->leaders.at[leader], op->rooms.at[room]);
    return true;
}

/* The same, where others, one after the other, may have to change their leader or room for it. */
static bool open_by_exchange(struct diver *d, int section, int option, int others)
{
    struct plan *plan = d->s->plan;
    int before = plan->n_journal;
    if (open_as(d, section, option))
        return true;
    for (int k = 0; k < plan->n_sections && others; k++) {
        int other = plan->sections[k].option;
        if (other < 0)
            continue;
        plan_close(plan, k);
        if (open_as(d, section, option) && open_by_exchange(d, k, other, others - 1))
            return true;
        plan_undo_to(plan, before);
    }
    return false;
}

/* One more section of the option in the plan; false where there is no leader or room for it. */
static bool open_one(struct diver *d, int option)
{
    enum { OTHERS = 3 };
    struct plan *plan = d->s->plan;
    int a = d->q->p->options[option].activity;
    for (int k = plan->section_of[a]; k < plan->section_of[a + 1]; k++)
        if (plan->sections[k].option < 0 && open_by_exchange(d, k, option, OTHERS))
            return true;
    return false;
}

/* No more options where the activity has all its sections. */
static void leave_out_full(struct diver *d)
{
    const struct plan *plan = d->s->plan;
    const struct instance *in = plan->in;
    for (int a = 0; a < in->n_activities; a++) {
        if (move_count_open(plan, a) < in->activities[a].sections_max)
            continue;
        for (int o = d->q->p->options_of[a]; o < d->q->p->options_of[a + 1]; o++)
            if (d->most[o] > d->fixed[o])
                limit(d, o, d->fixed[o], d->fixed[o]);
    }
}

static int by_part(const void *a, const void *b, void *ctx)
{
    int o = *(const int *)a, p = *(const int *)b;
    const struct diver *d = ctx;
    double x = d->part[o], y = d->part[p];
    return x > y ? -1 : x < y ? 1 : o - p;
}

/* Fixes what is open nearly whole, and of the rest the first part, at least one, where the plan has leaders and rooms
 * for it. False where nothing worth it is left. */
static bool go_down(struct diver *d, double part)
{
    const double WHOLE = 0.8, NOTHING = 0.1;
    int *left = xmalloc(sizeof *left * ((size_t)d->n + 1)), n = 0;
    double sum = 0;
    weigh_means(d);
    for (int o = 0; o < d->n; o++)
        if (d->fixed[o] < d->most[o] && open_in_part(d, o) > NOTHING) {
            left[n++] = o;
            sum += open_in_part(d, o);
            d->part[o] = open_in_part(d, o) * (1 - d->overlook * move_unit(d->s));
        }
    qsort_r(left, (size_t)n, sizeof *left, by_part, d);
    int least = 1 + (int)(part * sum);
    for (int i = 0; i < n && (i < least || d->part[left[i]] > WHOLE); i++) {
        bool opened = open_one(d, left[i]);
        plan_commit(d->s->plan);
        limit(d, left[i], d->fixed[left[i]] + opened, opened ? d->most[left[i]] : d->fixed[left[i]]);
    }
    leave_out_full(d);
    free(left);
    return n;
}

/* Students go where the linear program has most of them, as far as that goes together. */
static void seat_by_parts(struct diver *d)
{
    struct plan *plan = d->s->plan;
    for (int k = 0; k < plan->n_sections; k++) {
        if (plan->sections[k].option < 0)
            continue;
        const struct block *b = &d->q->relaxation->blocks[plan->sections[k].option];
        for (int i = 0; i < b->n; i++)
            if (d->x[d->q->relaxed->column_of[b->seat[i]]] > 0.5)
                plan_seat_if_free(plan, d->q->p->columns[b->seat[i]].key[0], k);
    }
    for (int k = 0; k < plan->n_sections; k++)
        if (plan->sections[k].option >= 0)
            move_fill(d->s, k);
    plan_commit(plan);
}

/* Options that the linear program does not use are not looked at again: half of its columns are theirs. */
static void leave_out_unused(struct diver *d)
{
    const double UNUSED = 1e-3;
    for (int o = 0; o < d->n; o++)
        if (open_in_part(d, o) < UNUSED)
            limit(d, o, 0, 0);
}

/* Down until nothing is left in parts, with so many steps after each fixing. Where those would leave little time for
 * what comes after the dive: fewer steps, and more fixed at once. */
static void go_to_the_end(struct diver *d, int steps)
{
    enum { LEAST = 40, FIXINGS = 25 /* about, by tenths */ };
    const double DIVE = 0.5, SMALL = 0.1, LARGE = 0.25;
    struct prices *q = d->q;
    double end = q->run->options->work_limit ? (double)q->run->options->work_limit : q->run->deadline;
    double each = DIVE * (end - run_spent(q->run)) / FIXINGS, part = SMALL;
    while (!search_is_over(q->run) && go_down(d, part)) {
        double began = run_spent(q->run);
        int made = 0;
        while (made < steps && (made < LEAST || run_spent(q->run) - began < each) && !search_is_over(q->run))
            made += prices_steps(q, made < LEAST ? LEAST - made : steps - made);
        part = run_spent(q->run) - began < each * (1 + SMALL) ? SMALL : LARGE;
        first_order_point(q->lp, d->x, NULL);
    }
}

/* Sections of the run's best timetable stay, most of all those that the linear program has as well. */
static void keep_sections(struct diver *d)
{
    const double LEAST = 0.3, MORE = 0.5; /* of a section: the chance that it stays */
    struct plan *plan = d->s->plan;
    int64_t *x = xmalloc(sizeof *x * ((size_t)d->q->p->n_columns + 1));
    run_solution(d->q->run, x);
    plan_set(plan, x);
    free(x);
    for (int k = 0; k < plan->n_sections; k++) {
        int o = plan->sections[k].option;
        while (o >= 0 && plan->sections[k].size)
            plan_leave(plan, plan->sections[k].students[0], k);
        if (o >= 0 && move_unit(d->s) < LEAST + MORE * fmin(1, d->q->x[d->q->relaxed->sections + o]))
            limit(d, o, d->fixed[o] + 1, d->most[o] > d->fixed[o] ? d->most[o] : d->fixed[o] + 1);
        else if (o >= 0)
            plan_close(plan, k);
    }
    plan_commit(plan);
    leave_out_full(d);
}

void dive(struct prices *q, uint64_t seed, int steps, enum dive_way way)
{
    enum { PATIENCE = 24 };
    const double HEAT = 0.2; /* of what loosens a plan: enough to mend what the dive left */
    const double OVERLOOK = 0.6;
    struct diver *d = diver_new(q, search_new(q->run, seed, 1));
    d->overlook = way == DIVE_FIRST ? 0 : OVERLOOK;
    memcpy(d->x, q->x, sizeof *d->x * (size_t)q->relaxed->problem.n_columns);
    leave_out_unused(d);
    if (way == DIVE_PART && run_score(q->run) < PROGRAM_INF) {
        keep_sections(d);
        prices_steps(q, steps);
        first_order_point(q->lp, d->x, NULL);
    }
    go_to_the_end(d, steps);
    if (!search_is_over(q->run)) {
        int64_t before = run_score(q->run);
        seat_by_parts(d);
        search_start(d->s);
        if (settle(d->s, HEAT * search_heats(q->run->in).warm, (int64_t)SETTLE_BUNDLES * q->run->in->n_students, seed))
            polish(q->run, PATIENCE, seed);
        q->run->dived |= run_score(q->run) < before;
    }
    for (int o = 0; o < d->n; o++)
        limit(d, o, 0, q->relaxation->blocks[o].can_run);
    first_order_start(q->lp, q->x, q->dual);
    search_free(d->s);
    diver_free(d);
}
