#include "solver/relaxed.h"

#include <stdlib.h>
#include <string.h>

#include "solver/part.h"

static void number_columns(const struct relaxation *r, struct relaxed *x)
{
    const struct program *p = r->p;
    x->column_of = ARENA_ARRAY(x->arena, p->n_columns, int);
    for (int j = 0; j < p->n_columns; j++)
        x->column_of[j] = p->columns[j].kind == COLUMN_SEAT ? -1 : x->problem.n_columns++;
    for (int k = 0; k < r->n_blocks; k++)
        for (int i = 0; i < r->blocks[k].n; i++)
            x->column_of[r->blocks[k].seat[i]] = x->problem.n_columns++;
}

static bool is_of_student(enum column_kind kind)
{
    return kind == COLUMN_SEAT || kind == COLUMN_UNMET || kind == COLUMN_AT_STUDY || kind == COLUMN_GAINED;
}

static void set_columns(const struct relaxation *r, struct relaxed *x)
{
    const struct program *p = r->p;
    struct guard_problem *g = &x->problem;
    g->cost = ARENA_ARRAY(x->arena, g->n_columns, double);
    g->lower = ARENA_ARRAY(x->arena, g->n_columns, double);
    g->upper = ARENA_ARRAY(x->arena, g->n_columns, double);
    g->group = ARENA_ARRAY(x->arena, g->n_columns, int);
    for (int j = 0; j < p->n_columns; j++) {
        if (x->column_of[j] < 0)
            continue;
        g->cost[x->column_of[j]] = (double)r->cost[j];
        g->lower[x->column_of[j]] = part_limit(p->columns[j].lower);
        g->upper[x->column_of[j]] = part_limit(p->columns[j].upper);
    }
    for (int j = 0; j < g->n_columns; j++)
        g->group[j] = -1;
    for (int j = 0; j < p->n_columns; j++)
        if (x->column_of[j] >= 0 && is_of_student(p->columns[j].kind))
            g->group[x->column_of[j]] = p->columns[j].key[0];
    for (int k = 0; k < r->n_blocks; k++)
        for (int i = 0; i < r->blocks[k].n && !r->blocks[k].together; i++)
            g->upper[x->column_of[r->blocks[k].seat[i]]] *= r->blocks[k].n_sections;
}

/* Rows are written one after the other: entries, then the end. */
static void add(struct guard_problem *g, int column, double value)
{
    int at = g->row_start[g->n_rows + 1]++;
    g->column[at] = column;
    g->value[at] = value;
}

static void end_row(struct guard_problem *g, double lower, double upper)
{
    g->row_lower[g->n_rows] = lower;
    g->row_upper[g->n_rows] = upper;
    g->n_rows++;
    g->row_start[g->n_rows + 1] = g->row_start[g->n_rows];
}

/* One row for all that say the same of different sections: their sum. */
static void add_row(struct relaxed *x, const struct relaxation *r, int row, int *place)
{
    struct guard_problem *g = &x->problem;
    const struct program *p = r->p;
    double lower = 0, upper = 0;
    for (int k = row; k >= 0; k = r->next[k]) {
        const struct row *of = &p->rows[k];
        x->row_of[k] = g->n_rows;
        lower = of->lower <= -PROGRAM_INF ? -GUARD_INF : lower + (double)of->lower;
        upper = of->upper >= PROGRAM_INF ? GUARD_INF : upper + (double)of->upper;
        for (int e = of->first; e < of->first + of->count; e++) {
            int column = x->column_of[p->entry_column[e]];
            if (column < 0)
                continue;
            if (place[column] < g->row_start[g->n_rows] || g->column[place[column]] != column) {
                place[column] = g->row_start[g->n_rows + 1];
                add(g, column, 0);
            }
            g->value[place[column]] += (double)p->entry_value[e];
        }
    }
    end_row(g, lower, upper);
}

/* Columns that say how many sections run as the option, and how many students sit in them: with the latter, what sizes
 * ask ties few columns, not all seats twice. */
static void block_rows(struct relaxed *x, const struct block *b, int sections, int students)
{
    struct guard_problem *g = &x->problem;
    for (int i = 0; i < b->n_sections; i++)
        add(g, x->column_of[b->open[i]], 1);
    add(g, sections, -1);
    end_row(g, 0, 0);
    for (int i = 0; i < b->n; i++) {
        add(g, x->column_of[b->seat[i]], 1);
        add(g, sections, -1);
        end_row(g, -GUARD_INF, 0);
    }
    for (int i = 0; i < b->n; i++)
        add(g, x->column_of[b->seat[i]], 1);
    add(g, students, -1);
    end_row(g, 0, 0);
    for (int side = 0; side < 2; side++) {
        add(g, students, 1);
        add(g, sections, -(side ? b->most : b->least));
        end_row(g, side ? -GUARD_INF : 0, side ? 0 : GUARD_INF);
    }
}

