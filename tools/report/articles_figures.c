/* The figure of each article: one function a row of the table at the end. */
#include "tools/report/articles.h"

#include "base/whole.h"
#include "school/calendar.h"
#include "tools/report/money.h"

static bool put_coverage(const struct report *r, struct buf *out)
{
    const int n = r->t->n_vacancies;
    buf_printf(out, _("%d of %d students with complete consent are in care"), r->coverage.attending, r->coverage.scheduled);
    if (n)
        buf_printf(out, ngettext("; %d vacancy", "; %d vacancies", (unsigned long)n), n);
    return true;
}

static bool put_choice(const struct report *r, struct buf *out)
{
    buf_printf(out, _("%d of %d students with wishes have an activity"), r->coverage.granted, r->coverage.wishing);
    return true;
}

/* Minutes of the slots that a grade is offered on a day, counted ones or those of a period. */
static int minutes_of(const struct instance *in, int grade, int day, unsigned periods)
{
    int minutes = 0;
    for (int t = 0; t < in->n_slots; t++)
        if (in->slots[t].day == (enum day)day && (in->slots[t].grades >> grade & 1) && (periods >> in->slots[t].period & 1))
            minutes += slot_minutes(&in->slots[t]);
    return minutes;
}

/* A stage's days: "Mon 120, Tue 120-150"; nothing where it has no grade in the school. */
static void put_stage_days(const struct report *r, const char *name, int first, int last, struct buf *out)
{
    const struct instance *in = r->in;
    struct buf days = {0};
    for (int d = 0; d < DAYS; d++) {
        int least = 0, most = 0;
        for (int g = first; g <= last; g++) {
            int minutes = in->grades >> g & 1 ? minutes_of(in, g, d, in->profile.counted_periods) : 0;
            least = minutes && (!least || minutes < least) ? minutes : least;
            most = minutes > most ? minutes : most;
        }
        if (most)
            buf_printf(&days, least < most ? "%s%s %d-%d" : "%s%s %d", days.length ? _(", ") : "", day_name((enum day)d), least, most);
    }
    if (days.length) {
        buf_puts(out, out->length ? _("; ") : "");
        buf_printf(out, _("%s, minutes a day: %s"), name, days.text);
    }
    buf_free(&days);
}

static bool put_hours(const struct report *r, struct buf *out)
{
    put_stage_days(r, _("primary"), 1, 6, out);
    put_stage_days(r, _("junior"), 7, 9, out);
    return true;
}

/* Kinds on the menu of each grade; study counts as homework. */
static bool put_kinds(const struct report *r, struct buf *out)
{
    const struct instance *in = r->in;
    unsigned all = 0;
    struct buf words = {0};
    for (int g = 1; g <= 9; g++) {
        unsigned kinds = 0;
        for (int a = 0; a < in->n_activities; a++)
            if (in->activities[a].grades >> g & 1)
                kinds |= 1u << in->activities[a].kind;
        for (int t = 0; t < in->n_slots; t++)
            if (in->slots[t].study && (in->slots[t].grades >> g & 1))
                kinds |= 1u << KIND_HOMEWORK;
        bool there = false;
        for (int c = 0; c < in->n_classes; c++)
            there |= in->classes[c].grade == g;
        if (!there)
            continue;
        all |= kinds;
        buf_puts(&words, words.length ? _(", ") : "");
        buf_printf(&words, _("grade %d: %d"), g, __builtin_popcount(kinds));
    }
    buf_printf(out, _("kinds of eight on the menu: %s"), words.text ? words.text : "-");
    buf_free(&words);
    struct buf none = {0};
    for (int k = 0; k < KINDS; k++)
        if (!(all >> k & 1))
            buf_printf(&none, "%s%s", none.length ? _(", ") : "", kind_name((enum kind)k));
    if (none.length)
        buf_printf(out, _("; for no grade: %s"), none.text);
    buf_free(&none);
    return true;
}

/* No group of the grid's entity in the slots. */
static bool is_idle(const struct report *r, enum subject subject, int entity, const struct slotset *slots)
{
    const struct grid *g = &r->grids[subject];
    for (int i = g->first[entity]; i < g->first[entity + 1]; i++)
        for (int k = slotset_next(slots, 0); k >= 0; k = slotset_next(slots, k + 1))
            if (slots_clash(&r->in->slots[g->at[i].slot], &r->in->slots[k]))
                return false;
    return true;
}

