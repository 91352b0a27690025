/* Papers as PDF, by pango and cairo. A sheet becomes strips over its width, the strips become pages. */
#include <assert.h>
#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/report/paper_ink.h"

/* A4 in points; margins, the height of the footer, and the space around the text of cells. */
static const double short_side = 595.276, long_side = 841.89, margin = 42.5, footer = 16;
enum { PAD = 3 * PANGO_SCALE, GAP = 9 * PANGO_SCALE, CUT = 26 * PANGO_SCALE };
enum { NARROW = 20 * PANGO_SCALE }; /* columns for a mark: small text, no space around it */

/* What a strip shows: a block, or of fields a line, of tables a row (-1: the head). */
struct part {
    const struct paper_block *block;
    int item, gap; /* gap: above it, part of the strip's height */
};

struct press {
    struct ink_pot pot;
    const struct paper *p; /* the paper at hand, and what follows is of it */
    struct arena *arena;   /* of texts made while printing */
    cairo_surface_t *surface;
    cairo_t *cr;
    double width, height; /* of the page, in points */
    int content;          /* width between the margins, in Pango units */
    int n, room;          /* strips of the sheet at hand */
    struct part *parts;
    struct paper_strip *strips;
    int *first;           /* of each page */
    int *shown;           /* strips of a page, its repeated head first */
    int printed, group; /* pages so far; where the contents hang sheets in */
};

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static void draw_ink(struct press *s, const struct ink *ink, int x, int y)
{
    cairo_move_to(s->cr, pango_units_to_double(x), pango_units_to_double(y));
    pango_cairo_show_layout(s->cr, ink->layout);
}

/* Adds a straight line to the path; a page strokes all of its lines at once. */
static void add_rule(struct press *s, int x, int y, int to_x, int to_y)
{
    cairo_move_to(s->cr, pango_units_to_double(x), pango_units_to_double(y));
    cairo_line_to(s->cr, pango_units_to_double(to_x), pango_units_to_double(to_y));
}

static enum ink_style style_of(enum paper_block_kind kind)
{
    switch (kind) {
    case PAPER_TITLE:
        return INK_TITLE;
    case PAPER_UNDER:
        return INK_UNDER;
    case PAPER_HEADING:
        return INK_HEADING;
    case PAPER_CUT:
        return INK_FOOT;
    default:
        return INK_TEXT;
    }
}

static const struct ink *block_ink(struct press *s, const struct paper_block *b)
{
    bool centre = b->kind == PAPER_TITLE || b->kind == PAPER_UNDER || b->kind == PAPER_CUT;
    int indent = b->kind == PAPER_TEXT && text_is_chinese() ? 21 * PANGO_SCALE : 0;
    return ink_of(&s->pot, style_of(b->kind), s->content, indent, centre ? PAPER_CENTRE : PAPER_LEFT, b->text);
}

/* Tables ------------------------------------------------------------------------------ */

/* Left edge of column `c`; that of column b->columns is the right edge. */
static int column_left(const struct press *s, const struct paper_block *b, int c)
{
    int64_t before = 0, all = 0;
    for (int i = 0; i < b->columns; i++) {
        before += i < c ? b->column[i].share : 0;
        all += b->column[i].share;
    }
    assert(all > 0); /* every column has a share */
    return (int)(before * s->content / all);
}

static const struct paper_row *row_of(const struct press *s, const struct part *part)
{
    return part->item < 0 ? NULL : &s->p->rows[part->block->first + part->item];
}

/* NULL where the cell is empty. */
static const struct ink *cell_ink(struct press *s, const struct part *part, int c)
{
    const struct paper_block *b = part->block;
    const struct paper_row *row = row_of(s, part);
    bool whole = row && row->kind == PAPER_ROW_GROUP;
    const char *text = row ? s->p->cells[row->first + c] : b->column[c].title;
    if (!text || !*text)
        return NULL;
    int room = whole ? s->content : column_left(s, b, c + 1) - column_left(s, b, c);
    enum paper_align align = whole ? PAPER_LEFT : row ? b->column[c].align : PAPER_CENTRE;
    if (room < NARROW)
        return ink_of(&s->pot, INK_FOOT, room, 0, PAPER_CENTRE, text);
    return ink_of(&s->pot, row && row->kind == PAPER_ROW ? INK_CELL : INK_STRONG, room - 2 * PAD, 0, align, text);
}

static int cells_of(const struct press *s, const struct part *part)
{
    const struct paper_row *row = row_of(s, part);
    return row && row->kind == PAPER_ROW_GROUP ? 1 : part->block->columns;
}

