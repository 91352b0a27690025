/* Decoding by table: keys, kinds, ranges, words. What is wrong is reported with what would be
 * right, and decoding goes on, so that one run lists every error. */
#include "school/fields.h"

#include <string.h>

#include "base/encoding.h"
#include "base/text.h"
#include "school/values.h"

enum {
    SUGGESTIONS = 200, /* errors after which no nearest name is sought any more */
    ID_BYTES = 200, TEXT_BYTES = 2000
};

static void read_key(struct reader *r, const struct key *f, const struct node *n, char *base);
static void read_scalar(struct reader *r, const struct key *f, const struct node *n, void *to);

void reader_enter(struct reader *r, const struct table *t, const struct node *n)
{
    r->table = t;
    r->id = n ? node_text(n, "id") : NULL;
    r->depth = 0;
}

const char *reader_who(struct reader *r)
{
    if (!r->table)
        return "";
    return r->table->who && r->id ? arena_printf(r->d->arena, _(r->table->who), r->id) : _(r->table->name);
}

/* The key with those of the mappings around it: "size.min". */
static const char *key_path(struct reader *r, const char *key)
{
    struct buf b = {0};
    for (int i = 0; i < r->depth; i++)
        buf_printf(&b, "%s.", r->prefix[i]);
    buf_puts(&b, key);
    const char *path = arena_strdup(r->d->arena, b.text);
    buf_free(&b);
    return path;
}

void reader_wrong(struct reader *r, const struct key *f, const struct node *n, const char *right)
{
    const char *who = reader_who(r), *key = key_path(r, f->key);
    if (n->kind == NODE_MAPPING)
        diag_error(r->d, n->pos, _("%s: %s is a mapping; it should be %s"), who, key, right);
    else if (n->kind == NODE_SEQUENCE)
        diag_error(r->d, n->pos, _("%s: %s is a list; it should be %s"), who, key, right);
    else if (n->style == STYLE_PLAIN && (!*n->text || !strcmp(n->text, "~") || !strcmp(n->text, "null")))
        diag_error(r->d, n->pos, _("%s: %s has no value: remove the key, or write %s"), who, key, right);
    else if (strlen(n->text) > 60 || encoding_control(n->text, strlen(n->text)))
        diag_error(r->d, n->pos, _("%s: %s should be %s"), who, key, right);
    else
        diag_error(r->d, n->pos, _("%s: %s should be %s, not '%s'"), who, key, right, n->text);
}

const char *reader_scalar(struct reader *r, const struct key *f, const struct node *n, const char *right)
{
    if (n->kind == NODE_SCALAR && !node_null(n))
        return n->text;
    reader_wrong(r, f, n, right);
    return NULL;
}

const struct node *reader_list(struct reader *r, const struct key *f, const struct node *n, const char *right)
{
    n = node_list(r->arena, n);
    if (n->kind == NODE_SEQUENCE)
        return n;
    reader_wrong(r, f, n, right);
    return NULL;
}

/* Names ------------------------------------------------------------------------------- */

int names_index(struct reader *r, struct names *names, const char *name)
{
    int i = map_get(&names->map, name);
    if (i >= 0)
        return i;
    if (names->count == names->room) {
        int room = names->room ? 2 * names->room : 64;
        const char **at = ARENA_ARRAY(r->arena, room, const char *);
        if (names->count)
            memcpy(at, names->at, (size_t)names->count * sizeof *at);
        names->at = at;
        names->room = room;
    }
    names->at[names->count] = name;
    map_put(&names->map, name, names->count);
    return names->count++;
}

/* A printable, non-empty text without blanks around it, or NULL after an error. */
static const char *read_name(struct reader *r, const struct key *f, const struct node *n)
{
    const char *right = key_right(r, f), *text = reader_scalar(r, f, n, right);
    if (!text)
        return NULL;
    size_t length = strlen(text);
    size_t most = f->value == VALUE_TEXT ? TEXT_BYTES : ID_BYTES;
    if (!length || length > most || text[0] == ' ' || text[length - 1] == ' ' || encoding_control(text, length)) {
        reader_wrong(r, f, n, right);
        return NULL;
    }
    if (n->style == STYLE_CELL && f->value != VALUE_TEXT && value_looks_converted(text)) {
        diag_error(r->d, n->pos, _("%s: %s '%s' looks like an id that a spreadsheet turned into a date or a number: "
                                   "format the column as text and type it again"),
                   reader_who(r), key_path(r, f->key), text);
        return NULL;
    }
    return text;
}

