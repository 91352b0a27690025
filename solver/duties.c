#include "solver/desk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "program/facts.h"
#include "school/calendar.h"

static void hold(struct person *p, struct held h, int load)
{
    if (p->count == p->room) {
        p->room = p->room ? 2 * p->room : 16;
        p->duties = xrealloc(p->duties, (size_t)p->room, sizeof *p->duties);
    }
    p->duties[p->count++] = h;
    p->load += load;
}

static int week_load(const struct desk *d, const struct slotset *slots)
{
    int load = 0;
    for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
        load += duty_load_in_week(d->in, t);
    return load;
}

static int mean_load(const struct desk *d, const struct slotset *slots, weekset weeks)
{
    int load = 0;
    for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
        load += duty_load(d->in, t, weeks);
    return load;
}

static void take(struct desk *d, int q, const struct need *n)
{
    hold(&d->people[q], (struct held){n->slots, n->weeks, n->site, week_load(d, &n->slots)},
         mean_load(d, &n->slots, n->weeks));
    if (n->kind == DUTY_IS_STUDY)
        d->familiar_count[cell(d, n->what, n->slot, n->v)] += d->familiar[q * d->in->n_pools + n->what];
}

static void drop(struct desk *d, int q, const struct need *n)
{
    struct person *p = &d->people[q];
    for (int i = 0; i < p->count; i++)
        if (slotset_equal(&p->duties[i].slots, &n->slots) && p->duties[i].weeks == n->weeks) {
            p->duties[i] = p->duties[--p->count];
            break;
        }
    p->load -= mean_load(d, &n->slots, n->weeks);
    if (n->kind == DUTY_IS_STUDY)
        d->familiar_count[cell(d, n->what, n->slot, n->v)] -= d->familiar[q * d->in->n_pools + n->what];
}

static bool too_close(const struct desk *d, const struct held *h, const struct need *n)
{
    if (!(h->weeks & n->weeks))
        return false;
    for (int t = slotset_next(&h->slots, 0); t >= 0; t = slotset_next(&h->slots, t + 1))
        for (int u = slotset_next(&n->slots, 0); u >= 0; u = slotset_next(&n->slots, u + 1)) {
            if (d->in->slots[t].day != d->in->slots[u].day)
                continue;
            if (h->site < 0 || n->site < 0 ? slots_clash(&d->in->slots[t], &d->in->slots[u])
                                           : slots_too_close(d->in, t, h->site, u, n->site))
                return true;
        }
    return false;
}

static bool within_caps(const struct desk *d, int q, const struct need *n)
{
    const struct staff *st = &d->in->staff[q];
    if (st->max_load < 0 && st->max_load_per_day < 0 && st->max_days < 0)
        return true;
    int load = week_load(d, &n->slots), day_load[DAYS] = {0};
    unsigned days = 0;
    const struct person *p = &d->people[q];
    for (int i = -1; i < p->count; i++) {
        const struct slotset *slots = i < 0 ? &n->slots : &p->duties[i].slots;
        if (i >= 0 && !(p->duties[i].weeks & n->weeks))
            continue;
        load += i < 0 ? 0 : p->duties[i].load;
        for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1)) {
            days |= 1u << d->in->slots[t].day;
            day_load[d->in->slots[t].day] += duty_load_in_week(d->in, t);
        }
    }
    for (int day = 0; day < DAYS; day++)
        if (st->max_load_per_day >= 0 && day_load[day] > st->max_load_per_day)
            return false;
    return (st->max_load < 0 || load <= st->max_load) && (st->max_days < 0 || __builtin_popcount(days) <= st->max_days);
}

/* An own staff member who may lead the section as it runs. */
static bool leads(const struct desk *d, int q, int section)
{
    return d->in->staff[q].type == STAFF_OWN && ints_has(&d->p->options[d->plan->sections[section].option].leaders, q);
}

static bool may(const struct desk *d, int q, const struct need *n)
{
    const struct staff *st = &d->in->staff[q];
    if (n->kind == DUTY_IS_LEAD ? !leads(d, q, n->what) : !st->supervises)
        return false;
    if ((n->own && st->type != STAFF_OWN) || (n->must >= 0 && n->must != q) ||
        !staff_may(d->in, q, &n->slots, n->weeks))
        return false;
    for (int t = slotset_next(&n->slots, 0); t >= 0 && n->must != q; t = slotset_next(&n->slots, t + 1))
        if (d->free_lock[q * d->in->n_slots + t])
            return false;
    if (n->kind == DUTY_IS_POST && d->in->posts[n->what].by.count && !ints_has(&d->in->posts[n->what].by, q))
        return false;
    for (int i = 0; i < d->people[q].count; i++)
        if (too_close(d, &d->people[q].duties[i], n))
            return false;
    return within_caps(d, q, n);
}

