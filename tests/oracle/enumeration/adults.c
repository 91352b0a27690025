/* Adults of every group and post (A1, A2, A3, S5, M1), with what they add to the score; a branch ends where
 * it cannot be better than the best so far. Leaves go to the checker. */
#include "enumeration.h"
#include "school/past.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

static void choose_group(struct enumeration *e, int g);
static void choose_turns(struct enumeration *e, int post, int slot, int person, int weeks);

static int ceil_div(int64_t a, int64_t b)
{
    return (int)(a / b + (a % b > 0));
}

static int64_t weight(const struct enumeration *e, enum measure m)
{
    return e->in->profile.weights[m];
}

/* Duties ------------------------------------------------------------------------------- */

static int64_t duty_yuan(const struct enumeration *e, int person, const struct slotset *slots, weekset weeks)
{
    return slotset_count(slots) * yuan_a_week(e->in, e->in->profile.subsidy[e->in->staff[person].type], weeks);
}

/* What the duty adds to the score, the balance aside. */
static int64_t duty_cost(const struct enumeration *e, int person, const struct slotset *slots, weekset weeks)
{
    int64_t late = 0;
    for (int t = slotset_next(slots, 0); t >= 0 && e->in->staff[person].care_priority; t = slotset_next(slots, t + 1))
        if (e->in->slots[t].end > e->in->profile.late_after)
            late += slot_minutes(&e->in->slots[t]);
    return duty_yuan(e, person, slots, weeks) * weight(e, MEASURE_COST) + late * weight(e, MEASURE_LATE_CARE);
}

static int slots_load(const struct enumeration *e, const struct slotset *slots, weekset weeks)
{
    int load = 0;
    for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
        load += duty_load(e->in, t, weeks);
    return load;
}

static bool duties_clash(const struct enumeration *e, const struct duty *a, const struct duty *b)
{
    for (int t = slotset_next(&a->slots, 0); t >= 0 && a->weeks & b->weeks; t = slotset_next(&a->slots, t + 1))
        for (int u = slotset_next(&b->slots, 0); u >= 0; u = slotset_next(&b->slots, u + 1))
            if (a->site < 0 || b->site < 0 ? slots_clash(&e->in->slots[t], &e->in->slots[u])
                                           : slots_too_close(e->in, t, a->site, u, b->site))
                return true;
    return false;
}

static bool caps_are_kept(const struct enumeration *e, int person)
{
    const struct staff *q = &e->in->staff[person];
    for (int k = 0; k < e->n_parts; k++) {
        int day[DAYS] = {0}, load = 0, days = 0;
        for (int i = 0; i < e->n_duties[person]; i++) {
            const struct duty *d = &e->duties[person][i];
            for (int t = slotset_next(&d->slots, 0); t >= 0 && d->weeks & e->parts[k]; t = slotset_next(&d->slots, t + 1))
                day[e->in->slots[t].day] += duty_load_in_week(e->in, t);
        }
        for (int d = 0; d < DAYS; d++) {
            load += day[d];
            days += day[d] > 0;
            if (q->max_load_per_day >= 0 && day[d] > q->max_load_per_day)
                return false;
        }
        if ((q->max_load >= 0 && load > q->max_load) || (q->max_days >= 0 && days > q->max_days))
            return false;
    }
    return true;
}

/* Gives the person the duty; false, and nothing changed, where A2, L1 or M1 forbids it. */
static bool take(struct enumeration *e, int person, struct duty d)
{
    const struct instance *in = e->in;
    if (e->n_duties[person] == DUTIES || !is_free(e, person, &d.slots, d.weeks))
        return false;
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_STAFF && in->locks[i].duty == DUTY_FREE && in->locks[i].person == person &&
            slotset_has(&d.slots, in->locks[i].slot))
            return false;
    for (int i = 0; i < e->n_duties[person]; i++)
        if (duties_clash(e, &e->duties[person][i], &d))
            return false;
    e->duties[person][e->n_duties[person]++] = d;
    int64_t yuan = e->yuan + duty_yuan(e, person, &d.slots, d.weeks);
    if (!caps_are_kept(e, person) || (in->budget_week >= 0 && yuan * 100 > in->budget_week)) {
        e->n_duties[person]--;
        return false;
    }
    e->yuan = yuan;
    e->load[person] += slots_load(e, &d.slots, d.weeks);
    e->cost += duty_cost(e, person, &d.slots, d.weeks);
    return true;
}

