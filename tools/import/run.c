/* What an import does, in order: base, files, names, rows, later ones, the decoder. */
#include <string.h>

#include "school/order.h"
#include "tools/import/survey.h"

struct import *import_new(struct diags *d)
{
    struct arena *a = arena_new();
    struct import *im = ARENA_NEW(a, struct import);
    im->arena = a;
    im->d = d;
    im->forms = forms_make(a);
    im->lists = ARENA_ARRAY(a, im->forms.count, struct listing);
    return im;
}

void import_free(struct import *im)
{
    source_free(im->base);
    arena_free(im->arena);
}

/* The sheets of all files, in their order. */
static const struct cell_grid **read_files(struct import *im, const struct texts *files, int *count)
{
    const struct book **books = ARENA_ARRAY(im->arena, files->count, const struct book *);
    for (int i = 0; i < files->count; i++) {
        books[i] = book_read(im->arena, files->at[i], im->d);
        im->broken |= !books[i];
        *count += books[i] ? books[i]->count : 0;
    }
    const struct cell_grid **grids = ARENA_ARRAY(im->arena, *count, const struct cell_grid *);
    for (int i = 0, n = 0; i < files->count; i++)
        for (int g = 0; books[i] && g < books[i]->count; g++)
            grids[n++] = &books[i]->grids[g];
    return grids;
}

void import_read(struct import *im, const struct texts *files, const char *base, const char *map)
{
    int count = 0;
    if (base && !base_read(im, base)) {
        im->broken = true;
        return;
    }
    const struct cell_grid **grids = read_files(im, files, &count);
    if (im->broken)
        return;
    struct survey survey = {.im = im};
    if (map)
        survey_open(im, map, grids, &count, &survey);
    if (im->broken)
        return;
    struct table_sheet *tables = ARENA_ARRAY(im->arena, count, struct table_sheet);
    count = sheets_open(im, grids, count, tables);
    if (survey.map)
        survey_same(&survey);
    survey_read(&survey);
    sheets_read(im, tables, count);
}

struct instance *import_decode(struct import *im, const char *path)
{
    struct diags *d = im->d;
    char sheet[FORM_NAME];
    if (im->broken)
        return NULL;
    if (!im->root) {
        form_name(&im->forms.at[FORM_SCHOOL], sheet);
        diag_error(d, (struct pos){0, 0, 0}, _("nothing says which school and term this is: add the sheet '%s', or name an "
                                               "instance with --base"), sheet);
        return NULL;
    }
    struct arena *a = arena_new();
    struct instance_source *s = ARENA_NEW(a, struct instance_source);
    struct node *root = node_new(im->arena, NODE_MAPPING, 0, im->root->pos);
    for (int i = 0; i < im->root->count; i++)
        node_set(im->arena, root, im->root->entries[i].key, im->root->entries[i].value);
    node_set(im->arena, root, "kehou", node_scalar(im->arena, STYLE_PLAIN, "1", root->pos));
    *s = (struct instance_source){.arena = a, .path = path, .root = root, .whole = true};
    for (int i = 0; i < im->forms.count; i++) {
        const struct form *f = &im->forms.at[i];
        if (f->entity == ENTITIES || f->child || !im->lists[i].given)
            continue;
        struct node *list = node_new(im->arena, NODE_SEQUENCE, 0, root->pos);
        list->count = im->lists[i].count;
        list->items = im->lists[i].items;
        s->lists[f->entity].items = items_ordered(a, list);
    }
    /* The decoder stops before input that could not be read; here all was, and what was wrong so far is said once. */
    int before = d->count, errors = d->input_errors;
    d->input_errors = 0;
    struct instance *in = source_decode(s, d);
    d->input_errors += errors;
    diags_drop_repeats(d, before);
    if (!in)
        source_free(s);
    if (in && d->input_errors) {
        instance_free(in);
        in = NULL;
    }
    return in;
}
