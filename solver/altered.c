/* A school with some facts changed: what each change does to the instance. Left out, a fact gives a school that is
 * less restricted in every respect; at a level, one that the file could state. */
#include "solver/altered.h"

#include <assert.h>
#include <string.h>

#include "school/calendar.h"
#include "school/node.h"

enum { PRIMARY = 0x7E, MINUTES = 5 }; /* grades 1 to 6; minutes of a step of time */

static const struct node nowhere; /* source of entities that no file holds */

static void *copy(struct arena *a, const void *from, int count, int room, size_t size)
{
    void *to = arena_array(a, (size_t)room + 1, size);
    if (count)
        memcpy(to, from, (size_t)count * size);
    return to;
}

struct altered *altered_new(const struct instance *in)
{
    struct arena *arena = arena_new();
    struct altered *a = ARENA_NEW(arena, struct altered);
    a->arena = arena;
    a->base = in;
    a->in = *in;
    a->in.arena = arena;
    a->room_staff = in->n_staff;
    a->room_rooms = in->n_rooms;
    a->in.slots = a->slots = copy(arena, in->slots, in->n_slots, in->n_slots, sizeof *in->slots);
    a->in.sites = a->sites = copy(arena, in->sites, in->n_sites, in->n_sites, sizeof *in->sites);
    a->in.rooms = a->rooms = copy(arena, in->rooms, in->n_rooms, in->n_rooms, sizeof *in->rooms);
    a->in.staff = a->staff = copy(arena, in->staff, in->n_staff, in->n_staff, sizeof *in->staff);
    a->in.providers = a->providers =
        copy(arena, in->providers, in->n_providers, in->n_providers, sizeof *in->providers);
    for (int v = 0; v < in->n_providers; v++)
        a->providers[v].offers = copy(arena, in->providers[v].offers, in->providers[v].n_offers,
                                      in->providers[v].n_offers, sizeof(struct offer));
    a->in.activities = a->activities =
        copy(arena, in->activities, in->n_activities, in->n_activities, sizeof *in->activities);
    a->in.posts = a->posts = copy(arena, in->posts, in->n_posts, in->n_posts, sizeof *in->posts);
    a->in.students = a->students = copy(arena, in->students, in->n_students, in->n_students, sizeof *in->students);
    a->in.locks = a->locks = copy(arena, in->locks, in->n_locks, in->n_locks, sizeof *in->locks);
    a->lock_out = ARENA_ARRAY(arena, in->n_locks, bool);
    a->absent = ARENA_ARRAY(arena, in->n_slots, int);
    a->any_adults = ARENA_ARRAY(arena, in->n_posts * in->n_slots, bool);
    return a;
}

void altered_free(struct altered *a)
{
    if (a)
        arena_free(a->arena);
}

const struct instance *altered_instance(const struct altered *a)
{
    return &a->in;
}

int altered_add_lock(struct altered *a, struct lock lock)
{
    assert(a->in.n_locks == a->base->n_locks); /* room was made for one */
    lock.src = &nowhere;
    a->locks[a->in.n_locks] = lock;
    return a->in.n_locks++;
}

/* A new adult, own staff without a head of its own. */
static struct staff *add_staff(struct altered *a, const char *id)
{
    struct instance *in = &a->in;
    if (in->n_staff == a->room_staff) {
        a->room_staff = 2 * a->room_staff + 16;
        in->staff = a->staff = copy(a->arena, a->staff, in->n_staff, a->room_staff, sizeof *a->staff);
    }
    struct staff *s = &a->staff[in->n_staff++];
    *s = (struct staff){.id = id,
                        .name = id,
                        .type = STAFF_OWN,
                        .max_load = -1,
                        .max_load_per_day = -1,
                        .max_days = -1,
                        .share = 100,
                        .src = &nowhere};
    return s;
}

static void add_adults(struct altered *a, int slot, int count)
{
    for (int i = 0; i < count; i++) {
        struct staff *s = add_staff(a, arena_printf(a->arena, "new-%s-%d", a->slots[slot].id, i + 1));
        s->supervises = true;
        slotset_add(&s->available, slot);
    }
}

static void add_leaders(struct altered *a, int activity, int count)
{
    for (int i = 0; i < count; i++) {
        struct staff *s = add_staff(a, arena_printf(a->arena, "new-%s-%d", a->activities[activity].id, i + 1));
        int *leads = ARENA_NEW(a->arena, int);
        *leads = activity;
        s->leads = (struct ints){1, leads};
        for (int t = 0; t < a->in.n_slots; t++)
            slotset_add(&s->available, t);
        if (a->activities[activity].subject >= 0 && a->in.n_classes) {
            struct teaching *t = ARENA_NEW(a->arena, struct teaching);
            *t = (struct teaching){0, a->activities[activity].subject};
            s->teaches = t;
            s->n_teaches = 1;
        }
    }
}

