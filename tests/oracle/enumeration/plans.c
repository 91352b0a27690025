/* Plans: which sections open, how they run, who is in them; with what that settles of the score. */
#include "enumeration.h"

#include <stdlib.h>
#include <string.h>

enum { PLANS_MOST = 3000000 };

static void choose_seats(struct enumeration *e, struct plan *p, int student, int k);

static int activity_of(const struct enumeration *e, const struct seated *x)
{
    return e->runs[x->run].activity;
}

static int seats(const struct seated *x)
{
    return __builtin_popcount(x->students);
}

/* Points of the best `wants` wishes. */
static int best_points(const struct student *s)
{
    int sum = 0, taken = 0;
    for (bool again = true; again;) {
        int best = -1;
        for (int i = 0; i < s->n_wishes; i++)
            if (!(taken >> i & 1) && (best < 0 || s->wishes[i].points > s->wishes[best].points))
                best = i;
        again = best >= 0 && __builtin_popcount((unsigned)taken) < s->wants;
        if (again) {
            sum += s->wishes[best].points;
            taken |= 1 << best;
        }
    }
    return sum;
}

static int64_t cost_of_wishes(const struct enumeration *e, const struct plan *p)
{
    const struct instance *in = e->in;
    int64_t unmet = 0, loss = 0;
    for (int i = 0; i < in->n_students; i++) {
        const struct student *s = &in->students[i];
        int got = 0;
        if (!s->scheduled)
            continue;
        loss += best_points(s);
        for (int k = 0; k < p->n; k++)
            for (int w = 0; w < s->n_wishes && p->sections[k].students >> i & 1; w++)
                if (s->wishes[w].activity == activity_of(e, &p->sections[k])) {
                    got++;
                    loss -= s->wishes[w].points;
                }
        unmet += s->n_wishes && s->wants > 0 && !got;
    }
    return unmet * in->profile.weights[MEASURE_NO_WISH] + loss * in->profile.weights[MEASURE_WISH_LOSS];
}

static int64_t cost_of_company(const struct enumeration *e, const struct plan *p)
{
    const struct instance *in = e->in;
    int64_t uneven = 0, apart = 0;
    for (int a = 0; a < in->n_activities; a++) {
        int least = INT32_MAX, most = 0;
        for (int k = 0; k < p->n; k++)
            if (activity_of(e, &p->sections[k]) == a) {
                least = seats(&p->sections[k]) < least ? seats(&p->sections[k]) : least;
                most = seats(&p->sections[k]) > most ? seats(&p->sections[k]) : most;
            }
        uneven += most ? most - least : 0;
    }
    for (int i = 0; i < in->n_students; i++)
        for (int j = 0; j < i; j++) {
            const struct student *s = &in->students[i], *o = &in->students[j];
            if (!s->scheduled || !o->scheduled || !(list_has(&s->keep_with, j) || list_has(&o->keep_with, i)))
                continue;
            for (int k = 0; k < p->n; k++)
                for (int m = 0; m < p->n; m++)
                    apart += k != m && activity_of(e, &p->sections[k]) == activity_of(e, &p->sections[m]) &&
                             p->sections[k].students >> i & 1 && p->sections[m].students >> j & 1;
        }
    return uneven * in->profile.weights[MEASURE_UNEVEN] + apart * in->profile.weights[MEASURE_APART];
}

static void add_plan(struct enumeration *e, struct plan *p)
{
    for (int k = 0; k < p->n; k++)
        if (seats(&p->sections[k]) < e->in->activities[activity_of(e, &p->sections[k])].size_min)
            return;
    p->cost = cost_of_wishes(e, p) + cost_of_company(e, p);
    if (e->n_plans == e->plans_room) {
        e->plans_room = e->plans_room ? 2 * e->plans_room : 1024;
        e->plans = xrealloc(e->plans, (size_t)e->plans_room, sizeof *e->plans);
    }
    e->plans[e->n_plans++] = *p;
}

/* E1, S6: the student may join those already in the section. */
static bool may_join(const struct enumeration *e, int student, const struct seated *x)
{
    const struct instance *in = e->in;
    const struct activity *a = &in->activities[activity_of(e, x)];
    int of_class = 0;
    for (int i = 0; i < in->n_students; i++) {
        if (!(x->students >> i & 1))
            continue;
        if (abs(in->students[i].grade - in->students[student].grade) > a->grade_span ||
            list_has(&in->students[i].keep_apart, student) || list_has(&in->students[student].keep_apart, i))
            return false;
        of_class += in->students[i].class_ == in->students[student].class_;
    }
    return seats(x) < a->size_max && (a->per_class < 0 || of_class < a->per_class);
}

