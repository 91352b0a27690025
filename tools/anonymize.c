/* --anonymize: the names go before anything else sees the instance, so nothing can leak one. */
#include <string.h>

#include "tools/common.h"

/* A copy of an array of entities in which each name is the id. */
#define NAMELESS(in, array, count, type)                                                                               \
    do {                                                                                                               \
        struct type *copy = ARENA_ARRAY((in)->arena, (count) + 1, struct type);                                        \
        if ((count) > 0)                                                                                               \
            memcpy(copy, (array), sizeof *copy * (size_t)(count));                                                     \
        for (int i = 0; i < (count); i++)                                                                              \
            copy[i].name = copy[i].id;                                                                                 \
        (array) = copy;                                                                                                \
    } while (0)

void instance_anonymize(struct instance *in)
{
    in->name = in->id;
    NAMELESS(in, in->sites, in->n_sites, site);
    NAMELESS(in, in->rooms, in->n_rooms, room);
    NAMELESS(in, in->classes, in->n_classes, school_class);
    NAMELESS(in, in->staff, in->n_staff, staff);
    NAMELESS(in, in->providers, in->n_providers, provider);
    NAMELESS(in, in->activities, in->n_activities, activity);
    NAMELESS(in, in->posts, in->n_posts, post);
    NAMELESS(in, in->students, in->n_students, student);
    NAMELESS(in, in->pools, in->n_pools, pool);
    struct lock *locks = ARENA_ARRAY(in->arena, in->n_locks + 1, struct lock);
    for (int i = 0; i < in->n_locks; i++) {
        locks[i] = in->locks[i];
        locks[i].reason = NULL;
    }
    in->locks = locks;
    struct waiver *waivers = ARENA_ARRAY(in->arena, in->n_waivers + 1, struct waiver);
    for (int i = 0; i < in->n_waivers; i++) {
        waivers[i] = in->waivers[i];
        waivers[i].reason = waivers[i].approved_by = "";
    }
    in->waivers = waivers;
    const char **overlays = ARENA_ARRAY(in->arena, in->n_overlays + 1, const char *);
    for (int i = 0; i < in->n_overlays; i++)
        overlays[i] = "";
    in->overlays = overlays;
}
