#include "solver/frontier.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "program/program.h"
#include "school/past.h"
#include "solver/certificate.h"
#include "solver/guard.h"
#include "solver/warm.h"

/* What a solve proved: no timetable with at most `limit` moves (-1: any) scores less than bound - price * its moves. */
struct line {
    int64_t limit, price, bound;
};

struct tracing {
    const struct instance *in;
    const struct solve_options *options;
    struct frontier *f;
    int n_lines;
    struct line *lines;
    struct warm warm; /* the prices of the school without a limit, where it is large */
    bool whole;       /* small: a limit is in the bound too */
    double deadline;
    int solves;       /* that are still to come, about */
    int64_t work, root; /* left, where it is limited; of a small school, what GLPK's root takes and no solve counts */
    const char *wrong; /* why one of them failed, or NULL */
};

/* The school with another weight or number of moves. */
struct changed {
    struct instance in;
    struct past past;
};

static struct changed *changed_new(const struct instance *in)
{
    struct changed *c = xmalloc(sizeof *c);
    c->in = *in;
    c->past = *in->past;
    c->in.past = &c->past;
    return c;
}

static void add_line(struct tracing *t, struct line line)
{
    t->lines = xrealloc(t->lines, (size_t)t->n_lines + 1, sizeof *t->lines);
    t->lines[t->n_lines++] = line;
}

/* A timetable found; taken over where `owned`. */
static void add_found(struct tracing *t, struct timetable *timetable, bool owned)
{
    struct frontier *f = t->f;
    timetable->has_score = timetable->has_moves = false; /* by the weights of another school, perhaps */
    memset(timetable->has_measure, 0, sizeof timetable->has_measure);
    struct verdict *v = verdict_of(t->in, timetable);
    assert(verdict_legal(v));
    verdict_claim(v, timetable);
    f->found = xrealloc(f->found, (size_t)f->n_found + 1, sizeof *f->found);
    f->found[f->n_found++] = (struct frontier_found){verdict_moves(v), v->score, timetable, owned};
    verdict_free(v);
}

/* The best that is found with at most so many moves (-1: any), each of them `price` points dearer; -1: none. */
static int best_within(const struct frontier *f, int64_t most, int64_t price)
{
    int best = -1;
    for (int i = 0; i < f->n_found; i++) {
        const struct frontier_found *x = &f->found[i], *y = best < 0 ? NULL : &f->found[best];
        int64_t dear = x->score + price * x->moves, least = y ? y->score + price * y->moves : 0;
        if ((most < 0 || x->moves <= most) && (!y || dear < least || (dear == least && x->moves < y->moves)))
            best = i;
    }
    return best;
}

/* What none with at most so many moves scores below. */
static int64_t bound_within(const struct tracing *t, int64_t most)
{
    int64_t bound = 0;
    for (int i = 0; i < t->n_lines; i++) {
        const struct line *l = &t->lines[i];
        int64_t proven = l->bound - l->price * most;
        if ((l->limit < 0 || most <= l->limit) && proven > bound)
            bound = proven;
    }
    return bound;
}

static bool is_over(const struct tracing *t)
{
    return t->wrong || clock_now() >= t->deadline || (t->options->work_limit && t->work <= 0) ||
           (t->options->interrupted && *t->options->interrupted);
}

/* Solves a changed school from a timetable found; what is found there is kept. The bound proven; -1: none. */
static int64_t solve_changed(struct tracing *t, const struct instance *in, int start, bool search_only)
{
    struct timetable *from = t->f->found[start].timetable;
    struct warm warm = t->warm;
    warm.in = t->in;
    warm.timetable = from;
    struct solve_options options = *t->options;
    int parts = t->solves < 1 ? 1 : t->solves;
    double left = t->deadline - clock_now();
    options.time_limit = options.work_limit ? left : left / parts;
    options.work_limit = options.work_limit ? t->work / parts + 1 : 0;
    options.progress = NULL;
    options.start = from;
    options.warm = &warm;
    options.search_only = search_only;
    t->solves--;
    struct outcome *o = solve(in, &options);
    t->work -= o->work + t->root;
    int64_t bound = o->has_bound && o->answer != ANSWER_FAILED ? o->bound : -1;
    if (o->timetable && o->answer != ANSWER_FAILED) {
        o->timetable->has_bound = false; /* of another school */
        o->timetable->status = STATUS_FEASIBLE;
        add_found(t, o->timetable, true);
        o->timetable = NULL;
    }
    if (o->answer == ANSWER_FAILED && !t->wrong) {
        t->wrong = o->why ? o->why : xcalloc(1, 1);
        o->why = NULL;
    }
    outcome_free(o);
    return bound;
}

