/* The integer program as free MPS and CPLEX LP, in the part of each that HiGHS, CBC and glpsol
 * read alike:
 * - the constant is the cost of a column ONE fixed at 1 (readers disagree on its sign in RHS);
 * - every bound of an integer column is written (readers disagree on their defaults), and a
 *   lower bound comes before its upper one;
 * - entries that name a column twice in a row are summed, rows without bounds left out;
 * - every column has a cost, be it 0, so that none is unknown where its bounds are read;
 * - in LP a row with two sides is two rows, .lo and .up. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"
#include "program/program.h"

/* The matrix by columns: entries first[c] to first[c + 1] - 1 hold rows and values. */
struct by_column {
    int *first, *row;
    int64_t *value;
};

static bool row_is_bounded(const struct row *r)
{
    return r->lower > -PROGRAM_INF || r->upper < PROGRAM_INF;
}

static struct by_column by_column_new(const struct program *p)
{
    struct by_column m = {
        .first = xcalloc((size_t)p->n_columns + 2, sizeof(int)),
        .row = xcalloc((size_t)p->n_entries, sizeof(int)),
        .value = xcalloc((size_t)p->n_entries, sizeof(int64_t)),
    };
    int *end = m.first + 1; /* while filling: where column c ends is end[c] */
    for (int e = 0; e < p->n_entries; e++)
        end[p->entry_column[e] + 1]++;
    for (int c = 0; c < p->n_columns; c++)
        end[c + 1] += end[c];
    for (int r = 0; r < p->n_rows; r++) {
        const struct row *row = &p->rows[r];
        for (int e = row->first; e < row->first + row->count; e++) {
            int *at = &end[p->entry_column[e]];
            m.row[*at] = r;
            m.value[(*at)++] = p->entry_value[e];
        }
    }
    return m;
}

static void by_column_free(struct by_column *m)
{
    free(m->first);
    free(m->row);
    free(m->value);
}

static void mps_rows(const struct program *p, struct buf *out)
{
    char name[256];
    buf_puts(out, "ROWS\n N score\n");
    for (int r = 0; r < p->n_rows; r++) {
        const struct row *row = &p->rows[r];
        if (row_is_bounded(row))
            buf_printf(out, " %c %s\n", row->lower == row->upper ? 'E' : row->lower > -PROGRAM_INF ? 'G' : 'L',
                       program_row_name(p, r, name));
    }
}

static void mps_columns(const struct program *p, struct buf *out)
{
    char name[256], row[256];
    struct by_column m = by_column_new(p);
    bool integer = false;
    int markers = 0;
    buf_puts(out, "COLUMNS\n");
    for (int c = 0; c < p->n_columns; c++) {
        if (p->columns[c].integer != integer) {
            integer = !integer;
            buf_printf(out, " M%d 'MARKER' '%s'\n", ++markers, integer ? "INTORG" : "INTEND");
        }
        program_column_name(p, c, name);
        buf_printf(out, " %s score %" PRId64 "\n", name, p->columns[c].cost);
        for (int e = m.first[c]; e < m.first[c + 1];) {
            int r = m.row[e];
            int64_t value = 0;
            for (; e < m.first[c + 1] && m.row[e] == r; e++)
                value += m.value[e];
            if (value && row_is_bounded(&p->rows[r]))
                buf_printf(out, " %s %s %" PRId64 "\n", name, program_row_name(p, r, row), value);
        }
    }
    if (integer)
        buf_printf(out, " M%d 'MARKER' 'INTEND'\n", ++markers);
    buf_printf(out, " ONE score %" PRId64 "\n", p->constant);
    by_column_free(&m);
}

static void mps_sides(const struct program *p, struct buf *out)
{
    char name[256];
    buf_puts(out, "RHS\n");
    for (int r = 0; r < p->n_rows; r++) {
        const struct row *row = &p->rows[r];
        int64_t side = row->lower > -PROGRAM_INF ? row->lower : row->upper;
        if (row_is_bounded(row) && side)
            buf_printf(out, " RHS %s %" PRId64 "\n", program_row_name(p, r, name), side);
    }
    buf_puts(out, "RANGES\n");
    for (int r = 0; r < p->n_rows; r++) {
        const struct row *row = &p->rows[r];
        if (row->lower > -PROGRAM_INF && row->upper < PROGRAM_INF && row->lower != row->upper)
            buf_printf(out, " RANGE %s %" PRId64 "\n", program_row_name(p, r, name), row->upper - row->lower);
    }
}

