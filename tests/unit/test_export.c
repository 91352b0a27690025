/* A program written out means the same to glpsol and CBC, as MPS and as LP. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "program/program.h"

/* minimise 100 - 3 z1 - 2 z2 + 5 u + U - L, where
 *   1 <= z1 + z2 + u <= 2         two sides
 *   2 (z1 + z2) <= 3              one column twice in the row
 *   U - L >= 4,  L <= -2          L has no lower bound
 *   g = 3 (fixed), U >= g - 2     hence U = 1, L = -3 and no less
 * at best z1 = 1, z2 = 0: 100 - 3 + 4 = 101. */
enum { Z1, Z2, UNMET, UPPER, LOWER, GROUPS, UNUSED, BEST = 101 };

static struct slot slots[] = {{.id = "mon1"}};
static struct student students[] = {{.id = "s0001"}, {.id = "李同学"}};
static struct activity activities[] = {{.id = "chess club"}};
static struct pool pools[] = {{.id = "g1c1"}};
static struct instance school = {
    .n_slots = 1, .slots = slots, .n_students = 2, .students = students,
    .n_activities = 1, .activities = activities, .n_pools = 1, .pools = pools,
};

static struct column columns[] = {
    [Z1] = {-3, 0, 1, true, COLUMN_SEAT, {0, 0, 0, 0, -1}},
    [Z2] = {-2, 0, 1, true, COLUMN_SEAT, {1, 0, 0, 0, -1}},
    [UNMET] = {5, 0, PROGRAM_INF, true, COLUMN_UNMET, {0, -1, -1, -1, -1}},
    [UPPER] = {1, -PROGRAM_INF, PROGRAM_INF, true, COLUMN_U, {-1, -1, -1, -1, -1}},
    [LOWER] = {-1, -PROGRAM_INF, -2, true, COLUMN_L, {-1, -1, -1, -1, -1}},
    [GROUPS] = {0, 3, 3, true, COLUMN_GROUPS, {0, 0, 0, 0, -1}},
    [UNUSED] = {0, 0, 1, false, COLUMN_GROUPS, {0, 0, 0, 0, -1}},
};

static struct row rows[] = {
    {1, 2, FAMILY_STUDENT, 0, 3, -1, 0},
    {-PROGRAM_INF, 3, FAMILY_SIZE, 3, 4, -1, 0},
    {4, PROGRAM_INF, FAMILY_BALANCE, 7, 2, -1, 0},
    {-2, PROGRAM_INF, FAMILY_BALANCE, 9, 2, -1, 0},
    {-PROGRAM_INF, PROGRAM_INF, FAMILY_ROOM, 11, 1, -1, 0},
    {0, 5, FAMILY_LOCK, 12, 0, -1, 0},
};

static int entry_column[] = {Z1, Z2, UNMET, Z1, Z2, Z1, Z2, UPPER, LOWER, UPPER, GROUPS, Z1};
static int64_t entry_value[] = {1, 1, 1, 1, 1, 1, 1, 1, -1, 1, -1, 1};

static struct program program = {
    .in = &school, .n_columns = 7, .n_rows = 6, .n_entries = 12, .columns = columns, .rows = rows,
    .entry_column = entry_column, .entry_value = entry_value, .constant = 100,
};

static void write_file(void (*write)(const struct program *, struct buf *), const char *path)
{
    struct buf out = {0};
    write(&program, &out);
    assert_true(file_replace(path, out.text, out.length));
    buf_free(&out);
}

/* The first number after `mark` in what `command` prints. */
static double number_printed(const char *command, const char *mark)
{
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    char line[1024];
    double value = 0;
    bool found = false;
    while (fgets(line, sizeof line, pipe)) {
        const char *at = strstr(line, mark);
        found = found || (at && sscanf(at + strlen(mark), "%lf", &value) == 1);
    }
    pclose(pipe);
    if (!found)
        fail_msg("'%s' printed no '%s'", command, mark);
    return value;
}

static void solvers_agree(void **state)
{
    (void)state;
    char folder[] = "/tmp/test_export.XXXXXX", mps[64], lp[64], command[256];
    assert_non_null(mkdtemp(folder));
    snprintf(mps, sizeof mps, "%s/p.mps", folder);
    snprintf(lp, sizeof lp, "%s/p.lp", folder);
    write_file(program_write_mps, mps);
    write_file(program_write_lp, lp);
    static const struct {
        const char *format, *mark;
        bool lp;
    } readers[] = {
        {"glpsol --freemps %s -o /dev/stdout", "Objective:  score = ", false},
        {"glpsol --lp %s -o /dev/stdout", "Objective:  score = ", true},
        {"cbc %s solve solution /dev/null", "Objective value:", false},
        {"cbc %s solve solution /dev/null", "Objective value:", true},
    };
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        snprintf(command, sizeof command, readers[i].format, readers[i].lp ? lp : mps);
        assert_int_equal((int)number_printed(command, readers[i].mark), BEST);
    }
    unlink(mps);
    unlink(lp);
    rmdir(folder);
}

static void names_are_unique_and_plain(void **state)
{
    (void)state;
    char name[256], other[256];
    assert_string_equal(program_column_name(&program, UNMET, name), "u.s0001");
    assert_string_equal(program_column_name(&program, Z1, name), "z.s0001.#0.1.o0");
    assert_string_equal(program_column_name(&program, Z2, name), "z.#1.#0.1.o0");
    assert_string_equal(program_row_name(&program, 2, name), "balance.2");
    for (int i = 0; i < program.n_columns; i++) {
        for (int j = 0; j < i; j++)
            assert_string_not_equal(program_column_name(&program, i, name), program_column_name(&program, j, other));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solvers_agree),
        cmocka_unit_test(names_are_unique_and_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
