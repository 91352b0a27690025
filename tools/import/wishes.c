/* Answers spread over columns: wishes by rank or by rating, times at which a student is free. */
#include <stdlib.h>
#include <string.h>

#include "school/values.h"
#include "tools/import/survey.h"

/* A column each, the dearest first; a cell may hold several. */
static const struct node *ranked(struct survey *s, const struct node *spec, const struct answer *a)
{
    struct node *list = node_new(s->im->arena, NODE_SEQUENCE, 0, a->row->cells[0].pos);
    const struct node *items[1000];
    for (int i = 0; i < spec->count; i++) {
        struct cell cell;
        if (!survey_cell(s, spec->items[i], a, &cell))
            continue;
        const struct node *wishes = cell_value(s->im, form_key(ENTITY_STUDENT, "wishes"), "wishes", &cell);
        for (int k = 0; wishes && k < wishes->count && list->count < 1000; k++)
            items[list->count++] = wishes->items[k];
    }
    const struct node **kept = ARENA_ARRAY(s->im->arena, list->count, const struct node *);
    if (list->count)
        memcpy(kept, items, (size_t)list->count * sizeof *kept);
    list->items = kept;
    return list->count ? list : NULL;
}

/* Times ---------------------------------------------------------------------------------- */

/* "mon h1" for each option that a cell of a time's column names; `none` where none does. */
struct times {
    struct map at;
    bool none;
};

static struct times read_times(struct survey *s, const struct answer *a)
{
    const struct node *free = node_get(s->map, "free"), *columns = node_get(free, "columns"), *options = node_get(free, "options");
    struct times t = {map_new(s->im->arena), true};
    survey_keys(s, free, &free_table);
    for (int i = 0; columns && columns->kind == NODE_MAPPING && i < columns->count; i++) {
        int column = survey_column(s, columns->entries[i].value);
        const struct cell *cell = column >= 0 ? grid_cell(a->row, column) : NULL;
        for (const char *p = cell ? cell->text : ""; *p;) {
            size_t length = strcspn(p, ",;|\n");
            const char *text = text_trimmed(s->im->arena, arena_strndup(s->im->arena, p, length));
            const char *name = node_text(options, text);
            p += length + (p[length] != '\0');
            if (name)
                map_put(&t.at, arena_printf(s->im->arena, "%s %s", name, columns->entries[i].key), 1);
            else if (*text)
                diag_error(s->im->d, cell->pos, _("the mapping does not say what '%s' means: add it under free.options"), text);
            t.none &= !name;
        }
    }
    return t;
}

/* Whether the student is free at all of the times that `needed` lists (one, or a list). */
static bool is_free(struct survey *s, const struct times *t, const struct node *needed)
{
    const struct node *list = needed && needed->kind == NODE_SCALAR ? node_list(s->im->arena, needed) : needed;
    if (!list || t->none)
        return true;
    for (int i = 0; list->kind == NODE_SEQUENCE && i < list->count; i++)
        if (list->items[i]->kind == NODE_SCALAR && map_get(&t->at, list->items[i]->text) < 0)
            return false;
    return list->kind == NODE_SEQUENCE || map_get(&t->at, list->text) >= 0;
}

const struct node *survey_attends(struct survey *s, const struct node *spec, const struct answer *a)
{
    const struct node *slots = node_get(spec, "free"), *none = node_get(spec, "none");
    struct times t = read_times(s, a);
    survey_keys(s, spec, &attends_table);
    if (t.none && none)
        return node_scalar(s->im->arena, STYLE_QUOTED, none->kind == NODE_SCALAR ? none->text : "", a->row->cells[0].pos);
    struct node *list = node_new(s->im->arena, NODE_SEQUENCE, slots->count, a->row->cells[0].pos);
    for (int i = 0; slots->kind == NODE_MAPPING && i < slots->count; i++)
        if (is_free(s, &t, slots->entries[i].value))
            ((const struct node **)list->items)[list->count++] =
                node_scalar(s->im->arena, STYLE_QUOTED, slots->entries[i].key, list->pos);
    return list;
}

/* Ratings -------------------------------------------------------------------------------- */

struct rating {
    int64_t value;
    int order;
    const struct node *activity;
};

static int by_rating(const void *x, const void *y)
{
    const struct rating *a = x, *b = y;
    return a->value != b->value ? (a->value > b->value ? -1 : 1) : a->order - b->order;
}

static int64_t number_of(struct survey *s, const struct node *spec, const char *key, int64_t otherwise)
{
    const struct node *n = node_get(spec, key);
    int64_t value = otherwise;
    if (n && (n->kind != NODE_SCALAR || !value_int(n->text, &value))) {
        diag_error(s->im->d, n->pos, _("mapping: %s should be a whole number"), key);
        s->im->broken = true;
    }
    return value;
}

/* A column an activity, its cells ratings. Equal ratings come in the order of the list, begun for row n at item n × turn, so
 * that none is favoured. */
static const struct node *rated(struct survey *s, const struct node *spec, const struct answer *a)
{
    const struct node *list = node_get(spec, "rated");
    int64_t least = number_of(s, spec, "least", 1), most = number_of(s, spec, "most", 100), turn = number_of(s, spec, "turn", 0);
    int count = list->kind == NODE_SEQUENCE ? list->count : 0, n = 0;
    struct rating *ratings = ARENA_ARRAY(s->im->arena, count, struct rating);
    struct times t = read_times(s, a);
    survey_keys(s, spec, &ratings_table);
    for (int i = 0; i < count && !s->im->broken; i++) {
        const struct node *item = list->items[i], *activity = node_get(item, "activity"), *where = node_get(item, "column");
        survey_keys(s, item, &rating_table);
        if (!activity || !where || activity->kind != NODE_SCALAR) {
            diag_error(s->im->d, item->pos, _("mapping: a rated item names a column and an activity"));
            s->im->broken = true;
            break;
        }
        int column = survey_column(s, where);
        const struct cell *cell = column >= 0 ? grid_cell(a->row, column) : NULL;
        const char *text = cell ? text_folded(s->im->arena, cell->text) : "";
        int64_t value, begun = (i - turn * a->number) % count;
        if (!*text)
            continue;
        if (!value_int(text, &value))
            diag_error(s->im->d, cell->pos, _("'%s' should be a rating, a whole number"), cell->text);
        else if (value >= least && is_free(s, &t, node_get(item, "free")))
            ratings[n++] = (struct rating){value, (int)(begun < 0 ? begun + count : begun), activity};
    }
    if (n)
        qsort(ratings, (size_t)n, sizeof *ratings, by_rating);
    struct node *wishes = node_new(s->im->arena, NODE_SEQUENCE, n, a->row->cells[0].pos);
    for (int i = 0; i < n && i < most; i++)
        ((const struct node **)wishes->items)[wishes->count++] =
            node_scalar(s->im->arena, STYLE_QUOTED, ratings[i].activity->text, wishes->pos);
    return wishes;
}

const struct node *survey_wishes(struct survey *s, const struct node *spec, const struct answer *a)
{
    return spec->kind == NODE_SEQUENCE ? ranked(s, spec, a) : rated(s, spec, a);
}
