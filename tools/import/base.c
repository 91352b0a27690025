/* An instance that sheets add to: its files as nodes in the form that cells give. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tools/import/import.h"

/* Whether a cell under the key is a number or a truth value, which quotation marks would make a text. */
static bool is_bare(const struct key *f)
{
    return f->value == VALUE_INT || f->value == VALUE_LONG || f->value == VALUE_MONEY || f->value == VALUE_PERCENT ||
           f->value == VALUE_FLAG || f->value == VALUE_BIT;
}

static const struct node *typed_value(struct arena *a, const struct key *f, const struct node *n);

static const struct node *typed_scalar(struct arena *a, const struct key *f, const struct node *n)
{
    return n->style == STYLE_CELL ? node_scalar(a, is_bare(f) ? STYLE_PLAIN : STYLE_QUOTED, n->text, n->pos) : n;
}

/* One item of a list: a scalar, a mapping, or in a cell the first fields of one. */
static const struct node *typed_item(struct arena *a, const struct key *f, const struct node *n)
{
    const struct table *t = f->value == VALUE_ITEMS ? f->inside : NULL;
    if (!t || t->scalar || (n->kind == NODE_SCALAR && t->brief <= 1))
        return n->kind == NODE_SCALAR ? typed_scalar(a, t ? &t->fields[0] : f, n) : n;
    if (n->kind == NODE_MAPPING)
        return node_typed(a, t, ENTITIES, n);
    struct node *map = node_new(a, NODE_MAPPING, t->brief, n->pos);
    const char *text = n->text;
    for (int i = 0; n->kind == NODE_SCALAR && n->style == STYLE_CELL && i < t->brief && text; i++) {
        const char *slash = i + 1 < t->brief ? strchr(text, '/') : NULL;
        const char *part = slash ? arena_strndup(a, text, (size_t)(slash - text)) : text;
        node_set(a, map, t->fields[i].key, node_scalar(a, is_bare(&t->fields[i]) ? STYLE_PLAIN : STYLE_QUOTED, part, n->pos));
        text = slash ? slash + 1 : NULL;
    }
    return map->count ? map : n;
}

static const struct node *typed_value(struct arena *a, const struct key *f, const struct node *n)
{
    if (f->value == VALUE_MAP)
        return node_typed(a, f->inside, ENTITIES, n);
    if (n->kind == NODE_SCALAR && n->style == STYLE_CELL && key_is_list(f) && strcmp(n->text, "all") != 0)
        n = node_list(a, n);
    if (n->kind != NODE_SEQUENCE)
        return n->kind == NODE_SCALAR ? typed_scalar(a, f, n) : n;
    struct node *list = node_new(a, NODE_SEQUENCE, n->count, n->pos);
    for (int i = 0; i < n->count; i++)
        ((const struct node **)list->items)[list->count++] = typed_item(a, f, n->items[i]);
    return f->value == VALUE_GRADES && list->count == 1 ? list->items[0] : list;
}

const struct node *node_typed(struct arena *a, const struct table *t, enum entity e, const struct node *n)
{
    if (n->kind != NODE_MAPPING)
        return n;
    struct node *map = node_new(a, NODE_MAPPING, n->count, n->pos);
    for (int i = 0; i < n->count; i++) {
        const struct entry *from = &n->entries[i];
        const struct key *f = e < ENTITIES ? form_key(e, from->key) : NULL;
        for (int k = 0; t && !f && k < t->count; k++)
            if (!strcmp(t->fields[k].key, from->key))
                f = &t->fields[k];
        ((struct entry *)map->entries)[map->count++] =
            (struct entry){from->key, from->pos, f ? typed_value(a, f, from->value) : from->value};
    }
    if (e == ENTITY_LOCK)
        lock_settle(a, map);
    return map;
}

/* A profile that lies beside the base is named by its whole path: the new instance lies elsewhere. */
static const struct node *policy_moved(struct arena *a, const char *path, const struct node *policy)
{
    const struct node *named = policy->kind == NODE_MAPPING ? node_get(policy, "base") : policy;
    if (!named || named->kind != NODE_SCALAR || named->text[0] == '/')
        return policy;
    const char *beside = path_beside(a, path, named->text), *tries[] = {beside, arena_printf(a, "%s.yaml", beside)};
    for (int i = 0; i < 2; i++) {
        struct stat st;
        char *whole = stat(tries[i], &st) == 0 && S_ISREG(st.st_mode) ? realpath(tries[i], NULL) : NULL;
        if (!whole)
            continue;
        const struct node *moved = node_scalar(a, STYLE_QUOTED, arena_strdup(a, whole), named->pos);
        free(whole);
        if (policy->kind != NODE_MAPPING)
            return moved;
        struct node *copy = node_new(a, NODE_MAPPING, 0, policy->pos);
        for (int k = 0; k < policy->count; k++)
            node_set(a, copy, policy->entries[k].key, policy->entries[k].value == named ? moved : policy->entries[k].value);
        return copy;
    }
    return policy;
}

bool base_read(struct import *im, const char *path)
{
    struct instance_source *s = source_read(path, im->d);
    if (!s)
        return false;
    im->base = s;
    struct node *root = node_new(im->arena, NODE_MAPPING, 0, s->root->pos);
    for (int i = 0; i < s->root->count; i++) {
        const struct entry *e = &s->root->entries[i];
        const struct key *f = NULL;
        for (int k = 0; k < instance_table.count; k++)
            if (!strcmp(instance_table.fields[k].key, e->key))
                f = &instance_table.fields[k];
        if (!f || f->value != VALUE_ENTITIES)
            node_set(im->arena, root, e->key, !strcmp(e->key, "policy") ? policy_moved(im->arena, path, e->value) : e->value);
    }
    im->root = root;
    for (int i = 0; i < im->forms.count; i++) {
        const struct form *f = &im->forms.at[i];
        const struct node *items = f->entity < ENTITIES && !f->child ? s->lists[f->entity].items : NULL;
        for (int k = 0; items && k < items->count; k++)
            listing_add(im, i, node_typed(im->arena, entity_tables[f->entity], f->entity, items->items[k]));
        im->lists[i].given |= items != NULL;
    }
    return true;
}

/* The mapping without names and free texts. */
static const struct node *nameless(struct arena *a, const struct node *n, enum entity e)
{
    static const char *const keys[] = {"name", "reason", "approved_by"};
    if (n->kind != NODE_MAPPING)
        return n;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        n = node_without(a, n, keys[i]);
    if (e == ENTITY_WAIVER)
        node_set(a, (struct node *)n, "reason", node_scalar(a, STYLE_QUOTED, "-", n->pos)); /* a copy of ours */
    return n;
}

void import_anonymize(struct import *im)
{
    for (int i = 0; i < im->forms.count; i++)
        for (int k = 0; k < im->lists[i].count; k++)
            im->lists[i].items[k] = nameless(im->arena, im->lists[i].items[k], im->forms.at[i].entity);
    const struct node *school = im->root ? node_get(im->root, "school") : NULL;
    if (school)
        node_set(im->arena, (struct node *)im->root, "school", nameless(im->arena, school, ENTITIES)); /* ours, still being built */
}
