/* The files of an instance: the document itself and the CSV files that it names. */
#include "school/read.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "school/calendar.h"
#include "school/order.h"
#include "school/validate.h"

void source_add(struct instance_source *s, const char *bytes, size_t length)
{
    if (s->n_files % 8 == 0) {
        struct source_file *files = ARENA_ARRAY(s->arena, s->n_files + 8, struct source_file);
        if (s->n_files)
            memcpy(files, s->files, (size_t)s->n_files * sizeof *files);
        s->files = files;
    }
    s->files[s->n_files++] = (struct source_file){bytes, length};
}

void source_overlay(struct instance_source *s, struct source_file file, const char *title)
{
    if (!s->overlays) {
        s->overlays = ARENA_ARRAY(s->arena, OVERLAYS_MOST, struct source_file);
        s->titles = ARENA_ARRAY(s->arena, OVERLAYS_MOST, const char *);
    }
    s->overlays[s->n_overlays] = file;
    s->titles[s->n_overlays++] = title;
}

void source_scale(struct instance_source *s, const struct node *edit)
{
    if (!s->scales)
        s->scales = ARENA_ARRAY(s->arena, SCALES_MOST, const struct node *);
    s->scales[s->n_scales++] = edit;
}

void source_placed(struct instance_source *s, const char *text)
{
    s->placed = (struct source_file){text, strlen(text)};
}

/* Reads the CSV file that the scalar `name` names, relative to the instance. */
static bool read_csv(struct instance_source *s, const struct node *name, struct diags *d, struct csv *csv)
{
    struct source_file file;
    const char *path = path_beside(s->arena, s->path, name->text);
    if (!csv_read(s->arena, path, name->pos, d, csv, &file.bytes, &file.length))
        return false;
    source_add(s, file.bytes, file.length);
    return true;
}

/* The list under `key`: written out, or in a CSV file of that name. */
static struct source_list read_list(struct instance_source *s, const char *key, struct diags *d)
{
    struct source_list list = {NULL, NULL};
    const struct node *n = node_get(s->root, key);
    if (!n)
        return list;
    if (n->kind == NODE_SEQUENCE) {
        list.items = n;
    } else if (n->kind == NODE_SCALAR && *n->text && strcmp(n->text, "~") != 0) {
        struct csv csv;
        if (read_csv(s, n, d, &csv))
            list = (struct source_list){csv.rows, csv.columns};
    } else {
        diag_error(d, n->pos, _("%s should be a list, or the name of a CSV file"), key);
    }
    list.items = items_ordered(s->arena, list.items);
    return list;
}

/* Offers in CSV files ------------------------------------------------------------------ */

/* The same mapping without `key`; with `value` instead where one is given. */
static const struct node *with_value(struct arena *a, const struct node *map, const char *key,
                                     const struct node *value)
{
    struct entry *entries = ARENA_ARRAY(a, map->count, struct entry);
    struct node *copy = ARENA_NEW(a, struct node);
    *copy = *map;
    copy->entries = entries;
    copy->count = 0;
    for (int i = 0; i < map->count; i++) {
        struct entry e = map->entries[i];
        if (!strcmp(e.key, key)) {
            if (!value)
                continue;
            e.value = value;
        }
        entries[copy->count++] = e;
    }
    return copy;
}

struct offer_file {
    const char *name;
    const struct node *named; /* where */
    struct csv csv;
    bool good;
    int *provider; /* of each row, or NULL where no column says */
};

static const char *offers_name(const struct node *provider)
{
    return node_text(provider, "offers");
}

/* Reads the file and finds the provider of each row. Ids in `providers`; rows of nobody who
 * names this file are errors. */
static void read_offers(struct instance_source *s, struct offer_file *f, const struct node *providers,
                        const struct map *ids, struct diags *d)
{
    f->good = read_csv(s, f->named, d, &f->csv);
    if (!f->good)
        return;
    s->offer_columns[s->n_offers++] = with_value(s->arena, f->csv.columns, "provider", NULL);
    if (!node_get(f->csv.columns, "provider"))
        return;
    f->provider = ARENA_ARRAY(s->arena, f->csv.rows->count, int);
    for (int i = 0; i < f->csv.rows->count; i++) {
        const struct node *row = f->csv.rows->items[i];
        const char *id = node_text(row, "provider");
        int p = f->provider[i] = id ? map_get(ids, id) : -1;
        if (!id)
            diag_error(d, row->pos, _("offer: provider is missing: write the id of the provider"));
        else if (p < 0)
            diag_error(d, node_get(row, "provider")->pos, _("offer: there is no provider '%s'"), id);
        else if (!offers_name(providers->items[p]) || strcmp(offers_name(providers->items[p]), f->name) != 0)
            diag_error(d, node_get(row, "provider")->pos, _("offer: provider '%s' does not name this file: write "
                                                            "'offers: %s' there"), id, f->name);
    }
}

