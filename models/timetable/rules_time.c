/* Rules on time that depend on the timetable: evening sections (T2) and meetings (T4). What the
 * instance alone decides of T1 to T3 is in school/limits.h. */
#include <stdlib.h>

#include "timetable/checking.h"

void check_evening(struct checking *c)
{
    const struct instance *in = c->in;
    for (int g = 0; g < c->t->n_sections; g++) {
        const struct section *x = &c->t->sections[g];
        enum kind kind = in->activities[x->activity].kind;
        const struct slotset *slots = &c->groups[g].slots;
        for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
            if (in->slots[t].period == PERIOD_EVENING && !(in->profile.evening_kinds >> kind & 1))
                breach(c, RULE_T2,
                       _("%s is in the evening slot %s, but its kind %s is none of the profile's evening kinds"),
                       call_section(c, x), in->slots[t].id, kind_words[kind]);
    }
}

/* Each meeting on its own: allowed start, whole chain, open slots, off-campus travel. */
static void check_meeting(struct checking *c, const struct section *x, int start)
{
    const struct instance *in = c->in;
    const struct activity *a = &in->activities[x->activity];
    const char *who = call_section(c, x), *id = in->slots[start].id;
    struct slotset slots;
    if (!slotset_has(&a->slots, start))
        breach(c, RULE_T4, _("%s starts in %s; the allowed starts are %s"), who, id, call_slots(c, a->slots));
    if (!meeting_slots(in, start, a->length, &slots))
        breach(c, RULE_T4, _("%s starts in %s, but %d consecutive slots do not follow from there"), who, id, a->length);
    else if (x->room >= 0 && in->sites[in->rooms[x->room].site].off_campus) {
        const struct site *site = &in->sites[in->rooms[x->room].site];
        int minutes = meeting_minutes(in, start, a->length);
        if (minutes <= 2 * site->travel)
            breach(c, RULE_T4,
                   _("%s starts in %s and lasts %d minutes at %s: it must last more than %d, twice the travel"), who,
                   id, minutes, site->name, 2 * site->travel);
    }
    for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1))
        if (!in->slots[t].activities)
            breach(c, RULE_T4, _("%s is in %s, which is not open to activities"), who, in->slots[t].id);
}

static void check_days(struct checking *c, const struct section *x)
{
    const struct instance *in = c->in;
    const struct activity *a = &in->activities[x->activity];
    int gap = a->day_gap < 1 ? 1 : a->day_gap;
    for (int t = slotset_next(&x->starts, 0); t >= 0; t = slotset_next(&x->starts, t + 1))
        for (int u = slotset_next(&x->starts, t + 1); u >= 0; u = slotset_next(&x->starts, u + 1))
            if (abs((int)in->slots[t].day - (int)in->slots[u].day) < gap)
                breach(c, RULE_T4, _("%s meets in %s and %s: meetings must lie at least %d days apart"),
                       call_section(c, x), in->slots[t].id, in->slots[u].id, gap);
}

static void check_weeks(struct checking *c, const struct section *x)
{
    weekset choices[2];
    int n = weeks_choices(&c->in->term, &c->in->activities[x->activity], choices);
    if (x->weeks && (x->weeks == choices[0] || (n > 1 && x->weeks == choices[1])))
        return;
    if (n > 1)
        breach(c, RULE_T4, _("%s runs in weeks %s: its weeks are odd or even"), call_section(c, x),
               call_weeks(c, x->weeks));
    else
        breach(c, RULE_T4, _("%s runs in weeks %s: its weeks are %s"), call_section(c, x), call_weeks(c, x->weeks),
               call_weeks(c, choices[0]));
}

void check_meetings(struct checking *c)
{
    for (int i = 0; i < c->t->n_sections; i++) {
        const struct section *x = &c->t->sections[i];
        int sessions = c->in->activities[x->activity].sessions;
        for (int t = slotset_next(&x->starts, 0); t >= 0; t = slotset_next(&x->starts, t + 1))
            check_meeting(c, x, t);
        check_days(c, x);
        check_weeks(c, x);
        if (slotset_count(&x->starts) != sessions)
            breach(c, RULE_T4, _("%s has %d meetings a week: %d are right"), call_section(c, x),
                   slotset_count(&x->starts), sessions);
    }
}
