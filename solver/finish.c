/* Duties, rooms, leaders and balance for a section plan: the program with sections and seats fixed, solved
 * by GLPK. What is left is small at every size: who supervises which pool in which slot, in which rooms. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"
#include "solver/duties.h"
#include "solver/part.h"
#include "solver/search.h"

/* Index in the program of each open section: sections that locks name, or old ones, keep theirs, others fill the rest
 * in order (the program breaks that symmetry). */
static void number_sections(const struct plan *plan, int *index)
{
    for (int a = 0; a < plan->in->n_activities; a++) {
        int first = plan->section_of[a], last = plan->section_of[a + 1], next = first;
        for (int k = first; k < last; k++) {
            index[k] = -1;
            if (plan->sections[k].option < 0)
                continue;
            if (plan->sections[k].lock || plan->sections[k].past) {
                index[k] = k - first;
                continue;
            }
            while (plan->sections[next].lock || plan->sections[next].past)
                next++;
            index[k] = next++ - first;
        }
    }
}

struct fixing {
    const struct plan *plan;
    const struct program *p;
    int *section_at;  /* [n_sections] plan section at each program place, or -1 */
    bool *fixed;
    int64_t *x;
};

static int section_at(const struct fixing *f, int activity, int i)
{
    return f->section_at[f->plan->section_of[activity] + i];
}

/* The section that the column is of runs as its option. */
static bool option_is(const struct fixing *f, const struct column *c)
{
    int k = section_at(f, c->key[0], c->key[1]);
    return k >= 0 && f->plan->sections[k].option == program_option(f->p, c);
}

/* Some student of the pool has a meeting in the slot in part of the weeks only. */
static bool pool_is_split(const struct fixing *f, int pool, int t)
{
    const struct plan *plan = f->plan;
    const struct instance *in = plan->in;
    for (int i = 0; i < in->pools[pool].students.count; i++) {
        int s = in->pools[pool].students.at[i];
        for (int j = 0; j < plan->held_count[s]; j++) {
            const struct option *o = &f->p->options[plan->sections[plan->held[s * plan->held_room + j]].option];
            if (slotset_has(&o->slots, t) && o->weeks != weeks_all(&in->term))
                return true;
        }
    }
    return false;
}

/* Where study is explicit: at the site of the class, in the weeks that meetings leave. A pool with part-week
 * meetings in the slot studies part by part, all of it, since its number of groups is counted week by week;
 * others have one group for all weeks. */
static void fix_at_study(struct fixing *f)
{
    const struct instance *in = f->plan->in;
    const struct program *p = f->p;
    int n = p->n_columns;
    for (int j = 0; j < n;) {
        if (p->columns[j].kind != COLUMN_AT_STUDY) {
            j++;
            continue;
        }
        int s = p->columns[j].key[0], t = p->columns[j].key[1], end = j;
        while (end < n && p->columns[end].kind == COLUMN_AT_STUDY && p->columns[end].key[0] == s &&
               p->columns[end].key[1] == t)
            end++;
        weekset left = weeks_all(&in->term);
        bool split = p->study_weeks[t].count > 1 && pool_is_split(f, in->pool_of_class[in->students[s].class_], t);
        for (int i = 0; i < f->plan->held_count[s]; i++) {
            const struct option *o =
                &p->options[f->plan->sections[f->plan->held[s * f->plan->held_room + i]].option];
            if (slotset_has(&o->slots, t))
                left &= ~o->weeks;
        }
        int room = in->classes[in->students[s].class_].room, home = room >= 0 ? in->rooms[room].site : 0;
        bool home_is_there = false;
        for (int c = j; c < end; c++)
            home_is_there |= p->columns[c].key[3] == home;
        for (int c = j; c < end; c++)
            f->fixed[c] = true;
        while (left) {
            int best = -1;
            for (int c = j; c < end; c++) {
                weekset v = p->study_weeks[t].at[p->columns[c].key[2]];
                if ((v & ~left) || (home_is_there && p->columns[c].key[3] != home))
                    continue;
                int more = best < 0 ? 1 : weeks_count(v) - weeks_count(p->study_weeks[t].at[p->columns[best].key[2]]);
                if (best < 0 || (split ? more < 0 : more > 0))
                    best = c;
            }
            if (best < 0)
                break;
            f->x[best] = 1;
            left &= ~p->study_weeks[t].at[p->columns[best].key[2]];
        }
        j = end;
    }
}

