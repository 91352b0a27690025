#include "timetable/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"

/* Ids ----------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b, void *ctx)
{
    const char *const *id = ctx;
    return strcmp(id[*(const int *)a], id[*(const int *)b]);
}

static struct ids sort_ids(struct arena *arena, int count, const void *list, size_t size)
{
    struct ids ids = {count, ARENA_ARRAY(arena, count, const char *), ARENA_ARRAY(arena, count, int)};
    const char **id = ARENA_ARRAY(arena, count, const char *);
    for (int i = 0; i < count; i++) {
        /* `id` is the first member of every entity. */
        memcpy(&id[i], (const char *)list + (size_t)i * size, sizeof *id);
        ids.index[i] = i;
    }
    qsort_r(ids.index, (size_t)count, sizeof *ids.index, by_id, id);
    for (int i = 0; i < count; i++)
        ids.id[i] = id[ids.index[i]];
    return ids;
}

void reading_sort_ids(struct reading *r)
{
    const struct instance *in = r->in;
    struct arena *a = r->arena;
    r->ids[LIST_SLOT] = sort_ids(a, in->n_slots, in->slots, sizeof *in->slots);
    r->ids[LIST_ROOM] = sort_ids(a, in->n_rooms, in->rooms, sizeof *in->rooms);
    r->ids[LIST_STAFF] = sort_ids(a, in->n_staff, in->staff, sizeof *in->staff);
    r->ids[LIST_PROVIDER] = sort_ids(a, in->n_providers, in->providers, sizeof *in->providers);
    r->ids[LIST_ACTIVITY] = sort_ids(a, in->n_activities, in->activities, sizeof *in->activities);
    r->ids[LIST_POST] = sort_ids(a, in->n_posts, in->posts, sizeof *in->posts);
    r->ids[LIST_STUDENT] = sort_ids(a, in->n_students, in->students, sizeof *in->students);
}

static void unknown_id(struct reading *r, enum list list, const struct node *n)
{
    static const char *const plain[LISTS] = {
        N_("slot %s is not in the instance"),     N_("room %s is not in the instance"),
        N_("staff %s is not in the instance"),    N_("provider %s is not in the instance"),
        N_("activity %s is not in the instance"), N_("post %s is not in the instance"),
        N_("student %s is not in the instance")};
    static const char *const nearest[LISTS] = {
        N_("slot %s is not in the instance: is %s meant?"),     N_("room %s is not in the instance: is %s meant?"),
        N_("staff %s is not in the instance: is %s meant?"),    N_("provider %s is not in the instance: is %s meant?"),
        N_("activity %s is not in the instance: is %s meant?"), N_("post %s is not in the instance: is %s meant?"),
        N_("student %s is not in the instance: is %s meant?")};
    /* Nobody reads the thousandth suggestion, and each takes a walk through the list. */
    const char *near = r->d->errors < DIAG_SHOWN ? text_nearest(n->text, r->ids[list].id, r->ids[list].count) : NULL;
    if (near)
        diag_error(r->d, n->pos, _(nearest[list]), n->text, near);
    else
        diag_error(r->d, n->pos, _(plain[list]), n->text);
}

/* Notes what is gone, once. */
static void note_gone(struct reading *r, enum list list, const struct node *n)
{
    static const char *const what[LISTS] = {N_("slot"),     N_("room"), N_("staff"),  N_("provider"),
                                            N_("activity"), N_("post"), N_("student")};
    struct gone *g = r->gone;
    for (int i = 0; i < g->n; i++)
        if (!strcmp(g->at[i].id, n->text) && g->at[i].what == _(what[list]))
            return;
    if (g->n == g->room) {
        g->room = g->room ? 2 * g->room : 16;
        g->at = xrealloc(g->at, (size_t)g->room, sizeof *g->at);
    }
    g->at[g->n++] = (struct past_gone){_(what[list]), arena_strdup(r->arena, n->text), (enum past_kind)list, n->pos};
}

