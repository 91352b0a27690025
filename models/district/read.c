/* The district's own file, decoded; then all of its schools. */
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/text.h"
#include "district/keys.h"
#include "school/order.h"
#include "school/read.h"

static const char mark[] = "kehou_district:";

bool district_is(const char *path)
{
    struct arena *a = arena_new();
    size_t length;
    bool is = false;
    for (const char *line = file_read(a, path, &length); line && !is; line = (line = strchr(line, '\n')) ? line + 1 : NULL)
        is = !strncmp(line, mark, sizeof mark - 1);
    arena_free(a);
    return is;
}

void read_shared_slots(struct reader *r, const struct key *f, const struct node *n, void *offer)
{
    struct shared_offer *o = offer;
    if (n->kind == NODE_SCALAR && !strcmp(n->text, "all"))
        return;
    o->slots = reader_list(r, f, n, key_right(r, f));
    for (int i = 0; o->slots && i < o->slots->count; i++)
        if (!reader_scalar(r, f, o->slots->items[i], key_right(r, f))) {
            o->slots = NULL;
            return;
        }
}

/* Offers of activities twice; places of all. */
static void finish_provider(struct reader *r, struct shared_provider *p)
{
    const struct node *offers = node_get(p->src, "offers");
    struct map seen = map_new(r->arena);
    p->p.id = p->p.id ? p->p.id : "";
    p->p.name = p->p.name ? p->p.name : p->p.id;
    for (int i = 0; i < p->n_offers; i++) {
        struct shared_offer *o = (struct shared_offer *)&p->offers[i]; /* decoded just now, const from the next on */
        o->src = offers->items[i];
        if (o->activity && !map_put(&seen, o->activity, i))
            diag_error(r->d, o->src->pos, _("%s: activity '%s' is offered twice: make it one offer"), reader_who(r),
                       o->activity);
    }
}

void read_shared(struct reader *r, const struct key *f, const struct node *n, void *district)
{
    struct district *x = district;
    const struct node *list = reader_list(r, f, n, key_right(r, f));
    struct map seen = map_new(r->arena);
    if (!list)
        return;
    list = items_ordered(r->arena, list);
    struct shared_provider *all = ARENA_ARRAY(r->arena, list->count, struct shared_provider);
    for (int i = 0; i < list->count; i++) {
        struct shared_provider *p = &all[i];
        p->src = list->items[i];
        reader_enter(r, f->inside, p->src);
        fields_read(r, f->inside, p->src, p, false);
        finish_provider(r, p);
        if (*p->p.id && !map_put(&seen, p->p.id, i))
            diag_error(r->d, p->src->pos, _("%s '%s' is also defined at line %d: ids are unique in a list"),
                       entity_noun(ENTITY_PROVIDER), p->p.id, all[map_get(&seen, p->p.id)].src->pos.line);
    }
    reader_enter(r, &district_table, NULL);
    x->providers = all;
    x->n_providers = list->count;
}

static void finish_schools(struct reader *r, struct district *x, const struct node *root)
{
    const struct node *list = node_get(root, "schools");
    struct map seen = map_new(r->arena);
    for (int i = 0; i < x->n_schools; i++) {
        struct district_school *s = (struct district_school *)&x->schools[i];
        s->src = list->items[i];
        if (!s->file)
            continue;
        s->path = path_beside(r->arena, x->path, s->file);
        if (!map_put(&seen, s->file, i))
            diag_error(r->d, s->src->pos, _("school '%s' is listed twice"), s->file);
    }
    if (list && !x->n_schools)
        diag_error(r->d, list->pos, _("a district needs one school at least"));
}

struct district *district_read(const char *path, struct diags *d)
{
    struct arena *a = arena_new();
    struct district *x = ARENA_NEW(a, struct district);
    const char *bytes;
    size_t length;
    x->arena = a;
    x->path = arena_strdup(a, path);
    diags_file(d, path);
    const struct node *root = yaml_read(a, path, d, &bytes, &length);
    if (root) {
        struct instance unused = {.arena = a};
        struct reader r = {.arena = a, .d = d, .in = &unused};
        reader_enter(&r, &district_table, NULL);
        fields_read(&r, &district_table, root, x, false);
        finish_schools(&r, x, root);
        x->policy = node_get(root, "policy");
        x->id = x->id ? x->id : "";
        x->name = x->name ? x->name : x->id;
    }
    if (!d->input_errors)
        return x;
    district_free(x);
    return NULL;
}

void district_free(struct district *x)
{
    if (x)
        arena_free(x->arena);
}

const char *district_school_id(const struct district *x, int i, struct arena *a)
{
    struct diags *d = diags_new();
    const char *bytes, *id = NULL;
    size_t length;
    const struct node *root = yaml_read(a, x->schools[i].path, d, &bytes, &length);
    if (root)
        id = node_text(node_get(root, "school"), "id");
    diags_free(d);
    return id;
}

/* All schools at once ------------------------------------------------------------------- */

/* What offers name and some school knows. */
struct known {
    struct map activities, slots;
};

static void learn(struct arena *a, struct known *k, const struct instance *in)
{
    for (int i = 0; i < in->n_activities; i++)
        if (map_get(&k->activities, in->activities[i].id) < 0)
            map_put(&k->activities, arena_strdup(a, in->activities[i].id), 0);
    for (int t = 0; t < in->n_slots; t++)
        if (map_get(&k->slots, in->slots[t].id) < 0)
            map_put(&k->slots, arena_strdup(a, in->slots[t].id), 0);
}

/* Offers that no school can take up are slips of the pen more often than not. */
static void warn_unknown(const struct district *x, const struct known *k, struct diags *d)
{
    for (int p = 0; p < x->n_providers; p++)
        for (int i = 0; i < x->providers[p].n_offers; i++) {
            const struct shared_offer *o = &x->providers[p].offers[i];
            if (map_get(&k->activities, o->activity) < 0)
                diag_warning(d, node_get(o->src, "activity")->pos, _("provider %s: no school has the activity '%s'"),
                             x->providers[p].p.id, o->activity);
            for (int j = 0; o->slots && j < o->slots->count; j++)
                if (map_get(&k->slots, o->slots->items[j]->text) < 0)
                    diag_warning(d, o->slots->items[j]->pos, _("provider %s: no school has the slot '%s'"),
                                 x->providers[p].p.id, o->slots->items[j]->text);
        }
}

void district_validate(const struct district *x, struct diags *d,
                       void (*visit)(void *ctx, int school, const struct instance *in), void *ctx)
{
    struct arena *a = arena_new();
    struct map ids = map_new(a);
    struct known known = {map_new(a), map_new(a)};
    for (int i = 0; i < x->n_schools; i++) {
        struct diags *own = diags_new();
        struct instance *in = district_school_read(x, i, own);
        diags_merge(d, own);
        diags_free(own);
        if (!in)
            continue;
        const char *id = arena_strdup(a, in->id);
        if (!map_put(&ids, id, i))
            diag_error(d, x->schools[i].src->pos, _("school '%s' of %s is also in %s: ids are unique in a district"), id,
                       x->schools[i].file, x->schools[map_get(&ids, id)].file);
        learn(a, &known, in);
        if (visit)
            visit(ctx, i, in);
        instance_free(in);
    }
    if (!d->input_errors)
        warn_unknown(x, &known, d);
    arena_free(a);
}
