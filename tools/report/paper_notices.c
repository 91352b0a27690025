/* Parent notice (告家长书): a sheet for each family, with a slip to return (articles 2, 10, 11, 16, 18, 19). The only
 * paper that tells of an exemption from the fee, and only to the family itself. */
#include <stdlib.h>

#include "school/calendar.h"
#include "tools/report/paper.h"

static void add_items(const struct report *r, struct paper *p, int student)
{
    const struct grid *g = &r->grids[SUBJECT_STUDENT];
    struct buf words = {0};
    const struct paper_column columns[] = {{_("Time"), 40, PAPER_LEFT},
                                           {_("Item"), 42, PAPER_LEFT},
                                           {_("Place"), 38, PAPER_LEFT},
                                           {_("In charge"), 38, PAPER_LEFT},
                                           {_("Weeks"), 22, PAPER_LEFT}};
    paper_table(p, columns, 5, 0);
    for (int i = g->first[student]; i < g->first[student + 1]; i++) {
        const struct use *u = &g->at[i];
        bool section = u->kind == USE_SECTION;
        paper_row(p, PAPER_ROW);
        put_slot(r->in, u->slot, &words);
        paper_cell(p, paper_take(p, &words));
        if (section)
            put_section(r, u->index, &words);
        else
            buf_puts(&words, _("study"));
        paper_cell(p, paper_take(p, &words));
        put_place(r->in, section ? r->t->sections[u->index].room : r->t->studies[u->index].room, &words);
        paper_cell(p, paper_take(p, &words));
        put_leaders(r, u, &words);
        paper_cell(p, paper_take(p, &words));
        paper_cell(p, paper_weeks(p, r->in, u->weeks));
    }
    buf_free(&words);
}

/* The end of each day's last slot. */
static void put_pick_up(const struct report *r, int student, struct buf *out)
{
    const struct grid *g = &r->grids[SUBJECT_STUDENT];
    int ends[DAYS] = {0};
    char clock[6];
    for (int i = g->first[student]; i < g->first[student + 1]; i++) {
        const struct slot *s = &r->in->slots[g->at[i].slot];
        ends[s->day] = s->end > ends[s->day] ? s->end : ends[s->day];
    }
    bool first = true;
    for (int d = 0; d < DAYS; d++) {
        if (!ends[d])
            continue;
        clock_write(ends[d], clock);
        buf_printf(out, "%s%s %s", first ? "" : _(", "), day_name((enum day)d), clock);
        first = false;
    }
}

/* Whoever is not there for the whole term. */
static void add_dates(const struct report *r, struct paper *p, int student)
{
    const struct student *s = &r->in->students[student];
    char from[11], to[11];
    if (s->from == r->in->term.start && s->to == r->in->term.end)
        return;
    date_write(s->from, from);
    date_write(s->to, to);
    paper_line(p, PAPER_TEXT, paper_print(p, _("Takes part from %s to %s."), from, to));
}

static void add_arrangement(const struct report *r, struct paper *p, int student)
{
    const struct grid *g = &r->grids[SUBJECT_STUDENT];
    struct buf words = {0};
    paper_line(p, PAPER_HEADING, _("1. Arrangement"));
    if (!r->in->students[student].scheduled) {
        put_consent(&r->in->students[student], &words);
        paper_line(p, PAPER_TEXT, paper_print(p, _("Nothing is arranged for your child yet, since this is missing: %s."),
                                              words.text ? words.text : ""));
    } else if (g->first[student] == g->first[student + 1]) {
        paper_line(p, PAPER_TEXT, _("Your child attends none of the times offered."));
    } else {
        add_items(r, p, student);
        add_dates(r, p, student);
        put_pick_up(r, student, &words);
        paper_line(p, PAPER_TEXT, paper_print(p, _("Pick-up: %s. Please be there in time, or name who comes in your place."), words.text));
    }
    buf_free(&words);
}

