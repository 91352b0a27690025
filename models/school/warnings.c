/* What is allowed but looks like an oversight, or deserves a second look. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"
#include "school/node.h"
#include "school/validate.h"

/* T1, article 3: five days of service a week. */
static void warn_days(const struct instance *in, struct diags *d)
{
    unsigned days = 0;
    for (int t = 0; t < in->n_slots; t++)
        if (in->profile.counted_periods >> in->slots[t].period & 1)
            days |= 1u << in->slots[t].day;
    int count = __builtin_popcount(days);
    if (count < 5)
        diag_article(d, in->n_slots ? in->slots[0].src->pos : (struct pos){0, 0, 0}, 3,
                     _("%d days have a counted slot; article 3 speaks of five"), count);
}

/* A3: whether the provider can serve some meeting of the offer for all weeks of a section. */
static bool offer_usable(const struct instance *in, const struct provider *p, const struct offer *o)
{
    const struct activity *a = &in->activities[o->activity];
    struct slotset starts = slotset_and(o->slots, a->slots);
    weekset choices[2];
    int n = weeks_choices(&in->term, a, choices);
    if (p->status != PROVIDER_APPROVED || p->field == FIELD_ACADEMIC || a->kind == KIND_HOMEWORK ||
        a->kind == KIND_TUTORING)
        return false;
    for (int t = slotset_next(&starts, 0); t >= 0; t = slotset_next(&starts, t + 1))
        for (int w = 0; w < n; w++)
            if (choices[w] && calendar_covers(in, t, choices[w], &p->valid))
                return true;
    return false;
}

/* A3, article 7: providers that nothing can schedule, each with the reason. */
static void warn_providers(const struct instance *in, struct diags *d)
{
    for (int i = 0; i < in->n_providers; i++) {
        const struct provider *p = &in->providers[i];
        struct pos at = p->src->pos;
        if (p->field == FIELD_ACADEMIC) {
            diag_article(d, at, 7, _("provider %s: academic providers are refused (article 7); it is never scheduled"),
                         p->id);
            continue;
        }
        if (p->status != PROVIDER_APPROVED) {
            diag_article(d, at, 7, _("provider %s: its status is %s; it is never scheduled"), p->id,
                         provider_status_words[p->status]);
            continue;
        }
        if (!term_touches(&in->term, &p->valid)) {
            diag_article(d, at, 7, _("provider %s: it is not valid in this term; it is never scheduled"), p->id);
            continue;
        }
        for (int o = 0; o < p->n_offers; o++)
            if (!offer_usable(in, p, &p->offers[o]))
                diag_article(d, p->offers[o].src->pos, 7,
                             _("provider %s: its offer of %s can never be used: the kind, the slots or the dates for "
                               "which it is valid do not fit"),
                             p->id, in->activities[p->offers[o].activity].id);
    }
}

/* Article 9: partners help for nothing. */
static void warn_partners(const struct instance *in, struct diags *d)
{
    for (int i = 0; i < in->n_providers; i++)
        for (int o = 0; o < in->providers[i].n_offers && in->providers[i].type == PROVIDER_PARTNER; o++)
            if (in->providers[i].offers[o].fee)
                diag_article(d, in->providers[i].offers[o].src->pos, 9,
                             _("provider %s: it is a partner and yet asks a fee for %s; partners help free of charge "
                               "(article 9), others are of type institution"),
                             in->providers[i].id, in->activities[in->providers[i].offers[o].activity].id);
}

/* A2, article 7: adults whose vetting does not reach into the term. */
static void warn_vetting(const struct instance *in, struct diags *d)
{
    for (int i = 0; i < in->n_staff; i++) {
        const struct staff *s = &in->staff[i];
        if (s->type != STAFF_OWN && !term_touches(&in->term, &s->vetted))
            diag_article(d, s->src->pos, 7, _("staff %s: not vetted in this term; never scheduled"), s->id);
    }
}

/* S1, article 10: one line for all incomplete consent chains, by stage. */
static void warn_consent(const struct instance *in, struct diags *d)
{
    int missing = 0, student = 0, parent = 0, review = 0;
    const struct node *first = NULL;
    for (int i = 0; i < in->n_students; i++) {
        const struct student *st = &in->students[i];
        if (st->scheduled)
            continue;
        first = first ? first : st->src;
        missing++;
        if (!(st->consent & CONSENT_STUDENT))
            student++;
        else if (!(st->consent & CONSENT_PARENT))
            parent++;
        else
            review++;
    }
    if (missing)
        diag_article(d, first->pos, 10,
                     _("%d students are not scheduled, their consent is incomplete: %d at the student, %d at the "
                       "parent, %d at the class review"),
                     missing, student, parent, review);
}

/* Wishes ------------------------------------------------------------------------------- */

