#include "solver/desk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "program/facts.h"
#include "school/calendar.h"

/* Needs ----------------------------------------------------------------------------------------- */

void desk_need(struct desk *d, struct need n)
{
    if (d->n_needs == d->need_room) {
        d->need_room = d->need_room ? 2 * d->need_room : 256;
        d->needs = xrealloc(d->needs, (size_t)d->need_room, sizeof *d->needs);
    }
    n.person = -1;
    n.load = n.week_load = 0;
    for (int t = slotset_next(&n.slots, 0); t >= 0; t = slotset_next(&n.slots, t + 1)) {
        n.load += duty_load(d->in, t, n.weeks);
        n.week_load += duty_load_in_week(d->in, t);
    }
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
            desk_assign(d, &d->needs[d->n_needs - 1], s->leader);
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

enum kept { ANYBODY, HAD_IT, HAD_IT_THEN /* in those weeks too */, HAD_JUST_IT /* in those weeks alone */ };

static bool had_it(const struct desk *d, int q, const struct need *n, enum kept kept)
{
    if (kept == ANYBODY || desk_new_to(d, q, n) > 0)
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
        if (!desk_may(d, q, n) || !had_it(d, q, n, kept))
            continue;
        double before = desk_load_square(d, q);
        desk_assign(d, n, q);
        double cost = desk_local_cost(d, n) + (desk_load_square(d, q) - before) * (d->in->past ? 0.0001 : 0.001);
        desk_assign(d, n, -1);
        if (cost < least) {
            least = cost;
            best = q;
        }
    }
    if (best < 0)
        return false;
    desk_assign(d, n, best);
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
        desk_assign(d, other, -1);
        if (desk_may(d, q, n)) {
            desk_assign(d, n, q);
            if (augment(d, j, seen))
                return true;
            desk_assign(d, n, -1);
        }
        desk_assign(d, other, q);
    }
    return false;
}

/* Of those who get nobody, the slot of the first is *lack. */
static void hand_out(struct desk *d, struct lack *lack)
{
    bool *seen = xmalloc((size_t)d->n_needs + 1);
    for (enum kept kept = HAD_JUST_IT; kept > ANYBODY && d->in->past; kept--) /* in an update all stay, as far as it goes */
        for (int i = 0; i < d->n_needs; i++)
            if (d->needs[i].person < 0)
                staff_need(d, i, kept);
    /* locks first; sections' adults before posts before study: the least free come first */
    for (int pass = 0; pass < 4; pass++)
        for (int i = 0; i < d->n_needs; i++) {
            struct need *n = &d->needs[i];
            if (n->person >= 0 || (pass == 0 ? n->must < 0 : (int)n->kind != pass - 1))
                continue;
            memset(seen, 0, (size_t)d->n_needs);
            if (!augment(d, i, seen) && lack->slot < 0)
                lack->slot = slotset_next(&n->slots, 0);
        }
    free(seen);
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

bool duties_assign(const struct plan *plan, const int *index, int moves, uint64_t seed, int64_t *x, struct lack *lack)
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
    *lack = (struct lack){.slot = -1};
    for (int t = 0; t < in->n_slots && good; t++) {
        int at = t * (in->n_pools + 1);
        good = !in->slots[t].study || desk_study(&d, t, at_study, first + at, last + at, lack);
    }
    if (good) {
        lock_study(&d);
        hand_out(&d, lack);
        desk_improve(&d, moves, seed);
        for (int i = 0; i < d.n_needs; i++)
            good &= d.needs[i].person >= 0;
    }
    if (good)
        desk_columns(&d);
    for (int q = 0; q < in->n_staff; q++)
        free(d.people[q].needs);
    free(d.needs);
    arena_free(arena);
    return good;
}
