#include "solver/large.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/draw.h"
#include "solver/part.h"
#include "solver/search.h"

struct large {
    struct run *run;
    const struct program *p;
    struct plan *empty, *plan;
    uint64_t random;
    int64_t *x;           /* [n_columns] the run's best */
    bool *fixed;          /* [n_columns] */
    bool *chosen;         /* [n_activities] planned anew */
    int *open;            /* [n_activities] sections that x opens */
    bool *student;        /* [n_students] whose seats are free */
    bool *person;         /* [n_staff] whose duties are free */
    struct slotset slots; /* in which the chosen may meet */
    int *common;          /* [n_activities][n_activities] students who wish both, much more where they share a leader */
    int *seats;           /* [n_activities] seat columns of one section */
    int failures;         /* in a row */
};

static void index_activities(struct large *l)
{
    enum { SAME_LEADER = 30 };
    const struct instance *in = l->run->in;
    int n = in->n_activities;
    for (int s = 0; s < in->n_students; s++)
        for (int i = 0; i < in->students[s].n_wishes; i++)
            for (int j = 0; j < in->students[s].n_wishes; j++)
                l->common[in->students[s].wishes[i].activity * n + in->students[s].wishes[j].activity]++;
    for (int q = 0; q < in->n_staff; q++)
        for (int i = 0; i < in->staff[q].leads.count; i++)
            for (int j = 0; j < in->staff[q].leads.count; j++)
                l->common[in->staff[q].leads.at[i] * n + in->staff[q].leads.at[j]] += SAME_LEADER;
    for (int j = 0; j < l->p->n_columns; j++)
        if (l->p->columns[j].kind == COLUMN_SEAT && l->p->columns[j].key[2] == 0)
            l->seats[l->p->columns[j].key[1]]++;
}

/* Seats of the activity that are free once it is chosen, about: of the sections that run and of one more. */
static int seats_of(const struct large *l, int a)
{
    int most = l->run->in->activities[a].sections_max;
    return l->seats[a] * (l->open[a] < most ? l->open[a] + 1 : most);
}

static bool holds(const struct plan *plan, int s, int activity)
{
    for (int i = 0; i < plan->held_count[s]; i++)
        if (plan->sections[plan->held[s * plan->held_room + i]].activity == activity)
            return true;
    return false;
}

/* An activity at random; every other time one that somebody would gain by, if there is any. */
static int first_activity(struct large *l)
{
    const struct plan *plan = l->plan;
    int n = plan->n_wishes, from = (int)draw_below(&l->random, (uint64_t)(n ? n : 1));
    bool wanted = draw_below(&l->random, 2) == 0;
    for (int i = 0; i < n && wanted; i++) {
        int w = (from + i) % n, s = plan->wish_student[w];
        if (plan->wishes[w].worth > plan->bar[s] && !holds(plan, s, plan->wishes[w].activity))
            return plan->wishes[w].activity;
    }
    return (int)draw_below(&l->random, (uint64_t)plan->in->n_activities);
}

/* The first as above, each further one by what it has in common with those before, until there are enough seats. */
static void choose_activities(struct large *l, int number)
{
    enum { SEATS = 6000 };
    const struct instance *in = l->run->in;
    int n = in->n_activities, *pull = xcalloc((size_t)n + 1, sizeof *pull), seats = 0;
    memset(l->chosen, 0, sizeof *l->chosen * (size_t)n);
    l->slots = (struct slotset){{0}};
    int next = first_activity(l);
    for (int k = 0; k < number && next >= 0 && (k == 0 || seats + seats_of(l, next) <= SEATS); k++) {
        l->chosen[next] = true;
        seats += seats_of(l, next);
        for (int o = l->p->options_of[next]; o < l->p->options_of[next + 1]; o++)
            l->slots = slotset_or(l->slots, l->p->options[o].slots);
        int64_t total = 0;
        for (int a = 0; a < n; a++) {
            pull[a] += l->common[next * n + a];
            total += l->chosen[a] ? 0 : pull[a];
        }
        int64_t at = (int64_t)draw_below(&l->random, (uint64_t)(total ? total : 1));
        next = -1;
        for (int a = 0; a < n && next < 0 && total; a++)
            if (!l->chosen[a] && (at -= pull[a]) < 0)
                next = a;
    }
    free(pull);
}

