/* A duty handed over to somebody else, everything else as it is: the checker says whether that is legal and what it does to
 * the score. */
#include <string.h>

#include "tools/explain/explain.h"

static struct ints replaced(struct arena *arena, struct ints staff, int from, int to)
{
    int *at = ARENA_ARRAY(arena, staff.count + 1, int), n = 0;
    if (from < 0) /* in place of a provider's leader */
        at[n++] = to;
    for (int i = 0; i < staff.count; i++)
        at[n++] = staff.at[i] == from ? to : staff.at[i];
    return (struct ints){n, at};
}

static void *copy(struct arena *arena, const void *from, int n, size_t size)
{
    void *to = arena_array(arena, (size_t)n + 1, size);
    if (n)
        memcpy(to, from, (size_t)n * size);
    return to;
}

static bool judge(const struct explain *e, const struct timetable *t, int64_t *change)
{
    struct verdict *v = verdict_of(e->in, t);
    bool legal = true;
    for (int i = 0; i < v->n_breaches; i++) /* what the file claims of itself is no matter here */
        legal &= v->breaches[i].rule == RULE_SCORE;
    *change = v->score - e->r->v->score;
    verdict_free(v);
    return legal;
}

bool explain_hand_over(const struct explain *e, enum use_kind kind, int index, int from, int to, int64_t *change)
{
    struct arena *arena = arena_new();
    struct timetable t = *e->r->t;
    t.sections = copy(arena, t.sections, t.n_sections, sizeof *t.sections);
    t.studies = copy(arena, t.studies, t.n_studies, sizeof *t.studies);
    t.posts = copy(arena, t.posts, t.n_posts, sizeof *t.posts);
    struct ints *staff = kind == USE_SECTION ? &t.sections[index].staff
                         : kind == USE_STUDY ? &t.studies[index].staff
                                             : &t.posts[index].staff;
    *staff = replaced(arena, *staff, from, to);
    if (from < 0)
        t.sections[index].provider = -1;
    bool legal = judge(e, &t, change);
    arena_free(arena);
    return legal;
}

bool explain_move_room(const struct explain *e, enum use_kind kind, int index, int room, int64_t *change)
{
    struct arena *arena = arena_new();
    struct timetable t = *e->r->t;
    t.sections = copy(arena, t.sections, t.n_sections, sizeof *t.sections);
    t.studies = copy(arena, t.studies, t.n_studies, sizeof *t.studies);
    if (kind == USE_SECTION)
        t.sections[index].room = room;
    else
        t.studies[index].room = room;
    bool legal = judge(e, &t, change);
    arena_free(arena);
    return legal;
}
