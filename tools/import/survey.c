#include "tools/import/survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "school/values.h"

static void wrong(struct survey *s, const struct node *n, const char *key, const char *right)
{
    diag_error(s->im->d, n->pos, _("mapping: %s should be %s"), key, right);
    s->im->broken = true;
}

void survey_keys(struct survey *s, const struct node *map, const struct table *t)
{
    const char *words[32];
    for (int i = 0; i < t->count; i++)
        words[i] = t->fields[i].key;
    for (int i = 0; map && map->kind == NODE_MAPPING && i < map->count; i++) {
        const struct entry *e = &map->entries[i];
        if (fields_find(t, e->key))
            continue;
        const char *near = text_nearest(e->key, words, t->count);
        if (near)
            diag_error(s->im->d, e->pos, _("mapping: unknown key '%s'; did you mean '%s'?"), e->key, near);
        else
            diag_error(s->im->d, e->pos, _("mapping: unknown key '%s'"), e->key);
        s->im->broken = true;
    }
}

/* Opening -------------------------------------------------------------------------------- */

/* The sheet that the mapping is about: the one it names, else the only one that is no sheet of entities. */
static int find_sheet(struct survey *s, const struct cell_grid *const *grids, int count)
{
    const struct node *named = node_get(s->map, "sheet");
    int found = -1;
    for (int i = 0; i < count; i++) {
        if (named ? named->kind != NODE_SCALAR || strcmp(grids[i]->name, named->text) != 0 : !grids[i]->count)
            continue;
        if (found >= 0) {
            wrong(s, s->columns, "sheet", _("the name of one sheet: there are several"));
            return -1;
        }
        found = i;
    }
    if (found < 0)
        wrong(s, named ? named : s->columns, "sheet", _("the name of a sheet with rows"));
    return found;
}

static void find_headings(struct survey *s)
{
    const struct node *n = node_get(s->map, "heading");
    int64_t number = 0;
    if (!n)
        return;
    if (n->kind != NODE_SCALAR || !value_int(n->text, &number)) {
        wrong(s, n, "heading", _("the number of the row with the headings"));
        return;
    }
    while (s->headings < s->grid->count && s->grid->rows[s->headings].number != number)
        s->headings++;
    if (s->headings == s->grid->count)
        wrong(s, n, "heading", _("the number of the row with the headings"));
}

static bool updates(const struct survey *s)
{
    const char *rows = node_text(s->map, "rows");
    return rows && !strcmp(rows, "update");
}

static int students_form(const struct import *im)
{
    return (int)(forms_of(&im->forms, ENTITY_STUDENT) - im->forms.at);
}

void survey_open(struct import *im, const char *path, const struct cell_grid **grids, int *count, struct survey *s)
{
    const char *bytes, *version;
    size_t length;
    *s = (struct survey){.im = im, .map = yaml_read(im->arena, path, im->d, &bytes, &length)};
    if (!s->map) {
        im->broken = true;
        return;
    }
    version = node_text(s->map, "kehou_mapping");
    if (!version || strcmp(version, "1") != 0)
        wrong(s, s->map, "kehou_mapping", _("1: it is the first line of a mapping file"));
    survey_keys(s, s->map, &mapping_table);
    s->columns = node_get(s->map, "columns");
    const struct node *rows = node_get(s->map, "rows");
    static const char *const modes[] = {"replace", "update", NULL};
    if (rows && (rows->kind != NODE_SCALAR || value_word(rows->text, modes) < 0))
        wrong(s, rows, "rows", _("replace (all students come from the survey) or update (it adds to those of the base)"));
    if (!s->columns || im->broken)
        return;
    if (s->columns->kind != NODE_MAPPING || !node_get(s->columns, "id")) {
        wrong(s, s->columns, "columns", _("a mapping of a student's keys to columns, id among them"));
        return;
    }
    int at = find_sheet(s, grids, *count), form = students_form(im);
    if (at < 0)
        return;
    s->grid = grids[at];
    memmove(grids + at, grids + at + 1, (size_t)(--*count - at) * sizeof *grids);
    find_headings(s);
    s->before = im->lists[form];
    if (!updates(s))
        im->lists[form] = (struct listing){.given = true, .fresh = true};
}

