/* Files as trees: what YAML and CSV have in common, every node with its place. Built in an
 * arena; const once built. Scalars are text; models/school/fields.h gives them types. */
#ifndef KEHOU_NODE_H
#define KEHOU_NODE_H

#include "base/diag.h"

enum node_kind { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING };

/* How a scalar was written: only plain ones and cells can be numbers and truth values; a cell
 * can be a list, its items separated by `;`. */
enum node_style { STYLE_PLAIN, STYLE_QUOTED, STYLE_CELL };

struct entry {
    const char *key;
    struct pos pos; /* of the key */
    const struct node *value;
};

struct node {
    enum node_kind kind;
    enum node_style style;
    struct pos pos;
    int count;                      /* items or entries */
    const char *text;               /* NODE_SCALAR: without NUL inside */
    const struct node *const *items; /* NODE_SEQUENCE */
    const struct entry *entries;    /* NODE_MAPPING: keys differ */
};

/* Limits that keep hostile files cheap; anything over is a located error. */
enum { NODE_DEPTH = 64, NODE_LIMIT = 2000000, NODE_KEYS = 256 };

/* `bytes` of these are NUL-terminated. */

/* The one document of a YAML file, or NULL after a located error. Anchors, aliases, tags, merge
 * keys, repeated keys, several documents and NUL are refused. */
const struct node *yaml_nodes(struct arena *a, const char *bytes, size_t length, int file, struct diags *d);

/* A CSV file: `rows` is a sequence of mappings, one a row. The first row names the keys, dotted
 * ones nest (`size.min`); empty cells are absent, though not the mapping of dotted ones; rows
 * without any text are left out. The column of a place counts characters to the start of the
 * field in its line; lines inside quotation marks count. `columns` is a mapping of the shape of
 * the rows that names every column, so that an unknown one is reported once. All mappings and
 * scalars have STYLE_CELL. */
struct csv {
    const struct node *rows, *columns;
};

/* False after located errors. */
bool csv_nodes(struct arena *a, const char *bytes, size_t length, int file, struct diags *d, struct csv *out);

/* Reads `path` and parses it as YAML or CSV; also gives the bytes, which live in the arena. A CSV
 * file that cannot be read is an error at `named`, where it is named. */
const struct node *yaml_read(struct arena *a, const char *path, struct diags *d, const char **bytes, size_t *length);
bool csv_read(struct arena *a, const char *path, struct pos named, struct diags *d, struct csv *out, const char **bytes,
              size_t *length);

/* The value of `key` in a mapping, or NULL; NULL too where `map` is no mapping or NULL. */
const struct node *node_get(const struct node *map, const char *key);
/* The text of the scalar under `key`, or NULL. */
const char *node_text(const struct node *map, const char *key);
/* Whether a scalar means "no value": plain and empty, `~` or `null`. */
bool node_null(const struct node *n);
/* A cell's items as a sequence of cells (blanks around items are dropped); other nodes as they are. */
const struct node *node_list(struct arena *a, const struct node *n);

#endif
