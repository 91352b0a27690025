/* The load of an adult: what makes it what it is, and who else could take which part of it. Meetings led from outside. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "solver/guard.h"
#include "tools/explain/explain.h"

enum { NAMED = 3 }; /* people named in a sentence */

struct taker {
    int staff;
    int64_t change;
};

static int by_change(const void *a, const void *b)
{
    const struct taker *x = a, *y = b;
    if (x->change != y->change)
        return x->change < y->change ? -1 : 1;
    return x->staff - y->staff;
}

/* Slots and place of a duty that person q has, all its meetings together; its load. */
static int gather(const struct report *r, int q, const struct use *u, struct slotset *slots, int *site)
{
    const struct grid *g = &r->grids[SUBJECT_STAFF];
    int room = u->kind == USE_SECTION ? r->t->sections[u->index].room
               : u->kind == USE_STUDY ? r->t->studies[u->index].room
                                      : -1;
    int load = 0;
    *slots = (struct slotset){{0}};
    *site = room < 0 ? -1 : r->in->rooms[room].site;
    for (int i = g->first[q]; i < g->first[q + 1]; i++)
        if (g->at[i].kind == u->kind && g->at[i].index == u->index) {
            slotset_add(slots, g->at[i].slot);
            load += duty_load(r->in, g->at[i].slot, g->at[i].weeks);
        }
    return load;
}

static bool leads_it(const struct report *r, int q, const struct use *u)
{
    const struct section *x = u->kind == USE_SECTION ? &r->t->sections[u->index] : NULL;
    int leader = x ? section_leader(r->in, x) : -1;
    return leader >= 0 && x->staff.at[leader] == q;
}

/* Fit for the duty at all: leads the activity, or supervises, and serves the post. */
static bool may_serve(const struct report *r, int q, const struct use *u, bool leads)
{
    const struct staff *s = &r->in->staff[q];
    if (leads)
        return ints_has(&s->leads, r->t->sections[u->index].activity);
    const struct post *post = u->kind == USE_POST ? &r->in->posts[r->t->posts[u->index].post] : NULL;
    return s->supervises && (!post || !post->by.count || ints_has(&post->by, q));
}

static void say_takers(const struct explain *e, const struct taker *all, int n, const int counts[], json_t *o)
{
    struct buf words = {0};
    json_t *list = json_array();
    for (int i = 0; i < n; i++) {
        json_array_append_new(list, json_pack("{s:s, s:I}", "staff", e->in->staff[all[i].staff].id, "score_change",
                                              (json_int_t)all[i].change));
        if (i < NAMED)
            buf_printf(&words, _("%s%s (score %+lld)"), i ? _("; ") : "", e->in->staff[all[i].staff].name,
                       (long long)all[i].change);
    }
    if (n)
        explain_sayf(o, _("could be taken by %s%s"), words.text, n > NAMED ? _("; …") : "");
    else if (!(counts[CANDIDATE_UNAVAILABLE] + counts[CANDIDATE_ON_DUTY] + counts[CANDIDATE_AT_CAP] + counts[CANDIDATE_FREE]))
        explain_sayf(o, _("nobody else is there for it"));
    else
        explain_sayf(o, _("nobody could take it: %d not available, %d on duty then, %d would exceed a cap, %d against another rule"),
                     counts[CANDIDATE_UNAVAILABLE], counts[CANDIDATE_ON_DUTY], counts[CANDIDATE_AT_CAP],
                     counts[CANDIDATE_FREE]);
    json_object_set_new(o, "takers", list);
    for (int k = 0; k <= CANDIDATE_AT_CAP; k++) /* of those free, whom the checker refuses */
        json_object_set_new(o, k == CANDIDATE_FREE ? "refused" : candidate_words[k], json_integer(counts[k]));
    buf_free(&words);
}

