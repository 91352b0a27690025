/* Rooms, adults, balance and money (P1, A2, M1; articles 5, 18, 21, 22).
 *
 * Everybody and every room is used at most once (rooms of a class: as often as there are rooms) in each
 * moment and part of the weeks; moments are the maximal cliques of overlapping slots, so these rows are
 * the strongest of their kind. Balance: U and L are the contract's imbalance with integer rounding. */
#include "program/builder.h"

#include <stdlib.h>

/* P1 in rooms that several groups share: students together within the capacity. */
static void shared_room_rows(struct builder *b, int r)
{
    const struct instance *in = b->in;
    const struct room_class *rc = &b->p->room_classes[r];
    struct uses students = {0};
    int columns = b->p->n_columns;
    for (int k = 0; k < b->n_sections; k++) {
        const struct program_section *s = &b->sections[k];
        int64_t most = in->activities[s->activity].size_max;
        for (int o = 0; o < option_count(b, s->activity); o++)
            for (int c = s->rooms[o]; c < s->rooms[o + 1]; c++) {
                if (b->p->columns[c].key[3] != r)
                    continue;
                const struct option *op = &b->p->options[b->p->options_of[s->activity] + o];
                int y = builder_column(b, COLUMN_SHARED, 0, most, false, 0, s->activity, s->index, o, r, 1);
                /* y >= students of the option - most (1 - r) */
                row_add(b, y, -1);
                row_add(b, c, most);
                for (int z = s->seats[o]; z < s->seats[o + 1]; z++)
                    row_add(b, z, 1);
                row_end(b, FAMILY_ROOM, -PROGRAM_INF, most);
                uses_add(&students, y, 1, op->slots, op->weeks, -1);
            }
    }
    for (int c = 0; c < columns; c++) {
        const struct column *col = &b->p->columns[c];
        if (col->kind != COLUMN_SHARED || col->key[3] != r || col->key[4] != -1)
            continue;
        struct slotset one = {{0}};
        slotset_add(&one, col->key[1]);
        uses_add(&students, c, 1, one, b->weeks[col->key[1]].at[col->key[2]], -1);
    }
    uses_rows(b, FAMILY_ROOM, &students, b->moments, b->n_moments, 0, rc->capacity);
    free(students.at);
}

static void room_rows(struct builder *b)
{
    for (int r = 0; r < b->p->n_room_classes; r++) {
        const struct room_class *rc = &b->p->room_classes[r];
        uses_rows(b, FAMILY_ROOM, &b->rooms[r], b->moments, b->n_moments, 0, (int64_t)rc->rooms.count * rc->parallel);
        if (rc->parallel > 1)
            shared_room_rows(b, r);
    }
}

/* A2: days in the week with a duty, by an indicator a day and part of the weeks. */
static void days_rows(struct builder *b, int q)
{
    const struct instance *in = b->in;
    const struct uses *u = &b->staff[q];
    weekset *sets = xmalloc(sizeof *sets * ((size_t)u->count + 1)), parts[WEEKS_MAX];
    for (int i = 0; i < u->count; i++)
        sets[i] = u->at[i].weeks;
    int n_parts = weeks_parts(&in->term, sets, u->count, parts);
    free(sets);
    for (int k = 0; k < n_parts; k++) {
        int first = b->p->n_columns;
        for (int day = MON; day < DAYS; day++) {
            int indicator = builder_binary(b, COLUMN_DAY, 0, q, day, k, -1, -1);
            for (int i = 0; i < u->count; i++) {
                int t = slotset_next(&u->at[i].slots, 0);
                if ((int)in->slots[t].day != day || !(u->at[i].weeks & parts[k]))
                    continue;
                row_add(b, u->at[i].column, 1);
                row_add(b, indicator, -1);
                row_end(b, FAMILY_STAFF, -PROGRAM_INF, 0);
            }
        }
        for (int day = MON; day < DAYS; day++)
            row_add(b, first + day, 1);
        row_end(b, FAMILY_STAFF, -PROGRAM_INF, in->staff[q].max_days);
    }
}

static void staff_rows(struct builder *b)
{
    const struct instance *in = b->in;
    struct slotset days[DAYS] = {{{0}}};
    for (int t = 0; t < in->n_slots; t++)
        slotset_add(&days[in->slots[t].day], t);
    for (int q = 0; q < in->n_staff; q++) {
        const struct staff *p = &in->staff[q];
        struct uses ones = {0};
        for (int i = 0; i < b->staff[q].count; i++) {
            struct use u = b->staff[q].at[i];
            uses_add(&ones, u.column, 1, u.slots, u.weeks, u.site);
        }
        b->owner = q;
        b->what = SAID_MOMENT;
        uses_rows(b, FAMILY_STAFF, &ones, b->moments, b->n_moments, 0, 1);
        b->what = SAID_OTHER;
        uses_travel_rows(b, FAMILY_STAFF, &ones);
        free(ones.at);
        b->what = SAID_LOAD;
        if (p->max_load >= 0)
            uses_rows(b, FAMILY_STAFF, &b->staff[q], &b->all_slots, 1, 0, p->max_load);
        b->what = SAID_DAY_LOAD;
        if (p->max_load_per_day >= 0)
            uses_rows(b, FAMILY_STAFF, &b->staff[q], days, DAYS, 0, p->max_load_per_day);
        b->what = SAID_OTHER;
        if (p->max_days >= 0)
            days_rows(b, q);
    }
    b->owner = -1;
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

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t r = a % b;
        a = b;
        b = r;
    }
    return a < 0 ? -a : a;
}

