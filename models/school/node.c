#include "school/node.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

const struct node *node_get(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAPPING)
        return NULL;
    for (int i = 0; i < map->count; i++)
        if (!strcmp(map->entries[i].key, key))
            return map->entries[i].value;
    return NULL;
}

const char *node_text(const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);
    return n && n->kind == NODE_SCALAR ? n->text : NULL;
}

bool node_null(const struct node *n)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    bool null = false;
    for (size_t i = 0; n->kind == NODE_SCALAR && n->style == STYLE_PLAIN && i < sizeof nulls / sizeof *nulls; i++)
        null |= !strcmp(n->text, nulls[i]);
    return null;
}

const struct node *node_list(struct arena *a, const struct node *n)
{
    if (n->kind != NODE_SCALAR || n->style != STYLE_CELL)
        return n;
    int count = 1;
    for (const char *p = n->text; (p = strchr(p, ';')); p++)
        count++;
    const struct node **items = ARENA_ARRAY(a, count, const struct node *);
    const char *p = n->text;
    for (int i = 0; i < count; i++) {
        size_t length = strcspn(p, ";"), first = strspn(p, " \t");
        const char *next = p + length;
        first = first < length ? first : length;
        length -= first;
        p += first;
        while (length > 0 && (p[length - 1] == ' ' || p[length - 1] == '\t'))
            length--;
        struct node *item = ARENA_NEW(a, struct node);
        *item = (struct node){.kind = NODE_SCALAR, .style = STYLE_CELL, .pos = n->pos};
        item->text = arena_strndup(a, p, length);
        items[i] = item;
        p = next + 1;
    }
    struct node *list = ARENA_NEW(a, struct node);
    *list = (struct node){.kind = NODE_SEQUENCE, .style = STYLE_CELL, .pos = n->pos, .count = count, .items = items};
    return list;
}

static const char *read_bytes(struct arena *a, const char *path, struct pos at, struct diags *d, size_t *length)
{
    const char *bytes = file_read(a, path, length);
    if (bytes)
        return bytes;
    if (errno == EFBIG)
        diag_error(d, at, _("%s is larger than %d MB: no school needs that"), path, FILE_LIMIT / 1024 / 1024);
    else
        diag_error(d, at, _("cannot read %s: %s"), path, strerror(errno));
    return NULL;
}

const struct node *yaml_read(struct arena *a, const char *path, struct diags *d, const char **bytes, size_t *length)
{
    int file = diags_file(d, path);
    *bytes = read_bytes(a, path, (struct pos){file, 0, 0}, d, length);
    return *bytes ? yaml_nodes(a, *bytes, *length, file, d) : NULL;
}

bool csv_read(struct arena *a, const char *path, struct pos named, struct diags *d, struct csv *out, const char **bytes,
              size_t *length)
{
    *bytes = read_bytes(a, path, named, d, length);
    return *bytes && csv_nodes(a, *bytes, *length, diags_file(d, path), d, out);
}
