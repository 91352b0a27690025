/* The progress of a search on standard error: one live line on a terminal, plain lines otherwise. */
#ifndef KEHOU_PROGRESS_H
#define KEHOU_PROGRESS_H

#include "solver/solve.h"

struct progress_view {
    bool live, shown;
    int64_t score;  /* of the line before */
    double seconds; /* when it was written */
};

void progress_begin(struct progress_view *v);
/* For struct solve_options; ctx is the view. */
void progress_show(void *ctx, const struct progress *p);
/* Ends the live line. */
void progress_end(struct progress_view *v);

#endif