static void add_rooms(struct altered *a, int slot, int count)
{
    struct instance *in = &a->in;
    uint64_t features = in->profile.study.room;
    for (int s = 0; s < in->n_students; s++)
        features |= slotset_has(&in->students[s].attends, slot) ? in->students[s].needs : 0;
    for (int i = 0; i < count; i++) {
        if (in->n_rooms == a->room_rooms) {
            a->room_rooms = 2 * a->room_rooms + 16;
            in->rooms = a->rooms = copy(a->arena, a->rooms, in->n_rooms, a->room_rooms, sizeof *a->rooms);
        }
        struct room *r = &a->rooms[in->n_rooms++];
        *r = (struct room){.id = arena_printf(a->arena, "new-room-%s-%d", a->slots[slot].id, i + 1),
                           .capacity = in->profile.study.max_size,
                           .parallel = 1,
                           .features = features,
                           .src = &nowhere};
        r->name = r->id;
        for (int t = 0; t < in->n_slots; t++)
            if (t != slot)
                slotset_add(&r->closed, t);
    }
}

static void add_waiver(struct altered *a, const char *rule)
{
    struct waiver *all = copy(a->arena, a->in.waivers, a->in.n_waivers, a->in.n_waivers + 1, sizeof *all);
    all[a->in.n_waivers++] = (struct waiver){.rule = rule, .reason = rule, .src = &nowhere};
    a->in.waivers = all;
}

static struct ints without(struct arena *arena, struct ints list, int value)
{
    int *kept = ARENA_ARRAY(arena, list.count, int), n = 0;
    for (int i = 0; i < list.count; i++)
        if (list.at[i] != value)
            kept[n++] = list.at[i];
    return (struct ints){n, kept};
}

/* The last slots of the day that count for T1 or T3 end later, though not into another of their grades. */
static void lengthen_day(struct altered *a, int day, int minutes)
{
    for (int t = 0; t < a->in.n_slots; t++) {
        struct slot *s = &a->slots[t];
        bool last = true;
        int room = 24 * 60;
        if ((int)s->day != day ||
            (s->period != PERIOD_AFTER_CLASS && !(a->in.profile.counted_periods >> s->period & 1)))
            continue;
        for (int u = 0; u < a->in.n_slots; u++) {
            const struct slot *o = &a->base->slots[u];
            if ((int)o->day != day || u == t || !(o->grades & s->grades) || o->start < a->base->slots[t].end)
                continue;
            last &= o->period != PERIOD_AFTER_CLASS && !(a->in.profile.counted_periods >> o->period & 1);
            room = o->start < room ? o->start : room;
        }
        if (last)
            s->end = s->end + minutes < room ? s->end + minutes : room;
    }
}

static void apply_limits(struct altered *a, const struct fact *f, int level)
{
    struct profile *p = &a->in.profile;
    bool out = level == LEVEL_OUT;
    struct slot *slot = f->a >= 0 && f->a < a->in.n_slots ? &a->slots[f->a] : NULL;
    switch (f->kind) {
    case FACT_MINUTES:
        p->minutes_a_day = out ? 0 : p->minutes_a_day - MINUTES * level;
        break;
    case FACT_DAY:
        lengthen_day(a, f->a, MINUTES * (out ? f->levels : level));
        break;
    case FACT_OVERLAP:
        slot->start = a->base->slots[f->b].end;
        break;
    case FACT_OFF_WORK:
        add_waiver(a, "T3");
        break;
    case FACT_EVENING_END:
        add_waiver(a, "T2");
        break;
    case FACT_EVENING_SLOT:
        slot->end = p->evening_end > p->evening_end_boarding ? p->evening_end : p->evening_end_boarding;
        break;
    case FACT_EVENING_GRADES:
        slot->grades &= (gradeset)~PRIMARY;
        for (int s = 0; s < a->in.n_students; s++)
            if (PRIMARY >> a->students[s].grade & 1)
                slotset_remove(&a->students[s].attends, f->a);
        break;
    case FACT_EVENING_STUDENT:
        slotset_remove(&a->students[f->a].attends, f->b);
        break;
    case FACT_RISK:
        a->activities[f->a].risk = p->risk;
        break;
    case FACT_FEE:
        a->activities[f->a].fee = 0;
        break;
    default: /* FACT_MATERIALS */
        a->activities[f->a].materials = p->materials_limit;
    }
}

