#include "solver/complete.h"

#include <stdlib.h>

static void add_to(struct arena *a, struct ints *list, int room, int value)
{
    if (!list->at)
        list->at = ARENA_ARRAY(a, room, int);
    ((int *)list->at)[list->count++] = value;
}

static int *slot_of_section(const struct completion *c, int activity, int index)
{
    int before = 0;
    for (int a = 0; a < activity; a++)
        before += c->in->activities[a].sections_max;
    return &c->section_of[before + index];
}

static void take_sections(struct completion *c)
{
    const struct program *p = c->p;
    struct timetable *t = c->t;
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *col = &p->columns[j];
        if (col->kind != COLUMN_OPEN || !c->x[j])
            continue;
        const struct option *o = &p->options[program_option(p, col)];
        *slot_of_section(c, col->key[0], col->key[1]) = t->n_sections;
        t->sections[t->n_sections++] = (struct section){.activity = col->key[0], .number = col->key[1] + 1,
                                                        .starts = o->starts, .weeks = o->weeks, .room = -1,
                                                        .provider = -1};
    }
    /* leaders before further adults: the first of the list leads */
    for (int pass = 0; pass < 2; pass++)
        for (int j = 0; j < p->n_columns; j++) {
            const struct column *col = &p->columns[j];
            if (!c->x[j] || col->kind != (pass ? COLUMN_EXTRA : COLUMN_LEAD))
                continue;
            struct section *s = &t->sections[*slot_of_section(c, col->key[0], col->key[1])];
            if (col->key[3] >= c->in->n_staff)
                s->provider = col->key[3] - c->in->n_staff;
            else
                add_to(t->arena, &s->staff, c->in->n_staff, col->key[3]);
        }
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *col = &p->columns[j];
        if (!c->x[j])
            continue;
        if (col->kind == COLUMN_ROOM) {
            int k = *slot_of_section(c, col->key[0], col->key[1]);
            c->section_class[k] = col->key[3];
            c->section_column[k] = j;
        } else if (col->kind == COLUMN_SEAT) {
            struct section *s = &t->sections[*slot_of_section(c, col->key[1], col->key[2])];
            add_to(t->arena, &s->students, c->in->activities[s->activity].size_max, col->key[0]);
            s->grades |= (gradeset)(1u << c->in->students[col->key[0]].grade);
        }
    }
    /* The order in which locks name the staff of a section is theirs to keep. */
    for (int i = 0; i < c->in->n_locks; i++) {
        const struct lock *lock = &c->in->locks[i];
        if (lock->kind != LOCK_SECTION || *slot_of_section(c, lock->activity, lock->section - 1) < 0)
            continue;
        struct section *s = &t->sections[*slot_of_section(c, lock->activity, lock->section - 1)];
        int *staff = (int *)s->staff.at;
        for (int n = 0; n < lock->staff.count; n++)
            for (int m = n; m < s->staff.count; m++)
                if (staff[m] == lock->staff.at[n]) {
                    staff[m] = staff[n];
                    staff[n] = lock->staff.at[n];
                }
    }
}

static void take_posts(struct completion *c)
{
    const struct program *p = c->p;
    struct timetable *t = c->t;
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *col = &p->columns[j];
        if (col->kind != COLUMN_POST || !c->x[j])
            continue;
        int slot = col->key[2];
        weekset weeks = p->study_weeks[slot].at[col->key[3]];
        int k = 0;
        while (k < t->n_posts &&
               (t->posts[k].post != col->key[1] || t->posts[k].slot != slot || t->posts[k].weeks != weeks))
            k++;
        if (k == t->n_posts)
            t->posts[t->n_posts++] = (struct post_duty){.post = col->key[1], .slot = slot, .weeks = weeks};
        add_to(t->arena, &t->posts[k].staff, c->in->n_staff, col->key[0]);
    }
}

struct timetable *complete(const struct program *p, const int64_t *x, int *conflict, int *n_conflict)
{
    const struct instance *in = p->in;
    struct completion c = {.p = p, .in = in, .x = x, .t = timetable_new()};
    int sections = 0, studies = 0, posts = 0, most = 0;
    for (int j = 0; j < p->n_columns; j++) {
        sections += p->columns[j].kind == COLUMN_OPEN && x[j];
        studies += p->columns[j].kind == COLUMN_GROUPS ? (int)x[j] : 0;
        posts += p->columns[j].kind == COLUMN_POST && x[j];
    }
    for (int a = 0; a < in->n_activities; a++)
        most += in->activities[a].sections_max;
    c.t->status = STATUS_FEASIBLE;
    c.t->sections = ARENA_ARRAY(c.t->arena, sections, struct section);
    c.t->studies = ARENA_ARRAY(c.t->arena, studies, struct study);
    c.t->posts = ARENA_ARRAY(c.t->arena, posts, struct post_duty);
    c.section_class = xcalloc((size_t)sections, sizeof(int));
    c.section_column = xcalloc((size_t)sections, sizeof(int));
    c.study_class = xcalloc((size_t)studies, sizeof(int));
    c.section_of = xmalloc(sizeof(int) * ((size_t)most + 1));
    for (int i = 0; i <= most; i++)
        c.section_of[i] = -1;
    take_sections(&c);
    complete_study(&c);
    take_posts(&c);
    bool good = complete_rooms(&c, conflict, n_conflict);
    free(c.section_class);
    free(c.section_column);
    free(c.study_class);
    free(c.section_of);
    if (!good) {
        timetable_free(c.t);
        return NULL;
    }
    timetable_sort(in, c.t);
    return c.t;
}
