/* Parts of what is shared, for schools to solve within. */
#include "tools/batch/allot.h"

#include <stdlib.h>
#include <string.h>

enum { POINTS_A_STUDENT = 50 /* of a seat with a shared provider: about what it costs to lose it */ };

static int *at_once(const struct member *m, const struct share_terms *t, int provider)
{
    return t->at_once + provider * m->n_slots;
}

static void no_part(const struct batch *b, const struct member *m, struct share_terms *t)
{
    *t = (struct share_terms){.limited = true, .budget = -1};
    t->at_once = ARENA_ARRAY(b->arena, b->x->n_providers * m->n_slots + 1, int);
    t->sessions = ARENA_ARRAY(b->arena, b->x->n_providers + 1, int);
}

/* Adds to a part what these meetings take. Weeks are not told apart: a part is for all of them. */
static void part_holds(const struct member *m, struct share_terms *t, const struct uses_list *uses)
{
    for (int i = 0; i < uses->count; i++) {
        const struct shared_use *u = &uses->at[i];
        t->sessions[u->provider]++;
        for (int s = 0; s < m->n_slots; s++)
            if (m->slots[s].day == u->day && m->slots[s].start >= u->start && m->slots[s].end <= u->end)
                at_once(m, t, u->provider)[s]++;
    }
}

/* All that a part allows of a provider, as meetings of one slot each in all weeks. */
static void part_uses(const struct member *m, const struct share_terms *t, int provider, struct uses_list *out)
{
    for (int s = 0; s < m->n_slots; s++)
        for (int k = 0; k < at_once(m, t, provider)[s]; k++)
            out->at[out->count++] = (struct shared_use){.school = m->school, .provider = provider, .day = m->slots[s].day,
                                                        .start = m->slots[s].start, .end = m->slots[s].end,
                                                        .monday = m->monday, .weeks = ~UINT64_C(0), .instructor = -1};
}

/* The parts of all members leave no moment of the day short of instructors. */
static bool parts_fit(const struct batch *b, const struct share_terms *terms, int provider, enum day day, int monday)
{
    struct arena *a = arena_new();
    int n = 0, when;
    for (int i = 0; i < b->n; i++)
        for (int s = 0; !b->members[i].broken && s < b->members[i].n_slots; s++)
            n += at_once(&b->members[i], &terms[i], provider)[s];
    struct uses_list all = {0, ARENA_ARRAY(a, n, struct shared_use)};
    for (int i = 0; i < b->n; i++)
        if (!b->members[i].broken)
            part_uses(&b->members[i], &terms[i], provider, &all);
    bool fits = uses_needed(b->x, &all, provider, monday, day, &when) <= b->x->providers[provider].instructors;
    arena_free(a);
    return fits;
}

/* How often the member's answers had a meeting of the provider there. */
static int wanted(const struct member *m, int provider, int slot)
{
    int n = 0;
    for (int r = 0; r < ROUND_FIRST; r++)
        for (int k = 0; k < m->answers[r].uses.count; k++) {
            const struct shared_use *u = &m->answers[r].uses.at[k];
            n += u->provider == provider && u->day == m->slots[slot].day && m->slots[slot].start >= u->start &&
                 m->slots[slot].end <= u->end;
        }
    return n;
}

static void hand_out_meetings(const struct batch *b, struct share_terms *terms, int provider)
{
    int most = b->x->providers[provider].p.max_sessions, own = b->x->providers[provider].max_sessions_per_school, left = most;
    for (int i = 0; i < b->n; i++)
        left -= b->members[i].broken ? 0 : terms[i].sessions[provider];
    for (bool more = true; more && (most < 0 || left > 0);) {
        more = false;
        for (int i = 0; i < b->n && (most < 0 || left > 0); i++) {
            if (b->members[i].broken)
                continue;
            int slots = 0;
            for (int s = 0; s < b->members[i].n_slots; s++)
                slots += at_once(&b->members[i], &terms[i], provider)[s];
            if (terms[i].sessions[provider] >= slots || (own >= 0 && terms[i].sessions[provider] >= own))
                continue;
            terms[i].sessions[provider]++;
            left--;
            more = true;
        }
    }
}

/* A place that a member could use: the provider in a slot. */
struct place {
    int member, slot, wanted, turn; /* turn: its places so far */
};

static int by_want(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->wanted != y->wanted)
        return x->wanted > y->wanted ? -1 : 1;
    if (x->turn != y->turn)
        return x->turn < y->turn ? -1 : 1;
    if (x->member != y->member)
        return x->member < y->member ? -1 : 1;
    return x->slot < y->slot ? -1 : x->slot > y->slot;
}

/* All places of a provider, the first of each member before the second of any; where members begin moves on from
 * provider to provider. */
