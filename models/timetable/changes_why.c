/* Why seats, sections and duties changed, from the school as it is now: what could not have stayed, else that the
 * whole is better so. */
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"
#include "timetable/changes_inside.h"

const char *const why_words[WHYS] = {
    [WHY_BETTER] = N_("sections and duties arranged anew"),
    [WHY_JOINED] = N_("joins"),
    [WHY_LEFT] = N_("leaves"),
    [WHY_OFFERED] = N_("the activity no longer opens, or less often"),
    [WHY_WISHED] = N_("no longer wished"),
    [WHY_ATTENDS] = N_("does not attend then"),
    [WHY_CLOSED] = N_("the section no longer runs"),
    [WHY_TIME] = N_("the section meets at another time"),
    [WHY_INSTEAD] = N_("in place of an activity lost"),
    [WHY_FREE] = N_("a seat is free"),
    [WHY_OPENED] = N_("opened"),
    [WHY_FEW] = N_("too few students would be left"),
    [WHY_PROVIDER] = N_("the provider no longer comes"),
    [WHY_LEADER] = N_("who led it is gone or not available"),
    [WHY_ROOM] = N_("the room is gone, closed or unfit"),
    [WHY_TAKEN] = N_("the room is needed by another group"),
    [WHY_UNABLE] = N_("gone or not available"),
    [WHY_STEPS_IN] = N_("steps in for somebody who is gone or not available"),
    [WHY_MOVED] = N_("goes with the section"),
    [WHY_NEEDED] = N_("more or fewer adults are needed"),
};

/* What of the old section could not stay ------------------------------------------------------ */

static struct slotset slots_of(const struct instance *in, const struct past_section *s)
{
    struct slotset slots = s->starts;
    if (s->activity >= 0)
        section_slots(in, &s->starts, in->activities[s->activity].length, &slots);
    return slots;
}

static bool room_failed(const struct instance *in, const struct past_section *s)
{
    const struct activity *a = &in->activities[s->activity];
    struct slotset slots = slots_of(in, s);
    if (s->room < 0)
        return true;
    const struct room *r = &in->rooms[s->room];
    return slotset_meets(&r->closed, &slots) || (r->features & a->room_features) != a->room_features ||
           (a->rooms.count && !ints_has(&a->rooms, s->room));
}

/* The provider that led it, if one did, can no longer; one that is gone left no leader behind. */
static bool provider_failed(const struct instance *in, const struct past_section *s)
{
    if (s->provider < 0)
        return !s->staff.count;
    const struct offer *o = offer_of(in, s->provider, s->activity);
    struct slotset slots = slots_of(in, s);
    bool valid = in->providers[s->provider].status == PROVIDER_APPROVED && o && slotset_within(&s->starts, &o->slots);
    for (int t = slotset_next(&slots, 0); t >= 0 && valid; t = slotset_next(&slots, t + 1))
        valid = calendar_covers(in, t, s->weeks, &in->providers[s->provider].valid);
    return !valid;
}

/* The person can no longer be on duty in these slots. */
static bool away(const struct instance *in, int q, const struct slotset *slots, weekset weeks)
{
    bool there = slotset_within(slots, &in->staff[q].available);
    for (int t = slotset_next(slots, 0); t >= 0 && there && in->staff[q].type != STAFF_OWN; t = slotset_next(slots, t + 1))
        there = calendar_covers(in, t, weeks, &in->staff[q].vetted);
    for (int i = 0; i < in->n_locks && there; i++)
        there = in->locks[i].kind != LOCK_STAFF || in->locks[i].person != q || in->locks[i].duty != DUTY_FREE ||
                !slotset_has(slots, in->locks[i].slot);
    return !there;
}

static bool leader_failed(const struct instance *in, const struct past_section *s)
{
    struct slotset slots = slots_of(in, s);
    if (s->provider >= 0)
        return false;
    for (int i = 0; i < s->staff.count; i++)
        if (ints_has(&in->staff[s->staff.at[i]].leads, s->activity) && !away(in, s->staff.at[i], &slots, s->weeks))
            return false;
    return true;
}

/* Sections ------------------------------------------------------------------------------------- */

static bool too_few(const struct instance *in, const struct past_section *s)
{
    int n = 0;
    for (int i = 0; i < s->students.count; i++) {
        const struct student *st = &in->students[s->students.at[i]];
        for (int w = 0; w < st->n_wishes && st->scheduled; w++)
            n += st->wishes[w].activity == s->activity;
    }
    return n < in->activities[s->activity].size_min;
}

static bool room_is_taken(const struct comparing *c, const struct section_change *s)
{
    struct slotset slots = section_occupies(c->in, s->now);
    for (int i = 0; i < c->t->n_sections; i++) {
        struct slotset other = section_occupies(c->in, &c->t->sections[i]);
        if (c->t->sections[i].room == s->was->room && slotset_meets(&other, &slots))
            return true;
    }
    for (int i = 0; i < c->t->n_studies; i++)
        if (c->t->studies[i].room == s->was->room && slotset_has(&slots, c->t->studies[i].slot))
            return true;
    return false;
}

