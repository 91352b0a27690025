#include "solver/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"

/* xorshift64*: Marsaglia 2003, Vigna 2016. */
static uint64_t random_next(struct search *s)
{
    s->random ^= s->random >> 12;
    s->random ^= s->random << 25;
    s->random ^= s->random >> 27;
    return s->random * UINT64_C(2685821657736338717);
}

static int random_below(struct search *s, int n)
{
    return (int)((random_next(s) >> 33) % (uint64_t)n);
}

static double random_unit(struct search *s)
{
    return (double)(random_next(s) >> 11) / 9007199254740992.0;
}

struct search *search_new(struct run *run, uint64_t seed)
{
    struct search *s = xcalloc(1, sizeof *s);
    s->run = run;
    s->plan = plan_new(run->p);
    s->best = plan_twin(s->plan);
    s->random = seed * UINT64_C(0x9E3779B97F4A7C15) + UINT64_C(0x1234567);
    if (!s->random)
        s->random = 1;
    s->order = xcalloc((size_t)run->in->n_students + 1, sizeof *s->order);
    s->gain = xcalloc((size_t)run->in->n_students + 1, sizeof *s->gain);
    s->bundle = xcalloc((size_t)s->plan->held_room + 1, sizeof *s->bundle);
    return s;
}

void search_free(struct search *s)
{
    if (!s)
        return;
    plan_free(s->best); /* shares what the other owns */
    plan_free(s->plan);
    free(s->order);
    free(s->gain);
    free(s->bundle);
    free(s);
}

static double best_bundle(struct search *s, int student, int with, int without, int *n)
{
    s->work++;
    return plan_best_bundle(s->plan, student, with, without, s->bundle, n);
}

static bool chosen(const struct search *s, int n, int section)
{
    for (int i = 0; i < n; i++)
        if (s->bundle[i] == section)
            return true;
    return false;
}

/* Fills free seats of an open section with those who gain most by it; returns how many came. */
static int fill(struct search *s, int section)
{
    struct plan *plan = s->plan;
    const struct plan_section *k = &plan->sections[section];
    int first = plan->eligible_of[k->option], last = plan->eligible_of[k->option + 1], n_wanting = 0, came = 0;
    for (int e = first; e < last; e++) {
        int student = plan->eligible[e].student, n;
        bool inside = false;
        for (int i = 0; i < plan->held_count[student]; i++)
            inside |= plan->held[student * plan->held_room + i] == section;
        if (inside)
            continue;
        double worth = plan_worth(plan, student);
        double gain = best_bundle(s, student, section, -1, &n) - worth;
        if (gain <= 1e-9 || !chosen(s, n, section))
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
        double gain = best_bundle(s, s->order[i], section, -1, &n) - plan_worth(plan, s->order[i]);
        if (gain > 1e-9 && chosen(s, n, section)) {
            plan_assign(plan, s->order[i], s->bundle, n);
            came++;
        }
    }
    return came;
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
        fill(s, c.section);
    }
}

static void empty_section(struct search *s, int section)
{
    struct plan *plan = s->plan;
    struct plan_section *k = &plan->sections[section];
    int n_students = k->size, n;
    int *students = xmalloc(sizeof(int) * ((size_t)n_students + 1));
    memcpy(students, k->students, sizeof(int) * (size_t)n_students);
    for (int i = 0; i < n_students; i++)
        plan_leave(plan, students[i], section);
    plan_close(plan, section);
    for (int i = 0; i < n_students; i++) {
        best_bundle(s, students[i], -1, -1, &n);
        plan_assign(plan, students[i], s->bundle, n);
    }
    free(students);
}

