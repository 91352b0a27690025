/* What schools take from the providers that they share, counted from their timetables alone, and the limits on it.
 *
 * Instructors. Two meetings can have one instructor where the second starts no earlier than the first ends, at another
 * school no earlier than `travel` minutes after that. This is an order, so by Dilworth's theorem the fewest instructors
 * of a day are the most meetings of which no two can share one. Such a set has a moment t, the latest of its starts, that
 * lies between the start and the end plus travel of each, and those of one school overlap; so their number is the most,
 * over starts t, of the sum over schools of the most meetings of the school that overlap among those with
 * start <= t < end + travel. */
#ifndef KEHOU_SHARE_H
#define KEHOU_SHARE_H

#include "district/district.h"
#include "timetable/timetable.h"

/* One meeting that a shared provider leads. */
struct shared_use {
    int school, provider; /* of the district */
    enum day day;
    int start, end;  /* minutes after midnight */
    int monday;      /* date: of teaching week 1 of the school */
    weekset weeks;   /* teaching weeks of the school */
    int section, slot; /* of the school's timetable; its first slot */
    int students;
    int instructor;  /* from 0, see uses_assign(); -1: none yet */
};

struct uses_list {
    int count;
    struct shared_use *at;
};

/* Meetings of the shared providers in a school's timetable. */
struct uses_list uses_of(const struct district *x, int school, const struct instance *in, const struct timetable *t,
                         struct arena *a);

/* The meeting is held in the week that begins on that Monday. */
bool use_in_week(const struct shared_use *u, int monday);
/* The Mondays of weeks that differ in what is held: every other week is like one of them, or has nothing. Returns
 * their number; *mondays is in `a`. */
int uses_weeks(const struct uses_list *list, struct arena *a, int **mondays);

/* Most meetings of the provider at one school that overlap in the week and on the day, of those with
 * start <= moment < end + travel: what the school takes of its instructors at that moment. */
int uses_taken(const struct uses_list *list, int school, int provider, int monday, enum day day, int moment, int travel);

/* Instructors that the provider, whose meetings are listed, needs on the day of the week, and the moment when. */
int uses_needed(const struct district *x, const struct uses_list *own, int provider, int monday, enum day day, int *when);

/* Every limit: calls `breach` with a message, valid until it returns, for each that is broken. costs [n_schools] is
 * yuan a week. `list` is that of all schools. */
void share_check(const struct district *x, const struct uses_list *list, const int64_t *costs,
                 void (*breach)(void *ctx, const char *message), void *ctx);

/* Gives every meeting an instructor, the same in all weeks where the meetings of a week alike with all others allow it:
 * of those who can come the one who came last. False where some week has too few. */
bool uses_assign(const struct district *x, const struct uses_list *list);

#endif