/* One duty and who else could take it: tried, and judged by the checker. `least` becomes the least change of the score. */
static json_t *object_duty(const struct explain *e, int q, const struct use *u, double deadline, int64_t *least)
{
    const struct report *r = e->r;
    struct slotset slots;
    struct buf title = {0};
    int site, n = 0, counts[CANDIDATE_UNFIT + 1] = {0}, load = gather(r, q, u, &slots, &site);
    bool leads = leads_it(r, q, u);
    struct taker *all = xcalloc((size_t)e->in->n_staff + 1, sizeof *all);
    if (u->kind == USE_STUDY)
        put_study(r, u->index, &title);
    else
        put_what(r, u, &title);
    for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1)) {
        buf_puts(&title, _(", "));
        put_slot(e->in, t, &title);
    }
    buf_printf(&title, _(", %d minutes"), load);
    json_t *o = json_pack("{s:s, s:o, s:i, s:s}", "title", title.text, "slots", explain_slots(e->in, &slots), "load", load, "role",
                          leads ? "leads" : u->kind == USE_POST ? "post" : "supervises");
    buf_free(&title);
    for (int p = 0; p < e->in->n_staff; p++) {
        struct ints there = use_staff(r, u);
        if (p == q || ints_has(&there, p) || !may_serve(r, p, u, leads))
            continue;
        struct candidate c = report_candidate(r, p, &slots, u->weeks, site);
        int64_t change;
        if (c.state == CANDIDATE_FREE && clock_now() < deadline && explain_hand_over(e, u->kind, u->index, q, p, &change))
            all[n++] = (struct taker){p, change};
        else
            counts[c.state]++;
    }
    qsort(all, (size_t)n, sizeof *all, by_change);
    if (n && all[0].change < *least)
        *least = all[0].change;
    say_takers(e, all, n, counts, o);
    free(all);
    return o;
}

static void say_load(const struct explain *e, int q, json_t *o)
{
    const struct report *r = e->r;
    const struct workload *w = &r->workloads[q];
    const struct staff *s = &e->in->staff[q];
    struct buf parts = {0};
    json_t *periods = json_object();
    for (int p = 0; p < PERIODS; p++)
        if (w->by_period[p]) {
            json_object_set_new(periods, period_words[p], json_integer(w->by_period[p]));
            buf_printf(&parts, _("%s%s %d"), parts.length ? _("; ") : "", period_name((enum period)p), w->by_period[p]);
        }
    explain_sayf(o, _("%d minutes a week in %d slots on duty (%s)"), w->load, w->duties, parts.length ? parts.text : "-");
    if (w->counts)
        explain_sayf(o, _("of a full post, with what is ahead or behind: %d; the fair share is %.0f; of own staff the most is %d, the least %d"),
                     full_load(r, q), r->fair_load, r->v->highest, r->v->lowest);
    if (s->share != 100 || s->prior_load)
        explain_sayf(o, _("share of a post %d%%, prior load %+d minutes"), s->share, s->prior_load);
    if (s->max_load >= 0)
        explain_sayf(o, _("cap: %d of at most %d minutes in the fullest week"), w->most_week, s->max_load);
    if (s->max_load_per_day >= 0)
        explain_sayf(o, _("cap: %d of at most %d minutes on the fullest day"), w->most_day, s->max_load_per_day);
    if (s->max_days >= 0)
        explain_sayf(o, _("cap: %d of at most %d days"), w->most_days, s->max_days);
    explain_sayf(o, _("available in %d of %d slots"), slotset_count(&s->available), e->in->n_slots);
    json_object_set_new(o, "load", json_integer(w->load));
    json_object_set_new(o, "prior_load", json_integer(s->prior_load));
    json_object_set_new(o, "full_load", json_integer(full_load(r, q)));
    json_object_set_new(o, "fair_load", json_real((double)(int64_t)(r->fair_load * 10) / 10));
    json_object_set_new(o, "by_period", periods);
    json_object_set_new(o, "available", json_integer(slotset_count(&s->available)));
    buf_free(&parts);
}

