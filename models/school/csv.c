/* CSV to the nodes that YAML gives. libcsv splits; places are counted here, since it tells none:
 * it is fed pieces that end where a field can end, so a field begins where the piece after the
 * last field's end begins. */
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/text.h"
#include "school/node.h"

enum { NESTED = 4 }; /* parts of a dotted key */

/* One key of the header: a column, or a group of dotted ones. */
struct heading {
    const char *key;
    int column; /* -1: a group */
    struct pos pos;
    struct heading *inside, *next;
};

struct cell {
    const char *text; /* NULL: empty */
    struct pos pos;
};

struct table {
    struct arena *arena;
    struct diags *d;
    struct pos at, field; /* here; where the current field began */
    bool ended, failed;   /* a field ended in the piece just fed; an error was reported */
    int n_cells, cells_room;
    struct cell *cells;   /* of the row being read */
    int n_columns;        /* 0: the header is still to come */
    struct heading *top;
    int n_rows, rows_room, nodes;
    const struct node **rows;
};

static void take_field(void *text, size_t length, void *ctx)
{
    struct table *t = ctx;
    if (t->n_cells == t->cells_room) {
        t->cells_room = t->cells_room ? 2 * t->cells_room : 16;
        t->cells = xrealloc(t->cells, (size_t)t->cells_room, sizeof *t->cells);
    }
    t->cells[t->n_cells++] = (struct cell){length ? arena_strndup(t->arena, text, length) : NULL, t->field};
    t->ended = true;
}

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
            t->failed = true;
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
            t->failed = true;
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

static void take_header(struct table *t)
{
    int last = t->n_cells;
    while (last > 0 && !t->cells[last - 1].text)
        last--;
    t->n_columns = last;
    if (last > NODE_KEYS) {
        diag_error(t->d, t->cells[0].pos, _("more than %d columns"), NODE_KEYS);
        t->failed = true;
        return;
    }
    for (int i = 0; i < last; i++) {
        if (t->cells[i].text) {
            add_heading(t, &t->cells[i], i);
        } else {
            diag_error(t->d, t->cells[i].pos, _("column %d has no heading"), i + 1);
            t->failed = true;
        }
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
                       .pos = cells ? cells[0].pos : t->field};
    t->nodes++;
    return n;
}

static void take_row(int end, void *ctx)
{
    struct table *t = ctx;
    (void)end;
    int filled = t->n_cells;
    while (filled > 0 && !t->cells[filled - 1].text)
        filled--;
    if (filled && !t->n_columns && !t->failed) {
        take_header(t);
    } else if (filled && !t->failed) {
        if (filled > t->n_columns) {
            diag_error(t->d, t->cells[t->n_columns].pos, _("the row has %d fields, the header %d"), filled,
                       t->n_columns);
            t->n_cells = 0;
            return;
        }
        if (t->n_cells < t->n_columns) {
            diag_error(t->d, t->cells[0].pos, _("the row has %d fields, the header %d"), t->n_cells, t->n_columns);
            t->n_cells = 0;
            return;
        }
        if (t->n_rows == t->rows_room) {
            t->rows_room = t->rows_room ? 2 * t->rows_room : 64;
            t->rows = xrealloc(t->rows, (size_t)t->rows_room, sizeof *t->rows);
        }
        t->rows[t->n_rows++] = row_node(t, t->top, t->cells);
        if (t->nodes > NODE_LIMIT) {
            diag_error(t->d, t->cells[0].pos, _("more than %d values in one file: no school needs that"), NODE_LIMIT);
            t->failed = true;
        }
    }
    t->n_cells = 0;
}

/* Moves the place over `length` bytes. */
static void advance(struct table *t, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
            t->at.line++;
            t->at.column = 1;
        } else if (((unsigned char)bytes[i] & 0xC0) != 0x80) {
            t->at.column++;
        }
    }
}

static void feed(struct table *t, struct csv_parser *parser, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length && !t->failed;) {
        size_t n = strcspn(bytes + i, ",\r\n");
        n += i + n < length;
        t->ended = false;
        size_t done = csv_parse(parser, bytes + i, n, take_field, take_row, t);
        if (done < n) {
            advance(t, bytes + i, done);
            diag_error(t->d, t->at, _("a quotation mark inside a field: quote the whole field and double the mark"));
            t->failed = true;
            return;
        }
        advance(t, bytes + i, n);
        i += n;
        if (t->ended || parser->pstate == 0) /* or nothing of a row was seen yet */
            t->field = t->at;
    }
    if (!t->failed && csv_fini(parser, take_field, take_row, t) != 0) {
        diag_error(t->d, t->field, _("the quotation mark that opens this field is never closed"));
        t->failed = true;
    }
}

bool csv_nodes(struct arena *a, const char *bytes, size_t length, int file, struct diags *d, struct csv *out)
{
    int mark = encoding_check(bytes, length, file, d);
    if (mark < 0)
        return false;
    int errors = d->errors;
    struct csv_parser parser;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    struct table t = {.arena = a, .d = d, .at = {file, 1, 1}, .field = {file, 1, 1}};
    feed(&t, &parser, bytes + mark, length - (size_t)mark);
    csv_free(&parser);
    if (!t.failed && !t.n_columns)
        diag_error(d, t.field, _("the file is empty: its first row names the columns"));
    bool good = d->errors == errors;
    if (good) {
        struct node *rows = ARENA_NEW(a, struct node);
        const struct node **items = ARENA_ARRAY(a, t.n_rows, const struct node *);
        if (t.n_rows)
            memcpy(items, t.rows, (size_t)t.n_rows * sizeof *items);
        *rows = (struct node){.kind = NODE_SEQUENCE, .style = STYLE_CELL, .pos = {file, 1, 1}, .count = t.n_rows,
                              .items = items};
        *out = (struct csv){rows, row_node(&t, t.top, NULL)};
    }
    free(t.cells);
    free(t.rows);
    return good;
}
