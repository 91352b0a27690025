/* The page's data: entities and groups. What is empty or absent is left out, to keep the page small. */
#include "tools/report/page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "school/calendar.h"

static json_t *slots(const struct page *p, const struct slotset *set)
{
    json_t *all = json_array();
    for (int i = 0; i < p->r->in->n_slots; i++)
        if (slotset_has(set, p->r->slots[i]))
            json_array_append_new(all, json_integer(i));
    return all;
}

static void set_number(json_t *o, const char *key, int number)
{
    if (number >= 0)
        json_object_set_new(o, key, json_integer(number));
}

static json_t *named(const char *id, const char *name)
{
    json_t *o = json_pack("{s:s}", "id", id);
    if (strcmp(id, name))
        json_object_set_new(o, "name", json_string(name));
    return o;
}

static json_t *array_slots(const struct page *p)
{
    const struct instance *in = p->r->in;
    json_t *all = json_array();
    for (int i = 0; i < in->n_slots; i++) {
        const struct slot *s = &in->slots[p->r->slots[i]];
        const struct slot_figures *f = &p->r->figures[p->r->slots[i]];
        char start[6], end[6];
        clock_write(s->start, start);
        clock_write(s->end, end);
        json_t *o = json_pack("{s:s, s:i, s:s, s:s, s:s}", "id", s->id, "day", s->day, "start", start, "end", end, "period",
                              period_name(s->period));
        json_object_set_new(o, "attending", json_integer(f->attending));
        json_object_set_new(o, "meetings", json_integer(f->in_meetings));
        json_object_set_new(o, "study", json_integer(f->in_study));
        json_object_set_new(o, "sections", json_integer(f->sections));
        json_object_set_new(o, "groups", json_integer(f->study_groups));
        json_object_set_new(o, "on_duty", json_integer(f->on_duty));
        json_object_set_new(o, "available", json_integer(f->available));
        json_object_set_new(o, "rooms_used", json_integer(f->rooms_used));
        json_object_set_new(o, "rooms_open", json_integer(f->rooms_open));
        json_array_append_new(all, o);
    }
    return all;
}

static json_t *array_classes(const struct instance *in)
{
    json_t *all = json_array();
    for (int i = 0; i < in->n_classes; i++) {
        const struct school_class *c = &in->classes[i];
        json_t *o = named(c->id, c->name);
        json_object_set_new(o, "grade", json_integer(c->grade));
        set_number(o, "room", c->room);
        set_number(o, "head", c->head);
        json_array_append_new(all, o);
    }
    return all;
}

static json_t *array_rooms(const struct page *p)
{
    const struct instance *in = p->r->in;
    json_t *all = json_array();
    for (int i = 0; i < in->n_rooms; i++) {
        const struct room *room = &in->rooms[i];
        json_t *o = named(room->id, room->name);
        json_object_set_new(o, "capacity", json_integer(room->capacity));
        if (room->site > 0)
            json_object_set_new(o, "site", json_string(in->sites[room->site].name));
        if (!slotset_empty(&room->closed))
            json_object_set_new(o, "closed", slots(p, &room->closed));
        json_array_append_new(all, o);
    }
    return all;
}

/* Nothing of prior needs: care_priority is never shown. */
static json_t *array_staff(const struct report *r)
{
    json_t *all = json_array();
    for (int q = 0; q < r->in->n_staff; q++) {
        const struct staff *s = &r->in->staff[q];
        const struct workload *w = &r->workloads[q];
        struct buf words = {0};
        json_t *o = named(s->id, s->name), *periods = json_object();
        for (int k = 0; k < PERIODS; k++)
            if (w->by_period[k])
                json_object_set_new(periods, period_name((enum period)k), json_integer(w->by_period[k]));
        json_object_set_new(o, "role", json_string(staff_type_name(s->type)));
        json_object_set_new(o, "load", json_integer(w->load));
        json_object_set_new(o, "duties", json_integer(w->duties));
        json_object_set_new(o, "late", json_integer(w->late_duties));
        json_object_set_new(o, "noon", json_integer(w->noon_duties));
        json_object_set_new(o, "share", json_integer(s->share));
        json_object_set_new(o, "prior", json_integer(s->prior_load));
        json_object_set_new(o, "periods", periods);
        if (w->counts)
            json_object_set_new(o, "full", json_integer(full_load(r, q)));
        set_number(o, "max_week", s->max_load);
        set_number(o, "max_day", s->max_load_per_day);
        set_number(o, "max_days", s->max_days);
        json_object_set_new(o, "most_week", json_integer(w->most_week));
        json_object_set_new(o, "most_day", json_integer(w->most_day));
        json_object_set_new(o, "most_days", json_integer(w->most_days));
        put_exceeds(w, &words);
        if (words.length)
            json_object_set_new(o, "exceeds", page_string(&words));
        json_array_append_new(all, o);
    }
    return all;
}

