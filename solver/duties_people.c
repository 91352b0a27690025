/* What one person may take on, holds, and costs. */
#include "solver/desk.h"

#include <stdlib.h>

#include "program/facts.h"
#include "school/calendar.h"

static void take(struct desk *d, int q, const struct need *n)
{
    struct person *p = &d->people[q];
    if (p->count == p->room) {
        p->room = p->room ? 2 * p->room : 16;
        p->needs = xrealloc(p->needs, (size_t)p->room, sizeof *p->needs);
    }
    p->needs[p->count++] = (int)(n - d->needs);
    p->load += n->load;
    if (n->kind == DUTY_IS_STUDY)
        d->familiar_count[cell(d, n->what, n->slot, n->v)] += d->familiar[q * d->in->n_pools + n->what];
}

static void drop(struct desk *d, int q, const struct need *n)
{
    struct person *p = &d->people[q];
    int at = 0;
    while (p->needs[at] != (int)(n - d->needs))
        at++;
    p->needs[at] = p->needs[--p->count];
    p->load -= n->load;
    if (n->kind == DUTY_IS_STUDY)
        d->familiar_count[cell(d, n->what, n->slot, n->v)] -= d->familiar[q * d->in->n_pools + n->what];
}

static bool too_close(const struct desk *d, const struct need *h, const struct need *n)
{
    if (!(h->weeks & n->weeks))
        return false;
    for (int t = slotset_next(&h->slots, 0); t >= 0; t = slotset_next(&h->slots, t + 1))
        for (int u = slotset_next(&n->slots, 0); u >= 0; u = slotset_next(&n->slots, u + 1)) {
            if (d->in->slots[t].day != d->in->slots[u].day)
                continue;
            if (h->site < 0 || n->site < 0 ? slots_clash(&d->in->slots[t], &d->in->slots[u])
                                           : slots_too_close(d->in, t, h->site, u, n->site))
                return true;
        }
    return false;
}

static bool within_caps(const struct desk *d, int q, const struct need *n)
{
    const struct staff *st = &d->in->staff[q];
    if (st->max_load < 0 && st->max_load_per_day < 0 && st->max_days < 0)
        return true;
    int load = n->week_load, day_load[DAYS] = {0};
    unsigned days = 0;
    const struct person *p = &d->people[q];
    for (int i = -1; i < p->count; i++) {
        const struct need *held = i < 0 ? n : &d->needs[p->needs[i]];
        if (!(held->weeks & n->weeks))
            continue;
        load += i < 0 ? 0 : held->week_load;
        for (int t = slotset_next(&held->slots, 0); t >= 0; t = slotset_next(&held->slots, t + 1)) {
            days |= 1u << d->in->slots[t].day;
            day_load[d->in->slots[t].day] += duty_load_in_week(d->in, t);
        }
    }
    for (int day = 0; day < DAYS; day++)
        if (st->max_load_per_day >= 0 && day_load[day] > st->max_load_per_day)
            return false;
    return (st->max_load < 0 || load <= st->max_load) && (st->max_days < 0 || __builtin_popcount(days) <= st->max_days);
}

/* An own staff member who may lead the section as it runs. */
static bool leads(const struct desk *d, int q, int section)
{
    return d->in->staff[q].type == STAFF_OWN && ints_has(&d->p->options[d->plan->sections[section].option].leaders, q);
}

bool desk_may(const struct desk *d, int q, const struct need *n)
{
    const struct staff *st = &d->in->staff[q];
    if (n->kind == DUTY_IS_LEAD ? !leads(d, q, n->what) : !st->supervises)
        return false;
    if ((n->own && st->type != STAFF_OWN) || (n->must >= 0 && n->must != q) ||
        !staff_may(d->in, q, &n->slots, n->weeks))
        return false;
    for (int t = slotset_next(&n->slots, 0); t >= 0 && n->must != q; t = slotset_next(&n->slots, t + 1))
        if (d->free_lock[q * d->in->n_slots + t])
            return false;
    if (n->kind == DUTY_IS_POST && d->in->posts[n->what].by.count && !ints_has(&d->in->posts[n->what].by, q))
        return false;
    for (int i = 0; i < d->people[q].count; i++)
        if (too_close(d, &d->needs[d->people[q].needs[i]], n))
            return false;
    return within_caps(d, q, n);
}

double desk_new_to(const struct desk *d, int q, const struct need *n)
{
    int moves = n->kind == DUTY_IS_STUDY  ? past_study_moves(d->in, q, n->slot)
                : n->kind == DUTY_IS_POST ? past_post_moves(d->in, q, n->what, n->slot)
                                          : past_staff_moves(d->in, d->plan->sections[n->what].past, q);
    return plan_moves(d->plan, MOVED_STAFF, moves);
}

void desk_assign(struct desk *d, struct need *n, int q)
{
    if (n->person >= 0)
        drop(d, n->person, n);
    n->person = q;
    if (q >= 0)
        take(d, q, n);
}

double desk_local_cost(const struct desk *d, const struct need *n)
{
    const double NOBODY = 100000; /* more than anything that somebody could cost */
    double cost = n->person < 0 ? NOBODY
                                : (double)duty_cost(d->in, n->person, &n->slots, n->weeks) + desk_new_to(d, n->person, n);
    if (n->kind == DUTY_IS_STUDY) {
        int at = cell(d, n->what, n->slot, n->v);
        int known = d->familiar_count[at] < d->groups[at] ? d->familiar_count[at] : d->groups[at];
        cost -= (double)d->in->profile.weights[MEASURE_UNFAMILIAR] * known;
    }
    return cost;
}
