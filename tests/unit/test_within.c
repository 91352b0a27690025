/* One school's timetables among another's: where the programs show it, its best is no better, by plain solving; and
 * what an overlay finds that is better than the base's is taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "base/file.h"
#include "base/text.h"
#include "district/district.h"
#include "solver/within.h"
#include "tools/whatif/worth.h"

/* The best score; INT64_MAX: there is no timetable. */
static int64_t best_of(const struct instance *in)
{
    struct program *p = program_build_as(in, true, true);
    int64_t *x = columns_new(p), best;
    bool any = small_best(p, NULL, 0, x, &best);
    free(x);
    program_free(p);
    return any ? best : INT64_MAX;
}

/* Whether `a` is shown to be within `b`; it must be true then. */
static bool within(const struct instance *a, const struct instance *b)
{
    struct program *p = program_build_as(a, false, true), *q = program_build_as(b, false, true);
    bool shown = program_within(p, q);
    if (shown)
        assert_true(best_of(a) >= best_of(b));
    program_free(p);
    program_free(q);
    return shown;
}

static struct instance *edited(const char *path, const char *edit)
{
    const struct texts none = {0};
    const struct unit u = {.edit = edit};
    struct instance *in = edit ? unit_add(path, &none, &u) : NULL;
    struct diags *d = diags_new();
    in = edit ? in : district_or_school(path, NULL, 0, d);
    diags_free(d);
    if (!in)
        fail_msg("%s with %s", path, edit);
    return in;
}

/* Everything that one more of may be added only allows, but for an adult where the balance counts other people then. */
static void what_is_added_only_allows(void **state)
{
    (void)state;
    static const char *const names[] = {"t2", "t28", "t27"};
    int n = 0, shown = 0, back = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256];
        snprintf(path, sizeof path, "tests/data/small/%s/instance.yaml", names[i]);
        struct instance *in = edited(path, NULL);
        const struct solve_options options = {.time_limit = 60, .threads = 1, .seed = 1};
        struct outcome *o = solve(in, &options);
        struct arena *a = arena_new();
        int units;
        struct unit *all = units_of(a, in, o->timetable, &units);
        assert_true(within(in, in));
        for (int k = 0; k < units; k++) {
            struct instance *more = edited(path, all[k].edit);
            n++;
            shown += within(in, more);
            back += within(more, in);
            instance_free(more);
        }
        arena_free(a);
        outcome_free(o);
        instance_free(in);
    }
    print_message("%d units: %d shown to allow only, %d to forbid only\n", n, shown, back);
    assert_true(shown >= 0.7 * n);
}

static void what_is_closed_only_forbids(void **state)
{
    (void)state;
    static const struct {
        const char *name, *edit;
        bool shown;
    } cases[] = {
        {"t2", "{set: rooms, id: %s, closed: all}", true},    {"t6", "{set: rooms, id: %s, closed: all}", true},
        {"t28", "{set: rooms, id: %s, closed: all}", true},   {"t2", "{set: policy, weights: {wish_loss: 21}}", false},
        {"t2", "{set: policy, study: {max_size: 3}}", false}, {"t2", "{scale: wishes, factor: 0.5, seed: 3}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[256], edit[256];
        snprintf(path, sizeof path, "tests/data/small/%s/instance.yaml", cases[i].name);
        struct instance *in = edited(path, NULL);
        snprintf(edit, sizeof edit, cases[i].edit, in->rooms[in->n_rooms - 1].id);
        struct instance *less = edited(path, edit);
        assert_int_equal(within(less, in), cases[i].shown);
        instance_free(less);
        instance_free(in);
    }
}

static void write_timetable(const struct instance *in, const struct timetable *t, const char *path)
{
    struct buf bytes = {0};
    timetable_write(in, t, &bytes);
    assert_true(file_replace(path, bytes.text, bytes.length));
    buf_free(&bytes);
}

static void what_an_overlay_finds_is_the_base_s(void **state)
{
    (void)state;
    static const char path[] = "tests/data/small/t28/instance.yaml", dir[] = "build/test_within",
                      written[] = "build/test_within/timetable.yaml";
    const struct solve_options options = {.time_limit = 60, .threads = 1, .seed = 1};
    struct instance *in = edited(path, NULL),
                    *odd = edited(path, "{set: policy, weights: {wish_loss: 0, no_wish: 0, cost: 9}}");
    struct outcome *best = solve(in, &options), *other = solve(odd, &options);
    assert_true(folder_make(dir));
    write_timetable(odd, other->timetable, written);
    struct diags *d = diags_new();
    struct timetable *worse = timetable_read(written, in, d);
    struct verdict *v = verdict_of(in, worse);
    assert_true(v->score > best->verdict->score);
    struct variant all[] = {{.in = in, .t = worse, .v = v}, {.dir = dir, .t = other->timetable}};
    const struct whatif w = {.n = 2, .variants = all};
    assert_null(whatif_better_base(&w)); /* the same */
    write_timetable(in, best->timetable, written);
    struct timetable *better = whatif_better_base(&w);
    assert_non_null(better);
    struct verdict *now = verdict_of(in, better);
    assert_true(verdict_legal(now));
    assert_int_equal(now->score, best->verdict->score);
    verdict_free(now);
    timetable_free(better);
    verdict_free(v);
    timetable_free(worse);
    diags_free(d);
    outcome_free(best);
    outcome_free(other);
    instance_free(in);
    instance_free(odd);
    remove(written);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_only_allows),
        cmocka_unit_test(what_is_closed_only_forbids),
        cmocka_unit_test(what_an_overlay_finds_is_the_base_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
