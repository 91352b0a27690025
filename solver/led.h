/* What a district needs to know of a school at some tolls: the bound that prices of its own rows prove
 * (solver/prices.h), and how much of which sections shared providers lead in the linear program behind it: a
 * supergradient of that bound by the tolls, as the bound is the least of functions linear in them. Of a small school,
 * whose whole program goes to GLPK, its bound and its best timetable. */
#ifndef KEHOU_LED_H
#define KEHOU_LED_H

#include "solver/solve.h"

struct led {
    struct arena *arena;
    int64_t bound;          /* as of solve() */
    struct buf certificate; /* that proves it */
    int64_t work;
    bool settled;  /* the linear program, or GLPK, came to the optimum; else what follows says little of the bound */
    bool failed;   /* an internal error of the solver: nothing is told */
    double cost;   /* yuan a week that the solution takes of the budget */
    int n;
    struct section *sections; /* [n] activity, starts, weeks, provider: one for each way and provider */
    double *amounts;          /* [n] how many of them, in parts */
};

/* At most so many seconds, and so much work (0: any), of options; from options->warm, where its prices fit; by branching
 * too, once the linear program is settled, unless options->bound_aside. No timetable is looked for. Of a large school never below what those prices prove at these tolls. Owned by the caller. */
struct led *led_new(const struct instance *in, const struct solve_options *options);
void led_free(struct led *l); /* NULL is allowed */

#endif
