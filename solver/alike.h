/* Which rows of the programs of two like schools say the same. */
#ifndef KEHOU_ALIKE_H
#define KEHOU_ALIKE_H

#include "program/program.h"

/* from_row [n_rows of `to`]: the row of `from` that says the same, or -1. Rows are told by family, one column
 * and their order among those alike in that; a wrong pair costs strength, never truth, where multipliers are carried
 * over: whatever they are, they prove a bound. */
void alike_rows(const struct program *from, const struct program *to, int *from_row);

#endif
