/* What people write in cells, brought into the form of the files. Whatever does not fit stays as it is: the decoder
 * then says what would be right. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "school/values.h"
#include "tools/import/import.h"

/* A text to be read under a key, and where it stands. */
struct reading {
    struct import *im;
    const struct key *f;
    const char *who;
    const char *text; /* trimmed, not empty */
    enum cell_kind kind;
    struct pos pos;
};

const struct node *node_scalar(struct arena *a, enum node_style style, const char *text, struct pos pos)
{
    struct node *n = ARENA_NEW(a, struct node);
    *n = (struct node){.kind = NODE_SCALAR, .style = style, .pos = pos, .text = text};
    return n;
}

struct node *node_new(struct arena *a, enum node_kind kind, int room, struct pos pos)
{
    struct node *n = ARENA_NEW(a, struct node);
    *n = (struct node){.kind = kind, .style = STYLE_PLAIN, .pos = pos};
    if (kind == NODE_SEQUENCE)
        n->items = ARENA_ARRAY(a, room, const struct node *);
    else
        n->entries = ARENA_ARRAY(a, room, struct entry);
    return n;
}

static void push(struct node *list, const struct node *item)
{
    ((const struct node **)list->items)[list->count++] = item; /* being built: const once it is */
}

static const struct node *quoted(const struct reading *r, const char *text)
{
    return node_scalar(r->im->arena, STYLE_QUOTED, text, r->pos);
}

static const struct node *plain(const struct reading *r, const char *text)
{
    return node_scalar(r->im->arena, STYLE_PLAIN, text, r->pos);
}

static const char *folded(const struct reading *r)
{
    return text_folded(r->im->arena, r->text);
}

/* `text` with each of `from` (NULL-terminated) replaced by `to`. */
static const char *replaced(struct arena *a, const char *text, const char *const *from, const char *to)
{
    struct buf b = {0};
    for (const char *p = text; *p;) {
        size_t n = 0;
        for (int i = 0; from[i] && !n; i++)
            n = strncmp(p, from[i], strlen(from[i])) ? 0 : strlen(from[i]);
        if (n)
            buf_puts(&b, to);
        else
            buf_add(&b, p, 1);
        p += n ? n : 1;
    }
    const char *out = arena_strdup(a, b.text ? b.text : "");
    buf_free(&b);
    return out;
}

/* Scalars ------------------------------------------------------------------------------ */

/* Ids and other names, as they are; says where a spreadsheet made something else of one. */
static const struct node *read_name(const struct reading *r)
{
    if (r->kind == CELL_DATE || (r->kind != CELL_TEXT && value_looks_converted(r->text))) {
        int month, day;
        if (sscanf(r->text, "%*d-%d-%d", &month, &day) == 2)
            diag_error(r->im->d, r->pos, _("%s: a spreadsheet turned the text into the date %s; was it %d-%d? Format the "
                                           "column as text and type it again"), r->who, r->text, month, day);
        else
            diag_error(r->im->d, r->pos, _("%s: a spreadsheet turned the text into %s: format the column as text and type it "
                                           "again"), r->who, r->text);
    }
    const char *point = r->kind == CELL_TEXT ? NULL : strchr(r->text, '.');
    return quoted(r, point && !strcmp(point, ".0") ? arena_strndup(r->im->arena, r->text, (size_t)(point - r->text)) : r->text);
}

static const struct node *read_ref(const struct reading *r, enum entity e)
{
    const char *id = names_find(r->im, e, r->text);
    if (!id && (r->kind == CELL_DATE || r->kind == CELL_NUMBER) && value_looks_converted(r->text))
        return read_name(r);
    if (!id && r->im->names[e].count)
        names_unknown(r->im, e, r->who, r->text, r->pos);
    return quoted(r, id ? id : r->text);
}

/* 75%, ３０, 30.0, 三年级 */
static const struct node *read_number(const struct reading *r)
{
    static const char *const grade[] = {"年级", NULL};
    struct arena *a = r->im->arena;
    const char *text = folded(r);
    size_t length = strlen(text);
    int64_t value;
    if (r->f->value == VALUE_PERCENT && length > 1 && text[length - 1] == '%' &&
        value_int(arena_strndup(a, text, length - 1), &value) && value >= 0 && value < 1000000)
        return plain(r, arena_printf(a, "%d.%02d", (int)value / 100, (int)value % 100));
    if (strstr(text, grade[0]))
        text = text_figures(a, replaced(a, text, grade, ""));
    const char *point = strchr(text, '.');
    if (point && point[1] && strspn(point + 1, "0") == strlen(point + 1))
        text = arena_strndup(a, text, (size_t)(point - text));
    return plain(r, *text ? text : r->text);
}

