/* Section plans under random changes: taking back, counters against their definitions, best bundles against all
 * subsets. */
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "program/facts.h"
#include "school/calendar.h"
#include "solver/plan.h"

static const char *const names[] = {SMALL_SCHOOLS, "s17/instance", "counts", "rooms"};
enum { N_NAMES = sizeof names / sizeof *names, ROUNDS = 60, CHANGES = 25 };

/* Random changes ---------------------------------------------------------------------------- */

static bool holds(const struct plan *plan, int s, int section)
{
    for (int i = 0; i < plan->held_count[s]; i++)
        if (plan->held[s * plan->held_room + i] == section)
            return true;
    return false;
}

static bool seat_someone(struct plan *plan, uint64_t *random)
{
    int section = small_below(random, plan->n_sections);
    const struct plan_section *k = &plan->sections[section];
    if (k->option < 0 || k->size >= k->capacity)
        return false;
    int first = plan->eligible_of[k->option], n = plan->eligible_of[k->option + 1] - first;
    if (!n)
        return false;
    int s = plan->eligible[first + small_below(random, n)].student;
    if (plan->held_count[s] >= plan->held_room || holds(plan, s, section))
        return false;
    plan_seat(plan, s, section);
    return true;
}

static bool leave_somewhere(struct plan *plan, uint64_t *random)
{
    int s = small_below(random, plan->in->n_students);
    if (!plan->held_count[s])
        return false;
    plan_leave(plan, s, plan->held[s * plan->held_room + small_below(random, plan->held_count[s])]);
    return true;
}

static bool open_or_close(struct plan *plan, uint64_t *random)
{
    const struct program *p = plan->p;
    int section = small_below(random, plan->n_sections);
    struct plan_section *k = &plan->sections[section];
    if (k->option >= 0) {
        if (k->size)
            return false;
        plan_close(plan, section);
        return true;
    }
    int first = p->options_of[k->activity], n = p->options_of[k->activity + 1] - first;
    if (!n)
        return false;
    const struct option *o = &p->options[first + small_below(random, n)];
    plan_open(plan, section, (int)(o - p->options), o->leaders.at[small_below(random, o->leaders.count)],
              o->rooms.at[small_below(random, o->rooms.count)]);
    return true;
}

static void change(struct plan *plan, uint64_t *random, int changes)
{
    for (int done = 0, tries = 0; plan->n_sections && done < changes && tries < 40 * changes; tries++)
        switch (small_below(random, 5)) {
        case 0:
            done += open_or_close(plan, random);
            break;
        case 1:
            done += leave_somewhere(plan, random);
            break;
        default:
            done += seat_someone(plan, random);
        }
}

/* Comparison --------------------------------------------------------------------------------- */

static bool same_set(const int *a, const int *b, int n)
{
    for (int i = 0; i < n; i++) {
        int difference = 0;
        for (int j = 0; j < n; j++)
            difference += (a[j] == a[i]) - (b[j] == a[i]);
        if (difference)
            return false;
    }
    return true;
}

static void same_ints(const int *a, const int *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_int_equal(a[i], b[i]);
}

static void same_state(const struct plan *a, const struct plan *b)
{
    const struct instance *in = a->in;
    size_t cells = (size_t)in->n_slots * (size_t)a->n_parts;
    for (int k = 0; k < a->n_sections; k++) {
        const struct plan_section *x = &a->sections[k], *y = &b->sections[k];
        assert_int_equal(x->option, y->option);
        if (x->option < 0)
            continue;
        assert_int_equal(x->leader, y->leader);
        assert_int_equal(x->room, y->room);
        assert_int_equal(x->size, y->size);
        assert_int_equal(x->capacity, y->capacity);
        assert_int_equal(x->least, y->least);
        assert_true(fabs(x->cost - y->cost) < 1e-6);
        assert_true(same_set(x->students, y->students, x->size));
    }
    for (int s = 0; s < in->n_students; s++) {
        assert_int_equal(a->held_count[s], b->held_count[s]);
        assert_true(same_set(&a->held[s * a->held_room], &b->held[s * b->held_room], a->held_count[s]));
        assert_true(fabs(a->bar[s] - b->bar[s]) < 1e-6);
    }
    same_ints(a->study, b->study, cells * (size_t)in->n_pools);
    same_ints(a->adults, b->adults, cells);
    same_ints(a->rooms_used, b->rooms_used, cells);
    same_ints(a->groups, b->groups, cells);
    same_ints(a->class_use, b->class_use,
              (size_t)a->p->n_room_classes * (size_t)a->n_moments * (size_t)a->n_parts);
    assert_int_equal(a->short_seats, b->short_seats);
    assert_int_equal(a->short_adults, b->short_adults);
    assert_int_equal(a->short_rooms, b->short_rooms);
    if (fabs(a->value - b->value) > 1e-5)
        fail_msg("values %f and %f", a->value, b->value);
}

