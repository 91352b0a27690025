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

/* Those of them that alone give the part a timetable, all else as it stands, into `left`; their number. */
static int each_alone(struct inquiry *q, const int *which, int n, const struct school_part *part, int *left)
{
    int *level = xcalloc((size_t)q->n_facts + 1, sizeof *level);
    int kept = 0;
    for (int i = 0; i < n; i++) {
        level[which[i]] = LEVEL_OUT;
        if (ask(q, level, part) == REPLY_YES)
            left[kept++] = which[i];
        level[which[i]] = 0;
    }
    free(level);
    return kept;
}

/* The group matters by those alone: without its others there is still no timetable. */
static bool matters_by(struct inquiry *q, int *level, const int *which, int n, const int *left, int kept,
                       const struct school_part *part)
{
    int *before = xmalloc(sizeof *before * (size_t)q->n_facts);
    memcpy(before, level, sizeof *before * (size_t)q->n_facts);
    for (int k = 0; k < n; k++)
        level[which[k]] = LEVEL_OUT;
    for (int k = 0; k < kept; k++)
        level[left[k]] = 0;
    bool still = kept > 0 && ask(q, level, part) == REPLY_NO;
    if (!still)
        memcpy(level, before, sizeof *before * (size_t)q->n_facts);
    free(before);
    return still;
}

/* Whether a timetable of the school was found with the facts at these levels, or else one of the part. */
static enum shown shown_at(struct inquiry *q, const int *level, const struct school_part *part)
{
    enum reply reply;
    if (q->options->whole || part->kind == PART_LIMITS) {
        ask_all(q, level, &reply);
        return reply == REPLY_YES ? SHOWN_SCHOOL : SHOWN_NOT;
    }
    return ask(q, level, part) == REPLY_YES ? SHOWN_PART : SHOWN_NOT;
}

static void add_alone(struct conflict_fact *f, const struct fact *fact, int level)
{
    f->alone[f->n_alone++] = (struct conflict_repair){*fact, level, fact_price(fact, level)};
    f->price += fact_price(fact, level);
}

/* The smallest change of one fact that gives a timetable of the school, or else of the part, or else of the part with
 * all that is no part of the conflict left out (`core`): there another conflict stands besides. */
static void one_alone(struct inquiry *q, struct conflict_fact *f, int which, int *level, int *core,
                      const struct school_part *part)
{
    bool whole = q->options->whole || part->kind == PART_LIMITS;
    int found = whole ? level_alone(q, level, which, NULL) : 0;
    f->shown = found ? SHOWN_SCHOOL : SHOWN_NOT;
    if (!found && ((found = level_alone(q, level, which, part)) || (found = level_alone(q, core, which, part))))
        f->shown = SHOWN_PART;
    if (!found)
        return;
    add_alone(f, &f->facts[0], found);
    if (f->facts[0].kind == FACT_ATTEND && f->shown == SHOWN_SCHOOL) { /* asked again for who stays away */
        enum reply reply;
        level[which] = found;
        ask_all(q, level, &reply);
        f->n_absent = q->n_absent;
        f->absent_student = q->absent_student;
        f->absent_slot = q->absent_slot;
    }
}

/* One step after the other, fact by fact, until there is a timetable; `core`: as above. */
static void several_alone(struct inquiry *q, struct conflict_fact *f, const int *which, int *level, bool core,
                          const struct school_part *part)
{
    for (int i = 0; i < f->n && f->shown == SHOWN_NOT && !inquiry_is_over(q); i++)
        while (level[which[i]] < f->facts[i].levels && f->shown == SHOWN_NOT && !inquiry_is_over(q)) {
            level[which[i]]++;
            f->shown = !core ? shown_at(q, level, part) : ask(q, level, part) == REPLY_YES ? SHOWN_PART : SHOWN_NOT;
        }
    for (int i = 0; i < f->n && f->shown != SHOWN_NOT; i++)
        if (level[which[i]])
            add_alone(f, &f->facts[i], level[which[i]]);
}

static void find_alone(struct inquiry *q, struct conflict *c, struct conflict_fact *f, const int *which, int *core,
                       const struct school_part *part)
{
    int *level = xcalloc((size_t)q->n_facts + 1, sizeof *level);
    bool unsure = q->unsure; /* what is left open here says nothing of the conflict */
    f->alone = ARENA_ARRAY(c->arena, f->n, struct conflict_repair);
    if (f->n == 1)
        one_alone(q, f, which[0], level, core, part);
    else
        several_alone(q, f, which, level, false, part);
    if (f->n > 1 && f->shown == SHOWN_NOT) {
        memcpy(level, core, sizeof *level * (size_t)q->n_facts);
        several_alone(q, f, which, level, true, part);
    }
    q->unsure = unsure;
    free(level);
}

