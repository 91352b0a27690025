/* Rooms (P1) and ways between them (S1): for every choice of sites one way to place the groups in rooms. */
#include "enumeration.h"
#include "school/past.h"

#include <stdlib.h>

/* The room suits the group by itself. */
static bool suits(const struct enumeration *e, const struct group *g, int room)
{
    const struct instance *in = e->in;
    const struct room *m = &in->rooms[room];
    const struct lock *lock = g->run < 0 ? NULL : section_lock(in, e->runs[g->run].activity, g->number);
    for (int i = 0; i < in->n_students; i++)
        if (g->students >> i & 1 && in->students[i].needs & ~m->features)
            return false;
    if (m->capacity < __builtin_popcount(g->students) || (lock && lock->room >= 0 && lock->room != room))
        return false;
    if (g->run >= 0)
        return run_fits_room(e, &e->runs[g->run], room);
    return !(in->profile.study.room & ~m->features) && !slotset_meets(&m->closed, &g->slots);
}

/* Groups 0 to n - 1 that are in the room, at the moment slot t begins, in one part of the weeks. */
static bool room_holds(const struct enumeration *e, int room, int n)
{
    const struct instance *in = e->in;
    for (int t = 0; t < in->n_slots; t++)
        for (int k = 0; k < e->n_parts; k++) {
            int groups = 0, students = 0;
            for (int i = 0; i < n; i++) {
                const struct group *g = &e->groups[i];
                bool here = false;
                for (int u = slotset_next(&g->slots, 0); u >= 0 && g->room == room; u = slotset_next(&g->slots, u + 1))
                    here |= in->slots[u].day == in->slots[t].day && in->slots[u].start <= in->slots[t].start &&
                            in->slots[t].start < in->slots[u].end;
                if (here && g->weeks & e->parts[k]) {
                    groups++;
                    students += __builtin_popcount(g->students);
                }
            }
            if (groups > in->rooms[room].parallel || students > in->rooms[room].capacity)
                return false;
        }
    return true;
}

/* Places groups from g on, each at its site; true where one way was found. */
static bool place(struct enumeration *e, int g)
{
    if (g == e->n_groups)
        return true;
    for (int m = 0; m < e->in->n_rooms; m++) {
        if (e->in->rooms[m].site != e->groups[g].site || !suits(e, &e->groups[g], m))
            continue;
        e->groups[g].room = m;
        if (room_holds(e, m, g + 1) && place(e, g + 1))
            return true;
    }
    return false;
}

/* The same where moves are limited: all ways to place the sections, as another room is a move. */
static void place_all(struct enumeration *e, int g)
{
    if (g == e->plan->n) {
        if (place(e, g))
            adults_choose(e);
        return;
    }
    for (int m = 0; m < e->in->n_rooms; m++) {
        e->groups[g].room = m;
        if (e->in->rooms[m].site == e->groups[g].site && suits(e, &e->groups[g], m) && room_holds(e, m, g + 1))
            place_all(e, g + 1);
    }
}

/* Some student cannot be in both groups. */
static bool parts_a_student(const struct enumeration *e, const struct group *g, const struct group *h)
{
    weekset weeks = 0;
    for (int i = 0; i < e->in->n_students; i++)
        if (g->students & h->students & 1u << i)
            weeks |= e->in->students[i].weeks;
    for (int t = slotset_next(&g->slots, 0); t >= 0 && g->weeks & h->weeks & weeks; t = slotset_next(&g->slots, t + 1))
        for (int u = slotset_next(&h->slots, 0); u >= 0; u = slotset_next(&h->slots, u + 1))
            if (slots_too_close(e->in, t, g->site, u, h->site))
                return true;
    return false;
}

static void choose_sites(struct enumeration *e, int g)
{
    if (g == e->n_groups) {
        if (e->in->past && e->in->past->most >= 0)
            place_all(e, 0);
        else if (place(e, 0))
            adults_choose(e);
        return;
    }
    for (int site = 0; site < e->in->n_sites; site++) {
        bool good = false;
        for (int m = 0; m < e->in->n_rooms; m++)
            good |= e->in->rooms[m].site == site && suits(e, &e->groups[g], m);
        e->groups[g].site = site;
        for (int h = 0; h < g && good; h++)
            good = !parts_a_student(e, &e->groups[g], &e->groups[h]);
        if (good)
            choose_sites(e, g + 1);
    }
}

void rooms_choose(struct enumeration *e)
{
    choose_sites(e, 0);
}
