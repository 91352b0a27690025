/* From an overlay to edited trees. `set` merges as RFC 7396 does: mappings key by key, everything else whole, a value
 * that is null takes the key away. */
#include "school/overlay.h"

#include <string.h>

#include "base/text.h"
#include "school/order.h"

#define COUNT(rows) (int)(sizeof(rows) / sizeof *(rows))
#define DOC(english, chinese) .en = N_(english), .zh = chinese

static const struct key overlay_rows[] = {
    {"kehou_overlay", VALUE_CUSTOM, true, .read = read_version, .schema = "{\"const\": 1}",
     DOC("version: 1", "版本：1")},
    {"title", VALUE_TEXT, false, .offset = offsetof(struct overlay, title), DOC("what it is about", "标题")},
    {"edit", VALUE_CUSTOM, true, .schema = "{\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/edit\"}}",
     DOC("a list of edits: set, add, remove or scale", "修改列表：set 改、add 增、remove 删、scale 按比例增减")},
};
const struct table overlay_table = {.name = N_("overlay"), .fields = overlay_rows, .count = COUNT(overlay_rows)};

static const struct table edit_table = {.name = N_("edit")};
static const char *const verbs[] = {"set", "add", "remove", "scale"};
enum verb { VERB_SET, VERB_ADD, VERB_REMOVE, VERB_SCALE, VERBS };

/* A list that is being edited. */
struct target {
    bool open;
    struct map ids; /* to indices; -1: removed */
    int count, room;
    const struct node **items; /* NULL: removed */
    const char **names;
    int *gone; /* the edit that removed the item, or -1 */
};

struct editing {
    struct reader r;
    struct instance_source *s;
    struct target lists[ENTITIES];
    const struct node *const *edits;
};

/* Mappings ---------------------------------------------------------------------------- */

/* The mapping without the keys `a` and `b`. */
static const struct node *without(struct arena *arena, const struct node *map, const char *a, const char *b)
{
    struct entry *entries = ARENA_ARRAY(arena, map->count, struct entry);
    struct node *copy = ARENA_NEW(arena, struct node);
    *copy = *map;
    copy->count = 0;
    copy->entries = entries;
    for (int i = 0; i < map->count; i++)
        if (strcmp(map->entries[i].key, a) != 0 && strcmp(map->entries[i].key, b) != 0)
            entries[copy->count++] = map->entries[i];
    return copy;
}

/* `base` (NULL: nothing yet) with the known keys of `patch`. */
static const struct node *merged(struct arena *a, const struct table *t, const struct node *base,
                                 const struct node *patch)
{
    struct node *copy = ARENA_NEW(a, struct node);
    *copy = base && base->kind == NODE_MAPPING ? *base : (struct node){.kind = NODE_MAPPING, .pos = patch->pos};
    struct entry *entries = ARENA_ARRAY(a, copy->count + patch->count, struct entry);
    if (copy->count)
        memcpy(entries, copy->entries, (size_t)copy->count * sizeof *entries);
    copy->entries = entries;
    for (int i = 0; i < patch->count; i++) {
        struct entry e = patch->entries[i];
        const struct key *f = fields_find(t, e.key);
        int at = 0;
        if (!f)
            continue; /* an error already */
        while (at < copy->count && strcmp(entries[at].key, e.key) != 0)
            at++;
        if (node_null(e.value)) {
            if (at < copy->count)
                entries[at] = entries[--copy->count];
            continue;
        }
        if (f->value == VALUE_MAP && e.value->kind == NODE_MAPPING)
            e.value = merged(a, f->inside, at < copy->count ? entries[at].value : NULL, e.value);
        entries[at] = e;
        copy->count += at == copy->count;
    }
    return copy;
}

/* Heads: school, policy, term, budget, baseline ---------------------------------------- */

const struct table *overlay_head(const struct key *f)
{
    return !strcmp(f->key, "policy") ? &profile_table : f->value == VALUE_MAP ? f->inside : NULL;
}

/* The root with `value` under `key`; NULL: without it. */
static void set_root(struct editing *e, const struct key *f, const struct node *value, struct pos at)
{
    struct arena *a = e->s->arena;
    struct node *root = ARENA_NEW(a, struct node);
    *root = *without(a, e->s->root, f->key, "");
    if (value) {
        struct entry *entries = ARENA_ARRAY(a, root->count + 1, struct entry);
        memcpy(entries, root->entries, (size_t)root->count * sizeof *entries);
        entries[root->count++] = (struct entry){f->key, at, value};
        root->entries = entries;
    }
    e->s->root = root;
}

