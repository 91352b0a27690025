/* A run of the solver for tests of its parts: with limits, a lock and nothing found yet. */
#ifndef SMALL_RUN_H
#define SMALL_RUN_H

#include "solver/run.h"
#include "solver/search.h"

#include "base/text.h"

/* options and why are the caller's and outlive the run. */
static inline void small_run_begin(struct run *run, const struct instance *in, const struct program *p,
                                   const struct solve_options *options, struct buf *why)
{
    run_begin(run, in, p, options, why);
    run->search_deadline = run->hopeless = run->deadline;
}

/* Makes the first plan of a search a timetable, by GLPK in so many seconds where the quick duties fail; whether there is
 * one. */
static inline bool small_first(struct run *run, enum finish_moves moves, double seconds)
{
    struct search *s = search_new(run, 1, 1);
    struct lack lack;
    search_start(s);
    bool good = finish(run, s->best, moves, 1, seconds, &lack);
    search_free(s);
    return good;
}

/* Frees what the run has found. */
static inline void small_run_end(struct run *run)
{
    run_end(run);
    proof_free(run->proof);
    timetable_free(run->best);
    verdict_free(run->best_verdict);
    timetable_free(run->draft);
    free(run->best_x);
    buf_free(run->why);
}

#endif