static void give_back(struct enumeration *e, int person)
{
    const struct duty *d = &e->duties[person][--e->n_duties[person]];
    e->yuan -= duty_yuan(e, person, &d->slots, d->weeks);
    e->load[person] -= slots_load(e, &d->slots, d->weeks);
    e->cost -= duty_cost(e, person, &d->slots, d->weeks);
}

/* Balance ------------------------------------------------------------------------------ */

/* U - L at least, once duties of `one` minutes at most for each adult and `all` for all of them together
 * are still to come; exact where both are 0. */
static int64_t imbalance(const struct enumeration *e, int64_t one, int64_t all)
{
    const struct instance *in = e->in;
    int64_t high = INT64_MIN, low = INT64_MAX, sum = all;
    int full = 0;
    for (int q = 0; q < in->n_staff; q++) {
        const struct staff *s = &in->staff[q];
        if (s->type != STAFF_OWN || !s->supervises)
            continue;
        int64_t load = e->load[q] + s->prior_load, share = ceil_div(load * 100, s->share);
        high = share > high ? share : high;
        if (s->share == 100 && 2 * slotset_count(&s->available) >= in->n_slots) {
            low = load < low ? load : low;
            sum += load;
            full++;
        }
    }
    if (!full)
        return 0;
    int64_t mean = sum >= 0 ? sum / full : -ceil_div(-sum, full);
    low = low + one < mean ? low + one : mean;
    return high > low ? high - low : 0;
}

/* Nothing below here can be better than the best so far. */
static bool hopeless(const struct enumeration *e, int64_t least, int64_t one, int64_t all)
{
    return e->found &&
           e->plan->cost + e->cost + least + imbalance(e, one, all) * weight(e, MEASURE_IMBALANCE) >= e->best;
}

/* Leaves ------------------------------------------------------------------------------- */

static bool staff_locks_hold(const struct enumeration *e)
{
    const struct instance *in = e->in;
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *lock = &in->locks[i];
        weekset weeks = 0;
        if (lock->kind != LOCK_STAFF || lock->duty == DUTY_FREE)
            continue;
        for (int g = 0; g < e->n_groups && lock->duty == DUTY_STUDY; g++)
            for (int k = 0; k < e->groups[g].n_staff; k++)
                if (e->groups[g].run < 0 && e->groups[g].staff[k] == lock->person &&
                    slotset_has(&e->groups[g].slots, lock->slot))
                    weeks |= e->groups[g].weeks;
        for (int k = 0; k < e->n_turns && lock->duty == DUTY_POST; k++)
            if (e->turns[k].post == lock->post && e->turns[k].slot == lock->slot && e->turns[k].person == lock->person)
                weeks |= e->turns[k].weeks;
        if (weeks != weeks_all(&in->term))
            return false;
    }
    return true;
}

static struct ints list_of(struct arena *a, const int *at, int n)
{
    int *copy = ARENA_ARRAY(a, n + 1, int);
    for (int i = 0; i < n; i++)
        copy[i] = at[i];
    return (struct ints){n, copy};
}

static struct ints students_of(struct arena *a, const struct instance *in, unsigned students)
{
    int at[STUDENTS], n = 0;
    for (int i = 0; i < in->n_students; i++)
        if (students >> i & 1)
            at[n++] = i;
    return list_of(a, at, n);
}

