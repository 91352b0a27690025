/* Meetings led from outside of activities that own staff lead: who could, and what each was doing (article 7). */
#include <stdlib.h>

#include "school/calendar.h"
#include "tools/report/report.h"

static bool led_from_outside(const struct report *r, const struct section *s)
{
    int leader = section_leader(r->in, s);
    return s->provider >= 0 || (leader >= 0 && r->in->staff[leader].type != STAFF_OWN);
}

static bool would_exceed(const struct report *r, int q, const struct slotset *slots)
{
    const struct staff *s = &r->in->staff[q];
    int minutes = 0;
    for (int k = slotset_next(slots, 0); k >= 0; k = slotset_next(slots, k + 1))
        minutes += duty_load_in_week(r->in, k);
    return s->max_load >= 0 && r->workloads[q].most_week + minutes > s->max_load;
}

static struct candidate look_at(const struct report *r, int q, const struct slotset *slots, weekset weeks)
{
    const struct grid *g = &r->grids[SUBJECT_STAFF];
    if (!slotset_within(slots, &r->in->staff[q].available))
        return (struct candidate){q, CANDIDATE_UNAVAILABLE, -1};
    for (int i = g->first[q]; i < g->first[q + 1]; i++)
        for (int k = slotset_next(slots, 0); k >= 0; k = slotset_next(slots, k + 1))
            if ((g->at[i].weeks & weeks) && slots_clash(&r->in->slots[g->at[i].slot], &r->in->slots[k]))
                return (struct candidate){q, CANDIDATE_ON_DUTY, i};
    return (struct candidate){q, would_exceed(r, q, slots) ? CANDIDATE_AT_CAP : CANDIDATE_FREE, -1};
}

void report_externals(struct report *r)
{
    const struct instance *in = r->in;
    int room = 0;
    struct candidate *all = NULL;
    r->externals = ARENA_ARRAY(r->arena, r->n_meetings, struct external_meeting);
    for (int i = 0; i < r->t->n_sections; i++) {
        const struct section *s = &r->t->sections[i];
        if (!led_from_outside(r, s))
            continue;
        for (int k = slotset_next(&s->starts, 0); k >= 0; k = slotset_next(&s->starts, k + 1)) {
            struct external_meeting m = {i, k, r->n_candidates, 0};
            struct slotset slots = {{0}};
            meeting_slots(in, k, in->activities[s->activity].length, &slots);
            for (int q = 0; q < in->n_staff; q++) {
                if (in->staff[q].type != STAFF_OWN || !ints_has(&in->staff[q].leads, s->activity))
                    continue;
                if (r->n_candidates == room) {
                    room = room ? 2 * room : 64;
                    all = xrealloc(all, (size_t)room, sizeof *all);
                }
                all[r->n_candidates++] = look_at(r, q, &slots, s->weeks);
                m.count++;
            }
            if (m.count)
                r->externals[r->n_externals++] = m;
        }
    }
    r->candidates = ARENA_ARRAY(r->arena, r->n_candidates, struct candidate);
    for (int i = 0; i < r->n_candidates; i++)
        r->candidates[i] = all[i];
    free(all);
}
