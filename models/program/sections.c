/* Sections: which open, how, where, led by whom, and how full (E1, T4, A1, A3, S5; articles 4, 5, 7, 12).
 *
 * For section i of activity a and option o in O_a (mathematics.md):
 *   sum_o x[a,i,o] <= 1;  sum_rho r[a,i,o,rho] = x[a,i,o];  sum_q l[a,i,o,q] = x[a,i,o]
 *   sections_min <= sum_{i,o} x <= sections_max
 *   sum_s z[s,a,i,o] <= max x[a,i,o];  strong: z[s,a,i,o] <= x[a,i,o] (the convex hull of one seat and
 *     one option; without it the LP spreads a fraction of a section over many seats)
 *   sum_{s,o} z >= sum_{o,q} max(min, min_size_q) l;  sum_{s,o} z <= sum_{o,rho} min(max, capacity_rho) r
 * Rooms and leaders hang on options, not on sections, since both must be free in the option's slots. */
#include "program/builder.h"
#include "school/past.h"

#include <stdlib.h>

static const struct option *option_at(const struct builder *b, const struct program_section *k, int o)
{
    return &b->p->options[b->p->options_of[k->activity] + o];
}

static bool section_is_named(const struct instance *in, int activity, int index)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].activity == activity && in->locks[i].section == index + 1)
            return true;
    return false;
}

static void add_lead(struct builder *b, int k, int o, int leader)
{
    const struct instance *in = b->in;
    const struct option *op = option_at(b, &b->sections[k], o);
    const int *w = in->profile.weights;
    const struct activity *a = &in->activities[op->activity];
    int64_t yuan, cost, external = 0;
    if (led_by_provider(b, leader)) {
        yuan = a->sessions * yuan_a_week(in, offer_of(in, leader - in->n_staff, op->activity)->fee, op->weeks);
        cost = w[MEASURE_COST] * yuan;
        cost += toll_of(in, leader - in->n_staff, &op->slots, a->sessions, op->weeks);
        external = own_leads(in, op->activity);
    } else {
        yuan = duty_yuan(in, leader, &op->slots, op->weeks);
        cost = duty_cost(in, leader, &op->slots, op->weeks);
        external = in->staff[leader].type != STAFF_OWN && own_leads(in, op->activity);
    }
    cost += external * a->sessions * w[MEASURE_EXTERNAL];
    int c = builder_binary(b, COLUMN_LEAD, cost, op->activity, b->sections[k].index, o, leader, -1);
    b->yuan[c] = yuan;
    if (led_by_provider(b, leader))
        return;
    for (int t = slotset_next(&op->slots, 0); t >= 0; t = slotset_next(&op->slots, t + 1)) {
        struct slotset one = {{0}};
        slotset_add(&one, t);
        uses_add(&b->staff[leader], c, duty_load_in_week(in, t), one, op->weeks, op->site);
        b->load[c] += duty_load(in, t, op->weeks);
    }
}

