/* The units of a school: what one more may be, as an edit each. */
#include "tools/whatif/worth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "district/district.h"
#include "school/calendar.h"

/* Sorts behind every id that people write, so that nothing is told by another first room or person. */
static const char new_id[] = "~1";

/* Edits --------------------------------------------------------------------------------- */

static json_t *slots_where(const struct instance *in, int day, bool on)
{
    json_t *list = json_array();
    for (int t = 0; t < in->n_slots; t++)
        if ((day < 0 || (int)in->slots[t].day == day) == on)
            json_array_append_new(list, json_string(in->slots[t].id));
    return list;
}

static json_t *room_edit(const struct instance *in, int room, int day)
{
    const struct room *r = &in->rooms[room];
    json_t *features = json_array();
    for (int f = 0; f < in->n_features; f++)
        if (r->features >> f & 1)
            json_array_append_new(features, json_string(in->features[f]));
    json_t *o = json_pack("{s:s, s:s, s:i, s:o, s:o, s:i}", "add", "rooms", "id", new_id, "capacity", r->capacity,
                          "features", features, "closed", slots_where(in, day, false), "parallel", r->parallel);
    if (r->site)
        json_object_set_new(o, "site", json_string(in->sites[r->site].id));
    return o;
}

/* Retired: in no measure of balance, and external only where it leads, which it does not. */
static json_t *adult_edit(const struct instance *in, int day)
{
    char from[16], to[16];
    date_write(in->term.start, from);
    date_write(in->term.end, to);
    return json_pack("{s:s, s:s, s:s, s:b, s:o, s:o}", "add", "staff", "id", new_id, "type", "retired", "supervises", 1,
                     "available", slots_where(in, day, true), "vetted", json_sprintf("%s..%s", from, to));
}

/* Own, but not supervising: it leads without being external, and is in no measure of balance. */
static json_t *skill_edit(const struct instance *in, int activity)
{
    return json_pack("{s:s, s:s, s:s, s:b, s:[s]}", "add", "staff", "id", new_id, "type", "own", "supervises", 0,
                     "leads", in->activities[activity].id);
}

/* `what`.max of an activity. */
static json_t *most_edit(const struct instance *in, int activity, const char *what, int most)
{
    return json_pack("{s:s, s:s, s:{s:i}}", "set", "activities", "id", in->activities[activity].id, what, "max", most);
}

static json_t *slot_edit(const struct instance *in, int slot)
{
    return json_pack("{s:s, s:s, s:[s*, s]}", "set", "slots", "id", in->slots[slot].id, "open_to",
                     in->slots[slot].study ? "study" : NULL, "activities");
}

static json_t *meeting_edit(const struct instance *in, int provider)
{
    return json_pack("{s:s, s:s, s:i}", "set", "providers", "id", in->providers[provider].id, "max_sessions",
                     in->providers[provider].max_sessions + 1);
}

static json_t *unit_edit(const struct instance *in, enum unit_kind kind, int what, int day)
{
    switch (kind) {
    case UNIT_ROOM:
        return room_edit(in, what, day);
    case UNIT_ADULT:
        return adult_edit(in, day);
    case UNIT_SKILL:
        return skill_edit(in, what);
    case UNIT_SEAT:
        return most_edit(in, what, "size", in->activities[what].size_max + 1);
    case UNIT_GROUP:
        return most_edit(in, what, "sections", in->activities[what].sections_max + 1);
    case UNIT_SLOT:
        return slot_edit(in, what);
    case UNIT_MEETING:
        return meeting_edit(in, what);
    case UNIT_KINDS:
        break;
    }
    return NULL;
}

static const char *edit_of(struct arena *a, const struct instance *in, enum unit_kind kind, int what, int day)
{
    json_t *o = unit_edit(in, kind, what, day);
    char *text = json_dumps(o, JSON_SORT_KEYS);
    const char *kept = arena_strdup(a, text);
    free(text);
    json_decref(o);
    return kept;
}

/* Units --------------------------------------------------------------------------------- */

