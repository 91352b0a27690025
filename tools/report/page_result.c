/* The page's data: what came out, in figures. */
#include "tools/report/page.h"

#include <math.h>
#include <string.h>

#include "school/calendar.h"
#include "tools/report/articles.h"
#include "tools/report/dated.h"
#include "tools/report/frontier.h"
#include "tools/report/money.h"

/* One decimal of a percentage, three of Gini: as they are shown. */
static json_t *rounded(double x, double scale)
{
    return json_real(round(x * scale) / scale);
}

static json_t *lines(struct buf *words)
{
    json_t *all = json_array();
    for (char *line = words->text; line && *line;) {
        size_t length = strcspn(line, "\n");
        json_array_append_new(all, json_stringn(line, length));
        line += length + (line[length] == '\n');
    }
    buf_free(words);
    return all;
}

static json_t *object_school(const struct instance *in)
{
    char start[16], end[16];
    date_write(in->term.start, start);
    date_write(in->term.end, end);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "id", in->id, "name", in->name, "term",
                     in->term.name ? in->term.name : "", "start", start, "end", end, "weeks", in->term.weeks);
}

static json_t *array_measures(const struct report *r)
{
    json_t *all = json_array();
    for (int m = 0; m < MEASURES; m++)
        json_array_append_new(all, json_pack("{s:s, s:I, s:i}", "name", measure_name((enum measure)m), "value",
                                             (json_int_t)r->v->measures[m], "weight", r->in->profile.weights[m]));
    return all;
}

static json_t *object_balance(const struct report *r)
{
    json_t *o = json_pack("{s:i, s:i, s:i}", "count", r->balance.count, "least", r->balance.least, "most", r->balance.most);
    json_object_set_new(o, "mean", rounded(r->balance.mean, 10));
    json_object_set_new(o, "deviation", rounded(r->balance.deviation, 10));
    json_object_set_new(o, "gini", rounded(r->balance.gini, 1000));
    json_object_set_new(o, "fair", rounded(r->fair_load, 10));
    return o;
}

static json_t *object_coverage(const struct report *r)
{
    const struct coverage *c = &r->coverage;
    json_t *best = json_array();
    for (int i = 0; i < r->n_ranks; i++)
        json_array_append_new(best, json_pack("[i, i]", r->best_rank[i], r->seats_rank[i]));
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "students", c->students, "scheduled", c->scheduled, "in_care",
                     c->attending, "wishing", c->wishing, "granted", c->granted, "seats", c->seats, "ranks", best);
}

static json_t *array_breaches(const struct verdict *v)
{
    json_t *all = json_array();
    for (int i = 0; i < v->n_breaches; i++)
        json_array_append_new(all, json_pack("[s, s]", rule_table[v->breaches[i].rule].code, v->breaches[i].message));
    return all;
}

static json_t *array_waivers(const struct verdict *v)
{
    json_t *all = json_array();
    for (int i = 0; i < v->n_waived; i++) {
        struct buf words = {0};
        put_waiver(v->waived[i], &words);
        json_array_append_new(all, page_string(&words));
    }
    return all;
}

static json_t *array_articles(const struct report *r)
{
    json_t *all = json_array();
    for (int i = 0; i < ARTICLES; i++) {
        const struct article *a = &r->articles[i];
        struct buf checked = {0};
        json_t *warnings = json_array();
        for (int k = 0; k < a->warnings.count; k++)
            json_array_append_new(warnings, json_string(r->warnings->items[a->warnings.at[k]].message));
        put_article_checked(a, &checked);
        json_t *o = json_pack("{s:i, s:s, s:s, s:s, s:s}", "number", a->number, "says", article_says(a->number), "state",
                              article_state_words[a->state], "state_name", article_state_name(a->state), "figure", a->figure);
        json_object_set_new(o, "checked", page_string(&checked));
        json_object_set_new(o, "breaches", page_ints(a->breaches));
        json_object_set_new(o, "waivers", page_ints(a->waivers));
        json_object_set_new(o, "warnings", warnings);
        json_array_append_new(all, o);
    }
    return all;
}

