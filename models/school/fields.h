/* What each entity of the contract's files holds: one table an entity, from which both the
 * decoder and the JSON Schema are made. A key is a row; there is no second list of them. */
#ifndef KEHOU_FIELDS_H
#define KEHOU_FIELDS_H

#include <stddef.h>

#include "base/map.h"
#include "school/instance.h"
#include "school/node.h"

/* The lists of entities that a reference can name, then those that nothing names. In the order
 * of contract section 2. */
enum entity {
    ENTITY_SITE, ENTITY_SLOT, ENTITY_ROOM, ENTITY_CLASS, ENTITY_STAFF, ENTITY_PROVIDER, ENTITY_ACTIVITY, ENTITY_POST,
    ENTITY_STUDENT, ENTITY_LOCK, ENTITY_WAIVER, ENTITIES
};

enum value {
    VALUE_ID,       /* const char *: what references name */
    VALUE_TEXT,     /* const char * */
    VALUE_INT,      /* int, least to most */
    VALUE_LONG,     /* int64_t, least to most */
    VALUE_FLAG,     /* bool */
    VALUE_BIT,      /* a truth value that sets the bits `most` of an int */
    VALUE_WORD,     /* an enum by its words */
    VALUE_WORDS,    /* unsigned: bits by a list of words */
    VALUE_TIME,     /* int: minutes after midnight */
    VALUE_DATE,     /* int */
    VALUE_DATES,    /* struct dates; `least` 1: a single date will do */
    VALUE_MONEY,    /* int64_t: fen; least and most too */
    VALUE_PERCENT,  /* int: hundredths; least and most too */
    VALUE_GRADES,   /* gradeset */
    VALUE_SLOTS,    /* struct slotset: ids, or all; preset 1: all */
    VALUE_NO_SLOTS, /* the same, taken out of the set */
    VALUE_FEATURES, /* uint64_t: bits by instance.features */
    VALUE_SUBJECT,  /* int */
    VALUE_SUBJECTS, /* struct ints */
    VALUE_REF,      /* int: index of an entity */
    VALUE_REFS,     /* struct ints */
    VALUE_MAP,      /* a mapping by the table `inside`, whose offsets count from the same start */
    VALUE_ITEMS,    /* a list: pointer at `offset`, int count at `count_at`, items of `size` bytes by `inside` */
    VALUE_CUSTOM,   /* by the function `read` */
    VALUE_ENTITIES  /* a list of entities at the top, or the name of a CSV file: by the reader */
};

struct reader;
struct key {
    const char *key;
    enum value value;
    bool required;
    size_t offset;
    int64_t preset, least, most;
    const char *const *words;
    enum entity target;
    const struct table *inside;
    size_t size, count_at;
    void (*read)(struct reader *r, const struct key *f, const struct node *n, void *base);
    bool any;           /* an empty list means anything, not nothing */
    const char *schema; /* VALUE_CUSTOM: JSON */
    const char *en, *zh; /* what it is, for editors */
};

struct table {
    const char *name;  /* "student": definition in the schema */
    const char *who;   /* N_("student %s"), to name an entity in messages */
    const struct key *fields;
    int count;
    int brief;   /* an item may be a scalar that stands for its first `brief` fields, split at `/` */
    bool scalar; /* items are scalars described by fields[0] */
};

extern const struct table *const entity_tables[ENTITIES]; /* ENTITY_LOCK: the section lock's */
extern const struct table instance_table, profile_table, lock_student_table, lock_staff_table;
/* Of a lock as it is written: which of the three kinds it is follows from its keys. */
const struct table *lock_table(const struct node *lock);

/* Readers of VALUE_CUSTOM (custom.c); the schema beside them is what they accept. */
void read_version(struct reader *r, const struct key *f, const struct node *n, void *instance);
void read_open_to(struct reader *r, const struct key *f, const struct node *n, void *slot);
void read_weeks(struct reader *r, const struct key *f, const struct node *n, void *activity);
void read_attends(struct reader *r, const struct key *f, const struct node *n, void *student);
void read_lock_weeks(struct reader *r, const struct key *f, const struct node *n, void *lock);
void read_lock_not(struct reader *r, const struct key *f, const struct node *n, void *lock);
void read_lock_duty(struct reader *r, const struct key *f, const struct node *n, void *lock);
void read_fee_month(struct reader *r, const struct key *f, const struct node *n, void *profile);
#define SCHEMA_REFS "{\"type\": \"array\", \"items\": {\"type\": [\"string\", \"integer\"]}}"

/* Names that are used without a list of their own: features, subjects. */
struct names {
    struct map map;
    const char **at;
    int count, room;
};

/* What decoding needs to know; instance->* is filled in as lists are decoded. */
struct reader {
    struct arena *arena; /* the instance's */
    struct diags *d;
    struct instance *in;
    struct map ids[ENTITIES];
    const char **names[ENTITIES]; /* ids in order; [counts] */
    int counts[ENTITIES];
    struct names features, subjects;
    const struct table *table; /* of the entity being decoded, and its id, for messages */
    const char *id;
    const char *prefix[8]; /* keys of the mappings around the current one */
    int depth;
    int64_t fee_month[2]; /* fen, by enum area: what the profile chain says so far */
};

/* Decodes the mapping `n` into the struct at `base`. With `keep`, absent keys leave what is
 * there (overrides); else they give the presets, and required ones are errors. */
void fields_read(struct reader *r, const struct table *t, const struct node *n, void *base, bool keep);
/* The row of a key, or NULL. */
const struct key *fields_find(const struct table *t, const char *key);
/* Errors for keys of a mapping (the columns of a CSV file) that the table does not know; nothing is decoded. */
void fields_columns(struct reader *r, const struct table *t, const struct node *columns);

/* Sets whom messages name. */
void reader_enter(struct reader *r, const struct table *t, const struct node *n);
/* "student s0001" in the language chosen, in the arena of the diagnostics. */
const char *reader_who(struct reader *r);
/* Reports that field `f` should be `right` where it is something else. */
void reader_wrong(struct reader *r, const struct key *f, const struct node *n, const char *right);
/* The entity's index, or -1 after an error that suggests the nearest id. */
int reader_ref(struct reader *r, enum entity target, const struct key *f, const struct node *n);
/* The index of a name, added where it is new. */
int names_index(struct reader *r, struct names *names, const char *name);
/* A scalar that is not null: its text, or NULL after an error. */
const char *reader_scalar(struct reader *r, const struct key *f, const struct node *n, const char *right);
/* A list (cells are split), or NULL after an error. */
const struct node *reader_list(struct reader *r, const struct key *f, const struct node *n, const char *right);
/* "a number from 1 to 9": what the field should be, in the language chosen. */
const char *key_right(struct reader *r, const struct key *f);
/* "student": a singular noun in the language chosen. */
const char *entity_noun(enum entity e);

/* The JSON Schema (draft-07) of an instance file. */
struct buf;
void schema_write(struct buf *out);
/* The same of another file, whose top is `root`; `tables` [n] are definitions besides those of an instance. */
void schema_write_of(const struct table *root, const struct table *const *tables, int n, const char *title,
                     struct buf *out);
/* The same of a file that has nothing in common with an instance. */
void schema_write_alone(const struct table *root, const struct table *const *tables, int n, const char *title,
                        struct buf *out);

#endif
