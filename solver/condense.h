/* The section program of a relaxation as a linear program for GLPK, alike people taken together.
 *
 * The rows that say the same of people who are alike (type, caps, share, prior_load, place in the balance)
 * are added up; so are those of an activity's interchangeable sections. Columns that then have the same cost
 * and the same entries everywhere become one. What is left grows with kinds of people, not with people. A
 * dual of the sums is a dual of each summand, so any bound it gives is one of the program itself: only
 * weaker, where a person's own limits would bind. Leading is nobody else's business: the rows of one duty a
 * moment are kept for each leader's own meetings besides. */
#ifndef KEHOU_CONDENSE_H
#define KEHOU_CONDENSE_H

#include "solver/guard.h"
#include "solver/relaxation.h"

struct condensed {
    struct arena *arena;
    struct guard_problem problem;
    int *column_of;  /* [program columns] the column that stands for it, or -1 */
    double *share;   /* [program columns] its part of that column's value */
    int *first;      /* [problem.n_columns] the first program column it stands for */
    int *row_of;     /* [program rows] the row it is part of, or -1 */
    int *own_row_of; /* [program rows] the row of the leader's own meetings, or -1 */
};

/* `whole` keeps every row and column by itself. */
struct condensed *condensed_new(const struct relaxation *r, bool whole);
void condensed_free(struct condensed *c);

#endif
