/* Time, modelled once: slots, clashes, travel, weeks and dates. Used by reader, program,
 * search, checker and documents alike; knows nothing of activities or people beyond their
 * sets of slots and weeks. */
#ifndef KEHOU_CALENDAR_H
#define KEHOU_CALENDAR_H

#include "school/instance.h"

/* Dates ------------------------------------------------------------------------------- */

/* Days since 1970-01-01 of a date of the Gregorian calendar (valid ones only), and back. */
int date_of(int year, int month, int day);
void date_split(int date, int *year, int *month, int *day);
enum day date_weekday(int date);
/* Parses "YYYY-MM-DD" of `length` bytes; false where it is not a date of 1970 to 2099. */
bool date_parse(const char *text, size_t length, int *date);
/* Writes "YYYY-MM-DD" and a NUL to `out` (11 bytes). */
void date_write(int date, char *out);
/* Writes minutes after midnight as "HH:MM" and a NUL to `out` (6 bytes). */
void clock_write(int minutes, char *out);
/* Some date of the range lies in the term. */
bool term_touches(const struct term *term, const struct dates *range);

/* Weeks ------------------------------------------------------------------------------- */

/* Every teaching week of the term, of an update those from its first date on; so of all sets of weeks below. */
weekset weeks_all(const struct term *term);
weekset weeks_odd(const struct term *term);
weekset weeks_even(const struct term *term);
/* Weeks `from` to `to`, within the term. */
weekset weeks_range(const struct term *term, int from, int to);
/* Parses all | odd | even | N | N-M (for timetables and locks; `either` is refused). */
bool weeks_parse(const struct term *term, const char *text, weekset *weeks);
/* The same words for a set, into `out` (8 bytes at least, say 16); false where no word fits:
 * all is preferred over a range, a range over odd and even only where they coincide. */
bool weeks_write(const struct term *term, weekset weeks, char *out, size_t size);
/* The sets of weeks that a section of the activity may run in: 1, or 2 for `either`.
 * A set may be empty (a range beyond the term): then no section can open. */
int weeks_choices(const struct term *term, const struct activity *a, weekset choices[2]);
/* The coarsest partition of the term's weeks such that each of `sets` is a union of parts.
 * `parts` must hold WEEKS_MAX entries; returns their number (1 or more). */
int weeks_parts(const struct term *term, const weekset *sets, int n, weekset *parts);
/* Splits the `count` parts along one more set; returns their new number, WEEKS_MAX at most. */
int weeks_refine(weekset *parts, int count, weekset set);
int weeks_count(weekset weeks);

/* The first date that is planned: the term's, or that of an update. */
int term_first(const struct term *term);
/* Dates on which slot `slot` is held in the weeks `weeks`: its weekday or a date swapped for
 * it, within the term, not closed. Calls `visit` in order of date; stops when it returns false.
 * A swapped date counts as the weekday it stands for, in its own calendar week, even where it
 * lies in a closed range. */
void calendar_dates(const struct instance *in, int slot, weekset weeks, bool (*visit)(void *ctx, int date, int week),
                    void *ctx);
/* Every date on which slot is held in `weeks` lies in `range`. */
bool calendar_covers(const struct instance *in, int slot, weekset weeks, const struct dates *range);

/* Slots ------------------------------------------------------------------------------- */

int slot_minutes(const struct slot *s);
/* Times overlap on the same day (weeks are the caller's). A slot clashes with itself. */
bool slots_clash(const struct slot *a, const struct slot *b);
/* Does any of one set clash with any of the other? */
bool slotsets_clash(const struct instance *in, const struct slotset *a, const struct slotset *b);
/* Minutes of travel between two sites: 0 for one site; where either is off campus, 0, since a
 * meeting there contains its travel (T4). */
int site_travel(const struct instance *in, int a, int b);
/* Nobody can be at site `sa` in slot a and at site `sb` in slot b of one week: they clash, or
 * the time between them on the same day is shorter than the travel. */
bool slots_too_close(const struct instance *in, int a, int sa, int b, int sb);
/* Sets `next` of each of the instance's slots, which `slots` are: the first slot of the day that starts at or after
 * the end and shares a grade. */
void slots_chain(const struct instance *in, struct slot *slots);
/* The slots a meeting that starts in `start` occupies, `length` of them; false where the chain
 * of `next` ends before. */
bool meeting_slots(const struct instance *in, int start, int length, struct slotset *out);
/* Minutes from the start of a meeting to its end, breaks between its slots included (T4, off campus). */
int meeting_minutes(const struct instance *in, int start, int length);
/* All slots of the meetings that start in `starts`; false where one of them does not exist. */
bool section_slots(const struct instance *in, const struct slotset *starts, int length, struct slotset *out);
/* Slots in order of day, start, end, id: `order` takes in->n_slots indices. */
void slots_order(const struct instance *in, int *order);
/* Maximal sets of slots that are all running at one moment; `moments` takes up to n_slots sets.
 * A person or room is free of clashes exactly if it has at most one duty in each moment. */
int slot_moments(const struct instance *in, struct slotset *moments);

/* Minutes of load of a duty in `slot` held in `weeks`: minutes x factor, rounded up; where held
 * in part of the weeks, ceil(minutes x factor x weeks / term weeks) (contract section 4). */
int duty_load(const struct instance *in, int slot, weekset weeks);
/* The same with whole weeks: what counts against max_load in a week it is held. */
int duty_load_in_week(const struct instance *in, int slot);
/* Yuan a week of an amount in fen for each time, held in `weeks`: rounded up to a yuan. */
int64_t yuan_a_week(const struct instance *in, int64_t fen, weekset weeks);

#endif
