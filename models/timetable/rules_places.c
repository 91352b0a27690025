/* Rules on rooms: P1. The features of study rooms belong to E2. */
#include "timetable/checking.h"

/* Groups and students in a room at one moment in one part of the weeks; weeks 0: in any. */
static void occupancy(const struct checking *c, int room, const struct slotset *moment, weekset part, int *groups,
                      int *students)
{
    *groups = *students = 0;
    EACH_GROUP_OF(c, of_room, room, g)
    {
        if (slotset_meets(&g->slots, moment) && (!part || g->weeks & part)) {
            *groups += 1;
            *students += g->students.count;
        }
    }
}

static void report_room(struct checking *c, int room, const struct slotset *moment, weekset part, int groups,
                        int students)
{
    const struct room *r = &c->in->rooms[room];
    struct slotset used = {0};
    EACH_GROUP_OF(c, of_room, room, g)
    {
        struct slotset here = slotset_and(g->slots, *moment);
        if (g->weeks & part)
            used = slotset_or(used, here);
    }
    if (groups > r->parallel)
        breach(c, RULE_P1, _("room %s holds %d groups at once in %s, weeks %s: at most %d are right"),
               call_room(c, room), groups, call_slots(c, used), call_weeks(c, part), r->parallel);
    if (students > r->capacity)
        breach(c, RULE_P1, _("room %s holds %d students in %s, weeks %s: at most %d have a place"), call_room(c, room),
               students, call_slots(c, used), call_weeks(c, part), r->capacity);
}

static void check_room(struct checking *c, int room, const weekset *parts, int n_parts)
{
    const struct room *r = &c->in->rooms[room];
    for (int m = 0; m < c->n_moments; m++) {
        int groups, students;
        occupancy(c, room, &c->moments[m], 0, &groups, &students);
        if (groups <= r->parallel && students <= r->capacity)
            continue;
        for (int k = 0; k < n_parts; k++) {
            occupancy(c, room, &c->moments[m], parts[k], &groups, &students);
            if (groups > r->parallel || students > r->capacity) {
                report_room(c, room, &c->moments[m], parts[k], groups, students);
                break; /* the other parts say the same of this moment */
            }
        }
    }
}

/* The room fits the group: there is one, open, with the features asked for. */
static void check_fit(struct checking *c, const struct group *g)
{
    if (g->kind == GROUP_POST)
        return;
    if (g->room < 0) {
        breach(c, RULE_P1, _("%s has no room"), call_group(c, g));
        return;
    }
    const struct room *r = &c->in->rooms[g->room];
    struct slotset closed = slotset_and(g->slots, r->closed);
    if (!slotset_empty(&closed))
        breach(c, RULE_P1, _("%s is in room %s, which is closed in %s"), call_group(c, g), call_room(c, g->room),
               call_slots(c, closed));
    if (g->kind == GROUP_STUDY)
        return;
    const struct activity *a = &c->in->activities[group_section(c, g)->activity];
    if (a->room_features & ~r->features)
        breach(c, RULE_P1, _("%s is in room %s, which lacks %s"), call_group(c, g), call_room(c, g->room),
               call_features(c, a->room_features & ~r->features));
    if (a->rooms.count && !ints_has(&a->rooms, g->room))
        breach(c, RULE_P1, _("%s is in room %s, which is none of the rooms of %s"), call_group(c, g),
               call_room(c, g->room), call_activity(c, group_section(c, g)->activity));
}

void check_rooms(struct checking *c)
{
    for (int g = 0; g < c->n_groups; g++)
        check_fit(c, &c->groups[g]);
    for (int r = 0; r < c->in->n_rooms; r++) {
        weekset parts[WEEKS_MAX];
        int n = group_weeks(c, c->of_room, r, parts);
        check_room(c, r, parts, n);
    }
}
