/* Filing annex (备案表): what the education office keeps of a school's plan (articles 10 and 11). */
#include "base/whole.h"
#include "school/calendar.h"
#include "tools/report/paper.h"

#define COLUMNS(...)                                                                                                   \
    (const struct paper_column[])                                                                                      \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }

static const char *share(struct paper *p, int part, int all)
{
    return all ? paper_print(p, "%.1f%%", percent(part, all)) : "";
}

static bool takes_part(const struct report *r, int student)
{
    const struct grid *g = &r->grids[SUBJECT_STUDENT];
    return g->first[student + 1] > g->first[student];
}

static void add_students(const struct report *r, struct paper *p)
{
    int all[10] = {0}, part[10] = {0};
    for (int i = 0; i < r->in->n_students; i++) {
        all[r->in->students[i].grade]++;
        part[r->in->students[i].grade] += takes_part(r, i);
    }
    paper_line(p, PAPER_HEADING, _("1. Students"));
    paper_table(p,
                COLUMNS({_("Grade"), 45, PAPER_LEFT}, {_("Students"), 45, PAPER_RIGHT}, {_("Take part"), 45, PAPER_RIGHT},
                        {_("Share"), 45, PAPER_RIGHT}),
                4, 0);
    struct buf words = {0};
    for (int g = 1; g <= 9; g++) {
        if (!all[g])
            continue;
        paper_row(p, PAPER_ROW);
        put_grades((gradeset)(1 << g), &words);
        paper_cell(p, paper_take(p, &words));
        paper_number(p, all[g]);
        paper_number(p, part[g]);
        paper_cell(p, share(p, part[g], all[g]));
    }
    paper_row(p, PAPER_ROW_TOTAL);
    paper_cell(p, _("Total"));
    paper_number(p, r->coverage.students);
    paper_number(p, r->coverage.attending);
    paper_cell(p, share(p, r->coverage.attending, r->coverage.students));
    buf_free(&words);
}

static void add_times(const struct report *r, struct paper *p)
{
    struct buf words = {0};
    paper_line(p, PAPER_HEADING, _("2. Times"));
    paper_table(p,
                COLUMNS({_("Time"), 50, PAPER_LEFT}, {_("Period"), 40, PAPER_LEFT}, {_("Grades"), 40, PAPER_LEFT},
                        {_("Students"), 25, PAPER_RIGHT}, {_("Adults on duty"), 25, PAPER_RIGHT}),
                5, 0);
    for (int k = 0; k < r->in->n_slots; k++) {
        int slot = r->slots[k];
        paper_row(p, PAPER_ROW);
        put_slot(r->in, slot, &words);
        paper_cell(p, paper_take(p, &words));
        paper_cell(p, period_name(r->in->slots[slot].period));
        put_grades(r->in->slots[slot].grades, &words);
        paper_cell(p, paper_take(p, &words));
        paper_number(p, r->figures[slot].attending);
        paper_number(p, r->figures[slot].on_duty);
    }
    buf_free(&words);
}

static void add_staff(const struct report *r, struct paper *p)
{
    paper_line(p, PAPER_HEADING, _("3. Staff"));
    paper_table(p,
                COLUMNS({_("Type"), 60, PAPER_LEFT}, {_("Listed"), 40, PAPER_RIGHT}, {_("Take part"), 40, PAPER_RIGHT},
                        {_("Slots on duty a week"), 40, PAPER_RIGHT}),
                4, 0);
    int totals[3] = {0};
    for (int type = 0; type < STAFF_TYPES; type++) {
        int listed = 0, part = 0, duties = 0;
        for (int q = 0; q < r->in->n_staff; q++) {
            if ((int)r->in->staff[q].type != type)
                continue;
            listed++;
            part += r->workloads[q].duties > 0;
            duties += r->workloads[q].duties;
        }
        totals[0] += listed;
        totals[1] += part;
        totals[2] += duties;
        if (!listed)
            continue;
        paper_row(p, PAPER_ROW);
        paper_cell(p, staff_type_name((enum staff_type)type));
        paper_number(p, listed);
        paper_number(p, part);
        paper_number(p, duties);
    }
    paper_row(p, PAPER_ROW_TOTAL);
    paper_cell(p, _("Total"));
    for (int i = 0; i < 3; i++)
        paper_number(p, totals[i]);
}

