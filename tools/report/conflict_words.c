/* Facts and repairs in the words of a dean: one sentence for each kind (solver/conflict.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "school/node.h"
#include "tools/report/conflict.h"

static const char *const fact_words[FACT_KINDS] = {
    [FACT_MINUTES] = "minutes_a_day",
    [FACT_DAY] = "day",
    [FACT_OVERLAP] = "overlap",
    [FACT_OFF_WORK] = "off_work_time",
    [FACT_EVENING_END] = "evening_end",
    [FACT_EVENING_SLOT] = "evening_slot",
    [FACT_EVENING_GRADES] = "evening_grades",
    [FACT_EVENING_STUDENT] = "evening_student",
    [FACT_RISK] = "risk",
    [FACT_FEE] = "fee",
    [FACT_MATERIALS] = "materials",
    [FACT_LOCK] = "lock",
    [FACT_ATTEND] = "attends",
    [FACT_ADULTS] = "adults",
    [FACT_ROOMS] = "rooms",
    [FACT_AWAY] = "unavailable",
    [FACT_CLOSED] = "room_closed",
    [FACT_NO_STUDY] = "closed_to_study",
    [FACT_POST] = "post",
    [FACT_POST_BY] = "post_by",
    [FACT_GROUP_SIZE] = "group_size",
    [FACT_GROUP_ADULTS] = "group_adults",
    [FACT_STUDY_ROOM] = "study_room",
    [FACT_HOMEWORK] = "homework_minutes",
    [FACT_EVENING_KINDS] = "evening_kinds",
    [FACT_OWN_ADULT] = "external_needs_own_adult",
    [FACT_VOLUNTEERS] = "parent_volunteer_counts",
    [FACT_BUDGET] = "budget",
    [FACT_LOAD] = "max_load",
    [FACT_DAY_LOAD] = "max_load_per_day",
    [FACT_DAYS] = "max_days",
    [FACT_VETTED] = "vetted",
    [FACT_NO_SUPERVISION] = "supervises",
    [FACT_LEADERS] = "leaders",
    [FACT_SECTIONS_MIN] = "sections_min",
    [FACT_SECTIONS_MAX] = "sections_max",
    [FACT_SIZE_MIN] = "size_min",
    [FACT_SIZE_MAX] = "size_max",
    [FACT_ACTIVITY_ADULTS] = "activity_adults",
    [FACT_ACTIVITY_ROOM] = "activity_room",
    [FACT_ACTIVITY_SLOTS] = "activity_slots",
    [FACT_DAY_GAP] = "day_gap",
    [FACT_GRADE_SPAN] = "grade_span",
    [FACT_PER_CLASS] = "per_class",
    [FACT_EXCLUDES] = "excludes",
    [FACT_STATUS] = "status",
    [FACT_VALID] = "valid",
    [FACT_SESSIONS] = "max_sessions",
    [FACT_OFFER_SLOTS] = "offer_slots",
    [FACT_OFFER_GROUPS] = "offer_groups",
    [FACT_OFFER_SIZE] = "offer_min_size",
    [FACT_CAPACITY] = "capacity",
    [FACT_FEATURES] = "features",
    [FACT_TRAVEL] = "travel",
    [FACT_NEEDS] = "needs",
    [FACT_APART] = "keep_apart",
    [FACT_WANTS] = "wants",
};

const char *fact_word(enum fact_kind kind)
{
    return fact_words[kind];
}

static void put_slots(const struct instance *in, const struct slotset *slots, struct buf *out)
{
    int order[SLOTS_MAX];
    bool first = true;
    slots_order(in, order);
    for (int i = 0; i < in->n_slots; i++)
        if (slotset_has(slots, order[i])) {
            buf_puts(out, first ? "" : _(", "));
            put_slot(in, order[i], out);
            first = false;
        }
}

/* The slot in words, in memory that lasts as long as `b`. */
static const char *slot_text(const struct instance *in, int slot, struct buf *b)
{
    put_slot(in, slot, b);
    return b->text;
}

