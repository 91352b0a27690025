#include "solver/part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double part_limit(int64_t b)
{
    return b >= PROGRAM_INF ? GUARD_INF : b <= -PROGRAM_INF ? -GUARD_INF : (double)b;
}

static void add_row(struct part *part, const struct program *p, int i, const bool *fixed, const int64_t *x)
{
    const struct row *r = &p->rows[i];
    struct guard_problem *g = &part->problem;
    int start = g->row_start[g->n_rows], n = start;
    int64_t done = 0;
    for (int e = r->first; e < r->first + r->count; e++) {
        int c = p->entry_column[e];
        if (fixed && fixed[c]) {
            done += p->entry_value[e] * x[c];
            continue;
        }
        g->column[n] = part->part_of[c];
        g->value[n++] = (double)p->entry_value[e];
    }
    int64_t lower = r->lower <= -PROGRAM_INF ? r->lower : r->lower - done;
    int64_t upper = r->upper >= PROGRAM_INF ? r->upper : r->upper - done;
    if (n == start) {
        part->contradiction |= lower > 0 || upper < 0;
        return;
    }
    part->row[g->n_rows] = i;
    g->row_lower[g->n_rows] = part_limit(lower);
    g->row_upper[g->n_rows] = part_limit(upper);
    g->row_start[++g->n_rows] = n;
}

struct part *part_new(const struct program *p, const bool *fixed, const int64_t *x, const struct cut *cuts, int n_cuts)
{
    struct part *part = xcalloc(1, sizeof *part);
    struct guard_problem *g = &part->problem;
    size_t columns = (size_t)p->n_columns + 1, rows = (size_t)p->n_rows + (size_t)n_cuts + 1;
    size_t entries = (size_t)p->n_entries + 1;
    for (int k = 0; k < n_cuts; k++)
        entries += (size_t)cuts[k].count;
    part->column = xmalloc(sizeof(int) * columns);
    part->part_of = xmalloc(sizeof(int) * columns);
    part->row = xmalloc(sizeof(int) * rows);
    g->cost = xmalloc(sizeof(double) * columns);
    g->lower = xmalloc(sizeof(double) * columns);
    g->upper = xmalloc(sizeof(double) * columns);
    g->integer = xmalloc(columns);
    g->row_lower = xmalloc(sizeof(double) * rows);
    g->row_upper = xmalloc(sizeof(double) * rows);
    g->row_start = xcalloc(rows + 1, sizeof(int));
    g->column = xmalloc(sizeof(int) * entries);
    g->value = xmalloc(sizeof(double) * entries);
    part->constant = p->constant;
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        part->part_of[j] = -1;
        if (fixed && fixed[j]) {
            part->constant += c->cost * x[j];
            continue;
        }
        int k = part->part_of[j] = g->n_columns++;
        part->column[k] = j;
        g->cost[k] = (double)c->cost;
        g->lower[k] = part_limit(c->lower);
        g->upper[k] = part_limit(c->upper);
        g->integer[k] = c->integer;
    }
    for (int i = 0; i < p->n_rows; i++)
        add_row(part, p, i, fixed, x);
    for (int k = 0; k < n_cuts; k++) {
        int n = g->row_start[g->n_rows], most = cuts[k].most;
        for (int e = 0; e < cuts[k].count; e++) {
            int c = cuts[k].columns[e];
            if (part->part_of[c] < 0) {
                most -= (int)x[c];
                continue;
            }
            g->column[n] = part->part_of[c];
            g->value[n++] = 1;
        }
        part->row[g->n_rows] = -1;
        g->row_lower[g->n_rows] = -GUARD_INF;
        g->row_upper[g->n_rows] = most;
        g->row_start[++g->n_rows] = n;
    }
    return part;
}

void part_free(struct part *part)
{
    if (!part)
        return;
    struct guard_problem *g = &part->problem;
    free(g->cost);
    free(g->lower);
    free(g->upper);
    free(g->integer);
    free(g->row_lower);
    free(g->row_upper);
    free(g->row_start);
    free(g->column);
    free(g->value);
    free(part->column);
    free(part->part_of);
    free(part->row);
    free(part);
}

int64_t program_value(const struct program *p, const int64_t *x)
{
    int64_t value = p->constant;
    for (int j = 0; j < p->n_columns; j++)
        value += p->columns[j].cost * x[j];
    return value;
}

bool program_holds(const struct program *p, const int64_t *x)
{
    for (int j = 0; j < p->n_columns; j++)
        if (x[j] < p->columns[j].lower || x[j] > p->columns[j].upper)
            return false;
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        int64_t sum = 0;
        for (int e = r->first; e < r->first + r->count; e++)
            sum += p->entry_value[e] * x[p->entry_column[e]];
        if (sum < r->lower || sum > r->upper)
            return false;
    }
    return true;
}

bool part_take(const struct program *p, const struct part *part, const double *solution, int64_t *x)
{
    for (int k = 0; k < part->problem.n_columns; k++) {
        double v = solution[k], r = nearbyint(v);
        /* Columns that are not declared integer take integral values at every vertex with the integers
         * fixed; what remains of floating point is rounded away. */
        if (fabs(v - r) > 1e-5)
            return false;
        x[part->column[k]] = (int64_t)r;
    }
    return program_holds(p, x);
}
