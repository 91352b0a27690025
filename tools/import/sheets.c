/* Sheets of entities: which sheet is which, what its headings mean, its rows as items. */
#include <string.h>

#include "tools/import/import.h"

enum { SEARCHED = 10 /* rows in which the headings are sought */ };

/* In place of a column whose heading was reported. */
static const struct column said_unknown;

/* Names of sheets ------------------------------------------------------------------------ */

/* What schools call a sheet for short. */
static const char *const short_names[][2] = {{"slots", "时段"}, {"sites", "校区"}, {"rooms", "教室"}, {"staff", "教师"},
                                             {"providers", "机构"}, {"activities", "活动"}};

/* "学生 students", "students", "学生": any word of the name is the form's. */
static bool form_named(struct import *im, const struct form *f, const char *name)
{
    char whole[FORM_NAME];
    form_name(f, whole);
    const char *folded = text_folded(im->arena, name);
    for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++)
        if (!strcmp(short_names[i][0], f->name) && !strcmp(short_names[i][1], folded))
            return true;
    if (!strcmp(folded, text_folded(im->arena, whole)) || !strcmp(folded, f->label) || !strcmp(folded, f->name))
        return true;
    for (const char *p = name; *p;) {
        size_t length = strcspn(p, " ");
        const char *word = text_folded(im->arena, arena_strndup(im->arena, p, length));
        if (!strcmp(word, f->name) || !strcmp(word, f->label))
            return true;
        p += length + strspn(p + length, " ");
    }
    return false;
}

const struct form *sheet_form(struct import *im, const struct cell_grid *g)
{
    for (int i = 0; i < im->forms.count; i++)
        if (form_named(im, &im->forms.at[i], g->name))
            return &im->forms.at[i];
    return NULL;
}

/* Notes beside the data: sheets that say so. */
static bool is_notes(struct import *im, const struct cell_grid *g)
{
    const char *name = text_folded(im->arena, g->name);
    return g->name[0] == '#' || strstr(name, "说明") || strstr(name, "notes");
}

static void unknown_sheet(struct import *im, const struct cell_grid *g)
{
    const char *names[64], *near;
    int n = 0;
    for (int i = 0; i < im->forms.count; i++) {
        names[n++] = im->forms.at[i].name;
        names[n++] = im->forms.at[i].label;
    }
    struct pos at = {g->file, 1, 1};
    im->broken = true;
    if ((near = text_nearest(g->name, names, n)))
        diag_error(im->d, at, _("the sheet '%s' is not known; did you mean '%s'?"), g->name, near);
    else
        diag_error(im->d, at, _("the sheet '%s' is not known: name it as in `kehou template`, or begin its name with # if it "
                                "only holds notes"), g->name);
}

/* Headings ------------------------------------------------------------------------------- */

static const char *cell_trimmed(struct import *im, const struct cell_grid *g, int row, int column)
{
    const struct cell *c = row >= 0 && row < g->count ? grid_cell(&g->rows[row], column) : NULL;
    return c ? text_trimmed(im->arena, c->text) : "";
}

/* The row of the grid that the spreadsheet shows as `number`, or -1. */
static int row_numbered(const struct cell_grid *g, int number)
{
    for (int i = 0; i < g->count && g->rows[i].number <= number; i++)
        if (g->rows[i].number == number)
            return i;
    return -1;
}

const char *heading_text(struct import *im, const struct cell_grid *g, int row, int column)
{
    const char *text = cell_trimmed(im, g, row, column);
    int number = g->rows[row].number;
    for (int i = 0; i < g->n_merges; i++) {
        const struct merge *m = &g->merges[i];
        if (column < m->left || column > m->right || number < m->top)
            continue;
        const char *above = cell_trimmed(im, g, row_numbered(g, m->top), m->left);
        if (number <= m->bottom && !*text)
            return above; /* the cell is part of a higher one */
        if (number == m->bottom + 1 && m->right > m->left && *text && *above)
            return arena_printf(im->arena, "%s：%s", above, text);
    }
    return text;
}

/* The last part of a label: "最少人数". */
static const char *label_end(const char *label)
{
    const char *colon = strstr(label, "：");
    return colon ? colon + strlen("：") : label;
}