void survey_same(struct survey *s)
{
    struct import *im = s->im;
    const struct node *same = node_get(s->map, "same");
    for (int i = 0; same && same->kind == NODE_MAPPING && i < same->count; i++) {
        int form = 1;
        while (form < im->forms.count && (im->forms.at[form].child || strcmp(im->forms.at[form].name, same->entries[i].key) != 0))
            form++;
        const struct node *pairs = same->entries[i].value;
        if (form == im->forms.count || pairs->kind != NODE_MAPPING) {
            wrong(s, pairs, "same", _("lists of the instance, such as classes, each with names and the ids they mean"));
            continue;
        }
        enum entity e = im->forms.at[form].entity;
        struct names_of *names = &im->names[e];
        names->said = names->said.arena ? names->said : map_new(im->arena);
        for (int k = 0; k < pairs->count; k++) {
            const struct node *id = pairs->entries[k].value;
            int index = id->kind == NODE_SCALAR && names->by_id.arena ? map_get(&names->by_id, id->text) : -1;
            if (index < 0)
                names_unknown(im, e, "same", id->kind == NODE_SCALAR ? id->text : "", id->pos);
            else
                map_put(&names->said, pairs->entries[k].key, index);
        }
    }
}

/* Columns and answers -------------------------------------------------------------------- */

static int find_column(struct survey *s, const struct node *where)
{
    struct import *im = s->im;
    const struct grid_row *row = &s->grid->rows[s->headings];
    int64_t number;
    int found = -1, last = row->cells[row->count - 1].column;
    if (where->kind != NODE_SCALAR) {
        wrong(s, where, "column", _("a heading, or the number of a column without quotation marks"));
        return -1;
    }
    if (where->style == STYLE_PLAIN && value_int(where->text, &number)) {
        if (number >= 1 && number <= GRID_COLUMNS)
            return (int)number - 1;
        wrong(s, where, "column", _("a heading, or the number of a column without quotation marks"));
        return -1;
    }
    const char *names[GRID_COLUMNS], *folded = text_folded(im->arena, where->text);
    int n = 0;
    for (int c = 0; c <= last; c++) {
        const char *text = heading_text(im, s->grid, s->headings, c);
        if (!*text)
            continue;
        names[n++] = text;
        if (strcmp(text_folded(im->arena, text), folded) != 0)
            continue;
        if (found >= 0) {
            diag_error(im->d, where->pos, _("mapping: columns %d and %d are both headed '%s': give the number of one"), found + 1,
                       c + 1, where->text);
            im->broken = true;
            return -1;
        }
        found = c;
    }
    const char *near = found < 0 ? text_nearest(where->text, names, n) : NULL;
    if (near)
        diag_error(im->d, where->pos, _("mapping: no column is headed '%s'; did you mean '%s'?"), where->text, near);
    else if (found < 0)
        diag_error(im->d, where->pos, _("mapping: no column is headed '%s'"), where->text);
    im->broken |= found < 0;
    return found;
}

int survey_column(struct survey *s, const struct node *where)
{
    for (int i = 0; i < s->n_known; i++)
        if (s->known[i].where == where)
            return s->known[i].column;
    int column = find_column(s, where);
    if (s->n_known < (int)(sizeof s->known / sizeof *s->known)) {
        s->known[s->n_known].where = where;
        s->known[s->n_known++].column = column;
    }
    return column;
}

