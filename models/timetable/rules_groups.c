/* Rules on groups: sections (E1) and study groups (E2). */
#include "timetable/checking.h"

/* E1 ---------------------------------------------------------------------------------- */

static void check_size(struct checking *c, const struct section *x)
{
    const struct activity *a = &c->in->activities[x->activity];
    const struct offer *o = x->provider >= 0 ? offer_of(c->in, x->provider, x->activity) : NULL;
    int n = x->students.count;
    if (n < a->size_min || n > a->size_max)
        breach(c, RULE_E1, _("%s has %d students: %d to %d are right"), call_section(c, x), n, a->size_min,
               a->size_max);
    else if (o && n < o->min_size)
        breach(c, RULE_E1, _("%s has %d students: its provider asks for at least %d"), call_section(c, x), n,
               o->min_size);
}

static void check_grades(struct checking *c, const struct section *x)
{
    const struct activity *a = &c->in->activities[x->activity];
    gradeset grades = 0;
    for (int i = 0; i < x->students.count; i++)
        grades |= (gradeset)(1u << c->in->students[x->students.at[i]].grade);
    if (grades != x->grades)
        breach(c, RULE_E1, _("the grades stated of %s are not those of its students"), call_section(c, x));
    grades &= a->grades; /* a student outside the band breaks S2, not the span besides */
    if (!grades)
        return;
    int low = __builtin_ctz(grades), high = 31 - __builtin_clz(grades);
    if (high - low > a->grade_span)
        breach(c, RULE_E1, _("%s mixes grades %d to %d: they may lie at most %d apart"), call_section(c, x), low, high,
               a->grade_span);
}

static void check_classes(struct checking *c, const struct section *x, int *of_class)
{
    int most = c->in->activities[x->activity].per_class;
    for (int i = 0; i < x->students.count; i++)
        of_class[c->in->students[x->students.at[i]].class_]++;
    for (int i = 0; i < x->students.count; i++) {
        int class_ = c->in->students[x->students.at[i]].class_;
        if (most >= 0 && of_class[class_] > most)
            breach(c, RULE_E1, _("%s has %d students of %s: at most %d are right"), call_section(c, x),
                   of_class[class_], call_class(c, class_), most);
        of_class[class_] = 0;
    }
}

void check_sections(struct checking *c)
{
    int *of_class = ARENA_ARRAY(c->arena, c->in->n_classes, int);
    int *opened = ARENA_ARRAY(c->arena, c->in->n_activities, int);
    for (int i = 0; i < c->t->n_sections; i++) {
        const struct section *x = &c->t->sections[i];
        opened[x->activity]++;
        check_size(c, x);
        check_grades(c, x);
        check_classes(c, x, of_class);
    }
    for (int a = 0; a < c->in->n_activities; a++) {
        const struct activity *activity = &c->in->activities[a];
        if (opened[a] < activity->sections_min || opened[a] > activity->sections_max)
            breach(c, RULE_E1, _("%s has %d sections: %d to %d are right"), call_activity(c, a), opened[a],
                   activity->sections_min, activity->sections_max);
    }
}

/* E2 ---------------------------------------------------------------------------------- */

static int pool_of(const struct checking *c, int student)
{
    return c->in->pool_of_class[c->in->students[student].class_];
}

/* Pool of a group: its first student's. */
static int pool_of_group(const struct checking *c, const struct group *g)
{
    return g->students.count ? pool_of(c, g->students.at[0]) : -1;
}

static void check_study_group(struct checking *c, const struct group *g)
{
    const struct profile *p = &c->in->profile;
    int pool = pool_of_group(c, g);
    if (!g->students.count)
        breach(c, RULE_E2, _("%s: no study group is to be empty"), call_group(c, g));
    if (g->students.count > p->study.max_size)
        breach(c, RULE_E2, _("%s has %d students: at most %d are right"), call_group(c, g), g->students.count,
               p->study.max_size);
    uint64_t lacks = g->room < 0 ? 0 : p->study.room & ~c->in->rooms[g->room].features;
    if (lacks)
        breach(c, RULE_E2, _("%s is in room %s, which lacks what study needs: %s"), call_group(c, g),
               call_room(c, g->room), call_features(c, lacks));
    for (int i = 1; i < g->students.count; i++)
        if (pool_of(c, g->students.at[i]) != pool) {
            breach(c, RULE_E2, _("%s has %s, who studies with %s, among students of %s"), call_group(c, g),
                   call_student(c, g->students.at[i]), call_pool(c, pool_of(c, g->students.at[i])), call_pool(c, pool));
            break;
        }
}

