/* L1, article 12: locks that contradict a rule, or one another, so that no timetable can hold
 * both. Only what two locks or one lock and the entities it names show; the rest is the search's. */
#include <stdarg.h>

#include "base/text.h"
#include "school/calendar.h"
#include "school/limits.h"
#include "school/node.h"

struct check {
    const struct instance *in;
    limits_breach breach;
    void *ctx;
    struct arena *arena;
};

static const char *place_of(struct check *c, struct pos at, const struct lock *beside)
{
    struct buf b = {0};
    instance_place(c->in, at, beside->src->pos.file, &b);
    const char *text = arena_strdup(c->arena, b.text);
    buf_free(&b);
    return text;
}

/* Both positions are told: the lock's own, and that of `other`, which it contradicts (NULL: the message has it). */
static void report(struct check *c, const struct lock *l, const struct node *other, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void report(struct check *c, const struct lock *l, const struct node *other, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    const char *text = arena_vprintf(c->arena, format, ap);
    va_end(ap);
    if (other && other->pos.line)
        text = arena_printf(c->arena, _("%s (see %s)"), text, place_of(c, other->pos, l));
    c->breach(c->ctx, "L1", l->src->pos, text);
}

/* Where the lock stands, said beside another. */
static const char *lock_place(struct check *c, const struct lock *l, const struct lock *beside)
{
    return place_of(c, l->src->pos, beside);
}

/* Sections ---------------------------------------------------------------------------- */

/* T4: the exact starts of a section are allowed, as many as sessions, their days apart. */
static void check_starts(struct check *c, const struct lock *l)
{
    const struct activity *a = &c->in->activities[l->activity];
    if (slotset_count(&l->slots) != a->sessions)
        report(c, l, a->src, _("lock of %s-%d: it names %d slots; the activity meets %d times a week"), a->id,
               l->section, slotset_count(&l->slots), a->sessions);
    for (int t = slotset_next(&l->slots, 0); t >= 0; t = slotset_next(&l->slots, t + 1)) {
        if (!slotset_has(&a->slots, t))
            report(c, l, a->src, _("lock of %s-%d: no meeting of the activity can start in %s"), a->id, l->section,
                   c->in->slots[t].id);
        if (c->in->slots[t].period == PERIOD_EVENING && !(c->in->profile.evening_kinds >> a->kind & 1))
            report(c, l, a->src, _("lock of %s-%d: an activity of its kind is not held in the evening (%s)"), a->id,
                   l->section, c->in->slots[t].id);
        for (int u = slotset_next(&l->slots, t + 1); u >= 0; u = slotset_next(&l->slots, u + 1)) {
            int apart = (int)c->in->slots[u].day - (int)c->in->slots[t].day;
            if ((apart < 0 ? -apart : apart) < a->day_gap)
                report(c, l, a->src, _("lock of %s-%d: %s and %s are less than %d days apart"), a->id, l->section,
                       c->in->slots[t].id, c->in->slots[u].id, a->day_gap);
        }
    }
}

static void check_room(struct check *c, const struct lock *l, const struct slotset *slots)
{
    const struct activity *a = &c->in->activities[l->activity];
    const struct room *room = &c->in->rooms[l->room];
    struct slotset closed = slotset_and(room->closed, *slots);
    if (a->rooms.count && !ints_has(&a->rooms, l->room))
        report(c, l, a->src, _("lock of %s-%d: room %s is not one of the activity's rooms"), a->id, l->section,
               room->id);
    if (a->room_features & ~room->features)
        report(c, l, room->src, _("lock of %s-%d: room %s lacks a feature that the activity needs"), a->id, l->section,
               room->id);
    if (!slotset_empty(&closed))
        report(c, l, room->src, _("lock of %s-%d: room %s is closed in %s"), a->id, l->section, room->id,
               c->in->slots[slotset_next(&closed, 0)].id);
    if (room->capacity < a->size_min)
        report(c, l, room->src, _("lock of %s-%d: room %s holds %d students; a section has at least %d"), a->id,
               l->section, room->id, room->capacity, a->size_min);
}

/* A2: the first leads, the others supervise, all are available; A1: no more than a section can have. */
static void check_adults(struct check *c, const struct lock *l, const struct slotset *slots)
{
    const struct activity *a = &c->in->activities[l->activity];
    int by_size = (a->size_max + a->students_per_adult - 1) / a->students_per_adult;
    int most = by_size > a->adults ? by_size : a->adults;
    bool offered = false;
    for (int p = 0; p < c->in->n_providers; p++)
        for (int o = 0; o < c->in->providers[p].n_offers; o++)
            offered |= c->in->providers[p].offers[o].activity == l->activity;
    if (offered && c->in->profile.external_needs_own_adult && most < 2)
        most = 2; /* with a provider */
    int named = l->provider >= 0;
    for (int i = 0; i < l->staff.count; i++) /* parent volunteers who do not count may be there besides */
        named += c->in->staff[l->staff.at[i]].type != STAFF_PARENT_VOLUNTEER || c->in->profile.parent_volunteer_counts;
    if (named > most)
        report(c, l, a->src, _("lock of %s-%d: it names %d adults; a section has at most %d"), a->id, l->section, named,
               most);
    bool led = l->provider < 0; /* by the first of the staff named */
    for (int i = 0; i < l->staff.count; i++) {
        const struct staff *s = &c->in->staff[l->staff.at[i]];
        struct slotset away = slotset_minus(*slots, s->available);
        if (i == 0 && led && !ints_has(&s->leads, l->activity)) {
            /* Where a provider may lead it, the staff named can be the adults besides. */
            if (!offered || !s->supervises)
                report(c, l, s->src, _("lock of %s-%d: %s does not lead the activity"), a->id, l->section, s->id);
        } else if ((i > 0 || !led) && !s->supervises) {
            report(c, l, s->src, _("lock of %s-%d: %s does not supervise"), a->id, l->section, s->id);
        }
        if (!slotset_empty(&away))
            report(c, l, s->src, _("lock of %s-%d: %s is not available in %s"), a->id, l->section, s->id,
                   c->in->slots[slotset_next(&away, 0)].id);
    }
}

/* A3: the provider offers the activity there, and may serve at all. */
static void check_provider(struct check *c, const struct lock *l)
{
    const struct activity *a = &c->in->activities[l->activity];
    const struct provider *p = &c->in->providers[l->provider];
    const struct offer *offer = NULL;
    for (int o = 0; o < p->n_offers; o++)
        if (p->offers[o].activity == l->activity)
            offer = &p->offers[o];
    if (!offer)
        report(c, l, p->src, _("lock of %s-%d: provider %s does not offer the activity"), a->id, l->section, p->id);
    else if (l->has_slots && !slotset_within(&l->slots, &offer->slots))
        report(c, l, p->src, _("lock of %s-%d: provider %s does not offer those slots"), a->id, l->section, p->id);
    if (p->status != PROVIDER_APPROVED || p->field == FIELD_ACADEMIC)
        report(c, l, p->src, _("lock of %s-%d: provider %s is not approved, or academic"), a->id, l->section, p->id);
    if (a->kind == KIND_HOMEWORK || a->kind == KIND_TUTORING)
        report(c, l, a->src, _("lock of %s-%d: a provider leads no homework or tutoring"), a->id, l->section);
}

static void check_section(struct check *c, const struct lock *l)
{
    const struct activity *a = &c->in->activities[l->activity];
    struct slotset slots = {{0}};
    if (l->section > a->sections_max)
        report(c, l, a->src, _("lock of %s-%d: the activity opens %d sections at most"), a->id, l->section,
               a->sections_max);
    if (l->has_slots) {
        check_starts(c, l);
        section_slots(c->in, &l->slots, a->length, &slots);
    }
    if (l->has_weeks) {
        weekset choices[2];
        int n = weeks_choices(&c->in->term, a, choices);
        if (l->weeks != choices[0] && (n == 1 || l->weeks != choices[1]))
            report(c, l, a->src, _("lock of %s-%d: the activity does not meet in those weeks"), a->id, l->section);
    }
    if (l->room >= 0)
        check_room(c, l, &slots);
    check_adults(c, l, &slots);
    if (l->provider >= 0)
        check_provider(c, l);
}

/* The weeks that a locked section surely uses. */
static weekset sure_weeks(const struct instance *in, const struct lock *l)
{
    const struct activity *a = &in->activities[l->activity];
    return l->has_weeks ? l->weeks : a->weeks_kind == WEEKS_EITHER ? 0 : a->weeks;
}

static bool same_staff(const struct ints *a, const struct ints *b)
{
    for (int i = 0; i < a->count && i < b->count; i++)
        if (a->at[i] != b->at[i])
            return false;
    return true;
}

/* Two locks of sections: of one section that differ, or of two that need one thing at once. */
static void check_section_pair(struct check *c, const struct lock *l, const struct lock *m)
{
    const struct instance *in = c->in;
    const struct activity *a = &in->activities[l->activity], *b = &in->activities[m->activity];
    if (l->activity == m->activity && l->section == m->section) {
        if ((l->has_slots && m->has_slots && !slotset_equal(&l->slots, &m->slots)) ||
            (l->has_weeks && m->has_weeks && l->weeks != m->weeks) ||
            (l->room >= 0 && m->room >= 0 && l->room != m->room) ||
            (l->provider >= 0 && m->provider >= 0 && l->provider != m->provider) || !same_staff(&l->staff, &m->staff))
            report(c, l, NULL, _("lock of %s-%d: it contradicts the lock at %s"), a->id, l->section,
                   lock_place(c, m, l));
        return;
    }
    struct slotset x, y;
    if (!l->has_slots || !m->has_slots || !(sure_weeks(in, l) & sure_weeks(in, m)))
        return;
    section_slots(in, &l->slots, a->length, &x);
    section_slots(in, &m->slots, b->length, &y);
    if (!slotsets_clash(in, &x, &y))
        return;
    if (l->room >= 0 && l->room == m->room && in->rooms[l->room].parallel == 1)
        report(c, l, NULL, _("lock of %s-%d: room %s is locked for %s-%d at the same time, at %s"), a->id, l->section,
               in->rooms[l->room].id, b->id, m->section, lock_place(c, m, l));
    for (int i = 0; i < l->staff.count; i++)
        if (ints_has(&m->staff, l->staff.at[i]))
            report(c, l, NULL, _("lock of %s-%d: %s is locked for %s-%d at the same time, at %s"), a->id, l->section,
                   in->staff[l->staff.at[i]].id, b->id, m->section, lock_place(c, m, l));
}

/* Students ---------------------------------------------------------------------------- */

/* S1, S2, S5: the student may be in the activity at all. */
static void check_student(struct check *c, const struct lock *l)
{
    const struct student *st = &c->in->students[l->student];
    const struct activity *a = &c->in->activities[l->activity];
    if (l->negative)
        return;
    const struct wish *wish = wish_for(st, l->activity);
    if (!st->scheduled)
        report(c, l, st->src, _("lock of student %s: the consent chain is incomplete, so it is scheduled nowhere"),
               st->id);
    if (!wish)
        report(c, l, st->src, _("lock of student %s: it did not wish for %s"), st->id, a->id);
    if (!(a->grades >> st->grade & 1))
        report(c, l, a->src, _("lock of student %s: %s is not for grade %d"), st->id, a->id, st->grade);
    if (a->kind == KIND_TUTORING && !ints_has(&st->tutoring, a->subject))
        report(c, l, st->src, _("lock of student %s: it is not listed for tutoring in %s"), st->id,
               c->in->subjects[a->subject]);
    if (st->wants == 0)
        report(c, l, st->src, _("lock of student %s: it wants 0 activities"), st->id);
    if (a->sections_max == 0)
        report(c, l, a->src, _("lock of student %s: %s opens 0 sections at most"), st->id, a->id);
    bool reached = false;
    for (int t = slotset_next(&a->slots, 0); wish && t >= 0; t = slotset_next(&a->slots, t + 1)) {
        struct slotset meeting;
        reached |= (!wish->limited || slotset_has(&wish->slots, t)) && meeting_slots(c->in, t, a->length, &meeting) &&
                   slotset_within(&meeting, &st->attends);
    }
    if (wish && !reached)
        report(c, l, st->src, _("lock of student %s: it attends no meeting that %s can have"), st->id, a->id);
}

static void check_student_pair(struct check *c, const struct lock *l, const struct lock *m)
{
    const struct instance *in = c->in;
    const char *id = in->students[l->student].id;
    if (l->student != m->student)
        return;
    if (l->activity == m->activity && l->negative != m->negative)
        report(c, l, NULL, _("lock of student %s: it contradicts the lock at %s"), id, lock_place(c, m, l));
    if (l->activity != m->activity && !l->negative && !m->negative &&
        ints_has(&in->activities[l->activity].excludes, m->activity))
        report(c, l, NULL, _("lock of student %s: %s excludes %s, locked at %s"), id, in->activities[l->activity].id,
               in->activities[m->activity].id, lock_place(c, m, l));
}

/* Staff ------------------------------------------------------------------------------- */

static void check_person(struct check *c, const struct lock *l)
{
    const struct staff *s = &c->in->staff[l->person];
    const struct slot *slot = &c->in->slots[l->slot];
    if (l->duty == DUTY_FREE)
        return;
    if (!slotset_has(&s->available, l->slot))
        report(c, l, s->src, _("lock of %s: it is not available in %s"), s->id, slot->id);
    if (l->duty == DUTY_STUDY && !s->supervises)
        report(c, l, s->src, _("lock of %s: it does not supervise"), s->id);
    if (l->duty == DUTY_STUDY && !slot->study)
        report(c, l, slot->src, _("lock of %s: %s is not open to study"), s->id, slot->id);
    if (l->duty != DUTY_POST)
        return;
    const struct post *post = &c->in->posts[l->post];
    if (!slotset_has(&post->slots, l->slot))
        report(c, l, post->src, _("lock of %s: post %s is not held in %s"), s->id, post->id, slot->id);
    if (post->by.count ? !ints_has(&post->by, l->person) : !s->supervises)
        report(c, l, post->src, _("lock of %s: it may not hold post %s"), s->id, post->id);
}

static void check_person_pair(struct check *c, const struct lock *l, const struct lock *m)
{
    const struct instance *in = c->in;
    if (l->person != m->person)
        return;
    bool same = l->slot == m->slot && l->duty == m->duty && l->post == m->post;
    bool one_free = (l->duty == DUTY_FREE || m->duty == DUTY_FREE);
    if (!same && (one_free ? l->slot == m->slot : slots_clash(&in->slots[l->slot], &in->slots[m->slot])))
        report(c, l, NULL, _("lock of %s in %s: it contradicts the lock at %s"), in->staff[l->person].id,
               in->slots[l->slot].id, lock_place(c, m, l));
}

/* A person locked to a duty and named by a section at the same time. */
static void check_person_section(struct check *c, const struct lock *l, const struct lock *section)
{
    const struct instance *in = c->in;
    const struct activity *a = &in->activities[section->activity];
    struct slotset slots, own = {{0}};
    if (!section->has_slots || !ints_has(&section->staff, l->person) || !sure_weeks(in, section))
        return;
    section_slots(in, &section->slots, a->length, &slots);
    slotset_add(&own, l->slot);
    if (l->duty == DUTY_FREE ? slotset_has(&slots, l->slot) : slotsets_clash(in, &slots, &own))
        report(c, l, NULL, _("lock of %s in %s: it is locked for %s-%d at the same time, at %s"),
               in->staff[l->person].id, in->slots[l->slot].id, a->id, section->section, lock_place(c, section, l));
}

/* S3: no more activities are locked than wanted. */
static void check_wants(struct check *c)
{
    const struct instance *in = c->in;
    int *locked = ARENA_ARRAY(c->arena, in->n_students, int);
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *l = &in->locks[i];
        if (l->kind != LOCK_STUDENT || l->negative)
            continue;
        const struct student *st = &in->students[l->student];
        if (++locked[l->student] > st->wants && st->wants > 0)
            report(c, l, st->src, _("lock of student %s: more activities are locked than the %d it wants"), st->id,
                   st->wants);
    }
}

