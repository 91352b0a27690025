/* The weeks of classes, students, staff, rooms, providers and activities. */
#include "tools/report/report.h"

#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"

struct entry_of {
    int entity, place; /* place: of the slot in the order of the week */
    struct use use;
};

/* Uses of a subject while they are collected. */
struct collected {
    int count, room;
    struct entry_of *at;
};

struct build {
    struct report *r;
    int *place; /* [n_slots] */
    int *of_class; /* [n_classes] counts, zero between uses */
    struct collected collected[SUBJECTS];
};

static void add(struct build *b, enum subject subject, int entity, const struct use *u)
{
    struct collected *c = &b->collected[subject];
    if (entity < 0)
        return;
    if (c->count == c->room) {
        c->room = c->room ? 2 * c->room : 256;
        c->at = xrealloc(c->at, (size_t)c->room, sizeof *c->at);
    }
    c->at[c->count++] = (struct entry_of){entity, b->place[u->slot], *u};
}

static void add_students(struct build *b, struct ints students, struct use u)
{
    const struct instance *in = b->r->in;
    weekset weeks = u.weeks;
    for (int i = 0; i < students.count; i++) {
        const struct student *s = &in->students[students.at[i]];
        u.weeks = weeks & s->weeks;
        if (u.weeks)
            add(b, SUBJECT_STUDENT, students.at[i], &u);
        b->of_class[s->class_]++;
    }
    u.weeks = weeks;
    for (int i = 0; i < students.count; i++) {
        int class_ = in->students[students.at[i]].class_;
        u.students = b->of_class[class_];
        b->of_class[class_] = 0;
        if (u.students)
            add(b, SUBJECT_CLASS, class_, &u);
    }
}

static void add_group(struct build *b, const struct use *u, int room, struct ints staff, struct ints students)
{
    add(b, SUBJECT_ROOM, room, u);
    for (int i = 0; i < staff.count; i++)
        add(b, SUBJECT_STAFF, staff.at[i], u);
    add_students(b, students, *u);
}

static int by_week(const void *a, const void *b)
{
    const struct entry_of *x = a, *y = b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->use.kind != y->use.kind)
        return x->use.kind > y->use.kind ? -1 : 1; /* posts and study first: the rule, then what departs from it */
    return x->use.index < y->use.index ? -1 : x->use.index > y->use.index;
}

static void settle(struct report *r, struct grid *g, struct collected *c, int n)
{
    if (c->count)
        qsort(c->at, (size_t)c->count, sizeof *c->at, by_week);
    g->n = n;
    g->first = ARENA_ARRAY(r->arena, n + 1, int);
    g->at = ARENA_ARRAY(r->arena, c->count + 1, struct use);
    for (int i = 0; i < c->count; i++) {
        g->at[i] = c->at[i].use;
        g->first[c->at[i].entity + 1] = i + 1;
    }
    for (int e = 0; e < n; e++)
        if (g->first[e + 1] < g->first[e])
            g->first[e + 1] = g->first[e];
    free(c->at);
}

void report_grids(struct report *r)
{
    const struct instance *in = r->in;
    const struct timetable *t = r->t;
    struct build b = {.r = r};
    r->slots = ARENA_ARRAY(r->arena, in->n_slots, int);
    slots_order(in, r->slots);
    b.place = ARENA_ARRAY(r->arena, in->n_slots, int);
    for (int i = 0; i < in->n_slots; i++)
        b.place[r->slots[i]] = i;
    b.of_class = ARENA_ARRAY(r->arena, in->n_classes, int);
    for (int i = 0; i < t->n_sections; i++) {
        const struct section *s = &t->sections[i];
        struct slotset slots = section_occupies(in, s);
        r->n_meetings += slotset_count(&s->starts);
        for (int k = slotset_next(&slots, 0); k >= 0; k = slotset_next(&slots, k + 1)) {
            struct use u = {USE_SECTION, i, k, s->weeks, s->students.count};
            add_group(&b, &u, s->room, s->staff, s->students);
            add(&b, SUBJECT_PROVIDER, s->provider, &u);
            add(&b, SUBJECT_ACTIVITY, s->activity, &u);
        }
    }
    for (int i = 0; i < t->n_studies; i++) {
        const struct study *s = &t->studies[i];
        struct use u = {USE_STUDY, i, s->slot, s->weeks, s->students.count};
        add_group(&b, &u, s->room, s->staff, s->students);
    }
    for (int i = 0; i < t->n_posts; i++) {
        const struct post_duty *p = &t->posts[i];
        struct use u = {USE_POST, i, p->slot, p->weeks, 0};
        add_group(&b, &u, -1, p->staff, (struct ints){0});
    }
    const int counts[SUBJECTS] = {in->n_classes, in->n_students,  in->n_staff,
                                  in->n_rooms,   in->n_providers, in->n_activities};
    for (int s = 0; s < SUBJECTS; s++)
        settle(r, &r->grids[s], &b.collected[s], counts[s]);
}
