/* What the total load tells of the balance: the measure `imbalance` is 0 only where duties divide evenly among people,
 * and how many there are is decided by the section plan. A guide for the search, no bound. */
#ifndef KEHOU_SPREAD_H
#define KEHOU_SPREAD_H

#include "base/arena.h"
#include "school/instance.h"

struct spread {
    int64_t unit;   /* minutes */
    int n;
    double *points; /* [n + 1] by total load in units: weight x the least U - L that any division of it has */
};

/* Availability, caps, shares and prior_load count, who may do which duty does not. The arrays are the arena's. */
struct spread spread_of(const struct instance *in, struct arena *arena);

static inline double spread_points(const struct spread *s, double load)
{
    int64_t at = (int64_t)(load / (double)s->unit + 0.5);
    return s->points[at < 0 ? 0 : at > s->n ? s->n : at];
}

#endif
