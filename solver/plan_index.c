/* What of a school never changes during a search, packed: options, eligible students, clashes, supply. */
#include <stdlib.h>
#include <string.h>

#include "program/facts.h"
#include "school/calendar.h"
#include "solver/plan.h"

static void index_sections(struct plan *plan)
{
    const struct instance *in = plan->in;
    plan->section_of = ARENA_ARRAY(plan->arena, in->n_activities + 1, int);
    for (int a = 0; a < in->n_activities; a++) {
        plan->section_of[a] = plan->n_sections;
        plan->n_sections += in->activities[a].sections_max;
    }
    plan->section_of[in->n_activities] = plan->n_sections;
}

/* What two locks ask of one section; `a` may be NULL. They do not contradict each other (models/school/locks.c). */
static const struct lock *locks_together(struct plan *plan, const struct lock *a, const struct lock *b)
{
    if (!a)
        return b;
    struct lock *both = ARENA_NEW(plan->arena, struct lock);
    *both = *a;
    if (b->has_slots) {
        both->has_slots = true;
        both->slots = b->slots;
    }
    if (b->has_weeks) {
        both->has_weeks = true;
        both->weeks = b->weeks;
    }
    both->room = b->room >= 0 ? b->room : a->room;
    both->provider = b->provider >= 0 ? b->provider : a->provider;
    both->staff = b->staff.count > a->staff.count ? b->staff : a->staff;
    return both;
}

static struct plan_section *sections_new(struct plan *plan)
{
    const struct instance *in = plan->in;
    struct plan_section *sections = ARENA_ARRAY(plan->arena, plan->n_sections, struct plan_section);
    for (int a = 0; a < in->n_activities; a++)
        for (int i = 0; i < in->activities[a].sections_max; i++) {
            struct plan_section *s = &sections[plan->section_of[a] + i];
            s->activity = a;
            s->index = i;
            s->past = past_section(in->past, a, i + 1);
            s->option = -1;
            s->students = ARENA_ARRAY(plan->arena, in->activities[a].size_max, int);
        }
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].section <= in->activities[in->locks[i].activity].sections_max) {
            struct plan_section *s = &sections[plan->section_of[in->locks[i].activity] + in->locks[i].section - 1];
            s->lock = locks_together(plan, s->lock, &in->locks[i]);
        }
    return sections;
}

static bool options_clash(const struct instance *in, const struct option *a, const struct option *b)
{
    if (a->activity == b->activity || ints_has(&in->activities[a->activity].excludes, b->activity))
        return true;
    if (!(a->weeks & b->weeks))
        return false;
    for (int t = slotset_next(&a->slots, 0); t >= 0; t = slotset_next(&a->slots, t + 1))
        for (int u = slotset_next(&b->slots, 0); u >= 0; u = slotset_next(&b->slots, u + 1))
            if (in->slots[t].day == in->slots[u].day && slots_too_close(in, t, a->site, u, b->site))
                return true;
    return false;
}

static int home_site(const struct instance *in, int s)
{
    int room = in->classes[in->students[s].class_].room;
    return room >= 0 ? in->rooms[room].site : 0;
}

/* Study is held at the site of the student's class: a meeting elsewhere must leave time to get there. */
static bool far_from_study(const struct instance *in, const struct option *o, int s)
{
    const struct student *st = &in->students[s];
    int home = home_site(in, s);
    if (o->site == home || in->sites[o->site].off_campus)
        return false;
    for (int t = slotset_next(&o->slots, 0); t >= 0; t = slotset_next(&o->slots, t + 1))
        for (int u = slotset_next(&st->attends, 0); u >= 0; u = slotset_next(&st->attends, u + 1))
            if (!slotset_has(&o->slots, u) && in->slots[u].day == in->slots[t].day &&
                slots_too_close(in, t, o->site, u, home))
                return true;
    return false;
}

static bool forbidden(const struct instance *in, int s, int activity)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_STUDENT && in->locks[i].negative && in->locks[i].student == s &&
            in->locks[i].activity == activity)
            return true;
    return false;
}

