/* Balance of the loads (article 21): U and L are the contract's `imbalance` with integer rounding.
 *
 * Strong: duties mostly weigh a multiple of some g minutes, so loads lie on a lattice that the rows of U and L do not
 * see. The most and the least of them, in units of g, become columns of their own to branch on. Duties of odd or even weeks
 * weigh half of that, but for a minute or two (29 and 32 of 60 where eleven of 21 weeks are odd): those who may have such
 * duties lie near a lattice of half the size, so near as the slots they may have them in allow. */
#include "program/builder.h"

#include <stdlib.h>

#include "base/whole.h"

/* Where loads may lie: at g x units + prior_load, or from `below` under that to `above` over it. */
struct place {
    int64_t g; /* 0: nothing to gain */
    int64_t below, above;
};

struct lattice {
    int64_t g;        /* minutes; every duty of those in L's set, in a week, weighs a multiple. 0: nothing to gain */
    struct place *of; /* [n_staff] of those in U's set with share 1: g, or half of it */
};

/* The nearest multiple, in units. */
static int64_t units_of(int64_t load, int64_t g)
{
    return floor_div(2 * load + g, 2 * g);
}

/* How much more than its units a duty in slot t weighs. */
static int64_t off_units(const struct instance *in, int t, weekset weeks, int64_t g)
{
    int64_t load = duty_load(in, t, weeks);
    return load - g * units_of(load, g);
}

/* Columns of the person's duties, each once, with its weekly load. */
static void add_loads(struct builder *b, int q, int64_t value)
{
    const struct uses *u = &b->staff[q];
    for (int i = 0; i < u->count; i++)
        /* a meeting of several slots is one column with several uses, next to each other */
        if (i == 0 || u->at[i].column != u->at[i - 1].column)
            row_add(b, u->at[i].column, value * b->load[u->at[i].column]);
}

/* The same in units, slot by slot; less what duties weigh above their units (sign 1), plus what they weigh below (-1), or
 * neither (0). */
static void add_units(struct builder *b, int q, int64_t value, int64_t g, int sign)
{
    const struct uses *u = &b->staff[q];
    for (int i = 0; i < u->count; i++) {
        int t = slotset_next(&u->at[i].slots, 0);
        int64_t off = sign * off_units(b->in, t, u->at[i].weeks, g);
        row_add(b, u->at[i].column, value * units_of(duty_load(b->in, t, u->at[i].weeks), g) - (off > 0 ? sign * off : 0));
    }
}

/* The most that duties in slot t, one a week, in some of the `sets` of weeks, none of them in `taken`, weigh above their
 * units; sign -1: below. */
static int64_t most_off(const struct instance *in, int t, int64_t g, int sign, const weekset *sets, int n, weekset taken)
{
    int64_t most = 0;
    for (int i = 0; i < n; i++)
        if (!(sets[i] & taken)) {
            int64_t off = sign * off_units(in, t, sets[i], g);
            off += most_off(in, t, g, sign, sets + i + 1, n - i - 1, taken | sets[i]);
            most = off > most ? off : most;
        }
    return most;
}

/* How near to the lattice of g the person's loads are; g is 0 where they are not. */
static struct place place_on(const struct builder *b, int q, int64_t g)
{
    enum { SETS = 8 };
    const struct instance *in = b->in;
    const int64_t NEAR = 8; /* a part of g: no duty in one slot is further off */
    struct place place = {.g = g};
    for (int t = 0; t < in->n_slots; t++) {
        weekset sets[SETS];
        int n = 0;
        for (int i = 0; i < b->staff[q].count; i++) {
            const struct use *u = &b->staff[q].at[i];
            if (!slotset_has(&u->slots, t))
                continue;
            int k = 0;
            while (k < n && sets[k] != u->weeks)
                k++;
            if (k == SETS || NEAR * llabs(off_units(in, t, u->weeks, g)) > g)
                return (struct place){0};
            sets[k] = u->weeks;
            n = k == n ? n + 1 : n;
        }
        place.above += most_off(in, t, g, 1, sets, n, 0);
        place.below += most_off(in, t, g, -1, sets, n, 0);
    }
    return place;
}

static struct lattice lattice_of(const struct builder *b)
{
    const struct instance *in = b->in;
    struct lattice l = {0, xcalloc((size_t)in->n_staff + 1, sizeof *l.of)};
    for (int q = 0; q < in->n_staff; q++)
        for (int i = 0; i < b->staff[q].count && balance_is_low(in, q); i++)
            l.g = gcd(l.g, duty_load_in_week(in, slotset_next(&b->staff[q].at[i].slots, 0)));
    if (l.g < 2 || !b->strong)
        l.g = 0;
    for (int q = 0; q < in->n_staff && l.g; q++) {
        if (!balance_counts(in, q) || in->staff[q].share != 100)
            continue;
        l.of[q] = place_on(b, q, l.g);
        if ((!l.of[q].g || l.of[q].below || l.of[q].above) && l.g % 2 == 0)
            l.of[q] = place_on(b, q, l.g / 2);
    }
    return l;
}

