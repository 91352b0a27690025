/* The cheap necessary conditions of one slot: students who can only study there need groups, rooms and adults;
 * posts need theirs; adults are matched to these places (Kuhn's augmenting paths). Counts at most what every
 * timetable needs, so a shortage proves that there is none. */
#include <stdlib.h>
#include <string.h>

#include "base/whole.h"
#include "school/calendar.h"
#include "solver/inquiry.h"

/* Some meeting that the student wishes could occupy the slot. */
static bool may_be_elsewhere(const struct instance *in, const struct student *st, int t)
{
    for (int w = 0; w < st->n_wishes && st->wants > 0; w++) {
        const struct activity *a = &in->activities[st->wishes[w].activity];
        struct slotset starts = slotset_and(a->slots, st->wishes[w].slots), meeting;
        if (!(a->grades >> st->grade & 1))
            continue;
        for (int u = slotset_next(&starts, 0); u >= 0; u = slotset_next(&starts, u + 1))
            if (meeting_slots(in, u, a->length, &meeting) && slotset_has(&meeting, t))
                return true;
    }
    return false;
}

/* Students who surely study in the slot, all weeks, by pool; returns their number. */
static int count_forced(const struct instance *in, int t, int *forced)
{
    int total = 0;
    weekset all = weeks_all(&in->term);
    for (int s = 0; s < in->n_students; s++) {
        const struct student *st = &in->students[s];
        if (!st->scheduled || !slotset_has(&st->attends, t) || (st->weeks & all) != all || may_be_elsewhere(in, st, t))
            continue;
        forced[in->pool_of_class[st->class_]]++;
        total++;
    }
    return total;
}

/* Groups and places of the rooms fit for study. */
static bool rooms_suffice(const struct instance *in, int t, int groups, int students)
{
    int64_t most_groups = 0, places = 0;
    for (int r = 0; r < in->n_rooms; r++) {
        const struct room *room = &in->rooms[r];
        if ((in->profile.study.room & ~room->features) || slotset_has(&room->closed, t))
            continue;
        int64_t each = (int64_t)room->parallel * in->profile.study.max_size;
        most_groups += room->parallel;
        places += each < room->capacity ? each : room->capacity;
    }
    return groups <= most_groups && students <= places;
}

bool adult_may_supervise(const struct instance *in, int q, int t)
{
    const struct staff *s = &in->staff[q];
    if (!s->supervises || !adult_counts(in, q) || !slotset_has(&s->available, t) ||
        (s->type != STAFF_OWN && !term_touches(&in->term, &s->vetted)))
        return false;
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_STAFF && in->locks[i].person == q && in->locks[i].slot == t &&
            in->locks[i].duty == DUTY_FREE)
            return false;
    return true;
}

struct matching {
    const struct instance *in;
    int slot, n;
    const int *post;  /* [n] of each place, -1: study */
    int *holder;      /* [n_staff] the place that the adult holds, or -1 */
    bool *seen;       /* [n_staff] */
};

static bool place_adult(struct matching *m, int place)
{
    for (int q = 0; q < m->in->n_staff; q++) {
        const struct ints *by = m->post[place] >= 0 ? &m->in->posts[m->post[place]].by : NULL;
        if (m->seen[q] || (by && by->count && !ints_has(by, q)) || !adult_may_supervise(m->in, q, m->slot))
            continue;
        m->seen[q] = true;
        if (m->holder[q] < 0 || place_adult(m, m->holder[q])) {
            m->holder[q] = place;
            return true;
        }
    }
    return false;
}

static bool adults_suffice(const struct instance *in, int t, int study, const bool *any_adults)
{
    int n = 0, most = study;
    for (int p = 0; p < in->n_posts; p++)
        most += in->posts[p].adults;
    int *post = xmalloc(sizeof *post * ((size_t)most + 1));
    for (int p = 0; p < in->n_posts; p++)
        for (int i = 0; i < in->posts[p].adults; i++)
            if (slotset_has(&in->posts[p].slots, t) && !any_adults[p * in->n_slots + t])
                post[n++] = p;
    for (int i = 0; i < study; i++)
        post[n++] = -1;
    struct matching m = {in, t, n, post, xmalloc(sizeof(int) * ((size_t)in->n_staff + 1)),
                         xmalloc((size_t)in->n_staff + 1)};
    bool enough = true;
    for (int q = 0; q < in->n_staff; q++)
        m.holder[q] = -1;
    for (int i = 0; i < n && enough; i++) {
        memset(m.seen, 0, (size_t)in->n_staff);
        enough = place_adult(&m, i);
    }
    free(post);
    free(m.holder);
    free(m.seen);
    return enough;
}

bool counts_refute(const struct altered *a, int t)
{
    const struct instance *in = &a->in;
    int *forced = xcalloc((size_t)in->n_pools + 1, sizeof *forced), groups = 0, adults = 0;
    if (a->absent[t]) {
        free(forced);
        return false;
    }
    int students = count_forced(in, t, forced);
    for (int b = 0; b < in->n_pools; b++) {
        int n = (int)ceil_div(forced[b], in->profile.study.max_size);
        int by_adults = (int)ceil_div(forced[b], in->profile.study.students_per_adult);
        groups += n;
        adults += by_adults > n ? by_adults : n;
    }
    free(forced);
    return (students && !in->slots[t].study) || !rooms_suffice(in, t, groups, students) ||
           !adults_suffice(in, t, adults, a->any_adults);
}
