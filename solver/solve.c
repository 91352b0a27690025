/* The driver: builds the program, runs the methods that fit the school's size, tells the outcomes apart. */
#include "solver/solve.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/conflict.h"
#include "solver/dive.h"
#include "solver/draft.h"
#include "solver/price_tree.h"
#include "solver/prices.h"
#include "solver/refine.h"
#include "solver/restate.h"
#include "solver/run.h"
#include "solver/search.h"
#include "solver/seats.h"
#include "solver/tree.h"
#include "solver/warm.h"

double gap_of(int64_t score, int64_t bound, int64_t cost)
{
    int64_t size = score - cost < 0 ? cost - score : score - cost;
    return (double)(score - bound) / (double)(size < 1 ? 1 : size);
}

static enum answer answer_of(const struct run *r)
{
    if (r->failed)
        return ANSWER_FAILED;
    if (r->best)
        return r->has_bound && r->best->score == r->bound ? ANSWER_OPTIMAL : ANSWER_FEASIBLE;
    return r->infeasible ? ANSWER_INFEASIBLE : ANSWER_UNKNOWN;
}

bool solve_whole(const struct program *p)
{
    enum { SMALL = 1500 }; /* seat columns at most */
    int n = 0;
    for (int j = 0; j < p->n_columns; j++)
        n += p->columns[j].kind == COLUMN_SEAT;
    return n <= SMALL;
}

/* Parts of the limits: the moment, 0 where work limits the run; the work. */
static double end_of(const struct run *r, double part)
{
    return r->options->work_limit ? 0 : r->started + part * (r->deadline - r->started);
}

static int64_t part_of(int64_t work, double part)
{
    return (int64_t)(part * (double)work);
}

/* Dives until so much of the run is spent; none that would not be over by then. */
static void dive_again(struct run *r, struct prices *q, uint64_t seed, int steps, double end)
{
    double began, took = 0;
    for (int k = 0; !search_is_over(r) && (began = run_spent(r)) + took < end; k++) {
        dive(q, seed + (uint64_t)k, steps, k % 2 ? DIVE_AGAIN : DIVE_PART);
        took = run_spent(r) - began;
    }
}

/* The bound of a school that is not small: prices, a dive from them, branching. Where bound and search run one after
 * the other (`alone`), the search goes on after the dive, to the end where nobody asks for the bound. */
static void bound_large(struct run *r, bool alone)
{
    enum { ENOUGH = 1000000 /* steps: it ends before */, DIVE = 1000 /* a seed, another than those of the rounds */ };
    enum { FEW = 320, MANY = 640 /* steps after each fixing */ };
    enum { FIRST = 800 };
    const double NEAR = 1e-3, AT_LAST = 1e-5;
    /* parts of the limits: the first steps end, the dive has begun, the search has ended */
    const double FIRST_END = 0.15, DIVES = 0.4, SETTLED = 0.75;
    int64_t work = r->options->work_limit;
    struct prices *prices = prices_new(r);
    /* a dive from a point 1% off the optimum ends 3% higher, one that comes too late ends nowhere */
    prices_improve(prices, FIRST, end_of(r, FIRST_END), part_of(work, FIRST_END));
    if (!prices_settle(prices, NEAR, end_of(r, SETTLED), part_of(work, SETTLED)))
        prices_improve(prices, ENOUGH, end_of(r, DIVES), part_of(work, DIVES));
    bool tree = !r->options->bound_aside && price_tree_pays(prices);
    double search = r->options->bound_aside ? 1 : tree ? 0.6 : 0.8;
    double again = alone ? tree ? 0.25 : 0.5 : tree ? 0.35 : 0.85; /* the last dive has ended */
    if (alone) {
        r->search_deadline = r->started + search * (r->deadline - r->started);
        r->search_work = part_of(work, search);
    }
    for (int steps = FEW; steps <= MANY && !r->dived && !search_is_over(r); steps *= 2)
        dive(prices, DIVE, steps, DIVE_FIRST);
    if (r->dived)
        dive_again(r, prices, DIVE + 1, FEW, work ? again * (double)work : end_of(r, again));
    if (alone)
        search_rounds(r, false);
    if (!r->options->bound_aside) {
        prices_settle(prices, AT_LAST, 0, 0);
        prices_improve(prices, ENOUGH, 0, 0);
        if (!run_is_over(r))
            price_tree(prices);
    }
    prices_free(prices);
}

static void *bound_thread(void *ctx)
{
    enum { SEED = 2000000 /* another than those of the rounds */ };
    struct run *r = ctx;
    bool alone = r->search_deadline < r->deadline || r->options->work_limit, small = solve_whole(r->p);
    bool ended = small && exact_run(r);
    if (!ended && !run_is_over(r))
        bound_large(r, alone && !small);
    /* the bound says no more; with a limit in work the search had its part */
    if (run_score(r) < PROGRAM_INF && !r->options->work_limit)
        refine(r, r->deadline - clock_now(), 0, SEED);
    guard_end_thread();
    return NULL;
}

/* What to start from becomes the run's first timetable, if the program can state it. */
static void offer_start(struct run *r)
{
    int64_t *x = xcalloc((size_t)r->p->n_columns + 1, sizeof *x);
    struct guard_limits limits = run_limits(r, 0);
    if (restate(r->p, r->options->start, &limits, x))
        run_offer(r, x, N_("start"), NULL, NULL);
    guard_end_thread();
    free(x);
}

