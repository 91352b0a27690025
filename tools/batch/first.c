/* First come, first served: what a district without coordination would do, for comparison. In the order of the district's
 * file each school solves with what those before it have left of the shared providers and the budget. */
#include <stdlib.h>

#include "tools/batch/allot.h"

#define FIRST_SHARE 0.4 /* of a school's time, from its answer for itself: together about what coordination searches */

/* All that was taken so far. */
struct taken {
    struct uses_list uses;
    int64_t cost;
};

/* Most meetings of the provider that one week holds already. */
static int most_held(const struct taken *t, int provider)
{
    struct arena *a = arena_new();
    int *mondays, most = 0, n = uses_weeks(&t->uses, a, &mondays);
    for (int w = 0; w < n; w++) {
        int held = 0;
        for (int i = 0; i < t->uses.count; i++)
            held += t->uses.at[i].provider == provider && use_in_week(&t->uses.at[i], mondays[w]);
        most = held > most ? held : most;
    }
    arena_free(a);
    return most;
}

/* Instructors for one more meeting of the member in the slot, beside what is in the list (whose last place is free). */
static bool fits(const struct batch *b, const struct taken *t, struct uses_list *list, const struct member *m, int provider, int slot)
{
    struct shared_use use = {.school = m->school, .provider = provider, .day = m->slots[slot].day, .start = m->slots[slot].start,
                             .end = m->slots[slot].end, .monday = m->monday, .weeks = ~UINT64_C(0), .instructor = -1};
    list->at[list->count++] = use;
    struct arena *a = arena_new();
    int *mondays, when, n = uses_weeks(&t->uses, a, &mondays);
    bool good = uses_needed(b->x, list, provider, m->monday, use.day, &when) <= b->x->providers[provider].instructors;
    for (int w = 0; w < n && good; w++)
        good = uses_needed(b->x, list, provider, mondays[w], use.day, &when) <= b->x->providers[provider].instructors;
    arena_free(a);
    if (!good)
        list->count--;
    return good;
}

/* What those before have left for a member. */
static struct share_terms left_for(const struct batch *b, const struct taken *t, const struct member *m)
{
    struct share_terms terms = {.limited = true, .budget = -1};
    terms.at_once = ARENA_ARRAY(b->arena, b->x->n_providers * m->n_slots + 1, int);
    terms.sessions = ARENA_ARRAY(b->arena, b->x->n_providers + 1, int);
    for (int p = 0; p < b->x->n_providers; p++) {
        int most = b->x->providers[p].instructors;
        terms.sessions[p] = b->x->providers[p].p.max_sessions - most_held(t, p);
        if (most < 0)
            continue;
        struct uses_list list = {0, xcalloc((size_t)(t->uses.count + m->n_slots * most) + 1, sizeof *list.at)};
        for (int i = 0; i < t->uses.count; i++)
            if (t->uses.at[i].provider == p)
                list.at[list.count++] = t->uses.at[i];
        for (int k = 0; k < most; k++)
            for (int s = 0; s < m->n_slots; s++)
                if (m->can[p * m->n_slots + s] && terms.at_once[p * m->n_slots + s] == k && fits(b, t, &list, m, p, s))
                    terms.at_once[p * m->n_slots + s]++;
        free(list.at);
    }
    if (b->x->budget_week >= 0)
        terms.budget = b->x->budget_week / 100 - t->cost;
    return terms;
}

static void take(struct taken *t, const struct school_answer *a)
{
    t->uses.at = xrealloc(t->uses.at, (size_t)(t->uses.count + a->uses.count) + 1, sizeof *t->uses.at);
    for (int i = 0; i < a->uses.count; i++)
        t->uses.at[t->uses.count++] = a->uses.at[i];
    t->cost += a->cost;
}

bool first_come(struct batch *b)
{
    struct taken taken = {0};
    struct share_terms *terms = xcalloc((size_t)b->n + 1, sizeof *terms);
    bool good = true, *of = xcalloc((size_t)b->n + 1, sizeof *of);
    b->compared = true;
    for (int i = 0; i < b->n && good && !*b->interrupted; i++) {
        struct member *m = &b->members[i];
        const struct school_answer *free = &m->answers[ROUND_FREE];
        if (m->broken || (free->json && free->status == ANSWER_INFEASIBLE))
            continue;
        terms[i] = left_for(b, &taken, m);
        of[i] = true;
        b->round = b->rounds;
        good = round_run(b, ROUND_FIRST, of, terms, FIRST_SHARE, true);
        of[i] = false;
        if (!has_timetable(&m->answers[ROUND_FIRST])) {
            b->first_lost++;
            continue;
        }
        b->first += m->answers[ROUND_FIRST].plain;
        take(&taken, &m->answers[ROUND_FIRST]);
    }
    b->compared = good && !*b->interrupted;
    free(taken.uses.at);
    free(terms);
    free(of);
    return good;
}