static void fix_columns(struct fixing *f)
{
    const struct program *p = f->p;
    const struct plan *plan = f->plan;
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        switch (c->kind) {
        case COLUMN_OPEN:
            f->fixed[j] = true;
            f->x[j] = option_is(f, c);
            break;
        case COLUMN_ROOM:
        case COLUMN_LEAD:
        case COLUMN_EXTRA:
            f->fixed[j] = !option_is(f, c);
            break;
        case COLUMN_SEAT: {
            int k = section_at(f, c->key[1], c->key[2]), o = program_option(p, c);
            f->fixed[j] = true;
            for (int i = 0; i < plan->held_count[c->key[0]] && k >= 0; i++)
                if (plan->held[c->key[0] * plan->held_room + i] == k && plan->sections[k].option == o)
                    f->x[j] = 1;
            break;
        }
        case COLUMN_UNMET:
            f->fixed[j] = true;
            f->x[j] = !plan->held_count[c->key[0]];
            break;
        default:
            break;
        }
    }
    fix_at_study(f);
}

/* Rooms and leaders as the plan has them. */
static void set_means(struct fixing *f)
{
    const struct program *p = f->p;
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        if (c->kind != COLUMN_ROOM && c->kind != COLUMN_LEAD)
            continue;
        const struct plan_section *s = option_is(f, c) ? &f->plan->sections[section_at(f, c->key[0], c->key[1])] : NULL;
        f->x[j] = s && c->key[3] == (c->kind == COLUMN_ROOM ? s->room : s->leader);
    }
}

static bool offer(struct run *run, const int64_t *x)
{
    enum offer_result result = run_offer(run, x, N_("search"), NULL, NULL);
    return result == OFFER_BETTER || result == OFFER_NOT_BETTER;
}

/* Where the quick duties fail: GLPK on all that sections and seats leave open. */
static bool finish_by_glpk(struct run *run, struct fixing *f, double seconds)
{
    struct part *part = part_new(f->p, f->fixed, f->x, NULL, 0);
    double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), value, bound;
    struct guard_limits limits = run_limits(run, seconds);
    limits.gap = 0.001;
    if (run->options->work_limit) { /* nothing may depend on the clock then */
        limits.deadline = run->deadline;
        limits.node_limit = 500;
    }
    enum guard_answer answer = part->contradiction ? GUARD_INFEASIBLE
                                                   : guard_mip(&part->problem, &limits, solution, &value, &bound);
    bool offered = (answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && part_take(f->p, part, solution, f->x) &&
                   offer(run, f->x);
    free(solution);
    part_free(part);
    return offered;
}

/* The plan's sections, rooms and leaders into f, whose arrays are the caller's; the duties too, quickly. */
static bool assign(struct run *run, struct fixing *f, enum finish_moves moves, uint64_t seed, struct lack *lack)
{
    enum { DUTIES = 8 /* of a person, about */ };
    const struct program *p = run->p;
    const struct plan *plan = f->plan;
    int *index = xcalloc((size_t)plan->n_sections + 1, sizeof *index);
    f->section_at = xcalloc((size_t)plan->n_sections + 1, sizeof(int));
    number_sections(plan, index);
    for (int k = 0; k < plan->n_sections; k++)
        f->section_at[k] = -1;
    for (int k = 0; k < plan->n_sections; k++)
        if (index[k] >= 0)
            f->section_at[plan->section_of[plan->sections[k].activity] + index[k]] = k;
    fix_columns(f);
    set_means(f);
    if (moves > MOVES_FEW) /* a first timetable is there whatever the limit */
        run_worked(run, (int64_t)moves * DUTIES * run->in->n_staff);
    bool good = duties_assign(plan, index, moves, seed, f->x, lack) && program_holds(p, f->x);
    free(index);
    free(f->section_at);
    return good;
}

bool finish_into(struct run *run, const struct plan *plan, enum finish_moves moves, uint64_t seed, int64_t *x,
                 struct lack *lack)
{
    size_t n = (size_t)run->p->n_columns;
    struct fixing f = {.plan = plan, .p = run->p, .x = x, .fixed = xcalloc(n + 1, sizeof *f.fixed)};
    memset(x, 0, sizeof *x * n);
    bool good = assign(run, &f, moves, seed, lack);
    free(f.fixed);
    return good;
}

bool finish(struct run *run, const struct plan *plan, enum finish_moves moves, uint64_t seed, double seconds,
            struct lack *lack)
{
    double started = clock_now();
    *lack = (struct lack){.slot = -1};
    if (run->best && started + run->finish_seconds > run->deadline)
        return false;
    struct fixing f = {.plan = plan, .p = run->p};
    f.fixed = xcalloc((size_t)run->p->n_columns + 1, sizeof *f.fixed);
    f.x = xcalloc((size_t)run->p->n_columns + 1, sizeof *f.x);
    bool offered = assign(run, &f, moves, seed, lack) && offer(run, f.x);
    run->finish_seconds = clock_now() - started;
    if (!offered && seconds > 0)
        offered = finish_by_glpk(run, &f, seconds);
    free(f.fixed);
    free(f.x);
    return offered;
}