/* A fitting room and somebody of the staff who leads the activity are idle in one meeting of it. */
static bool had_room_and_leader(const struct report *r, int activity)
{
    const struct instance *in = r->in;
    const struct activity *a = &in->activities[activity];
    for (int k = slotset_next(&a->slots, 0); k >= 0; k = slotset_next(&a->slots, k + 1)) {
        struct slotset slots;
        bool room = false, leader = false;
        if (!meeting_slots(in, k, a->length, &slots))
            continue;
        for (int p = 0; p < in->n_rooms && !room; p++)
            room = room_fits(in, p, activity) && in->rooms[p].capacity >= a->size_min && !slotset_meets(&in->rooms[p].closed, &slots) &&
                   is_idle(r, SUBJECT_ROOM, p, &slots);
        for (int q = 0; q < in->n_staff && room && !leader; q++)
            leader = ints_has(&in->staff[q].leads, activity) && slotset_within(&slots, &in->staff[q].available) &&
                     is_idle(r, SUBJECT_STAFF, q, &slots);
        if (room && leader)
            return true;
    }
    return false;
}

/* Students who wished for the activity and are in no section of it. */
static int unmet_wishes(const struct report *r, int activity)
{
    int unmet = 0;
    for (int i = 0; i < r->in->n_students; i++)
        for (int w = 0; r->in->students[i].scheduled && w < r->in->students[i].n_wishes; w++)
            unmet += r->in->students[i].wishes[w].activity == activity;
    for (int i = 0; i < r->t->n_sections; i++)
        unmet -= r->t->sections[i].activity == activity ? r->t->sections[i].students.count : 0;
    return unmet;
}

static bool put_means(const struct report *r, struct buf *out)
{
    int64_t used = 0, open = 0, on_duty = 0, available = 0;
    struct buf idle = {0};
    for (int k = 0; k < r->in->n_slots; k++) {
        used += r->figures[k].rooms_used;
        open += r->figures[k].rooms_open;
        on_duty += r->figures[k].on_duty;
        available += r->figures[k].available;
    }
    for (int a = 0; a < r->in->n_activities; a++)
        if (unmet_wishes(r, a) > 0 && had_room_and_leader(r, a))
            buf_printf(&idle, "%s%s", idle.length ? _(", ") : "", r->in->activities[a].name);
    buf_printf(out, _("rooms in use %.1f%% of the time, adults on duty %.1f%%"), percent(used, open), percent(on_duty, available));
    if (idle.length)
        buf_printf(out, _("; more wishes, and a room and a leader idle in some slot: %s"), idle.text);
    buf_free(&idle);
    return true;
}

static bool put_own(const struct report *r, struct buf *out)
{
    int own = 0, others = 0, unopened = 0;
    for (int i = 0; i < r->t->n_sections; i++) {
        int leader = section_leader(r->in, &r->t->sections[i]);
        bool by_own = leader >= 0 && r->in->staff[r->t->sections[i].staff.at[leader]].type == STAFF_OWN;
        *(by_own ? &own : &others) += 1;
    }
    for (int a = 0; a < r->in->n_activities; a++)
        unopened += r->grids[SUBJECT_ACTIVITY].first[a] == r->grids[SUBJECT_ACTIVITY].first[a + 1];
    buf_printf(out, _("sections led by own staff %d, by others %d; activities that did not open %d"), own, others, unopened);
    return true;
}

static bool put_outside(const struct report *r, struct buf *out)
{
    int choices = 0;
    for (int i = 0; i < r->n_externals; i++)
        choices += r->externals[i].choice;
    buf_printf(out, _("meetings led from outside of activities that own staff lead: %d a week"), r->n_externals);
    if (choices)
        buf_printf(out, _("; in %d own staff were free: a choice, worth %d points each"), choices,
                   r->in->profile.weights[MEASURE_EXTERNAL]);
    return true;
}

static bool put_online(const struct report *r, struct buf *out)
{
    int n = 0;
    for (int i = 0; i < r->t->n_sections; i++) {
        const struct section *s = &r->t->sections[i];
        const struct activity *a = &r->in->activities[s->activity];
        n += a->room_features && a->adults == 1 && s->provider < 0 && !a->materials;
    }
    buf_printf(out, _("sections that rest on a room's equipment, with one adult and free of charge: %d"), n);
    return n > 0;
}

