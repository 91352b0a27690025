/* Income and cost of the term by month, subsidy of each person, fee of each student (articles 18 to 20). */
#include "tools/report/dated.h"
#include "tools/report/money.h"

static void months_header(const struct report *r, struct sheet *out)
{
    for (int k = 0; k < r->money->n_months; k++) {
        char month[DATED_MONTH_SIZE];
        dated_month_write(&r->in->term, k, month);
        sheet_text(out, month);
    }
    sheet_text(out, _("term"));
}

enum line { FAMILIES, EXEMPTED, FEES, MATERIALS, INCOME, SUBSIDY, PROVIDERS, COST, BALANCE };

static int64_t amount(const struct money_sum *m, enum line line, int type)
{
    switch (line) {
    case FAMILIES:
        return m->families;
    case EXEMPTED:
        return m->exempted;
    case FEES:
        return m->families + m->exempted;
    case MATERIALS:
        return m->materials;
    case INCOME:
        return money_income(m);
    case SUBSIDY:
        return m->subsidy[type];
    case PROVIDERS:
        return m->providers;
    case COST:
        return money_cost(m);
    case BALANCE:
        break;
    }
    return money_income(m) - money_cost(m);
}

/* A row of one amount of each month and of the term. */
static void row(const struct report *r, const char *name, enum line line, int type, struct sheet *out)
{
    sheet_text(out, name);
    for (int k = 0; k < r->money->n_months; k++)
        sheet_yuan(out, amount(&r->money->months[k], line, type));
    sheet_yuan(out, amount(&r->money->term, line, type));
    sheet_end(out);
}

/* `open`: for everybody to see, so not how much of the fees the exempt would have paid: where they are few, a month's
 * figure tells of one of them. */
static void add_money(const struct report *r, bool open, struct sheet *out)
{
    static const char *const names[] = {N_("in yuan"), NULL};
    struct buf words = {0};
    sheet_header(out, names);
    months_header(r, out);
    sheet_end(out);
    sheet_text(out, _("days of service"));
    for (int k = 0; k < r->money->n_months; k++)
        sheet_number(out, r->money->months[k].days);
    sheet_number(out, r->money->term.days);
    sheet_end(out);
    if (open) {
        row(r, _("fees, from families or public funds"), FEES, 0, out);
    } else {
        row(r, _("fees paid by families"), FAMILIES, 0, out);
        row(r, _("fees of exempted students, from public funds"), EXEMPTED, 0, out);
    }
    row(r, _("materials, at cost"), MATERIALS, 0, out);
    row(r, _("income"), INCOME, 0, out);
    for (int type = 0; type < STAFF_TYPES; type++) {
        buf_printf(&words, _("subsidy: %s"), staff_type_name((enum staff_type)type));
        row(r, words.text, SUBSIDY, type, out);
        words.length = 0;
    }
    buf_free(&words);
    row(r, _("fees of providers"), PROVIDERS, 0, out);
    row(r, _("consumables"), MATERIALS, 0, out);
    row(r, _("cost"), COST, 0, out);
    row(r, _("surplus"), BALANCE, 0, out);
}

void emit_money(const struct report *r, struct sheet *out)
{
    add_money(r, false, out);
}

void emit_money_open(const struct report *r, struct sheet *out)
{
    add_money(r, true, out);
}

void emit_subsidy(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("staff id"), N_("name"), N_("type"), N_("rate a duty"), N_("duties"),
                                        N_("minutes"), NULL};
    const struct money *m = r->money;
    sheet_header(out, names);
    months_header(r, out);
    sheet_end(out);
    for (int q = 0; q < r->in->n_staff; q++) {
        const struct staff *s = &r->in->staff[q];
        int64_t sum = 0;
        sheet_text(out, s->id);
        sheet_text(out, s->name);
        sheet_text(out, staff_type_name(s->type));
        sheet_yuan(out, r->in->profile.subsidy[s->type]);
        sheet_number(out, m->duties[q]);
        sheet_number(out, m->minutes[q]);
        for (int k = 0; k < m->n_months; k++) {
            sheet_yuan(out, m->of_staff[q * m->n_months + k]);
            sum += m->of_staff[q * m->n_months + k];
        }
        sheet_yuan(out, sum);
        sheet_end(out);
    }
}

/* Students in care only: nobody else pays. */
void emit_fees(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("student id"), N_("student"), N_("class"), N_("exempt"), NULL};
    const struct money *m = r->money;
    sheet_header(out, names);
    months_header(r, out);
    sheet_end(out);
    for (int i = 0; i < r->in->n_students; i++) {
        const struct student *s = &r->in->students[i];
        const struct grid *g = &r->grids[SUBJECT_STUDENT];
        int64_t sum = 0;
        if (g->first[i + 1] == g->first[i])
            continue;
        sheet_text(out, s->id);
        sheet_text(out, s->name);
        sheet_text(out, r->in->classes[s->class_].name);
        sheet_text(out, s->fee_waived ? _("yes") : "");
        for (int k = 0; k < m->n_months; k++) {
            sheet_yuan(out, m->of_student[i * m->n_months + k]);
            sum += m->of_student[i * m->n_months + k];
        }
        sheet_yuan(out, sum);
        sheet_end(out);
    }
}
