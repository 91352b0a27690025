/* An .xlsx workbook: which part is which sheet, and what the cells refer to. */
#include "sheet/xlsx.h"

#include <stdlib.h>
#include <string.h>

/* A relationship of a part to another: where it leads, by its id. */
struct relation {
    const char *id, *type, *target; /* target: a path within the zip, or NULL where it leads outside */
};

struct relations {
    struct arena *arena;
    const char *folder; /* of the part they belong to, "xl/" */
    int count, room;
    struct relation *at;
};

/* Sheets as workbook.xml lists them. */
struct sheet_entry {
    const char *name, *relation;
};

struct workbook {
    struct arena *arena;
    bool from_1904;
    int count, room;
    struct sheet_entry *at;
};

static void *grown(void *at, int count, int *room, size_t size)
{
    if (count < *room)
        return at;
    *room = *room ? 2 * *room : 16;
    return xrealloc(at, (size_t)*room, size);
}

/* `target` as seen from `folder`, its dots resolved; NULL where it leaves the zip. */
static const char *resolve(struct arena *a, const char *folder, const char *target)
{
    const char *from = target[0] == '/' ? target + 1 : arena_printf(a, "%s%s", folder, target);
    char *out = arena_alloc(a, strlen(from) + 1), *to = out;
    for (const char *p = from; *p;) {
        size_t length = strcspn(p, "/");
        if (length == 2 && !strncmp(p, "..", 2)) {
            if (to == out)
                return NULL;
            for (to--; to > out && to[-1] != '/'; to--)
                ;
        } else if (length && !(length == 1 && *p == '.')) {
            memcpy(to, p, length);
            to += length;
            if (p[length])
                *to++ = '/';
        }
        p += length + (p[length] == '/');
    }
    *to = '\0';
    return out;
}

static void ignore_end(void *ctx, const char *name)
{
    (void)ctx, (void)name;
}

