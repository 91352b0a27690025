/* From the file of a published timetable to what it gave the people who are still there. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "timetable/changes.h"
#include "timetable/reading.h"

/* The larger section first, then by number. */
static int by_size(const void *a, const void *b)
{
    const struct section *x = *(const struct section *const *)a, *y = *(const struct section *const *)b;
    if (x->activity != y->activity)
        return x->activity < y->activity ? -1 : 1;
    if (x->students.count != y->students.count)
        return x->students.count > y->students.count ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static int by_number(const void *a, const void *b)
{
    const struct past_section *x = a, *y = b;
    return x->activity != y->activity ? (x->activity < y->activity ? -1 : 1) : x->number - y->number;
}

static void drop_section(struct past *p, const struct past_section *s)
{
    for (int i = 0; i < s->students.count; i++)
        p->lost[p->n_lost++] = (struct past_seat){s->students.at[i], p->n_dropped};
    p->dropped[p->n_dropped++] = *s;
}

/* The largest sections of each activity, as many as it may open, with a number that it may have. */
static void keep_sections(struct past *p, const struct instance *in, const struct timetable *t, const struct gone *gone)
{
    const struct section **sorted = ARENA_ARRAY(p->arena, t->n_sections, const struct section *);
    int n = 0, kept = 0;
    for (int i = 0; i < t->n_sections; i++)
        if (t->sections[i].activity >= 0 && t->sections[i].weeks) /* else it is over */
            sorted[n++] = &t->sections[i];
    qsort(sorted, (size_t)n, sizeof *sorted, by_size);
    p->sections = ARENA_ARRAY(p->arena, n, struct past_section);
    for (int i = 0; i < n; i++) {
        const struct section *s = sorted[i];
        const struct past_section old = {arena_printf(p->arena, "%s-%d", in->activities[s->activity].id, s->number),
                                         gone->section_nodes->items[s - t->sections]->pos, s->activity, s->number, s->starts, s->weeks, s->room, s->provider, s->staff,
                                         s->students};
        kept = i && sorted[i - 1]->activity == s->activity ? kept + 1 : 1;
        if (kept > in->activities[s->activity].sections_max)
            drop_section(p, &old);
        else
            p->sections[p->n_sections++] = old;
    }
}

/* Numbers beyond what the activity may open become the least that is free. */
static void renumber(struct past *p, const struct instance *in)
{
    for (int i = 0; i < p->n_sections; i++) {
        struct past_section *s = &p->sections[i];
        if (s->number <= in->activities[s->activity].sections_max)
            continue;
        bool taken = true;
        for (int number = 1; taken; number++) {
            taken = false;
            for (int k = 0; k < p->n_sections; k++)
                taken |= p->sections[k].activity == s->activity && p->sections[k].number == number;
            if (!taken)
                s->number = number;
        }
    }
    if (p->n_sections)
        qsort(p->sections, (size_t)p->n_sections, sizeof *p->sections, by_number);
    p->section_of = ARENA_ARRAY(p->arena, in->n_activities + 1, int);
    for (int a = 0, i = 0; a <= in->n_activities; a++) {
        while (i < p->n_sections && p->sections[i].activity < a)
            i++;
        p->section_of[a] = i;
    }
}

static void list_seats(struct past *p, const struct instance *in, const struct timetable *t)
{
    int total = 0;
    p->seats = ARENA_ARRAY(p->arena, in->n_students, int);
    p->held_of = ARENA_ARRAY(p->arena, in->n_students + 1, int);
    for (int s = 0; s < in->n_students; s++)
        p->seats[s] = -1;
    for (int i = 0; i < t->n_studies; i++)
        for (int k = 0; k < t->studies[i].students.count; k++)
            p->seats[t->studies[i].students.at[k]] = 0;
    for (int i = 0; i < p->n_lost; i++)
        p->seats[p->lost[i].student] += p->seats[p->lost[i].student] < 0 ? 2 : 1;
    for (int i = 0; i < p->n_sections; i++)
        for (int k = 0; k < p->sections[i].students.count; k++, total++) {
            int s = p->sections[i].students.at[k];
            p->seats[s] += p->seats[s] < 0 ? 2 : 1;
            p->held_of[s + 1]++;
        }
    for (int s = 0; s < in->n_students; s++)
        p->held_of[s + 1] += p->held_of[s];
    int *next = ARENA_ARRAY(p->arena, in->n_students + 1, int);
    memcpy(next, p->held_of, sizeof *next * (size_t)(in->n_students + 1));
    p->held = ARENA_ARRAY(p->arena, total, int);
    for (int i = 0; i < p->n_sections; i++)
        for (int k = 0; k < p->sections[i].students.count; k++)
            p->held[next[p->sections[i].students.at[k]]++] = i;
}

static void list_duties(struct past *p, const struct instance *in, const struct timetable *t, const struct gone *gone)
{
    p->duty_at = ARENA_ARRAY(p->arena, (size_t)in->n_staff * (size_t)in->n_slots, struct pos);
    p->duty_weeks = ARENA_ARRAY(p->arena, (size_t)in->n_staff * (size_t)in->n_slots, weekset);
    p->study = ARENA_ARRAY(p->arena, in->n_staff, struct slotset);
    p->posts = ARENA_ARRAY(p->arena, (size_t)in->n_staff * (size_t)in->n_posts, struct slotset);
    for (int i = 0; i < t->n_studies; i++)
        for (int k = 0; k < t->studies[i].staff.count && t->studies[i].slot >= 0 && t->studies[i].weeks; k++) {
            slotset_add(&p->study[t->studies[i].staff.at[k]], t->studies[i].slot);
            int at = t->studies[i].staff.at[k] * in->n_slots + t->studies[i].slot;
            p->duty_at[at] = gone->study_nodes->items[i]->pos;
            p->duty_weeks[at] |= t->studies[i].weeks;
        }
    for (int i = 0; i < t->n_posts; i++)
        for (int k = 0; k < t->posts[i].staff.count && t->posts[i].slot >= 0 && t->posts[i].post >= 0 && t->posts[i].weeks; k++) {
            slotset_add(&p->posts[t->posts[i].staff.at[k] * in->n_posts + t->posts[i].post], t->posts[i].slot);
            int at = t->posts[i].staff.at[k] * in->n_slots + t->posts[i].slot;
            p->duty_at[at] = gone->post_nodes->items[i]->pos;
            p->duty_weeks[at] |= t->posts[i].weeks;
        }
}

static int by_student(const void *a, const void *b)
{
    const struct past_seat *x = a, *y = b;
    return x->student != y->student ? (x->student < y->student ? -1 : 1) : x->section - y->section;
}

static struct past *past_of(const struct instance *in, struct timetable *t, const struct gone *gone)
{
    struct arena *arena = t->arena; /* lists stay where they are */
    struct past *p = ARENA_NEW(arena, struct past);
    int lost = 0;
    p->arena = arena;
    p->most = -1;
    for (int i = 0; i < t->n_sections; i++)
        lost += t->sections[i].students.count;
    p->lost = ARENA_ARRAY(arena, lost, struct past_seat);
    p->dropped = ARENA_ARRAY(arena, t->n_sections, struct past_section);
    for (int i = 0; i < gone->n_sections; i++)
        drop_section(p, &gone->sections[i]);
    keep_sections(p, in, t, gone);
    renumber(p, in);
    if (p->n_lost)
        qsort(p->lost, (size_t)p->n_lost, sizeof *p->lost, by_student);
    list_seats(p, in, t);
    list_duties(p, in, t, gone);
    p->n_gone = gone->n;
    p->gone = ARENA_ARRAY(arena, gone->n, struct past_gone);
    if (gone->n)
        memcpy(p->gone, gone->at, sizeof *p->gone * (size_t)gone->n);
    return p;
}

struct past *past_read(const char *path, const struct instance *in, struct diags *d)
{
    struct gone gone = {0};
    char sha256[65];
    struct past *past = NULL;
    struct timetable *t = reading_file(path, in, d, &gone, sha256);
    if (t && t->status == STATUS_DRAFT) {
        diag_error(d, (struct pos){.file = diags_file(d, path)}, _("this is a draft, which nobody was given"));
        timetable_free(t);
    } else if (t) {
        past = past_of(in, t, &gone);
        memcpy(past->sha256, sha256, sizeof past->sha256);
    }
    free(gone.at);
    free(gone.sections);
    return past;
}

void past_free(struct past *past)
{
    if (past)
        arena_free(past->arena);
}