/* Somebody can lead the activity: staff (vetted in the term; the tutor teaches the subject), or a provider. */
static bool has_leader(const struct instance *in, int activity)
{
    const struct activity *a = &in->activities[activity];
    for (int i = 0; i < in->n_staff; i++) {
        const struct staff *s = &in->staff[i];
        bool teaches = a->kind != KIND_TUTORING;
        for (int k = 0; k < s->n_teaches; k++)
            teaches |= s->teaches[k].subject == a->subject;
        bool serves = s->type == STAFF_OWN || term_touches(&in->term, &s->vetted);
        if (teaches && serves && ints_has(&s->leads, activity) &&
            (s->type != STAFF_PARENT_VOLUNTEER || in->profile.parent_volunteer_counts))
            return true;
    }
    for (int p = 0; p < in->n_providers; p++)
        for (int o = 0; o < in->providers[p].n_offers; o++)
            if (in->providers[p].offers[o].activity == activity &&
                offer_usable(in, &in->providers[p], &in->providers[p].offers[o]))
                return true;
    return false;
}

/* Some room has the features, is among the rooms named and holds the smallest section. */
static bool has_room(const struct instance *in, const struct activity *a)
{
    for (int r = 0; r < in->n_rooms; r++)
        if (in->rooms[r].capacity >= a->size_min && room_fits(in, r, (int)(a - in->activities)))
            return true;
    return false;
}

/* Activities that can never open, each with the reason; `never` marks them. */
static void warn_activities(const struct instance *in, struct diags *d, bool *never)
{
    for (int i = 0; i < in->n_activities; i++) {
        const struct activity *a = &in->activities[i];
        struct pos at = a->src->pos;
        bool days[DAYS] = {false};
        int n_days = 0;
        for (int t = slotset_next(&a->slots, 0); t >= 0; t = slotset_next(&a->slots, t + 1)) {
            n_days += !days[in->slots[t].day];
            days[in->slots[t].day] = true;
        }
        never[i] = true;
        if (!a->sections_max)
            diag_article(d, at, 4, _("activity %s: sections.max is 0, so it never opens"), a->id);
        else if (n_days < a->sessions)
            diag_article(d, at, 4, _("activity %s: it can start on %d days only, but meets %d times a week"), a->id,
                         n_days, a->sessions);
        else if (!has_room(in, a))
            diag_article(d, at, 4, _("activity %s: no room has what it needs and holds %d students, so it never opens"),
                         a->id, a->size_min);
        else if (!has_leader(in, i))
            diag_article(d, at, 4, _("activity %s: nobody leads it, so it never opens"), a->id);
        else
            never[i] = false;
    }
}

/* Whether the student attends enough meetings, on different days, where it wishes them. */
static bool reaches(const struct instance *in, const struct student *st, const struct wish *w)
{
    const struct activity *a = &in->activities[w->activity];
    unsigned days = 0;
    for (int t = slotset_next(&a->slots, 0); t >= 0; t = slotset_next(&a->slots, t + 1)) {
        struct slotset meeting;
        if ((!w->limited || slotset_has(&w->slots, t)) && meeting_slots(in, t, a->length, &meeting) &&
            slotset_within(&meeting, &st->attends))
            days |= 1u << in->slots[t].day;
    }
    return __builtin_popcount(days) >= a->sessions;
}

static void warn_wishes(const struct instance *in, struct diags *d, const bool *never)
{
    for (int i = 0; i < in->n_students; i++) {
        const struct student *st = &in->students[i];
        for (int k = 0; st->scheduled && k < st->n_wishes; k++) {
            const struct wish *w = &st->wishes[k];
            const struct activity *a = &in->activities[w->activity];
            if (never[w->activity])
                continue; /* said once, of the activity */
            if (!(a->grades >> st->grade & 1))
                diag_article(d, st->src->pos, 2, _("student %s: the wish for %s cannot be met: it is not for grade %d"),
                             st->id, a->id, st->grade);
            else if (a->kind == KIND_TUTORING && !ints_has(&st->tutoring, a->subject))
                diag_article(d, st->src->pos, 2,
                             _("student %s: the wish for %s cannot be met: it is not listed for tutoring in %s"),
                             st->id, a->id, in->subjects[a->subject]);
            else if (!reaches(in, st, w))
                diag_article(d, st->src->pos, 2,
                             _("student %s: the wish for %s cannot be met: the student attends too few of its slots"),
                             st->id, a->id);
        }
    }
}

/* Some wish could fill the slot `t`, which is closed to study. */
static bool can_fill(const struct instance *in, const struct student *st, int t, const bool *never)
{
    for (int k = 0; k < st->n_wishes; k++) {
        const struct wish *w = &st->wishes[k];
        const struct activity *a = &in->activities[w->activity];
        if (never[w->activity] || !(a->grades >> st->grade & 1))
            continue;
        for (int u = slotset_next(&a->slots, 0); u >= 0; u = slotset_next(&a->slots, u + 1)) {
            struct slotset meeting;
            if ((!w->limited || slotset_has(&w->slots, u)) && meeting_slots(in, u, a->length, &meeting) &&
                slotset_has(&meeting, t) && slotset_within(&meeting, &st->attends))
                return true;
        }
    }
    return false;
}

