/* What a week costs, by type of staff and by provider: the parts of the measure `cost`. */
#include "school/calendar.h"
#include "tools/report/report.h"

/* One adult on one slot of a post is one duty, however many lines of the timetable share its weeks: its weeks where
 * `use` is the first of them, else none. */
static weekset post_weeks(const struct report *r, int person, int use)
{
    const struct grid *g = &r->grids[SUBJECT_STAFF];
    const struct post_duty *duty = &r->t->posts[g->at[use].index];
    weekset weeks = 0;
    for (int i = g->first[person]; i < g->first[person + 1]; i++) {
        const struct use *u = &g->at[i];
        if (u->kind != USE_POST || u->slot != g->at[use].slot || r->t->posts[u->index].post != duty->post)
            continue;
        if (i < use)
            return 0;
        weeks |= u->weeks;
    }
    return weeks;
}

static void add_person(struct report *r, int q)
{
    const struct grid *g = &r->grids[SUBJECT_STAFF];
    struct cost *c = &r->costs.by_type[r->in->staff[q].type];
    for (int i = g->first[q]; i < g->first[q + 1]; i++) {
        weekset weeks = g->at[i].kind == USE_POST ? post_weeks(r, q, i) : g->at[i].weeks;
        if (!weeks)
            continue;
        c->times++;
        c->yuan += yuan_a_week(r->in, r->in->profile.subsidy[r->in->staff[q].type], weeks);
    }
}

static void add_meetings(struct report *r, const struct section *s)
{
    struct cost *c = &r->costs.by_provider[s->provider];
    const struct offer *o = offer_of(r->in, s->provider, s->activity);
    int meetings = slotset_count(&s->starts);
    c->times += meetings;
    c->yuan += o ? meetings * yuan_a_week(r->in, o->fee, s->weeks) : 0;
}

void report_costs(struct report *r)
{
    r->costs.by_provider = ARENA_ARRAY(r->arena, r->in->n_providers, struct cost);
    for (int q = 0; q < r->in->n_staff; q++)
        add_person(r, q);
    for (int i = 0; i < r->t->n_sections; i++)
        if (r->t->sections[i].provider >= 0)
            add_meetings(r, &r->t->sections[i]);
}
