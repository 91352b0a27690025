/* Study groups of a plan: how many, in which rooms, with how many adults. */
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "solver/desk.h"

static int *use_at(struct desk *d, int room_class, int moment, int part)
{
    return &d->room_use[(room_class * d->plan->n_moments + moment) * d->plan->n_parts + part];
}

static int room_left(struct desk *d, int r, int t, weekset weeks)
{
    const struct room_class *rc = &d->p->room_classes[r];
    int left = rc->rooms.count * rc->parallel;
    int most = left;
    for (int m = 0; m < d->plan->n_moments; m++)
        if (slotset_has(&d->plan->moments[m], t))
            for (int k = 0; k < d->plan->n_parts; k++)
                if (weeks & d->plan->parts[k])
                    left = most - *use_at(d, r, m, k) < left ? most - *use_at(d, r, m, k) : left;
    return left;
}

static void use_room(struct desk *d, int r, int t, weekset weeks, int by)
{
    for (int m = 0; m < d->plan->n_moments; m++)
        if (slotset_has(&d->plan->moments[m], t))
            for (int k = 0; k < d->plan->n_parts; k++)
                if (weeks & d->plan->parts[k])
                    *use_at(d, r, m, k) += by;
}

/* Those of a pool who study in the slot, by week set and site. */
struct crowd {
    int pool, v, site, n, clique;
    uint64_t needs;
    int home;           /* room class of the pool's own room, or -1 */
    int first, last;    /* columns of the pool and slot */
    int group, n_groups; /* the first of its groups */
};

struct group {
    int crowd, size;
    bool any_size; /* no room that holds it whole was found: the others of its crowd take what is too much */
    uint64_t needs;
    int column; /* COLUMN_GROUPS of its room class; -1: none yet */
};

struct study {
    int slot;
    struct crowd *crowds;
    struct group *groups;
    int n_crowds, n_groups;
};

static int room_class_of(const struct desk *d, int room)
{
    for (int r = 0; room >= 0 && r < d->p->n_room_classes; r++)
        if (ints_has(&d->p->room_classes[r].rooms, room))
            return r;
    return -1;
}

bool desk_in_study(const struct desk *d, int s, int t)
{
    const struct plan *plan = d->plan;
    if (!slotset_has(&d->in->students[s].attends, t))
        return false;
    for (int i = 0; i < plan->held_count[s]; i++)
        if (slotset_has(&d->p->options[plan->sections[plan->held[s * plan->held_room + i]].option].slots, t))
            return false;
    return true;
}

/* Largest set of keep_apart students found greedily among `list`. */
static int clique_of(const struct desk *d, const int *list, int n)
{
    int best = 0;
    for (int i = 0; i < n; i++) {
        if (!d->in->students[list[i]].keep_apart.count)
            continue;
        int members[16], size = 1;
        members[0] = list[i];
        for (int j = 0; j < n && size < 16; j++) {
            bool all = j != i;
            for (int m = 0; m < size && all; m++)
                all = ints_has(&d->in->students[list[j]].keep_apart, members[m]);
            if (all)
                members[size++] = list[j];
        }
        best = size > best ? size : best;
    }
    return best;
}

static weekset weeks_of(const struct desk *d, const struct study *y, const struct group *g)
{
    return d->p->study_weeks[y->slot].at[y->crowds[g->crowd].v];
}

static bool suits(const struct desk *d, const struct study *y, const struct group *g, int room_class)
{
    const struct room_class *rc = &d->p->room_classes[room_class];
    return (!d->by_site || rc->site == y->crowds[g->crowd].site) && (rc->features & g->needs) == g->needs &&
           (g->any_size || rc->capacity >= g->size);
}

static bool is_groups(const struct desk *d, const struct crowd *c, int column)
{
    return d->p->columns[column].kind == COLUMN_GROUPS && d->p->columns[column].key[2] == c->v;
}

/* The group's column of the class; -1: none. */
static int column_in(const struct desk *d, const struct study *y, const struct group *g, int room_class)
{
    const struct crowd *c = &y->crowds[g->crowd];
    for (int j = c->first; j < c->last; j++)
        if (is_groups(d, c, j) && d->p->columns[j].key[3] == room_class)
            return j;
    return -1;
}