/* The last part of a path: "min". */
static const char *path_end(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* The column that a folded heading names, or -1; by the end of a label or path only where no other ends so. */
static int column_named(struct import *im, const struct form *f, const char *folded)
{
    static const char *const ids[] = {"编号", "学号", "工号", NULL};
    int by_end = -1, ends = 0;
    for (int i = 0; i < f->count; i++) {
        const struct column *c = &f->columns[i];
        if (!strcmp(folded, c->path) || !strcmp(folded, text_folded(im->arena, c->label)))
            return i;
        if (!strcmp(folded, text_folded(im->arena, label_end(c->label))) || !strcmp(folded, path_end(c->path))) {
            by_end = i;
            ends++;
        }
        for (int k = 0; c->key && c->key->value == VALUE_ID && ids[k]; k++)
            if (!strcmp(folded, ids[k]))
                return i;
    }
    return ends == 1 ? by_end : -1;
}

/* The column that a heading names: the whole text, or one line of it, without what stands in brackets or a star; below a
 * merged cell with it or without. */
static int column_of(struct import *im, const struct form *f, const char *heading)
{
    int found = column_named(im, f, text_folded(im->arena, heading));
    for (const char *p = heading; found < 0 && *p;) {
        size_t length = strcspn(p, "\n\r");
        const char *line = text_folded(im->arena, arena_strndup(im->arena, p, length));
        found = column_named(im, f, line);
        if (found < 0)
            found = column_named(im, f, arena_strndup(im->arena, line, strcspn(line, "(*")));
        p += length + strspn(p + length, "\n\r");
    }
    return found < 0 && label_end(heading) != heading ? column_of(im, f, label_end(heading)) : found;
}

static int headings_known(struct import *im, const struct form *f, const struct cell_grid *g, int row)
{
    int known = 0;
    for (int c = 0; c < g->rows[row].count; c++) {
        const char *text = heading_text(im, g, row, g->rows[row].cells[c].column);
        known += *text && column_of(im, f, text) >= 0;
    }
    return known;
}

static int last_column(const struct cell_grid *g)
{
    int last = -1;
    for (int i = 0; i < g->count; i++)
        if (g->rows[i].count && g->rows[i].cells[g->rows[i].count - 1].column > last)
            last = g->rows[i].cells[g->rows[i].count - 1].column;
    return last;
}

static void unknown_heading(struct import *im, const struct form *f, const char *text, struct pos at)
{
    const char *names[256], *near = NULL;
    int n = 0;
    for (int i = 0; i < f->count && n < 254; i++) {
        names[n++] = f->columns[i].label;
        names[n++] = f->columns[i].path;
    }
    near = text_nearest(text, names, n);
    if (near)
        diag_error(im->d, at, _("the heading '%s' is not known; did you mean '%s'?"), text, near);
    else
        diag_error(im->d, at, _("the heading '%s' is not known: see `kehou template` for those of the sheet %s, or write a "
                                "mapping file"), text, f->name);
}

static void take_heading(struct import *im, struct table_sheet *t, int row, int column)
{
    const char *text = heading_text(im, t->grid, row, column);
    struct pos at = {t->grid->file, t->grid->rows[row].number, column + 1};
    if (!*text)
        return;
    int found = column_of(im, t->form, text);
    if (found < 0) {
        unknown_heading(im, t->form, text, at);
        t->columns[column] = &said_unknown;
        return;
    }
    for (int i = 0; i < column; i++)
        if (t->columns[i] == &t->form->columns[found])
            diag_error(im->d, at, _("the heading '%s' means what column %d is already: keep one"), text, i + 1);
    t->columns[column] = &t->form->columns[found];
}

/* Whether a row only says again what the headings are: keys in English below the Chinese ones. */
static bool says_again(struct import *im, const struct table_sheet *t, int row)
{
    for (int c = 0; c < t->grid->rows[row].count; c++) {
        int column = t->grid->rows[row].cells[c].column;
        const char *text = cell_trimmed(im, t->grid, row, column);
        int found = *text ? column_of(im, t->form, text) : -1;
        if (*text && (found < 0 || t->columns[column] != &t->form->columns[found]))
            return false;
    }
    return true;
}

/* Finds the headings; false where there are none. */
static bool read_headings(struct import *im, struct table_sheet *t)
{
    const struct cell_grid *g = t->grid;
    int best = -1, most = 0;
    for (int i = 0; i < g->count && i < SEARCHED; i++) {
        int known = headings_known(im, t->form, g, i);
        if (known > most) {
            best = i;
            most = known;
        }
    }
    if (best < 0) {
        im->broken = true;
        diag_error(im->d, (struct pos){g->file, 1, 1}, _("no headings are known here: a row should name the columns, such as "
                                                         "'%s' and '%s'"), t->form->columns[0].label, t->form->columns[1].label);
        return false;
    }
    t->n_columns = last_column(g) + 1;
    t->columns = ARENA_ARRAY(im->arena, t->n_columns, const struct column *);
    for (int c = 0; c < t->n_columns; c++)
        take_heading(im, t, best, c);
    t->first = best + 1;
    while (t->first < g->count && says_again(im, t, t->first))
        t->first++;
    return true;
}

/* Rows ----------------------------------------------------------------------------------- */

/* The row that shows how: its first cell has two lines, the first of which says "example". */
static bool is_example(struct import *im, const struct grid_row *row)
{
    const char *text = NULL;
    for (int i = 0; i < row->count && !text; i++)
        if (row->cells[i].text && *text_trimmed(im->arena, row->cells[i].text))
            text = row->cells[i].text;
    const char *line = text ? strpbrk(text, "\r\n") : NULL;
    if (!line)
        return false;
    const char *first = text_folded(im->arena, arena_strndup(im->arena, text, (size_t)(line - text)));
    return strstr(first, "例") || strstr(first, "example");
}

static bool is_empty(struct import *im, const struct grid_row *row)
{
    for (int i = 0; i < row->count; i++)
        if (row->cells[i].text && *text_trimmed(im->arena, row->cells[i].text))
            return false;
    return true;
}

static bool is_data(struct import *im, const struct grid_row *row)
{
    return !is_empty(im, row) && !is_example(im, row);
}

void listing_add(struct import *im, int form, const struct node *item)
{
    struct listing *l = &im->lists[form];
    if (l->count == l->room) {
        const struct node **items = ARENA_ARRAY(im->arena, 2 * l->room + 64, const struct node *);
        if (l->count)
            memcpy(items, l->items, (size_t)l->count * sizeof *items);
        l->items = items;
        l->room = 2 * l->room + 64;
    }
    l->items[l->count++] = item;
}

static const struct cell *cell_under(const struct table_sheet *t, const struct grid_row *row, const char *path)
{
    for (int c = 0; c < t->n_columns; c++)
        if (t->columns[c] && t->columns[c] != &said_unknown && !strcmp(t->columns[c]->path, path))
            return grid_cell(row, c);
    return NULL;
}

/* Ids and names first: cells of any sheet may refer to them. */
static void collect_names(struct import *im, const struct table_sheet *t)
{
    for (int i = t->first; i < t->grid->count; i++) {
        const struct grid_row *row = &t->grid->rows[i];
        const struct cell *id = cell_under(t, row, "id"), *name = cell_under(t, row, "name");
        const char *text = id && is_data(im, row) ? text_trimmed(im->arena, id->text) : "";
        if (*text)
            names_add(im, t->form->entity, text, name ? text_trimmed(im->arena, name->text) : NULL);
    }
}

/* A mapping that a row must have is there even where its cells are empty: no tick under consent says that none was
 * given. */
static void add_groups(struct import *im, const struct table_sheet *t, struct node *item)
{
    const struct table *table = entity_tables[t->form->entity];
    for (int i = 0; i < table->count && !t->form->child; i++)
        if (table->fields[i].value == VALUE_MAP && table->fields[i].required && !node_get(item, table->fields[i].key))
            node_set(im->arena, item, table->fields[i].key, node_new(im->arena, NODE_MAPPING, 0, item->pos));
}

static void read_row(struct import *im, const struct table_sheet *t, const struct grid_row *row)
{
    struct node *item = node_new(im->arena, NODE_MAPPING, 0, row->cells[0].pos);
    for (int c = 0; c < row->count; c++) {
        const struct cell *cell = &row->cells[c];
        const struct column *column = t->columns[cell->column];
        if (!cell->text || !*text_trimmed(im->arena, cell->text))
            continue;
        if (!column) {
            diag_error(im->d, cell->pos, _("the column has no heading: name it, or clear the cells below"));
            t->columns[cell->column] = &said_unknown;
        }
        if (!column || column == &said_unknown)
            continue;
        const struct node *value = cell_value(im, column->key, column_shown(column), cell);
        if (value)
            node_set(im->arena, item, column->path, value);
    }
    add_groups(im, t, item);
    if (t->form->entity == ENTITY_LOCK)
        lock_settle(im->arena, item);
    listing_add(im, (int)(t->form - im->forms.at), item);
}

static void read_rows(struct import *im, const struct table_sheet *t)
{
    for (int i = t->first; i < t->grid->count; i++) {
        im->examples += is_example(im, &t->grid->rows[i]);
        if (is_data(im, &t->grid->rows[i]))
            read_row(im, t, &t->grid->rows[i]);
    }
}

/* Puts rows of a child's sheet into the items they belong to, in their order. */
static void attach(struct import *im, int child)
{
    const struct form *f = &im->forms.at[child];
    const struct listing *rows = &im->lists[child], *owners = &im->lists[forms_of(&im->forms, f->entity) - im->forms.at];
    struct map ids = map_new(im->arena);
    struct node **lists = ARENA_ARRAY(im->arena, owners->count, struct node *);
    int *counts = ARENA_ARRAY(im->arena, owners->count, int);
    for (int i = 0; i < owners->count; i++)
        if (node_text(owners->items[i], "id"))
            map_put(&ids, node_text(owners->items[i], "id"), i);
    for (int k = 0; k < rows->count; k++) {
        const char *id = node_text(rows->items[k], f->parent);
        int i = id ? map_get(&ids, id) : -1;
        if (i >= 0)
            counts[i]++;
    }
    for (int k = 0; k < rows->count; k++) {
        const struct node *row = rows->items[k];
        const char *id = node_text(row, f->parent);
        int i = id ? map_get(&ids, id) : -1;
        if (!id)
            diag_error(im->d, row->pos, _("%s is missing: whose row is it?"), f->parent);
        else if (i < 0 && im->names[f->entity].count == 0) /* else the cell was refused already */
            names_unknown(im, f->entity, f->parent, id, node_get(row, f->parent)->pos);
        if (i < 0)
            continue;
        if (!lists[i] && owners->fresh && node_get(owners->items[i], f->child->key))
            diag_error(im->d, row->pos, _("%s '%s' has its %s both in its own row and here: keep one"),
                       entity_noun(f->entity), id, text_is_chinese() ? f->label : f->name);
        if (!lists[i])
            lists[i] = node_new(im->arena, NODE_SEQUENCE, counts[i], row->pos);
        ((const struct node **)lists[i]->items)[lists[i]->count++] = node_without(im->arena, row, f->parent);
    }
    for (int i = 0; i < owners->count; i++)
        if (lists[i])
            node_set(im->arena, (struct node *)owners->items[i], f->child->key, lists[i]); /* ours, still being built */
}

int sheets_open(struct import *im, const struct cell_grid *const *grids, int count, struct table_sheet *tables)
{
    int n = 0;
    for (int i = 0; i < count; i++) {
        const struct form *f = sheet_form(im, grids[i]);
        if (!f && !is_notes(im, grids[i]) && grids[i]->count)
            unknown_sheet(im, grids[i]);
        if (!f || !grids[i]->count || f->entity == ENTITIES)
            continue;
        tables[n] = (struct table_sheet){.grid = grids[i], .form = f};
        if (read_headings(im, &tables[n]))
            n++;
    }
    for (int i = 0; i < n; i++) {
        struct listing *l = &im->lists[tables[i].form - im->forms.at];
        bool rows = false;
        for (int k = tables[i].first; k < tables[i].grid->count; k++)
            rows |= is_data(im, &tables[i].grid->rows[k]);
        if (rows && !l->fresh)
            *l = (struct listing){.given = true, .fresh = true};
    }
    for (int e = 0; e < ENTITIES; e++) {
        const struct listing *l = &im->lists[forms_of(&im->forms, (enum entity)e) - im->forms.at];
        for (int i = 0; i < l->count; i++)
            if (node_text(l->items[i], "id"))
                names_add(im, (enum entity)e, node_text(l->items[i], "id"), node_text(l->items[i], "name"));
    }
    for (int i = 0; i < n; i++)
        if (!tables[i].form->child)
            collect_names(im, &tables[i]);
    for (int i = 0; i < count; i++) {
        const struct form *f = sheet_form(im, grids[i]);
        if (f && f->entity == ENTITIES)
            school_read(im, grids[i]);
    }
    return n;
}

void sheets_read(struct import *im, const struct table_sheet *tables, int count)
{
    for (int i = 0; i < count; i++)
        read_rows(im, &tables[i]);
    for (int f = 0; f < im->forms.count; f++)
        if (!im->forms.at[f].child)
            later_resolve(im, f);
    for (int f = 0; f < im->forms.count; f++)
        if (im->forms.at[f].child && im->lists[f].count)
            attach(im, f);
}
