/* Changes of a section plan, small and large: seats filled, sections opened, closed and moved. Each leaves every
 * student it touched with its best bundle, and is journalled in the plan. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "solver/moves.h"

/* xorshift64*: Marsaglia 2003, Vigna 2016. */
static uint64_t random_next(struct search *s)
{
    s->random ^= s->random >> 12;
    s->random ^= s->random << 25;
    s->random ^= s->random >> 27;
    return s->random * UINT64_C(2685821657736338717);
}

int move_below(struct search *s, int n)
{
    return (int)((random_next(s) >> 33) % (uint64_t)n);
}

double move_unit(struct search *s)
{
    return (double)(random_next(s) >> 11) / 9007199254740992.0;
}

double move_bundle(struct search *s, int student, int with, int without, int *n)
{
    s->work++;
    return plan_best_bundle(s->plan, student, with, without, s->bundle, n);
}

bool move_chose(const struct search *s, int n, int section)
{
    for (int i = 0; i < n; i++)
        if (s->bundle[i] == section)
            return true;
    return false;
}

void move_fill(struct search *s, int section)
{
    struct plan *plan = s->plan;
    const struct plan_section *k = &plan->sections[section];
    int first = plan->eligible_of[k->option], last = plan->eligible_of[k->option + 1], n_wanting = 0;
    for (int e = first; e < last; e++) {
        int student = plan->eligible[e].student, n;
        if (plan->eligible[e].worth <= plan->bar[student] || plan_holds(plan, student, section))
            continue;
        double gain = move_bundle(s, student, section, -1, &n) - plan_worth(plan, student);
        if (gain <= 1e-9 || !move_chose(s, n, section))
            continue;
        int i = n_wanting++;
        for (; i > 0 && s->gain[i - 1] < gain; i--) {
            s->gain[i] = s->gain[i - 1];
            s->order[i] = s->order[i - 1];
        }
        s->gain[i] = gain;
        s->order[i] = student;
        if (n_wanting > 4 * k->capacity + 8) /* more than can come: keep the keenest */
            n_wanting--;
    }
    for (int i = 0; i < n_wanting && k->size < k->capacity; i++) {
        int n;
        double gain = move_bundle(s, s->order[i], section, -1, &n) - plan_worth(plan, s->order[i]);
        if (gain > 1e-9 && move_chose(s, n, section))
            plan_assign(plan, s->order[i], s->bundle, n);
    }
}

/* Sections that the journalled changes left with a seat free that was taken before. */
static void refill(struct search *s, int except)
{
    enum { ROUNDS = 8 };
    struct plan *plan = s->plan;
    int done[ROUNDS], n_done = 0;
    for (int j = 0; j < plan->n_journal && n_done < ROUNDS; j++) {
        struct change c = plan->journal[j];
        if (c.kind != CHANGE_LEAVE || c.section == except || plan->sections[c.section].option < 0)
            continue;
        bool seen = false;
        for (int i = 0; i < n_done; i++)
            seen |= done[i] == c.section;
        const struct plan_section *k = &plan->sections[c.section];
        /* only where the seat was scarce, or the section would fall short */
        if (seen || (k->size < k->capacity - 4 && k->size >= k->least))
            continue;
        done[n_done++] = c.section;
        move_fill(s, c.section);
    }
}

/* A student that had all it could wish for takes a seat in another section of the activity, if one goes with
 * the rest: nothing can be better, so nothing else is looked at. */
static bool take_alike(struct search *s, int student, int activity)
{
    struct plan *plan = s->plan;
    int others[64], n = plan->held_count[student];
    if (!plan->plain[student] || n >= 64)
        return false;
    for (int i = 0; i < n; i++)
        others[i] = plan->sections[plan->held[student * plan->held_room + i]].option;
    for (int k = plan->section_of[activity]; k < plan->section_of[activity + 1]; k++) {
        const struct plan_section *sec = &plan->sections[k];
        if (sec->option >= 0 && sec->size < sec->capacity && plan_fits(plan, student, k) &&
            plan_goes_with(plan, student, sec->option, others, n)) {
            plan_seat(plan, student, k);
            return true;
        }
    }
    return false;
}