/* Needs ----------------------------------------------------------------------------------------- */

void desk_need(struct desk *d, struct need n)
{
    if (d->n_needs == d->need_room) {
        d->need_room = d->need_room ? 2 * d->need_room : 256;
        d->needs = xrealloc(d->needs, (size_t)d->need_room, sizeof *d->needs);
    }
    n.person = -1;
    d->needs[d->n_needs++] = n;
}

static void section_needs(struct desk *d)
{
    const struct instance *in = d->in;
    for (int k = 0; k < d->plan->n_sections; k++) {
        const struct plan_section *s = &d->plan->sections[k];
        if (s->option < 0)
            continue;
        const struct option *o = &d->p->options[s->option];
        const struct activity *a = &in->activities[s->activity];
        if (s->leader < in->n_staff) {
            /* own leaders may change among themselves; a lock, or the rule on tutoring, keeps others */
            bool stays = s->lock != NULL || a->kind == KIND_TUTORING || in->staff[s->leader].type != STAFF_OWN;
            struct need n = {.kind = DUTY_IS_LEAD, .slots = o->slots, .weeks = o->weeks, .site = o->site, .what = k,
                             .must = stays ? s->leader : -1};
            desk_need(d, n);
            d->needs[d->n_needs - 1].person = s->leader;
            take(d, s->leader, &n);
        }
        int adults = adults_by_size(a, s->size);
        bool own = s->leader >= in->n_staff && in->profile.external_needs_own_adult;
        if (own && adults < 2)
            adults = 2;
        for (int i = 1; i < adults; i++) {
            struct need n = {.kind = DUTY_IS_EXTRA, .slots = o->slots, .weeks = o->weeks, .site = o->site, .what = k,
                             .own = own && i == 1, .must = -1};
            int named = s->leader < in->n_staff ? i : i - 1;
            if (s->lock && named < s->lock->staff.count)
                n.must = s->lock->staff.at[named];
            desk_need(d, n);
        }
    }
}

static int lock_for(const struct desk *d, int slot, enum lock_duty duty, int post, int already)
{
    for (int i = 0; i < d->in->n_locks; i++) {
        const struct lock *l = &d->in->locks[i];
        if (l->kind == LOCK_STAFF && l->slot == slot && l->duty == duty && (duty != DUTY_POST || l->post == post) &&
            already-- == 0)
            return l->person;
    }
    return -1;
}

static void post_needs(struct desk *d)
{
    for (int g = 0; g < d->in->n_posts; g++)
        for (int t = slotset_next(&d->in->posts[g].slots, 0); t >= 0; t = slotset_next(&d->in->posts[g].slots, t + 1))
            for (int i = 0; i < d->in->posts[g].adults; i++) {
                struct need n = {.kind = DUTY_IS_POST, .weeks = weeks_all(&d->in->term), .slot = t, .site = -1, .what = g,
                                 .must = lock_for(d, t, DUTY_POST, g, i)};
                slotset_add(&n.slots, t);
                desk_need(d, n);
            }
}

/* People to needs --------------------------------------------------------------------------------- */

/* A smooth stand-in beside U - L, so that moves towards balance are seen one by one. */
static double load_square(const struct desk *d, int q)
{
    const struct person *p = &d->people[q];
    double x = (double)(p->load + d->in->staff[q].prior_load) * 100 / d->in->staff[q].share;
    return p->counted ? x * x : 0;
}

/* Points of giving the need to somebody who did not have it before. */
static double new_to(const struct desk *d, int q, const struct need *n)
{
    int moves = n->kind == DUTY_IS_STUDY  ? past_study_moves(d->in, q, n->slot)
                : n->kind == DUTY_IS_POST ? past_post_moves(d->in, q, n->what, n->slot)
                                          : past_staff_moves(d->in, d->plan->sections[n->what].past, q);
    return plan_moves(d->plan, MOVED_STAFF, moves);
}

