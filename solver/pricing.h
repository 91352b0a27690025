/* Inside of the Lagrangian bound: what prices.c and price_tree.c share. */
#ifndef KEHOU_PRICING_H
#define KEHOU_PRICING_H

#include "base/arena.h"
#include "solver/condense.h"
#include "solver/prices.h"
#include "solver/relaxation.h"

/* Students of one option, sorted by reduced profit. */
struct sorted {
    int *order;    /* [n] positions in block.seat by reduced cost */
    double *cost;  /* [n] in that order */
    int *count;    /* [n_sections + 1] students of 0, 1, 2, ... sections */
};

struct prices {
    struct run *run;
    const struct program *p;
    struct relaxation *relaxation;
    struct arena *arena;
    struct condensed *condensed; /* the section program */
    struct sorted *sorted;      /* [n_blocks] */
    struct guard_lp *lp;
    double *price, *best_price, *direction; /* by row of the program */
    double *reduced;            /* by column of the program: cost less prices */
    double *scale;              /* by row: largest entry, so that minutes, heads and groups step alike */
    double *activity;           /* by row: sum of the entries at the relaxed solution */
    double *x, *dual, *cost, *columns_dual;
    double *mean;               /* [columns of the section program] x of the last steps */
    int64_t *multiplier, *trial; /* by row: prices and duals, rounded, of the best bound proven; scratch */
    int64_t *lower, *upper;     /* by column of the program */
    double best, factor;
    int64_t proven;             /* by the multipliers */
    bool part;                  /* within narrowed columns: what is proven is not the run's bound */
    int failures;
    bool solved;                /* the last section program */
    int64_t goal;               /* nothing is gained by proving more */
};

/* From these prices [n_rows of the program] on: nothing is proven yet. */
void prices_restart(struct prices *q, const double *price, bool part);
/* The column's bounds from now on; it is one that stands for itself alone in the section program. */
void prices_narrow(struct prices *q, int column, int64_t lower, int64_t upper);
/* Where the section program has no solution: multipliers that prove at least `goal`. */
bool prices_refute(struct prices *q, int64_t goal);

#endif
