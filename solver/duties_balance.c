/* Better duties once every need has its person: descent, then annealing. Whoever the change is about, the balance of the
 * others is known from the ends of the list of loads, so that a change costs a handful of looks. */
#include "solver/desk.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "program/facts.h"
#include "solver/draw.h"

/* What a whole post would carry in q's place. */
static double share_load(const struct desk *d, int q)
{
    return (double)(d->people[q].load + d->in->staff[q].prior_load) * 100 / d->in->staff[q].share;
}

double desk_load_square(const struct desk *d, int q)
{
    return d->people[q].counted ? share_load(d, q) * share_load(d, q) : 0;
}

/* The largest and the smallest loads as U and L see them, with their people; -1: there are fewer. */
enum { ENDS = 3 /* of them two may be about to change */ };
struct ends {
    int64_t high[ENDS], low[ENDS];
    int high_person[ENDS], low_person[ENDS];
};

static const double LEAST = 1e-6; /* by how much a value has to fall */

struct balance {
    struct desk *d;
    struct ends ends;
    double smooth; /* weight of the sum of squared loads beside the balance */
    uint64_t random;
};

static int64_t high_of(const struct desk *d, int q)
{
    return load_by_share(d->in, q, d->people[q].load);
}

static int64_t low_of(const struct desk *d, int q)
{
    return d->people[q].load + d->in->staff[q].prior_load;
}

static void insert(int64_t *value, int *person, int64_t v, int q, int sign)
{
    for (int k = 0; k < ENDS; k++) {
        if (person[k] >= 0 && sign * v <= sign * value[k])
            continue;
        for (int m = ENDS - 1; m > k; m--) {
            value[m] = value[m - 1];
            person[m] = person[m - 1];
        }
        value[k] = v;
        person[k] = q;
        return;
    }
}

static void find_ends(struct balance *b)
{
    struct ends *e = &b->ends;
    for (int k = 0; k < ENDS; k++)
        e->high_person[k] = e->low_person[k] = -1;
    for (int q = 0; q < b->d->in->n_staff; q++) {
        if (b->d->people[q].counted)
            insert(e->high, e->high_person, high_of(b->d, q), q, 1);
        if (b->d->people[q].counted && b->d->people[q].low)
            insert(e->low, e->low_person, low_of(b->d, q), q, -1);
    }
}

/* Points of the balance and of the smooth stand-in of two people as they are now, the others being as the ends say; p: -1,
 * nobody. */
static double balance_value(const struct balance *b, int p, int q)
{
    p = p < 0 ? q : p;
    const struct desk *d = b->d;
    int64_t high = INT64_MIN, low = INT64_MAX;
    for (int k = ENDS - 1; k >= 0; k--) {
        int h = b->ends.high_person[k], l = b->ends.low_person[k];
        if (h >= 0 && h != p && h != q)
            high = b->ends.high[k];
        if (l >= 0 && l != p && l != q)
            low = b->ends.low[k];
    }
    double squares = 0;
    for (int k = 0; k < 2; k++) {
        int person = k ? q : p;
        if ((k && p == q) || !d->people[person].counted)
            continue;
        int64_t h = high_of(d, person), l = low_of(d, person);
        high = h > high ? h : high;
        low = d->people[person].low && l < low ? l : low;
        squares += desk_load_square(d, person);
    }
    double apart = high == INT64_MIN || low == INT64_MAX ? 0 : (double)(high - low);
    return d->in->profile.weights[MEASURE_IMBALANCE] * apart + b->smooth * squares;
}

/* Need n goes from its person to q; the change of the value, INFINITY where that may not be (nothing is changed then). */
static double hand_over(struct balance *b, struct need *n, int q)
{
    struct desk *d = b->d;
    int p = n->person;
    if (p == q)
        return INFINITY;
    double before = balance_value(b, p, q) + desk_local_cost(d, n);
    desk_assign(d, n, -1);
    bool may = desk_may(d, q, n);
    desk_assign(d, n, may ? q : p);
    return may ? balance_value(b, p, q) + desk_local_cost(d, n) - before : INFINITY;
}

/* Two needs of different places exchange their people, m may have nobody; as above. */
static double exchange(struct balance *b, struct need *m, struct need *n)
{
    struct desk *d = b->d;
    int p = m->person, q = n->person;
    if (p == q || (m->kind == n->kind && m->what == n->what && m->slot == n->slot && m->v == n->v))
        return INFINITY;
    double before = balance_value(b, p, q) + desk_local_cost(d, m) + desk_local_cost(d, n);
    desk_assign(d, m, -1);
    desk_assign(d, n, -1);
    bool may = desk_may(d, q, m);
    if (may) {
        desk_assign(d, m, q);
        may = p < 0 || desk_may(d, p, n);
    }
    if (may) {
        desk_assign(d, n, p);
        return balance_value(b, p, q) + desk_local_cost(d, m) + desk_local_cost(d, n) - before;
    }
    desk_assign(d, m, p);
    desk_assign(d, n, q);
    return INFINITY;
}

/* Takes back what changed the people of m (and n). */
static void undo(struct desk *d, struct need *m, int p, struct need *n, int q)
{
    if (n)
        desk_assign(d, n, -1);
    desk_assign(d, m, p);
    if (n)
        desk_assign(d, n, q);
}

