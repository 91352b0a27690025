/* Familiar adults in pools of several classes (the measure `unfamiliar`). An adult is familiar to a group
 * by one student of its classes there. So for every set of classes: adults counted as familiar who know no
 * other classes <= students of those classes in study. By Hall's theorem (1935) each then finds a student
 * of its own; the sets that matter are unions of what single adults know. */
#include "program/study.h"

#include <stdlib.h>

enum { CLASSES = 64, SETS = 24 };

uint64_t classes_known(const struct instance *in, int q, int pool)
{
    uint64_t known = 0;
    for (int i = 0; i < in->pools[pool].classes.count; i++) {
        known |= (uint64_t)knows_class(in, q, in->pools[pool].classes.at[i]) << (i < CLASSES ? i : CLASSES - 1);
    }
    return known;
}

static bool class_is_in(const struct pool *pool, int class_, uint64_t classes)
{
    for (int i = 0; i < pool->classes.count; i++)
        if (pool->classes.at[i] == class_)
            return classes >> i & 1;
    return false;
}

/* Adds the students of those classes in study in week set v at a site, negated; returns the constant. */
static int64_t add_known_students(struct builder *b, const struct place *p, uint64_t classes, int v, int site)
{
    const struct instance *in = b->in;
    const struct pool *pool = &in->pools[p->pool];
    int64_t constant = 0;
    for (int i = 0; i < pool->students.count && !p->explicit; i++) {
        const struct student *s = &in->students[pool->students.at[i]];
        constant += class_is_in(pool, s->class_, classes) && slotset_has(&s->attends, p->slot);
    }
    for (int i = 0; i < p->n_seats; i++)
        if (class_is_in(pool, in->students[b->p->columns[p->seats[i]].key[0]].class_, classes))
            row_add(b, p->seats[i], 1);
    for (int i = 0; i < p->n_at_study; i++) {
        const int *key = b->p->columns[p->at_study[i]].key;
        if (class_is_in(pool, in->students[key[0]].class_, classes) && key[2] == v && (site < 0 || key[3] == site))
            row_add(b, p->at_study[i], -1);
    }
    return constant;
}

/* Students of those classes who attend the slot and have no seat that takes them out of study. */
static int surely_here(const struct builder *b, const struct place *p, uint64_t classes)
{
    const struct instance *in = b->in;
    const struct pool *pool = &in->pools[p->pool];
    bool *moves = xcalloc((size_t)in->n_students, sizeof *moves);
    int count = 0;
    for (int i = 0; i < p->n_seats; i++)
        moves[b->p->columns[p->seats[i]].key[0]] = true;
    for (int i = 0; i < pool->students.count && !p->explicit; i++) {
        const struct student *s = &in->students[pool->students.at[i]];
        count += class_is_in(pool, s->class_, classes) && slotset_has(&s->attends, p->slot) &&
                 !moves[pool->students.at[i]];
    }
    free(moves);
    return count;
}

/* Adds a set unless it is there or there is no room; returns their number. */
static int set_add(uint64_t sets[SETS], int n, uint64_t set)
{
    for (int i = 0; i < n; i++)
        if (sets[i] == set)
            return n;
    if (n < SETS)
        sets[n++] = set;
    return n;
}

void known_rows(struct builder *b, const struct place *p, int v, int site, int first, int last)
{
    uint64_t sets[SETS];
    int n = 0;
    int classes = b->in->pools[p->pool].classes.count;
    if (classes < 2 || classes > CLASSES)
        return;
    for (int c = first; c < last; c++)
        n = set_add(sets, n, classes_known(b->in, b->p->columns[c].key[0], p->pool));
    for (int i = 1; i < n; i++) /* single sets first, then their unions */
        for (int j = 0; j < i; j++)
            n = set_add(sets, n, sets[i] | sets[j]);
    for (int i = 0; i < n; i++) {
        int adults = 0;
        for (int c = first; c < last; c++)
            if (!(classes_known(b->in, b->p->columns[c].key[0], p->pool) & ~sets[i])) {
                row_add(b, c, 1);
                adults++;
            }
        if (adults <= surely_here(b, p, sets[i])) {
            row_drop(b);
            continue;
        }
        int64_t constant = add_known_students(b, p, sets[i], v, site);
        row_end(b, FAMILY_STUDY, -PROGRAM_INF, constant);
    }
}