/* The fewest moves: nothing else counts. */
static void solve_fewest(struct tracing *t)
{
    enum { POINTS = 100 /* a move, which the scale of the search needs */ };
    struct changed *c = changed_new(t->in);
    for (int m = 0; m < MEASURES; m++)
        c->in.profile.weights[m] = 0;
    for (int m = 0; m < MOVES; m++)
        c->in.profile.move_weights[m] = POINTS;
    int64_t bound = solve_changed(t, &c->in, best_within(t->f, -1, PROGRAM_INF), false);
    if (bound > 0)
        t->f->fewest = (bound + POINTS - 1) / POINTS;
    free(c);
}

static void solve_within(struct tracing *t, int64_t most)
{
    int start = best_within(t->f, most, 0);
    if (start < 0 || is_over(t) || t->f->found[start].score <= bound_within(t, most)) {
        t->solves--;
        return;
    }
    struct changed *c = changed_new(t->in);
    c->past.most = (int)most;
    int64_t bound = solve_changed(t, &c->in, start, !t->whole);
    if (bound >= 0)
        add_line(t, (struct line){most, 0, bound});
    free(c);
}

static void solve_at_price(struct tracing *t, int64_t price)
{
    struct changed *c = changed_new(t->in);
    for (int m = 0; m < MOVES; m++)
        c->in.profile.move_weights[m] += (int)price;
    int64_t bound = solve_changed(t, &c->in, best_within(t->f, -1, price), false);
    if (bound >= 0)
        add_line(t, (struct line){-1, price, bound});
    free(c);
}

static bool price_is_known(const struct tracing *t, int64_t price)
{
    for (int i = 0; i < t->n_lines; i++)
        if (t->lines[i].limit < 0 && t->lines[i].price == price)
            return true;
    return false;
}

/* The slope of the lower hull of what is found between two of its corners, where that was not a price yet and the
 * corners are farthest apart (the product of their distances); 0: there is none. */
static int64_t next_price(const struct tracing *t, int64_t fewest)
{
    const struct frontier *f = t->f;
    int at = best_within(f, fewest, 0);
    int64_t price = 0, widest = 0;
    while (at >= 0) {
        int next = -1;
        const struct frontier_found *a = &f->found[at];
        for (int i = 0; i < f->n_found; i++) { /* the steepest way down */
            const struct frontier_found *x = &f->found[i], *y = next < 0 ? NULL : &f->found[next];
            if (x->moves <= a->moves || x->score >= a->score)
                continue;
            int64_t ahead = !y ? 1
                               : (a->score - x->score) * (y->moves - a->moves) -
                                     (a->score - y->score) * (x->moves - a->moves);
            if (ahead > 0 || (ahead == 0 && x->moves > y->moves))
                next = i;
        }
        if (next >= 0) {
            int64_t down = a->score - f->found[next].score, along = f->found[next].moves - a->moves;
            int64_t slope = down / along;
            if (slope > 0 && down * along > widest && !price_is_known(t, slope)) {
                widest = down * along;
                price = slope;
            }
        }
        at = next;
    }
    return price;
}

/* Limits, spread evenly from the fewest moves found to those without a limit. */
static int64_t *spread(int64_t first, int64_t last, int points, int *n)
{
    *n = last - first + 1 < points ? (int)(last - first + 1) : points;
    int64_t *limits = xcalloc((size_t)*n, sizeof *limits);
    for (int i = 0; i < *n; i++)
        limits[i] = *n == 1 ? last : first + (last - first) * i / (*n - 1);
    return limits;
}

