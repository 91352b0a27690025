#include "tools/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/text.h"

static void put_seconds(const struct progress *p, struct buf *out)
{
    buf_printf(out, "%.1f", p->seconds);
}

static void put_score(const struct progress *p, struct buf *out)
{
    if (p->has_score)
        buf_printf(out, "%lld", (long long)p->score);
}

static void put_bound(const struct progress *p, struct buf *out)
{
    if (p->has_bound)
        buf_printf(out, "%lld", (long long)p->bound);
}

static void put_gap(const struct progress *p, struct buf *out)
{
    if (p->has_score && p->has_bound)
        buf_printf(out, "%.2f%%", 100 * gap_of(p->score, p->bound, 0));
}

static void put_found_by(const struct progress *p, struct buf *out)
{
    if (p->found_by && *p->found_by)
        buf_puts(out, _(p->found_by));
}

/* Width 0: as wide as it is. */
static const struct {
    const char *heading;
    int width;
    void (*put)(const struct progress *p, struct buf *out);
} log_columns[] = {
    {N_("seconds"), 8, put_seconds}, {N_("score"), 10, put_score}, {N_("bound"), 10, put_bound},
    {N_("gap"), 8, put_gap},         {N_("found by"), 0, put_found_by},
};
enum { LOG_COLUMNS = sizeof log_columns / sizeof *log_columns };

static void put_cell(const char *text, int width, struct buf *out)
{
    int space = width - text_width(text);
    buf_printf(out, "%*s%s", space > 0 ? space : 0, "", text);
    buf_puts(out, "  ");
}

void progress_begin(struct progress_view *v)
{
    struct buf line = {0};
    *v = (struct progress_view){.live = isatty(STDERR_FILENO) == 1};
    for (int i = 0; i < LOG_COLUMNS; i++)
        put_cell(_(log_columns[i].heading), log_columns[i].width, &line);
    fprintf(stderr, "%s\n", line.text);
    buf_free(&line);
}

void progress_show(void *ctx, const struct progress *p)
{
    struct progress_view *v = ctx;
    /* A bound rises in many small steps: one line a second is enough of them. */
    bool better = p->has_score && (!v->shown || p->score != v->score);
    if (!v->live && v->shown && !better && p->seconds - v->seconds < 1)
        return;
    struct buf line = {0}, cell = {0};
    for (int i = 0; i < LOG_COLUMNS; i++) {
        cell.length = 0;
        buf_puts(&cell, "");
        log_columns[i].put(p, &cell);
        put_cell(cell.text, log_columns[i].width, &line);
    }
    fprintf(stderr, v->live ? "\r%s\033[K" : "%s\n", line.text);
    fflush(stderr);
    v->shown = true;
    v->score = p->has_score ? p->score : INT64_MAX;
    v->seconds = p->seconds;
    buf_free(&cell);
    buf_free(&line);
}

void progress_end(struct progress_view *v)
{
    if (v->live && v->shown)
        fputc('\n', stderr);
}