static void take_facts(struct inquiry *q, struct conflict *c, const struct groups *g, int *level,
                       const struct school_part *part)
{
    int *left = xmalloc(sizeof *left * ((size_t)q->n_facts + 1));
    for (int i = 0; i < g->n; i++) {
        const int *which = g->order + g->at[i].first;
        int n = g->at[i].count, kept = 0;
        if (level[which[0]] == LEVEL_OUT)
            continue;
        kept = n > 1 ? each_alone(q, which, n, part, left) : 0;
        if (n == 1 || !matters_by(q, level, which, n, left, kept, part)) /* they matter together only */
            find_alone(q, c, add_fact(q, c, which, n), which, level, part);
        else
            for (int k = 0; k < kept; k++)
                find_alone(q, c, add_fact(q, c, &left[k], 1), &left[k], level, part);
    }
    free(left);
}

/* How far it was shown that each fact less gives a timetable: by the changes found of each, or else by the filter, if
 * no question of it stayed open (`unsure`). */
static enum shown minimal_of(const struct conflict *c, bool unsure)
{
    enum shown least = c->n_facts ? SHOWN_SCHOOL : SHOWN_NOT;
    for (int i = 0; i < c->n_facts; i++)
        if (c->facts[i].shown < least)
            least = c->facts[i].shown;
    return least == SHOWN_NOT && !unsure ? SHOWN_PART : least;
}

/* The one's change alone is the better repair: known to be enough for more, or cheaper. */
static bool repairs_better(const struct conflict_fact *one, const struct conflict_fact *other)
{
    return one->shown != other->shown ? one->shown > other->shown : one->price < other->price;
}

/* The best of the repairs that one fact alone gives, unless it is known not to be enough. */
static void take_single_repair(struct inquiry *q, struct conflict *c)
{
    const struct conflict_fact *best = NULL;
    for (int i = 0; i < c->n_facts; i++)
        if (c->facts[i].n_alone && (!best || repairs_better(&c->facts[i], best)))
            best = &c->facts[i];
    if (!best)
        return;
    enum shown sufficient = best->shown;
    if (best->shown == SHOWN_PART && q->options->deadline > clock_now()) {
        int *level = xcalloc((size_t)q->n_facts + 1, sizeof *level);
        for (int i = 0; i < best->n_alone; i++)
            for (int k = 0; k < q->n_facts; k++)
                if (!memcmp(&q->facts[k], &best->alone[i].fact, sizeof *q->facts))
                    level[k] = best->alone[i].level;
        enum reply reply = ask(q, level, &q->parts[q->n_parts - 1]);
        free(level);
        if (reply == REPLY_NO)
            return;
        sufficient = reply == REPLY_YES ? SHOWN_SCHOOL : SHOWN_PART;
    }
    c->repair = best->alone;
    c->n_repair = best->n_alone;
    c->n_absent = best->n_absent;
    c->absent_student = best->absent_student;
    c->absent_slot = best->absent_slot;
    c->price = best->price;
    c->cheapest = SHOWN_NOT;
    c->sufficient = sufficient;
}

static const struct school_part *find_part(struct inquiry *q, const int *level)
{
    if (ask(q, level, &q->parts[0]) == REPLY_NO)
        return &q->parts[0];
    const struct school_part *part = part_by_counts(q, level);
    if (part)
        return part;
    for (int i = 1; i < q->n_parts && clock_now() < q->options->look_until; i++)
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
    *c = (struct conflict){.arena = arena,
                           .in = in,
                           .activities = part->activities,
                           .slot = part->slot,
                           .day = part->day,
                           .limits = part->kind == PART_LIMITS,
                           .infeasible = SHOWN_SCHOOL};
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
    /* First what one fact alone gives, then what is cheaper, if that ends in the time. */
    take_single_repair(&q, c);
    repair_find(&q, c);
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
        altered_apply(a, &f->alone[i].fact, f->alone[i].level);
    for (int i = 0; f && i < f->n_absent; i++)
        altered_absent(a, f->absent_student[i], f->absent_slot[i]);
    for (int i = 0; !f && i < c->n_repair; i++)
        altered_apply(a, &c->repair[i].fact, c->repair[i].level);
    for (int i = 0; !f && i < c->n_absent; i++)
        altered_absent(a, c->absent_student[i], c->absent_slot[i]);
    return a;
}
