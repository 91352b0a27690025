/* The integer program of small schools, counted and valued by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include "base/whole.h"
#include "school/calendar.h"
#include "solver/complete.h"
#include "timetable/verdict.h"

/* The entities of counts.yaml: slots by time, the rest by id (school/order.h). */
enum { MON1, MON2, TUE1, TUE2, WED1, WED2 };
enum { EITHER, GAP, LONG, PLAIN, SPAN };
enum { T1, T2 };
static const char *const slot_ids[] = {"mon1", "mon2", "tue1", "tue2", "wed1", "wed2"};
static const char *const activity_ids[] = {"either", "gap", "long", "plain", "span"};

static struct slotset slots_of(int n, const int *slots)
{
    struct slotset set = {{0}};
    for (int i = 0; i < n; i++)
        slotset_add(&set, slots[i]);
    return set;
}
#define SLOTS(...) slots_of(sizeof((int[]){__VA_ARGS__}) / sizeof(int), (int[]){__VA_ARGS__})

static int options_of(const struct program *p, int a)
{
    return p->options_of[a + 1] - p->options_of[a];
}

static const struct option *option_of(const struct program *p, int a, struct slotset starts)
{
    const struct option *found = NULL;
    for (int o = p->options_of[a]; o < p->options_of[a + 1]; o++)
        if (slotset_equal(&p->options[o].starts, &starts)) {
            assert_null(found);
            found = &p->options[o];
        }
    assert_non_null(found);
    return found;
}

static bool has(struct ints list, int x)
{
    for (int i = 0; i < list.count; i++)
        if (list.at[i] == x)
            return true;
    return false;
}

/* Columns of a kind, of one activity where activity >= 0 (key `at` names it). */
static int columns_of(const struct program *p, enum column_kind kind, int at, int activity)
{
    int n = 0;
    for (int j = 0; j < p->n_columns; j++)
        n += p->columns[j].kind == kind && (activity < 0 || p->columns[j].key[at] == activity);
    return n;
}

static int rows_of(const struct program *p, enum family family)
{
    int n = 0;
    for (int i = 0; i < p->n_rows; i++)
        n += p->rows[i].family == family;
    return n;
}

static int64_t entry(const struct program *p, int row, int column)
{
    int64_t value = 0;
    for (int e = p->rows[row].first; e < p->rows[row].first + p->rows[row].count; e++)
        if (p->entry_column[e] == column)
            value += p->entry_value[e];
    return value;
}

/* The only row of the family with these bounds that holds all `n` columns with these values; -1: none. */
static int row_with(const struct program *p, enum family family, int64_t lower, int64_t upper, int n, const int *column,
                    const int64_t *value)
{
    int found = -1;
    for (int i = 0; i < p->n_rows; i++) {
        bool fits = p->rows[i].family == family && p->rows[i].lower == lower && p->rows[i].upper == upper;
        for (int k = 0; k < n && fits; k++)
            fits = entry(p, i, column[k]) == value[k];
        if (fits) {
            assert_int_equal(found, -1);
            found = i;
        }
    }
    return found;
}

static int column_of(const struct program *p, enum column_kind kind, int k0, int k1, int k2, int k3)
{
    int found = -1;
    for (int j = 0; j < p->n_columns; j++) {
        const int *key = p->columns[j].key;
        if (p->columns[j].kind == kind && key[0] == k0 && (k1 < 0 || key[1] == k1) && (k2 < 0 || key[2] == k2) &&
            (k3 < 0 || key[3] == k3)) {
            assert_int_equal(found, -1);
            found = j;
        }
    }
    assert_true(found >= 0);
    return found;
}

static int counts_setup(void **state)
{
    struct instance *in = small_read("counts");
    assert_int_equal(in->n_slots, sizeof slot_ids / sizeof *slot_ids);
    for (int t = 0; t < in->n_slots; t++)
        assert_string_equal(in->slots[t].id, slot_ids[t]);
    assert_int_equal(in->n_activities, sizeof activity_ids / sizeof *activity_ids);
    for (int a = 0; a < in->n_activities; a++)
        assert_string_equal(in->activities[a].id, activity_ids[a]);
    assert_string_equal(in->staff[T1].id, "t1");
    assert_string_equal(in->staff[T2].id, "t2");
    *state = program_build(in, true);
    return 0;
}

