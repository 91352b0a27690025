/* The driver of the search: a greedy start, annealing, and mending of what is short. */
#include "solver/moves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct search *search_new(struct run *run, uint64_t seed, double move_factor)
{
    struct search *s = xcalloc(1, sizeof *s);
    s->run = run;
    s->plan = plan_new(run->p, move_factor);
    s->best = plan_twin(s->plan);
    s->random = seed * UINT64_C(0x9E3779B97F4A7C15) + UINT64_C(0x1234567);
    if (!s->random)
        s->random = 1;
    s->order = xcalloc((size_t)run->in->n_students + 1, sizeof *s->order);
    s->gain = xcalloc((size_t)run->in->n_students + 1, sizeof *s->gain);
    s->bundle = xcalloc((size_t)s->plan->held_room + 1, sizeof *s->bundle);
    return s;
}

void search_free(struct search *s)
{
    if (!s)
        return;
    plan_free(s->best); /* shares what the other owns */
    plan_free(s->plan);
    free(s->order);
    free(s->gain);
    free(s->bundle);
    free(s);
}

/* Opens the section as the best of its options, if that improves the plan (or `must`). */
static bool open_best(struct search *s, int section, bool must)
{
    struct plan *plan = s->plan;
    int a = plan->sections[section].activity, best = -1;
    double before = plan->value, best_value = must ? INFINITY : before - 1e-9;
    for (int o = s->run->p->options_of[a]; o < s->run->p->options_of[a + 1]; o++) {
        plan_commit(plan);
        if (move_open(s, section, o) && plan->value < best_value) {
            best_value = plan->value;
            best = o;
        }
        plan_undo(plan);
    }
    if (best < 0)
        return false;
    bool opened = move_open(s, section, best);
    plan_commit(plan);
    return opened;
}

/* Opens the sections that locks name, as they say. */
static void open_locked(struct search *s)
{
    struct plan *plan = s->plan;
    for (int k = 0; k < plan->n_sections; k++) {
        int best[3] = {-1, -1, -1}, a = plan->sections[k].activity;
        double best_value = INFINITY;
        if (!plan->sections[k].lock || plan->sections[k].option >= 0)
            continue;
        for (int o = plan->p->options_of[a]; o < plan->p->options_of[a + 1]; o++)
            for (int r = 0; r < plan->p->options[o].rooms.count; r++)
                for (int q = 0; q < plan->p->options[o].leaders.count; q++) {
                    int room = plan->p->options[o].rooms.at[r], leader = plan->p->options[o].leaders.at[q];
                    if (!move_may(plan, k, o, leader, room) || !plan_may_open(plan, k, o, leader, room))
                        continue;
                    plan_commit(plan);
                    plan_open(plan, k, o, leader, room);
                    move_fill(s, k);
                    if (plan->value < best_value) {
                        best_value = plan->value;
                        best[0] = o;
                        best[1] = leader;
                        best[2] = room;
                    }
                    plan_undo(plan);
                }
        if (best[0] < 0)
            continue;
        plan_open(plan, k, best[0], best[1], best[2]);
        move_fill(s, k);
        plan_commit(plan);
    }
}

/* Brings students into a section until it has its least, those first who lose least by it. */
static void pull(struct search *s, int section)
{
    struct plan *plan = s->plan;
    const struct plan_section *k = &plan->sections[section];
    plan->wanted = section;
    plan->wanted_bonus = 100000;
    while (k->size < k->least) {
        int first = plan->eligible_of[k->option], last = plan->eligible_of[k->option + 1], keenest = -1, n;
        double least = INFINITY;
        for (int e = first; e < last; e++) {
            int student = plan->eligible[e].student;
            bool inside = false;
            for (int i = 0; i < plan->held_count[student]; i++) {
                int held = plan->held[student * plan->held_room + i];
                /* nor out of a section that would fall short in turn */
                inside |= held == section || plan->sections[held].size <= plan->sections[held].least;
            }
            if (inside)
                continue;
            double worth = plan_worth(plan, student), best = move_bundle(s, student, section, -1, &n);
            if (move_chose(s, n, section) && worth - best + plan->wanted_bonus < least) {
                least = worth - best + plan->wanted_bonus;
                keenest = student;
            }
        }
        if (keenest < 0)
            break;
        move_bundle(s, keenest, section, -1, &n);
        plan_assign(plan, keenest, s->bundle, n);
    }
    plan->wanted = -1;
}

