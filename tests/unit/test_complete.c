/* From a solution of the program to a timetable that the checker accepts at the same score. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "base/text.h"
#include "solver/complete.h"
#include "solver/restate.h"
#include "solver/run.h"
#include "solver/tree.h"
#include "timetable/verdict.h"

/* The timetable read back into the program is the same to a seat, and no worse where GLPK chose what follows. */
static void restates(const struct program *p, const struct timetable *t, int64_t score, const char *name)
{
    struct guard_limits limits = {.deadline = clock_now() + 20, .cutoff = GUARD_INF};
    int64_t *x = columns_new(p);
    if (!restate(p, t, &limits, x))
        fail_msg("%s: not restated", name);
    struct timetable *again = complete(p, x, NULL, NULL);
    assert_non_null(again);
    struct verdict *v = verdict_of(p->in, again);
    assert_true(verdict_legal(v));
    assert_true(v->score <= score);
    assert_int_equal(again->n_sections, t->n_sections);
    assert_int_equal(again->n_studies, t->n_studies);
    for (int i = 0; i < t->n_sections; i++) {
        assert_int_equal(again->sections[i].students.count, t->sections[i].students.count);
        assert_memory_equal(again->sections[i].students.at, t->sections[i].students.at,
                            sizeof(int) * (size_t)t->sections[i].students.count);
        assert_true(slotset_equal(&again->sections[i].starts, &t->sections[i].starts));
    }
    verdict_free(v);
    timetable_free(again);
    free(x);
}

/* `slack`: columns that only the score squeezes may stand above what they count. */
static void judge(const struct program *p, const int64_t *x, bool slack, const char *name)
{
    struct timetable *t = complete(p, x, NULL, NULL);
    if (!t)
        fail_msg("%s: not completed", name);
    struct verdict *v = verdict_of(p->in, t);
    if (!verdict_legal(v))
        fail_msg("%s: %s: %s", name, rule_table[v->breaches[0].rule].code, v->breaches[0].message);
    int64_t value = program_value(p, x);
    if ((v->score < value && !slack) || v->score > value)
        fail_msg("%s: the program says %lld, the checker %lld", name, (long long)value, (long long)v->score);
    int open = 0, groups = 0;
    for (int j = 0; j < p->n_columns; j++) {
        open += p->columns[j].kind == COLUMN_OPEN && x[j];
        groups += p->columns[j].kind == COLUMN_GROUPS ? (int)x[j] : 0;
    }
    assert_int_equal(t->n_sections, open);
    assert_int_equal(t->n_studies, groups);
    assert_int_equal(t->status, STATUS_FEASIBLE);
    assert_false(t->has_score);
    restates(p, t, v->score, name);
    verdict_free(v);
    timetable_free(t);
}

static void best_solutions_complete(void **state)
{
    (void)state;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct program *p = program_build(in, true);
        int64_t *x = columns_new(p), value;
        assert_true(small_best(p, NULL, 0, x, &value));
        judge(p, x, false, small_schools[i]);
        free(x);
        program_free(p);
        instance_free(in);
    }
}

/* Solutions that are far from the best: seats, options, rooms, leaders and duties at random costs. */
static void odd_solutions_complete(void **state)
{
    (void)state;
    int sections = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct program *p = program_build(in, true);
        uint64_t random = (uint64_t)i + 11;
        int64_t *x = columns_new(p);
        for (int n = 0; n < 4; n++) {
            struct part *part = part_new(p, NULL, x, NULL, 0);
            for (int k = 0; k < part->problem.n_columns; k++) {
                const struct column *c = &p->columns[part->column[k]];
                bool free_kind = c->kind == COLUMN_OPEN || c->kind == COLUMN_SEAT || c->kind == COLUMN_LEAD ||
                                 c->kind == COLUMN_ROOM || c->kind == COLUMN_STUDY || c->kind == COLUMN_FAMILIAR;
                if (free_kind)
                    part->problem.cost[k] = small_below(&random, 2001) - 1500;
            }
            struct guard_limits limits = {.deadline = clock_now() + 5, .cutoff = GUARD_INF, .cuts = true,
                                          .node_limit = 300};
            double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), value, bound;
            enum guard_answer answer = guard_mip(&part->problem, &limits, solution, &value, &bound);
            if ((answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && part_take(p, part, solution, x)) {
                judge(p, x, true, small_schools[i]);
                for (int j = 0; j < p->n_columns; j++)
                    sections += p->columns[j].kind == COLUMN_OPEN && x[j];
            }
            free(solution);
            part_free(part);
        }
        free(x);
        program_free(p);
        instance_free(in);
    }
    assert_true(sections > 40);
}