/* Materials of the student's activities, fen a term. */
static int64_t materials_of(const struct report *r, int student)
{
    int64_t sum = 0;
    for (int i = 0; i < r->t->n_sections; i++)
        if (ints_has(&r->t->sections[i].students, student))
            sum += r->in->activities[r->t->sections[i].activity].materials;
    return sum;
}

static void add_fee(const struct report *r, struct paper *p, int student)
{
    const struct profile *f = &r->in->profile;
    int64_t materials = materials_of(r, student);
    const char *fee = paper_amount(p, f->fee_month);
    paper_line(p, PAPER_HEADING, _("2. Fee and funding"));
    if (f->fee_month == 0)
        paper_line(p, PAPER_TEXT, _("After-school care is free of charge."));
    else if (r->in->students[student].fee_waived)
        paper_line(p, PAPER_TEXT,
                   paper_print(p, _("The fee is %s yuan a student and month; your child is exempt and pays nothing, public funds bear it."), fee));
    else
        paper_line(p, PAPER_TEXT,
                   paper_print(p, _("The fee is %s yuan a student and month, for those who take part only; whoever joins or leaves within a month pays by the day."), fee));
    if (materials)
        paper_line(p, PAPER_TEXT, paper_print(p, _("Materials: %s yuan a term."), paper_amount(p, materials)));
    paper_line(p, PAPER_TEXT, _("Nothing else is charged. The money is used for the staff who take part and for consumables alone, and accounts are published each term."));
}

static void add_slip(const struct report *r, struct paper *p, int student, const char *name)
{
    paper_line(p, PAPER_CUT, _("Cut here and return to the class teacher"));
    paper_line(p, PAPER_HEADING, _("Reply"));
    paper_fields(p, 3);
    paper_field(p, _("Class: "), r->in->classes[r->in->students[student].class_].name);
    paper_field(p, _("Name: "), name);
    paper_line(p, PAPER_PLAIN, _("I have read the notice. Of our own free will, my child:   □ takes part    □ does not take part"));
    paper_fields(p, 3);
    paper_field(p, _("Signature of a parent: "), NULL);
    paper_field(p, _("Telephone: "), NULL);
    paper_field(p, _("Date: "), NULL);
}

static void add_notice(const struct report *r, struct paper *p, int student)
{
    const struct student *s = &r->in->students[student];
    const char *class_ = r->in->classes[s->class_].name;
    struct buf words = {0};
    put_student(r->in, student, &words);
    const char *name = paper_take(p, &words);
    buf_free(&words);
    paper_begin(p, class_, name);
    paper_head(p, r, _("Notice to parents on after-school care"));
    paper_line(p, PAPER_PLAIN, paper_print(p, _("To the parents of %s, %s:"), name, class_));
    paper_line(p, PAPER_TEXT, _("Taking part is voluntary: the student wishes, the parents consent, the class reviews and the school arranges. Nobody is made to take part, and who does not is at no disadvantage. No new lessons, no tests and no lessons for whole classes are held in this time."));
    add_arrangement(r, p, student);
    add_fee(r, p, student);
    paper_line(p, PAPER_HEADING, _("3. Duties and supervision"));
    paper_line(p, PAPER_TEXT, _("The school answers for safety, order and the roll from the first slot to pick-up; parents tell the class teacher of leave and of changed pick-up in time. Complaints and suggestions are welcome here:"));
    paper_fields(p, 2);
    paper_field(p, _("Telephone of the school: "), NULL);
    paper_field(p, _("Telephone of the education office: "), NULL);
    paper_field(p, _("School (seal): "), NULL);
    paper_field(p, _("Date: "), NULL);
    add_slip(r, p, student, name);
}

/* By class, as they are handed out. */
void build_notices(const struct report *r, struct paper *p)
{
    for (int c = 0; c < r->in->n_classes; c++)
        for (int i = 0; i < r->in->n_students; i++)
            if (r->in->students[i].class_ == c)
                add_notice(r, p, i);
}