static int row_height(struct press *s, const struct part *part)
{
    const struct paper_row *row = row_of(s, part);
    int height = ink_line(&s->pot, INK_CELL);
    for (int c = 0; c < cells_of(s, part); c++) {
        const struct ink *ink = cell_ink(s, part, c);
        height = ink ? larger(height, ink->height) : height;
    }
    int least = row && row->kind == PAPER_ROW ? part->block->row_height * 72 * PANGO_SCALE / 254 : 0;
    return larger(height + PAD, least);
}

static void draw_row(struct press *s, const struct part *part, int y, int height)
{
    for (int c = 0; c < cells_of(s, part); c++) {
        const struct ink *ink = cell_ink(s, part, c);
        if (ink)
            draw_ink(s, ink, column_left(s, part->block, c) + (ink->style == INK_FOOT ? 0 : PAD), y + (height - ink->height) / 2);
    }
}

/* Rules of `n` strips from y on, which are rows of one table with the same cells: each upright in one stroke, since
 * a roll of 50 names has 1,000 cells. */
static void rule_rows(struct press *s, const int *shown, int n, int y)
{
    const struct part *part = &s->parts[shown[0]];
    int cells = cells_of(s, part), bottom = y;
    add_rule(s, 0, y, s->content, y);
    for (int i = 0; i < n; i++) {
        bottom += s->strips[shown[i]].height;
        add_rule(s, 0, bottom, s->content, bottom);
    }
    for (int c = 0; c < cells; c++)
        add_rule(s, column_left(s, part->block, c), y, column_left(s, part->block, c), bottom);
    add_rule(s, s->content, y, s->content, bottom);
}

/* Fields ------------------------------------------------------------------------------ */

/* A field of a line: its label, and its value, which is NULL where there is a line to write on. */
struct blank {
    int left, right; /* of its share of the line */
    const struct ink *label, *value;
};

/* The k-th field of a line; false where the line has none. */
static bool field_at(struct press *s, const struct part *part, int k, struct blank *f)
{
    const struct paper_block *b = part->block;
    int at = 2 * (part->item * b->columns + k), width = s->content / b->columns;
    if (k == b->columns || at >= b->count)
        return false;
    const char *label = s->p->cells[b->first + at], *value = s->p->cells[b->first + at + 1];
    f->left = k * width;
    f->right = f->left + width - GAP;
    f->label = ink_of(&s->pot, INK_FIELD, width - GAP, 0, PAPER_LEFT, label);
    int room = larger(width - GAP - f->label->width, PAD);
    f->value = value ? ink_of(&s->pot, INK_FIELD, room, 0, PAPER_LEFT, value) : NULL;
    return true;
}

static int fields_height(struct press *s, const struct part *part)
{
    struct blank f;
    int height = 0;
    for (int k = 0; field_at(s, part, k, &f); k++)
        height = larger(height, f.value ? larger(f.label->height, f.value->height) : f.label->height + 2 * PAD);
    return height + PAD;
}

static void draw_fields(struct press *s, const struct part *part, int y)
{
    struct blank f;
    y += part->gap;
    for (int k = 0; field_at(s, part, k, &f); k++) {
        draw_ink(s, f.label, f.left, f.value ? y : y + 2 * PAD);
        if (f.value)
            draw_ink(s, f.value, f.left + f.label->width, y);
    }
}

static void rule_fields(struct press *s, const struct part *part, int y, int height)
{
    struct blank f;
    for (int k = 0; field_at(s, part, k, &f); k++)
        if (!f.value)
            add_rule(s, f.left + f.label->width, y + height - PAD, f.right, y + height - PAD);
}

/* Strips ------------------------------------------------------------------------------ */

static void add_strip(struct press *s, const struct paper_block *b, int item, int head, bool keep)
{
    if (s->n == s->room) {
        s->room = s->room ? 2 * s->room : 128;
        s->parts = xrealloc(s->parts, (size_t)s->room, sizeof *s->parts);
        s->strips = xrealloc(s->strips, (size_t)s->room, sizeof *s->strips);
        s->first = xrealloc(s->first, (size_t)s->room + 2, sizeof *s->first);
        s->shown = xrealloc(s->shown, (size_t)s->room + 1, sizeof *s->shown);
    }
    struct part part = {b, item, 0};
    int height = 0;
    if (s->n && b->kind != PAPER_TABLE && s->parts[s->n - 1].block->kind == PAPER_TABLE)
        part.gap = 2 * PAD;
    switch (b->kind) {
    case PAPER_TABLE:
        height = row_height(s, &part);
        break;
    case PAPER_FIELDS:
        height = fields_height(s, &part);
        break;
    case PAPER_CUT:
        height = CUT;
        break;
    default:
        height = block_ink(s, b)->height + (b->kind == PAPER_HEADING || b->kind == PAPER_UNDER ? 3 * PAD : PAD);
    }
    s->parts[s->n] = part;
    s->strips[s->n++] = (struct paper_strip){height + part.gap, head, keep};
}

