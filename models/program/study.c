/* Study and posts: counts of groups by pool, never students by group (E2, A1, A2; articles 4, 12, 22).
 *
 * n[b,t,k] = students of pool b in study in slot t, part k of the weeks. Groups G[b,t,k] = sum g:
 *   max_size G >= n,  max_size G <= n + max_size - 1           i.e. G = ceil(n / max_size)
 *   students at (v, site) <= sum_rho min(max_size, capacity_rho) g,  g <= students  (none empty)
 * With keep_apart pairs G may be larger than that: apart.c.
 */
#include "program/study.h"

#include <stdlib.h>

#include "base/whole.h"

static bool in_pool(const struct instance *in, int pool, int s)
{
    return in->pool_of_class[in->students[s].class_] == pool;
}

static void add_seat(struct place *p, int column, int *room)
{
    if (p->n_seats == *room) {
        *room = *room ? 2 * *room : 64;
        p->seats = xrealloc(p->seats, (size_t)*room, sizeof *p->seats);
    }
    p->seats[p->n_seats++] = column;
}

static void gather(struct builder *b, struct place *p)
{
    const struct instance *in = b->in;
    struct ints students = in->pools[p->pool].students;
    p->explicit = study_is_explicit(b, p->slot);
    p->weeks = &b->weeks[p->slot];
    int room = 0;
    for (int i = 0; i < students.count; i++) {
        int s = students.at[i];
        if (!slotset_has(&in->students[s].attends, p->slot))
            continue;
        p->attending++;
        for (int j = 0; j < b->seats_of[s].count && !p->explicit; j++) {
            int c = b->seats_of[s].at[j];
            if (!slotset_has(&option_of(b, c)->slots, p->slot))
                continue;
            add_seat(p, c, &room);
        }
        if (!p->explicit && is_absent_column(b, s, p->slot))
            add_seat(p, absent_column(b, s, p->slot), &room);
    }
}

/* Adds value x (students in study in week set v at a site) to the row; returns the constant to move over. */
static int64_t add_students(struct builder *b, const struct place *p, int v, int site, int64_t value)
{
    if (!p->explicit) {
        for (int i = 0; i < p->n_seats; i++)
            row_add(b, p->seats[i], -value);
        return value * p->attending;
    }
    for (int i = 0; i < p->n_at_study; i++) {
        const int *key = b->p->columns[p->at_study[i]].key;
        if (key[2] == v && (site < 0 || key[3] == site))
            row_add(b, p->at_study[i], value);
    }
    return 0;
}

static int64_t add_part(struct builder *b, const struct place *p, int k, int64_t value)
{
    if (!p->explicit)
        return add_students(b, p, 0, -1, value);
    for (int v = 0; v < p->weeks->count; v++)
        if (p->weeks->at[v] & p->weeks->parts[k])
            add_students(b, p, v, -1, value);
    return 0;
}

static int group_site(const struct builder *b, int column)
{
    return b->p->room_classes[b->p->columns[column].key[3]].site;
}

void add_groups(struct builder *b, const struct place *p, int v, int site, int64_t value)
{
    for (int c = p->groups[v]; c < p->groups[v + 1]; c++)
        if (site < 0 || group_site(b, c) == site)
            row_add(b, c, value);
}

void add_groups_part(struct builder *b, const struct place *p, int k, int64_t value)
{
    for (int v = 0; v < p->weeks->count; v++)
        if (p->weeks->at[v] & p->weeks->parts[k])
            add_groups(b, p, v, -1, value);
}

static void group_columns(struct builder *b, struct place *p)
{
    const struct instance *in = b->in;
    uint64_t need = in->profile.study.room;
    for (int v = 0; v < p->weeks->count; v++) {
        p->groups[v] = b->p->n_columns;
        for (int r = 0; r < b->p->n_room_classes; r++) {
            const struct room_class *rc = &b->p->room_classes[r];
            if ((rc->features & need) != need || slotset_has(&rc->closed, p->slot))
                continue;
            int64_t most = (int64_t)rc->rooms.count * rc->parallel;
            if (most > p->attending)
                most = p->attending;
            int c = builder_column(b, COLUMN_GROUPS, 0, most, true, 0, p->pool, p->slot, v, r, -1);
            struct slotset one = {{0}};
            slotset_add(&one, p->slot);
            uses_add(&b->rooms[r], c, 1, one, p->weeks->at[v], -1);
        }
    }
    p->groups[p->weeks->count] = b->p->n_columns;
}