json_t *explain_staff(const struct explain *e, int q)
{
    const struct grid *g = &e->r->grids[SUBJECT_STAFF];
    double deadline = clock_now() + e->time_limit;
    int64_t least = INT64_MAX;
    struct buf title = {0};
    explain_put_named(e->in->staff[q].name, e->in->staff[q].id, &title);
    buf_printf(&title, _(", %s"), staff_type_name(e->in->staff[q].type));
    json_t *o = explain_object(e->in->staff[q].id, &title), *duties = json_array();
    say_load(e, q, o);
    for (int i = g->first[q]; i < g->first[q + 1]; i++) {
        bool first = true;
        for (int k = g->first[q]; k < i; k++)
            first &= g->at[k].kind != g->at[i].kind || g->at[k].index != g->at[i].index;
        if (first)
            json_array_append_new(duties, object_duty(e, q, &g->at[i], deadline, &least));
    }
    if (clock_now() >= deadline)
        explain_sayf(o, _("not everything was tried in the time"));
    else if (least < 0)
        explain_sayf(o, _("a duty handed over would lower the score by %" PRId64), -least);
    else if (least == INT64_MAX && json_array_size(duties))
        explain_sayf(o, _("none of its duties can be handed over as things stand"));
    else if (json_array_size(duties))
        explain_sayf(o, _("no duty handed over to somebody else lowers the score"));
    json_object_set_new(o, "tried_all", json_boolean(clock_now() < deadline));
    json_object_set_new(o, "duties", duties);
    return o;
}

/* Meetings led from outside ------------------------------------------------------------- */

/* An own adult who could lead all meetings in place of who leads now: what that does to the score. */
static void say_choice(const struct explain *e, const struct external_meeting *m, const struct candidate *c, json_t *o)
{
    const struct section *x = &e->r->t->sections[m->section];
    int leader = section_leader(e->in, x);
    int64_t change;
    if (!c->all_meetings)
        return;
    bool legal = explain_hand_over(e, USE_SECTION, m->section, x->provider >= 0 ? -1 : x->staff.at[leader], c->staff, &change);
    json_object_set_new(o, "legal", json_boolean(legal));
    if (legal) {
        json_object_set_new(o, "score_change", json_integer(change));
        explain_sayf(o, _("led by %s the section would change the score by %+lld"), e->in->staff[c->staff].name,
                     (long long)change);
    }
}

json_t *explain_external(const struct explain *e, int meeting)
{
    const struct report *r = e->r;
    const struct external_meeting *m = &r->externals[meeting];
    struct use u = {USE_SECTION, m->section, m->slot, 0, 0};
    struct buf title = {0};
    put_section(r, m->section, &title);
    buf_puts(&title, _(", "));
    put_slot(e->in, m->slot, &title);
    buf_puts(&title, _(", "));
    put_leaders(r, &u, &title);
    json_t *o = json_pack("{s:o, s:s, s:s, s:b, s:i, s:[]}", "section", explain_section_id(e, m->section), "title", title.text,
                          "slot", e->in->slots[m->slot].id, "choice", m->choice, "points",
                          e->in->profile.weights[MEASURE_EXTERNAL], "could_lead");
    buf_free(&title);
    explain_sayf(o, m->choice ? _("a choice: somebody of the own staff could lead it (worth %d points)")
                              : _("no choice: nobody of the own staff who leads it could (worth %d points)"),
                 e->in->profile.weights[MEASURE_EXTERNAL]);
    for (int i = m->first; i < m->first + m->count; i++) {
        const struct candidate *c = &r->candidates[i];
        struct buf words = {0};
        json_t *one = json_pack("{s:s, s:s, s:s, s:b}", "staff", e->in->staff[c->staff].id, "title", e->in->staff[c->staff].name,
                                "was", candidate_words[c->state], "all_meetings", c->all_meetings);
        put_candidate(r, c, &words);
        explain_say(one, &words);
        say_choice(e, m, c, one);
        json_array_append_new(json_object_get(o, "could_lead"), one);
    }
    return o;
}
