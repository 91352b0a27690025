/* Figures: need and supply of each slot, coverage, ranks of wishes. */
#include "school/calendar.h"
#include "tools/report/report.h"

enum figure { ATTENDING, IN_MEETINGS, IN_STUDY, SECTIONS, STUDY_GROUPS, ON_DUTY, ROOMS_USED, FIGURES };

/* Figures of every slot and week: at[(slot * weeks + week) * FIGURES + figure]. */
struct counts {
    int weeks;
    int *at;
};

static void count(struct counts *c, int slot, weekset weeks, enum figure figure, int by)
{
    for (int w = 0; w < c->weeks; w++)
        if (weeks >> w & 1)
            c->at[(slot * c->weeks + w) * FIGURES + figure] += by;
}

/* Entities of a grid that are in use, each once however many groups it has at a time. */
static void count_entities(struct counts *c, const struct grid *g, enum figure figure)
{
    for (int e = 0; e < g->n; e++)
        for (int i = g->first[e]; i < g->first[e + 1];) {
            int slot = g->at[i].slot;
            weekset weeks = 0;
            for (; i < g->first[e + 1] && g->at[i].slot == slot; i++)
                weeks |= g->at[i].weeks;
            count(c, slot, weeks, figure, 1);
        }
}

static void count_all(const struct report *r, struct counts *c)
{
    const struct instance *in = r->in;
    for (int i = 0; i < in->n_students; i++) {
        const struct student *s = &in->students[i];
        for (int k = slotset_next(&s->attends, 0); s->scheduled && k >= 0; k = slotset_next(&s->attends, k + 1))
            count(c, k, s->weeks, ATTENDING, 1);
    }
    const struct grid *g = &r->grids[SUBJECT_ACTIVITY];
    for (int i = 0; i < g->first[g->n]; i++) {
        count(c, g->at[i].slot, g->at[i].weeks, SECTIONS, 1);
        if (r->t->sections[g->at[i].index].provider >= 0)
            count(c, g->at[i].slot, g->at[i].weeks, ON_DUTY, 1);
    }
    for (int i = 0; i < r->t->n_studies; i++)
        count(c, r->t->studies[i].slot, r->t->studies[i].weeks, STUDY_GROUPS, 1);
    g = &r->grids[SUBJECT_STUDENT];
    for (int i = 0; i < g->first[g->n]; i++)
        count(c, g->at[i].slot, g->at[i].weeks, g->at[i].kind == USE_STUDY ? IN_STUDY : IN_MEETINGS, 1);
    count_entities(c, &r->grids[SUBJECT_STAFF], ON_DUTY);
    count_entities(c, &r->grids[SUBJECT_ROOM], ROOMS_USED);
}

static int largest(const struct counts *c, int slot, enum figure figure)
{
    int most = 0;
    for (int w = 0; w < c->weeks; w++) {
        int n = c->at[(slot * c->weeks + w) * FIGURES + figure];
        most = n > most ? n : most;
    }
    return most;
}

void report_slots(struct report *r)
{
    const struct instance *in = r->in;
    struct counts c = {in->term.weeks, ARENA_ARRAY(r->arena, in->n_slots * in->term.weeks * FIGURES, int)};
    count_all(r, &c);
    r->figures = ARENA_ARRAY(r->arena, in->n_slots, struct slot_figures);
    for (int k = 0; k < in->n_slots; k++) {
        struct slot_figures *f = &r->figures[k];
        *f = (struct slot_figures){.attending = largest(&c, k, ATTENDING),
                                   .in_meetings = largest(&c, k, IN_MEETINGS),
                                   .in_study = largest(&c, k, IN_STUDY),
                                   .sections = largest(&c, k, SECTIONS),
                                   .study_groups = largest(&c, k, STUDY_GROUPS),
                                   .on_duty = largest(&c, k, ON_DUTY),
                                   .rooms_used = largest(&c, k, ROOMS_USED)};
        for (int q = 0; q < in->n_staff; q++)
            f->available += adult_counts(in, q) && slotset_has(&in->staff[q].available, k) &&
                            (in->staff[q].supervises || in->staff[q].leads.count > 0);
        for (int p = 0; p < in->n_rooms; p++)
            f->rooms_open += !slotset_has(&in->rooms[p].closed, k);
    }
}

int wish_rank(const struct student *s, int activity)
{
    int rank = 0;
    while (rank < s->n_wishes && s->wishes[rank].activity != activity)
        rank++;
    return rank;
}

int wishes_for(const struct instance *in, int activity)
{
    int n = 0;
    for (int i = 0; i < in->n_students; i++)
        n += in->students[i].scheduled && wish_rank(&in->students[i], activity) < in->students[i].n_wishes;
    return n;
}

void report_students(struct report *r)
{
    const struct instance *in = r->in;
    const struct timetable *t = r->t;
    struct coverage *c = &r->coverage;
    int *best = ARENA_ARRAY(r->arena, in->n_students, int);
    for (int i = 0; i < in->n_students; i++)
        best[i] = -1;
    for (int i = 0; i < t->n_sections; i++)
        for (int k = 0; k < t->sections[i].students.count; k++) {
            const struct section *s = &t->sections[i];
            int rank = wish_rank(&in->students[s->students.at[k]], s->activity);
            rank = rank < RANKS_MAX ? rank : RANKS_MAX - 1;
            if (best[s->students.at[k]] < 0 || rank < best[s->students.at[k]])
                best[s->students.at[k]] = rank;
            r->seats_rank[rank]++;
            c->seats++;
            r->n_ranks = rank + 1 > r->n_ranks ? rank + 1 : r->n_ranks;
        }
    c->students = in->n_students;
    for (int i = 0; i < in->n_students; i++) {
        const struct student *s = &in->students[i];
        c->scheduled += s->scheduled;
        c->attending += r->grids[SUBJECT_STUDENT].first[i + 1] > r->grids[SUBJECT_STUDENT].first[i];
        if (!s->scheduled || !s->n_wishes || s->wants <= 0)
            continue;
        c->wishing++;
        if (best[i] >= 0) {
            c->granted++;
            r->best_rank[best[i]]++;
        }
    }
}