void move_empty(struct search *s, int section)
{
    struct plan *plan = s->plan;
    struct plan_section *k = &plan->sections[section];
    int n_students = k->size, n;
    int *students = xmalloc(sizeof(int) * ((size_t)n_students + 1));
    bool *content = xmalloc((size_t)n_students + 1);
    memcpy(students, k->students, sizeof(int) * (size_t)n_students);
    for (int i = 0; i < n_students; i++) {
        content[i] = plan_worth(plan, students[i]) >= plan->top[students[i]] - 1e-9;
        plan_leave(plan, students[i], section);
    }
    plan_close(plan, section);
    for (int i = 0; i < n_students; i++) {
        if (content[i] && take_alike(s, students[i], k->activity))
            continue;
        move_bundle(s, students[i], -1, -1, &n);
        plan_assign(plan, students[i], s->bundle, n);
    }
    free(students);
    free(content);
}

bool move_may(const struct plan *plan, int section, int option, int leader, int room)
{
    const struct lock *lock = plan->sections[section].lock;
    const struct option *op = &plan->p->options[option];
    if (!lock)
        return true;
    bool in_class = lock->room < 0 || ints_has(&plan->p->room_classes[room].rooms, lock->room);
    if (!in_class || (lock->has_slots && !slotset_equal(&lock->slots, &op->starts)) ||
        (lock->has_weeks && lock->weeks != op->weeks))
        return false;
    if (lock->provider >= 0)
        return leader == plan->in->n_staff + lock->provider;
    return !lock->staff.count || leader == lock->staff.at[0] || leader >= plan->in->n_staff;
}

/* A leader and a room for the section run as the option: any room that is free; an own leader that is free and
 * leads least, or, by chance, any. False where there is none. */
static bool choose_means(struct search *s, int section, int option, int *leader, int *room)
{
    const struct plan *plan = s->plan;
    const struct option *op = &plan->p->options[option];
    int rooms = op->rooms.count, leaders = op->leaders.count, r0 = move_below(s, rooms), q0 = move_below(s, leaders);
    bool any = move_below(s, 8) == 0;
    int least = INT_MAX;
    *room = *leader = -1;
    int old = plan_old_room(plan, section, option); /* of an update: first */
    for (int i = old < 0 ? 0 : -1; i < rooms && *room < 0; i++) {
        int r = i < 0 ? old : op->rooms.at[(r0 + i) % rooms];
        bool allowed = false;
        for (int j = 0; j < leaders && !allowed; j++)
            allowed = move_may(plan, section, option, op->leaders.at[j], r);
        if (allowed && plan_room_may(plan, section, option, r))
            *room = r;
    }
    for (int j = 0; j < leaders && *room >= 0; j++) {
        int q = op->leaders.at[(q0 + j) % leaders], load = 0;
        if (!move_may(plan, section, option, q, *room) || !plan_leader_may(plan, section, option, q))
            continue;
        for (int k = plan->led[q]; k >= 0; k = plan->led_next[k])
            load += k != section;
        if (q >= plan->in->n_staff || plan->in->staff[q].type != STAFF_OWN)
            load += plan->n_sections;
        if (plan->sections[section].past && past_staff_moves(plan->in, plan->sections[section].past, q))
            load += 2 * plan->n_sections;
        if (load < least) {
            least = load;
            *leader = q;
        }
        if (any)
            break;
    }
    return *leader >= 0;
}

/* Opens the closed section so, and fills it. */
static void open_with(struct search *s, int section, int option, int leader, int room)
{
    plan_open(s->plan, section, option, leader, room);
    move_fill(s, section);
    refill(s, section);
}

bool move_open(struct search *s, int section, int option)
{
    int leader, room;
    if (!choose_means(s, section, option, &leader, &room))
        return false;
    open_with(s, section, option, leader, room);
    return true;
}

static int random_option(struct search *s, int activity)
{
    int first = s->run->p->options_of[activity], n = s->run->p->options_of[activity + 1] - first;
    return n ? first + move_below(s, n) : -1;
}

static bool at_once(const struct option *a, const struct option *b)
{
    return (a->weeks & b->weeks) && slotset_meets(&a->slots, &b->slots);
}

