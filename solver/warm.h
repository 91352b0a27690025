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

/* Takes the proof in a certificate, where there is one that fits the program of w->in: only a hint, as what its
 * multipliers prove elsewhere is computed anew. */
void warm_take_proof(struct warm *w, const char *path);
/* Frees what it took. */
void warm_drop_proof(struct warm *w);

/* Opens and fills, in a plan without sections, what the timetable has and this school allows, matched by ids. The part of
 * its seats that are taken. */
double warm_plan(struct search *s, const struct warm *w);
/* Sets price [n_rows] of a relaxed program to the multipliers of the proof, carried over (carry.h), if they prove more
 * than no prices at all; whether they did. */
bool warm_prices(const struct relaxation *r, const struct warm *w, double *price);
/* The first bounds of the run, as its program is there: that no measure is negative, and what options->warm proves. */
void warm_first_bounds(struct run *r);
/* What those multipliers prove of `p`, in integers: no timetable of that school scores less. False where there is no proof
 * by prices. */
bool warm_bound(const struct program *p, const struct warm *w, int64_t *bound);
/* A proof by prices, of at most so many steps and `seconds`, from the prices of another school or (w NULL) from
 * nothing; NULL where there is none. The caller's. */
struct proof *warm_prove(const struct program *p, const struct warm *w, int steps, double seconds,
                         const volatile sig_atomic_t *interrupted);

#endif
