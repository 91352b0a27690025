/* summary.json: contract section 5. Keys are sorted, so the same result gives the same bytes but for times. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "tools/options.h"
#include "tools/report/articles.h"
#include "tools/report/conflict.h"
#include "tools/report/dated.h"
#include "tools/report/frontier.h"
#include "tools/report/money.h"

/* Four decimals: enough to compare, and none of the noise of the last bits. */
static json_t *real(double x)
{
    return json_real(round(x * 1e4) / 1e4);
}

static void set(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value);
}

static json_t *text(const char *s)
{
    return s ? json_string(s) : json_null();
}

static json_t *object_instance(const struct instance *in)
{
    return json_pack("{s:s, s:s}", "id", in->id, "sha256", in->sha256);
}

static json_t *object_measures(const struct verdict *v)
{
    json_t *o = json_object();
    for (int m = 0; m < MEASURES; m++)
        set(o, measure_words[m], json_integer(v->measures[m]));
    json_t *moves = v->has_moves ? json_object() : NULL;
    for (int m = 0; moves && m < MOVES; m++)
        set(moves, moved_words[m], json_integer(v->moves[m]));
    if (moves)
        set(o, "moves", moves);
    return o;
}

static json_t *object_person(const struct report *r, int q)
{
    const struct workload *w = &r->workloads[q];
    const struct staff *s = &r->in->staff[q];
    json_t *o = json_object(), *periods = json_object(), *exceeds = json_array();
    for (int p = 0; p < PERIODS; p++)
        if (w->by_period[p])
            set(periods, period_words[p], json_integer(w->by_period[p]));
    const struct {
        bool over;
        const char *cap;
    } caps[] = {{w->over_week, "max_load"}, {w->over_day, "max_load_per_day"}, {w->over_days, "max_days"}};
    for (int i = 0; i < 3; i++)
        if (caps[i].over)
            json_array_append_new(exceeds, json_string(caps[i].cap));
    set(o, "id", json_string(s->id));
    set(o, "load", json_integer(w->load));
    set(o, "prior_load", json_integer(s->prior_load));
    set(o, "share", real(s->share / 100.0));
    set(o, "by_period", periods);
    set(o, "duties", json_integer(w->duties));
    set(o, "late_duties", json_integer(w->late_duties));
    set(o, "noon_duties", json_integer(w->noon_duties));
    set(o, "exceeds", exceeds);
    return o;
}

static json_t *object_balance(const struct report *r)
{
    json_t *o = json_object(), *staff = json_array(), *exceeding = json_array();
    for (int q = 0; q < r->in->n_staff; q++) {
        const struct workload *w = &r->workloads[q];
        if (r->in->staff[q].type == STAFF_OWN)
            json_array_append_new(staff, object_person(r, q));
        if (w->over_week || w->over_day || w->over_days)
            json_array_append_new(exceeding, json_string(r->in->staff[q].id));
    }
    set(o, "staff", staff);
    set(o, "exceeding", exceeding);
    set(o, "count", json_integer(r->balance.count));
    set(o, "minimum", json_integer(r->balance.least));
    set(o, "maximum", json_integer(r->balance.most));
    set(o, "mean", real(r->balance.mean));
    set(o, "standard_deviation", real(r->balance.deviation));
    set(o, "gini", real(r->balance.gini));
    set(o, "highest", json_integer(r->v->highest));
    set(o, "lowest", json_integer(r->v->lowest));
    set(o, "squared_loads", json_integer(r->v->squared_loads));
    return o;
}

static json_t *object_ranks(const struct report *r)
{
    json_t *o = json_object(), *best = json_array(), *seats = json_array();
    for (int i = 0; i < r->n_ranks; i++) {
        json_array_append_new(best, json_integer(r->best_rank[i]));
        json_array_append_new(seats, json_integer(r->seats_rank[i]));
    }
    set(o, "best", best);
    set(o, "none", json_integer(r->coverage.wishing - r->coverage.granted));
    set(o, "seats", seats);
    return o;
}

static json_t *object_coverage(const struct coverage *c)
{
    json_t *o = json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "students", c->students, "scheduled", c->scheduled,
                          "in_care", c->attending, "wishing", c->wishing, "granted", c->granted, "seats", c->seats);
    set(o, "share", real(c->students ? (double)c->attending / c->students : 0));
    return o;
}

static json_t *array_unscheduled(const struct instance *in)
{
    static const char *const stages[] = {"student", "parent", "class_review"};
    json_t *all = json_array();
    for (int i = 0; i < in->n_students; i++) {
        if (in->students[i].scheduled)
            continue;
        json_t *lacks = json_array();
        for (int bit = 0; bit < 3; bit++)
            if (!(in->students[i].consent >> bit & 1))
                json_array_append_new(lacks, json_string(stages[bit]));
        json_array_append_new(all, json_pack("{s:s, s:o}", "id", in->students[i].id, "lacks", lacks));
    }
    return all;
}