/* The same sections and seats, put into a new plan. */
static struct plan *rebuilt(const struct plan *plan)
{
    struct plan *fresh = plan_new(plan->p, 1);
    fresh->seat_penalty = plan->seat_penalty;
    for (int k = 0; k < plan->n_sections; k++) {
        const struct plan_section *s = &plan->sections[k];
        if (s->option < 0)
            continue;
        plan_open(fresh, k, s->option, s->leader, s->room);
        for (int i = s->size - 1; i >= 0; i--)
            plan_seat(fresh, s->students[i], k);
    }
    return fresh;
}

/* Each open section is once in the list of its leader, and nothing else is. */
static void check_lists(const struct plan *plan)
{
    int listed = 0, open = 0;
    for (int k = 0; k < plan->n_sections; k++)
        open += plan->sections[k].option >= 0;
    for (int q = 0; q < plan->in->n_staff + plan->in->n_providers; q++)
        for (int k = plan->led[q]; k >= 0; k = plan->led_next[k]) {
            assert_true(plan->sections[k].option >= 0 && plan->sections[k].leader == q);
            assert_true(++listed <= open);
        }
    assert_int_equal(listed, open);
}

static bool leads_in(const struct plan *plan, int q, int t, int part)
{
    for (int k = plan->led[q]; k >= 0; k = plan->led_next[k]) {
        const struct option *o = &plan->p->options[plan->sections[k].option];
        if (slotset_has(&o->slots, t) && (o->weeks & plan->parts[part]))
            return true;
    }
    return false;
}

/* Leaders are no others, and the classes of pay hold the supervisors who lead nothing, each at what a duty of theirs
 * costs. Where nobody leads twice at once: then the plan is no timetable. */
static void check_pay(const struct plan *plan)
{
    const struct instance *in = plan->in;
    for (int t = 0; t < in->n_slots; t++)
        for (int k = 0; k < plan->n_parts; k++) {
            int at = t * plan->n_parts + k, leaders = plan->adults[at], posts = 0, unled = 0, of_pay = 0;
            for (int g = 0; g < in->n_posts; g++)
                posts += slotset_has(&in->posts[g].slots, t) ? in->posts[g].adults : 0;
            leaders -= plan->others[at] - posts;
            for (int c = 0; c < PLAN_PAYS; c++) {
                unled += plan->unled[at * PLAN_PAYS + c];
                of_pay += plan->of_pay[at * PLAN_PAYS + c];
            }
            assert_int_equal(of_pay - unled, leaders);
            int led = 0;
            for (int q = 0; q < in->n_staff; q++)
                led += in->staff[q].supervises && leads_in(plan, q, t, k);
            assert_true(led <= leaders);
            struct slotset one = {{0}};
            slotset_add(&one, t);
            for (int q = 0; q < in->n_staff; q++) {
                int class = plan->pay_of[t * in->n_staff + q];
                assert_int_equal(class >= 0, in->staff[q].supervises);
                if (class >= 0 && plan->pay[t].n < PLAN_PAYS)
                    assert_true(plan->pay[t].cost[class] == (double)duty_cost(in, q, &one, weeks_all(&in->term)));
            }
        }
}