static const struct node *read_flag(const struct reading *r)
{
    const char *text = folded(r);
    int w = !strcmp(text, "1") ? 0 : !strcmp(text, "0") ? 1 : word_find(flag_words, text);
    return plain(r, w >= 0 ? flag_words[w] : r->text);
}

static const struct node *read_word(const struct reading *r, const char *const *words)
{
    int w = word_find(words, folded(r));
    return plain(r, w >= 0 ? words[w] : r->text);
}

/* 9:05, 16:30:00, 16：30, and 0.6875, a time that lost its format */
static const struct node *read_time(const struct reading *r)
{
    int hour, minute, end = 0;
    const char *text = folded(r);
    char *rest;
    double part = r->kind == CELL_NUMBER ? strtod(text, &rest) : -1;
    if (part > 0 && part <= 1 && !*rest) {
        char clock[6];
        clock_write((int)(part * 24 * 60 + 0.5), clock);
        return quoted(r, arena_strdup(r->im->arena, clock));
    }
    if (sscanf(text, "%2d:%2d%n", &hour, &minute, &end) != 2 || (text[end] && strcmp(text + end, ":00") != 0) || hour < 0 ||
        minute < 0)
        return quoted(r, r->text);
    return quoted(r, arena_printf(r->im->arena, "%02d:%02d", hour, minute));
}