static double person_cost(const struct desk *d, int q, const struct need *n)
{
    double cost = (double)duty_cost(d->in, q, &n->slots, n->weeks) + new_to(d, q, n);
    if (n->kind == DUTY_IS_STUDY) {
        int at = cell(d, n->what, n->slot, n->v);
        /* one more familiar adult helps while groups are without one */
        if (d->familiar[q * d->in->n_pools + n->what] && d->familiar_count[at] < d->groups[at])
            cost -= d->in->profile.weights[MEASURE_UNFAMILIAR];
    }
    return cost;
}

enum kept { ANYBODY, HAD_IT, HAD_IT_THEN /* in those weeks too */, HAD_JUST_IT /* in those weeks alone */ };

static bool had_it(const struct desk *d, int q, const struct need *n, enum kept kept)
{
    if (kept == ANYBODY || new_to(d, q, n) > 0)
        return kept == ANYBODY;
    if (kept == HAD_IT || (n->kind != DUTY_IS_STUDY && n->kind != DUTY_IS_POST))
        return true;
    weekset weeks = d->in->past->duty_weeks[q * d->in->n_slots + n->slot];
    return kept == HAD_JUST_IT ? weeks == n->weeks : !(n->weeks & ~weeks);
}

/* The need's best free person, of those who had it before where asked for. */
static bool staff_need(struct desk *d, int i, enum kept kept)
{
    struct need *n = &d->needs[i];
    int best = -1;
    double least = INFINITY;
    for (int q = 0; q < d->in->n_staff; q++) {
        if (!may(d, q, n) || !had_it(d, q, n, kept))
            continue;
        double before = load_square(d, q), cost = person_cost(d, q, n);
        d->people[q].load += 60;
        cost += (load_square(d, q) - before) * (d->in->past ? 0.0001 : 0.001);
        d->people[q].load -= 60;
        if (cost < least) {
            least = cost;
            best = q;
        }
    }
    if (best < 0)
        return false;
    n->person = best;
    take(d, best, n);
    return true;
}

/* Somebody busy with another need at the time takes this one, if that other finds somebody else: an
 * augmenting path (Kuhn 1955) of at most as many steps as there are needs. */
static bool augment(struct desk *d, int i, bool *seen)
{
    if (staff_need(d, i, ANYBODY))
        return true;
    struct need *n = &d->needs[i];
    for (int j = 0; j < d->n_needs; j++) {
        struct need *other = &d->needs[j];
        if (seen[j] || j == i || other->person < 0 || other->must >= 0 || other->kind == DUTY_IS_LEAD ||
            !slotset_meets(&other->slots, &n->slots) || !(other->weeks & n->weeks))
            continue;
        int q = other->person;
        seen[j] = true;
        drop(d, q, other);
        other->person = -1;
        if (may(d, q, n)) {
            n->person = q;
            take(d, q, n);
            if (augment(d, j, seen))
                return true;
            drop(d, q, n);
            n->person = -1;
        }
        other->person = q;
        take(d, q, other);
    }
    return false;
}

static bool hand_out(struct desk *d, int *lacking)
{
    bool *seen = xmalloc((size_t)d->n_needs + 1);
    bool good = true;
    for (enum kept kept = HAD_JUST_IT; kept > ANYBODY && d->in->past; kept--) /* in an update all stay, as far as it goes */
        for (int i = 0; i < d->n_needs; i++)
            if (d->needs[i].person < 0)
                staff_need(d, i, kept);
    /* locks first; sections' adults before posts before study: the least free come first */
    for (int pass = 0; pass < 4 && good; pass++)
        for (int i = 0; i < d->n_needs && good; i++) {
            struct need *n = &d->needs[i];
            if (n->person >= 0 || (pass == 0 ? n->must < 0 : (int)n->kind != pass - 1))
                continue;
            memset(seen, 0, (size_t)d->n_needs);
            good = augment(d, i, seen);
            if (!good)
                *lacking = slotset_next(&d->needs[i].slots, 0);
        }
    free(seen);
    return good;
}

/* The balance of all but one, whoever the one is: the two largest and the two smallest loads. */
struct extremes {
    int64_t high[2], low[2];
    int high_person, low_person;
    double squares;
};