/* Adds what takes a student out of study in part k of the weeks: seats, staying away; whether there are any. */
static bool add_meetings(struct builder *b, const struct place *p, int k, int s)
{
    bool any = false;
    for (int i = 0; i < b->seats_of[s].count; i++) {
        int c = b->seats_of[s].at[i];
        const struct option *o = option_of(b, c);
        if (slotset_has(&o->slots, p->slot) && (o->weeks & p->weeks->parts[k])) {
            row_add(b, c, 1);
            any = true;
        }
    }
    int absent = absent_column(b, s, p->slot);
    if (absent >= 0)
        row_add(b, absent, 1);
    return any || absent >= 0;
}

/* Strong rows: as many groups as those need who can be nowhere else; and where everybody could, at least one
 * group while anybody is in study (the count alone would let a fraction of a group do). */
static void rounding_rows(struct builder *b, const struct place *p, int k)
{
    const struct instance *in = b->in;
    const struct ints students = in->pools[p->pool].students;
    int64_t size = in->profile.study.max_size, bound = 0;
    for (int i = 0; i < students.count; i++)
        if (attends_part(&in->students[students.at[i]], p->slot, p->weeks->parts[k])) {
            bound += !add_meetings(b, p, k, students.at[i]);
            row_drop(b);
        }
    if (bound) {
        add_groups_part(b, p, k, 1);
        row_end(b, FAMILY_STUDY, ceil_div(bound, size), PROGRAM_INF);
    }
    for (int i = 0; i < students.count && !bound; i++) {
        if (!attends_part(&in->students[students.at[i]], p->slot, p->weeks->parts[k]))
            continue;
        add_groups_part(b, p, k, 1);
        add_meetings(b, p, k, students.at[i]);
        row_end(b, FAMILY_STUDY, 1, PROGRAM_INF);
    }
}

/* Strong: no more groups than all who attend would fill. */
static void most_rows(struct builder *b, const struct place *p, int k)
{
    const struct instance *in = b->in;
    const struct ints students = in->pools[p->pool].students;
    int64_t size = in->profile.study.max_size, attending = 0;
    for (int i = 0; i < students.count; i++)
        attending += attends_part(&in->students[students.at[i]], p->slot, p->weeks->parts[k]);
    add_groups_part(b, p, k, 1);
    row_end(b, FAMILY_STUDY, -PROGRAM_INF, ceil_div(attending, size));
}

static void number_rows(struct builder *b, const struct place *p, int k)
{
    int64_t size = b->in->profile.study.max_size;
    if (b->strong)
        rounding_rows(b, p, k);
    if (b->strong && p->weeks->count > 1 && !p->n_clashes && !numbers_are_free(b))
        most_rows(b, p, k);
    int n = p->n_clashes, base = -1;
    int64_t constant;
    if (n)
        base = builder_column(b, COLUMN_BASE, 0, p->attending, true, 0, p->pool, p->slot, k, -1, -1);
    for (int side = 0; side < 2; side++) {
        if (n)
            row_add(b, base, size);
        else
            add_groups_part(b, p, k, size);
        constant = add_part(b, p, k, -1);
        if (side && numbers_are_free(b))
            row_drop(b);
        else if (side)
            row_end(b, FAMILY_STUDY, -PROGRAM_INF, size - 1 - constant);
        else
            row_end(b, FAMILY_STUDY, -constant, PROGRAM_INF);
    }
    if (n)
        clash_rows(b, p, k, base);
}

/* Some meeting that the student may have in the slot is in part of the weeks. */
static bool meets_in_part(const struct builder *b, const struct place *p, int s)
{
    bool meets = false;
    for (int i = 0; i < b->seats_of[s].count; i++) {
        const struct option *o = option_of(b, b->seats_of[s].at[i]);
        meets |= slotset_has(&o->slots, p->slot) && o->weeks != weeks_all(&b->in->term);
    }
    return meets;
}

/* Strong: whoever has a meeting in some weeks studies in the others, in a group of those weeks, of which its seat alone would
 * take a fraction. A row of the student's own: the relaxation takes it for one. */
