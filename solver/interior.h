/* A linear program solved by the primal-dual interior point method of Mehrotra 1992 with Gondzio's further corrections
 * (1996): some thirty steps, each one factorisation of a sparse symmetric matrix (solver/factor.h). What steps of first order
 * (solver/first_order.h) approach for minutes where many rows compete, this settles; its points lie inside of the best
 * face, not at a corner. One thread, the same on every run of a machine; no two at a time in a process. */
#ifndef KEHOU_INTERIOR_H
#define KEHOU_INTERIOR_H

#include "solver/guard.h"

struct interior;

/* Copies the problem (integrality aside). Its groups of columns, where they are known, become cells of the factors, as do
 * columns of few rows. NULL where a step would take seconds, or some GB. */
struct interior *interior_new(const struct guard_problem *p);
void interior_free(struct interior *f); /* NULL is allowed */
/* The column's bounds from the next start on. */
void interior_bounds(struct interior *f, int column, double lower, double upper);
/* From this point, as far inside of the bounds as a start has to be; to be called first. x [n_columns], dual [n_rows]. */
void interior_start(struct interior *f, const double *x, const double *dual);
/* A point on the way, from which a start within other bounds takes fewer steps than from the end: near that, steps along
 * the bounds are short. state [interior_state_size()]. */
int interior_state_size(const struct interior *f);
void interior_keep(const struct interior *f, float *state);
void interior_resume(struct interior *f, const float *state);
/* One step. False where it comes no further: its point costs 0.001 more than its duals prove, or the program has no
 * solution, when duals grow without end before that. */
bool interior_step(struct interior *f);
/* The last point, within the columns' bounds up to 1e-9 of their scale, and duals (the sign of a minimisation:
 * reduced cost = cost - A'dual); either may be NULL. */
void interior_point(const struct interior *f, double *x, double *dual);
/* About how long a step takes, by the operations of its factorisation and the entries. */
double interior_seconds(const struct interior *f);

#endif
