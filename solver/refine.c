#include "solver/refine.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "solver/large.h"
#include "solver/moves.h"

bool settle(struct search *s, double hot, int64_t work, uint64_t seed)
{
    enum { TRIES = 6 };
    struct heats heats = search_heats(s->run->in);
    for (int i = 0; i < TRIES && !search_is_over(s->run); i++) {
        struct lack lack = {.slot = -1};
        search_anneal(s, work, hot, heats.cold);
        if (plan_is_whole(s->plan)) /* where it has come to rest, though it began nearer by what a plan knows of the score */
            plan_copy(s->best, s->plan);
        else
            plan_copy(s->plan, s->best);
        search_trade(s);
        if (plan_is_whole(s->best) && finish(s->run, s->best, MOVES_USUAL, seed, 0, &lack))
            return true;
        if (lack.slot < 0)
            return false;
        plan_lack(s->plan, s->best, lack);
    }
    return false;
}

/* Duties are done anew towards the end: a best whose duties are the best hides plans better than its own. */
static bool is_late(struct run *run)
{
    const double LATE = 0.6;
    const struct solve_options *o = run->options;
    return o->work_limit ? (double)run->work > LATE * (double)o->work_limit
                         : clock_now() > run->started + LATE * (run->deadline - run->started);
}

/* Annealing from the best at a heat by chance. True where the run's best is better now. */
static bool reheat(struct run *run, struct restaff *restaff, int64_t work, uint64_t seed)
{
    enum { PATIENCE = 6 };
    const double LEAST = 0.05, MOST = 0.6; /* of what loosens a plan */
    struct search *s = search_new(run, seed, 1);
    int64_t *x = xmalloc(sizeof *x * ((size_t)run->p->n_columns + 1)), before = run_score(run);
    run_solution(run, x);
    plan_set(s->plan, x);
    plan_copy(s->best, s->plan);
    double hot = search_heats(run->in).warm * LEAST * pow(MOST / LEAST, move_unit(s)), value = s->plan->value;
    if (settle(s, hot, work, seed)) {
        if (run_score(run) == before && s->best->value < value && is_late(run)) /* a better plan: its duties are worth more time */
            restaff_plan(restaff, s->best, seed);
        if (run_score(run) < before)
            polish(run, PATIENCE, seed);
    }
    free(x);
    search_free(s);
    return run_score(run) < before;
}

/* Ways to a better timetable, and what they took and gained. */
struct way {
    double spent, gained;
};

/* Whether heat is next rather than GLPK: each gets time as it gained, but no more than four times the other's. */
static bool heat_is_next(const struct way *heat, const struct way *glpk, int64_t score)
{
    const double LEAST = 0.2, AT_FIRST = 5e-4; /* of the score, as if each had gained that */
    double some = AT_FIRST * fabs((double)score), share = (heat->gained + some) / (heat->gained + glpk->gained + 2 * some + 1);
    share = fmin(fmax(share, LEAST), 1 - LEAST);
    return heat->spent * (1 - share) <= glpk->spent * share;
}

void refine(struct run *run, double seconds, int64_t work, uint64_t seed)
{
    enum { DOUBLE = 10 /* failures until twice as many */, MOST_DOUBLINGS = 3 };
    const double DUTIES = 0.2; /* of the time of all else */
    const double end = run_spent(run) + (run->options->work_limit ? (double)work : seconds);
    struct large *large = run->in->n_activities ? large_new(run, seed) : NULL;
    struct restaff *restaff = restaff_new(run, seed);
    struct way heat = {0, 0}, glpk = {0, 0};
    double by_duties = 0;
    for (int failures = 0; large && !search_is_over(run) && run_spent(run) < end; seed++) {
        double started = run_spent(run);
        int64_t before = run_score(run);
        if (is_late(run) && by_duties <= DUTIES * (heat.spent + glpk.spent)) {
            restaff_best(restaff);
            by_duties += run_spent(run) - started;
            continue;
        }
        struct way *way = heat_is_next(&heat, &glpk, before) ? &heat : &glpk;
        if (way == &heat) {
            int doublings = failures / DOUBLE < MOST_DOUBLINGS ? failures / DOUBLE : MOST_DOUBLINGS;
            bool better = reheat(run, restaff, ((int64_t)SETTLE_BUNDLES << doublings) * run->in->n_students, seed);
            failures = better ? 0 : failures + 1;
        } else {
            large_step(large);
        }
        way->spent += run_spent(run) - started;
        way->gained += (double)(before - run_score(run));
    }
    restaff_free(restaff);
    if (large)
        large_free(large);
}