/* Every duty of the person, over the term too, weighs a multiple of g. */
static bool is_exact(const struct lattice *l, int q)
{
    return l->of[q].g && !l->of[q].below && !l->of[q].above;
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
        if (is_exact(l, q) && l->of[q].g == l->g && balance_is_low(in, q)) {
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

/* Those whose loads keep a remainder r. */
struct units {
    struct place place; /* how near all of them are */
    int64_t r;
    int most, least; /* COLUMN_MOST, COLUMN_LEAST or -1 */
};

/* U >= g MOST + r - (what the person's duties weigh below their units) - below (MOST - units): where the units are the
 * most, the person's load says so; else the row without the person does. And the same of L. */
static void near_rows(struct builder *b, const struct ends *e, const struct units *u, int q)
{
    const struct place *near = &u->place;
    int64_t n = floor_div(b->in->staff[q].prior_load, near->g);
    b->owner = -1;
    if (near->below) {
        row_add(b, e->u, 1);
        row_add(b, u->most, near->below - near->g);
        add_units(b, q, -near->below, near->g, -1);
        row_end(b, FAMILY_BALANCE, u->r + near->below * n, PROGRAM_INF);
    }
    if (near->above && balance_is_low(b->in, q)) {
        row_add(b, e->l, 1);
        row_add(b, u->least, near->above - near->g);
        add_units(b, q, -near->above, near->g, 1);
        row_end(b, FAMILY_BALANCE, -PROGRAM_INF, u->r + near->above * n);
    }
}

/* Those on the lattice of g with the same remainder r: below the most and above the least of them. */
static void lattice_rows(struct builder *b, const struct lattice *l, const struct ends *e, int64_t g, int64_t r)
{
    const struct instance *in = b->in;
    int64_t most = PROGRAM_INF, below = 0, above = 0;
    bool low = false;
    for (int q = 0; q < in->n_staff; q++) {
        int64_t n = floor_div(in->staff[q].prior_load, g);
        if (l->of[q].g != g || remainder_of(in->staff[q].prior_load, g) != r)
            continue;
        most = most == PROGRAM_INF || n > most ? n : most;
        below = l->of[q].below > below ? l->of[q].below : below;
        if (balance_is_low(in, q)) {
            low = true;
            above = l->of[q].above > above ? l->of[q].above : above;
        }
    }
    if (most == PROGRAM_INF)
        return;
    int64_t top = floor_div(e->top + below, g) + 1;
    int m = builder_column(b, COLUMN_MOST, most, top, true, 0, (int)r, (int)g, (int)below, -1, -1);
    int64_t least = floor_div(e->least - r - above, g);
    int f = low ? builder_column(b, COLUMN_LEAST, least, top, true, 0, (int)r, (int)g, (int)above, -1, -1) : -1;
    const struct units units = {{g, below, above}, r, m, f};
    for (int q = 0; q < in->n_staff; q++) {
        int64_t n = floor_div(in->staff[q].prior_load, g);
        if (l->of[q].g != g || remainder_of(in->staff[q].prior_load, g) != r)
            continue;
        near_rows(b, e, &units, q);
        b->owner = q;
        b->what = SAID_MOST_UNITS;
        row_add(b, m, 1);
        add_units(b, q, -1, g, 0);
        row_end(b, FAMILY_BALANCE, n, PROGRAM_INF);
        if (!balance_is_low(in, q))
            continue;
        b->what = SAID_LEAST_UNITS;
        row_add(b, f, 1);
        add_units(b, q, -1, g, 0);
        row_end(b, FAMILY_BALANCE, -PROGRAM_INF, n);
    }
    b->owner = -1;
    row_add(b, e->u, 1);
    row_add(b, m, -g);
    row_end(b, FAMILY_BALANCE, r - below, PROGRAM_INF);
    if (!low)
        return;
    row_add(b, e->l, 1);
    row_add(b, f, -g);
    row_end(b, FAMILY_BALANCE, -PROGRAM_INF, r + above);
}

static void person_rows(struct builder *b, const struct ends *e, int q)
{
    const struct staff *p = &b->in->staff[q];
    b->owner = q;
    b->what = SAID_MOST;
    row_add(b, e->u, p->share);
    add_loads(b, q, -100);
    row_end(b, FAMILY_BALANCE, (int64_t)100 * p->prior_load, PROGRAM_INF);
    if (balance_is_low(b->in, q)) {
        b->what = SAID_LEAST;
        row_add(b, e->l, 1);
        add_loads(b, q, -1);
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
        if (balance_counts(in, q) && !is_exact(&lattice, q))
            person_rows(b, &e, q);
    for (int half = 1; half <= 2 && lattice.g; half++)
        for (int64_t r = 0; r < lattice.g / half; r++)
            lattice_rows(b, &lattice, &e, lattice.g / half, r);
    row_add(b, e.u, 1);
    row_add(b, e.l, -1);
    row_end(b, FAMILY_BALANCE, least_spread(b, &lattice), PROGRAM_INF);
    free(lattice.of);
}
