/* What the builders of papers call. */
#include "tools/report/paper.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct paper *paper_new(const struct document *d, const struct report *r)
{
    struct arena *arena = arena_new();
    struct paper *p = ARENA_NEW(arena, struct paper);
    *p = (struct paper){.arena = arena, .title = _(d->says), .school = r->in->name};
    d->build(r, p);
    return p;
}

void paper_free(struct paper *p)
{
    free(p->sheets);
    free(p->blocks);
    free(p->rows);
    free(p->cells);
    arena_free(p->arena);
}

const char *paper_print(struct paper *p, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *text = arena_vprintf(p->arena, format, ap);
    va_end(ap);
    return text;
}

const char *paper_take(struct paper *p, struct buf *words)
{
    const char *text = arena_strndup(p->arena, words->text ? words->text : "", words->length);
    words->length = 0;
    return text;
}

const char *paper_amount(struct paper *p, int64_t fen)
{
    struct buf words = {0};
    put_yuan(fen, &words);
    const char *text = paper_take(p, &words);
    buf_free(&words);
    return text;
}

const char *paper_weeks(struct paper *p, const struct instance *in, weekset weeks)
{
    struct buf words = {0};
    put_weeks(in, weeks, &words);
    const char *text = words.length ? paper_take(p, &words) : _("every week");
    buf_free(&words);
    return text;
}

/* Room for one more in a growing array. */
#define GROW(array, count, room)                                                                                       \
    do {                                                                                                               \
        if ((count) == (room)) {                                                                                       \
            (room) = (room) ? 2 * (room) : 64;                                                                         \
            (array) = xrealloc((array), (size_t)(room), sizeof *(array));                                              \
        }                                                                                                              \
    } while (0)

void paper_begin(struct paper *p, const char *group, const char *label)
{
    GROW(p->sheets, p->n_sheets, p->room_sheets);
    p->sheets[p->n_sheets++] = (struct paper_sheet){.group = group, .label = label, .first = p->n_blocks};
}

static struct paper_block *add_block(struct paper *p, enum paper_block_kind kind, int first)
{
    GROW(p->blocks, p->n_blocks, p->room_blocks);
    p->blocks[p->n_blocks] = (struct paper_block){.kind = kind, .first = first};
    p->sheets[p->n_sheets - 1].count++;
    return &p->blocks[p->n_blocks++];
}

void paper_line(struct paper *p, enum paper_block_kind kind, const char *text)
{
    add_block(p, kind, 0)->text = text;
}

void paper_head(struct paper *p, const struct report *r, const char *title)
{
    paper_line(p, PAPER_TITLE, title);
    paper_line(p, PAPER_UNDER,
               paper_print(p, "%s  %s%s%s", r->in->name, r->in->term.name ? r->in->term.name : "",
                           r->status == STATUS_DRAFT ? "  " : "", r->status == STATUS_DRAFT ? _("draft, not legal") : ""));
}

void paper_fields(struct paper *p, int per_line)
{
    add_block(p, PAPER_FIELDS, p->n_cells)->columns = per_line;
}

void paper_field(struct paper *p, const char *label, const char *value)
{
    paper_cell(p, label);
    paper_cell(p, value);
    p->blocks[p->n_blocks - 1].count += 2;
}

void paper_table(struct paper *p, const struct paper_column *columns, int count, int row_height)
{
    struct paper_block *b = add_block(p, PAPER_TABLE, p->n_rows);
    struct paper_column *copy = ARENA_ARRAY(p->arena, count, struct paper_column);
    memcpy(copy, columns, (size_t)count * sizeof *copy);
    b->column = copy;
    b->columns = count;
    b->row_height = row_height;
}

void paper_row(struct paper *p, enum paper_row_kind kind)
{
    GROW(p->rows, p->n_rows, p->room_rows);
    p->rows[p->n_rows++] = (struct paper_row){kind, p->n_cells};
    p->blocks[p->n_blocks - 1].count++;
}

void paper_cell(struct paper *p, const char *text)
{
    GROW(p->cells, p->n_cells, p->room_cells);
    p->cells[p->n_cells++] = text;
}

void paper_number(struct paper *p, int64_t number)
{
    paper_cell(p, paper_print(p, "%" PRId64, number));
}