static void part_rows(struct builder *b, const struct place *p, int v, int site)
{
    if (p->weeks->at[v] == weeks_all(&b->in->term))
        return;
    for (int i = 0; i < p->n_at_study; i++) {
        const int *key = b->p->columns[p->at_study[i]].key;
        if (key[2] != v || (site >= 0 && key[3] != site) || !meets_in_part(b, p, key[0]))
            continue;
        row_add(b, p->at_study[i], -1);
        add_groups(b, p, v, site, 1);
        row_end(b, FAMILY_STUDENT, 0, PROGRAM_INF);
    }
}

/* Seats: students in study fit the rooms of their groups; rooms shared by several groups count students. */
static void seat_rows(struct builder *b, const struct place *p, int v, int site)
{
    const struct instance *in = b->in;
    int64_t size = in->profile.study.max_size;
    for (int c = p->groups[v]; c < p->groups[v + 1]; c++) {
        if (site >= 0 && group_site(b, c) != site)
            continue;
        int r = b->p->columns[c].key[3];
        const struct room_class *rc = &b->p->room_classes[r];
        int64_t most = rc->capacity < size ? rc->capacity : size;
        if (rc->parallel > 1 && rc->parallel * size > rc->capacity) {
            int y = builder_column(b, COLUMN_SHARED, 0, rc->capacity, false, 0, p->pool, p->slot, v, r, -1);
            row_add(b, y, 1);
            row_add(b, c, -most);
            row_end(b, FAMILY_STUDY, -PROGRAM_INF, 0);
        }
    }
    for (int c = p->groups[v]; c < p->groups[v + 1]; c++) {
        if (site >= 0 && group_site(b, c) != site)
            continue;
        const struct room_class *rc = &b->p->room_classes[b->p->columns[c].key[3]];
        int64_t most = rc->capacity < size ? rc->capacity : size;
        if (rc->parallel > 1 && rc->parallel * size > rc->capacity)
            continue;
        row_add(b, c, most);
    }
    for (int y = p->groups[p->weeks->count]; y < b->p->n_columns; y++) {
        const struct column *c = &b->p->columns[y];
        if (c->kind == COLUMN_SHARED && c->key[2] == v && (site < 0 || b->p->room_classes[c->key[3]].site == site))
            row_add(b, y, 1);
    }
    int64_t constant = add_students(b, p, v, site, -1);
    row_end(b, FAMILY_STUDY, -constant, PROGRAM_INF);
    if (p->explicit) {
        add_groups(b, p, v, site, -1);
        constant = add_students(b, p, v, site, 1);
        row_end(b, FAMILY_STUDY, -constant, PROGRAM_INF);
        if (b->strong)
            part_rows(b, p, v, site);
        apart_rows(b, p, v, site);
    }
}

/* A needy student in study: its pool has a group in a room with the features, and such rooms hold
 * all who share the need. */
static void needs_rows(struct builder *b, const struct place *p, int v, int site)
{
    const struct instance *in = b->in;
    for (int i = 0; i < in->pools[p->pool].students.count; i++) {
        int s = in->pools[p->pool].students.at[i];
        uint64_t needs = in->students[s].needs;
        if (!needs || !slotset_has(&in->students[s].attends, p->slot))
            continue;
        bool missing = false;
        for (int c = p->groups[v]; c < p->groups[v + 1]; c++) {
            bool here = site < 0 || group_site(b, c) == site;
            bool fits = (b->p->room_classes[b->p->columns[c].key[3]].features & needs) == needs;
            missing |= here && !fits;
            if (here && fits)
                row_add(b, c, 1);
        }
        if (!missing) {
            row_drop(b);
            continue;
        }
        int64_t constant = 0;
        if (!p->explicit) {
            for (int j = 0; j < p->n_seats; j++)
                if (b->p->columns[p->seats[j]].key[0] == s)
                    row_add(b, p->seats[j], 1);
            constant = 1;
        }
        for (int j = 0; j < p->n_at_study; j++) {
            const int *key = b->p->columns[p->at_study[j]].key;
            if (key[0] == s && key[2] == v && (site < 0 || key[3] == site))
                row_add(b, p->at_study[j], -1);
        }
        row_end(b, FAMILY_STUDY, constant, PROGRAM_INF);
    }
}

