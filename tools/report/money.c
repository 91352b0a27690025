#include "tools/report/money.h"

#include "school/calendar.h"
#include "tools/report/dated.h"

/* Dates of the term on which a slot open to a grade is held, and the weekdays of such slots. */
struct served {
    bool *on;       /* [days of the term] */
    bool day[DAYS];
};

struct counting {
    const struct report *r;
    struct money *m;
    struct arena *scratch;
    struct served grades[10];
};

static void find_served(struct counting *c, int grade)
{
    const struct instance *in = c->r->in;
    struct served *s = &c->grades[grade];
    s->on = ARENA_ARRAY(c->scratch, in->term.end - in->term.start + 1, bool);
    for (int t = 0; t < in->n_slots; t++) {
        int dates;
        if (!(in->slots[t].grades >> grade & 1))
            continue;
        const struct held *held = dated_slot(in, t, weeks_all(&in->term), c->scratch, &dates);
        s->day[in->slots[t].day] = true;
        for (int i = 0; i < dates; i++)
            s->on[held[i].date - in->term.start] = true;
    }
}

/* Days of a month that the fee is divided by, and how many of them the student is served. */
static void count_days(const struct counting *c, const struct student *st, int month, int *days, int *served)
{
    const struct term *term = &c->r->in->term;
    const struct served *s = &c->grades[st->grade];
    int year, of_year;
    *days = *served = 0;
    dated_month_split(term, month, &year, &of_year);
    int end = of_year == 12 ? date_of(year + 1, 1, 1) : date_of(year, of_year + 1, 1);
    for (int date = date_of(year, of_year, 1); date < end; date++) {
        if (date < term_first(term) || date > term->end) {
            *days += s->day[date_weekday(date)];
        } else if (s->on[date - term->start]) {
            *days += 1;
            *served += st->from <= date && date <= st->to;
        }
    }
}

static void count_fees(struct counting *c)
{
    const struct instance *in = c->r->in;
    struct money *m = c->m;
    for (int i = 0; i < in->n_students; i++) {
        const struct student *st = &in->students[i];
        if (!st->scheduled || slotset_empty(&st->attends))
            continue;
        *(st->fee_waived ? &m->exempt : &m->payers) += 1;
        for (int k = 0; k < m->n_months; k++) {
            int days, served;
            count_days(c, st, k, &days, &served);
            if (!served)
                continue;
            int64_t fee = (2 * in->profile.fee_month * served + days) / (2 * days);
            m->of_student[i * m->n_months + k] = fee;
            *(st->fee_waived ? &m->months[k].exempted : &m->months[k].families) += fee;
        }
    }
}

static void count_staff(struct counting *c)
{
    struct money *m = c->m;
    for (int q = 0; q < c->r->in->n_staff; q++) {
        const struct month_duties *months = dated_duties(c->r, q, c->scratch);
        for (int k = 0; k < m->n_months; k++) {
            int64_t fen = dated_subsidy(c->r, q, &months[k]);
            m->of_staff[q * m->n_months + k] = fen;
            m->months[k].subsidy[c->r->in->staff[q].type] += fen;
            for (int role = 0; role < ROLES; role++)
                for (int p = 0; p < PERIODS; p++) {
                    m->duties[q] += months[k].by[role][p].duties;
                    m->minutes[q] += months[k].by[role][p].minutes;
                }
        }
    }
}

/* Fees of the provider's meetings, and the materials of the students, in the month of the first each is there for. */
static void count_section(struct counting *c, const struct section *s)
{
    const struct instance *in = c->r->in;
    const struct offer *offer = s->provider >= 0 ? offer_of(in, s->provider, s->activity) : NULL;
    int64_t fee = offer ? offer->fee : 0, materials = in->activities[s->activity].materials;
    int *first = ARENA_ARRAY(c->scratch, s->students.count, int);
    for (int k = slotset_next(&s->starts, 0); k >= 0; k = slotset_next(&s->starts, k + 1)) {
        int dates;
        const struct held *held = dated_slot(in, k, s->weeks, c->scratch, &dates);
        for (int i = 0; i < dates; i++) {
            c->m->months[dated_month(&in->term, held[i].date)].providers += fee;
            for (int n = 0; n < s->students.count; n++) {
                bool there = in->students[s->students.at[n]].weeks >> (held[i].week - 1) & 1;
                first[n] = there && (!first[n] || held[i].date < first[n]) ? held[i].date : first[n];
            }
        }
    }
    for (int n = 0; n < s->students.count; n++)
        if (first[n])
            c->m->months[dated_month(&in->term, first[n])].materials += materials;
}

static void count_service_days(struct counting *c)
{
    const struct term *term = &c->r->in->term;
    for (int date = term->start; date <= term->end; date++) {
        bool on = false;
        for (int g = 1; g <= 9; g++)
            on |= c->grades[g].on[date - term->start];
        c->m->months[dated_month(term, date)].days += on;
    }
}

static void add(struct money_sum *sum, const struct money_sum *m)
{
    sum->days += m->days;
    sum->families += m->families;
    sum->exempted += m->exempted;
    sum->materials += m->materials;
    sum->providers += m->providers;
    for (int i = 0; i < STAFF_TYPES; i++)
        sum->subsidy[i] += m->subsidy[i];
}

struct money *money_new(const struct report *r)
{
    const struct instance *in = r->in;
    struct money *m = ARENA_NEW(r->arena, struct money);
    struct counting c = {.r = r, .m = m, .scratch = arena_new()};
    m->n_months = dated_months(&in->term);
    m->months = ARENA_ARRAY(r->arena, m->n_months, struct money_sum);
    m->of_student = ARENA_ARRAY(r->arena, in->n_students * m->n_months, int64_t);
    m->of_staff = ARENA_ARRAY(r->arena, in->n_staff * m->n_months, int64_t);
    m->duties = ARENA_ARRAY(r->arena, in->n_staff, int);
    m->minutes = ARENA_ARRAY(r->arena, in->n_staff, int);
    for (int g = 1; g <= 9; g++)
        find_served(&c, g);
    count_service_days(&c);
    count_fees(&c);
    count_staff(&c);
    for (int i = 0; i < r->t->n_sections; i++)
        count_section(&c, &r->t->sections[i]);
    for (int k = 0; k < m->n_months; k++)
        add(&m->term, &m->months[k]);
    arena_free(c.scratch);
    return m;
}

int64_t money_subsidies(const struct money_sum *m)
{
    int64_t sum = 0;
    for (int i = 0; i < STAFF_TYPES; i++)
        sum += m->subsidy[i];
    return sum;
}

int64_t money_income(const struct money_sum *m)
{
    return m->families + m->exempted + m->materials;
}

int64_t money_cost(const struct money_sum *m)
{
    return money_subsidies(m) + m->providers + m->materials;
}