static bool lock_allows(const struct lock *lock, const struct plan *plan, int option, int leader, int room)
{
    const struct option *op = &plan->p->options[option];
    bool in_class = lock->room < 0 || ints_has(&plan->p->room_classes[room].rooms, lock->room);
    if (!in_class || (lock->has_slots && !slotset_equal(&lock->slots, &op->starts)) ||
        (lock->has_weeks && lock->weeks != op->weeks))
        return false;
    if (lock->provider >= 0)
        return leader == plan->in->n_staff + lock->provider;
    return !lock->staff.count || leader == lock->staff.at[0] || leader >= plan->in->n_staff;
}

/* A leader and a room for the section run as the option; the cheapest leader that is free, or, by chance,
 * any. False where there is none. */
static bool choose_means(struct search *s, int section, int option, int *leader, int *room)
{
    const struct plan *plan = s->plan;
    const struct option *op = &plan->p->options[option];
    int rooms = op->rooms.count, leaders = op->leaders.count, r0 = random_below(s, rooms), q0 = random_below(s, leaders);
    const struct lock *lock = plan->sections[section].lock;
    bool any = random_below(s, 8) == 0;
    double best = INFINITY;
    int lowest_load = 1 << 30;
    for (int i = 0; i < rooms; i++) {
        int r = op->rooms.at[(r0 + i) % rooms];
        for (int j = 0; j < leaders; j++) {
            int q = op->leaders.at[(q0 + j) % leaders], load = 0;
            if (!plan_may_open(plan, section, option, q, r) ||
                (lock && !lock_allows(lock, plan, option, q, r)))
                continue;
            for (int k = 0; k < plan->n_sections; k++)
                load += plan->sections[k].option >= 0 && plan->sections[k].leader == q;
            bool external = q >= plan->in->n_staff || plan->in->staff[q].type != STAFF_OWN;
            double cost = external ? 1 : 0;
            if (cost < best || (cost == best && load < lowest_load)) {
                best = cost;
                lowest_load = load;
                *leader = q;
                *room = r;
                if (any)
                    return true;
            }
        }
        if (best < INFINITY && (best == 0 || !any))
            return true;
    }
    return best < INFINITY;
}

static bool try_open(struct search *s, int section, int option)
{
    int leader = -1, room = -1;
    if (!choose_means(s, section, option, &leader, &room))
        return false;
    plan_open(s->plan, section, option, leader, room);
    fill(s, section);
    refill(s, section);
    return true;
}

static int random_option(struct search *s, int activity)
{
    int first = s->run->p->options_of[activity], n = s->run->p->options_of[activity + 1] - first;
    return n ? first + random_below(s, n) : -1;
}

static bool at_once(const struct option *a, const struct option *b)
{
    return (a->weeks & b->weeks) && slotset_meets(&a->slots, &b->slots);
}

/* Opens the section as the option by closing what stands in its way: sections with the same leader or in the
 * same rooms at the time, which then look for another option. */
static bool force_open(struct search *s, int section, int option)
{
    enum { MOVED = 3 };
    struct plan *plan = s->plan;
    const struct option *op = &plan->p->options[option];
    int leader = op->leaders.at[random_below(s, op->leaders.count)], room = op->rooms.at[random_below(s, op->rooms.count)];
    const struct lock *lock = plan->sections[section].lock;
    int moved[MOVED], n = 0;
    if (lock && !lock_allows(lock, plan, option, leader, room))
        return false;
    for (int k = 0; k < plan->n_sections && !plan_may_open(plan, section, option, leader, room); k++) {
        const struct plan_section *other = &plan->sections[k];
        if (k == section || other->option < 0 || (other->leader != leader && other->room != room) ||
            !at_once(op, &plan->p->options[other->option]))
            continue;
        if (n == MOVED)
            return false;
        moved[n++] = k;
        empty_section(s, k);
    }
    if (!plan_may_open(plan, section, option, leader, room))
        return false;
    plan_open(plan, section, option, leader, room);
    fill(s, section);
    for (int i = 0; i < n; i++)
        for (int tries = 0; tries < 4 && plan->sections[moved[i]].option < 0; tries++) {
            int o = random_option(s, plan->sections[moved[i]].activity);
            if (o >= 0)
                try_open(s, moved[i], o);
        }
    refill(s, section);
    return true;
}

