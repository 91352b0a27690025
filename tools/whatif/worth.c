#include "tools/whatif/worth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "district/district.h"
#include "school/calendar.h"
#include "tools/solving.h"

/* Sorts behind every id that people write, so that nothing is told by another first room or person. */
static const char new_id[] = "~1";
static const char *const unit_words[UNIT_KINDS] = {"room", "adult", "skill", "seat"};

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

static json_t *seat_edit(const struct instance *in, int activity)
{
    return json_pack("{s:s, s:s, s:{s:i}}", "set", "activities", "id", in->activities[activity].id, "size", "max",
                     in->activities[activity].size_max + 1);
}

static const char *edit_of(struct arena *a, const struct instance *in, enum unit_kind kind, int what, int day)
{
    json_t *o = kind == UNIT_ROOM    ? room_edit(in, what, day)
                : kind == UNIT_ADULT ? adult_edit(in, day)
                : kind == UNIT_SKILL ? skill_edit(in, what)
                                     : seat_edit(in, what);
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

static void add_unit(struct list *l, enum unit_kind kind, int what, int day)
{
    if (l->count == l->room) {
        int room = l->room ? 2 * l->room : 64;
        struct unit *at = ARENA_ARRAY(l->arena, room, struct unit);
        if (l->count)
            memcpy(at, l->at, sizeof *at * (size_t)l->count);
        l->at = at;
        l->room = room;
    }
    l->at[l->count++] = (struct unit){kind, what, day, edit_of(l->arena, l->in, kind, what, day)};
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

static void add_by_day(struct list *l, enum unit_kind kind)
{
    for (int day = -1; day < DAYS; day++) {
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

struct unit *units_of(struct arena *a, const struct instance *in, const struct timetable *t, int *n)
{
    struct list kinds[UNIT_KINDS];
    int total = 0;
    for (int k = 0; k < UNIT_KINDS; k++) {
        kinds[k] = (struct list){.arena = a, .in = in};
        if (k == UNIT_ROOM || k == UNIT_ADULT)
            add_by_day(&kinds[k], (enum unit_kind)k);
        else
            add_by_activity(&kinds[k], (enum unit_kind)k, t);
        total += kinds[k].count;
    }
    struct unit *all = ARENA_ARRAY(a, total, struct unit);
    *n = 0;
    for (int i = 0; *n < total; i++)
        for (int k = 0; k < UNIT_KINDS; k++)
            if (i < kinds[k].count)
                all[(*n)++] = kinds[k].at[i];
    return all;
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
    case UNIT_KINDS:
        break;
    }
}

/* Worth --------------------------------------------------------------------------------- */

struct priced {
    json_t *says;
    int64_t bound, by_price;
    int at; /* of the unit */
};

static int dearest(const void *x, const void *y)
{
    const struct priced *a = x, *b = y;
    return a->by_price != b->by_price ? (a->by_price < b->by_price ? 1 : -1) : a->at - b->at;
}

/* The bound that the proof (whose own is `own`) gives the school with the unit; false where it cannot be told. */
static bool bound_with(const struct whatif *w, const struct warm *warm, const struct unit *u, int64_t own,
                       int64_t *bound)
{
    struct instance *in = unit_add(w->instance, w->shared, u);
    struct program *p = in ? program_build_as(in, true, warm->proof->exact) : NULL;
    bool good = p && warm_bound(p, warm, bound);
    if (good && *bound < own - (own < 0 ? -own : own) / 5) { /* much is new: prices of its own */
        enum { STEPS = 1500, SECONDS = 5 };
        struct proof *proof = warm_prove(p, warm, STEPS, SECONDS, signals_catch());
        if (proof && proof->bound > *bound)
            *bound = proof->bound;
        proof_free(proof);
    }
    program_free(p);
    instance_free(in);
    return good;
}

/* What is there all week is worth at least as much as on a day, so its bound holds for the day too. */
static int64_t bound_of_day(const struct unit *units, const struct priced *all, int kept, const struct unit *u,
                            int64_t bound)
{
    for (int i = 0; i < kept && u->day >= 0; i++) {
        const struct unit *week = &units[all[i].at];
        if (week->kind == u->kind && week->what == u->what && week->day < 0 && all[i].bound > bound)
            return all[i].bound;
    }
    return bound;
}

static json_t *price_all(const struct whatif *w, const struct warm *warm, int64_t own, double deadline)
{
    int n, kept = 0;
    struct arena *a = arena_new();
    struct unit *units = units_of(a, warm->in, warm->timetable, &n);
    struct priced *all = ARENA_ARRAY(a, n, struct priced);
    int64_t score = w->variants[0].v->score;
    enum { ENOUGH = 24 };
    int most = deadline > 0 || n < ENOUGH ? n : ENOUGH;
    const volatile sig_atomic_t *interrupted = signals_catch();
    for (int i = 0; i < most && !*interrupted && (deadline <= 0 || clock_now() < deadline); i++) {
        struct buf words = {0};
        int64_t bound;
        if (!bound_with(w, warm, &units[i], own, &bound))
            continue;
        bound = bound_of_day(units, all, kept, &units[i], bound);
        put_unit(warm->in, &units[i], &words);
        json_t *o =
            json_pack("{s:s, s:s, s:I, s:I, s:s}", "kind", unit_words[units[i].kind], "says", words.text, "most",
                      (json_int_t)(score - bound), "by_price", (json_int_t)(own - bound), "edit", units[i].edit);
        all[kept++] = (struct priced){o, bound, own - bound, i};
        buf_free(&words);
    }
    qsort(all, (size_t)kept, sizeof *all, dearest);
    json_t *list = json_array();
    for (int i = 0; i < kept; i++)
        json_array_append_new(list, all[i].says);
    arena_free(a);
    return json_pack("{s:I, s:i, s:o}", "gap", (json_int_t)(score - own), "of", n, "units", list);
}

json_t *worth_json(const struct whatif *w, double seconds)
{
    struct warm warm = w->warm;
    double started = clock_now();
    struct program *own_program = NULL;
    struct proof *own_proof = NULL;
    json_t *o = NULL;
    int64_t own;
    if (!warm.timetable)
        return NULL;
    if (!warm.proof || warm.proof->by != PROOF_BY_PRICES) { /* small schools are proven otherwise */
        enum { ENOUGH = 20, STEPS = 30000 };
        warm.program = own_program = program_build_as(warm.in, true, true);
        warm.proof = own_proof =
            warm_prove(own_program, NULL, STEPS, seconds > 0 ? 0.3 * seconds : ENOUGH, signals_catch());
    }
    if (warm.proof && warm_bound(warm.program, &warm, &own))
        o = price_all(w, &warm, own, seconds > 0 ? started + seconds : 0);
    proof_free(own_proof);
    program_free(own_program);
    return o;
}