static void apply_policy(struct altered *a, const struct fact *f, int level)
{
    struct profile *p = &a->in.profile;
    bool out = level == LEVEL_OUT;
    int *homework = f->a ? &p->homework_junior : &p->homework_primary;
    switch (f->kind) {
    case FACT_GROUP_SIZE:
        p->study.max_size += out ? a->in.n_students : level;
        a->slack.groups |= out && !a->stated;
        break;
    case FACT_GROUP_ADULTS:
        p->study.students_per_adult += out ? 10000 : level;
        a->slack.groups |= out && !a->stated;
        break;
    case FACT_STUDY_ROOM:
        p->study.room = 0;
        break;
    case FACT_HOMEWORK:
        *homework = out ? 0 : *homework - MINUTES * level;
        break;
    case FACT_EVENING_KINDS:
        p->evening_kinds = (1u << KINDS) - 1;
        break;
    case FACT_OWN_ADULT:
        p->external_needs_own_adult = false;
        break;
    case FACT_VOLUNTEERS:
        p->parent_volunteer_counts = true;
        break;
    default: /* FACT_BUDGET */
        a->in.budget_week = out ? -1 : a->in.budget_week + 100 * (int64_t)level;
    }
}

static void apply_staff(struct altered *a, const struct fact *f, int level)
{
    struct staff *s = &a->staff[f->a];
    bool out = level == LEVEL_OUT;
    int more = level * cap_step(a->base);
    switch (f->kind) {
    case FACT_LOAD:
        s->max_load = out ? -1 : s->max_load + more;
        break;
    case FACT_DAY_LOAD:
        s->max_load_per_day = out ? -1 : s->max_load_per_day + more;
        break;
    case FACT_DAYS:
        s->max_days = out ? -1 : s->max_days + level;
        break;
    case FACT_VETTED:
        if (s->vetted.from > a->in.term.start)
            s->vetted.from = a->in.term.start;
        if (s->vetted.to < a->in.term.end)
            s->vetted.to = a->in.term.end;
        break;
    case FACT_NO_SUPERVISION:
        s->supervises = true;
        break;
    default: { /* FACT_AWAY */
        int *who = ARENA_ARRAY(a->arena, a->base->n_staff, int), n = away_alike(a->base, f, who);
        for (int i = 0; i < n && (out || i < level); i++)
            slotset_add(&a->staff[who[i]].available, f->b);
    }
    }
}

static void apply_activity(struct altered *a, const struct fact *f, int level)
{
    struct activity *act = &a->activities[f->a];
    bool out = level == LEVEL_OUT;
    switch (f->kind) {
    case FACT_LEADERS:
        add_leaders(a, f->a, out ? act->sections_max : level);
        break;
    case FACT_SECTIONS_MIN:
        act->sections_min = out ? 0 : act->sections_min - level;
        break;
    case FACT_SECTIONS_MAX:
        act->sections_max += out ? f->levels : level;
        break;
    case FACT_SIZE_MIN:
        act->size_min = out ? 1 : act->size_min - level;
        break;
    case FACT_SIZE_MAX:
        act->size_max += out ? a->in.n_students : level;
        break;
    case FACT_ACTIVITY_ADULTS:
        act->adults = 1;
        act->students_per_adult = 10000;
        break;
    case FACT_ACTIVITY_ROOM:
        act->room_features = 0;
        act->rooms = (struct ints){0, NULL};
        break;
    case FACT_ACTIVITY_SLOTS:
        for (int t = 0; t < a->in.n_slots; t++)
            if (a->slots[t].activities)
                slotset_add(&act->slots, t);
        break;
    case FACT_DAY_GAP:
        act->day_gap = 1;
        break;
    case FACT_GRADE_SPAN:
        act->grade_span += out ? f->levels : level;
        break;
    case FACT_PER_CLASS:
        act->per_class = out ? -1 : act->per_class + level;
        break;
    default: /* FACT_EXCLUDES */
        act->excludes = without(a->arena, act->excludes, f->b);
        a->activities[f->b].excludes = without(a->arena, a->activities[f->b].excludes, f->a);
    }
}

static void apply_provider(struct altered *a, const struct fact *f, int level)
{
    struct provider *p = &a->providers[f->a];
    struct offer *o = f->b >= 0 ? (struct offer *)&p->offers[f->b] : NULL;
    bool out = level == LEVEL_OUT;
    switch (f->kind) {
    case FACT_STATUS:
        p->status = PROVIDER_APPROVED;
        break;
    case FACT_VALID:
        if (p->valid.from > a->in.term.start)
            p->valid.from = a->in.term.start;
        if (p->valid.to < a->in.term.end)
            p->valid.to = a->in.term.end;
        break;
    case FACT_SESSIONS:
        p->max_sessions = out ? -1 : p->max_sessions + level;
        break;
    case FACT_OFFER_SLOTS:
        for (int t = 0; t < a->in.n_slots; t++)
            slotset_add(&o->slots, t);
        break;
    case FACT_OFFER_GROUPS:
        o->groups += out ? 100 : level;
        break;
    default: /* FACT_OFFER_SIZE */
        o->min_size = out ? 0 : o->min_size - level;
    }
}

