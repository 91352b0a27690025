#include "tools/batch/survey.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/whole.h"
#include "school/calendar.h"
#include "tools/report/money.h"

static void add_breach(struct survey *s, const char *message)
{
    if ((s->n_breaches & (s->n_breaches - 1)) == 0) { /* full at the powers of two */
        const char **more = ARENA_ARRAY(s->arena, s->n_breaches ? 2 * s->n_breaches : 1, const char *);
        if (s->n_breaches)
            memcpy(more, s->breaches, (size_t)s->n_breaches * sizeof *more);
        s->breaches = more;
    }
    s->breaches[s->n_breaches++] = arena_strdup(s->arena, message);
}

static int led_from_outside(const struct report *r)
{
    int meetings = 0;
    for (int g = 0; g < r->t->n_sections; g++) {
        const struct section *x = &r->t->sections[g];
        int leader = section_leader(r->in, x);
        if (x->provider >= 0 || (leader >= 0 && r->in->staff[x->staff.at[leader]].type != STAFF_OWN))
            meetings += slotset_count(&x->starts);
    }
    return meetings;
}

static void take_figures(struct survey *s, const struct report *r, struct school_figures *f)
{
    const struct coverage *c = &r->coverage;
    *f = (struct school_figures){.has = true, .id = arena_strdup(s->arena, r->in->id), .name = arena_strdup(s->arena, r->in->name),
                                 .students = c->students, .in_care = c->attending, .wishing = c->wishing, .granted = c->granted,
                                 .first = r->best_rank[0], .meetings = r->n_meetings, .outside = led_from_outside(r),
                                 .cost = r->v->measures[MEASURE_COST], .score = r->v->score, .bound = r->bound,
                                 .has_bound = r->has_bound, .income = r->money->term.families + r->money->term.exempted,
                                 .spent = money_cost(&r->money->term), .own = r->balance.count, .mean = r->balance.mean,
                                 .deviation = r->balance.deviation, .gini = r->balance.gini, .waivers = r->in->n_waivers,
                                 .breaches = r->v->n_breaches};
    for (int t = 0; t < r->in->n_slots; t++)
        f->care_minutes += (int64_t)r->figures[t].attending * slot_minutes(&r->in->slots[t]);
}

/* Adds the school's meetings of shared providers, with words for them. */
static void take_uses(struct survey *s, const struct batch *b, int school, const struct report *r)
{
    struct uses_list own = uses_of(b->x, school, r->in, r->t, s->arena);
    size_t all = (size_t)(s->uses.count + own.count) + 1;
    s->uses.at = xrealloc(s->uses.at, all, sizeof *s->uses.at);
    s->activity = xrealloc(s->activity, all, sizeof *s->activity);
    s->room = xrealloc(s->room, all, sizeof *s->room);
    s->weeks = xrealloc(s->weeks, all, sizeof *s->weeks);
    for (int i = 0; i < own.count; i++) {
        const struct section *x = &r->t->sections[own.at[i].section];
        struct buf words = {0};
        put_weeks_or_all(r->in, x->weeks, &words);
        s->activity[s->uses.count] = arena_strdup(s->arena, r->in->activities[x->activity].name);
        s->room[s->uses.count] = arena_strdup(s->arena, x->room >= 0 ? r->in->rooms[x->room].name : "");
        s->weeks[s->uses.count] = arena_strdup(s->arena, words.text ? words.text : "");
        s->uses.at[s->uses.count++] = own.at[i];
        buf_free(&words);
    }
}

static void read_member(struct survey *s, const struct batch *b, int i)
{
    const struct member *m = &b->members[i];
    struct diags *d = diags_new();
    struct buf path = {0};
    buf_printf(&path, "%s/timetable.yaml", m->dir);
    struct instance *in = district_school_read(b->x, m->school, d);
    if (in && b->c->anonymize)
        instance_anonymize(in);
    struct timetable *t = in ? timetable_read(path.text, in, d) : NULL;
    if (t) {
        struct verdict *v = verdict_of(in, t);
        struct report *r = report_new(in, t, v, NULL);
        take_figures(s, r, &s->at[i]);
        take_uses(s, b, m->school, r);
        s->costs[m->school] = v->measures[MEASURE_COST];
        for (int k = 0; k < v->n_breaches; k++)
            add_breach(s, arena_printf(s->arena, "%s: %s: %s", in->id, rule_table[v->breaches[k].rule].code, v->breaches[k].message));
        report_free(r);
        verdict_free(v);
    } else {
        for (int k = 0; k < d->count; k++)
            if (d->items[k].severity == DIAG_ERROR)
                add_breach(s, arena_printf(s->arena, "%s: %s", m->id, d->items[k].message));
    }
    timetable_free(t);
    instance_free(in);
    diags_free(d);
    buf_free(&path);
}

static void add_up(struct survey *s)
{
    struct school_figures *sum = &s->sum;
    int n = 0;
    sum->has = sum->has_bound = true;
    for (int i = 0; i < s->n; i++) {
        const struct school_figures *f = &s->at[i];
        if (!f->has)
            continue;
        n++;
        sum->students += f->students;
        sum->in_care += f->in_care;
        sum->wishing += f->wishing;
        sum->granted += f->granted;
        sum->first += f->first;
        sum->meetings += f->meetings;
        sum->outside += f->outside;
        sum->care_minutes += f->care_minutes;
        sum->cost += f->cost;
        sum->score += f->score;
        sum->income += f->income;
        sum->spent += f->spent;
        sum->mean += f->mean * f->own;
        sum->own += f->own;
        sum->deviation += f->deviation;
        sum->gini += f->gini;
        sum->waivers += f->waivers;
        sum->breaches += f->breaches;
    }
    sum->mean = sum->own ? sum->mean / sum->own : 0;
    sum->deviation = n ? sum->deviation / n : 0;
    sum->gini = n ? sum->gini / n : 0;
}

static void shared_breach(void *ctx, const char *message)
{
    add_breach(ctx, message);
}

struct survey *survey_new(const struct batch *b)
{
    struct arena *a = arena_new();
    struct survey *s = ARENA_NEW(a, struct survey);
    s->arena = a;
    s->n = b->n;
    s->at = ARENA_ARRAY(a, b->n, struct school_figures);
    s->costs = ARENA_ARRAY(a, b->x->n_schools, int64_t);
    for (int i = 0; i < b->n; i++) {
        const struct member *m = &b->members[i];
        s->at[i].id = s->at[i].name = m->id;
        if (!m->broken && !m->no_timetable && access(arena_printf(a, "%s/timetable.yaml", m->dir), R_OK) == 0)
            read_member(s, b, i);
    }
    share_check(b->x, &s->uses, s->costs, shared_breach, s);
    s->assigned = uses_assign(b->x, &s->uses);
    add_up(s);
    return s;
}

void survey_free(struct survey *s)
{
    if (!s)
        return;
    free(s->uses.at);
    free(s->activity);
    free(s->room);
    free(s->weeks);
    arena_free(s->arena);
}

double figures_coverage(const struct school_figures *f)
{
    return percent(f->in_care, f->students);
}

double figures_met(const struct school_figures *f)
{
    return percent(f->granted, f->wishing);
}