static json_t *array_waivers(const struct verdict *v)
{
    json_t *all = json_array();
    for (int i = 0; i < v->n_waived; i++)
        json_array_append_new(all, json_pack("{s:s, s:o, s:o}", "rule", v->waived[i]->rule, "reason",
                                             text(v->waived[i]->reason), "approved_by", text(v->waived[i]->approved_by)));
    return all;
}

static json_t *array_breaches(const struct verdict *v)
{
    json_t *all = json_array();
    for (int i = 0; i < v->n_breaches; i++) {
        const struct rule_info *rule = &rule_table[v->breaches[i].rule];
        json_array_append_new(all, json_pack("{s:s, s:s, s:s}", "rule", rule->code, "articles", rule->articles, "message",
                                             v->breaches[i].message));
    }
    return all;
}

static json_t *array_vacancies(const struct report *r)
{
    json_t *all = json_array();
    for (int i = 0; i < r->t->n_vacancies; i++) {
        const struct vacancy *v = &r->t->vacancies[i];
        json_array_append_new(all, json_pack("{s:o, s:o, s:s, s:i}", "slot", text(v->slot >= 0 ? r->in->slots[v->slot].id : NULL),
                                             "what", text(v->what), "missing", missing_words[v->missing], "number",
                                             v->number));
    }
    return all;
}

static json_t *array_externals(const struct report *r)
{
    json_t *all = json_array();
    for (int i = 0; i < r->n_externals; i++) {
        const struct external_meeting *m = &r->externals[i];
        const struct section *s = &r->t->sections[m->section];
        json_t *could = json_array();
        for (int k = m->first; k < m->first + m->count; k++)
            json_array_append_new(could, json_pack("{s:s, s:s, s:b}", "staff", r->in->staff[r->candidates[k].staff].id, "was",
                                                   candidate_words[r->candidates[k].state], "all_meetings",
                                                   r->candidates[k].all_meetings));
        json_array_append_new(all, json_pack("{s:s, s:i, s:s, s:b, s:i, s:o}", "activity", r->in->activities[s->activity].id,
                                             "section", s->number, "slot", r->in->slots[m->slot].id, "choice", m->choice,
                                             "points", r->in->profile.weights[MEASURE_EXTERNAL], "could_lead", could));
    }
    return all;
}

static json_t *object_sum(const struct money_sum *m)
{
    json_t *subsidy = json_object();
    for (int type = 0; type < STAFF_TYPES; type++)
        set(subsidy, staff_type_words[type], json_integer(m->subsidy[type]));
    json_t *o = json_object();
    set(o, "days", json_integer(m->days));
    set(o, "families", json_integer(m->families));
    set(o, "exempted", json_integer(m->exempted));
    set(o, "materials", json_integer(m->materials));
    set(o, "income", json_integer(money_income(m)));
    set(o, "subsidy", subsidy);
    set(o, "providers", json_integer(m->providers));
    set(o, "cost", json_integer(money_cost(m)));
    set(o, "balance", json_integer(money_income(m) - money_cost(m)));
    return o;
}

static json_t *object_money(const struct report *r)
{
    const struct money *m = r->money;
    json_t *o = json_object(), *months = json_array();
    for (int k = 0; k < m->n_months; k++) {
        char month[DATED_MONTH_SIZE];
        dated_month_write(&r->in->term, k, month);
        json_t *sum = object_sum(&m->months[k]);
        set(sum, "month", json_string(month));
        json_array_append_new(months, sum);
    }
    set(o, "fee_month", json_integer(r->in->profile.fee_month));
    set(o, "payers", json_integer(m->payers));
    set(o, "exempt", json_integer(m->exempt));
    set(o, "months", months);
    set(o, "term", object_sum(&m->term));
    set(o, "planned_week", json_integer(100 * r->v->measures[MEASURE_COST]));
    set(o, "budget_week", r->in->budget_week >= 0 ? json_integer(r->in->budget_week) : json_null());
    return o;
}

/* What people should look at, and the article it concerns. */
static json_t *array_warnings(const struct diags *d)
{
    json_t *all = json_array();
    for (int i = 0; i < d->count; i++)
        json_array_append_new(all, json_pack("{s:i, s:s}", "article", d->items[i].article, "message", d->items[i].message));
    return all;
}

static void set_outcome(json_t *o, const struct outcome *out, int64_t threads, int64_t seed)
{
    set(o, "seconds", real(out->seconds));
    set(o, "ties_settled", json_boolean(out->ties_settled));
    if (out->fair.asked)
        set(o, "fair", json_pack("{s:s, s:b, s:I}", "by", "leximin", "exact", out->fair.exact, "price",
                                 (json_int_t)out->fair.price));
    set(o, "first_seconds", out->first_seconds >= 0 ? real(out->first_seconds) : json_null());
    set(o, "work", json_integer(out->work));
    set(o, "threads", json_integer(threads));
    set(o, "seed", json_integer(seed));
}