/* `keep`: what follows the table, such as signatures, is not alone on a page. */
static void add_table(struct press *s, const struct paper_block *b, bool keep)
{
    const struct paper_row *rows = &s->p->rows[b->first];
    int head = s->n;
    add_strip(s, b, -1, -1, b->count > 0 || keep);
    for (int i = 0; i < b->count; i++) {
        bool last = i == b->count - 1;
        add_strip(s, b, i, head,
                  last ? keep : rows[i].kind == PAPER_ROW_GROUP || rows[i + 1].kind == PAPER_ROW_TOTAL);
    }
}

static void add_fields(struct press *s, const struct paper_block *b, bool keep)
{
    int lines = (b->count / 2 + b->columns - 1) / b->columns;
    for (int k = 0; k < lines; k++)
        add_strip(s, b, k, -1, keep || k + 1 < lines);
}

static void add_sheet(struct press *s, const struct paper_sheet *sheet)
{
    bool slip = false; /* a slip to cut off is on one page */
    s->n = 0;
    for (int i = 0; i < sheet->count; i++) {
        const struct paper_block *b = &s->p->blocks[sheet->first + i];
        bool last = i == sheet->count - 1;
        slip |= b->kind == PAPER_CUT;
        if (b->kind == PAPER_TABLE)
            add_table(s, b, !last && (slip || b[1].kind == PAPER_FIELDS));
        else if (b->kind == PAPER_FIELDS)
            add_fields(s, b, !last && (slip || b[1].kind == PAPER_TABLE));
        else
            add_strip(s, b, 0, -1, !last && (slip || (b->kind != PAPER_TEXT && b->kind != PAPER_PLAIN)));
    }
}

/* Pages ------------------------------------------------------------------------------- */

static void draw_text(struct press *s, const struct part *part, int y, int height)
{
    enum paper_block_kind kind = part->block->kind;
    if (kind == PAPER_TABLE) {
        draw_row(s, part, y, height);
    } else if (kind == PAPER_FIELDS) {
        draw_fields(s, part, y);
    } else {
        const struct ink *ink = block_ink(s, part->block);
        int below = kind == PAPER_UNDER ? 3 * PAD : kind == PAPER_CUT || kind == PAPER_HEADING ? PAD : 0;
        draw_ink(s, ink, 0, y + height - ink->height - below);
    }
}

static void draw_cut(struct press *s, int y)
{
    const double dash[] = {4, 3};
    cairo_save(s->cr);
    cairo_set_dash(s->cr, dash, 2, 0);
    add_rule(s, 0, y + GAP, s->content, y + GAP);
    cairo_stroke(s->cr);
    cairo_restore(s->cr);
}

/* Strips that are ruled as one. */
static bool ruled_alike(const struct press *s, int a, int b)
{
    const struct part *x = &s->parts[a], *y = &s->parts[b];
    return x->block == y->block && x->block->kind == PAPER_TABLE && cells_of(s, x) == cells_of(s, y);
}

/* Adds the lines of all strips to the path. */
static void rule_page(struct press *s, const int *shown, int n)
{
    for (int i = 0, y = 0; i < n;) {
        const struct part *part = &s->parts[shown[i]];
        int run = 1, height = s->strips[shown[i]].height;
        while (i + run < n && ruled_alike(s, shown[i], shown[i + run]))
            height += s->strips[shown[i + run++]].height;
        if (part->block->kind == PAPER_TABLE)
            rule_rows(s, &shown[i], run, y);
        else if (part->block->kind == PAPER_FIELDS)
            rule_fields(s, part, y, height);
        i += run;
        y += height;
    }
}

/* Draws what lies under the rules: shades of heads, lines to cut along. */
static void shade_page(struct press *s, const int *shown, int n)
{
    cairo_set_source_rgb(s->cr, 0.93, 0.93, 0.93);
    for (int i = 0, y = 0; i < n; y += s->strips[shown[i++]].height)
        if (s->parts[shown[i]].block->kind == PAPER_TABLE && s->parts[shown[i]].item < 0)
            cairo_rectangle(s->cr, 0, pango_units_to_double(y), pango_units_to_double(s->content),
                            pango_units_to_double(s->strips[shown[i]].height));
    cairo_fill(s->cr);
    cairo_set_source_rgb(s->cr, 0, 0, 0);
    for (int i = 0, y = 0; i < n; y += s->strips[shown[i++]].height)
        if (s->parts[shown[i]].block->kind == PAPER_CUT)
            draw_cut(s, y);
}

