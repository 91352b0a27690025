/* Limits, their prices, and the bound that they prove. */
#include <stdlib.h>
#include <string.h>

#include "tools/batch/batch.h"

/* Two weeks in which all schools are at work, so that odd and even ones both count; any week makes a true limit. */
static int common_weeks(const struct batch *b, int mondays[2])
{
    int first = 0, last = INT32_MAX, n = 0;
    for (int i = 0; i < b->n; i++) {
        const struct member *m = &b->members[i];
        if (m->broken)
            continue;
        int end = m->monday + 7 * (m->weeks - 1);
        first = m->monday > first ? m->monday : first;
        last = end < last ? end : last;
    }
    int monday = first + 7 < last ? first + 7 : first;
    for (; n < 2 && monday <= last; monday += 7)
        mondays[n++] = monday;
    if (!n && first)
        mondays[n++] = first;
    return n;
}

static void add_limit(struct batch *b, struct limit l)
{
    if ((b->n_limits & (b->n_limits - 1)) == 0) { /* full at the powers of two */
        struct limit *more = ARENA_ARRAY(b->arena, b->n_limits ? 2 * b->n_limits : 1, struct limit);
        if (b->n_limits)
            memcpy(more, b->limits, (size_t)b->n_limits * sizeof *more);
        b->limits = more;
    }
    b->limits[b->n_limits++] = l;
}

static void moments_of(struct batch *b, int provider, int monday)
{
    int most = b->x->providers[provider].instructors;
    for (enum day day = MON; day < DAYS && most >= 0; day++) {
        bool seen[24 * 60 + 1] = {false};
        for (int i = 0; i < b->n; i++)
            for (int t = 0; !b->members[i].broken && t < b->members[i].n_slots; t++)
                if (b->members[i].slots[t].day == day && b->members[i].can[provider * b->members[i].n_slots + t])
                    seen[b->members[i].slots[t].start] = true;
        for (int moment = 0; moment <= 24 * 60; moment++)
            if (seen[moment])
                add_limit(b, (struct limit){.provider = provider, .monday = monday, .day = day, .moment = moment, .most = most});
    }
}

void limits_make(struct batch *b)
{
    int mondays[2], weeks = common_weeks(b, mondays);
    for (int p = 0; p < b->x->n_providers; p++)
        for (int w = 0; w < weeks; w++) {
            moments_of(b, p, mondays[w]);
            if (b->x->providers[p].p.max_sessions >= 0)
                add_limit(b, (struct limit){.provider = p, .meetings = true, .monday = mondays[w],
                                            .most = b->x->providers[p].p.max_sessions});
        }
    if (b->x->budget_week >= 0)
        add_limit(b, (struct limit){.provider = -1, .most = (int)(b->x->budget_week / 100)});
}

/* The slots that count at the moment all run at one time, so that what is counted is what one school's meetings take at
 * that time: those that run then; where there are none, those that run just before the last of them ends whose instructors
 * are still on their way. */
bool limit_slot(const struct member *m, const struct limit *l, int slot, int travel)
{
    const struct member_slot *s = &m->slots[slot];
    int last = -1;
    if (s->day != l->day || !s->activities || s->start > l->moment || s->end + travel <= l->moment)
        return false;
    for (int t = 0; t < m->n_slots; t++) {
        const struct member_slot *o = &m->slots[t];
        if (o->day != l->day || !o->activities || o->start > l->moment || o->end + travel <= l->moment)
            continue;
        if (o->end > last)
            last = o->end;
    }
    int at = last > l->moment ? l->moment : last - 1;
    return s->start <= at && at < s->end;
}

int64_t limit_taken(const struct batch *b, const struct member *m, const struct uses_list *uses, int64_t cost,
                    const struct limit *l)
{
    int64_t sum = 0;
    if (l->provider < 0)
        return cost;
    for (int i = 0; i < uses->count; i++) {
        const struct shared_use *u = &uses->at[i];
        if (u->provider != l->provider || !use_in_week(u, l->monday))
            continue;
        if (l->meetings) {
            sum++;
            continue;
        }
        bool counted = false; /* a meeting of several slots is in one of them at the time */
        for (int t = 0; t < m->n_slots && !counted; t++)
            counted = m->slots[t].day == u->day && m->slots[t].start >= u->start && m->slots[t].end <= u->end &&
                      limit_slot(m, l, t, b->x->providers[l->provider].travel);
        sum += counted;
    }
    return sum;
}

double limit_led(const struct batch *b, const struct member *m, const struct school_answer *a, const struct limit *l)
{
    const struct school_answer *free = &m->answers[ROUND_FREE];
    double sum = 0;
    if (a->led_cost < 0)
        return (double)limit_taken(b, m, &free->uses, free->cost, l);
    if (l->provider < 0)
        return a->led_cost;
    for (int i = 0; i < a->led.count; i++) {
        struct uses_list one = {1, &a->led.at[i]};
        sum += a->amounts[i] * (double)limit_taken(b, m, &one, 0, l);
    }
    return sum;
}

bool prices_bound(const struct batch *b, enum round round, const int64_t *prices, int64_t *bound)
{
    int64_t sum = 0;
    for (int i = 0; i < b->n; i++) {
        const struct member *m = &b->members[i];
        const struct school_answer *a = &m->answers[round];
        if (m->broken || (m->answers[ROUND_FREE].json && m->answers[ROUND_FREE].status == ANSWER_INFEASIBLE))
            continue;
        if (!a->json || !a->has_bound)
            return false;
        sum += a->bound;
    }
    for (int l = 0; l < b->n_limits; l++)
        sum -= (prices ? prices[l] : b->limits[l].price) * b->limits[l].most;
    *bound = sum;
    return true;
}

void prices_lean(struct batch *b, enum round round)
{
    const double FAR = 0.25, LEAST = 100, DOWN = -0.5; /* a price moves by a part of itself, or of so many points */
    for (int l = 0; l < b->n_limits; l++) {
        struct limit *limit = &b->limits[l];
        int64_t taken = 0;
        for (int i = 0; i < b->n; i++)
            if (b->members[i].answers[round].json)
                taken += limit_taken(b, &b->members[i], &b->members[i].answers[round].uses,
                                     b->members[i].answers[round].cost, limit);
        double over = (double)(taken - limit->most) / (limit->most > 0 ? limit->most : 1);
        over = over > 1 ? 1 : over < DOWN ? DOWN : over;
        double price = (double)limit->price, next = price + FAR * over * (price > LEAST ? price : LEAST);
        limit->price = next > 0 ? (int64_t)(next + 0.5) : 0;
    }
}