/* What the mapping makes of the text of an answer; NULL after an error. */
static const char *other_words(struct survey *s, const struct node *words, const struct node *otherwise, const char *text,
                               struct pos at)
{
    const char *folded = text_folded(s->im->arena, text);
    for (int i = 0; i < words->count; i++)
        if (words->entries[i].value->kind == NODE_SCALAR &&
            (!strcmp(words->entries[i].key, text) || !strcmp(text_folded(s->im->arena, words->entries[i].key), folded)))
            return words->entries[i].value->text;
    if (otherwise && otherwise->kind == NODE_SCALAR)
        return otherwise->text;
    diag_error(s->im->d, at, _("the mapping does not say what '%s' means: add it under words, or write else"), text);
    return NULL;
}

bool survey_cell(struct survey *s, const struct node *spec, const struct answer *a, struct cell *out)
{
    struct arena *arena = s->im->arena;
    const struct node *where = spec->kind == NODE_SCALAR ? spec : node_get(spec, "column"), *value = node_get(spec, "value"),
                      *row = node_get(spec, "row"), *words = node_get(spec, "words"), *otherwise = node_get(spec, "else");
    const char *prefix = node_text(spec, "prefix");
    survey_keys(s, spec, &source_table);
    *out = (struct cell){0, CELL_TEXT, NULL, a->row->cells[0].pos};
    if (value && value->kind == NODE_SCALAR) {
        out->text = value->text;
    } else if (row && row->kind == NODE_SCALAR) {
        out->text = arena_printf(arena, "%s%0*d", prefix ? prefix : "", atoi(row->text) % 20, a->number);
    } else if (where) {
        int column = survey_column(s, where);
        const struct cell *cell = column >= 0 ? grid_cell(a->row, column) : NULL;
        const char *text = cell ? text_trimmed(arena, cell->text) : "";
        if (cell)
            *out = *cell;
        out->text = text;
        if (!*text && otherwise && otherwise->kind == NODE_SCALAR)
            out->text = otherwise->text;
        else if (*text && words && words->kind == NODE_MAPPING)
            out->text = other_words(s, words, otherwise, text, out->pos);
        if (prefix && out->text && *out->text)
            out->text = arena_printf(arena, "%s%s", prefix, out->text);
        if (out->text != text)
            out->kind = CELL_TEXT;
    } else {
        wrong(s, spec, "columns", _("a heading, or one of column, value and row"));
    }
    return out->text && *out->text;
}

/* Rows ----------------------------------------------------------------------------------- */

/* The base's student of this name and class: parents know no ids. */
static const char *student_named(struct survey *s, const struct answer *a, struct pos *at)
{
    static const char *const parts[] = {"name", "class"};
    struct cell cells[2];
    struct import *im = s->im;
    int errors = im->d->errors;
    for (int i = 0; i < 2; i++) {
        const struct node *spec = node_get(s->columns, parts[i]);
        if (!spec || !survey_cell(s, spec, a, &cells[i])) {
            diag_error(im->d, a->row->cells[0].pos, _("the row lacks the student's %s, which tells who it is"), parts[i]);
            return NULL;
        }
    }
    *at = cells[0].pos;
    const struct node *class = cell_value(im, form_key(ENTITY_STUDENT, "class"), "class", &cells[1]);
    if (im->d->errors > errors)
        return NULL; /* no such class */
    const char *found = NULL, *name = text_folded(im->arena, cells[0].text), *near[2000];
    int same = 0, n = 0;
    for (int i = 0; i < s->before.count; i++) {
        const struct node *student = s->before.items[i];
        const char *of = node_text(student, "class"), *called = node_text(student, "name");
        if (!of || !called || strcmp(of, class->text) != 0)
            continue;
        if (n < 2000)
            near[n++] = called;
        if (!strcmp(text_folded(im->arena, called), name)) {
            found = node_text(student, "id");
            same++;
        }
    }
    const char *meant = same ? NULL : text_nearest(cells[0].text, near, n);
    if (same > 1)
        diag_error(im->d, *at, _("%d students of class %s are called '%s': add a column of ids"), same, class->text, cells[0].text);
    else if (meant)
        diag_error(im->d, *at, _("class %s has no student '%s'; is it '%s'? Correct the cell"), class->text, cells[0].text, meant);
    else if (!same)
        diag_error(im->d, *at, _("class %s has no student '%s'"), class->text, cells[0].text);
    return same == 1 ? found : NULL;
}

