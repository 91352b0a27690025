/* The measures of contract section 4, one function each, and the loads they rest on. Only
 * students with a complete consent chain are in any of them. */
#include <stdlib.h>
#include <string.h>

#include "base/whole.h"
#include "timetable/changes.h"
#include "timetable/checking.h"

static const struct section *held_section(const struct checking *c, int student, int activity)
{
    EACH_GROUP_OF(c, of_student, student, g)
    {
        if (g->kind == GROUP_SECTION && group_section(c, g)->activity == activity)
            return group_section(c, g);
    }
    return NULL;
}

/* The student holds the activity, where it wished for it: in any of the sections that list it. */
static bool granted(const struct checking *c, int student, const struct wish *w)
{
    EACH_GROUP_OF(c, of_student, student, g)
    {
        const struct section *x = group_section(c, g);
        if (x && wish_met_by(w, x))
            return true;
    }
    return false;
}

static int64_t no_wish(struct checking *c)
{
    int64_t sum = 0;
    for (int i = 0; i < c->in->n_students; i++) {
        const struct student *s = &c->in->students[i];
        bool got = false;
        for (int w = 0; w < s->n_wishes && !got; w++)
            got = granted(c, i, &s->wishes[w]);
        sum += s->scheduled && s->n_wishes > 0 && s->wants > 0 && !got;
    }
    return sum;
}

