/* The regulation article by article: on a terminal, as a table, as JSON. */
#include <jansson.h>

#include "tools/report/articles.h"

static const char *message_of(const struct report *r, int breach)
{
    return r->v->breaches[breach].message;
}

void put_articles(const struct report *r, struct buf *out)
{
    for (int i = 0; i < ARTICLES; i++) {
        const struct article *a = &r->articles[i];
        buf_puts(out, "\n");
        buf_printf(out, _("Article %d: %s: %s\n"), a->number, article_state_name(a->state), article_says(a->number));
        buf_puts(out, _("    checked: "));
        put_article_checked(a, out);
        buf_puts(out, "\n");
        if (*a->figure)
            buf_printf(out, "    %s\n", a->figure);
        for (int k = 0; k < a->waivers.count; k++) {
            buf_puts(out, "    ");
            put_waiver(r->v->waived[a->waivers.at[k]], out);
            buf_puts(out, "\n");
        }
        for (int k = 0; k < a->breaches.count; k++)
            buf_printf(out, _("    breached: %s: %s\n"), rule_table[r->v->breaches[a->breaches.at[k]].rule].code,
                       message_of(r, a->breaches.at[k]));
        for (int k = 0; k < a->warnings.count; k++)
            buf_printf(out, _("    look at: %s\n"), r->warnings->items[a->warnings.at[k]].message);
    }
}

void emit_articles(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("article"),   N_("result"),          N_("asks"),
                                        N_("checked"),   N_("figure"),          N_("breached by"),
                                        N_("lifted by"), N_("to be looked at"), NULL};
    struct buf words = {0};
    sheet_header(out, names);
    sheet_end(out);
    for (int i = 0; i < ARTICLES; i++) {
        const struct article *a = &r->articles[i];
        sheet_number(out, a->number);
        sheet_text(out, article_state_name(a->state));
        sheet_text(out, article_says(a->number));
        put_article_checked(a, &words);
        sheet_words(out, &words);
        sheet_text(out, a->figure);
        for (int k = 0; k < a->breaches.count; k++)
            buf_printf(&words, "%s%s", k ? _("; ") : "", message_of(r, a->breaches.at[k]));
        sheet_words(out, &words);
        for (int k = 0; k < a->waivers.count; k++) {
            buf_puts(&words, k ? _("; ") : "");
            put_waiver(r->v->waived[a->waivers.at[k]], &words);
        }
        sheet_words(out, &words);
        for (int k = 0; k < a->warnings.count; k++)
            buf_printf(&words, "%s%s", k ? _("; ") : "", r->warnings->items[a->warnings.at[k]].message);
        sheet_words(out, &words);
        sheet_end(out);
    }
    buf_free(&words);
}

json_t *articles_json(const struct report *r)
{
    json_t *all = json_array();
    for (int i = 0; i < ARTICLES; i++) {
        const struct article *a = &r->articles[i];
        json_t *checked = json_array(), *breaches = json_array(), *waivers = json_array(), *warnings = json_array();
        for (int rule = 0; rule < RULES; rule++)
            if (a->rules >> rule & 1)
                json_array_append_new(checked, json_pack("{s:s, s:s}", "rule", rule_table[rule].code, "strength",
                                                         rule_table[rule].waivable ? "waivable" : "never"));
        for (int m = 0; m < MEASURES; m++)
            if (a->measures >> m & 1)
                json_array_append_new(checked,
                                      json_pack("{s:s, s:s}", "measure", measure_words[m], "strength", "scored"));
        for (int k = 0; k < a->breaches.count; k++)
            json_array_append_new(breaches, json_pack("{s:s, s:s}", "rule",
                                                      rule_table[r->v->breaches[a->breaches.at[k]].rule].code,
                                                      "message", message_of(r, a->breaches.at[k])));
        for (int k = 0; k < a->waivers.count; k++)
            json_array_append_new(waivers, json_string(r->v->waived[a->waivers.at[k]]->rule));
        for (int k = 0; k < a->warnings.count; k++)
            json_array_append_new(warnings, json_string(r->warnings->items[a->warnings.at[k]].message));
        json_array_append_new(all, json_pack("{s:i, s:s, s:s, s:o, s:s, s:o, s:o, s:o}", "article", a->number, "result",
                                             article_state_words[a->state], "asks", article_says(a->number), "checked",
                                             checked, "figure", a->figure, "breaches", breaches, "waivers", waivers,
                                             "warnings", warnings));
    }
    return all;
}
