/* CSV to a grid. libcsv splits; places are counted here, since it tells none: it is fed pieces that end where a field
 * can end, so a field begins where the piece after the last field's end begins. The only file that knows libcsv. */
#include <csv.h>
#include <string.h>

#include "base/text.h"
#include "sheet/grid.h"

struct splitter {
    struct grid_builder builder;
    struct diags *d;
    struct pos at, field; /* here; where the current field began */
    int first, inside;    /* line where the row began; line ends inside fields so far, which make no row */
    bool ended, failed;   /* a field ended in the piece just fed; an error was reported */
};

static void take_field(void *text, size_t length, void *ctx)
{
    struct splitter *s = ctx;
    int column = s->builder.n_cells;
    char *copy = length ? arena_strndup(s->builder.arena, text, length) : NULL;
    if (!column)
        s->first = s->field.line;
    if (!s->failed && !grid_add_cell(&s->builder, (struct cell){column, CELL_TEXT, copy, s->field})) {
        diag_error(s->d, s->field, _("more than %d values in one file: no school needs that"), GRID_CELLS);
        s->failed = true;
    }
    s->ended = true;
}

static void take_row(int end, void *ctx)
{
    struct splitter *s = ctx;
    (void)end;
    int number = s->first - s->inside;
    for (int i = 0; i < s->builder.n_cells; i++)
        for (const char *p = s->builder.cells[i].text; p && (p = strchr(p, '\n')); p++)
            s->inside++;
    grid_end_row(&s->builder, number);
}

/* Moves the place over `length` bytes. */
static void advance(struct splitter *s, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
            s->at.line++;
            s->at.column = 1;
        } else if (((unsigned char)bytes[i] & 0xC0) != 0x80) {
            s->at.column++;
        }
    }
}

static void feed(struct splitter *s, struct csv_parser *parser, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length && !s->failed;) {
        size_t n = strcspn(bytes + i, ",\r\n");
        n += i + n < length;
        s->ended = false;
        size_t done = csv_parse(parser, bytes + i, n, take_field, take_row, s);
        if (done < n) {
            advance(s, bytes + i, done);
            diag_error(s->d, s->at, _("a quotation mark inside a field: quote the whole field and double the mark"));
            s->failed = true;
            return;
        }
        advance(s, bytes + i, n);
        i += n;
        if (s->ended || parser->pstate == 0) /* or nothing of a row was seen yet */
            s->field = s->at;
    }
    if (!s->failed && csv_fini(parser, take_field, take_row, s) != 0) {
        diag_error(s->d, s->field, _("the quotation mark that opens this field is never closed"));
        s->failed = true;
    }
}

bool grid_csv(struct arena *a, const char *bytes, size_t length, int file, struct diags *d, struct cell_grid *out)
{
    struct csv_parser parser;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    struct splitter s = {.builder = {.arena = a}, .d = d, .at = {file, 1, 1}, .field = {file, 1, 1}};
    feed(&s, &parser, bytes, length);
    csv_free(&parser);
    *out = (struct cell_grid){.file = file};
    grid_finish(&s.builder, out);
    return !s.failed;
}