/* Who studies in one pool, slot and part of the weeks. */
struct studying {
    int groups, students;
    int n_apart; /* of them, those with a keep_apart list */
    int *apart;
};

/* Conflicts among the students of the pool who are in study: partition_least() of them. */
static int least_groups(struct checking *c, const struct studying *s, int *node_of)
{
    int n = s->n_apart, max = c->in->profile.study.max_size;
    struct ints *near = ARENA_ARRAY(c->arena, n, struct ints);
    for (int i = 0; i < n; i++)
        node_of[s->apart[i]] = i + 1;
    for (int i = 0; i < n; i++) {
        const struct ints *list = &c->in->students[s->apart[i]].keep_apart;
        int *at = ARENA_ARRAY(c->arena, list->count, int);
        for (int j = 0; j < list->count; j++)
            if (node_of[list->at[j]])
                at[near[i].count++] = node_of[list->at[j]] - 1;
        near[i].at = at;
    }
    for (int i = 0; i < n; i++)
        node_of[s->apart[i]] = 0;
    return partition_least(s->students, max, n, near);
}

/* What E2 needs while it walks slots and weeks; arrays by pool or by student. */
struct study_walk {
    struct studying *pools;
    bool *told; /* this pool's number is reported for the slot */
    int *seen;  /* the last round that met the student */
    int *node_of;
    int round;
};

/* A group of several pools is reported as such: what it does to their numbers is not told again. */
static void count_group(struct checking *c, struct study_walk *w, const struct group *g)
{
    int pool = pool_of_group(c, g);
    if (pool >= 0)
        w->pools[pool].groups++;
    for (int i = 0; i < g->students.count; i++) {
        int student = g->students.at[i], own = pool_of(c, student);
        if (own != pool && own >= 0)
            w->told[own] = true;
        if (own != pool && pool >= 0)
            w->told[pool] = true;
        if (w->seen[student] == w->round || own < 0)
            continue;
        w->seen[student] = w->round;
        struct studying *s = &w->pools[own];
        s->students++;
        if (c->in->students[student].keep_apart.count)
            s->apart[s->n_apart++] = student;
    }
}

static void check_part(struct checking *c, struct study_walk *w, const int *groups, int n, weekset part)
{
    const struct instance *in = c->in;
    for (int p = 0; p < in->n_pools; p++)
        w->pools[p].groups = w->pools[p].students = w->pools[p].n_apart = 0;
    w->round++;
    for (int i = 0; i < n; i++)
        if (c->groups[groups[i]].weeks & part)
            count_group(c, w, &c->groups[groups[i]]);
    for (int p = 0; p < in->n_pools; p++) {
        struct studying *s = &w->pools[p];
        int least = s->students && !w->told[p] ? least_groups(c, s, w->node_of) : 0;
        if (s->groups == least || w->told[p])
            continue;
        w->told[p] = true;
        breach(c, RULE_E2, _("%s has %d study groups for %d students in %s, weeks %s: exactly %d are right"),
               call_pool(c, p), s->groups, s->students, in->slots[c->t->studies[c->groups[groups[0]].index].slot].id,
               call_weeks(c, part), least);
    }
}

void check_study(struct checking *c)
{
    const struct instance *in = c->in;
    struct study_walk w = {.pools = ARENA_ARRAY(c->arena, in->n_pools, struct studying),
                           .told = ARENA_ARRAY(c->arena, in->n_pools, bool),
                           .seen = ARENA_ARRAY(c->arena, in->n_students, int),
                           .node_of = ARENA_ARRAY(c->arena, in->n_students, int)};
    for (int s = 0; s < in->n_students; s++)
        if (pool_of(c, s) >= 0 && in->students[s].keep_apart.count)
            w.pools[pool_of(c, s)].n_apart++;
    for (int p = 0; p < in->n_pools; p++)
        w.pools[p].apart = ARENA_ARRAY(c->arena, w.pools[p].n_apart, int);
    int *groups = ARENA_ARRAY(c->arena, c->t->n_studies, int);
    for (int slot = 0; slot < in->n_slots; slot++) {
        weekset parts[WEEKS_MAX];
        int n = 0, n_parts = weeks_parts(&in->term, NULL, 0, parts);
        for (int g = c->t->n_sections; g < c->t->n_sections + c->t->n_studies; g++)
            if (slotset_has(&c->groups[g].slots, slot)) {
                groups[n++] = g;
                n_parts = weeks_refine(parts, n_parts, c->groups[g].weeks);
                check_study_group(c, &c->groups[g]);
            }
        for (int p = 0; p < in->n_pools; p++)
            w.told[p] = false;
        for (int k = 0; n && k < n_parts; k++)
            check_part(c, &w, groups, n, parts[k]);
    }
}
