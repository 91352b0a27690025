/* The facts of a school that may stand in the way of a timetable, and what changing them is worth. Only facts that
 * restrict anything are listed. A new kind is a word in conflict.h, a case in altered.c and in
 * tools/report/conflict_words.c, a price and a list here. */
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "school/limits.h"
#include "solver/altered.h"

enum { STEPS = 60, MINUTES = 5 }; /* most steps of a repair; minutes of a step of time */

/* Points of one step. A student sent away weighs more than an adult found; a child's safety is dearest. */
static const int prices[FACT_KINDS] = {
    [FACT_MINUTES] = 20,        [FACT_DAY] = 15,          [FACT_OVERLAP] = 100,       [FACT_OFF_WORK] = 300,
    [FACT_EVENING_END] = 300,   [FACT_EVENING_SLOT] = 100, [FACT_EVENING_GRADES] = 100, [FACT_EVENING_STUDENT] = 150,
    [FACT_RISK] = 100,          [FACT_FEE] = 50,          [FACT_MATERIALS] = 50,      [FACT_LOCK] = 80,
    [FACT_ATTEND] = 150,        [FACT_ADULTS] = 100,      [FACT_ROOMS] = 150,         [FACT_AWAY] = 80,
    [FACT_CLOSED] = 60,         [FACT_NO_STUDY] = 120,    [FACT_POST] = 150,          [FACT_POST_BY] = 50,
    [FACT_GROUP_SIZE] = 10,     [FACT_GROUP_ADULTS] = 10, [FACT_STUDY_ROOM] = 100,    [FACT_HOMEWORK] = 20,
    [FACT_EVENING_KINDS] = 150, [FACT_OWN_ADULT] = 100,   [FACT_VOLUNTEERS] = 100,    [FACT_BUDGET] = 1,
    [FACT_LOAD] = 40,           [FACT_DAY_LOAD] = 40,     [FACT_DAYS] = 50,           [FACT_VETTED] = 80,
    [FACT_NO_SUPERVISION] = 60, [FACT_LEADERS] = 120,     [FACT_SECTIONS_MIN] = 80,   [FACT_SECTIONS_MAX] = 60,
    [FACT_SIZE_MIN] = 10,       [FACT_SIZE_MAX] = 10,     [FACT_ACTIVITY_ADULTS] = 100, [FACT_ACTIVITY_ROOM] = 80,
    [FACT_ACTIVITY_SLOTS] = 60, [FACT_DAY_GAP] = 40,      [FACT_GRADE_SPAN] = 40,     [FACT_PER_CLASS] = 10,
    [FACT_EXCLUDES] = 60,       [FACT_STATUS] = 1000,     [FACT_VALID] = 120,         [FACT_SESSIONS] = 40,
    [FACT_OFFER_SLOTS] = 50,    [FACT_OFFER_GROUPS] = 40, [FACT_OFFER_SIZE] = 10,     [FACT_CAPACITY] = 10,
    [FACT_FEATURES] = 120,      [FACT_TRAVEL] = 100,      [FACT_NEEDS] = 300,         [FACT_APART] = 200,
    [FACT_WANTS] = 50,
};

int64_t fact_price(const struct fact *f, int level)
{
    return (int64_t)prices[f->kind] * level;
}

bool fact_by_value(enum fact_kind kind)
{
    return kind == FACT_GROUP_SIZE || kind == FACT_GROUP_ADULTS;
}

bool fact_of_slot(enum fact_kind kind)
{
    return kind == FACT_ATTEND || kind == FACT_ADULTS || kind == FACT_ROOMS || kind == FACT_AWAY ||
           kind == FACT_CLOSED || kind == FACT_NO_STUDY || kind == FACT_POST;
}

struct listing {
    struct arena *arena;
    const struct instance *in;
    struct fact *at;
    int count, room;
};

static void add(struct listing *l, enum fact_kind kind, int a, int b, int levels)
{
    if (l->count == l->room) {
        struct fact *old = l->at;
        l->room = l->room ? 2 * l->room : 256;
        l->at = ARENA_ARRAY(l->arena, l->room, struct fact);
        if (l->count)
            memcpy(l->at, old, sizeof *old * (size_t)l->count);
    }
    l->at[l->count++] = (struct fact){kind, a, b, levels < 0 ? 0 : levels};
}

