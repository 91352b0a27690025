#include "timetable/timetable.h"

#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"

const char *const status_words[] = {"optimal", "feasible", "draft", NULL};
const char *const missing_words[] = {"adults", "rooms", "seats", NULL};

struct timetable *timetable_new(void)
{
    struct arena *arena = arena_new();
    struct timetable *t = ARENA_NEW(arena, struct timetable);
    t->arena = arena;
    return t;
}

void timetable_free(struct timetable *t)
{
    if (t)
        arena_free(t->arena);
}

void timetable_drop_claims(struct timetable *t)
{
    t->has_score = t->has_bound = false;
    for (int m = 0; m < MEASURES; m++)
        t->has_measure[m] = false;
}

int section_leader(const struct instance *in, const struct section *s)
{
    for (int i = 0; s->provider < 0 && i < s->staff.count; i++)
        if (adult_counts(in, s->staff.at[i]))
            return i;
    return -1;
}

bool wish_met_by(const struct wish *w, const struct section *s)
{
    return s->activity == w->activity && (!w->limited || slotset_within(&s->starts, &w->slots));
}

struct slotset section_occupies(const struct instance *in, const struct section *s)
{
    struct slotset slots;
    section_slots(in, &s->starts, in->activities[s->activity].length, &slots);
    return slots;
}

/* What the comparisons need; `place` is each slot's rank in the week. */
struct sorting {
    const struct instance *in;
    int place[SLOTS_MAX];
};

static int by_number(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_student(const void *a, const void *b, void *ctx)
{
    const struct sorting *s = ctx;
    return strcmp(s->in->students[*(const int *)a].id, s->in->students[*(const int *)b].id);
}

static int by_staff(const void *a, const void *b, void *ctx)
{
    const struct sorting *s = ctx;
    return strcmp(s->in->staff[*(const int *)a].id, s->in->staff[*(const int *)b].id);
}

static int by_section(const void *a, const void *b, void *ctx)
{
    const struct sorting *s = ctx;
    const struct section *x = a, *y = b;
    int order = strcmp(s->in->activities[x->activity].id, s->in->activities[y->activity].id);
    return order ? order : by_number(x->number, y->number);
}

/* Lists in their own order; a shorter list comes before what it begins. */
static int by_list(const struct ints *x, const struct ints *y, int (*compare)(const void *, const void *, void *),
                   void *ctx)
{
    for (int i = 0; i < x->count && i < y->count; i++) {
        int order = compare(&x->at[i], &y->at[i], ctx);
        if (order)
            return order;
    }
    return by_number(x->count, y->count);
}

static int by_room(const struct instance *in, int a, int b)
{
    return a < 0 || b < 0 ? by_number(a, b) : strcmp(in->rooms[a].id, in->rooms[b].id);
}

static int by_study(const void *a, const void *b, void *ctx)
{
    const struct sorting *s = ctx;
    const struct study *x = a, *y = b;
    int order = by_number(s->place[x->slot], s->place[y->slot]);
    if (!order)
        order = x->weeks < y->weeks ? -1 : x->weeks > y->weeks;
    if (!order)
        order = by_list(&x->students, &y->students, by_student, ctx);
    return order ? order : by_room(s->in, x->room, y->room);
}

static int by_post(const void *a, const void *b, void *ctx)
{
    const struct sorting *s = ctx;
    const struct post_duty *x = a, *y = b;
    int order = strcmp(s->in->posts[x->post].id, s->in->posts[y->post].id);
    if (!order)
        order = by_number(s->place[x->slot], s->place[y->slot]);
    if (!order)
        order = x->weeks < y->weeks ? -1 : x->weeks > y->weeks;
    return order ? order : by_list(&x->staff, &y->staff, by_staff, ctx);
}

static int by_vacancy(const void *a, const void *b, void *ctx)
{
    const struct sorting *s = ctx;
    const struct vacancy *x = a, *y = b;
    int order = by_number(s->place[x->slot], s->place[y->slot]);
    if (!order)
        order = by_number(x->missing, y->missing);
    if (!order)
        order = strcmp(x->what, y->what);
    return order ? order : by_number(x->number, y->number);
}

/* Sorts the list from place `from` on. A list may be shared or constant: a sorted copy takes its place. */
static void sort_list(struct arena *arena, struct ints *list, int from,
                      int (*compare)(const void *, const void *, void *), void *ctx)
{
    bool sorted = true;
    for (int i = from + 1; i < list->count && sorted; i++)
        sorted = compare(&list->at[i - 1], &list->at[i], ctx) <= 0;
    if (sorted)
        return;
    int *copy = ARENA_ARRAY(arena, list->count, int);
    memcpy(copy, list->at, (size_t)list->count * sizeof *copy);
    qsort_r(copy + from, (size_t)(list->count - from), sizeof *copy, compare, ctx);
    list->at = copy;
}

/* How many of the section's adults a lock names: those keep their places. */
static int locked_staff(const struct instance *in, const struct section *s)
{
    int most = 0;
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *k = &in->locks[i];
        if (k->kind == LOCK_SECTION && k->activity == s->activity && k->section == s->number && k->staff.count > most)
            most = k->staff.count;
    }
    return most < s->staff.count ? most : s->staff.count;
}

static void sort_adults(struct arena *arena, struct section *s, struct sorting *ctx)
{
    int fixed = locked_staff(ctx->in, s), leader = section_leader(ctx->in, s);
    if (leader > fixed) {
        int *copy = ARENA_ARRAY(arena, s->staff.count, int);
        memcpy(copy, s->staff.at, (size_t)s->staff.count * sizeof *copy);
        int who = copy[leader];
        memmove(copy + fixed + 1, copy + fixed, (size_t)(leader - fixed) * sizeof *copy);
        copy[fixed] = who;
        s->staff.at = copy;
        leader = fixed;
    }
    sort_list(arena, &s->staff, leader >= fixed ? leader + 1 : fixed, by_staff, ctx);
}

/* qsort_r() of an array that may be NULL. */
static void sort_array(void *at, int count, size_t size, int (*compare)(const void *, const void *, void *), void *ctx)
{
    if (count > 1)
        qsort_r(at, (size_t)count, size, compare, ctx);
}

void timetable_sort(const struct instance *in, struct timetable *t)
{
    struct sorting s = {.in = in};
    int order[SLOTS_MAX];
    slots_order(in, order);
    for (int i = 0; i < in->n_slots; i++)
        s.place[order[i]] = i;

    for (int i = 0; i < t->n_sections; i++) {
        sort_list(t->arena, &t->sections[i].students, 0, by_student, &s);
        sort_adults(t->arena, &t->sections[i], &s);
    }
    for (int i = 0; i < t->n_studies; i++) {
        sort_list(t->arena, &t->studies[i].students, 0, by_student, &s);
        sort_list(t->arena, &t->studies[i].staff, 0, by_staff, &s);
    }
    for (int i = 0; i < t->n_posts; i++)
        sort_list(t->arena, &t->posts[i].staff, 0, by_staff, &s);
    sort_array(t->sections, t->n_sections, sizeof *t->sections, by_section, &s);
    sort_array(t->studies, t->n_studies, sizeof *t->studies, by_study, &s);
    sort_array(t->posts, t->n_posts, sizeof *t->posts, by_post, &s);
    sort_array(t->vacancies, t->n_vacancies, sizeof *t->vacancies, by_vacancy, &s);
}