/* Why there is no legal timetable, or none in the time. */
static void set_reason(json_t *o, const struct outcome *out, const char *why)
{
    static const char *const answers[] = {[ANSWER_OPTIMAL] = "optimal",       [ANSWER_FEASIBLE] = "feasible",
                                          [ANSWER_INFEASIBLE] = "infeasible", [ANSWER_UNKNOWN] = "unknown",
                                          [ANSWER_FAILED] = "failed"};
    set(o, "answer", out ? json_string(answers[out->answer]) : json_null());
    set(o, "why", text(why));
    set(o, "conflict", out && out->conflict ? object_conflict(out->conflict) : json_null());
}

static void dump(json_t *o, struct buf *out)
{
    char *bytes = json_dumps(o, JSON_SORT_KEYS | JSON_INDENT(1) | JSON_REAL_PRECISION(10));
    buf_puts(out, bytes ? bytes : "{}");
    buf_puts(out, "\n");
    free(bytes);
    json_decref(o);
}

static json_t *summary_head(const struct instance *in, const char *status)
{
    json_t *o = json_object();
    set(o, "kehou_summary", json_integer(1));
    set(o, "version", json_string(KEHOU_VERSION));
    set(o, "instance", object_instance(in));
    set(o, "status", json_string(status));
    set(o, "not_scheduled", array_unscheduled(in));
    return o;
}

static void put_files(json_t *o, const struct file_hash *files, int n_files)
{
    json_t *hashes = json_object();
    for (int i = 0; i < n_files; i++)
        set(hashes, files[i].path, json_string(files[i].sha256));
    set(o, "files", hashes);
}

void emit_summary(const struct report *r, const struct file_hash *files, int n_files, struct buf *out)
{
    json_t *o = summary_head(r->in, status_words[r->status]);
    set(o, "score", json_integer(r->v->score));
    set(o, "bound", r->has_bound ? json_integer(r->bound) : json_null());
    set(o, "gap", r->has_bound ? real(report_gap(r, false)) : json_null());
    set(o, "gap_without_cost", r->has_bound ? real(report_gap(r, true)) : json_null());
    set(o, "measures", object_measures(r->v));
    if (r->frontier)
        set(o, "frontier", frontier_json(r->frontier));
    set(o, "sizes", json_pack("{s:i, s:i, s:i, s:i}", "students", r->in->n_students, "sections", r->t->n_sections,
                              "study_groups", r->t->n_studies, "meetings", r->n_meetings));
    set(o, "balance", object_balance(r));
    set(o, "ranks", object_ranks(r));
    set(o, "coverage", object_coverage(&r->coverage));
    set(o, "waivers", array_waivers(r->v));
    set(o, "breaches", array_breaches(r->v));
    set(o, "vacancies", array_vacancies(r));
    set(o, "external_meetings", array_externals(r));
    set(o, "money", object_money(r));
    set(o, "warnings", array_warnings(r->warnings));
    set(o, "timetable_sha256", json_string(r->timetable_sha256));
    put_files(o, files, n_files);
    if (r->outcome)
        set_outcome(o, r->outcome, r->threads, r->seed);
    if (r->outcome && r->t == r->outcome->draft)
        set_reason(o, r->outcome, r->outcome->why);
    dump(o, out);
}

void emit_summary_without(const struct instance *in, const char *status, const struct outcome *out, const char *why,
                          const struct file_hash *files, int n_files, int64_t threads, int64_t seed, struct buf *into)
{
    json_t *o = summary_head(in, status);
    set(o, "score", json_null());
    set(o, "bound", out && out->has_bound ? json_integer(out->bound) : json_null());
    set_reason(o, out, why);
    put_files(o, files, n_files);
    if (out)
        set_outcome(o, out, threads, seed);
    dump(o, into);
}

static json_t *object_certified(const struct certified *c)
{
    return json_pack("{s:b, s:b, s:o, s:o}", "holds", c->holds, "infeasible", c->infeasible, "bound",
                     c->infeasible ? json_null() : json_integer(c->bound), "why", text(c->why));
}

void emit_check(const struct instance *in, const struct report *r, bool articles, const struct certified *c,
                struct buf *out)
{
    json_t *o = summary_head(in, r ? status_words[r->status] : "unknown");
    if (r) {
        set(o, "legal", json_boolean(verdict_legal(r->v)));
        set(o, "score", json_integer(r->v->score));
        set(o, "measures", object_measures(r->v));
        set(o, "breaches", array_breaches(r->v));
        set(o, "waivers", array_waivers(r->v));
        set(o, "balance", object_balance(r));
        set(o, "timetable_sha256", json_string(r->timetable_sha256));
    }
    if (r && articles)
        set(o, "articles", articles_json(r));
    if (c)
        set(o, "certificate", object_certified(c));
    dump(o, out);
}
