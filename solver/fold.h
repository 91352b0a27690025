/* Sections of an activity that nothing tells apart, folded into one: its rows stand for those that say the same of the
 * others, and in the linear program its columns for theirs. The optimum stays: the mean of a solution over all orders of
 * the sections is a solution too, and has the same of each. */
#ifndef KEHOU_FOLD_H
#define KEHOU_FOLD_H

#include "solver/relaxation.h"

/* The steps of relaxation_new, in this order; each says what it fills. */
void fold_columns(struct relaxation *r); /* first_column */
void fold_rows(struct relaxation *r);    /* stands, next; dropped rows that each section has alike become priced ones */
/* folded, once costs are known: activities that are alike, but for those with rows or columns that a section has unlike
 * the others, whose rows of the section program stand for themselves again; and ranked. */
void fold_activities(struct relaxation *r);
/* The column is of a section that the relaxation reads as any of its activity: bounds of its own prove nothing there. */
bool fold_reads_any(const struct relaxation *r, int column);
/* COLUMN_OPEN of the i-th of sections that are ranked: it says that more than i run as the option, so only where those
 * before it do. */
bool fold_is_rank(const struct relaxation *r, int column);
/* The activity whose section the column is of; -1: none, or a seat, which stands for those of all sections anyway. */
int fold_activity(const struct column *c);

#endif
