/* Students: in exactly one place, only where they asked to be (S1 to S4, S6; articles 1, 2, 4, 22).
 *
 * Where study is simply "no meeting in this slot" it has no column: w[s,t] = 1 - sum of seats. It is
 * explicit (COLUMN_AT_STUDY) only in slots that part-week activities may use, and in schools with
 * several campuses, where the place of study matters. */
#include "program/builder.h"

#include <stdlib.h>

static void index_seats(struct builder *b)
{
    const struct instance *in = b->in;
    int *count = xcalloc((size_t)in->n_students + 1, sizeof *count);
    for (int c = 0; c < b->p->n_columns; c++)
        if (b->p->columns[c].kind == COLUMN_SEAT)
            count[b->p->columns[c].key[0]]++;
    b->seats_of = ARENA_ARRAY(b->p->arena, in->n_students, struct ints);
    int **lists = xcalloc((size_t)in->n_students + 1, sizeof *lists);
    for (int s = 0; s < in->n_students; s++)
        b->seats_of[s].at = lists[s] = ARENA_ARRAY(b->p->arena, count[s], int);
    for (int c = 0; c < b->p->n_columns; c++)
        if (b->p->columns[c].kind == COLUMN_SEAT) {
            int s = b->p->columns[c].key[0];
            lists[s][b->seats_of[s].count++] = c;
        }
    free(lists);
    free(count);
}

/* The student can be nowhere but in study in the slot, and is as good as any other there. */
static bool stays_in_study(const struct builder *b, int s, int t)
{
    const struct student *st = &b->in->students[s];
    for (int i = 0; i < b->seats_of[s].count; i++)
        if (b->in->slots[t].day == b->in->slots[slotset_next(&option_of(b, b->seats_of[s].at[i])->slots, 0)].day ||
            slotset_has(&option_of(b, b->seats_of[s].at[i])->slots, t))
            return false;
    return b->in->slots[t].study && !study_is_explicit(b, t) && !st->needs && !st->keep_apart.count;
}

/* The columns of those who may stay away from a slot (a loosened program): one for all of a pool who stay in
 * study, else one each. */
static void absent_columns(struct builder *b)
{
    if (!b->slack || !b->slack->absent)
        return;
    b->absent_at = ARENA_ARRAY(b->p->arena, (size_t)b->in->n_students * (size_t)b->in->n_slots, int);
    for (int t = 0; t < b->in->n_slots; t++) {
        int *shared = xcalloc((size_t)b->in->n_pools + 1, sizeof *shared); /* 1 + column of each pool */
        for (int s = 0; s < b->in->n_students && absent_most(b, t); s++) {
            const struct student *st = &b->in->students[s];
            int pool = b->in->pool_of_class[st->class_], *at = &b->absent_at[s * b->in->n_slots + t];
            if (!st->scheduled || !slotset_has(&st->attends, t))
                continue;
            if (!stays_in_study(b, s, t)) {
                *at = 1 + builder_binary(b, COLUMN_ABSENT, 0, s, t, -1, -1, -1);
            } else if (!shared[pool]) {
                *at = shared[pool] =
                    1 + builder_column(b, COLUMN_ABSENT, 0, 1, true, 0, s, t, pool, -1, -1);
            } else {
                b->p->columns[shared[pool] - 1].upper++;
            }
        }
        free(shared);
    }
}

static void absent_rows(struct builder *b)
{
    for (int t = 0; t < b->in->n_slots && b->absent_at; t++) {
        for (int s = 0; s < b->in->n_students; s++)
            if (is_absent_column(b, s, t))
                row_add(b, absent_column(b, s, t), 1);
        row_end(b, FAMILY_STUDENT, -PROGRAM_INF, absent_most(b, t));
    }
}

/* Sites where study can be held: with rooms that have the study features. */
static bool site_has_study(const struct builder *b, int site, int t)
{
    uint64_t need = b->in->profile.study.room;
    for (int c = 0; c < b->p->n_room_classes; c++) {
        const struct room_class *r = &b->p->room_classes[c];
        if (r->site == site && (r->features & need) == need && !slotset_has(&r->closed, t))
            return true;
    }
    return false;
}