static enum why why_section(const struct comparing *c, const struct section_change *s)
{
    const struct instance *in = c->in;
    if (!s->was)
        return WHY_OPENED;
    if (s->was->activity < 0 || (!s->now && !in->activities[s->was->activity].sections_max))
        return WHY_OFFERED;
    if (s->slots || s->staff || !s->now) {
        if (provider_failed(in, s->was))
            return WHY_PROVIDER;
        if (leader_failed(in, s->was))
            return WHY_LEADER;
    }
    if ((s->slots || s->rooms || !s->now) && room_failed(in, s->was))
        return WHY_ROOM;
    if (!s->now)
        return too_few(in, s->was) ? WHY_FEW : WHY_BETTER;
    return s->rooms && !s->slots && room_is_taken(c, s) ? WHY_TAKEN : WHY_BETTER;
}

/* Seats ----------------------------------------------------------------------------------------- */

/* The section that the id names, among the old ones, and the new one that goes on it (or -1). */
static const struct past_section *old_section(const struct comparing *c, const char *id, int *now)
{
    const struct past *p = c->in->past;
    *now = -1;
    for (int i = 0; i < p->n_sections; i++)
        if (!strcmp(p->sections[i].id, id)) {
            for (int k = 0; k < c->t->n_sections; k++)
                if (c->match[k] == i)
                    *now = k;
            return &p->sections[i];
        }
    return NULL;
}

static enum why why_lost(const struct comparing *c, const struct seat_change *x)
{
    const struct student *st = &c->in->students[x->student];
    int now;
    const struct past_section *was = old_section(c, x->was, &now);
    if (!was)
        return WHY_OFFERED;
    bool wished = false;
    for (int w = 0; w < st->n_wishes && st->wants; w++)
        wished |= st->wishes[w].activity == was->activity;
    if (!wished)
        return WHY_WISHED;
    struct slotset slots = slots_of(c->in, was);
    if (!slotset_within(&slots, &st->attends))
        return WHY_ATTENDS;
    if (now < 0)
        return WHY_CLOSED;
    return slotset_equal(&was->starts, &c->t->sections[now].starts) ? WHY_BETTER : WHY_TIME;
}

static enum why why_seat(const struct comparing *c, const struct seat_change *x)
{
    if (!c->in->students[x->student].scheduled)
        return WHY_LEFT;
    if (past_seats(c->in->past, x->student) < 0)
        return WHY_JOINED;
    if (x->was)
        return why_lost(c, x);
    for (int i = 0; i < c->out->n_seats; i++)
        if (c->out->seats[i].student == x->student && c->out->seats[i].was && !c->out->seats[i].now)
            return WHY_INSTEAD;
    return WHY_FREE;
}

/* Duties ---------------------------------------------------------------------------------------- */

/* Somebody had the duty and is gone, or cannot be there. */
static bool steps_in(const struct comparing *c, const struct duty_change *d)
{
    for (int i = 0; i < c->out->n_duties; i++) {
        const struct duty_change *other = &c->out->duties[i];
        if (other->why == WHY_UNABLE && other->slot == d->slot && !strcmp(other->was, d->now))
            return true;
    }
    for (int i = 0; i < c->in->past->n_gone; i++)
        if (c->in->past->gone[i].kind == PAST_STAFF)
            return true;
    return false;
}

/* A section of the person's came into the slot, or left it. */
static bool section_moved(const struct comparing *c, const struct duty_change *d)
{
    for (int i = 0; i < c->out->n_sections; i++) {
        const struct section_change *s = &c->out->sections[i];
        if (!s->was || !s->now || !ints_has(&s->was->staff, d->staff) || !ints_has(&s->now->staff, d->staff))
            continue;
        struct slotset before = slots_of(c->in, s->was), after = section_occupies(c->in, s->now);
        if (slotset_has(&before, d->slot) != slotset_has(&after, d->slot))
            return true;
    }
    return false;
}

static void explain_duties(struct comparing *c)
{
    struct changes *out = c->out;
    for (int i = 0; i < out->n_duties; i++) {
        struct slotset one = {{0}};
        slotset_add(&one, out->duties[i].slot);
        if (away(c->in, out->duties[i].staff, &one, weeks_all(&c->in->term)))
            out->duties[i].why = WHY_UNABLE;
    }
    for (int i = 0; i < out->n_duties; i++) {
        struct duty_change *d = &out->duties[i];
        if (d->why == WHY_UNABLE)
            continue;
        d->why = section_moved(c, d)                          ? WHY_MOVED
                 : strcmp(d->now, "free") && steps_in(c, d) ? WHY_STEPS_IN
                 : !strcmp(d->was, "free") || !strcmp(d->now, "free") ? WHY_NEEDED
                                                              : WHY_BETTER;
    }
}

void changes_explain(struct comparing *c)
{
    for (int i = 0; i < c->out->n_sections; i++)
        c->out->sections[i].why = why_section(c, &c->out->sections[i]);
    for (int i = 0; i < c->out->n_seats; i++)
        c->out->seats[i].why = why_seat(c, &c->out->seats[i]);
    explain_duties(c);
}
