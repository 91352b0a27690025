/* Who sits where among the same sections: against all seatings of small schools, judged by the checker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "solver/complete.h"
#include "solver/seats.h"
#include "timetable/verdict.h"

enum { MOST_SEATS = 13 };

/* The least score of all seatings that the checker accepts, under a demand or none; INT64_MAX: none is legal. Study is
 * told by seats alone in these schools. */
static int64_t least(const struct seats *s, const struct seats_demand *d)
{
    int n = s->seat_of[s->in->n_students];
    int64_t best = INT64_MAX, *x = columns_new(s->p);
    memcpy(x, s->x, sizeof *x * (size_t)s->p->n_columns);
    for (int set = 0; set < 1 << n; set++) {
        int held = 0;
        for (int i = 0; i < n; i++) {
            const int *key = s->p->columns[s->seat[i]].key;
            x[s->seat[i]] = set >> i & 1;
            held += (set >> i & 1) && d && key[0] == d->student && key[1] == d->activity;
        }
        struct timetable *t = d && held != d->held ? NULL : complete(s->p, x, NULL, NULL);
        struct verdict *v = t ? verdict_of(s->in, t) : NULL;
        if (v && verdict_legal(v) && v->score < best)
            best = v->score;
        verdict_free(v);
        timetable_free(t);
    }
    free(x);
    return best;
}

static bool study_is_plain(const struct program *p)
{
    bool plain = true;
    for (int j = 0; j < p->n_columns; j++)
        plain &= p->columns[j].kind != COLUMN_AT_STUDY;
    return plain;
}

static void agrees(struct seats *s, const struct seats_demand *d, const char *name)
{
    int64_t *x = columns_new(s->p), right = least(s, d);
    enum guard_answer answer = seats_best(s, d, d && d->held, x);
    if (answer != (right == INT64_MAX ? GUARD_INFEASIBLE : GUARD_OPTIMAL))
        fail_msg("%s: answer %d, the best is %lld", name, (int)answer, (long long)right);
    if (answer == GUARD_OPTIMAL) {
        assert_true(program_holds(s->p, x));
        if (program_value(s->p, x) != right)
            fail_msg("%s: %lld, the best is %lld", name, (long long)program_value(s->p, x), (long long)right);
    }
    free(x);
}

static void all_seatings(void **state)
{
    (void)state;
    int schools = 0, demands = 0;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct program *p = program_build(in, true);
        int64_t *x = columns_new(p), value;
        assert_true(small_best(p, NULL, 0, x, &value));
        struct seats *s = seats_new(p, x, clock_now() + 60, NULL);
        if (study_is_plain(p) && s->seat_of[in->n_students] <= MOST_SEATS && s->seat_of[in->n_students]) {
            schools++;
            agrees(s, NULL, small_schools[i]);
            for (int k = 0; k < s->seat_of[in->n_students]; k++, demands++) {
                const int *key = p->columns[s->seat[k]].key;
                agrees(s, &(struct seats_demand){key[0], key[1], true}, small_schools[i]);
                agrees(s, &(struct seats_demand){key[0], key[1], false}, small_schools[i]);
            }
        }
        seats_free(s);
        free(x);
        program_free(p);
        instance_free(in);
    }
assert_true(schools >= 3 && demands >= 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_seatings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
