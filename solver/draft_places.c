/* Rooms and adults of a draft: each takes the best that is left; what finds nothing is a vacancy. */
#include <stdlib.h>

#include "program/facts.h"
#include "school/calendar.h"
#include "solver/draft.h"

static struct slotset only(int slot)
{
    struct slotset one = {{0}};
    slotset_add(&one, slot);
    return one;
}

/* Rooms ------------------------------------------------------------------------------- */

static bool room_holds(const struct drafting *d, int r, const struct slotset *slots, weekset weeks, int students)
{
    const struct room *room = &d->in->rooms[r];
    int groups = 1, people = students;
    if (slotset_meets(&room->closed, slots))
        return false;
    for (int i = 0; i < d->rooms[r].count; i++) {
        const struct taken *k = &d->rooms[r].at[i];
        if ((k->weeks & weeks) && slotsets_clash(d->in, &k->slots, slots)) {
            groups++;
            people += k->students;
        }
    }
    return groups <= room->parallel && people <= room->capacity;
}

static uint64_t needs_of(const struct instance *in, const struct ints *students)
{
    uint64_t needs = 0;
    for (int i = 0; i < students->count; i++)
        needs |= in->students[students->at[i]].needs;
    return needs;
}

static void room_of_section(struct drafting *d, struct section *s)
{
    const struct instance *in = d->in;
    const struct activity *a = &in->activities[s->activity];
    struct slotset slots = section_occupies(in, s);
    uint64_t needs = a->room_features | needs_of(in, &s->students);
    int locked = -1, best = -1;
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].activity == s->activity &&
            in->locks[i].section == s->number && in->locks[i].room >= 0)
            locked = in->locks[i].room;
    for (int r = 0; r < in->n_rooms; r++)
        if ((locked < 0 || r == locked) && !(needs & ~in->rooms[r].features) &&
            (!a->rooms.count || ints_has(&a->rooms, r)) && room_holds(d, r, &slots, s->weeks, s->students.count) &&
            (best < 0 || in->rooms[r].capacity < in->rooms[best].capacity))
            best = r;
    s->room = best;
    if (best >= 0)
        take(&d->rooms[best], slots, s->weeks, in->rooms[best].site, s->students.count);
    else
        vacancy_add(d, slotset_next(&s->starts, 0), arena_printf(d->t->arena, "%s-%d", a->id, s->number), MISSING_ROOMS, 1);
}

static const char *pool_id(const struct drafting *d, const struct study *g)
{
    return d->in->pools[d->in->pool_of_class[d->in->students[g->students.at[0]].class_]].id;
}

static void room_of_group(struct drafting *d, struct study *g)
{
    const struct instance *in = d->in;
    struct slotset slots = only(g->slot);
    uint64_t needs = in->profile.study.room | needs_of(in, &g->students);
    int home = in->classes[in->students[g->students.at[0]].class_].room, best = -1;
    for (int r = 0; r < in->n_rooms; r++)
        if (!(needs & ~in->rooms[r].features) &&
            room_holds(d, r, &slots, g->weeks, g->students.count) &&
            (best < 0 || r == home || (best != home && in->rooms[r].capacity < in->rooms[best].capacity)))
            best = r;
    g->room = best;
    if (best >= 0)
        take(&d->rooms[best], slots, g->weeks, in->rooms[best].site, g->students.count);
    else
        vacancy_add(d, g->slot, pool_id(d, g), MISSING_ROOMS, 1);
}

void draft_rooms(struct drafting *d)
{
    for (int k = 0; k < d->t->n_sections; k++)
        room_of_section(d, &d->t->sections[k]);
    for (int k = 0; k < d->t->n_studies; k++)
        room_of_group(d, &d->t->studies[k]);
}

/* Adults ------------------------------------------------------------------------------ */

static int load_of(const struct drafting *d, const struct slotset *slots)
{
    int load = 0;
    for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
        load += duty_load_in_week(d->in, t);
    return load;
}

/* Within the caps, counting duties of all weeks together: a draft leaves some room. */
static bool caps_allow(const struct drafting *d, int q, const struct slotset *slots)
{
    const struct staff *s = &d->in->staff[q];
    int week = load_of(d, slots), day[DAYS] = {0}, days = 0;
    for (int i = -1; i < d->staff[q].count; i++) {
        const struct slotset *held = i < 0 ? slots : &d->staff[q].at[i].slots;
        week += i < 0 ? 0 : load_of(d, held);
        for (int t = slotset_next(held, 0); t >= 0; t = slotset_next(held, t + 1))
            day[d->in->slots[t].day] += duty_load_in_week(d->in, t);
    }
    bool within = s->max_load < 0 || week <= s->max_load;
    for (int k = 0; k < DAYS; k++) {
        days += day[k] > 0;
        within &= s->max_load_per_day < 0 || day[k] <= s->max_load_per_day;
    }
    return within && (s->max_days < 0 || days <= s->max_days);
}