struct list {
    struct arena *arena;
    const struct instance *in;
    int count, room;
    struct unit *at;
};

static struct unit *add_place(struct list *l)
{
    if (l->count == l->room) {
        int room = l->room ? 2 * l->room : 64;
        struct unit *at = ARENA_ARRAY(l->arena, room, struct unit);
        if (l->count)
            memcpy(at, l->at, sizeof *at * (size_t)l->count);
        l->at = at;
        l->room = room;
    }
    return &l->at[l->count++];
}

static bool is_led(const struct instance *in, int activity)
{
    bool led = false;
    for (int q = 0; q < in->n_staff; q++)
        led |= ints_has(&in->staff[q].leads, activity);
    for (int v = 0; v < in->n_providers; v++)
        for (int i = 0; i < in->providers[v].n_offers; i++)
            led |= in->providers[v].offers[i].activity == activity;
    return led;
}

static void add_unit(struct list *l, enum unit_kind kind, int what, int day)
{
    bool new = kind == UNIT_GROUP || kind == UNIT_SLOT || (kind == UNIT_SKILL && !is_led(l->in, what));
    *add_place(l) = (struct unit){kind, what, day, new ? TURN_NEW : day >= 0 ? TURN_DAY : TURN_WEEK,
                                  edit_of(l->arena, l->in, kind, what, day)};
}

static bool day_has_slots(const struct instance *in, int day)
{
    bool found = false;
    for (int t = 0; t < in->n_slots; t++)
        found |= (int)in->slots[t].day == day;
    return found;
}

/* The largest room stands for all with its features and site. */
static bool stands_for_its_like(const struct instance *in, int room)
{
    for (int r = 0; r < in->n_rooms; r++) {
        const struct room *x = &in->rooms[r], *y = &in->rooms[room];
        if (r != room && x->features == y->features && x->site == y->site &&
            (x->capacity > y->capacity || (x->capacity == y->capacity && r < room)))
            return false;
    }
    return true;
}

/* All week, or on each day. */
static void add_by_day(struct list *l, enum unit_kind kind, bool week)
{
    for (int day = week ? -1 : 0; day < (week ? 0 : DAYS); day++) {
        if (day >= 0 && !day_has_slots(l->in, day))
            continue;
        if (kind == UNIT_ADULT)
            add_unit(l, kind, -1, day);
        for (int r = 0; kind == UNIT_ROOM && r < l->in->n_rooms; r++)
            if (stands_for_its_like(l->in, r))
                add_unit(l, kind, r, day);
    }
}

struct unmet {
    int activity, students;
};

static int by_unmet(const void *x, const void *y)
{
    const struct unmet *a = x, *b = y;
    return a->students != b->students ? b->students - a->students : a->activity - b->activity;
}

/* Activities by how many wish them and have them not. */
static void add_by_activity(struct list *l, enum unit_kind kind, const struct timetable *t)
{
    struct unmet *all = ARENA_ARRAY(l->arena, l->in->n_activities, struct unmet);
    for (int a = 0; a < l->in->n_activities; a++)
        all[a] = (struct unmet){a, wishes_for(l->in, a)};
    for (int k = 0; k < t->n_sections; k++)
        all[t->sections[k].activity].students -= t->sections[k].students.count;
    qsort(all, (size_t)l->in->n_activities, sizeof *all, by_unmet);
    for (int i = 0; i < l->in->n_activities && all[i].students > 0; i++)
        add_unit(l, kind, all[i].activity, -1);
}

static void add_slots(struct list *l)
{
    for (int t = 0; t < l->in->n_slots; t++)
        if (!l->in->slots[t].activities)
            add_unit(l, UNIT_SLOT, t, -1);
}

/* Providers whose meetings are all held. */
static void add_meetings(struct list *l, const struct timetable *t)
{
    for (int v = 0; v < l->in->n_providers; v++) {
        int held = 0;
        for (int k = 0; k < t->n_sections; k++)
            held += t->sections[k].provider == v ? l->in->activities[t->sections[k].activity].sessions : 0;
        if (l->in->providers[v].status == PROVIDER_APPROVED && l->in->providers[v].max_sessions >= 0 &&
            held >= l->in->providers[v].max_sessions)
            add_unit(l, UNIT_MEETING, v, -1);
    }
}