/* A way to run a section of the activity in exactly the slots and weeks of the option `like`, or -1. */
static int option_like(struct search *s, int activity, int like)
{
    const struct program *p = s->run->p;
    int first = p->options_of[activity], n = p->options_of[activity + 1] - first, from = n ? move_below(s, n) : 0;
    for (int i = 0; i < n; i++) {
        const struct option *o = &p->options[first + (from + i) % n];
        if (slotset_equal(&o->slots, &p->options[like].slots) && o->weeks == p->options[like].weeks)
            return first + (from + i) % n;
    }
    return -1;
}

/* Opens the section as the option by closing what stands in its way: sections with the same leader or in the
 * same rooms at the time, which then look for another option; first for the one that the section had before
 * (`was`, or -1). */
static bool force_open(struct search *s, int section, int option, int was)
{
    enum { MOVED = 3, TRIES = 4 };
    struct plan *plan = s->plan;
    const struct option *op = &plan->p->options[option];
    int leader = op->leaders.at[move_below(s, op->leaders.count)], room = op->rooms.at[move_below(s, op->rooms.count)];
    int moved[MOVED], n = 0, from = move_below(s, plan->n_sections);
    if (!move_may(plan, section, option, leader, room))
        return false;
    bool led = plan_leader_may(plan, section, option, leader), roomed = plan_room_may(plan, section, option, room);
    for (int i = 0; i < plan->n_sections && !(led && roomed); i++) {
        int k = (from + i) % plan->n_sections;
        const struct plan_section *other = &plan->sections[k];
        if (k == section || other->option < 0 ||
            !((!led && other->leader == leader) || (!roomed && other->room == room)) ||
            !at_once(op, &plan->p->options[other->option]))
            continue;
        if (n == MOVED)
            return false;
        moved[n++] = k;
        move_empty(s, k);
        led = plan_leader_may(plan, section, option, leader);
        roomed = plan_room_may(plan, section, option, room);
    }
    if (!led || !roomed)
        return false;
    open_with(s, section, option, leader, room);
    for (int i = 0; i < n; i++)
        for (int tries = 0; tries < TRIES && plan->sections[moved[i]].option < 0; tries++) {
            int a = plan->sections[moved[i]].activity;
            int o = tries || was < 0 ? random_option(s, a) : option_like(s, a, was);
            if (o >= 0)
                move_open(s, moved[i], o);
        }
    return true;
}

int move_count_open(const struct plan *plan, int activity)
{
    int n = 0;
    for (int k = plan->section_of[activity]; k < plan->section_of[activity + 1]; k++)
        n += plan->sections[k].option >= 0;
    return n;
}

/* The student of the section that loses least by giving up the seat for another bundle, and that loss. */
int move_cheapest(struct search *s, int section, double *loss)
{
    struct plan *plan = s->plan;
    const struct plan_section *k = &plan->sections[section];
    int victim = -1, n;
    for (int i = 0; i < k->size; i++) {
        int other = k->students[i];
        double less = plan_worth(plan, other) - move_bundle(s, other, -1, section, &n);
        if (less < *loss) {
            *loss = less;
            victim = other;
        }
    }
    return victim;
}

/* A student takes a seat of a wish worth more than what it holds, if need be that of whoever loses least. */
static bool random_seat(struct search *s)
{
    struct plan *plan = s->plan;
    int w = move_below(s, plan->n_wishes), student = plan->wish_student[w], a = plan->wishes[w].activity, n;
    if (plan->wishes[w].most <= plan->bar[student])
        return false;
    int first = plan->section_of[a], many = plan->section_of[a + 1] - first, from = many > 1 ? move_below(s, many) : 0;
    for (int i = 0; i < many; i++) {
        int k = first + (from + i) % many;
        if (plan->sections[k].option < 0 || plan_holds(plan, student, k) || !plan_fits(plan, student, k))
            continue;
        double gain = move_bundle(s, student, k, -1, &n) - plan_worth(plan, student);
        if (gain <= 1e-9 || !move_chose(s, n, k))
            continue;
        if (plan->sections[k].size >= plan->sections[k].capacity) {
            double loss = INFINITY;
            int victim = move_cheapest(s, k, &loss);
            if (victim < 0)
                continue;
            move_bundle(s, victim, -1, k, &n);
            plan_assign(plan, victim, s->bundle, n);
        }
        move_bundle(s, student, k, -1, &n);
        plan_assign(plan, student, s->bundle, n);
        refill(s, k);
        return true;
    }
    return false;
}