/* Into the room class of the column, or (-1) out of its own. */
static void move_group(struct desk *d, const struct study *y, struct group *g, int column)
{
    if (g->column >= 0)
        use_room(d, d->p->columns[g->column].key[3], y->slot, weeks_of(d, y, g), -1);
    g->column = column;
    if (column >= 0)
        use_room(d, d->p->columns[column].key[3], y->slot, weeks_of(d, y, g), 1);
}

/* At home, else in the smallest room that holds it, else in the largest; false where none is free. */
static bool take_free_room(struct desk *d, const struct study *y, struct group *g)
{
    const struct crowd *c = &y->crowds[g->crowd];
    int best = -1, best_rank = 1 << 30;
    for (int j = c->first; j < c->last; j++) {
        int r = d->p->columns[j].key[3];
        if (!is_groups(d, c, j) || !suits(d, y, g, r) || room_left(d, r, y->slot, weeks_of(d, y, g)) < 1)
            continue;
        int capacity = d->p->room_classes[r].capacity;
        int rank = capacity < g->size ? 10000 - capacity : r == c->home ? 0 : 1 + capacity;
        if (rank < best_rank) {
            best_rank = rank;
            best = j;
        }
    }
    if (best >= 0)
        move_group(d, y, g, best);
    return best >= 0;
}

/* Into a free room, or into that of another group that finds another: an augmenting path (Kuhn 1955). */
static bool find_room(struct desk *d, const struct study *y, struct group *g, bool *seen)
{
    if (take_free_room(d, y, g))
        return true;
    seen[g - y->groups] = true;
    for (int i = 0; i < y->n_groups; i++) {
        struct group *other = &y->groups[i];
        int old = other->column, r = old < 0 ? -1 : d->p->columns[old].key[3];
        if (seen[i] || old < 0 || !(weeks_of(d, y, g) & weeks_of(d, y, other)) || !suits(d, y, g, r))
            continue;
        int mine = column_in(d, y, g, r);
        seen[i] = true;
        move_group(d, y, other, -1);
        if (mine >= 0 && room_left(d, r, y->slot, weeks_of(d, y, g)) > 0) {
            move_group(d, y, g, mine);
            if (find_room(d, y, other, seen))
                return true;
            move_group(d, y, g, -1);
        }
        move_group(d, y, other, old);
    }
    return false;
}

/* Those that need something first. */
static bool find_rooms(struct desk *d, const struct study *y)
{
    bool *seen = xmalloc((size_t)y->n_groups + 1), good = true;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < y->n_groups && good; i++) {
            struct group *g = &y->groups[i];
            for (int any = 0; any < 2 && g->column < 0 && (g->needs == 0) == pass; any++) {
                g->any_size = any;
                memset(seen, 0, (size_t)y->n_groups);
                good = find_room(d, y, g, seen);
            }
        }
    free(seen);
    return good;
}

static int capacity_of(const struct desk *d, const struct group *g)
{
    return d->p->room_classes[d->p->columns[g->column].key[3]].capacity;
}

/* Sets COLUMN_GROUPS, SIZED, SHARED of the crowd, whose groups have their rooms, and its needs. False where these are too
 * small. */
static bool seat_crowd(struct desk *d, const struct study *y, const struct crowd *c)
{
    int size = d->in->profile.study.max_size, per = d->in->profile.study.students_per_adult;
    int left = c->n, adults = 0, sized[64] = {0};
    struct group *groups = &y->groups[c->group];
    for (int i = 1; i < c->n_groups; i++) /* small rooms first: what they do not hold is for the others */
        for (int k = i; k > 0 && capacity_of(d, &groups[k]) < capacity_of(d, &groups[k - 1]); k--) {
            struct group g = groups[k];
            groups[k] = groups[k - 1];
            groups[k - 1] = g;
        }
    for (int i = 0; i < c->n_groups; i++) {
        int column = groups[i].column, capacity = capacity_of(d, &groups[i]);
        int want = (left + c->n_groups - i - 1) / (c->n_groups - i), most = capacity < size ? capacity : size;
        int here = want < most ? want : most, j = (here + per - 1) / per;
        d->x[column]++;
        left -= here;
        for (int k = c->first; k < c->last; k++)
            if (d->p->columns[k].kind == COLUMN_SHARED && d->p->columns[k].key[2] == c->v &&
                d->p->columns[k].key[3] == d->p->columns[column].key[3])
                d->x[k] += here;
        adults += per < size ? j : 1;
        if (j < 64)
            sized[j]++;
    }
    for (int j = c->first; j < c->last; j++) {
        const struct column *col = &d->p->columns[j];
        if (col->kind == COLUMN_SIZED && col->key[0] == c->pool && col->key[1] == y->slot && col->key[2] == c->v &&
            col->key[3] == (d->by_site ? c->site : -1) && col->key[4] < 64)
            d->x[j] = sized[col->key[4]];
    }
    d->groups[cell(d, c->pool, y->slot, c->v)] += c->n_groups;
    for (int i = 0; i < adults; i++) {
        struct need n = {.kind = DUTY_IS_STUDY, .weeks = d->p->study_weeks[y->slot].at[c->v], .slot = y->slot, .v = c->v,
                         .site = c->site, .what = c->pool, .must = -1};
        slotset_add(&n.slots, y->slot);
        desk_need(d, n);
    }
    return left <= 0;
}

