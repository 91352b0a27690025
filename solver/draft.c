#include "solver/draft.h"

#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "solver/search.h"

void vacancy_add(struct drafting *d, int slot, const char *what, enum missing missing, int number)
{
    struct timetable *t = d->t;
    for (int i = 0; i < t->n_vacancies; i++)
        if (t->vacancies[i].slot == slot && t->vacancies[i].missing == missing && !strcmp(t->vacancies[i].what, what)) {
            t->vacancies[i].number += number;
            return;
        }
    if (t->n_vacancies == d->vacancy_room) {
        struct vacancy *old = t->vacancies;
        d->vacancy_room = d->vacancy_room ? 2 * d->vacancy_room : 32;
        t->vacancies = ARENA_ARRAY(t->arena, d->vacancy_room, struct vacancy);
        if (t->n_vacancies)
            memcpy(t->vacancies, old, sizeof *old * (size_t)t->n_vacancies);
    }
    t->vacancies[t->n_vacancies++] = (struct vacancy){slot, arena_strdup(t->arena, what), missing, number};
}

void take(struct takings *all, struct slotset slots, weekset weeks, int site, int students)
{
    if (all->count == all->room) {
        all->room = all->room ? 2 * all->room : 8;
        all->at = xrealloc(all->at, (size_t)all->room, sizeof *all->at);
    }
    all->at[all->count++] = (struct taken){slots, weeks, site, students};
}

/* Sections ---------------------------------------------------------------------------- */

/* Sections that a lock names keep their numbers, others take those that are left, in order. */
static void add_sections(struct drafting *d)
{
    const struct plan *plan = d->plan;
    struct timetable *t = d->t;
    t->sections = ARENA_ARRAY(t->arena, plan->n_sections, struct section);
    for (int a = 0; a < d->in->n_activities; a++) {
        int first = plan->section_of[a], last = plan->section_of[a + 1], next = first;
        for (int k = first; k < last; k++) {
            const struct plan_section *s = &plan->sections[k];
            if (s->option < 0 || s->size < s->least)
                continue;
            const struct option *o = &plan->p->options[s->option];
            while (!s->lock && plan->sections[next].lock)
                next++;
            int number = s->lock ? k - first : next++ - first;
            struct section *x = &t->sections[t->n_sections++];
            int *students = ARENA_ARRAY(t->arena, s->size, int), *staff = ARENA_ARRAY(t->arena, d->in->n_staff, int);
            memcpy(students, s->students, sizeof *students * (size_t)s->size);
            *x = (struct section){.activity = a, .number = number + 1, .starts = o->starts, .weeks = o->weeks, .room = -1,
                                  .provider = s->leader >= d->in->n_staff ? s->leader - d->in->n_staff : -1,
                                  .staff = {0, staff}, .students = {s->size, students}};
            if (x->provider < 0) {
                staff[x->staff.count++] = s->leader;
                take(&d->staff[s->leader], o->slots, o->weeks, o->site, 0);
            }
            for (int i = 0; i < s->size; i++)
                x->grades |= (gradeset)(1u << d->in->students[students[i]].grade);
        }
    }
}

/* Study ------------------------------------------------------------------------------- */

/* Weeks in which the student has no meeting in the slot. */
static weekset free_weeks(const struct drafting *d, int student, int t)
{
    weekset left = weeks_all(&d->in->term);
    for (int k = 0; k < d->t->n_sections; k++) {
        const struct section *s = &d->t->sections[k];
        struct slotset slots = section_occupies(d->in, s);
        if (slotset_has(&slots, t) && ints_has(&s->students, student))
            left &= ~s->weeks;
    }
    return left;
}

static bool apart_from(const struct instance *in, const struct study *g, int student)
{
    for (int i = 0; i < g->students.count; i++)
        if (ints_has(&in->students[student].keep_apart, g->students.at[i]))
            return false;
    return true;
}

/* One more group; `most` students at the most. */
static struct study *add_group(struct drafting *d, int slot, weekset weeks, int most)
{
    struct timetable *t = d->t;
    if (t->n_studies == d->study_room) {
        struct study *old = t->studies;
        d->study_room = d->study_room ? 2 * d->study_room : 64;
        t->studies = ARENA_ARRAY(t->arena, d->study_room, struct study);
        if (t->n_studies)
            memcpy(t->studies, old, sizeof *old * (size_t)t->n_studies);
    }
    struct study *g = &t->studies[t->n_studies++];
    *g = (struct study){.slot = slot, .weeks = weeks, .room = -1,
                        .staff = {0, ARENA_ARRAY(t->arena, d->in->n_staff + 1, int)},
                        .students = {0, ARENA_ARRAY(t->arena, most, int)}};
    return g;
}

