/* A part of the integer program as a problem for GLPK: some columns fixed, the rest free. */
#ifndef KEHOU_PART_H
#define KEHOU_PART_H

#include "program/program.h"
#include "solver/guard.h"

/* A bound of the program as GLPK takes it: PROGRAM_INF becomes GUARD_INF. */
double part_limit(int64_t bound);

struct part {
    struct guard_problem problem;
    int *column;     /* [problem.n_columns] of the program, -1: added */
    int *part_of;    /* [program columns] its column here, or -1 */
    int *row;        /* [problem.n_rows] of the program (rows that always hold are left out), -1: a cut or added */
    int64_t constant; /* of the objective: the program's and the fixed columns' */
    bool contradiction; /* a row without free columns does not hold */
};

/* fixed [n_columns], or NULL for none: fixed columns keep the value in x. extra rows (cuts) may follow:
 * n_cuts rows of the form sum of cut[k] columns <= cut_most[k]. Owned by the caller. */
struct cut {
    int count, most;
    const int *columns;
};
struct part *part_new(const struct program *p, const bool *fixed, const int64_t *x, const struct cut *cuts, int n_cuts);
void part_free(struct part *part);

/* Leaves out rows «at most one of these» whose columns are all in another such row. */
void part_drop_implied(struct part *part);
/* Further columns and rows, of the part alone: part_take() leaves them out. The number of the column is
 * returned; entries of the row are by columns of the part. */
int part_add_column(struct part *part, double cost, double lower, double upper, bool integer);
void part_add_row(struct part *part, int n, const int *column, const double *value, double lower, double upper);

/* Rounds a solution of the part into x [program columns]; false where it is not integral within 1e-5
 * or breaks a row of the program. */
bool part_take(const struct program *p, const struct part *part, const double *solution, int64_t *x);

/* Value of x in the program, and whether it obeys every row and bound. */
int64_t program_value(const struct program *p, const int64_t *x);
bool program_holds(const struct program *p, const int64_t *x);

#endif
