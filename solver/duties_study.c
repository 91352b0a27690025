/* Study groups of a plan: how many, in which rooms, with how many adults. */
#include <stdlib.h>

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

static void use_room(struct desk *d, int r, int t, weekset weeks)
{
    for (int m = 0; m < d->plan->n_moments; m++)
        if (slotset_has(&d->plan->moments[m], t))
            for (int k = 0; k < d->plan->n_parts; k++)
                if (weeks & d->plan->parts[k])
                    ++*use_at(d, r, m, k);
}

/* Students of a pool in study by week set and site; the needs among them. */
struct crowd_count {
    int n, clique;
    uint64_t needs;
    int home; /* room class of the pool's own room, or -1 */
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

/* Chooses rooms for the groups; sets COLUMN_GROUPS, SIZED, SHARED of the crowd. False where none fits. */
static bool place_groups(struct desk *d, int pool, int t, int v, int site, const struct crowd_count *c, int first, int last,
                         int *adults)
{
    int size = d->in->profile.study.max_size, per = d->in->profile.study.students_per_adult;
    int groups = (c->n + size - 1) / size, left = c->n, sized[64] = {0};
    weekset weeks = d->p->study_weeks[t].at[v];
    groups = c->clique > groups ? c->clique : groups;
    d->groups[cell(d, pool, t, v)] += groups;
    uint64_t needs = c->needs;
    for (int i = 0; i < groups; i++) {
        int want = (left + groups - i - 1) / (groups - i), best = -1, best_rank = 1 << 30;
        for (int j = first; j < last; j++) {
            const struct column *col = &d->p->columns[j];
            if (col->kind != COLUMN_GROUPS || col->key[2] != v)
                continue;
            const struct room_class *rc = &d->p->room_classes[col->key[3]];
            if ((d->by_site && rc->site != site) || room_left(d, col->key[3], t, weeks) < 1 ||
                (needs && (rc->features & needs) != needs))
                continue;
            int rank = rc->capacity < want ? 10000 - rc->capacity : col->key[3] == c->home ? 0 : 1 + rc->capacity;
            if (rank < best_rank) {
                best_rank = rank;
                best = j;
            }
        }
        if (best < 0)
            return false;
        const struct room_class *rc = &d->p->room_classes[d->p->columns[best].key[3]];
        needs = 0;
        d->x[best]++;
        use_room(d, d->p->columns[best].key[3], t, weeks);
        int most = rc->capacity < size ? rc->capacity : size, here = want < most ? want : most;
        left -= here;
        for (int j = first; j < last; j++)
            if (d->p->columns[j].kind == COLUMN_SHARED && d->p->columns[j].key[2] == v &&
                d->p->columns[j].key[3] == d->p->columns[best].key[3])
                d->x[j] += here;
        int j = (here + per - 1) / per;
        *adults += per < size ? j : 1;
        if (j < 64)
            sized[j]++;
    }
    for (int j = first; j < last; j++) {
        const struct column *col = &d->p->columns[j];
        if (col->kind == COLUMN_SIZED && col->key[0] == pool && col->key[1] == t && col->key[2] == v &&
            col->key[3] == (d->by_site ? site : -1) && col->key[4] < 64)
            d->x[j] = sized[col->key[4]];
    }
    return left <= 0;
}

bool desk_study(struct desk *d, int pool, int t, const int *at_study, int first, int last)
{
    const struct instance *in = d->in;
    const struct week_sets *ws = &d->p->study_weeks[t];
    bool explicit = d->by_site || ws->count > 1;
    int *list = xmalloc(sizeof *list * ((size_t)in->pools[pool].students.count + 1));
    bool good = true;
    for (int v = 0; v < ws->count && good; v++)
        for (int site = d->by_site ? 0 : -1; site < (d->by_site ? in->n_sites : 0) && good; site++) {
            struct crowd_count c = {.home = -1};
            if (explicit) {
                for (int j = at_study[0]; j < at_study[1]; j++) {
                    const struct column *col = &d->p->columns[j];
                    if (col->kind == COLUMN_AT_STUDY && col->key[1] == t && col->key[2] == v && d->x[j] &&
                        (!d->by_site || col->key[3] == site) &&
                        in->pool_of_class[in->students[col->key[0]].class_] == pool)
                        list[c.n++] = col->key[0];
                }
            } else {
                for (int i = 0; i < in->pools[pool].students.count; i++)
                    if (desk_in_study(d, in->pools[pool].students.at[i], t))
                        list[c.n++] = in->pools[pool].students.at[i];
            }
            if (!c.n)
                continue;
            for (int i = 0; i < c.n; i++)
                c.needs |= in->students[list[i]].needs;
            c.clique = clique_of(d, list, c.n);
            c.home = room_class_of(d, in->classes[in->students[list[0]].class_].room);
            int adults = 0;
            good = place_groups(d, pool, t, v, site, &c, first, last, &adults);
            for (int i = 0; i < adults; i++) {
                struct need n = {.kind = DUTY_IS_STUDY, .weeks = ws->at[v], .slot = t, .v = v, .site = site, .what = pool,
                                 .must = -1};
                slotset_add(&n.slots, t);
                desk_need(d, n);
            }
        }
    free(list);
    return good;
}
