/* The relaxation's value is a bound whatever the multipliers are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "base/text.h"
#include "solver/carry.h"
#include "solver/price_tree.h"
#include "solver/prices.h"
#include "solver/relaxation.h"

enum { VECTORS = 300 };

struct school {
    struct instance *in;
    struct program *p;
    struct relaxation *r;
    int64_t *lower, *upper, *multiplier, *x, best;
};

static struct school school_open(const char *name)
{
    struct school s = {.in = small_read(name)};
    s.p = program_build(s.in, true);
    s.r = relaxation_new(s.p);
    s.lower = columns_new(s.p);
    s.upper = columns_new(s.p);
    s.x = columns_new(s.p);
    s.multiplier = xcalloc((size_t)s.p->n_rows + 1, sizeof *s.multiplier);
    for (int j = 0; j < s.p->n_columns; j++) {
        s.lower[j] = s.p->columns[j].lower;
        s.upper[j] = s.p->columns[j].upper;
    }
    assert_true(small_best(s.p, NULL, 0, s.x, &s.best));
    return s;
}

static void school_close(struct school *s)
{
    free(s->lower);
    free(s->upper);
    free(s->x);
    free(s->multiplier);
    relaxation_free(s->r);
    program_free(s->p);
    instance_free(s->in);
}

static void holds_below(const struct school *s, const char *name)
{
    int64_t bound;
    if (relaxation_bound(s->r, s->multiplier, s->lower, s->upper, &bound) && bound > s->best)
        fail_msg("%s: bound %lld, optimum %lld", name, (long long)bound, (long long)s->best);
}

static void any_multipliers_bound(void **state)
{
    (void)state;
    int bounds = 0;
    for (int i = 0; i < N_SMALL; i++) {
        const char *name = small_schools[i];
        struct school s = school_open(name);
        uint64_t random = (uint64_t)i;
        for (int n = 0; n < VECTORS; n++) {
            int sparse = 1 + small_below(&random, 8), bits = 1 + small_below(&random, 30);
            for (int row = 0; row < s.p->n_rows; row++) {
                int64_t size = (int64_t)(small_random(&random) >> (64 - bits));
                s.multiplier[row] = small_below(&random, sparse) ? 0 : small_random(&random) & 1 ? size : -size;
            }
            int64_t bound;
            bounds += relaxation_bound(s.r, s.multiplier, s.lower, s.upper, &bound);
            holds_below(&s, name);
        }
        school_close(&s);
    }
    assert_int_equal(bounds, N_SMALL * VECTORS); /* none of these overflows */
}

/* Multipliers that climb as high as chance takes them, from the duals of the strong program: near its best the
 * value leaves no room for a fault of a few points. */
static void climbing_stays_below(void **state)
{
    (void)state;
    enum { STEPS = 3000 };
    int tight = 0;
    for (int i = 0; i < N_SMALL; i++) {
        const char *name = small_schools[i];
        struct school s = school_open(name);
        uint64_t random = (uint64_t)i + 50;
        int64_t best, bound;
        small_duals(s.p, s.multiplier);
        assert_true(relaxation_bound(s.r, s.multiplier, s.lower, s.upper, &best));
        for (int n = 0; n < STEPS && s.p->n_rows; n++) {
            int rows[3], changed = 1 + small_below(&random, 3);
            int64_t before[3];
            for (int k = 0; k < changed; k++) {
                rows[k] = small_below(&random, s.p->n_rows);
                before[k] = s.multiplier[rows[k]];
                int64_t size = (int64_t)(small_random(&random) >> (64 - 12 - small_below(&random, 18)));
                s.multiplier[rows[k]] = !small_below(&random, 4)    ? 0
                                        : small_random(&random) & 1 ? before[k] + size
                                                                    : before[k] - size;
            }
            holds_below(&s, name);
            assert_true(relaxation_bound(s.r, s.multiplier, s.lower, s.upper, &bound));
            for (int k = changed - 1; k >= 0 && bound < best; k--)
                s.multiplier[rows[k]] = before[k];
            best = bound > best ? bound : best;
        }
        tight += 4 * best >= 3 * s.best;
        school_close(&s);
    }
    assert_true(tight > 2); /* a bound of nothing would pass else */
}

/* Its tree carried over to a school proves something true of that one too; what it proves, INT64_MIN: nothing. */
static int64_t carried(const struct school *from, const struct proof *proof, const struct school *to)
{
    const struct warm warm = {.in = from->in, .program = from->p, .proof = proof};
    struct proof *there = carry_proof(to->r, &warm, false);
    struct buf why = {0};
    if (!there)
        return INT64_MIN;
    if (!proof_holds(there, to->p, &why))
        fail_msg("%s", why.text);
    assert_true(there->bound <= to->best);
    int64_t bound = there->bound;
    proof_free(there);
    buf_free(&why);
    return bound;
}

