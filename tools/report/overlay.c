/* What differs between a school and an altered one, as edits of an overlay (contract section 6): every key of the
 * tables that read an instance is compared and, where it differs, written as a file would state it. */
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "school/fields.h"
#include "solver/altered.h"
#include "tools/report/conflict.h"

static const char *id_of(const struct instance *in, enum entity e, int i)
{
    switch (e) {
    case ENTITY_SITE:
        return in->sites[i].id;
    case ENTITY_SLOT:
        return in->slots[i].id;
    case ENTITY_ROOM:
        return in->rooms[i].id;
    case ENTITY_CLASS:
        return in->classes[i].id;
    case ENTITY_STAFF:
        return in->staff[i].id;
    case ENTITY_PROVIDER:
        return in->providers[i].id;
    case ENTITY_ACTIVITY:
        return in->activities[i].id;
    case ENTITY_POST:
        return in->posts[i].id;
    case ENTITY_STUDENT:
        return in->students[i].id;
    case ENTITY_LOCK:
    case ENTITY_WAIVER:
    case ENTITIES:
        break;
    }
    return "";
}

static json_t *slot_list(const struct instance *in, const struct slotset *slots)
{
    json_t *list = json_array();
    for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
        json_array_append_new(list, json_string(in->slots[t].id));
    return list;
}

static json_t *bit_list(uint64_t bits, const char *const *words, int n)
{
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        if (bits >> i & 1)
            json_array_append_new(list, json_string(words[i]));
    return list;
}

static json_t *object_all(const struct instance *in, const struct table *t, const void *base);

static json_t *items_list(const struct instance *in, const struct key *f, const void *base)
{
    json_t *list = json_array();
    const char *items = *(const char *const *)((const char *)base + f->offset);
    int n = *(const int *)((const char *)base + f->count_at);
    for (int i = 0; i < n; i++)
        json_array_append_new(list, object_all(in, f->inside, items + (size_t)i * f->size));
    return list;
}

/* The value of a key; NULL where the tables say nothing of it (keys that no fact changes). */
static json_t *value_of(const struct instance *in, const struct key *f, const void *base)
{
    const void *at = (const char *)base + f->offset;
    json_t *list;
    int words = 0;
    switch (f->value) {
    case VALUE_ID:
    case VALUE_TEXT:
        return *(const char *const *)at ? json_string(*(const char *const *)at) : NULL;
    case VALUE_INT:
        return json_integer(*(const int *)at);
    case VALUE_FLAG:
        return json_boolean(*(const bool *)at);
    case VALUE_WORD:
        return json_string(f->words[*(const int *)at]);
    case VALUE_WORDS:
        while (f->words[words])
            words++;
        return bit_list(*(const unsigned *)at, f->words, words);
    case VALUE_TIME: {
        char clock[6];
        clock_write(*(const int *)at, clock);
        return json_string(clock);
    }
    case VALUE_DATES: {
        char from[16], to[16];
        date_write(((const struct dates *)at)->from, from);
        date_write(((const struct dates *)at)->to, to);
        return json_sprintf("%s..%s", from, to);
    }
    case VALUE_MONEY:
    case VALUE_PERCENT: {
        int64_t n = f->value == VALUE_MONEY ? *(const int64_t *)at : *(const int *)at;
        return n % 100 ? json_real((double)n / 100) : json_integer(n / 100);
    }
    case VALUE_GRADES:
        list = json_array();
        for (int g = 1; g <= 9; g++)
            if (*(const gradeset *)at >> g & 1)
                json_array_append_new(list, json_integer(g));
        return list;
    case VALUE_SLOTS:
        return slot_list(in, at);
    case VALUE_NO_SLOTS: /* `available` states the whole set */
        return json_array();
    case VALUE_FEATURES:
        return bit_list(*(const uint64_t *)at, in->features, in->n_features);
    case VALUE_SUBJECT:
        return *(const int *)at >= 0 ? json_string(in->subjects[*(const int *)at]) : NULL;
    case VALUE_REF:
        return *(const int *)at >= 0 ? json_string(id_of(in, f->target, *(const int *)at)) : NULL;
    case VALUE_REFS:
        list = json_array();
        for (int i = 0; i < ((const struct ints *)at)->count; i++)
            json_array_append_new(list, json_string(id_of(in, f->target, ((const struct ints *)at)->at[i])));
        return list;
    case VALUE_ITEMS:
        return items_list(in, f, base);
    case VALUE_CUSTOM:
        if (f->read == read_attends)
            return slot_list(in, &((const struct student *)base)->attends);
        if (f->read == read_open_to) {
            static const char *const open[] = {"study", "activities"};
            const struct slot *s = base;
            return bit_list((uint64_t)s->study | (uint64_t)s->activities << 1, open, 2);
        }
        return NULL;
    default:
        return NULL;
    }
}