static json_t *array_vacancies(const struct page *p)
{
    json_t *all = json_array();
    for (int i = 0; i < p->r->t->n_vacancies; i++) {
        const struct vacancy *v = &p->r->t->vacancies[i];
        json_array_append_new(all, json_pack("{s:i, s:s, s:s, s:i}", "slot", v->slot >= 0 ? p->place[v->slot] : -1, "what",
                                             v->what ? v->what : "", "missing", missing_name(v->missing), "number",
                                             v->number));
    }
    return all;
}

static json_t *yuan(int64_t fen)
{
    return rounded((double)fen / 100, 100);
}

static json_t *object_money(const struct money_sum *m)
{
    json_t *o = json_object();
    json_object_set_new(o, "days", json_integer(m->days));
    json_object_set_new(o, "income", yuan(money_income(m)));
    json_object_set_new(o, "subsidies", yuan(money_subsidies(m)));
    json_object_set_new(o, "providers", yuan(m->providers));
    json_object_set_new(o, "materials", yuan(m->materials));
    json_object_set_new(o, "balance", yuan(money_income(m) - money_cost(m)));
    return o;
}

static json_t *object_costs(const struct report *r)
{
    const struct instance *in = r->in;
    json_t *items = json_array();
    for (int t = 0; t < STAFF_TYPES; t++)
        if (r->costs.by_type[t].times)
            json_array_append_new(items, json_pack("{s:s, s:i, s:I}", "name", staff_type_name((enum staff_type)t), "times",
                                                   r->costs.by_type[t].times, "yuan",
                                                   (json_int_t)r->costs.by_type[t].yuan));
    for (int i = 0; i < in->n_providers; i++)
        if (r->costs.by_provider[i].times)
            json_array_append_new(items, json_pack("{s:i, s:i, s:I}", "provider", i, "times",
                                                   r->costs.by_provider[i].times, "yuan",
                                                   (json_int_t)r->costs.by_provider[i].yuan));
    json_t *o = json_pack("{s:o, s:I}", "items", items, "week", (json_int_t)r->v->measures[MEASURE_COST]);
    if (in->budget_week >= 0)
        json_object_set_new(o, "budget", yuan(in->budget_week));
    json_object_set_new(o, "fee_month", yuan(in->profile.fee_month));
    json_t *months = json_array();
    for (int m = 0; m < r->money->n_months; m++) {
        char month[DATED_MONTH_SIZE];
        json_t *sum = object_money(&r->money->months[m]);
        dated_month_write(&in->term, m, month);
        json_object_set_new(sum, "month", json_string(month));
        json_array_append_new(months, sum);
    }
    json_object_set_new(o, "months", months);
    json_object_set_new(o, "term", object_money(&r->money->term));
    return o;
}

void page_result(struct page *p, json_t *o)
{
    const struct report *r = p->r;
    struct buf words = {0};
    put_status(r, &words);
    json_object_set_new(o, "lang", json_string(text_is_chinese() ? "zh-CN" : "en"));
    json_object_set_new(o, "school", object_school(r->in));
    json_object_set_new(o, "status", json_string(status_words[r->status]));
    json_object_set_new(o, "says", lines(&words));
    json_object_set_new(o, "score", json_integer(r->v->score));
    if (r->has_bound) {
        json_object_set_new(o, "bound", json_integer(r->bound));
        json_object_set_new(o, "gap", rounded(100 * report_gap(r, false), 100));
        json_object_set_new(o, "gap_without_cost", rounded(100 * report_gap(r, true), 100));
    }
    json_object_set_new(o, "measures", array_measures(r));
    if (r->frontier)
        json_object_set_new(o, "frontier", frontier_json(r->frontier));
    json_object_set_new(o, "coverage", object_coverage(r));
    json_object_set_new(o, "balance", object_balance(r));
    json_object_set_new(o, "costs", object_costs(r));
    json_object_set_new(o, "breaches", array_breaches(r->v));
    json_object_set_new(o, "waivers", array_waivers(r->v));
    json_object_set_new(o, "articles", array_articles(r));
    json_object_set_new(o, "vacancies", array_vacancies(p));
}
