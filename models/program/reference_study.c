/* Study groups for reference.mod: the sets of students whom keep_apart forces into more groups
 * than their number asks (E2), by going through every subset of a pool. */
#include <stdlib.h>

#include "program/reference_data.h"

enum { POOL_MOST = 16 };

/* Subsets of a pool as bits; `apart` holds the keep_apart partners of each of its n students. */
struct small_pool {
    int n, max_size;
    unsigned apart[POOL_MOST];
    int student[POOL_MOST];
    signed char *need; /* [2^n] least number of groups of the subset */
};

static bool is_group(const struct small_pool *p, unsigned set)
{
    if (__builtin_popcount(set) > p->max_size)
        return false;
    for (int i = 0; i < p->n; i++)
        if (set >> i & 1 && p->apart[i] & set)
            return false;
    return true;
}

/* need[S] = 1 + the least need[S minus G] over the groups G within S that hold S's first student. */
static void count_needs(struct small_pool *p)
{
    bool *group = xcalloc((size_t)1 << p->n, sizeof *group);
    for (unsigned set = 0; set < 1u << p->n; set++)
        group[set] = is_group(p, set);
    for (unsigned set = 1; set < 1u << p->n; set++) {
        unsigned first = set & -set, rest = set & ~first, part = rest;
        p->need[set] = POOL_MOST + 1;
        for (;; part = (part - 1) & rest) {
            int need = 1 + p->need[set & ~(first | part)];
            if (group[first | part] && need < p->need[set])
                p->need[set] = (signed char)need;
            if (!part)
                break;
        }
    }
    free(group);
}

/* The tables of study while pools are gone through. */
struct study_tables {
    int n_clashes;
    struct buf most, clashes, members;
    bool too_large;
};

/* Minimal sets that need more groups than their number asks. */
static void put_clashes(const struct small_pool *p, int pool, struct study_tables *tables)
{
    for (unsigned set = 1; set < 1u << p->n; set++) {
        int base = (__builtin_popcount(set) + p->max_size - 1) / p->max_size;
        bool minimal = p->need[set] > base;
        for (int i = 0; i < p->n && minimal; i++)
            minimal = !(set >> i & 1) || p->need[set & ~(1u << i)] < p->need[set];
        if (!minimal)
            continue;
        buf_printf(&tables->clashes, "%d %d %d\n", tables->n_clashes, pool, p->need[set]);
        buf_printf(&tables->members, "set CLASH_OF[%d] :=", tables->n_clashes++);
        for (int i = 0; i < p->n; i++)
            if (set >> i & 1)
                buf_printf(&tables->members, " %d", p->student[i]);
        buf_puts(&tables->members, ";\n");
    }
}

static bool kept_apart(const struct instance *in, int student, int other)
{
    const struct ints *list = &in->students[student].keep_apart;
    for (int i = 0; i < list->count; i++)
        if (list->at[i] == other)
            return true;
    return false;
}

static void put_pool(const struct instance *in, int pool, struct study_tables *tables)
{
    const struct ints *students = &in->pools[pool].students;
    struct small_pool p = {.n = students->count, .max_size = in->profile.study.max_size};
    int most = (p.n + p.max_size - 1) / p.max_size;
    bool any = false, small = p.n <= POOL_MOST;
    for (int i = 0; i < p.n; i++)
        for (int j = 0; j < p.n; j++)
            if (kept_apart(in, students->at[i], students->at[j])) {
                any = true;
                p.apart[small ? i : 0] |= 1u << (small ? j : 0);
            }
    tables->too_large |= any && !small;
    if (any && small) {
        for (int i = 0; i < p.n; i++)
            p.student[i] = students->at[i];
        p.need = xcalloc((size_t)1 << p.n, sizeof *p.need);
        count_needs(&p);
        put_clashes(&p, pool, tables);
        most = p.need[(1u << p.n) - 1];
        free(p.need);
    }
    buf_printf(&tables->most, " [%d] %d", pool, most);
}

void reference_study_write(const struct instance *in, struct buf *out)
{
    const struct profile *p = &in->profile;
    struct study_tables tables = {0};
    for (int b = 0; b < in->n_pools; b++)
        put_pool(in, b, &tables);
    buf_printf(out, "param max_size := %d;\nparam study_per_adult := %d;\n", p->study.max_size,
               p->study.students_per_adult);
    buf_puts(out, "set STUDY_ROOM :=");
    for (int i = 0; i < in->n_features; i++)
        if (p->study.room >> i & 1)
            buf_printf(out, " %d", i);
    buf_printf(out, ";\nparam most_groups :=%s;\nparam too_large := %d;\n", tables.most.text ? tables.most.text : "",
               tables.too_large);
    buf_printf(out, "param: CLASH: clash_pool clash_groups :=\n%s;\n%s",
               tables.clashes.text ? tables.clashes.text : "", tables.members.text ? tables.members.text : "");
    buf_free(&tables.most);
    buf_free(&tables.clashes);
    buf_free(&tables.members);
}