static json_t *array_activities(const struct instance *in)
{
    json_t *all = json_array();
    for (int i = 0; i < in->n_activities; i++) {
        const struct activity *a = &in->activities[i];
        struct buf words = {0};
        put_grades(a->grades, &words);
        json_t *o = named(a->id, a->name);
        json_object_set_new(o, "kind", json_string(kind_name(a->kind)));
        json_object_set_new(o, "grades", page_string(&words));
        json_object_set_new(o, "least", json_integer(a->size_min));
        json_object_set_new(o, "most", json_integer(a->size_max));
        json_object_set_new(o, "wishing", json_integer(wishes_for(in, i)));
        json_array_append_new(all, o);
    }
    return all;
}

void page_entities(struct page *p, json_t *o)
{
    const struct instance *in = p->r->in;
    json_t *providers = json_array(), *posts = json_array(), *days = json_array();
    for (int d = 0; d < DAYS; d++)
        json_array_append_new(days, json_string(day_name((enum day)d)));
    for (int i = 0; i < in->n_providers; i++)
        json_array_append_new(providers, named(in->providers[i].id, in->providers[i].name));
    for (int i = 0; i < in->n_posts; i++)
        json_array_append_new(posts, named(in->posts[i].id, in->posts[i].name));
    json_object_set_new(o, "days", days);
    json_object_set_new(o, "slots", array_slots(p));
    json_object_set_new(o, "classes", array_classes(in));
    json_object_set_new(o, "rooms", array_rooms(p));
    json_object_set_new(o, "staff", array_staff(p->r));
    json_object_set_new(o, "providers", providers);
    json_object_set_new(o, "activities", array_activities(in));
    json_object_set_new(o, "posts", posts);
}

/* Groups ------------------------------------------------------------------------------ */

/* What groups of any kind have. */
static json_t *group(struct page *p, const struct slotset *set, weekset weeks, int room, struct ints staff)
{
    json_t *o = json_object();
    json_object_set_new(o, "slots", slots(p, set));
    json_object_set_new(o, "weeks", json_integer(page_weeks(p, weeks)));
    set_number(o, "room", room);
    json_object_set_new(o, "staff", page_ints(staff));
    return o;
}

static json_t *array_sections(struct page *p)
{
    json_t *all = json_array();
    for (int i = 0; i < p->r->t->n_sections; i++) {
        const struct section *s = &p->r->t->sections[i];
        struct slotset occupied = section_occupies(p->r->in, s);
        json_t *o = group(p, &occupied, s->weeks, s->room, s->staff);
        json_object_set_new(o, "activity", json_integer(s->activity));
        json_object_set_new(o, "number", json_integer(s->number));
        set_number(o, "provider", s->provider);
        json_object_set_new(o, "students", page_ints(s->students));
        json_array_append_new(all, o);
    }
    return all;
}

static json_t *array_studies(struct page *p)
{
    json_t *all = json_array();
    for (int i = 0; i < p->r->t->n_studies; i++) {
        const struct study *s = &p->r->t->studies[i];
        struct slotset slot = {{0}};
        slotset_add(&slot, s->slot);
        json_t *o = group(p, &slot, s->weeks, s->room, s->staff);
        json_object_set_new(o, "students", page_ints(s->students));
        json_array_append_new(all, o);
    }
    return all;
}

static json_t *array_duties(struct page *p)
{
    json_t *all = json_array();
    for (int i = 0; i < p->r->t->n_posts; i++) {
        const struct post_duty *d = &p->r->t->posts[i];
        struct slotset slot = {{0}};
        slotset_add(&slot, d->slot);
        json_t *o = group(p, &slot, d->weeks, -1, d->staff);
        json_object_set_new(o, "post", json_integer(d->post));
        json_array_append_new(all, o);
    }
    return all;
}

/* The sets of weeks: as bits, for the scripts to intersect, and in words. */
static json_t *array_weeks(const struct page *p)
{
    json_t *all = json_array();
    for (int i = 0; i < p->n_weeks; i++) {
        struct buf words = {0};
        char bits[24];
        snprintf(bits, sizeof bits, "0x%" PRIx64, p->weeks[i]);
        put_weeks(p->r->in, p->weeks[i], &words);
        json_array_append_new(all, json_pack("[s, o]", bits, page_string(&words)));
    }
    return all;
}

void page_groups(struct page *p, json_t *o)
{
    const struct grid *g = &p->r->grids[SUBJECT_STUDENT];
    json_object_set_new(o, "sections", array_sections(p));
    json_object_set_new(o, "studies", array_studies(p));
    json_object_set_new(o, "duties", array_duties(p));
    /* What students who join or leave see of their groups. */
    for (int i = 0; i < g->first[g->n]; i++)
        page_weeks(p, g->at[i].weeks);
    json_object_set_new(o, "weeks", array_weeks(p));
}
