#include "solver/spread.h"

#include <stdlib.h>

#include "base/whole.h"
#include "program/facts.h"
#include "school/calendar.h"

/* One who supervises; loads in minutes. */
struct carrier {
    int64_t most, prior, share;
    bool high, low; /* counts in U, in L */
};

enum { PLACES = 240 /* of U and of L: where there are more, they are taken more coarsely */ };

static int64_t least_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The largest load that the person's slots and caps allow, about. */
static int64_t most_load(const struct instance *in, int q)
{
    const struct staff *st = &in->staff[q];
    int64_t day[DAYS] = {0}, total = 0;
    for (int t = 0; t < in->n_slots; t++) {
        struct slotset one = {{0}};
        slotset_add(&one, t);
        if (staff_may(in, q, &one, weeks_all(&in->term)))
            day[in->slots[t].day] += duty_load_in_week(in, t);
    }
    for (int days = 0; days < DAYS && (st->max_days < 0 || days < st->max_days); days++) {
        int best = 0;
        for (int d = 1; d < DAYS; d++)
            best = day[d] > day[best] ? d : best;
        total += st->max_load_per_day >= 0 ? least_of(day[best], st->max_load_per_day) : day[best];
        day[best] = 0;
    }
    return st->max_load >= 0 ? least_of(total, st->max_load) : total;
}

/* The loads that each may have between L and U, in units; false where somebody has none. */
static bool window(const struct carrier *c, int n, int64_t unit, int64_t low, int64_t high, int64_t *least,
                   int64_t *most)
{
    *least = *most = 0;
    for (int i = 0; i < n; i++) {
        int64_t to = c[i].most / unit, from = 0;
        if (c[i].high)
            to = least_of(to, floor_div(high * c[i].share / 100 - c[i].prior, unit));
        if (c[i].low)
            from = ceil_div(low - c[i].prior, unit);
        from = from < 0 ? 0 : from;
        if (from > to)
            return false;
        *least += from;
        *most += to;
    }
    return true;
}

/* Where U and L can be: on somebody's lattice. Sorted, each once; returns how many. */
static int list_places(const struct carrier *c, int n, int64_t unit, int64_t top, int64_t *place)
{
    int n_places = 0;
    for (int64_t v = -top; v <= top; v++) {
        bool on = false;
        for (int i = 0; i < n && !on; i++)
            on = c[i].high && (v - c[i].prior) % unit == 0;
        if (on && n_places < PLACES)
            place[n_places++] = v;
    }
    return n_places;
}

struct spread spread_of(const struct instance *in, struct arena *arena)
{
    int64_t place[PLACES], weight = in->profile.weights[MEASURE_IMBALANCE], top = 0, total = 0, unit = 0;
    struct carrier *c = xcalloc((size_t)in->n_staff + 1, sizeof *c);
    int n = 0;
    for (int t = 0; t < in->n_slots; t++)
        unit = gcd(unit, duty_load_in_week(in, t));
    unit = unit ? unit : 1;
    for (int q = 0; q < in->n_staff; q++) {
        const struct staff *st = &in->staff[q];
        if (!st->supervises)
            continue;
        bool high = balance_counts(in, q);
        c[n] = (struct carrier){most_load(in, q), high ? st->prior_load : 0, st->share, high, balance_is_low(in, q)};
        total += c[n].most;
        int64_t end = c[n].most + (c[n].prior < 0 ? -c[n].prior : c[n].prior);
        top = high && end > top ? end : top;
        n++;
    }
    for (int n_places = PLACES; n_places >= PLACES; unit *= n_places >= PLACES ? 2 : 1)
        n_places = list_places(c, n, unit, top, place);
    struct spread s = {.unit = unit, .n = (int)(total / unit)};
    s.points = ARENA_ARRAY(arena, s.n + 1, double);
    for (int i = 0; i <= s.n; i++)
        s.points[i] = (double)(weight * top);
    int n_places = list_places(c, n, unit, top, place);
    for (int i = 0; i < n_places; i++)
        for (int j = i; j < n_places; j++) {
            int64_t least, most;
            double points = (double)(weight * (place[j] - place[i]));
            if (window(c, n, unit, place[i], place[j], &least, &most))
                for (int64_t k = least; k <= most && k <= s.n; k++)
                    s.points[k] = points < s.points[k] ? points : s.points[k];
        }
    free(c);
    return s;
}
