/* The JSON Schema of instances (draft-07, what editors' YAML servers read), from the tables that
 * decode them. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "school/overlay.h"

#define TEXT_OR_NUMBER "{\"type\": [\"string\", \"integer\"]}" /* an id such as 101 needs no quotation marks */
#define SLOT_LIST "{\"oneOf\": [{\"const\": \"all\"}, " SCHEMA_REFS "]}"
#define DATE "20[0-9][0-9]-[01][0-9]-[0-3][0-9]"

static json_t *table_schema(const struct table *t, bool partial);

static json_t *parsed(const char *text)
{
    json_error_t error;
    json_t *j = json_loads(text, 0, &error);
    if (!j)
        abort(); /* the texts are ours; a test writes the schema */
    return j;
}

static json_t *pattern(const char *text)
{
    json_t *j = json_object();
    json_object_set_new(j, "type", json_string("string"));
    json_object_set_new(j, "pattern", json_string(text));
    return j;
}

static json_t *list_of(json_t *items)
{
    json_t *j = json_object();
    json_object_set_new(j, "type", json_string("array"));
    json_object_set_new(j, "items", items);
    return j;
}

static json_t *one_of(json_t *a, json_t *b)
{
    json_t *j = json_object(), *both = json_array();
    json_array_append_new(both, a);
    json_array_append_new(both, b);
    json_object_set_new(j, "oneOf", both);
    return j;
}

static json_t *words_schema(const struct key *f)
{
    json_t *j = json_object(), *words = json_array();
    for (int i = 0; f->words[i]; i++)
        json_array_append_new(words, json_string(f->words[i]));
    json_object_set_new(j, "enum", words);
    return j;
}

/* Bounds in the unit that the file uses: `scale` to one. */
static json_t *number_schema(const struct key *f, const char *type, int scale)
{
    json_t *j = json_object();
    json_object_set_new(j, "type", json_string(type));
    json_object_set_new(j, "minimum", scale == 1 ? json_integer(f->least) : json_real((double)f->least / scale));
    if (f->most < INT64_MAX)
        json_object_set_new(j, "maximum", scale == 1 ? json_integer(f->most) : json_real((double)f->most / scale));
    return j;
}

static json_t *items_schema(const struct key *f);

static json_t *value_schema(const struct key *f, bool partial)
{
    switch (f->value) {
    case VALUE_ID:
    case VALUE_TEXT:
    case VALUE_SUBJECT:
    case VALUE_REF:
        return parsed(TEXT_OR_NUMBER);
    case VALUE_FEATURES:
    case VALUE_SUBJECTS:
    case VALUE_REFS:
        return parsed(SCHEMA_REFS);
    case VALUE_INT:
    case VALUE_LONG:
        return number_schema(f, "integer", 1);
    case VALUE_MONEY:
    case VALUE_PERCENT:
        return number_schema(f, "number", 100);
    case VALUE_FLAG:
    case VALUE_BIT:
        return parsed("{\"type\": \"boolean\"}");
    case VALUE_WORD:
        return words_schema(f);
    case VALUE_WORDS:
        return list_of(words_schema(f));
    case VALUE_TIME:
        return pattern("^([01][0-9]|2[0-4]):[0-5][0-9]$");
    case VALUE_DATE:
        return pattern("^" DATE "$");
    case VALUE_DATES:
        return pattern(f->least == 1 ? "^" DATE "(\\.\\." DATE ")?$" : "^" DATE "\\.\\." DATE "$");
    case VALUE_GRADES:
        return parsed("{\"oneOf\": [{\"$ref\": \"#/definitions/grades\"}, {\"type\": \"array\", \"minItems\": 1, "
                      "\"items\": {\"$ref\": \"#/definitions/grades\"}}]}");
    case VALUE_SLOTS:
    case VALUE_NO_SLOTS:
        return parsed(SLOT_LIST);
    case VALUE_MAP:
        return table_schema(f->inside, partial);
    case VALUE_ITEMS:
        return items_schema(f);
    case VALUE_CUSTOM:
        return parsed(f->schema);
    case VALUE_ENTITIES:
        break;
    }
    json_t *ref = json_object();
    char name[64];
    snprintf(name, sizeof name, "#/definitions/%s", f->inside->name);
    json_object_set_new(ref, "$ref", json_string(name));
    return one_of(list_of(ref), parsed("{\"type\": \"string\", \"description\": \"a CSV file / CSV 文件\"}"));
}

static json_t *items_schema(const struct key *f)
{
    const struct table *t = f->inside;
    json_t *item = t->scalar ? value_schema(&t->fields[0], false) : table_schema(t, false);
    if (t->brief == 1)
        item = one_of(parsed(TEXT_OR_NUMBER), item);
    json_t *list = list_of(item);
    if (!strcmp(f->key, "offers")) /* the only list below the top that may be a file */
        list = one_of(list, parsed("{\"type\": \"string\"}"));
    return list;
}

static json_t *table_schema(const struct table *t, bool partial)
{
    json_t *j = json_object(), *properties = json_object(), *required = json_array();
    for (int i = 0; i < t->count; i++) {
        const struct key *f = &t->fields[i];
        json_t *value = value_schema(f, partial);
        char doc[400];
        snprintf(doc, sizeof doc, "%s / %s", f->en, f->zh);
        json_object_set_new(value, "description", json_string(doc));
        json_object_set_new(properties, f->key, value);
        if (f->required && !partial)
            json_array_append_new(required, json_string(f->key));
    }
    json_object_set_new(j, "type", json_string("object"));
    json_object_set_new(j, "additionalProperties", json_false());
    if (json_array_size(required))
        json_object_set(j, "required", required);
    json_decref(required);
    json_object_set_new(j, "properties", properties);
    return j;
}

