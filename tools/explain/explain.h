/* kehou explain: why a wish was not met, an activity did not open, a load is what it is. Each answer is a JSON object
 * with stable keys and, under `says`, the sentences that people read; the text is those sentences alone, so words and
 * data cannot part. Keys are described in tools/reference.md. */
#ifndef KEHOU_EXPLAIN_H
#define KEHOU_EXPLAIN_H

#include <jansson.h>
#include <signal.h>

#include "solver/warm.h"
#include "tools/report/report.h"

struct explain_seats;

struct explain {
    const struct report *r; /* of the timetable that answers speak of: the one given, or `better` once there is one */
    const struct instance *in;
    double time_limit; /* seconds for each question that is solved */
    const volatile sig_atomic_t *interrupted;
    int64_t work_limit;
    double gap;
    int threads;
    uint64_t seed;
    const char *certificate;     /* the path of one beside the timetable, where there may be one */
    struct warm warm;            /* its proof, once it was read, as a start for forced solves (free.c) */
    struct explain_seats *seats; /* of the timetable, once asked for (as_it_is.c) */
    struct explain_better {      /* the best that a forced solve found below the score of the one before; owned, or NULL */
        struct timetable *t;
        struct verdict *v;
        struct report *r;
    } better;
};

/* Frees what it owns. */
void explain_end(struct explain *e);

/* The student and its wishes; `wish` (from 0) or -1 for all of them. `solved`: also what each unmet wish would cost. */
json_t *explain_student(struct explain *e, int student, int wish, bool solved);
/* `solved`: also what it would take to open it. */
json_t *explain_activity(struct explain *e, int activity, bool solved);
/* The load of an adult, and who could take which duty. */
json_t *explain_staff(const struct explain *e, int staff);
/* When a room is used and why not else. */
json_t *explain_room(const struct explain *e, int room);
/* A meeting led from outside, of r->externals. */
json_t *explain_external(const struct explain *e, int meeting);
/* What nobody asked for by name: students without any wish met, activities that did not open. */
void explain_school(struct explain *e, json_t *root);

/* Parts of them ----------------------------------------------------------------------- */

/* Person `from` (-1: the provider of a section) gives a duty to `to`, or a group moves to another room, everything else as
 * it is: whether that is legal, and what it changes in the score (hand_over.c). */
bool explain_hand_over(const struct explain *e, enum use_kind kind, int index, int from, int to, int64_t *change);
bool explain_move_room(const struct explain *e, enum use_kind kind, int index, int room, int64_t *change);
/* Adds to an unmet wish what it would cost in the same sections; `full`: also who would get a place more. The timetable
 * that grants it, the caller's, or NULL. */
struct timetable *explain_as_it_is(struct explain *e, int student, int wish, bool full, json_t *into);
void explain_seats_free(struct explain_seats *s);
/* Adds what the wish, or opening the activity, would cost with the plan free (free.c); `known`: a timetable with it,
 * taken over, or NULL. A timetable that scores less takes the place of the one that answers speak of from then on. */
void explain_free_wish(struct explain *e, int student, int wish, struct timetable *known, json_t *into);
void explain_free_activity(struct explain *e, int activity, json_t *into);
/* Whom another timetable of the school gives and takes wishes (change.c). */
void explain_change(const struct explain *e, const struct timetable *after, json_t *o);
/* Whose load changes; which activities have more or fewer groups. */
void explain_loads(const struct explain *e, const struct verdict *after, json_t *o);
void explain_sections(const struct explain *e, const struct timetable *after, json_t *o);
/* Of the students whose points differ there, the one whose lottery ticket comes first; -1: none. */
int explain_first_ticket(const struct explain *e, const struct timetable *after);

/* Saying (say.c) ---------------------------------------------------------------------- */

/* "NAME (id)", or the id alone where it is the name. */
void explain_put_named(const char *name, const char *id, struct buf *out);
/* An object with `id` and the title that heads its sentences; the title's words are freed. */
json_t *explain_object(const char *id, struct buf *title);
/* Adds a sentence to `says`; the words are freed. */
void explain_say(json_t *o, struct buf *words);
/* The same of a format. */
void explain_sayf(json_t *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "robotics-1" of the timetable, by id. */
json_t *explain_section_id(const struct explain *e, int section);
/* Ids of slots. */
json_t *explain_slots(const struct instance *in, const struct slotset *slots);
/* The sentences of an answer and all within it, indented. */
void explain_write(const json_t *root, struct buf *out);

#endif