static int counts_teardown(void **state)
{
    struct program *p = *state;
    struct instance *in = (struct instance *)p->in;
    program_free(p);
    instance_free(in);
    return 0;
}

static void options_by_hand(void **state)
{
    const struct program *p = *state;
    const struct term *term = &p->in->term;
    assert_int_equal(options_of(p, PLAIN), 6); /* any slot */
    assert_int_equal(options_of(p, GAP), 4);   /* one of two on Monday, one of two on Wednesday */
    assert_int_equal(options_of(p, LONG), 3);  /* the two slots of a day */
    assert_int_equal(options_of(p, EITHER), 2);
    assert_int_equal(options_of(p, SPAN), 1);  /* grade 3 alone; of grade 4 too few wish it */

    struct slotset both = SLOTS(TUE1, TUE2), pair = SLOTS(MON2, WED1);
    const struct option *o = option_of(p, LONG, SLOTS(TUE1));
    assert_true(slotset_equal(&o->slots, &both));
    o = option_of(p, GAP, pair);
    assert_true(slotset_equal(&o->slots, &pair));
    assert_true(o->weeks == weeks_all(term));
    const struct option *either = &p->options[p->options_of[EITHER]];
    assert_true(either[0].weeks != either[1].weeks);
    assert_true((either[0].weeks | either[1].weeks) == weeks_all(term) && !(either[0].weeks & either[1].weeks));
    assert_true(either[0].weeks == weeks_odd(term) || either[1].weeks == weeks_odd(term));
    assert_int_equal(p->options[p->options_of[SPAN]].window, 1 << 3);
    assert_int_equal(p->options[p->options_of[PLAIN]].window, 1 << 3 | 1 << 4);
}

static void classes_and_leaders_by_hand(void **state)
{
    const struct program *p = *state;
    /* r1 and r2 hold every group; little does not; the field is shared */
    assert_int_equal(p->n_room_classes, 3);
    int little = -1, field = -1, rooms = -1;
    for (int c = 0; c < 3; c++)
        *(p->room_classes[c].capacity == 2 ? &little : p->room_classes[c].parallel == 3 ? &field : &rooms) = c;
    assert_int_equal(p->room_classes[rooms].rooms.count, 2);
    assert_int_equal(p->room_classes[rooms].capacity, 50);
    assert_int_equal(p->room_classes[little].rooms.count, 1);
    assert_int_equal(p->room_classes[field].rooms.count, 1);

    const struct option *plain = option_of(p, PLAIN, SLOTS(MON1)), *early = option_of(p, PLAIN, SLOTS(WED1));
    assert_int_equal(plain->rooms.count, 3);
    assert_int_equal(plain->leaders.count, 2);
    assert_int_equal(early->leaders.count, 1); /* t2 is unavailable */
    assert_int_equal(early->leaders.at[0], T1);
    const struct option *gap = option_of(p, GAP, SLOTS(MON1, WED1)), *span = option_of(p, SPAN, SLOTS(TUE2));
    assert_int_equal(gap->rooms.count, 1);
    assert_true(has(gap->rooms, field));
    assert_int_equal(option_of(p, LONG, SLOTS(MON1))->rooms.count, 2);
    assert_int_equal(span->rooms.count, 2); /* not the little one: at least three sit there */
    assert_false(has(span->rooms, little));

    for (int t = 0; t < p->in->n_slots; t++) {
        assert_int_equal(p->study_weeks[t].count, t == MON2 ? 3 : 1); /* all; odd and even */
        assert_int_equal(p->study_weeks[t].n_parts, t == MON2 ? 2 : 1);
    }
}

