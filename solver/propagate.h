/* Bounds of columns narrowed by rows, one row at a time, in integers, until nothing changes: what the leaves
 * of a proof may take for granted (certificate.h), in the tree that finds it and in the check alike. Changes
 * are kept on a trail and can be taken back. Knows no solver. */
#ifndef KEHOU_PROPAGATE_H
#define KEHOU_PROPAGATE_H

#include "program/program.h"

struct change_of_bounds {
    int column;
    int64_t lower, upper; /* before */
};

struct propagation {
    const struct program *p;
    int64_t *lower, *upper;  /* [n_columns] */
    int64_t most;            /* what the objective may be at most, PROGRAM_INF: anything */
    bool idle;               /* rows are not looked at: bounds are what they are set to */
    int *row_of, *rows;      /* rows of column j: rows[row_of[j]] to rows[row_of[j + 1] - 1] */
    int n_trail, trail_room;
    struct change_of_bounds *trail;
    int *queue, n_queue;     /* rows to look at */
    bool *queued;
};

/* The program's own bounds, nothing narrowed yet. */
struct propagation *propagation_new(const struct program *p);
void propagation_free(struct propagation *g);

/* Looks at all rows, and at the objective. False where some row cannot hold: nothing is within the bounds. */
bool propagate_all(struct propagation *g);
/* Narrows a column (a bound that is not tighter changes nothing) and propagates. False as above. */
bool propagate_column(struct propagation *g, int column, int64_t lower, int64_t upper);
/* A further inequality: sum over all columns of entry x <= most; entries [n_columns]. False as above. */
bool propagate_row(struct propagation *g, const int64_t *entry, int64_t most);
/* Back to when the trail was as long as this. */
void propagate_undo(struct propagation *g, int n_trail);

#endif