static bool put_partners(const struct report *r, struct buf *out)
{
    int partners = 0, meetings = 0;
    for (int p = 0; p < r->in->n_providers; p++)
        partners += r->in->providers[p].type == PROVIDER_PARTNER;
    for (int i = 0; i < r->t->n_sections; i++) {
        const struct section *s = &r->t->sections[i];
        if (s->provider >= 0 && r->in->providers[s->provider].type == PROVIDER_PARTNER)
            meetings += slotset_count(&s->starts);
    }
    buf_printf(out, _("partners %d, their meetings %d a week"), partners, meetings);
    return partners > 0;
}

static bool put_consents(const struct report *r, struct buf *out)
{
    buf_printf(out, _("consent complete of %d of %d students; the others are listed and not scheduled"), r->coverage.scheduled,
               r->coverage.students);
    return true;
}

static bool put_plan(const struct report *r, struct buf *out)
{
    const struct term *term = &r->in->term;
    int closed = 0;
    for (int date = term->start; date <= term->end; date++) {
        bool is = false;
        for (int i = 0; i < term->n_closed; i++)
            is |= term->closed[i].from <= date && date <= term->closed[i].to;
        closed += is;
    }
    buf_printf(out, _("weeks %d, days of service %d, closed dates %d, swapped days %d"), term->weeks, r->money->term.days,
               closed, term->n_swaps);
    return true;
}

static bool put_ages(const struct report *r, struct buf *out)
{
    int mixed = 0, moving = 0;
    for (int i = 0; i < r->t->n_sections; i++)
        mixed += __builtin_popcount(r->t->sections[i].grades) > 1;
    for (int i = 0; i < r->in->n_students; i++)
        moving += r->in->students[i].from > r->in->term.start || r->in->students[i].to < r->in->term.end;
    buf_printf(out, _("sections of several grades %d of %d; students who join or leave in the term %d"), mixed,
               r->t->n_sections, moving);
    return true;
}

static bool put_parents(const struct report *r, struct buf *out)
{
    int parents = 0, duties = 0;
    for (int q = 0; q < r->in->n_staff; q++)
        if (r->in->staff[q].type == STAFF_PARENT_VOLUNTEER) {
            parents++;
            duties += r->workloads[q].duties;
        }
    buf_printf(out, r->in->profile.parent_volunteer_counts ? _("parent volunteers %d, duties a week %d; they count as adults")
                                                           : _("parent volunteers %d, duties a week %d; beside the adults"),
               parents, duties);
    return parents > 0;
}

static bool put_standards(const struct report *r, struct buf *out)
{
    struct buf yuan = {0};
    put_yuan(r->in->profile.fee_month, &yuan);
    buf_printf(out, _("fee %s yuan a student and month; subsidy a duty in yuan: "), yuan.text);
    for (int type = 0; type < STAFF_TYPES; type++) {
        buf_printf(out, "%s%s ", type ? _(", ") : "", staff_type_name((enum staff_type)type));
        put_yuan(r->in->profile.subsidy[type], out);
    }
    buf_free(&yuan);
    return true;
}

static bool put_menu(const struct report *r, struct buf *out)
{
    buf_printf(out, _("activities on the menu %d, each of known kind and risk"), r->in->n_activities);
    return true;
}

static bool put_fees(const struct report *r, struct buf *out)
{
    int64_t most = 0;
    struct buf a = {0}, b = {0};
    for (int i = 0; i < r->in->n_activities; i++)
        most = r->in->activities[i].materials > most ? r->in->activities[i].materials : most;
    put_yuan(most, &a);
    put_yuan(r->in->profile.materials_limit, &b);
    buf_printf(out, _("activities cost nothing; dearest materials %s yuan a term, limit %s"), a.text, b.text);
    buf_free(&a);
    buf_free(&b);
    return true;
}

static bool put_quality(const struct report *r, struct buf *out)
{
    const struct coverage *c = &r->coverage;
    buf_printf(out, _("in care %.1f%%, with an activity %.1f%%, with their first wish %.1f%%; Gini of the workload %.3f"),
               percent(c->attending, c->students), percent(c->granted, c->wishing), percent(r->best_rank[0], c->wishing),
               r->balance.gini);
    return true;
}

