/* Branching for the Lagrangian bound, each leaf with prices of its own: on how the section of an activity runs, or how
 * many run as one option, and, where fractional duties leave the balance of loads open, on the most and the least duties
 * of people (COLUMN_MOST, COLUMN_LEAST). */
#ifndef KEHOU_PRICE_TREE_H
#define KEHOU_PRICE_TREE_H

#include "solver/prices.h"

/* Whether dozens of leaves fit into half of the run: it raises the bound more than dives lower the score then. To be
 * asked once the prices are settled. */
bool price_tree_pays(const struct prices *q);
/* From the best prices of `q` on, until nothing is left to branch on or the run is over; the least of the leaves'
 * bounds is offered to the run with its proof. `q` is good for nothing else afterwards. */
void price_tree(struct prices *q);

#endif