static int duty_column(struct builder *b, enum column_kind kind, int q, int t, int v, int site, int key0, int key1)
{
    const struct instance *in = b->in;
    struct slotset one = {{0}};
    slotset_add(&one, t);
    weekset weeks = b->weeks[t].at[v];
    int c = builder_binary(b, kind, duty_cost(in, q, &one, weeks), q, key0, key1, v, site);
    b->yuan[c] = duty_yuan(in, q, &one, weeks);
    b->load[c] = duty_load(in, t, weeks);
    uses_add(&b->staff[q], c, duty_load_in_week(in, t), one, weeks, site);
    return c;
}

static bool may_supervise(const struct builder *b, int q, int t, int v)
{
    struct slotset one = {{0}};
    slotset_add(&one, t);
    return b->in->staff[q].supervises && staff_may(b->in, q, &one, b->weeks[t].at[v]);
}

/* Adults of the pool's groups here: adds value x their number to the row. Where a group may need several,
 * groups are counted by the number of adults they need. */
static void adults_columns(struct builder *b, const struct place *p, int v, int site, int *first, int *count)
{
    const struct instance *in = b->in;
    int64_t per = in->profile.study.students_per_adult, size = in->profile.study.max_size;
    *first = b->p->n_columns;
    *count = 0;
    if (per >= size)
        return;
    *count = (int)ceil_div(size, per);
    for (int j = 1; j <= *count; j++)
        builder_column(b, COLUMN_SIZED, 0, p->attending, true, 0, p->pool, p->slot, v, site, j);
    for (int j = 0; j < *count; j++)
        row_add(b, *first + j, 1);
    add_groups(b, p, v, site, -1);
    row_end(b, FAMILY_STUDY, 0, 0);
    for (int side = 0; side < 2; side++) {
        for (int j = 0; j < *count; j++) {
            int64_t most = (j + 1) * per < size ? (j + 1) * per : size;
            row_add(b, *first + j, side ? -most : -(j * per + 1));
        }
        int64_t constant = add_students(b, p, v, site, 1);
        if (side)
            row_end(b, FAMILY_STUDY, -PROGRAM_INF, -constant);
        else
            row_end(b, FAMILY_STUDY, -constant, PROGRAM_INF);
    }
}

static void add_adults(struct builder *b, const struct place *p, int v, int site, int first, int count, int64_t value)
{
    for (int j = 0; j < count; j++)
        row_add(b, first + j, (j + 1) * value);
    if (!count)
        add_groups(b, p, v, site, value);
}

/* Duties of one slot, week set and site over all pools. */
static void duty_rows(struct builder *b, struct place *places, int n, int v, int site)
{
    const struct instance *in = b->in;
    int t = places[0].slot;
    int64_t weight = in->profile.weights[MEASURE_UNFAMILIAR];
    int *sized = xmalloc(sizeof *sized * 2 * (size_t)n), *familiar = xmalloc(sizeof *familiar * ((size_t)n + 1));
    for (int i = 0; i < n; i++)
        adults_columns(b, &places[i], v, site, &sized[2 * i], &sized[2 * i + 1]);
    for (int i = 0; i < n; i++) {
        familiar[i] = b->p->n_columns;
        for (int q = 0; q < in->n_staff && weight; q++)
            if (classes_known(in, q, places[i].pool) && may_supervise(b, q, t, v))
                duty_column(b, COLUMN_FAMILIAR, q, t, v, site, places[i].pool, t);
    }
    familiar[n] = b->p->n_columns;
    for (int q = 0; q < in->n_staff; q++)
        if (may_supervise(b, q, t, v))
            duty_column(b, COLUMN_STUDY, q, t, v, site, t, -1);
    int last = b->p->n_columns;
    for (int i = 0; i < n; i++)
        add_adults(b, &places[i], v, site, sized[2 * i], sized[2 * i + 1], -1);
    for (int c = familiar[0]; c < last; c++)
        row_add(b, c, 1);
    row_end(b, FAMILY_STUDY, 0, numbers_are_free(b) ? PROGRAM_INF : 0);
    for (int i = 0; i < n && weight; i++) {
        for (int c = familiar[i]; c < familiar[i + 1]; c++)
            row_add(b, c, 1);
        add_adults(b, &places[i], v, site, sized[2 * i], sized[2 * i + 1], -1);
        row_end(b, FAMILY_STUDY, -PROGRAM_INF, 0);
        int u = builder_column(b, COLUMN_UNFAMILIAR, 0, places[i].attending, false, weight, places[i].pool, t, v, site,
                               -1);
        row_add(b, u, 1);
        add_groups(b, &places[i], v, site, -1);
        for (int c = familiar[i]; c < familiar[i + 1]; c++)
            row_add(b, c, 1);
        row_end(b, FAMILY_STUDY, 0, PROGRAM_INF);
        known_rows(b, &places[i], v, site, familiar[i], familiar[i + 1]);
    }
    free(sized);
    free(familiar);
}

