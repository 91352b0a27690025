/* Solving a school into a folder: what `kehou solve` does, and whatif for each of its parts. */
#ifndef KEHOU_SOLVING_H
#define KEHOU_SOLVING_H

#include "solver/solve.h"
#include "tools/common.h"

struct solving {
    const struct common *c;
    const char *dir;
    int groups; /* of documents */
    const struct instance *in;
    const struct warm *warm; /* what to start from, or NULL */
    const struct timetable *start; /* of this very school, legal: the first answer; or NULL */
    bool leximin;            /* --fair leximin */
    int points;              /* of the curve of score against moves; 0: none is asked for */
    struct buf draft;        /* DIR/draft, while it runs */
};

/* Solves, checks what it is about to write, and writes; where `d` holds errors (rules that the instance itself breaks) it
 * explains them instead. The exit code; words go to standard output and standard error unless quiet. SIGINT and SIGTERM
 * end the search. */
int solving_run(struct solving *s, const struct diags *d);

/* From now on SIGINT and SIGTERM only set what is returned; a second one ends the program. */
const volatile sig_atomic_t *signals_catch(void);

#endif