static struct timetable *timetable_made(const struct enumeration *e)
{
    struct timetable *t = timetable_new();
    t->sections = ARENA_ARRAY(t->arena, e->n_groups + 1, struct section);
    t->studies = ARENA_ARRAY(t->arena, e->n_groups + 1, struct study);
    t->posts = ARENA_ARRAY(t->arena, e->n_turns + 1, struct post_duty);
    for (int i = 0; i < e->n_groups; i++) {
        const struct group *g = &e->groups[i];
        struct ints students = students_of(t->arena, e->in, g->students);
        struct ints staff = list_of(t->arena, g->staff, g->n_staff);
        if (g->run < 0) {
            t->studies[t->n_studies++] = (struct study){slotset_next(&g->slots, 0), g->weeks, g->room, staff, students};
            continue;
        }
        gradeset grades = 0;
        for (int k = 0; k < students.count; k++)
            grades |= (gradeset)(1u << e->in->students[students.at[k]].grade);
        const struct run *r = &e->runs[g->run];
        t->sections[t->n_sections++] = (struct section){r->activity, g->number, grades, r->starts, g->weeks,
                                                        g->room, g->provider, staff, students};
    }
    for (int i = 0; i < e->n_turns; i++)
        t->posts[t->n_posts++] = (struct post_duty){e->turns[i].post, e->turns[i].slot, e->turns[i].weeks,
                                                    list_of(t->arena, &e->turns[i].person, 1)};
    return t;
}

/* The checker must find the timetable legal and of just this score. */
static void judge(struct enumeration *e)
{
    int64_t score = e->plan->cost + e->cost + imbalance(e, 0, 0) * weight(e, MEASURE_IMBALANCE);
    if (!staff_locks_hold(e) || (e->found && score >= e->best))
        return;
    struct timetable *t = timetable_made(e);
    struct verdict *v = verdict_of(e->in, t);
    int64_t moves = 0, number = 0;
    for (int m = 0; m < MOVES; m++) {
        moves += v->moves[m] * e->in->profile.move_weights[m];
        number += v->moves[m];
    }
    if (!verdict_legal(v) || v->score - moves != score) {
        struct buf out = {0};
        timetable_write(e->in, t, &out);
        verdict_write(e->in, v, &out);
        printf("%s\nthe enumeration takes this for legal, score %lld; the checker does not\n", out.text,
               (long long)score);
        exit(4);
    }
    if (!e->in->past || e->in->past->most < 0 || number <= e->in->past->most) {
        if (!e->found || v->score < e->best)
            e->best = v->score;
        e->found = true;
    }
    verdict_free(v);
    timetable_free(t);
}

/* Posts -------------------------------------------------------------------------------- */

static bool may_serve(const struct enumeration *e, int post, int person)
{
    const struct post *p = &e->in->posts[post];
    return e->in->staff[person].supervises && adult_is_counted(e, person) &&
           (!p->by.count || list_has(&p->by, person));
}

/* Adults of the post in the slot in one part of the weeks. */
static int served(const struct enumeration *e, int post, int slot, weekset part)
{
    int n = 0;
    for (int i = 0; i < e->n_turns; i++)
        n += e->turns[i].post == post && e->turns[i].slot == slot && (e->turns[i].weeks & part);
    return n;
}

static void next_post(struct enumeration *e, int post, int slot)
{
    for (; post < e->in->n_posts; post++, slot = 0)
        for (; slot < e->in->n_slots; slot++)
            if (slotset_has(&e->in->posts[post].slots, slot)) {
                choose_turns(e, post, slot, 0, 0);
                return;
            }
    judge(e);
}

