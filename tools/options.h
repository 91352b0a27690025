/* Command-line options: one table a command makes the parsing, the range checks and --help. */
#ifndef KEHOU_OPTIONS_H
#define KEHOU_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum option_kind { OPTION_FLAG, OPTION_INT, OPTION_REAL, OPTION_TEXT, OPTION_LIST };

/* A value of OPTION_LIST: an option that may be given several times. */
struct texts {
    int count;
    const char **at;
};

struct option_row {
    const char *name; /* without dashes; `out` may be shortened to -o */
    enum option_kind kind;
    void *value;      /* bool, int64_t, double, const char * or struct texts: the default on entry */
    double least, most; /* of numbers */
    const char *argument; /* "SECONDS", for --help; NULL for flags */
    const char *help;     /* marked with N_() */
};
/* A row whose `name` is NULL ends the table; if its `value` is not NULL, it is a further table
 * (of struct option_row) and `help` its heading in --help. --help, --version and --lang are in
 * every table of their own accord. */

enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_USAGE = 2, EXIT_LIMIT = 3, EXIT_SYSTEM = 4 };

#define KEHOU_VERSION "0.1.0"

/* Parses argv (argv[0] is the command's name) by `rows`; operands are collected in `operands`
 * and must number `least` to `most` (-1: any). --help prints and sets *done to EXIT_DONE; a bad
 * option prints one line to standard error and sets *done to EXIT_USAGE. True: go on.
 * `synopsis` is what follows "kehou " in --help; operands stay in argv, the texts of an
 * OPTION_LIST are the caller's (texts_free). */
bool options_parse(int argc, char **argv, const struct option_row *rows, const char *synopsis, int least, int most,
                   struct texts *operands, int *done);
void texts_free(struct texts *t);

/* Sets the language by --lang among the arguments, else by the locale: before anything is parsed. */
void options_language(int argc, char **argv);

#endif