/* Columns of section k: x, then by option rooms, leaders and seats. */
static void add_section(struct builder *b, int k)
{
    const struct instance *in = b->in;
    struct program_section *s = &b->sections[k];
    int n = option_count(b, s->activity);
    s->rooms = ARENA_ARRAY(b->p->arena, n + 1, int);
    s->leads = ARENA_ARRAY(b->p->arena, n + 1, int);
    s->seats = ARENA_ARRAY(b->p->arena, n + 1, int);
    s->open = b->p->n_columns;
    for (int o = 0; o < n; o++)
        builder_binary(b, COLUMN_OPEN, 0, s->activity, s->index, o, -1, -1);
    for (int o = 0; o < n; o++) {
        s->rooms[o] = b->p->n_columns;
        const struct option *op = option_at(b, s, o);
        for (int i = 0; i < op->rooms.count; i++) {
            int c = builder_binary(b, COLUMN_ROOM, 0, s->activity, s->index, o, op->rooms.at[i], -1);
            uses_add(&b->rooms[op->rooms.at[i]], c, 1, op->slots, op->weeks, -1);
        }
    }
    s->rooms[n] = b->p->n_columns;
    for (int o = 0; o < n; o++) {
        s->leads[o] = b->p->n_columns;
        const struct option *op = option_at(b, s, o);
        for (int i = 0; i < op->leaders.count; i++)
            add_lead(b, k, o, op->leaders.at[i]);
    }
    s->leads[n] = b->p->n_columns;
    for (int o = 0; o < n; o++) {
        s->seats[o] = b->p->n_columns;
        const struct option *op = option_at(b, s, o);
        for (int st = 0; st < in->n_students; st++) {
            int rank = option_wish(in, op, st);
            if (rank < 0)
                continue;
            int64_t worth = (int64_t)in->students[st].wishes[rank].points * in->profile.weights[MEASURE_WISH_LOSS];
            builder_binary(b, COLUMN_SEAT, -worth, st, s->activity, s->index, o, rank);
        }
    }
    s->seats[n] = b->p->n_columns;
}

static void option_rows(struct builder *b, const struct program_section *s, int o)
{
    const struct instance *in = b->in;
    const struct activity *a = &in->activities[s->activity];
    int x = s->open + o;
    for (int c = s->rooms[o]; c < s->rooms[o + 1]; c++)
        row_add(b, c, 1);
    row_add(b, x, -1);
    b->owner = s->named ? -1 : s->index;
    b->what = SAID_ROOM + 2 * (b->p->options_of[s->activity] + o);
    row_end(b, FAMILY_SECTIONS, 0, 0);
    for (int c = s->leads[o]; c < s->leads[o + 1]; c++)
        row_add(b, c, 1);
    row_add(b, x, -1);
    b->what++;
    row_end(b, FAMILY_SECTIONS, 0, 0);
    b->owner = -1;
    if (s->seats[o + 1] > s->seats[o]) {
        for (int c = s->seats[o]; c < s->seats[o + 1]; c++)
            row_add(b, c, 1);
        row_add(b, x, -(int64_t)a->size_max);
        row_end(b, FAMILY_SIZE, -PROGRAM_INF, 0);
    }
    for (int c = s->seats[o]; c < s->seats[o + 1]; c++) {
        int st = b->p->columns[c].key[0];
        if (b->strong) {
            row_add(b, c, 1);
            row_add(b, x, -1);
            row_end(b, FAMILY_SEAT, -PROGRAM_INF, 0);
        }
        /* needs (S6): only in a room that has the features */
        uint64_t needs = in->students[st].needs;
        bool missing = false;
        for (int r = s->rooms[o]; r < s->rooms[o + 1]; r++) {
            bool fits = (b->p->room_classes[b->p->columns[r].key[3]].features & needs) == needs;
            missing |= !fits;
            if (fits)
                row_add(b, r, -1);
        }
        if (missing) {
            row_add(b, c, 1);
            row_end(b, FAMILY_APART, -PROGRAM_INF, 0);
        } else {
            row_drop(b);
        }
    }
}

static void add_seats(struct builder *b, const struct program_section *s, int64_t value)
{
    int n = option_count(b, s->activity);
    for (int c = s->seats[0]; c < s->seats[n]; c++)
        row_add(b, c, value);
}

static void add_open(struct builder *b, const struct program_section *s, int64_t value)
{
    for (int o = 0; o < option_count(b, s->activity); o++)
        row_add(b, s->open + o, value);
}

