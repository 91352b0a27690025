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
