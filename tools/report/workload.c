/* Workload of every adult and how evenly own staff share it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "tools/report/report.h"

static int ascending(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? -1 : x > y;
}

struct balance balance_of(const int *loads, int n)
{
    struct balance b = {.count = n};
    if (n == 0)
        return b;
    int *sorted = xmalloc(sizeof *sorted * (size_t)n);
    memcpy(sorted, loads, sizeof *sorted * (size_t)n);
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    b.least = sorted[0];
    b.most = sorted[n - 1];
    double sum = 0, squares = 0, ranked = 0;
    for (int i = 0; i < n; i++) {
        sum += sorted[i];
        ranked += (2.0 * (i + 1) - n - 1) * sorted[i]; /* half the sum of all absolute differences */
    }
    b.mean = sum / n;
    for (int i = 0; i < n; i++)
        squares += (sorted[i] - b.mean) * (sorted[i] - b.mean);
    b.deviation = sqrt(squares / n);
    b.gini = sum > 0 ? ranked / (n * sum) : 0;
    free(sorted);
    return b;
}

/* Load, load by day and days of one week against the caps. */
static void week(const struct report *r, int person, int w, struct workload *out)
{
    const struct grid *g = &r->grids[SUBJECT_STAFF];
    int load = 0, days = 0, by_day[DAYS] = {0};
    bool on[DAYS] = {false};
    for (int i = g->first[person]; i < g->first[person + 1]; i++) {
        if (!(g->at[i].weeks >> w & 1))
            continue;
        int minutes = duty_load_in_week(r->in, g->at[i].slot);
        enum day day = r->in->slots[g->at[i].slot].day;
        load += minutes;
        by_day[day] += minutes;
        on[day] = true;
    }
    for (int d = 0; d < DAYS; d++) {
        days += on[d];
        if (by_day[d] > out->most_day)
            out->most_day = by_day[d];
    }
    if (load > out->most_week)
        out->most_week = load;
    if (days > out->most_days)
        out->most_days = days;
}

static void person(const struct report *r, int q, struct workload *w)
{
    const struct instance *in = r->in;
    const struct grid *g = &r->grids[SUBJECT_STAFF];
    const struct staff *s = &in->staff[q];
    w->load = r->v->load[q];
    w->counts = s->type == STAFF_OWN && (s->supervises || s->leads.count > 0);
    for (int i = g->first[q]; i < g->first[q + 1]; i++) {
        const struct slot *slot = &in->slots[g->at[i].slot];
        w->duties++;
        w->by_period[slot->period] += duty_load(in, g->at[i].slot, g->at[i].weeks);
        w->late_duties += slot->end > in->profile.late_after;
        w->noon_duties += slot->period == PERIOD_NOON;
    }
    for (int k = 0; k < in->term.weeks; k++)
        week(r, q, k, w);
    w->over_week = s->max_load >= 0 && w->most_week > s->max_load;
    w->over_day = s->max_load_per_day >= 0 && w->most_day > s->max_load_per_day;
    w->over_days = s->max_days >= 0 && w->most_days > s->max_days;
}

int full_load(const struct report *r, int q)
{
    int share = r->in->staff[q].share, sum = 100 * (r->v->load[q] + r->in->staff[q].prior_load);
    return sum / share + (sum % share > 0);
}

void report_workloads(struct report *r)
{
    const struct instance *in = r->in;
    r->workloads = ARENA_ARRAY(r->arena, in->n_staff, struct workload);
    int *loads = ARENA_ARRAY(r->arena, in->n_staff, int), n = 0;
    int64_t all = 0, shares = 0;
    for (int q = 0; q < in->n_staff; q++) {
        person(r, q, &r->workloads[q]);
        if (!r->workloads[q].counts)
            continue;
        loads[n++] = r->workloads[q].load;
        all += r->workloads[q].load + in->staff[q].prior_load;
        shares += in->staff[q].share;
    }
    r->fair_load = shares ? 100.0 * (double)all / (double)shares : 0;
    r->balance = balance_of(loads, n);
}
