/* What choices among answers and parts for schools have in common (allot.c, parts.c). */
#ifndef KEHOU_ALLOT_H
#define KEHOU_ALLOT_H

#include "solver/choose.h"
#include "tools/batch/batch.h"

/* Something to choose: a school's whole answer, or one section of it. */
struct item {
    int member, answer; /* answer: round */
    struct uses_list uses;
    int64_t cost;
    double worth;
};

struct items {
    int count, room;
    struct item *at;
};

void items_add(struct items *all, struct item item);
/* Rows that hold exactly where the choice breaks no limit, if an item is all that its school takes; where a school has
 * several, never too little. */
void items_rows(const struct batch *b, struct choice *c, const struct items *all);
/* A few seconds and nodes. */
struct guard_limits choice_limits(void);

static inline bool has_timetable(const struct school_answer *a)
{
    return a->json && (a->status == ANSWER_OPTIMAL || a->status == ANSWER_FEASIBLE);
}

#endif