static void index_options(struct plan *plan)
{
    const struct instance *in = plan->in;
    const struct program *p = plan->p;
    int n = p->n_options, room = 0, used = 0;
    plan->words = (in->n_students + 63) / 64;
    plan->option_words = (n + 63) / 64;
    plan->may = ARENA_ARRAY(plan->arena, (size_t)n * (size_t)plan->words, uint64_t);
    plan->clash = ARENA_ARRAY(plan->arena, (size_t)n * (size_t)plan->option_words, uint64_t);
    plan->eligible_of = ARENA_ARRAY(plan->arena, n + 1, int);
    plan->option_parts = ARENA_ARRAY(plan->arena, n, unsigned);
    plan->day_minutes = arena_array(plan->arena, (size_t)n, sizeof *plan->day_minutes);
    struct eligible *list = NULL;
    for (int o = 0; o < n; o++) {
        const struct option *op = &p->options[o];
        plan->eligible_of[o] = used;
        for (int s = 0; s < in->n_students; s++) {
            int rank = option_wish(in, op, s);
            if (rank < 0 || far_from_study(in, op, s) || (in->n_locks && forbidden(in, s, op->activity)))
                continue;
            plan->may[(size_t)o * (size_t)plan->words + (size_t)(s / 64)] |= UINT64_C(1) << (s % 64);
            if (used == room) {
                room = room ? 2 * room : 1024;
                list = xrealloc(list, (size_t)room, sizeof *list);
            }
            list[used++] = (struct eligible){s, (float)plan->wishes[plan->wish_of[s] + rank].most};
        }
        for (int k = 0; k < plan->n_parts; k++)
            if (op->weeks & plan->parts[k])
                plan->option_parts[o] |= 1u << k;
        for (int t = slotset_next(&op->slots, 0); t >= 0; t = slotset_next(&op->slots, t + 1))
            if (in->slots[t].study)
                plan->day_minutes[o][in->slots[t].day] += (short)slot_minutes(&in->slots[t]);
        for (int b = 0; b <= o; b++)
            if (options_clash(in, op, &p->options[b])) {
                plan->clash[(size_t)o * (size_t)plan->option_words + (size_t)(b / 64)] |= UINT64_C(1) << (b % 64);
                plan->clash[(size_t)b * (size_t)plan->option_words + (size_t)(o / 64)] |= UINT64_C(1) << (o % 64);
            }
    }
    plan->eligible_of[n] = used;
    plan->eligible = ARENA_ARRAY(plan->arena, used, struct eligible);
    if (used)
        memcpy(plan->eligible, list, sizeof *list * (size_t)used);
    free(list);
}

static int by_worth(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x > y ? -1 : x < y;
}

static void index_top(struct plan *plan)
{
    const struct instance *in = plan->in;
    plan->top = ARENA_ARRAY(plan->arena, in->n_students, double);
    for (int s = 0; s < in->n_students; s++) {
        int n = plan->wish_of[s + 1] - plan->wish_of[s];
        double *worth = xmalloc(sizeof *worth * ((size_t)n + 1));
        for (int r = 0; r < n; r++)
            worth[r] = plan->wishes[plan->wish_of[s] + r].most;
        qsort(worth, (size_t)n, sizeof *worth, by_worth);
        double sum = in->profile.weights[MEASURE_NO_WISH];
        for (int r = 0; r < plan->most[s]; r++) {
            sum += worth[r];
            if (sum - plan_beyond(plan, s, r + 1) > plan->top[s])
                plan->top[s] = sum - plan_beyond(plan, s, r + 1);
        }
        free(worth);
    }
}

static void index_weeks(struct plan *plan)
{
    const struct program *p = plan->p;
    weekset distinct[WEEKS_MAX] = {0}, parts[WEEKS_MAX];
    int n = 0;
    for (int o = 0; o < p->n_options; o++) {
        int i = 0;
        while (i < n && distinct[i] != p->options[o].weeks)
            i++;
        if (i == n && n < WEEKS_MAX)
            distinct[n++] = p->options[o].weeks;
    }
    weekset all = weeks_all(&plan->in->term);
    if (!n)
        distinct[n++] = all;
    plan->n_parts = weeks_parts(&plan->in->term, distinct, n, parts);
    if (plan->n_parts > PLAN_PARTS) { /* too fine to keep apart: treat every meeting as weekly */
        plan->n_parts = 1;
        parts[0] = all;
    }
    plan->part_share = ARENA_ARRAY(plan->arena, plan->n_parts, double);
    for (int k = 0; k < plan->n_parts; k++) {
        plan->parts[k] = parts[k];
        plan->part_share[k] = (double)weeks_count(parts[k]) / weeks_count(all);
    }
}

