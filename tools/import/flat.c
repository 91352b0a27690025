/* Values as the text of one cell: the inverse of cell_value(). */
#include <string.h>

#include "school/values.h"
#include "tools/import/import.h"

const struct node *node_at(const struct node *map, const char *path)
{
    while (map) {
        size_t length = strcspn(path, ".");
        const struct node *found = NULL;
        for (int i = 0; map->kind == NODE_MAPPING && i < map->count; i++)
            if (strlen(map->entries[i].key) == length && !strncmp(map->entries[i].key, path, length))
                found = map->entries[i].value;
        if (!path[length])
            return found;
        map = found;
        path += length + 1;
    }
    return NULL;
}

/* Whether a spreadsheet's separators or its way with dates would make something else of a name. */
static bool is_safe(const struct key *f, const char *text, bool item, bool sheet)
{
    bool names_nothing = f->value == VALUE_FEATURES || f->value == VALUE_SUBJECTS; /* cut wherever it can be */
    if (f->value == VALUE_TEXT)
        return true;
    if (!sheet)
        return !(item && strchr(text, ';')) && !value_looks_converted(text);
    if (item && (strchr(text, ';') || strstr(text, "；") || strstr(text, "┋") || strstr(text, "→") || !strcmp(text, "[]")))
        return false;
    return !(names_nothing && (strchr(text, ',') || strstr(text, "、") || strstr(text, "，")));
}

static const char *scalar_text(const struct key *f, const struct node *n, bool item, bool sheet)
{
    bool date = f->value == VALUE_DATE || f->value == VALUE_DATES;
    return n->kind == NODE_SCALAR && *n->text && (date || is_safe(f, n->text, item, sheet)) ? n->text : NULL;
}

/* {class: g1c1, subject: math} as g1c1/math: only the fields that a cell has room for. */
static const char *brief_text(struct arena *a, const struct table *t, const struct node *n, bool sheet)
{
    struct buf b = {0};
    int said = 0;
    for (int i = 0; i < t->brief; i++) {
        const struct node *value = node_get(n, t->fields[i].key);
        const char *text = value ? scalar_text(&t->fields[i], value, true, sheet) : NULL;
        if (!text || (t->brief > 1 && strchr(text, '/')))
            break;
        buf_printf(&b, i ? "/%s" : "%s", text);
        said++;
    }
    const char *out = said == t->brief && n->count == said ? arena_strdup(a, b.text) : NULL;
    buf_free(&b);
    return out;
}

static const char *item_text(struct arena *a, const struct key *f, const struct node *n, bool sheet)
{
    if (f->value != VALUE_ITEMS)
        return scalar_text(f, n, true, sheet);
    const struct table *t = f->inside;
    if (t->scalar || (n->kind == NODE_SCALAR && t->brief == 1))
        return scalar_text(&t->fields[0], n, true, sheet);
    /* The contract knows no cell for a list of mappings: what a school hands on should be read by others too. */
    return n->kind == NODE_MAPPING && (sheet || t->brief == 1) ? brief_text(a, t, n, sheet) : NULL;
}

/* Whether an empty list says the same as none. */
static bool empty_is_none(const struct key *f)
{
    return !f->required && !(f->value == VALUE_SLOTS && f->preset) && f->value != VALUE_GRADES && f->value != VALUE_CUSTOM;
}

static const char *list_text(struct arena *a, const struct key *f, const struct node *n, bool sheet)
{
    struct buf b = {0};
    bool good = true;
    if (!n->count)
        return sheet ? "[]" : empty_is_none(f) ? "" : NULL;
    for (int i = 0; i < n->count && good; i++) {
        const char *text = item_text(a, f, n->items[i], sheet);
        good = text != NULL;
        if (good)
            buf_printf(&b, i ? ";%s" : "%s", text);
    }
    const char *out = good ? arena_strdup(a, b.text) : NULL;
    buf_free(&b);
    return out;
}

const char *flat_text(struct arena *a, const struct key *f, const struct node *value, bool sheet)
{
    if (value->kind == NODE_SEQUENCE)
        return key_is_list(f) ? list_text(a, f, value, sheet) : NULL;
    if (value->kind == NODE_SCALAR)
        return scalar_text(f, value, false, sheet);
    if (f->read != read_fee_month || !sheet)
        return NULL;
    struct buf b = {0};
    for (int i = 0; i < value->count; i++)
        buf_printf(&b, i ? ";%s/%s" : "%s/%s", value->entries[i].key,
                   value->entries[i].value->kind == NODE_SCALAR ? value->entries[i].value->text : "");
    const char *out = b.length ? arena_strdup(a, b.text) : NULL;
    buf_free(&b);
    return out;
}

bool flat_item(struct arena *a, const struct form *f, const struct node *item, const char *prefix, bool sheet)
{
    for (int i = 0; i < item->count; i++) {
        const struct entry *e = &item->entries[i];
        const char *path = *prefix ? arena_printf(a, "%s.%s", prefix, e->key) : e->key;
        const struct column *c = form_column(f, path);
        if (c ? !flat_text(a, c->key, e->value, sheet)
              : e->value->kind != NODE_MAPPING || !flat_item(a, f, e->value, path, sheet))
            return false;
    }
    return true;
}
