/* What the readers of an .xlsx workbook's parts share. */
#ifndef KEHOU_XLSX_H
#define KEHOU_XLSX_H

#include "base/text.h"
#include "sheet/grid.h"
#include "sheet/parts.h"

/* What a number format shows. */
enum shows { SHOWS_NUMBER, SHOWS_DATE, SHOWS_TIME };

struct xlsx {
    struct arena *arena;
    struct diags *d;
    const char *name; /* the workbook's, for messages */
    int file;
    struct parts *parts;
    bool from_1904;           /* dates count from 1904 */
    int n_strings, n_formats; /* shared strings; formats of cells */
    const char **strings;
    enum shows *formats;
};

/* xlsx_text.c: texts and numbers as cells show them. */

/* A text with Excel's escapes (_x000D_) undone; a new one in the arena. */
const char *xlsx_unescape(struct arena *a, const char *text, size_t length);
/* What the format code shows: quoted text, escapes and colours do not count. */
enum shows xlsx_shows(const char *code);
/* What one of the formats that every program knows by number shows. */
enum shows xlsx_shows_known(long id);
/* A number as text in at most 15 digits, whole ones without a point; as a date or a time where it is shown so.
 * `kind` says which. */
const char *xlsx_number(const struct xlsx *x, double value, enum shows shows, enum cell_kind *kind);

/* xlsx_cells.c: reads the sheet at `path`; false after an error. */
bool xlsx_sheet(struct xlsx *x, const char *path, struct cell_grid *out);

#endif
