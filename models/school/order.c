/* One order for equal schools: the answer must not depend on the order of any list (contract section 1), so
 * entities are taken by id (slots by time), in the order a reader expects (g1c2 before g1c10), and lists of references by
 * what they refer to. Where the order means something (wishes, a lock's staff, wish_points) it stays. */
#include "school/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

int id_compare(const char *a, const char *b)
{
    return strverscmp(a, b);
}

/* What tells items apart: of slots the time, the id, or, of locks, all that they name. */
static const char *const item_keys[] = {"start", "end", "id", "activity", "section", "student", "staff", "slot",
                                        "duty", "not", "rule", "room", "provider", "weeks"};
/* Locks of one section may each name another list. */
static const char *const item_lists[] = {"slots", "staff"};

/* Slots come in order of time: by day of the week first, unknown days last. */
static int day_of(const struct node *n)
{
    const char *word = node_text(n, "day");
    int day = 0;
    while (word && day < DAYS && strcmp(word, day_words[day]) != 0)
        day++;
    return word ? day : -1;
}

static int by_keys(const struct node *x, const struct node *y)
{
    if (day_of(x) != day_of(y))
        return day_of(x) - day_of(y);
    for (size_t k = 0; k < sizeof item_keys / sizeof *item_keys; k++) {
        const char *a = node_text(x, item_keys[k]), *b = node_text(y, item_keys[k]);
        int order = !a || !b ? (a != NULL) - (b != NULL) : id_compare(a, b);
        if (order)
            return order;
    }
    for (size_t k = 0; k < sizeof item_lists / sizeof *item_lists; k++) {
        const struct node *a = node_get(x, item_lists[k]), *b = node_get(y, item_lists[k]);
        if (!a != !b || (a && a->count != b->count))
            return !a || !b ? (a != NULL) - (b != NULL) : a->count - b->count;
    }
    return 0;
}

struct item {
    const struct node *node;
    int at;
};

static int by_item(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int order = by_keys(x->node, y->node);
    return order ? order : x->at - y->at;
}

const struct node *items_ordered(struct arena *a, const struct node *list)
{
    if (!list || list->kind != NODE_SEQUENCE || list->count < 2)
        return list;
    struct item *items = xmalloc(sizeof *items * (size_t)list->count);
    for (int i = 0; i < list->count; i++)
        items[i] = (struct item){list->items[i], i};
    qsort(items, (size_t)list->count, sizeof *items, by_item);
    const struct node **at = ARENA_ARRAY(a, list->count, const struct node *);
    for (int i = 0; i < list->count; i++)
        at[i] = items[i].node;
    free(items);
    struct node *copy = ARENA_NEW(a, struct node);
    *copy = *list;
    copy->items = at;
    return copy;
}

static int by_index(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void order_ints(const struct ints *list)
{
    if (list->count > 1)
        qsort((int *)list->at, (size_t)list->count, sizeof *list->at, by_index); /* const from now on */
}

static int by_activity(const void *a, const void *b)
{
    return ((const struct offer *)a)->activity - ((const struct offer *)b)->activity;
}

static int by_class(const void *a, const void *b)
{
    const struct teaching *x = a, *y = b;
    return x->class_ != y->class_ ? x->class_ - y->class_ : x->subject - y->subject;
}

void references_order(const struct instance *in)
{
    for (int q = 0; q < in->n_staff; q++) {
        order_ints(&in->staff[q].leads);
        if (in->staff[q].n_teaches > 1)
            qsort((struct teaching *)in->staff[q].teaches, (size_t)in->staff[q].n_teaches,
                  sizeof *in->staff[q].teaches, by_class);
    }
    for (int v = 0; v < in->n_providers; v++)
        if (in->providers[v].n_offers > 1)
            qsort((struct offer *)in->providers[v].offers, (size_t)in->providers[v].n_offers,
                  sizeof *in->providers[v].offers, by_activity);
    for (int a = 0; a < in->n_activities; a++) {
        order_ints(&in->activities[a].rooms);
        order_ints(&in->activities[a].excludes);
    }
    for (int g = 0; g < in->n_posts; g++)
        order_ints(&in->posts[g].by);
    for (int s = 0; s < in->n_students; s++) {
        order_ints(&in->students[s].tutoring);
        order_ints(&in->students[s].siblings);
        order_ints(&in->students[s].keep_with);
        order_ints(&in->students[s].keep_apart);
    }
}
