/* Study groups of each slot (E2, S1, S6): every student that has no meeting gets sets of weeks that cover
 * its time, and the students of a pool in the same weeks are parted into groups in every way that leaves
 * each week with the number of groups that E2 asks. */
#include "enumeration.h"

#include <stdlib.h>
#include <string.h>

enum { GROUPS_OF_SLOT = 24, CONFIGURATIONS = 512 };

struct small {
    int pool, weeks; /* weeks: index of the slot's sets */
    unsigned students;
};

struct configuration {
    int n;
    struct small groups[GROUPS_OF_SLOT];
    uint64_t looks[GROUPS_OF_SLOT]; /* what tells its groups from others, sorted */
};

struct slot_study {
    struct enumeration *e;
    int slot;
    unsigned cover[STUDENTS]; /* sets of weeks of each student, as bits */
    struct configuration now;
    int n;
    struct configuration *all; /* [CONFIGURATIONS] */
};

static bool are_apart(const struct instance *in, int i, int j)
{
    return list_has(&in->students[i].keep_apart, j) || list_has(&in->students[j].keep_apart, i);
}

static bool may_be_group(const struct enumeration *e, unsigned students)
{
    const struct instance *in = e->in;
    for (int i = 0; i < in->n_students; i++)
        for (int j = 0; j < i; j++)
            if (students >> i & 1 && students >> j & 1 && are_apart(in, i, j))
                return false;
    return __builtin_popcount(students) <= in->profile.study.max_size;
}

/* The least number of groups for these students of one pool. */
static int groups_needed(struct enumeration *e, unsigned students)
{
    if (!students || e->need[students])
        return e->need[students];
    unsigned first = students & -students, rest = students & ~first, part = rest;
    int least = STUDENTS + 1;
    for (;; part = (part - 1) & rest) {
        if (may_be_group(e, first | part)) {
            int need = 1 + groups_needed(e, rest & ~part);
            least = need < least ? need : least;
        }
        if (!part)
            break;
    }
    e->need[students] = (signed char)least;
    return least;
}

