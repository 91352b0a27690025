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

static bool earlier(const struct instance *in, int s, int t)
{
    int order = memcmp(in->students[s].ticket, in->students[t].ticket, sizeof in->students[s].ticket);
    return order ? order < 0 : s < t;
}

/* Points of the students in the order of their tickets. */
static void by_ticket(const struct seats *s, const int64_t *x, int64_t *points)
{
    for (int i = 0; i < s->in->n_students; i++) {
        int place = 0;
        for (int t = 0; t < s->in->n_students; t++)
            place += earlier(s->in, t, i);
        points[place] = 0;
        for (int k = s->seat_of[i]; k < s->seat_of[i + 1]; k++)
            points[place] += x[s->seat[k]] ? seats_column_points(s, s->seat[k]) : 0;
    }
}

#define ILLEGAL INT64_MAX

/* x with the seats of the set, and what the checker says its score is, or ILLEGAL. */
static int64_t score_of_seating(const struct seats *s, int set, int64_t *x)
{
    for (int i = 0; i < s->seat_of[s->in->n_students]; i++)
        x[s->seat[i]] = set >> i & 1;
    struct timetable *t = complete(s->p, x, NULL, NULL);
    struct verdict *v = t ? verdict_of(s->in, t) : NULL;
    int64_t score = v && verdict_legal(v) ? v->score : ILLEGAL;
    verdict_free(v);
    timetable_free(t);
    return score;
}

/* Of all seatings with the least score, the points by ticket that come first: the largest, one after the other. */
static int64_t luckiest(const struct seats *s, int64_t *points)
{
    int n = s->seat_of[s->in->n_students], m = s->in->n_students;
    int64_t best = ILLEGAL, *x = columns_new(s->p), *these = xcalloc((size_t)m + 1, sizeof *these);
    memcpy(x, s->x, sizeof *x * (size_t)s->p->n_columns);
    for (int set = 0; set < 1 << n; set++) {
        int64_t score = score_of_seating(s, set, x);
        if (score != ILLEGAL && score <= best) {
            by_ticket(s, x, these);
            bool more = score < best, decided = more;
            for (int i = 0; i < m && !decided; i++) {
                decided = these[i] != points[i];
                more = these[i] > points[i];
            }
            best = score;
            if (more)
                memcpy(points, these, sizeof *these * (size_t)m);
        }
    }
    free(these);
    free(x);
    return best;
}

/* The least score of all seatings that the checker accepts, under a demand or none; ILLEGAL: none is legal. Study is
 * told by seats alone in these schools. */
static int64_t least(const struct seats *s, const struct seats_demand *d)
{
    int n = s->seat_of[s->in->n_students];
    int64_t best = ILLEGAL, *x = columns_new(s->p);
    memcpy(x, s->x, sizeof *x * (size_t)s->p->n_columns);
    for (int set = 0; set < 1 << n; set++) {
        int held = 0;
        for (int i = 0; i < n; i++) {
            const int *key = s->p->columns[s->seat[i]].key;
            held += (set >> i & 1) && d && key[0] == d->student && key[1] == d->activity;
        }
        if (d && held != d->held)
            continue;
        int64_t score = score_of_seating(s, set, x);
        best = score < best ? score : best;
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
    if (answer != (right == ILLEGAL ? GUARD_INFEASIBLE : GUARD_OPTIMAL))
        fail_msg("%s: answer %d, the best is %lld", name, (int)answer, (long long)right);
    if (answer == GUARD_OPTIMAL) {
        assert_true(program_holds(s->p, x));
        if (program_value(s->p, x) != right)
            fail_msg("%s: %lld, the best is %lld", name, (long long)program_value(s->p, x), (long long)right);
    }
    free(x);
}

/* From the best seats, the lottery gives what all seatings of that score would give. */
static int draws(struct seats *s, const char *name)
{
    int m = s->in->n_students, changed = 0;
    int64_t *right = xcalloc((size_t)m + 1, sizeof *right), *is = xcalloc((size_t)m + 1, sizeof *is);
    int64_t *was = xcalloc((size_t)m + 1, sizeof *was), score = luckiest(s, right);
    assert_int_equal(seats_best(s, NULL, false, s->x), GUARD_OPTIMAL);
    by_ticket(s, s->x, was);
    assert_true(seats_draw(s));
    assert_true(program_holds(s->p, s->x));
    assert_int_equal(program_value(s->p, s->x), score);
    by_ticket(s, s->x, is);
    for (int i = 0; i < m; i++) {
        if (is[i] != right[i])
            fail_msg("%s: place %d by ticket has %lld points, not %lld", name, i, (long long)is[i], (long long)right[i]);
        changed |= is[i] != was[i];
    }
    free(right);
    free(was);
    free(is);
    return changed;
}

/* Other tickets for the same school. */
static void reticket(const struct instance *in, uint64_t *random)
{
    for (int i = 0; i < in->n_students; i++)
        for (int k = 0; k < 32; k++)
            ((struct student *)(uintptr_t)in->students)[i].ticket[k] = (unsigned char)small_below(random, 256);
}

static void lottery_against_all(void **state)
{
    (void)state;
    int schools = 0, changed = 0;
    uint64_t random = 7;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        /* everybody would like everything as much: nothing but ties */
        for (int s = 0; s < in->n_students; s++)
            for (int w = 0; w < in->students[s].n_wishes; w++)
                ((struct wish *)(uintptr_t)in->students[s].wishes)[w].points = 2 + (s + w) % 3;
        struct program *p = program_build(in, true);
        int64_t *x = columns_new(p), value;
        assert_true(small_best(p, NULL, 0, x, &value));
        for (int n = 0; n < 3; n++) {
            struct seats *s = seats_new(p, x, NULL, clock_now() + 60, NULL);
            if (study_is_plain(p) && s->seat_of[in->n_students] <= MOST_SEATS && s->seat_of[in->n_students]) {
                reticket(in, &random);
                schools++;
                changed += draws(s, small_schools[i]);
            }
            seats_free(s);
        }
        free(x);
        program_free(p);
        instance_free(in);
    }
    assert_true(schools >= 9 && changed >= 2);
}