static void index_students(struct plan *plan)
{
    const struct instance *in = plan->in;
    plan->held_room = 1;
    plan->most = ARENA_ARRAY(plan->arena, in->n_students, int);
    plan->limited = ARENA_ARRAY(plan->arena, in->n_students, bool);
    plan->plain = ARENA_ARRAY(plan->arena, in->n_students, bool);
    for (int s = 0; s < in->n_students; s++) {
        const struct student *st = &in->students[s];
        int most = st->wants < st->n_wishes ? st->wants : st->n_wishes;
        plan->held_room = most > plan->held_room ? most : plan->held_room;
        plan->most[s] = most;
        plan->plain[s] = !st->needs && !st->keep_with.count && !st->keep_apart.count;
    }
    plan->day_limit = arena_array(plan->arena, (size_t)in->n_students + 1, sizeof *plan->day_limit);
    for (int s = 0; s < in->n_students; s++) {
        const struct student *st = &in->students[s];
        int homework = st->grade <= 6 ? in->profile.homework_primary : in->profile.homework_junior;
        for (int day = 0; day < DAYS; day++) {
            int attended = 0, open = 0;
            for (int t = slotset_next(&st->attends, 0); t >= 0; t = slotset_next(&st->attends, t + 1))
                if ((int)in->slots[t].day == day) {
                    attended += slot_minutes(&in->slots[t]);
                    open += in->slots[t].study ? slot_minutes(&in->slots[t]) : 0;
                }
            plan->limited[s] |= attended > homework && homework > 0;
            plan->day_limit[s][day] = (short)(attended > homework ? open - (homework < open ? homework : open) : open);
        }
    }
}

static void index_wishes(struct plan *plan)
{
    const struct instance *in = plan->in;
    int n = 0;
    plan->wish_of = ARENA_ARRAY(plan->arena, in->n_students + 1, int);
    for (int s = 0; s < in->n_students; s++) {
        plan->wish_of[s] = n;
        n += in->students[s].n_wishes;
    }
    plan->wish_of[in->n_students] = n;
    plan->n_wishes = n;
    plan->wishes = ARENA_ARRAY(plan->arena, n, struct plan_wish);
    plan->wish_student = ARENA_ARRAY(plan->arena, n, int);
    for (int s = 0; s < in->n_students; s++)
        for (int r = 0; r < in->students[s].n_wishes; r++) {
            const struct wish *w = &in->students[s].wishes[r];
            plan->wish_student[plan->wish_of[s] + r] = s;
            plan->wishes[plan->wish_of[s] + r] =
                (struct plan_wish){.activity = w->activity, .worth = (double)in->profile.weights[MEASURE_WISH_LOSS] * w->points};
        }
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *lock = &in->locks[i];
        if (lock->kind != LOCK_STUDENT || lock->negative)
            continue;
        for (int r = plan->wish_of[lock->student]; r < plan->wish_of[lock->student + 1]; r++)
            if (plan->wishes[r].activity == lock->activity)
                plan->wishes[r].worth += PLAN_MUST;
    }
    for (int w = 0; w < n; w++)
        plan->wishes[w].most = plan->wishes[w].worth;
    for (int s = 0; s < in->n_students && in->past; s++)
        for (int i = in->past->held_of[s]; i < in->past->held_of[s + 1]; i++)
            for (int r = plan->wish_of[s]; r < plan->wish_of[s + 1]; r++)
                if (plan->wishes[r].activity == in->past->sections[in->past->held[i]].activity)
                    plan->wishes[r].most = plan->wishes[r].worth + plan_moves(plan, MOVED_SEATS, 1);
    plan->by_class = ARENA_ARRAY(plan->arena, in->n_activities, bool);
    for (int a = 0; a < in->n_activities; a++)
        plan->by_class[a] = in->activities[a].per_class >= 0 || in->activities[a].kind == KIND_TUTORING;
}

static bool locked_free(const struct instance *in, int q, int t)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_STAFF && in->locks[i].person == q && in->locks[i].slot == t &&
            in->locks[i].duty == DUTY_FREE)
            return true;
    return false;
}

/* The class of a supervisor of that cost; the last takes all that are dearer. */
static int pay_class(struct plan_pay *pay, double cost)
{
    int c = 0;
    while (c < pay->n && pay->cost[c] != cost)
        c++;
    return c < pay->n ? c : pay->n - 1;
}

/* Classes of cost among those who may supervise in the slot, in some week. */
static void index_pay(struct plan *plan, int t, const struct slotset *one)
{
    const struct instance *in = plan->in;
    struct plan_pay *pay = &plan->pay[t];
    weekset all = weeks_all(&in->term);
    for (int q = 0; q < in->n_staff; q++) {
        double cost = (double)duty_cost(in, q, one, all);
        int c = 0;
        while (c < pay->n && pay->cost[c] < cost)
            c++;
        if (!in->staff[q].supervises || c == PLAN_PAYS || (c < pay->n && pay->cost[c] == cost))
            continue;
        for (int i = pay->n < PLAN_PAYS ? pay->n++ : PLAN_PAYS - 1; i > c; i--)
            pay->cost[i] = pay->cost[i - 1];
        pay->cost[c] = cost;
    }
    for (int q = 0; q < in->n_staff; q++)
        plan->pay_of[t * in->n_staff + q] =
            in->staff[q].supervises ? (signed char)pay_class(pay, (double)duty_cost(in, q, one, all)) : -1;
}

