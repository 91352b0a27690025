/* Study groups from their counts: for each pool, slot, weeks and site the program says how many groups,
 * in rooms of which class, with how many adults; here they get their students and adults. Classes stay
 * together, sizes are even within the limits, keep_apart pairs and needs are met by exchanges, and a
 * familiar adult stands before a group with students of its classes. */
#include "program/facts.h"
#include "solver/complete.h"

#include <stdlib.h>
#include <string.h>

struct group {
    int room_class, capacity, least, most, adults;
    int *students, n;
    int *staff, n_staff;
    uint64_t features;
    bool familiar;
};

struct crowd {
    int pool, slot, v, site; /* site -1: study is not told apart by site */
    int *students, n;
    struct group *groups;
    int n_groups;
    int *familiar, n_familiar; /* adults that know the pool */
};

/* What is wrong with a group: pairs to keep apart, needs not met. */
static int faults(const struct instance *in, const struct group *g)
{
    int count = 0;
    for (int i = 0; i < g->n; i++) {
        const struct student *st = &in->students[g->students[i]];
        count += (g->features & st->needs) != st->needs;
        for (int j = 0; j < i && st->keep_apart.count; j++)
            count += ints_has(&in->students[g->students[i]].keep_apart, g->students[j]);
    }
    return count;
}

static bool swap_if_better(const struct instance *in, struct group *g, int i, struct group *h, int j)
{
    int before = faults(in, g) + faults(in, h), a = g->students[i], b = h->students[j];
    g->students[i] = b;
    h->students[j] = a;
    if (faults(in, g) + faults(in, h) < before)
        return true;
    g->students[i] = a;
    h->students[j] = b;
    return false;
}

static bool move_if_better(const struct instance *in, struct group *g, int i, struct group *h)
{
    if (g->n <= g->least || h->n >= h->most)
        return false;
    int before = faults(in, g) + faults(in, h), s = g->students[i];
    h->students[h->n++] = s;
    g->students[i] = g->students[--g->n];
    if (faults(in, g) + faults(in, h) < before)
        return true;
    g->students[g->n++] = g->students[i];
    g->students[i] = s;
    h->n--;
    return false;
}

static void mend(const struct instance *in, struct crowd *c)
{
    bool better = true;
    while (better) {
        better = false;
        for (int a = 0; a < c->n_groups; a++) {
            struct group *g = &c->groups[a];
            if (!faults(in, g))
                continue;
            for (int b = 0; b < c->n_groups && !better; b++)
                for (int i = 0; i < g->n && b != a && !better; i++) {
                    better = move_if_better(in, g, i, &c->groups[b]);
                    for (int j = 0; j < c->groups[b].n && !better; j++)
                        better = swap_if_better(in, g, i, &c->groups[b], j);
                }
        }
    }
}

/* Exchanges can get stuck: then all seatings are gone through, students with wishes of their own first. */
struct seating {
    const struct instance *in;
    struct crowd *crowd;
    int effort;
};

static bool may_sit(const struct instance *in, const struct group *g, int s)
{
    if (g->n == g->most || (g->features & in->students[s].needs) != in->students[s].needs)
        return false;
    for (int i = 0; i < g->n && in->students[s].keep_apart.count; i++)
        if (ints_has(&in->students[s].keep_apart, g->students[i]))
            return false;
    return true;
}

static bool seat_from(struct seating *w, int k)
{
    struct crowd *c = w->crowd;
    int missing = 0;
    for (int i = 0; i < c->n_groups; i++)
        missing += c->groups[i].n < c->groups[i].least ? c->groups[i].least - c->groups[i].n : 0;
    if (k == c->n || missing > c->n - k || --w->effort < 0)
        return k == c->n && !missing;
    for (int i = 0; i < c->n_groups; i++) {
        struct group *g = &c->groups[i];
        if (!may_sit(w->in, g, c->students[k]))
            continue;
        g->students[g->n++] = c->students[k];
        if (seat_from(w, k + 1))
            return true;
        g->n--;
    }
    return false;
}