/* A row a section: an activity's sections differ in time and place. */
static void add_activities(const struct report *r, struct paper *p)
{
    struct buf words = {0};
    paper_line(p, PAPER_HEADING, _("4. Activities"));
    paper_table(p,
                COLUMNS({_("Section"), 34, PAPER_LEFT}, {_("Kind"), 20, PAPER_LEFT}, {_("Grades"), 20, PAPER_LEFT},
                        {_("Students"), 18, PAPER_RIGHT}, {_("Time"), 36, PAPER_LEFT}, {_("Place"), 26, PAPER_LEFT},
                        {_("In charge"), 27, PAPER_LEFT}),
                7, 0);
    for (int i = 0; i < r->t->n_sections; i++) {
        const struct section *s = &r->t->sections[i];
        const struct activity *a = &r->in->activities[s->activity];
        struct use u = {USE_SECTION, i, slotset_next(&s->starts, 0), s->weeks, s->students.count};
        paper_row(p, PAPER_ROW);
        put_section(r, i, &words);
        paper_cell(p, paper_take(p, &words));
        paper_cell(p, kind_name(a->kind));
        put_grades(s->grades, &words);
        paper_cell(p, paper_take(p, &words));
        paper_number(p, s->students.count);
        for (int k = 0; k < r->in->n_slots; k++) {
            if (!slotset_has(&s->starts, r->slots[k]))
                continue;
            if (words.length)
                buf_puts(&words, _(", "));
            put_meeting(r->in, r->slots[k], a->length, &words);
        }
        if (s->weeks != weeks_all(&r->in->term)) {
            buf_puts(&words, _(", "));
            put_weeks(r->in, s->weeks, &words);
        }
        paper_cell(p, paper_take(p, &words));
        put_place(r->in, s->room, &words);
        paper_cell(p, paper_take(p, &words));
        put_leaders(r, &u, &words);
        paper_cell(p, paper_take(p, &words));
    }
    buf_free(&words);
}

static int meetings_of(const struct report *r, int provider, const struct offer *o)
{
    int n = 0;
    for (int i = 0; i < r->t->n_sections; i++)
        if (r->t->sections[i].provider == provider && r->t->sections[i].activity == o->activity)
            n += slotset_count(&r->t->sections[i].starts);
    return n;
}

static void add_bodies(const struct report *r, struct paper *p)
{
    const struct grid *g = &r->grids[SUBJECT_PROVIDER];
    paper_line(p, PAPER_HEADING, _("5. Bodies from outside"));
    if (g->first[g->n] == 0) { /* none, or none that leads anything */
        paper_line(p, PAPER_PLAIN, _("None."));
        return;
    }
    paper_table(p,
                COLUMNS({_("Body"), 36, PAPER_LEFT}, {_("Activities"), 34, PAPER_LEFT},
                        {_("Meetings a week"), 18, PAPER_RIGHT}, {_("Fee a meeting, yuan"), 22, PAPER_RIGHT},
                        {_("Valid"), 26, PAPER_LEFT}, {_("Licence"), 22, PAPER_LEFT}, {_("Batch of the list"), 22, PAPER_LEFT}),
                7, 80);
    for (int i = 0; i < r->in->n_providers; i++) {
        const struct provider *v = &r->in->providers[i];
        for (int k = 0; k < v->n_offers; k++) {
            char from[11], to[11];
            if (!meetings_of(r, i, &v->offers[k]))
                continue;
            date_write(v->valid.from, from);
            date_write(v->valid.to, to);
            paper_row(p, PAPER_ROW);
            paper_cell(p, v->name);
            paper_cell(p, r->in->activities[v->offers[k].activity].name);
            paper_number(p, meetings_of(r, i, &v->offers[k]));
            paper_cell(p, paper_amount(p, v->offers[k].fee));
            paper_cell(p, paper_print(p, _("%s to %s"), from, to));
            paper_cell(p, "");
            paper_cell(p, "");
        }
    }
}

static void add_waivers(const struct report *r, struct paper *p)
{
    struct buf words = {0};
    paper_line(p, PAPER_HEADING, _("7. Rules lifted by a waiver"));
    for (int i = 0; i < r->v->n_waived; i++) {
        put_waiver(r->v->waived[i], &words);
        paper_line(p, PAPER_PLAIN, paper_take(p, &words));
    }
    if (!r->v->n_waived)
        paper_line(p, PAPER_PLAIN, _("None."));
    buf_free(&words);
}

void build_filing(const struct report *r, struct paper *p)
{
    const struct instance *in = r->in;
    char from[11], to[11];
    date_write(in->term.start, from);
    date_write(in->term.end, to);
    paper_begin(p, NULL, in->term.name ? in->term.name : "");
    paper_head(p, r, _("After-school care: annex for filing"));
    paper_fields(p, 2);
    paper_field(p, _("School: "), in->name);
    paper_field(p, _("Term: "), paper_print(p, _("%s to %s"), from, to));
    paper_field(p, _("Person responsible for safety: "), NULL);
    paper_field(p, _("Telephone: "), NULL);
    add_students(r, p);
    add_times(r, p);
    add_staff(r, p);
    add_activities(r, p);
    add_bodies(r, p);
    paper_line(p, PAPER_HEADING, _("6. Fee"));
    paper_line(p, PAPER_PLAIN,
               in->profile.fee_month
                   ? paper_print(p, _("%s yuan a student and month; the needy are exempt."), paper_amount(p, in->profile.fee_month))
                   : _("No fee is charged."));
    add_waivers(r, p);
    paper_line(p, PAPER_HEADING, _("8. Opinions"));
    paper_fields(p, 2);
    paper_field(p, _("School (seal): "), NULL);
    paper_field(p, _("Head of school: "), NULL);
    paper_field(p, _("Education office (seal): "), NULL);
    paper_field(p, _("Date: "), NULL);
}
