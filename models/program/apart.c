/* Study groups of pools with keep_apart pairs (E2, S6).
 *
 * A clash is a set F of students of the pool that needs more groups than its number asks, and minimal so:
 * every student less needs a group less. E2's number is then
 *     G = max(ceil(n / max_size), needs(F) over the clashes F wholly in study).
 * With w the students of F in study, F still needs needs(F) - (|F| - w) groups, hence for every part k
 *     G - w >= needs(F) - |F|,    and    G - w <= needs(F) - |F|  where F is the reason for G,
 * one reason being chosen, or the size. In pools of up to EXACT students all clashes are found, by going
 * through their subsets; in larger ones the cliques of keep_apart students that grow greedily from a pair
 * (needs(F) = |F|): pairs and triangles are what schools have. */
#include "program/study.h"

#include <stdlib.h>

enum { EXACT = 10, CLASHES = 96 };

static bool takes_part(const struct builder *b, const struct place *p, int s)
{
    const struct student *st = &b->in->students[s];
    return st->scheduled && b->in->pool_of_class[st->class_] == p->pool && slotset_has(&st->attends, p->slot);
}

static void grow_cliques(const struct builder *b, struct place *p)
{
    const struct instance *in = b->in;
    p->n_clashes = 0;
    for (int i = 0; i < in->pools[p->pool].students.count; i++) {
        int s = in->pools[p->pool].students.at[i];
        const struct student *st = &in->students[s];
        if (!takes_part(b, p, s))
            continue;
        for (int e = 0; e < st->keep_apart.count && p->n_clashes < CLASHES; e++) {
            struct clash *c = &p->clashes[p->n_clashes];
            int other = st->keep_apart.at[e];
            if (other < s || !takes_part(b, p, other))
                continue;
            *c = (struct clash){2, 2, {s, other}};
            for (int f = 0; f < st->keep_apart.count && c->size < CLASH_SIZE; f++) {
                int third = st->keep_apart.at[f];
                bool joins = third != other && takes_part(b, p, third);
                for (int m = 1; m < c->size && joins; m++)
                    joins = ints_has(&in->students[third].keep_apart, c->member[m]);
                if (joins)
                    c->member[c->size++] = third;
            }
            c->groups = c->size;
            p->n_clashes++;
        }
    }
}

/* Least numbers of groups of all subsets of `n` students: needs[S] = 1 + the least needs[S minus G] over the
 * groups G within S that hold its first student. */
static void count_needs(const struct instance *in, const int *student, int n, int *needs)
{
    bool *group = xcalloc((size_t)1 << n, sizeof *group);
    for (unsigned set = 0; set < 1u << n; set++) {
        group[set] = __builtin_popcount(set) <= in->profile.study.max_size;
        for (int i = 0; i < n && group[set]; i++)
            for (int j = 0; j < i; j++)
                if (set >> i & 1 && set >> j & 1 && ints_has(&in->students[student[i]].keep_apart, student[j]))
                    group[set] = false;
    }
    needs[0] = 0;
    for (unsigned set = 1; set < 1u << n; set++) {
        unsigned first = set & -set, rest = set & ~first, more = rest;
        needs[set] = n;
        for (;; more = (more - 1) & rest) {
            if (group[first | more] && 1 + needs[rest & ~more] < needs[set])
                needs[set] = 1 + needs[rest & ~more];
            if (!more)
                break;
        }
    }
    free(group);
}

/* All clashes of a small pool; false where there are too many. */
static bool find_all(const struct builder *b, struct place *p, const int *student, int n)
{
    int size = b->in->profile.study.max_size, *needs = xcalloc((size_t)1 << n, sizeof *needs);
    bool room = true;
    count_needs(b->in, student, n, needs);
    for (unsigned set = 1; set < 1u << n && room; set++) {
        struct clash c = {0, needs[set], {0}};
        bool minimal = needs[set] > (__builtin_popcount(set) + size - 1) / size;
        for (int i = 0; i < n; i++)
            if (set >> i & 1) {
                c.member[c.size++] = student[i];
                minimal &= needs[set & ~(1u << i)] < needs[set];
            }
        room = !minimal || p->n_clashes < CLASHES;
        if (minimal && room)
            p->clashes[p->n_clashes++] = c;
    }
    free(needs);
    return room;
}

