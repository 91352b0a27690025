/* Rules on adults: how many (A1), who, when and how long (A2). */
#include "base/whole.h"
#include "timetable/checking.h"

/* A1 ---------------------------------------------------------------------------------- */

int study_adults(const struct instance *in, int students)
{
    return (int)ceil_div(students, in->profile.study.students_per_adult);
}

int section_adults(const struct instance *in, const struct section *s)
{
    const struct activity *a = &in->activities[s->activity];
    int need = (int)ceil_div(s->students.count, a->students_per_adult);
    if (need < a->adults)
        need = a->adults;
    if (s->provider >= 0 && in->profile.external_needs_own_adult && need < 2)
        need = 2;
    return need;
}

/* Adults of a list who count. */
static int counted(const struct checking *c, const struct ints *staff)
{
    int n = 0;
    for (int i = 0; i < staff->count; i++)
        n += adult_counts(c->in, staff->at[i]);
    return n;
}

static bool is_post_duty(const struct checking *c, int group, int post, int slot)
{
    const struct post_duty *p = &c->t->posts[c->groups[group].index];
    return p->post == post && p->slot == slot;
}

/* One slot of a post, week by week: its adults may take turns. */
static void check_post_slot(struct checking *c, int post, int slot)
{
    weekset parts[WEEKS_MAX];
    int n = weeks_parts(&c->in->term, NULL, 0, parts), due = c->in->posts[post].adults;
    for (int g = c->first_post; g < c->n_groups; g++)
        if (is_post_duty(c, g, post, slot))
            n = weeks_refine(parts, n, c->groups[g].weeks);
    for (int k = 0; k < n; k++) {
        int adults = 0;
        for (int g = c->first_post; g < c->n_groups; g++)
            if (is_post_duty(c, g, post, slot) && c->groups[g].weeks & parts[k])
                adults += counted(c, &c->groups[g].staff);
        if (adults != due)
            breach(c, RULE_A1, _("post %s has %d adults in %s, weeks %s: exactly %d are right"), call_post(c, post),
                   adults, c->in->slots[slot].id, call_weeks(c, parts[k]), due);
    }
}

void check_numbers(struct checking *c)
{
    const struct timetable *t = c->t;
    for (int g = 0; g < t->n_sections + t->n_studies; g++) {
        const struct group *group = &c->groups[g];
        const struct section *x = group_section(c, group);
        int due = x ? section_adults(c->in, x) : study_adults(c->in, group->students.count);
        int adults = counted(c, &group->staff) + (x && x->provider >= 0);
        if (adults == due)
            continue;
        if (x && x->provider >= 0)
            breach(c, RULE_A1, _("%s has %d adults with the provider's leader: exactly %d are right"),
                   call_group(c, group), adults, due);
        else
            breach(c, RULE_A1, _("%s has %d adults: exactly %d are right"), call_group(c, group), adults, due);
    }
    for (int p = 0; p < c->in->n_posts; p++) {
        const struct slotset *slots = &c->in->posts[p].slots;
        for (int s = slotset_next(slots, 0); s >= 0; s = slotset_next(slots, s + 1))
            check_post_slot(c, p, s);
    }
    for (int i = 0; i < t->n_posts; i++) {
        const struct post *post = &c->in->posts[t->posts[i].post];
        if (t->posts[i].staff.count && !slotset_has(&post->slots, t->posts[i].slot))
            breach(c, RULE_A1, _("post %s has adults in %s, but its slots are %s"), call_post(c, t->posts[i].post),
                   c->in->slots[t->posts[i].slot].id, call_slots(c, post->slots));
    }
}

/* A2 ---------------------------------------------------------------------------------- */

/* May this person do what the group asks: lead, supervise, serve the post. */
static void check_role(struct checking *c, const struct group *g)
{
    const struct section *x = group_section(c, g);
    int leader = x ? section_leader(c->in, x) : -1;
    for (int i = 0; i < g->staff.count; i++) {
        int who = g->staff.at[i];
        const struct staff *q = &c->in->staff[who];
        if (x && i == leader) {
            if (!ints_has(&q->leads, x->activity))
                breach(c, RULE_A2, _("%s leads %s, but is not listed to lead that activity"), call_staff(c, who),
                       call_group(c, g));
        } else if (!q->supervises) {
            breach(c, RULE_A2, _("%s is with %s, but does not supervise"), call_staff(c, who), call_group(c, g));
        }
        if (g->kind != GROUP_POST)
            continue;
        const struct post *post = &c->in->posts[c->t->posts[g->index].post];
        if (post->by.count && !ints_has(&post->by, who))
            breach(c, RULE_A2, _("%s has the post %s, but is none of those who may"), call_staff(c, who),
                   call_group(c, g));
    }
    if (!x || x->provider < 0 || !c->in->profile.external_needs_own_adult)
        return;
    bool own = false;
    for (int i = 0; i < g->staff.count; i++)
        own |= c->in->staff[g->staff.at[i]].type == STAFF_OWN;
    if (!own)
        breach(c, RULE_A2, _("%s is led by a provider and has no adult of the school's own: it needs one"),
               call_group(c, g));
}

