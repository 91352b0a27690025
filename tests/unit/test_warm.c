/* Starting from another school's timetable and prices: what fits is taken, what does not costs nothing but strength. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "base/text.h"
#include "school/overlay.h"
#include "solver/alike.h"
#include "solver/prices.h"
#include "solver/search.h"
#include "solver/warm.h"

static struct instance *edited(const char *name, const char *overlay)
{
    char path[256];
    struct diags *d = diags_new();
    snprintf(path, sizeof path, "tests/data/small/%s.yaml", name);
    struct instance *in = instance_read_overlaid(path, &overlay, overlay ? 1 : 0, d);
    if (!in) {
        diags_print(d, stderr);
        fail_msg("%s with %s", name, overlay);
    }
    diags_free(d);
    return in;
}

static int seats(const struct plan *plan)
{
    int n = 0;
    for (int s = 0; s < plan->in->n_students; s++)
        n += plan->held_count[s];
    return n;
}

/* A school's own timetable comes back whole: all sections, all seats. */
static void own_timetable_is_taken_whole(void **state)
{
    (void)state;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct solve_options options = {.time_limit = 60, .threads = 1, .seed = 1, .work_limit = 20000};
        struct outcome *o = solve(in, &options);
        assert_non_null(o->timetable);
        struct program *p = program_build(in, true);
        struct run run = {.in = in, .p = p, .options = &options};
        struct search *s = search_new(&run, 1, 1);
        const struct warm warm = {.in = in, .timetable = o->timetable};
        assert_true(warm_plan(s, &warm) == 1);
        int wanted = 0, open = 0;
        for (int k = 0; k < s->plan->n_sections; k++)
            open += s->plan->sections[k].option >= 0;
        for (int k = 0; k < o->timetable->n_sections; k++)
            wanted += o->timetable->sections[k].students.count;
        assert_int_equal(open, o->timetable->n_sections);
        assert_int_equal(seats(s->plan), wanted);
        search_free(s);
        program_free(p);
        outcome_free(o);
        instance_free(in);
    }
}

/* Rows of the same program are themselves; where a person is new and others wish more, those of whom nothing is said
 * anew still are, and nothing is paired twice. */
static void rows_find_their_like(void **state)
{
    (void)state;
    static const char overlay[] = "build/test_warm.yaml",
                      text[] = "kehou_overlay: 1\nedit:\n  - {scale: wishes, factor: 1.5, seed: 3}\n"
                               "  - {add: staff, id: ~1, type: retired, supervises: true,\n"
                               "     vetted: 2026-01-01..2028-01-01}\n";
    FILE *f = fopen(overlay, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    struct instance *in = edited("s17/instance", NULL), *more = edited("s17/instance", overlay);
    struct program *p = program_build(in, true), *q = program_build(more, true);
    int *from = xmalloc(sizeof *from * (size_t)q->n_rows), own = 0, paired = 0;
    bool *taken = xcalloc((size_t)p->n_rows, sizeof *taken);
    alike_rows(p, p, from);
    for (int i = 0; i < p->n_rows; i++)
        own += from[i] == i;
    assert_int_equal(own, p->n_rows);
    alike_rows(p, q, from);
    for (int i = 0; i < q->n_rows; i++) {
        if (from[i] < 0)
            continue;
        assert_false(taken[from[i]]);
        assert_int_equal(q->rows[i].family, p->rows[from[i]].family);
        taken[from[i]] = true;
        paired++;
    }
    assert_true(q->n_rows > p->n_rows);
    assert_true(paired >= 0.98 * p->n_rows);
    free(from);
    free(taken);
    program_free(p);
    program_free(q);
    instance_free(in);
    instance_free(more);
    remove(overlay);
}

/* Solved from another's timetable and proof the answer is the same optimum. */
static void optimum_is_the_same(void **state)
{
    (void)state;
    static const char overlay[] = "build/test_warm.yaml",
                      text[] = "kehou_overlay: 1\nedit:\n  - {scale: wishes, factor: 0.8, seed: 3}\n";
    FILE *f = fopen(overlay, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    for (int i = 0; i < 4; i++) {
        struct instance *base = edited(small_schools[i], NULL), *in = edited(small_schools[i], overlay);
        struct solve_options options = {.time_limit = 60, .threads = 1, .seed = 1};
        struct outcome *from = solve(base, &options), *cold = solve(in, &options);
        struct proof *proof = proof_new(PROOF_BY_PRICES, false);
        struct program *p = program_build(base, true);
        int64_t *nothing = xcalloc((size_t)p->n_rows, sizeof *nothing);
        proof_leaf(proof, PROOF_LEAF, nothing, p->n_rows);
        const struct warm warm = {base, from->timetable, p, proof};
        options.warm = &warm;
        struct outcome *o = solve(in, &options);
        assert_int_equal(o->answer, cold->answer);
        assert_int_equal(o->answer, ANSWER_OPTIMAL);
        assert_int_equal(o->verdict->score, cold->verdict->score);
        outcome_free(from);
        outcome_free(cold);
        outcome_free(o);
        free(nothing);
        proof_free(proof);
        program_free(p);
        instance_free(base);
        instance_free(in);
    }
    remove(overlay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_timetable_is_taken_whole),
        cmocka_unit_test(rows_find_their_like),
        cmocka_unit_test(optimum_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