static void take_relation(void *ctx, const char *name, const char *const *attributes)
{
    struct relations *r = ctx;
    const char *id = parts_attribute(attributes, "Id"), *type = parts_attribute(attributes, "Type"),
               *target = parts_attribute(attributes, "Target"), *mode = parts_attribute(attributes, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
        return;
    bool outside = mode && !strcmp(mode, "External");
    const char *slash = strrchr(type, '/');
    r->at = grown(r->at, r->count, &r->room, sizeof *r->at);
    r->at[r->count++] = (struct relation){arena_strdup(r->arena, id), arena_strdup(r->arena, slash ? slash + 1 : type),
                                          outside ? NULL : resolve(r->arena, r->folder, target)};
}

/* Reads the relations of the part "FOLDER/NAME". */
static bool read_relations(struct xlsx *x, const char *folder, const char *name, struct relations *r)
{
    *r = (struct relations){.arena = x->arena, .folder = folder};
    const struct parts_handler handler = {take_relation, ignore_end, NULL, r, NULL};
    return parts_read(x->parts, arena_printf(x->arena, "%s_rels/%s.rels", folder, name), &handler);
}

static const struct relation *by_id(const struct relations *r, const char *id)
{
    for (int i = 0; i < r->count; i++)
        if (!strcmp(r->at[i].id, id))
            return &r->at[i];
    return NULL;
}

/* The first relation of the type that leads to a part, or NULL. */
static const char *part_of_type(const struct relations *r, const char *type)
{
    for (int i = 0; i < r->count; i++)
        if (r->at[i].target && !strcmp(r->at[i].type, type))
            return r->at[i].target;
    return NULL;
}

static void take_entry(void *ctx, const char *name, const char *const *attributes)
{
    struct workbook *w = ctx;
    const char *title = parts_attribute(attributes, "name"), *id = parts_attribute(attributes, "id"),
               *date = parts_attribute(attributes, "date1904");
    if (!strcmp(name, "workbookPr")) {
        w->from_1904 = date && (!strcmp(date, "1") || !strcmp(date, "true"));
    } else if (!strcmp(name, "sheet") && title && id) {
        w->at = grown(w->at, w->count, &w->room, sizeof *w->at);
        w->at[w->count++] = (struct sheet_entry){arena_strdup(w->arena, title), arena_strdup(w->arena, id)};
    }
}

/* Shared strings ----------------------------------------------------------------------- */

struct strings {
    struct arena *arena;
    int count, room;
    const char **at;
    bool takes, phonetic;
    struct buf text;
};

static void start_string(void *ctx, const char *name, const char *const *attributes)
{
    struct strings *s = ctx;
    (void)attributes;
    if (!strcmp(name, "si"))
        s->text.length = 0;
    else if (!strcmp(name, "rPh"))
        s->phonetic = true;
    else if (!strcmp(name, "t"))
        s->takes = !s->phonetic;
}

static void end_string(void *ctx, const char *name)
{
    struct strings *s = ctx;
    s->takes = false;
    if (!strcmp(name, "rPh")) {
        s->phonetic = false;
    } else if (!strcmp(name, "si")) {
        s->at = grown(s->at, s->count, &s->room, sizeof *s->at);
        s->at[s->count++] = xlsx_unescape(s->arena, s->text.length ? s->text.text : "", s->text.length);
    }
}

static void take_string(void *ctx, const char *bytes, int length)
{
    struct strings *s = ctx;
    if (s->takes)
        buf_add(&s->text, bytes, (size_t)length);
}

static bool read_strings(struct xlsx *x, const char *path)
{
    struct strings s = {.arena = x->arena};
    const struct parts_handler handler = {start_string, end_string, take_string, &s, NULL};
    bool good = parts_read(x->parts, path, &handler);
    x->n_strings = s.count;
    x->strings = ARENA_ARRAY(x->arena, s.count, const char *);
    if (s.count)
        memcpy(x->strings, s.at, (size_t)s.count * sizeof *s.at);
    free(s.at);
    buf_free(&s.text);
    return good;
}

/* Styles: all that matters is which cells show a date or a time --------------------------- */

struct styles {
    bool cells; /* within cellXfs */
    int n_custom, custom_room, count, room;
    struct custom {
        long id;
        enum shows shows;
    } *custom;
    enum shows *at;
};

static void start_style(void *ctx, const char *name, const char *const *attributes)
{
    struct styles *s = ctx;
    const char *id = parts_attribute(attributes, "numFmtId"), *code = parts_attribute(attributes, "formatCode");
    long number = id ? strtol(id, NULL, 10) : 0;
    if (!strcmp(name, "numFmt") && id && code) {
        s->custom = grown(s->custom, s->n_custom, &s->custom_room, sizeof *s->custom);
        s->custom[s->n_custom++] = (struct custom){number, xlsx_shows(code)};
    } else if (!strcmp(name, "cellXfs")) {
        s->cells = true;
    } else if (!strcmp(name, "xf") && s->cells) {
        enum shows shows = xlsx_shows_known(number);
        for (int i = 0; i < s->n_custom; i++)
            if (s->custom[i].id == number)
                shows = s->custom[i].shows;
        s->at = grown(s->at, s->count, &s->room, sizeof *s->at);
        s->at[s->count++] = shows;
    }
}

static void end_style(void *ctx, const char *name)
{
    struct styles *s = ctx;
    if (!strcmp(name, "cellXfs"))
        s->cells = false;
}

static bool read_styles(struct xlsx *x, const char *path)
{
    struct styles s = {0};
    const struct parts_handler handler = {start_style, end_style, NULL, &s, NULL};
    bool good = parts_read(x->parts, path, &handler);
    x->n_formats = s.count;
    x->formats = ARENA_ARRAY(x->arena, s.count, enum shows);
    if (s.count)
        memcpy(x->formats, s.at, (size_t)s.count * sizeof *s.at);
    free(s.custom);
    free(s.at);
    return good;
}

/* The whole ---------------------------------------------------------------------------- */

static void damaged(struct xlsx *x, const char *what)
{
    diag_error(x->d, (struct pos){x->file, 0, 0}, _("the workbook lacks its part %s, or it is damaged: save it again"), what);
}

/* The sheets of the workbook, whose relations are `r`. */
static const struct book *read_sheets(struct xlsx *x, const struct workbook *w, const struct relations *r)
{
    struct book *book = ARENA_NEW(x->arena, struct book);
    struct cell_grid *grids = ARENA_ARRAY(x->arena, w->count, struct cell_grid);
    for (int i = 0; i < w->count; i++) {
        const struct relation *to = by_id(r, w->at[i].relation);
        if (!to || !to->target) {
            damaged(x, w->at[i].name);
            return NULL;
        }
        if (strcmp(to->type, "worksheet") != 0) /* a chart alone on its sheet */
            continue;
        struct cell_grid *g = &grids[book->count++];
        *g = (struct cell_grid){.name = w->at[i].name, .file = diags_sheet(x->d, x->name, w->at[i].name)};
        if (!xlsx_sheet(x, to->target, g))
            return NULL;
    }
    book->grids = grids;
    return book;
}

static const struct book *read_book(struct xlsx *x, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? arena_strndup(x->arena, path, (size_t)(slash + 1 - path)) : "";
    struct workbook w = {.arena = x->arena};
    struct relations r = {0};
    const struct parts_handler handler = {take_entry, ignore_end, NULL, &w, NULL};
    const struct book *book = NULL;
    if (parts_read(x->parts, path, &handler) && read_relations(x, folder, slash ? slash + 1 : path, &r)) {
        const char *strings = part_of_type(&r, "sharedStrings"), *styles = part_of_type(&r, "styles");
        x->from_1904 = w.from_1904;
        if ((!strings || read_strings(x, strings)) && (!styles || read_styles(x, styles)))
            book = read_sheets(x, &w, &r);
    }
    free(w.at);
    free(r.at);
    return book;
}

const struct book *xlsx_book(struct arena *a, const char *bytes, size_t length, const char *name, struct diags *d)
{
    struct xlsx x = {.arena = a, .d = d, .name = name, .file = diags_file(d, name)};
    const struct book *book = NULL;
    struct relations r = {0};
    x.parts = parts_open(bytes, length, x.file, d);
    if (!x.parts)
        return NULL;
    if (!parts_has(x.parts, "_rels/.rels")) {
        diag_error(d, (struct pos){x.file, 0, 0}, _("the file is a zip, but no .xlsx workbook: save it as .xlsx"));
    } else if (read_relations(&x, "", "", &r)) {
        const char *main = part_of_type(&r, "officeDocument");
        if (main)
            book = read_book(&x, main);
        else
            damaged(&x, "workbook.xml");
    }
    free(r.at);
    parts_close(x.parts);
    return book;
}
