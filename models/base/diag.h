/* Located diagnostics: every error and warning about input, collected and printed once. */
#ifndef KEHOU_DIAG_H
#define KEHOU_DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"

/* A place in an input file. `file` is an index of diags_file(); line and column count from 1,
 * columns in characters; line 0 means the file as a whole. Of a sheet (diags_sheet()) they are the
 * row and the column of a cell. */
struct pos {
    int file, line, column;
};

enum severity { DIAG_ERROR, DIAG_WARNING };

struct diag {
    struct pos pos;
    enum severity severity;
    const char *code;    /* the rule (contract section 3) that it breaks, or NULL: plain input */
    int article;         /* of the regulation, that a warning concerns, or 0 */
    const char *message; /* one line, in the language chosen */
};

struct diags {
    struct arena *arena;
    struct diag *items;
    int count, room;
    int errors, warnings; /* counts; `errors` includes those with a rule code */
    int input_errors;     /* errors without a rule code: exit 2 rather than 1 */
    const char **files;
    bool *sheets; /* by file: places are cells */
    int n_files;
    int printed; /* items before this one were printed */
};

enum { DIAG_SHOWN = 50 };

struct diags *diags_new(void);
void diags_free(struct diags *d);

/* Registers a file name; returns its index (the same name gives the same index). */
int diags_file(struct diags *d, const char *name);
/* The same for a sheet of a workbook, or a CSV file seen as one (`sheet` NULL): FILE:SHEET. */
int diags_sheet(struct diags *d, const char *file, const char *sheet);
/* "AA5" of row 5, column 27. */
void diag_cell_name(int row, int column, char out[24]);

void diag_error(struct diags *d, struct pos at, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_warning(struct diags *d, struct pos at, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A warning that concerns an article of the regulation. */
void diag_article(struct diags *d, struct pos at, int article, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The input is readable, but no timetable of it can be legal: breaks rule `code`. */
void diag_rule(struct diags *d, struct pos at, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds what `from` found and `d` does not say yet, of files known to either. */
void diags_merge(struct diags *d, const struct diags *from);

/* Removes what was found after the first `before` items at places that had an error by then: one fault, said once. */
void diags_drop_repeats(struct diags *d, int before);

/* Prints what was found since the last time: `file:line:column: error: message` lines sorted by place (a rule's code in brackets
 * after the message; a cell's name, such as AA5, before it), at most DIAG_SHOWN of each severity, then a count of those left out. */
void diags_print(struct diags *d, FILE *out);

#endif
