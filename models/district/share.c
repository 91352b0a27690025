#include "district/share.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"

struct uses_list uses_of(const struct district *x, int school, const struct instance *in, const struct timetable *t,
                         struct arena *a)
{
    int room = 0;
    for (int g = 0; g < t->n_sections; g++)
        room += slotset_count(&t->sections[g].starts);
    struct uses_list list = {0, ARENA_ARRAY(a, room, struct shared_use)};
    for (int g = 0; g < t->n_sections; g++) {
        const struct section *s = &t->sections[g];
        int p = s->provider >= 0 ? district_provider(x, in, s->provider) : -1;
        for (int slot = slotset_next(&s->starts, 0); p >= 0 && slot >= 0; slot = slotset_next(&s->starts, slot + 1)) {
            int start = in->slots[slot].start;
            list.at[list.count++] = (struct shared_use){
                .school = school, .provider = p, .day = in->slots[slot].day, .start = start,
                .end = start + meeting_minutes(in, slot, in->activities[s->activity].length),
                .monday = in->term.monday, .weeks = s->weeks, .section = g, .slot = slot,
                .students = s->students.count, .instructor = -1};
        }
    }
    return list;
}

bool use_in_week(const struct shared_use *u, int monday)
{
    int week = (monday - u->monday) / 7;
    return monday >= u->monday && week < WEEKS_MAX && (u->weeks >> week & 1);
}

int uses_weeks(const struct uses_list *list, struct arena *a, int **mondays)
{
    int first = INT32_MAX, last = 0, n = 0;
    for (int i = 0; i < list->count; i++) {
        const struct shared_use *u = &list->at[i];
        first = u->monday < first ? u->monday : first;
        for (int w = 0; w < WEEKS_MAX; w++)
            if (u->weeks >> w & 1 && u->monday + 7 * w > last)
                last = u->monday + 7 * w;
    }
    int most = list->count ? (last - first) / 7 + 1 : 0;
    *mondays = ARENA_ARRAY(a, most, int);
    bool **held = ARENA_ARRAY(a, most, bool *);
    for (int monday = first; list->count && monday <= last; monday += 7) {
        bool *here = ARENA_ARRAY(a, list->count, bool), any = false, known = false;
        for (int i = 0; i < list->count; i++)
            any |= here[i] = use_in_week(&list->at[i], monday);
        for (int k = 0; k < n && !known; k++)
            known = !memcmp(held[k], here, (size_t)list->count * sizeof *here);
        if (!any || known)
            continue;
        held[n] = here;
        (*mondays)[n++] = monday;
    }
    return n;
}

static bool counts(const struct shared_use *u, int school, int provider, int monday, enum day day, int moment, int travel)
{
    return u->school == school && u->provider == provider && u->day == day && u->start <= moment &&
           moment < u->end + travel && use_in_week(u, monday);
}

int uses_taken(const struct uses_list *list, int school, int provider, int monday, enum day day, int moment, int travel)
{
    int most = 0;
    for (int i = 0; i < list->count; i++) {
        const struct shared_use *u = &list->at[i];
        if (!counts(u, school, provider, monday, day, moment, travel))
            continue;
        int together = 0; /* those that run when u starts */
        for (int j = 0; j < list->count; j++) {
            const struct shared_use *v = &list->at[j];
            together += counts(v, school, provider, monday, day, moment, travel) && v->start <= u->start && u->start < v->end;
        }
        most = together > most ? together : most;
    }
    return most;
}

/* Checks -------------------------------------------------------------------------------- */

/* Those of one provider, in the order of the list. */
static struct uses_list of_provider(const struct uses_list *list, int provider, struct arena *a)
{
    struct uses_list own = {0, ARENA_ARRAY(a, list->count, struct shared_use)};
    for (int i = 0; i < list->count; i++)
        if (list->at[i].provider == provider)
            own.at[own.count++] = list->at[i];
    return own;
}

int uses_needed(const struct district *x, const struct uses_list *own, int provider, int monday, enum day day, int *when)
{
    int most = 0;
    for (int i = 0; i < own->count; i++) {
        const struct shared_use *u = &own->at[i];
        int sum = 0;
        if (u->day != day || !use_in_week(u, monday))
            continue;
        for (int j = 0; j < own->count; j++) {
            bool first = true; /* each school once */
            for (int k = 0; k < j && first; k++)
                first = own->at[k].school != own->at[j].school;
            if (first)
                sum += uses_taken(own, own->at[j].school, provider, monday, day, u->start, x->providers[provider].travel);
        }
        if (sum > most) {
            most = sum;
            *when = u->start;
        }
    }
    return most;
}

struct telling {
    void (*breach)(void *ctx, const char *message);
    void *ctx;
};