/* S1: a slot closed to study that the student attends needs a meeting there. */
static void warn_no_place(const struct instance *in, struct diags *d, const bool *never)
{
    for (int i = 0; i < in->n_students; i++) {
        const struct student *st = &in->students[i];
        for (int t = slotset_next(&st->attends, 0); st->scheduled && t >= 0; t = slotset_next(&st->attends, t + 1))
            if (!in->slots[t].study && !can_fill(in, st, t, never))
                diag_article(d, st->src->pos, 1,
                             _("student %s: %s is not open to study and no wish can be met there, so the student has "
                               "no place in it"),
                             st->id, in->slots[t].id);
    }
}

/* E2: study somewhere, and no room that may hold a group. */
static void warn_study_rooms(const struct instance *in, struct diags *d)
{
    for (int r = 0; r < in->n_rooms; r++)
        if (!(in->profile.study.room & ~in->rooms[r].features))
            return;
    if (in->n_students)
        diag_article(d, in->students[0].src->pos, 5, _("no room has the features that the policy's study.room asks for"));
}

/* Students together -------------------------------------------------------------------- */

/* The end of the student's day, 0 where it attends nothing. */
static int day_end(const struct instance *in, const struct student *st, int day)
{
    int end = 0;
    for (int t = slotset_next(&st->attends, 0); t >= 0; t = slotset_next(&st->attends, t + 1))
        if (in->slots[t].day == (enum day)day && in->slots[t].end > end)
            end = in->slots[t].end;
    return end;
}

/* Article 3: brothers and sisters who are to be picked up at different times. */
static void warn_siblings(const struct instance *in, struct diags *d)
{
    for (int i = 0; i < in->n_students; i++) {
        const struct student *a = &in->students[i];
        for (int k = 0; a->scheduled && k < a->siblings.count; k++) {
            const struct student *b = &in->students[a->siblings.at[k]];
            if (a->siblings.at[k] <= i || !b->scheduled)
                continue;
            for (int day = 0; day < DAYS; day++) {
                int x = day_end(in, a, day), y = day_end(in, b, day);
                if (x && y && x != y) {
                    char end_a[6], end_b[6];
                    clock_write(x, end_a);
                    clock_write(y, end_b);
                    diag_article(d, a->src->pos, 3, _("students %s and %s are siblings whose day ends at different "
                                                   "times, on %s at %s and %s"),
                                 a->id, b->id, day_words[day], end_a, end_b);
                    break;
                }
            }
        }
    }
}

static bool same_wishes(const struct student *a, const struct student *b)
{
    if (a->n_wishes != b->n_wishes)
        return false;
    for (int w = 0; w < a->n_wishes; w++)
        if (a->wishes[w].activity != b->wishes[w].activity)
            return false;
    return true;
}

/* Attends every slot open to its grade that ends within its own limit. */
static bool attends_all(const struct instance *in, const struct student *st)
{
    int limit = st->boarding ? in->profile.evening_end_boarding : in->profile.evening_end;
    for (int t = 0; t < in->n_slots; t++)
        if ((in->slots[t].grades >> st->grade & 1) && in->slots[t].end <= limit && !slotset_has(&st->attends, t))
            return false;
    return true;
}

/* Article 11, nobody is forced: a whole class with one list of wishes and full attendance. */
static void warn_uniform(const struct instance *in, struct diags *d)
{
    const struct student **first = xcalloc((size_t)in->n_classes, sizeof *first);
    int *count = xcalloc((size_t)in->n_classes, sizeof *count);
    for (int i = 0; i < in->n_students; i++) {
        const struct student *st = &in->students[i];
        int c = st->class_;
        first[c] = first[c] ? first[c] : st;
        if (count[c] >= 0 && st->n_wishes && same_wishes(st, first[c]) && attends_all(in, st))
            count[c]++;
        else
            count[c] = -1;
    }
    for (int c = 0; c < in->n_classes; c++)
        if (count[c] > 1)
            diag_article(d, in->classes[c].src->pos, 11, _("class %s: all %d students have the same wishes and attend "
                                                       "every slot; nobody may be forced (article 11)"),
                         in->classes[c].id, count[c]);
    free(first);
    free(count);
}

/* Article 15: titles that smell of lessons, tests or selling. */
static void warn_titles(const struct instance *in, struct diags *d)
{
    static const char *const words[] = {"新授", "新课", "测验", "考试", "培优", "提优", "推广", "奥数", "竞赛班"};
    for (int i = 0; i < in->n_activities; i++)
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            if (strstr(in->activities[i].name, words[w])) {
                diag_article(d, in->activities[i].src->pos, 15,
                             _("activity %s: its name holds '%s'; after-school service is no lesson, test or "
                               "advertisement (article 15)"),
                             in->activities[i].id, words[w]);
                break;
            }
}

void warnings_report(const struct instance *in, struct diags *d)
{
    bool *never = xcalloc((size_t)in->n_activities, sizeof *never);
    warn_days(in, d);
    warn_providers(in, d);
    warn_partners(in, d);
    warn_vetting(in, d);
    warn_consent(in, d);
    warn_activities(in, d, never);
    warn_wishes(in, d, never);
    warn_no_place(in, d, never);
    warn_study_rooms(in, d);
    warn_siblings(in, d);
    warn_uniform(in, d);
    warn_titles(in, d);
    free(never);
}