static const struct node *rows_of(struct arena *a, const struct offer_file *f, int provider)
{
    struct node *list = ARENA_NEW(a, struct node);
    *list = *f->csv.rows;
    list->count = 0;
    const struct node **items = ARENA_ARRAY(a, f->csv.rows->count, const struct node *);
    for (int i = 0; i < f->csv.rows->count; i++)
        if (!f->provider || f->provider[i] == provider)
            items[list->count++] = with_value(a, f->csv.rows->items[i], "provider", NULL);
    list->items = items;
    return list;
}

/* Puts the offers that providers keep in files into the tree. */
static void expand_offers(struct instance_source *s, struct diags *d)
{
    const struct node *providers = s->lists[ENTITY_PROVIDER].items;
    if (!providers)
        return;
    struct map ids = map_new(s->arena), names = map_new(s->arena);
    struct offer_file *files = ARENA_ARRAY(s->arena, providers->count, struct offer_file);
    s->offer_columns = ARENA_ARRAY(s->arena, providers->count, const struct node *);
    for (int i = 0; i < providers->count; i++)
        if (node_text(providers->items[i], "id"))
            map_put(&ids, node_text(providers->items[i], "id"), i);
    const struct node **items = ARENA_ARRAY(s->arena, providers->count, const struct node *);
    for (int i = 0; i < providers->count; i++) {
        items[i] = providers->items[i];
        const char *name = offers_name(items[i]);
        if (!name || !*name)
            continue;
        struct offer_file *f = &files[names.count];
        if (map_put(&names, name, names.count)) {
            f->name = name;
            f->named = node_get(items[i], "offers");
            read_offers(s, f, providers, &ids, d);
        }
        f = &files[map_get(&names, name)];
        if (f->good)
            items[i] = with_value(s->arena, items[i], "offers", rows_of(s->arena, f, i));
    }
    struct node *list = ARENA_NEW(s->arena, struct node);
    *list = *providers;
    list->items = items;
    s->lists[ENTITY_PROVIDER].items = list;
}

struct instance_source *source_read(const char *path, struct diags *d)
{
    struct arena *a = arena_new();
    struct instance_source *s = ARENA_NEW(a, struct instance_source);
    struct source_file file;
    s->arena = a;
    s->path = arena_strdup(a, path);
    s->root = yaml_read(a, path, d, &file.bytes, &file.length);
    if (s->root && s->root->kind != NODE_MAPPING) {
        diag_error(d, s->root->pos, _("an instance is a mapping of keys and values that begins with 'kehou: 1'"));
        s->root = NULL;
    }
    if (!s->root) {
        arena_free(a);
        return NULL;
    }
    source_add(s, file.bytes, file.length);
    int errors = d->input_errors;
    for (int i = 0; i < instance_table.count; i++) {
        const struct key *f = &instance_table.fields[i];
        if (f->value != VALUE_ENTITIES)
            continue;
        s->lists[f->target] = read_list(s, f->key, d);
        if (f->target == ENTITY_PROVIDER)
            expand_offers(s, d);
    }
    s->whole = d->input_errors == errors;
    return s;
}

void source_free(struct instance_source *s)
{
    if (s)
        arena_free(s->arena);
}

/* From trees to an instance ------------------------------------------------------------ */

/* Ids of a list to indices; main site and all: sites[0] has no node. */
static void collect_ids(struct reader *r, enum entity e, const struct node *list)
{
    int first = e == ENTITY_SITE, count = list ? list->count : 0;
    r->ids[e] = map_new(r->arena);
    r->names[e] = ARENA_ARRAY(r->arena, count + 1, const char *);
    r->names[e][0] = "";
    r->counts[e] = count + first;
    int *lines = ARENA_ARRAY(r->arena, count + 1, int);
    for (int i = 0; i < count; i++) {
        const char *id = node_text(list->items[i], "id");
        int at = i + first;
        lines[at] = list->items[i]->pos.line;
        r->names[e][at] = id ? id : "";
        if (id && *id && !map_put(&r->ids[e], id, at))
            diag_error(r->d, node_get(list->items[i], "id")->pos,
                       _("%s '%s' is also defined at line %d: ids are unique in a list"), entity_noun(e), id,
                       lines[map_get(&r->ids[e], id)]);
    }
}