/* Counters by their definitions. */
static void check_counters(const struct plan *plan)
{
    const struct instance *in = plan->in;
    int short_seats = 0;
    for (int k = 0; k < plan->n_sections; k++) {
        const struct plan_section *s = &plan->sections[k];
        short_seats += s->option >= 0 && s->size < s->least ? s->least - s->size : 0;
        for (int i = 0; s->option >= 0 && i < s->size; i++)
            assert_true(holds(plan, s->students[i], k));
    }
    assert_int_equal(plan->short_seats, short_seats);
    check_lists(plan);
    int *study = xcalloc((size_t)in->n_slots * (size_t)in->n_pools * (size_t)plan->n_parts + 1, sizeof *study);
    for (int t = 0; t < in->n_slots; t++)
        for (int k = 0; in->slots[t].study && k < plan->n_parts; k++)
            for (int s = 0; s < in->n_students; s++) {
                const struct student *st = &in->students[s];
                if (!st->scheduled || !slotset_has(&st->attends, t))
                    continue;
                int *n = &study[(t * in->n_pools + in->pool_of_class[st->class_]) * plan->n_parts + k];
                ++*n;
                for (int i = 0; i < plan->held_count[s]; i++) {
                    const struct option *o =
                        &plan->p->options[plan->sections[plan->held[s * plan->held_room + i]].option];
                    *n -= slotset_has(&o->slots, t) && (o->weeks & plan->parts[k]);
                }
            }
    same_ints(plan->study, study, (size_t)in->n_slots * (size_t)in->n_pools * (size_t)plan->n_parts);
    free(study);
    for (int t = 0; t < in->n_slots; t++)
        for (int k = 0; k < plan->n_parts; k++) {
            int groups = 0, size = in->profile.study.max_size;
            for (int b = 0; b < in->n_pools; b++)
                groups += (plan->study[(t * in->n_pools + b) * plan->n_parts + k] + size - 1) / size;
            assert_int_equal(plan->groups[t * plan->n_parts + k], groups);
        }
    check_pay(plan);
    for (int c = 0; c < plan->p->n_room_classes; c++)
        for (int m = 0; m < plan->n_moments; m++)
            for (int k = 0; k < plan->n_parts; k++) {
                int used = 0;
                for (int i = 0; i < plan->n_sections; i++) {
                    const struct plan_section *s = &plan->sections[i];
                    const struct option *o = s->option >= 0 ? &plan->p->options[s->option] : NULL;
                    used += o && s->room == c && slotset_meets(&o->slots, &plan->moments[m]) &&
                            (o->weeks & plan->parts[k]);
                }
                assert_int_equal(plan->class_use[(c * plan->n_moments + m) * plan->n_parts + k], used);
            }
}

/* Points of `uneven`. */
static double uneven(const struct plan *plan)
{
    double points = 0;
    for (int a = 0; a < plan->in->n_activities; a++) {
        int largest = 0, smallest = INT_MAX;
        for (int k = plan->section_of[a]; k < plan->section_of[a + 1]; k++) {
            const struct plan_section *s = &plan->sections[k];
            largest = s->option >= 0 && s->size > largest ? s->size : largest;
            smallest = s->option >= 0 && s->size < smallest ? s->size : smallest;
        }
        points += largest > smallest ? plan->in->profile.weights[MEASURE_UNEVEN] * (largest - smallest) : 0;
    }
    return points;
}

/* Where neither adults nor shortages change, a seat changes the value by its worth and by `uneven`. */
static void check_worth(struct plan *plan, uint64_t *random)
{
    size_t cells = (size_t)plan->in->n_slots * (size_t)plan->n_parts;
    int *adults = xmalloc(sizeof(int) * (cells + 1));
    for (int i = 0; i < 20 && plan->n_sections; i++) {
        memcpy(adults, plan->adults, sizeof(int) * cells);
        double value = plan->value - uneven(plan), worth;
        int seats = plan->short_seats, rooms = plan->short_rooms, lacking = 0;
        plan_commit(plan);
        if (!seat_someone(plan, random))
            continue;
        int s = plan->journal[0].student, section = plan->journal[0].section;
        const struct option *o = &plan->p->options[plan->sections[section].option];
        for (int t = slotset_next(&o->slots, 0); t >= 0; t = slotset_next(&o->slots, t + 1))
            lacking += !plan->in->slots[t].study;
        if (lacking || plan->in->students[s].keep_with.count || memcmp(adults, plan->adults, sizeof(int) * cells) ||
            seats != plan->short_seats || rooms != plan->short_rooms)
            continue;
        worth = plan_worth(plan, s);
        double after = plan->value - uneven(plan);
        plan_leave(plan, s, section);
        worth -= plan_worth(plan, s);
        plan_seat(plan, s, section);
        assert_true(worth >= 0);
        if (fabs(after - (value - worth)) > 1e-5)
            fail_msg("%s: the value falls by %f for a worth of %f", plan->in->students[s].id, value - after, worth);
    }
    plan_commit(plan);
    free(adults);
}

