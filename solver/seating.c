/* The last step of a solve: the best seats in the sections there are, and ties drawn by lottery. A school that is too
 * large for its time is taken part by part: neighbouring grades together, since they share most activities. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/run.h"
#include "solver/seats.h"

enum {
    UNIT = 1200,    /* students whose seats and ties take UNIT_SECONDS together, as measured; it grows with their square */
    UNIT_SECONDS = 8,
    PARTS = 8,      /* at most: each looks at the whole program */
    WORK_PART = 400, WORK_NODES = 300 /* where the limit is work, nothing may depend on the clock */
};

double seats_time(const struct run *run)
{
    double units = (double)run->in->n_students / UNIT, most = 0.15 * run->options->time_limit;
    double need = 0.2 + UNIT_SECONDS * units * units;
    if (run->options->leximin) { /* levels, and the best score within them */
        most *= 2;
        need *= 2;
    }
    return need < most ? need : most;
}

/* Students of a part, so that all parts together take the time. */
static int part_size(const struct run *run, double seconds)
{
    int n = run->in->n_students;
    double size = seconds * UNIT * UNIT / (UNIT_SECONDS * (double)(n ? n : 1));
    if (run->options->work_limit)
        size = WORK_PART;
    int least = (n + PARTS - 1) / PARTS;
    return size < least ? least : size > n ? n : (int)size;
}

static int by_class(const void *a, const void *b, void *ctx)
{
    const struct instance *in = ctx;
    int s = *(const int *)a, t = *(const int *)b;
    if (in->students[s].grade != in->students[t].grade)
        return in->students[s].grade < in->students[t].grade ? -1 : 1;
    return in->students[s].class_ != in->students[t].class_ ? (in->students[s].class_ < in->students[t].class_ ? -1 : 1) : s - t;
}

/* The fairest ranks among the sections there are, then the best score with them. */
static bool settle_ranks(struct run *run, struct seats *s, int64_t *x)
{
    run->fair.exact = seats_leximin(s) && run->fair.exact;
    enum guard_answer answer = seats_best(s, NULL, false, x);
    if (answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE)
        memcpy(s->x, x, sizeof *x * (size_t)run->p->n_columns);
    return answer == GUARD_OPTIMAL;
}

/* The seats become the run's; without leximin never at a higher score. */
static bool replace(struct run *run, const int64_t *x, int64_t best)
{
    bool replaced = run_replace(run, x, run->options->leximin ? PROGRAM_INF : run->best->score);
    if (run->options->leximin && replaced)
        run->fair.price += program_value(run->p, x) - best;
    run->fair.exact &= replaced;
    return replaced;
}

/* The best seats of those who move, then their ties. True where every tie of the school is settled. */
static bool settle_part(struct run *run, const bool *moves, double end)
{
    size_t columns = (size_t)run->p->n_columns;
    double half = clock_now() + 0.5 * (end - clock_now());
    bool by_work = run->options->work_limit != 0, exact = false;
    struct seats *s = seats_new(run->p, run->best_x, moves, by_work ? end : half, run->options->interrupted);
    s->nodes = by_work ? WORK_NODES : 0;
    int64_t *x = xmalloc(sizeof *x * (columns + 1));
    enum guard_answer answer = seats_best(s, NULL, false, x);
    if ((answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && program_value(run->p, x) < program_value(run->p, s->x) &&
        run_offer(run, x, N_("seats"), NULL, NULL) == OFFER_BETTER)
        memcpy(s->x, x, sizeof *x * columns);
    int64_t best = program_value(run->p, s->x);
    if (run->options->leximin) {
        s->deadline = by_work ? end : half + 0.5 * (end - half);
        answer = settle_ranks(run, s, x) ? GUARD_OPTIMAL : GUARD_FEASIBLE;
    }
    s->deadline = end;
    if (answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) {
        exact = seats_draw(s) && answer == GUARD_OPTIMAL;
        if (memcmp(s->x, run->best_x, sizeof *x * columns) != 0)
            exact = replace(run, s->x, best) && exact;
    }
    free(x);
    seats_free(s);
    return exact && !moves;
}

void seats_finish(struct run *run, double seconds)
{
    int n = run->in->n_students, size = part_size(run, seconds), parts = (n + size - 1) / (size ? size : 1);
    double end = clock_now() + seconds;
    run->fair = (struct fairness){run->options->leximin, size >= n, 0};
    if (size >= n) {
        run->ties_settled = settle_part(run, NULL, end);
        return;
    }
    int *order = xmalloc(sizeof *order * ((size_t)n + 1));
    bool *moves = xmalloc((size_t)n + 1);
    for (int i = 0; i < n; i++)
        order[i] = i;
    qsort_r(order, (size_t)n, sizeof *order, by_class, (void *)(uintptr_t)run->in);
    for (int k = 0; k < parts && clock_now() < end && !run->failed; k++) {
        memset(moves, 0, (size_t)n);
        for (int i = (int)((int64_t)n * k / parts); i < (int)((int64_t)n * (k + 1) / parts); i++)
            moves[order[i]] = true;
        settle_part(run, moves, run->options->work_limit ? end : clock_now() + (end - clock_now()) / (parts - k));
    }
    free(order);
    free(moves);
}
