/* The school's own sheet: a row a key, its value in the column headed so. */
#include <string.h>

#include "tools/import/import.h"

/* Finds the heading of the values; *row is where it stands. -1: none. */
static int value_column(struct import *im, const struct cell_grid *g, int *row)
{
    for (int i = 0; i < g->count && i < 10; i++)
        for (int c = 0; c < g->rows[i].count; c++) {
            const struct cell *cell = &g->rows[i].cells[c];
            const char *text = cell->text ? text_folded(im->arena, cell->text) : "";
            if (!strcmp(text, "value") || !strcmp(text, "值") || !strcmp(text, "值value")) {
                *row = i;
                return cell->column;
            }
        }
    return -1;
}

static const struct column *named(struct import *im, const struct form *f, const char *text)
{
    for (int i = 0; i < f->count; i++)
        if (!strcmp(text, f->columns[i].path) || !strcmp(text, text_folded(im->arena, f->columns[i].label)))
            return &f->columns[i];
    return NULL;
}

/* The key that a row is about, by any cell before the value; NULL after an error. */
static const struct column *row_key(struct import *im, const struct grid_row *row, const struct cell *value)
{
    const struct form *f = &im->forms.at[FORM_SCHOOL];
    const char *first = NULL, *names[200], *near = NULL;
    int n = 0;
    for (int c = 0; c < row->count && row->cells[c].column < value->column; c++) {
        const char *text = row->cells[c].text ? text_folded(im->arena, row->cells[c].text) : "";
        const struct column *found = named(im, f, text);
        if (found)
            return found;
        first = first || !*text ? first : row->cells[c].text;
    }
    for (int i = 0; i < f->count && n < 198; i++) {
        names[n++] = f->columns[i].path;
        names[n++] = f->columns[i].label;
    }
    near = first ? text_nearest(first, names, n) : NULL;
    if (near)
        diag_error(im->d, value->pos, _("the key '%s' is not known; did you mean '%s'?"), first, near);
    else
        diag_error(im->d, value->pos, _("the row names no key known before its value: see `kehou template`"));
    return NULL;
}

void school_read(struct import *im, const struct cell_grid *g)
{
    int row = 0, column = value_column(im, g, &row);
    struct node *root = node_new(im->arena, NODE_MAPPING, 0, (struct pos){g->file, 1, 1});
    if (column < 0) {
        diag_error(im->d, root->pos, _("no column of this sheet is headed '%s'"), "值 value");
        return;
    }
    for (int i = row + 1; i < g->count; i++) {
        const struct cell *value = grid_cell(&g->rows[i], column);
        if (!value || !*text_trimmed(im->arena, value->text))
            continue;
        const struct column *c = row_key(im, &g->rows[i], value);
        if (c && node_at(root, c->path))
            diag_error(im->d, value->pos, _("%s is there twice: keep one"), c->path);
        else if (c)
            node_set(im->arena, root, c->path, cell_value(im, c->key, column_shown(c), value));
    }
    for (int i = 0; i < instance_table.count; i++) { /* where all is missing, say what */
        const struct key *f = &instance_table.fields[i];
        if (f->value == VALUE_MAP && f->required && !node_get(root, f->key) && !node_get(im->root, f->key))
            node_set(im->arena, root, f->key, node_new(im->arena, NODE_MAPPING, 0, root->pos));
    }
    /* A policy without overrides is the name of its profile. */
    const struct node *policy = node_get(root, "policy"), *base = node_get(policy, "base");
    if (policy && policy->count == 1 && base)
        node_set(im->arena, root, "policy", base);
    for (int i = 0; im->root && i < im->root->count; i++) /* what the base says besides */
        if (!node_get(root, im->root->entries[i].key))
            node_set(im->arena, root, im->root->entries[i].key, im->root->entries[i].value);
    im->root = root;
}