int reading_find(struct reading *r, enum list list, const struct node *n)
{
    if (n->kind != NODE_SCALAR) {
        diag_error(r->d, n->pos, _("an id is right here"));
        return -1;
    }
    const struct ids *ids = &r->ids[list];
    for (int low = 0, high = ids->count; low < high;) {
        int middle = (low + high) / 2, order = strcmp(n->text, ids->id[middle]);
        if (order == 0)
            return ids->index[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    if (r->gone)
        note_gone(r, list, n);
    else
        unknown_id(r, list, n);
    return -1;
}

/* Nodes --------------------------------------------------------------------------------- */

const struct node *reading_get(const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);
    bool null = n && n->kind == NODE_SCALAR && n->style == STYLE_PLAIN &&
                (!*n->text || !strcmp(n->text, "~") || !strcmp(n->text, "null"));
    return null ? NULL : n;
}

bool reading_map(struct reading *r, const struct node *n, const char *const *keys, int required)
{
    int count = 0;
    while (keys[count])
        count++;
    if (n->kind != NODE_MAPPING) {
        diag_error(r->d, n->pos, _("a mapping with the key %s is right here"), keys[0]);
        return false;
    }
    for (int i = 0; i < n->count; i++) {
        const char *key = n->entries[i].key, *near;
        bool known = false;
        for (int k = 0; k < count && !known; k++)
            known = !strcmp(keys[k], key);
        if (known)
            continue;
        near = text_nearest(key, keys, count);
        if (near)
            diag_error(r->d, n->entries[i].pos, _("unknown key %s: is %s meant?"), key, near);
        else
            diag_error(r->d, n->entries[i].pos, _("unknown key %s"), key);
    }
    bool whole = true;
    for (int k = 0; k < required; k++)
        if (!reading_get(n, keys[k])) {
            diag_error(r->d, n->pos, _("the key %s is missing"), keys[k]);
            whole = false;
        }
    return whole;
}

bool reading_number(struct reading *r, const struct node *n, int64_t *number)
{
    char *end = NULL;
    if (n->kind == NODE_SCALAR && n->style != STYLE_QUOTED && strlen(n->text) < 18)
        *number = strtoll(n->text, &end, 10);
    if (end && end != n->text && !*end && n->text[0] != ' ' && n->text[0] != '+')
        return true;
    diag_error(r->d, n->pos, _("a whole number is right here"));
    return false;
}

bool reading_word(struct reading *r, const struct node *n, const char *const *words, int *value)
{
    int count = 0;
    for (; words[count]; count++)
        if (n->kind == NODE_SCALAR && !strcmp(n->text, words[count])) {
            *value = count;
            return true;
        }
    struct buf all = {0};
    for (int i = 0; i < count; i++)
        buf_printf(&all, "%s%s", i ? ", " : "", words[i]);
    diag_error(r->d, n->pos, _("one of these words is right here: %s"), all.text);
    buf_free(&all);
    return false;
}

const char *reading_text(struct reading *r, const struct node *n)
{
    if (n->kind == NODE_SCALAR)
        return arena_strdup(r->arena, n->text);
    diag_error(r->d, n->pos, _("text is right here"));
    return "";
}

bool reading_list(struct reading *r, const struct node *n)
{
    if (n && n->kind != NODE_SEQUENCE)
        diag_error(r->d, n->pos, _("a list is right here"));
    return n && n->kind == NODE_SEQUENCE;
}

static int by_value(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? -1 : x > y;
}

static void repeated_id(struct reading *r, enum list list, const struct node *n, int index)
{
    const struct ids *ids = &r->ids[list];
    int k = 0;
    while (ids->index[k] != index)
        k++;
    diag_error(r->d, n->pos, _("%s is in this list more than once"), ids->id[k]);
}

struct ints reading_ids(struct reading *r, enum list list, const struct node *n)
{
    struct ints out = {0, NULL};
    if (!reading_list(r, n))
        return out;
    int *at = ARENA_ARRAY(r->arena, n->count, int), *sorted = xmalloc((size_t)n->count * sizeof *sorted);
    for (int i = 0; i < n->count; i++) {
        int found = reading_find(r, list, n->items[i]);
        if (found >= 0)
            at[out.count++] = found;
    }
    memcpy(sorted, at, (size_t)out.count * sizeof *sorted);
    qsort(sorted, (size_t)out.count, sizeof *sorted, by_value);
    for (int i = 0, next; i < out.count; i = next) {
        for (next = i + 1; next < out.count && sorted[next] == sorted[i];)
            next++;
        if (next > i + 1)
            repeated_id(r, list, n, sorted[i]);
    }
    free(sorted);
    out.at = at;
    return out;
}

weekset reading_weeks(struct reading *r, const struct node *n)
{
    weekset weeks = weeks_all(&r->in->term);
    if (n && (n->kind != NODE_SCALAR || !weeks_parse(&r->in->term, n->text, &weeks)))
        diag_error(r->d, n->pos, _("weeks are all, odd, even or a range such as 3-18"));
    return weeks;
}

gradeset reading_grades(struct reading *r, const struct node *n)
{
    gradeset grades = 0;
    bool good = n->kind != NODE_MAPPING;
    if (n->kind == NODE_SCALAR) {
        const char *t = n->text;
        size_t length = strlen(t);
        good = (length == 1 || (length == 3 && t[1] == '-')) && t[0] >= '1' && t[length - 1] <= '9' &&
               t[0] <= t[length - 1];
        for (int g = t[0] - '0'; good && g <= t[length - 1] - '0'; g++)
            grades |= (gradeset)(1u << g);
    }
    for (int i = 0; n->kind == NODE_SEQUENCE && i < n->count; i++) {
        int64_t g;
        if (!reading_number(r, n->items[i], &g))
            continue;
        good &= g >= 1 && g <= 9;
        if (g >= 1 && g <= 9)
            grades |= (gradeset)(1u << g);
    }
    if (!good)
        diag_error(r->d, n->pos, _("grades are a list such as [3, 4] or a range such as 3-6, within 1 to 9"));
    return grades;
}