static const struct node *answer_id(struct survey *s, const struct answer *a)
{
    const struct node *spec = node_get(s->columns, "id");
    struct cell cell;
    const char *by = spec->kind == NODE_SCALAR ? NULL : node_text(spec, "by");
    if (by && !strcmp(by, "name and class")) {
        struct pos at = a->row->cells[0].pos;
        const char *id = student_named(s, a, &at);
        return id ? node_scalar(s->im->arena, STYLE_QUOTED, id, at) : NULL;
    }
    if (survey_cell(s, spec, a, &cell))
        return cell_value(s->im, form_key(ENTITY_STUDENT, "id"), "id", &cell);
    diag_error(s->im->d, a->row->cells[0].pos, _("the row has no id of a student"));
    return NULL;
}

/* The value of one key of a student, or NULL. */
static const struct node *answer_value(struct survey *s, const struct column *c, const struct node *spec, const struct answer *a)
{
    struct cell cell;
    if (!strcmp(c->path, "wishes") && (spec->kind == NODE_SEQUENCE || node_get(spec, "rated")))
        return survey_wishes(s, spec, a);
    if (!strcmp(c->path, "attends") && node_get(spec, "free"))
        return survey_attends(s, spec, a);
    return survey_cell(s, spec, a, &cell) ? cell_value(s->im, c->key, column_shown(c), &cell) : NULL;
}

static const struct node *answer_item(struct survey *s, const struct answer *a, const struct node *id)
{
    const struct form *f = forms_of(&s->im->forms, ENTITY_STUDENT);
    struct node *item = node_new(s->im->arena, NODE_MAPPING, 0, a->row->cells[0].pos);
    node_set(s->im->arena, item, "id", id);
    for (int i = 0; i < s->columns->count && !s->im->broken; i++) {
        const struct entry *e = &s->columns->entries[i];
        const struct column *c = form_column(f, e->key);
        if (!c) {
            diag_error(s->im->d, e->pos, _("mapping: a student has no key '%s'"), e->key);
            s->im->broken = true;
        } else if (strcmp(e->key, "id") != 0) {
            const struct node *value = answer_value(s, c, e->value, a);
            if (value)
                node_set(s->im->arena, item, e->key, value);
        }
    }
    if (!updates(s) && !node_get(item, "consent"))
        node_set(s->im->arena, item, "consent", node_new(s->im->arena, NODE_MAPPING, 0, item->pos));
    return item;
}

/* Whether the row has text in every column that it must have some in. */
static bool is_answer(struct survey *s, const struct answer *a)
{
    const struct node *required = node_get(s->map, "required");
    bool text = false;
    for (int c = 0; c < a->row->count; c++)
        text |= a->row->cells[c].text && *text_trimmed(s->im->arena, a->row->cells[c].text);
    for (int i = 0; text && required && i < required->count && required->kind == NODE_SEQUENCE; i++) {
        int column = survey_column(s, required->items[i]);
        const struct cell *cell = column >= 0 ? grid_cell(a->row, column) : NULL;
        if (!cell || !*text_trimmed(s->im->arena, cell->text))
            return false;
    }
    return text;
}

struct sent {
    const struct node *item;
    long long time; /* as digits of a date and a time; 0 where no column says */
    int row;
};

static int by_time(const void *x, const void *y)
{
    const struct sent *a = x, *b = y;
    return a->time != b->time ? (a->time < b->time ? -1 : 1) : a->row - b->row;
}

