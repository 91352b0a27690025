#include "solver/conflict.h"

#include <stdlib.h>
#include <string.h>

#include "solver/guard.h"
#include "solver/inquiry.h"

/* Facts that concern the part, those of one kind (and slot) next to each other. */
struct groups {
    int *order;
    int n;
    struct range *at;
};

static int compare_facts(const struct fact *a, const struct fact *b)
{
    int slot_a = fact_of_slot(a->kind) ? a->b : 0, slot_b = fact_of_slot(b->kind) ? b->b : 0;
    return a->kind != b->kind ? (int)a->kind - (int)b->kind : slot_a - slot_b;
}

static struct groups groups_of(const struct inquiry *q, const struct school_part *part)
{
    struct groups g = {xmalloc(sizeof(int) * ((size_t)q->n_facts + 1)), 0,
                       xmalloc(sizeof(struct range) * ((size_t)q->n_facts + 1))};
    int n = 0;
    for (int i = 0; i < q->n_facts; i++) {
        if (!fact_concerns(q, &q->facts[i], part))
            continue;
        int k = n++;
        for (; k > 0 && compare_facts(&q->facts[g.order[k - 1]], &q->facts[i]) > 0; k--)
            g.order[k] = g.order[k - 1];
        g.order[k] = i;
    }
    for (int k = 0; k < n; k++)
        if (!k || compare_facts(&q->facts[g.order[k - 1]], &q->facts[g.order[k]]))
            g.at[g.n++] = (struct range){k, 1};
        else
            g.at[g.n - 1].count++;
    return g;
}

static struct conflict_fact *add_fact(const struct inquiry *q, struct conflict *c, const int *which, int n)
{
    struct fact *facts = ARENA_ARRAY(c->arena, n, struct fact);
    for (int i = 0; i < n; i++)
        facts[i] = q->facts[which[i]];
    c->facts[c->n_facts] = (struct conflict_fact){.n = n, .facts = facts};
    return &c->facts[c->n_facts++];
}

/* Each of these alone gives the part a timetable, all else as it stands. */
static bool each_alone(struct inquiry *q, const int *which, int n, const struct school_part *part)
{
    int *level = xcalloc((size_t)q->n_facts + 1, sizeof *level);
    bool all = true;
    for (int i = 0; i < n && all; i++) {
        level[which[i]] = LEVEL_OUT;
        all = ask(q, level, part) == REPLY_YES;
        level[which[i]] = 0;
    }
    free(level);
    return all;
}

/* How far the fact, or how many of them, has to change to give the school (or else the part) a timetable. */
static void find_alone(struct inquiry *q, struct conflict_fact *f, const int *which, const struct school_part *part)
{
    int *level = xcalloc((size_t)q->n_facts + 1, sizeof *level);
    f->alone = f->facts;
    if (f->n == 1) {
        bool whole = q->options->whole || part->kind == PART_LIMITS;
        int found = whole ? level_alone(q, level, which[0], NULL) : 0;
        f->shown = found ? SHOWN_SCHOOL : SHOWN_NOT;
        if (!found && (found = level_alone(q, level, which[0], part)))
            f->shown = SHOWN_PART;
        f->level = found;
        f->n_alone = found ? 1 : 0;
        if (found && f->facts[0].kind == FACT_ATTEND && f->shown == SHOWN_SCHOOL) {
            enum reply reply;
            level[which[0]] = found;
            ask_all(q, level, &reply);
            level[which[0]] = 0;
            f->n_absent = q->n_absent;
            f->absent_student = q->absent_student;
            f->absent_slot = q->absent_slot;
        }
        f->price = fact_price(&f->facts[0], found);
    }
    for (int i = 0; i < f->n && f->n > 1 && f->shown == SHOWN_NOT && f->facts[0].levels; i++) {
        enum reply reply;
        level[which[i]] = 1;
        f->price += fact_price(&f->facts[i], 1);
        f->n_alone = i + 1;
        f->level = 1;
        if (q->options->whole)
            ask_all(q, level, &reply);
        else
            reply = ask(q, level, part);
        if (reply == REPLY_YES)
            f->shown = q->options->whole ? SHOWN_SCHOOL : SHOWN_PART;
    }
    if (f->shown == SHOWN_NOT) {
        f->level = f->n_alone = 0;
        f->price = 0;
    }
    free(level);
}

static void take_facts(struct inquiry *q, struct conflict *c, const struct groups *g, int *level,
                       const struct school_part *part)
{
    struct range *ones = xmalloc(sizeof *ones * ((size_t)q->n_facts + 1));
    int *left = xmalloc(sizeof *left * ((size_t)q->n_facts + 1));
    for (int i = 0; i < g->n; i++) {
        const int *which = g->order + g->at[i].first;
        int n = g->at[i].count, kept = 0;
        if (level[which[0]] == LEVEL_OUT)
            continue;
        for (int k = 0; k < n; k++)
            ones[k] = (struct range){g->at[i].first + k, 1};
        if (n > 1)
            leave_out(q, level, g->order, ones, n, part);
        for (int k = 0; k < n; k++)
            if (level[which[k]] != LEVEL_OUT)
                left[kept++] = which[k];
        if (n == 1 || (kept && each_alone(q, left, kept, part))) {
            for (int k = 0; k < kept; k++)
                find_alone(q, add_fact(q, c, &left[k], 1), &left[k], part);
        } else { /* they matter together only */
            for (int k = 0; k < n; k++)
                level[which[k]] = 0;
            find_alone(q, add_fact(q, c, which, n), which, part);
        }
    }
    free(ones);
    free(left);
}