static int open_count(const struct plan *plan, int activity)
{
    int n = 0;
    for (int k = plan->section_of[activity]; k < plan->section_of[activity + 1]; k++)
        n += plan->sections[k].option >= 0;
    return n;
}

/* Opens the section as the best of its options, if that improves the plan (or `must`). */
static bool open_best(struct search *s, int section, bool must)
{
    struct plan *plan = s->plan;
    int a = plan->sections[section].activity, best = -1;
    double before = plan->value, best_value = must ? INFINITY : before - 1e-9;
    for (int o = s->run->p->options_of[a]; o < s->run->p->options_of[a + 1]; o++) {
        plan_commit(plan);
        if (try_open(s, section, o) && plan->value < best_value) {
            best_value = plan->value;
            best = o;
        }
        plan_undo(plan);
    }
    if (best < 0)
        return false;
    bool opened = try_open(s, section, best);
    plan_commit(plan);
    return opened;
}

/* Opens the sections that locks name, as they say. */
static void open_locked(struct search *s)
{
    struct plan *plan = s->plan;
    for (int i = 0; i < s->run->in->n_locks; i++) {
        const struct lock *lock = &s->run->in->locks[i];
        if (lock->kind != LOCK_SECTION || lock->section > s->run->in->activities[lock->activity].sections_max)
            continue;
        int k = plan->section_of[lock->activity] + lock->section - 1, best[3] = {-1, -1, -1};
        double best_value = INFINITY;
        for (int o = plan->p->options_of[lock->activity]; o < plan->p->options_of[lock->activity + 1]; o++)
            for (int r = 0; r < plan->p->options[o].rooms.count; r++)
                for (int q = 0; q < plan->p->options[o].leaders.count; q++) {
                    int room = plan->p->options[o].rooms.at[r], leader = plan->p->options[o].leaders.at[q];
                    if (plan->sections[k].option >= 0 || !lock_allows(lock, plan, o, leader, room) ||
                        !plan_may_open(plan, k, o, leader, room))
                        continue;
                    plan_commit(plan);
                    plan_open(plan, k, o, leader, room);
                    fill(s, k);
                    if (plan->value < best_value) {
                        best_value = plan->value;
                        best[0] = o;
                        best[1] = leader;
                        best[2] = room;
                    }
                    plan_undo(plan);
                }
        if (best[0] < 0)
            continue;
        plan_open(plan, k, best[0], best[1], best[2]);
        fill(s, k);
        plan_commit(plan);
    }
}

/* Brings students into a section until it has its least, those first who lose least by it. */
static void pull(struct search *s, int section)
{
    struct plan *plan = s->plan;
    const struct plan_section *k = &plan->sections[section];
    plan->wanted = section;
    plan->wanted_bonus = 100000;
    while (k->size < k->least) {
        int first = plan->eligible_of[k->option], last = plan->eligible_of[k->option + 1], keenest = -1, n;
        double least = INFINITY;
        for (int e = first; e < last; e++) {
            int student = plan->eligible[e].student;
            bool inside = false;
            for (int i = 0; i < plan->held_count[student]; i++) {
                int held = plan->held[student * plan->held_room + i];
                /* nor out of a section that would fall short in turn */
                inside |= held == section || plan->sections[held].size <= plan->sections[held].least;
            }
            if (inside)
                continue;
            double worth = plan_worth(plan, student), best = best_bundle(s, student, section, -1, &n);
            if (chosen(s, n, section) && worth - best + plan->wanted_bonus < least) {
                least = worth - best + plan->wanted_bonus;
                keenest = student;
            }
        }
        if (keenest < 0)
            break;
        best_bundle(s, keenest, section, -1, &n);
        plan_assign(plan, keenest, s->bundle, n);
    }
    plan->wanted = -1;
}

