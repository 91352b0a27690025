/* Command-line options: one table a command makes the parsing, the range checks and --help. */
#ifndef KEHOU_OPTIONS_H
#define KEHOU_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum option_kind { OPTION_FLAG, OPTION_INT, OPTION_REAL, OPTION_TEXT, OPTION_LIST };

/* A value of OPTION_LIST: an option that may be given several times. */
struct texts {
    int count;
    const char **at;
};

struct option_row {
    const char *name; /* without dashes */
    enum option_kind kind;
    void *value;      /* bool, int64_t, double, const char * or struct texts: the default on entry */
    double least, most; /* of numbers */
    const char *argument; /* "SECONDS", for --help; NULL for flags */
    const char *help;     /* marked with N_(); `name` ending the table is NULL */
};

enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_USAGE = 2, EXIT_LIMIT = 3, EXIT_SYSTEM = 4 };

/* Parses argv (argv[0] is the command's name) by `rows`; operands are collected in `operands`
 * and must number `least` to `most` (-1: any). --help prints and sets *done to EXIT_DONE; a bad
 * option prints one line to standard error and sets *done to EXIT_USAGE. True: go on. */
bool options_parse(int argc, char **argv, const struct option_row *rows, const char *synopsis, int least, int most,
                   struct texts *operands, int *done);

#endif