static json_t *object_all(const struct instance *in, const struct table *t, const void *base)
{
    json_t *o = json_object();
    for (int i = 0; i < t->count; i++) {
        json_t *v = value_of(in, &t->fields[i], base);
        if (v)
            json_object_set_new(o, t->fields[i].key, v);
    }
    return o;
}

/* Adds the keys of `now` that differ from those of `before`. */
static void add_changes(json_t *o, const struct instance *in, const struct instance *altered, const struct table *t,
                        const void *before, const void *now)
{
    for (int i = 0; i < t->count; i++) {
        const struct key *f = &t->fields[i];
        if (f->value == VALUE_MAP) {
            json_t *inner = json_object();
            add_changes(inner, in, altered, f->inside, before, now);
            if (json_object_size(inner))
                json_object_set_new(o, f->key, inner);
            else
                json_decref(inner);
            continue;
        }
        if (f->value == VALUE_NO_SLOTS) {
            if (!slotset_equal((const struct slotset *)((const char *)before + f->offset),
                               (const struct slotset *)((const char *)now + f->offset)))
                json_object_set_new(o, f->key, json_array());
            continue;
        }
        json_t *a = value_of(in, f, before), *b = value_of(altered, f, now);
        if (b && !json_equal(a, b))
            json_object_set_new(o, f->key, json_incref(b));
        json_decref(a);
        json_decref(b);
    }
}

struct entities {
    enum entity entity;
    const char *list;
    size_t size;
    const void *before, *now;
    int n_before, n_now;
};

static void add_entities(json_t *edits, const struct instance *in, const struct instance *altered,
                         const struct entities *e)
{
    const struct table *t = entity_tables[e->entity];
    for (int i = 0; i < e->n_now; i++) {
        const char *now = (const char *)e->now + (size_t)i * e->size;
        json_t *o = json_object();
        if (i < e->n_before) {
            add_changes(o, in, altered, t, (const char *)e->before + (size_t)i * e->size, now);
            if (json_object_size(o)) {
                json_object_set_new(o, "set", json_string(e->list));
                json_object_set_new(o, "id", json_string(id_of(in, e->entity, i)));
            }
        } else {
            static const char *const keys[] = {"id", "type", "supervises", "leads", "teaches", "available", "capacity",
                                               "features", "closed"};
            json_object_set_new(o, "add", json_string(e->list));
            for (int k = 0; k < t->count; k++)
                for (size_t w = 0; w < sizeof keys / sizeof *keys; w++)
                    if (!strcmp(t->fields[k].key, keys[w]))
                        json_object_set_new(o, keys[w], value_of(altered, &t->fields[k], now));
        }
        if (json_object_size(o))
            json_array_append_new(edits, o);
        else
            json_decref(o);
    }
}

