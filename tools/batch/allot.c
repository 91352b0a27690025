/* Choices among whole answers, within the limits on what is shared. */
#include "tools/batch/allot.h"

#include <stdlib.h>
#include <string.h>

enum { SECONDS = 20, NODES = 20000 };

void items_add(struct items *all, struct item item)
{
    if (all->count == all->room) {
        all->room = 2 * all->room + 64;
        all->at = xrealloc(all->at, (size_t)all->room, sizeof *all->at);
    }
    all->at[all->count++] = item;
}

/* Exact limits ---------------------------------------------------------------------------- */

/* Adds the row where it can be broken and differs from the one before. */
static void add_row(struct choice *c, const struct items *all, const int *taken, int *before, int most)
{
    int64_t sum = 0;
    bool same = true;
    for (int i = 0; i < all->count; i++) {
        sum += taken[i];
        same &= taken[i] == before[i];
    }
    if (sum <= most || same)
        return;
    memcpy(before, taken, (size_t)all->count * sizeof *before);
    choice_row(c, most);
    for (int i = 0; i < all->count; i++)
        if (taken[i])
            choice_takes(c, i, taken[i]);
}

static void people_rows(const struct batch *b, struct choice *c, const struct items *all, int provider, int monday, int *taken,
                        int *before)
{
    const struct shared_provider *p = &b->x->providers[provider];
    for (enum day day = MON; day < DAYS && p->instructors >= 0; day++) {
        bool seen[24 * 60 + 1] = {false};
        for (int i = 0; i < all->count; i++)
            for (int k = 0; k < all->at[i].uses.count; k++)
                if (all->at[i].uses.at[k].provider == provider && all->at[i].uses.at[k].day == day)
                    seen[all->at[i].uses.at[k].start] = true;
        for (int moment = 0; moment <= 24 * 60; moment++) {
            if (!seen[moment])
                continue;
            for (int i = 0; i < all->count; i++)
                taken[i] = uses_taken(&all->at[i].uses, b->members[all->at[i].member].school, provider, monday, day, moment,
                                      p->travel);
            add_row(c, all, taken, before, p->instructors);
        }
    }
}

static void meeting_rows(const struct batch *b, struct choice *c, const struct items *all, int provider, int monday, int *taken,
                         int *before)
{
    int most = b->x->providers[provider].p.max_sessions;
    for (int i = 0; i < all->count; i++) {
        taken[i] = 0;
        for (int k = 0; k < all->at[i].uses.count; k++)
            taken[i] += all->at[i].uses.at[k].provider == provider && use_in_week(&all->at[i].uses.at[k], monday);
    }
    if (most >= 0)
        add_row(c, all, taken, before, most);
}

void items_rows(const struct batch *b, struct choice *c, const struct items *all)
{
    struct arena *a = arena_new();
    int n = 0, *mondays, *taken = ARENA_ARRAY(a, all->count + 1, int), *before = ARENA_ARRAY(a, all->count + 1, int);
    for (int i = 0; i < all->count; i++)
        n += all->at[i].uses.count;
    struct uses_list every = {0, ARENA_ARRAY(a, n, struct shared_use)};
    for (int i = 0; i < all->count; i++)
        for (int k = 0; k < all->at[i].uses.count; k++)
            every.at[every.count++] = all->at[i].uses.at[k];
    int weeks = uses_weeks(&every, a, &mondays);
    for (int p = 0; p < b->x->n_providers; p++)
        for (int w = 0; w < weeks; w++) {
            people_rows(b, c, all, p, mondays[w], taken, before);
            meeting_rows(b, c, all, p, mondays[w], taken, before);
        }
    if (b->x->budget_week >= 0) {
        choice_row(c, (double)(b->x->budget_week / 100));
        for (int i = 0; i < all->count; i++)
            choice_takes(c, i, (double)all->at[i].cost);
    }
    arena_free(a);
}

struct guard_limits choice_limits(void)
{
    return (struct guard_limits){.deadline = clock_now() + SECONDS, .node_limit = NODES, .cutoff = GUARD_INF};
}

static void broken_limit(void *ctx, const char *message)
{
    (void)message;
    *(bool *)ctx = true;
}

bool choice_fits(const struct batch *b, const int *chosen)
{
    struct arena *a = arena_new();
    int n = 0;
    bool broken = false;
    int64_t *costs = ARENA_ARRAY(a, b->n, int64_t);
    for (int i = 0; i < b->n; i++)
        n += chosen[i] >= 0 ? b->members[i].answers[chosen[i]].uses.count : 0;
    struct uses_list every = {0, ARENA_ARRAY(a, n, struct shared_use)};
    for (int i = 0; i < b->n; i++) {
        if (chosen[i] < 0)
            continue;
        const struct school_answer *answer = &b->members[i].answers[chosen[i]];
        costs[b->members[i].school] = answer->cost;
        for (int k = 0; k < answer->uses.count; k++)
            every.at[every.count++] = answer->uses.at[k];
    }
    share_check(b->x, &every, costs, broken_limit, &broken);
    arena_free(a);
    return !broken;
}

/* Every school's own best where that fits, which is the optimum then. */
static bool best_of_all(const struct batch *b, int *chosen)
{
    for (int i = 0; i < b->n; i++) {
        chosen[i] = -1;
        for (int r = 0; r < ROUND_FIRST; r++)
            if (has_timetable(&b->members[i].answers[r]) &&
                (chosen[i] < 0 || b->members[i].answers[r].plain < b->members[i].answers[chosen[i]].plain))
                chosen[i] = r;
    }
    return choice_fits(b, chosen);
}

void answers_choose(struct batch *b, int *chosen)
{
    if (best_of_all(b, chosen))
        return;
    /* a school with any answer counts more than every difference among answers */
    int64_t most = 0;
    for (int i = 0; i < b->n; i++)
        for (int r = 0; r < ROUND_FIRST; r++)
            if (has_timetable(&b->members[i].answers[r]) && b->members[i].answers[r].plain > most)
                most = b->members[i].answers[r].plain;
    struct items all = {0};
    struct choice *c = choice_new(b->n);
    for (int i = 0; i < b->n; i++) {
        chosen[i] = -1;
        for (int r = 0; r < ROUND_FIRST; r++) {
            const struct school_answer *a = &b->members[i].answers[r];
            if (!has_timetable(a))
                continue;
            struct item item = {i, r, a->uses, a->cost, (double)(2 * most - a->plain)};
            items_add(&all, item);
            choice_item(c, i, item.worth);
        }
    }
    items_rows(b, c, &all);
    bool *taken = xcalloc((size_t)all.count + 1, sizeof *taken);
    struct guard_limits limits = choice_limits();
    if (choice_solve(c, &limits, taken))
        for (int i = 0; i < all.count; i++)
            if (taken[i])
                chosen[all.at[i].member] = all.at[i].answer;
    free(taken);
    choice_free(c);
    free(all.at);
}