static int places_of(const struct batch *b, int provider, struct place *places)
{
    int n = 0;
    for (int k = 0; k < b->n; k++) {
        int i = (k + provider * 7) % b->n, turn = 0;
        const struct member *m = &b->members[i];
        for (int s = 0; !m->broken && s < m->n_slots; s++)
            if (m->can[provider * m->n_slots + (s + i) % m->n_slots])
                places[n++] = (struct place){i, (s + i) % m->n_slots, wanted(m, provider, (s + i) % m->n_slots), turn++ * b->n + k};
    }
    qsort(places, (size_t)n, sizeof *places, by_want);
    return n;
}

/* What is left over goes, slot by slot, first to those who had it most often in their answers, then to all in turn; then
 * meetings. */
static void hand_out(const struct batch *b, struct share_terms *terms)
{
    int monday = 0, room = 0;
    for (int i = 0; i < b->n; i++) {
        room += b->members[i].n_slots;
        if (!b->members[i].broken && b->members[i].monday > monday)
            monday = b->members[i].monday;
    }
    struct place *places = xcalloc((size_t)room + 1, sizeof *places);
    for (int p = 0; p < b->x->n_providers; p++) {
        if (b->x->providers[p].instructors < 0)
            continue;
        int n = places_of(b, p, places);
        for (int k = 0; k < n; k++) {
            const struct member *m = &b->members[places[k].member];
            int *here = &at_once(m, &terms[places[k].member], p)[places[k].slot];
            if (*here >= b->x->providers[p].instructors)
                continue;
            ++*here;
            if (!parts_fit(b, terms, p, m->slots[places[k].slot].day, monday))
                --*here;
        }
        hand_out_meetings(b, terms, p);
    }
    free(places);
}

/* Budgets: what each answer costs, and an equal part of what is left over. */
static void hand_out_budget(const struct batch *b, const int *chosen, struct share_terms *terms)
{
    int64_t left = b->x->budget_week / 100;
    int n = 0;
    for (int i = 0; i < b->n; i++)
        if (chosen[i] >= 0) {
            left -= b->members[i].answers[chosen[i]].cost;
            n++;
        }
    for (int i = 0; i < b->n && b->x->budget_week >= 0 && n; i++)
        if (chosen[i] >= 0)
            terms[i].budget = b->members[i].answers[chosen[i]].cost + (left > 0 ? left / n : 0);
}

void parts_of_choice(struct batch *b, const int *chosen, struct share_terms *terms)
{
    for (int i = 0; i < b->n; i++) {
        const struct member *m = &b->members[i];
        if (m->broken)
            continue;
        no_part(b, m, &terms[i]);
        if (chosen[i] >= 0)
            part_holds(m, &terms[i], &m->answers[chosen[i]].uses);
    }
    hand_out(b, terms);
    hand_out_budget(b, chosen, terms);
}

/* Wishes ----------------------------------------------------------------------------------- */

/* The activity of a meeting, as its answer says. */
static const char *activity_of(const struct school_answer *a, int use)
{
    return json_string_value(json_object_get(json_array_get(json_object_get(a->json, "uses"), (size_t)use), "activity"));
}

/* A section of several meetings with another provider that has all of its times. */
static void other_providers(const struct batch *b, struct items *all, struct item item, const char *activity)
{
    const struct member *m = &b->members[item.member];
    for (int p = 0; activity && p < b->x->n_providers; p++) {
        struct item other = item;
        bool can = p != item.uses.at[0].provider;
        other.uses.at = ARENA_ARRAY(b->arena, item.uses.count, struct shared_use);
        for (int i = 0; i < item.uses.count && can; i++) {
            bool found = false;
            for (int k = 0; k < m->n_ways && !found; k++)
                found = m->ways[k].provider == p && m->ways[k].day == (int)item.uses.at[i].day &&
                        m->ways[k].start == item.uses.at[i].start && !strcmp(m->ways[k].activity, activity);
            can = found;
            other.uses.at[i] = item.uses.at[i];
            other.uses.at[i].provider = p;
        }
        other.worth = item.worth * 95 / 100;
        if (can)
            items_add(all, other);
    }
}

/* The same section with other providers and at other times, a few ways of all, by turns so that not all schools have the same. */
static void other_ways(const struct batch *b, struct items *all, struct item item, const char *activity)
{
    enum { WAYS = 16 };
    const struct member *m = &b->members[item.member];
    const struct shared_use *u = &item.uses.at[0];
    for (int k = 0, found = 0; activity && k < m->n_ways && found < WAYS; k++) {
        const struct member_way *way = &m->ways[(k + item.member) % m->n_ways];
        if (strcmp(way->activity, activity) != 0 ||
            (way->provider == u->provider && way->day == (int)u->day && way->start == u->start))
            continue;
        struct item other = item;
        other.uses.at = ARENA_NEW(b->arena, struct shared_use);
        *other.uses.at = *u;
        other.uses.at->provider = way->provider;
        other.uses.at->day = (enum day)way->day;
        other.uses.at->start = way->start;
        other.uses.at->end = way->end;
        /* fewer of its students can come then */
        other.worth = item.worth * (way->day == (int)u->day && way->start == u->start ? 95 : 75) / 100;
        items_add(all, other);
        found++;
    }
}

