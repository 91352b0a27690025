#include "solver/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "school/past.h"
#include "solver/complete.h"
#include "solver/part.h"

static void report(struct run *r, const char *found_by)
{
    if (!r->options->progress)
        return;
    struct progress p = {clock_now() - r->started, r->best != NULL, r->has_bound, r->best ? r->best->score : 0, r->bound,
                         found_by};
    r->options->progress(r->options->ctx, &p);
}

/* A timetable below its bound, or one that the checker refuses: never to be passed on silently. */
static void fail(struct run *r, const char *what)
{
    r->failed = true;
    buf_puts(r->why, what);
    buf_puts(r->why, "\n");
}

/* Only rules that the program states as a relaxation (mathematics.md, last section) are broken: groups of
 * study that count right and still cannot be seated. */
static bool only_relaxed(const struct verdict *v)
{
    for (int i = 0; i < v->n_breaches; i++)
        if (v->breaches[i].rule != RULE_S6 && v->breaches[i].rule != RULE_E2)
            return false;
    return true;
}

static bool gap_reached(const struct run *r)
{
    return r->best && r->has_bound && gap_of(r->best->score, r->bound, 0) <= r->options->gap;
}

/* More than --max-moves allows. */
static bool too_many_moves(const struct run *r, const struct verdict *v)
{
    return r->in->past && r->in->past->most >= 0 && verdict_moves(v) > r->in->past->most;
}

/* The timetable of `x` becomes the run's best; takes it and its verdict over. */
static void take(struct run *r, const int64_t *x, struct timetable *t, struct verdict *v)
{
    verdict_claim(v, t);
    timetable_free(r->best);
    verdict_free(r->best_verdict);
    r->best = t;
    r->best_verdict = v;
    if (!r->best_x)
        r->best_x = xmalloc(sizeof *x * ((size_t)r->p->n_columns + 1));
    memcpy(r->best_x, x, sizeof *x * (size_t)r->p->n_columns);
}

enum offer_result run_offer(struct run *r, const int64_t *x, const char *found_by, int *conflict, int *n_conflict)
{
    struct timetable *t = complete(r->p, x, conflict, n_conflict);
    if (!t)
        return OFFER_NO_ROOMS;
    struct verdict *v = verdict_of(r->in, t);
    enum offer_result result = OFFER_NOT_BETTER;
    pthread_mutex_lock(&r->lock);
    if (!verdict_legal(v) && only_relaxed(v)) {
        result = OFFER_NO_ROOMS;
        if (n_conflict)
            *n_conflict = 0;
    } else if (!verdict_legal(v)) {
        struct buf text = {0};
        buf_puts(&text, _("internal error: the checker refuses what the solver found:\n"));
        for (int i = 0; i < v->n_breaches && i < 20; i++)
            buf_printf(&text, "%s: %s\n", rule_table[v->breaches[i].rule].code, v->breaches[i].message);
        fail(r, text.text);
        buf_free(&text);
        result = OFFER_FAILED;
    } else if (too_many_moves(r, v)) {
        result = OFFER_NO_ROOMS;
        if (n_conflict)
            *n_conflict = 0;
    } else if (r->has_bound && v->score < r->bound) {
        fail(r, _("internal error: a timetable scores less than its proven bound"));
        result = OFFER_FAILED;
    }
    if (result == OFFER_NO_ROOMS) {
        /* not kept */
    } else if (result == OFFER_FAILED || !r->best || v->score < r->best->score ||
        (v->score == r->best->score && v->squared_loads < r->best_verdict->squared_loads)) {
        bool better = !r->best || v->score < r->best->score;
        take(r, x, t, v);
        if (result != OFFER_FAILED) {
            result = OFFER_BETTER;
            if (r->first_seconds < 0)
                r->first_seconds = clock_now() - r->started;
            if (better)
                report(r, found_by);
        }
        t = NULL;
    }
    pthread_mutex_unlock(&r->lock);
    if (t) {
        timetable_free(t);
        verdict_free(v);
    }
    return result;
}

bool run_replace(struct run *r, const int64_t *x, int64_t most)
{
    struct timetable *t = complete(r->p, x, NULL, NULL);
    if (!t)
        return false;
    struct verdict *v = verdict_of(r->in, t);
    pthread_mutex_lock(&r->lock);
    bool good = verdict_legal(v) && !too_many_moves(r, v) && v->score <= most && (!r->has_bound || v->score >= r->bound);
    if (good)
        take(r, x, t, v);
    pthread_mutex_unlock(&r->lock);
    if (!good) {
        timetable_free(t);
        verdict_free(v);
    }
    return good;
}