struct relaxed *relaxed_new(const struct relaxation *r)
{
    const struct program *p = r->p;
    struct arena *arena = arena_new();
    struct relaxed *x = ARENA_NEW(arena, struct relaxed);
    struct guard_problem *g = &x->problem;
    x->arena = arena;
    number_columns(r, x);
    int sections = g->n_columns, rows = r->n_priced + r->n_section + 1;
    size_t entries = 0;
    x->sections = sections;
    g->n_columns += 2 * r->n_blocks;
    set_columns(r, x);
    for (int i = 0; i < r->n_priced; i++)
        entries += (size_t)p->rows[r->priced[i]].count;
    for (int i = 0; i < r->n_section; i++)
        entries += (size_t)p->rows[r->section[i]].count;
    for (int k = 0; k < r->n_blocks; k++) {
        rows += r->blocks[k].n + 4;
        entries += 3 * (size_t)r->blocks[k].n + (size_t)r->blocks[k].n_sections + 6;
        g->upper[sections + k] = r->blocks[k].n_sections;
        g->upper[sections + r->n_blocks + k] = (double)r->blocks[k].n_sections * r->blocks[k].most;
    }
    x->row_of = ARENA_ARRAY(arena, p->n_rows, int);
    for (int i = 0; i < p->n_rows; i++)
        x->row_of[i] = -1;
    g->row_lower = ARENA_ARRAY(arena, rows, double);
    g->row_upper = ARENA_ARRAY(arena, rows, double);
    g->row_start = ARENA_ARRAY(arena, rows + 1, int);
    g->column = arena_array(arena, entries, sizeof *g->column);
    g->value = arena_array(arena, entries, sizeof *g->value);
    int *place = ARENA_ARRAY(arena, g->n_columns, int); /* of each column: its last entry */
    for (int j = 0; j < g->n_columns; j++)
        place[j] = -1;
    for (int i = 0; i < p->n_rows; i++)
        if (r->use[i] != ROW_DROPPED && r->stands[i] == i)
            add_row(x, r, i, place);
    x->block_row = ARENA_ARRAY(arena, r->n_blocks, int);
    for (int k = 0; k < r->n_blocks; k++) {
        x->block_row[k] = g->n_rows;
        block_rows(x, &r->blocks[k], sections + k, sections + r->n_blocks + k);
    }
    return x;
}

static int most_first(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* What one student more in a section, beyond its least or below its most, is worth to the block. */
static double worth_of(const struct block *b, const double *profit, double *sorted)
{
    memcpy(sorted, profit, sizeof *sorted * (size_t)b->n);
    qsort(sorted, (size_t)b->n, sizeof *sorted, most_first);
    if (b->most < b->n && sorted[b->most] > 0)
        return sorted[b->most];
    int last = b->least < b->n ? b->least : b->n;
    return last > 0 && sorted[last - 1] < 0 ? sorted[last - 1] : 0;
}

void relaxed_complete(const struct relaxed *x, const struct relaxation *r, double *dual)
{
    const struct guard_problem *g = &x->problem;
    double *left = xmalloc(sizeof *left * ((size_t)g->n_columns + 1)),
           *scratch = xmalloc(2 * sizeof *scratch * ((size_t)g->n_columns + 1));
    memcpy(left, g->cost, sizeof *left * (size_t)g->n_columns);
    int rows = r->n_blocks ? x->block_row[0] : g->n_rows;
    for (int i = 0; i < rows; i++)
        for (int e = g->row_start[i]; e < g->row_start[i + 1]; e++)
            left[g->column[e]] -= g->value[e] * dual[i];
    for (int k = 0; k < r->n_blocks; k++) {
        const struct block *b = &r->blocks[k];
        double *of = dual + x->block_row[k], *profit = scratch, sum = 0;
        for (int i = 0; i < b->n; i++)
            profit[i] = -left[x->column_of[b->seat[i]]];
        double worth = worth_of(b, profit, scratch + g->n_columns);
        for (int i = 0; i < b->n; i++) {
            double more = profit[i] > worth ? profit[i] - worth : 0;
            of[1 + i] = -more;
            sum += more;
        }
        of[0] = sum + worth * (worth > 0 ? b->most : b->least);
        of[1 + b->n] = -worth;
        of[2 + b->n] = worth < 0 ? -worth : 0;
        of[3 + b->n] = worth > 0 ? -worth : 0;
    }
    free(left);
    free(scratch);
}

void relaxed_free(struct relaxed *x)
{
    if (x)
        arena_free(x->arena);
}
