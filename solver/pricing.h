/* Inside of the bound by prices: what prices.c and price_tree.c share. */
#ifndef KEHOU_PRICING_H
#define KEHOU_PRICING_H

#include "base/arena.h"
#include "solver/first_order.h"
#include "solver/interior.h"
#include "solver/prices.h"
#include "solver/relaxed.h"

static const double SECONDS_OF_WORK = 3e-6; /* about, of the run's unit of work */

struct prices {
    struct run *run;
    const struct program *p;
    struct relaxation *relaxation;
    struct arena *arena;
    struct relaxed *relaxed;
    struct first_order *lp;
    struct interior *interior; /* another way through the same program; NULL: not begun, or over */
    bool unsettled;            /* it came no further, or never began */
    float *midway;             /* where it was, or began, when its point still cost much more than was proven */
    double *x, *dual;          /* the last point of the linear program, its columns and rows */
    int64_t *multiplier,
        *trial;             /* by row of the program: prices and duals, rounded, of the best bound proven; scratch */
    int64_t *lower, *upper; /* by column of the program */
    int64_t proven;         /* by the multipliers */
    int64_t unmended;       /* the best that the steps prove by themselves: where it stands still they do */
    bool part;              /* within narrowed columns: what is proven is not the run's bound */
    int64_t goal;           /* nothing is gained by proving more */
};

/* Bounds of the linear program's column, and of a column of the program in both, from now on. */
void prices_confine(struct prices *q, int column, double lower, double upper);
void prices_narrow(struct prices *q, int column, int64_t lower, int64_t upper);

/* At most so many steps, as many as take a few tenths of a second; how many. */
int prices_steps(struct prices *q, int most);

#endif
