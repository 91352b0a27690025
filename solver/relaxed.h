/* The linear program behind a relaxation (solver/relaxation.h), seats and all: its priced rows, its section program,
 * and for each block of seats what its sort says: at most 1 a section, least and most students. Its optimum is the best
 * bound that prices can prove. Seats stand for those of all sections of an activity. */
#ifndef KEHOU_RELAXED_H
#define KEHOU_RELAXED_H

#include "solver/guard.h"
#include "solver/relaxation.h"

struct relaxed {
    struct arena *arena;
    struct guard_problem problem;
    int *column_of; /* [program columns] its column; -1: that of the first section stands for it */
    int *row_of;    /* [program rows] its row, or -1 */
    int *block_row; /* [n_blocks] the first row of each: sections, one for each seat, students, least, most */
    int sections;   /* the first of n_blocks columns: how many sections run as the option; then n_blocks: how many sit */
    int n_sums, sums; /* of study: how many, and the first of their columns, behind those */
    int *sum_of;      /* [program columns] the sum that it is in, or -1 */
    int n_summed, *summed; /* program columns that are in one, sum by sum */
    int sum_row;      /* the first of their rows */
};

struct relaxed *relaxed_new(const struct relaxation *r);
void relaxed_free(struct relaxed *x);
/* Of duals [problem.n_rows], the best of the blocks' rows from those of all others: what the sort of the block's seats by
 * their profits says. */
void relaxed_complete(const struct relaxed *x, const struct relaxation *r, double *dual);

#endif