static void check_pair(struct check *c, const struct lock *l, const struct lock *m)
{
    if (l->kind == LOCK_SECTION && m->kind == LOCK_SECTION)
        check_section_pair(c, l, m);
    else if (l->kind == LOCK_STUDENT && m->kind == LOCK_STUDENT)
        check_student_pair(c, l, m);
    else if (l->kind == LOCK_STAFF && m->kind == LOCK_STAFF)
        check_person_pair(c, l, m);
    else if (l->kind == LOCK_STAFF && m->kind == LOCK_SECTION)
        check_person_section(c, l, m);
    else if (l->kind == LOCK_SECTION && m->kind == LOCK_STAFF)
        check_person_section(c, m, l);
}

/* Of two locks the one that stands later (those of a timetable after the school's own) is reported, as contradicting
 * the earlier one; one that stands nowhere (line 0), which a question adds, is the later of any two. */
static void later_first(struct check *c, const struct lock *l, const struct lock *m)
{
    const struct pos *a = &l->src->pos, *b = &m->src->pos;
    bool later = a->file != b->file   ? a->file > b->file
                 : a->line != b->line ? a->line > b->line
                                      : a->column > b->column;
    if (!a->line || !b->line)
        later = !a->line;
    check_pair(c, later ? l : m, later ? m : l);
}

void limits_check_locks(const struct instance *in, limits_breach breach, void *ctx)
{
    enum { PAIRED = 4000 }; /* locks that are compared with each other; more are left to the search */
    struct check c = {in, breach, ctx, arena_new()};
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *l = &in->locks[i];
        if (l->kind == LOCK_SECTION)
            check_section(&c, l);
        else if (l->kind == LOCK_STUDENT)
            check_student(&c, l);
        else
            check_person(&c, l);
        for (int j = 0; j < i && i < PAIRED; j++)
            later_first(&c, l, &in->locks[j]);
    }
    check_wants(&c);
    arena_free(c.arena);
}