static void add_point(struct tracing *t, int64_t most, int at)
{
    int best = best_within(t->f, most, 0);
    const struct frontier_found *x = &t->f->found[best];
    t->f->points[at] = (struct frontier_point){most, x->moves, x->score, bound_within(t, most), best};
    assert(t->f->points[at].bound <= x->score);
}

static void trace(struct tracing *t, int points)
{
    int64_t most = t->f->found[0].moves, *limits;
    if (most > 0 && !is_over(t))
        solve_fewest(t);
    int64_t fewest = t->f->found[best_within(t->f, -1, PROGRAM_INF)].moves;
    limits = spread(fewest, most, points, &t->f->n);
    int priced = t->f->n / 2;
    t->solves = t->f->n + priced;
    for (int64_t price; priced > 0 && !is_over(t) && (price = next_price(t, fewest)) > 0; priced--)
        solve_at_price(t, price);
    t->solves = t->f->n;
    for (int i = 0; i < t->f->n; i++)
        solve_within(t, limits[i]);
    /* up to the best of all, beyond which more moves bring nothing */
    int64_t end = t->f->found[best_within(t->f, -1, 0)].moves;
    t->f->points = xcalloc((size_t)t->f->n, sizeof *t->f->points);
    int n = 0;
    for (int i = 0; i < t->f->n - 1 && limits[i] < end; i++)
        add_point(t, limits[i], n++);
    add_point(t, end, n++);
    t->f->n = n;
    free(limits);
}

/* A better timetable becomes the outcome's; its bound stays what it is. */
static void take_better(const struct frontier *f, const struct instance *in, struct outcome *o)
{
    struct frontier_found *x = &f->found[f->points[f->n - 1].found];
    if (x->score >= o->timetable->score)
        return;
    f->found[0].timetable = o->timetable;
    f->found[0].owned = true;
    o->timetable = x->timetable;
    x->owned = false;
    verdict_free(o->verdict);
    o->verdict = verdict_of(in, o->timetable);
    o->ties_settled = false; /* they were for less than this */
    o->answer = o->has_bound && o->bound == x->score ? ANSWER_OPTIMAL : ANSWER_FEASIBLE;
    o->timetable->status = o->answer == ANSWER_OPTIMAL ? STATUS_OPTIMAL : STATUS_FEASIBLE;
    o->timetable->has_bound = o->has_bound;
    o->timetable->bound = o->bound;
}

struct frontier *frontier_find(const struct instance *in, struct outcome *o, const struct solve_options *options,
                               int points)
{
    enum { FEWEST_SHARE = 4 /* of the time, one part in so many */, ROOT = 2 /* work of an entry */ };
    struct tracing t = {
        .in = in, .options = options, .f = xcalloc(1, sizeof *t.f), .whole = o->whole, .work = options->work_limit};
    t.deadline = clock_now() + options->time_limit;
    t.solves = FEWEST_SHARE;
    if (o->whole && options->work_limit) {
        struct program *p = program_build_as(in, true, true);
        t.root = (int64_t)ROOT * p->n_entries;
        program_free(p);
    }
    if (!o->whole && o->proof && o->proof->by == PROOF_BY_PRICES) {
        t.warm.proof = o->proof;
        t.warm.program = program_build_as(in, true, o->proof->exact);
    }
    add_found(&t, o->timetable, false);
    if (o->has_bound)
        add_line(&t, (struct line){in->past->most, 0, o->bound});
    trace(&t, points < 2 ? 2 : points);
    take_better(t.f, in, o);
    if (t.wrong) { /* never to be passed on silently */
        free((char *)o->why);
        o->why = t.wrong;
        o->answer = ANSWER_FAILED;
    }
    program_free((struct program *)t.warm.program);
    free(t.lines);
    return t.f;
}

void frontier_free(struct frontier *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->n_found; i++)
        if (f->found[i].owned)
            timetable_free(f->found[i].timetable);
    free(f->found);
    free(f->points);
    free(f);
}
