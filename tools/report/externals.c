/* Meetings led from outside of activities that own staff lead: who could, and what each was doing (article 7). */
#include <stdlib.h>

#include "school/calendar.h"
#include "tools/report/report.h"

static bool led_from_outside(const struct report *r, const struct section *s)
{
    int leader = section_leader(r->in, s);
    return s->provider >= 0 || (leader >= 0 && r->in->staff[s->staff.at[leader]].type != STAFF_OWN);
}

static int use_site(const struct report *r, const struct use *u)
{
    int room = u->kind == USE_SECTION ? r->t->sections[u->index].room
               : u->kind == USE_STUDY ? r->t->studies[u->index].room
                                      : -1;
    return room < 0 ? -1 : r->in->rooms[room].site;
}

/* With these slots besides, the caps of a week would be exceeded in one of the weeks. */
static bool would_exceed(const struct report *r, int q, const struct slotset *slots, weekset weeks)
{
    const struct staff *s = &r->in->staff[q];
    const struct grid *g = &r->grids[SUBJECT_STAFF];
    for (int w = 0; w < r->in->term.weeks; w++) {
        int load = 0, days = 0, day[DAYS] = {0};
        if (!(weeks >> w & 1))
            continue;
        for (int k = slotset_next(slots, 0); k >= 0; k = slotset_next(slots, k + 1))
            day[r->in->slots[k].day] += duty_load_in_week(r->in, k);
        for (int i = g->first[q]; i < g->first[q + 1]; i++)
            if (g->at[i].weeks >> w & 1)
                day[r->in->slots[g->at[i].slot].day] += duty_load_in_week(r->in, g->at[i].slot);
        for (int d = 0; d < DAYS; d++) {
            load += day[d];
            days += day[d] > 0;
            if (s->max_load_per_day >= 0 && day[d] > s->max_load_per_day)
                return true;
        }
        if ((s->max_load >= 0 && load > s->max_load) || (s->max_days >= 0 && days > s->max_days))
            return true;
    }
    return false;
}

const char *const candidate_words[] = {"free", "on_duty", "unavailable", "at_cap", "unfit", NULL};

struct candidate report_candidate(const struct report *r, int q, const struct slotset *slots, weekset weeks, int site)
{
    const struct grid *g = &r->grids[SUBJECT_STAFF];
    if (!slotset_within(slots, &r->in->staff[q].available))
        return (struct candidate){q, CANDIDATE_UNAVAILABLE, -1, false};
    for (int i = g->first[q]; i < g->first[q + 1]; i++) {
        const struct use *u = &g->at[i];
        int there = use_site(r, u);
        for (int k = slotset_next(slots, 0); k >= 0; k = slotset_next(slots, k + 1))
            if ((u->weeks & weeks) && slots_too_close(r->in, u->slot, there < 0 || site < 0 ? 0 : there, k,
                                                      there < 0 || site < 0 ? 0 : site))
                return (struct candidate){q, CANDIDATE_ON_DUTY, i, false};
    }
    return (struct candidate){q, would_exceed(r, q, slots, weeks) ? CANDIDATE_AT_CAP : CANDIDATE_FREE, -1, false};
}

/* What keeps own staff member q from leading the section in these slots of it. */
static struct candidate look_at(const struct report *r, int q, const struct section *x, const struct slotset *slots)
{
    const struct staff *s = &r->in->staff[q];
    const struct activity *a = &r->in->activities[x->activity];
    bool teaches = a->kind != KIND_TUTORING;
    for (int i = 0; i < s->n_teaches; i++)
        teaches |= s->teaches[i].subject == a->subject;
    if (!teaches)
        return (struct candidate){q, CANDIDATE_UNFIT, -1, false};
    return report_candidate(r, q, slots, x->weeks, x->room < 0 ? -1 : r->in->rooms[x->room].site);
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
            struct external_meeting m = {i, k, r->n_candidates, 0, false};
            struct slotset slots, whole = section_occupies(in, s);
            meeting_slots(in, k, in->activities[s->activity].length, &slots);
            for (int q = 0; q < in->n_staff; q++) {
                if (in->staff[q].type != STAFF_OWN || !ints_has(&in->staff[q].leads, s->activity))
                    continue;
                if (r->n_candidates == room) {
                    room = room ? 2 * room : 64;
                    all = xrealloc(all, (size_t)room, sizeof *all);
                }
                struct candidate c = look_at(r, q, s, &slots);
                c.all_meetings = look_at(r, q, s, &whole).state == CANDIDATE_FREE;
                m.choice |= c.all_meetings;
                all[r->n_candidates++] = c;
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