struct priced {
    int64_t root, tree;           /* what is proven before and after branching */
    int sections, balance, ranks; /* branchings of the proof: how a section runs, on duties, how many run so */
    bool goes_over;
};

/* By steps of first order alone, or where few of them are followed by the interior point method; its tree goes over to the
 * other school as well. */
static struct priced price(const char *name, bool settle, const struct school *other)
{
    struct school s = school_open(name);
    struct solve_options options = {.time_limit = 30, .threads = 1};
    struct buf why = {0};
    struct run run = {
        .in = s.in, .p = s.p, .options = &options, .started = clock_now(), .first_seconds = -1, .why = &why};
    run.deadline = run.started + options.time_limit;
    pthread_mutex_init(&run.lock, NULL);
    struct prices *prices = prices_new(&run);
    assert_true(prices_improve(prices, settle ? 100 : 3000, 0, 0) > 0);
    if (settle && !prices_settle(prices, 1e-3, 0, 0))
        fail_msg("%s: prices do not settle", name);
    struct priced out = {.root = run.bound};
    price_tree(prices);
    out.tree = run.bound;
    prices_free(prices);
    pthread_mutex_destroy(&run.lock);
    assert_false(run.failed);
    assert_true(run.has_bound);
    if (run.bound > s.best)
        fail_msg("%s: bound %lld, optimum %lld", name, (long long)run.bound, (long long)s.best);
    assert_true(proof_holds(run.proof, s.p, &why));
    assert_true(carried(&s, run.proof, &s) >= run.bound);
    out.goes_over = carried(&s, run.proof, other) > INT64_MIN;
    for (int i = 0; i < run.proof->n_nodes; i++) {
        const struct column *c = &s.p->columns[run.proof->nodes[i].column];
        if (run.proof->nodes[i].kind != PROOF_BRANCH)
            continue;
        out.balance += c->kind != COLUMN_OPEN;
        out.ranks += c->kind == COLUMN_OPEN && s.r->ranked[c->key[0]];
        out.sections += c->kind == COLUMN_OPEN && !s.r->ranked[c->key[0]];
    }
    proof_free(run.proof);
    buf_free(&why);
    school_close(&s);
    return out;
}

static void prices_stay_below(void **state)
{
    (void)state;
    int tight = 0, branched = 0, sections = 0, balance = 0, ranks = 0, gone_over = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct school s = school_open(small_schools[i]);
        struct school other = school_open(small_schools[(i + 1) % N_SMALL]);
        struct priced steps = price(small_schools[i], false, &other), settled = price(small_schools[i], true, &other);
        tight += 10 * steps.tree >= 9 * s.best;
        branched += (steps.tree > steps.root) + (settled.tree > settled.root);
        sections += steps.sections + settled.sections;
        balance += steps.balance + settled.balance;
        ranks += steps.ranks + settled.ranks;
        if (settled.root < steps.root - 2 - steps.root / 500)
            fail_msg("%s: settled at %lld, steps alone at %lld", small_schools[i], (long long)settled.root,
                     (long long)steps.root);
        gone_over += steps.goes_over + settled.goes_over;
        school_close(&other);
        school_close(&s);
    }
    assert_true(gone_over > 0);
    assert_true(tight > 0); /* a bound of nothing would pass else */
    assert_true(branched > 1 && sections > 0 && balance > 0 && ranks > 0);
}

static void overflow_is_refused(void **state)
{
    (void)state;
    static const int64_t huge[] = {INT64_MAX, INT64_MIN, INT64_MAX / 2, INT64_MIN / 2, INT64_MAX / 64};
    for (int i = 0; i < N_SMALL; i++) {
        const char *name = small_schools[i];
        struct school s = school_open(name);
        uint64_t random = (uint64_t)i + 90;
        int64_t bound;
        for (size_t h = 0; h < sizeof huge / sizeof *huge; h++) {
            for (int row = 0; row < s.p->n_rows; row++)
                s.multiplier[row] = huge[h];
            if (h < 4)
                assert_false(relaxation_bound(s.r, s.multiplier, s.lower, s.upper, &bound));
            for (int row = 0; row < s.p->n_rows; row++)
                s.multiplier[row] = small_below(&random, 4) ? 0 : small_random(&random) & 1 ? huge[h] : -(huge[h] + 1);
            holds_below(&s, name);
            /* one row alone: refused, or a bound */
            memset(s.multiplier, 0, sizeof *s.multiplier * (size_t)s.p->n_rows);
            for (int row = 0; row < s.p->n_rows; row++) {
                s.multiplier[row] = huge[h];
                holds_below(&s, name);
                s.multiplier[row] = 0;
            }
        }
        school_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_multipliers_bound),
        cmocka_unit_test(climbing_stays_below),
        cmocka_unit_test(prices_stay_below),
        cmocka_unit_test(overflow_is_refused),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    guard_end_thread();
    return failed;
}