/* Replaces one person, or lets two swap within a time, while the value falls. */
static void descend(struct balance *b)
{
    enum { ROUNDS = 12 };
    struct desk *d = b->d;
    bool more = true;
    for (int round = 0; round < ROUNDS && more; round++) {
        more = false;
        find_ends(b);
        for (int i = 0; i < d->n_needs; i++) {
            struct need *n = &d->needs[i];
            int old = n->person, best = old;
            double least = -LEAST;
            for (int q = 0; q < d->in->n_staff && n->must < 0 && old >= 0; q++) {
                double change = hand_over(b, n, q);
                if (change < least) {
                    least = change;
                    best = q;
                }
                desk_assign(d, n, old);
            }
            if (best != old) {
                desk_assign(d, n, best);
                find_ends(b);
                more = true;
            }
        }
        for (int i = 0; i < d->n_needs; i++)
            for (int j = i + 1; j < d->n_needs; j++) {
                struct need *m = &d->needs[i], *n = &d->needs[j];
                int p = m->person, q = n->person;
                if (m->must >= 0 || n->must >= 0 || p < 0 || q < 0 || !slotset_equal(&m->slots, &n->slots) || m->weeks != n->weeks)
                    continue;
                double change = exchange(b, m, n);
                if (change < -LEAST) {
                    find_ends(b);
                    more = true;
                } else if (change < INFINITY) {
                    undo(d, m, p, n, q);
                }
            }
    }
}

static int below(struct balance *b, int n)
{
    return (int)draw_below(&b->random, (uint64_t)n);
}

static double unit(struct balance *b)
{
    return (double)below(b, 1 << 30) / (1 << 30);
}

/* How far from the mean two people are: what beside the score draws loads together while it is warm. */
static double unevenness(const struct desk *d, double mean, int p, int q)
{
    const double HOUR = 60;
    p = p < 0 ? q : p;
    double sum = 0;
    for (int k = 0; k < 2; k++) {
        int person = k ? q : p;
        if (d->people[person].counted && (!k || p != q)) {
            double off = (share_load(d, person) - mean) / HOUR;
            sum += off * off * off * off;
        }
    }
    return sum;
}

static double mean_of_shares(const struct desk *d)
{
    double sum = 0;
    int n = 0;
    for (int q = 0; q < d->in->n_staff; q++)
        if (d->people[q].counted) {
            sum += share_load(d, q);
            n++;
        }
    return n ? sum / n : 0;
}

/* A need with nobody; -1: there is none. */
static int find_hole(const struct desk *d)
{
    for (int i = 0; i < d->n_needs; i++)
        if (d->needs[i].person < 0 && d->needs[i].must < 0)
            return i;
    return -1;
}

/* Changes drawn at random, accepted as Metropolis does (1953), at a temperature that falls; the best by the score stays. */
static void anneal(struct balance *b, int64_t moves)
{
    /* in points of the balance, or of familiar adults where nobody asks for balance */
    const int *weights = b->d->in->profile.weights;
    double point = weights[MEASURE_IMBALANCE] ? weights[MEASURE_IMBALANCE] : weights[MEASURE_UNFAMILIAR] + 1;
    const double HOT = 0.7 * point, COLD = 0.07 * point, EVEN = weights[MEASURE_IMBALANCE] ? 3 * point : 0;
    struct desk *d = b->d;
    int *best = xmalloc(sizeof *best * ((size_t)d->n_needs + 1)), *open = xmalloc(sizeof *open * ((size_t)d->n_needs + 1));
    int n_open = 0;
    for (int i = 0; i < d->n_needs; i++) {
        best[i] = d->needs[i].person;
        if (d->needs[i].must < 0)
            open[n_open++] = i;
    }
    double value = 0, least = 0, mean = mean_of_shares(d);
    int hole = find_hole(d);
    find_ends(b);
    for (int64_t k = 0; k < moves && n_open; k++) {
        struct need *m = &d->needs[hole >= 0 && below(b, 2) ? hole : open[below(b, n_open)]], *n = NULL;
        int p = m->person, q = below(b, d->in->n_staff);
        if (d->people[q].count && below(b, 2))
            n = &d->needs[d->people[q].needs[below(b, d->people[q].count)]];
        if (n && n->must >= 0)
            continue;
        double uneven = unevenness(d, mean, p, q), change = n ? exchange(b, m, n) : hand_over(b, m, q);
        if (change == INFINITY)
            continue;
        double worse = change + EVEN * (unevenness(d, mean, p, q) - uneven);
        if (worse > 0 && unit(b) >= exp(-worse / (HOT * pow(COLD / HOT, (double)k / (double)moves)))) {
            undo(d, m, p, n, q);
            continue;
        }
        find_ends(b);
        hole = hole < 0 ? hole : find_hole(d);
        value += change;
        if (value < least - LEAST) {
            least = value;
            for (int i = 0; i < d->n_needs; i++)
                best[i] = d->needs[i].person;
        }
    }
    for (int i = 0; i < d->n_needs; i++)
        desk_assign(d, &d->needs[i], -1);
    for (int i = 0; i < d->n_needs; i++)
        desk_assign(d, &d->needs[i], best[i]);
    free(best);
    free(open);
}

void desk_improve(struct desk *d, int moves, uint64_t seed)
{
    struct balance b = {.d = d, .random = seed};
    /* first towards even loads, though each step costs a familiar face; then what the score says */
    for (b.smooth = d->in->past ? 0.0001 : 0.01; b.smooth > 5e-5; b.smooth *= 0.1)
        descend(&b);
    b.smooth = 0;
    anneal(&b, (int64_t)moves * d->n_needs);
}
