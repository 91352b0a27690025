/* Roll and sign-in sheets (点名册/签到表): a sheet for each meeting of a section and each study group, a column for
 * each date on which it is held (article 22). */
#include "school/calendar.h"
#include "tools/report/dated.h"
#include "tools/report/paper.h"

/* Dates of one sheet; more begin another. Shares of a sheet's width are in millimetres. */
enum { DATES_MAX = 21, NUMBER_SHARE = 8, CLASS_SHARE = 18, NAME_SHARE = 28, SIGN_SHARE = 24, WIDTH = 180 };

struct roll {
    const struct report *r;
    struct paper *p;
    struct use use;
    int length; /* slots of the meeting */
};

static void begin_table(struct paper *p, const struct held *dates, int n)
{
    struct paper_column c[DATES_MAX + 4];
    int each = n ? (WIDTH - NUMBER_SHARE - CLASS_SHARE - NAME_SHARE - SIGN_SHARE) / n : 0;
    each = each > 12 ? 12 : each;
    c[0] = (struct paper_column){_("No."), NUMBER_SHARE, PAPER_CENTRE};
    c[1] = (struct paper_column){_("Class"), CLASS_SHARE, PAPER_LEFT};
    c[2] = (struct paper_column){_("Name"), NAME_SHARE, PAPER_LEFT};
    for (int i = 0; i < n; i++) {
        int year, month, day;
        date_split(dates[i].date, &year, &month, &day);
        c[3 + i] = (struct paper_column){paper_print(p, "%d/\n%d", month, day), each, PAPER_CENTRE};
    }
    c[3 + n] = (struct paper_column){_("Signature at pick-up"),
                                     WIDTH - NUMBER_SHARE - CLASS_SHARE - NAME_SHARE - n * each, PAPER_LEFT};
    paper_table(p, c, n + 4, 56);
}

static bool belongs(const struct student *s, const struct held *d)
{
    return s->from <= d->date && d->date <= s->to;
}

/* Below the names: how many are expected, then lines for how many came and who was there. */
static void add_foot(struct roll *o, const struct held *dates, int n)
{
    struct ints students = use_students(o->r, &o->use);
    const char *const labels[] = {_("Expected"), _("Present"), _("Signature of the adult")};
    for (int line = 0; line < 3; line++) {
        paper_row(o->p, PAPER_ROW);
        paper_cell(o->p, "");
        paper_cell(o->p, "");
        paper_cell(o->p, labels[line]);
        for (int i = 0; i < n; i++) {
            int expected = 0;
            for (int k = 0; line == 0 && k < students.count; k++)
                expected += belongs(&o->r->in->students[students.at[k]], &dates[i]);
            paper_cell(o->p, line == 0 ? paper_print(o->p, "%d", expected) : "");
        }
        paper_cell(o->p, "");
    }
}

static void add_names(struct roll *o, const struct held *dates, int n)
{
    const struct instance *in = o->r->in;
    struct ints students = use_students(o->r, &o->use);
    struct buf words = {0};
    begin_table(o->p, dates, n);
    for (int i = 0; i < students.count; i++) {
        const struct student *s = &in->students[students.at[i]];
        paper_row(o->p, PAPER_ROW);
        paper_number(o->p, i + 1);
        paper_cell(o->p, in->classes[s->class_].name);
        put_student(in, students.at[i], &words);
        paper_cell(o->p, paper_take(o->p, &words));
        for (int k = 0; k < n; k++)
            paper_cell(o->p, belongs(s, &dates[k]) ? "" : "/");
        paper_cell(o->p, "");
    }
    add_foot(o, dates, n);
    buf_free(&words);
}

static void add_head(struct roll *o, const char *time, const char *what)
{
    const struct instance *in = o->r->in;
    struct paper *p = o->p;
    struct buf words = {0};
    const struct use *u = &o->use;
    paper_head(p, o->r, _("Roll and sign-in sheet"));
    paper_fields(p, 3);
    paper_field(p, _("Activity: "), what);
    paper_field(p, _("Time: "), time);
    put_place(in, u->kind == USE_SECTION ? o->r->t->sections[u->index].room : o->r->t->studies[u->index].room, &words);
    paper_field(p, _("Place: "), paper_take(p, &words));
    put_leaders(o->r, u, &words);
    paper_field(p, _("On duty: "), paper_take(p, &words));
    paper_field(p, _("Expected: "), paper_print(p, "%d", u->students));
    paper_field(p, _("Weeks: "), paper_weeks(p, in, u->weeks));
    buf_free(&words);
}

static void add_roll(struct roll *o)
{
    struct buf words = {0};
    put_meeting(o->r->in, o->use.slot, o->length, &words);
    const char *time = paper_take(o->p, &words);
    if (o->use.kind == USE_SECTION)
        put_section(o->r, o->use.index, &words);
    else
        put_study(o->r, o->use.index, &words);
    const char *what = paper_take(o->p, &words);
    buf_free(&words);
    int count, sheets;
    const struct held *dates = dated_slot(o->r->in, o->use.slot, o->use.weeks, o->p->arena, &count);
    sheets = count ? (count + DATES_MAX - 1) / DATES_MAX : 1;
    for (int k = 0; k < sheets; k++) {
        int from = k * count / sheets, to = (k + 1) * count / sheets;
        paper_begin(o->p, time, what);
        add_head(o, time, what);
        add_names(o, &dates[from], to - from);
        paper_line(o->p, PAPER_PLAIN, _("Marks: √ present, ○ on leave, × absent, / does not belong to the group on that date."));
    }
}

/* By slot, so that the sheets of an afternoon come together: activities, then study. */
void build_rolls(const struct report *r, struct paper *p)
{
    const struct instance *in = r->in;
    struct roll o = {.r = r, .p = p};
    for (int k = 0; k < in->n_slots; k++) {
        int slot = r->slots[k];
        for (int i = 0; i < r->t->n_sections; i++) {
            const struct section *s = &r->t->sections[i];
            if (!slotset_has(&s->starts, slot))
                continue;
            o.use = (struct use){USE_SECTION, i, slot, s->weeks, s->students.count};
            o.length = in->activities[s->activity].length;
            add_roll(&o);
        }
        for (int i = 0; i < r->t->n_studies; i++) {
            const struct study *s = &r->t->studies[i];
            if (s->slot != slot)
                continue;
            o.use = (struct use){USE_STUDY, i, slot, s->weeks, s->students.count};
            o.length = 1;
            add_roll(&o);
        }
    }
}
