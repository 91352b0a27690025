/* The comparison in words: for a terminal, and as JSON. */
#include <inttypes.h>

#include "tools/whatif/whatif.h"

void put_difference(const struct compared *c, struct buf *out)
{
    long long least = (long long)c->least, most = (long long)c->most;
    if (!c->known)
        buf_puts(out, _("nothing to compare"));
    else if (!c->bounded)
        buf_puts(out, _("undecided: a bound is missing"));
    else if (c->difference == DIFFERENCE_NONE)
        buf_puts(out, _("no difference, proven"));
    else if (c->difference == DIFFERENCE_UNDECIDED)
        buf_printf(out, _("undecided: the best scores differ by %lld to %lld"), least, most);
    else if (c->difference == DIFFERENCE_NO_BETTER)
        buf_printf(out, _("no better, worse by at most %lld, proven"), most);
    else if (c->difference == DIFFERENCE_NO_WORSE)
        buf_printf(out, _("no worse, better by at most %lld, proven"), -least);
    else if (least == most)
        buf_printf(out, c->difference == DIFFERENCE_BETTER ? _("better by %lld, proven") : _("worse by %lld, proven"),
                   least < 0 ? -least : least);
    else if (c->difference == DIFFERENCE_BETTER)
        buf_printf(out, _("better by %lld to %lld, proven"), -most, -least);
    else
        buf_printf(out, _("worse by %lld to %lld, proven"), least, most);
}

/* One line a variant, then what each overlay changes. */
static void put_table(const struct comparison *c, struct buf *out)
{
    struct columns rows = {.count = 4};
    struct buf words = {0};
    columns_add(&rows, _("overlay"));
    columns_add(&rows, _("folder"));
    columns_add(&rows, _("result"));
    columns_add(&rows, _("difference"));
    for (int k = 0; k < c->w->n; k++) {
        const struct variant *p = &c->w->variants[k];
        columns_add(&rows, variant_title(p));
        columns_add(&rows, p->name);
        put_variant_result(p, &words);
        columns_add_buf(&rows, &words);
        if (k)
            put_difference(&c->all[k], &words);
        columns_add_buf(&rows, &words);
    }
    columns_write(&rows, 0, out);
    buf_free(&words);
}

static void put_measures(const struct compared *c, struct buf *out)
{
    struct columns rows = {.count = 4};
    for (int m = 0; m < MEASURES; m++) {
        int64_t was = c->base->v->measures[m], now = c->variant->v->measures[m];
        struct buf words = {0};
        if (was == now)
            continue;
        columns_add(&rows, measure_name((enum measure)m));
        columns_add_number(&rows, was);
        columns_add_number(&rows, now);
        buf_printf(&words, "%+" PRId64, now - was);
        columns_add_buf(&rows, &words);
        buf_free(&words);
    }
    columns_write(&rows, 2, out);
}

static void put_changes(const struct compared *c, struct buf *out)
{
    const int *s = c->students.by, *q = c->staff.by;
    buf_printf(out, _("  students: %d get more, %d less, %d something else; %d came, %d left\n"), s[SHIFT_MORE],
               s[SHIFT_LESS], s[SHIFT_OTHER], s[SHIFT_CAME], s[SHIFT_LEFT]);
    buf_printf(out, _("  staff: %d do more, %d less; %d came, %d left\n"), q[SHIFT_MORE], q[SHIFT_LESS], q[SHIFT_CAME],
               q[SHIFT_LEFT]);
    for (int i = 0; i < c->activities.count; i++) {
        const struct shifted *e = &c->activities.at[i];
        if (e->was != e->now)
            buf_printf(out, _("  %s: %d sections with %d seats, before %d with %d\n"), e->name, e->now, e->seats_now,
                       e->was, e->seats_was);
    }
    for (int i = 0; i < c->n_articles; i++)
        buf_printf(out, _("  article %d: %s, before %s\n"), c->articles[i].number,
                   article_state_name(c->articles[i].now), article_state_name(c->articles[i].was));
}

/* The dearest units by the prices. */
static void put_worth(const struct whatif *w, struct buf *out)
{
    enum { SHOWN = 8 };
    const json_t *worth = worth_of(w), *units = json_object_get(worth, "units"), *u;
    size_t i;
    if (!worth)
        return;
    buf_printf(out,
               _("\nWhat one more is worth at most, a week: what the prices say and the gap of %lld points (%d of %d "
                 "looked at)\n"),
               (long long)json_integer_value(json_object_get(worth, "gap")), (int)json_array_size(units),
               (int)json_integer_value(json_object_get(worth, "of")));
    json_array_foreach(units, i, u)
    {
        long long price = json_integer_value(json_object_get(u, "by_price"));
        if (i == SHOWN || price <= 0)
            break;
        buf_printf(out, _("  %s: at most %lld points, %lld of them by its price\n"),
                   json_string_value(json_object_get(u, "says")),
                   (long long)json_integer_value(json_object_get(u, "most")), price);
    }
    if (i == 0)
        buf_puts(out, _("  nothing looked at is worth anything by the prices: at most the gap\n"));
}

