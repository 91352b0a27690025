/* Papers: what a school prints, signs and hands out. One description of a paper serves every form it takes:
 * paper_pdf() and paper_html() draw any of them. A new paper is a row of the table of documents and a
 * function in a file paper_NAME.c that builds it from the report. */
#ifndef KEHOU_PAPER_H
#define KEHOU_PAPER_H

#include "tools/report/report.h"

/* Description ------------------------------------------------------------------------- */

enum paper_align { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT };

struct paper_column {
    const char *title;
    int share; /* of the table's width, relative to the other columns' */
    enum paper_align align;
};

enum paper_row_kind {
    PAPER_ROW,
    PAPER_ROW_GROUP, /* one cell over the whole width: a caption of the rows below */
    PAPER_ROW_TOTAL  /* in bold */
};

struct paper_row {
    enum paper_row_kind kind;
    int first; /* its cells are paper.cells[first] on, as many as the table has columns (one in a group row) */
};

enum paper_block_kind {
    PAPER_TITLE,   /* text */
    PAPER_UNDER,   /* a line below the title */
    PAPER_HEADING, /* text: of a part */
    PAPER_TEXT,    /* text: a paragraph, its first line indented in Chinese */
    PAPER_PLAIN,   /* text: a paragraph without indent */
    PAPER_FIELDS,  /* cells: label, value, label, value ...; a NULL value is a line to write on */
    PAPER_TABLE,
    PAPER_CUT      /* text: beside a line to cut along */
};

struct paper_block {
    enum paper_block_kind kind;
    const char *text;
    int columns; /* of a table; fields a line */
    struct paper_column *column;
    int row_height;      /* least height of a table's rows, in tenths of a millimetre: room to sign */
    int first, count;    /* rows of a table, or cells of fields (a label and a value count as two) */
};

/* What is handed out as one: it begins a page of its own and has its own page numbers. */
struct paper_sheet {
    const char *group, *label; /* for the list of contents; sheets of one group follow each other; group may be NULL */
    int first, count;          /* blocks */
};

/* All strings are the report's, the catalogue's or the paper's own. Built with the functions below, const then. */
struct paper {
    struct arena *arena;
    const char *title, *school;
    bool landscape; /* for the builder to set */
    int n_sheets, n_blocks, n_rows, n_cells;
    int room_sheets, room_blocks, room_rows, room_cells;
    struct paper_sheet *sheets;
    struct paper_block *blocks;
    struct paper_row *rows;
    const char **cells;
};

/* Papers are rows of the table of documents: a title, and one of the functions below --- */

/* Owned by the caller; points into the report. */
struct paper *paper_new(const struct document *d, const struct report *r);
void paper_free(struct paper *p);

void build_rolls(const struct report *r, struct paper *p);
void build_duties(const struct report *r, struct paper *p);
void build_notices(const struct report *r, struct paper *p);
void build_filing(const struct report *r, struct paper *p);
void build_indicators(const struct report *r, struct paper *p);
void build_fees(const struct report *r, struct paper *p);
void build_subsidies(const struct report *r, struct paper *p);

/* Building ---------------------------------------------------------------------------- */

/* Strings are kept, not copied; paper_print() makes one that lasts, paper_take() one of a buffer, which it empties. */
const char *paper_print(struct paper *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *paper_take(struct paper *p, struct buf *words);
const char *paper_amount(struct paper *p, int64_t fen); /* 1409.50 */
/* What put_weeks() says, or every week. */
const char *paper_weeks(struct paper *p, const struct instance *in, weekset weeks);

/* Title, and below it school, term and, of what is not legal, that it is a draft. */
void paper_head(struct paper *p, const struct report *r, const char *title);
void paper_begin(struct paper *p, const char *group, const char *label); /* a sheet */
void paper_line(struct paper *p, enum paper_block_kind kind, const char *text); /* of the kinds that have text alone */
void paper_fields(struct paper *p, int per_line);
void paper_field(struct paper *p, const char *label, const char *value); /* of the fields begun last */
/* `columns` are copied, their titles kept. */
void paper_table(struct paper *p, const struct paper_column *columns, int count, int row_height);
/* A row of the table begun last; its cells follow, one call each. */
void paper_row(struct paper *p, enum paper_row_kind kind);
void paper_cell(struct paper *p, const char *text);
void paper_number(struct paper *p, int64_t number);

/* A table of what `fill` counts (paper_sheet.c). Shares of the first columns; the last serves the others, too. */
void paper_sheet_table(struct paper *p, const struct report *r, void (*fill)(const struct report *r, struct sheet *out),
                       const int *shares, int n_shares);

/* Breaking over pages (paper_break.c) ------------------------------------------------- */

/* A part of a sheet over its whole width that no page break parts. */
struct paper_strip {
    int height; /* in any unit, that of the page's */
    int head;   /* the strip that a page which begins with this one repeats first; -1: none */
    bool keep;  /* on the page of the next strip */
};

/* Distributes strips over pages of `page` height: page k holds strips first[k] to first[k + 1] - 1, after the
 * repeated head of the first of them. `first` has room for n + 2; returns the number of pages (at least 1). Runs of
 * strips that are kept together are parted only where they exceed a page; a strip higher than a page has its own. */
int paper_break(const struct paper_strip *strips, int n, int page, int *first);

/* Drawing ----------------------------------------------------------------------------- */

/* What prints papers as PDF; its fonts are opened once for all of them. */
struct press;
struct press *press_new(void);
void press_free(struct press *s);
/* A4, fonts embedded, text that can be copied; no date, so that equal papers have equal bytes. False where cairo
 * fails. */
bool paper_pdf(struct press *s, const struct paper *p, struct buf *out);
/* One file that prints as A4; needs nothing from outside. */
void paper_html(const struct paper *p, struct buf *out);

/* All papers of the table, made beside other work on two threads of their own (papers.c): they take longer than all other
 * documents together. The report must outlast it, and nothing may change in it meanwhile but its arena. */
struct papers;
struct papers *papers_begin(const struct report *r);
/* Both forms of the paper of row `d`, the caller's from then on; waits for the threads. False where it failed. */
bool papers_take(struct papers *all, const struct document *d, struct buf *pdf, struct buf *html);
void papers_end(struct papers *all); /* NULL is allowed */

#endif
