/* solve(): outcomes told apart, limits kept, the same answer for the same effort. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "base/text.h"
#include "solver/conflict.h"
#include "solver/solve.h"

/* What every answer keeps to. */
static void check_outcome(const struct outcome *o, const char *name)
{
    if (o->answer == ANSWER_FAILED)
        fail_msg("%s: %s", name, o->why);
    bool has = o->answer == ANSWER_OPTIMAL || o->answer == ANSWER_FEASIBLE;
    assert_int_equal(has, o->timetable != NULL);
    assert_int_equal(has, o->verdict != NULL);
    assert_int_equal(has, o->first_seconds >= 0);
    assert_int_equal(!has, o->draft != NULL);
    if (!has) {
        assert_int_equal(o->draft->status, STATUS_DRAFT);
        assert_int_equal(o->draft->n_breaches, o->draft_verdict->n_breaches);
        return;
    }
    assert_true(verdict_legal(o->verdict));
    assert_true(o->timetable->has_score);
    assert_int_equal(o->timetable->score, o->verdict->score);
    for (int m = 0; m < MEASURES; m++)
        assert_int_equal(o->timetable->measures[m], o->verdict->measures[m]);
    if (o->has_bound)
        assert_true(o->bound <= o->timetable->score);
    assert_int_equal(o->answer == ANSWER_OPTIMAL, o->has_bound && o->bound == o->timetable->score);
    assert_int_equal(o->timetable->status, o->answer == ANSWER_OPTIMAL ? STATUS_OPTIMAL : STATUS_FEASIBLE);
}

static void small_schools_are_optimal(void **state)
{
    (void)state;
    for (int i = 0; i < N_SMALL; i++)
        for (int threads = 1; threads <= 2; threads++) {
            struct instance *in = small_read(small_schools[i]);
            struct program *p = program_build(in, true);
            int64_t *x = columns_new(p), best;
            assert_true(small_best(p, NULL, 0, x, &best));
            struct solve_options options = {.time_limit = 60, .threads = threads, .seed = 1};
            struct outcome *o = solve(in, &options);
            check_outcome(o, small_schools[i]);
            assert_int_equal(o->answer, ANSWER_OPTIMAL);
            assert_int_equal(o->timetable->score, best);
            assert_true(o->timetable->score == o->bound);
            outcome_free(o);
            free(x);
            program_free(p);
            instance_free(in);
        }
}

static void no_timetable_is_proven(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 2; threads++) {
        struct instance *in = small_read("one");
        struct solve_options options = {.time_limit = 60, .threads = threads};
        in->budget_week = 119 * 100; /* two adults in study at the least: 120 yuan */
        struct outcome *o = solve(in, &options);
        check_outcome(o, "one");
        assert_int_equal(o->answer, ANSWER_INFEASIBLE);
        assert_non_null(o->conflict);
        assert_int_equal(o->conflict->cheapest, SHOWN_SCHOOL);
        assert_int_equal(o->conflict->n_repair, 1);
        assert_int_equal(o->conflict->repair[0].fact.kind, FACT_BUDGET);
        assert_int_equal(o->conflict->price, 1); /* a yuan */
        outcome_free(o);
        in->budget_week = 120 * 100;
        o = solve(in, &options);
        check_outcome(o, "one");
        assert_int_equal(o->answer, ANSWER_OPTIMAL);
        assert_int_equal(o->timetable->n_sections, 0); /* chess would cost 60 more */
        outcome_free(o);
        instance_free(in);
    }
}

static void no_time_no_answer(void **state)
{
    (void)state;
    struct instance *in = small_read("s10/instance");
    for (int threads = 1; threads <= 2; threads++) {
        struct solve_options options = {.time_limit = 0, .threads = threads};
        struct outcome *o = solve(in, &options);
        check_outcome(o, "s10");
        assert_int_equal(o->answer, ANSWER_UNKNOWN);
        outcome_free(o);
        volatile sig_atomic_t interrupted = 1; /* before it began */
        options = (struct solve_options){.time_limit = 60, .threads = threads, .interrupted = &interrupted};
        o = solve(in, &options);
        check_outcome(o, "s10");
        assert_int_equal(o->answer, ANSWER_UNKNOWN);
        assert_true(o->seconds < 10);
        outcome_free(o);
    }
    instance_free(in);
}

struct listener {
    volatile sig_atomic_t interrupted;
    int calls;
    bool has_score, has_bound;
    int64_t score, bound;
    double seconds;
};

