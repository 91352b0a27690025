/* Which rows and columns of the programs of two like schools say the same. */
#ifndef KEHOU_ALIKE_H
#define KEHOU_ALIKE_H

#include "program/program.h"

/* A row or column by what tells it. */
struct keyed {
    uint64_t key;
    int at;
};
/* By key, then in their order. */
void keyed_sort(struct keyed *list, int n);

/* from_row [n_rows of `to`]: the row of `from` that says the same, or -1; none twice. Rows are told by what they are said
 * to be, one of their columns with its entry, another one in each pass, about how many they have, and their order among those
 * alike in that; a wrong pair costs strength, never truth, where multipliers are carried over: whatever they are, they
 * prove a bound. */
void alike_rows(const struct program *from, const struct program *to, int *from_row);
/* from_column [n_columns of `to`]: the column of `from` that means the same (program_column_meaning, classes of rooms of
 * `to` going by `room`), or -1; none twice. Those of one meaning stand for each other in their order. */
void alike_columns(const struct program *from, const struct program *to, const int *room, int *from_column);

#endif