/* Those who sit in a chosen activity, or would gain by it. */
static void choose_students(struct large *l)
{
    const struct instance *in = l->run->in;
    memset(l->student, 0, sizeof *l->student * (size_t)in->n_students);
    for (int s = 0; s < in->n_students; s++)
        for (int r = 0; r < in->students[s].n_wishes && in->students[s].scheduled; r++) {
            const struct plan_wish *w = &l->plan->wishes[l->plan->wish_of[s] + r];
            l->student[s] |= l->chosen[w->activity] && (holds(l->plan, s, w->activity) || w->worth > l->plan->bar[s]);
        }
}

/* Those who may lead a chosen activity, and some others. */
static void choose_people(struct large *l)
{
    enum { OTHERS = 16 };
    const struct instance *in = l->run->in;
    memset(l->person, 0, sizeof *l->person * (size_t)in->n_staff);
    for (int a = 0; a < in->n_activities; a++)
        for (int o = l->p->options_of[a]; l->chosen[a] && o < l->p->options_of[a + 1]; o++)
            for (int i = 0; i < l->p->options[o].leaders.count; i++)
                if (l->p->options[o].leaders.at[i] < in->n_staff)
                    l->person[l->p->options[o].leaders.at[i]] = true;
    for (int i = 0; i < OTHERS && in->n_staff; i++)
        l->person[draw_below(&l->random, (uint64_t)in->n_staff)] = true;
}

static bool is_free(const struct large *l, const struct column *c)
{
    const int *key = c->key;
    switch (c->kind) {
    case COLUMN_OPEN:
    case COLUMN_ROOM:
    case COLUMN_LEAD:
        return l->chosen[key[0]] && key[1] <= l->open[key[0]];
    case COLUMN_ADULTS:
    case COLUMN_BESIDE:
    case COLUMN_EXTRA:
        return l->chosen[key[0]];
    case COLUMN_SEAT:
        return l->student[key[0]] && l->chosen[key[1]] && key[2] <= l->open[key[1]];
    case COLUMN_AT_STUDY:
        return l->student[key[0]] && slotset_has(&l->slots, key[1]);
    case COLUMN_GROUPS:
    case COLUMN_BASE:
    case COLUMN_UNFAMILIAR:
        return slotset_has(&l->slots, key[1]);
    case COLUMN_STUDY:
        return l->person[key[0]] && slotset_has(&l->slots, key[1]);
    case COLUMN_FAMILIAR:
    case COLUMN_POST:
        return l->person[key[0]] && slotset_has(&l->slots, key[2]);
    case COLUMN_UNMET:
        return l->student[key[0]];
    case COLUMN_DAY:
        return l->person[key[0]];
    default:
        return true;
    }
}

static void free_columns(struct large *l)
{
    const struct program *p = l->p;
    for (int j = 0; j < p->n_columns; j++)
        l->fixed[j] = !is_free(l, &p->columns[j]);
    /* and the seats of free students in sections that stay */
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        if (r->family != FAMILY_SEAT || r->count != 2)
            continue;
        int seat = p->entry_column[r->first], open = p->entry_column[r->first + 1];
        if (p->columns[seat].kind != COLUMN_SEAT) {
            open = seat;
            seat = p->entry_column[r->first + 1];
        }
        if (p->columns[seat].kind == COLUMN_SEAT && p->columns[open].kind == COLUMN_OPEN && l->fixed[open] &&
            l->x[open] && l->student[p->columns[seat].key[0]])
            l->fixed[seat] = false;
    }
}

static bool is_duty(const struct column *c)
{
    switch (c->kind) {
    case COLUMN_FAMILIAR:
    case COLUMN_STUDY:
    case COLUMN_POST:
    case COLUMN_UNFAMILIAR:
    case COLUMN_DAY:
    case COLUMN_U:
    case COLUMN_L:
    case COLUMN_MOST:
    case COLUMN_LEAST:
        return true;
    default:
        return false;
    }
}

/* What is fractional at first: it decides little beside sections and seats, but for the most and the least that anybody has,
 * without which every plan looks as balanced as fractions of duties are. */
static bool is_fractional(const struct column *c)
{
    return is_duty(c) && c->kind != COLUMN_MOST && c->kind != COLUMN_LEAST;
}

/* The plan that x says. */
static void set_plan(struct large *l)
{
    plan_copy(l->plan, l->empty);
    plan_set(l->plan, l->x);
    for (int a = 0; a < l->plan->in->n_activities; a++) {
        l->open[a] = 0;
        for (int k = l->plan->section_of[a]; k < l->plan->section_of[a + 1]; k++)
            if (l->plan->sections[k].option >= 0)
                l->open[a] = l->plan->sections[k].index + 1;
    }
}