static void size_rows(struct builder *b, const struct program_section *s)
{
    const struct instance *in = b->in;
    const struct activity *a = &in->activities[s->activity];
    int n = option_count(b, s->activity);
    add_open(b, s, 1);
    row_end(b, FAMILY_SECTIONS, -PROGRAM_INF, 1);

    add_seats(b, s, 1);
    for (int c = s->leads[0]; c < s->leads[n]; c++) {
        int leader = b->p->columns[c].key[3], least = a->size_min;
        if (led_by_provider(b, leader)) {
            int own = offer_of(in, leader - in->n_staff, s->activity)->min_size;
            least = own > least ? own : least;
        }
        row_add(b, c, -least);
    }
    row_end(b, FAMILY_SIZE, 0, PROGRAM_INF);

    bool small = false;
    for (int c = s->rooms[0]; c < s->rooms[n]; c++)
        small |= b->p->room_classes[b->p->columns[c].key[3]].capacity < a->size_max;
    if (small || n > 1) {
        add_seats(b, s, 1);
        for (int c = s->rooms[0]; c < s->rooms[n]; c++) {
            int capacity = b->p->room_classes[b->p->columns[c].key[3]].capacity;
            row_add(b, c, -(int64_t)(capacity < a->size_max ? capacity : a->size_max));
        }
        row_end(b, FAMILY_SIZE, -PROGRAM_INF, 0);
    }
    if (a->per_class >= 0)
        for (int cl = 0; cl < in->n_classes; cl++) {
            int most = 0;
            for (int c = s->seats[0]; c < s->seats[n]; c++)
                if (in->students[b->p->columns[c].key[0]].class_ == cl) {
                    row_add(b, c, 1);
                    most++;
                }
            if (!most)
                continue;
            add_open(b, s, -(int64_t)a->per_class);
            row_end(b, FAMILY_SIZE, -PROGRAM_INF, 0);
        }
}

static void add_extras(struct builder *b, const struct program_section *s, int o, int64_t value)
{
    for (int c = s->extras[o]; c < s->extras[o + 1]; c++)
        row_add(b, c, value);
}

/* Option o has at most `open` seats where it runs, and `more` for each further adult. */
static void seats_by_extras(struct builder *b, const struct program_section *s, int o, int64_t open, int64_t more)
{
    for (int c = s->seats[o]; c < s->seats[o + 1]; c++)
        row_add(b, c, 1);
    add_extras(b, s, o, -more);
    row_add(b, s->open + o, -open);
    row_end(b, FAMILY_SIZE, -PROGRAM_INF, 0);
}

/* Further adults where the section runs as option o, which may need `most` in all, or one beside a provider. Strong: as
 * many as the option's own students ask for, since over the options the few of one would make up for the many of
 * another; size_max seats with most - 1 of them, and less by each that is missing, the last of which may have few. */
static void further_rows(struct builder *b, const struct program_section *s, int o, int most)
{
    const struct activity *a = &b->in->activities[s->activity];
    int64_t step = a->students_per_adult, last = a->size_max - (most - 1) * step;
    add_extras(b, s, o, 1);
    row_add(b, s->open + o, most > 1 ? 1 - most : -1);
    row_end(b, FAMILY_SIZE, -PROGRAM_INF, 0);
    if (!b->strong)
        return;
    if (a->adults > 1) {
        add_extras(b, s, o, 1);
        row_add(b, s->open + o, 1 - a->adults);
        row_end(b, FAMILY_SIZE, 0, PROGRAM_INF);
    }
    if (most > a->adults)
        seats_by_extras(b, s, o, a->size_max - (most - 1) * last, last);
    if (most > a->adults + 1)
        seats_by_extras(b, s, o, step, step);
}

/* A1: exactly max(adults, ceil(size / students_per_adult)) adults, the leader among them; with a
 * provider's leader at least one own adult besides where the profile asks (A2). */