static void place_rows(struct builder *b, int s)
{
    const struct instance *in = b->in;
    const struct student *st = &in->students[s];
    struct uses places = {0};
    for (int i = 0; i < b->seats_of[s].count; i++) {
        int c = b->seats_of[s].at[i];
        const struct option *o = option_of(b, c);
        uses_add(&places, c, 1, o->slots, o->weeks, o->site);
    }
    for (int t = slotset_next(&st->attends, 0); t >= 0; t = slotset_next(&st->attends, t + 1)) {
        struct slotset one = {{0}};
        slotset_add(&one, t);
        bool open = in->slots[t].study;
        int absent = absent_column(b, s, t);
        if (absent >= 0 && b->p->columns[absent].key[2] < 0)
            uses_add(&places, absent, 1, one, weeks_all(&in->term), -1);
        if (open && !study_is_explicit(b, t)) {
            uses_rows(b, FAMILY_STUDENT, &places, &one, 1, 0, 1);
            continue;
        }
        struct week_sets *v = &b->weeks[t];
        if (open)
            for (int i = 0; i < v->count; i++)
                for (int site = 0; site < in->n_sites && (st->weeks & v->at[i]); site++)
                    if (site_has_study(b, site, t))
                        uses_add(&places, builder_binary(b, COLUMN_AT_STUDY, 0, s, t, i, site, -1), 1, one, v->at[i],
                                 site);
        for (int k = 0; k < v->n_parts; k++) {
            if (!attends_part(st, t, v->parts[k]))
                continue;
            for (int i = 0; i < places.count; i++)
                if (slotset_has(&places.at[i].slots, t) && (places.at[i].weeks & v->parts[k]))
                    row_add(b, places.at[i].column, 1);
            row_end(b, FAMILY_STUDENT, 1, 1);
        }
    }
    uses_travel_rows(b, FAMILY_STUDENT, &places);
    free(places.at);
}

/* S2 once an activity and excludes, S3, and the measure `no_wish`. */
static void wish_rows(struct builder *b, int s)
{
    const struct instance *in = b->in;
    const struct student *st = &in->students[s];
    const struct ints seats = b->seats_of[s];
    for (int r = 0; r < st->n_wishes; r++) {
        int a = st->wishes[r].activity, n = 0;
        for (int i = 0; i < seats.count; i++)
            if (b->p->columns[seats.at[i]].key[1] == a) {
                row_add(b, seats.at[i], 1);
                n++;
            }
        b->owner = s;
        b->what = SAID_ONCE + r;
        if (n > 1)
            row_end(b, FAMILY_STUDENT, -PROGRAM_INF, 1);
        else
            row_drop(b);
        b->owner = -1;
        for (int r2 = r + 1; r2 < st->n_wishes; r2++) {
            if (!ints_has(&in->activities[a].excludes, st->wishes[r2].activity))
                continue;
            for (int i = 0; i < seats.count; i++) {
                int other = b->p->columns[seats.at[i]].key[1];
                if (other == a || other == st->wishes[r2].activity)
                    row_add(b, seats.at[i], 1);
            }
            row_end(b, FAMILY_STUDENT, -PROGRAM_INF, 1);
        }
    }
    if (st->n_wishes > st->wants && seats.count) {
        for (int i = 0; i < seats.count; i++)
            row_add(b, seats.at[i], 1);
        b->owner = s;
        b->what = SAID_WANTS;
        row_end(b, FAMILY_STUDENT, -PROGRAM_INF, st->wants);
        b->owner = -1;
    }
    if (st->n_wishes && st->wants > 0) {
        int best[64] = {0}, n = 0; /* points of the best `wants` wishes */
        int64_t sum = 0;
        for (int taken = 0; taken < st->wants && taken < st->n_wishes; taken++) {
            int top = -1;
            for (int r = 0; r < st->n_wishes; r++) {
                bool used = false;
                for (int i = 0; i < n; i++)
                    used |= best[i] == r;
                if (!used && (top < 0 || st->wishes[r].points > st->wishes[top].points))
                    top = r;
            }
            if (n < 64)
                best[n++] = top;
            sum += st->wishes[top].points;
        }
        b->p->constant += sum * in->profile.weights[MEASURE_WISH_LOSS];
        int u = builder_column(b, COLUMN_UNMET, 0, 1, false, in->profile.weights[MEASURE_NO_WISH], s, -1, -1, -1, -1);
        row_add(b, u, 1);
        for (int i = 0; i < seats.count; i++)
            row_add(b, seats.at[i], 1);
        row_end(b, FAMILY_STUDENT, 1, PROGRAM_INF);
    }
}

