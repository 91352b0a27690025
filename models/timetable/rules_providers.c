/* A3: a provider serves only what, when and how often it offers, and is in good standing. */
#include "timetable/checking.h"

static void check_standing(struct checking *c, const struct section *x, const struct slotset *slots)
{
    const struct instance *in = c->in;
    const struct provider *p = &in->providers[x->provider];
    enum kind kind = in->activities[x->activity].kind;
    const char *who = call_provider(c, x->provider), *what = call_section(c, x);
    if (p->status != PROVIDER_APPROVED)
        breach(c, RULE_A3, _("%s leads %s, but its status is %s: only approved providers serve"), who, what,
               provider_status_words[p->status]);
    if (p->field == FIELD_ACADEMIC)
        breach(c, RULE_A3, _("%s leads %s, but is an academic body: those never serve"), who, what);
    if (kind == KIND_HOMEWORK || kind == KIND_TUTORING)
        breach(c, RULE_A3, _("%s leads %s: homework and tutoring are led by staff alone"), who, what);
    for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
        if (!calendar_covers(c->in, t, x->weeks, &p->valid)) {
            breach(c, RULE_A3, _("%s leads %s, but is not valid on every date of %s"), who, what, in->slots[t].id);
            break;
        }
}

static void check_offer(struct checking *c, const struct section *x)
{
    const struct offer *o = offer_of(c->in, x->provider, x->activity);
    if (!o) {
        breach(c, RULE_A3, _("%s leads %s, but does not offer that activity"), call_provider(c, x->provider),
               call_section(c, x));
        return;
    }
    struct slotset beyond = slotset_minus(x->starts, o->slots);
    if (!slotset_empty(&beyond))
        breach(c, RULE_A3, _("%s leads %s in %s, but offers it in %s"), call_provider(c, x->provider),
               call_section(c, x), call_slots(c, beyond), call_slots(c, o->slots));
}

/* Groups at once of one offer and meetings a week of the provider, in one part of the weeks. */
static bool check_offer_load(struct checking *c, int provider, const struct offer *o, weekset part)
{
    for (int m = 0; m < c->n_moments; m++) {
        int groups = 0;
        struct slotset used = {0};
        for (int g = 0; g < c->t->n_sections; g++) {
            const struct section *x = &c->t->sections[g];
            struct slotset here = slotset_and(c->groups[g].slots, c->moments[m]);
            if (x->provider == provider && x->activity == o->activity && x->weeks & part && !slotset_empty(&here)) {
                groups++;
                used = slotset_or(used, here);
            }
        }
        if (groups > o->groups) {
            breach(c, RULE_A3, _("%s leads %d groups of %s at once in %s, weeks %s: it offers %d"),
                   call_provider(c, provider), groups, call_activity(c, o->activity), call_slots(c, used),
                   call_weeks(c, part), o->groups);
            return false;
        }
    }
    return true;
}

/* So many people at once, over all offers, in one part of the weeks (struct provider, at_once). */
static bool check_people(struct checking *c, int provider, weekset part)
{
    for (int m = 0; m < c->n_moments; m++) {
        int groups = 0, in_slot[SLOTS_MAX] = {0}, most = people_at_once(c->in, provider, &c->moments[m]);
        bool beyond = false;
        struct slotset used = {0};
        for (int g = 0; g < c->t->n_sections; g++) {
            const struct section *x = &c->t->sections[g];
            struct slotset here = slotset_and(c->groups[g].slots, c->moments[m]);
            if (x->provider != provider || !(x->weeks & part) || slotset_empty(&here))
                continue;
            groups++;
            used = slotset_or(used, here);
            for (int t = slotset_next(&here, 0); t >= 0; t = slotset_next(&here, t + 1))
                beyond |= ++in_slot[t] > c->in->providers[provider].at_once[t];
        }
        if (!beyond && groups <= most)
            continue;
        breach(c, RULE_A3, _("%s leads %d groups at once in %s, weeks %s: it has people for %d"), call_provider(c, provider),
               groups, call_slots(c, used), call_weeks(c, part), most);
        return false;
    }
    return true;
}

static bool check_sessions(struct checking *c, int provider, weekset part)
{
    const struct provider *p = &c->in->providers[provider];
    int meetings = 0;
    for (int g = 0; g < c->t->n_sections; g++)
        if (c->t->sections[g].provider == provider && c->t->sections[g].weeks & part)
            meetings += slotset_count(&c->t->sections[g].starts);
    if (p->max_sessions < 0 || meetings <= p->max_sessions)
        return true;
    breach(c, RULE_A3, _("%s leads %d meetings a week in weeks %s: at most %d are offered"), call_provider(c, provider),
           meetings, call_weeks(c, part), p->max_sessions);
    return false;
}

static void check_provider(struct checking *c, int provider)
{
    weekset parts[WEEKS_MAX];
    int n = weeks_parts(&c->in->term, NULL, 0, parts), sections = 0;
    for (int g = 0; g < c->t->n_sections; g++) {
        const struct section *x = &c->t->sections[g];
        if (x->provider != provider)
            continue;
        sections++;
        n = weeks_refine(parts, n, x->weeks);
        check_standing(c, x, &c->groups[g].slots);
        check_offer(c, x);
    }
    if (!sections)
        return;
    const struct provider *p = &c->in->providers[provider];
    for (int k = 0; k < n && check_sessions(c, provider, parts[k]); k++)
        ;
    for (int k = 0; p->at_once && k < n && check_people(c, provider, parts[k]); k++)
        ;
    for (int i = 0; i < p->n_offers; i++)
        for (int k = 0; k < n && check_offer_load(c, provider, &p->offers[i], parts[k]); k++)
            ;
}

void check_providers(struct checking *c)
{
    for (int p = 0; p < c->in->n_providers; p++)
        check_provider(c, p);
}
