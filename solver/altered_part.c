/* A part of a school: some of its slots, as a school of its own that is less restricted than the whole. What the
 * part does not see (other slots, other meetings of a section, what a section may do elsewhere) is left open. */
#include <string.h>

#include "school/calendar.h"
#include "solver/altered.h"

/* The starts of meetings that use a slot kept, as starts within the part: of whole meetings the start itself, of
 * a single slot that slot. */
static struct slotset within(const struct instance *in, const struct slotset *starts, int length,
                             const struct slotset *keep, bool meetings)
{
    struct slotset kept = {{0}}, meeting;
    for (int t = slotset_next(starts, 0); t >= 0; t = slotset_next(starts, t + 1)) {
        if (!meeting_slots(in, t, length, &meeting) || !slotset_meets(&meeting, keep))
            continue;
        if (meetings)
            slotset_add(&kept, t);
        else
            kept = slotset_or(kept, slotset_and(meeting, *keep));
    }
    return kept;
}

static void restrict_locks(struct altered *a, const struct slotset *keep, bool meetings)
{
    for (int i = 0; i < a->in.n_locks; i++) {
        struct lock *l = &a->locks[i];
        if (l->kind == LOCK_STAFF) {
            a->lock_out[i] |= !slotset_has(keep, l->slot);
            continue;
        }
        const struct activity *act = &a->base->activities[l->activity];
        struct slotset all = within(a->base, &a->in.activities[l->activity].slots, act->length, keep, true);
        bool inside = act->sessions == 1 && slotset_equal(&all, &a->in.activities[l->activity].slots);
        if (l->kind == LOCK_STUDENT) {
            a->lock_out[i] |= !l->negative && !inside;
        } else if (l->has_slots) {
            l->slots = within(a->base, &l->slots, act->length, keep, meetings);
            a->lock_out[i] |= slotset_count(&l->slots) != 1;
        } else {
            a->lock_out[i] |= !inside;
        }
    }
}

static void restrict_activities(struct altered *a, const struct slotset *keep, bool meetings)
{
    for (int i = 0; i < a->in.n_activities; i++) {
        struct activity *act = &a->activities[i];
        struct slotset all = within(&a->in, &act->slots, act->length, keep, true);
        if (act->sessions > 1 || !slotset_equal(&all, &act->slots))
            act->sections_min = 0;
        act->slots = within(&a->in, &act->slots, act->length, keep, meetings);
        act->sessions = 1;
        for (int v = 0; v < a->in.n_providers; v++)
            for (int o = 0; o < a->providers[v].n_offers; o++) {
                struct offer *offer = (struct offer *)&a->providers[v].offers[o];
                if (offer->activity == i)
                    offer->slots = within(&a->in, &offer->slots, act->length, keep, meetings);
            }
    }
}

static void restrict_students(struct altered *a, const struct slotset *keep, bool meetings)
{
    for (int s = 0; s < a->in.n_students; s++) {
        struct student *st = &a->students[s];
        struct wish *wishes = arena_array(a->arena, (size_t)st->n_wishes + 1, sizeof *wishes);
        st->attends = slotset_and(st->attends, *keep);
        for (int w = 0; w < st->n_wishes; w++) {
            wishes[w] = st->wishes[w];
            if (wishes[w].limited)
                wishes[w].slots =
                    within(&a->in, &wishes[w].slots, a->in.activities[wishes[w].activity].length, keep, meetings);
        }
        st->wishes = wishes;
    }
}

void altered_restrict(struct altered *a, const struct slotset *keep, bool meetings)
{
    restrict_locks(a, keep, meetings);
    restrict_students(a, keep, meetings);
    restrict_activities(a, keep, meetings);
    for (int p = 0; p < a->in.n_posts; p++)
        a->posts[p].slots = slotset_and(a->posts[p].slots, *keep);
    altered_end(a);
    for (int q = 0; q < a->in.n_staff; q++)
        a->staff[q].available = slotset_and(a->staff[q].available, *keep);
    for (int r = 0; r < a->in.n_rooms; r++)
        for (int t = 0; t < a->in.n_slots; t++)
            if (!slotset_has(keep, t))
                slotset_add(&a->rooms[r].closed, t);
    if (meetings)
        return;
    for (int i = 0; i < a->in.n_activities; i++)
        a->activities[i].length = 1;
    for (int i = 0; i < a->in.n_sites; i++)
        if (a->sites[i].off_campus) /* the whole meeting contains the travel (T4) */
            a->sites[i].travel = 0;
    /* study elsewhere on the day may do for S4 */
    a->in.profile.homework_primary = a->in.profile.homework_junior = 24 * 60;
}

/* Locks of other activities go; who is locked to a duty is away from these. */
static void keep_locks(struct altered *a, const struct ints *activities)
{
    for (int i = 0; i < a->in.n_locks; i++) {
        const struct lock *l = &a->locks[i];
        if (l->kind == LOCK_STAFF && !a->lock_out[i])
            slotset_remove(&a->staff[l->person].available, l->slot);
        a->lock_out[i] |= l->kind == LOCK_STAFF || !ints_has(activities, l->activity);
    }
}

static void keep_students(struct altered *a, const struct ints *activities, const struct slotset *slots)
{
    for (int s = 0; s < a->in.n_students; s++) {
        struct student *st = &a->students[s];
        struct wish *kept = arena_array(a->arena, (size_t)st->n_wishes + 1, sizeof *kept);
        int n = 0;
        for (int w = 0; w < st->n_wishes; w++)
            if (ints_has(activities, st->wishes[w].activity))
                kept[n++] = st->wishes[w];
        st->attends = n ? slotset_and(st->attends, *slots) : (struct slotset){{0}};
        st->wishes = kept;
        st->n_wishes = n;
    }
}

void altered_activities(struct altered *a, const struct ints *activities)
{
    struct slotset slots = {{0}};
    for (int i = 0; i < activities->count; i++) {
        const struct activity *act = &a->activities[activities->at[i]];
        struct slotset own;
        section_slots(&a->in, &act->slots, act->length, &own);
        slots = slotset_or(slots, own);
    }
    keep_locks(a, activities);
    keep_students(a, activities, &slots);
    for (int i = 0; i < a->in.n_activities; i++)
        if (!ints_has(activities, i)) {
            a->activities[i].slots = (struct slotset){{0}};
            a->activities[i].sections_min = a->activities[i].sections_max = 0;
        }
    for (int p = 0; p < a->in.n_posts; p++)
        a->posts[p].slots = (struct slotset){{0}};
    for (int t = 0; t < a->in.n_slots; t++) { /* who is in none of them is nowhere */
        a->slots[t].study = false;
        a->absent[t] = a->in.n_students;
    }
    a->in.profile.homework_primary = a->in.profile.homework_junior = 0;
    altered_end(a);
}
