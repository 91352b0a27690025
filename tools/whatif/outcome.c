/* What a variant has written, read back from its folder. */
#include <stdio.h>

#include "tools/whatif/whatif.h"

static json_t *read_summary(const struct variant *p)
{
    struct buf path = {0};
    buf_printf(&path, "%s%s/summary.json", p->dir, p->code == EXIT_DONE ? "" : "/draft");
    json_t *o = json_load_file(path.text, 0, NULL);
    buf_free(&path);
    return o;
}

void variant_take(struct variant *p)
{
    struct buf path = {0};
    struct diags *d = diags_new();
    if (p->code == EXIT_DONE || p->code == EXIT_NO || p->code == EXIT_LIMIT)
        p->summary = read_summary(p);
    buf_printf(&path, "%s/timetable.yaml", p->dir);
    p->t = p->code == EXIT_DONE ? timetable_read(path.text, p->in, d) : NULL;
    p->v = p->t ? verdict_of(p->in, p->t) : NULL;
    p->r = p->v ? report_new(p->in, p->t, p->v, NULL) : NULL;
    if (p->code == EXIT_DONE && (!p->r || d->errors)) {
        diags_print(d, stderr);
        p->code = EXIT_SYSTEM; /* written a moment ago, and not there any more */
    }
    buf_free(&path);
    diags_free(d);
}

void variant_forget(struct variant *p)
{
    report_free(p->r);
    verdict_free(p->v);
    timetable_free(p->t);
    json_decref(p->summary);
    p->r = NULL;
    p->v = NULL;
    p->t = NULL;
    p->summary = NULL;
}

struct timetable *whatif_better_base(const struct whatif *w)
{
    const struct variant *base = &w->variants[0];
    struct timetable *best = NULL;
    int64_t score = base->v ? base->v->score : 0;
    for (int i = 1; i < w->n && base->v; i++) {
        struct buf path = {0};
        struct diags *ignored = diags_new();
        buf_printf(&path, "%s/timetable.yaml", w->variants[i].dir);
        struct timetable *t = w->variants[i].t ? timetable_read(path.text, base->in, ignored) : NULL;
        if (t) /* its claims are of the other school */
            timetable_drop_claims(t);
        struct verdict *v = t && !ignored->errors ? verdict_of(base->in, t) : NULL;
        bool better = v && verdict_legal(v) && v->score < score;
        timetable_free(better ? best : t);
        best = better ? t : best;
        score = better ? v->score : score;
        verdict_free(v);
        diags_free(ignored);
        buf_free(&path);
    }
    return best;
}

void whatif_warm(struct whatif *w)
{
    const struct variant *base = &w->variants[0];
    if (!base->t)
        return;
    struct buf path = {0};
    buf_printf(&path, "%s/certificate", base->dir);
    w->warm = (struct warm){.in = base->in, .timetable = base->t};
    warm_take_proof(&w->warm, path.text);
    buf_free(&path);
}

void whatif_cool(struct whatif *w)
{
    warm_drop_proof(&w->warm);
    w->warm = (struct warm){0};
}

const json_t *worth_of(const struct whatif *w)
{
    return w->variants[w->n].summary;
}

void put_variant_result(const struct variant *p, struct buf *out)
{
    if (p->r && p->r->has_bound && p->r->bound == p->v->score)
        buf_printf(out, _("score %lld, the best there is"), (long long)p->v->score);
    else if (p->r && p->r->has_bound)
        buf_printf(out, _("score %lld, none is below %lld"), (long long)p->v->score, (long long)p->r->bound);
    else if (p->r)
        buf_printf(out, _("score %lld"), (long long)p->v->score);
    else
        buf_puts(out, p->code == EXIT_NO      ? _("no legal timetable")
                      : p->code == EXIT_LIMIT ? _("no timetable in the time")
                      : p->code == EXIT_USAGE ? _("not readable")
                                              : _("failed"));
}