static void seat_again(const struct instance *in, struct crowd *c)
{
    enum { EFFORT = 100000 };
    int bad = 0, first = 0;
    for (int i = 0; i < c->n_groups; i++)
        bad += faults(in, &c->groups[i]);
    if (!bad)
        return;
    for (int k = 0; k < c->n; k++) {
        int s = c->students[k];
        if (in->students[s].needs || in->students[s].keep_apart.count) {
            c->students[k] = c->students[first];
            c->students[first++] = s;
        }
    }
    int *kept = xcalloc((size_t)c->n + (size_t)c->n_groups, sizeof *kept), *at = kept;
    for (int i = 0; i < c->n_groups; i++) {
        struct group *g = &c->groups[i];
        *at++ = g->n;
        for (int k = 0; k < g->n; k++)
            *at++ = g->students[k];
        g->n = 0;
    }
    struct seating w = {in, c, EFFORT};
    if (!seat_from(&w, 0)) {
        at = kept;
        for (int i = 0; i < c->n_groups; i++) {
            struct group *g = &c->groups[i];
            g->n = *at++;
            for (int k = 0; k < g->n; k++)
                g->students[k] = *at++;
        }
    }
    free(kept);
}

static int by_class(const void *a, const void *b, void *ctx)
{
    const struct instance *in = ctx;
    int x = *(const int *)a, y = *(const int *)b;
    if (in->students[x].class_ != in->students[y].class_)
        return in->students[x].class_ < in->students[y].class_ ? -1 : 1;
    return strcmp(in->students[x].id, in->students[y].id);
}

static void seat(const struct instance *in, struct crowd *c)
{
    int left = c->n, *size = xcalloc((size_t)c->n_groups, sizeof *size), next = 0;
    for (int i = 0; i < c->n_groups; i++) {
        size[i] = c->groups[i].least;
        left -= size[i];
    }
    while (left > 0) { /* one more to the smallest that has room */
        int least = -1;
        for (int i = 0; i < c->n_groups; i++)
            if (size[i] < c->groups[i].most && (least < 0 || size[i] < size[least]))
                least = i;
        if (least < 0)
            break; /* cannot be: the program counted the seats; the checker would say so */
        size[least]++;
        left--;
    }
    qsort_r(c->students, (size_t)c->n, sizeof *c->students, by_class, (void *)(uintptr_t)in);
    for (int i = 0; i < c->n_groups; i++)
        for (int k = 0; k < size[i] && next < c->n; k++)
            c->groups[i].students[c->groups[i].n++] = c->students[next++];
    free(size);
    mend(in, c);
    seat_again(in, c);
}

static bool group_known(const struct instance *in, const struct group *g, int q)
{
    for (int i = 0; i < g->n; i++)
        if (knows_class(in, q, in->students[g->students[i]].class_))
            return true;
    return false;
}

/* A student that q knows comes into g by exchange with one of the group that has it, without new faults. */
static void bring_known(const struct instance *in, struct crowd *c, struct group *g, int q)
{
    for (int a = 0; a < c->n_groups; a++) {
        struct group *h = &c->groups[a];
        for (int i = 0; i < h->n && h != g; i++) {
            if (!knows_class(in, q, in->students[h->students[i]].class_))
                continue;
            for (int j = 0; j < g->n; j++) {
                int before = faults(in, g) + faults(in, h), s = h->students[i], r = g->students[j];
                h->students[i] = r;
                g->students[j] = s;
                bool still = faults(in, g) + faults(in, h) <= before;
                for (int k = 0; k < h->n_staff && still && h->familiar; k++)
                    still = group_known(in, h, h->staff[k]);
                if (still)
                    return;
                h->students[i] = s;
                g->students[j] = r;
            }
        }
    }
}