/* S4: on a day with more minutes than the homework minutes, that much study. */
static void homework_rows(struct builder *b, int s)
{
    const struct instance *in = b->in;
    const struct student *st = &in->students[s];
    int homework = st->grade <= 6 ? in->profile.homework_primary : in->profile.homework_junior;
    struct uses meetings = {0};
    for (int i = 0; i < b->seats_of[s].count; i++) {
        int c = b->seats_of[s].at[i];
        const struct option *o = option_of(b, c);
        for (int t = slotset_next(&o->slots, 0); t >= 0; t = slotset_next(&o->slots, t + 1)) {
            struct slotset one = {{0}};
            slotset_add(&one, t);
            if (in->slots[t].study)
                uses_add(&meetings, c, slot_minutes(&in->slots[t]), one, o->weeks, -1);
        }
    }
    int fixed = meetings.count;
    for (int day = MON; day < DAYS; day++) {
        int attended = 0, open = 0;
        struct slotset slots = {{0}};
        meetings.count = fixed;
        for (int t = slotset_next(&st->attends, 0); t >= 0; t = slotset_next(&st->attends, t + 1)) {
            if ((int)in->slots[t].day != day)
                continue;
            attended += slot_minutes(&in->slots[t]);
            open += in->slots[t].study ? slot_minutes(&in->slots[t]) : 0;
            slotset_add(&slots, t);
            /* who stays away owes no study that day */
            if (absent_column(b, s, t) >= 0)
                uses_add(&meetings, absent_column(b, s, t), -2 * 24 * 60, slots, weeks_all(&in->term), -1);
        }
        if (attended > homework)
            uses_rows(b, FAMILY_STUDENT, &meetings, &slots, 1, 0, open - (homework < open ? homework : open));
    }
    free(meetings.at);
}

static void pair_row(struct builder *b, int s1, int s2, int activity, int index, bool elsewhere, int apart, int64_t upper)
{
    for (int side = 0; side < 2; side++) {
        struct ints seats = b->seats_of[side ? s2 : s1];
        for (int i = 0; i < seats.count; i++) {
            const int *key = b->p->columns[seats.at[i]].key;
            if (key[1] == activity && (key[2] == index) != (side && elsewhere))
                row_add(b, seats.at[i], 1);
        }
    }
    if (apart >= 0)
        row_add(b, apart, -1);
    row_end(b, FAMILY_APART, -PROGRAM_INF, upper);
}

/* S6 in sections, and the measure `apart`. */
static void company_rows(struct builder *b, int s)
{
    const struct instance *in = b->in;
    const struct student *st = &in->students[s];
    for (int i = 0; i < st->keep_apart.count; i++)
        for (int r = 0; st->keep_apart.at[i] > s && r < st->n_wishes; r++)
            for (int k = b->section_of[st->wishes[r].activity]; k < b->section_of[st->wishes[r].activity + 1]; k++)
                pair_row(b, s, st->keep_apart.at[i], st->wishes[r].activity, b->sections[k].index, false, -1, 1);
    int64_t weight = in->profile.weights[MEASURE_APART];
    for (int i = 0; i < st->keep_with.count && weight; i++) {
        int other = st->keep_with.at[i];
        if (other < s || !in->students[other].scheduled)
            continue;
        for (int r = 0; r < st->n_wishes; r++) {
            int a = st->wishes[r].activity;
            bool both = false;
            for (int j = 0; j < b->seats_of[other].count; j++)
                both |= b->p->columns[b->seats_of[other].at[j]].key[1] == a;
            if (!both || b->section_of[a + 1] - b->section_of[a] < 2)
                continue;
            int apart = builder_column(b, COLUMN_APART, 0, 1, false, weight, s, other, a, -1, -1);
            for (int k = b->section_of[a]; k < b->section_of[a + 1]; k++)
                pair_row(b, s, other, a, b->sections[k].index, true, apart, 1);
        }
    }
}

void students_build(struct builder *b)
{
    const struct instance *in = b->in;
    index_seats(b);
    absent_columns(b);
    b->at_study_first = b->p->n_columns;
    for (int s = 0; s < in->n_students; s++)
        if (in->students[s].scheduled)
            place_rows(b, s);
    b->at_study_count = b->p->n_columns - b->at_study_first;
    for (int s = 0; s < in->n_students; s++) {
        if (!in->students[s].scheduled)
            continue;
        wish_rows(b, s);
        homework_rows(b, s);
        company_rows(b, s);
    }
    absent_rows(b);
}
