/* Every measure of the small school against arithmetic done by hand, and how single edits move it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/verdict_school.h"

static struct school s;

static int set_up(void **state)
{
    (void)state;
    school_make(&s);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    school_free(&s);
    return 0;
}

/* The verdict of the school as it stands now; a test frees it. */
static struct verdict *now(void)
{
    return verdict_of(&s.in, s.t);
}

static int64_t measured(enum measure m)
{
    struct verdict *v = now();
    int64_t value = v->measures[m];
    verdict_free(v);
    return value;
}

static void loads(void **state)
{
    (void)state;
    struct verdict *v = now();
    /* t3: 60 + 60 on Monday, twice ceil(60 x 4/7) + ceil(60 x 3/7) = 35 + 26 on Tuesday, 60 x 1.5 in
     * the evening. v1: two slots in odd and two in even weeks. */
    const int want[N_STAFF] = {[T1] = 240, [T2] = 300, [T3] = 332, [T4] = 240, [T5] = 300, [T6] = 150,
                               [T7] = 120, [T8] = 60,  [V1] = 122, [V2] = 60,  [R1] = 0};
    int64_t squares = 0;
    for (int q = 0; q < N_STAFF; q++)
        assert_int_equal(v->load[q], want[q]);
    for (int q = T1; q <= T8; q++)
        squares += (int64_t)want[q] * want[q];
    assert_int_equal(v->squared_loads, squares);
    verdict_free(v);
}

static void all_measures(void **state)
{
    (void)state;
    struct verdict *v = now();
    /* no_wish: s13. wish_loss: s13 12, s10 12 - 9, s4 12 + 9 - 12. imbalance: t1 240 + 100 over t6
     * 150 (t7 120 + 30; t8 has half a share). uneven: robotics 4 - 3. apart: s00 and s02.
     * unfamiliar: c71 with t6 in mon1 and tue3, with t4 in mon2. late_care: t4 in mon2 and tue2.
     * external: football twice, which t6 could lead. */
    const int64_t want[MEASURES] = {[MEASURE_NO_WISH] = 1,     [MEASURE_WISH_LOSS] = 24, [MEASURE_IMBALANCE] = 190,
                                    [MEASURE_UNEVEN] = 1,      [MEASURE_APART] = 1,      [MEASURE_UNFAMILIAR] = 3,
                                    [MEASURE_LATE_CARE] = 120, [MEASURE_EXTERNAL] = 2,   [MEASURE_COST] = 2206};
    for (int m = 0; m < MEASURES; m++)
        assert_int_equal(v->measures[m], want[m]);
    assert_int_equal(v->highest, 340);
    assert_int_equal(v->lowest, 150);
    assert_int_equal(v->score, 600 + 20 * 24 + 7 * 190 + 4 + 60 + 30 + 120 + 800 + 2206);
    verdict_free(v);
}

static void wishes(void **state)
{
    (void)state;
    /* Own points out of rank order: the best wish counts, reachable or not. */
    s.wishes[0][1].points = 20;
    assert_int_equal(measured(MEASURE_WISH_LOSS), 24 + 8);
    s.students[0].wants = 2;
    assert_int_equal(measured(MEASURE_WISH_LOSS), 24 + 20);
    /* Who wants none misses none. */
    s.students[13].wants = 0;
    assert_int_equal(measured(MEASURE_NO_WISH), 0);
    assert_int_equal(measured(MEASURE_WISH_LOSS), 12 + 20);
    s.students[13].wants = 1;
    s.students[13].n_wishes = 0;
    assert_int_equal(measured(MEASURE_NO_WISH), 0);
    /* Nor do those who are not scheduled, whatever they wish. */
    s.students[UNSCHEDULED].wants = 2;
    assert_int_equal(measured(MEASURE_NO_WISH), 0);
    assert_int_equal(measured(MEASURE_WISH_LOSS), 12 + 20);
}