static void edit_head(struct editing *e, enum verb verb, const struct key *f, const struct node *edit)
{
    struct arena *a = e->s->arena;
    const struct node *now = node_get(e->s->root, f->key);
    const struct table *t = overlay_head(f);
    if (verb == VERB_REMOVE) {
        if (edit->count > 1)
            diag_error(e->r.d, edit->pos, _("edit: remove: %s is taken away whole; write set to change it"), f->key);
        else
            set_root(e, f, NULL, edit->pos);
        return;
    }
    if (verb == VERB_ADD) {
        diag_error(e->r.d, edit->pos, _("edit: there is one %s only: write set to change it"), f->key);
        return;
    }
    const struct node *patch = without(a, edit, verbs[verb], "");
    reader_enter(&e->r, t, NULL);
    fields_columns(&e->r, t, patch);
    if (now && now->kind == NODE_SCALAR && t == &profile_table) { /* `policy: NAME` is short for {base: NAME} */
        struct entry *base = ARENA_NEW(a, struct entry);
        struct node *map = ARENA_NEW(a, struct node);
        *base = (struct entry){"base", now->pos, now};
        *map = (struct node){.kind = NODE_MAPPING, .pos = now->pos, .count = 1, .entries = base};
        now = map;
    }
    set_root(e, f, merged(a, t, now, patch), edit->pos);
}

/* Lists ------------------------------------------------------------------------------- */

static void append(struct editing *e, struct target *t, const struct node *item)
{
    struct arena *a = e->s->arena;
    const char *id = node_text(item, "id");
    if (t->count == t->room) {
        int room = t->room ? 2 * t->room : 64;
        const struct node **items = ARENA_ARRAY(a, room, const struct node *);
        const char **names = ARENA_ARRAY(a, room, const char *);
        int *gone = ARENA_ARRAY(a, room, int);
        if (t->count) {
            memcpy(items, t->items, (size_t)t->count * sizeof *items);
            memcpy(names, t->names, (size_t)t->count * sizeof *names);
            memcpy(gone, t->gone, (size_t)t->count * sizeof *gone);
        }
        *t = (struct target){t->open, t->ids, t->count, room, items, names, gone};
    }
    t->items[t->count] = item;
    t->names[t->count] = id ? id : "";
    t->gone[t->count] = -1;
    if (id && !map_put(&t->ids, id, t->count) && map_get(&t->ids, id) < 0)
        map_set(&t->ids, id, t->count);
    t->count++;
}

static struct target *open_list(struct editing *e, enum entity entity)
{
    struct target *t = &e->lists[entity];
    const struct node *list = e->s->lists[entity].items;
    if (t->open)
        return t;
    t->open = true;
    t->ids = map_new(e->s->arena);
    for (int i = 0; list && i < list->count; i++)
        append(e, t, list->items[i]);
    return t;
}

/* The item that the edit's id names, or -1 after an error. */
static int find_item(struct editing *e, struct target *t, enum entity entity, const struct node *edit)
{
    static const struct key id_row = {.key = "id", .value = VALUE_ID};
    const struct node *id = node_get(edit, "id");
    if (!id) {
        diag_error(e->r.d, edit->pos, _("edit: id is missing: which %s is meant"), entity_noun(entity));
        return -1;
    }
    e->r.ids[entity] = t->ids;
    e->r.names[entity] = t->names;
    e->r.counts[entity] = t->count;
    reader_enter(&e->r, &edit_table, NULL);
    return reader_ref(&e->r, entity, &id_row, id);
}

static void set_item(struct editing *e, enum entity entity, const struct node *edit)
{
    const struct table *table = entity_tables[entity];
    struct target *t = open_list(e, entity);
    if (!fields_find(table, "id")) {
        diag_error(e->r.d, edit->pos, _("edit: a %s has no id: remove it and add another"), entity_noun(entity));
        return;
    }
    int i = find_item(e, t, entity, edit);
    const struct node *patch = without(e->s->arena, edit, "set", "id");
    reader_enter(&e->r, table, edit);
    fields_columns(&e->r, table, patch);
    if (i >= 0)
        t->items[i] = merged(e->s->arena, table, t->items[i], patch);
}

static void add_item(struct editing *e, enum entity entity, const struct node *edit)
{
    struct target *t = open_list(e, entity);
    const char *id = node_text(edit, "id");
    if (id && fields_find(entity_tables[entity], "id") && map_get(&t->ids, id) >= 0)
        diag_error(e->r.d, node_get(edit, "id")->pos, _("edit: there is a %s '%s' already: write set to change it"),
                   entity_noun(entity), id);
    else
        append(e, t, without(e->s->arena, edit, "add", ""));
}