static json_t *lock_schema(void)
{
    json_t *j = json_object(), *kinds = json_array();
    json_array_append_new(kinds, table_schema(entity_tables[ENTITY_LOCK], false));
    json_array_append_new(kinds, table_schema(&lock_student_table, false));
    json_array_append_new(kinds, table_schema(&lock_staff_table, false));
    json_object_set_new(j, "oneOf", kinds);
    return j;
}

/* The definitions that both schemas need: entities, policy, grades. */
static json_t *definitions_schema(void)
{
    json_t *definitions = json_object();
    for (int e = 0; e < ENTITIES; e++)
        json_object_set_new(definitions, entity_tables[e]->name,
                            e == ENTITY_LOCK ? lock_schema() : table_schema(entity_tables[e], false));
    json_object_set_new(definitions, "policy", table_schema(&profile_table, true));
    json_object_set_new(definitions, "grades",
                        parsed("{\"oneOf\": [{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 9}, {\"type\": "
                               "\"string\", \"pattern\": \"^(all|[1-9](-[1-9])?)$\"}]}"));
    return definitions;
}

static void put_schema(json_t *root, const char *title, json_t *definitions, struct buf *out)
{
    json_object_set_new(root, "$schema", json_string("http://json-schema.org/draft-07/schema#"));
    json_object_set_new(root, "title", json_string(title));
    json_object_set_new(root, "definitions", definitions);
    char *text = json_dumps(root, JSON_INDENT(2));
    buf_puts(out, text);
    buf_puts(out, "\n");
    free(text);
    json_decref(root);
}

void schema_write(struct buf *out)
{
    put_schema(table_schema(&instance_table, false), "kehou instance", definitions_schema(), out);
}

static void write_with(const struct table *root, const struct table *const *tables, int n, const char *title, json_t *definitions,
                       struct buf *out)
{
    for (int i = 0; i < n; i++)
        json_object_set_new(definitions, tables[i]->name, table_schema(tables[i], false));
    put_schema(table_schema(root, false), title, definitions, out);
}

void schema_write_of(const struct table *root, const struct table *const *tables, int n, const char *title, struct buf *out)
{
    write_with(root, tables, n, title, definitions_schema(), out);
}

void schema_write_alone(const struct table *root, const struct table *const *tables, int n, const char *title, struct buf *out)
{
    write_with(root, tables, n, title, json_object(), out);
}

/* Overlays ----------------------------------------------------------------------------- */

/* An edit that sets: any key may be null, which takes it away. */
static void allow_null(json_t *object)
{
    const char *key;
    json_t *value, *properties = json_object_get(object, "properties");
    void *next;
    json_object_foreach_safe(properties, next, key, value)
    {
        if (json_object_get(value, "properties"))
            allow_null(value);
        json_object_set_new(properties, key, one_of(json_incref(value), parsed("{\"type\": \"null\"}")));
    }
}

/* Adds the edit `verb: list` with the keys of `object`. */
static void add_edit(json_t *edits, json_t *object, const char *verb, const char *list, bool id)
{
    json_t *required = json_object_get(object, "required"), *word = json_object();
    json_object_set_new(word, "const", json_string(list));
    json_object_set_new(json_object_get(object, "properties"), verb, word);
    if (!required)
        json_object_set_new(object, "required", required = json_array());
    json_array_append_new(required, json_string(verb));
    if (id)
        json_array_append_new(required, json_string("id"));
    json_array_append_new(edits, object);
}

static void add_list_edits(json_t *edits, const struct key *f)
{
    const struct table *const locks[] = {f->inside, &lock_student_table, &lock_staff_table};
    bool ids = fields_find(f->inside, "id");
    for (int i = 0; i < (f->target == ENTITY_LOCK ? 3 : 1); i++) {
        add_edit(edits, table_schema(locks[i], false), "add", f->key, false);
        if (!ids)
            add_edit(edits, table_schema(locks[i], true), "remove", f->key, false);
    }
    if (!ids)
        return;
    json_t *set = table_schema(f->inside, true);
    allow_null(set);
    json_object_set_new(json_object_get(set, "properties"), "id", parsed(TEXT_OR_NUMBER));
    add_edit(edits, set, "set", f->key, true);
    add_edit(edits, parsed("{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"id\": " TEXT_OR_NUMBER
                           "}}"), "remove", f->key, true);
}

static void add_head_edits(json_t *edits, const struct key *f, const struct table *t)
{
    json_t *set = table_schema(t, true);
    allow_null(set);
    add_edit(edits, set, "set", f->key, false);
    add_edit(edits, parsed("{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {}}"), "remove", f->key,
             false);
}

void schema_write_overlay(struct buf *out)
{
    json_t *definitions = definitions_schema(), *edits = json_array(), *edit = json_object();
    for (int i = 0; i < instance_table.count; i++) {
        const struct key *f = &instance_table.fields[i];
        if (f->value == VALUE_ENTITIES)
            add_list_edits(edits, f);
        else if (overlay_head(f))
            add_head_edits(edits, f, overlay_head(f));
    }
    json_array_append_new(edits, table_schema(&scale_table, false));
    json_object_set_new(edit, "anyOf", edits);
    json_object_set_new(definitions, "edit", edit);
    put_schema(table_schema(&overlay_table, false), "kehou overlay", definitions, out);
}