/* Sections that are short of students: filled, or closed, whichever is better. */
static void mend(struct search *s)
{
    struct plan *plan = s->plan;
    for (bool more = true; more && plan->short_seats && !search_is_over(s->run);) {
        more = false;
        for (int k = 0; k < plan->n_sections; k++) {
            if (plan->sections[k].option < 0 || plan->sections[k].size >= plan->sections[k].least)
                continue;
            int a = plan->sections[k].activity, short_before = plan->short_seats;
            plan_commit(plan);
            pull(s, k);
            bool pulled = plan->short_seats < short_before;
            double value = pulled ? plan->value : INFINITY;
            plan_undo(plan);
            if (!plan->sections[k].lock && open_count(plan, a) > s->run->in->activities[a].sections_min) {
                empty_section(s, k);
                if (plan->value <= value) {
                    more = true;
                    plan_commit(plan);
                    continue;
                }
                plan_undo(plan);
            }
            if (pulled) {
                pull(s, k);
                plan_commit(plan);
                more = true;
            }
        }
    }
    plan_commit(plan);
}

void search_start(struct search *s)
{
    struct plan *plan = s->plan;
    const struct instance *in = s->run->in;
    open_locked(s);
    for (int a = 0; a < in->n_activities; a++)
        for (int k = plan->section_of[a]; k < plan->section_of[a + 1] && open_count(plan, a) < in->activities[a].sections_min;
             k++)
            if (plan->sections[k].option < 0)
                open_best(s, k, true);
    for (bool more = true; more && !search_is_over(s->run);) {
        more = false;
        for (int a = 0; a < in->n_activities && !search_is_over(s->run); a++)
            for (int k = plan->section_of[a]; k < plan->section_of[a + 1]; k++)
                if (plan->sections[k].option < 0 && open_count(plan, a) < in->activities[a].sections_max) {
                    more |= open_best(s, k, false);
                    break;
                }
    }
    mend(s);
    search_trade(s);
    plan_copy(s->best, plan);
}

/* One random change of the plan, journalled. False where none was possible. */
static bool random_move(struct search *s)
{
    struct plan *plan = s->plan;
    if (!plan->n_sections)
        return false;
    int k = random_below(s, plan->n_sections), a = plan->sections[k].activity;
    const struct activity *act = &s->run->in->activities[a];
    if (plan->sections[k].option < 0) {
        int o = random_option(s, a);
        return o >= 0 && open_count(plan, a) < act->sections_max && (try_open(s, k, o) || force_open(s, k, o));
    }
    int what = random_below(s, 10);
    if (what < 2) {
        if (open_count(plan, a) <= act->sections_min || plan->sections[k].lock)
            return false;
        empty_section(s, k);
        return true;
    }
    int o = what < 4 ? plan->sections[k].option : random_option(s, a);
    empty_section(s, k);
    return try_open(s, k, o) || force_open(s, k, o);
}

static bool better_whole(const struct plan *plan, const struct plan *best)
{
    if (!plan_is_whole(plan))
        return !plan_is_whole(best) && plan->value < best->value;
    return !plan_is_whole(best) || plan->value < best->value - 1e-9;
}

void search_anneal(struct search *s, int64_t work, double hot, double cold)
{
    struct plan *plan = s->plan;
    enum { REPORT = 20000 };
    int64_t start = s->work, told = s->work;
    while (s->work - start < work && !search_is_over(s->run)) {
        double progress = (double)(s->work - start) / (double)work;
        double temperature = hot * pow(cold / hot, progress);
        /* sections short of students are passed through lightly at first, and shunned in the end */
        double penalty = 150 + 650 * progress;
        if (s->work - told > REPORT) {
            run_worked(s->run, s->work - told);
            told = s->work;
        }
        plan_commit(plan);
        plan->value += (penalty - plan->seat_penalty) * plan->short_seats;
        plan->seat_penalty = penalty;
        double before = plan->value;
        s->work++;
        if (!random_move(s)) {
            plan_undo(plan);
            continue;
        }
        double worse = plan->value - before;
        if (worse > 0 && random_unit(s) >= exp(-worse / temperature)) {
            plan_undo(plan);
            continue;
        }
        if (better_whole(plan, s->best)) {
            plan_commit(plan);
            plan_copy(s->best, plan);
        }
    }
    plan_commit(plan);
    run_worked(s->run, s->work - told);
    mend(s);
    if (better_whole(plan, s->best))
        plan_copy(s->best, plan);
}

