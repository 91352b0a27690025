/* Spreadsheets of a school: a sheet an entity, its columns from the tables that make the decoder and the JSON Schema
 * (school/fields.h). A new key there is a column here without further ado. */
#ifndef KEHOU_FORMS_H
#define KEHOU_FORMS_H

#include "school/fields.h"

/* A column of a sheet, or a row of the school's own sheet. */
struct column {
    const char *path;       /* the key with those around it: "size.min" */
    const char *label;      /* in Chinese: "每班人数：最少人数" */
    const struct key *key;
    bool required;
};

/* What a sheet holds: entities; items of a list that a cell cannot hold (offers, wishes with points), each with the
 * entity it belongs to; or the school's own keys and values. */
struct form {
    const char *name, *label; /* "students", "学生" */
    enum entity entity;       /* ENTITIES: the school's own */
    const struct key *child;  /* the list, where rows are its items */
    const char *parent;       /* "provider": the column of the entity a row belongs to */
    int count;
    const struct column *columns;
};

enum { FORM_SCHOOL, FORM_NAME = 64 /* bytes of "学生 students", and more */ };
struct forms {
    int count;
    const struct form *at; /* at[FORM_SCHOOL] first, then in the instance's order */
};

struct forms forms_make(struct arena *a);
/* The form of an entity's own list. */
const struct form *forms_of(const struct forms *f, enum entity e);
/* The column of a path, or NULL. */
const struct column *form_column(const struct form *f, const char *path);
/* How messages name it: the label in Chinese, the path otherwise. */
const char *column_shown(const struct column *c);
/* "学生 students": the sheet's name in a workbook that kehou writes. */
void form_name(const struct form *f, char out[FORM_NAME]);
/* The key of an entity's table, locks of every kind alike, or NULL. */
const struct key *form_key(enum entity e, const char *key);

/* Whether its cell may hold several values. */
bool key_is_list(const struct key *f);

/* Chinese of a word of the files, for sheets: "社团" for `club`; NULL where there is none. */
const char *word_chinese(const char *const *words, int word);
/* The word by itself or its Chinese, or -1; `text` is folded (import.h). */
int word_find(const char *const *words, const char *text);
/* A word for the person that reads: Chinese or not by the language of messages. */
const char *word_shown(const char *const *words, int word);

/* Words of keys that take a few besides references. */
extern const char *const open_words[], *const weeks_words[], *const duty_words[], *const flag_words[], *const all_words[];

#endif
