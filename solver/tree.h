/* Branch and bound with a proof: each leaf of the tree is closed by duals or a Farkas ray of its linear
 * program, rounded and valued in integers, so the tree is a certificate at any time. GLPK's own branch and
 * cut is faster and proves nothing; it finds the solution, this tree then shows that there is no better one. */
#ifndef KEHOU_TREE_H
#define KEHOU_TREE_H

#include "solver/run.h"

/* What a node counts as, in bundles looked at: about the same time. */
enum { TREE_WORK = 2000 };

/* Whether propagation alone proves that there is no legal timetable, at any size; then the run knows. */
bool tree_impossible(struct run *run);
/* Grows a tree over the run's program until its bound reaches the run's best score, or proves that there is
 * no solution, or the run is over; offers solutions found and, at the end, the bound with its proof. */
void tree_prove(struct run *run);

#endif
