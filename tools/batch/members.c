#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "school/calendar.h"
#include "tools/batch/batch.h"

/* The school's id where it is a plain name of a folder, else its place in the district. */
static const char *folder_of(struct arena *a, const char *id, int school, struct map *taken)
{
    bool plain = *id && *id != '.' && strlen(id) <= 60;
    for (const char *p = id; *p && plain; p++)
        plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || strchr("-_.", *p);
    const char *name = plain && strcmp(id, "work") != 0 && strcmp(id, "tables") != 0 ? arena_strdup(a, id)
                                                                                     : arena_printf(a, "school-%d", school + 1);
    while (!map_put(taken, name, school))
        name = arena_printf(a, "%s-%d", name, school + 1);
    return name;
}

struct reading {
    struct batch *b;
    struct map folders;
};

/* All slots of meetings that the offer and its activity allow, and each such meeting. */
static void take_offer(struct batch *b, struct member *m, const struct instance *in, const struct offer *o, int provider)
{
    const struct activity *a = &in->activities[o->activity];
    struct slotset starts = slotset_and(o->slots, a->slots), slots;
    const char *activity = arena_strdup(b->arena, a->id);
    struct member_way *ways = ARENA_ARRAY(b->arena, m->n_ways + slotset_count(&starts), struct member_way);
    if (m->n_ways)
        memcpy(ways, m->ways, (size_t)m->n_ways * sizeof *ways);
    m->ways = ways;
    for (int t = slotset_next(&starts, 0); t >= 0; t = slotset_next(&starts, t + 1)) {
        if (!meeting_slots(in, t, a->length, &slots))
            continue;
        for (int s = slotset_next(&slots, 0); s >= 0; s = slotset_next(&slots, s + 1))
            m->can[provider * in->n_slots + s] = true;
        ways[m->n_ways++] = (struct member_way){provider, (int)in->slots[t].day, in->slots[t].start,
                                                in->slots[t].start + meeting_minutes(in, t, a->length), activity};
    }
}

static void take(void *ctx, int school, const struct instance *in)
{
    struct reading *r = ctx;
    struct batch *b = r->b;
    struct member *m = &b->members[school];
    m->broken = false;
    m->id = arena_strdup(b->arena, in->id);
    m->folder = folder_of(b->arena, in->id, school, &r->folders);
    m->dir = arena_printf(b->arena, "%s/%s", b->dir, m->folder);
    snprintf(m->sha256, sizeof m->sha256, "%s", in->sha256);
    m->n_students = in->n_students;
    m->n_slots = in->n_slots;
    m->slots = ARENA_ARRAY(b->arena, in->n_slots, struct member_slot);
    for (int t = 0; t < in->n_slots; t++)
        m->slots[t] = (struct member_slot){arena_strdup(b->arena, in->slots[t].id), in->slots[t].day, in->slots[t].start,
                                           in->slots[t].end, in->slots[t].activities};
    m->monday = in->term.monday;
    m->weeks = in->term.weeks;
    m->budget_week = in->budget_week;
    m->can = ARENA_ARRAY(b->arena, b->x->n_providers * in->n_slots + 1, bool);
    for (int v = 0; v < in->n_providers; v++) {
        int p = district_provider(b->x, in, v);
        for (int i = 0; p >= 0 && i < in->providers[v].n_offers; i++)
            take_offer(b, m, in, &in->providers[v].offers[i], p);
    }
}

void members_read(struct batch *b, struct diags *d)
{
    struct reading r = {b, map_new(b->arena)};
    b->n = b->x->n_schools;
    b->members = ARENA_ARRAY(b->arena, b->n, struct member);
    for (int i = 0; i < b->n; i++) {
        struct member *m = &b->members[i];
        const struct district_school *s = &b->x->schools[i];
        *m = (struct member){.school = i, .id = s->file, .broken = true, .chosen = -1,
                             .time_limit = s->time_limit < 0 ? b->c->time_limit : s->time_limit};
        m->answers = ARENA_ARRAY(b->arena, ROUNDS, struct school_answer);
    }
    district_validate(b->x, d, take, &r);
}
