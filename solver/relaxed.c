#include "solver/relaxed.h"

#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "solver/fold.h"
#include "solver/part.h"

static bool is_of_student(enum column_kind kind)
{
    return kind == COLUMN_SEAT || kind == COLUMN_UNMET || kind == COLUMN_AT_STUDY || kind == COLUMN_GAINED;
}

/* How many of the program's columns, not seats, it is in the linear program: one of each section where these are
 * folded. 0: another one stands for it. */
static int stands_for(const struct relaxation *r, int column)
{
    const struct column *c = &r->p->columns[column];
    int a = fold_activity(c);
    if (a < 0 || !r->folded[a])
        return c->kind != COLUMN_SEAT;
    return r->first_column[column] == column ? r->p->in->activities[a].sections_max : 0;
}

static void number_columns(const struct relaxation *r, struct relaxed *x)
{
    const struct program *p = r->p;
    x->column_of = ARENA_ARRAY(x->arena, p->n_columns, int);
    for (int j = 0; j < p->n_columns; j++)
        x->column_of[j] = stands_for(r, j) ? x->problem.n_columns++ : -1;
    for (int k = 0; k < r->n_blocks; k++)
        for (int i = 0; i < r->blocks[k].n; i++)
            x->column_of[r->blocks[k].seat[i]] = x->problem.n_columns++;
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
        int times = p->columns[j].kind == COLUMN_SEAT ? 1 : stands_for(r, j);
        g->lower[x->column_of[j]] = times * part_limit(p->columns[j].lower);
        g->upper[x->column_of[j]] = times * part_limit(p->columns[j].upper);
    }
    for (int j = 0; j < g->n_columns; j++)
        g->group[j] = -1;
    for (int j = 0; j < p->n_columns; j++)
        if (x->column_of[j] >= 0 && is_of_student(p->columns[j].kind))
            g->group[x->column_of[j]] = p->columns[j].key[0];
    for (int k = 0; k < r->n_blocks; k++)
        for (int i = 0; i < r->blocks[k].n && !r->alike[r->blocks[k].activity]; i++)
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

/* What is known while rows are written. */
struct writer {
    int *block_of; /* [program columns] of the first section's seats: their block, else -1 */
    int *seats;    /* [n_blocks] how many of the block's the row has with the value of its first one there; 0 else */
    int64_t *of;   /* [n_blocks] that value */
    int *place;    /* [problem.n_columns] the last entry of each column, or -1 */
};

static void count_seats(const struct relaxation *r, const struct row *row, struct writer *w)
{
    for (int pass = 0; pass < 2; pass++)
        for (int e = row->first; e < row->first + row->count; e++) {
            int b = w->block_of[r->p->entry_column[e]];
            if (b < 0)
                continue;
            if (!pass) {
                w->seats[b] = 0;
                w->of[b] = r->p->entry_value[e];
            } else {
                w->seats[b] += r->p->entry_value[e] == w->of[b];
            }
        }
}

/* Which column stands for it in this row, where that is not the student's own: its block's students, if all seats of
 * the block are in the row alike; the sum of study that it is in. */
static int column_in_row(const struct relaxed *x, const struct relaxation *r, const struct row *row, int column,
                         const struct writer *w)
{
    int b = w->block_of[column];
    if (row->family == FAMILY_STUDENT)
        return x->column_of[column];
    if (b >= 0 && w->seats[b] == r->blocks[b].n)
        return x->sections + r->n_blocks + b;
    return x->sum_of[column] >= 0 ? x->sums + x->sum_of[column] : x->column_of[column];
}

