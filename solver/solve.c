/* The driver: builds the program, runs the methods that fit the school's size, tells the outcomes apart. */
#include "solver/solve.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/run.h"

static double gap_of(int64_t score, int64_t bound, int64_t part)
{
    int64_t size = score - part < 0 ? part - score : score - part;
    return (double)(score - bound) / (double)(size < 1 ? 1 : size);
}

double outcome_gap(const struct outcome *o)
{
    return gap_of(o->timetable->score, o->bound, 0);
}

double outcome_gap_without_cost(const struct outcome *o)
{
    return gap_of(o->timetable->score, o->bound, o->verdict->measures[MEASURE_COST]);
}

static enum answer answer_of(const struct run *r)
{
    if (r->failed)
        return ANSWER_FAILED;
    if (r->best)
        return r->has_bound && r->best->score == r->bound ? ANSWER_OPTIMAL : ANSWER_FEASIBLE;
    return r->infeasible ? ANSWER_INFEASIBLE : ANSWER_UNKNOWN;
}

struct outcome *solve(const struct instance *in, const struct solve_options *options)
{
    struct outcome *o = xcalloc(1, sizeof *o);
    struct buf why = {0};
    struct run r = {.in = in, .options = options, .started = clock_now(), .first_seconds = -1, .why = &why};
    r.deadline = r.started + options->time_limit;
    pthread_mutex_init(&r.lock, NULL);
    struct program *p = program_build(in, true);
    r.p = p;
    exact_run(&r);
    guard_end_thread();
    pthread_mutex_destroy(&r.lock);
    o->answer = answer_of(&r);
    o->timetable = r.best;
    o->verdict = r.best_verdict;
    o->has_bound = r.has_bound;
    o->bound = r.bound;
    if (o->timetable) {
        o->timetable->status = o->answer == ANSWER_OPTIMAL ? STATUS_OPTIMAL : STATUS_FEASIBLE;
        o->timetable->has_bound = r.has_bound;
        o->timetable->bound = r.bound;
    }
    o->seconds = clock_now() - r.started;
    o->first_seconds = r.first_seconds;
    o->work = r.work;
    o->why = why.text;
    free(r.best_x);
    program_free(p);
    return o;
}

void outcome_free(struct outcome *o)
{
    if (!o)
        return;
    timetable_free(o->timetable);
    verdict_free(o->verdict);
    free((char *)o->why);
    free(o);
}
