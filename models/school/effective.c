/* An update: the school from a date on. */
#include "school/calendar.h"

static struct ints scheduled_of(const struct instance *in, const struct ints *students)
{
    int n = 0, *at = ARENA_ARRAY(in->arena, students->count, int);
    for (int i = 0; i < students->count; i++)
        if (in->students[students->at[i]].scheduled)
            at[n++] = students->at[i];
    return (struct ints){n, at};
}

struct that_day {
    struct slotset *slots;
    int slot, week;
};

static bool note_slot(void *ctx, int date, int week)
{
    struct that_day *d = ctx;
    (void)date;
    d->week = week;
    slotset_add(d->slots, d->slot);
    return false;
}

bool instance_on(struct instance *in, int date, struct slotset *slots)
{
    struct student *students = (struct student *)in->students;
    struct activity *activities = (struct activity *)in->activities;
    struct term *term = &in->term;
    *slots = (struct slotset){0};
    if (date < term->start || date > term->end)
        return false;
    term->from = term->end = date;
    struct that_day d = {slots, 0, 0};
    for (d.slot = 0; d.slot < in->n_slots; d.slot++)
        calendar_dates(in, d.slot, weeks_all(term), note_slot, &d);
    if (!d.week)
        return false;
    term->weeks = d.week;
    for (int s = 0; s < in->n_students; s++) {
        students[s].weeks = weeks_all(term);
        students[s].from = students[s].to = date;
    }
    for (int a = 0; a < in->n_activities; a++)
        activities[a].weeks &= weeks_all(term);
    for (int i = 0; i < in->n_locks; i++)
        ((struct lock *)in->locks)[i].weeks &= weeks_all(term);
    return true;
}

bool instance_effective(struct instance *in, int date)
{
    struct student *students = (struct student *)in->students; /* const once this is done, as all below */
    struct activity *activities = (struct activity *)in->activities;
    struct lock *locks = (struct lock *)in->locks;
    struct pool *pools = (struct pool *)in->pools;
    if (date > in->term.end)
        return false;
    in->baseline.effective = date;
    in->term.from = date;
    weekset all = weeks_all(&in->term);
    for (int s = 0; s < in->n_students; s++) {
        students[s].weeks &= all;
        students[s].scheduled = students[s].scheduled && students[s].to >= date;
    }
    for (int a = 0; a < in->n_activities; a++)
        activities[a].weeks &= all;
    for (int i = 0; i < in->n_locks; i++)
        locks[i].weeks &= all;
    for (int p = 0; p < in->n_pools; p++)
        pools[p].students = scheduled_of(in, &pools[p].students);
    return true;
}