/* Whether the person takes the slot of the post in that set of weeks (each in one set at most). */
static void choose_turns(struct enumeration *e, int post, int slot, int person, int weeks)
{
    const struct instance *in = e->in;
    int due = in->posts[post].adults;
    bool done = true;
    if (hopeless(e, 0, INT32_MAX / 2, INT32_MAX / 2))
        return;
    for (int k = 0; k < e->n_parts; k++) {
        int n = served(e, post, slot, e->parts[k]);
        done &= n == due;
        if (n > due)
            return;
    }
    if (done) {
        next_post(e, post, slot + 1);
        return;
    }
    if (weeks == e->study_weeks[slot].n) {
        person++;
        weeks = 0;
    }
    if (person == in->n_staff || e->n_turns == DUTIES)
        return;
    struct duty d = {{{0}}, e->study_weeks[slot].at[weeks], -1};
    slotset_add(&d.slots, slot);
    if (may_serve(e, post, person) && take(e, person, d)) {
        e->turns[e->n_turns++] = (struct turn){post, slot, person, d.weeks};
        choose_turns(e, post, slot, person + 1, 0);
        e->n_turns--;
        give_back(e, person);
    }
    choose_turns(e, post, slot, person, weeks + 1);
}

/* Groups ------------------------------------------------------------------------------- */

static struct duty duty_with(const struct group *g)
{
    return (struct duty){g->slots, g->weeks, g->site};
}

static bool knows(const struct enumeration *e, int person, int class_)
{
    const struct staff *q = &e->in->staff[person];
    bool known = e->in->classes[class_].head == person;
    for (int i = 0; i < q->n_teaches; i++)
        known |= q->teaches[i].class_ == class_;
    return known;
}

static bool is_familiar(const struct enumeration *e, const struct group *g)
{
    for (int k = 0; k < g->n_staff; k++)
        for (int i = 0; i < e->in->n_students; i++)
            if (g->students >> i & 1 && knows(e, g->staff[k], e->in->students[i].class_))
                return true;
    return false;
}

/* Where the profile asks, a provider's section has an own adult. */
static bool own_is_there(const struct enumeration *e, const struct group *g)
{
    bool own = g->provider < 0 || !e->in->profile.external_needs_own_adult;
    for (int k = 0; k < g->n_staff; k++)
        own |= e->in->staff[g->staff[k]].type == STAFF_OWN;
    return own;
}

/* The section's list begins as its lock says; further adults, whose order means nothing, are put so. */
static bool order_as_locked(struct enumeration *e, struct group *g)
{
    const struct lock *lock = section_lock(e->in, e->runs[g->run].activity, g->number);
    for (int i = 0; lock && i < lock->staff.count; i++) {
        int k = i;
        while (k < g->n_staff && g->staff[k] != lock->staff.at[i])
            k++;
        if (k == g->n_staff)
            return false;
        int moved = g->staff[i];
        g->staff[i] = g->staff[k];
        g->staff[k] = moved;
    }
    return true;
}

/* The group has its adults: goes on to the next. */
static void finish_group(struct enumeration *e, int g)
{
    struct group *x = &e->groups[g], before = *x;
    int64_t cost = 0;
    if (x->run < 0 && !is_familiar(e, x))
        cost = weight(e, MEASURE_UNFAMILIAR);
    int leader = x->n_staff ? x->staff[0] : -1, first = 0;
    bool good = x->run < 0 || (own_is_there(e, x) && order_as_locked(e, x));
    /* The first adult who counts leads. */
    while (first < x->n_staff && !adult_is_counted(e, x->staff[first]))
        first++;
    if (!good || (x->run >= 0 && x->provider < 0 && x->staff[first] != leader)) {
        *x = before;
        return;
    }
    e->cost += cost;
    choose_group(e, g + 1);
    e->cost -= cost;
    *x = before;
}

/* `left` further adults of group g, from `person` on. */
static void choose_further(struct enumeration *e, int g, int left, int person)
{
    struct group *x = &e->groups[g];
    if (!left) {
        finish_group(e, g);
        return;
    }
    for (; person < e->in->n_staff; person++) {
        if (!e->in->staff[person].supervises || !adult_is_counted(e, person) || x->n_staff == ADULTS ||
            !take(e, person, duty_with(x)))
            continue;
        x->staff[x->n_staff++] = person;
        if (!hopeless(e, e->least_after[g + 1], e->load_after[g], e->adults_after[g]))
            choose_further(e, g, left - 1, person + 1);
        x->n_staff--;
        give_back(e, person);
    }
}