void clashes_find(const struct builder *b, struct place *p)
{
    const struct instance *in = b->in;
    const struct ints *students = &in->pools[p->pool].students;
    int here[EXACT], n = 0;
    bool any = false;
    for (int i = 0; i < students->count; i++) {
        if (!takes_part(b, p, students->at[i]))
            continue;
        for (int j = 0; j < i && !any; j++)
            any = takes_part(b, p, students->at[j]) && ints_has(&in->students[students->at[i]].keep_apart, students->at[j]);
        if (n < EXACT)
            here[n] = students->at[i];
        n++;
    }
    if (!any)
        return;
    p->clashes = xcalloc(CLASHES, sizeof *p->clashes);
    if (n > EXACT || !find_all(b, p, here, n))
        grow_cliques(b, p);
}

/* Members of the clash in study in part k: adds value x each; returns the constant. */
static int64_t add_clash(struct builder *b, const struct place *p, const struct clash *c, int k, int64_t value)
{
    int64_t constant = 0;
    for (int m = 0; m < c->size; m++) {
        if (!p->explicit) {
            for (int j = 0; j < p->n_seats; j++)
                if (b->p->columns[p->seats[j]].key[0] == c->member[m])
                    row_add(b, p->seats[j], -value);
            constant += value;
        }
        for (int j = 0; j < p->n_at_study; j++) {
            const int *key = b->p->columns[p->at_study[j]].key;
            if (key[0] == c->member[m] && (p->weeks->at[key[2]] & p->weeks->parts[k]))
                row_add(b, p->at_study[j], value);
        }
    }
    return constant;
}

void clash_rows(struct builder *b, const struct place *p, int k, int base)
{
    int n = p->n_clashes, reason = b->p->n_columns;
    for (int i = 0; i <= n; i++)
        builder_binary(b, COLUMN_REASON, 0, p->pool, p->slot, k, i, -1);
    for (int i = 0; i <= n; i++)
        row_add(b, reason + i, 1);
    row_end(b, FAMILY_STUDY, 1, 1);
    for (int i = 0; i <= n; i++)
        for (int side = 0; side < 2; side++) {
            /* i = n: the size; side 0: G at least that; side 1: at most, if it is the reason */
            int64_t constant = 0, spare = i == n ? 0 : p->clashes[i].size - p->clashes[i].groups;
            add_groups_part(b, p, k, 1);
            if (i == n)
                row_add(b, base, -1);
            else
                constant = add_clash(b, p, &p->clashes[i], k, -1);
            int64_t big = p->attending + spare;
            if (side && numbers_are_free(b)) {
                row_drop(b);
            } else if (side) {
                row_add(b, reason + i, big);
                row_end(b, FAMILY_STUDY, -PROGRAM_INF, big - spare - constant);
            } else {
                row_end(b, FAMILY_STUDY, -spare - constant, PROGRAM_INF);
            }
        }
}

void apart_rows(struct builder *b, const struct place *p, int v, int site)
{
    for (int i = 0; i < p->n_clashes; i++) {
        const struct clash *c = &p->clashes[i];
        for (int m = 0; m < c->size; m++)
            for (int j = 0; j < p->n_at_study; j++) {
                const int *key = b->p->columns[p->at_study[j]].key;
                if (key[0] == c->member[m] && key[2] == v && (site < 0 || key[3] == site))
                    row_add(b, p->at_study[j], -1);
            }
        add_groups(b, p, v, site, 1);
        row_end(b, FAMILY_STUDY, c->groups - c->size, PROGRAM_INF);
    }
}