static void undo_restores(void **state)
{
    (void)state;
    for (int i = 0; i < N_NAMES; i++) {
        struct instance *in = small_read(names[i]);
        struct program *p = program_build(in, true);
        struct plan *plan = plan_new(p, 1), *before = plan_new(p, 1);
        uint64_t random = (uint64_t)i + 1;
        int journalled = 0;
        for (int round = 0; round < ROUNDS; round++) {
            change(plan, &random, CHANGES);
            plan_commit(plan);
            plan_copy(before, plan);
            same_state(before, plan);
            change(plan, &random, CHANGES);
            journalled += plan->n_journal;
            plan_undo(plan);
            assert_int_equal(plan->n_journal, 0);
            same_state(plan, before);
        }
        assert_true(journalled > (plan->n_sections ? 5 * ROUNDS : -1));
        plan_free(plan);
        plan_free(before);
        program_free(p);
        instance_free(in);
    }
}

static void counters_are_what_they_say(void **state)
{
    (void)state;
    for (int i = 0; i < N_NAMES; i++) {
        struct instance *in = small_read(names[i]);
        struct program *p = program_build(in, true);
        struct plan *plan = plan_new(p, 1);
        uint64_t random = (uint64_t)i + 100;
        for (int round = 0; round < ROUNDS; round++) {
            change(plan, &random, CHANGES);
            plan_commit(plan);
            check_counters(plan);
            struct plan *fresh = rebuilt(plan);
            same_state(plan, fresh);
            plan_free(fresh);
            check_worth(plan, &random);
        }
        plan_free(plan);
        program_free(p);
        instance_free(in);
    }
}

/* Best bundles --------------------------------------------------------------------------------- */

/* Rules S1 (one place), S2 (once, excludes), S3, S4 for student `s` in these sections, from the calendar. */
static bool may_hold(const struct plan *plan, int s, const int *chosen, int n)
{
    const struct instance *in = plan->in;
    const struct student *st = &in->students[s];
    if (n > st->wants)
        return false;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++) {
            const struct option *a = &plan->p->options[plan->sections[chosen[i]].option];
            const struct option *b = &plan->p->options[plan->sections[chosen[j]].option];
            if (a->activity == b->activity)
                return false;
            for (int k = 0; k < in->activities[a->activity].excludes.count; k++)
                if (in->activities[a->activity].excludes.at[k] == b->activity)
                    return false;
            for (int t = 0; t < in->n_slots && (a->weeks & b->weeks); t++)
                for (int u = 0; u < in->n_slots && slotset_has(&a->slots, t); u++)
                    if (slotset_has(&b->slots, u) && slots_too_close(in, t, a->site, u, b->site))
                        return false;
        }
    int homework = st->grade <= 6 ? in->profile.homework_primary : in->profile.homework_junior;
    for (int day = 0; day < DAYS; day++)
        for (int k = 0; k < plan->n_parts; k++) {
            int attended = 0, open = 0, met = 0;
            for (int t = 0; t < in->n_slots; t++) {
                if ((int)in->slots[t].day != day || !slotset_has(&st->attends, t))
                    continue;
                attended += slot_minutes(&in->slots[t]);
                open += in->slots[t].study ? slot_minutes(&in->slots[t]) : 0;
                for (int i = 0; i < n && in->slots[t].study; i++) {
                    const struct option *o = &plan->p->options[plan->sections[chosen[i]].option];
                    met += slotset_has(&o->slots, t) && (o->weeks & plan->parts[k]) ? slot_minutes(&in->slots[t]) : 0;
                }
            }
            if (attended > homework && open - met < (homework < open ? homework : open))
                return false;
        }
    return true;
}

static double worth_by_hand(const struct plan *plan, int s, const int *chosen, int n)
{
    const struct student *st = &plan->in->students[s];
    double worth = n ? plan->in->profile.weights[MEASURE_NO_WISH] : 0;
    for (int i = 0; i < n; i++) {
        int activity = plan->sections[chosen[i]].activity;
        for (int r = 0; r < st->n_wishes; r++)
            if (st->wishes[r].activity == activity)
                worth += plan->wishes[plan->wish_of[s] + r].worth;
        for (int f = 0; f < st->keep_with.count; f++) {
            int friend = st->keep_with.at[f];
            for (int j = 0; j < plan->held_count[friend]; j++) {
                int other = plan->held[friend * plan->held_room + j];
                if (other != chosen[i] && plan->sections[other].activity == activity)
                    worth -= plan->in->profile.weights[MEASURE_APART];
            }
        }
    }
    return worth;
}

