/* Inside of the search: changes of its plan that search.c, trade.c and chains.c share (moves.c). */
#ifndef KEHOU_MOVES_H
#define KEHOU_MOVES_H

#include "solver/search.h"

int move_below(struct search *s, int n);
double move_unit(struct search *s); /* [0, 1) */

/* plan_best_bundle() into s->bundle, counted as work. */
double move_bundle(struct search *s, int student, int with, int without, int *n);
/* The section is among the n of s->bundle. */
bool move_chose(const struct search *s, int n, int section);
/* Fills free seats of an open section with those who gain most by it. */
void move_fill(struct search *s, int section);
/* Closes a section; its students take the next best. */
void move_empty(struct search *s, int section);
/* Opens a closed section as the option with a leader and a room that are free, and fills it. */
bool move_open(struct search *s, int section, int option);
/* Everything that a lock fixes of the section agrees. */
bool move_may(const struct plan *plan, int section, int option, int leader, int room);
int move_count_open(const struct plan *plan, int activity);
/* The student of the section that loses least by giving up the seat, if that is below *loss; else -1. */
int move_cheapest(struct search *s, int section, double *loss);
/* The plan becomes the best, if it is better and, where the best is whole, whole itself. */
void move_keep(struct search *s);
/* One random change. False where none was possible; what was journalled then is to be taken back. */
bool move_random(struct search *s);

#endif