static void adults_rows(struct builder *b, int k)
{
    const struct instance *in = b->in;
    struct program_section *s = &b->sections[k];
    const struct activity *a = &in->activities[s->activity];
    int n = option_count(b, s->activity), most = section_adults_most(in, s->activity);
    bool provided = false;
    for (int c = s->leads[0]; c < s->leads[n]; c++)
        provided |= led_by_provider(b, b->p->columns[c].key[3]);
    provided &= in->profile.external_needs_own_adult;
    s->beside = s->adults = -1;
    if (most <= 1 && !provided)
        return;
    s->n_adults = most - a->adults + 1;
    s->adults = b->p->n_columns;
    for (int j = a->adults; j <= most; j++)
        builder_binary(b, COLUMN_ADULTS, 0, s->activity, s->index, j, -1, -1);
    for (int j = 0; j < s->n_adults; j++)
        row_add(b, s->adults + j, 1);
    add_open(b, s, -1);
    row_end(b, FAMILY_SIZE, 0, 0);
    if (s->n_adults > 1) {
        for (int j = 1; j < s->n_adults; j++)
            row_add(b, s->adults + j, -((int64_t)(a->adults + j - 1) * a->students_per_adult + 1));
        add_seats(b, s, 1);
        row_end(b, FAMILY_SIZE, 0, PROGRAM_INF);
        for (int j = 0; j < s->n_adults; j++) {
            int64_t by_adults = (int64_t)(a->adults + j) * a->students_per_adult;
            row_add(b, s->adults + j, -(by_adults < a->size_max ? by_adults : a->size_max));
        }
        add_seats(b, s, 1);
        row_end(b, FAMILY_SIZE, -PROGRAM_INF, 0);
    }
    s->extras = ARENA_ARRAY(b->p->arena, n + 1, int);
    for (int o = 0; o < n; o++) {
        s->extras[o] = b->p->n_columns;
        const struct option *op = option_at(b, s, o);
        for (int q = 0; q < in->n_staff; q++) {
            if (!in->staff[q].supervises || !staff_may(in, q, &op->slots, op->weeks))
                continue;
            int c = builder_binary(b, COLUMN_EXTRA, duty_cost(in, q, &op->slots, op->weeks), s->activity, s->index, o,
                                   q, -1);
            b->yuan[c] = duty_yuan(in, q, &op->slots, op->weeks);
            for (int t = slotset_next(&op->slots, 0); t >= 0; t = slotset_next(&op->slots, t + 1)) {
                struct slotset one = {{0}};
                slotset_add(&one, t);
                uses_add(&b->staff[q], c, duty_load_in_week(in, t), one, op->weeks, op->site);
                b->load[c] += duty_load(in, t, op->weeks);
            }
        }
    }
    s->extras[n] = b->p->n_columns;
    if (provided && a->adults == 1) {
        s->beside = builder_binary(b, COLUMN_BESIDE, 0, s->activity, s->index, -1, -1, -1);
        for (int c = s->leads[0]; c < s->leads[n]; c++)
            if (led_by_provider(b, b->p->columns[c].key[3]))
                row_add(b, c, 1);
        row_add(b, s->beside, -1);
        row_end(b, FAMILY_SIZE, 0, PROGRAM_INF);
        row_add(b, s->beside, 1);
        row_add(b, s->adults, -1);
        row_end(b, FAMILY_SIZE, -PROGRAM_INF, 0);
        for (int c = s->leads[0]; c < s->leads[n]; c++)
            if (led_by_provider(b, b->p->columns[c].key[3]))
                row_add(b, c, 1);
        row_add(b, s->adults, 1);
        row_add(b, s->beside, -1);
        row_end(b, FAMILY_SIZE, -PROGRAM_INF, 1);
    }
    /* further adults of each option together, and only where the section runs so */
    for (int c = s->extras[0]; c < s->extras[n]; c++)
        row_add(b, c, 1);
    for (int j = 0; j < s->n_adults; j++)
        row_add(b, s->adults + j, -(int64_t)(a->adults + j - 1));
    if (s->beside >= 0)
        row_add(b, s->beside, -1);
    row_end(b, FAMILY_SIZE, 0, 0);
    for (int o = 0; o < n; o++)
        further_rows(b, s, o, most);
    if (provided) {
        for (int c = s->extras[0]; c < s->extras[n]; c++)
            if (in->staff[b->p->columns[c].key[3]].type == STAFF_OWN)
                row_add(b, c, 1);
        for (int c = s->leads[0]; c < s->leads[n]; c++)
            if (led_by_provider(b, b->p->columns[c].key[3]))
                row_add(b, c, -1);
        row_end(b, FAMILY_SIZE, 0, PROGRAM_INF);
    }
}