static void draw_footer(struct press *s, const struct paper_sheet *sheet, int page, int pages)
{
    const char *left = arena_printf(s->arena, "%s  %s  %s%s%s", s->p->school, s->p->title,
                                    sheet->group ? sheet->group : "", sheet->group ? "  " : "", sheet->label);
    const char *right = arena_printf(s->arena, _("page %d of %d"), page, pages);
    int y = pango_units_from_double(s->height - 2 * margin - footer + 6), part = s->content / 5;
    draw_ink(s, ink_of(&s->pot, INK_FOOT, 4 * part, 0, PAPER_LEFT, left), 0, y);
    draw_ink(s, ink_of(&s->pot, INK_FOOT, part, 0, PAPER_RIGHT, right), 4 * part, y);
}

static void print_page(struct press *s, const struct paper_sheet *sheet, int page, int pages)
{
    int from = s->first[page], to = s->first[page + 1], n = 0;
    if (s->strips[from].head >= 0)
        s->shown[n++] = s->strips[from].head;
    for (int i = from; i < to; i++)
        s->shown[n++] = i;
    cairo_save(s->cr);
    cairo_translate(s->cr, margin, margin);
    cairo_set_line_width(s->cr, 0.5);
    shade_page(s, s->shown, n);
    rule_page(s, s->shown, n);
    cairo_stroke(s->cr);
    for (int i = 0, y = 0; i < n; y += s->strips[s->shown[i++]].height)
        draw_text(s, &s->parts[s->shown[i]], y, s->strips[s->shown[i]].height);
    draw_footer(s, sheet, page + 1, pages);
    cairo_restore(s->cr);
    cairo_show_page(s->cr);
    s->printed++;
}

/* The list of contents that viewers show beside the pages: groups, and the sheets of each. */
static void list_sheet(struct press *s, int k)
{
    const struct paper_sheet *sheet = &s->p->sheets[k];
    char link[32];
    snprintf(link, sizeof link, "page=%d", s->printed + 1);
    if (!sheet->group)
        s->group = CAIRO_PDF_OUTLINE_ROOT;
    else if (k == 0 || !sheet[-1].group || strcmp(sheet->group, sheet[-1].group) != 0)
        s->group = cairo_pdf_surface_add_outline(s->surface, CAIRO_PDF_OUTLINE_ROOT, sheet->group, link, 0);
    cairo_pdf_surface_add_outline(s->surface, s->group, sheet->label, link, 0);
}

static void print_sheet(struct press *s, int k)
{
    add_sheet(s, &s->p->sheets[k]);
    int room = pango_units_from_double(s->height - 2 * margin - footer);
    int pages = paper_break(s->strips, s->n, room, s->first);
    list_sheet(s, k);
    for (int i = 0; i < pages; i++)
        print_page(s, &s->p->sheets[k], i, pages);
}

static cairo_status_t write_bytes(void *out, const unsigned char *bytes, unsigned int length)
{
    buf_add(out, (const char *)bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void describe(struct press *s)
{
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_TITLE, s->p->title);
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_AUTHOR, s->p->school);
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATOR, "kehou");
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
}

struct press *press_new(void)
{
    struct press *s = xcalloc(1, sizeof *s);
    ink_open(&s->pot);
    return s;
}

void press_free(struct press *s)
{
    ink_close(&s->pot);
    free(s->parts);
    free(s->strips);
    free(s->first);
    free(s->shown);
    free(s);
}

bool paper_pdf(struct press *s, const struct paper *p, struct buf *out)
{
    s->p = p;
    s->arena = arena_new();
    s->printed = 0;
    s->width = p->landscape ? long_side : short_side;
    s->height = p->landscape ? short_side : long_side;
    s->content = pango_units_from_double(s->width - 2 * margin);
    s->surface = cairo_pdf_surface_create_for_stream(write_bytes, out, s->width, s->height);
    s->cr = cairo_create(s->surface);
    describe(s);
    for (int k = 0; k < p->n_sheets; k++)
        print_sheet(s, k);
    cairo_destroy(s->cr);
    cairo_surface_finish(s->surface);
    bool good = cairo_surface_status(s->surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(s->surface);
    ink_rinse(&s->pot);
    arena_free(s->arena);
    return good;
}
