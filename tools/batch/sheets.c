/* The district's tables: no student's name, only schools, providers and figures. */
#include <stdlib.h>

#include "base/text.h"
#include "base/whole.h"
#include "school/calendar.h"
#include "tools/batch/survey.h"

/* Schools ---------------------------------------------------------------------------------- */

static void figures_row(const struct school_figures *f, const char *id, const char *name, const char *result, struct sheet *out)
{
    sheet_text(out, id);
    sheet_text(out, name);
    sheet_text(out, result);
    sheet_number(out, f->students);
    sheet_number(out, f->in_care);
    sheet_real(out, figures_coverage(f));
    sheet_real(out, (double)f->care_minutes / 60);
    sheet_number(out, f->wishing);
    sheet_real(out, figures_met(f));
    sheet_real(out, percent(f->first, f->wishing));
    sheet_number(out, f->meetings);
    sheet_real(out, percent(f->outside, f->meetings));
    sheet_real(out, f->mean);
    sheet_real(out, f->deviation);
    sheet_real(out, f->gini);
    sheet_number(out, f->cost);
    sheet_yuan(out, f->income);
    sheet_yuan(out, f->spent);
    sheet_number(out, f->waivers);
    sheet_number(out, f->score);
    if (f->has_bound)
        sheet_real(out, 100 * gap_of(f->score, f->bound, 0));
    else
        sheet_text(out, "");
    sheet_end(out);
}

const char *member_result(const struct member *m, const struct school_figures *f)
{
    if (f->has)
        return m->code == EXIT_DONE ? _("timetable") : _("timetable, documents failed");
    return m->broken                ? _("bad data")
           : m->code == EXIT_NO     ? _("no legal timetable")
           : m->code == EXIT_LIMIT  ? _("no timetable in the time")
           : m->code == EXIT_SYSTEM ? _("failed")
                                    : _("no timetable");
}

static void fill_schools(const struct survey_view *v, struct sheet *out)
{
    static const char *const names[] = {N_("id"), N_("school"), N_("result"), N_("students"), N_("students in care"),
                                        N_("coverage in percent"), N_("hours of care a week, all students"), N_("students with wishes"),
                                        N_("wishes met in percent"), N_("first wish in percent"), N_("meetings a week"),
                                        N_("led from outside in percent"), N_("mean load of own staff, minutes a week"),
                                        N_("standard deviation of these loads"), N_("Gini coefficient of these loads"),
                                        N_("cost a week in yuan"), N_("income of the term"), N_("cost of the term"), N_("waivers"),
                                        N_("score"), N_("gap in percent"), NULL};
    sheet_header(out, names);
    sheet_end(out);
    for (int i = 0; i < v->s->n; i++)
        figures_row(&v->s->at[i], v->s->at[i].id, v->s->at[i].name, member_result(&v->b->members[i], &v->s->at[i]), out);
    struct school_figures sum = v->s->sum;
    sum.has_bound = v->b->has_bound && v->b->all_answered;
    sum.bound = v->b->bound;
    figures_row(&sum, v->b->x->id, v->b->c->anonymize ? v->b->x->id : v->b->x->name, _("district"), out);
}

/* Rankings --------------------------------------------------------------------------------- */

static double coverage_of(const struct school_figures *f)
{
    return figures_coverage(f);
}

static double met_of(const struct school_figures *f)
{
    return figures_met(f);
}

static double spread_of(const struct school_figures *f)
{
    return f->deviation;
}

static double cost_of(const struct school_figures *f)
{
    return f->in_care ? (double)f->cost / f->in_care : 0;
}

/* What schools are ranked by, the best first. */
static const struct criterion {
    const char *name;
    double (*of)(const struct school_figures *f);
    bool low; /* low is good */
} criteria[] = {
    {N_("coverage in percent"), coverage_of, false},
    {N_("wishes met in percent"), met_of, false},
    {N_("standard deviation of the loads of own staff"), spread_of, true},
    {N_("cost a week in yuan for each student in care"), cost_of, true},
};
enum { CRITERIA = sizeof criteria / sizeof *criteria };

struct ranked {
    double value;
    int school;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return x->school < y->school ? -1 : x->school > y->school;
}

/* How far below the district a school may lie before it is named; -1: no such limit. */
static int allowance(const struct district *x, int criterion)
{
    return criterion == 0 ? x->fair_coverage : criterion == 1 ? x->fair_wishes : -1;
}