static void columns_by_hand(void **state)
{
    const struct program *p = *state;
    assert_int_equal(columns_of(p, COLUMN_OPEN, 0, -1), 2 * 6 + 4 + 3 + 2 + 1);
    assert_int_equal(columns_of(p, COLUMN_ROOM, 0, PLAIN), 2 * 6 * 3);
    assert_int_equal(columns_of(p, COLUMN_ROOM, 0, LONG), 3 * 2);
    assert_int_equal(columns_of(p, COLUMN_LEAD, 0, PLAIN), 2 * (5 * 2 + 1));
    /* s1: any slot; s2: mon2; s3: mon1, mon2; s4: any slot; s7 is not scheduled */
    assert_int_equal(columns_of(p, COLUMN_SEAT, 1, PLAIN), 2 * (6 + 1 + 2 + 6));
    assert_int_equal(columns_of(p, COLUMN_SEAT, 1, GAP), 4);
    assert_int_equal(columns_of(p, COLUMN_SEAT, 1, LONG), 3 + 1);
    assert_int_equal(columns_of(p, COLUMN_SEAT, 1, EITHER), 2);
    assert_int_equal(columns_of(p, COLUMN_SEAT, 1, SPAN), 3);
    assert_int_equal(columns_of(p, COLUMN_SEAT, 0, 6), 0);
    assert_int_equal(columns_of(p, COLUMN_UNMET, 0, -1), 6);
    /* explicit study in mon2 alone: six attend it, three sets of weeks, one site */
    assert_int_equal(columns_of(p, COLUMN_AT_STUDY, 1, MON2), 6 * 3);
    assert_int_equal(columns_of(p, COLUMN_AT_STUDY, 1, -1), 6 * 3);
    assert_int_equal(columns_of(p, COLUMN_LARGEST, 0, -1), 1);
    assert_int_equal(columns_of(p, COLUMN_LARGEST, 0, PLAIN), 1);
    /* wish_loss: 20 x the best points: s1 12 + 9, the others 12 */
    assert_int_equal(p->constant, 20 * (21 + 5 * 12));
}

static void rows_by_hand(void **state)
{
    const struct program *p = *state;
    struct program *plain = program_build(p->in, false);
    assert_int_equal(plain->n_columns, p->n_columns);
    assert_int_equal(rows_of(plain, FAMILY_SEAT), 0);
    int seats = columns_of(p, COLUMN_SEAT, 0, -1), strong = 0;
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        if (r->family == FAMILY_SEAT && r->count == 2 && p->columns[p->entry_column[r->first]].kind == COLUMN_SEAT)
            strong++;
    }
    assert_int_equal(strong, seats);
    program_free(plain);

    /* the second section of plain opens only after the first */
    int first[12];
    int64_t order[12];
    for (int i = 0; i < 12; i++) {
        first[i] = column_of(p, COLUMN_OPEN, PLAIN, i / 6, i % 6, -1);
        order[i] = i < 6 ? 1 : -1;
    }
    assert_true(row_with(p, FAMILY_SECTIONS, 0, PROGRAM_INF, 12, first, order) >= 0);

    /* s5 wants span: u + z >= 1 */
    int u[] = {column_of(p, COLUMN_UNMET, 4, -1, -1, -1), column_of(p, COLUMN_SEAT, 4, SPAN, 0, 0)};
    assert_true(row_with(p, FAMILY_STUDENT, 1, PROGRAM_INF, 2, u, (int64_t[]){1, 1}) >= 0);
    /* s1 attends 120 minutes a day: at most 60 of Tuesday in meetings, long would take both slots (S4) */
    int homework[] = {column_of(p, COLUMN_SEAT, 0, LONG, 0, 1), column_of(p, COLUMN_SEAT, 0, SPAN, 0, 0)};
    assert_true(row_with(p, FAMILY_STUDENT, -PROGRAM_INF, 60, 2, homework, (int64_t[]){120, 60}) >= 0 ||
                row_with(p, FAMILY_STUDENT, 0, 60, 2, homework, (int64_t[]){120, 60}) >= 0);
    /* span: three students at least, whoever leads */
    int size[] = {column_of(p, COLUMN_SEAT, 4, SPAN, 0, 0), column_of(p, COLUMN_LEAD, SPAN, 0, 0, T1)};
    assert_true(row_with(p, FAMILY_SIZE, 0, PROGRAM_INF, 2, size, (int64_t[]){1, -3}) >= 0);
}

