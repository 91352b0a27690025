/* Options: values, ranges, lists, operands, refusals. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>

#include <cmocka.h>

#include "tools/options.h"

struct values {
    bool quiet;
    int64_t threads;
    double gap;
    const char *out;
    struct texts with;
    struct texts operands;
    int done;
};

/* Parses a command line of words separated by blanks; its messages are not shown. */
static bool parse(struct values *v, const char *line, int least, int most)
{
    const struct option_row more[] = {
        {"gap", OPTION_REAL, &v->gap, 0, 1, "FRACTION", "a"},
        {0},
    };
    const struct option_row rows[] = {
        {"quiet", OPTION_FLAG, &v->quiet, 0, 0, NULL, "b"},
        {"threads", OPTION_INT, &v->threads, 1, 64, "N", "c"},
        {"out", OPTION_TEXT, &v->out, 0, 0, "DIR", "d"},
        {"with", OPTION_LIST, &v->with, 0, 0, "X", "e"},
        {.value = (void *)more, .help = "more"},
    };
    static char words[256];
    static char *argv[32];
    int argc = 0;
    strcpy(words, line);
    for (char *w = strtok(words, " "); w; w = strtok(NULL, " "))
        argv[argc++] = w;
    argv[argc] = NULL;
    int saved[2] = {dup(1), dup(2)}, null = open("/dev/null", O_WRONLY);
    fflush(stdout);
    dup2(null, 1);
    dup2(null, 2);
    bool go = options_parse(argc, argv, rows, "solve X", least, most, &v->operands, &v->done);
    fflush(stdout);
    for (int i = 0; i < 2; i++) {
        dup2(saved[i], i + 1);
        close(saved[i]);
    }
    close(null);
    return go;
}

static void test_values(void **state)
{
    (void)state;
    struct values v = {.threads = 2};
    assert_true(parse(&v, "solve one --quiet --threads=4 -o d --gap 0.25 --with a two --with b", 1, 2));
    assert_int_equal(v.done, EXIT_DONE);
    assert_true(v.quiet);
    assert_int_equal(v.threads, 4);
    assert_true(v.gap == 0.25);
    assert_string_equal(v.out, "d");
    assert_int_equal(v.with.count, 2);
    assert_string_equal(v.with.at[1], "b");
    assert_int_equal(v.operands.count, 2);
    assert_string_equal(v.operands.at[0], "one");
    assert_string_equal(v.operands.at[1], "two");
    texts_free(&v.with);
}

static void test_defaults_stay(void **state)
{
    (void)state;
    struct values v = {.threads = 2, .out = "here"};
    assert_true(parse(&v, "solve", 0, 0));
    assert_int_equal(v.threads, 2);
    assert_string_equal(v.out, "here");
    assert_false(v.quiet);
}

static void test_operands_after_dashes(void **state)
{
    (void)state;
    struct values v = {0};
    assert_true(parse(&v, "solve -- --quiet", 1, -1));
    assert_false(v.quiet);
    assert_string_equal(v.operands.at[0], "--quiet");
}

static void test_refusals(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "solve --threads 0",  "solve --threads 65", "solve --threads 3x", "solve --threads", "solve --threads 99999999999999999999",
        "solve --gap nan",    "solve --gap 2",      "solve --gap -0.1",   "solve --nothing", "solve --quiet=yes",
        "solve --lang french", "solve -x",          "solve a b",          "solve --help=1",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct values v = {.threads = 2};
        if (parse(&v, lines[i], 0, 1))
            fail_msg("accepted: %s", lines[i]);
        assert_int_equal(v.done, EXIT_USAGE);
    }
    struct values v = {0};
    assert_false(parse(&v, "solve", 1, 1));
    assert_int_equal(v.done, EXIT_USAGE);
}

static void test_help_is_done(void **state)
{
    (void)state;
    static const char *const lines[] = {"solve --help", "solve -h", "solve --version", "solve --lang zh --help"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct values v = {.done = -1};
        assert_false(parse(&v, lines[i], 1, 1));
        assert_int_equal(v.done, EXIT_DONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),  cmocka_unit_test(test_defaults_stay),
        cmocka_unit_test(test_operands_after_dashes), cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_help_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