static void fill_ranking(const struct survey_view *v, struct sheet *out)
{
    static const char *const names[] = {N_("criterion"), N_("rank"), N_("school"), N_("value"), N_("district"), N_("note"), NULL};
    struct ranked *all = xcalloc((size_t)v->s->n + 1, sizeof *all);
    sheet_header(out, names);
    sheet_end(out);
    for (int c = 0; c < CRITERIA; c++) {
        int n = 0, rank = 1, allowed = allowance(v->b->x, c);
        double district = criteria[c].of(&v->s->sum);
        for (int i = 0; i < v->s->n; i++)
            if (v->s->at[i].has)
                all[n++] = (struct ranked){criteria[c].low ? -criteria[c].of(&v->s->at[i]) : criteria[c].of(&v->s->at[i]), i};
        qsort(all, (size_t)n, sizeof *all, by_value);
        for (int k = 0; k < n; k++) {
            double value = criteria[c].of(&v->s->at[all[k].school]);
            if (k && all[k].value != all[k - 1].value)
                rank = k + 1;
            sheet_text(out, _(criteria[c].name));
            sheet_number(out, rank);
            sheet_text(out, v->s->at[all[k].school].name);
            sheet_real(out, value);
            sheet_real(out, district);
            sheet_text(out, allowed >= 0 && value < district - allowed ? _("far below the district") : "");
            sheet_end(out);
        }
    }
    free(all);
}

/* Providers -------------------------------------------------------------------------------- */

static const char *provider_name(const struct survey_view *v, int p)
{
    return v->b->c->anonymize ? v->b->x->providers[p].p.id : v->b->x->providers[p].p.name;
}

struct stop {
    const struct shared_use *use;
    int index;
};