/* rooms.yaml: of the three sections at most two find a room for both their days. */
/* The exact method finds `score` and proves `bound` of the program. */
static void runs_to(const struct instance *in, const struct program *p, bool exact, int64_t score, int64_t bound)
{
    /* with rooms counted only, GLPK's cuts find the score, and a tree without them would go on and on */
    struct solve_options options = {.time_limit = 60, .work_limit = 4000 * TREE_WORK, .threads = 1};
    struct buf why = {0};
    struct run run = {.in = in, .p = p, .exact = exact, .options = &options, .started = clock_now(), .first_seconds = -1,
                      .why = &why};
    run.deadline = run.started + options.time_limit;
    pthread_mutex_init(&run.lock, NULL);
    assert_true(exact_run(&run));
    pthread_mutex_destroy(&run.lock);
    assert_false(run.failed);
    assert_non_null(run.best);
    assert_true(verdict_legal(run.best_verdict));
    assert_int_equal(run.best->score, score);
    assert_int_equal(run.best->n_sections, 2);
    assert_true(run.has_bound);
    assert_int_equal(run.bound, bound);
    assert_true(proof_holds(run.proof, p, &why));
    proof_free(run.proof);
    timetable_free(run.best);
    verdict_free(run.best_verdict);
    free(run.best_x);
    buf_free(&why);
}

static void rooms_are_kept(void **state)
{
    (void)state;
    struct instance *in = small_read("rooms");
    struct program *p = program_build(in, true);
    int64_t *x = columns_new(p), all, best = INT64_MAX;
    int conflict[16], n = 16;
    assert_true(small_best(p, NULL, 0, x, &all));
    assert_null(complete(p, x, conflict, &n));
    assert_int_equal(n, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(p->columns[conflict[i]].kind, COLUMN_ROOM);
        assert_int_equal(x[conflict[i]], 1);
        assert_int_not_equal(conflict[i], conflict[(i + 1) % 3]);
    }
    /* room for one only: the conflict is cut to what fits */
    n = 1;
    assert_null(complete(p, x, conflict, &n));
    assert_int_equal(n, 1);
    assert_null(complete(p, x, NULL, NULL));

    /* the right answer: the best of the schools that lack one of the three activities */
    for (int a = 0; a < 3; a++) {
        struct column *columns = (struct column *)p->columns;
        int64_t value, *y = columns_new(p);
        for (int j = 0; j < p->n_columns; j++)
            if (columns[j].kind == COLUMN_OPEN && columns[j].key[0] == a)
                columns[j].upper = 0;
        assert_true(small_best(p, NULL, 0, y, &value));
        judge(p, y, false, "rooms");
        best = value < best ? value : best;
        for (int j = 0; j < p->n_columns; j++)
            if (columns[j].kind == COLUMN_OPEN && columns[j].key[0] == a)
                columns[j].upper = 1;
        free(y);
    }
    assert_true(best > all);

    runs_to(in, p, false, best, all);
    struct program *exact = program_build_as(in, true, true);
    runs_to(in, exact, true, best, best);
    program_free(exact);
    free(x);
    program_free(p);
    instance_free(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_solutions_complete),
        cmocka_unit_test(odd_solutions_complete),
        cmocka_unit_test(rooms_are_kept),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    guard_end_thread();
    return failed;
}