static void stand_familiar(const struct instance *in, struct crowd *c)
{
    for (int i = 0; i < c->n_familiar; i++) {
        int q = c->familiar[i];
        struct group *best = NULL;
        for (int pass = 0; pass < 3 && !best; pass++) /* known and new, new, any with a place */
            for (int a = 0; a < c->n_groups && !best; a++) {
                struct group *g = &c->groups[a];
                if (g->n_staff < g->adults && (pass == 2 || !g->familiar) && (pass || group_known(in, g, q)))
                    best = g;
            }
        if (!best)
            continue;
        if (!best->familiar && !group_known(in, best, q))
            bring_known(in, c, best, q);
        best->familiar |= group_known(in, best, q);
        best->staff[best->n_staff++] = q;
    }
}

/* Gives each group its number of adults: the program's counts by number, larger rooms first. */
static void size_groups(const struct completion *c, struct crowd *w)
{
    int per = c->in->profile.study.students_per_adult, size = c->in->profile.study.max_size, next = 0;
    for (int i = 0; i < w->n_groups; i++) {
        struct group *g = &w->groups[i];
        g->least = 1;
        g->most = g->capacity < size ? g->capacity : size;
        g->adults = 1;
    }
    if (per >= size)
        return;
    for (int j = (size + per - 1) / per; j >= 1; j--)
        for (int k = 0; k < c->p->n_columns; k++) {
            const struct column *col = &c->p->columns[k];
            if (col->kind != COLUMN_SIZED || col->key[0] != w->pool || col->key[1] != w->slot || col->key[2] != w->v ||
                col->key[3] != w->site || col->key[4] != j)
                continue;
            for (int64_t n = 0; n < c->x[k] && next < w->n_groups; n++) {
                struct group *g = &w->groups[next++];
                g->adults = j;
                g->least = (j - 1) * per + 1;
                g->most = j * per < g->most ? j * per : g->most;
            }
        }
}

static int by_capacity(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    return x->capacity != y->capacity ? (x->capacity > y->capacity ? -1 : 1) : x->room_class - y->room_class;
}

static void gather_crowd(const struct completion *c, struct crowd *w)
{
    const struct instance *in = c->in;
    bool site_matters = w->site >= 0, explicit = site_matters || c->p->study_weeks[w->slot].count > 1;
    for (int k = 0; k < c->p->n_columns; k++) {
        const struct column *col = &c->p->columns[k];
        if (!c->x[k])
            continue;
        if (col->kind == COLUMN_GROUPS && col->key[0] == w->pool && col->key[1] == w->slot && col->key[2] == w->v) {
            const struct room_class *rc = &c->p->room_classes[col->key[3]];
            for (int64_t n = 0; n < c->x[k] && (!site_matters || rc->site == w->site); n++)
                w->groups[w->n_groups++] =
                    (struct group){.room_class = col->key[3], .capacity = rc->capacity, .features = rc->features};
        } else if (col->kind == COLUMN_FAMILIAR && col->key[1] == w->pool && col->key[2] == w->slot &&
                   col->key[3] == w->v && col->key[4] == w->site) {
            w->familiar[w->n_familiar++] = col->key[0];
        } else if (explicit && col->kind == COLUMN_AT_STUDY && col->key[1] == w->slot && col->key[2] == w->v &&
                   (!site_matters || col->key[3] == w->site) &&
                   in->pool_of_class[in->students[col->key[0]].class_] == w->pool) {
            w->students[w->n++] = col->key[0];
        }
    }
}

static void free_students(const struct completion *c, struct crowd *w, const bool *busy)
{
    const struct instance *in = c->in;
    for (int i = 0; i < in->pools[w->pool].students.count; i++) {
        int s = in->pools[w->pool].students.at[i];
        if (slotset_has(&in->students[s].attends, w->slot) && !busy[s])
            w->students[w->n++] = s;
    }
}

/* Who has a meeting in the slot. */
static void mark_busy(const struct completion *c, int slot, bool *busy)
{
    memset(busy, 0, sizeof *busy * (size_t)c->in->n_students);
    for (int k = 0; k < c->p->n_columns; k++) {
        const struct column *col = &c->p->columns[k];
        if (col->kind == COLUMN_SEAT && c->x[k] &&
            slotset_has(&c->p->options[program_option(c->p, col)].slots, slot))
            busy[col->key[0]] = true;
    }
}