/* One row for all that say the same of different sections: their sum. */
static void add_row(struct relaxed *x, const struct relaxation *r, int row, struct writer *w)
{
    struct guard_problem *g = &x->problem;
    const struct program *p = r->p;
    double lower = 0, upper = 0;
    for (int k = row; k >= 0; k = r->next[k]) {
        const struct row *of = &p->rows[k];
        x->row_of[k] = g->n_rows;
        lower = of->lower <= -PROGRAM_INF ? -GUARD_INF : lower + (double)of->lower;
        upper = of->upper >= PROGRAM_INF ? GUARD_INF : upper + (double)of->upper;
        count_seats(r, of, w);
        for (int e = of->first; e < of->first + of->count; e++) {
            int j = p->entry_column[e], column = x->column_of[j];
            if (column < 0)
                continue;
            int in_row = column_in_row(x, r, of, j, w), *place = &w->place[in_row];
            bool is_new = *place < g->row_start[g->n_rows] || g->column[*place] != in_row;
            if (is_new) {
                *place = g->row_start[g->n_rows + 1];
                add(g, in_row, 0);
            }
            if (is_new || in_row == column) /* a sum stands for all its columns at once */
                g->value[*place] += (double)p->entry_value[e];
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
        if (x->column_of[b->open[i]] >= 0)
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

/* Sums of study ------------------------------------------------------------------------------ */

struct member {
    uint64_t rows; /* which it is in, but for the student's own, as a hash */
    int column;
};

static int by_rows(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->rows != y->rows)
        return x->rows < y->rows ? -1 : 1;
    return x->column - y->column;
}

/* Students that study at one place count in the same rows: there a column that is their sum stands for them, so that
 * these rows tie few columns. */
static void find_sums(const struct relaxation *r, struct relaxed *x)
{
    const struct program *p = r->p;
    struct member *of = xcalloc((size_t)p->n_columns + 1, sizeof *of);
    int n = 0;
    x->sum_of = ARENA_ARRAY(x->arena, p->n_columns, int);
    for (int j = 0; j < p->n_columns; j++) {
        x->sum_of[j] = -1;
        of[j].column = j;
    }
    for (int i = 0; i < p->n_rows; i++)
        if (r->use[i] != ROW_DROPPED && p->rows[i].family != FAMILY_STUDENT)
            for (int e = p->rows[i].first; e < p->rows[i].first + p->rows[i].count; e++)
                of[p->entry_column[e]].rows += mix(mix(0, i), p->entry_value[e]);
    for (int j = 0; j < p->n_columns; j++)
        if (p->columns[j].kind == COLUMN_AT_STUDY && of[j].rows)
            of[n++] = of[j];
    qsort(of, (size_t)n, sizeof *of, by_rows);
    x->summed = ARENA_ARRAY(x->arena, n, int);
    for (int k = 0; k < n; k++) {
        bool first = k == 0 || of[k].rows != of[k - 1].rows;
        if (first && (k + 1 == n || of[k].rows != of[k + 1].rows))
            continue; /* alone */
        x->n_sums += first;
        x->sum_of[of[k].column] = x->n_sums - 1;
        x->summed[x->n_summed++] = of[k].column;
    }
    free(of);
}

/* What each of them is the sum of. */
static void sum_rows(struct relaxed *x)
{
    struct guard_problem *g = &x->problem;
    for (int i = 0; i < x->n_summed; i++) {
        int of = x->column_of[x->summed[i]], sum = x->sum_of[x->summed[i]];
        g->lower[x->sums + sum] += g->lower[of];
        g->upper[x->sums + sum] += g->upper[of];
        add(g, of, 1);
        if (i + 1 == x->n_summed || x->sum_of[x->summed[i + 1]] != sum) {
            add(g, x->sums + sum, -1);
            end_row(g, 0, 0);
        }
    }
}

static struct writer writer_new(const struct relaxation *r, const struct relaxed *x)
{
    struct writer w = {.block_of = xmalloc(sizeof *w.block_of * ((size_t)r->p->n_columns + 1)),
                       .seats = xcalloc((size_t)r->n_blocks + 1, sizeof *w.seats),
                       .of = xcalloc((size_t)r->n_blocks + 1, sizeof *w.of),
                       .place = xmalloc(sizeof *w.place * ((size_t)x->problem.n_columns + 1))};
    for (int j = 0; j < r->p->n_columns; j++)
        w.block_of[j] = -1;
    for (int k = 0; k < r->n_blocks; k++)
        for (int i = 0; i < r->blocks[k].n; i++)
            w.block_of[r->blocks[k].seat[i]] = k;
    for (int j = 0; j < x->problem.n_columns; j++)
        w.place[j] = -1;
    return w;
}

static void writer_free(struct writer *w)
{
    free(w->block_of);
    free(w->seats);
    free(w->of);
    free(w->place);
}

struct relaxed *relaxed_new(const struct relaxation *r)
{
    const struct program *p = r->p;
    struct arena *arena = arena_new();
    struct relaxed *x = ARENA_NEW(arena, struct relaxed);
    struct guard_problem *g = &x->problem;
    x->arena = arena;
    number_columns(r, x);
    find_sums(r, x);
    int sections = g->n_columns, rows = r->n_priced + r->n_section + x->n_sums + 1;
    size_t entries = (size_t)x->n_sums + (size_t)p->n_columns; /* of their rows, and more */
    x->sections = sections;
    x->sums = sections + 2 * r->n_blocks;
    g->n_columns = x->sums + x->n_sums;
    set_columns(r, x);
    for (int i = 0; i < r->n_priced; i++)
        entries += (size_t)p->rows[r->priced[i]].count;
    for (int i = 0; i < r->n_section; i++)
        entries += (size_t)p->rows[r->section[i]].count;
    for (int k = 0; k < r->n_blocks; k++) {
        rows += r->blocks[k].n + 4;
        entries += 3 * (size_t)r->blocks[k].n + (size_t)r->blocks[k].n_sections + 6;
        g->upper[sections + k] = r->blocks[k].can_run;
        g->upper[sections + r->n_blocks + k] = (double)r->blocks[k].can_run * r->blocks[k].most;
    }
    x->row_of = ARENA_ARRAY(arena, p->n_rows, int);
    for (int i = 0; i < p->n_rows; i++)
        x->row_of[i] = -1;
    g->row_lower = ARENA_ARRAY(arena, rows, double);
    g->row_upper = ARENA_ARRAY(arena, rows, double);
    g->row_start = ARENA_ARRAY(arena, rows + 1, int);
    g->column = arena_array(arena, entries, sizeof *g->column);
    g->value = arena_array(arena, entries, sizeof *g->value);
    struct writer writer = writer_new(r, x);
    for (int i = 0; i < p->n_rows; i++)
        if (r->use[i] != ROW_DROPPED && r->stands[i] == i)
            add_row(x, r, i, &writer);
    writer_free(&writer);
    x->block_row = ARENA_ARRAY(arena, r->n_blocks, int);
    for (int k = 0; k < r->n_blocks; k++) {
        x->block_row[k] = g->n_rows;
        block_rows(x, &r->blocks[k], sections + k, sections + r->n_blocks + k);
    }
    x->sum_row = g->n_rows;
    sum_rows(x);
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
    int rows = r->n_blocks ? x->block_row[0] : x->sum_row;
    for (int i = 0; i < rows; i++)
        for (int e = g->row_start[i]; e < g->row_start[i + 1]; e++)
            left[g->column[e]] -= g->value[e] * dual[i];
    for (int k = 0; k < r->n_blocks; k++) {
        const struct block *b = &r->blocks[k];
        double *of = dual + x->block_row[k], *profit = scratch, sum = 0,
               of_student = left[x->sections + r->n_blocks + k];
        for (int i = 0; i < b->n; i++)
            profit[i] = -left[x->column_of[b->seat[i]]] - of_student;
        double worth = worth_of(b, profit, scratch + g->n_columns);
        for (int i = 0; i < b->n; i++) {
            double more = profit[i] > worth ? profit[i] - worth : 0;
            of[1 + i] = -more;
            sum += more;
        }
        of[0] = sum + worth * (worth > 0 ? b->most : b->least);
        of[1 + b->n] = -worth - of_student;
        of[2 + b->n] = worth < 0 ? -worth : 0;
        of[3 + b->n] = worth > 0 ? -worth : 0;
    }
    for (int k = 0; k < x->n_sums; k++)
        dual[x->sum_row + k] = -left[x->sums + k];
    free(left);
    free(scratch);
}

void relaxed_free(struct relaxed *x)
{
    if (x)
        arena_free(x->arena);
}