void comparison_text(const struct comparison *c, struct buf *out)
{
    put_table(c, out);
    for (int k = 0; k < c->w->n; k++) {
        const struct compared *all = &c->all[k];
        if (!all->known && !all->n_facts && !all->n_warnings)
            continue;
        buf_printf(out, "\n%s\n", variant_title(all->variant));
        if (all->known) {
            put_measures(all, out);
            put_changes(all, out);
        }
        for (int i = 0; i < all->n_facts; i++)
            buf_printf(out, _("  in conflict: %s\n"), all->facts[i]);
        if (all->repair)
            buf_printf(out, _("  the cheapest repair: %s\n"), all->repair);
        for (int i = 0; i < all->n_warnings; i++)
            buf_printf(out, _("  warning: %s\n"), all->warnings[i]);
    }
    put_worth(c->w, out);
}

/* JSON ---------------------------------------------------------------------------------- */

static json_t *shifts_json(const struct shifts *all, bool students, bool activities)
{
    json_t *list = json_array();
    for (int i = 0; i < all->count; i++) {
        const struct shifted *e = &all->at[i];
        json_t *o = json_pack("{s:s, s:s, s:s, s:i, s:i}", "id", e->id, "name", e->name, "change",
                              shift_words[e->shift], "was", e->was, "now", e->now);
        if (students) {
            json_object_set_new(o, "held_was", json_string(e->held_was));
            json_object_set_new(o, "held_now", json_string(e->held_now));
        }
        if (activities) {
            json_object_set_new(o, "seats_was", json_integer(e->seats_was));
            json_object_set_new(o, "seats_now", json_integer(e->seats_now));
        }
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *words_json(const char *const *words, int n)
{
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list, json_string(words[i]));
    return list;
}

static void set_result(json_t *o, const struct variant *p)
{
    json_t *measures = json_object(), *money = json_object();
    static const char *const states[] = {
        [EXIT_NO] = "infeasible", [EXIT_USAGE] = "invalid", [EXIT_LIMIT] = "unknown", [EXIT_SYSTEM] = "failed"};
    json_object_set_new(o, "status", json_string(p->t ? status_words[p->t->status] : states[p->code]));
    json_object_set_new(o, "exit", json_integer(p->code));
    json_object_set_new(o, "seconds", json_real(p->seconds));
    json_object_set_new(o, "score", p->v ? json_integer(p->v->score) : json_null());
    json_object_set_new(o, "bound", p->r && p->r->has_bound ? json_integer(p->r->bound) : json_null());
    for (int m = 0; p->v && m < MEASURES; m++)
        json_object_set_new(measures, measure_words[m], json_integer(p->v->measures[m]));
    if (p->r) {
        const struct money_sum *term = &p->r->money->term;
        json_object_set_new(money, "families", json_integer(term->families));
        json_object_set_new(money, "exempted", json_integer(term->exempted));
        json_object_set_new(money, "cost", json_integer(money_cost(term)));
        json_object_set_new(money, "balance", json_integer(money_income(term) - money_cost(term)));
    }
    json_object_set_new(o, "measures", measures);
    json_object_set_new(o, "money_term", money);
}

static void set_comparison(json_t *o, const struct compared *c)
{
    json_t *measures = json_object(), *articles = json_array();
    for (int m = 0; m < MEASURES; m++)
        json_object_set_new(measures, measure_words[m],
                            json_integer(c->variant->v->measures[m] - c->base->v->measures[m]));
    for (int i = 0; i < c->n_articles; i++)
        json_array_append_new(articles, json_pack("{s:i, s:s, s:s}", "article", c->articles[i].number, "was",
                                                  article_state_words[c->articles[i].was], "now",
                                                  article_state_words[c->articles[i].now]));
    json_object_set_new(o, "difference", json_string(difference_words[c->difference]));
    json_object_set_new(o, "score_difference", json_integer(c->variant->v->score - c->base->v->score));
    json_object_set_new(o, "least", c->bounded ? json_integer(c->least) : json_null());
    json_object_set_new(o, "most", c->bounded ? json_integer(c->most) : json_null());
    json_object_set_new(o, "measure_differences", measures);
    json_object_set_new(o, "students", shifts_json(&c->students, true, false));
    json_object_set_new(o, "staff", shifts_json(&c->staff, false, false));
    json_object_set_new(o, "activities", shifts_json(&c->activities, false, true));
    json_object_set_new(o, "articles", articles);
}

json_t *comparison_json(const struct comparison *c)
{
    json_t *overlays = json_array(), *all = json_object();
    for (int k = 0; k < c->w->n; k++) {
        const struct compared *compared = &c->all[k];
        json_t *o = json_pack("{s:s}", "folder", compared->variant->name);
        if (k) {
            json_object_set_new(o, "title", json_string(compared->variant->title));
            json_object_set_new(o, "warnings", words_json(compared->warnings, compared->n_warnings));
        }
        set_result(o, compared->variant);
        if (compared->known)
            set_comparison(o, compared);
        json_object_set_new(o, "conflict", words_json(compared->facts, compared->n_facts));
        if (compared->repair)
            json_object_set_new(o, "repair", json_string(compared->repair));
        if (k)
            json_array_append_new(overlays, o);
        else
            json_object_set_new(all, "base", o);
    }
    json_object_set_new(all, "kehou_comparison", json_integer(1));
    json_object_set_new(all, "instance", json_string(c->w->variants[0].in->sha256));
    json_object_set_new(all, "overlays", overlays);
    if (worth_of(c->w))
        json_object_set(all, "worth", (json_t *)worth_of(c->w));
    return all;
}