static int by_stop(const void *a, const void *b)
{
    const struct shared_use *x = ((const struct stop *)a)->use, *y = ((const struct stop *)b)->use;
    const int keys[][2] = {{x->provider, y->provider}, {x->instructor, y->instructor}, {(int)x->day, (int)y->day},
                           {x->start, y->start},       {x->school, y->school},         {x->section, y->section}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

static void fill_itineraries(const struct survey_view *v, struct sheet *out)
{
    static const char *const names[] = {N_("provider"), N_("instructor"), N_("day"), N_("from"), N_("to"), N_("weeks"),
                                        N_("school"), N_("activity"), N_("room"), N_("students"), NULL};
    const struct uses_list *uses = &v->s->uses;
    struct stop *stops = xcalloc((size_t)uses->count + 1, sizeof *stops);
    for (int i = 0; i < uses->count; i++)
        stops[i] = (struct stop){&uses->at[i], i};
    qsort(stops, (size_t)uses->count, sizeof *stops, by_stop);
    sheet_header(out, names);
    sheet_end(out);
    for (int i = 0; i < uses->count; i++) {
        const struct shared_use *u = stops[i].use;
        char from[6], to[6];
        clock_write(u->start, from);
        clock_write(u->end, to);
        sheet_text(out, provider_name(v, u->provider));
        if (u->instructor >= 0)
            sheet_number(out, u->instructor + 1);
        else
            sheet_text(out, _("by weeks"));
        sheet_text(out, day_name(u->day));
        sheet_text(out, from);
        sheet_text(out, to);
        sheet_text(out, v->s->weeks[stops[i].index]);
        sheet_text(out, v->s->at[u->school].name);
        sheet_text(out, v->s->activity[stops[i].index]);
        sheet_text(out, v->s->room[stops[i].index]);
        sheet_number(out, u->students);
        sheet_end(out);
    }
    free(stops);
}

static void number_or_none(struct sheet *out, int64_t number)
{
    if (number >= 0)
        sheet_number(out, number);
    else
        sheet_text(out, _("no limit"));
}

static void shared_row(const struct survey_view *v, int p, struct sheet *out)
{
    const struct shared_provider *of = &v->b->x->providers[p];
    const struct uses_list *uses = &v->s->uses;
    int meetings = 0, schools = 0, students = 0, people = 0;
    for (int i = 0; i < uses->count; i++) {
        if (uses->at[i].provider != p)
            continue;
        bool first = true;
        for (int k = 0; k < i && first; k++)
            first = uses->at[k].provider != p || uses->at[k].school != uses->at[i].school;
        schools += first;
        meetings++;
        students += uses->at[i].students;
        if (uses->at[i].instructor >= people)
            people = uses->at[i].instructor + 1;
    }
    sheet_text(out, provider_name(v, p));
    number_or_none(out, of->instructors);
    sheet_number(out, people);
    number_or_none(out, of->p.max_sessions);
    sheet_number(out, meetings);
    sheet_number(out, schools);
    sheet_number(out, students);
    sheet_end(out);
}

static void fill_shared(const struct survey_view *v, struct sheet *out)
{
    static const char *const names[] = {N_("provider"), N_("instructors"), N_("instructors who come"), N_("meetings offered a week"),
                                        N_("meetings held"), N_("schools served"), N_("students served"), NULL};
    sheet_header(out, names);
    sheet_end(out);
    for (int p = 0; p < v->b->x->n_providers; p++)
        shared_row(v, p, out);
}

static void fill_budget(const struct survey_view *v, struct sheet *out)
{
    static const char *const names[] = {N_("school"), N_("cost a week in yuan"), N_("share in percent"), N_("own budget a week"), NULL};
    int64_t most = v->b->x->budget_week;
    sheet_header(out, names);
    sheet_end(out);
    for (int i = 0; i < v->s->n; i++) {
        if (!v->s->at[i].has)
            continue;
        sheet_text(out, v->s->at[i].name);
        sheet_number(out, v->s->at[i].cost);
        sheet_real(out, percent(v->s->at[i].cost, v->s->sum.cost));
        number_or_none(out, v->b->members[i].budget_week < 0 ? -1 : v->b->members[i].budget_week / 100);
        sheet_end(out);
    }
    sheet_text(out, _("district"));
    sheet_number(out, v->s->sum.cost);
    sheet_real(out, most >= 0 ? percent(100 * v->s->sum.cost, most) : 100);
    number_or_none(out, most < 0 ? -1 : most / 100);
    sheet_end(out);
}

static void answer_cell(const struct school_answer *a, struct sheet *out)
{
    if (a->json && (a->status == ANSWER_OPTIMAL || a->status == ANSWER_FEASIBLE))
        sheet_number(out, a->plain);
    else
        sheet_text(out, a->json ? _("none") : "");
}

static void number_if(bool known, int64_t number, struct sheet *out)
{
    if (known)
        sheet_number(out, number);
    else
        sheet_text(out, "");
}

/* Scores side by side: as if nothing were shared, coordinated, and first come, first served. */
static void fill_coordination(const struct survey_view *v, struct sheet *out)
{
    static const char *const names[] = {N_("school"), N_("for itself"), N_("coordinated"), N_("first come, first served"), NULL};
    const struct batch *b = v->b;
    sheet_header(out, names);
    sheet_end(out);
    for (int i = 0; i < b->n; i++) {
        const struct member *m = &b->members[i];
        sheet_text(out, v->s->at[i].name);
        answer_cell(&m->answers[ROUND_FREE], out);
        number_if(m->chosen >= 0, m->chosen >= 0 ? m->answers[m->chosen].plain : 0, out);
        answer_cell(&m->answers[ROUND_FIRST], out);
        sheet_end(out);
    }
    sheet_text(out, _("district"));
    sheet_number(out, b->alone);
    sheet_number(out, b->score);
    number_if(b->compared, b->first, out);
    sheet_end(out);
    sheet_text(out, _("proven bound"));
    sheet_text(out, "");
    number_if(b->has_bound, b->bound, out);
    sheet_text(out, "");
    sheet_end(out);
}

const struct survey_sheet survey_sheets[] = {
    {"tables/schools.csv", N_("Schools"), N_("a row a school, then the district"), fill_schools, 2},
    {"tables/ranking.csv", N_("Rankings"), N_("schools in order of a few figures"), fill_ranking, 1},
    {"tables/itineraries.csv", N_("Itineraries of the providers"), N_("who is where when, by provider and instructor"), fill_itineraries, 2},
    {"tables/shared.csv", N_("Shared providers"), N_("what the schools take of each"), fill_shared, 1},
    {"tables/coordination.csv", N_("Coordination"), N_("scores of schools for themselves, coordinated, first come first served"),
     fill_coordination, 1},
    {"tables/budget.csv", N_("Budget"), N_("cost a week by school, and the district's budget"), fill_budget, 1},
    {NULL, NULL, NULL, NULL, 0},
};
