/* Nodes as an instance's files: instance.yaml, and a CSV file for each list whose items fit into cells. */
#include <string.h>

#include "school/values.h"
#include "tools/import/import.h"
#include "tools/report/folder.h"

/* A text that YAML reads as one without quotation marks. */
static bool is_word(const char *text)
{
    static const char *const other[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", NULL};
    for (int i = 0; other[i]; i++)
        if (!strcasecmp(text, other[i]))
            return false;
    unsigned char first = (unsigned char)*text;
    if (first < 0x80 && !(first >= 'a' && first <= 'z') && !(first >= 'A' && first <= 'Z'))
        return false;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        if (*p < 0x80 && !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", *p))
            return false;
    return strncmp(text, "\xEF\xBB\xBF", 3) != 0;
}

static bool is_bare(const struct node *n)
{
    return n->style == STYLE_PLAIN && *n->text && strspn(n->text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-") ==
                                                      strlen(n->text) && n->text[0] != '-';
}

static void yaml_value(struct buf *out, const struct node *n);

static void yaml_text(struct buf *out, const struct node *n)
{
    int64_t number;
    if (is_word(n->text) || is_bare(n) || (n->style == STYLE_PLAIN && value_hundredths(n->text, &number))) {
        buf_puts(out, n->text);
        return;
    }
    buf_puts(out, "\"");
    for (const char *p = n->text; *p; p++) {
        if (*p == '"' || *p == '\\')
            buf_puts(out, "\\");
        buf_add(out, p, 1);
    }
    buf_puts(out, "\"");
}

static void yaml_value(struct buf *out, const struct node *n)
{
    if (n->kind == NODE_SCALAR) {
        yaml_text(out, n);
        return;
    }
    buf_puts(out, n->kind == NODE_SEQUENCE ? "[" : "{");
    for (int i = 0; i < n->count; i++) {
        if (i)
            buf_puts(out, ", ");
        if (n->kind == NODE_MAPPING)
            buf_printf(out, "%s: ", n->entries[i].key);
        yaml_value(out, n->kind == NODE_SEQUENCE ? n->items[i] : n->entries[i].value);
    }
    buf_puts(out, n->kind == NODE_SEQUENCE ? "]" : "}");
}

static void csv_text(struct buf *out, const char *text, bool first)
{
    bool quotes = strpbrk(text, ",\"\r\n") || *text == ' ' || *text == '\t';
    buf_printf(out, first ? "%s" : ",%s", quotes ? "\"" : "");
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            buf_puts(out, "\"");
        buf_add(out, p, 1);
    }
    if (quotes)
        buf_puts(out, "\"");
}

/* Whether any item has the column, or the mapping that it is in. */
static bool is_used(struct arena *a, const struct listing *l, const char *path)
{
    size_t length = strcspn(path, ".");
    const char *group = arena_strndup(a, path, length);
    for (int i = 0; i < l->count; i++)
        if (path[length] ? node_get(l->items[i], group) != NULL : node_get(l->items[i], path) != NULL)
            return true;
    return false;
}

static void csv_list(struct arena *a, const struct form *f, const struct listing *l, struct buf *out)
{
    bool *used = ARENA_ARRAY(a, f->count, bool);
    for (int c = 0, n = 0; c < f->count; c++)
        if ((used[c] = is_used(a, l, f->columns[c].path)))
            csv_text(out, f->columns[c].path, n++ == 0);
    buf_puts(out, "\n");
    for (int i = 0; i < l->count; i++) {
        for (int c = 0, n = 0; c < f->count; c++) {
            const struct node *value = used[c] ? node_at(l->items[i], f->columns[c].path) : NULL;
            if (used[c])
                csv_text(out, value ? flat_text(a, f->columns[c].key, value, false) : "", n++ == 0);
        }
        buf_puts(out, "\n");
    }
}

/* Locks and waivers, few and made by hand, stay in instance.yaml. */
static bool is_flat(struct arena *a, const struct form *f, const struct listing *l)
{
    if (!form_column(f, "id"))
        return false;
    for (int i = 0; i < l->count; i++)
        if (!flat_item(a, f, l->items[i], "", false))
            return false;
    return true;
}

static void write_list(struct import *im, int form, struct folder *to, struct buf *yaml)
{
    const struct form *f = &im->forms.at[form];
    const struct listing *l = &im->lists[form];
    if (!l->count) {
        buf_printf(yaml, l->given ? "%s: []\n" : "", f->name);
    } else if (is_flat(im->arena, f, l)) {
        struct buf csv = {0};
        const char *name = arena_printf(im->arena, "%s.csv", f->name);
        csv_list(im->arena, f, l, &csv);
        folder_add(to, name, N_("a list of the instance"), csv);
        buf_printf(yaml, "%s: %s\n", f->name, name);
    } else {
        buf_printf(yaml, "%s:\n", f->name);
        for (int i = 0; i < l->count; i++) {
            buf_puts(yaml, "  - ");
            yaml_value(yaml, l->items[i]);
            buf_puts(yaml, "\n");
        }
    }
}

void instance_write(struct import *im, struct folder *f, const char *made_from)
{
    struct buf yaml = {0};
    buf_printf(&yaml, "# Made by kehou import from %s\nkehou: 1\n", made_from);
    for (int i = 0; i < instance_table.count; i++) {
        const struct key *key = &instance_table.fields[i];
        const struct node *value = key->value == VALUE_ENTITIES || !strcmp(key->key, "kehou") ? NULL : node_get(im->root, key->key);
        if (!value)
            continue;
        buf_printf(&yaml, "%s: ", key->key);
        yaml_value(&yaml, value);
        buf_puts(&yaml, "\n");
    }
    for (int i = 0; i < im->forms.count; i++)
        if (im->forms.at[i].entity < ENTITIES && !im->forms.at[i].child)
            write_list(im, i, f, &yaml);
    folder_add(f, "instance.yaml", N_("the instance"), yaml);
}