int reader_ref(struct reader *r, enum entity target, const struct key *f, const struct node *n)
{
    const char *text = read_name(r, f, n);
    if (!text)
        return -1;
    int i = map_get(&r->ids[target], text);
    if (i >= 0)
        return i;
    const char *near =
        r->d->errors < SUGGESTIONS ? text_nearest(text, r->names[target], r->counts[target]) : NULL;
    if (near)
        diag_error(r->d, n->pos, _("%s: %s: there is no %s '%s'; did you mean '%s'?"), reader_who(r),
                   key_path(r, f->key), entity_noun(target), text, near);
    else
        diag_error(r->d, n->pos, _("%s: %s: there is no %s '%s'"), reader_who(r), key_path(r, f->key),
                   entity_noun(target), text);
    return -1;
}

static void warn_repeat(struct reader *r, const struct key *f, const struct node *n)
{
    diag_warning(r->d, n->pos, _("%s: %s lists '%s' twice"), reader_who(r), key_path(r, f->key), n->text);
}

static struct ints read_indices(struct reader *r, const struct key *f, const struct node *n)
{
    struct ints list = {0, NULL};
    n = reader_list(r, f, n, key_right(r, f));
    if (!n)
        return list;
    int *at = ARENA_ARRAY(r->arena, n->count, int);
    struct map seen = map_new(r->arena); /* only for long lists, which a scan would make quadratic */
    for (int i = 0; i < n->count; i++) {
        int index = -1;
        if (f->value == VALUE_REFS) {
            index = reader_ref(r, f->target, f, n->items[i]);
        } else {
            const char *name = read_name(r, f, n->items[i]);
            index = name ? names_index(r, &r->subjects, name) : -1;
        }
        if (index < 0)
            continue;
        bool fresh = true;
        if (n->count > 16)
            fresh = map_put(&seen, n->items[i]->text, index);
        else
            for (int j = 0; j < list.count; j++)
                fresh &= at[j] != index;
        if (fresh)
            at[list.count++] = index;
        else
            warn_repeat(r, f, n->items[i]);
    }
    list.at = at;
    return list;
}

static uint64_t read_features(struct reader *r, const struct key *f, const struct node *n)
{
    uint64_t set = 0;
    n = reader_list(r, f, n, key_right(r, f));
    for (int i = 0; n && i < n->count; i++) {
        const char *name = read_name(r, f, n->items[i]);
        int index = name ? names_index(r, &r->features, name) : -1;
        if (index >= 64)
            diag_error(r->d, n->items[i]->pos, _("%s: '%s' is one room feature too many: at most 64 are known"),
                       reader_who(r), name);
        else if (index >= 0)
            set |= UINT64_C(1) << index;
    }
    return set;
}

static void read_slots(struct reader *r, const struct key *f, const struct node *n, struct slotset *to)
{
    struct slotset set = {{0}};
    if (n->kind == NODE_SCALAR && !strcmp(n->text, "all")) {
        for (int t = 0; t < r->counts[ENTITY_SLOT]; t++)
            slotset_add(&set, t);
    } else {
        n = reader_list(r, f, n, key_right(r, f));
        for (int i = 0; n && i < n->count; i++) {
            int t = reader_ref(r, ENTITY_SLOT, f, n->items[i]);
            if (t >= 0 && slotset_has(&set, t))
                warn_repeat(r, f, n->items[i]);
            if (t >= 0)
                slotset_add(&set, t);
        }
    }
    *to = f->value == VALUE_NO_SLOTS ? slotset_minus(*to, set) : set;
}

/* Numbers and words ------------------------------------------------------------------- */

static bool typed(const struct node *n)
{
    return n->style != STYLE_QUOTED; /* "30" in quotation marks is a text, not a number */
}

static void read_number(struct reader *r, const struct key *f, const struct node *n, void *to)
{
    const char *right = key_right(r, f), *text = reader_scalar(r, f, n, right);
    if (!text)
        return;
    int64_t v;
    bool whole = f->value == VALUE_INT || f->value == VALUE_LONG;
    if (!typed(n) || !(whole ? value_int(text, &v) : value_hundredths(text, &v)) || v < f->least || v > f->most)
        reader_wrong(r, f, n, right);
    else if (f->value == VALUE_LONG || f->value == VALUE_MONEY)
        *(int64_t *)to = v;
    else
        *(int *)to = (int)v;
}

static void read_word(struct reader *r, const struct key *f, const struct node *n, void *to)
{
    const char *right = key_right(r, f), *text = reader_scalar(r, f, n, right);
    int w = text ? value_word(text, f->words) : -1;
    if (w >= 0 && f->value == VALUE_WORDS)
        *(unsigned *)to |= 1u << w;
    else if (w >= 0)
        *(int *)to = w;
    else if (text)
        reader_wrong(r, f, n, right);
}

static void read_words(struct reader *r, const struct key *f, const struct node *n, void *to)
{
    n = reader_list(r, f, n, key_right(r, f));
    *(unsigned *)to = 0;
    for (int i = 0; n && i < n->count; i++)
        read_word(r, f, n->items[i], to);
}

