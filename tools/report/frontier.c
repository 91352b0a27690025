/* tables/frontier.csv, the end of changes.txt and the timetables of the points: the best score found for each number of
 * moves allowed. */
#include "tools/report/frontier.h"
#include "tools/report/ledger.h"
#include "tools/report/report.h"

static const char *const titles[] = {N_("at most so many moves"), N_("moves"), N_("score"),
                                     N_("no timetable scores less"), NULL};

void emit_frontier(const struct report *r, struct sheet *out)
{
    if (!r->frontier)
        return;
    sheet_header(out, titles);
    sheet_end(out);
    for (int i = 0; i < r->frontier->n; i++) {
        const struct frontier_point *p = &r->frontier->points[i];
        sheet_number(out, p->most);
        sheet_number(out, p->moves);
        sheet_number(out, p->score);
        sheet_number(out, p->bound);
        sheet_end(out);
    }
}

static const struct timetable *timetable_at(const struct report *r, int point)
{
    return r->frontier->found[r->frontier->points[point].found].timetable;
}

bool make_point(const struct report *r, int e, struct buf *out)
{
    timetable_write(r->in, timetable_at(r, e), out);
    return true;
}

bool make_point_changes(const struct report *r, int e, struct buf *out)
{
    struct changes *c = changes_of(r->in, timetable_at(r, e));
    ledger_text(r->in, c, r->in->baseline.effective, out);
    changes_free(c);
    return true;
}

void frontier_text(const struct frontier *f, struct buf *out)
{
    struct columns c = {.count = 4};
    buf_puts(out, "\n");
    buf_printf(out, _("Score against moves (every timetable has at least %lld)\n"), (long long)f->fewest);
    for (int k = 0; titles[k]; k++)
        columns_add(&c, _(titles[k]));
    for (int i = 0; i < f->n; i++) {
        columns_add_number(&c, f->points[i].most);
        columns_add_number(&c, f->points[i].moves);
        columns_add_number(&c, f->points[i].score);
        columns_add_number(&c, f->points[i].bound);
    }
    columns_write(&c, 2, out);
}

json_t *frontier_json(const struct frontier *f)
{
    json_t *points = json_array();
    for (int i = 0; i < f->n; i++) {
        const struct frontier_point *p = &f->points[i];
        json_array_append_new(points, json_pack("{s:I, s:I, s:I, s:I}", "max_moves", (json_int_t)p->most, "moves",
                                                (json_int_t)p->moves, "score", (json_int_t)p->score, "bound",
                                                (json_int_t)p->bound));
    }
    return json_pack("{s:I, s:o}", "fewest", (json_int_t)f->fewest, "points", points);
}
