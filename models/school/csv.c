/* CSV to the nodes that YAML gives: the rows of a grid as mappings, by the keys of its first row. */
#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/text.h"
#include "school/node.h"
#include "sheet/grid.h"

enum { NESTED = 4 }; /* parts of a dotted key */

/* One key of the header: a column, or a group of dotted ones. */
struct heading {
    const char *key;
    int column; /* -1: a group */
    struct pos pos;
    struct heading *inside, *next;
};

struct table {
    struct arena *arena;
    struct diags *d;
    int n_columns;
    struct heading *top;
    int nodes;
};

/* Adds the column `cell` to the headings; its parts may open groups. */
static void add_heading(struct table *t, const struct cell *cell, int column)
{
    struct heading **list = &t->top;
    const char *part = cell->text;
    for (int depth = 0;; depth++) {
        size_t length = strcspn(part, ".");
        bool last = !part[length];
        if (!length || depth == NESTED) {
            diag_error(t->d, cell->pos, _("column '%s': a heading is a key, nested ones with dots, as in size.min"),
                       cell->text);
            return;
        }
        struct heading *h = NULL;
        while (*list && !h) {
            if (strlen((*list)->key) == length && !strncmp((*list)->key, part, length))
                h = *list;
            else
                list = &(*list)->next;
        }
        if (h && (last || h->column >= 0)) {
            diag_error(t->d, cell->pos, _("column '%s' is also defined at line %d, column %d: keep one"), cell->text,
                       h->pos.line, h->pos.column);
            return;
        }
        if (!h) {
            h = ARENA_NEW(t->arena, struct heading);
            *h = (struct heading){arena_strndup(t->arena, part, length), last ? column : -1, cell->pos, NULL, NULL};
            *list = h;
        }
        if (last)
            return;
        list = &h->inside;
        part += length + 1;
    }
}

/* Fields of a row up to the last one with text. */
static int filled(const struct grid_row *row)
{
    int count = row->count;
    while (count > 0 && !row->cells[count - 1].text)
        count--;
    return count;
}

static void take_header(struct table *t, const struct grid_row *row)
{
    t->n_columns = filled(row);
    if (t->n_columns > NODE_KEYS) {
        diag_error(t->d, row->cells[0].pos, _("more than %d columns"), NODE_KEYS);
        return;
    }
    for (int i = 0; i < t->n_columns; i++) {
        if (row->cells[i].text)
            add_heading(t, &row->cells[i], i);
        else
            diag_error(t->d, row->cells[i].pos, _("column %d has no heading"), i + 1);
    }
}

static const struct node *scalar(struct table *t, const char *text, struct pos pos)
{
    struct node *n = ARENA_NEW(t->arena, struct node);
    *n = (struct node){.kind = NODE_SCALAR, .style = STYLE_CELL, .pos = pos, .text = text};
    t->nodes++;
    return n;
}

/* The mapping of one row; without cells: of the header. A group is there even where all its cells
 * are empty, so that a row without ticks under consent.* says that none was given. */
static const struct node *row_node(struct table *t, const struct heading *list, const struct cell *cells)
{
    struct entry entries[NODE_KEYS];
    int count = 0;
    for (const struct heading *h = list; h; h = h->next) {
        const struct node *value = NULL;
        if (h->column < 0)
            value = row_node(t, h->inside, cells);
        else if (!cells)
            value = scalar(t, "", h->pos);
        else if (cells[h->column].text)
            value = scalar(t, cells[h->column].text, cells[h->column].pos);
        if (value)
            entries[count++] = (struct entry){h->key, cells ? value->pos : h->pos, value};
    }
    struct entry *kept = ARENA_ARRAY(t->arena, count, struct entry);
    if (count > 0)
        memcpy(kept, entries, (size_t)count * sizeof *kept);
    struct node *n = ARENA_NEW(t->arena, struct node);
    *n = (struct node){.kind = NODE_MAPPING, .style = STYLE_CELL, .count = count, .entries = kept,
                       .pos = cells ? cells[0].pos : list->pos};
    t->nodes++;
    return n;
}

/* The rows as mappings; those with too many or too few fields are errors. */
static const struct node *take_rows(struct table *t, const struct cell_grid *g)
{
    struct node *rows = ARENA_NEW(t->arena, struct node);
    const struct node **items = ARENA_ARRAY(t->arena, g->count, const struct node *);
    *rows = (struct node){.kind = NODE_SEQUENCE, .style = STYLE_CELL, .pos = {g->file, 1, 1}, .items = items};
    for (int i = 1; i < g->count; i++) {
        const struct grid_row *row = &g->rows[i];
        int fields = filled(row);
        if (fields > t->n_columns || row->count < t->n_columns) {
            bool more = fields > t->n_columns;
            diag_error(t->d, row->cells[more ? t->n_columns : 0].pos, _("the row has %d fields, the header %d"),
                       more ? fields : row->count, t->n_columns);
            continue;
        }
        items[rows->count++] = row_node(t, t->top, row->cells);
        if (t->nodes > NODE_LIMIT) {
            diag_error(t->d, row->cells[0].pos, _("more than %d values in one file: no school needs that"), NODE_LIMIT);
            break;
        }
    }
    return rows;
}

bool csv_nodes(struct arena *a, const char *bytes, size_t length, int file, struct diags *d, struct csv *out)
{
    int mark = encoding_check(bytes, length, file, d), errors = d->errors;
    struct cell_grid grid;
    struct table t = {.arena = a, .d = d};
    if (mark < 0 || !grid_csv(a, bytes + mark, length - (size_t)mark, file, d, &grid))
        return false;
    if (!grid.count) {
        diag_error(d, (struct pos){file, 1, 1}, _("the file is empty: its first row names the columns"));
        return false;
    }
    take_header(&t, &grid.rows[0]);
    if (d->errors == errors)
        *out = (struct csv){take_rows(&t, &grid), row_node(&t, t.top, NULL)};
    return d->errors == errors;
}