void run_bound(struct run *r, int64_t bound, struct proof *proof, const char *found_by)
{
    pthread_mutex_lock(&r->lock);
    if (!r->has_bound || bound > r->bound) {
        proof_free(r->proof);
        r->proof = proof;
        if (proof)
            proof->bound = bound;
        proof = NULL;
        if (r->best && bound > r->best->score)
            fail(r, _("internal error: a proven bound lies above a timetable found"));
        r->has_bound = true;
        r->bound = bound;
        report(r, found_by);
    }
    pthread_mutex_unlock(&r->lock);
    proof_free(proof);
}

void run_refuted(struct run *r)
{
    pthread_mutex_lock(&r->lock);
    r->infeasible = !r->best;
    pthread_mutex_unlock(&r->lock);
}

void run_infeasible(struct run *r, struct proof *proof)
{
    pthread_mutex_lock(&r->lock);
    if (r->best)
        fail(r, _("internal error: a timetable was found where it is proven that none exists"));
    proof->infeasible = true;
    proof_free(r->proof);
    r->proof = proof;
    r->infeasible = true;
    pthread_mutex_unlock(&r->lock);
}

void run_begin(struct run *r, const struct instance *in, const struct program *p, const struct solve_options *options,
               struct buf *why)
{
    *r = (struct run){.in = in, .p = p, .options = options, .started = clock_now(), .first_seconds = -1, .why = why};
    r->deadline = r->started + options->time_limit;
    pthread_mutex_init(&r->lock, NULL);
}

void run_end(struct run *r)
{
    pthread_mutex_destroy(&r->lock);
}

double run_spent(const struct run *r)
{
    return r->options->work_limit ? (double)r->work : clock_now();
}

int64_t run_score(struct run *r)
{
    pthread_mutex_lock(&r->lock);
    int64_t score = r->best ? r->best->score : PROGRAM_INF;
    pthread_mutex_unlock(&r->lock);
    return score;
}

bool run_is_over(struct run *r)
{
    pthread_mutex_lock(&r->lock);
    bool over = r->failed || r->infeasible || clock_now() >= r->deadline || gap_reached(r) ||
                (r->options->interrupted && *r->options->interrupted) ||
                (r->options->work_limit && r->work >= r->options->work_limit);
    pthread_mutex_unlock(&r->lock);
    return over;
}

bool search_is_over(struct run *r)
{
    pthread_mutex_lock(&r->lock);
    double end = r->best || r->hopeless > r->search_deadline ? r->search_deadline : r->hopeless;
    bool over = clock_now() + r->finish_seconds >= end || (r->search_work && r->work >= r->search_work);
    pthread_mutex_unlock(&r->lock);
    return over || run_is_over(r);
}

void run_worked(struct run *r, int64_t work)
{
    pthread_mutex_lock(&r->lock);
    r->work += work;
    pthread_mutex_unlock(&r->lock);
}

struct guard_limits run_limits(struct run *r, double seconds)
{
    double end = seconds > 0 ? clock_now() + seconds : r->deadline;
    return (struct guard_limits){.deadline = end < r->deadline ? end : r->deadline,
                                 .interrupted = r->options->interrupted,
                                 .cutoff = GUARD_INF};
}

bool run_improve(struct run *r, const bool *fixed, long nodes, bool dive, int64_t *x)
{
    const struct program *p = r->p;
    struct part *part = part_new(p, fixed, x, NULL, 0);
    double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), value, bound;
    int64_t *found = xmalloc(sizeof *found * ((size_t)p->n_columns + 1)), before = program_value(p, x);
    struct guard_limits limits = run_limits(r, 0);
    limits.node_limit = nodes;
    limits.dive = dive;
    limits.cutoff = (double)(before - part->constant) - 0.5;
    memcpy(found, x, sizeof *found * (size_t)p->n_columns);
    enum guard_answer answer = guard_mip(&part->problem, &limits, solution, &value, &bound);
    bool better = (answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && part_take(p, part, solution, found) &&
                  program_value(p, found) < before;
    if (better)
        memcpy(x, found, sizeof *x * (size_t)p->n_columns);
    free(found);
    free(solution);
    part_free(part);
    return better;
}

bool run_solution(struct run *r, int64_t *x)
{
    pthread_mutex_lock(&r->lock);
    bool has = r->best_x != NULL;
    if (has)
        memcpy(x, r->best_x, sizeof *x * (size_t)r->p->n_columns);
    pthread_mutex_unlock(&r->lock);
    return has;
}
