/* Balance of the loads (article 21): U and L are the contract's `imbalance` with integer rounding.
 *
 * Strong: duties mostly weigh a multiple of some g minutes, so loads lie on a lattice that the rows of U and L do not
 * see. The most and the least of them, in units of g, become columns of their own to branch on. */
#include "program/builder.h"

#include <stdlib.h>

#include "base/whole.h"

/* Where loads may lie. */
struct lattice {
    int64_t g;   /* minutes; every duty of those in L's set, in a week, weighs a multiple. 0: nothing to gain */
    bool *whole; /* [n_staff] in U's set with share 1, and so does every duty of this person over the term */
};

/* Columns of the person's duties, each once, with its weekly load in units. */
static void add_loads(struct builder *b, int q, int64_t value, int64_t unit)
{
    const struct uses *u = &b->staff[q];
    for (int i = 0; i < u->count; i++)
        /* a meeting of several slots is one column with several uses, next to each other */
        if (i == 0 || u->at[i].column != u->at[i - 1].column)
            row_add(b, u->at[i].column, value * (b->load[u->at[i].column] / unit));
}

static struct lattice lattice_of(const struct builder *b)
{
    const struct instance *in = b->in;
    struct lattice l = {0, xcalloc((size_t)in->n_staff + 1, sizeof *l.whole)};
    for (int q = 0; q < in->n_staff; q++)
        for (int i = 0; i < b->staff[q].count && balance_is_low(in, q); i++)
            l.g = gcd(l.g, duty_load_in_week(in, slotset_next(&b->staff[q].at[i].slots, 0)));
    if (l.g < 2 || !b->strong)
        l.g = 0;
    for (int q = 0; q < in->n_staff && l.g; q++) {
        /* no duty of part of the weeks, whose load is rounded */
        l.whole[q] = balance_counts(in, q) && in->staff[q].share == 100;
        for (int i = 0; i < b->staff[q].count && l.whole[q]; i++)
            l.whole[q] = b->load[b->staff[q].at[i].column] % l.g == 0;
    }
    return l;
}

static int64_t remainder_of(int64_t a, int64_t g)
{
    return a - g * floor_div(a, g);
}

/* How far U and L are apart at least: loads on the lattice keep the remainders of prior_load by g, and all of them lie
 * between L and U, which are then at least as far apart as the shortest arc of the circle of length g that holds those
 * remainders. */
static int64_t least_spread(const struct builder *b, const struct lattice *l)
{
    const struct instance *in = b->in;
    if (!l->g)
        return 0;
    bool *seen = xcalloc((size_t)l->g, sizeof *seen);
    int64_t first = -1;
    for (int q = 0; q < in->n_staff; q++)
        if (l->whole[q] && balance_is_low(in, q)) {
            first = remainder_of(in->staff[q].prior_load, l->g);
            seen[first] = true;
        }
    int64_t widest = 0, gap = 0;
    for (int64_t i = 1; i <= l->g && first >= 0; i++) {
        gap++;
        if (seen[(first + i) % l->g]) {
            widest = gap > widest ? gap : widest;
            gap = 0;
        }
    }
    free(seen);
    return first < 0 ? 0 : l->g - widest;
}

struct ends {
    int u, l;            /* COLUMN_U, COLUMN_L */
    int64_t most, least; /* their lower bounds */
    int64_t top;         /* no load exceeds a duty in every slot */
};