static void study_in_slot(struct builder *b, int t)
{
    const struct instance *in = b->in;
    struct place *places = xcalloc((size_t)in->n_pools + 1, sizeof *places);
    int n = 0;
    for (int pool = 0; pool < in->n_pools; pool++) {
        places[n] = (struct place){.pool = pool, .slot = t};
        gather(b, &places[n]);
        if (places[n].attending)
            clashes_find(b, &places[n++]);
    }
    /* explicit columns, by pool */
    int *lists = xmalloc(sizeof *lists * ((size_t)b->at_study_count + 1)), used = 0;
    for (int i = 0; i < n && places[i].explicit; i++) {
        places[i].at_study = lists + used;
        for (int c = b->at_study_first; c < b->at_study_first + b->at_study_count; c++) {
            const struct column *col = &b->p->columns[c];
            if (col->kind == COLUMN_AT_STUDY && col->key[1] == t && in_pool(in, places[i].pool, col->key[0]))
                lists[used++] = c;
        }
        places[i].n_at_study = used - (int)(places[i].at_study - lists);
    }
    bool by_site = b->n_campuses > 1;
    for (int i = 0; i < n; i++) {
        struct place *p = &places[i];
        group_columns(b, p);
        for (int k = 0; k < p->weeks->n_parts; k++)
            number_rows(b, p, k);
        for (int v = 0; v < p->weeks->count; v++)
            for (int site = by_site ? 0 : -1; site < (by_site ? in->n_sites : 0); site++) {
                seat_rows(b, p, v, site);
                needs_rows(b, p, v, site);
            }
    }
    for (int v = 0; n && v < places[0].weeks->count; v++)
        for (int site = by_site ? 0 : -1; site < (by_site ? in->n_sites : 0); site++)
            duty_rows(b, places, n, v, site);
    for (int i = 0; i < n; i++) {
        free(places[i].seats);
        free(places[i].clashes);
    }
    free(lists);
    free(places);
}

/* A1: exactly its adults, in every week; who may is `by`, and supervises (A2). */
static void posts_build(struct builder *b)
{
    const struct instance *in = b->in;
    for (int g = 0; g < in->n_posts; g++)
        for (int t = slotset_next(&in->posts[g].slots, 0); t >= 0; t = slotset_next(&in->posts[g].slots, t + 1)) {
            const struct week_sets *v = &b->weeks[t];
            int first = b->p->n_columns;
            for (int i = 0; i < v->count; i++)
                for (int q = 0; q < in->n_staff; q++) {
                    bool named = !in->posts[g].by.count || ints_has(&in->posts[g].by, q);
                    if (named && may_supervise(b, q, t, i))
                        duty_column(b, COLUMN_POST, q, t, i, -1, g, t);
                }
            int last = b->p->n_columns;
            for (int k = 0; k < v->n_parts; k++) {
                for (int c = first; c < last; c++)
                    if (v->at[b->p->columns[c].key[3]] & v->parts[k])
                        row_add(b, c, 1);
                bool any = b->slack && b->slack->posts && b->slack->posts[g * in->n_slots + t];
                row_end(b, FAMILY_POST, any ? -PROGRAM_INF : in->posts[g].adults,
                        any ? PROGRAM_INF : in->posts[g].adults);
            }
            /* One adult on one slot of a post is one duty, rounded once: it takes one set of weeks. */
            b->what = SAID_OTHER;
            for (int q = 0; q < in->n_staff && v->count > 1; q++) {
                b->owner = q;
                for (int c = first; c < last; c++)
                    if (b->p->columns[c].key[0] == q)
                        row_add(b, c, 1);
                row_end(b, FAMILY_POST, -PROGRAM_INF, 1);
            }
            b->owner = -1;
        }
}

void study_build(struct builder *b)
{
    for (int t = 0; t < b->in->n_slots; t++)
        if (b->in->slots[t].study)
            study_in_slot(b, t);
    posts_build(b);
}