static const char *features_text(const struct instance *in, uint64_t features, struct buf *b)
{
    bool first = true;
    for (int i = 0; i < in->n_features; i++)
        if (features >> i & 1) {
            buf_printf(b, "%s%s", first ? "" : _(", "), in->features[i]);
            first = false;
        }
    return b->text ? b->text : "-";
}

int put_supervisors(const struct instance *in, int t, struct buf *out)
{
    int n = 0;
    for (int q = 0; q < in->n_staff; q++)
        if (adult_may_supervise(in, q, t))
            buf_printf(out, "%s%s", n++ ? _(", ") : "", in->staff[q].name);
    return n;
}

/* Who leads the activity, staff and providers. */
static int put_leading(const struct instance *in, int a, struct buf *out)
{
    int n = 0;
    for (int q = 0; q < in->n_staff; q++)
        if (ints_has(&in->staff[q].leads, a))
            buf_printf(out, "%s%s", n++ ? _(", ") : "", in->staff[q].name);
    for (int v = 0; v < in->n_providers; v++)
        if (offer_of(in, v, a))
            buf_printf(out, "%s%s", n++ ? _(", ") : "", in->providers[v].name);
    return n;
}

static void put_lock(const struct instance *in, const struct lock *l, struct buf *out)
{
    struct buf what = {0};
    if (l->kind == LOCK_SECTION) {
        buf_printf(&what, "%s-%d", in->activities[l->activity].name, l->section);
        if (l->has_slots) {
            buf_puts(&what, " ");
            put_slots(in, &l->slots, &what);
        }
        if (l->has_weeks) {
            buf_puts(&what, " ");
            put_weeks(in, l->weeks, &what);
        }
        if (l->room >= 0)
            buf_printf(&what, " %s", in->rooms[l->room].name);
        if (l->staff.count)
            buf_puts(&what, " ");
        put_people(in, l->staff, &what);
        if (l->provider >= 0)
            buf_printf(&what, " %s", in->providers[l->provider].name);
    } else if (l->kind == LOCK_STUDENT) {
        buf_printf(&what, l->negative ? _("%s not in %s") : _("%s in %s"), in->students[l->student].name,
                   in->activities[l->activity].name);
    } else {
        struct buf slot = {0};
        buf_printf(&what, "%s %s %s", in->staff[l->person].name, slot_text(in, l->slot, &slot),
                   l->duty == DUTY_FREE    ? _("free")
                   : l->duty == DUTY_STUDY ? _("study")
                                           : in->posts[l->post].name);
        buf_free(&slot);
    }
    struct buf place = {0};
    instance_place(in, l->src->pos, in->files.own, &place);
    buf_printf(out, _("%s locks: %s"), place.text, what.text);
    buf_free(&place);
    buf_free(&what);
}

static void put_limit_fact(const struct instance *in, const struct fact *f, struct buf *out)
{
    const struct profile *p = &in->profile;
    struct buf b = {0};
    char clock[6], boarding[6];
    switch (f->kind) {
    case FACT_MINUTES:
        buf_printf(out, _("the policy asks for %d minutes a day"), p->minutes_a_day);
        break;
    case FACT_DAY:
        buf_printf(out, _("on %s the last slots end when they do"), day_name((enum day)f->a));
        break;
    case FACT_OVERLAP: {
        struct buf c = {0};
        buf_printf(out, _("%s begins before %s ends, for the same grades"), slot_text(in, f->a, &b),
                   slot_text(in, f->b, &c));
        buf_free(&c);
        break;
    }
    case FACT_OFF_WORK:
        clock_write(p->off_work_time, clock);
        buf_printf(out, _("the local off-work time is %s, and no waiver lifts T3"), clock);
        break;
    case FACT_EVENING_END:
        clock_write(p->evening_end, clock);
        clock_write(p->evening_end_boarding, boarding);
        buf_printf(out, _("evening study ends by %s, for boarders by %s, and no waiver lifts T2"), clock, boarding);
        break;
    case FACT_EVENING_SLOT:
        buf_printf(out, _("evening slot %s ends when it does"), slot_text(in, f->a, &b));
        break;
    case FACT_EVENING_GRADES:
        buf_printf(out, _("evening slot %s is open to primary grades"), slot_text(in, f->a, &b));
        break;
    case FACT_EVENING_STUDENT:
        buf_printf(out, _("%s attends %s"), in->students[f->a].name, slot_text(in, f->b, &b));
        break;
    case FACT_RISK:
        buf_printf(out, _("the risk of %s is above what the policy allows"), in->activities[f->a].name);
        break;
    case FACT_FEE:
        buf_printf(out, _("%s has a fee"), in->activities[f->a].name);
        break;
    case FACT_MATERIALS:
        buf_printf(out, _("the materials of %s cost more than the policy allows"), in->activities[f->a].name);
        break;
    default: /* FACT_LOCK */
        put_lock(in, &in->locks[f->a], out);
    }
    buf_free(&b);
}