static bool put_income(const struct report *r, struct buf *out)
{
    const struct money_sum *m = &r->money->term;
    struct buf yuan = {0};
    put_yuan(m->families + m->exempted, &yuan); /* not parted: indicators and page are for everybody */
    buf_printf(out, _("in the term %s yuan of fees, from families or, for the exempt, from public funds"), yuan.text);
    buf_free(&yuan);
    return r->in->profile.fee_month > 0;
}

static bool put_costs(const struct report *r, struct buf *out)
{
    const struct money_sum *m = &r->money->term;
    struct buf yuan = {0};
    const int64_t amounts[] = {money_subsidies(m), m->providers, m->materials, money_income(m) - money_cost(m)};
    static const char *const names[] = {N_("staff"), N_("providers"), N_("consumables"), N_("surplus")};
    buf_puts(out, _("in the term, in yuan: "));
    for (int i = 0; i < 4; i++) {
        buf_printf(out, "%s%s ", i ? _(", ") : "", _(names[i]));
        put_yuan(amounts[i], out);
    }
    if (r->in->budget_week >= 0) {
        put_yuan(r->in->budget_week, &yuan);
        buf_printf(out, _("; planned a week %d of %s"), (int)r->v->measures[MEASURE_COST], yuan.text);
    }
    buf_free(&yuan);
    return true;
}

static bool put_subsidies(const struct report *r, struct buf *out)
{
    int people = 0, duties = 0;
    struct buf yuan = {0};
    for (int q = 0; q < r->in->n_staff; q++) {
        people += r->money->duties[q] > 0;
        duties += r->money->duties[q];
    }
    put_yuan(money_subsidies(&r->money->term), &yuan);
    buf_printf(out, _("%d people, %d duties in the term, %s yuan"), people, duties, yuan.text);
    buf_free(&yuan);
    return true;
}

static bool put_workload(const struct report *r, struct buf *out)
{
    int exceeding = 0;
    for (int q = 0; q < r->in->n_staff; q++)
        exceeding += r->workloads[q].over_week || r->workloads[q].over_day || r->workloads[q].over_days;
    buf_printf(out, _("own staff %d to %d minutes a week, difference in the balance %d; late minutes of staff to be cared for %d; above a cap %d people"),
               r->balance.least, r->balance.most, (int)r->v->measures[MEASURE_IMBALANCE],
               (int)r->v->measures[MEASURE_LATE_CARE], exceeding);
    return true;
}

static bool put_safety(const struct report *r, struct buf *out)
{
    int most = 0, duties = 0;
    for (int k = 0; k < r->in->n_slots; k++) {
        const struct slot_figures *f = &r->figures[k];
        int ratio = f->on_duty ? (f->attending + f->on_duty - 1) / f->on_duty : 0;
        most = ratio > most ? ratio : most;
    }
    for (int i = 0; i < r->t->n_posts; i++)
        duties += r->t->posts[i].staff.count;
    buf_printf(out, _("students to an adult on duty, in the fullest slot: %d; duties at posts %d a week"), most, duties);
    return true;
}

static bool put_extended(const struct report *r, struct buf *out)
{
    int slots = 0, minutes = 0;
    for (int t = 0; t < r->in->n_slots; t++)
        if (r->in->slots[t].period == PERIOD_EXTENDED || r->in->slots[t].period == PERIOD_HOLIDAY) {
            slots++;
            minutes += slot_minutes(&r->in->slots[t]);
        }
    buf_printf(out, _("slots of extended and holiday care %d, minutes a week %d"), slots, minutes);
    return slots > 0;
}

bool article_figure(const struct report *r, int number, struct buf *out)
{
    static bool (*const put[ARTICLES])(const struct report *, struct buf *) = {
        put_coverage, put_choice,   put_hours,     put_kinds,  put_means, put_own,     put_outside, put_online,
        put_partners, put_consents, put_plan,      put_ages,   put_parents, put_standards, put_menu,  put_fees,
        put_quality,  put_income,   put_costs,     put_subsidies, put_workload, put_safety, put_extended,
    };
    return put[number - 1](r, out);
}