/* The students into as few groups of even size as keep_apart allows at once. */
static void add_groups(struct drafting *d, int slot, weekset weeks, const int *students, int n)
{
    int size = d->in->profile.study.max_size, first = d->t->n_studies;
    for (int i = 0; i < (n + size - 1) / size; i++)
        add_group(d, slot, weeks, n);
    for (int i = 0; i < n; i++) {
        struct study *best = NULL;
        for (int k = first; k < d->t->n_studies; k++) {
            struct study *g = &d->t->studies[k];
            if (g->students.count < size && apart_from(d->in, g, students[i]) &&
                (!best || g->students.count < best->students.count))
                best = g;
        }
        best = best ? best : add_group(d, slot, weeks, n);
        ((int *)best->students.at)[best->students.count++] = students[i];
    }
    /* keep_apart may have left one without anybody: the last ones are never emptier than it */
    int kept = first;
    for (int k = first; k < d->t->n_studies; k++)
        if (d->t->studies[k].students.count)
            d->t->studies[kept++] = d->t->studies[k];
    d->t->n_studies = kept;
}

/* Splits weeks that no word of the file states into such as have one. */
static int stated(const struct instance *in, weekset weeks, weekset *parts)
{
    char word[16];
    int n = 0;
    if (weeks_write(&in->term, weeks, word, sizeof word)) {
        parts[0] = weeks;
        return 1;
    }
    for (int w = 0; w < in->term.weeks; w++)
        if (weeks >> w & 1) {
            if (!n || !(parts[n - 1] >> (w - 1) & 1))
                parts[n++] = 0;
            parts[n - 1] |= UINT64_C(1) << w;
        }
    return n;
}

/* The pool's students in the slot: part by part of the weeks where meetings of some of them tell weeks apart. */
static void add_study(struct drafting *d, int pool, int t)
{
    const struct instance *in = d->in;
    const struct ints *all = &in->pools[pool].students;
    weekset parts[WEEKS_MAX], pieces[WEEKS_MAX], *left = xmalloc(sizeof *left * ((size_t)all->count + 1));
    int *students = xmalloc(sizeof *students * ((size_t)all->count + 1)), n_parts = 1, lost = 0;
    parts[0] = weeks_all(&in->term);
    for (int i = 0; i < all->count; i++) {
        left[i] = slotset_has(&in->students[all->at[i]].attends, t) ? free_weeks(d, all->at[i], t) : 0;
        lost += left[i] != 0;
        n_parts = weeks_refine(parts, n_parts, left[i] ? left[i] : weeks_all(&in->term));
    }
    if (!in->slots[t].study && lost)
        vacancy_add(d, t, in->pools[pool].id, MISSING_SEATS, lost);
    for (int k = 0; k < n_parts && in->slots[t].study; k++) {
        int n = 0, n_pieces = stated(in, parts[k], pieces);
        for (int i = 0; i < all->count; i++)
            if (left[i] & parts[k])
                students[n++] = all->at[i];
        for (int i = 0; i < n_pieces && n; i++)
            add_groups(d, t, pieces[i], students, n);
    }
    free(left);
    free(students);
}

void search_draft(struct run *r, const struct plan *plan)
{
    if (r->best || r->options->plain || (r->draft && plan->value >= r->draft_value))
        return;
    timetable_free(r->draft);
    r->draft = draft_make(plan);
    r->draft_value = plan->value;
}

struct timetable *draft_make(const struct plan *plan)
{
    const struct instance *in = plan->in;
    struct drafting d = {.plan = plan, .in = in, .t = timetable_new()};
    d.t->status = STATUS_DRAFT;
    d.staff = xcalloc((size_t)in->n_staff + 1, sizeof *d.staff);
    d.rooms = xcalloc((size_t)in->n_rooms + 1, sizeof *d.rooms);
    add_sections(&d);
    for (int t = 0; t < in->n_slots; t++)
        for (int b = 0; b < in->n_pools; b++)
            add_study(&d, b, t);
    draft_rooms(&d);
    draft_adults(&d);
    for (int q = 0; q < in->n_staff; q++)
        free(d.staff[q].at);
    for (int r = 0; r < in->n_rooms; r++)
        free(d.rooms[r].at);
    free(d.staff);
    free(d.rooms);
    timetable_sort(in, d.t);
    return d.t;
}