/* Week 1 is the Monday week that holds the first day. */
static void set_weeks(struct reader *r, const struct node *root)
{
    struct term *t = &r->in->term;
    const struct node *n = node_get(root, "term");
    t->weeks = 1;
    if (!t->start || !t->end) /* an error already */
        return;
    t->monday = t->start - (int)date_weekday(t->start);
    int weeks = (t->end - t->monday) / 7 + 1;
    if (t->end < t->start)
        diag_error(r->d, node_get(n, "end")->pos, _("term: end lies before start"));
    else if (weeks > WEEKS_MAX)
        diag_error(r->d, node_get(n, "end")->pos, _("term: %d weeks; at most %d can be planned at once"), weeks,
                   WEEKS_MAX);
    else
        t->weeks = weeks;
    for (int i = 0; i < t->n_swaps; i++) {
        const struct node *at = node_get(n, "swapped");
        if (t->swaps[i].date < t->start || t->swaps[i].date > t->end)
            diag_error(r->d, at->pos, _("term: a swapped date lies outside the term"));
        for (int j = 0; j < i; j++)
            if (t->swaps[j].date == t->swaps[i].date)
                diag_error(r->d, at->pos, _("term: a date is swapped twice"));
    }
}

static void hash_files(const struct instance_source *s, char out[65])
{
    struct buf all = {0};
    for (int i = 0; i < s->n_files; i++)
        buf_add(&all, s->files[i].bytes, s->files[i].length);
    sha256_hex(all.text, all.length, out);
    buf_free(&all);
}

static void check_columns(struct reader *r, const struct instance_source *s)
{
    for (int e = 0; e < ENTITIES; e++)
        if (s->lists[e].columns && e != ENTITY_LOCK) { /* locks: each row has its own table */
            reader_enter(r, entity_tables[e], NULL);
            fields_columns(r, entity_tables[e], s->lists[e].columns);
        }
    const struct table *providers = entity_tables[ENTITY_PROVIDER], *offers = NULL;
    for (int i = 0; i < providers->count; i++)
        if (!strcmp(providers->fields[i].key, "offers"))
            offers = providers->fields[i].inside;
    for (int i = 0; i < s->n_offers; i++) {
        reader_enter(r, offers, NULL);
        fields_columns(r, offers, s->offer_columns[i]);
    }
}

struct instance *source_decode(struct instance_source *s, struct diags *d)
{
    if (!s->whole) /* a list that could not be read would only make every reference to it an error */
        return NULL;
    struct reader r = {.arena = s->arena, .d = d, .in = ARENA_NEW(s->arena, struct instance)};
    struct instance *in = r.in;
    in->arena = s->arena;
    r.features.map = map_new(s->arena);
    r.subjects.map = map_new(s->arena);
    reader_enter(&r, &instance_table, NULL);
    fields_read(&r, &instance_table, s->root, in, false);
    set_weeks(&r, s->root);
    for (int e = 0; e < ENTITY_LOCK; e++)
        collect_ids(&r, (enum entity)e, s->lists[e].items);
    check_columns(&r, s);
    profile_read(&r, s);
    if (r.counts[ENTITY_SLOT] > SLOTS_MAX) {
        diag_error(d, s->lists[ENTITY_SLOT].items->pos, _("%d slots; at most %d can be planned at once"),
                   r.counts[ENTITY_SLOT], SLOTS_MAX);
        return NULL;
    }
    decode_lists(&r, s);
    in->n_features = r.features.count < 64 ? r.features.count : 64;
    in->features = r.features.at;
    in->n_subjects = r.subjects.count;
    in->subjects = r.subjects.at;
    if (d->input_errors)
        return NULL;
    links_make(&r);
    if (s->placed.bytes)
        source_add(s, s->placed.bytes, s->placed.length);
    for (int i = 0; i < s->n_overlays; i++)
        source_add(s, s->overlays[i].bytes, s->overlays[i].length);
    in->n_overlays = s->n_overlays;
    in->overlays = s->titles;
    in->files.own = s->root->pos.file;
    instance_files(in, d, in->arena);
    hash_files(s, in->sha256);
    validate(in, d);
    return d->input_errors ? NULL : in;
}

void instance_files(struct instance *in, const struct diags *d, struct arena *arena)
{
    const char **names = ARENA_ARRAY(arena, d->n_files, const char *);
    for (int i = 0; i < d->n_files; i++)
        names[i] = arena_strdup(arena, d->files[i]);
    in->files.names = names;
}

void instance_place(const struct instance *in, struct pos at, int beside, struct buf *out)
{
    if (at.file != beside)
        buf_printf(out, _("%s, line %d"), in->files.names[at.file], at.line);
    else
        buf_printf(out, _("line %d"), at.line);
}

void instance_free(struct instance *in)
{
    if (in)
        arena_free(in->arena);
}