/* S1, S2: section k beside those before it that the student holds. */
static bool may_hold(const struct enumeration *e, const struct plan *p, int student, int k)
{
    const struct instance *in = e->in;
    const struct run *r = &e->runs[p->sections[k].run];
    int held = 0;
    if (!may_sit(e, student, r) || !may_join(e, student, &p->sections[k]))
        return false;
    for (int m = 0; m < k; m++) {
        const struct run *o = &e->runs[p->sections[m].run];
        if (!(p->sections[m].students >> student & 1))
            continue;
        held++;
        if (o->activity == r->activity || list_has(&in->activities[r->activity].excludes, o->activity) ||
            list_has(&in->activities[o->activity].excludes, r->activity) ||
            (r->weeks & o->weeks & in->students[student].weeks && slotset_meets(&r->slots, &o->slots)))
            return false;
    }
    return held < in->students[student].wants;
}

/* S1, S4, L1: what the student holds leaves it a legal week, with study in the rest of its slots. */
static bool week_is_legal(const struct enumeration *e, const struct plan *p, int student)
{
    const struct instance *in = e->in;
    const struct student *s = &in->students[student];
    int due = s->grade <= 6 ? in->profile.homework_primary : in->profile.homework_junior;
    for (int k = 0; k < e->n_parts; k++) {
        int attended[DAYS] = {0}, open[DAYS] = {0}, study[DAYS] = {0};
        if (!(e->parts[k] & s->weeks))
            continue;
        for (int t = slotset_next(&s->attends, 0); t >= 0; t = slotset_next(&s->attends, t + 1)) {
            const struct slot *slot = &in->slots[t];
            bool meets = false;
            for (int m = 0; m < p->n; m++)
                meets |= p->sections[m].students >> student & 1 && e->runs[p->sections[m].run].weeks & e->parts[k] &&
                         slotset_has(&e->runs[p->sections[m].run].slots, t);
            if (!meets && !slot->study)
                return false;
            attended[slot->day] += slot_minutes(slot);
            open[slot->day] += slot->study ? slot_minutes(slot) : 0;
            study[slot->day] += meets ? 0 : slot_minutes(slot);
        }
        for (int d = 0; d < DAYS; d++)
            if (attended[d] > due && study[d] < (due < open[d] ? due : open[d]))
                return false;
    }
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *lock = &in->locks[i];
        bool holds = false;
        for (int m = 0; m < p->n; m++)
            holds |= activity_of(e, &p->sections[m]) == lock->activity && p->sections[m].students >> student & 1;
        if (lock->kind == LOCK_STUDENT && lock->student == student && holds == lock->negative)
            return false;
    }
    return true;
}

/* Section k of the student: in it or not. */
static void choose_seats(struct enumeration *e, struct plan *p, int student, int k)
{
    if (e->n_plans > PLANS_MOST)
        return;
    if (student == e->in->n_students) {
        add_plan(e, p);
        return;
    }
    if (k == p->n || !e->in->students[student].scheduled) {
        if (!e->in->students[student].scheduled || week_is_legal(e, p, student))
            choose_seats(e, p, student + 1, 0);
        return;
    }
    if (may_hold(e, p, student, k)) {
        p->sections[k].students |= 1u << student;
        choose_seats(e, p, student, k + 1);
        p->sections[k].students &= ~(1u << student);
    }
    choose_seats(e, p, student, k + 1);
}

static bool lock_allows(const struct lock *lock, const struct run *r)
{
    return !lock || ((!lock->has_slots || slotset_equal(&lock->slots, &r->starts)) &&
                     (!lock->has_weeks || lock->weeks == r->weeks));
}

/* Section `number` of the activity; unlocked ones take runs not before `first`. */
static void choose_sections(struct enumeration *e, struct plan *p, int activity, int number, int first)
{
    const struct instance *in = e->in;
    if (activity == in->n_activities) {
        choose_seats(e, p, 0, 0);
        return;
    }
    const struct activity *a = &in->activities[activity];
    if (number > a->sections_max) {
        int open = 0;
        for (int k = 0; k < p->n; k++)
            open += activity_of(e, &p->sections[k]) == activity;
        if (open >= a->sections_min)
            choose_sections(e, p, activity + 1, 1, 0);
        return;
    }
    const struct lock *lock = section_lock(in, activity, number);
    if (!lock)
        choose_sections(e, p, activity, number + 1, e->n_runs);
    for (int r = lock ? 0 : first; r < e->n_runs && p->n < SECTIONS; r++) {
        if (e->runs[r].activity != activity || !lock_allows(lock, &e->runs[r]))
            continue;
        p->sections[p->n++] = (struct seated){r, number, 0};
        choose_sections(e, p, activity, number + 1, lock ? first : r);
        p->n--;
    }
}

static int by_cost(const void *a, const void *b)
{
    const struct plan *x = a, *y = b;
    return x->cost < y->cost ? -1 : x->cost > y->cost;
}

bool plans_find(struct enumeration *e)
{
    struct plan p = {0};
    choose_sections(e, &p, 0, 1, 0);
    if (e->n_plans > PLANS_MOST)
        return false;
    qsort(e->plans, (size_t)e->n_plans, sizeof *e->plans, by_cost);
    return true;
}
