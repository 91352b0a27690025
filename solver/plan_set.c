/* A solution of the program as a plan. */
#include <stdlib.h>

#include "solver/plan.h"

static void set_sections(struct plan *plan, const int64_t *x)
{
    enum { ROOM, LEADER };
    const struct program *p = plan->p;
    int(*means)[2] = xcalloc((size_t)plan->n_sections + 1, sizeof *means);
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        if (x[j] && (c->kind == COLUMN_ROOM || c->kind == COLUMN_LEAD))
            means[plan->section_of[c->key[0]] + c->key[1]][c->kind == COLUMN_ROOM ? ROOM : LEADER] = c->key[3];
    }
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        if (!x[j] || c->kind != COLUMN_OPEN)
            continue;
        int k = plan->section_of[c->key[0]] + c->key[1];
        plan_open(plan, k, program_option(p, c), means[k][LEADER], means[k][ROOM]);
    }
    free(means);
}

void plan_set(struct plan *plan, const int64_t *x)
{
    const struct program *p = plan->p;
    set_sections(plan, x);
    for (int j = 0; j < p->n_columns; j++)
        if (x[j] && p->columns[j].kind == COLUMN_SEAT)
            plan_seat(plan, p->columns[j].key[0], plan->section_of[p->columns[j].key[1]] + p->columns[j].key[2]);
    plan_commit(plan);
}
