#include "solver/plan.h"

#include <stdlib.h>
#include <string.h>

#include "program/facts.h"
#include "school/calendar.h"

void plan_free(struct plan *plan)
{
    if (!plan)
        return;
    free(plan->journal);
    arena_free(plan->arena);
}

void plan_copy(struct plan *to, const struct plan *from)
{
    const struct instance *in = from->in;
    size_t cells = (size_t)in->n_slots * (size_t)from->n_parts;
    for (int k = 0; k < from->n_sections; k++) {
        int *students = to->sections[k].students;
        to->sections[k] = from->sections[k];
        to->sections[k].students = students;
        memcpy(students, from->sections[k].students, sizeof(int) * (size_t)from->sections[k].size);
    }
    memcpy(to->held_count, from->held_count, sizeof(int) * (size_t)in->n_students);
    memcpy(to->held, from->held, sizeof(int) * (size_t)in->n_students * (size_t)from->held_room);
    memcpy(to->held_worth, from->held_worth, sizeof(double) * (size_t)in->n_students * (size_t)from->held_room);
    memcpy(to->bar, from->bar, sizeof(double) * (size_t)in->n_students);
    memcpy(to->led, from->led, sizeof(int) * (size_t)(in->n_staff + in->n_providers));
    memcpy(to->led_next, from->led_next, sizeof(int) * (size_t)from->n_sections);
    memcpy(to->led_before, from->led_before, sizeof(int) * (size_t)from->n_sections);
    memcpy(to->study, from->study, sizeof(int) * cells * (size_t)in->n_pools);
    memcpy(to->adults, from->adults, sizeof(int) * cells);
    memcpy(to->others, from->others, sizeof(int) * cells);
    memcpy(to->unled, from->unled, sizeof(int) * cells * PLAN_PAYS);
    memcpy(to->rooms_used, from->rooms_used, sizeof(int) * cells);
    memcpy(to->groups, from->groups, sizeof(int) * cells);
    memcpy(to->class_use, from->class_use,
           sizeof(int) * (size_t)from->p->n_room_classes * (size_t)from->n_moments * (size_t)from->n_parts);
    to->load = from->load;
    to->value = from->value;
    to->short_seats = from->short_seats;
    to->short_adults = from->short_adults;
    to->short_rooms = from->short_rooms;
    to->seat_penalty = from->seat_penalty;
    to->n_journal = 0;
}

static void note(struct plan *plan, struct change change)
{
    if (plan->n_journal == plan->journal_room) {
        plan->journal_room = plan->journal_room ? 2 * plan->journal_room : 256;
        plan->journal = xrealloc(plan->journal, (size_t)plan->journal_room, sizeof *plan->journal);
    }
    plan->journal[plan->n_journal++] = change;
}

/* Adults beyond the leader that a section of this size needs. */
static int further_adults(const struct plan *plan, const struct plan_section *s, int size)
{
    const struct activity *a = &plan->in->activities[s->activity];
    int adults = adults_by_size(a, size);
    if (s->leader >= plan->in->n_staff && plan->in->profile.external_needs_own_adult && adults < 2)
        adults = 2;
    return adults - 1;
}

static void use_adults(struct plan *plan, const struct plan_section *s, int number)
{
    const struct option *op = &plan->p->options[s->option];
    for (int t = slotset_next(&op->slots, 0); number && t >= 0; t = slotset_next(&op->slots, t + 1))
        for (int k = 0; k < plan->n_parts; k++)
            if (plan->option_parts[s->option] >> k & 1)
                plan_need(plan, t, k, number, number, 0, 0);
}

/* The leader is one of the adults, and no other's place is theirs then. */
static void use_leader(struct plan *plan, const struct plan_section *s, int by)
{
    const struct instance *in = plan->in;
    const struct option *op = &plan->p->options[s->option];
    if (s->leader >= in->n_staff || !in->staff[s->leader].supervises)
        return;
    for (int t = slotset_next(&op->slots, 0); t >= 0; t = slotset_next(&op->slots, t + 1)) {
        int class = plan->pay_of[t * in->n_staff + s->leader];
        for (int k = 0; k < plan->n_parts; k++)
            if (plan->option_parts[s->option] >> k & 1) {
                plan->value -= plan_pay(plan, t, k);
                plan->unled[(t * plan->n_parts + k) * PLAN_PAYS + class] -= by;
                plan->value += plan_pay(plan, t, k);
                plan_need(plan, t, k, by, 0, 0, 0);
            }
    }
}

