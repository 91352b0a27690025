/* From spreadsheets to an instance: grids -> nodes -> the instance's own decoder -> instance.yaml and CSV files. What a
 * person writes in a cell is brought into the files' form (dates, times, yes and no, Chinese words, names for ids);
 * what does not fit goes on as it is, and the decoder says what would be right. Names that are only nearly known are
 * proposed in the error, never taken. */
#ifndef KEHOU_IMPORT_H
#define KEHOU_IMPORT_H

#include "base/text.h"
#include "school/read.h"
#include "sheet/grid.h"
#include "tools/import/forms.h"
#include "tools/options.h"

/* Ids and names of one list, to find entities by what people call them. */
struct names_of {
    int count, room;
    const char **ids, **names; /* names: NULL where there is none of its own */
    struct map by_id, by_name, by_folded, said; /* values: index; AMBIGUOUS where several share a name */
};
enum { AMBIGUOUS = 1 << 30 };

/* Items of one list: mappings by the tables' keys, and the grid row each came from. */
struct listing {
    bool given;    /* a sheet, the survey or the base has it */
    bool fresh;    /* by a sheet or the survey, not the base */
    int count, room;
    const struct node **items;
};

struct import {
    struct arena *arena;
    struct diags *d;
    struct forms forms;
    struct listing *lists; /* by form */
    struct names_of names[ENTITIES];
    const struct node *root;          /* the school's own keys, from the sheet or the base; NULL: none yet */
    struct instance_source *base;     /* owned */
    bool broken;                      /* a sheet could not be read: to decode would only make more errors of it */
    int later, repeated, examples; /* rows that gave way to a later one, that said the same, examples left out */
};

struct import *import_new(struct diags *d);
void import_free(struct import *im);
/* Reads what is asked for into `im`; errors go to its diagnostics. `base` and `map` may be NULL. */
void import_read(struct import *im, const struct texts *files, const char *base, const char *map);
/* Decodes and validates what was read as if it were the instance at `path`; NULL after errors. The caller's, to be freed
 * before `im`. */
struct instance *import_decode(struct import *im, const char *path);

/* Text ---------------------------------------------------------------------------------- */

/* Without blanks of any kind around it; the whole may become "". */
const char *text_trimmed(struct arena *a, const char *text);
/* Full width made half (NFKC), lower case, no blanks: １２Ａ（班） is 12a(班). */
const char *text_folded(struct arena *a, const char *text);
/* The same with Chinese figures as digits: 三至六 is 3至6, 十二 is 12. */
const char *text_figures(struct arena *a, const char *text);

/* Names (names.c) ------------------------------------------------------------------------ */

/* Adds an entity; `name` may be NULL. */
void names_add(struct import *im, enum entity e, const char *id, const char *name);
/* The id that `text` says, by id, by what a mapping says, by its name, by any of these in another width. NULL where none or several do. */
const char *names_find(struct import *im, enum entity e, const char *text);
/* "三(2)班 (g3c2), …": entities that may be meant, the likeliest first; NULL where none comes near. */
const char *names_near(struct import *im, enum entity e, const char *text);
/* Reports at `at` that `text` is no entity known. */
void names_unknown(struct import *im, enum entity e, const char *who, const char *text, struct pos at);

/* Cells (cells.c) ------------------------------------------------------------------------ */

/* The value of a cell under key `f`, NULL where the cell is empty. `who` says which column, for messages. */
const struct node *cell_value(struct import *im, const struct key *f, const char *who, const struct cell *c);
/* A scalar or a list made here. */
const struct node *node_scalar(struct arena *a, enum node_style style, const char *text, struct pos pos);
struct node *node_new(struct arena *a, enum node_kind kind, int room, struct pos pos);
/* Adds a value under a key, a dotted one inside the mappings it names. */
void node_set(struct arena *a, struct node *map, const char *path, const struct node *value);

/* A lock of a duty names one person, where that of a section lists its first ones under the same key. */
void lock_settle(struct arena *a, struct node *lock);
/* The same mapping without a key. */
const struct node *node_without(struct arena *a, const struct node *map, const char *key);

/* Sheets (sheets.c, school.c, later.c) --------------------------------------------------- */

/* A sheet whose headings were understood. */
struct table_sheet {
    const struct cell_grid *grid;
    const struct form *form;
    int first;                      /* row of the grid after the headings */
    int n_columns;
    const struct column **columns;  /* by the grid's column; NULL: without a heading */
};

/* Which form the sheet is: by its name, or NULL. */
const struct form *sheet_form(struct import *im, const struct cell_grid *g);
/* Understands the headings of every known sheet and collects ids and names; returns how many there are in `tables`,
 * which has room for all grids. */
int sheets_open(struct import *im, const struct cell_grid *const *grids, int count, struct table_sheet *tables);
/* Reads the rows. */
void sheets_read(struct import *im, const struct table_sheet *tables, int count);
/* What a heading says without its notes: the text of a cell, those of cells merged above it before it. */
const char *heading_text(struct import *im, const struct cell_grid *g, int row, int column);
/* The school's own sheet: keys and values in rows. */
void school_read(struct import *im, const struct cell_grid *g);
void listing_add(struct import *im, int form, const struct node *item);
/* Rows of one id: those that say the same become one; of students the later one counts; others stay for the decoder
 * to refuse. Each is reported. */
void later_resolve(struct import *im, int form);
/* Whether two nodes say the same. */
bool node_same(const struct node *x, const struct node *y);

/* The base (base.c) ---------------------------------------------------------------------- */

/* Takes an instance's files as what sheets add to or replace. False after errors. */
bool base_read(struct import *im, const char *path);
/* Takes every name of the school and its entities away, so that their ids stand for them, and the free texts that may hold
 * one; waivers keep a reason, which they must have: a dash. */
void import_anonymize(struct import *im);
/* A node in the form that cell_value() gives, cells split and typed by the table's keys. */
const struct node *node_typed(struct arena *a, const struct table *t, enum entity e, const struct node *n);

/* Out (flat.c, write.c) ------------------------------------------------------------------ */

/* What the cell of a key holds for a value; NULL where no cell can: a CSV file of the format (`sheet` false) or a
 * sheet of ours, which can say more. */
const char *flat_text(struct arena *a, const struct key *f, const struct node *value, bool sheet);
/* Whether every value of an item fits into a cell of its form's columns; `prefix` is "". */
bool flat_item(struct arena *a, const struct form *f, const struct node *item, const char *prefix, bool sheet);
/* The value under a dotted path, or NULL. */
const struct node *node_at(const struct node *map, const char *path);

struct folder;
/* Adds instance.yaml and a CSV file for each list whose items all fit into cells. */
void instance_write(struct import *im, struct folder *f, const char *made_from);

#endif
