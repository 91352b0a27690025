/* From a school to a timetable with a bound. Optimal, bound and infeasible speak of timetables whose study and
 * posts keep their adults from week to week (tools/reference.md, «Where the contract is silent»). */
#ifndef KEHOU_SOLVE_H
#define KEHOU_SOLVE_H

#include <signal.h>

#include "base/text.h"
#include "timetable/verdict.h"

enum answer {
    ANSWER_OPTIMAL,    /* score = bound */
    ANSWER_FEASIBLE,   /* legal, gap above 0 */
    ANSWER_INFEASIBLE, /* proven: no legal timetable exists */
    ANSWER_UNKNOWN,    /* a limit came first */
    ANSWER_FAILED      /* out of memory, GLPK gave up, or the checker disagreed */
};

/* One line of progress; `found_by` names what improved. Bound and score are only meaningful
 * where the has_ flags are set. */
struct progress {
    double seconds;
    bool has_score, has_bound;
    int64_t score, bound;
    const char *found_by;
};

struct warm; /* solver/warm.h */
struct proof;
struct program;

struct solve_options {
    double time_limit;  /* seconds of wall clock */
    int64_t work_limit; /* deterministic measure of effort, 0: none */
    double gap;         /* stop at this proven gap */
    int threads;
    uint64_t seed;
    const volatile sig_atomic_t *interrupted; /* non-zero ends the search, or NULL */
    const struct warm *warm; /* what to start from, or NULL */
    const struct timetable *start; /* of this very school, the first that is found; or NULL */
    bool search_only;   /* no bound, except of small schools, whose proof is part of the search */
    bool bound_aside;   /* the bound is but a means: after the dive from its prices the search has all the limits */
    bool leximin;       /* --fair leximin: ranks before the score, among the sections found (solver/seats.h) */
    bool bound_anyway;  /* a bound also where no timetable was found */
    bool plain;         /* no conflict, no draft where there is no timetable */
    void (*progress)(void *ctx, const struct progress *p); /* or NULL */
    void *ctx;
};

/* What leximin did: whether every level is proven the least, and by how much the score is above the best of the same
 * sections. */
struct fairness {
    bool asked, exact;
    int64_t price;
};

struct outcome {
    enum answer answer;
    struct timetable *timetable; /* NULL where there is none; its claims are filled in */
    struct verdict *verdict;     /* of that timetable, by the checker */
    bool has_bound;
    int64_t bound;               /* proven: no legal timetable scores less */
    bool ties_settled;           /* by lottery tickets, for every student, provably (solver/seats.h) */
    struct fairness fair;
    bool whole;                  /* the school is small: its whole program goes to GLPK */
    struct proof *proof;         /* of the bound (solver/certificate.h) */
    struct buf certificate;      /* the text that proves it, or that no legal timetable exists; empty: none */
    double seconds, first_seconds; /* first_seconds: to the first legal timetable, -1: never */
    int64_t work;
    struct conflict *conflict;   /* for INFEASIBLE: what stands in the way; NULL: not shown in the time */
    struct timetable *draft;     /* for INFEASIBLE and UNKNOWN: not legal, what it lacks is listed */
    struct verdict *draft_verdict;
    const char *why;             /* for INFEASIBLE, UNKNOWN and FAILED: one or more lines, or NULL */
};

/* Solves `in`. Never aborts the process and leaves no GLPK environment behind. */
struct outcome *solve(const struct instance *in, const struct solve_options *options);
/* The school is small: its whole program goes to GLPK. */
bool solve_whole(const struct program *p);
/* The outcome for an instance whose data alone break rules, as `why` says: INFEASIBLE, with the conflict. */
struct outcome *solve_refused(const struct instance *in, const struct solve_options *options, const char *why);
void outcome_free(struct outcome *o);

/* (score - bound) / max(1, |score - cost|); cost 0: the gap, else that without the cost measure. */
double gap_of(int64_t score, int64_t bound, int64_t cost);

#endif