static int section_short(const struct plan_section *s)
{
    return s->option >= 0 && s->size < s->least ? s->least - s->size : 0;
}

static double student_weight(const struct plan *plan)
{
    return plan->in->profile.weights[MEASURE_NO_WISH];
}

static double worth_of(const struct plan *plan, int s, int section)
{
    for (int r = plan->wish_of[s]; r < plan->wish_of[s + 1]; r++)
        if (plan->wishes[r].activity == plan->sections[section].activity)
            return plan_seat_worth(plan, s, section, plan->wishes[r].worth);
    return 0;
}

static void set_bar(struct plan *plan, int s)
{
    const double *worth = &plan->held_worth[s * plan->held_room];
    double least = plan->held_count[s] ? worth[0] : 0;
    for (int i = 1; i < plan->held_count[s]; i++)
        least = worth[i] < least ? worth[i] : least;
    double more = plan_beyond(plan, s, plan->held_count[s] + 1) - plan_beyond(plan, s, plan->held_count[s]);
    plan->bar[s] = plan->held_count[s] >= plan->most[s] ? least : plan->held_count[s] ? more : more - student_weight(plan);
}

/* Points of the measure `uneven` for one activity. */
static double uneven_cost(const struct plan *plan, int activity)
{
    int largest = 0, smallest = 1 << 30;
    if (plan->section_of[activity + 1] - plan->section_of[activity] < 2)
        return 0;
    for (int k = plan->section_of[activity]; k < plan->section_of[activity + 1]; k++)
        if (plan->sections[k].option >= 0) {
            largest = plan->sections[k].size > largest ? plan->sections[k].size : largest;
            smallest = plan->sections[k].size < smallest ? plan->sections[k].size : smallest;
        }
    return smallest > largest ? 0 : (double)(largest - smallest) * plan->in->profile.weights[MEASURE_UNEVEN];
}

static void size_change(struct plan *plan, struct plan_section *s, int by)
{
    int before = section_short(s), adults = further_adults(plan, s, s->size);
    plan->value -= uneven_cost(plan, s->activity);
    s->size += by;
    plan->value += uneven_cost(plan, s->activity);
    int now = section_short(s);
    plan->short_seats += now - before;
    plan->value += plan->seat_penalty * (now - before);
    use_adults(plan, s, further_adults(plan, s, s->size) - adults);
}

static void seat(struct plan *plan, int s, int section)
{
    struct plan_section *k = &plan->sections[section];
    double worth = worth_of(plan, s, section);
    plan->value -= plan_beyond(plan, s, plan->held_count[s]);
    int at = s * plan->held_room + plan->held_count[s]++;
    plan->value += plan_beyond(plan, s, plan->held_count[s]);
    plan->held[at] = section;
    plan->held_worth[at] = worth;
    plan->value -= worth + (plan->held_count[s] == 1 ? student_weight(plan) : 0);
    set_bar(plan, s);
    k->students[k->size] = s;
    size_change(plan, k, 1);
    plan_study(plan, s, k->option, -1);
}

static void leave(struct plan *plan, int s, int section)
{
    struct plan_section *k = &plan->sections[section];
    plan_study(plan, s, k->option, 1);
    plan->value -= plan_beyond(plan, s, plan->held_count[s]) - plan_beyond(plan, s, plan->held_count[s] - 1);
    int *held = &plan->held[s * plan->held_room];
    double *worth = &plan->held_worth[s * plan->held_room];
    for (int i = 0; i < plan->held_count[s]; i++)
        if (held[i] == section) {
            plan->value += worth[i] + (plan->held_count[s] == 1 ? student_weight(plan) : 0);
            held[i] = held[--plan->held_count[s]];
            worth[i] = worth[plan->held_count[s]];
            break;
        }
    set_bar(plan, s);
    for (int i = 0; i < k->size; i++)
        if (k->students[i] == s) {
            k->students[i] = k->students[k->size - 1];
            break;
        }
    size_change(plan, k, -1);
}

