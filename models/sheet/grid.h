/* Spreadsheets as tables of cells: what a sheet of an .xlsx workbook and a CSV file have in common. Rows without any
 * text are left out. Built in an arena; const once built. */
#ifndef KEHOU_GRID_H
#define KEHOU_GRID_H

#include "base/diag.h"

/* What the spreadsheet took a cell for; cells of CSV files are texts. Dates, times and numbers come as texts too:
 * 2026-09-01, 16:30, 2026-09-01 16:30, 3, 0.75. */
enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_FLAG, CELL_FAULT /* such as #REF! */ };

struct cell {
    int column; /* from 0 */
    enum cell_kind kind;
    const char *text; /* NULL: an empty field of a CSV file */
    struct pos pos;
};

struct grid_row {
    int number; /* as the spreadsheet shows it, from 1 */
    int count;
    const struct cell *cells; /* by column; of a CSV file all fields, of a workbook those with text */
};

/* Cells drawn as one; the text is the first one's. Rows as in grid_row, columns from 0, both ends included. */
struct merge {
    int top, left, bottom, right;
};

struct cell_grid {
    const char *name; /* of the sheet, or of the CSV file without its folder and ending */
    int file;         /* for places: a file of the diagnostics */
    int count, n_merges;
    const struct grid_row *rows;
    const struct merge *merges;
};

/* The sheets of a workbook, or the one table of a CSV file. */
struct book {
    int count;
    const struct cell_grid *grids;
};

enum { GRID_CELLS = 2000000, GRID_COLUMNS = 1024 }; /* more is a located error: no school needs that */

/* The cell with text in `column`, or NULL. */
const struct cell *grid_cell(const struct grid_row *row, int column);

/* Splits a CSV file of UTF-8 text, its byte order mark skipped. Places are lines and columns of characters, to the
 * start of the field. False after a located error. */
bool grid_csv(struct arena *a, const char *bytes, size_t length, int file, struct diags *d, struct cell_grid *out);
/* The same in the sight of a spreadsheet: places are rows and columns of cells. */
void grid_as_sheet(struct arena *a, struct cell_grid *g);

/* The sheets of an .xlsx workbook, hidden ones too, in their order; `name` is the file's in messages. NULL after an
 * error. Limits hold against zip bombs; document types (entities) are refused; nothing outside the bytes is read. */
const struct book *xlsx_book(struct arena *a, const char *bytes, size_t length, const char *name, struct diags *d);

/* Reads a workbook, or a CSV file in UTF-8 or GB18030, told apart by their bytes. NULL after errors that say what else
 * a file is (an old .xls, a web page, an .ods) and how to save it. */
const struct book *book_read(struct arena *a, const char *path, struct diags *d);

/* Rows under way: cells and rows are added in order. */
struct grid_builder {
    struct arena *arena;
    int n_cells, cells_room, n_rows, rows_room, total;
    struct cell *cells;
    struct grid_row *rows;
};

/* False when the grid has GRID_CELLS already. `text` may be NULL, and is kept as it is. */
bool grid_add_cell(struct grid_builder *b, struct cell cell);
/* Ends a row; it is dropped where no cell of it has text. */
void grid_end_row(struct grid_builder *b, int number);
/* Moves what was built into `out` and frees the rest. */
void grid_finish(struct grid_builder *b, struct cell_grid *out);

#endif
