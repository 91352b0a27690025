/* Inside of the conflicts: questions whether a school with some facts changed has a timetable. */
#ifndef KEHOU_INQUIRY_H
#define KEHOU_INQUIRY_H

#include "solver/altered.h"
#include "timetable/timetable.h"

enum reply { REPLY_NO, REPLY_YES, REPLY_UNKNOWN };

/* Where a question is asked: the data alone, activities without all else, a slot, a day, the week. */
enum part_kind { PART_LIMITS, PART_ACTIVITIES, PART_SLOT, PART_DAY, PART_WEEK };
struct school_part {
    enum part_kind kind;
    struct ints activities; /* of PART_ACTIVITIES */
    int slot, day; /* -1 where it is not one */
    struct slotset slots;
};

struct inquiry {
    const struct instance *in;
    const struct conflict_options *options;
    struct arena *arena;
    int n_facts;
    struct fact *facts;
    int n_parts;
    struct school_part *parts; /* the quickest to ask first */
    bool unsure; /* some question was left open */
    /* of the last REPLY_YES over the week: who stays away */
    int n_absent, *absent_student, *absent_slot;
};

void inquiry_init(struct inquiry *q, const struct instance *in, const struct conflict_options *options,
                  struct arena *arena);
bool inquiry_is_over(const struct inquiry *q);

/* Whether the part has a timetable with the facts at these levels [n_facts] (0: as they are). For the week with
 * no fact left out, YES means that a legal timetable was found. */
enum reply ask(struct inquiry *q, const int *level, const struct school_part *part);
/* The smallest part that has none, or NULL; *reply is that of the whole school. */
const struct school_part *ask_all(struct inquiry *q, const int *level, enum reply *reply);

/* The slot whose counts alone say no, or NULL. */
const struct school_part *part_by_counts(struct inquiry *q, const int *level);

/* Whether the fact can matter in the part. */
bool fact_concerns(const struct inquiry *q, const struct fact *f, const struct school_part *part);

/* conflict_count.c: the counts of slot t alone show that there is no timetable. */
bool counts_refute(const struct altered *a, int t);

/* Facts that are left out together: `order` [first] to [first + count - 1] are their indices. */
struct range {
    int first, count;
};
/* conflict_core.c: leaves out as many of the ranges as it can while the part stays without timetable; level
 * [n_facts] gets LEVEL_OUT for their facts. */
void leave_out(struct inquiry *q, int *level, const int *order, const struct range *ranges, int n,
               const struct school_part *part);

/* conflict_repair.c: the cheapest repair, into `c`. */
void repair_find(struct inquiry *q, struct conflict *c);
/* The smallest level of the fact that gives the part (NULL: the whole school) a timetable with the others at
 * `level`; 0: none was shown. `level` is as before at the end. */
int level_alone(struct inquiry *q, int *level, int fact, const struct school_part *part);

#endif