static int attending(const struct instance *in, int t)
{
    int n = 0;
    for (int s = 0; s < in->n_students; s++)
        n += in->students[s].scheduled && slotset_has(&in->students[s].attends, t);
    return n;
}

void put_away(const struct instance *in, const struct fact *f, int count, struct buf *out)
{
    int *who = xcalloc((size_t)in->n_staff + 1, sizeof *who);
    away_alike(in, f, who);
    put_people(in, (struct ints){count, who}, out);
    free(who);
}

static void put_slot_fact(const struct instance *in, const struct fact *f, struct buf *out)
{
    struct buf b = {0}, names = {0};
    const char *slot = f->kind == FACT_POST_BY ? "" : slot_text(in, f->b, &b);
    int n = 0;
    switch (f->kind) {
    case FACT_ATTEND:
        n = attending(in, f->b);
        buf_printf(out, ngettext("%s: %d student attends", "%s: %d students attend", (unsigned long)n), slot, n);
        break;
    case FACT_ADULTS:
        n = put_supervisors(in, f->b, &names);
        buf_printf(out, ngettext("%s: %d adult can supervise: %s", "%s: %d adults can supervise: %s", (unsigned long)n),
                   slot, n, n ? names.text : "-");
        break;
    case FACT_ROOMS:
        for (int r = 0; r < in->n_rooms; r++)
            if (!(in->profile.study.room & ~in->rooms[r].features) && !slotset_has(&in->rooms[r].closed, f->b))
                buf_printf(&names, "%s%s", n++ ? _(", ") : "", in->rooms[r].name);
        buf_printf(out,
                   ngettext("%s: %d room is fit for study: %s", "%s: %d rooms are fit for study: %s", (unsigned long)n),
                   slot, n, n ? names.text : "-");
        break;
    case FACT_AWAY:
        put_away(in, f, f->levels, &names);
        buf_printf(out, _("%s: not available: %s"), slot, names.text);
        break;
    case FACT_CLOSED:
        buf_printf(out, _("%s: room %s is closed"), slot, in->rooms[f->a].name);
        break;
    case FACT_NO_STUDY:
        buf_printf(out, _("%s: no study is held"), slot);
        break;
    case FACT_POST:
        buf_printf(out, _("%s: post %s needs %d adults"), slot, in->posts[f->a].name, in->posts[f->a].adults);
        break;
    default: /* FACT_POST_BY */
        put_people(in, in->posts[f->a].by, &names);
        buf_printf(out, _("post %s is for these alone: %s"), in->posts[f->a].name, names.text);
    }
    buf_free(&b);
    buf_free(&names);
}