/* s02 wished for robotics on Tuesday alone. A second section elsewhere, however wrong, takes nothing away. */
static void granted_in_either_section(void **state)
{
    (void)state;
    school_add(&s, &s.t->sections[ROBOTICS1].students, 2);
    assert_int_equal(measured(MEASURE_WISH_LOSS), 24);
    assert_int_equal(measured(MEASURE_NO_WISH), 1);
    school_drop(&s, &s.t->sections[ROBOTICS2].students, 2);
    assert_int_equal(measured(MEASURE_NO_WISH), 2);
}

static void balance(void **state)
{
    (void)state;
    /* 60 minutes on a share of 17 percent are 352.9 on a full one. */
    s.staff[T8].share = 17;
    assert_int_equal(measured(MEASURE_IMBALANCE), 353 - 150);
    s.staff[T8].share = 50;
    s.staff[T6].prior_load = -200;
    assert_int_equal(measured(MEASURE_IMBALANCE), 340 + 50);
    /* A negative load on a part share: -140 / 0.5 is below everybody's. */
    s.staff[T8].prior_load = -200;
    assert_int_equal(measured(MEASURE_IMBALANCE), 340 + 50);
    /* Available in fewer than half of six slots, or supervising nobody: not the least loaded. */
    s.staff[T6].available = SLOTS(MON1, TUE3);
    assert_int_equal(measured(MEASURE_IMBALANCE), 340 - 150);
    s.staff[T7].available = SLOTS(MON2, WED1);
    assert_int_equal(measured(MEASURE_IMBALANCE), 340 - 240);
    s.staff[T1].supervises = false;
    assert_int_equal(measured(MEASURE_IMBALANCE), 332 - 240);
    for (int q = T1; q <= T8; q++)
        s.staff[q].share = 99;
    assert_int_equal(measured(MEASURE_IMBALANCE), 0);
    for (int q = T1; q <= T8; q++)
        s.staff[q].supervises = false;
    assert_int_equal(measured(MEASURE_IMBALANCE), 0);
}

static void uneven(void **state)
{
    (void)state;
    school_drop(&s, &s.t->sections[FOOTBALL2].students, 17);
    assert_int_equal(measured(MEASURE_UNEVEN), 1 + 1);
    /* Who is not scheduled is in no measure. */
    school_add(&s, &s.t->sections[FOOTBALL2].students, UNSCHEDULED);
    assert_int_equal(measured(MEASURE_UNEVEN), 1 + 1);
}

static void apart(void **state)
{
    (void)state;
    s.students[1].keep_with = LIST(&s, 3, 9);
    s.students[3].keep_with = LIST(&s, 1);
    s.students[9].keep_with = LIST(&s, 1, 8);
    assert_int_equal(measured(MEASURE_APART), 2);
    /* One of them in no robotics at all: nothing to be apart in. */
    s.t->sections[ROBOTICS2].students = LIST(&s, 2, 11);
    assert_int_equal(measured(MEASURE_APART), 1);
}

static void unfamiliar(void **state)
{
    (void)state;
    /* t4 teaches c51, so one of its students makes the group familiar; part of the weeks counts whole. */
    s.t->studies[MON2_71B].students = LIST(&s, 17, 18, 19, 7);
    assert_int_equal(measured(MEASURE_UNFAMILIAR), 2);
    s.t->studies[TUE1_71ODD].staff = LIST(&s, T6);
    assert_int_equal(measured(MEASURE_UNFAMILIAR), 3);
    s.t->studies[TUE1_71ODD].staff = LIST(&s, T6, T3);
    assert_int_equal(measured(MEASURE_UNFAMILIAR), 2);
    s.classes[C71].head = T6;
    assert_int_equal(measured(MEASURE_UNFAMILIAR), 0);
}

