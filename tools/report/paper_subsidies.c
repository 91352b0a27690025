/* Subsidy sheets (补助发放表), one a month, and apart from them fees for the labour of externals (劳务费): articles 19 and
 * 20. What is deducted is the school's to write. */
#include "tools/report/dated.h"
#include "tools/report/paper.h"

static const int column_shares[] = {9, 27, 14, 14, 14, 14, 17, 21, 15, 21, 22};

struct pay {
    const struct report *r;
    struct paper *p;
    const struct month_duties *const *duties; /* of each person, by month */
    int month;
    int persons, slots[ROLES];
    int64_t due;
};

static int slots_of(const struct month_duties *m, int role)
{
    int n = 0;
    for (int p = 0; p < PERIODS; p++)
        n += m->by[role][p].duties;
    return n;
}

/* A row of figures; `rate` -1: a total. */
static void add_figures(struct pay *o, const int slots[ROLES], int64_t rate, int64_t due)
{
    int all = 0;
    for (int role = 0; role < ROLES; role++) {
        paper_number(o->p, slots[role]);
        all += slots[role];
    }
    paper_number(o->p, all);
    paper_cell(o->p, rate < 0 ? "" : paper_amount(o->p, rate));
    paper_cell(o->p, paper_amount(o->p, due));
    for (int i = 0; i < 3; i++)
        paper_cell(o->p, "");
}

/* Whoever has duties in the month and is paid for them. */
static void add_person(struct pay *o, int q)
{
    const struct month_duties *m = &o->duties[q][o->month];
    int64_t rate = o->r->in->profile.subsidy[o->r->in->staff[q].type], due = dated_subsidy(o->r, q, m);
    int slots[ROLES];
    if (due == 0)
        return;
    for (int role = 0; role < ROLES; role++) {
        slots[role] = slots_of(m, role);
        o->slots[role] += slots[role];
    }
    o->due += due;
    paper_row(o->p, PAPER_ROW);
    paper_number(o->p, ++o->persons);
    paper_cell(o->p, o->r->in->staff[q].name);
    add_figures(o, slots, rate, due);
}

static bool is_paid(const struct pay *o, enum staff_type type)
{
    for (int q = 0; q < o->r->in->n_staff; q++)
        if (o->r->in->staff[q].type == type && dated_subsidy(o->r, q, &o->duties[q][o->month]) > 0)
            return true;
    return false;
}

static void add_sheet(struct pay *o, const char *title, const char *month, enum staff_type from, enum staff_type to)
{
    const char *const titles[] = {_("No."),       _("Name"), _("Leads"),    _("Supervises"), _("On post"), _("All"),
                                  _("Rate"), _("Due"),  _("Deducted"), _("Paid"),       _("Signature")};
    struct paper_column columns[11];
    bool any = false;
    for (int type = (int)from; type <= (int)to; type++)
        any |= is_paid(o, (enum staff_type)type);
    if (!any)
        return;
    for (int i = 0; i < 11; i++)
        columns[i] = (struct paper_column){titles[i], column_shares[i], i < 1 ? PAPER_CENTRE : i < 2 ? PAPER_LEFT : PAPER_RIGHT};
    paper_begin(o->p, month, title);
    paper_head(o->p, o->r, paper_print(o->p, _("%s, %s"), title, month));
    paper_line(o->p, PAPER_PLAIN, _("Counted in slots on duty, on the dates of the calendar. Amounts in yuan."));
    paper_table(o->p, columns, 11, 80);
    *o = (struct pay){o->r, o->p, o->duties, o->month, 0, {0}, 0};
    for (int type = (int)from; type <= (int)to; type++) {
        if (from < to && is_paid(o, (enum staff_type)type)) {
            paper_row(o->p, PAPER_ROW_GROUP);
            paper_cell(o->p, staff_type_name((enum staff_type)type));
        }
        for (int q = 0; q < o->r->in->n_staff; q++)
            if ((int)o->r->in->staff[q].type == type)
                add_person(o, q);
    }
    paper_row(o->p, PAPER_ROW_TOTAL);
    paper_cell(o->p, "");
    paper_cell(o->p, _("Total"));
    add_figures(o, o->slots, -1, o->due);
    struct buf words = {0};
    put_capitals(o->due, &words);
    paper_fields(o->p, 1);
    paper_field(o->p, _("Total due in capitals: "), paper_take(o->p, &words));
    paper_fields(o->p, 2);
    const char *const signs[] = {_("Made by: "), _("Checked by: "), _("Head of school: "), _("Date: ")};
    for (int i = 0; i < 4; i++)
        paper_field(o->p, signs[i], NULL);
    buf_free(&words);
}

void build_subsidies(const struct report *r, struct paper *p)
{
    const struct month_duties **duties = ARENA_ARRAY(p->arena, r->in->n_staff + 1, const struct month_duties *);
    struct pay o = {.r = r, .p = p, .duties = duties};
    for (int q = 0; q < r->in->n_staff; q++)
        duties[q] = dated_duties(r, q, p->arena);
    for (int month = 0; month < dated_months(&r->in->term); month++) {
        int year, of_year;
        dated_month_split(&r->in->term, month, &year, &of_year);
        const char *name = paper_print(p, _("%d-%02d"), year, of_year);
        o.month = month;
        add_sheet(&o, _("Subsidies for after-school care"), name, STAFF_OWN, STAFF_OWN);
        add_sheet(&o, _("Fees for labour in after-school care (externals)"), name, STAFF_RETIRED, STAFF_PARENT_VOLUNTEER);
    }
}