/* The section runs as another option, if need be in the place of others; or as the same, perhaps with another
 * leader or room, filled afresh. */
static bool move_section(struct search *s, int section, bool same)
{
    struct plan *plan = s->plan;
    int was = plan->sections[section].option, leader, room;
    int o = same ? was : random_option(s, plan->sections[section].activity);
    bool means = choose_means(s, section, o, &leader, &room);
    move_empty(s, section);
    if (!means)
        return force_open(s, section, o, was);
    open_with(s, section, o, leader, room);
    return true;
}

/* Two sections change places in time. */
static bool swap_sections(struct search *s, int a, int b)
{
    struct plan *plan = s->plan;
    int was_a = plan->sections[a].option, was_b = plan->sections[b].option, leader, room;
    if (a == b || was_b < 0 || at_once(&plan->p->options[was_a], &plan->p->options[was_b]))
        return false;
    int now_a = option_like(s, plan->sections[a].activity, was_b);
    int now_b = option_like(s, plan->sections[b].activity, was_a);
    if (now_a < 0 || now_b < 0)
        return false;
    move_empty(s, a);
    move_empty(s, b);
    if (!choose_means(s, a, now_a, &leader, &room))
        return false;
    plan_open(plan, a, now_a, leader, room);
    if (!choose_means(s, b, now_b, &leader, &room))
        return false;
    plan_open(plan, b, now_b, leader, room);
    move_fill(s, a);
    move_fill(s, b);
    refill(s, -1);
    return true;
}

/* A section in the way of some student that holds less than it wants: one of a wish it does without, or one that it
 * holds; -1 if nobody does. */
static int section_in_the_way(struct search *s)
{
    struct plan *plan = s->plan;
    int n = plan->in->n_students, from = move_below(s, n), student = -1;
    for (int i = 0; i < n && student < 0; i++)
        if (plan->held_count[(from + i) % n] < plan->most[(from + i) % n])
            student = (from + i) % n;
    if (student < 0)
        return -1;
    int first_wish = plan->wish_of[student], w = first_wish + move_below(s, plan->wish_of[student + 1] - first_wish);
    for (int i = 0; i < plan->held_count[student]; i++) {
        int k = plan->held[student * plan->held_room + i];
        if (plan->sections[k].activity == plan->wishes[w].activity)
            return k;
    }
    int first = plan->section_of[plan->wishes[w].activity], sections = plan->section_of[plan->wishes[w].activity + 1] - first;
    return sections ? first + move_below(s, sections) : -1; /* the menu may let it open none */
}

bool move_random(struct search *s)
{
    enum { SEAT = 60, GUIDED = 10 };            /* percent of all */
    enum { CLOSE = 20, SWAP = 15, SAME = 20 }; /* percent of those with an open section */
    struct plan *plan = s->plan;
    if (!plan->n_sections)
        return false;
    int kind = move_below(s, 100);
    if (plan->n_wishes && kind < SEAT)
        return random_seat(s);
    int k = kind < SEAT + GUIDED ? section_in_the_way(s) : move_below(s, plan->n_sections);
    if (k < 0)
        return false;
    int a = plan->sections[k].activity, what = move_below(s, 100);
    const struct activity *act = &s->run->in->activities[a];
    if (plan->sections[k].option < 0) {
        int o = random_option(s, a);
        return o >= 0 && move_count_open(plan, a) < act->sections_max &&
               (move_open(s, k, o) || force_open(s, k, o, -1));
    }
    if (what < CLOSE) {
        if (move_count_open(plan, a) <= act->sections_min || plan->sections[k].lock)
            return false;
        move_empty(s, k);
        return true;
    }
    if (what < CLOSE + SWAP)
        return swap_sections(s, k, move_below(s, plan->n_sections));
    return move_section(s, k, what < CLOSE + SWAP + SAME);
}