static void late_care(void **state)
{
    (void)state;
    s.in.profile.late_after = 1080;
    assert_int_equal(measured(MEASURE_LATE_CARE), 0); /* nothing ends after 18:00 */
    s.in.profile.late_after = 1079;
    s.staff[T3].care_priority = true;
    /* t3: mon2, tue2 in odd and in even weeks, each whole, and tue3. */
    assert_int_equal(measured(MEASURE_LATE_CARE), 120 + 60 + 60 + 60 + 60);
    s.staff[T8].care_priority = true; /* posts count as well */
    assert_int_equal(measured(MEASURE_LATE_CARE), 420);
    s.staff[V1].care_priority = true; /* tue1 ends in time */
    assert_int_equal(measured(MEASURE_LATE_CARE), 420 + 120);
}

static void external(void **state)
{
    (void)state;
    s.staff[T6].leads.count = 0;
    assert_int_equal(measured(MEASURE_EXTERNAL), 0); /* nobody of the school's own could */
    s.staff[T6].leads = LIST(&s, ROBOTICS, CHESS);
    assert_int_equal(measured(MEASURE_EXTERNAL), 2); /* robotics, led by the provider */
    s.staff[T2].type = STAFF_RETIRED;
    s.staff[T2].vetted = s.staff[R1].vetted;
    assert_int_equal(measured(MEASURE_EXTERNAL), 2 + 2); /* both meetings of chess */
}

static void cost(void **state)
{
    (void)state;
    s.offers[0].fee = 18001; /* twice 181 again */
    assert_int_equal(measured(MEASURE_COST), 2206);
    s.offers[0].fee = 0;
    assert_int_equal(measured(MEASURE_COST), 2206 - 362);
    s.in.profile.subsidy[STAFF_PARENT_VOLUNTEER] = 1;
    assert_int_equal(measured(MEASURE_COST), 2206 - 362 + 1);
    s.t->sections[FOOTBALL1].weeks = weeks_all(&s.in.term);
    assert_int_equal(measured(MEASURE_COST), 2206 - 362 + 1 + 2 * (80 - 46));
}

/* The same adults on a post in odd and in even weeks have one duty each, not two that round apart. */
static void post_in_two_lines(void **state)
{
    (void)state;
    struct verdict *before = now();
    s.t->posts[0].weeks = weeks_odd(&s.in.term);
    s.t->posts[s.t->n_posts++] = (struct post_duty){GATE, MON2, weeks_even(&s.in.term), s.t->posts[0].staff};
    struct verdict *after = now();
    assert_int_equal(before->score, after->score);
    assert_memory_equal(before->load, after->load, N_STAFF * sizeof *after->load);
    verdict_free(before);
    verdict_free(after);
}

static void claims_and_report(void **state)
{
    (void)state;
    for (int m = 0; m < MEASURES; m++) {
        struct verdict *v = now();
        verdict_claim(v, s.t);
        verdict_free(v);
        s.t->measures[m]++;
        v = now();
        assert_int_equal(v->n_breaches, 1);
        assert_int_equal(v->breaches[0].rule, RULE_SCORE);
        assert_non_null(strstr(v->breaches[0].message, measure_words[m]));
        verdict_free(v);
    }
    s.waivers[0] = (struct waiver){"T3", "school bus", "the bureau", NULL};
    s.in.waivers = s.waivers;
    s.in.n_waivers = 1;
    struct verdict *v = now();
    struct buf text = {0};
    verdict_write(&s.in, v, &text);
    assert_non_null(strstr(text.text, "SCORE"));
    assert_non_null(strstr(text.text, "T3"));
    assert_non_null(strstr(text.text, "school bus"));
    assert_non_null(strstr(text.text, "wish_loss"));
    buf_free(&text);
    verdict_free(v);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(loads),
        TEST(all_measures),
        TEST(wishes),
        TEST(granted_in_either_section),
        TEST(balance),
        TEST(uneven),
        TEST(apart),
        TEST(unfamiliar),
        TEST(late_care),
        TEST(external),
        TEST(cost),
        TEST(post_in_two_lines),
        TEST(claims_and_report),
    };
    return cmocka_run_group_tests_name("measures", tests, NULL, NULL);
}
