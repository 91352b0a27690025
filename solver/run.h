/* The state of one solve: best timetable, best bound, limits. Methods (exact, search, prices) offer to it;
 * it completes, checks, keeps and reports. Safe to use from several threads. */
#ifndef KEHOU_RUN_H
#define KEHOU_RUN_H

#include <pthread.h>
#include <stdatomic.h>

#include "program/program.h"
#include "solver/certificate.h"
#include "solver/guard.h"
#include "solver/solve.h"

struct run {
    const struct instance *in;
    const struct program *p;
    bool exact; /* p is that of program_build_as(.., exact) */
    const struct solve_options *options;
    double started, deadline;
    pthread_mutex_t lock;
    struct timetable *best;
    struct verdict *best_verdict;
    int64_t *best_x; /* [n_columns] the program's solution behind `best` */
    bool has_bound, infeasible, failed;
    int64_t bound;
    struct proof *proof; /* of the bound, or that there is no timetable */
    double first_seconds;
    struct fairness fair;
    bool ties_settled; /* by lottery, for every student, provably */
    struct buf *why; /* of infeasible and failed */
    struct timetable *draft; /* of the plan that misses least, while there is no timetable */
    double draft_value;
    int64_t work;
    /* where the search and the bound run one after the other, the search stops here */
    double finish_seconds; /* what making a timetable of a plan took: kept free at the end */
    double search_deadline, hopeless; /* the second where it has found nothing */
    int64_t search_work;
    atomic_bool heavy; /* the bound's matrices take all that memory gives: a search with a timetable begins nothing new */
    atomic_bool dived; /* the best comes from the linear program (dive.h): annealing does not get there */
};

enum offer_result {
    OFFER_BETTER,
    OFFER_NOT_BETTER,
    OFFER_NO_ROOMS, /* rooms kept over meetings, or study groups, cannot be settled: see conflict; or too many moves */
    OFFER_FAILED    /* the checker disagrees with the program: an internal error, the run has failed */
};

/* Completes and checks a solution of the program. conflict, n_conflict as in complete(). */
enum offer_result run_offer(struct run *r, const int64_t *x, const char *found_by, int *conflict, int *n_conflict);
/* The same of one that is better by other measures than the run's (lottery, leximin): it takes the place of the run's best
 * where it scores at most `most`. False where it does not. */
bool run_replace(struct run *r, const int64_t *x, int64_t most);
/* A lower bound of the score and its proof, which is the run's from then on. Its `bound` is set here. */
void run_bound(struct run *r, int64_t bound, struct proof *proof, const char *found_by);
/* No legal timetable exists (unless one was found meanwhile), for reasons that need no certificate. */
void run_refuted(struct run *r);
/* No legal timetable exists; its proof, which is the run's from then on. */
void run_infeasible(struct run *r, struct proof *proof);
/* GLPK on the columns of x [n_columns] that are not fixed, with at most so many nodes; dive as of guard_mip(). True where x
 * is better then; else it stays. */
bool run_improve(struct run *r, const bool *fixed, long nodes, bool dive, int64_t *x);
/* The score of the run's best timetable; PROGRAM_INF while there is none. */
int64_t run_score(struct run *r);
/* Copies the solution [n_columns of the program] behind the best timetable; false where there is none. */
bool run_solution(struct run *r, int64_t *x);
/* Time is out, interrupted, failed, proven infeasible, or the gap asked for is reached. */
bool run_is_over(struct run *r);
/* The run is over, or the search has had its part. */
bool search_is_over(struct run *r);
/* Adds to the work done: bundles looked at by the search, and what other methods count as as much. */
void run_worked(struct run *r, int64_t work);
/* Limits for one call of GLPK of at most `seconds` (0: all that is left). */
struct guard_limits run_limits(struct run *r, double seconds);

/* A run by `options` from now on, with nothing found; p may follow later, and `why` must outlive it. run_end() leaves what
 * was found to the caller. */
void run_begin(struct run *r, const struct instance *in, const struct program *p, const struct solve_options *options,
               struct buf *why);
void run_end(struct run *r);
/* What the run is limited by: the moment, by clock_now(), or work done. */
double run_spent(const struct run *r);

/* Methods -------------------------------------------------------------------------------- */

/* GLPK's branch and cut on the whole strong program, then a proof (exact.c): for small schools. True where
 * GLPK ended. */
bool exact_run(struct run *r);

#endif