/* S5: no tutoring section holds every scheduled student of a class and is led by one who teaches
 * that class that subject (it would be a lesson). */
static void tutoring_rows(struct builder *b, const struct program_section *s)
{
    const struct instance *in = b->in;
    const struct activity *a = &in->activities[s->activity];
    int n = option_count(b, s->activity);
    if (a->kind != KIND_TUTORING)
        return;
    for (int cl = 0; cl < in->n_classes; cl++) {
        int size = 0;
        for (int st = 0; st < in->n_students; st++)
            size += in->students[st].class_ == cl && in->students[st].scheduled;
        for (int q = 0; q < in->n_staff && size; q++) {
            bool teaches = false;
            for (int i = 0; i < in->staff[q].n_teaches; i++)
                teaches |= in->staff[q].teaches[i].class_ == cl && in->staff[q].teaches[i].subject == a->subject;
            if (!teaches)
                continue;
            for (int c = s->seats[0]; c < s->seats[n]; c++)
                if (in->students[b->p->columns[c].key[0]].class_ == cl)
                    row_add(b, c, 1);
            for (int c = s->leads[0]; c < s->leads[n]; c++)
                if (b->p->columns[c].key[3] == q)
                    row_add(b, c, 1);
            row_end(b, FAMILY_TUTORING, -PROGRAM_INF, size);
        }
    }
}

/* E1: numbers of sections; those that nothing names, nor had a number before, open in order, which only breaks a
 * symmetry. */
static void number_rows(struct builder *b, int activity)
{
    const struct activity *a = &b->in->activities[activity];
    int first = b->section_of[activity], last = b->section_of[activity + 1];
    for (int k = first; k < last; k++)
        add_open(b, &b->sections[k], 1);
    row_end(b, FAMILY_SECTIONS, a->sections_min > 0 ? a->sections_min : -PROGRAM_INF, a->sections_max);
    int before = -1;
    for (int k = first; k < last; k++) {
        if (b->sections[k].named || past_section(b->in->past, activity, b->sections[k].index + 1))
            continue;
        if (before >= 0) {
            add_open(b, &b->sections[before], 1);
            add_open(b, &b->sections[k], -1);
            row_end(b, FAMILY_SECTIONS, 0, PROGRAM_INF);
        }
        before = k;
    }
}

/* `uneven`: largest minus smallest of the sections that open. */
static void uneven_rows(struct builder *b, int activity)
{
    const struct activity *a = &b->in->activities[activity];
    int first = b->section_of[activity], last = b->section_of[activity + 1];
    int64_t weight = b->in->profile.weights[MEASURE_UNEVEN];
    b->largest[activity] = -1;
    if (last - first < 2 || !weight || !option_count(b, activity))
        return;
    int large = b->largest[activity] =
        builder_column(b, COLUMN_LARGEST, 0, a->size_max, false, weight, activity, -1, -1, -1, -1);
    int small = builder_column(b, COLUMN_SMALLEST, 0, a->size_max, false, -weight, activity, -1, -1, -1, -1);
    row_add(b, large, 1);
    row_add(b, small, -1);
    row_end(b, FAMILY_UNEVEN, 0, PROGRAM_INF);
    for (int k = first; k < last; k++) {
        row_add(b, large, 1);
        add_seats(b, &b->sections[k], -1);
        row_end(b, FAMILY_UNEVEN, 0, PROGRAM_INF);
        row_add(b, small, 1);
        add_seats(b, &b->sections[k], -1);
        add_open(b, &b->sections[k], a->size_max);
        row_end(b, FAMILY_UNEVEN, -PROGRAM_INF, a->size_max);
    }
}

