/* Sheets with headings, drop-downs, notes and rows, by libxlsxwriter. */
#include "tools/import/template.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "school/values.h"

enum { FIRST = 2 /* row of the first data, below two of headings */, SPARE = 2000 /* rows with drop-downs below the data */ };

enum look { LOOK_LABEL, LOOK_REQUIRED, LOOK_KEY, LOOK_TEXT, LOOK_NUMBER, LOOK_DATE, LOOK_TIME, LOOK_EXAMPLE, LOOK_NOTE, LOOKS };

struct output {
    struct import *im;
    lxw_workbook *book;
    lxw_format *looks[LOOKS];
    int *rows; /* of data, by form */
};

static void make_looks(struct output *o)
{
    for (int i = 0; i < LOOKS; i++)
        o->looks[i] = workbook_add_format(o->book);
    lxw_format **f = o->looks;
    for (int i = LOOK_LABEL; i <= LOOK_KEY; i++) {
        format_set_text_wrap(f[i]);
        format_set_align(f[i], LXW_ALIGN_VERTICAL_CENTER);
        format_set_border(f[i], LXW_BORDER_THIN);
        format_set_bg_color(f[i], i == LOOK_REQUIRED ? 0xFCE4D6 : i == LOOK_LABEL ? 0xDDEBF7 : 0xF2F2F2);
    }
    format_set_bold(f[LOOK_LABEL]);
    format_set_bold(f[LOOK_REQUIRED]);
    for (int i = LOOK_TEXT; i <= LOOK_TIME; i++) {
        format_set_border(f[i], LXW_BORDER_HAIR);
        format_set_align(f[i], LXW_ALIGN_LEFT);
    }
    format_set_num_format(f[LOOK_TEXT], "@");
    format_set_num_format(f[LOOK_DATE], "yyyy-mm-dd");
    format_set_num_format(f[LOOK_TIME], "hh:mm");
    format_set_num_format(f[LOOK_EXAMPLE], "@");
    format_set_italic(f[LOOK_EXAMPLE]);
    format_set_font_color(f[LOOK_EXAMPLE], 0x7F7F7F);
    format_set_text_wrap(f[LOOK_EXAMPLE]);
    format_set_text_wrap(f[LOOK_NOTE]);
    format_set_align(f[LOOK_NOTE], LXW_ALIGN_VERTICAL_TOP);
}

/* Cells --------------------------------------------------------------------------------- */

static bool is_number(const struct key *f)
{
    return f->value == VALUE_INT || f->value == VALUE_LONG || f->value == VALUE_MONEY || f->value == VALUE_PERCENT;
}

static enum look look_of(const struct key *f)
{
    return is_number(f) ? LOOK_NUMBER : f->value == VALUE_DATE ? LOOK_DATE : f->value == VALUE_TIME ? LOOK_TIME : LOOK_TEXT;
}

/* Writes a cell as a spreadsheet would hold it: numbers, dates and times as such, words in the person's language. */
static void put(struct output *o, lxw_worksheet *s, int row, int column, const struct key *f, const char *text)
{
    lxw_format *look = o->looks[look_of(f)];
    int64_t number;
    int minutes, date, word;
    if (is_number(f) && value_hundredths(text, &number) && llabs(number) < INT64_C(100000000000000000)) {
        worksheet_write_number(s, (lxw_row_t)row, (lxw_col_t)column, strtod(text, NULL), look);
    } else if (f->value == VALUE_DATE && value_date(text, &date)) {
        worksheet_write_number(s, (lxw_row_t)row, (lxw_col_t)column, date + 25569, look); /* counted from 1899-12-30 */
    } else if (f->value == VALUE_TIME && value_time(text, &minutes) && minutes < 24 * 60) {
        worksheet_write_number(s, (lxw_row_t)row, (lxw_col_t)column, minutes / (24.0 * 60), look);
    } else {
        if (f->value == VALUE_WORD && (word = value_word(text, f->words)) >= 0)
            text = word_shown(f->words, word);
        else if ((f->value == VALUE_FLAG || f->value == VALUE_BIT) && (word = value_word(text, flag_words)) >= 0)
            text = word_shown(flag_words, word);
        worksheet_write_string(s, (lxw_row_t)row, (lxw_col_t)column, text, o->looks[LOOK_TEXT]);
    }
}