static void put_policy_fact(const struct instance *in, const struct fact *f, struct buf *out)
{
    const struct profile *p = &in->profile;
    struct buf b = {0};
    switch (f->kind) {
    case FACT_GROUP_SIZE:
        buf_printf(out, _("a study group holds %d students at most"), p->study.max_size);
        break;
    case FACT_GROUP_ADULTS:
        buf_printf(out, _("a study group has an adult for each %d students"), p->study.students_per_adult);
        break;
    case FACT_STUDY_ROOM:
        buf_printf(out, _("study is held in rooms with: %s"), features_text(in, p->study.room, &b));
        break;
    case FACT_HOMEWORK:
        buf_printf(out,
                   f->a ? _("junior students study %d minutes a day") : _("primary students study %d minutes a day"),
                   f->a ? p->homework_junior : p->homework_primary);
        break;
    case FACT_EVENING_KINDS:
        for (int k = 0; k < KINDS; k++)
            if (p->evening_kinds >> k & 1)
                buf_printf(&b, "%s%s", b.length ? _(", ") : "", kind_name((enum kind)k));
        buf_printf(out, _("in the evening there is only: %s"), b.text ? b.text : "-");
        break;
    case FACT_OWN_ADULT:
        buf_puts(out, _("a provider's group needs an own adult besides"));
        break;
    case FACT_VOLUNTEERS:
        buf_puts(out, _("parent volunteers do not count as adults"));
        break;
    default: /* FACT_BUDGET */
        put_yuan(in->budget_week, &b);
        buf_printf(out, _("the budget is %s yuan a week"), b.text);
    }
    buf_free(&b);
}

static void put_staff_fact(const struct instance *in, const struct fact *f, struct buf *out)
{
    const struct staff *s = &in->staff[f->a];
    char from[16], to[16];
    switch (f->kind) {
    case FACT_LOAD:
        buf_printf(out, _("%s serves %d minutes a week at most"), s->name, s->max_load);
        break;
    case FACT_DAY_LOAD:
        buf_printf(out, _("%s serves %d minutes a day at most"), s->name, s->max_load_per_day);
        break;
    case FACT_DAYS:
        buf_printf(out, _("%s serves on %d days a week at most"), s->name, s->max_days);
        break;
    case FACT_VETTED:
        date_write(s->vetted.from, from);
        date_write(s->vetted.to, to);
        buf_printf(out, _("%s is vetted from %s to %s only"), s->name, from, to);
        break;
    default: /* FACT_NO_SUPERVISION */
        buf_printf(out, _("%s does not supervise"), s->name);
    }
}

static void put_activity_fact(const struct instance *in, const struct fact *f, struct buf *out)
{
    const struct activity *a = &in->activities[f->a];
    struct buf b = {0};
    switch (f->kind) {
    case FACT_LEADERS:
        if (!put_leading(in, f->a, &b))
            buf_printf(out, _("nobody leads %s"), a->name);
        else
            buf_printf(out, _("%s is led by these alone: %s"), a->name, b.text);
        break;
    case FACT_SECTIONS_MIN:
        buf_printf(out, _("%s opens %d sections at least"), a->name, a->sections_min);
        break;
    case FACT_SECTIONS_MAX:
        buf_printf(out, _("%s opens %d sections at most"), a->name, a->sections_max);
        break;
    case FACT_SIZE_MIN:
        buf_printf(out, _("a section of %s has %d students at least"), a->name, a->size_min);
        break;
    case FACT_SIZE_MAX:
        buf_printf(out, _("a section of %s has %d students at most"), a->name, a->size_max);
        break;
    case FACT_ACTIVITY_ADULTS:
        buf_printf(out, _("%s needs %d adults, and one for each %d students"), a->name, a->adults,
                   a->students_per_adult);
        break;
    case FACT_ACTIVITY_ROOM:
        if (a->rooms.count)
            for (int i = 0; i < a->rooms.count; i++)
                buf_printf(&b, "%s%s", i ? _(", ") : "", in->rooms[a->rooms.at[i]].name);
        else
            features_text(in, a->room_features, &b);
        buf_printf(out, a->rooms.count ? _("%s meets only in: %s") : _("%s needs rooms with: %s"), a->name, b.text);
        break;
    case FACT_ACTIVITY_SLOTS:
        put_slots(in, &a->slots, &b);
        buf_printf(out, _("%s starts only in: %s"), a->name, b.text ? b.text : "-");
        break;
    case FACT_DAY_GAP:
        buf_printf(out, _("meetings of %s are %d days apart"), a->name, a->day_gap);
        break;
    case FACT_GRADE_SPAN:
        buf_printf(out, _("a section of %s mixes grades no further apart than %d"), a->name, a->grade_span);
        break;
    case FACT_PER_CLASS:
        buf_printf(out, _("a section of %s has %d students of a class at most"), a->name, a->per_class);
        break;
    default: /* FACT_EXCLUDES */
        buf_printf(out, _("%s and %s exclude each other"), a->name, in->activities[f->b].name);
    }
    buf_free(&b);
}