/* How far it was shown that each fact less gives a timetable. */
static enum shown minimal_of(const struct conflict *c, bool unsure)
{
    enum shown least = unsure ? SHOWN_NOT : SHOWN_PART;
    bool school = c->n_facts > 0;
    for (int i = 0; i < c->n_facts; i++)
        school &= c->facts[i].shown == SHOWN_SCHOOL;
    return school ? SHOWN_SCHOOL : least;
}

/* Where no search for the cheapest ended: the cheapest of those that one fact alone gives. */
static void take_single_repair(struct conflict *c)
{
    const struct conflict_fact *best = NULL;
    for (int i = 0; i < c->n_facts; i++)
        if (c->facts[i].n_alone && (!best || c->facts[i].price < best->price))
            best = &c->facts[i];
    if (!best)
        return;
    c->repair = ARENA_ARRAY(c->arena, best->n_alone, struct conflict_repair);
    for (int i = 0; i < best->n_alone; i++)
        c->repair[c->n_repair++] =
            (struct conflict_repair){best->alone[i], best->level, fact_price(&best->alone[i], best->level)};
    c->price = best->price;
    c->sufficient = best->shown == SHOWN_SCHOOL ? SHOWN_SCHOOL : SHOWN_NOT;
    c->cheapest = SHOWN_NOT;
}

static const struct school_part *find_part(struct inquiry *q, const int *level)
{
    for (int i = 0; i < q->n_parts; i++)
        if ((q->parts[i].kind != PART_WEEK || q->options->whole) && ask(q, level, &q->parts[i]) == REPLY_NO)
            return &q->parts[i];
    return NULL;
}

/* What a part cannot see (a section may meet elsewhere) counts there as a way out: of a school that is small enough
 * the conflict is that of the week. What no part needs is left out already. */
static const struct school_part *widen(struct inquiry *q, const struct groups *g, int *level)
{
    const struct school_part *week = &q->parts[q->n_parts - 1];
    for (int i = 0; i < q->n_facts; i++)
        if (fact_concerns(q, &q->facts[i], week) && level[i] != LEVEL_OUT) {
            bool listed = false;
            for (int k = 0; k < g->n && !listed; k++)
                for (int j = g->at[k].first; j < g->at[k].first + g->at[k].count; j++)
                    listed |= g->order[j] == i;
            if (!listed) /* it did not concern the part */
                level[i] = LEVEL_OUT;
        }
    leave_out(q, level, g->order, g->at, g->n, week);
    return week;
}

struct conflict *conflict_find(const struct instance *in, const struct conflict_options *options)
{
    struct arena *arena = arena_new();
    struct conflict *c = ARENA_NEW(arena, struct conflict);
    struct inquiry q;
    inquiry_init(&q, in, options, arena);
    int *level = ARENA_ARRAY(arena, q.n_facts + 1, int);
    const struct school_part *part = find_part(&q, level);
    if (!part) {
        arena_free(arena);
        return NULL;
    }
    *c = (struct conflict){.arena = arena, .in = in, .slot = part->slot, .day = part->day,
                           .limits = part->kind == PART_LIMITS, .infeasible = SHOWN_SCHOOL};
    c->facts = ARENA_ARRAY(arena, q.n_facts + 1, struct conflict_fact);
    struct groups g = groups_of(&q, part);
    q.unsure = false;
    leave_out(&q, level, g.order, g.at, g.n, part);
    if (options->whole && part->kind != PART_LIMITS)
        part = widen(&q, &g, level);
    take_facts(&q, c, &g, level, part);
    c->minimal = minimal_of(c, q.unsure);
    free(g.order);
    free(g.at);
    repair_find(&q, c);
    if (!c->n_repair)
        take_single_repair(c);
    return c;
}

bool conflict_is_plain(const struct instance *in)
{
    struct altered *a = altered_new(in);
    bool refuted = false;
    altered_end(a);
    for (int t = 0; t < in->n_slots && !refuted; t++)
        refuted = counts_refute(a, t);
    altered_free(a);
    return refuted;
}

void conflict_free(struct conflict *c)
{
    if (c)
        arena_free(c->arena);
}

struct altered *conflict_repaired(const struct conflict *c, int conflict_fact)
{
    struct altered *a = altered_new(c->in);
    const struct conflict_fact *f = conflict_fact >= 0 ? &c->facts[conflict_fact] : NULL;
    for (int i = 0; f && i < f->n_alone; i++)
        altered_apply(a, &f->alone[i], f->level);
    for (int i = 0; f && i < f->n_absent; i++)
        altered_absent(a, f->absent_student[i], f->absent_slot[i]);
    for (int i = 0; !f && i < c->n_repair; i++)
        altered_apply(a, &c->repair[i].fact, c->repair[i].level);
    for (int i = 0; !f && i < c->n_absent; i++)
        altered_absent(a, c->absent_student[i], c->absent_slot[i]);
    return a;
}