/* Those whom the lock adds though they do not count, then the further ones. */
static void choose_added(struct enumeration *e, int g, int left)
{
    struct group *x = &e->groups[g];
    const struct lock *lock = section_lock(e->in, e->runs[x->run].activity, x->number);
    int added[ADULTS], n = 0;
    bool good = true;
    for (int i = 0; lock && i < lock->staff.count && good; i++) {
        int person = lock->staff.at[i];
        if (adult_is_counted(e, person))
            continue;
        good = e->in->staff[person].supervises && x->n_staff < ADULTS && take(e, person, duty_with(x));
        if (good)
            added[n++] = x->staff[x->n_staff++] = person;
    }
    if (good)
        choose_further(e, g, left, 0);
    while (n--) {
        x->n_staff--;
        give_back(e, added[n]);
    }
}

/* S5: not every scheduled student of a class led by one who teaches it the subject. */
static bool is_a_lesson(const struct enumeration *e, const struct group *g, int leader)
{
    const struct instance *in = e->in;
    const struct activity *a = &in->activities[e->runs[g->run].activity];
    const struct staff *q = &in->staff[leader];
    for (int i = 0; i < q->n_teaches && a->kind == KIND_TUTORING; i++) {
        int here = 0, all = 0;
        for (int s = 0; s < in->n_students; s++)
            if (in->students[s].class_ == q->teaches[i].class_ && in->students[s].scheduled) {
                all++;
                here += g->students >> s & 1;
            }
        if (q->teaches[i].subject == a->subject && here && here == all)
            return true;
    }
    return false;
}

/* A3: quotas of the provider with this section and those before it. */
static bool quota_is_kept(const struct enumeration *e, int g, int provider)
{
    const struct instance *in = e->in;
    const struct provider *p = &in->providers[provider];
    const struct offer *o = offer_for(in, provider, e->runs[e->groups[g].run].activity);
    for (int k = 0; k < e->n_parts; k++) {
        int meetings = 0;
        for (int i = 0; i <= g; i++)
            if ((i == g || e->groups[i].provider == provider) && e->groups[i].weeks & e->parts[k])
                meetings += slotset_count(&e->runs[e->groups[i].run].starts);
        if (p->max_sessions >= 0 && meetings > p->max_sessions)
            return false;
        for (int t = 0; t < in->n_slots; t++) {
            int groups = 0;
            for (int i = 0; i <= g; i++) {
                const struct run *r = &e->runs[e->groups[i].run];
                bool here = false;
                for (int u = slotset_next(&r->slots, 0); u >= 0; u = slotset_next(&r->slots, u + 1))
                    here |= in->slots[u].day == in->slots[t].day && in->slots[u].start <= in->slots[t].start &&
                            in->slots[t].start < in->slots[u].end;
                groups += here && (i == g || e->groups[i].provider == provider) && r->activity == o->activity &&
                          r->weeks & e->parts[k];
            }
            if (groups > o->groups)
                return false;
        }
    }
    return true;
}

static int section_needs(const struct enumeration *e, const struct group *g)
{
    const struct activity *a = &e->in->activities[e->runs[g->run].activity];
    int need = ceil_div(__builtin_popcount(g->students), a->students_per_adult);
    return need > a->adults ? need : a->adults;
}

static bool own_leads(const struct enumeration *e, int activity)
{
    for (int q = 0; q < e->in->n_staff; q++)
        if (e->in->staff[q].type == STAFF_OWN && list_has(&e->in->staff[q].leads, activity))
            return true;
    return false;
}