/* What a key is and what would be right, in the language chosen. */
static const char *note_text(struct output *o, const struct key *f)
{
    struct reader r = {.arena = o->im->arena, .d = o->im->d};
    const char *right = key_right(&r, f), *what = text_is_chinese() ? f->zh : _(f->en);
    if (!strcmp(right, what))
        return what;
    return arena_printf(o->im->arena, text_is_chinese() ? "%s：%s" : "%s: %s", what, right);
}

/* Drop-downs: words, yes and no, ids of another sheet. Other texts are let through: the import reads more than these. */
static void add_choice(struct output *o, lxw_worksheet *s, const struct key *f, int first, int last, int column)
{
    char name[FORM_NAME], formula[FORM_NAME + 40];
    const char *list[32];
    int n = 0;
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST, .error_type = LXW_VALIDATION_ERROR_TYPE_INFORMATION,
                             .show_error = LXW_VALIDATION_OFF, .dropdown = LXW_VALIDATION_ON, .ignore_blank = LXW_VALIDATION_ON};
    const char *const *words = f->value == VALUE_WORD ? f->words : f->value == VALUE_FLAG || f->value == VALUE_BIT ? flag_words : NULL;
    if (words) {
        for (; n < 31 && words[n]; n++)
            list[n] = word_shown(words, n);
        list[n] = NULL;
        v.value_list = (char **)list;
    } else if (f->value == VALUE_REF) {
        const struct form *target = forms_of(&o->im->forms, f->target);
        form_name(target, name);
        snprintf(formula, sizeof formula, "='%s'!$A$%d:$A$%d", name, FIRST + 1, FIRST + o->rows[target - o->im->forms.at] + SPARE);
        v.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        v.value_formula = formula;
    } else {
        return;
    }
    worksheet_data_validation_range(s, (lxw_row_t)first, (lxw_col_t)column, (lxw_row_t)last, (lxw_col_t)column, &v);
}

/* Sheets -------------------------------------------------------------------------------- */

static lxw_worksheet *add_sheet(struct output *o, const char *name)
{
    lxw_worksheet *s = workbook_add_worksheet(o->book, name);
    worksheet_set_landscape(s);
    worksheet_set_paper(s, 9); /* A4 */
    worksheet_fit_to_pages(s, 1, 0);
    return s;
}

static void add_headings(struct output *o, lxw_worksheet *s, const struct form *f, const int *widths)
{
    for (int c = 0; c < f->count; c++) {
        const struct column *column = &f->columns[c];
        lxw_comment_options box = {.width = 220, .height = 110};
        int width = text_width(column->label), key = text_width(column->path);
        width = width / 2 > key ? width / 2 : key;
        width = widths[c] > width ? widths[c] : width;
        int least = c == 0 ? 14 : 9; /* the mark of an example takes a line */
        worksheet_set_column(s, (lxw_col_t)c, (lxw_col_t)c, width + 2 < least ? least : width > 40 ? 41 : width + 2,
                             o->looks[look_of(column->key)]);
        worksheet_write_string(s, 0, (lxw_col_t)c, column->label, o->looks[column->required ? LOOK_REQUIRED : LOOK_LABEL]);
        worksheet_write_string(s, 1, (lxw_col_t)c, column->path, o->looks[LOOK_KEY]);
        worksheet_write_comment_opt(s, 0, (lxw_col_t)c, note_text(o, column->key), &box);
    }
    worksheet_set_row(s, 0, 32, NULL);
    worksheet_freeze_panes(s, FIRST, 1);
    worksheet_repeat_rows(s, 0, FIRST - 1);
}

static void add_example(struct output *o, lxw_worksheet *s, const struct form *f)
{
    bool first = true;
    for (int c = 0; c < f->count; c++) {
        const struct column *column = &f->columns[c];
        const char *text = example_text(f->name, column->path);
        int word = -1;
        if (!text)
            continue;
        if (column->key->value == VALUE_WORD && (word = value_word(text, column->key->words)) >= 0)
            text = word_shown(column->key->words, word);
        else if ((column->key->value == VALUE_FLAG || column->key->value == VALUE_BIT) && (word = value_word(text, flag_words)) >= 0)
            text = word_shown(flag_words, word);
        if (first)
            text = arena_printf(o->im->arena, "%s\n%s", example_mark, text);
        first = false;
        worksheet_write_string(s, FIRST, (lxw_col_t)c, text, o->looks[LOOK_EXAMPLE]);
    }
    worksheet_set_row(s, FIRST, 32, NULL);
}