static long long time_sent(struct survey *s, const struct answer *a)
{
    const struct node *later = node_get(s->map, "later");
    int column = later ? survey_column(s, later) : -1, part[6] = {0};
    const struct cell *cell = column >= 0 ? grid_cell(a->row, column) : NULL;
    if (!cell)
        return 0;
    if (sscanf(cell->text, "%d%*[-/.]%d%*[-/.]%d %d:%d:%d", &part[0], &part[1], &part[2], &part[3], &part[4], &part[5]) < 3) {
        diag_error(s->im->d, cell->pos, _("'%s' should be a date, with a time or without: it says which answer is the later"),
                   cell->text);
        return 0;
    }
    long long time = 0;
    for (int i = 0; i < 6; i++)
        time = 100 * time + part[i];
    return time;
}

/* Sets every value of `from` in `to`, inside the mappings that are there. */
static void add_values(struct arena *a, struct node *to, const struct node *from, const char *prefix)
{
    for (int i = 0; i < from->count; i++) {
        const struct entry *e = &from->entries[i];
        const char *path = arena_printf(a, "%s%s", prefix, e->key);
        if (e->value->kind == NODE_MAPPING && node_at(to, path))
            add_values(a, to, e->value, arena_printf(a, "%s.", path));
        else
            node_set(a, to, path, e->value);
    }
}

/* Adds what the survey says of students to what the base says of them. */
static void update(struct survey *s, const struct listing *answers)
{
    struct import *im = s->im;
    struct map ids = map_new(im->arena);
    int silent = s->before.count;
    for (int i = 0; i < s->before.count; i++)
        if (node_text(s->before.items[i], "id"))
            map_put(&ids, node_text(s->before.items[i], "id"), i);
    for (int i = 0; i < answers->count; i++) {
        int at = map_get(&ids, node_text(answers->items[i], "id"));
        if (at < 0) {
            names_unknown(im, ENTITY_STUDENT, "id", node_text(answers->items[i], "id"), answers->items[i]->pos);
            continue;
        }
        silent--;
        struct node *student = (struct node *)s->before.items[at]; /* ours, still being built */
        add_values(im->arena, student, answers->items[i], "");
    }
    if (silent)
        diag_warning(im->d, (struct pos){s->grid->file, 0, 0}, _("%d students of the base sent no answer: their rows stay as they "
                                                                 "are"), silent);
}

void survey_read(struct survey *s)
{
    struct import *im = s->im;
    int form = students_form(im), n = 0, left_out = 0;
    if (!s->grid || im->broken)
        return;
    struct sent *sent = ARENA_ARRAY(im->arena, s->grid->count, struct sent);
    const struct node **ids = ARENA_ARRAY(im->arena, s->grid->count, const struct node *);
    for (int i = s->headings + 1; i < s->grid->count && !im->broken; i++) { /* ids first: others may name them */
        struct answer a = {&s->grid->rows[i], i - s->headings};
        bool counts = is_answer(s, &a);
        ids[i] = counts ? answer_id(s, &a) : NULL;
        left_out += !counts;
        if (ids[i] && !updates(s))
            names_add(im, ENTITY_STUDENT, ids[i]->text, NULL);
    }
    for (int i = s->headings + 1; i < s->grid->count && !im->broken; i++) {
        struct answer a = {&s->grid->rows[i], i - s->headings};
        if (ids[i])
            sent[n++] = (struct sent){answer_item(s, &a, ids[i]), time_sent(s, &a), i};
    }
    qsort(sent, (size_t)n, sizeof *sent, by_time);
    struct listing before = im->lists[form];
    im->lists[form] = (struct listing){.given = true, .fresh = true};
    for (int i = 0; i < n; i++)
        listing_add(im, form, sent[i].item);
    later_resolve(im, form);
    if (updates(s)) {
        struct listing answers = im->lists[form];
        im->lists[form] = before;
        update(s, &answers);
    }
    if (left_out)
        diag_warning(im->d, (struct pos){s->grid->file, 0, 0}, _("%d rows without an answer in the required columns are left out"),
                     left_out);
}
