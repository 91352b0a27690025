/* Duty roster (值班表): who is on duty where, by day and slot (article 22). */
#include "school/calendar.h"
#include "tools/report/paper.h"

static void add_duty(const struct report *r, struct paper *p, const struct use *u, int room)
{
    struct buf words = {0};
    paper_row(p, PAPER_ROW);
    if (u->kind == USE_SECTION)
        put_section(r, u->index, &words);
    else if (u->kind == USE_STUDY)
        put_study(r, u->index, &words);
    else
        buf_puts(&words, r->in->posts[r->t->posts[u->index].post].name);
    paper_cell(p, paper_take(p, &words));
    if (u->kind != USE_POST)
        put_place(r->in, room, &words);
    paper_cell(p, paper_take(p, &words));
    put_leaders(r, u, &words);
    paper_cell(p, paper_take(p, &words));
    paper_cell(p, u->kind == USE_POST ? "" : paper_print(p, "%d", u->students));
    paper_cell(p, paper_weeks(p, r->in, u->weeks));
    paper_cell(p, "");
    buf_free(&words);
}

/* Posts first, since they stand for the whole school. */
static void add_slot(const struct report *r, struct paper *p, int slot)
{
    const struct timetable *t = r->t;
    struct buf words = {0};
    put_slot(r->in, slot, &words);
    buf_printf(&words, "  %s", period_name(r->in->slots[slot].period));
    paper_row(p, PAPER_ROW_GROUP);
    paper_cell(p, paper_take(p, &words));
    for (int i = 0; i < t->n_posts; i++)
        if (t->posts[i].slot == slot)
            add_duty(r, p, &(struct use){USE_POST, i, slot, t->posts[i].weeks, 0}, -1);
    const struct grid *g = &r->grids[SUBJECT_ACTIVITY];
    for (int i = 0; i < g->first[g->n]; i++)
        if (g->at[i].slot == slot)
            add_duty(r, p, &g->at[i], t->sections[g->at[i].index].room);
    for (int i = 0; i < t->n_studies; i++)
        if (t->studies[i].slot == slot)
            add_duty(r, p, &(struct use){USE_STUDY, i, slot, t->studies[i].weeks, t->studies[i].students.count},
                     t->studies[i].room);
    buf_free(&words);
}

void build_duties(const struct report *r, struct paper *p)
{
    const struct paper_column columns[] = {
        {_("Duty"), 40, PAPER_LEFT},      {_("Place"), 34, PAPER_LEFT}, {_("On duty"), 44, PAPER_LEFT},
        {_("Students"), 18, PAPER_RIGHT}, {_("Weeks"), 22, PAPER_LEFT}, {_("Signature"), 24, PAPER_LEFT},
    };
    for (int day = 0; day < DAYS; day++) {
        bool begun = false;
        for (int k = 0; k < r->in->n_slots; k++) {
            int slot = r->slots[k];
            if ((int)r->in->slots[slot].day != day)
                continue;
            if (!begun) {
                paper_begin(p, NULL, day_name((enum day)day));
                paper_head(p, r, paper_print(p, _("Duty roster: %s"), day_name((enum day)day)));
                paper_table(p, columns, 6, 62);
                begun = true;
            }
            add_slot(r, p, slot);
        }
        if (!begun)
            continue;
        paper_fields(p, 3);
        paper_field(p, _("Made by: "), NULL);
        paper_field(p, _("Checked by: "), NULL);
        paper_field(p, _("Head of school: "), NULL);
    }
}