static void put_provider_fact(const struct instance *in, const struct fact *f, struct buf *out)
{
    const struct provider *p = &in->providers[f->a];
    const struct offer *o = f->b >= 0 ? &p->offers[f->b] : NULL;
    struct buf b = {0};
    char from[16], to[16];
    switch (f->kind) {
    case FACT_STATUS:
        buf_printf(out, _("%s is not approved"), p->name);
        break;
    case FACT_VALID:
        date_write(p->valid.from, from);
        date_write(p->valid.to, to);
        buf_printf(out, _("%s is approved from %s to %s only"), p->name, from, to);
        break;
    case FACT_SESSIONS:
        buf_printf(out, _("%s comes for %d meetings a week at most"), p->name, p->max_sessions);
        break;
    case FACT_OFFER_SLOTS:
        put_slots(in, &o->slots, &b);
        buf_printf(out, _("%s offers %s only in: %s"), p->name, in->activities[o->activity].name,
                   b.text ? b.text : "-");
        break;
    case FACT_OFFER_GROUPS:
        buf_printf(out, _("%s leads %d groups of %s at once"), p->name, o->groups, in->activities[o->activity].name);
        break;
    default: /* FACT_OFFER_SIZE */
        buf_printf(out, _("%s leads %s from %d students on"), p->name, in->activities[o->activity].name, o->min_size);
    }
    buf_free(&b);
}

static void put_other_fact(const struct instance *in, const struct fact *f, struct buf *out)
{
    struct buf b = {0};
    switch (f->kind) {
    case FACT_CAPACITY:
        buf_printf(out, _("room %s holds %d students"), in->rooms[f->a].name, in->rooms[f->a].capacity);
        break;
    case FACT_FEATURES:
        buf_printf(out, _("room %s has only: %s"), in->rooms[f->a].name,
                   features_text(in, in->rooms[f->a].features, &b));
        break;
    case FACT_TRAVEL:
        buf_printf(out, _("the way to %s takes %d minutes"), in->sites[f->a].name, in->sites[f->a].travel);
        break;
    case FACT_NEEDS:
        buf_printf(out, _("%s needs rooms with: %s"), in->students[f->a].name,
                   features_text(in, in->students[f->a].needs, &b));
        break;
    case FACT_APART:
        buf_printf(out, _("%s and %s are kept apart"), in->students[f->a].name, in->students[f->b].name);
        break;
    default: /* FACT_WANTS */
        buf_printf(out, _("%s wants %d activities at most"), in->students[f->a].name, in->students[f->a].wants);
    }
    buf_free(&b);
}

void put_fact(const struct instance *in, const struct fact *f, struct buf *out)
{
    if (f->kind <= FACT_LOCK)
        put_limit_fact(in, f, out);
    else if (f->kind <= FACT_POST_BY)
        put_slot_fact(in, f, out);
    else if (f->kind <= FACT_BUDGET)
        put_policy_fact(in, f, out);
    else if (f->kind <= FACT_NO_SUPERVISION)
        put_staff_fact(in, f, out);
    else if (f->kind <= FACT_EXCLUDES)
        put_activity_fact(in, f, out);
    else if (f->kind <= FACT_OFFER_SIZE)
        put_provider_fact(in, f, out);
    else
        put_other_fact(in, f, out);
}
