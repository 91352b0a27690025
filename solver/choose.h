/* Choosing for each of many groups at most one item, of the greatest worth together within limits on what they take: the
 * answers of schools that share providers. A small integer program for GLPK. */
#ifndef KEHOU_CHOOSE_H
#define KEHOU_CHOOSE_H

#include "solver/guard.h"

struct choice {
    int n_groups, n_items, n_rows, n_entries;
    int item_room, row_room, entry_room;
    int *group;      /* [n_items]; -1: of no group, may be taken beside any */
    double *worth;   /* [n_items] */
    double *limit;   /* [n_rows] */
    int *row, *item; /* [n_entries]; rows in order */
    double *takes;
};

struct choice *choice_new(int n_groups);
void choice_free(struct choice *c);
/* Returns the item's index. */
int choice_item(struct choice *c, int group, double worth);
/* A limit on the sum of what the items added next take. */
void choice_row(struct choice *c, double limit);
void choice_takes(struct choice *c, int item, double amount);

/* taken [n_items]; false where GLPK found nothing (taking nothing is always possible where limits are not negative). */
bool choice_solve(const struct choice *c, const struct guard_limits *limits, bool *taken);
/* What a unit of each limit is worth in the linear program: price [n_rows], at least 0. False where GLPK failed. */
bool choice_prices(const struct choice *c, const struct guard_limits *limits, double *price);

#endif
