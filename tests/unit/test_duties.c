/* Duties of a plan against the best there are for its sections and seats, by GLPK on what they leave open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"
#include "unit/small_run.h"

#include "solver/search.h"

static bool is_plan(const struct column *c)
{
    switch (c->kind) {
    case COLUMN_OPEN:
    case COLUMN_ROOM:
    case COLUMN_SEAT:
    case COLUMN_UNMET:
    case COLUMN_AT_STUDY:
    case COLUMN_GROUPS:
    case COLUMN_SIZED:
        return true;
    default:
        return false;
    }
}

/* The least value of the program where the plan that x says is fixed. */
static int64_t best_duties(const struct program *p, const int64_t *x)
{
    bool *fixed = xcalloc((size_t)p->n_columns + 1, 1);
    for (int j = 0; j < p->n_columns; j++)
        fixed[j] = is_plan(&p->columns[j]);
    struct part *part = part_new(p, fixed, x, NULL, 0);
    struct guard_limits limits = {.deadline = clock_now() + 60, .cutoff = GUARD_INF, .cuts = true};
    double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), best = 0, bound;
    int64_t *y = columns_new(p);
    memcpy(y, x, sizeof *x * (size_t)p->n_columns);
    assert_false(part->contradiction);
    assert_int_equal(guard_mip(&part->problem, &limits, solution, &best, &bound), GUARD_OPTIMAL);
    assert_true(part_take(p, part, solution, y));
    int64_t value = program_value(p, y);
    free(y);
    free(solution);
    free(fixed);
    part_free(part);
    return value;
}

/* Score of a first plan's duties, and the best; -1: there are none. */
static int64_t score_of(const struct instance *in, const struct program *p, int64_t *best)
{
    struct solve_options options = {.time_limit = 60, .threads = 1};
    struct buf why = {0};
    struct run run;
    small_run_begin(&run, in, p, &options, &why);
    int64_t score = small_first(&run, MOVES_USUAL, 0) ? run_score(&run) : -1;
    if (score >= 0)
        *best = best_duties(p, run.best_x);
    small_run_end(&run);
    return score;
}

static void annealed_to_the_best(void **state)
{
    (void)state;
    int tried = 0, met = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct program *p = program_build(in, true);
        int64_t best = 0, score = score_of(in, p, &best);
        if (score >= 0) {
            if (score < best)
                fail_msg("%s: duties that cost %lld, and the best %lld", small_schools[i], (long long)score, (long long)best);
            tried++;
            met += score == best;
        }
        program_free(p);
        instance_free(in);
    }
    assert_true(tried >= 5);
    assert_true(4 * met >= 3 * tried);
}

/* From duties handed out and no more, what they and the linear program have not alike becomes better, never worse. */
static void what_differs_is_mended(void **state)
{
    (void)state;
    const enum finish_moves NO_MOVES = 0;
    int tried = 0, better = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct program *p = program_build(in, true);
        struct solve_options options = {.time_limit = 60, .threads = 1};
        struct buf why = {0};
        struct run run;
        small_run_begin(&run, in, p, &options, &why);
        if (small_first(&run, NO_MOVES, 0)) {
            int64_t first = run_score(&run), before = first;
            struct restaff *r = restaff_new(&run, 1);
            for (int again = 0; again < 4; again++) {
                bool said = restaff_best(r);
                assert_int_equal(said, run_score(&run) < before);
                before = run_score(&run);
            }
            restaff_free(r);
            assert_true(verdict_legal(run.best_verdict));
            tried++;
            better += before < first;
        }
        small_run_end(&run);
        program_free(p);
        instance_free(in);
    }
    assert_true(tried >= 5 && better > 0);
}

/* Whether the quick duties make a timetable of a plan without sections; else what they lack. */
static bool staffed(const char *name, struct lack *lack, bool *still_whole)
{
    struct instance *in = small_read(name);
    struct program *p = program_build(in, true);
    struct solve_options options = {.time_limit = 60, .threads = 1};
    struct buf why = {0};
    struct run run;
    small_run_begin(&run, in, p, &options, &why);
    struct plan *plan = plan_new(p, 1), *twin = plan_twin(plan);
    assert_true(plan_is_whole(plan));
    bool good = finish(&run, plan, MOVES_FEW, 1, 0, lack);
    if (!good && lack->slot >= 0)
        plan_lack(plan, twin, *lack);
    *still_whole = plan_is_whole(plan) || plan_is_whole(twin);
    plan_free(twin);
    plan_free(plan);
    small_run_end(&run);
    program_free(p);
    instance_free(in);
    return good;
}

static void groups_make_room(void **state)
{
    (void)state;
    struct lack lack;
    bool whole;
    assert_true(staffed("needs", &lack, &whole));
    assert_true(lack.slot < 0 && whole);
}

static void rooms_that_lack_are_told(void **state)
{
    (void)state;
    struct lack lack;
    bool whole;
    assert_false(staffed("apart", &lack, &whole));
    assert_true(lack.slot == 0 && lack.room);
    assert_false(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(annealed_to_the_best), cmocka_unit_test(what_differs_is_mended),
                                       cmocka_unit_test(groups_make_room),
                                       cmocka_unit_test(rooms_that_lack_are_told)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    guard_end_thread();
    return failed;
}
