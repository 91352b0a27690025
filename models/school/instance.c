/* What rules, program, search and documents all ask of an instance. */
#include "school/instance.h"

bool adult_counts(const struct instance *in, int staff)
{
    return in->staff[staff].type != STAFF_PARENT_VOLUNTEER || in->profile.parent_volunteer_counts;
}

int people_at_once(const struct instance *in, int provider, const struct slotset *moment)
{
    int most = 0;
    for (int t = slotset_next(moment, 0); t >= 0; t = slotset_next(moment, t + 1))
        most = in->providers[provider].at_once[t] > most ? in->providers[provider].at_once[t] : most;
    return most;
}

int64_t toll_of(const struct instance *in, int provider, const struct slotset *slots, int sessions, weekset weeks)
{
    int64_t points = 0;
    for (int i = 0; i < in->providers[provider].n_tolls; i++) {
        const struct toll *toll = &in->providers[provider].tolls[i];
        if (!(toll->weeks & weeks))
            continue;
        points += sessions * toll->meeting;
        for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
            points += toll->slot[t];
    }
    return points;
}

const struct offer *offer_of(const struct instance *in, int provider, int activity)
{
    const struct provider *p = &in->providers[provider];
    for (int i = 0; i < p->n_offers; i++)
        if (p->offers[i].activity == activity)
            return &p->offers[i];
    return NULL;
}

const struct wish *wish_for(const struct student *st, int activity)
{
    for (int w = 0; w < st->n_wishes; w++)
        if (st->wishes[w].activity == activity)
            return &st->wishes[w];
    return NULL;
}

bool room_fits(const struct instance *in, int room, int activity)
{
    const struct activity *a = &in->activities[activity];
    return !(a->room_features & ~in->rooms[room].features) && (!a->rooms.count || ints_has(&a->rooms, room));
}