/* Sections that the student could be in, free or its own. */
static int open_to(const struct plan *plan, int s, int with, int without, int *list)
{
    int n = 0;
    for (int k = 0; k < plan->n_sections && n < 16; k++) {
        const struct plan_section *sec = &plan->sections[k];
        bool wished = false;
        for (int r = 0; r < plan->in->students[s].n_wishes; r++)
            wished |= plan->in->students[s].wishes[r].activity == sec->activity;
        if (!wished || sec->option < 0 || k == without || !plan_fits(plan, s, k))
            continue;
        if (sec->size < sec->capacity || k == with || holds(plan, s, k))
            list[n++] = k;
    }
    return n;
}

static void check_bundle(const struct plan *plan, int s, int with, int without)
{
    int list[16], n = open_to(plan, s, with, without, list), chosen[64], n_chosen = 0;
    double best = 0, found = plan_best_bundle(plan, s, with, without, chosen, &n_chosen);
    for (unsigned set = 1; set < 1u << n; set++) {
        int some[16], count = 0;
        for (int i = 0; i < n; i++)
            if (set >> i & 1)
                some[count++] = list[i];
        if (count > plan->held_room || !may_hold(plan, s, some, count))
            continue;
        double worth = worth_by_hand(plan, s, some, count);
        best = worth > best ? worth : best;
    }
    if (fabs(found - best) > 1e-6)
        fail_msg("%s: %s gets %f, best %f", plan->in->id, plan->in->students[s].id, found, best);
    assert_true(may_hold(plan, s, chosen, n_chosen));
    assert_true(fabs(worth_by_hand(plan, s, chosen, n_chosen) - found) < 1e-6);
    for (int i = 0; i < n_chosen; i++) {
        bool open = false;
        for (int j = 0; j < n; j++)
            open |= list[j] == chosen[i];
        assert_true(open);
    }
}

static void best_bundle_is_best(void **state)
{
    (void)state;
    int looked = 0, larger = 0;
    for (int i = 0; i < N_NAMES; i++) {
        struct instance *in = small_read(names[i]);
        struct program *p = program_build(in, true);
        struct plan *plan = plan_new(p, 1);
        uint64_t random = (uint64_t)i + 1000;
        for (int round = 0; round < ROUNDS && plan->n_sections; round++) {
            for (int k = 0; k < 4; k++)
                open_or_close(plan, &random);
            change(plan, &random, CHANGES);
            plan_commit(plan);
            for (int s = 0; s < in->n_students; s++) {
                int with = small_below(&random, plan->n_sections + 1) - 1;
                int without = small_below(&random, plan->n_sections + 1) - 1;
                int chosen[64], n;
                check_bundle(plan, s, -1, -1);
                check_bundle(plan, s, with, with == without ? -1 : without);
                plan_best_bundle(plan, s, -1, -1, chosen, &n);
                looked += n > 0;
                larger += n > 1;
            }
        }
        plan_free(plan);
        program_free(p);
        instance_free(in);
    }
    assert_true(looked > 500 && larger > 50); /* else the schools say nothing */
}

/* A move to the best bundle and back. */
static void assign_moves_exactly(void **state)
{
    (void)state;
    struct instance *in = small_read("counts");
    struct program *p = program_build(in, true);
    struct plan *plan = plan_new(p, 1);
    uint64_t random = 7;
    for (int round = 0; round < ROUNDS; round++) {
        change(plan, &random, CHANGES);
        plan_commit(plan);
        struct plan *before = plan_new(p, 1);
        plan_copy(before, plan);
        for (int s = 0; s < in->n_students; s++) {
            int chosen[64], n;
            double worth = plan_best_bundle(plan, s, -1, -1, chosen, &n);
            plan_assign(plan, s, chosen, n);
            assert_int_equal(plan->held_count[s], n);
            for (int i = 0; i < n; i++)
                assert_true(holds(plan, s, chosen[i]));
            assert_true(fabs(plan_worth(plan, s) - worth) < 1e-6);
        }
        plan_undo(plan);
        same_state(plan, before);
        plan_free(before);
    }
    plan_free(plan);
    program_free(p);
    instance_free(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undo_restores),
        cmocka_unit_test(counters_are_what_they_say),
        cmocka_unit_test(best_bundle_is_best),
        cmocka_unit_test(assign_moves_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
