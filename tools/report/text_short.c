/* The result in short: what solve says at its end and timetable.txt at its beginning. */
#include "tools/report/ledger.h"
#include "tools/report/report.h"

void put_status(const struct report *r, struct buf *out)
{
    if (r->status == STATUS_DRAFT)
        buf_printf(out, _("Status: a draft, not legal: %d breaches\n"), r->v->n_breaches);
    else if (r->status == STATUS_OPTIMAL)
        buf_puts(out, _("Status: optimal: legal, and none is better whose study and posts keep their adults from week to week\n"));
    else
        buf_puts(out, _("Status: legal\n"));
    buf_printf(out, _("Score: %lld (less is better)\n"), (long long)r->v->score);
    if (r->outcome && r->outcome->fair.asked)
        buf_printf(out, r->outcome->fair.exact
                            ? _("Seats are fair by ranks, from the worst-off upwards; that costs %lld points in these sections\n")
                            : _("Seats are fairer by ranks, as far as the time went; that costs %lld points in these sections\n"),
                   (long long)r->outcome->fair.price);
    if (!r->has_bound)
        return;
    buf_printf(out, _("Bound: no legal timetable scores less than %lld, unless adults take turns by week at study and posts\n"), (long long)r->bound);
    if (r->status == STATUS_FEASIBLE)
        buf_printf(out, _("Gap: at most %.2f%% from the best possible (%.2f%% without the cost)\n"),
                   100 * report_gap(r, false), 100 * report_gap(r, true));
}

static void say_measures(const struct report *r, struct buf *out)
{
    struct columns c = {.count = 3};
    for (int m = 0; m < MEASURES; m++) {
        struct buf points = {0};
        columns_add(&c, measure_name((enum measure)m));
        columns_add_number(&c, r->v->measures[m]);
        buf_printf(&points, _("x %d = %lld"), r->in->profile.weights[m],
                   (long long)r->v->measures[m] * r->in->profile.weights[m]);
        columns_add_buf(&c, &points);
        buf_free(&points);
    }
    for (int m = 0; m < MOVES && r->v->has_moves; m++) {
        struct buf points = {0};
        columns_add(&c, moved_name((enum moved)m));
        columns_add_number(&c, r->v->moves[m]);
        buf_printf(&points, _("x %d = %lld"), r->in->profile.move_weights[m],
                   (long long)r->v->moves[m] * r->in->profile.move_weights[m]);
        columns_add_buf(&c, &points);
        buf_free(&points);
    }
    columns_write(&c, 2, out);
}

static void say_people(const struct report *r, struct buf *out)
{
    const struct balance *b = &r->balance;
    const struct coverage *c = &r->coverage;
    buf_printf(out, _("Workload of %d own staff: %d to %d minutes a week, mean %.1f, standard deviation %.1f, Gini %.3f\n"),
               b->count, b->least, b->most, b->mean, b->deviation, b->gini);
    buf_printf(out, _("Students: %d, in care %d, not scheduled %d\n"), c->students, c->attending,
               c->students - c->scheduled);
    buf_printf(out, _("Wishes: %d of %d students got an activity"), c->granted, c->wishing);
    for (int i = 0; i < r->n_ranks; i++)
        if (r->best_rank[i])
            buf_printf(out, _("; %d their wish no. %d"), r->best_rank[i], i + 1);
    buf_printf(out, _("; %d none\n"), c->wishing - c->granted);
}

static void say_warnings(const struct report *r, struct buf *out)
{
    for (int i = 0; i < r->v->n_waived; i++) {
        put_waiver(r->v->waived[i], out);
        buf_puts(out, "\n");
    }
    for (int q = 0; q < r->in->n_staff; q++) {
        struct buf words = {0};
        put_exceeds(&r->workloads[q], &words);
        if (words.length)
            buf_printf(out, _("Above a cap: %s: %s\n"), r->in->staff[q].name, words.text);
        buf_free(&words);
    }
    int free_meetings = 0;
    for (int i = 0; i < r->n_externals; i++)
        free_meetings += r->externals[i].choice;
    if (free_meetings)
        buf_printf(out, _("Led from outside although own staff could lead: %d meetings; a choice, worth %d points each\n"),
                   free_meetings, r->in->profile.weights[MEASURE_EXTERNAL]);
}

void emit_short(const struct report *r, const char *folder, struct buf *out)
{
    buf_printf(out, "%s %s\n", r->in->name, r->in->term.name ? r->in->term.name : "");
    put_status(r, out);
    say_measures(r, out);
    say_people(r, out);
    say_warnings(r, out);
    if (folder)
        buf_printf(out, _("Files: %s\n"), folder);
}