static void mps_bounds(const struct program *p, struct buf *out)
{
    char name[256];
    buf_puts(out, "BOUNDS\n");
    for (int c = 0; c < p->n_columns; c++) {
        const struct column *col = &p->columns[c];
        bool below = col->lower > -PROGRAM_INF, above = col->upper < PROGRAM_INF;
        program_column_name(p, c, name);
        if (below && above && col->lower == col->upper) {
            buf_printf(out, " FX BOUND %s %" PRId64 "\n", name, col->lower);
        } else if (!below && !above) {
            buf_printf(out, " FR BOUND %s\n", name);
        } else {
            if (!below)
                buf_printf(out, " MI BOUND %s\n", name);
            else if (col->lower)
                buf_printf(out, " LO BOUND %s %" PRId64 "\n", name, col->lower);
            if (above)
                buf_printf(out, " UP BOUND %s %" PRId64 "\n", name, col->upper);
            else if (col->integer)
                buf_printf(out, " PL BOUND %s\n", name);
        }
    }
    buf_puts(out, " FX BOUND ONE 1\n");
}

void program_write_mps(const struct program *p, struct buf *out)
{
    buf_puts(out, "NAME kehou FREE\n");
    mps_rows(p, out);
    mps_columns(p, out);
    mps_sides(p, out);
    mps_bounds(p, out);
    buf_puts(out, "ENDATA\n");
}

enum { LINE_TERMS = 6 }; /* readers have buffers of a line */

static void lp_term(struct buf *out, int *terms, int64_t value, const char *name)
{
    if (*terms && *terms % LINE_TERMS == 0)
        buf_puts(out, "\n ");
    ++*terms;
    buf_printf(out, " %c %" PRId64 " %s", value < 0 ? '-' : '+', value < 0 ? -value : value, name);
}

static int by_number(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

/* The left side of a row; `sum` and `seen` are work space of one entry a column, `sum` all 0. */
static void lp_row(const struct program *p, const struct row *row, int64_t *sum, int *seen, struct buf *out)
{
    char name[256];
    for (int e = 0; e < row->count; e++) {
        seen[e] = p->entry_column[row->first + e];
        sum[seen[e]] += p->entry_value[row->first + e];
    }
    qsort(seen, (size_t)row->count, sizeof *seen, by_number);
    int terms = 0;
    for (int e = 0; e < row->count; e++) {
        if (sum[seen[e]])
            lp_term(out, &terms, sum[seen[e]], program_column_name(p, seen[e], name));
        sum[seen[e]] = 0;
    }
    if (!terms)
        buf_puts(out, " + 0 ONE");
}

static void lp_rows(const struct program *p, struct buf *out)
{
    char name[256];
    int longest = 0;
    for (int r = 0; r < p->n_rows; r++)
        longest = p->rows[r].count > longest ? p->rows[r].count : longest;
    int64_t *sum = xcalloc((size_t)p->n_columns, sizeof *sum);
    int *seen = xcalloc((size_t)longest, sizeof *seen);
    for (int r = 0; r < p->n_rows; r++) {
        const struct row *row = &p->rows[r];
        bool below = row->lower > -PROGRAM_INF, above = row->upper < PROGRAM_INF, equal = row->lower == row->upper;
        program_row_name(p, r, name);
        if (below) {
            buf_printf(out, " %s%s:", name, above && !equal ? ".lo" : "");
            lp_row(p, row, sum, seen, out);
            buf_printf(out, " %s %" PRId64 "\n", equal ? "=" : ">=", row->lower);
        }
        if (above && !equal) {
            buf_printf(out, " %s%s:", name, below ? ".up" : "");
            lp_row(p, row, sum, seen, out);
            buf_printf(out, " <= %" PRId64 "\n", row->upper);
        }
    }
    free(sum);
    free(seen);
}

static void lp_bounds(const struct program *p, struct buf *out)
{
    char name[256];
    for (int c = 0; c < p->n_columns; c++) {
        const struct column *col = &p->columns[c];
        bool below = col->lower > -PROGRAM_INF, above = col->upper < PROGRAM_INF;
        program_column_name(p, c, name);
        if (!below && !above)
            buf_printf(out, " %s free\n", name);
        else if (below && above && col->lower == col->upper)
            buf_printf(out, " %s = %" PRId64 "\n", name, col->lower);
        else if (below && above)
            buf_printf(out, " %" PRId64 " <= %s <= %" PRId64 "\n", col->lower, name, col->upper);
        else if (below)
            buf_printf(out, " %s >= %" PRId64 "\n", name, col->lower);
        else
            buf_printf(out, " -inf <= %s <= %" PRId64 "\n", name, col->upper);
    }
    buf_puts(out, " ONE = 1\n");
}

void program_write_lp(const struct program *p, struct buf *out)
{
    char name[256];
    int terms = 0;
    buf_puts(out, "Minimize\n score:");
    for (int c = 0; c < p->n_columns; c++)
        lp_term(out, &terms, p->columns[c].cost, program_column_name(p, c, name));
    lp_term(out, &terms, p->constant, "ONE");
    buf_puts(out, "\nSubject To\n");
    lp_rows(p, out);
    buf_puts(out, "Bounds\n");
    lp_bounds(p, out);
    bool any = false;
    for (int c = 0; c < p->n_columns; c++) {
        if (!p->columns[c].integer)
            continue;
        buf_printf(out, "%s %s\n", any ? "" : "General\n", program_column_name(p, c, name));
        any = true;
    }
    buf_puts(out, "End\n");
}
