#include "tools/report/report.h"

#include "base/file.h"
#include "school/validate.h"
#include "timetable/changes.h"
#include "tools/report/articles.h"
#include "tools/report/money.h"

struct report *report_new(const struct instance *in, const struct timetable *t, const struct verdict *v,
                          const struct outcome *outcome)
{
    struct arena *arena = arena_new();
    struct report *r = ARENA_NEW(arena, struct report);
    *r = (struct report){.arena = arena, .in = in, .t = t, .v = v, .outcome = outcome};
    r->status = !verdict_legal(v) || (outcome && t == outcome->draft) ? STATUS_DRAFT : t->status == STATUS_OPTIMAL ? STATUS_OPTIMAL : STATUS_FEASIBLE;
    r->has_bound = outcome && t == outcome->draft ? false : outcome ? outcome->has_bound : t->has_bound && verdict_legal(v);
    r->bound = outcome ? outcome->bound : t->bound;
    struct buf text = {0};
    timetable_write(in, t, &text);
    sha256_hex(text.text, text.length, r->timetable_sha256);
    buf_free(&text);
    if (in->past)
        r->changes = changes_of(in, t);
    report_grids(r);
    report_workloads(r);
    report_slots(r);
    report_students(r);
    report_externals(r);
    r->money = money_new(r);
    r->warnings = diags_new();
    warnings_report(in, r->warnings);
    r->articles = articles_new(r);
    report_costs(r);
    return r;
}

void report_free(struct report *r)
{
    if (!r)
        return;
    changes_free(r->changes);
    diags_free(r->warnings);
    arena_free(r->arena);
}

double report_gap(const struct report *r, bool without_cost)
{
    return gap_of(r->v->score, r->bound, without_cost ? r->v->measures[MEASURE_COST] : 0);
}