static void read_grades(struct reader *r, const struct key *f, const struct node *n, void *to)
{
    gradeset all = 0, set;
    const struct node *list = node_list(r->arena, n);
    int count = list->kind == NODE_SEQUENCE ? list->count : 1;
    for (int i = 0; i < count; i++) {
        const struct node *item = list->kind == NODE_SEQUENCE ? list->items[i] : list;
        if (item->kind != NODE_SCALAR || !value_grades(item->text, &set)) {
            if (item->kind == NODE_SCALAR && item->style == STYLE_CELL && value_looks_converted(item->text))
                diag_error(r->d, item->pos, _("%s: %s '%s' looks like a range of grades that a spreadsheet turned "
                                              "into a date: format the column as text and type it again"),
                           reader_who(r), key_path(r, f->key), item->text);
            else
                reader_wrong(r, f, item, key_right(r, f));
            return;
        }
        all |= set;
    }
    if (!all)
        reader_wrong(r, f, n, key_right(r, f));
    *(gradeset *)to = all;
}

static void read_scalar(struct reader *r, const struct key *f, const struct node *n, void *to)
{
    const char *right = key_right(r, f), *text = reader_scalar(r, f, n, right);
    bool good = false, flag;
    if (!text)
        return;
    if (f->value == VALUE_FLAG)
        good = typed(n) && value_flag(text, to);
    else if (f->value == VALUE_BIT && (good = typed(n) && value_flag(text, &flag)))
        *(int *)to |= flag ? (int)f->most : 0;
    else if (f->value == VALUE_TIME)
        good = value_time(text, to);
    else if (f->value == VALUE_DATE)
        good = value_date(text, to);
    else if (f->value == VALUE_DATES)
        good = value_dates(text, f->least == 1, to);
    if (!good)
        reader_wrong(r, f, n, right);
}

/* Mappings ---------------------------------------------------------------------------- */

/* "a/b" in a place that may hold a mapping: its first fields. */
static const struct node *brief_mapping(struct reader *r, const struct table *t, const struct node *n)
{
    struct entry *entries = ARENA_ARRAY(r->arena, t->brief, struct entry);
    struct node *map = ARENA_NEW(r->arena, struct node);
    *map = (struct node){.kind = NODE_MAPPING, .style = n->style, .pos = n->pos, .entries = entries};
    const char *p = n->text;
    for (int i = 0; i < t->brief && p; i++) {
        const char *slash = i + 1 < t->brief ? strchr(p, '/') : NULL;
        struct node *part = ARENA_NEW(r->arena, struct node);
        *part = *n;
        part->text = slash ? arena_strndup(r->arena, p, (size_t)(slash - p)) : p;
        entries[map->count++] = (struct entry){t->fields[i].key, n->pos, part};
        p = slash ? slash + 1 : NULL;
    }
    return map;
}

static void read_items(struct reader *r, const struct key *f, const struct node *n, char *base)
{
    const struct table *t = f->inside;
    n = reader_list(r, f, n, key_right(r, f));
    if (!n)
        return;
    char *items = arena_array(r->arena, (size_t)n->count, f->size);
    for (int i = 0; i < n->count; i++) {
        const struct node *item = n->items[i];
        char *to = items + (size_t)i * f->size;
        if (t->scalar) {
            read_key(r, &t->fields[0], item, to);
            continue;
        }
        if (item->kind == NODE_SCALAR && !node_null(item) && t->brief && (t->brief == 1 || item->style == STYLE_CELL))
            item = brief_mapping(r, t, item);
        r->prefix[r->depth++] = f->key;
        fields_read(r, t, item, to, false);
        r->depth--;
    }
    memcpy(base + f->offset, &items, sizeof items);
    memcpy(base + f->count_at, &n->count, sizeof n->count);
}

static void read_key(struct reader *r, const struct key *f, const struct node *n, char *base)
{
    void *to = base + f->offset;
    const char *text;
    switch (f->value) {
    case VALUE_ID:
    case VALUE_TEXT:
        if ((text = read_name(r, f, n)))
            *(const char **)to = text;
        break;
    case VALUE_INT:
    case VALUE_LONG:
    case VALUE_MONEY:
    case VALUE_PERCENT:
        read_number(r, f, n, to);
        break;
    case VALUE_FLAG:
    case VALUE_BIT:
    case VALUE_TIME:
    case VALUE_DATE:
    case VALUE_DATES:
        read_scalar(r, f, n, to);
        break;
    case VALUE_WORD:
        read_word(r, f, n, to);
        break;
    case VALUE_WORDS:
        read_words(r, f, n, to);
        break;
    case VALUE_GRADES:
        read_grades(r, f, n, to);
        break;
    case VALUE_SLOTS:
    case VALUE_NO_SLOTS:
        read_slots(r, f, n, to);
        break;
    case VALUE_FEATURES:
        *(uint64_t *)to = read_features(r, f, n);
        break;
    case VALUE_SUBJECT:
        if ((text = read_name(r, f, n)))
            *(int *)to = names_index(r, &r->subjects, text);
        break;
    case VALUE_REF:
        *(int *)to = reader_ref(r, f->target, f, n);
        break;
    case VALUE_SUBJECTS:
    case VALUE_REFS:
        *(struct ints *)to = read_indices(r, f, n);
        break;
    case VALUE_ITEMS:
        read_items(r, f, n, base);
        break;
    case VALUE_CUSTOM:
        if (f->read)
            f->read(r, f, n, base);
        break;
    case VALUE_MAP: /* by fields_read, which knows whether to keep */
    case VALUE_ENTITIES:
        break;
    }
}

