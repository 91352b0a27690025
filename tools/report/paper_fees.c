/* Publication of fees and costs (公示表): what is hung up for everybody, so no name of anybody, and nothing that tells
 * how many are exempt from the fee or when one of them came or left (articles 18 and 19). */
#include "tools/report/money.h"
#include "tools/report/paper.h"

static void add_standards(const struct report *r, struct paper *p)
{
    const struct profile *f = &r->in->profile;
    const struct money *m = r->money;
    struct buf words = {0};
    paper_line(p, PAPER_HEADING, _("1. Standards"));
    if (f->fee_month)
        paper_line(p, PAPER_PLAIN,
                   paper_print(p, _("Fee: %s yuan a student and month. In care are %d students. The needy are exempt; public funds bear what they do not pay."),
                               paper_amount(p, f->fee_month), m->payers + m->exempt));
    else
        paper_line(p, PAPER_PLAIN, paper_print(p, _("No fee is charged. In care are %d students."), m->payers + m->exempt));
    for (int type = 0; type < STAFF_TYPES; type++) {
        buf_printf(&words, "%s%s ", type ? _(", ") : "", staff_type_name((enum staff_type)type));
        put_yuan(f->subsidy[type], &words);
    }
    paper_line(p, PAPER_PLAIN, paper_print(p, _("Subsidy, yuan a slot on duty: %s."), words.text));
    buf_free(&words);
}

void build_fees(const struct report *r, struct paper *p)
{
    static const int shares[] = {60, 24};
    p->landscape = true;
    paper_begin(p, NULL, r->in->term.name ? r->in->term.name : "");
    paper_head(p, r, _("Publication of fees and costs of after-school care"));
    add_standards(r, p);
    paper_line(p, PAPER_HEADING, _("2. Income and cost by month"));
    paper_sheet_table(p, r, emit_money_open, shares, 2);
    paper_line(p, PAPER_PLAIN, _("As planned by timetable and calendar; accounts are settled by what was held and paid. The money serves staff and consumables alone, not utilities or venues."));
    paper_line(p, PAPER_HEADING, _("3. Supervision"));
    paper_fields(p, 2);
    paper_field(p, _("Telephone of the school: "), NULL);
    paper_field(p, _("Telephone of the education office: "), NULL);
    paper_field(p, _("School (seal): "), NULL);
    paper_field(p, _("Published from, to: "), NULL);
}
