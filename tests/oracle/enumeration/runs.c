/* What can run at all: sets of starts and weeks (T4, T2), who and where (A2, A3, P1), and the sets of
 * weeks of study and posts that follow. */
#include "enumeration.h"

#include <stdio.h>
#include <stdlib.h>

#include "program/facts.h"

bool list_has(const struct ints *list, int value)
{
    for (int i = 0; i < list->count; i++)
        if (list->at[i] == value)
            return true;
    return false;
}

const struct offer *offer_for(const struct instance *in, int provider, int activity)
{
    const struct provider *p = &in->providers[provider];
    for (int i = 0; i < p->n_offers; i++)
        if (p->offers[i].activity == activity)
            return &p->offers[i];
    return NULL;
}

const struct lock *section_lock(const struct instance *in, int activity, int number)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].activity == activity && in->locks[i].section == number)
            return &in->locks[i];
    return NULL;
}

bool adult_is_counted(const struct enumeration *e, int person)
{
    return e->in->staff[person].type != STAFF_PARENT_VOLUNTEER || e->in->profile.parent_volunteer_counts;
}

bool is_free(const struct enumeration *e, int person, const struct slotset *slots, weekset weeks)
{
    const struct staff *q = &e->in->staff[person];
    if (!slotset_within(slots, &q->available))
        return false;
    for (int t = slotset_next(slots, 0); t >= 0 && q->type != STAFF_OWN; t = slotset_next(slots, t + 1))
        if (!calendar_covers(e->in, t, weeks, &q->vetted))
            return false;
    return true;
}

bool may_lead(const struct enumeration *e, const struct run *r, int person)
{
    const struct staff *q = &e->in->staff[person];
    const struct activity *a = &e->in->activities[r->activity];
    bool teaches = a->kind != KIND_TUTORING;
    for (int i = 0; i < q->n_teaches; i++)
        teaches |= q->teaches[i].subject == a->subject;
    return list_has(&q->leads, r->activity) && adult_is_counted(e, person) && teaches &&
           is_free(e, person, &r->slots, r->weeks);
}

bool may_hire(const struct enumeration *e, const struct run *r, int provider)
{
    const struct provider *p = &e->in->providers[provider];
    const struct offer *o = offer_for(e->in, provider, r->activity);
    enum kind kind = e->in->activities[r->activity].kind;
    if (!o || p->status != PROVIDER_APPROVED || p->field == FIELD_ACADEMIC || kind == KIND_HOMEWORK ||
        kind == KIND_TUTORING || !slotset_within(&r->starts, &o->slots))
        return false;
    for (int t = slotset_next(&r->slots, 0); t >= 0; t = slotset_next(&r->slots, t + 1))
        if (!calendar_covers(e->in, t, r->weeks, &p->valid))
            return false;
    return true;
}

bool run_fits_room(const struct enumeration *e, const struct run *r, int room)
{
    const struct instance *in = e->in;
    const struct activity *a = &in->activities[r->activity];
    const struct room *m = &in->rooms[room];
    const struct site *site = &in->sites[m->site];
    return !(a->room_features & ~m->features) && (!a->rooms.count || list_has(&a->rooms, room)) &&
           !slotset_meets(&m->closed, &r->slots) && (!site->off_campus || r->shortest > 2 * site->travel);
}

bool may_sit(const struct enumeration *e, int student, const struct run *r)
{
    const struct student *s = &e->in->students[student];
    const struct activity *a = &e->in->activities[r->activity];
    const struct wish *wish = NULL;
    for (int i = 0; i < s->n_wishes; i++)
        if (s->wishes[i].activity == r->activity)
            wish = &s->wishes[i];
    return s->scheduled && s->wants > 0 && wish && (!wish->limited || slotset_within(&r->starts, &wish->slots)) &&
           (a->grades >> s->grade & 1) && slotset_within(&r->slots, &s->attends) &&
           (a->kind != KIND_TUTORING || list_has(&s->tutoring, a->subject));
}

static void add_week_choice(struct week_choices *w, weekset weeks)
{
    for (int i = 0; i < w->n; i++)
        if (w->at[i] == weeks)
            return;
    if (weeks && w->n < SETS)
        w->at[w->n++] = weeks;
}