static void listen_progress(void *ctx, const struct progress *p)
{
    struct listener *l = ctx;
    l->calls++;
    assert_non_null(p->found_by);
    assert_true(p->seconds >= l->seconds); /* lines come in order, and only for something better */
    assert_true(p->has_score || p->has_bound);
    if (l->has_score)
        assert_true(p->has_score && p->score <= l->score);
    if (l->has_bound)
        assert_true(p->has_bound && p->bound >= l->bound);
    l->seconds = p->seconds;
    l->has_score = p->has_score;
    l->has_bound = p->has_bound;
    l->score = p->score;
    l->bound = p->bound;
}

static void interrupt_at_score(void *ctx, const struct progress *p)
{
    struct listener *l = ctx;
    listen_progress(ctx, p);
    if (p->has_score)
        l->interrupted = 1;
}

static void progress_is_monotone(void **state)
{
    (void)state;
    struct instance *in = small_read("s10/instance");
    struct listener l = {0};
    struct solve_options options = {.time_limit = 60, .threads = 1, .progress = listen_progress, .ctx = &l};
    struct outcome *o = solve(in, &options);
    check_outcome(o, "s10");
    assert_true(l.calls > 0);
    assert_int_equal(l.score, o->timetable->score);
    assert_int_equal(l.bound, o->bound);
    outcome_free(o);
    instance_free(in);
}

/* A school of 300 is out of reach of a proof; interrupted at its first timetable, that is the answer. */
static void interruption_gives_the_best_so_far(void **state)
{
    (void)state;
    struct instance *in = school_read("instances/school-300/instance.yaml");
    struct listener l = {0};
    struct solve_options options = {.time_limit = 120, .threads = 1, .interrupted = &l.interrupted,
                                    .progress = interrupt_at_score, .ctx = &l};
    struct outcome *o = solve(in, &options);
    check_outcome(o, "school-300");
    assert_int_equal(o->answer, ANSWER_FEASIBLE);
    assert_int_equal(l.interrupted, 1);
    assert_true(o->timetable->score <= l.score);
    assert_true(o->seconds - o->first_seconds < 20); /* and the search ends soon after */
    outcome_free(o);
    instance_free(in);
}

static void gap_ends_the_search(void **state)
{
    (void)state;
    struct instance *in = school_read("instances/school-300/instance.yaml");
    struct solve_options options = {.time_limit = 120, .threads = 2, .gap = 0.9};
    struct outcome *o = solve(in, &options);
    check_outcome(o, "school-300");
    assert_int_equal(o->answer, ANSWER_FEASIBLE);
    assert_true(o->has_bound);
    assert_true(gap_of(o->timetable->score, o->bound, 0) <= 0.9);
    assert_true(o->seconds < 100);
    outcome_free(o);
    instance_free(in);
}

static struct buf solved_text(const struct instance *in, const struct solve_options *options)
{
    struct outcome *o = solve(in, options);
    struct buf text = {0};
    check_outcome(o, in->id);
    assert_non_null(o->timetable);
    assert_true(o->seconds < options->time_limit); /* the clock did not end it */
    if (options->work_limit)
        assert_true(o->answer == ANSWER_OPTIMAL || o->work >= options->work_limit);
    timetable_write(in, o->timetable, &text);
    outcome_free(o);
    return text;
}

/* The proof or the limit of work ends both searches, not the clock; s17 is not proven in that work. */
static void same_effort_same_timetable(void **state)
{
    (void)state;
    for (int i = 0; i <= N_SMALL; i++) {
        struct instance *in = small_read(i < N_SMALL ? small_schools[i] : "s17/instance");
        struct solve_options options = {.time_limit = 120, .threads = 1, .seed = 5,
                                        .work_limit = i < N_SMALL ? 0 : 20000};
        struct buf one = solved_text(in, &options), two = solved_text(in, &options);
        assert_true(one.length > 0);
        assert_string_equal(one.text, two.text);
        buf_free(&one);
        buf_free(&two);
        instance_free(in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_schools_are_optimal),
        cmocka_unit_test(no_timetable_is_proven),
        cmocka_unit_test(no_time_no_answer),
        cmocka_unit_test(progress_is_monotone),
        cmocka_unit_test(interruption_gives_the_best_so_far),
        cmocka_unit_test(gap_ends_the_search),
        cmocka_unit_test(same_effort_same_timetable),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    guard_end_thread();
    return failed;
}