/* The value of an absent key; memory is zeroed, so that most need nothing. */
static void preset_key(struct reader *r, const struct key *f, char *base)
{
    void *to = base + f->offset;
    struct slotset *slots = to;
    switch (f->value) {
    case VALUE_INT:
    case VALUE_PERCENT:
    case VALUE_TIME:
    case VALUE_DATE:
    case VALUE_WORD:
        *(int *)to = (int)f->preset;
        break;
    case VALUE_LONG:
    case VALUE_MONEY:
        *(int64_t *)to = f->preset;
        break;
    case VALUE_FLAG:
        *(bool *)to = f->preset;
        break;
    case VALUE_GRADES:
        *(gradeset *)to = (gradeset)f->preset;
        break;
    case VALUE_REF:
    case VALUE_SUBJECT:
        *(int *)to = -1;
        break;
    case VALUE_SLOTS:
        for (int t = 0; f->preset && t < r->counts[ENTITY_SLOT]; t++)
            slotset_add(slots, t);
        break;
    case VALUE_MAP:
        for (int i = 0; i < f->inside->count; i++)
            preset_key(r, &f->inside->fields[i], base);
        break;
    default:
        break;
    }
}

const struct key *fields_find(const struct table *t, const char *key)
{
    for (int i = 0; i < t->count; i++)
        if (!strcmp(t->fields[i].key, key))
            return &t->fields[i];
    return NULL;
}

static void unknown_key(struct reader *r, const struct table *t, const struct entry *e)
{
    const char *keys[64], *near = NULL;
    for (int i = 0; i < t->count && i < 64; i++)
        keys[i] = t->fields[i].key;
    if (r->d->errors < SUGGESTIONS)
        near = text_nearest(e->key, keys, t->count < 64 ? t->count : 64);
    if (near)
        diag_error(r->d, e->pos, _("%s: unknown key '%s'; did you mean '%s'?"), reader_who(r), key_path(r, e->key),
                   near);
    else
        diag_error(r->d, e->pos, _("%s: unknown key '%s'"), reader_who(r), key_path(r, e->key));
}

void fields_columns(struct reader *r, const struct table *t, const struct node *columns)
{
    for (int i = 0; i < columns->count; i++) {
        const struct entry *e = &columns->entries[i];
        const struct key *f = fields_find(t, e->key);
        if (!f) {
            unknown_key(r, t, e);
        } else if (e->value->kind == NODE_MAPPING && f->value == VALUE_MAP) {
            r->prefix[r->depth++] = e->key;
            fields_columns(r, f->inside, e->value);
            r->depth--;
        }
    }
}

static void read_map(struct reader *r, const struct key *f, const struct node *n, char *base, bool keep)
{
    r->prefix[r->depth++] = f->key;
    fields_read(r, f->inside, n, base, keep);
    r->depth--;
}

void fields_read(struct reader *r, const struct table *t, const struct node *n, void *base, bool keep)
{
    if (n->kind != NODE_MAPPING) {
        diag_error(r->d, n->pos, _("%s: a mapping of keys and values should be here"), reader_who(r));
        return;
    }
    for (int i = 0; i < n->count; i++)
        if (n->style != STYLE_CELL && !fields_find(t, n->entries[i].key)) /* of cells: see fields_columns */
            unknown_key(r, t, &n->entries[i]);
    for (int i = 0; i < t->count; i++) {
        const struct key *f = &t->fields[i];
        const struct node *value = node_get(n, f->key);
        if (!value && !keep) {
            preset_key(r, f, base);
            if (f->required)
                diag_error(r->d, n->pos, _("%s: %s is missing: write %s"), reader_who(r), key_path(r, f->key),
                           key_right(r, f));
        }
        if (value && f->value == VALUE_MAP)
            read_map(r, f, value, base, keep);
        else if (value)
            read_key(r, f, value, base);
    }
}