/* Whether two values say the same: texts, or lists of the same texts in any order. `n_slots`: how many `all` are. */
static bool same_value(struct arena *a, const struct node *x, const struct node *y, int n_slots)
{
    x = node_list(a, x);
    y = node_list(a, y);
    if (x->kind == NODE_SCALAR && y->kind == NODE_SCALAR)
        return !strcmp(x->text, y->text);
    const struct node *list = x->kind == NODE_SEQUENCE ? x : y, *other = list == x ? y : x;
    if (other->kind == NODE_SCALAR)
        return list->kind == NODE_SEQUENCE && !strcmp(other->text, "all") && list->count == n_slots;
    if (list->kind != NODE_SEQUENCE || other->kind != NODE_SEQUENCE || list->count != other->count)
        return false;
    for (int i = 0; i < list->count; i++) {
        bool found = false;
        for (int j = 0; j < other->count && !found; j++)
            found = list->items[i]->kind == NODE_SCALAR && other->items[j]->kind == NODE_SCALAR &&
                    !strcmp(list->items[i]->text, other->items[j]->text);
        if (!found)
            return false;
    }
    return true;
}

/* Whether the item says all that `what` says; *exact: and nothing but that and a reason. */
static bool says(struct editing *e, const struct node *item, const struct node *what, bool *exact)
{
    int said = 0, slots = open_list(e, ENTITY_SLOT)->count;
    for (int i = 0; i < what->count; i++) {
        const struct node *value = node_get(item, what->entries[i].key);
        if (!value || !same_value(e->s->arena, value, what->entries[i].value, slots))
            return false;
        said += strcmp(what->entries[i].key, "reason") != 0;
    }
    *exact = item->count - (node_get(item, "reason") != NULL) == said;
    return true;
}

/* Items without ids go by what they say: the one that says just that; else all that say it among other things. */
static void remove_alike(struct editing *e, enum entity entity, const struct node *edit, int number)
{
    struct target *t = open_list(e, entity);
    const struct node *what = without(e->s->arena, edit, "remove", "");
    const struct table *table = entity == ENTITY_LOCK ? lock_table(what) : entity_tables[entity];
    int errors = e->r.d->errors, found = 0;
    reader_enter(&e->r, table, NULL);
    fields_columns(&e->r, table, what);
    if (!what->count)
        diag_error(e->r.d, edit->pos, _("edit: which %s is meant: write what it says"), entity_noun(entity));
    if (e->r.d->errors > errors)
        return;
    for (int pass = 0; pass < 2 && !found; pass++)
        for (int i = 0; i < t->count && !(pass == 0 && found); i++) {
            bool exact;
            if (!t->items[i] || !says(e, t->items[i], what, &exact) || (pass == 0 && !exact))
                continue;
            t->items[i] = NULL;
            t->gone[i] = number;
            found++;
        }
    if (!found)
        diag_error(e->r.d, edit->pos, _("edit: there is no %s that says this"), entity_noun(entity));
}

static void remove_item(struct editing *e, enum entity entity, const struct node *edit, int number)
{
    struct target *t = open_list(e, entity);
    if (!fields_find(entity_tables[entity], "id")) {
        remove_alike(e, entity, edit, number);
        return;
    }
    int i = find_item(e, t, entity, edit);
    if (edit->count > 2)
        diag_error(e->r.d, edit->pos, _("edit: remove takes an id and nothing else"));
    if (i < 0)
        return;
    map_set(&t->ids, t->names[i], -1);
    t->items[i] = NULL;
    t->names[i] = "";
    t->gone[i] = number;
}

/* Edits ------------------------------------------------------------------------------- */

static void unknown_list(struct editing *e, enum verb verb, const struct node *name)
{
    const char *names[64];
    int count = 0;
    for (int i = 0; i < instance_table.count; i++)
        if (instance_table.fields[i].value == VALUE_ENTITIES || overlay_head(&instance_table.fields[i]))
            names[count++] = instance_table.fields[i].key;
    const char *near = name->kind == NODE_SCALAR ? text_nearest(name->text, names, count) : NULL;
    if (near)
        diag_error(e->r.d, name->pos, _("edit: %s names a list of the instance; did you mean '%s'?"), verbs[verb],
                   near);
    else
        diag_error(e->r.d, name->pos,
                   _("edit: %s names a list of the instance, such as rooms, or policy, budget or term"), verbs[verb]);
}