static void load_best(struct large *l)
{
    run_solution(l->run, l->x);
    set_plan(l);
}

/* The best solution of what is free, below the value, into x; duties whole or fractional, as they come. */
static bool plan_anew(struct large *l, int64_t value, bool whole_duties)
{
    enum { SECONDS = 3, NODES = 150, WORK = 120 /* a row or column, in bundles looked at in about the same time */ };
    struct run *run = l->run;
    struct part *part = part_new(l->p, l->fixed, l->x, NULL, 0);
    for (int k = 0; k < part->problem.n_columns; k++)
        part->problem.integer[k] &= whole_duties || !is_fractional(&l->p->columns[part->column[k]]);
    double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), least, bound;
    struct guard_limits limits = run_limits(run, run->options->work_limit ? 0 : SECONDS);
    limits.node_limit = NODES;
    limits.dive = true;
    limits.cutoff = (double)(value - part->constant) - 0.5;
    enum guard_answer answer =
        part->contradiction ? GUARD_INFEASIBLE : guard_mip(&part->problem, &limits, solution, &least, &bound);
    bool found = answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE;
    for (int k = 0; k < part->problem.n_columns && found; k++)
        l->x[part->column[k]] = (int64_t)floor(solution[k] + 0.5);
    run_worked(run, (int64_t)WORK * (part->problem.n_rows + part->problem.n_columns));
    free(solution);
    part_free(part);
    return found;
}

/* Staffs the plan that x says: those whose duties are free change among themselves; else everybody anew. */
static bool staff_plan(struct large *l, int64_t value)
{
    struct lack lack;
    for (int j = 0; j < l->p->n_columns; j++)
        l->fixed[j] |= !is_duty(&l->p->columns[j]);
    bool good = plan_anew(l, value, true) && program_holds(l->p, l->x) &&
                run_offer(l->run, l->x, N_("neighbourhood"), NULL, NULL) == OFFER_BETTER;
    if (good)
        return true;
    set_plan(l);
    return plan_is_whole(l->plan) && finish(l->run, l->plan, MOVES_USUAL, l->random, 0, &lack);
}

/* One neighbourhood of the best. True where it is better now. */
static bool try_one(struct large *l, int number)
{
    struct run *run = l->run;
    load_best(l);
    choose_activities(l, number);
    choose_students(l);
    choose_people(l);
    free_columns(l);
    int64_t value = program_value(l->p, l->x), score = run_score(run);
    if (plan_anew(l, value, false) && staff_plan(l, value))
        polish(run, 6, l->random);
    return run_score(run) < score;
}

struct large *large_new(struct run *run, uint64_t seed)
{
    const struct instance *in = run->in;
    struct large *l = xcalloc(1, sizeof *l);
    size_t n = (size_t)run->p->n_columns + 1, n_activities = (size_t)in->n_activities;
    *l = (struct large){.run = run, .p = run->p, .random = seed * 977 + run->options->seed};
    l->empty = plan_new(run->p, 1);
    l->plan = plan_twin(l->empty);
    l->x = xmalloc(sizeof *l->x * n);
    l->fixed = xmalloc(n);
    l->chosen = xcalloc(n_activities + 1, 1);
    l->open = xcalloc(n_activities + 1, sizeof *l->open);
    l->student = xcalloc((size_t)in->n_students + 1, 1);
    l->person = xcalloc((size_t)in->n_staff + 1, 1);
    l->common = xcalloc(n_activities * n_activities + 1, sizeof *l->common);
    l->seats = xcalloc(n_activities + 1, sizeof *l->seats);
    index_activities(l);
    return l;
}

void large_free(struct large *l)
{
    plan_free(l->plan); /* shares what the other owns */
    plan_free(l->empty);
    free(l->x);
    free(l->fixed);
    free(l->chosen);
    free(l->open);
    free(l->student);
    free(l->person);
    free(l->common);
    free(l->seats);
    free(l);
}

bool large_step(struct large *l)
{
    enum { FEWEST = 3, MOST = 7, STEP = 4 /* failures until one more */ };
    bool better = try_one(l, FEWEST + l->failures / STEP);
    l->failures = better ? 0 : (l->failures + 1) % ((MOST + 1 - FEWEST) * STEP);
    return better;
}