/* Where a section may take a slot in part of the weeks, study may use that part and what completes it. */
static void add_study_weeks(struct enumeration *e, const struct run *r)
{
    const struct instance *in = e->in;
    int able = 0, adults = 0, rooms = 0;
    for (int s = 0; s < in->n_students; s++)
        able += may_sit(e, s, r);
    for (int q = 0; q < in->n_staff; q++)
        adults += may_lead(e, r, q);
    for (int p = 0; p < in->n_providers; p++)
        adults += may_hire(e, r, p);
    for (int m = 0; m < in->n_rooms; m++)
        rooms += run_fits_room(e, r, m);
    if (able < in->activities[r->activity].size_min || !adults || !rooms || r->weeks == weeks_all(&in->term))
        return;
    int from = __builtin_ctzll(r->weeks) + 1, to = 64 - __builtin_clzll(r->weeks);
    bool range = r->weeks == weeks_range(&in->term, from, to);
    for (int t = slotset_next(&r->slots, 0); t >= 0; t = slotset_next(&r->slots, t + 1)) {
        struct week_choices *w = &e->study_weeks[t];
        add_week_choice(w, r->weeks);
        add_week_choice(w, range ? weeks_range(&in->term, 1, from - 1) : weeks_all(&in->term) & ~r->weeks);
        add_week_choice(w, range ? weeks_range(&in->term, to + 1, in->term.weeks) : 0);
    }
}

static void add_run(struct enumeration *e, int activity, const struct slotset *starts, weekset weeks)
{
    struct run r = {.activity = activity, .shortest = INT32_MAX, .starts = *starts, .weeks = weeks};
    int length = e->in->activities[activity].length;
    section_slots(e->in, starts, length, &r.slots);
    for (int t = slotset_next(starts, 0); t >= 0; t = slotset_next(starts, t + 1)) {
        int minutes = meeting_minutes(e->in, t, length);
        r.shortest = minutes < r.shortest ? minutes : r.shortest;
    }
    struct run *more = ARENA_ARRAY(e->arena, e->n_runs + 1, struct run);
    for (int i = 0; i < e->n_runs; i++)
        more[i] = e->runs[i];
    more[e->n_runs++] = r;
    e->runs = more;
}

/* Every set of starts, by going through all subsets of the slots. */
static void runs_of(struct enumeration *e, int activity, weekset weeks)
{
    const struct instance *in = e->in;
    const struct activity *a = &in->activities[activity];
    int gap = a->day_gap > 1 ? a->day_gap : 1;
    for (unsigned set = 1; set < 1u << in->n_slots; set++) {
        struct slotset starts = {{set}}, slots;
        bool good = __builtin_popcount(set) == a->sessions && slotset_within(&starts, &a->slots) &&
                    section_slots(in, &starts, a->length, &slots);
        for (int t = 0; t < in->n_slots && good; t++) {
            for (int u = 0; u < t; u++)
                good &= !(set >> t & 1 && set >> u & 1 && abs((int)in->slots[t].day - (int)in->slots[u].day) < gap);
            if (slotset_has(&slots, t))
                good &= in->slots[t].activities && (in->slots[t].period != PERIOD_EVENING ||
                                                    (in->profile.evening_kinds >> a->kind & 1));
        }
        if (good)
            add_run(e, activity, &starts, weeks);
    }
}

void runs_find(struct enumeration *e)
{
    const struct instance *in = e->in;
    e->study_weeks = ARENA_ARRAY(e->arena, in->n_slots, struct week_choices);
    for (int t = 0; t < in->n_slots; t++)
        add_week_choice(&e->study_weeks[t], weeks_all(&in->term));
    for (int a = 0; a < in->n_activities; a++) {
        weekset choices[2];
        int n = weeks_choices(&in->term, &in->activities[a], choices);
        for (int i = 0; i < n; i++)
            if (choices[i] && (!i || choices[i] != choices[0]))
                runs_of(e, a, choices[i]);
    }
    e->n_parts = weeks_parts(&in->term, NULL, 0, e->parts);
    for (int r = 0; r < e->n_runs; r++) {
        add_study_weeks(e, &e->runs[r]);
        e->n_parts = weeks_refine(e->parts, e->n_parts, e->runs[r].weeks);
    }
    weekset vetting[WEEKS_MAX];
    int n_vetting = vetting_sets(in, vetting);
    for (int t = 0; t < in->n_slots; t++)
        for (int i = 0; i < n_vetting; i++)
            add_week_choice(&e->study_weeks[t], vetting[i]);
    for (int t = 0; t < in->n_slots; t++)
        for (int i = 0; i < e->study_weeks[t].n; i++)
            e->n_parts = weeks_refine(e->parts, e->n_parts, e->study_weeks[t].at[i]);
    for (int i = 0; i < in->n_sites; i++)
        for (int j = 0; j < i; j++)
            e->travels |= site_travel(in, i, j) > 0;
}