/* The rank profile from the worst-off upwards, then the least score, of all seatings. */
static void fairest(const struct seats *s, int levels, int64_t *best)
{
    int n = s->seat_of[s->in->n_students];
    int64_t *x = columns_new(s->p), *these = xcalloc((size_t)levels + 2, sizeof *these);
    bool any = false;
    memcpy(x, s->x, sizeof *x * (size_t)s->p->n_columns);
    for (int set = 0; set < 1 << n; set++) {
        int64_t score = score_of_seating(s, set, x);
        if (score != ILLEGAL) {
            for (int rank = levels; rank > 0; rank--)
                these[levels - rank] = seats_count(s, x, rank);
            these[levels] = score;
            bool less = !any, decided = !any;
            for (int i = 0; i <= levels && !decided; i++) {
                decided = these[i] != best[i];
                less = these[i] < best[i];
            }
            if (less)
                memcpy(best, these, sizeof *these * (size_t)(levels + 1));
            any = true;
        }
    }
    free(these);
    free(x);
}

static void leximin_against_all(void **state)
{
    (void)state;
    int schools = 0, dear = 0;
    for (int i = 0; i < N_SMALL; i++)
        for (int turn = 0; turn < 3; turn++) {
            struct instance *in = small_read(small_schools[i]);
            for (int s = 0; s < in->n_students; s++) /* points that make the score unfair */
                for (int w = 0; w < in->students[s].n_wishes; w++)
                    ((struct wish *)(uintptr_t)in->students[s].wishes)[w].points = 1 + 7 * ((s + turn) % 2) + (w + turn) % 2;
            struct program *p = program_build(in, true);
            int64_t *x = columns_new(p), value;
            assert_true(small_best(p, NULL, 0, x, &value));
            struct seats *s = seats_new(p, x, NULL, clock_now() + 60, NULL);
            if (study_is_plain(p) && s->seat_of[in->n_students] <= MOST_SEATS && s->seat_of[in->n_students]) {
                assert_true(seats_leximin(s));
                int64_t *right = xcalloc((size_t)s->levels + 2, sizeof *right), before = program_value(p, x);
                fairest(s, s->levels, right);
                assert_int_equal(seats_best(s, NULL, false, s->x), GUARD_OPTIMAL);
                assert_true(seats_draw(s));
                for (int rank = s->levels; rank > 0; rank--)
                    if (seats_count(s, s->x, rank) != right[s->levels - rank])
                        fail_msg("%s: level %d has %d, not %lld", small_schools[i], rank, seats_count(s, s->x, rank),
                                 (long long)right[s->levels - rank]);
                if (program_value(p, s->x) != right[s->levels])
                    fail_msg("%s: %lld, not %lld", small_schools[i], (long long)program_value(p, s->x), (long long)right[s->levels]);
                dear += program_value(p, s->x) > before;
                schools++;
                free(right);
            }
            seats_free(s);
            free(x);
            program_free(p);
            instance_free(in);
        }
    assert_true(schools >= 9 && dear >= 1);
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
        struct seats *s = seats_new(p, x, NULL, clock_now() + 60, NULL);
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
        cmocka_unit_test(lottery_against_all),
        cmocka_unit_test(leximin_against_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