static void room_use(struct plan *plan, const struct plan_section *s, int by)
{
    const struct option *op = &plan->p->options[s->option];
    for (int m = 0; m < plan->n_moments; m++)
        if (slotset_meets(&plan->moments[m], &op->slots))
            for (int k = 0; k < plan->n_parts; k++)
                if (plan->option_parts[s->option] >> k & 1)
                    plan->class_use[(s->room * plan->n_moments + m) * plan->n_parts + k] += by;
    if (plan->study_room[s->room])
        for (int t = slotset_next(&op->slots, 0); t >= 0; t = slotset_next(&op->slots, t + 1))
            for (int k = 0; k < plan->n_parts; k++)
                if (plan->option_parts[s->option] >> k & 1)
                    plan_need(plan, t, k, 0, 0, by, 0);
}

static double lead_cost(const struct plan *plan, int option, int leader)
{
    const struct instance *in = plan->in;
    const struct option *op = &plan->p->options[option];
    int sessions = in->activities[op->activity].sessions;
    int64_t cost;
    bool external;
    if (leader >= in->n_staff) {
        cost = in->profile.weights[MEASURE_COST] * sessions *
                   yuan_a_week(in, offer_of(in, leader - in->n_staff, op->activity)->fee, op->weeks) +
               toll_of(in, leader - in->n_staff, &op->slots, sessions, op->weeks);
        external = true;
    } else {
        cost = duty_cost(in, leader, &op->slots, op->weeks);
        external = in->staff[leader].type != STAFF_OWN;
    }
    if (external && own_leads(in, op->activity))
        cost += (int64_t)in->profile.weights[MEASURE_EXTERNAL] * sessions;
    return (double)cost;
}

static void list_leader(struct plan *plan, int section, int leader)
{
    int next = plan->led_next[section] = plan->led[leader];
    plan->led_before[section] = -1;
    if (next >= 0)
        plan->led_before[next] = section;
    plan->led[leader] = section;
}

static void unlist_leader(struct plan *plan, int section, int leader)
{
    int next = plan->led_next[section], before = plan->led_before[section];
    if (next >= 0)
        plan->led_before[next] = before;
    if (before >= 0)
        plan->led_next[before] = next;
    else
        plan->led[leader] = next;
}

static void open_section(struct plan *plan, int section, int option, int leader, int room)
{
    const struct instance *in = plan->in;
    struct plan_section *s = &plan->sections[section];
    const struct activity *a = &in->activities[s->activity];
    plan->value -= uneven_cost(plan, s->activity);
    s->option = option;
    plan->value += uneven_cost(plan, s->activity);
    s->leader = leader;
    list_leader(plan, section, leader);
    s->room = room;
    s->capacity = plan->p->room_classes[room].capacity < a->size_max ? plan->p->room_classes[room].capacity : a->size_max;
    s->least = a->size_min;
    if (leader >= in->n_staff) {
        int least = offer_of(in, leader - in->n_staff, s->activity)->min_size;
        s->least = least > s->least ? least : s->least;
    }
    s->cost = lead_cost(plan, option, leader) + plan_move_cost(plan, section, option, leader, room) - (s->lock ? PLAN_MUST : 0);
    plan->value += s->cost;
    plan->short_seats += section_short(s);
    plan->value += plan->seat_penalty * section_short(s);
    use_leader(plan, s, 1);
    use_adults(plan, s, further_adults(plan, s, 0));
    room_use(plan, s, 1);
}

static void close_section(struct plan *plan, int section)
{
    struct plan_section *s = &plan->sections[section];
    unlist_leader(plan, section, s->leader);
    room_use(plan, s, -1);
    use_adults(plan, s, -further_adults(plan, s, 0));
    use_leader(plan, s, -1);
    plan->short_seats -= section_short(s);
    plan->value -= plan->seat_penalty * section_short(s) + s->cost + uneven_cost(plan, s->activity);
    s->option = -1;
    plan->value += uneven_cost(plan, s->activity);
}