/* 2026/9/1, 2026.9.1, 2026年9月1日 as 2026-09-01; others as they are. */
static const char *date_text(struct arena *a, const char *text)
{
    static const char *const points[] = {"年", "月", "/", ".", NULL}, *const ends[] = {"日", NULL};
    int year, month, day, end = 0;
    const char *plainer = replaced(a, replaced(a, text, points, "-"), ends, "");
    if (sscanf(plainer, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || plainer[end] || year < 1000 || month < 1 || day < 1)
        return text;
    return arena_printf(a, "%04d-%02d-%02d", year, month, day);
}

static const struct node *read_date(const struct reading *r)
{
    const char *space = r->kind == CELL_DATE ? strchr(r->text, ' ') : NULL; /* with a time: not a date alone */
    return quoted(r, space ? r->text : date_text(r->im->arena, folded(r)));
}

/* 2026-09-01..2027-01-22, also with 至, 到 or ~ between. */
static const struct node *read_dates(const struct reading *r)
{
    static const char *const to[] = {"..", "至", "到", "~", "—", NULL};
    struct arena *a = r->im->arena;
    const char *text = replaced(a, folded(r), to, "|"), *bar = strchr(text, '|');
    if (!bar)
        return read_date(r);
    const char *second = bar + strspn(bar, "|");
    return quoted(r, arena_printf(a, "%s..%s", date_text(a, arena_strndup(a, text, (size_t)(bar - text))), date_text(a, second)));
}

/* 3-6, 3~6, 三至六年级 */
static const char *range_text(const struct reading *r)
{
    static const char *const noise[] = {"年级", "级", "第", "周", NULL}, *const to[] = {"至", "到", "~", "—", "–", NULL};
    struct arena *a = r->im->arena;
    const char *text = replaced(a, replaced(a, folded(r), noise, ""), to, "-");
    return text_figures(a, text);
}

static const struct node *read_grade_set(const struct reading *r)
{
    if (r->kind == CELL_DATE)
        return read_name(r);
    int all = word_find(all_words, folded(r));
    const char *text = all >= 0 ? "all" : range_text(r);
    gradeset set;
    return value_grades(text, &set) ? plain(r, text) : quoted(r, r->text);
}

static const struct node *read_week_set(const struct reading *r)
{
    if (r->kind == CELL_DATE)
        return read_name(r);
    int w = word_find(weeks_words, folded(r));
    return plain(r, w >= 0 ? weeks_words[w] : range_text(r));
}

static const struct node *read_attended(const struct reading *r)
{
    const char *text = folded(r);
    int day = word_find(day_words, text);
    if (day >= 0)
        return quoted(r, day_words[day]);
    return word_find(all_words, text) >= 0 ? quoted(r, "all") : read_ref(r, ENTITY_SLOT);
}

static const struct node *read_duty(const struct reading *r)
{
    int w = word_find(duty_words, folded(r));
    return w >= 0 ? quoted(r, duty_words[w]) : read_ref(r, ENTITY_POST);
}

/* Lists -------------------------------------------------------------------------------- */

static const struct node *read_piece(const struct reading *r);

/* The entity that an item of the list names, or ENTITIES where items are not references. */
static enum entity item_entity(const struct key *f)
{
    if (f->value == VALUE_REFS)
        return f->target;
    if (f->value == VALUE_SLOTS || f->value == VALUE_NO_SLOTS || f->read == read_attends)
        return ENTITY_SLOT;
    if (f->value == VALUE_ITEMS && f->inside->brief == 1)
        return f->inside->fields[0].target;
    return ENTITIES;
}

/* Splits at `separators` and reads each piece; a piece that names an entity is not split further. */
static void read_pieces(const struct reading *r, const char *const *separators, const char *const *further, struct node *list)
{
    struct arena *a = r->im->arena;
    const char *text = replaced(a, r->text, separators, "\x1F");
    enum entity e = item_entity(r->f);
    while (*text) {
        size_t length = strcspn(text, "\x1F");
        struct reading piece = *r;
        piece.text = text_trimmed(a, arena_strndup(a, text, length));
        text += length + (text[length] != '\0');
        if (!*piece.text)
            continue;
        if (further && !(e != ENTITIES && names_find(r->im, e, piece.text)))
            read_pieces(&piece, further, NULL, list);
        else
            push(list, read_piece(&piece));
    }
}

static const struct node *read_list(const struct reading *r)
{
    static const char *const strong[] = {";", "；", "\n", "\r", "┋", "→", NULL}, *const weak[] = {"、", "，", ",", NULL};
    struct node *list = node_new(r->im->arena, NODE_SEQUENCE, (int)strlen(r->text), r->pos);
    enum entity e = item_entity(r->f);
    if (!strcmp(r->text, "[]"))
        return list;
    if (e != ENTITIES && names_find(r->im, e, r->text))
        push(list, read_piece(r));
    else
        read_pieces(r, strong, weak, list);
    return list;
}

/* "CLASS/SUBJECT": the first fields of the table; a piece with too few stays, for the decoder to refuse. */
static const struct node *read_brief(const struct reading *r, const struct table *t)
{
    struct node *map = node_new(r->im->arena, NODE_MAPPING, t->brief, r->pos);
    const char *text = r->text;
    for (int i = 0; i < t->brief && text; i++) {
        const char *slash = i + 1 < t->brief ? strchr(text, '/') : NULL;
        struct reading part = *r;
        part.f = &t->fields[i];
        part.text = text_trimmed(r->im->arena, slash ? arena_strndup(r->im->arena, text, (size_t)(slash - text)) : text);
        text = slash ? slash + 1 : NULL;
        if (*part.text)
            node_set(r->im->arena, map, part.f->key, read_piece(&part));
    }
    return map;
}

/* {city: 85, county: 75} as city/85;county/75 */
static const struct node *read_fee(const struct reading *r)
{
    if (!strchr(r->text, '/'))
        return read_number(r);
    struct arena *a = r->im->arena;
    struct node *map = node_new(a, NODE_MAPPING, 2, r->pos);
    for (const char *text = r->text; *text && map->count < 2;) {
        size_t length = strcspn(text, ";"), name = strcspn(text, "/");
        struct reading part = *r;
        part.text = name < length ? arena_strndup(a, text + name + 1, length - name - 1) : "";
        node_set(a, map, arena_strndup(a, text, name < length ? name : length), read_number(&part));
        text += length + (text[length] == ';');
    }
    return map;
}

static const struct node *read_custom(const struct reading *r)
{
    void (*read)(struct reader *, const struct key *, const struct node *, void *) = r->f->read;
    if (read == read_open_to)
        return read_word(r, open_words);
    if (read == read_weeks || read == read_lock_weeks)
        return read_week_set(r);
    if (read == read_attends)
        return read_attended(r);
    if (read == read_lock_not)
        return read_ref(r, ENTITY_ACTIVITY);
    if (read == read_lock_duty)
        return read_duty(r);
    if (read == read_fee_month)
        return read_fee(r);
    return quoted(r, r->text);
}

/* One value, or one item of a list. */
static const struct node *read_piece(const struct reading *r)
{
    switch (r->f->value) {
    case VALUE_INT:
    case VALUE_LONG:
    case VALUE_MONEY:
    case VALUE_PERCENT:
        return read_number(r);
    case VALUE_FLAG:
    case VALUE_BIT:
        return read_flag(r);
    case VALUE_WORD:
    case VALUE_WORDS:
        return read_word(r, r->f->words);
    case VALUE_TIME:
        return read_time(r);
    case VALUE_DATE:
        return read_date(r);
    case VALUE_DATES:
        return read_dates(r);
    case VALUE_GRADES:
        return read_grade_set(r);
    case VALUE_SLOTS:
    case VALUE_NO_SLOTS:
        return read_ref(r, ENTITY_SLOT);
    case VALUE_REF:
    case VALUE_REFS:
        return read_ref(r, r->f->target);
    case VALUE_ITEMS: {
        const struct table *t = r->f->inside;
        struct reading item = *r;
        item.f = &t->fields[0];
        return t->scalar || t->brief == 1 ? read_piece(&item) : read_brief(r, t);
    }
    case VALUE_CUSTOM:
        return read_custom(r);
    case VALUE_ID:
    case VALUE_SUBJECT:
    case VALUE_SUBJECTS:
    case VALUE_FEATURES:
        return read_name(r);
    case VALUE_TEXT:
    case VALUE_MAP:
    case VALUE_ENTITIES:
        break;
    }
    return quoted(r, r->text);
}

const struct node *cell_value(struct import *im, const struct key *f, const char *who, const struct cell *c)
{
    struct reading r = {im, f, who, text_trimmed(im->arena, c->text ? c->text : ""), c->kind, c->pos};
    if (!*r.text)
        return NULL;
    if (c->kind == CELL_FAULT) {
        diag_error(im->d, c->pos, *r.text == '=' ? _("%s: the formula has no value here: open and save the workbook in a "
                                                     "spreadsheet program, or type the value")
                                                 : _("%s: the formula of this cell failed: type the value"), who);
        return quoted(&r, r.text);
    }
    if (!key_is_list(f))
        return read_piece(&r);
    bool slots = f->value == VALUE_SLOTS || f->value == VALUE_NO_SLOTS || f->read == read_attends;
    if (slots && word_find(all_words, folded(&r)) >= 0)
        return quoted(&r, "all");
    const struct node *list = read_list(&r);
    return f->value == VALUE_GRADES && list->count == 1 ? list->items[0] : list;
}

void node_set(struct arena *a, struct node *map, const char *path, const struct node *value)
{
    size_t length = strcspn(path, ".");
    const char *key = arena_strndup(a, path, length);
    struct node *inner = (struct node *)node_get(map, key); /* being built */
    if (inner && path[length]) {
        node_set(a, inner, path + length + 1, value);
        return;
    }
    struct entry *entries = ARENA_ARRAY(a, map->count + 1, struct entry);
    if (map->count)
        memcpy(entries, map->entries, (size_t)map->count * sizeof *entries);
    if (path[length]) {
        inner = node_new(a, NODE_MAPPING, 0, value->pos);
        node_set(a, inner, path + length + 1, value);
        value = inner;
    }
    int at = 0;
    while (at < map->count && strcmp(entries[at].key, key) != 0)
        at++;
    entries[at] = (struct entry){key, value->pos, value};
    map->entries = entries;
    map->count += at == map->count;
}

const struct node *node_without(struct arena *a, const struct node *map, const char *key)
{
    struct node *copy = node_new(a, NODE_MAPPING, map->count, map->pos);
    for (int i = 0; i < map->count; i++)
        if (strcmp(map->entries[i].key, key) != 0)
            ((struct entry *)copy->entries)[copy->count++] = map->entries[i];
    return copy;
}

void lock_settle(struct arena *a, struct node *lock)
{
    const struct node *staff = node_get(lock, "staff");
    bool one = node_get(lock, "slot") || node_get(lock, "duty");
    if (one && staff && staff->kind == NODE_SEQUENCE && staff->count == 1)
        node_set(a, lock, "staff", staff->items[0]);
}
