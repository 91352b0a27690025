/* Scalars: text to the integers that kehou keeps. Pure; false where the text is not one, and
 * nothing is written then. */
#ifndef KEHOU_VALUES_H
#define KEHOU_VALUES_H

#include "school/instance.h"

/* A plain whole number: no sign but `-`, no leading zeros, within 64 bits. */
bool value_int(const char *text, int64_t *value);
/* A number with at most two decimals, in hundredths: yuan to fen, factors to percents. */
bool value_hundredths(const char *text, int64_t *value);
/* Fen as yuan, always with two decimals: 12.50. `out` has room for YUAN_SIZE. */
enum { YUAN_SIZE = 24 };
void yuan_write(int64_t fen, char *out);
/* true or false, as YAML 1.2's core schema writes them: also True, TRUE and so on. */
bool value_flag(const char *text, bool *value);
/* "HH:MM", 00:00 to 24:00, in minutes after midnight. */
bool value_time(const char *text, int *minutes);
bool value_date(const char *text, int *date);
/* "YYYY-MM-DD..YYYY-MM-DD", the second not before the first; with `single` also one date. */
bool value_dates(const char *text, bool single, struct dates *value);
/* all, N or N-M, grades 1 to 9. */
bool value_grades(const char *text, gradeset *value);
/* The index of `text` among NULL-terminated `words`, or -1. */
int value_word(const char *text, const char *const *words);

/* What spreadsheets make of an id such as 1-1 or of a long number: "2026-01-01", "1/1/2026",
 * "1月1日", "Jan-01", "1-Jan", "4.2E+17". */
bool value_looks_converted(const char *text);

#endif