static void nobody_attends(struct altered *a, int slot)
{
    for (int s = 0; s < a->in.n_students; s++)
        slotset_remove(&a->students[s].attends, slot);
}

bool altered_is_loose(const struct altered *a)
{
    bool loose = a->slack.groups;
    for (int t = 0; t < a->in.n_slots; t++)
        loose |= a->absent[t] > 0;
    for (int i = 0; i < a->in.n_posts * a->in.n_slots; i++)
        loose |= a->any_adults[i];
    return loose;
}

static void apply_slot(struct altered *a, const struct fact *f, int level)
{
    bool out = level == LEVEL_OUT;
    switch (f->kind) {
    case FACT_ATTEND:
        if (out && a->stated)
            nobody_attends(a, f->b);
        else
            a->absent[f->b] = out ? a->in.n_students : level;
        break;
    case FACT_ADULTS:
        add_adults(a, f->b, out ? adults_most(a->base, f->b) : level);
        break;
    case FACT_ROOMS:
        add_rooms(a, f->b, out ? groups_most(a->base, f->b) : level);
        break;
    case FACT_CLOSED:
        slotset_remove(&a->rooms[f->a].closed, f->b);
        break;
    case FACT_NO_STUDY:
        if (out && a->stated)
            nobody_attends(a, f->b);
        else if (out) /* study there would count for S4, so it is no less restricted */
            a->absent[f->b] = a->in.n_students;
        else
            a->slots[f->b].study = true;
        break;
    default: /* FACT_POST */
        if (out && !a->stated)
            a->any_adults[f->a * a->in.n_slots + f->b] = true;
        else
            slotset_remove(&a->posts[f->a].slots, f->b);
    }
}

static void apply_other(struct altered *a, const struct fact *f, int level)
{
    bool out = level == LEVEL_OUT;
    switch (f->kind) {
    case FACT_LOCK:
        a->lock_out[f->a] = true;
        break;
    case FACT_POST_BY:
        a->posts[f->a].by = (struct ints){0, NULL};
        break;
    case FACT_CAPACITY:
        a->rooms[f->a].capacity += out ? a->in.n_students : level;
        break;
    case FACT_FEATURES:
        a->rooms[f->a].features |= features_asked(a->base);
        break;
    case FACT_TRAVEL: {
        int left = a->sites[f->a].travel - MINUTES * level;
        a->sites[f->a].travel = out || left < 0 ? 0 : left;
        break;
    }
    case FACT_NEEDS:
        a->students[f->a].needs = 0;
        break;
    case FACT_APART:
        a->students[f->a].keep_apart = without(a->arena, a->students[f->a].keep_apart, f->b);
        a->students[f->b].keep_apart = without(a->arena, a->students[f->b].keep_apart, f->a);
        a->slack.groups |= out && !a->stated;
        break;
    default: /* FACT_WANTS */
        a->students[f->a].wants += out ? f->levels : level;
    }
}

void altered_apply(struct altered *a, const struct fact *f, int level)
{
    if (f->kind < FACT_LOCK)
        apply_limits(a, f, level);
    else if (f->kind == FACT_AWAY || (f->kind >= FACT_LOAD && f->kind <= FACT_NO_SUPERVISION))
        apply_staff(a, f, level);
    else if (fact_of_slot(f->kind))
        apply_slot(a, f, level);
    else if (f->kind >= FACT_GROUP_SIZE && f->kind <= FACT_BUDGET)
        apply_policy(a, f, level);
    else if (f->kind >= FACT_LEADERS && f->kind <= FACT_EXCLUDES)
        apply_activity(a, f, level);
    else if (f->kind >= FACT_STATUS && f->kind <= FACT_OFFER_SIZE)
        apply_provider(a, f, level);
    else
        apply_other(a, f, level);
}

void altered_absent(struct altered *a, int student, int slot)
{
    slotset_remove(&a->students[student].attends, slot);
}

void altered_end(struct altered *a)
{
    int n = 0;
    for (int i = 0; i < a->in.n_locks; i++)
        if (!a->lock_out[i])
            a->locks[n++] = a->locks[i];
    a->in.n_locks = n;
    memset(a->lock_out, 0, sizeof *a->lock_out * (size_t)a->base->n_locks);
    slots_chain(&a->in, a->slots);
    a->slack.absent = a->absent;
    a->slack.posts = a->any_adults;
    /* Only whether there is a timetable is asked, not which is better. */
    memset(a->in.profile.weights, 0, sizeof a->in.profile.weights);
}