/* The students [n] of the crowd, as many groups as they need. */
static void add_crowd(struct desk *d, struct study *y, struct crowd c, const int *list)
{
    int size = d->in->profile.study.max_size;
    for (int i = 0; i < c.n; i++)
        c.needs |= d->in->students[list[i]].needs;
    c.clique = clique_of(d, list, c.n);
    c.home = room_class_of(d, d->in->classes[d->in->students[list[0]].class_].room);
    c.n_groups = (c.n + size - 1) / size;
    c.n_groups = c.clique > c.n_groups ? c.clique : c.n_groups;
    c.group = y->n_groups;
    for (int i = 0; i < c.n_groups; i++) {
        y->groups[y->n_groups++] = (struct group){.crowd = y->n_crowds, .size = (c.n + i) / c.n_groups, .column = -1,
                                                  .needs = i ? 0 : c.needs};
    }
    y->crowds[y->n_crowds++] = c;
}

/* The crowds of the pool in the slot. */
static void find_crowds(struct desk *d, struct study *y, struct crowd like, const int *at_study)
{
    const struct instance *in = d->in;
    const struct week_sets *ws = &d->p->study_weeks[y->slot];
    const struct ints *students = &in->pools[like.pool].students;
    int *list = xmalloc(sizeof *list * ((size_t)students->count + 1));
    for (int v = 0; v < ws->count; v++)
        for (int site = d->by_site ? 0 : -1; site < (d->by_site ? in->n_sites : 0); site++) {
            struct crowd c = like;
            c.v = v;
            c.site = site;
            if (d->by_site || ws->count > 1) { /* study is explicit */
                for (int j = at_study[0]; j < at_study[1]; j++) {
                    const struct column *col = &d->p->columns[j];
                    if (col->kind == COLUMN_AT_STUDY && col->key[1] == y->slot && col->key[2] == v && d->x[j] &&
                        (!d->by_site || col->key[3] == site) &&
                        in->pool_of_class[in->students[col->key[0]].class_] == c.pool)
                        list[c.n++] = col->key[0];
                }
            } else {
                for (int i = 0; i < students->count; i++)
                    if (desk_in_study(d, students->at[i], y->slot))
                        list[c.n++] = students->at[i];
            }
            if (c.n)
                add_crowd(d, y, c, list);
        }
    free(list);
}

bool desk_study(struct desk *d, int t, const int *at_study, const int *first, const int *last, struct lack *lack)
{
    size_t week_sets = (size_t)d->p->study_weeks[t].count, sites = (size_t)d->in->n_sites + 1;
    struct study y = {.slot = t};
    y.crowds = xmalloc(sizeof *y.crowds * ((size_t)d->in->n_pools * week_sets * sites + 1));
    y.groups = xmalloc(sizeof *y.groups * ((size_t)d->in->n_students * week_sets + 1));
    for (int pool = 0; pool < d->in->n_pools; pool++)
        find_crowds(d, &y, (struct crowd){.pool = pool, .first = first[pool], .last = last[pool]}, at_study);
    bool good = find_rooms(d, &y);
    if (!good)
        *lack = (struct lack){.slot = t, .room = true};
    for (int i = 0; i < y.n_crowds && good; i++)
        good = seat_crowd(d, &y, &y.crowds[i]);
    free(y.crowds);
    free(y.groups);
    return good;
}