/* one.yaml: in mon1 both study, led by t1; in mon2 s1 plays chess with t2, s2 studies with t1. 180 yuan; loads
 * of 120 and 60; nothing else is lost: 7 x 60 + 180. */
static void value_by_hand(void **state)
{
    (void)state;
    static const char *const ones[] = {"x.chess.1.o0", "r.chess.1.o0.", "l.chess.1.o0.t2", "z.s1.chess.1.o0",
                                       "g.g3c1.mon1.", "g.g3c1.mon2.", "f.t1.g3c1.mon1.", "f.t1.g3c1.mon2."};
    enum { ONES = sizeof ones / sizeof *ones };
    struct instance *in = small_read("one");
    struct program *p = program_build(in, true);
    int64_t *x = columns_new(p), best;
    int set[ONES] = {0};
    char name[256];
    for (int j = 0; j < p->n_columns; j++) {
        program_column_name(p, j, name);
        for (int i = 0; i < ONES; i++)
            if (!strncmp(name, ones[i], strlen(ones[i]))) {
                x[j] = 1;
                set[i]++;
            }
        if (p->columns[j].kind == COLUMN_U)
            x[j] = 120;
        if (p->columns[j].kind == COLUMN_L)
            x[j] = 60;
        /* the same in duties of an hour */
        if (p->columns[j].kind == COLUMN_MOST || p->columns[j].kind == COLUMN_LEAST) {
            assert_int_equal(p->columns[j].key[1], 60);
            x[j] = p->columns[j].kind == COLUMN_MOST ? 2 : 1;
        }
    }
    for (int i = 0; i < ONES; i++)
        assert_int_equal(set[i], 1);
    assert_true(program_holds(p, x));
    assert_int_equal(program_value(p, x), 7 * 60 + 180);
    struct timetable *t = complete(p, x, NULL, NULL);
    struct verdict *v = verdict_of(in, t);
    assert_true(verdict_legal(v));
    assert_int_equal(v->score, 7 * 60 + 180);
    verdict_free(v);
    timetable_free(t);

    /* s1 in two places: the row of its place breaks */
    int64_t *y = columns_new(p);
    memcpy(y, x, sizeof *x * (size_t)p->n_columns);
    y[column_of(p, COLUMN_OPEN, 0, 0, 0, -1)] = 0;
    assert_false(program_holds(p, y));
    assert_true(small_best(p, NULL, 0, y, &best));
    assert_int_equal(best, 7 * 60 + 180); /* and none is better */
    free(x);
    free(y);
    program_free(p);
    instance_free(in);
}

/* MOST and LEAST, the columns that only the strong program has, from U and L. */
static void set_lattice(const struct program *p, int64_t *x)
{
    int64_t u = 0, l = 0;
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        if (c->kind == COLUMN_U)
            u = x[j];
        if (c->kind == COLUMN_L)
            l = x[j];
        if (c->kind == COLUMN_MOST)
            x[j] = floor_div(u - c->key[0] + c->key[2], c->key[1]);
        if (c->kind == COLUMN_LEAST)
            x[j] = ceil_div(l - c->key[0] - c->key[2], c->key[1]);
    }
}

/* What only tightens cuts off no best solution. */
static void assert_as_good(const char *name)
{
    struct instance *in = small_read(name);
    struct program *plain = program_build(in, false), *strong = program_build(in, true);
    assert_true(plain->n_columns <= strong->n_columns);
    int64_t *x = columns_new(strong), *y = columns_new(strong), a = 0, b = 0;
    assert_true(small_best(plain, NULL, 0, x, &a));
    set_lattice(strong, x);
    assert_true(small_best(strong, NULL, 0, y, &b));
    if (a != b)
        fail_msg("%s: plain %lld, strong %lld", name, (long long)a, (long long)b);
    assert_true(program_holds(plain, y) && program_holds(strong, x));
    free(x);
    free(y);
    program_free(plain);
    program_free(strong);
    instance_free(in);
}