static struct extremes extremes_of(const struct desk *d)
{
    struct extremes e = {{INT64_MIN, INT64_MIN}, {INT64_MAX, INT64_MAX}, -1, -1, 0};
    for (int q = 0; q < d->in->n_staff; q++) {
        if (!d->people[q].counted)
            continue;
        int64_t up = load_by_share(d->in, q, d->people[q].load), total = d->people[q].load + d->in->staff[q].prior_load;
        e.squares += load_square(d, q);
        if (up > e.high[0]) {
            e.high[1] = e.high[0];
            e.high[0] = up;
            e.high_person = q;
        } else if (up > e.high[1]) {
            e.high[1] = up;
        }
        if (d->people[q].low && total < e.low[0]) {
            e.low[1] = e.low[0];
            e.low[0] = total;
            e.low_person = q;
        } else if (d->people[q].low && total < e.low[1]) {
            e.low[1] = total;
        }
    }
    return e;
}

/* Value of all loads: q's as it is now, the others' as in e, which was taken when q's square was `square`. */
static double total_with(const struct desk *d, const struct extremes *e, int q, double square)
{
    int64_t high = q == e->high_person ? e->high[1] : e->high[0], low = q == e->low_person ? e->low[1] : e->low[0];
    if (d->people[q].counted) {
        int64_t up = load_by_share(d->in, q, d->people[q].load), total = d->people[q].load + d->in->staff[q].prior_load;
        high = up > high ? up : high;
        low = d->people[q].low && total < low ? total : low;
    }
    double apart = high == INT64_MIN || low == INT64_MAX ? 0 : (double)(high - low);
    return d->in->profile.weights[MEASURE_IMBALANCE] * apart + (e->squares - square + load_square(d, q)) * d->smooth;
}

static void assign(struct desk *d, struct need *n, int q)
{
    if (n->person >= 0)
        drop(d, n->person, n);
    n->person = q;
    if (q >= 0)
        take(d, q, n);
}

/* Cost of what stands now for one need, familiarity of its pool included. */
static double local_cost(const struct desk *d, const struct need *n)
{
    double cost = (double)duty_cost(d->in, n->person, &n->slots, n->weeks) + new_to(d, n->person, n);
    if (n->kind == DUTY_IS_STUDY) {
        int at = cell(d, n->what, n->slot, n->v);
        int known = d->familiar_count[at] < d->groups[at] ? d->familiar_count[at] : d->groups[at];
        cost -= (double)d->in->profile.weights[MEASURE_UNFAMILIAR] * known;
    }
    return cost;
}

/* Replaces one person, or lets two swap within a time, while the value falls. */
static void improve(struct desk *d)
{
    enum { ROUNDS = 12 };
    bool more = true;
    for (int round = 0; round < ROUNDS && more; round++) {
        more = false;
        for (int i = 0; i < d->n_needs; i++) {
            struct need *n = &d->needs[i];
            int old = n->person;
            if (n->must >= 0)
                continue;
            assign(d, n, -1);
            const struct extremes e = extremes_of(d);
            double square = load_square(d, old);
            assign(d, n, old);
            double least = total_with(d, &e, old, square) + local_cost(d, n) - 1e-6;
            int best = old;
            assign(d, n, -1);
            for (int q = 0; q < d->in->n_staff; q++) {
                if (q == old || !may(d, q, n))
                    continue;
                square = load_square(d, q);
                assign(d, n, q);
                double value = total_with(d, &e, q, square) + local_cost(d, n);
                if (value < least) {
                    least = value;
                    best = q;
                }
                assign(d, n, -1);
            }
            assign(d, n, best);
            more |= best != old;
        }
        for (int i = 0; i < d->n_needs; i++)
            for (int j = i + 1; j < d->n_needs; j++) {
                struct need *a = &d->needs[i], *b = &d->needs[j];
                if (a->must >= 0 || b->must >= 0 || a->person == b->person || !slotset_equal(&a->slots, &b->slots) ||
                    a->weeks != b->weeks || (a->kind == b->kind && a->what == b->what))
                    continue;
                int p = a->person, q = b->person;
                double before = local_cost(d, a) + local_cost(d, b);
                assign(d, a, -1);
                assign(d, b, -1);
                if (may(d, q, a) && may(d, p, b)) {
                    assign(d, a, q);
                    assign(d, b, p);
                    if (local_cost(d, a) + local_cost(d, b) < before - 1e-6) {
                        more = true;
                        continue;
                    }
                    assign(d, a, -1);
                    assign(d, b, -1);
                }
                assign(d, a, p);
                assign(d, b, q);
            }
    }
}