/* The draft and what the checker says of it. */
static void give_draft(struct run *r, struct outcome *o)
{
    if (!r->draft) { /* no search was made: a first plan, which takes no time worth a limit */
        enum { SECONDS = 2 };
        struct run first;
        run_begin(&first, r->in, r->p, r->options, r->why);
        first.deadline = first.search_deadline = first.hopeless = first.started + SECONDS;
        struct search *s = search_new(&first, r->options->seed, 1);
        search_start(s);
        search_draft(r, s->best);
        search_free(s);
        run_end(&first);
    }
    o->draft = r->draft;
    r->draft = NULL;
    o->draft_verdict = verdict_of(r->in, o->draft);
    verdict_claim(o->draft_verdict, o->draft);
}

/* What stands in the way of a timetable. Where that is not known yet, half of the time that is left is for
 * looking; then the search of a large school goes on. */
static void explain(struct run *r, struct outcome *o, bool small)
{
    double now = clock_now(), look = r->infeasible ? r->deadline : now + 0.5 * (r->deadline - now);
    struct conflict_options options = {
        .deadline = r->deadline, .look_until = look, .interrupted = r->options->interrupted, .whole = small};
    o->conflict = conflict_find(r->in, &options);
    if (o->conflict) {
        run_refuted(r);
    } else if (!small) {
        r->search_deadline = r->hopeless = r->deadline;
        r->search_work = r->options->work_limit;
        search_rounds(r, small);
        guard_end_thread();
    }
}

struct outcome *solve(const struct instance *in, const struct solve_options *options)
{
    struct outcome *o = xcalloc(1, sizeof *o);
    struct buf why = {0};
    struct run r;
    run_begin(&r, in, NULL, options, &why);
    double seating = options->plain ? 0 : seats_time(&r), end = r.deadline;
    r.deadline = end - seating;
    struct program *p = program_build(in, true);
    bool small = solve_whole(p);
    if (small) { /* its optimum is the best score, so a proof can close */
        program_free(p);
        p = program_build_as(in, true, true);
        r.exact = true;
    }
    r.p = p;
    warm_first_bounds(&r);
    pthread_t thread;
    /* With a limit of work the parts run one after the other, so that none sees another's progress by chance. */
    bool search_only = options->search_only && !small;
    bool threaded = options->threads > 1 && !options->work_limit && !search_only;
    double part = small ? 0.5 : 0.15; /* of the limits: a large school's search goes on after the bound's first dive */
    r.search_deadline = threaded || search_only ? r.deadline : r.started + (small ? 0.6 : part) * options->time_limit;
    r.search_work = search_only ? options->work_limit : (int64_t)(part * (double)options->work_limit);
    r.hopeless = r.started + 0.6 * options->time_limit;
    if (tree_impossible(&r)) {
        threaded = false;
    } else if (!small && !options->plain && conflict_is_plain(in)) {
        run_refuted(&r);
        threaded = false;
    }
    if (options->start && !run_is_over(&r))
        offer_start(&r);
    if (threaded && pthread_create(&thread, NULL, bound_thread, &r) != 0)
        threaded = false;
    search_rounds(&r, small);
    guard_end_thread();
    double search_end = r.deadline;
    if (small && !threaded && !r.best) /* some of the time is for the reasons */
        r.deadline -= 0.3 * (r.deadline - clock_now());
    if (!threaded && !search_only && (small || r.best || options->bound_anyway))
        bound_thread(&r);
    r.deadline = search_end;
    if (!r.best && !r.failed && !options->plain)
        explain(&r, o, small);
    if (threaded)
        pthread_join(thread, NULL);
    if (r.best && !r.failed && !options->plain && !(options->interrupted && *options->interrupted)) {
        double left = end - clock_now();
        seats_finish(&r, options->work_limit || left < seating ? left : seating);
        guard_end_thread();
    }
    if (!r.best && !r.failed && !options->plain)
        give_draft(&r, o);
    run_end(&r);
    o->answer = answer_of(&r);
    o->timetable = r.best;
    o->verdict = r.best_verdict;
    o->has_bound = r.has_bound;
    o->bound = r.bound;
    o->ties_settled = r.ties_settled;
    o->fair = r.fair;
    if (o->timetable) {
        o->timetable->status = o->answer == ANSWER_OPTIMAL ? STATUS_OPTIMAL : STATUS_FEASIBLE;
        o->timetable->has_bound = r.has_bound;
        o->timetable->bound = r.bound;
    }
    o->seconds = clock_now() - r.started;
    o->first_seconds = r.first_seconds;
    o->work = r.work;
    o->why = why.text;
    if (r.proof && o->answer != ANSWER_FAILED && r.infeasible == r.proof->infeasible)
        certificate_write(r.proof, p, &o->certificate);
    o->proof = r.proof;
    o->whole = small;
    timetable_free(r.draft);
    free(r.best_x);
    program_free(p);
    return o;
}

struct outcome *solve_refused(const struct instance *in, const struct solve_options *options, const char *why)
{
    struct outcome *o = xcalloc(1, sizeof *o);
    struct buf text = {0};
    struct run r;
    run_begin(&r, in, NULL, options, &text);
    struct program *p = program_build(in, true);
    r.p = p;
    r.infeasible = true;
    explain(&r, o, solve_whole(p));
    give_draft(&r, o);
    program_free(p);
    guard_end_thread();
    run_end(&r);
    buf_puts(&text, why);
    o->answer = ANSWER_INFEASIBLE;
    o->seconds = clock_now() - r.started;
    o->first_seconds = -1;
    o->why = text.text;
    return o;
}

void outcome_free(struct outcome *o)
{
    if (!o)
        return;
    timetable_free(o->timetable);
    verdict_free(o->verdict);
    timetable_free(o->draft);
    verdict_free(o->draft_verdict);
    conflict_free(o->conflict);
    free((char *)o->why);
    proof_free(o->proof);
    buf_free(&o->certificate);
    free(o);
}
