/* Folded sections and sums in the linear program: the same optimum as without, and every solution of the program is one
 * of it at the same cost. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "unit/linear.h"

struct school {
    struct instance *in;
    struct program *p;
    struct relaxation *r;
};

static struct school school_open(const char *name)
{
    struct school s = {.in = small_read(name)};
    s.p = program_build(s.in, true);
    s.r = relaxation_new(s.p);
    return s;
}

static void school_close(struct school *s)
{
    relaxation_free(s->r);
    program_free(s->p);
    instance_free(s->in);
}

/* How many activities are folded; then none. */
static int unfold(const struct school *s)
{
    int n = 0;
    for (int a = 0; a < s->in->n_activities; a++) {
        n += s->r->folded[a];
        s->r->folded[a] = false;
    }
    for (int k = 0; k < s->r->n_section; k++) {
        s->r->stands[s->r->section[k]] = s->r->section[k];
        s->r->next[s->r->section[k]] = -1;
    }
    return n;
}

static void the_same_optimum(void **state)
{
    (void)state;
    int n = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct school s = school_open(small_schools[i]);
        struct relaxed *folded = relaxed_new(s.r);
        n += unfold(&s);
        struct relaxed *whole = relaxed_new(s.r);
        double best = best_by_glpk(folded->problem), same = best_by_glpk(whole->problem);
        if (fabs(best - same) > 1e-6 * fabs(same) + 1e-6)
            fail_msg("%s: folded %.6f, whole %.6f", small_schools[i], best, same);
        assert_true(folded->problem.n_columns <= whole->problem.n_columns);
        relaxed_free(folded);
        relaxed_free(whole);
        school_close(&s);
    }
    assert_true(n > 3);
}

/* A solution of the program as one of the linear program. */
static double *in_linear_program(const struct school *s, const struct relaxed *x, const int64_t *of)
{
    double *v = xcalloc((size_t)x->problem.n_columns + 1, sizeof *v);
    for (int j = 0; j < s->p->n_columns; j++) {
        int column = x->column_of[j] >= 0 ? x->column_of[j] : x->column_of[s->r->first_column[j]];
        v[column] += (double)of[j];
        if (x->sum_of[j] >= 0)
            v[x->sums + x->sum_of[j]] += (double)of[j];
    }
    for (int k = 0; k < s->r->n_blocks; k++) {
        const struct block *b = &s->r->blocks[k];
        for (int i = 0; i < b->n_sections; i++)
            v[x->sections + k] += (double)of[b->open[i]];
        for (int i = 0; i < b->n; i++)
            v[x->sections + s->r->n_blocks + k] += v[x->column_of[b->seat[i]]];
    }
    return v;
}

static void solutions_stay(void **state)
{
    (void)state;
    int sums = 0;
    for (int i = 0; i < N_SMALL; i++) {
        const char *name = small_schools[i];
        struct school s = school_open(name);
        struct relaxed *x = relaxed_new(s.r);
        const struct guard_problem *g = &x->problem;
        int64_t *of = columns_new(s.p), best;
        assert_true(small_best(s.p, NULL, 0, of, &best));
        double *v = in_linear_program(&s, x, of), cost = (double)s.p->constant;
        for (int j = 0; j < g->n_columns; j++) {
            cost += g->cost[j] * v[j];
            if (v[j] < g->lower[j] || v[j] > g->upper[j])
                fail_msg("%s: column %d is %.0f, of %.0f to %.0f", name, j, v[j], g->lower[j], g->upper[j]);
        }
        for (int k = 0; k < g->n_rows; k++) {
            double sum = 0;
            for (int e = g->row_start[k]; e < g->row_start[k + 1]; e++)
                sum += g->value[e] * v[g->column[e]];
            if (sum < g->row_lower[k] || sum > g->row_upper[k])
                fail_msg("%s: row %d is %.0f, of %.0f to %.0f", name, k, sum, g->row_lower[k], g->row_upper[k]);
        }
        assert_true(cost == (double)best);
        sums += x->n_sums;
        free(v);
        free(of);
        relaxed_free(x);
        school_close(&s);
    }
    assert_true(sums > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_optimum),
        cmocka_unit_test(solutions_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