/* How far U and L are apart at least: where every duty of some people weighs a multiple of g minutes, their
 * loads keep the remainders of prior_load by g, and all of them lie between L and U, which are then at least
 * as far apart as the shortest arc of the circle of length g that holds those remainders. */
static int64_t least_spread(const struct builder *b, const bool *low)
{
    const struct instance *in = b->in;
    int64_t g = 0;
    for (int q = 0; q < in->n_staff; q++)
        for (int i = 0; i < b->staff[q].count && low[q]; i++)
            g = gcd(g, duty_load_in_week(in, slotset_next(&b->staff[q].at[i].slots, 0)));
    if (g < 2)
        return 0;
    bool *seen = xcalloc((size_t)g, sizeof *seen);
    int first = -1;
    for (int q = 0; q < in->n_staff; q++) {
        bool whole = low[q]; /* no duty of part of the weeks, whose load is rounded */
        for (int i = 0; i < b->staff[q].count && whole; i++)
            whole = b->load[b->staff[q].at[i].column] % g == 0;
        if (whole) {
            first = (int)((in->staff[q].prior_load % g + g) % g);
            seen[first] = true;
        }
    }
    int64_t widest = 0, gap = 0;
    for (int64_t i = 1; i <= g && first >= 0; i++) {
        gap++;
        if (seen[(first + i) % g]) {
            widest = gap > widest ? gap : widest;
            gap = 0;
        }
    }
    free(seen);
    return first < 0 ? 0 : g - widest;
}

static void balance_rows(struct builder *b)
{
    const struct instance *in = b->in;
    int64_t weight = in->profile.weights[MEASURE_IMBALANCE], least = PROGRAM_INF, most = -PROGRAM_INF;
    bool *low = xcalloc((size_t)in->n_staff + 1, sizeof *low);
    int64_t every_slot = 0, top = 0; /* no load exceeds a duty in every slot */
    for (int t = 0; t < in->n_slots; t++)
        every_slot += duty_load_in_week(in, t);
    int n_high = 0, n_low = 0;
    for (int q = 0; q < in->n_staff; q++) {
        const struct staff *p = &in->staff[q];
        if (!balance_counts(in, q))
            continue;
        n_high++;
        low[q] = balance_is_low(in, q);
        n_low += low[q];
        /* loads are never negative, so prior_load alone bounds both ends */
        int64_t floor = p->prior_load * 100 / p->share - (p->prior_load < 0);
        most = floor > most ? floor : most;
        int64_t ceiling = (every_slot + (p->prior_load > 0 ? p->prior_load : 0)) * 100 / p->share + 1;
        top = ceiling > top ? ceiling : top;
        if (low[q] && p->prior_load < least)
            least = p->prior_load;
    }
    if (weight && n_high && n_low) {
        int u = builder_column(b, COLUMN_U, most, top, true, weight, -1, -1, -1, -1, -1);
        int l = builder_column(b, COLUMN_L, least, top, true, -weight, -1, -1, -1, -1, -1);
        for (int q = 0; q < in->n_staff; q++) {
            const struct staff *p = &in->staff[q];
            if (!balance_counts(in, q))
                continue;
            b->owner = q;
            b->what = SAID_MOST;
            row_add(b, u, p->share);
            add_loads(b, q, -100);
            row_end(b, FAMILY_BALANCE, (int64_t)100 * p->prior_load, PROGRAM_INF);
            if (low[q]) {
                b->what = SAID_LEAST;
                row_add(b, l, 1);
                add_loads(b, q, -1);
                row_end(b, FAMILY_BALANCE, -PROGRAM_INF, p->prior_load);
            }
        }
        b->owner = -1;
        row_add(b, u, 1);
        row_add(b, l, -1);
        row_end(b, FAMILY_BALANCE, b->strong ? least_spread(b, low) : 0, PROGRAM_INF);
    }
    free(low);
}

static void budget_rows(struct builder *b)
{
    if (b->in->budget_week < 0)
        return;
    for (int c = 0; c < b->p->n_columns; c++)
        row_add(b, c, b->yuan[c]);
    row_end(b, FAMILY_BUDGET, -PROGRAM_INF, b->in->budget_week / 100);
}

void resources_build(struct builder *b)
{
    room_rows(b);
    staff_rows(b);
    balance_rows(b);
    budget_rows(b);
}