static bool may_serve(const struct drafting *d, int q, const struct slotset *slots, weekset weeks, int site)
{
    const struct instance *in = d->in;
    if (!in->staff[q].supervises || !staff_may(in, q, slots, weeks) || !caps_allow(d, q, slots))
        return false;
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_STAFF && in->locks[i].person == q && in->locks[i].duty == DUTY_FREE &&
            slotset_has(slots, in->locks[i].slot))
            return false;
    for (int i = 0; i < d->staff[q].count; i++) {
        const struct taken *k = &d->staff[q].at[i];
        if (!(k->weeks & weeks))
            continue;
        for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
            for (int u = slotset_next(&k->slots, 0); u >= 0; u = slotset_next(&k->slots, u + 1))
                if (slots_clash(&in->slots[t], &in->slots[u]) ||
                    (site >= 0 && k->site >= 0 && slots_too_close(in, t, site, u, k->site)))
                    return false;
    }
    return true;
}

/* The least loaded who may, of `by` where that names anybody, and not of `not`; -1: nobody. */
static int choose(const struct drafting *d, const struct slotset *slots, weekset weeks, int site, const struct ints *by,
                  const struct ints *not)
{
    int best = -1, least = 0;
    for (int q = 0; q < d->in->n_staff; q++) {
        int load = 0;
        if ((by && by->count && !ints_has(by, q)) || ints_has(not, q) || !may_serve(d, q, slots, weeks, site))
            continue;
        for (int i = 0; i < d->staff[q].count; i++)
            load += load_of(d, &d->staff[q].at[i].slots);
        if (best < 0 || load < least) {
            best = q;
            least = load;
        }
    }
    return best;
}

/* Fills `staff` up to `number`; what is missing is a vacancy of `what`. */
static void fill(struct drafting *d, struct ints *staff, int number, struct slotset slots, weekset weeks, int site,
                 const struct ints *by, const char *what)
{
    while (staff->count < number) {
        int q = choose(d, &slots, weeks, site, by, staff);
        if (q < 0)
            break;
        ((int *)staff->at)[staff->count++] = q;
        take(&d->staff[q], slots, weeks, site, 0);
    }
    if (staff->count < number)
        vacancy_add(d, slotset_next(&slots, 0), what, MISSING_ADULTS, number - staff->count);
}

/* Whom a lock puts at the post, as far as they may. */
static void place_locked(struct drafting *d, struct ints *staff, int number, int slot, enum lock_duty duty, int post)
{
    struct slotset slots = only(slot);
    for (int i = 0; i < d->in->n_locks && staff->count < number; i++) {
        const struct lock *l = &d->in->locks[i];
        if (l->kind != LOCK_STAFF || l->slot != slot || l->duty != duty || (duty == DUTY_POST && l->post != post) ||
            !may_serve(d, l->person, &slots, weeks_all(&d->in->term), -1))
            continue;
        ((int *)staff->at)[staff->count++] = l->person;
        take(&d->staff[l->person], slots, weeks_all(&d->in->term), -1, 0);
    }
}

static void fill_posts(struct drafting *d)
{
    const struct instance *in = d->in;
    weekset all = weeks_all(&in->term);
    int most = 0;
    for (int p = 0; p < in->n_posts; p++)
        most += slotset_count(&in->posts[p].slots);
    d->t->posts = ARENA_ARRAY(d->t->arena, most, struct post_duty);
    for (int named = 1; named >= 0; named--) /* those for a few people first */
        for (int p = 0; p < in->n_posts; p++)
            for (int t = slotset_next(&in->posts[p].slots, 0); t >= 0 && (in->posts[p].by.count > 0) == named;
                 t = slotset_next(&in->posts[p].slots, t + 1)) {
                struct post_duty *duty = &d->t->posts[d->t->n_posts++];
                *duty = (struct post_duty){p, t, all, {0, ARENA_ARRAY(d->t->arena, in->posts[p].adults, int)}};
                place_locked(d, &duty->staff, in->posts[p].adults, t, DUTY_POST, p);
                fill(d, &duty->staff, in->posts[p].adults, only(t), all, -1, &in->posts[p].by, in->posts[p].id);
            }
}

static void fill_sections(struct drafting *d)
{
    const struct instance *in = d->in;
    for (int k = 0; k < d->t->n_sections; k++) {
        struct section *s = &d->t->sections[k];
        const struct activity *a = &in->activities[s->activity];
        int number = adults_by_size(a, s->students.count);
        if (s->provider >= 0 && in->profile.external_needs_own_adult && number < 2)
            number = 2;
        fill(d, &s->staff, number - (s->provider >= 0), section_occupies(in, s), s->weeks,
             s->room >= 0 ? in->rooms[s->room].site : -1, NULL,
             arena_printf(d->t->arena, "%s-%d", a->id, s->number));
    }
}

static void fill_study(struct drafting *d)
{
    const struct instance *in = d->in;
    int per = in->profile.study.students_per_adult;
    for (int pass = 0; pass < 2; pass++) /* those whom locks ask for, then the others */
        for (int k = 0; k < d->t->n_studies; k++) {
            struct study *g = &d->t->studies[k];
            int number = (g->students.count + per - 1) / per, site = g->room >= 0 ? in->rooms[g->room].site : -1;
            if (!pass && g->weeks == weeks_all(&in->term))
                place_locked(d, &g->staff, number, g->slot, DUTY_STUDY, -1);
            else if (pass)
                fill(d, &g->staff, number, only(g->slot), g->weeks, site, NULL, pool_id(d, g));
        }
}

void draft_adults(struct drafting *d)
{
    fill_posts(d);
    fill_sections(d);
    fill_study(d);
}