/* The student's seat in an activity moves to another section of it, where that makes sizes more even, or
 * study cheaper. */
static bool even_out(struct search *s, int student)
{
    struct plan *plan = s->plan;
    double before = plan->value;
    for (int i = 0; i < plan->held_count[student]; i++) {
        int held = plan->held[student * plan->held_room + i], a = plan->sections[held].activity;
        for (int k = plan->section_of[a]; k < plan->section_of[a + 1]; k++) {
            const struct plan_section *sec = &plan->sections[k];
            if (k == held || sec->option < 0 || sec->size >= sec->capacity || !plan_fits(plan, student, k))
                continue;
            int n;
            plan_commit(plan);
            s->work++;
            double worth = plan_worth(plan, student);
            plan->wanted = k;
            plan->wanted_bonus = 1;
            double best = plan_best_bundle(plan, student, k, held, s->bundle, &n) - plan->wanted_bonus;
            plan->wanted = -1;
            if (!chosen(s, n, k) || best < worth - 1e-9)
                continue;
            plan_assign(plan, student, s->bundle, n);
            if (plan->value < before - 1e-9)
                return true;
            plan_undo(plan);
        }
    }
    return false;
}

/* One better seat for a student: a free one, or that of a student who loses less by giving it up. */
static bool improve_student(struct search *s, int student)
{
    struct plan *plan = s->plan;
    const struct student *st = &plan->in->students[student];
    double worth = plan_worth(plan, student), before = plan->value;
    int n;
    plan_commit(plan);
    if (best_bundle(s, student, -1, -1, &n) > worth + 1e-9) {
        plan_assign(plan, student, s->bundle, n);
        if (plan->value < before - 1e-9)
            return true;
        plan_undo(plan);
    }
    if (even_out(s, student))
        return true;
    for (int r = 0; r < st->n_wishes; r++)
        for (int k = plan->section_of[st->wishes[r].activity]; k < plan->section_of[st->wishes[r].activity + 1]; k++) {
            const struct plan_section *sec = &plan->sections[k];
            if (sec->option < 0 || sec->size < sec->capacity || !plan_fits(plan, student, k))
                continue;
            double gain = best_bundle(s, student, k, -1, &n) - worth;
            if (gain <= 1e-9 || !chosen(s, n, k))
                continue;
            int victim = -1;
            double least = gain - 1e-9;
            for (int i = 0; i < sec->size; i++) {
                int other = sec->students[i];
                double loss = plan_worth(plan, other) - best_bundle(s, other, -1, k, &n);
                if (loss < least) {
                    least = loss;
                    victim = other;
                }
            }
            if (victim < 0)
                continue;
            best_bundle(s, victim, -1, k, &n);
            plan_assign(plan, victim, s->bundle, n);
            best_bundle(s, student, -1, -1, &n);
            plan_assign(plan, student, s->bundle, n);
            if (plan->value < before - 1e-9)
                return true;
            plan_undo(plan);
        }
    return false;
}

void search_trade(struct search *s)
{
    const struct instance *in = s->run->in;
    for (bool more = true; more && !search_is_over(s->run);) {
        more = false;
        for (int student = 0; student < in->n_students; student++)
            if (in->students[student].scheduled && in->students[student].n_wishes && improve_student(s, student))
                more = true;
    }
    plan_commit(s->plan);
    if (better_whole(s->plan, s->best))
        plan_copy(s->best, s->plan);
}