void plan_seat(struct plan *plan, int student, int section)
{
    seat(plan, student, section);
    note(plan, (struct change){.kind = CHANGE_SEAT, .section = section, .student = student});
}

void plan_leave(struct plan *plan, int student, int section)
{
    leave(plan, student, section);
    note(plan, (struct change){.kind = CHANGE_LEAVE, .section = section, .student = student});
}

void plan_open(struct plan *plan, int section, int option, int leader, int room)
{
    open_section(plan, section, option, leader, room);
    note(plan, (struct change){.kind = CHANGE_OPEN, .section = section});
}

void plan_close(struct plan *plan, int section)
{
    const struct plan_section s = plan->sections[section];
    close_section(plan, section);
    note(plan, (struct change){CHANGE_CLOSE, section, -1, s.option, s.leader, s.room});
}

void plan_undo_to(struct plan *plan, int n)
{
    while (plan->n_journal > n) {
        struct change c = plan->journal[--plan->n_journal];
        switch (c.kind) {
        case CHANGE_SEAT:
            leave(plan, c.student, c.section);
            break;
        case CHANGE_LEAVE:
            seat(plan, c.student, c.section);
            break;
        case CHANGE_OPEN:
            close_section(plan, c.section);
            break;
        case CHANGE_CLOSE:
            open_section(plan, c.section, c.option, c.leader, c.room);
            break;
        }
    }
}

void plan_undo(struct plan *plan)
{
    plan_undo_to(plan, 0);
}

static bool staff_leads(const struct plan *plan, int section, int option, int leader)
{
    const struct instance *in = plan->in;
    const struct option *op = &plan->p->options[option];
    int load = 0, day_load[DAYS] = {0};
    unsigned days = 0;
    if (slotset_meets(&plan->engaged[leader], &op->slots))
        return false;
    for (int t = slotset_next(&op->slots, 0); t >= 0; t = slotset_next(&op->slots, t + 1)) {
        load += duty_load_in_week(in, t);
        day_load[in->slots[t].day] += duty_load_in_week(in, t);
        days |= 1u << in->slots[t].day;
    }
    for (int k = plan->led[leader]; k >= 0; k = plan->led_next[k]) {
        const struct plan_section *s = &plan->sections[k];
        if (k == section)
            continue;
        const struct option *other = &plan->p->options[s->option];
        if (!(other->weeks & op->weeks))
            continue;
        for (int u = slotset_next(&other->slots, 0); u >= 0; u = slotset_next(&other->slots, u + 1)) {
            for (int t = slotset_next(&op->slots, 0); t >= 0; t = slotset_next(&op->slots, t + 1))
                if (slots_too_close(in, t, op->site, u, other->site))
                    return false;
            load += duty_load_in_week(in, u);
            day_load[in->slots[u].day] += duty_load_in_week(in, u);
            days |= 1u << in->slots[u].day;
        }
    }
    const struct staff *q = &in->staff[leader];
    if ((q->max_load >= 0 && load > q->max_load) || (q->max_days >= 0 && __builtin_popcount(days) > q->max_days))
        return false;
    for (int d = 0; d < DAYS && q->max_load_per_day >= 0; d++)
        if (day_load[d] > q->max_load_per_day)
            return false;
    return true;
}

/* Among the groups that the provider leads already, one more in these slots (struct provider, at_once). */
static bool people_may(const struct plan *plan, int section, const struct option *op, int provider)
{
    const struct instance *in = plan->in;
    for (int m = 0; m < plan->n_moments; m++) {
        if (!slotset_meets(&plan->moments[m], &op->slots))
            continue;
        int groups = 1, in_slot[SLOTS_MAX] = {0};
        for (int k = plan->led[in->n_staff + provider]; k >= 0; k = plan->led_next[k]) {
            const struct option *other = &plan->p->options[plan->sections[k].option];
            struct slotset here = slotset_and(other->slots, plan->moments[m]);
            if (k == section || !(other->weeks & op->weeks) || slotset_empty(&here))
                continue;
            groups++;
            for (int t = slotset_next(&here, 0); t >= 0; t = slotset_next(&here, t + 1))
                in_slot[t]++;
        }
        struct slotset here = slotset_and(op->slots, plan->moments[m]);
        for (int t = slotset_next(&here, 0); t >= 0; t = slotset_next(&here, t + 1))
            if (in_slot[t] >= in->providers[provider].at_once[t])
                return false;
        if (groups > people_at_once(in, provider, &plan->moments[m]))
            return false;
    }
    return true;
}

