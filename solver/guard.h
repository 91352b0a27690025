/* The only door to GLPK. GLPK calls abort() on errors and keeps one environment a thread: here every
 * call runs under an error hook that frees the environment and jumps back, so a failure is an answer
 * (GUARD_FAILED) and never the end of the process. Everything of GLPK in a thread dies with such a
 * failure: a struct guard_lp is then dead too, and every later call on it fails. */
#ifndef KEHOU_GUARD_H
#define KEHOU_GUARD_H

#include <signal.h>
#include <stdbool.h>

#define GUARD_INF 1e30 /* at or beyond: no bound */

enum guard_answer {
    GUARD_OPTIMAL,
    GUARD_FEASIBLE,   /* a MIP stopped by a limit with an incumbent */
    GUARD_INFEASIBLE, /* proven, up to GLPK's tolerances */
    GUARD_UNKNOWN,    /* a limit came first */
    GUARD_CUTOFF,     /* of guard_lp_again(): the duals reach the cutoff */
    GUARD_FAILED
};

/* minimise cost'x, row_lower <= Ax <= row_upper, lower <= x <= upper; by rows, indices from 0. */
struct guard_problem {
    int n_columns, n_rows;
    double *cost, *lower, *upper; /* [n_columns] */
    bool *integer;                /* [n_columns] */
    double *row_lower, *row_upper; /* [n_rows] */
    int *row_start;               /* [n_rows + 1] */
    int *column;                  /* [row_start[n_rows]] */
    double *value;
    int *group;                   /* [n_columns] columns that few rows tie to those of other groups, or -1; NULL: not known.
                                   * Only a hint (solver/interior.h) */
};

struct guard_limits {
    double deadline; /* of clock_now(), seconds */
    const volatile sig_atomic_t *interrupted;
    long node_limit; /* of a MIP, 0: none */
    double cutoff;   /* a MIP stops when its bound reaches it; GUARD_INF: never */
    double gap;      /* relative, 0: to optimality */
    bool wide_first; /* a MIP branches on integers of more than two values before the others */
    bool cuts;       /* MIR, Gomory and clique cuts at the root */
    bool dive;       /* a good solution soon rather than a bound: depth first, and what is not below the cutoff is cut off */
};

/* Solves the MIP. x [n_columns] gets the best solution for OPTIMAL and FEASIBLE; *bound is the floating
 * point bound of the tree (for OPTIMAL the value itself), -GUARD_INF where there is none. */
enum guard_answer guard_mip(const struct guard_problem *p, const struct guard_limits *limits, double *x, double *value,
                            double *bound);

/* A linear program kept between solves; warm from the last basis. */
struct guard_lp;
struct guard_lp *guard_lp_new(const struct guard_problem *p); /* NULL: GLPK failed */
void guard_lp_free(struct guard_lp *lp);
void guard_lp_cost(struct guard_lp *lp, int column, double cost);
void guard_lp_bounds(struct guard_lp *lp, int column, double lower, double upper);
/* A further row; its number, or -1: GLPK failed. */
int guard_lp_add(struct guard_lp *lp, int n, const int *column, const double *value, double lower, double upper);
/* The next solve starts at the solution x [n_columns], most of whose columns are at a bound. */
void guard_lp_start(struct guard_lp *lp, const double *x);
void guard_lp_row(struct guard_lp *lp, int row, double lower, double upper);
/* x and duals (of rows, the sign of a minimisation: reduced cost = cost - A'dual) may be NULL. */
enum guard_answer guard_lp_solve(struct guard_lp *lp, const struct guard_limits *limits, double *value, double *x,
                                 double *dual);

/* The same after changes of bounds alone, by the dual simplex, which stops where the value reaches
 * limits->cutoff. For INFEASIBLE, `dual` gets a ray: multipliers of the rows that prove it, up to a factor of
 * either sign, or all 0 where GLPK has none. */
enum guard_answer guard_lp_again(struct guard_lp *lp, const struct guard_limits *limits, double *value, double *x,
                                 double *dual);

/* Frees what GLPK keeps for this thread; call at a thread's end. */
void guard_end_thread(void);

/* Monotonic seconds. */
double clock_now(void);

#endif