static void check_presence(struct checking *c, int who)
{
    const struct staff *q = &c->in->staff[who];
    EACH_GROUP_OF(c, of_staff, who, g)
    {
        struct slotset away = slotset_minus(g->slots, q->available), unvetted = {0};
        if (!slotset_empty(&away))
            breach(c, RULE_A2, _("%s is with %s in %s, when not available"), call_staff(c, who), call_group(c, g),
                   call_slots(c, away));
        for (int t = slotset_next(&g->slots, 0); t >= 0; t = slotset_next(&g->slots, t + 1))
            if (q->type != STAFF_OWN && !calendar_covers(c->in, t, g->weeks, &q->vetted))
                slotset_add(&unvetted, t);
        if (!slotset_empty(&unvetted))
            breach(c, RULE_A2, _("%s is with %s in %s, weeks %s, but is not vetted on every date of it"),
                   call_staff(c, who), call_group(c, g), call_slots(c, unvetted), call_weeks(c, g->weeks));
    }
}

static void check_one_duty(struct checking *c, int who)
{
    EACH_GROUP_OF(c, of_staff, who, g)
    {
        for (int k = g_ + 1; k < c->of_staff.from[who + 1]; k++) {
            const struct group *h = &c->groups[c->of_staff.at[k]];
            int t, u;
            if (!(g->weeks & h->weeks))
                continue;
            if (slotset_meets(&g->slots, &h->slots))
                breach(c, RULE_A2, _("%s is with %s and with %s at once, in %s"), call_staff(c, who), call_group(c, g),
                       call_group(c, h), call_slots(c, slotset_and(g->slots, h->slots)));
            else if (out_of_reach(c, g, h, slotset_or(g->slots, h->slots), &t, &u))
                breach(c, RULE_A2,
                       _("%s cannot be with both %s (%s) and %s (%s): the slots overlap or leave less time "
                         "than the way between the two places takes"),
                       call_staff(c, who), call_group(c, g), c->in->slots[t].id, call_group(c, h), c->in->slots[u].id);
        }
    }
}

/* The caps in one part of the weeks, in which every duty counts whole. */
static void check_caps_part(struct checking *c, int who, weekset part)
{
    const struct staff *q = &c->in->staff[who];
    int day[DAYS] = {0}, load = 0, days = 0;
    EACH_GROUP_OF(c, of_staff, who, g)
    {
        if (!(g->weeks & part))
            continue;
        for (int t = slotset_next(&g->slots, 0); t >= 0; t = slotset_next(&g->slots, t + 1))
            day[c->in->slots[t].day] += duty_load_in_week(c->in, t);
    }
    for (int d = 0; d < DAYS; d++) {
        load += day[d];
        days += day[d] > 0;
        if (q->max_load_per_day >= 0 && day[d] > q->max_load_per_day)
            breach(c, RULE_A2, _("%s has a load of %d on %s, weeks %s: at most %d is right"), call_staff(c, who),
                   day[d], call_day((enum day)d), call_weeks(c, part), q->max_load_per_day);
    }
    if (q->max_load >= 0 && load > q->max_load)
        breach(c, RULE_A2, _("%s has a load of %d in weeks %s: at most %d is right"), call_staff(c, who), load,
               call_weeks(c, part), q->max_load);
    if (q->max_days >= 0 && days > q->max_days)
        breach(c, RULE_A2, _("%s is on duty on %d days in weeks %s: at most %d is right"), call_staff(c, who), days,
               call_weeks(c, part), q->max_days);
}

void check_adults(struct checking *c)
{
    for (int g = 0; g < c->n_groups; g++)
        check_role(c, &c->groups[g]);
    for (int q = 0; q < c->in->n_staff; q++) {
        weekset parts[WEEKS_MAX];
        int n = group_weeks(c, c->of_staff, q, parts);
        check_presence(c, q);
        check_one_duty(c, q);
        for (int k = 0; k < n; k++)
            check_caps_part(c, q, parts[k]);
    }
}
