/* Rooms, adults and money (P1, A2, M1; articles 5, 18, 21, 22).
 *
 * Everybody and every room is used at most once (rooms of a class: as often as there are rooms) in each
 * moment and part of the weeks; moments are the maximal cliques of overlapping slots, so these rows are
 * the strongest of their kind. */
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

/* Strong: one duty in a moment, and only on a day with a duty; for a part of the weeks. */
static void day_moments(struct builder *b, const struct uses *u, enum day day, weekset part, int indicator)
{
    for (int m = 0; m < b->n_moments; m++) {
        if ((int)b->in->slots[slotset_next(&b->moments[m], 0)].day != (int)day)
            continue;
        int n = 0;
        for (int i = 0; i < u->count; i++)
            if ((u->at[i].weeks & part) && slotset_meets(&u->at[i].slots, &b->moments[m])) {
                row_add(b, u->at[i].column, 1);
                n++;
            }
        row_add(b, indicator, -1);
        if (n > 1)
            row_end(b, FAMILY_STAFF, -PROGRAM_INF, 0);
        else
            row_drop(b);
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
            if (b->strong)
                day_moments(b, u, day, parts[k], indicator);
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
    budget_rows(b);
}
