/* What follows from several entities together: lists made symmetric, pools of study. */
#include <string.h>

#include "base/text.h"
#include "school/order.h"
#include "school/read.h"

/* Completes lists of indices, one an entity, such that j is in the list of i whenever i is in
 * that of j: own entries first, then the others in the order of their entities. `at` is the list
 * of the first entity, `stride` the size of an entity. */
static void make_symmetric(struct arena *a, int n, void *at, size_t stride)
{
    char *base = at;
    int *count = ARENA_ARRAY(a, n, int), *mark = ARENA_ARRAY(a, n, int);
    int **full = ARENA_ARRAY(a, n, int *);
    for (int i = 0; i < n; i++) {
        const struct ints *list = (const struct ints *)(base + (size_t)i * stride);
        count[i] += list->count;
        for (int k = 0; k < list->count; k++)
            count[list->at[k]]++;
    }
    for (int i = 0; i < n; i++) {
        const struct ints *list = (const struct ints *)(base + (size_t)i * stride);
        full[i] = count[i] ? ARENA_ARRAY(a, count[i], int) : NULL;
        if (list->count)
            memcpy(full[i], list->at, (size_t)list->count * sizeof **full);
        count[i] = list->count;
    }
    for (int i = 0; i < n; i++) {
        const struct ints *list = (const struct ints *)(base + (size_t)i * stride);
        for (int k = 0; k < list->count; k++)
            full[list->at[k]][count[list->at[k]]++] = i;
    }
    for (int i = 0; i < n; i++) {
        int kept = 0;
        for (int k = 0; k < count[i]; k++)
            if (mark[full[i][k]] != i + 1) {
                mark[full[i][k]] = i + 1;
                full[i][kept++] = full[i][k];
            }
        *(struct ints *)(base + (size_t)i * stride) = (struct ints){kept, full[i]};
    }
}

/* Nobody is its own friend: an entity that lists itself is an error. */
static void refuse_self(struct reader *r, enum entity e, int self, const struct ints *list, const struct node *src,
                        const char *key)
{
    for (int k = 0; k < list->count; k++)
        if (list->at[k] == self) {
            reader_enter(r, entity_tables[e], src);
            diag_error(r->d, node_get(src, key)->pos, _("%s: %s lists itself"), reader_who(r), key);
        }
}

/* Pools ------------------------------------------------------------------------------- */

/* The pool that a class belongs to, as a key; NULL where bands leave its grade out. */
static const char *pool_key(struct reader *r, int c, const char **name)
{
    const struct instance *in = r->in;
    const struct school_class *class = &in->classes[c];
    switch (in->profile.study.mix) {
    case MIX_CLASS:
        *name = class->name;
        return class->id;
    case MIX_GRADE:
        *name = arena_printf(r->arena, _("grade %d"), class->grade);
        return arena_printf(r->arena, "%d", class->grade);
    case MIX_BAND:
        for (int b = 0; b < in->profile.study.n_bands; b++) {
            gradeset band = in->profile.study.bands[b];
            if (band >> class->grade & 1) {
                *name = arena_printf(r->arena, _("grades %d to %d"), __builtin_ctz(band), 31 - __builtin_clz(band));
                return arena_printf(r->arena, "%d-%d", __builtin_ctz(band), 31 - __builtin_clz(band));
            }
        }
        break;
    }
    diag_error(r->d, class->src->pos, _("class %s: no band of the policy's study.bands holds grade %d"), class->id,
               class->grade);
    return NULL;
}

/* Fills lists from the group each item belongs to (-1: none): a counting sort. */
static void group_items(struct arena *a, int n, const int *group, int groups, struct ints *lists, size_t stride)
{
    char *base = (char *)lists;
    int *count = ARENA_ARRAY(a, groups, int), **at = ARENA_ARRAY(a, groups, int *);
    for (int i = 0; i < n; i++)
        if (group[i] >= 0)
            count[group[i]]++;
    for (int g = 0; g < groups; g++) {
        at[g] = ARENA_ARRAY(a, count[g], int);
        *(struct ints *)(base + (size_t)g * stride) = (struct ints){count[g], at[g]};
        count[g] = 0;
    }
    for (int i = 0; i < n; i++)
        if (group[i] >= 0)
            at[group[i]][count[group[i]]++] = i;
}

static void make_pools(struct reader *r)
{
    struct instance *in = r->in;
    struct pool *pools = ARENA_ARRAY(r->arena, in->n_classes, struct pool);
    int *of_class = ARENA_ARRAY(r->arena, in->n_classes, int), *of_student = ARENA_ARRAY(r->arena, in->n_students, int);
    struct map keys = map_new(r->arena);
    for (int c = 0; c < in->n_classes; c++) {
        const char *name, *key = pool_key(r, c, &name);
        of_class[c] = key ? map_get(&keys, key) : -1;
        if (key && of_class[c] < 0) {
            of_class[c] = in->n_pools++;
            map_put(&keys, key, of_class[c]);
            pools[of_class[c]] = (struct pool){.id = key, .name = name};
        }
    }
    for (int s = 0; s < in->n_students; s++)
        of_student[s] = in->students[s].scheduled ? of_class[in->students[s].class_] : -1;
    if (in->n_pools) {
        group_items(r->arena, in->n_classes, of_class, in->n_pools, &pools->classes, sizeof *pools);
        group_items(r->arena, in->n_students, of_student, in->n_pools, &pools->students, sizeof *pools);
    }
    in->pools = pools;
    in->pool_of_class = of_class;
}

void links_make(struct reader *r)
{
    struct instance *in = r->in;
    struct student *students = (struct student *)in->students; /* const once this is done */
    struct activity *activities = (struct activity *)in->activities;
    for (int s = 0; s < in->n_students; s++) {
        refuse_self(r, ENTITY_STUDENT, s, &students[s].siblings, students[s].src, "siblings");
        refuse_self(r, ENTITY_STUDENT, s, &students[s].keep_with, students[s].src, "keep_with");
        refuse_self(r, ENTITY_STUDENT, s, &students[s].keep_apart, students[s].src, "keep_apart");
    }
    for (int a = 0; a < in->n_activities; a++)
        refuse_self(r, ENTITY_ACTIVITY, a, &activities[a].excludes, activities[a].src, "excludes");
    if (in->n_students) {
        make_symmetric(r->arena, in->n_students, &students->siblings, sizeof *students);
        make_symmetric(r->arena, in->n_students, &students->keep_with, sizeof *students);
        make_symmetric(r->arena, in->n_students, &students->keep_apart, sizeof *students);
    }
    if (in->n_activities)
        make_symmetric(r->arena, in->n_activities, &activities->excludes, sizeof *activities);
    references_order(in);
    make_pools(r);
}
