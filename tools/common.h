/* What all commands share: options, reading of instances and timetables, exit codes. */
#ifndef KEHOU_COMMON_H
#define KEHOU_COMMON_H

#include <jansson.h>

#include "timetable/changes.h"
#include "timetable/verdict.h"
#include "tools/options.h"

enum { COMMON_ROWS = 10 };

/* The common options of contract section 1. */
struct common {
    double time_limit, gap;
    int64_t work_limit, threads, seed;
    bool anonymize, quiet, json;
    struct texts overlays;
    struct option_row rows[COMMON_ROWS];
};

/* Fills `c` with the defaults and its rows, and returns the row that ends a command's own table with them. */
struct option_row common_rows(struct common *c);

/* Reads an instance with its overlays, whose list is freed; errors and warnings go to standard error (warnings not with --quiet). NULL: *code
 * says how to end. Where rules make every timetable illegal the instance is returned and *code is
 * EXIT_NO, else EXIT_DONE. With --anonymize no name is left in it. Owned by the caller. `d` collects
 * what was found, for reports; it is the caller's. */
struct instance *common_instance(struct common *c, const char *path, struct diags *d, int *code);

/* Reads a timetable of `in`, which is looked at from the date on from which the timetable holds; NULL after messages, *code says how to end. */
struct timetable *common_timetable(const char *path, struct instance *in, int *code);

/* The row of --from, for the tables of commands that take a published timetable. */
struct option_row common_from_row(const char **from);
/* Reads the published timetable at `path` for `in`, whose past it becomes; false after messages, *code says how to end.
 * `d` as of common_instance(). Owned by the caller (past_free). */
bool common_past(const char *path, struct instance *in, struct past **past, struct diags *d, int *code);
/* The path of the timetable that the instance at `instance_path` names as its baseline; NULL: none. To be freed. */
char *common_baseline(const char *instance_path, const struct instance *in);

/* Whether a folder to write to was given; false after a message. */
bool common_out(const char *command, const char *dir);
/* Bits of enum document_group for the value of --documents (NULL: all); -1 after a message. */
int common_documents(const char *command, const char *words);
/* The row of --documents, for the tables of commands that write documents. */
struct option_row common_documents_row(const char **words);

/* What reading found, as `validate --json` prints it: status, errors, warnings, each with its place. */
json_t *common_found(const struct diags *d, int code);
/* Prints an object, keys sorted, on standard output, and frees it. */
void common_print_json(json_t *o);

/* Replaces every name in `in` by the entity's id, and drops the free texts that may hold one. */
void instance_anonymize(struct instance *in);

#endif
