/* One sheet of an .xlsx workbook: rows of cells in their order, those without text left out. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sheet/xlsx.h"

enum { ROWS = 1048576 };

struct sheet {
    struct xlsx *x;
    int file;
    struct grid_builder builder;
    bool failed;
    int row, column;   /* the current cell's row from 1, column from 0 */
    char type[12];     /* attribute t */
    enum shows shows;
    bool in_row, in_cell, takes, formula, phonetic; /* takes: text belongs to the value */
    bool has_value;
    struct buf value, written; /* value; formula */
    int n_merges, merges_room;
    struct merge *merges;
};

static void fault(struct sheet *s, const char *message)
{
    if (!s->failed)
        diag_error(s->x->d, (struct pos){s->file, s->row, s->column + 1}, "%s", message);
    s->failed = true;
}

/* "AA5" to row and column; false where it is no cell. */
static bool place(const char *text, int *row, int *column)
{
    long c = 0;
    for (; *text >= 'A' && *text <= 'Z' && c < 100000; text++)
        c = 26 * c + (*text - 'A' + 1);
    char *end;
    long r = strtol(text, &end, 10);
    if (!c || c > 16384 || *text < '1' || *text > '9' || r > ROWS)
        return false;
    *row = (int)r;
    *column = (int)c - 1;
    return *end == '\0' || *end == ':';
}

static void begin_row(struct sheet *s, const char *const *attributes)
{
    const char *r = parts_attribute(attributes, "r");
    long number = r ? strtol(r, NULL, 10) : s->row + 1L;
    if (number <= s->row || number > ROWS) {
        fault(s, _("the rows of the sheet are not in order: save the workbook again"));
        return;
    }
    s->row = (int)number;
    s->column = -1;
    s->in_row = true;
}

static void begin_cell(struct sheet *s, const char *const *attributes)
{
    const char *r = parts_attribute(attributes, "r"), *t = parts_attribute(attributes, "t"),
               *style = parts_attribute(attributes, "s");
    int row = s->row, column = s->column + 1;
    if (r && (!place(r, &row, &column) || row != s->row || column <= s->column)) {
        fault(s, _("the cells of the sheet are not in order: save the workbook again"));
        return;
    }
    s->column = column;
    snprintf(s->type, sizeof s->type, "%s", t ? t : "n");
    long format = style ? strtol(style, NULL, 10) : 0;
    s->shows = format >= 0 && format < s->x->n_formats ? s->x->formats[format] : SHOWS_NUMBER;
    s->in_cell = true;
    s->has_value = s->formula = false;
    s->value.length = s->written.length = 0;
}

/* The text of the cell that ends, or NULL where it has none. */
static const char *cell_text(struct sheet *s, enum cell_kind *kind)
{
    struct arena *a = s->x->arena;
    const char *text = s->value.length ? s->value.text : "";
    char *end;
    *kind = CELL_TEXT;
    if (!s->value.length && s->formula && !(s->has_value && !strcmp(s->type, "str"))) {
        *kind = CELL_FAULT; /* written by a program that does not reckon */
        return arena_printf(a, "=%.*s", (int)s->written.length, s->written.length ? s->written.text : "");
    }
    if (!s->has_value || !s->value.length)
        return NULL;
    if (!strcmp(s->type, "s")) {
        errno = 0;
        long i = strtol(text, &end, 10);
        if (errno || *end || i < 0 || i >= s->x->n_strings) {
            fault(s, _("the cell refers to a text that the workbook lacks: save the workbook again"));
            return NULL;
        }
        return *s->x->strings[i] ? s->x->strings[i] : NULL;
    }
    if (!strcmp(s->type, "b")) {
        *kind = CELL_FLAG;
        return !strcmp(text, "0") ? "false" : "true";
    }
    if (!strcmp(s->type, "e")) {
        *kind = CELL_FAULT;
        return arena_strdup(a, text);
    }
    if (!strcmp(s->type, "n")) {
        double value = strtod(text, &end);
        if (end == text || *end || !isfinite(value)) {
            fault(s, _("the cell holds no number where the workbook says so: save the workbook again"));
            return NULL;
        }
        return xlsx_number(s->x, value, s->shows, kind);
    }
    if (!strcmp(s->type, "d"))
        *kind = CELL_DATE;
    return xlsx_unescape(a, text, s->value.length); /* str, inlineStr, d */
}

static void end_cell(struct sheet *s)
{
    enum cell_kind kind;
    const char *text = cell_text(s, &kind);
    s->in_cell = false;
    if (!text || s->failed)
        return;
    if (s->column >= GRID_COLUMNS)
        fault(s, _("the sheet is wider than any school needs: remove what stands here"));
    else if (!grid_add_cell(&s->builder, (struct cell){s->column, kind, text, {s->file, s->row, s->column + 1}}))
        fault(s, _("the sheet has more cells than any school needs"));
}

static void add_merge(struct sheet *s, const char *ref)
{
    struct merge m;
    const char *colon = ref ? strchr(ref, ':') : NULL;
    if (!colon || !place(ref, &m.top, &m.left) || !place(colon + 1, &m.bottom, &m.right))
        return;
    if (s->n_merges == s->merges_room) {
        s->merges_room = s->merges_room ? 2 * s->merges_room : 16;
        s->merges = xrealloc(s->merges, (size_t)s->merges_room, sizeof *s->merges);
    }
    s->merges[s->n_merges++] = m;
}

static void start(void *ctx, const char *name, const char *const *attributes)
{
    struct sheet *s = ctx;
    if (!strcmp(name, "row"))
        begin_row(s, attributes);
    else if (!strcmp(name, "c") && s->in_row)
        begin_cell(s, attributes);
    else if (!strcmp(name, "rPh"))
        s->phonetic = true;
    else if (s->in_cell && (!strcmp(name, "v") || (!strcmp(name, "t") && !s->phonetic)))
        s->takes = s->has_value = true;
    else if (s->in_cell && !strcmp(name, "f"))
        s->formula = true;
    else if (!strcmp(name, "mergeCell"))
        add_merge(s, parts_attribute(attributes, "ref"));
}

static void end(void *ctx, const char *name)
{
    struct sheet *s = ctx;
    if (!strcmp(name, "c") && s->in_cell) {
        end_cell(s);
    } else if (!strcmp(name, "row") && s->in_row) {
        grid_end_row(&s->builder, s->row);
        s->in_row = false;
    } else if (!strcmp(name, "rPh")) {
        s->phonetic = false;
    }
    s->takes = false;
}

static void text(void *ctx, const char *bytes, int length)
{
    struct sheet *s = ctx;
    if (s->takes)
        buf_add(&s->value, bytes, (size_t)length);
    else if (s->formula && s->in_cell)
        buf_add(&s->written, bytes, (size_t)length);
}

bool xlsx_sheet(struct xlsx *x, const char *path, struct cell_grid *out)
{
    struct sheet s = {.x = x, .file = out->file, .builder = {.arena = x->arena}};
    const struct parts_handler handler = {start, end, text, &s, &s.failed};
    bool good = parts_read(x->parts, path, &handler);
    grid_finish(&s.builder, out);
    struct merge *merges = ARENA_ARRAY(x->arena, s.n_merges, struct merge);
    if (s.n_merges)
        memcpy(merges, s.merges, (size_t)s.n_merges * sizeof *merges);
    out->merges = merges;
    out->n_merges = s.n_merges;
    free(s.merges);
    buf_free(&s.value);
    buf_free(&s.written);
    return good;
}