static void strong_is_as_good(void **state)
{
    (void)state;
    for (int i = 0; i < N_SMALL; i++)
        assert_as_good(small_schools[i]);
}

/* Duties of odd and even weeks weigh 32 and 29 minutes, whole ones 60: whoever may have them lies at most 1 below and 2
 * above the lattice of 30, whoever may not on that of 60. */
static void fortnights_lie_near_a_lattice(void **state)
{
    (void)state;
    struct instance *in = small_read("fortnight");
    struct program *p = program_build(in, true);
    char name[256], other[256] = "";
    int n = 0;
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        if (c->kind == COLUMN_MOST) { /* two lattices, two names */
            assert_string_not_equal(program_column_name(p, j, name), other);
            memcpy(other, name, sizeof other);
        }
        if (c->kind != COLUMN_MOST && c->kind != COLUMN_LEAST)
            continue;
        n++;
        bool near = c->key[1] == 30;
        assert_true(near || (c->key[1] == 60 && c->kind == COLUMN_MOST)); /* t3 is too seldom there to count in L */
        assert_int_equal(c->key[2], !near ? 0 : c->kind == COLUMN_MOST ? 1 : 2);
    }
    assert_int_equal(n, 3);
    /* one further unit is worth no more than the whole of what a load may be off its units */
    int of_u = 0, of_l = 0;
    for (int i = 0; i < p->n_rows; i++) {
        int64_t most = 0, least = 0;
        for (int e = p->rows[i].first; e < p->rows[i].first + p->rows[i].count; e++) {
            enum column_kind kind = p->columns[p->entry_column[e]].kind;
            most += kind == COLUMN_MOST ? p->entry_value[e] : 0;
            least += kind == COLUMN_LEAST ? p->entry_value[e] : 0;
        }
        of_u += most == 1 - 30;
        of_l += least == 2 - 30;
    }
    assert_int_equal(of_u, 2); /* of t1 and t2 */
    assert_int_equal(of_l, 2);
    program_free(p);
    instance_free(in);
    assert_as_good("fortnight");
}

/* s1 may meet in odd or in even weeks of one slot: in the others it studies in a group of those weeks. s2 meets nobody. */
static void study_of_some_weeks_asks_for_a_group(void **state)
{
    (void)state;
    struct instance *in = small_read("fortnight");
    for (int strong = 0; strong < 2; strong++) {
        struct program *p = program_build(in, strong);
        int rows = 0;
        for (int i = 0; i < p->n_rows; i++) {
            const struct row *r = &p->rows[i];
            bool study = false, groups = false;
            for (int e = r->first; e < r->first + r->count && r->family == FAMILY_STUDENT; e++) {
                const struct column *c = &p->columns[p->entry_column[e]];
                study |= c->kind == COLUMN_AT_STUDY && c->key[0] == 0 && p->entry_value[e] == -1;
                groups |= c->kind == COLUMN_GROUPS && p->entry_value[e] == 1;
            }
            rows += study && groups && r->lower == 0;
        }
        assert_int_equal(rows, strong ? 2 : 0);
        program_free(p);
    }
    instance_free(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(options_by_hand, counts_setup, counts_teardown),
        cmocka_unit_test_setup_teardown(classes_and_leaders_by_hand, counts_setup, counts_teardown),
        cmocka_unit_test_setup_teardown(columns_by_hand, counts_setup, counts_teardown),
        cmocka_unit_test_setup_teardown(rows_by_hand, counts_setup, counts_teardown),
        cmocka_unit_test(value_by_hand),
        cmocka_unit_test(strong_is_as_good),
        cmocka_unit_test(fortnights_lie_near_a_lattice),
        cmocka_unit_test(study_of_some_weeks_asks_for_a_group),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    guard_end_thread();
    return failed;
}