/* A lock has no id: what it says tells it apart. */
static json_t *remove_lock(const struct instance *in, const struct lock *l)
{
    json_t *o = json_pack("{s:s}", "remove", "locks");
    if (l->kind == LOCK_SECTION) {
        json_object_set_new(o, "activity", json_string(in->activities[l->activity].id));
        json_object_set_new(o, "section", json_integer(l->section));
        if (l->has_slots)
            json_object_set_new(o, "slots", slot_list(in, &l->slots));
        if (l->room >= 0)
            json_object_set_new(o, "room", json_string(in->rooms[l->room].id));
        if (l->provider >= 0)
            json_object_set_new(o, "provider", json_string(in->providers[l->provider].id));
        json_t *staff = json_array();
        for (int i = 0; i < l->staff.count; i++)
            json_array_append_new(staff, json_string(in->staff[l->staff.at[i]].id));
        if (l->staff.count)
            json_object_set(o, "staff", staff);
        json_decref(staff);
    } else if (l->kind == LOCK_STUDENT) {
        json_object_set_new(o, "student", json_string(in->students[l->student].id));
        json_object_set_new(o, l->negative ? "not" : "activity", json_string(in->activities[l->activity].id));
    } else {
        json_object_set_new(o, "staff", json_string(in->staff[l->person].id));
        json_object_set_new(o, "slot", json_string(in->slots[l->slot].id));
        json_object_set_new(o, "duty", json_string(l->duty == DUTY_FREE    ? "free"
                                                  : l->duty == DUTY_STUDY ? "study"
                                                                          : in->posts[l->post].id));
    }
    return o;
}

static void add_head(json_t *edits, const struct instance *in, const struct instance *altered)
{
    json_t *policy = json_object();
    add_changes(policy, in, altered, &profile_table, &in->profile, &altered->profile);
    if (json_object_size(policy)) {
        json_object_set_new(policy, "set", json_string("policy"));
        json_array_append(edits, policy);
    }
    json_decref(policy);
    if (altered->budget_week != in->budget_week)
        json_array_append_new(edits, json_pack("{s:s, s:f}", "set", "budget", "week",
                                               (double)altered->budget_week / 100));
    for (int i = in->n_waivers; i < altered->n_waivers; i++)
        json_array_append_new(edits, json_pack("{s:s, s:s, s:s}", "add", "waivers", "rule", altered->waivers[i].rule,
                                               "reason", _("to be given by the school")));
}

json_t *array_edits(const struct instance *in, const struct altered *a)
{
    const struct instance *now = altered_instance(a);
    json_t *edits = json_array();
#define ENTITIES_OF(entity, list) \
    {entity, #list, sizeof *in->list, in->list, now->list, in->n_##list, now->n_##list}
    const struct entities all[] = {
        ENTITIES_OF(ENTITY_SITE, sites),           ENTITIES_OF(ENTITY_SLOT, slots),
        ENTITIES_OF(ENTITY_ROOM, rooms),           ENTITIES_OF(ENTITY_STAFF, staff),
        ENTITIES_OF(ENTITY_PROVIDER, providers),   ENTITIES_OF(ENTITY_ACTIVITY, activities),
        ENTITIES_OF(ENTITY_POST, posts),           ENTITIES_OF(ENTITY_STUDENT, students),
    };
    add_head(edits, in, now);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        add_entities(edits, in, now, &all[i]);
    for (int i = 0; i < in->n_locks; i++)
        if (a->lock_out[i])
            json_array_append_new(edits, remove_lock(in, &in->locks[i]));
    return edits;
}

/* JSON is YAML: one edit a line. */
void emit_overlay(const struct conflict *c, struct buf *out)
{
    struct altered *a = conflict_repaired(c, -1);
    json_t *edits = array_edits(c->in, a);
    buf_puts(out, "kehou_overlay: 1\ntitle: ");
    buf_puts(out, _("the cheapest repair"));
    buf_puts(out, "\nedit:\n");
    for (size_t i = 0; i < json_array_size(edits); i++) {
        char *text = json_dumps(json_array_get(edits, i), JSON_SORT_KEYS);
        buf_printf(out, "  - %s\n", text ? text : "{}");
        free(text);
    }
    json_decref(edits);
    altered_free(a);
}
