/* A room: when it is used, and where it is not, why. */
#include <inttypes.h>

#include "school/calendar.h"
#include "solver/guard.h"
#include "tools/explain/explain.h"

enum { NAMED = 3 }; /* groups named in a sentence */

/* Activities that may use it; the fewest students that one of them needs there, or -1. */
static int activities_for(const struct instance *in, int room, int *least)
{
    int n = 0;
    *least = -1;
    for (int a = 0; a < in->n_activities; a++) {
        const struct activity *x = &in->activities[a];
        if (!room_fits(in, room, a))
            continue;
        n++;
        *least = *least < 0 || x->size_min < *least ? x->size_min : *least;
    }
    return n;
}

static bool is_used(const struct report *r, int room, int slot)
{
    const struct grid *g = &r->grids[SUBJECT_ROOM];
    for (int i = g->first[room]; i < g->first[room + 1]; i++)
        if (slots_clash(&r->in->slots[g->at[i].slot], &r->in->slots[slot]))
            return true;
    return false;
}

/* Groups that meet elsewhere in the slot and could be moved here as they are: tried, and judged by the checker. */
static void say_could_hold(const struct explain *e, int room, int slot, double deadline, json_t *o)
{
    struct buf words = {0};
    json_t *all = json_array();
    int n = 0;
    for (int r = 0; r < e->in->n_rooms && clock_now() < deadline; r++) {
        const struct grid *g = &e->r->grids[SUBJECT_ROOM];
        for (int i = g->first[r]; r != room && i < g->first[r + 1]; i++) {
            const struct use *u = &g->at[i];
            int64_t change;
            if (u->slot != slot || u->students > e->in->rooms[room].capacity ||
                !explain_move_room(e, u->kind, u->index, room, &change))
                continue;
            struct buf name = {0};
            put_what(e->r, u, &name);
            json_array_append_new(all, json_pack("{s:s, s:s, s:I}", "what", name.text, "room", e->in->rooms[r].id, "score_change",
                                                 (json_int_t)change));
            if (n++ < NAMED)
                buf_printf(&words, "%s%s", n > 1 ? _(", ") : "", name.text);
            buf_free(&name);
        }
    }
    if (n)
        explain_sayf(o, _("free; could hold %s%s"), words.text, n > NAMED ? _("; …") : "");
    else
        explain_sayf(o, _("free; no group of that time could move here"));
    json_object_set_new(o, "could_hold", all);
    buf_free(&words);
}

static json_t *object_slot(const struct explain *e, int room, int slot, double deadline)
{
    const struct grid *g = &e->r->grids[SUBJECT_ROOM];
    struct buf title = {0};
    put_slot(e->in, slot, &title);
    json_t *o = json_pack("{s:s, s:s}", "slot", e->in->slots[slot].id, "title", title.text);
    buf_free(&title);
    const char *state = "free";
    for (int i = g->first[room]; i < g->first[room + 1]; i++)
        if (g->at[i].slot == slot) {
            struct buf words = {0};
            put_use(e->r, SUBJECT_ROOM, &g->at[i], &words);
            explain_say(o, &words);
            state = "used";
        }
    if (slotset_has(&e->in->rooms[room].closed, slot)) {
        state = "closed";
        explain_sayf(o, _("closed"));
    } else if (*state == 'f' && is_used(e->r, room, slot)) {
        state = "overlapped";
        explain_sayf(o, _("used in part of that time"));
    } else if (*state == 'f' && !e->r->figures[slot].in_meetings && !e->r->figures[slot].in_study) {
        state = "nobody";
        explain_sayf(o, _("nobody meets then"));
    } else if (*state == 'f') {
        say_could_hold(e, room, slot, deadline, o);
    }
    json_object_set_new(o, "state", json_string(state));
    return o;
}

json_t *explain_room(const struct explain *e, int room)
{
    const struct room *x = &e->in->rooms[room];
    bool study = !(e->in->profile.study.room & ~x->features);
    double deadline = clock_now() + e->time_limit;
    int least, n = activities_for(e->in, room, &least), used = 0;
    struct buf title = {0};
    explain_put_named(x->name, x->id, &title);
    json_t *o = explain_object(x->id, &title), *slots = json_array();
    explain_sayf(o, _("places %d, groups at once %d; %d activities of the menu may use it"), x->capacity, x->parallel, n);
    explain_sayf(o, study ? _("it has what study asks for") : _("it lacks what study asks for"));
    if (n && least > x->capacity)
        explain_sayf(o, _("no activity fits in: the smallest group has %d students"), least);
    for (int i = 0; i < e->in->n_slots; i++) {
        json_t *slot = object_slot(e, room, e->r->slots[i], deadline);
        used += json_string_value(json_object_get(slot, "state"))[0] == 'u';
        json_array_append_new(slots, slot);
    }
    explain_sayf(o, _("used in %d of %d slots"), used, e->in->n_slots);
    json_object_set_new(o, "capacity", json_integer(x->capacity));
    json_object_set_new(o, "activities", json_integer(n));
    json_object_set_new(o, "study", json_boolean(study));
    json_object_set_new(o, "used", json_integer(used));
    json_object_set_new(o, "slots", slots);
    return o;
}