/* The sections of all answers of a round that shared providers lead, and other ways for each; items of a section share a group,
 * [count] of groups. Meetings of a section lie next to each other. */
static void sections_of(const struct batch *b, enum round round, struct items *all, int **groups, int *n_groups)
{
    int room = 0;
    *groups = NULL;
    *n_groups = 0;
    for (int i = 0; i < b->n; i++) {
        const struct school_answer *a = &b->members[i].answers[round];
        if (!has_timetable(a))
            a = &b->members[i].answers[ROUND_FREE];
        for (int k = 0, end; has_timetable(a) && k < a->uses.count; k = end, ++*n_groups) {
            for (end = k + 1; end < a->uses.count && a->uses.at[end].section == a->uses.at[k].section; end++)
                ;
            struct item item = {i, round, {end - k, a->uses.at + k}, 0, POINTS_A_STUDENT * (a->uses.at[k].students + 1)};
            int before = all->count;
            items_add(all, item);
            if (end == k + 1)
                other_ways(b, all, item, activity_of(a, k));
            else
                other_providers(b, all, item, activity_of(a, k));
            if (all->count > room) {
                room = 2 * all->count;
                *groups = xrealloc(*groups, (size_t)room, sizeof **groups);
            }
            for (int g = before; g < all->count; g++)
                (*groups)[g] = *n_groups;
        }
    }
}

/* Prices of the limits from the linear program over the sections. */
static void first_prices(struct batch *b, const struct items *all, const int *groups, int n_groups)
{
    struct choice *c = choice_new(n_groups);
    double *price = xcalloc((size_t)b->n_limits + 1, sizeof *price);
    for (int i = 0; i < all->count; i++)
        choice_item(c, groups[i], all->at[i].worth);
    for (int l = 0; l < b->n_limits; l++) {
        choice_row(c, b->limits[l].most);
        for (int i = 0; i < all->count && b->limits[l].provider >= 0; i++) {
            int64_t taken = limit_taken(b, &b->members[all->at[i].member], &all->at[i].uses, 0, &b->limits[l]);
            if (taken)
                choice_takes(c, i, (double)taken);
        }
    }
    struct guard_limits limits = choice_limits();
    choice_prices(c, &limits, price);
    for (int l = 0; l < b->n_limits; l++)
        b->limits[l].price = (int64_t)(price[l] + 0.5);
    free(price);
    choice_free(c);
}

/* Where the schools together cost more than there is, each has to do with its share of it. */
static void share_budget(const struct batch *b, struct share_terms *terms, bool *lost)
{
    int64_t sum = 0, most = b->x->budget_week / 100;
    for (int i = 0; i < b->n; i++)
        if (has_timetable(&b->members[i].answers[ROUND_FREE]))
            sum += b->members[i].answers[ROUND_FREE].cost;
    for (int i = 0; i < b->n && b->x->budget_week >= 0 && sum > most; i++)
        if (has_timetable(&b->members[i].answers[ROUND_FREE])) {
            terms[i].budget = most * b->members[i].answers[ROUND_FREE].cost / sum;
            lost[i] = true;
        }
}

void parts_of_wishes(struct batch *b, enum round round, struct share_terms *terms, bool *lost)
{
    struct items all = {0};
    int *groups, n_groups;
    sections_of(b, round, &all, &groups, &n_groups);
    struct choice *c = choice_new(n_groups);
    for (int i = 0; i < all.count; i++)
        choice_item(c, groups[i], all.at[i].worth);
    items_rows(b, c, &all); /* sections of one school as if each were a school's: never too little */
    bool *taken = xcalloc((size_t)all.count + 1, sizeof *taken);
    struct guard_limits limits = choice_limits();
    choice_solve(c, &limits, taken);
    for (int i = 0; i < b->n; i++) {
        lost[i] = false;
        if (!b->members[i].broken)
            no_part(b, &b->members[i], &terms[i]);
    }
    for (int i = 0; i < all.count; i++) {
        if (taken[i])
            part_holds(&b->members[all.at[i].member], &terms[all.at[i].member], &all.at[i].uses);
        else if (i == 0 || groups[i] != groups[i - 1]) /* the section as it was */
            lost[all.at[i].member] = true;
    }
    hand_out(b, terms);
    share_budget(b, terms, lost);
    if (round == ROUND_FREE)
        first_prices(b, &all, groups, n_groups);
    free(groups);
    free(taken);
    choice_free(c);
    free(all.at);
}
