/* What rules, program, search and documents all ask of an instance. */
#include "school/instance.h"

bool adult_counts(const struct instance *in, int staff)
{
    return in->staff[staff].type != STAFF_PARENT_VOLUNTEER || in->profile.parent_volunteer_counts;
}

const struct offer *offer_of(const struct instance *in, int provider, int activity)
{
    const struct provider *p = &in->providers[provider];
    for (int i = 0; i < p->n_offers; i++)
        if (p->offers[i].activity == activity)
            return &p->offers[i];
    return NULL;
}