static int attending(const struct instance *in, int t)
{
    int n = 0;
    for (int s = 0; s < in->n_students; s++)
        n += in->students[s].scheduled && slotset_has(&in->students[s].attends, t);
    return n;
}

int groups_most(const struct instance *in, int t)
{
    int n = 0;
    for (int b = 0; b < in->n_pools; b++) {
        int here = 0, apart = 0;
        for (int i = 0; i < in->pools[b].students.count; i++) {
            const struct student *st = &in->students[in->pools[b].students.at[i]];
            here += slotset_has(&st->attends, t);
            apart += slotset_has(&st->attends, t) && st->keep_apart.count > 0;
        }
        n += (here + in->profile.study.max_size - 1) / in->profile.study.max_size + apart;
    }
    return n;
}

int adults_most(const struct instance *in, int t)
{
    int per = in->profile.study.students_per_adult, size = in->profile.study.max_size;
    int n = groups_most(in, t) * ((size + per - 1) / per);
    for (int p = 0; p < in->n_posts; p++)
        n += slotset_has(&in->posts[p].slots, t) ? in->posts[p].adults : 0;
    for (int a = 0; a < in->n_activities; a++) {
        const struct activity *act = &in->activities[a];
        int by_size = (act->size_max + act->students_per_adult - 1) / act->students_per_adult;
        n += act->sections_max * (by_size > act->adults ? by_size : act->adults);
    }
    return n;
}