static bool provider_may(const struct plan *plan, int section, int option, int provider)
{
    const struct instance *in = plan->in;
    const struct option *op = &plan->p->options[option];
    const struct offer *offer = offer_of(in, provider, op->activity);
    if (in->providers[provider].at_once && !people_may(plan, section, op, provider))
        return false;
    int meetings = in->activities[op->activity].sessions, groups = 1;
    for (int k = plan->led[in->n_staff + provider]; k >= 0; k = plan->led_next[k]) {
        const struct plan_section *s = &plan->sections[k];
        if (k == section)
            continue;
        const struct option *other = &plan->p->options[s->option];
        if (!(other->weeks & op->weeks))
            continue;
        meetings += in->activities[s->activity].sessions;
        bool at_once = false;
        for (int m = 0; m < plan->n_moments && s->activity == op->activity; m++)
            at_once |= slotset_meets(&plan->moments[m], &op->slots) && slotset_meets(&plan->moments[m], &other->slots);
        groups += at_once;
    }
    return groups <= offer->groups && (in->providers[provider].max_sessions < 0 ||
                                       meetings <= in->providers[provider].max_sessions);
}

bool plan_room_may(const struct plan *plan, int section, int option, int room)
{
    const struct instance *in = plan->in;
    const struct option *op = &plan->p->options[option];
    const struct room_class *rc = &plan->p->room_classes[room];
    const struct plan_section *own = &plan->sections[section];
    const struct option *now = own->option >= 0 && own->room == room ? &plan->p->options[own->option] : NULL;
    int most = rc->rooms.count * rc->parallel;
    if (rc->parallel > 1 && rc->capacity < in->n_students &&
        in->activities[op->activity].size_max * rc->parallel > rc->capacity) {
        /* students together within the room's capacity: count whole sections */
        int by_size = rc->capacity / in->activities[op->activity].size_max;
        most = by_size < 1 ? 1 : by_size < most ? by_size : most;
    }
    for (int m = 0; m < plan->n_moments; m++) {
        if (!slotset_meets(&plan->moments[m], &op->slots))
            continue;
        bool there = now && slotset_meets(&plan->moments[m], &now->slots);
        for (int k = 0; k < plan->n_parts; k++)
            if ((plan->option_parts[option] >> k & 1) &&
                plan->class_use[(room * plan->n_moments + m) * plan->n_parts + k] -
                        (there && (plan->option_parts[own->option] >> k & 1)) >=
                    most)
                return false;
    }
    return true;
}

bool plan_leader_may(const struct plan *plan, int section, int option, int leader)
{
    int n_staff = plan->in->n_staff;
    return leader >= n_staff ? provider_may(plan, section, option, leader - n_staff)
                             : staff_leads(plan, section, option, leader);
}

bool plan_may_open(const struct plan *plan, int section, int option, int leader, int room)
{
    return plan_room_may(plan, section, option, room) && plan_leader_may(plan, section, option, leader);
}

bool plan_is_whole(const struct plan *plan)
{
    if (plan->short_seats || plan->short_adults || plan->short_rooms)
        return false;
    for (int k = 0; k < plan->n_sections; k++)
        if (plan->sections[k].lock && plan->sections[k].option < 0)
            return false;
    for (int a = 0; a < plan->in->n_activities; a++) {
        int open = 0;
        for (int k = plan->section_of[a]; k < plan->section_of[a + 1]; k++)
            open += plan->sections[k].option >= 0;
        if (open < plan->in->activities[a].sections_min)
            return false;
    }
    return true;
}