static void cannot_say(struct output *o, const struct form *f, const struct node *item, const struct key *key,
                       const struct node *value)
{
    const char *id = node_text(item, f->child ? f->parent : "id");
    diag_error(o->im->d, value->pos, _("%s '%s': what %s says does not fit into a cell: a name holds a separator such as ; or /"),
               f->name, id ? id : "", key->key);
}

static void add_rows(struct output *o, lxw_worksheet *s, const struct form *f, const struct listing *l, int *widths)
{
    for (int i = 0; i < l->count; i++)
        for (int c = 0; c < f->count; c++) {
            const struct column *column = &f->columns[c];
            const struct node *value = node_at(l->items[i], column->path);
            const char *text = value ? flat_text(o->im->arena, column->key, value, true) : NULL;
            if (value && !text)
                cannot_say(o, f, l->items[i], column->key, value);
            if (!text)
                continue;
            put(o, s, FIRST + i, c, column->key, text);
            int width = text_width(text);
            widths[c] = width > widths[c] ? width : widths[c];
        }
}

static void add_form(struct output *o, int form)
{
    const struct form *f = &o->im->forms.at[form];
    const struct listing *l = &o->im->lists[form];
    char name[FORM_NAME];
    form_name(f, name);
    lxw_worksheet *s = add_sheet(o, name);
    int *widths = ARENA_ARRAY(o->im->arena, f->count, int);
    add_rows(o, s, f, l, widths);
    if (!l->count)
        add_example(o, s, f);
    add_headings(o, s, f, widths);
    for (int c = 0; c < f->count; c++)
        add_choice(o, s, f->columns[c].key, FIRST, FIRST + l->count + SPARE, c);
}

static void add_school(struct output *o)
{
    const struct form *f = &o->im->forms.at[FORM_SCHOOL];
    static const char *const heads[] = {"项目 item", "键 key", "值 value", "示例 example", "说明 notes"};
    static const int widths[] = {50, 36, 30, 26, 80};
    char name[FORM_NAME];
    form_name(f, name);
    lxw_worksheet *s = add_sheet(o, name);
    for (int c = 0; c < 5; c++) {
        worksheet_set_column(s, (lxw_col_t)c, (lxw_col_t)c, widths[c], NULL);
        worksheet_write_string(s, 0, (lxw_col_t)c, heads[c], o->looks[LOOK_LABEL]);
    }
    for (int i = 0; i < f->count; i++) {
        const struct column *c = &f->columns[i];
        lxw_row_t row = (lxw_row_t)i + 1;
        const struct node *value = o->im->root ? node_at(o->im->root, c->path) : NULL;
        if (!value && o->im->root && !strcmp(c->path, "policy.base")) /* a policy without overrides */
            value = node_get(o->im->root, "policy");
        const char *text = value && !(value->kind == NODE_MAPPING && !strcmp(c->path, "policy.base"))
                               ? flat_text(o->im->arena, c->key, value, true) : NULL;
        const char *example = example_text(f->name, c->path);
        if (value && !text && value->kind != NODE_MAPPING)
            cannot_say(o, f, o->im->root, c->key, value);
        worksheet_write_string(s, row, 0, c->label, o->looks[c->required ? LOOK_REQUIRED : LOOK_LABEL]);
        worksheet_write_string(s, row, 1, c->path, o->looks[LOOK_KEY]);
        worksheet_write_blank(s, row, 2, o->looks[look_of(c->key)]);
        if (text)
            put(o, s, (int)row, 2, c->key, text);
        if (example)
            worksheet_write_string(s, row, 3, example, o->looks[LOOK_EXAMPLE]);
        worksheet_write_string(s, row, 4, note_text(o, c->key), o->looks[LOOK_NOTE]);
        add_choice(o, s, c->key, (int)row, (int)row, 2);
    }
    worksheet_freeze_panes(s, 1, 2);
}

