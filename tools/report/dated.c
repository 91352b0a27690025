#include "tools/report/dated.h"

#include <stdlib.h>

#include "school/calendar.h"

struct collect {
    enum day day;
    int count, room;
    struct held *at;
};

static bool collect(void *ctx, int date, int week)
{
    struct collect *c = ctx;
    if (c->count == c->room) {
        c->room = c->room ? 2 * c->room : 64;
        c->at = xrealloc(c->at, (size_t)c->room, sizeof *c->at);
    }
    c->at[c->count++] = (struct held){date, week, date_weekday(date) != c->day};
    return true;
}

const struct held *dated_slot(const struct instance *in, int slot, weekset weeks, struct arena *a, int *count)
{
    struct collect c = {.day = in->slots[slot].day};
    calendar_dates(in, slot, weeks, collect, &c);
    struct held *held = ARENA_ARRAY(a, c.count + 1, struct held);
    for (int i = 0; i < c.count; i++)
        held[i] = c.at[i];
    free(c.at);
    *count = c.count;
    return held;
}

static int by_date(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return x->use < y->use ? -1 : x->use > y->use; /* one array, in the order of the week */
}

struct collect_uses {
    const struct use *use;
    int count, room;
    struct dated *at;
};

static bool collect_use(void *ctx, int date, int week)
{
    struct collect_uses *c = ctx;
    (void)week;
    if (c->count == c->room) {
        c->room = c->room ? 2 * c->room : 256;
        c->at = xrealloc(c->at, (size_t)c->room, sizeof *c->at);
    }
    c->at[c->count++] = (struct dated){date, c->use};
    return true;
}

/* Uses of an entity of a grid, those of one section only where `section` is not -1, within the dates. */
static struct dated_list dated(const struct report *r, const struct grid *g, int entity, int section, int from, int to,
                               struct arena *a)
{
    struct collect_uses c = {0};
    for (int i = g->first[entity]; i < g->first[entity + 1]; i++) {
        c.use = &g->at[i];
        if (section < 0 || c.use->index == section)
            calendar_dates(r->in, c.use->slot, c.use->weeks, collect_use, &c);
    }
    struct dated *list = ARENA_ARRAY(a, c.count + 1, struct dated);
    int n = 0;
    for (int i = 0; i < c.count; i++)
        if (from <= c.at[i].date && c.at[i].date <= to)
            list[n++] = c.at[i];
    free(c.at);
    qsort(list, (size_t)n, sizeof *list, by_date);
    return (struct dated_list){n, list};
}

struct dated_list dated_of(const struct report *r, enum subject subject, int entity, struct arena *a)
{
    int from = r->in->term.start, to = r->in->term.end;
    if (subject == SUBJECT_STUDENT) {
        from = r->in->students[entity].from;
        to = r->in->students[entity].to;
    }
    return dated(r, &r->grids[subject], entity, -1, from, to, a);
}

struct dated_list dated_section(const struct report *r, int section, struct arena *a)
{
    return dated(r, &r->grids[SUBJECT_ACTIVITY], r->t->sections[section].activity, section, r->in->term.start,
                 r->in->term.end, a);
}

static int month_number(int date)
{
    int year, month, day;
    date_split(date, &year, &month, &day);
    return 12 * year + month - 1;
}

int dated_months(const struct term *term)
{
    return month_number(term->end) - month_number(term->start) + 1;
}

int dated_month(const struct term *term, int date)
{
    return month_number(date) - month_number(term->start);
}

void dated_month_split(const struct term *term, int month, int *year, int *of_year)
{
    int n = month_number(term->start) + month;
    *year = n / 12;
    *of_year = n % 12 + 1;
}

void dated_month_write(const struct term *term, int month, char *out)
{
    int year, of_year;
    dated_month_split(term, month, &year, &of_year);
    snprintf(out, DATED_MONTH_SIZE, "%04d-%02d", year % 10000, of_year);
}

enum duty_role duty_role(const struct report *r, int staff, const struct use *u)
{
    if (u->kind != USE_SECTION)
        return u->kind == USE_POST ? ROLE_POST : ROLE_SUPERVISES;
    const struct section *s = &r->t->sections[u->index];
    int leader = section_leader(r->in, s);
    return leader >= 0 && s->staff.at[leader] == staff ? ROLE_LEADS : ROLE_SUPERVISES;
}

const struct month_duties *dated_duties(const struct report *r, int staff, struct arena *a)
{
    struct month_duties *months = ARENA_ARRAY(a, dated_months(&r->in->term), struct month_duties);
    struct arena *scratch = arena_new();
    struct dated_list list = dated_of(r, SUBJECT_STAFF, staff, scratch);
    for (int i = 0; i < list.count; i++) {
        const struct use *u = list.at[i].use;
        const struct slot *slot = &r->in->slots[u->slot];
        struct duty_sum *sum =
            &months[dated_month(&r->in->term, list.at[i].date)].by[duty_role(r, staff, u)][slot->period];
        sum->duties++;
        sum->minutes += slot_minutes(slot);
    }
    arena_free(scratch);
    return months;
}

int64_t dated_subsidy(const struct report *r, int staff, const struct month_duties *month)
{
    int64_t duties = 0;
    for (int role = 0; role < ROLES; role++)
        for (int p = 0; p < PERIODS; p++)
            duties += month->by[role][p].duties;
    return duties * r->in->profile.subsidy[r->in->staff[staff].type];
}
