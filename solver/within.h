/* Whether one school's timetables are all timetables of another, at the same score: as where an overlay only forbids. */
#ifndef KEHOU_WITHIN_H
#define KEHOU_WITHIN_H

#include "program/program.h"

/* Whether this is shown by the programs (exact, not strong): each column of `narrow` stands for one of `wide` of the same
 * cost, no two for the same, and with the others at 0 each row of `wide` is one of `narrow` or follows from its columns'
 * bounds. So no timetable of `narrow` scores less than the best of `wide`, and what bounds `wide` bounds `narrow`. False
 * says nothing. Which column stands for which is guessed by meaning; what is shown does not hang on the guess. */
bool program_within(const struct program *narrow, const struct program *wide);

#endif
