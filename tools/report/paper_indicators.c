/* Indicators for supervisors (督导指标表): the same rows for every school, then the regulation article by article
 * (article 17). Figures, and what is asked, without anybody's name. */
#include "tools/report/articles.h"
#include "tools/report/paper.h"

static void add_articles(const struct report *r, struct paper *p)
{
    const struct paper_column columns[] = {{_("Article"), 14, PAPER_CENTRE}, {_("Asks"), 52, PAPER_LEFT},
                                           {_("Result"), 18, PAPER_LEFT},    {_("Figure"), 66, PAPER_LEFT},
                                           {_("Breaches"), 15, PAPER_RIGHT}, {_("To look at"), 15, PAPER_RIGHT}};
    paper_table(p, columns, 6, 0);
    for (int i = 0; i < ARTICLES; i++) {
        const struct article *a = &r->articles[i];
        paper_row(p, PAPER_ROW);
        paper_number(p, a->number);
        paper_cell(p, article_says(a->number));
        paper_cell(p, article_state_name(a->state));
        paper_cell(p, a->figure);
        paper_number(p, a->breaches.count);
        paper_number(p, a->warnings.count);
    }
}

void build_indicators(const struct report *r, struct paper *p)
{
    static const int shares[] = {120, 60};
    paper_begin(p, NULL, r->in->term.name ? r->in->term.name : "");
    paper_head(p, r, _("Indicators of after-school care for supervisors"));
    paper_line(p, PAPER_HEADING, _("1. Indicators"));
    paper_sheet_table(p, r, emit_kpi, shares, 2);
    paper_line(p, PAPER_HEADING, _("2. Article by article"));
    add_articles(r, p);
    paper_fields(p, 2);
    paper_field(p, _("Made by: "), NULL);
    paper_field(p, _("Head of school: "), NULL);
    paper_field(p, _("School (seal): "), NULL);
    paper_field(p, _("Date: "), NULL);
}
