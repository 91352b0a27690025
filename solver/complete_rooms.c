/* Rooms of a class are alike, so a class is an interval-like colouring: each section keeps one room over
 * its meetings, each study group needs one for its slot. Sections are placed first, by depth-first search
 * within a step limit; study groups prefer the room of their class, sections the one they had. */
#include "solver/complete.h"

#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "school/past.h"

struct user {
    struct slotset slots; /* widened to all slots that clash with them */
    struct slotset own;
    weekset weeks;
    int *room, home, column; /* home: wished room or -1; column: of a section's room, -1 for study */
};

struct matching {
    struct user *users;
    int n;
    struct ints rooms;
    long steps;
};

static bool together(const struct user *a, const struct user *b)
{
    return slotset_meets(&a->slots, &b->own) && (a->weeks & b->weeks);
}

static bool room_free(const struct matching *m, int user, int room)
{
    for (int i = 0; i < user; i++)
        if (*m->users[i].room == room && together(&m->users[i], &m->users[user]))
            return false;
    return true;
}

static bool wished_by_later(const struct matching *m, int user, int room)
{
    for (int i = user + 1; i < m->n; i++)
        if (m->users[i].home == room && together(&m->users[i], &m->users[user]))
            return true;
    return false;
}

static bool place(struct matching *m, int user)
{
    enum { STEPS = 200000 };
    if (user == m->n)
        return true;
    struct user *u = &m->users[user];
    for (int pass = 0; pass < 3; pass++) /* the wished room, rooms nobody wishes, any */
        for (int i = 0; i < m->rooms.count; i++) {
            int room = m->rooms.at[i];
            int rank = room == u->home ? 0 : wished_by_later(m, user, room) ? 2 : 1;
            if (rank != pass || !room_free(m, user, room))
                continue;
            if (++m->steps > STEPS)
                return false;
            *u->room = room;
            if (place(m, user + 1))
                return true;
            *u->room = -1;
        }
    return false;
}

static int by_need(const void *a, const void *b)
{
    const struct user *x = a, *y = b;
    int nx = slotset_count(&x->own), ny = slotset_count(&y->own);
    if (nx != ny)
        return nx > ny ? -1 : 1;
    if ((x->home >= 0) != (y->home >= 0))
        return x->home >= 0 ? -1 : 1;
    int sx = slotset_next(&x->own, 0), sy = slotset_next(&y->own, 0);
    if (sx != sy)
        return sx < sy ? -1 : 1;
    return x->room < y->room ? -1 : x->room > y->room;
}

static struct slotset widened(const struct instance *in, const struct slotset *slots)
{
    struct slotset wide = *slots;
    for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
        for (int u = 0; u < in->n_slots; u++)
            if (slots_clash(&in->slots[t], &in->slots[u]))
                slotset_add(&wide, u);
    return wide;
}

bool complete_rooms(struct completion *c, int *conflict, int *n_conflict)
{
    const struct instance *in = c->in;
    struct timetable *t = c->t;
    struct matching m = {.users = xcalloc((size_t)(t->n_sections + t->n_studies), sizeof *m.users)};
    bool good = true;
    for (int r = 0; r < c->p->n_room_classes && good; r++) {
        const struct room_class *rc = &c->p->room_classes[r];
        m.n = 0;
        m.steps = 0;
        m.rooms = rc->rooms;
        for (int k = 0; k < t->n_sections; k++) {
            struct section *s = &t->sections[k];
            if (c->section_class[k] != r)
                continue;
            struct slotset own;
            section_slots(in, &s->starts, in->activities[s->activity].length, &own);
            s->room = -1;
            const struct past_section *was = past_section(in->past, s->activity, s->number);
            m.users[m.n++] = (struct user){widened(in, &own), own, s->weeks, &s->room, was ? was->room : -1,
                                           c->section_column[k]};
        }
        for (int k = 0; k < t->n_studies; k++) {
            struct study *s = &t->studies[k];
            if (c->study_class[k] != r)
                continue;
            struct slotset own = {{0}};
            slotset_add(&own, s->slot);
            int home = s->students.count ? in->classes[in->students[s->students.at[0]].class_].room : -1;
            s->room = -1;
            m.users[m.n++] = (struct user){widened(in, &own), own, s->weeks, &s->room, home, -1};
        }
        if (rc->parallel > 1) {
            for (int i = 0; i < m.n; i++)
                *m.users[i].room = rc->rooms.at[0];
            continue;
        }
        qsort(m.users, (size_t)m.n, sizeof *m.users, by_need);
        good = place(&m, 0);
        if (!good && conflict) {
            int n = 0;
            for (int i = 0; i < m.n && n < *n_conflict; i++)
                if (m.users[i].column >= 0)
                    conflict[n++] = m.users[i].column;
            *n_conflict = n;
        }
    }
    free(m.users);
    return good;
}