/* The person is on the lattice: below the most and above the least of those with the same remainder. */
static void lattice_rows(struct builder *b, const struct lattice *l, const struct ends *e, int64_t r)
{
    const struct instance *in = b->in;
    int64_t most = PROGRAM_INF;
    bool low = false;
    for (int q = 0; q < in->n_staff; q++) {
        int64_t n = floor_div(in->staff[q].prior_load, l->g);
        if (!l->whole[q] || remainder_of(in->staff[q].prior_load, l->g) != r)
            continue;
        most = most == PROGRAM_INF || n > most ? n : most;
        low |= balance_is_low(in, q);
    }
    if (most == PROGRAM_INF)
        return;
    int64_t top = floor_div(e->top, l->g) + 1;
    int m = builder_column(b, COLUMN_MOST, most, top, true, 0, (int)r, (int)l->g, -1, -1, -1);
    int64_t least = floor_div(e->least - r, l->g);
    int f = low ? builder_column(b, COLUMN_LEAST, least, top, true, 0, (int)r, (int)l->g, -1, -1, -1) : -1;
    for (int q = 0; q < in->n_staff; q++) {
        int64_t n = floor_div(in->staff[q].prior_load, l->g);
        if (!l->whole[q] || remainder_of(in->staff[q].prior_load, l->g) != r)
            continue;
        b->owner = q;
        b->what = SAID_MOST;
        row_add(b, m, 1);
        add_loads(b, q, -1, l->g);
        row_end(b, FAMILY_BALANCE, n, PROGRAM_INF);
        if (!balance_is_low(in, q))
            continue;
        b->what = SAID_LEAST;
        row_add(b, f, 1);
        add_loads(b, q, -1, l->g);
        row_end(b, FAMILY_BALANCE, -PROGRAM_INF, n);
    }
    b->owner = -1;
    row_add(b, e->u, 1);
    row_add(b, m, -l->g);
    row_end(b, FAMILY_BALANCE, r, PROGRAM_INF);
    if (!low)
        return;
    row_add(b, e->l, 1);
    row_add(b, f, -l->g);
    row_end(b, FAMILY_BALANCE, -PROGRAM_INF, r);
}

static void person_rows(struct builder *b, const struct ends *e, int q)
{
    const struct staff *p = &b->in->staff[q];
    b->owner = q;
    b->what = SAID_MOST;
    row_add(b, e->u, p->share);
    add_loads(b, q, -100, 1);
    row_end(b, FAMILY_BALANCE, (int64_t)100 * p->prior_load, PROGRAM_INF);
    if (balance_is_low(b->in, q)) {
        b->what = SAID_LEAST;
        row_add(b, e->l, 1);
        add_loads(b, q, -1, 1);
        row_end(b, FAMILY_BALANCE, -PROGRAM_INF, p->prior_load);
    }
    b->owner = -1;
}

void balance_build(struct builder *b)
{
    const struct instance *in = b->in;
    int64_t weight = in->profile.weights[MEASURE_IMBALANCE], every_slot = 0;
    struct ends e = {.most = -PROGRAM_INF, .least = PROGRAM_INF};
    int n_low = 0;
    for (int t = 0; t < in->n_slots; t++)
        every_slot += duty_load_in_week(in, t);
    for (int q = 0; q < in->n_staff; q++) {
        const struct staff *p = &in->staff[q];
        if (!balance_counts(in, q))
            continue;
        /* loads are never negative, so prior_load alone bounds both ends */
        int64_t floor = p->prior_load * 100 / p->share - (p->prior_load < 0);
        e.most = floor > e.most ? floor : e.most;
        int64_t ceiling = (every_slot + (p->prior_load > 0 ? p->prior_load : 0)) * 100 / p->share + 1;
        e.top = ceiling > e.top ? ceiling : e.top;
        if (balance_is_low(in, q)) {
            n_low++;
            e.least = p->prior_load < e.least ? p->prior_load : e.least;
        }
    }
    if (!weight || !n_low)
        return;
    e.u = builder_column(b, COLUMN_U, e.most, e.top, true, weight, -1, -1, -1, -1, -1);
    e.l = builder_column(b, COLUMN_L, e.least, e.top, true, -weight, -1, -1, -1, -1, -1);
    struct lattice lattice = lattice_of(b);
    for (int q = 0; q < in->n_staff; q++)
        if (balance_counts(in, q) && !lattice.whole[q])
            person_rows(b, &e, q);
    for (int64_t r = 0; r < lattice.g; r++)
        lattice_rows(b, &lattice, &e, r);
    row_add(b, e.u, 1);
    row_add(b, e.l, -1);
    row_end(b, FAMILY_BALANCE, least_spread(b, &lattice), PROGRAM_INF);
    free(lattice.whole);
}
