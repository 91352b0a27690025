/* A linear program solved approximately, by products with its matrix alone: the primal-dual hybrid gradient
 * method (Chambolle, Pock 2011; for linear programs Applegate et al. 2021), as the restarted, reflected Halpern
 * iteration of Lu, Yang 2024. Where a simplex needs minutes, thousands of such steps take seconds, and their
 * duals, rounded, prove nearly as much (weak duality: solver/relaxation.h). One thread, the same on every run. */
#ifndef KEHOU_FIRST_ORDER_H
#define KEHOU_FIRST_ORDER_H

#include "solver/guard.h"

struct first_order;

/* Copies the problem (integrality aside); starts at x as near 0 as the bounds allow, y = 0. */
struct first_order *first_order_new(const struct guard_problem *p);
void first_order_free(struct first_order *f);
/* The column's bounds from now on; the point moves no further than they ask. Columns held at 0 cost no time. */
void first_order_bounds(struct first_order *f, int column, double lower, double upper);
/* From this point on: x [n_columns], duals [n_rows]. */
void first_order_start(struct first_order *f, const double *x, const double *dual);
/* So many steps more. */
void first_order_improve(struct first_order *f, int steps);
/* The last point within the columns' bounds, and duals (the sign of a minimisation: reduced cost = cost - A'dual);
 * either may be NULL. */
void first_order_point(const struct first_order *f, double *x, double *dual);

#endif