/* So many people of a provider at once, over all that it leads. */
static void people_rows(struct builder *b, int provider, const struct uses *meetings)
{
    const struct instance *in = b->in;
    const int *most = in->providers[provider].at_once;
    struct uses groups = {0};
    for (int i = 0; i < meetings->count; i++)
        uses_add(&groups, meetings->at[i].column, 1, meetings->at[i].slots, meetings->at[i].weeks, -1);
    for (int t = 0; t < in->n_slots; t++) {
        struct slotset one = {{0}};
        slotset_add(&one, t);
        uses_rows(b, FAMILY_PROVIDER, &groups, &one, 1, 0, most[t]);
    }
    for (int m = 0; m < b->n_moments; m++)
        if (slotset_count(&b->moments[m]) > 1)
            uses_rows(b, FAMILY_PROVIDER, &groups, &b->moments[m], 1, 0, people_at_once(in, provider, &b->moments[m]));
    free(groups.at);
}

/* A3: meetings a week, and groups of an offer and of a provider at once. */
static void provider_rows(struct builder *b)
{
    const struct instance *in = b->in;
    for (int v = 0; v < in->n_providers; v++) {
        struct uses meetings = {0};
        for (int i = 0; i < in->providers[v].n_offers; i++) {
            int activity = in->providers[v].offers[i].activity;
            struct uses groups = {0};
            for (int k = b->section_of[activity]; k < b->section_of[activity + 1]; k++) {
                const struct program_section *s = &b->sections[k];
                for (int c = s->leads[0]; c < s->leads[option_count(b, activity)]; c++) {
                    if (b->p->columns[c].key[3] != in->n_staff + v)
                        continue;
                    const struct option *op = option_at(b, s, b->p->columns[c].key[2]);
                    uses_add(&groups, c, 1, op->slots, op->weeks, -1);
                    uses_add(&meetings, c, in->activities[activity].sessions, op->slots, op->weeks, -1);
                }
            }
            uses_rows(b, FAMILY_PROVIDER, &groups, b->moments, b->n_moments, 0, in->providers[v].offers[i].groups);
            free(groups.at);
        }
        if (in->providers[v].max_sessions >= 0)
            uses_rows(b, FAMILY_PROVIDER, &meetings, &b->all_slots, 1, 0, in->providers[v].max_sessions);
        if (in->providers[v].at_once)
            people_rows(b, v, &meetings);
        free(meetings.at);
    }
}

void sections_build(struct builder *b)
{
    const struct instance *in = b->in;
    int total = 0;
    for (int a = 0; a < in->n_activities; a++)
        total += in->activities[a].sections_max;
    b->sections = ARENA_ARRAY(b->p->arena, total, struct program_section);
    b->section_of = ARENA_ARRAY(b->p->arena, in->n_activities + 1, int);
    b->largest = ARENA_ARRAY(b->p->arena, in->n_activities, int);
    for (int a = 0; a < in->n_activities; a++) {
        b->section_of[a] = b->n_sections;
        for (int i = 0; i < in->activities[a].sections_max; i++) {
            struct program_section *s = &b->sections[b->n_sections++];
            s->activity = a;
            s->index = i;
            s->named = section_is_named(in, a, i);
            add_section(b, b->n_sections - 1);
        }
    }
    b->section_of[in->n_activities] = b->n_sections;
    for (int k = 0; k < b->n_sections; k++) {
        for (int o = 0; o < option_count(b, b->sections[k].activity); o++)
            option_rows(b, &b->sections[k], o);
        size_rows(b, &b->sections[k]);
        adults_rows(b, k);
        tutoring_rows(b, &b->sections[k]);
    }
    for (int a = 0; a < in->n_activities; a++) {
        number_rows(b, a);
        uneven_rows(b, a);
    }
    provider_rows(b);
}