static void tell(const struct telling *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(const struct telling *to, const char *format, ...)
{
    struct arena *a = arena_new();
    va_list ap;
    va_start(ap, format);
    to->breach(to->ctx, arena_vprintf(a, format, ap));
    va_end(ap);
    arena_free(a);
}

static void check_provider(const struct district *x, const struct uses_list *own, int provider, struct arena *a,
                           const struct telling *to)
{
    const struct shared_provider *p = &x->providers[provider];
    int *mondays, n = uses_weeks(own, a, &mondays);
    for (int w = 0; w < n; w++) {
        char date[11], clock[6];
        int meetings = 0;
        date_write(mondays[w], date);
        for (int i = 0; i < own->count; i++)
            meetings += use_in_week(&own->at[i], mondays[w]);
        if (p->p.max_sessions >= 0 && meetings > p->p.max_sessions)
            tell(to, _("%s leads %d meetings in the week of %s, all schools together; at most %d are offered"), p->p.id,
                 meetings, date, p->p.max_sessions);
        for (int s = 0; s < x->n_schools; s++) {
            int here = 0;
            for (int i = 0; i < own->count; i++)
                here += own->at[i].school == s && use_in_week(&own->at[i], mondays[w]);
            if (p->max_sessions_per_school >= 0 && here > p->max_sessions_per_school)
                tell(to, _("%s leads %d meetings in the week of %s at %s; at most %d are offered to a school"), p->p.id, here,
                     date, x->schools[s].file, p->max_sessions_per_school);
        }
        for (enum day day = MON; day < DAYS && p->instructors >= 0; day++) {
            int when = 0, people = uses_needed(x, own, provider, mondays[w], day, &when);
            if (people <= p->instructors)
                continue;
            clock_write(when, clock);
            tell(to, _("%s needs %d instructors in the week of %s (%s %s); it has %d"), p->p.id, people, date, day_words[day],
                 clock, p->instructors);
        }
    }
}

void share_check(const struct district *x, const struct uses_list *list, const int64_t *costs,
                 void (*breach)(void *ctx, const char *message), void *ctx)
{
    const struct telling to = {breach, ctx};
    for (int p = 0; p < x->n_providers; p++) {
        struct arena *a = arena_new();
        struct uses_list own = of_provider(list, p, a);
        check_provider(x, &own, p, a, &to);
        arena_free(a);
    }
    int64_t sum = 0;
    for (int s = 0; s < x->n_schools; s++)
        sum += costs[s];
    if (x->budget_week >= 0 && 100 * sum > x->budget_week)
        tell(&to, _("all schools together cost %lld yuan a week; the budget is %lld"), (long long)sum,
             (long long)(x->budget_week / 100));
}

/* Itineraries --------------------------------------------------------------------------- */

static bool meet_in_a_week(const struct shared_use *a, const struct shared_use *b)
{
    for (int w = 0; w < WEEKS_MAX; w++)
        if (a->weeks >> w & 1 && use_in_week(b, a->monday + 7 * w))
            return true;
    return false;
}

/* One instructor cannot lead both. */
static bool apart(const struct shared_use *a, const struct shared_use *b, int travel)
{
    int way = a->school == b->school ? 0 : travel;
    return a->day == b->day && a->start < b->end + way && b->start < a->end + way && meet_in_a_week(a, b);
}

static int by_time(const void *a, const void *b)
{
    const struct shared_use *x = *(struct shared_use *const *)a, *y = *(struct shared_use *const *)b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    if (x->school != y->school)
        return x->school < y->school ? -1 : 1;
    return x->section < y->section ? -1 : x->section > y->section;
}

/* The one who can come and came last, to any earlier meeting of the same day, else the first. */
static int best_instructor(struct shared_use *const *order, int n, const struct shared_use *u, int most, int travel)
{
    int best = -1, came = -2;
    for (int k = 0; k < most; k++) {
        bool free = true;
        int last = -1;
        for (int i = 0; i < n && free; i++) {
            if (order[i]->instructor != k)
                continue;
            free = !apart(order[i], u, travel);
            if (order[i]->day == u->day && order[i]->end > last)
                last = order[i]->end;
        }
        if (free && last > came) {
            best = k;
            came = last;
        }
    }
    return best;
}

bool uses_assign(const struct district *x, const struct uses_list *list)
{
    struct shared_use **order = xmalloc(sizeof *order * ((size_t)list->count + 1));
    bool good = true;
    for (int p = 0; p < x->n_providers; p++) {
        int n = 0, most = x->providers[p].instructors;
        for (int i = 0; i < list->count; i++)
            if (list->at[i].provider == p)
                order[n++] = &list->at[i];
        qsort(order, (size_t)n, sizeof *order, by_time);
        for (int i = 0; i < n; i++) {
            order[i]->instructor = best_instructor(order, i, order[i], most < 0 ? n : most, x->providers[p].travel);
            good &= order[i]->instructor >= 0;
        }
    }
    free(order);
    return good;
}
