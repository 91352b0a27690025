/* The parts of an .xlsx file: a zip of XML files. The one place that knows libzip and expat, and where what is hostile
 * in either is refused. */
#ifndef KEHOU_PARTS_H
#define KEHOU_PARTS_H

#include "base/diag.h"

struct parts;

enum {
    PARTS_LIMIT = 128 * 1024 * 1024, /* bytes unpacked of all parts read */
    PARTS_COUNT = 10000,             /* files in the zip */
    PARTS_DEPTH = 64                 /* nested elements */
};

/* Opens the zip in `bytes`, which must outlive it; `file` is where errors are told. NULL after an error. */
struct parts *parts_open(const char *bytes, size_t length, int file, struct diags *d);
void parts_close(struct parts *p);
/* Whether the zip holds the file. Names are looked up in the zip, never on a disk. */
bool parts_has(const struct parts *p, const char *path);

/* Names come without their name space; `attributes` are name and value in turn, NULL at the end, names likewise. */
struct parts_handler {
    void (*start)(void *ctx, const char *name, const char *const *attributes);
    void (*end)(void *ctx, const char *name);
    void (*text)(void *ctx, const char *bytes, int length); /* may be NULL */
    void *ctx;
    const bool *stop; /* where it becomes true, reading ends: the handler has reported an error; may be NULL */
};

/* Parses one part. False after an error, or where the handler stopped. */
bool parts_read(struct parts *p, const char *path, const struct parts_handler *h);

/* The value of an attribute, or NULL. */
const char *parts_attribute(const char *const *attributes, const char *name);

#endif
