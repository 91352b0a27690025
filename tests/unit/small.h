/* Small schools of tests/data/small for the tests of the program and of the solver: read, built, solved whole
 * by GLPK. Tests run in the project's folder. */
#ifndef SMALL_H
#define SMALL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "school/instance.h"
#include "solver/guard.h"
#include "solver/part.h"
#include "solver/relaxation.h"

/* Random schools (tests/oracle/schools.py; t: tiny ones) that GLPK solves at once. Among them: sessions, length, parity
 * and ranges of weeks, several campuses, off campus, providers, tutoring, evening, posts, locks of every kind. */
#define SMALL_SCHOOLS "s10/instance", "s11/instance", "s13/instance", "s29/instance", "t2/instance", "t6/instance", \
    "t27/instance", "t28/instance", "t45/instance", "t53/instance", "one"

static const char *const small_schools[] = {SMALL_SCHOOLS};
enum { N_SMALL = sizeof small_schools / sizeof *small_schools };

static inline struct instance *school_read(const char *path)
{
    struct diags *d = diags_new();
    struct instance *in = instance_read(path, d);
    if (!in || d->errors) {
        diags_print(d, stderr);
        fail_msg("%s cannot be read", path);
    }
    diags_free(d);
    return in;
}

static inline struct instance *small_read(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "tests/data/small/%s.yaml", name);
    return school_read(path);
}

/* The best solution of the program, with cuts; false where GLPK proves that there is none. */
static inline bool small_best(const struct program *p, const struct cut *cuts, int n_cuts, int64_t *x, int64_t *value)
{
    struct part *part = part_new(p, NULL, x, cuts, n_cuts);
    struct guard_limits limits = {.deadline = clock_now() + 120, .cutoff = GUARD_INF, .cuts = true};
    double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), best = 0, bound;
    enum guard_answer answer = part->contradiction ? GUARD_INFEASIBLE
                                                   : guard_mip(&part->problem, &limits, solution, &best, &bound);
    bool found = answer == GUARD_OPTIMAL;
    if (found) {
        assert_true(part_take(p, part, solution, x));
        *value = program_value(p, x);
        assert_true(best + (double)part->constant - (double)*value < 1e-3);
    } else {
        assert_int_equal(answer, GUARD_INFEASIBLE);
    }
    free(solution);
    part_free(part);
    return found;
}

static inline int64_t *columns_new(const struct program *p)
{
    return xcalloc((size_t)p->n_columns + 1, sizeof(int64_t));
}

/* Duals of the program without integrality, rounded to 1 / RELAXATION_SCALE: multiplier [n_rows]. */
static inline void small_duals(const struct program *p, int64_t *multiplier)
{
    int64_t *x = columns_new(p);
    struct part *part = part_new(p, NULL, x, NULL, 0);
    struct guard_limits limits = {.deadline = clock_now() + 60, .cutoff = GUARD_INF};
    struct guard_lp *lp = guard_lp_new(&part->problem);
    double value, *dual = xcalloc((size_t)part->problem.n_rows + 1, sizeof *dual);
    assert_non_null(lp);
    assert_int_equal(guard_lp_solve(lp, &limits, &value, NULL, dual), GUARD_OPTIMAL);
    for (int i = 0; i < part->problem.n_rows; i++)
        multiplier[part->row[i]] = (int64_t)(dual[i] * RELAXATION_SCALE);
    free(dual);
    free(x);
    guard_lp_free(lp);
    part_free(part);
}

/* splitmix64 */
static inline uint64_t small_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline int small_below(uint64_t *state, int n)
{
    return (int)(small_random(state) % (uint64_t)n);
}

#endif
