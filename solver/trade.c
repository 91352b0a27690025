/* Trades among students at the end of a lap: a free seat, a seat taken from one who loses less, sizes evened out,
 * chains. */
#include "solver/moves.h"

/* The student's seat in an activity moves to another section of it, where that makes sizes more even, or
 * study cheaper. */
static bool even_out(struct search *s, int student)
{
    struct plan *plan = s->plan;
    double before = plan->value;
    for (int i = 0; i < plan->held_count[student]; i++) {
        int held = plan->held[student * plan->held_room + i], a = plan->sections[held].activity;
        for (int k = plan->section_of[a]; k < plan->section_of[a + 1]; k++) {
            const struct plan_section *sec = &plan->sections[k];
            if (k == held || sec->option < 0 || sec->size >= sec->capacity || !plan_fits(plan, student, k))
                continue;
            int n;
            plan_commit(plan);
            s->work++;
            double worth = plan_worth(plan, student);
            plan->wanted = k;
            plan->wanted_bonus = 1;
            double best = plan_best_bundle(plan, student, k, held, s->bundle, &n) - plan->wanted_bonus;
            plan->wanted = -1;
            if (!move_chose(s, n, k) || best < worth - 1e-9)
                continue;
            plan_assign(plan, student, s->bundle, n);
            if (plan->value < before - 1e-9)
                return true;
            plan_undo(plan);
        }
    }
    return false;
}

/* One better seat for a student: a free one, or that of a student who loses less by giving it up. */
static bool improve_student(struct search *s, int student)
{
    struct plan *plan = s->plan;
    const struct student *st = &plan->in->students[student];
    double worth = plan_worth(plan, student), before = plan->value;
    int n;
    plan_commit(plan);
    if (move_bundle(s, student, -1, -1, &n) > worth + 1e-9) {
        plan_assign(plan, student, s->bundle, n);
        if (plan->value < before - 1e-9)
            return true;
        plan_undo(plan);
    }
    if (even_out(s, student))
        return true;
    for (int r = 0; r < st->n_wishes; r++)
        for (int k = plan->section_of[st->wishes[r].activity]; k < plan->section_of[st->wishes[r].activity + 1]; k++) {
            const struct plan_section *sec = &plan->sections[k];
            if (sec->option < 0 || sec->size < sec->capacity || !plan_fits(plan, student, k))
                continue;
            double gain = move_bundle(s, student, k, -1, &n) - worth;
            if (gain <= 1e-9 || !move_chose(s, n, k))
                continue;
            int victim = -1;
            double least = gain - 1e-9;
            for (int i = 0; i < sec->size; i++) {
                int other = sec->students[i];
                double loss = plan_worth(plan, other) - move_bundle(s, other, -1, k, &n);
                if (loss < least) {
                    least = loss;
                    victim = other;
                }
            }
            if (victim < 0)
                continue;
            move_bundle(s, victim, -1, k, &n);
            plan_assign(plan, victim, s->bundle, n);
            move_bundle(s, student, -1, -1, &n);
            plan_assign(plan, student, s->bundle, n);
            if (plan->value < before - 1e-9)
                return true;
            plan_undo(plan);
        }
    return false;
}

void search_trade(struct search *s)
{
    const struct instance *in = s->run->in;
    for (bool more = true; more && !search_is_over(s->run);) {
        more = false;
        for (int student = 0; student < in->n_students; student++)
            if (in->students[student].scheduled && in->students[student].n_wishes && improve_student(s, student))
                more = true;
        if (!more)
            more = search_chains(s);
    }
    plan_commit(s->plan);
    move_keep(s);
    search_tell(s);
}
