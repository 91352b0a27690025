/* Factors of sparse symmetric matrices by cells and a border: what they solve, multiplied out again. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "solver/draw.h"
#include "solver/factor.h"

enum { MOST = 200, MOST_ENTRIES = MOST * MOST, LONG = 10 };

struct matrix {
    int n, entries, row[MOST_ENTRIES], column[MOST_ENTRIES], cell[MOST];
    double entry[MOST_ENTRIES];
};

static double number(uint64_t *draws)
{
    return (double)draw_below(draws, 2001) / 1000 - 1;
}

static void add(struct matrix *m, int i, int j, double value)
{
    m->row[m->entries] = i;
    m->column[m->entries] = j;
    m->entry[m->entries++] = value;
}

/* Quasi-definite: the first of each cell and half of the border negative, the others positive, any number between the
 * two. Every pair may be given in either order, some of them twice. */
static void fill(struct matrix *m, int cells, int in_cell, int border, uint64_t *draws)
{
    m->n = cells * in_cell + border;
    m->entries = 0;
    bool low[MOST];
    for (int v = 0; v < m->n; v++) {
        int of = v < cells * in_cell ? v % cells : -1; /* members of a cell do not lie next to each other */
        m->cell[v] = of;
        low[v] = of >= 0 ? v / cells < in_cell / 2 + 1 : v % 2;
        add(m, v, v, (low[v] ? -1 : 1) * (1 + fabs(number(draws))));
    }
    for (int i = 0; i < m->n; i++)
        for (int j = 0; j < i; j++) {
            bool may = m->cell[i] < 0 || m->cell[j] < 0 || m->cell[i] == m->cell[j];
            if (!may || low[i] == low[j] || draw_below(draws, 3) == 0)
                continue;
            bool turned = draw_below(draws, 2);
            for (uint64_t k = draw_below(draws, 4); k < 4; k += 2)
                add(m, turned ? i : j, turned ? j : i, number(draws));
        }
}

/* The largest that is left of the right side. */
static double left_of(const struct matrix *m, const double *x, const double *right)
{
    double rest[MOST], worst = 0;
    memcpy(rest, right, sizeof *rest * (size_t)m->n);
    for (int e = 0; e < m->entries; e++) {
        rest[m->row[e]] -= m->entry[e] * x[m->column[e]];
        if (m->row[e] != m->column[e])
            rest[m->column[e]] -= m->entry[e] * x[m->row[e]];
    }
    for (int v = 0; v < m->n; v++)
        worst = fmax(worst, fabs(rest[v]));
    return worst;
}

static void solves(int cells, int in_cell, int border, uint64_t seed)
{
    static struct matrix m;
    uint64_t draws = seed;
    fill(&m, cells, in_cell, border, &draws);
    struct factor *f = factor_new(m.n, m.entries, m.row, m.column, m.cell, LONG);
    assert_non_null(f);
    assert_true(factor_seconds(f) > 0);
    for (int again = 0; again < 2; again++) { /* other numbers at the same places */
        double x[MOST], right[MOST];
        for (int e = 0; e < m.entries; e++)
            m.entry[e] *= 1 + 0.1 * number(&draws);
        assert_true(factor_make(f, m.entry));
        for (int v = 0; v < m.n; v++)
            x[v] = right[v] = 10 * number(&draws);
        assert_true(factor_solve(f, x));
        double left = left_of(&m, x, right);
        if (left > 1e-8)
            fail_msg("%d cells of %d, border %d, seed %d: %g is left", cells, in_cell, border, (int)seed, left);
    }
    factor_free(f);
}

static void cells_and_border(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        solves(12, 7, 30, seed);
        solves(1, 40, 1, seed);
        solves(60, 1, 20, seed);
    }
}

static void without_cells(void **state)
{
    (void)state;
    solves(0, 1, 50, 1);
    solves(0, 1, 1, 2);
}

static void refused(void **state)
{
    (void)state;
    static struct matrix m;
    uint64_t draws = 1;
    fill(&m, 3, 4, 5, &draws);
    assert_null(factor_new(m.n, m.entries, m.row, m.column, m.cell, 0));
    struct factor *f = factor_new(m.n, m.entries, m.row, m.column, m.cell, LONG);
    for (int e = 0; e < m.entries; e++)
        m.entry[e] = e == 0 ? 0 : m.entry[e]; /* the first pivot */
    assert_false(factor_make(f, m.entry));
    factor_free(f);
    factor_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_and_border),
        cmocka_unit_test(without_cells),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