static struct ints kept(struct arena *a, const int *at, int n)
{
    int *copy = ARENA_ARRAY(a, n, int);
    if (n)
        memcpy(copy, at, sizeof *copy * (size_t)n);
    return (struct ints){n, copy};
}

static void emit_groups(struct completion *c, const struct crowd *w)
{
    struct timetable *t = c->t;
    for (int i = 0; i < w->n_groups; i++) {
        const struct group *g = &w->groups[i];
        c->study_class[t->n_studies] = g->room_class;
        t->studies[t->n_studies++] = (struct study){w->slot, c->p->study_weeks[w->slot].at[w->v], -1,
                                                    kept(t->arena, g->staff, g->n_staff),
                                                    kept(t->arena, g->students, g->n)};
    }
}

/* All pools of a slot, week set and site: groups, then the adults who know no pool. */
static void study_here(struct completion *c, int slot, int v, int site, const bool *busy)
{
    const struct instance *in = c->in;
    struct arena *scratch = arena_new();
    struct crowd *crowds = ARENA_ARRAY(scratch, in->n_pools, struct crowd);
    int n = 0;
    for (int pool = 0; pool < in->n_pools; pool++) {
        struct crowd *w = &crowds[n];
        *w = (struct crowd){.pool = pool, .slot = slot, .v = v, .site = site};
        w->students = ARENA_ARRAY(scratch, in->n_students, int);
        w->groups = ARENA_ARRAY(scratch, in->n_students + 1, struct group);
        w->familiar = ARENA_ARRAY(scratch, in->n_staff, int);
        gather_crowd(c, w);
        if (!w->n_groups)
            continue;
        if (site < 0 && c->p->study_weeks[slot].count == 1)
            free_students(c, w, busy);
        qsort(w->groups, (size_t)w->n_groups, sizeof *w->groups, by_capacity);
        size_groups(c, w);
        for (int i = 0; i < w->n_groups; i++) {
            w->groups[i].students = ARENA_ARRAY(scratch, w->n + 1, int);
            w->groups[i].staff = ARENA_ARRAY(scratch, in->n_staff, int);
        }
        seat(in, w);
        stand_familiar(in, w);
        n++;
    }
    int group = 0, crowd = 0;
    for (int k = 0; k < c->p->n_columns; k++) {
        const struct column *col = &c->p->columns[k];
        if (col->kind != COLUMN_STUDY || !c->x[k] || col->key[1] != slot || col->key[3] != v || col->key[4] != site)
            continue;
        while (crowd < n && crowds[crowd].groups[group].n_staff >= crowds[crowd].groups[group].adults)
            if (++group == crowds[crowd].n_groups) {
                group = 0;
                crowd++;
            }
        if (crowd < n) {
            struct group *g = &crowds[crowd].groups[group];
            g->staff[g->n_staff++] = col->key[0];
        }
    }
    for (int i = 0; i < n; i++)
        emit_groups(c, &crowds[i]);
    arena_free(scratch);
}

void complete_study(struct completion *c)
{
    const struct instance *in = c->in;
    bool *busy = xcalloc((size_t)in->n_students + 1, sizeof *busy);
    bool by_site = false; /* the program told study apart by site */
    for (int k = 0; k < c->p->n_columns && !by_site; k++)
        by_site = (c->p->columns[k].kind == COLUMN_STUDY || c->p->columns[k].kind == COLUMN_FAMILIAR) &&
                  c->p->columns[k].key[4] >= 0;
    for (int t = 0; t < in->n_slots; t++) {
        mark_busy(c, t, busy);
        for (int v = 0; v < c->p->study_weeks[t].count && in->slots[t].study; v++)
            for (int site = by_site ? 0 : -1; site < (by_site ? in->n_sites : 0); site++)
                study_here(c, t, v, site, busy);
    }
    free(busy);
}