static void index_supply(struct plan *plan)
{
    const struct instance *in = plan->in;
    size_t cells = (size_t)in->n_slots * (size_t)plan->n_parts;
    plan->engaged = ARENA_ARRAY(plan->arena, in->n_staff, struct slotset);
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_STAFF)
            slotset_add(&plan->engaged[in->locks[i].person], in->locks[i].slot);
    plan->supply = ARENA_ARRAY(plan->arena, cells, int);
    plan->pay = ARENA_ARRAY(plan->arena, in->n_slots, struct plan_pay);
    plan->pay_of = ARENA_ARRAY(plan->arena, (size_t)in->n_slots * (size_t)in->n_staff, signed char);
    plan->of_pay = ARENA_ARRAY(plan->arena, cells * PLAN_PAYS, int);
    for (int t = 0; t < in->n_slots; t++) {
        struct slotset one = {{0}};
        slotset_add(&one, t);
        index_pay(plan, t, &one);
        for (int k = 0; k < plan->n_parts; k++) {
            int *supply = &plan->supply[t * plan->n_parts + k];
            for (int q = 0; q < in->n_staff; q++)
                if (in->staff[q].supervises && !locked_free(in, q, t) && staff_may(in, q, &one, plan->parts[k])) {
                    ++*supply;
                    plan->of_pay[(t * plan->n_parts + k) * PLAN_PAYS + plan->pay_of[t * in->n_staff + q]]++;
                }
            for (int g = 0; g < in->n_posts; g++)
                if (slotset_has(&in->posts[g].slots, t))
                    *supply -= in->posts[g].adults;
        }
    }
    plan->study_room = ARENA_ARRAY(plan->arena, plan->p->n_room_classes, bool);
    plan->study_rooms = ARENA_ARRAY(plan->arena, in->n_slots, int);
    uint64_t need = in->profile.study.room;
    for (int r = 0; r < plan->p->n_room_classes; r++) {
        const struct room_class *rc = &plan->p->room_classes[r];
        plan->study_room[r] = (rc->features & need) == need;
        for (int t = 0; t < in->n_slots && plan->study_room[r]; t++)
            if (!slotset_has(&rc->closed, t))
                plan->study_rooms[t] += rc->rooms.count * rc->parallel;
    }
}

/* The state of a plan in which no section is open. */
static void start_empty(struct plan *plan)
{
    const struct instance *in = plan->in;
    plan->seat_penalty = 600; /* about what a seat is worth */
    plan->wanted = -1;
    plan->sections = sections_new(plan);
    plan->held_count = ARENA_ARRAY(plan->arena, in->n_students, int);
    plan->held = ARENA_ARRAY(plan->arena, (size_t)in->n_students * (size_t)plan->held_room, int);
    plan->held_worth = ARENA_ARRAY(plan->arena, in->n_students * plan->held_room, double);
    plan->bar = ARENA_ARRAY(plan->arena, in->n_students, double);
    for (int s = 0; s < in->n_students; s++)
        plan->bar[s] = -(double)in->profile.weights[MEASURE_NO_WISH];
    plan->led = ARENA_ARRAY(plan->arena, in->n_staff + in->n_providers, int);
    plan->led_next = ARENA_ARRAY(plan->arena, plan->n_sections, int);
    plan->led_before = ARENA_ARRAY(plan->arena, plan->n_sections, int);
    for (int q = 0; q < in->n_staff + in->n_providers; q++)
        plan->led[q] = -1;
    plan_start(plan);
}

struct plan *plan_new(const struct program *p, double move_factor)
{
    struct arena *arena = arena_new();
    struct plan *plan = ARENA_NEW(arena, struct plan);
    plan->arena = arena;
    plan->p = p;
    plan->in = p->in;
    plan->move_factor = move_factor;
    index_sections(plan);
    plan->moments = ARENA_ARRAY(arena, p->in->n_slots, struct slotset);
    plan->n_moments = slot_moments(p->in, plan->moments);
    index_weeks(plan);
    index_wishes(plan);
    index_options(plan);
    index_students(plan);
    index_top(plan);
    index_supply(plan);
    plan->spread = spread_of(p->in, arena);
    start_empty(plan);
    return plan;
}

struct plan *plan_twin(const struct plan *of)
{
    struct arena *arena = arena_new();
    struct plan *plan = ARENA_NEW(arena, struct plan);
    *plan = *of;
    plan->arena = arena;
    plan->journal = NULL;
    plan->n_journal = plan->journal_room = 0;
    plan->value = 0;
    plan->short_seats = plan->short_adults = plan->short_rooms = 0;
    start_empty(plan);
    return plan;
}