static void index_people(struct desk *d)
{
    const struct instance *in = d->in;
    for (int q = 0; q < in->n_staff; q++) {
        struct person *p = &d->people[q];
        p->counted = balance_counts(in, q);
        p->low = balance_is_low(in, q);
        for (int c = 0; c < in->n_classes; c++)
            if (in->pool_of_class[c] >= 0 && knows_class(in, q, c))
                d->familiar[q * in->n_pools + in->pool_of_class[c]] = true;
    }
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_STAFF)
            d->free_lock[in->locks[i].person * in->n_slots + in->locks[i].slot] = true;
}

/* Locks that want somebody in study: the first free study need of the slot is theirs. */
static void lock_study(struct desk *d)
{
    for (int t = 0; t < d->in->n_slots; t++)
        for (int i = 0;; i++) {
            int q = lock_for(d, t, DUTY_STUDY, -1, i);
            if (q < 0)
                break;
            int best = -1;
            for (int k = 0; k < d->n_needs; k++)
                if (d->needs[k].kind == DUTY_IS_STUDY && d->needs[k].slot == t && d->needs[k].must < 0 &&
                    (best < 0 || d->familiar[q * d->in->n_pools + d->needs[k].what] >
                                     d->familiar[q * d->in->n_pools + d->needs[best].what]))
                    best = k;
            if (best >= 0)
                d->needs[best].must = q;
        }
}

bool duties_assign(const struct plan *plan, const int *index, int64_t *x, int *lacking)
{
    const struct program *p = plan->p;
    const struct instance *in = plan->in;
    struct arena *arena = arena_new();
    struct desk d = {.plan = plan, .p = p, .in = in, .index = index, .x = x};
    size_t cells = (size_t)in->n_pools * (size_t)in->n_slots * 8 + 8;
    d.people = ARENA_ARRAY(arena, in->n_staff, struct person);
    d.familiar_count = ARENA_ARRAY(arena, cells, int);
    d.groups = ARENA_ARRAY(arena, cells, int);
    d.familiar = ARENA_ARRAY(arena, (size_t)in->n_staff * (size_t)in->n_pools + 1, bool);
    d.free_lock = ARENA_ARRAY(arena, (size_t)in->n_staff * (size_t)in->n_slots + 1, bool);
    size_t uses = (size_t)p->n_room_classes * (size_t)plan->n_moments * (size_t)plan->n_parts;
    d.room_use = ARENA_ARRAY(arena, uses, int);
    memcpy(d.room_use, plan->class_use, sizeof(int) * uses);
    index_people(&d);
    section_needs(&d);
    post_needs(&d);
    /* columns of study lie slot by slot, those of explicit study before them */
    int at_study[2] = {p->n_columns, 0};
    int *first = ARENA_ARRAY(arena, in->n_slots * (in->n_pools + 1), int);
    int *last = ARENA_ARRAY(arena, in->n_slots * (in->n_pools + 1), int);
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        if (c->kind == COLUMN_AT_STUDY) {
            at_study[0] = j < at_study[0] ? j : at_study[0];
            at_study[1] = j + 1;
        }
        if ((c->kind == COLUMN_FAMILIAR || c->kind == COLUMN_STUDY) && c->key[4] >= 0)
            d.by_site = true;
        bool study = c->kind == COLUMN_GROUPS || c->kind == COLUMN_SIZED || (c->kind == COLUMN_SHARED && c->key[4] != 1);
        if (!study)
            continue;
        int at = c->key[1] * (in->n_pools + 1) + c->key[0];
        first[at] = first[at] && first[at] <= j ? first[at] : j;
        last[at] = j + 1;
    }
    bool good = true;
    *lacking = -1;
    for (int t = 0; t < in->n_slots && good; t++)
        for (int pool = 0; pool < in->n_pools && good && in->slots[t].study; pool++) {
            int at = t * (in->n_pools + 1) + pool;
            good = desk_study(&d, pool, t, at_study, first[at], last[at]);
        }
    if (good) {
        lock_study(&d);
        good = hand_out(&d, lacking);
    }
    if (good) {
        /* first towards even loads, though each step costs a familiar face; then what the score says */
        for (d.smooth = in->past ? 0.0001 : 0.01; d.smooth > 5e-5; d.smooth *= 0.1)
            improve(&d);
        desk_columns(&d);
    }
    for (int q = 0; q < in->n_staff; q++)
        free(d.people[q].duties);
    free(d.needs);
    arena_free(arena);
    return good;
}