static void add_kind(struct list *l, enum unit_kind kind, const struct timetable *t)
{
    if (kind == UNIT_ROOM || kind == UNIT_ADULT)
        add_by_day(l, kind, true);
    else if (kind == UNIT_SLOT)
        add_slots(l);
    else if (kind == UNIT_MEETING)
        add_meetings(l, t);
    else
        add_by_activity(l, kind, t);
}

/* Appends the units of a turn, kinds in turn. */
static void append(const struct list kinds[UNIT_KINDS], enum unit_turn turn, struct list *all)
{
    bool more = true;
    for (int i = 0; more; i++) {
        more = false;
        for (int k = 0; k < UNIT_KINDS; k++) {
            more |= i < kinds[k].count;
            if (i < kinds[k].count && kinds[k].at[i].turn == turn)
                *add_place(all) = kinds[k].at[i];
        }
    }
}

struct unit *units_of(struct arena *a, const struct instance *in, const struct timetable *t, int *n)
{
    struct list kinds[UNIT_KINDS], all = {.arena = a, .in = in};
    for (int k = 0; k < UNIT_KINDS; k++) {
        kinds[k] = (struct list){.arena = a, .in = in};
        add_kind(&kinds[k], (enum unit_kind)k, t);
    }
    append(kinds, TURN_WEEK, &all);
    append(kinds, TURN_NEW, &all);
    add_by_day(&all, UNIT_ADULT, false);
    add_by_day(&all, UNIT_ROOM, false);
    *n = all.count;
    return all.at;
}

/* The edit as an overlay in memory, after the others. */
struct instance *unit_add(const char *path, const struct texts *overlays, const struct unit *u)
{
    char name[64];
    int fd = memfd_create("unit.yaml", MFD_CLOEXEC);
    if (fd < 0)
        return NULL;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    const char **all = xmalloc(sizeof *all * ((size_t)overlays->count + 1));
    for (int i = 0; i < overlays->count; i++)
        all[i] = overlays->at[i];
    all[overlays->count] = name;
    struct diags *d = diags_new();
    struct instance *in = dprintf(fd, "kehou_overlay: 1\nedit: [%s]\n", u->edit) > 0
                              ? district_or_school(path, all, overlays->count + 1, d)
                              : NULL;
    diags_free(d);
    free(all);
    close(fd);
    return in;
}

void put_unit(const struct instance *in, const struct unit *u, struct buf *out)
{
    struct buf words = {0};
    switch (u->kind) {
    case UNIT_ROOM:
        if (u->day < 0)
            buf_printf(out, _("one more room like %s"), in->rooms[u->what].name);
        else
            buf_printf(out, _("one more room like %s on %s"), in->rooms[u->what].name, day_name((enum day)u->day));
        break;
    case UNIT_ADULT:
        if (u->day < 0)
            buf_puts(out, _("one more adult who supervises"));
        else
            buf_printf(out, _("one more adult who supervises on %s"), day_name((enum day)u->day));
        break;
    case UNIT_SKILL:
        buf_printf(out, _("one more person who leads %s"), in->activities[u->what].name);
        break;
    case UNIT_SEAT:
        buf_printf(out, _("one more place in each section of %s"), in->activities[u->what].name);
        break;
    case UNIT_GROUP:
        buf_printf(out, _("one more group of %s"), in->activities[u->what].name);
        break;
    case UNIT_SLOT:
        put_slot(in, u->what, &words);
        buf_printf(out, _("activities in one more slot, %s"), words.text);
        buf_free(&words);
        break;
    case UNIT_MEETING:
        buf_printf(out, _("one more meeting a week of %s"), in->providers[u->what].name);
        break;
    case UNIT_KINDS:
        break;
    }
}