/* Sections that are short of students: filled, or closed, whichever is better. */
static void mend(struct search *s)
{
    struct plan *plan = s->plan;
    for (bool more = true; more && plan->short_seats && !search_is_over(s->run);) {
        more = false;
        for (int k = 0; k < plan->n_sections; k++) {
            if (plan->sections[k].option < 0 || plan->sections[k].size >= plan->sections[k].least)
                continue;
            int a = plan->sections[k].activity, short_before = plan->short_seats;
            plan_commit(plan);
            pull(s, k);
            bool pulled = plan->short_seats < short_before;
            double value = pulled ? plan->value : INFINITY;
            plan_undo(plan);
            if (!plan->sections[k].lock && move_count_open(plan, a) > s->run->in->activities[a].sections_min) {
                move_empty(s, k);
                if (plan->value <= value) {
                    more = true;
                    plan_commit(plan);
                    continue;
                }
                plan_undo(plan);
            }
            if (pulled) {
                pull(s, k);
                plan_commit(plan);
                more = true;
            }
        }
    }
    plan_commit(plan);
}

void search_start(struct search *s)
{
    struct plan *plan = s->plan;
    const struct instance *in = s->run->in;
    if (in->past)
        search_restore(s);
    open_locked(s);
    for (int a = 0; a < in->n_activities; a++)
        for (int k = plan->section_of[a]; k < plan->section_of[a + 1] && move_count_open(plan, a) < in->activities[a].sections_min;
             k++)
            if (plan->sections[k].option < 0)
                open_best(s, k, true);
    for (bool more = true; more && !search_is_over(s->run);) {
        more = false;
        for (int a = 0; a < in->n_activities && !search_is_over(s->run); a++)
            for (int k = plan->section_of[a]; k < plan->section_of[a + 1]; k++)
                if (plan->sections[k].option < 0 && move_count_open(plan, a) < in->activities[a].sections_max) {
                    more |= open_best(s, k, false);
                    break;
                }
    }
    mend(s);
    search_trade(s);
    plan_copy(s->best, plan);
    search_tell(s);
}

/* Whether the first plan goes before the second: whole ones first, then by value. */
static bool better_whole(const struct plan *plan, const struct plan *best)
{
    if (!plan_is_whole(plan))
        return !plan_is_whole(best) && plan->value < best->value;
    return !plan_is_whole(best) || plan->value < best->value - 1e-9;
}

void move_keep(struct search *s)
{
    if (better_whole(s->plan, s->best))
        plan_copy(s->best, s->plan);
}

void search_tell(struct search *s)
{
    run_worked(s->run, s->work - s->told);
    s->told = s->work;
}

void search_anneal(struct search *s, int64_t work, double hot, double cold)
{
    enum { REPORT = 20000, CHAINS = 3000 };
    struct plan *plan = s->plan;
    int64_t start = s->work;
    for (int moves = 1; s->work - start < work && !(s->until_dive && s->run->dived) && !search_is_over(s->run); moves++) {
        double progress = (double)(s->work - start) / (double)work;
        double temperature = hot * pow(cold / hot, progress);
        /* sections short of students are passed through lightly at first, and shunned in the end */
        double penalty = 150 + 650 * progress;
        if (s->work - s->told > REPORT)
            search_tell(s);
        if (moves % CHAINS == 0) {
            search_chains(s);
            move_keep(s);
        }
        plan_commit(plan);
        plan->value += (penalty - plan->seat_penalty) * plan->short_seats;
        plan->seat_penalty = penalty;
        double before = plan->value;
        s->work++;
        if (!move_random(s)) {
            plan_undo(plan);
            continue;
        }
        double worse = plan->value - before;
        if (worse > 0 && move_unit(s) >= exp(-worse / temperature)) {
            plan_undo(plan);
            continue;
        }
        if (better_whole(plan, s->best)) {
            plan_commit(plan);
            plan_copy(s->best, plan);
        }
    }
    plan_commit(plan);
    mend(s);
    move_keep(s);
    search_tell(s);
}
