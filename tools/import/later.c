/* Rows of one id: sent twice, or corrected later. */
#include <string.h>

#include "tools/import/import.h"

bool node_same(const struct node *x, const struct node *y)
{
    if (!x || !y || x->kind != y->kind || x->count != y->count)
        return x == y;
    if (x->kind == NODE_SCALAR)
        return !strcmp(x->text, y->text);
    for (int i = 0; i < x->count; i++)
        if (x->kind == NODE_SEQUENCE ? !node_same(x->items[i], y->items[i])
                                     : !node_same(x->entries[i].value, node_get(y, x->entries[i].key)))
            return false;
    return true;
}

/* Where a row is, as seen from another: the file only where it is another. */
static const char *row_shown(struct import *im, const struct node *row, const struct node *from)
{
    if (row->pos.file == from->pos.file)
        return arena_printf(im->arena, "%d", row->pos.line);
    return arena_printf(im->arena, "%s:%d", im->d->files[row->pos.file], row->pos.line);
}

/* Two rows of one id; the second is further down, or in a file named later. Whether the first gives way. */
static bool gives_way(struct import *im, enum entity e, const char *id, const struct node *first, const struct node *second)
{
    const char *name = node_text(first, "name"), *other = node_text(second, "name"), *row = row_shown(im, first, second);
    if (node_same(first, second)) {
        diag_warning(im->d, second->pos, _("%s '%s' is in row %s already, with the same in every cell: one row counts"),
                     entity_noun(e), id, row);
        im->repeated++;
        return true;
    }
    if (e != ENTITY_STUDENT)
        return false; /* for the decoder to refuse: ids are unique */
    if (name && other && strcmp(text_folded(im->arena, name), text_folded(im->arena, other)) != 0) {
        diag_error(im->d, second->pos, _("%s '%s' is '%s' in row %s and '%s' here: one of the ids is wrong"), entity_noun(e), id,
                   name, row, other);
        return true;
    }
    diag_warning(im->d, second->pos, _("%s '%s' is in row %s too: the later row, this one, counts"), entity_noun(e), id, row);
    im->later++;
    return true;
}

void later_resolve(struct import *im, int form)
{
    struct listing *l = &im->lists[form];
    enum entity e = im->forms.at[form].entity;
    struct map at = map_new(im->arena);
    bool *gone = ARENA_ARRAY(im->arena, l->count, bool);
    for (int i = 0; l->fresh && i < l->count; i++) {
        const char *id = node_text(l->items[i], "id");
        int before = id ? map_get(&at, id) : -1;
        if (before >= 0)
            gone[before] = gives_way(im, e, id, l->items[before], l->items[i]);
        if (before >= 0 && gone[before])
            map_set(&at, id, i);
        else if (id)
            map_put(&at, id, i);
    }
    int kept = 0;
    for (int i = 0; i < l->count; i++)
        if (!gone[i])
            l->items[kept++] = l->items[i];
    l->count = kept;
}
