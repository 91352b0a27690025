/* A timetable in the columns of the integer program: the inverse of complete(). */
#ifndef KEHOU_RESTATE_H
#define KEHOU_RESTATE_H

#include "program/program.h"
#include "solver/guard.h"
#include "timetable/timetable.h"

/* Fills x [n_columns] with a solution of p that is this timetable. False where the program has none: the timetable is
 * not legal, or study and posts change hands from week to week (tools/reference.md, «Where the contract is silent»), or
 * the limits came first. Sections that neither a lock nor the past names are numbered anew, in their order. */
bool restate(const struct program *p, const struct timetable *t, const struct guard_limits *limits, int64_t *x);

#endif
