/* Substitution (代班): who takes the duties of absent people on one date. */
#ifndef KEHOU_SUBSTITUTE_H
#define KEHOU_SUBSTITUTE_H

#include "tools/common.h"

struct substitution {
    const struct common *c;
    const char *from;      /* the timetable in force */
    const char *dir;
    struct texts absent;   /* ids of staff */
    const char *on;        /* the date, as written */
};

/* Finds the least disturbance within every rule, and writes it to DIR/substitution-DATE.yaml and .txt; the exit code. */
int substitute(const struct substitution *s, struct instance *in, struct diags *d);

#endif