static void choose_provider(struct enumeration *e, int g, int provider, int64_t external)
{
    struct group *x = &e->groups[g];
    const struct run *r = &e->runs[x->run];
    const struct offer *o = offer_for(e->in, provider, r->activity);
    if (!may_hire(e, r, provider) || __builtin_popcount(x->students) < o->min_size || !quota_is_kept(e, g, provider))
        return;
    int need = section_needs(e, x);
    if (e->in->profile.external_needs_own_adult && need < 2)
        need = 2;
    int64_t yuan = slotset_count(&r->starts) * yuan_a_week(e->in, o->fee, r->weeks);
    if (e->in->budget_week >= 0 && (e->yuan + yuan) * 100 > e->in->budget_week)
        return;
    e->yuan += yuan;
    e->cost += external + yuan * weight(e, MEASURE_COST);
    x->provider = provider;
    choose_added(e, g, need - 1);
    x->provider = -1;
    e->cost -= external + yuan * weight(e, MEASURE_COST);
    e->yuan -= yuan;
}

static void choose_leader(struct enumeration *e, int g)
{
    struct group *x = &e->groups[g];
    const struct run *r = &e->runs[x->run];
    const struct lock *lock = section_lock(e->in, r->activity, x->number);
    int64_t external = own_leads(e, r->activity) ? slotset_count(&r->starts) * weight(e, MEASURE_EXTERNAL) : 0;
    for (int q = 0; q < e->in->n_staff && (!lock || lock->provider < 0); q++) {
        int64_t extra = e->in->staff[q].type == STAFF_OWN ? 0 : external;
        if (!may_lead(e, r, q) || is_a_lesson(e, x, q) || !take(e, q, duty_with(x)))
            continue;
        x->staff[x->n_staff++] = q;
        e->cost += extra;
        choose_added(e, g, section_needs(e, x) - 1);
        e->cost -= extra;
        x->n_staff--;
        give_back(e, q);
    }
    for (int p = 0; p < e->in->n_providers; p++)
        if (!lock || lock->provider < 0 || lock->provider == p)
            choose_provider(e, g, p, external);
}

static int study_needs(const struct enumeration *e, const struct group *g)
{
    return ceil_div(__builtin_popcount(g->students), e->in->profile.study.students_per_adult);
}

static void choose_group(struct enumeration *e, int g)
{
    if (hopeless(e, e->least_after[g], e->load_after[g], e->adults_after[g]))
        return;
    if (g == e->n_groups)
        next_post(e, 0, 0);
    else if (e->groups[g].run >= 0)
        choose_leader(e, g);
    else
        choose_further(e, g, study_needs(e, &e->groups[g]), 0);
}

/* What the groups from each one on add at least to the score and at most to loads; posts at most. */
static void look_ahead(struct enumeration *e)
{
    int64_t posts = 0;
    for (int p = 0; p < e->in->n_posts; p++)
        for (int t = slotset_next(&e->in->posts[p].slots, 0); t >= 0; t = slotset_next(&e->in->posts[p].slots, t + 1))
            posts += e->in->posts[p].adults * (duty_load_in_week(e->in, t) + SETS);
    e->least_after[e->n_groups] = 0;
    e->load_after[e->n_groups] = posts;
    e->adults_after[e->n_groups] = posts;
    for (int g = e->n_groups - 1; g >= 0; g--) {
        const struct group *x = &e->groups[g];
        int64_t least = INT64_MAX, load = slots_load(e, &x->slots, x->weeks);
        int need = x->run < 0 ? study_needs(e, x) : section_needs(e, x);
        for (int q = 0; q < e->in->n_staff; q++) {
            int64_t cost = duty_cost(e, q, &x->slots, x->weeks);
            if (adult_is_counted(e, q) && is_free(e, q, &x->slots, x->weeks) && cost < least)
                least = cost;
        }
        /* A provider leads in place of one adult. */
        int paid = x->run < 0 ? need : need - 1;
        e->least_after[g] = e->least_after[g + 1] + (least == INT64_MAX ? 0 : paid * least);
        e->load_after[g] = e->load_after[g + 1] + load;
        e->adults_after[g] = e->adults_after[g + 1] + load * (need + 1);
    }
}

void adults_choose(struct enumeration *e)
{
    look_ahead(e);
    choose_group(e, 0);
}