int cap_step(const struct instance *in)
{
    int least = 24 * 60;
    for (int t = 0; t < in->n_slots; t++) {
        int load = duty_load_in_week(in, t);
        least = load > 0 && load < least ? load : least;
    }
    return least;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Slot t overlaps with u, for a grade of both, and could begin when u ends. */
static bool could_follow(const struct instance *in, int t, int u)
{
    const struct slot *s = &in->slots[t], *o = &in->slots[u];
    bool first = o->start < s->start || (o->start == s->start && o->end < s->end);
    return first && (s->grades & o->grades) && slots_clash(s, o) && o->end < s->end;
}

/* What limits.c looks at: the data alone. */
static void list_limits(struct listing *l)
{
    const struct instance *in = l->in;
    const struct profile *p = &in->profile;
    add(l, FACT_MINUTES, -1, -1, p->minutes_a_day / MINUTES);
    for (int d = 0; d < DAYS; d++)
        for (int t = 0; t < in->n_slots; t++)
            if ((int)in->slots[t].day == d &&
                (p->counted_periods >> in->slots[t].period & 1 || in->slots[t].period == PERIOD_AFTER_CLASS)) {
                add(l, FACT_DAY, d, -1, 24);
                break;
            }
    if (!limits_waived(in, "T3"))
        add(l, FACT_OFF_WORK, -1, -1, 1);
    if (!limits_waived(in, "T2"))
        add(l, FACT_EVENING_END, -1, -1, 1);
    for (int t = 0; t < in->n_slots; t++) {
        const struct slot *s = &in->slots[t];
        for (int u = 0; u < in->n_slots; u++)
            if (could_follow(in, t, u)) {
                add(l, FACT_OVERLAP, t, u, 1);
                break;
            }
        if (s->period != PERIOD_EVENING)
            continue;
        int later = p->evening_end > p->evening_end_boarding ? p->evening_end : p->evening_end_boarding;
        if (s->end > later && s->start < later)
            add(l, FACT_EVENING_SLOT, t, -1, 1);
        if (s->grades & 0x7E)
            add(l, FACT_EVENING_GRADES, t, -1, 1);
        for (int i = 0; i < in->n_students; i++) {
            const struct student *st = &in->students[i];
            if (st->scheduled && slotset_has(&st->attends, t) &&
                s->end > (st->boarding ? p->evening_end_boarding : p->evening_end))
                add(l, FACT_EVENING_STUDENT, i, t, 1);
        }
    }
    for (int a = 0; a < in->n_activities; a++) {
        if (in->activities[a].risk > p->risk)
            add(l, FACT_RISK, a, -1, 1);
        if (in->activities[a].fee)
            add(l, FACT_FEE, a, -1, 1);
        if (in->activities[a].materials > p->materials_limit)
            add(l, FACT_MATERIALS, a, -1, 1);
    }
    for (int i = 0; i < in->n_locks; i++)
        add(l, FACT_LOCK, i, -1, 1);
}

/* The adult leads something that could meet in the slot. */
static bool leads_in(const struct instance *in, int q, int t)
{
    struct slotset meeting;
    for (int i = 0; i < in->staff[q].leads.count; i++) {
        const struct activity *a = &in->activities[in->staff[q].leads.at[i]];
        for (int u = slotset_next(&a->slots, 0); u >= 0; u = slotset_next(&a->slots, u + 1))
            if (meeting_slots(in, u, a->length, &meeting) && slotset_has(&meeting, t))
                return true;
    }
    return false;
}

/* The section that the lock names meets in the slot. */
static bool section_in(const struct instance *in, const struct lock *l, int t)
{
    struct slotset slots;
    section_slots(in, &l->slots, in->activities[l->activity].length, &slots);
    return slotset_has(&slots, t);
}

/* Something makes this adult unlike all others in the slot: what it leads, a cap, a list, a lock. */
static bool is_special(const struct instance *in, int q, int t)
{
    const struct staff *s = &in->staff[q];
    bool special = s->type != STAFF_OWN || !s->supervises || s->max_load >= 0 || s->max_load_per_day >= 0 ||
                   s->max_days >= 0 || leads_in(in, q, t);
    for (int p = 0; p < in->n_posts; p++)
        special |= slotset_has(&in->posts[p].slots, t) && ints_has(&in->posts[p].by, q);
    for (int i = 0; i < in->n_locks; i++)
        special |= (in->locks[i].kind == LOCK_STAFF && in->locks[i].person == q && in->locks[i].slot == t) ||
                   (in->locks[i].kind == LOCK_SECTION && ints_has(&in->locks[i].staff, q) &&
                    (!in->locks[i].has_slots || section_in(in, &in->locks[i], t)));
    return special;
}

int away_alike(const struct instance *in, const struct fact *f, int *who)
{
    int n = 0;
    bool special = is_special(in, f->a, f->b);
    who[n++] = f->a;
    for (int q = f->a + 1; q < in->n_staff && !special; q++)
        if (!slotset_has(&in->staff[q].available, f->b) && !is_special(in, q, f->b))
            who[n++] = q;
    return n;
}

static void list_away(struct listing *l, int t)
{
    const struct instance *in = l->in;
    int *who = xmalloc(sizeof *who * ((size_t)in->n_staff + 1));
    bool alike = false; /* those whom nothing tells apart are one fact */
    for (int q = 0; q < in->n_staff; q++) {
        struct fact f = {FACT_AWAY, q, t, 1};
        bool special = is_special(in, q, t);
        if (slotset_has(&in->staff[q].available, t) || (!special && alike))
            continue;
        alike |= !special;
        add(l, FACT_AWAY, q, t, away_alike(in, &f, who));
    }
    free(who);
}

static void list_slots(struct listing *l)
{
    const struct instance *in = l->in;
    for (int t = 0; t < in->n_slots; t++) {
        int n = attending(in, t), posts = 0;
        for (int p = 0; p < in->n_posts; p++)
            posts += slotset_has(&in->posts[p].slots, t);
        if (!n && !posts)
            continue;
        if (n)
            add(l, FACT_ATTEND, -1, t, n);
        add(l, FACT_ADULTS, -1, t, least(adults_most(in, t), STEPS));
        if (n && in->slots[t].study)
            add(l, FACT_ROOMS, -1, t, least(groups_most(in, t), STEPS));
        list_away(l, t);
        for (int r = 0; r < in->n_rooms && n; r++)
            if (slotset_has(&in->rooms[r].closed, t))
                add(l, FACT_CLOSED, r, t, 1);
        if (n && !in->slots[t].study)
            add(l, FACT_NO_STUDY, -1, t, 1);
        for (int p = 0; p < in->n_posts; p++)
            if (slotset_has(&in->posts[p].slots, t))
                add(l, FACT_POST, p, t, 1);
    }
    for (int p = 0; p < in->n_posts; p++)
        if (in->posts[p].by.count)
            add(l, FACT_POST_BY, p, -1, 1);
}

static bool some_lock(const struct instance *in, int activity, bool with_provider)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].staff.count &&
            (with_provider ? in->locks[i].provider >= 0 : in->locks[i].activity == activity))
            return true;
    return false;
}

