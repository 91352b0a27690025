/* Indicators that supervisors compare schools by: the same rows for every school. */
#include "base/whole.h"
#include "tools/report/report.h"

static void count_row(struct sheet *out, const char *name, int64_t number)
{
    sheet_text(out, name);
    sheet_number(out, number);
    sheet_end(out);
}

static void real_row(struct sheet *out, const char *name, double value)
{
    sheet_text(out, name);
    sheet_real(out, value);
    sheet_end(out);
}

static void add_students(const struct report *r, struct sheet *out)
{
    const struct coverage *c = &r->coverage;
    count_row(out, _("students"), c->students);
    count_row(out, _("students with complete consents"), c->scheduled);
    count_row(out, _("students in care"), c->attending);
    real_row(out, _("coverage in percent"), percent(c->attending, c->students));
    count_row(out, _("students with wishes"), c->wishing);
    count_row(out, _("students who got an activity they wished for"), c->granted);
    real_row(out, _("wishes met in percent"), percent(c->granted, c->wishing));
    count_row(out, _("students who got their first wish"), r->best_rank[0]);
    count_row(out, _("seats in activities"), c->seats);
}

static void add_menu(const struct report *r, struct sheet *out)
{
    unsigned kinds = 0;
    int opened = 0;
    for (int a = 0; a < r->in->n_activities; a++) {
        const struct grid *g = &r->grids[SUBJECT_ACTIVITY];
        if (g->first[a + 1] == g->first[a])
            continue;
        opened++;
        kinds |= 1u << r->in->activities[a].kind;
    }
    count_row(out, _("activities on the menu"), r->in->n_activities);
    count_row(out, _("activities opened"), opened);
    count_row(out, _("kinds of activity held, of eight"), __builtin_popcount(kinds));
    count_row(out, _("sections"), r->t->n_sections);
    count_row(out, _("meetings a week"), r->n_meetings);
    count_row(out, _("study groups"), r->t->n_studies);
}

static void add_staff(const struct report *r, struct sheet *out)
{
    const struct balance *b = &r->balance;
    int own = 0, own_serving = 0, outside = 0, providers = 0;
    for (int q = 0; q < r->in->n_staff; q++) {
        bool serves = r->workloads[q].duties > 0, is_own = r->in->staff[q].type == STAFF_OWN;
        own += is_own;
        own_serving += is_own && serves;
        outside += !is_own && serves;
    }
    for (int p = 0; p < r->in->n_providers; p++)
        providers += r->grids[SUBJECT_PROVIDER].first[p + 1] > r->grids[SUBJECT_PROVIDER].first[p];
    count_row(out, _("own staff"), own);
    count_row(out, _("own staff on duty"), own_serving);
    real_row(out, _("own staff taking part in percent"), percent(own_serving, own));
    count_row(out, _("staff from outside on duty"), outside);
    count_row(out, _("providers on duty"), providers);
    count_row(out, _("least load of own staff, minutes a week"), b->least);
    count_row(out, _("greatest load of own staff, minutes a week"), b->most);
    real_row(out, _("mean load of own staff, minutes a week"), b->mean);
    real_row(out, _("standard deviation of these loads"), b->deviation);
    real_row(out, _("Gini coefficient of these loads"), b->gini);
}

void emit_kpi(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("indicator"), N_("value"), NULL};
    sheet_header(out, names);
    sheet_end(out);
    add_students(r, out);
    add_menu(r, out);
    add_staff(r, out);
    for (int m = 0; m < MEASURES; m++)
        count_row(out, measure_name((enum measure)m), r->v->measures[m]);
    count_row(out, _("score"), r->v->score);
    if (r->has_bound) {
        count_row(out, _("proven bound of the score"), r->bound);
        real_row(out, _("gap in percent"), 100 * report_gap(r, false));
    }
    count_row(out, _("breaches of rules"), r->v->n_breaches);
    count_row(out, _("waivers"), r->v->n_waived);
}
