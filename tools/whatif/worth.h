/* What one more of something is worth at most, from the prices that prove the base's bound.
 *
 * A unit is an edit of the school: one more room like one that it has (on a day, or all week), one more adult who
 * supervises, one more person who leads an activity, one more place in its sections, one more section of it, activities
 * in one more slot, one more meeting of a provider. The multipliers of the base's
 * proof, carried over to the program of the edited school, prove a bound there (solver/warm.h): no timetable scores
 * less, so the unit is worth at most score - that bound. What the bound itself falls by is the unit's worth by the
 * prices, the rest is the gap. */
#ifndef KEHOU_WORTH_H
#define KEHOU_WORTH_H

#include "tools/whatif/whatif.h"

enum unit_kind { UNIT_ROOM, UNIT_ADULT, UNIT_SKILL, UNIT_SEAT, UNIT_GROUP, UNIT_SLOT, UNIT_MEETING, UNIT_KINDS };

/* When a unit is looked at: what is there all week, then what brings columns of its own into the program, then what is
 * there on a day, of which the week says much. */
enum unit_turn { TURN_WEEK, TURN_NEW, TURN_DAY, TURNS };

struct unit {
    enum unit_kind kind;
    int what;         /* room, activity, slot, provider; -1: none */
    int day;          /* -1: all week */
    enum unit_turn turn;
    const char *edit; /* of an overlay: one line of YAML */
};

/* All units of a school, by turns, and in a turn those that promise most first, kinds in turn. In the arena
 * (units.c). */
struct unit *units_of(struct arena *a, const struct instance *in, const struct timetable *t, int *n);
/* The school with the unit, read anew from `path` and its overlays; NULL after errors. */
struct instance *unit_add(const char *path, const struct texts *overlays, const struct unit *u);
/* "one more room like the music room on Tue" */
void put_unit(const struct instance *in, const struct unit *u, struct buf *out);

/* The bound that the multipliers of a school's proof, whose own bound is `own`, prove of the school with a unit; false
 * where it cannot be told. */
bool worth_bound(const struct warm *w, const struct instance *with, int64_t own, int64_t *bound);
/* Of the base of `w`, within `seconds` (0: all of them): {"gap", "of", "units": [{"kind", "says", "most", "by_price",
 * "edit"}]}, the dearest by the prices first; NULL where there is no proof. */
json_t *worth_json(const struct whatif *w, double seconds);
/* The same of a base whose score is lower by so much. `worth` may be NULL. */
void worth_lower(json_t *worth, int64_t by);

#endif
