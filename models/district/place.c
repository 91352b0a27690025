/* A school of a district: the shared providers are put into its trees before anything is decoded, so that what is wrong
 * with them there is reported at its place in the district's file. */
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/text.h"
#include "district/keys.h"
#include "school/order.h"
#include "school/overlay.h"

/* Building nodes ------------------------------------------------------------------------ */

/* All of it in the school's memory, which outlives the district. */
static const struct node *deep_copy(struct arena *a, const struct node *n)
{
    struct node *copy = ARENA_NEW(a, struct node);
    *copy = *n;
    if (n->kind == NODE_SCALAR) {
        copy->text = arena_strdup(a, n->text);
    } else if (n->kind == NODE_SEQUENCE) {
        const struct node **items = ARENA_ARRAY(a, n->count, const struct node *);
        for (int i = 0; i < n->count; i++)
            items[i] = deep_copy(a, n->items[i]);
        copy->items = items;
    } else {
        struct entry *entries = ARENA_ARRAY(a, n->count, struct entry);
        for (int i = 0; i < n->count; i++)
            entries[i] = (struct entry){arena_strdup(a, n->entries[i].key), n->entries[i].pos,
                                        deep_copy(a, n->entries[i].value)};
        copy->entries = entries;
    }
    return copy;
}

/* A mapping with room for one key more than `map` has. */
static struct node *copy_mapping(struct arena *a, const struct node *map, struct entry **entries)
{
    struct node *copy = ARENA_NEW(a, struct node);
    *copy = *map;
    *entries = ARENA_ARRAY(a, map->count + 1, struct entry);
    if (map->count)
        memcpy(*entries, map->entries, (size_t)map->count * sizeof **entries);
    copy->entries = *entries;
    return copy;
}

static struct map ids_of(struct arena *a, const struct node *list)
{
    struct map ids = map_new(a);
    for (int i = 0; list && i < list->count; i++)
        if (node_text(list->items[i], "id"))
            map_put(&ids, node_text(list->items[i], "id"), i);
    return ids;
}

/* Offers -------------------------------------------------------------------------------- */

/* Those of the slots that the school has. */
static const struct node *known_slots(struct arena *a, const struct node *list, const struct map *slots)
{
    struct node *n = ARENA_NEW(a, struct node);
    const struct node **items = ARENA_ARRAY(a, list->count, const struct node *);
    *n = *list;
    n->items = items;
    n->count = 0;
    for (int i = 0; i < list->count; i++)
        if (map_get(slots, list->items[i]->text) >= 0)
            items[n->count++] = list->items[i];
    return n;
}

/* The offer as the school can take it up, or NULL. */
static const struct node *offer_here(struct arena *a, const struct shared_offer *o, const struct map *activities,
                                     const struct map *slots)
{
    if (map_get(activities, o->activity) < 0)
        return NULL;
    if (!o->slots)
        return o->src;
    struct entry *entries;
    struct node *n = copy_mapping(a, o->src, &entries);
    for (int i = 0; i < n->count; i++)
        if (!strcmp(entries[i].key, "slots")) {
            entries[i].value = known_slots(a, o->slots, slots);
            if (!entries[i].value->count)
                return NULL;
        }
    return n;
}

static const struct node *offers_here(struct arena *a, const struct shared_provider *p, const struct node *offers,
                                      const struct map *activities, const struct map *slots)
{
    struct node *list = ARENA_NEW(a, struct node);
    const struct node **items = ARENA_ARRAY(a, p->n_offers, const struct node *);
    *list = *offers;
    list->items = items;
    list->count = 0;
    for (int i = 0; i < p->n_offers; i++) {
        const struct node *o = offer_here(a, &p->offers[i], activities, slots);
        if (o)
            items[list->count++] = o;
    }
    return list;
}

/* The provider as one of the school's own: what concerns all schools is left out, its quota is that of one school. */
static const struct node *provider_here(struct arena *a, const struct shared_provider *p, const struct map *activities,
                                        const struct map *slots)
{
    struct entry *from, *entries;
    struct node *n = copy_mapping(a, p->src, &from);
    entries = ARENA_ARRAY(a, n->count + 1, struct entry);
    n->entries = entries;
    int all = n->count, most = p->max_sessions_per_school;
    const struct node *quota = node_get(p->src, most >= 0 ? "max_sessions_per_school" : "max_sessions");
    if (most >= 0 && p->p.max_sessions >= 0 && p->p.max_sessions < most)
        quota = node_get(p->src, "max_sessions");
    n->count = 0;
    for (int i = 0; i < all; i++) {
        struct entry e = from[i];
        if (!strcmp(e.key, "instructors") || !strcmp(e.key, "travel") || !strcmp(e.key, "max_sessions") ||
            !strcmp(e.key, "max_sessions_per_school"))
            continue;
        if (!strcmp(e.key, "offers"))
            e.value = offers_here(a, p, e.value, activities, slots);
        entries[n->count++] = e;
    }
    if (quota)
        entries[n->count++] = (struct entry){"max_sessions", quota->pos, quota};
    return n;
}

/* The trees ----------------------------------------------------------------------------- */

/* A canonical text of what was placed, for the hash: no places, no comments. */
static void put_node(const struct node *n, struct buf *out)
{
    if (n->kind == NODE_SCALAR) {
        buf_printf(out, "%d:%s", (int)strlen(n->text), n->text);
        return;
    }
    buf_puts(out, n->kind == NODE_MAPPING ? "{" : "[");
    for (int i = 0; i < n->count; i++) {
        if (n->kind == NODE_MAPPING)
            buf_printf(out, "%s=", n->entries[i].key);
        put_node(n->kind == NODE_MAPPING ? n->entries[i].value : n->items[i], out);
        buf_puts(out, ",");
    }
    buf_puts(out, n->kind == NODE_MAPPING ? "}" : "]");
}

