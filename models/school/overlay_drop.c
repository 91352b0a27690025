/* What is removed is referred to no more. Which keys refer to what, the tables of fields.h say. */
#include <string.h>

#include "base/text.h"
#include "school/overlay.h"

struct drop {
    struct instance_source *s;
    const struct removal *gone;
    struct diags *d;
    int edit;    /* of the last reference found gone */
    int refused; /* the last edit that was, or -1 */
};

/* Whether `n` names an entity that is gone, other than by the overlay itself. */
static bool is_gone(struct drop *p, enum entity target, const struct node *n)
{
    int edit = n->kind == NODE_SCALAR && n->pos.file != p->gone->file ? map_get(&p->gone->ids[target], n->text) : -1;
    if (edit >= 0)
        p->edit = edit;
    return edit >= 0;
}

static const struct node *kept_list(struct arena *a, const struct node *list, const struct node **items, int count)
{
    struct node *copy = ARENA_NEW(a, struct node);
    *copy = *list;
    copy->items = items;
    copy->count = count;
    return copy;
}

/* A list of ids without those that are gone: the same node where none is. */
static const struct node *strip_refs(struct drop *p, enum entity target, const struct node *n)
{
    const struct node *list = node_list(p->s->arena, n);
    if (list->kind != NODE_SEQUENCE)
        return n;
    const struct node **items = ARENA_ARRAY(p->s->arena, list->count, const struct node *);
    int kept = 0;
    for (int i = 0; i < list->count; i++)
        if (!is_gone(p, target, list->items[i]))
            items[kept++] = list->items[i];
    return kept == list->count ? n : kept_list(p->s->arena, list, items, kept);
}

static const struct node *strip_map(struct drop *p, const struct table *t, const struct node *map);

/* An item written as a scalar stands for its first fields, split at `/`: "g1c1/chinese". */
static bool brief_gone(struct drop *p, const struct table *t, const struct node *n)
{
    const struct key *first = &t->fields[0];
    struct node part = *n;
    if (!t->brief || first->value != VALUE_REF)
        return false;
    if (t->brief > 1)
        part.text = arena_strndup(p->s->arena, n->text, strcspn(n->text, "/"));
    return is_gone(p, first->target, &part);
}

static const struct node *strip_items(struct drop *p, const struct table *t, const struct node *n)
{
    const struct node *list = node_list(p->s->arena, n);
    if (list->kind != NODE_SEQUENCE || t->scalar)
        return n;
    const struct node **items = ARENA_ARRAY(p->s->arena, list->count, const struct node *);
    int kept = 0;
    bool same = true;
    for (int i = 0; i < list->count; i++) {
        const struct node *item = list->items[i], *now = item;
        if (item->kind == NODE_SCALAR)
            now = brief_gone(p, t, item) ? NULL : item;
        else if (item->kind == NODE_MAPPING)
            now = strip_map(p, t, item);
        same &= now == item;
        if (now)
            items[kept++] = now;
    }
    return same ? n : kept_list(p->s->arena, list, items, kept);
}

/* The value of key `f` without references that are gone; NULL: the key cannot stay. */
static const struct node *strip_value(struct drop *p, const struct key *f, const struct node *n)
{
    switch (f->value) {
    case VALUE_REF:
        return is_gone(p, f->target, n) ? NULL : n;
    case VALUE_REFS:
        return strip_refs(p, f->target, n);
    case VALUE_SLOTS:
    case VALUE_NO_SLOTS:
        return strip_refs(p, ENTITY_SLOT, n);
    case VALUE_ITEMS:
        return strip_items(p, f->inside, n);
    case VALUE_MAP:
        return n->kind == NODE_MAPPING ? strip_map(p, f->inside, n) : n;
    case VALUE_CUSTOM:
        if (f->read == read_attends)
            return strip_refs(p, ENTITY_SLOT, n);
        if (f->read == read_lock_not)
            return is_gone(p, ENTITY_ACTIVITY, n) ? NULL : n;
        if (f->read == read_lock_duty)
            return is_gone(p, ENTITY_POST, n) ? NULL : n;
        return n;
    default:
        return n;
    }
}

static bool is_empty(const struct node *n)
{
    return n->kind == NODE_SEQUENCE && n->count == 0;
}

/* The mapping without them: the same node where none is gone, NULL where it cannot be without. */
static const struct node *strip_map(struct drop *p, const struct table *t, const struct node *map)
{
    struct entry *entries = NULL;
    int kept = 0;
    for (int i = 0; i < map->count; i++) {
        struct entry e = map->entries[i];
        const struct key *f = fields_find(t, e.key);
        const struct node *now = f ? strip_value(p, f, e.value) : e.value;
        if (now != e.value && !entries) {
            entries = ARENA_ARRAY(p->s->arena, map->count, struct entry);
            memcpy(entries, map->entries, (size_t)i * sizeof *entries);
        }
        if (now && now != e.value && f->any && is_empty(now))
            diag_error(p->d, p->gone->edits[p->edit]->pos,
                       _("edit: %s is left empty then, which means any %s: change it first"), f->key,
                       entity_noun(f->target));
        if (!now && (f->required || f->value == VALUE_CUSTOM))
            return NULL;
        if (!now)
            continue;
        e.value = now;
        if (entries)
            entries[kept] = e;
        kept++;
    }
    if (!entries)
        return map;
    struct node *copy = ARENA_NEW(p->s->arena, struct node);
    *copy = *map;
    copy->entries = entries;
    copy->count = kept;
    return copy;
}

/* A top-level item that cannot be without what is gone: whether it goes too. */
static bool drop_whole(struct drop *p, enum entity e, const struct node *item)
{
    struct pos at = p->gone->edits[p->edit]->pos;
    const char *id = node_text(item, "id");
    if (e == ENTITY_LOCK) {
        diag_warning(p->d, at, _("edit: the lock at %s:%d goes with it"), p->d->files[item->pos.file], item->pos.line);
        return true;
    }
    if (p->refused != p->edit) /* one example is enough */
        diag_error(p->d, at, _("edit: %s '%s' needs it: remove that too, or change it first"), entity_noun(e),
                   id ? id : "");
    p->refused = p->edit;
    p->s->whole = false; /* decoding would say the same again */
    return false;
}

void references_drop(struct instance_source *s, const struct removal *gone, struct diags *d)
{
    struct drop p = {s, gone, d, -1, -1};
    for (int e = 0; e < ENTITIES; e++) {
        const struct node *list = s->lists[e].items;
        if (!list)
            continue;
        const struct node **items = ARENA_ARRAY(s->arena, list->count, const struct node *);
        int kept = 0;
        for (int i = 0; i < list->count; i++) {
            const struct node *item = list->items[i];
            const struct table *t = e == ENTITY_LOCK ? lock_table(item) : entity_tables[e];
            const struct node *now = strip_map(&p, t, item);
            if (now != item && t == &lock_student_table && !node_get(now, "activity") && !node_get(now, "not"))
                now = NULL; /* of an activity that is gone */
            if (!now && !drop_whole(&p, (enum entity)e, item))
                now = item;
            if (now)
                items[kept++] = now;
        }
        s->lists[e].items = kept_list(s->arena, list, items, kept);
    }
}
