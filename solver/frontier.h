/* How good an update can be with how few moves (school/past.h): for limits from the fewest moves that were found up to
 * those of the best timetable without such a limit, the best score found and what none can be below.
 *
 * Each solve serves all points. A timetable of m moves answers every limit of at least m. A solve whose moves cost l
 * points more each, with the bound b, proves for every limit n that nothing within it scores less than b - l n
 * (Lagrange); one with the limit m itself proves its bound for every limit up to m. So the school is solved first with
 * the prices l that the points found suggest (the slopes of their lower hull, as Aneja and Nair 1979 do), then within
 * each limit from the best that is known there; of large schools that is a search alone, whose bound knows no limit. */
#ifndef KEHOU_FRONTIER_H
#define KEHOU_FRONTIER_H

#include "solver/solve.h"

struct frontier_point {
    int64_t most, moves; /* moves allowed, and those of the best timetable within that */
    int64_t score, bound;
    int found;           /* that timetable, in frontier.found */
};

struct frontier_found {
    int64_t moves, score;
    struct timetable *timetable;
    bool owned;
};

struct frontier {
    int64_t fewest; /* proven: no legal timetable has fewer moves */
    int n;
    struct frontier_point *points; /* [n] by `most`, at least one */
    int n_found;
    struct frontier_found *found;
};

/* Of an instance with a past, and what its solve came to, which has a timetable: at most `points` (two or more) of the
 * limits. Takes about as long or as much work again as `options` give. Where a better timetable than the outcome's is
 * found it becomes the outcome's; where one of the solves fails so does the outcome. Owned by the caller; the outcome
 * is to outlive it. */
struct frontier *frontier_find(const struct instance *in, struct outcome *o, const struct solve_options *options,
                               int points);
void frontier_free(struct frontier *f);

#endif