static void list_policy(struct listing *l)
{
    const struct instance *in = l->in;
    const struct profile *p = &in->profile;
    int largest = 0, volunteers = 0;
    for (int b = 0; b < in->n_pools; b++)
        largest = in->pools[b].students.count > largest ? in->pools[b].students.count : largest;
    if (largest > p->study.max_size)
        add(l, FACT_GROUP_SIZE, -1, -1, least(largest - p->study.max_size, STEPS));
    if (p->study.students_per_adult < p->study.max_size)
        add(l, FACT_GROUP_ADULTS, -1, -1, least(p->study.max_size - p->study.students_per_adult, STEPS));
    if (p->study.room)
        add(l, FACT_STUDY_ROOM, -1, -1, 1);
    for (int a = 0; a < 2; a++)
        if (a ? p->homework_junior : p->homework_primary)
            add(l, FACT_HOMEWORK, a, -1, (a ? p->homework_junior : p->homework_primary) / MINUTES);
    if (p->evening_kinds != (1u << KINDS) - 1)
        add(l, FACT_EVENING_KINDS, -1, -1, 1);
    /* Without it a section has exactly fewer adults, which a lock of a provider's adults may not allow. */
    if (p->external_needs_own_adult && !some_lock(in, -1, true))
        add(l, FACT_OWN_ADULT, -1, -1, 1);
    for (int q = 0; q < in->n_staff; q++)
        volunteers += in->staff[q].type == STAFF_PARENT_VOLUNTEER;
    if (volunteers && !p->parent_volunteer_counts)
        add(l, FACT_VOLUNTEERS, -1, -1, 1);
    if (in->budget_week >= 0)
        add(l, FACT_BUDGET, -1, -1, 1000000);
}

static void list_staff(struct listing *l)
{
    const struct instance *in = l->in;
    int step = cap_step(in), week = 0;
    struct dates term = {true, in->term.start, in->term.end};
    for (int t = 0; t < in->n_slots; t++)
        week += duty_load_in_week(in, t);
    for (int q = 0; q < in->n_staff; q++) {
        const struct staff *s = &in->staff[q];
        if (s->max_load >= 0 && s->max_load < week)
            add(l, FACT_LOAD, q, -1, least((week - s->max_load + step - 1) / step, STEPS));
        if (s->max_load_per_day >= 0 && s->max_load_per_day < week)
            add(l, FACT_DAY_LOAD, q, -1, least((week - s->max_load_per_day + step - 1) / step, STEPS));
        if (s->max_days >= 0 && s->max_days < DAYS)
            add(l, FACT_DAYS, q, -1, DAYS - s->max_days);
        if (s->type != STAFF_OWN && (s->vetted.from > term.from || s->vetted.to < term.to))
            add(l, FACT_VETTED, q, -1, 1);
        if (!s->supervises)
            add(l, FACT_NO_SUPERVISION, q, -1, 1);
    }
}

static void list_activity(struct listing *l, int a)
{
    const struct instance *in = l->in;
    const struct activity *act = &in->activities[a];
    int span = 0, low = 0;
    for (int g = 1; g <= 9; g++)
        if (act->grades >> g & 1) {
            low = low ? low : g;
            span = g - low;
        }
    add(l, FACT_LEADERS, a, -1, least(act->sections_max, 5));
    if (act->sections_min)
        add(l, FACT_SECTIONS_MIN, a, -1, act->sections_min);
    add(l, FACT_SECTIONS_MAX, a, -1, 8);
    if (act->size_min > 1)
        add(l, FACT_SIZE_MIN, a, -1, act->size_min - 1);
    if (act->size_max < in->n_students)
        add(l, FACT_SIZE_MAX, a, -1, least(in->n_students - act->size_max, STEPS));
    if ((act->adults > 1 || act->students_per_adult < act->size_max) && !some_lock(in, a, false))
        add(l, FACT_ACTIVITY_ADULTS, a, -1, 1);
    if (act->room_features || act->rooms.count)
        add(l, FACT_ACTIVITY_ROOM, a, -1, 1);
    for (int t = 0; t < in->n_slots; t++)
        if (in->slots[t].activities && !slotset_has(&act->slots, t)) {
            add(l, FACT_ACTIVITY_SLOTS, a, -1, 1);
            break;
        }
    if (act->day_gap > 1 && act->sessions > 1)
        add(l, FACT_DAY_GAP, a, -1, 1);
    if (act->grade_span < span)
        add(l, FACT_GRADE_SPAN, a, -1, span - act->grade_span);
    if (act->per_class >= 0)
        add(l, FACT_PER_CLASS, a, -1, STEPS);
    for (int i = 0; i < act->excludes.count; i++)
        if (act->excludes.at[i] > a)
            add(l, FACT_EXCLUDES, a, act->excludes.at[i], 1);
}

