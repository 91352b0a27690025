/* Branching for the Lagrangian bound, where fractional duties leave the balance of loads open: on the most and the
 * least duties of people (COLUMN_MOST, COLUMN_LEAST), each leaf with prices of its own. */
#ifndef KEHOU_PRICE_TREE_H
#define KEHOU_PRICE_TREE_H

#include "solver/prices.h"

/* From the best prices of `q` on, until nothing is left to branch on or the run is over; the least of the leaves'
 * bounds is offered to the run with its proof. `q` is good for nothing else afterwards. */
void price_tree(struct prices *q);

#endif