static bool numbers_are_right(struct slot_study *s)
{
    struct enumeration *e = s->e;
    const struct week_choices *w = &e->study_weeks[s->slot];
    for (int pool = 0; pool < e->in->n_pools; pool++)
        for (int k = 0; k < e->n_parts; k++) {
            unsigned students = 0;
            int groups = 0;
            for (int g = 0; g < s->now.n; g++)
                if (s->now.groups[g].pool == pool && w->at[s->now.groups[g].weeks] & e->parts[k]) {
                    students |= s->now.groups[g].students;
                    groups++;
                }
            if (groups != groups_needed(e, students))
                return false;
        }
    return true;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* What a group looks like to rules and measures: pool, weeks and students; or, where nobody travels, its
 * size, classes and needs instead of its students. */
static uint64_t looks_of(const struct enumeration *e, const struct small *g)
{
    uint64_t classes = 0, needs = 0, head = (uint64_t)g->pool << 58 | (uint64_t)g->weeks << 52;
    if (e->travels)
        return head | g->students;
    for (int i = 0; i < e->in->n_students; i++)
        if (g->students >> i & 1) {
            classes |= UINT64_C(1) << e->in->students[i].class_;
            needs |= e->in->students[i].needs;
        }
    return head | (uint64_t)__builtin_popcount(g->students) << 44 | (classes & 0xfffff) << 24 | (needs & 0xffffff);
}

static void keep_configuration(struct slot_study *s)
{
    if (!numbers_are_right(s))
        return;
    for (int g = 0; g < s->now.n; g++)
        s->now.looks[g] = looks_of(s->e, &s->now.groups[g]);
    qsort(s->now.looks, (size_t)s->now.n, sizeof *s->now.looks, ascending);
    for (int i = 0; i < s->n; i++)
        if (s->all[i].n == s->now.n && !memcmp(s->all[i].looks, s->now.looks, sizeof *s->now.looks * (size_t)s->now.n))
            return;
    if (s->n < CONFIGURATIONS)
        s->all[s->n++] = s->now;
}

/* Parts the `left` students of the pool and weeks, then goes on to the next pool or weeks. */
static void part(struct slot_study *s, int pool, int weeks, unsigned left)
{
    struct enumeration *e = s->e;
    if (!left) {
        if (++pool == e->in->n_pools) {
            pool = 0;
            weeks++;
        }
        if (weeks == e->study_weeks[s->slot].n) {
            keep_configuration(s);
            return;
        }
        for (int i = 0; i < e->in->n_students; i++)
            if (s->cover[i] >> weeks & 1 && e->in->pool_of_class[e->in->students[i].class_] == pool)
                left |= 1u << i;
        if (!left) {
            part(s, pool, weeks, 0);
            return;
        }
    }
    unsigned first = left & -left, rest = left & ~first, more = rest;
    for (;; more = (more - 1) & rest) {
        if (may_be_group(e, first | more) && s->now.n < GROUPS_OF_SLOT) {
            s->now.groups[s->now.n++] = (struct small){pool, weeks, first | more};
            part(s, pool, weeks, rest & ~more);
            s->now.n--;
        }
        if (!more)
            break;
    }
}

/* Each way to cover the weeks in which student i has no meeting in the slot. */
static void cover_students(struct slot_study *s, int i)
{
    struct enumeration *e = s->e;
    const struct instance *in = e->in;
    if (i == in->n_students) {
        part(s, -1, 0, 0);
        return;
    }
    const struct week_choices *w = &e->study_weeks[s->slot];
    const struct student *st = &in->students[i];
    weekset due = st->weeks;
    if (!st->scheduled || !slotset_has(&st->attends, s->slot))
        due = 0;
    for (int k = 0; k < e->plan->n; k++) {
        const struct run *r = &e->runs[e->plan->sections[k].run];
        if (e->plan->sections[k].students >> i & 1 && slotset_has(&r->slots, s->slot))
            due &= ~r->weeks;
    }
    for (unsigned set = 0; set < 1u << w->n; set++) {
        weekset covered = 0;
        bool good = true;
        for (int v = 0; v < w->n; v++)
            if (set >> v & 1) {
                weekset here = w->at[v] & st->weeks;
                good &= here && !(here & covered) && !(here & ~due);
                covered |= here;
            }
        if (!good || covered != due)
            continue;
        s->cover[i] = set;
        cover_students(s, i + 1);
    }
}

static void choose_slots(struct enumeration *e, struct configuration *const *all, const int *counts, int slot)
{
    if (slot == e->in->n_slots) {
        rooms_choose(e);
        return;
    }
    int before = e->n_groups;
    for (int i = 0; i < counts[slot]; i++) {
        const struct configuration *c = &all[slot][i];
        for (int g = 0; g < c->n && e->n_groups < GROUPS; g++) {
            struct slotset slots = {{0}};
            slotset_add(&slots, slot);
            e->groups[e->n_groups++] = (struct group){.run = -1, .slots = slots,
                                                      .weeks = e->study_weeks[slot].at[c->groups[g].weeks],
                                                      .students = c->groups[g].students, .provider = -1};
        }
        choose_slots(e, all, counts, slot + 1);
        e->n_groups = before;
    }
}

void study_choose(struct enumeration *e)
{
    int n = e->in->n_slots, *counts = xcalloc((size_t)n, sizeof *counts);
    struct configuration **all = xcalloc((size_t)n, sizeof *all);
    bool possible = true;
    for (int t = 0; t < n; t++) {
        all[t] = xcalloc(CONFIGURATIONS, sizeof **all);
        struct slot_study s = {.e = e, .slot = t, .all = all[t]};
        if (e->in->slots[t].study) {
            cover_students(&s, 0);
            counts[t] = s.n;
        } else {
            counts[t] = 1; /* week_is_legal() saw that nobody needs study here */
        }
        possible &= counts[t] > 0;
    }
    if (possible)
        choose_slots(e, all, counts, 0);
    for (int t = 0; t < n; t++)
        free(all[t]);
    free(all);
    free(counts);
}
