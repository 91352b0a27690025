/* enumerate INSTANCE [FROM [MOST]]: the best score of a tiny school by enumeration, or "infeasible"; with FROM of an update of
 * that timetable (moved rooms must weigh nothing then: of rooms that differ in no rule one stands for all), with MOST of
 * those with at most so many moves (and then rooms are told apart).
 * Exits with 0; 2 where the instance cannot be read; 3 where it is larger than this is meant for;
 * 4 where the checker and the enumeration disagree on a timetable, which is printed. */
#include <stdio.h>
#include <stdlib.h>

#include "enumeration/enumeration.h"
#include "timetable/changes.h"

static void plan_timetables(struct enumeration *e)
{
    for (int i = 0; i < e->n_plans && !(e->found && e->plans[i].cost >= e->best); i++) {
        e->plan = &e->plans[i];
        e->n_groups = 0;
        for (int k = 0; k < e->plan->n; k++) {
            const struct seated *x = &e->plan->sections[k];
            const struct run *r = &e->runs[x->run];
            e->groups[e->n_groups++] = (struct group){.run = x->run, .number = x->number, .slots = r->slots,
                                                      .weeks = r->weeks, .students = x->students, .provider = -1};
        }
        study_choose(e);
    }
}

int main(int argc, char **argv)
{
    struct diags *d = diags_new();
    struct instance *in = argc >= 2 && argc <= 4 ? instance_read(argv[1], d) : NULL;
    struct enumeration *e = xcalloc(1, sizeof *e);
    int code = 0;
    struct past *past = in && argc >= 3 ? past_read(argv[2], in, d) : NULL;
    if (past && argc == 4)
        past->most = atoi(argv[3]);
    if (in)
        in->past = past;
    if (!in || d->input_errors) {
        diags_print(d, stderr);
        code = 2;
    } else if (in->n_students > STUDENTS || in->n_slots > 16) {
        code = 3;
    } else if (!d->errors) {
        e->in = in;
        e->arena = arena_new();
        e->need = ARENA_ARRAY(e->arena, 1 << in->n_students, signed char);
        e->n_duties = ARENA_ARRAY(e->arena, in->n_staff, int);
        e->duties = arena_array(e->arena, (size_t)in->n_staff, sizeof *e->duties);
        e->load = ARENA_ARRAY(e->arena, in->n_staff, int);
        runs_find(e);
        if (plans_find(e))
            plan_timetables(e);
        else
            code = 3;
    }
    if (code == 0 && e->found)
        printf("%lld\n", (long long)e->best);
    else if (code == 0)
        puts("infeasible");
    arena_free(e->arena);
    free(e->plans);
    free(e);
    past_free(past);
    instance_free(in);
    diags_free(d);
    return code;
}