static void add_notes(struct output *o)
{
    const char *const notes[] = {
        _("How to fill in this workbook, and what kehou import makes of it"),
        _("A sheet holds one kind of things, a row one of them. The first two rows of a sheet name the columns; orange ones must be "
          "filled. Notes on a heading say what belongs there."),
        _("Columns may stand in any order and may be left out. Sheets that you do not need stay empty. Other sheets are an error, "
          "unless their name begins with #."),
        _("The grey row is an example: it is left out while its first cell has the line 示例 example. Write over it."),
        _("Every thing has an id, one of a kind; other sheets refer to it by the id, or by the name where only one has that name."),
        _("Several values in a cell are separated by ; (also ； 、 ， or a new line): the dearest wish first."),
        _("Dates as 2026-09-01, from and to as 2026-09-01..2027-01-22, times as 17:30, grades as 3-6, yes and no as in the lists."),
        _("Ids such as 1-1: format the cells as text before typing, or the spreadsheet makes dates of them. The columns here are."),
        _("Wishes go into the column of the student's row; only wishes with slots or points of their own need the sheet for wishes."),
        _("A student who is there twice: the later row counts, and kehou says so. A name that is only nearly right is never taken: "
          "kehou proposes what may be meant."),
        _("Then: kehou import this.xlsx -o FOLDER, which says all that is wrong with sheet, row and column, and writes nothing until "
          "all is right."),
    };
    lxw_worksheet *s = add_sheet(o, "说明 notes");
    worksheet_set_column(s, 0, 0, 100, o->looks[LOOK_NOTE]);
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        worksheet_write_string(s, (lxw_row_t)i, 0, notes[i], o->looks[i ? LOOK_NOTE : LOOK_LABEL]);
}

/* Moves items that no cell can hold to the rows of their own sheet. */
static void split_children(struct import *im)
{
    for (int i = 0; i < im->forms.count; i++) {
        const struct form *f = &im->forms.at[i];
        struct listing *owners = f->child ? &im->lists[forms_of(&im->forms, f->entity) - im->forms.at] : NULL;
        for (int k = 0; owners && k < owners->count; k++) {
            const struct node *list = node_get(owners->items[k], f->child->key), *id = node_get(owners->items[k], "id");
            if (!list || list->kind != NODE_SEQUENCE || !id || (f->child->inside->brief && flat_text(im->arena, f->child, list, true)))
                continue;
            for (int n = 0; n < list->count; n++) {
                struct node *row = node_new(im->arena, NODE_MAPPING, 0, list->items[n]->pos);
                node_set(im->arena, row, f->parent, id);
                if (list->items[n]->kind == NODE_SCALAR)
                    node_set(im->arena, row, f->child->inside->fields[0].key, list->items[n]);
                for (int e = 0; list->items[n]->kind == NODE_MAPPING && e < list->items[n]->count; e++)
                    node_set(im->arena, row, list->items[n]->entries[e].key, list->items[n]->entries[e].value);
                listing_add(im, i, row);
            }
            owners->items[k] = node_without(im->arena, owners->items[k], f->child->key);
        }
    }
}

static void fill(struct output *o)
{
    static char title[] = "kehou";
    lxw_doc_properties properties = {.title = title, .created = 1767225600}; /* the same file for the same school */
    workbook_set_properties(o->book, &properties);
    make_looks(o);
    o->rows = ARENA_ARRAY(o->im->arena, o->im->forms.count, int);
    for (int i = 0; i < o->im->forms.count; i++)
        o->rows[i] = o->im->lists[i].count;
    add_notes(o);
    add_school(o);
    for (int i = FORM_SCHOOL + 1; i < o->im->forms.count; i++)
        add_form(o, i);
}

/* Gives a file its name, which nothing may have yet; false with errno set. */
static bool settle(const char *from, const char *to)
{
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0 && link(from, to) == 0;
    int saved = errno;
    if (fd >= 0)
        close(fd);
    unlink(from);
    errno = saved;
    return good;
}

bool template_write(struct import *im, const char *path)
{
    const char *temporary = arena_printf(im->arena, "%s.%ld.new", path, (long)getpid());
    struct output o = {.im = im};
    if (access(path, F_OK) == 0) {
        fprintf(stderr, _("kehou template: %s is there already: choose another name, or move it away\n"), path);
        return false;
    }
    split_children(im);
    o.book = workbook_new(temporary);
    if (!o.book) {
        fprintf(stderr, _("kehou template: %s: cannot write: %s\n"), path, strerror(errno));
        return false;
    }
    fill(&o);
    errno = 0;
    lxw_error error = workbook_close(o.book);
    if (im->d->errors) {
        unlink(temporary);
        return true;
    }
    if (error || !settle(temporary, path)) {
        fprintf(stderr, _("kehou template: %s: cannot write: %s\n"), path, errno ? strerror(errno) : lxw_strerror(error));
        unlink(temporary);
        return false;
    }
    return true;
}