static void list_providers(struct listing *l)
{
    const struct instance *in = l->in;
    for (int v = 0; v < in->n_providers; v++) {
        const struct provider *p = &in->providers[v];
        if (p->status != PROVIDER_APPROVED)
            add(l, FACT_STATUS, v, -1, 0);
        if (p->valid.from > in->term.start || p->valid.to < in->term.end)
            add(l, FACT_VALID, v, -1, 1);
        if (p->max_sessions >= 0)
            add(l, FACT_SESSIONS, v, -1, 20);
        for (int o = 0; o < p->n_offers; o++) {
            if (slotset_count(&p->offers[o].slots) < in->n_slots)
                add(l, FACT_OFFER_SLOTS, v, o, 1);
            add(l, FACT_OFFER_GROUPS, v, o, 5);
            if (p->offers[o].min_size)
                add(l, FACT_OFFER_SIZE, v, o, p->offers[o].min_size);
        }
    }
}

uint64_t features_asked(const struct instance *in)
{
    uint64_t asked = in->profile.study.room;
    for (int a = 0; a < in->n_activities; a++)
        asked |= in->activities[a].room_features;
    for (int s = 0; s < in->n_students; s++)
        asked |= in->students[s].needs;
    return asked;
}

static void list_places(struct listing *l)
{
    const struct instance *in = l->in;
    uint64_t asked = features_asked(in);
    int largest = in->profile.study.max_size;
    for (int a = 0; a < in->n_activities; a++)
        largest = in->activities[a].size_max > largest ? in->activities[a].size_max : largest;
    for (int r = 0; r < in->n_rooms; r++) {
        if (in->rooms[r].capacity < largest * in->rooms[r].parallel)
            add(l, FACT_CAPACITY, r, -1, least(largest * in->rooms[r].parallel - in->rooms[r].capacity, STEPS));
        if (asked & ~in->rooms[r].features)
            add(l, FACT_FEATURES, r, -1, 1);
    }
    for (int i = 0; i < in->n_sites; i++)
        if (in->sites[i].travel)
            add(l, FACT_TRAVEL, i, -1, (in->sites[i].travel + MINUTES - 1) / MINUTES);
}

static void list_students(struct listing *l)
{
    const struct instance *in = l->in;
    for (int s = 0; s < in->n_students; s++) {
        const struct student *st = &in->students[s];
        bool closed = false;
        if (!st->scheduled)
            continue;
        if (st->needs)
            add(l, FACT_NEEDS, s, -1, 1);
        for (int i = 0; i < st->keep_apart.count; i++)
            if (st->keep_apart.at[i] > s && in->students[st->keep_apart.at[i]].scheduled)
                add(l, FACT_APART, s, st->keep_apart.at[i], 1);
        for (int t = slotset_next(&st->attends, 0); t >= 0; t = slotset_next(&st->attends, t + 1))
            closed |= !in->slots[t].study;
        if (closed && st->n_wishes > st->wants)
            add(l, FACT_WANTS, s, -1, st->n_wishes - st->wants);
    }
}

struct fact *facts_list(struct arena *arena, const struct instance *in, int *count)
{
    struct listing l = {.arena = arena, .in = in};
    list_limits(&l);
    list_slots(&l);
    list_policy(&l);
    list_staff(&l);
    for (int a = 0; a < in->n_activities; a++)
        list_activity(&l, a);
    list_providers(&l);
    list_places(&l);
    list_students(&l);
    *count = l.count;
    return l.at;
}
