/* What is known of a school much like this one, to start from: its timetable and the prices that prove its bound. Both
 * are only taken as far as they fit, so that nothing of the answer depends on the other school being like this one. */
#ifndef KEHOU_WARM_H
#define KEHOU_WARM_H

#include "solver/relaxation.h"
#include "solver/search.h"

struct warm {
    const struct instance *in; /* the other school */
    const struct timetable *timetable;
    const struct program *program; /* its program, and a proof of its bound by prices; or NULL */
    const struct proof *proof;
};

/* Opens and fills, in a plan without sections, what the timetable has and this school allows, matched by ids. */
void warm_plan(struct search *s, const struct warm *w);
/* Multipliers [n_rows] of `p`: those of the proof in the rows that the other program has too (alike.h), else 0. False where
 * there is no proof by prices. */
bool warm_multipliers(const struct program *p, const struct warm *w, int64_t *multiplier);
/* Sets price [n_rows] to those, if they prove more than the prices that stand there; whether they did. */
bool warm_prices(const struct relaxation *r, const struct warm *w, double *price);

#endif
