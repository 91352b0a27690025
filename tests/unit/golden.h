/* A school and a timetable of it as a report, such as those of tests/golden. Included after cmocka.h. */
#ifndef KEHOU_GOLDEN_H
#define KEHOU_GOLDEN_H

#include <string.h>

#include "tools/report/report.h"

struct golden {
    struct diags *d;
    struct instance *in;
    struct timetable *t;
    struct verdict *v;
    struct report *r;
};

static inline int report_setup(void **state, const char *school, const char *timetable)
{
    struct golden *g = xcalloc(1, sizeof *g);
    *state = g;
    g->d = diags_new();
    g->in = instance_read(school, g->d);
    g->t = g->in ? timetable_read(timetable, g->in, g->d) : NULL;
    if (!g->t) {
        diags_print(g->d, stderr);
        return -1;
    }
    g->v = verdict_of(g->in, g->t);
    g->r = report_new(g->in, g->t, g->v, NULL);
    return 0;
}

static inline int golden_setup(void **state)
{
    return report_setup(state, "tests/golden/school.yaml", "tests/golden/timetable.yaml");
}

static inline int golden_teardown(void **state)
{
    struct golden *g = *state;
    report_free(g->r);
    verdict_free(g->v);
    timetable_free(g->t);
    instance_free(g->in);
    diags_free(g->d);
    free(g);
    return 0;
}

static inline int slot(const struct instance *in, const char *id)
{
    for (int t = 0; t < in->n_slots; t++)
        if (!strcmp(in->slots[t].id, id))
            return t;
    fail_msg("no slot %s", id);
    return -1;
}

static inline int person(const struct instance *in, const char *id)
{
    for (int q = 0; q < in->n_staff; q++)
        if (!strcmp(in->staff[q].id, id))
            return q;
    fail_msg("no person %s", id);
    return -1;
}

#endif