static void place_policy(const struct district *x, struct instance_source *s, struct buf *text)
{
    if (!x->policy || node_get(s->root, "policy"))
        return;
    struct entry *entries;
    struct node *root = copy_mapping(s->arena, s->root, &entries);
    entries[root->count++] = (struct entry){"policy", x->policy->pos, deep_copy(s->arena, x->policy)};
    s->root = root;
    put_node(x->policy, text);
}

static void place_providers(const struct district *x, struct instance_source *s, struct diags *d, struct buf *text)
{
    const struct node *own = s->lists[ENTITY_PROVIDER].items;
    struct map activities = ids_of(s->arena, s->lists[ENTITY_ACTIVITY].items),
               slots = ids_of(s->arena, s->lists[ENTITY_SLOT].items), ids = ids_of(s->arena, own);
    struct node *list = ARENA_NEW(s->arena, struct node);
    const struct node **items = ARENA_ARRAY(s->arena, (own ? own->count : 0) + x->n_providers, const struct node *);
    *list = own ? *own : (struct node){.kind = NODE_SEQUENCE, .pos = s->root->pos};
    list->items = items;
    for (int i = 0; i < list->count; i++)
        items[i] = own->items[i];
    for (int p = 0; p < x->n_providers; p++) {
        const struct shared_provider *shared = &x->providers[p];
        int same = map_get(&ids, shared->p.id);
        if (same >= 0) {
            diag_error(d, node_get(own->items[same], "id")->pos,
                       _("provider '%s' is one of those that the schools share (%s:%d): remove it here, or give it another id"),
                       shared->p.id, x->path, shared->src->pos.line);
            continue;
        }
        items[list->count++] = deep_copy(s->arena, provider_here(s->arena, shared, &activities, &slots));
        put_node(items[list->count - 1], text);
        buf_printf(text, "*%d", shared->instructors); /* limits the school, though no tree says so */
    }
    s->lists[ENTITY_PROVIDER].items = items_ordered(s->arena, list);
}

/* Instructors are at one place at a time: so many groups at once at most. */
static void limit_people(const struct district *x, const struct instance *in)
{
    for (int v = 0; v < in->n_providers; v++) {
        int p = district_provider(x, in, v);
        struct provider *here = (struct provider *)&in->providers[v]; /* decoded just now */
        if (p < 0 || x->providers[p].instructors < 0)
            continue;
        int *at_once = ARENA_ARRAY(in->arena, in->n_slots, int);
        for (int t = 0; t < in->n_slots; t++)
            at_once[t] = x->providers[p].instructors;
        here->at_once = at_once;
    }
}

static struct instance *read_school(const struct district *x, int i, const char *const *overlays, int n, struct diags *d)
{
    struct buf text = {0};
    diags_file(d, x->path);
    struct instance_source *s = source_read(x->schools[i].path, d);
    if (!s)
        return NULL;
    place_policy(x, s, &text);
    place_providers(x, s, d, &text);
    if (text.length)
        source_placed(s, arena_strdup(s->arena, text.text));
    buf_free(&text);
    for (int o = 0; o < n; o++)
        overlay_apply(s, overlays[o], d);
    struct instance *in = source_decode(s, d);
    if (in)
        limit_people(x, in);
    else
        source_free(s);
    return in;
}

struct instance *district_school_read(const struct district *x, int i, struct diags *d)
{
    return read_school(x, i, NULL, 0, d);
}

int district_provider(const struct district *x, const struct instance *in, int v)
{
    for (int p = 0; p < x->n_providers; p++)
        if (!strcmp(x->providers[p].p.id, in->providers[v].id))
            return p;
    return -1;
}

void district_terms_apply(struct instance *in, const struct district_terms *terms)
{
    for (int i = 0; i < terms->n; i++)
        for (int v = 0; v < in->n_providers; v++) {
            struct provider *here = (struct provider *)&in->providers[v];
            const struct provider_terms *t = &terms->at[i];
            if (strcmp(here->id, t->id) != 0)
                continue;
            if (t->max_sessions >= 0 && (here->max_sessions < 0 || t->max_sessions < here->max_sessions))
                here->max_sessions = t->max_sessions;
            if (t->at_once)
                here->at_once = t->at_once;
            here->n_tolls = t->n_tolls;
            here->tolls = t->tolls;
        }
    if (terms->budget_week >= 0 && (in->budget_week < 0 || terms->budget_week < in->budget_week))
        in->budget_week = terms->budget_week;
    in->profile.weights[MEASURE_COST] += terms->cost_weight;
}

struct instance *district_or_school(const char *path, const char *const *overlays, int n, struct diags *d)
{
    const char *hash = strrchr(path, '#');
    struct arena *a = arena_new();
    const char *file = hash ? arena_strndup(a, path, (size_t)(hash - path)) : path;
    struct instance *in = NULL;
    if (!hash || !district_is(file)) {
        arena_free(a);
        return instance_read_overlaid(path, overlays, n, d);
    }
    struct district *x = district_read(file, d);
    int found = -1;
    for (int i = 0; x && found < 0 && i < x->n_schools; i++) {
        const char *id = district_school_id(x, i, a);
        if (id && !strcmp(id, hash + 1))
            found = i;
    }
    if (found >= 0)
        in = read_school(x, found, overlays, n, d);
    else if (x)
        diag_error(d, (struct pos){0, 0, 0}, _("there is no school '%s' in this district"), hash + 1);
    district_free(x);
    arena_free(a);
    return in;
}
