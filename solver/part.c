#include "solver/part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double part_limit(int64_t b)
{
    return b >= PROGRAM_INF ? GUARD_INF : b <= -PROGRAM_INF ? -GUARD_INF : (double)b;
}

/* The row's free columns cannot break it, whatever they are within their bounds. */
static bool always_holds(const struct guard_problem *g, int first, int last, double lower, double upper)
{
    double least = 0, most = 0;
    for (int e = first; e < last; e++) {
        double a = g->value[e], l = g->lower[g->column[e]], u = g->upper[g->column[e]];
        if (l <= -GUARD_INF || u >= GUARD_INF)
            return false;
        least += a > 0 ? a * l : a * u;
        most += a > 0 ? a * u : a * l;
    }
    return least >= lower && most <= upper;
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
    g->row_lower[g->n_rows] = part_limit(lower);
    g->row_upper[g->n_rows] = part_limit(upper);
    if (always_holds(g, start, n, g->row_lower[g->n_rows], g->row_upper[g->n_rows]))
        return;
    part->row[g->n_rows] = i;
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

/* At most one of these columns: the row's entries are 1, and so is its upper bound. */
static bool is_packing(const struct guard_problem *g, int i)
{
    bool packing = g->row_upper[i] == 1;
    for (int e = g->row_start[i]; e < g->row_start[i + 1] && packing; e++)
        packing = g->value[e] == 1 && g->lower[g->column[e]] >= 0 && g->integer[g->column[e]];
    return packing;
}

void part_drop_implied(struct part *part)
{
    struct guard_problem *g = &part->problem;
    int *first = xcalloc((size_t)g->n_columns + 2, sizeof *first), *rows, *mark;
    bool *packing = xmalloc((size_t)g->n_rows + 1), *drop = xcalloc((size_t)g->n_rows + 1, 1);
    for (int i = 0; i < g->n_rows; i++) {
        packing[i] = is_packing(g, i);
        for (int e = g->row_start[i]; e < g->row_start[i + 1] && packing[i]; e++)
            first[g->column[e] + 2]++;
    }
    for (int k = 0; k < g->n_columns; k++)
        first[k + 2] += first[k + 1];
    rows = xmalloc(sizeof *rows * ((size_t)first[g->n_columns + 1] + 1));
    mark = xcalloc((size_t)g->n_columns + 1, sizeof *mark);
    for (int i = 0; i < g->n_rows; i++)
        for (int e = g->row_start[i]; e < g->row_start[i + 1] && packing[i]; e++)
            rows[first[g->column[e] + 1]++] = i;
    for (int i = 0; i < g->n_rows; i++) {
        int n = g->row_start[i + 1] - g->row_start[i], c = n ? g->column[g->row_start[i]] : 0;
        for (int e = g->row_start[i]; e < g->row_start[i + 1] && packing[i]; e++)
            mark[g->column[e]] = i + 1;
        for (int k = first[c]; packing[i] && g->row_lower[i] <= 0 && k < first[c + 1] && !drop[i]; k++) {
            int r = rows[k], length = g->row_start[r + 1] - g->row_start[r], common = 0;
            if (r == i || drop[r] || length < n)
                continue;
            for (int e = g->row_start[r]; e < g->row_start[r + 1]; e++)
                common += mark[g->column[e]] == i + 1;
            drop[i] = common == n;
        }
    }
    int rows_kept = 0, entries = 0;
    for (int i = 0; i < g->n_rows; i++) {
        int from = g->row_start[i], to = g->row_start[i + 1];
        if (drop[i])
            continue;
        part->row[rows_kept] = part->row[i];
        g->row_lower[rows_kept] = g->row_lower[i];
        g->row_upper[rows_kept] = g->row_upper[i];
        for (int e = from; e < to; e++, entries++) {
            g->column[entries] = g->column[e];
            g->value[entries] = g->value[e];
        }
        g->row_start[++rows_kept] = entries; /* never beyond what is still to be read */
    }
    g->n_rows = rows_kept;
    free(first);
    free(rows);
    free(mark);
    free(packing);
    free(drop);
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

int part_add_column(struct part *part, double cost, double lower, double upper, bool integer)
{
    struct guard_problem *g = &part->problem;
    size_t n = (size_t)g->n_columns + 1;
    part->column = xrealloc(part->column, n, sizeof *part->column);
    g->cost = xrealloc(g->cost, n, sizeof *g->cost);
    g->lower = xrealloc(g->lower, n, sizeof *g->lower);
    g->upper = xrealloc(g->upper, n, sizeof *g->upper);
    g->integer = xrealloc(g->integer, n, sizeof *g->integer);
    int k = g->n_columns++;
    part->column[k] = -1;
    g->cost[k] = cost;
    g->lower[k] = lower;
    g->upper[k] = upper;
    g->integer[k] = integer;
    return k;
}

void part_add_row(struct part *part, int n, const int *column, const double *value, double lower, double upper)
{
    struct guard_problem *g = &part->problem;
    size_t rows = (size_t)g->n_rows + 1, first = (size_t)g->row_start[g->n_rows], entries = first + (size_t)n;
    part->row = xrealloc(part->row, rows, sizeof *part->row);
    g->row_lower = xrealloc(g->row_lower, rows, sizeof *g->row_lower);
    g->row_upper = xrealloc(g->row_upper, rows, sizeof *g->row_upper);
    g->row_start = xrealloc(g->row_start, rows + 1, sizeof *g->row_start);
    g->column = xrealloc(g->column, entries + 1, sizeof *g->column);
    g->value = xrealloc(g->value, entries + 1, sizeof *g->value);
    for (int i = 0; i < n; i++) {
        g->column[first + (size_t)i] = column[i];
        g->value[first + (size_t)i] = value[i];
    }
    part->row[g->n_rows] = -1;
    g->row_lower[g->n_rows] = lower;
    g->row_upper[g->n_rows] = upper;
    g->row_start[++g->n_rows] = (int)entries;
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
        if (part->column[k] < 0)
            continue;
        double v = solution[k], r = nearbyint(v);
        /* Columns that are not declared integer take integral values at every vertex with the integers
         * fixed; what remains of floating point is rounded away. */
        if (fabs(v - r) > 1e-5)
            return false;
        x[part->column[k]] = (int64_t)r;
    }
    return program_holds(p, x);
}