static int descending(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

static int64_t wish_loss(struct checking *c)
{
    int64_t sum = 0;
    for (int i = 0; i < c->in->n_students; i++) {
        const struct student *s = &c->in->students[i];
        if (!s->scheduled || !s->n_wishes)
            continue;
        int *points = ARENA_ARRAY(c->arena, s->n_wishes, int);
        for (int w = 0; w < s->n_wishes; w++) {
            points[w] = s->wishes[w].points;
            if (granted(c, i, &s->wishes[w]))
                sum -= points[w];
        }
        qsort(points, (size_t)s->n_wishes, sizeof *points, descending);
        for (int w = 0; w < s->n_wishes && w < s->wants; w++)
            sum += points[w];
    }
    return sum;
}

/* Minutes a week of everybody's duties, duties of part of the weeks by their share of the term. */
static void loads(struct checking *c)
{
    c->v->load = ARENA_ARRAY(c->arena, c->in->n_staff, int);
    for (int g = 0; g < c->n_groups; g++) {
        const struct group *group = &c->groups[g];
        for (int t = slotset_next(&group->slots, 0); t >= 0; t = slotset_next(&group->slots, t + 1)) {
            int load = duty_load(c->in, t, group->weeks);
            for (int i = 0; i < group->staff.count; i++)
                c->v->load[group->staff.at[i]] += load;
        }
    }
    for (int q = 0; q < c->in->n_staff; q++)
        if (c->in->staff[q].type == STAFF_OWN)
            c->v->squared_loads += (int64_t)c->v->load[q] * c->v->load[q];
}

static int64_t imbalance(struct checking *c)
{
    const struct instance *in = c->in;
    bool has_high = false, has_low = false;
    int64_t high = 0, low = 0;
    for (int q = 0; q < in->n_staff; q++) {
        const struct staff *s = &in->staff[q];
        if (s->type != STAFF_OWN || !s->supervises)
            continue;
        int64_t load = c->v->load[q] + s->prior_load, full = ceil_div(load * 100, s->share);
        if (!has_high || full > high)
            high = full;
        has_high = true;
        if (s->share != 100 || 2 * slotset_count(&s->available) < in->n_slots)
            continue;
        if (!has_low || load < low)
            low = load;
        has_low = true;
    }
    if (!has_high || !has_low)
        return 0;
    c->v->highest = (int)high;
    c->v->lowest = (int)low;
    return high - low;
}

static int64_t uneven(struct checking *c)
{
    const struct instance *in = c->in;
    int *least = ARENA_ARRAY(c->arena, in->n_activities, int), *most = ARENA_ARRAY(c->arena, in->n_activities, int);
    int *opened = ARENA_ARRAY(c->arena, in->n_activities, int);
    int64_t sum = 0;
    for (int i = 0; i < c->t->n_sections; i++) {
        const struct section *x = &c->t->sections[i];
        int a = x->activity, n = 0;
        for (int k = 0; k < x->students.count; k++)
            n += in->students[x->students.at[k]].scheduled;
        if (!opened[a] || n < least[a])
            least[a] = n;
        if (!opened[a] || n > most[a])
            most[a] = n;
        opened[a]++;
    }
    for (int a = 0; a < in->n_activities; a++)
        sum += most[a] - least[a];
    return sum;
}

/* Both hold the activity, and no section of it together. */
static bool held_apart(const struct checking *c, int student, int friend, int activity)
{
    bool held = false;
    EACH_GROUP_OF(c, of_student, friend, g)
    {
        if (g->kind != GROUP_SECTION || group_section(c, g)->activity != activity)
            continue;
        if (ints_has(&g->students, student))
            return false;
        held = true;
    }
    return held;
}

static int64_t apart(struct checking *c)
{
    int64_t sum = 0;
    for (int i = 0; i < c->in->n_students; i++) {
        const struct student *s = &c->in->students[i];
        for (int k = 0; k < s->keep_with.count && s->scheduled; k++) {
            int friend = s->keep_with.at[k];
            if (friend < i || !c->in->students[friend].scheduled)
                continue;
            EACH_GROUP_OF(c, of_student, i, g)
            {
                const struct section *x = group_section(c, g);
                /* A second section of one activity (a breach of S2) counts no second time. */
                sum += x && x == held_section(c, i, x->activity) && held_apart(c, i, friend, x->activity);
            }
        }
    }
    return sum;
}

/* The adult heads or teaches the class. */
static bool knows(const struct instance *in, int who, int class_)
{
    const struct staff *q = &in->staff[who];
    if (in->classes[class_].head == who)
        return true;
    for (int i = 0; i < q->n_teaches; i++)
        if (q->teaches[i].class_ == class_)
            return true;
    return false;
}

static int64_t unfamiliar(struct checking *c)
{
    const struct instance *in = c->in;
    int64_t sum = 0;
    for (int i = 0; i < c->t->n_studies; i++) {
        const struct study *g = &c->t->studies[i];
        bool familiar = false;
        int last = -1; /* students come by class more often than not */
        for (int k = 0; k < g->students.count && !familiar; k++) {
            const struct student *s = &in->students[g->students.at[k]];
            if (!s->scheduled || s->class_ == last)
                continue;
            last = s->class_;
            for (int q = 0; q < g->staff.count && !familiar; q++)
                familiar = knows(in, g->staff.at[q], s->class_);
        }
        sum += !familiar;
    }
    return sum;
}

static int64_t late_care(struct checking *c)
{
    const struct instance *in = c->in;
    int64_t sum = 0;
    for (int q = 0; q < in->n_staff; q++) {
        if (!in->staff[q].care_priority)
            continue;
        EACH_GROUP_OF(c, of_staff, q, g)
        {
            for (int t = slotset_next(&g->slots, 0); t >= 0; t = slotset_next(&g->slots, t + 1))
                if (in->slots[t].end > in->profile.late_after)
                    sum += slot_minutes(&in->slots[t]);
        }
    }
    return sum;
}

static bool own_leads(const struct instance *in, int activity)
{
    for (int q = 0; q < in->n_staff; q++)
        if (in->staff[q].type == STAFF_OWN && ints_has(&in->staff[q].leads, activity))
            return true;
    return false;
}

static int64_t external(struct checking *c)
{
    const struct instance *in = c->in;
    int64_t sum = 0;
    for (int i = 0; i < c->t->n_sections; i++) {
        const struct section *x = &c->t->sections[i];
        int leader = section_leader(in, x);
        bool led_outside = x->provider >= 0 || (leader >= 0 && in->staff[x->staff.at[leader]].type != STAFF_OWN);
        if (led_outside && own_leads(in, x->activity))
            sum += slotset_count(&x->starts);
    }
    return sum;
}

static int64_t cost(struct checking *c)
{
    const struct instance *in = c->in;
    int64_t sum = 0;
    for (int g = 0; g < c->n_groups; g++) {
        const struct group *group = &c->groups[g];
        const struct section *x = group_section(c, group);
        for (int i = 0; i < group->staff.count; i++)
            sum += slotset_count(&group->slots) *
                   yuan_a_week(in, in->profile.subsidy[in->staff[group->staff.at[i]].type], group->weeks);
        const struct offer *o = x && x->provider >= 0 ? offer_of(in, x->provider, x->activity) : NULL;
        if (o)
            sum += slotset_count(&x->starts) * yuan_a_week(in, o->fee, x->weeks);
    }
    return sum;
}

static int64_t (*const measure_table[MEASURES])(struct checking *) = {
    [MEASURE_NO_WISH] = no_wish,     [MEASURE_WISH_LOSS] = wish_loss, [MEASURE_IMBALANCE] = imbalance,
    [MEASURE_UNEVEN] = uneven,       [MEASURE_APART] = apart,         [MEASURE_UNFAMILIAR] = unfamiliar,
    [MEASURE_LATE_CARE] = late_care, [MEASURE_EXTERNAL] = external,   [MEASURE_COST] = cost,
};

static int64_t tolls(const struct checking *c)
{
    int64_t sum = 0;
    for (int g = 0; g < c->t->n_sections; g++) {
        const struct section *x = &c->t->sections[g];
        if (x->provider >= 0)
            sum += toll_of(c->in, x->provider, &c->groups[g].slots, slotset_count(&x->starts), x->weeks);
    }
    return sum;
}

/* In an update alone (contract section 4). */
static void moves(struct checking *c)
{
    const struct timetable *t = c->t;
    struct verdict *v = c->v;
    v->has_moves = t->has_moves || (c->in->past && !t->has_score);
    v->moves_stated = t->has_moves && !c->in->past;
    if (v->moves_stated)
        memcpy(v->moves, t->moves, sizeof v->moves);
    else if (v->has_moves)
        changes_count(c->in, t, v->moves);
    for (int m = 0; m < MOVES; m++)
        v->score += c->in->profile.move_weights[m] * v->moves[m];
}

void measure_all(struct checking *c)
{
    loads(c);
    moves(c);
    for (int m = 0; m < MEASURES; m++) {
        c->v->measures[m] = measure_table[m](c);
        c->v->score += c->in->profile.weights[m] * c->v->measures[m];
    }
    c->v->score += tolls(c);
}