static void edit_one(struct editing *e, const struct node *edit, int number)
{
    int verb = -1, said = 0;
    for (int v = 0; v < VERBS; v++)
        if (node_get(edit, verbs[v])) {
            verb = v;
            said++;
        }
    if (said != 1) {
        diag_error(e->r.d, edit->pos,
                   _("an edit says one of set, add, remove and scale, such as {set: rooms, id: r101, "
                     "capacity: 40}"));
        return;
    }
    if (verb == VERB_SCALE) {
        if (e->s->n_scales == SCALES_MOST)
            diag_error(e->r.d, edit->pos, _("more than %d edits scale wishes"), SCALES_MOST);
        else
            source_scale(e->s, edit);
        return;
    }
    const struct node *name = node_get(edit, verbs[verb]);
    const struct key *f = name->kind == NODE_SCALAR ? fields_find(&instance_table, name->text) : NULL;
    if (!f || (f->value != VALUE_ENTITIES && !overlay_head(f)))
        unknown_list(e, (enum verb)verb, name);
    else if (f->value != VALUE_ENTITIES)
        edit_head(e, (enum verb)verb, f, edit);
    else if (verb == VERB_SET)
        set_item(e, f->target, edit);
    else if (verb == VERB_ADD)
        add_item(e, f->target, edit);
    else
        remove_item(e, f->target, edit, number);
}

/* The list without what was removed, in the order of all lists; ids that are gone for good go to `gone`. */
static bool close_list(struct editing *e, enum entity entity, struct map *gone)
{
    struct target *t = &e->lists[entity];
    const struct node *before = e->s->lists[entity].items;
    struct node *list = ARENA_NEW(e->s->arena, struct node);
    const struct node **items = ARENA_ARRAY(e->s->arena, t->count, const struct node *);
    *list = before ? *before : (struct node){.kind = NODE_SEQUENCE, .pos = e->edits[0]->pos};
    list->count = 0;
    list->items = items;
    for (int i = 0; i < t->count; i++)
        if (t->items[i])
            items[list->count++] = t->items[i];
    e->s->lists[entity].items = items_ordered(e->s->arena, list);
    for (int i = 0; before && i < before->count; i++) {
        const char *id = node_text(before->items[i], "id");
        if (t->gone[i] >= 0 && id && map_get(&t->ids, id) < 0)
            map_put(gone, id, t->gone[i]);
    }
    return gone->count > 0;
}

/* Edits the trees; nothing is hashed. */
static void edit_all(struct instance_source *s, const struct node *edits, struct diags *d)
{
    if (!edits->count)
        return;
    if (edits->count > EDITS_MOST) {
        diag_error(d, edits->pos, _("%d edits; an overlay has at most %d"), edits->count, EDITS_MOST);
        return;
    }
    struct editing e = {.r = {.arena = s->arena, .d = d}, .s = s, .edits = edits->items};
    struct removal gone = {.edits = edits->items, .file = edits->pos.file};
    bool any = false;
    for (int i = 0; i < edits->count; i++)
        edit_one(&e, edits->items[i], i);
    for (int t = 0; t < ENTITIES; t++) {
        gone.ids[t] = map_new(s->arena);
        if (e.lists[t].open)
            any |= close_list(&e, (enum entity)t, &gone.ids[t]);
    }
    if (any)
        references_drop(s, &gone, d);
}

void overlay_apply(struct instance_source *s, const char *path, struct diags *d)
{
    struct source_file file;
    struct overlay head = {0};
    struct reader r = {.arena = s->arena, .d = d};
    const struct node *root = yaml_read(s->arena, path, d, &file.bytes, &file.length);
    if (!root)
        return;
    if (root->kind != NODE_MAPPING) {
        diag_error(d, root->pos, _("an overlay is a mapping of keys and values that begins with 'kehou_overlay: 1'"));
        return;
    }
    if (s->n_overlays == OVERLAYS_MOST) {
        diag_error(d, root->pos, _("more than %d overlays on top of each other"), OVERLAYS_MOST);
        return;
    }
    reader_enter(&r, &overlay_table, NULL);
    fields_read(&r, &overlay_table, root, &head, false);
    source_overlay(s, file, head.title ? head.title : path);
    const struct node *edits = node_get(root, "edit");
    if (edits && edits->kind != NODE_SEQUENCE)
        diag_error(d, edits->pos, _("overlay: edit should be a list of edits"));
    else if (edits && s->whole)
        edit_all(s, edits, d);
}

struct instance *instance_read_overlaid(const char *path, const char *const *overlays, int n, struct diags *d)
{
    struct instance_source *s = source_read(path, d);
    for (int i = 0; s && i < n; i++)
        overlay_apply(s, overlays[i], d);
    struct instance *in = s ? source_decode(s, d) : NULL;
    if (!in)
        source_free(s);
    return in;
}

struct instance *instance_read(const char *path, struct diags *d)
{
    return instance_read_overlaid(path, NULL, 0, d);
}
