/* The report: statistics by hand, figures of the school in tests/golden, CSV, columns, the folder. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "unit/golden.h"
#include "tools/common.h"
#include "tools/report/folder.h"
#include "tools/report/paper.h"

static void near(double is, double right)
{
    if (is - right > 1e-9 || right - is > 1e-9)
        fail_msg("%.12g, not %.12g", is, right);
}

/* 1, 3, 5, 7: mean 4; squares 9 + 1 + 1 + 9 = 20, a quarter is 5. Absolute differences of the six pairs:
 * 2 + 4 + 6 + 2 + 4 + 2 = 20, twice that over 16 pairs is 2.5; over twice the mean 0.3125. */
static void test_balance_by_hand(void **state)
{
    (void)state;
    const int loads[] = {5, 1, 7, 3};
    struct balance b = balance_of(loads, 4);
    assert_int_equal(b.count, 4);
    assert_int_equal(b.least, 1);
    assert_int_equal(b.most, 7);
    near(b.mean, 4);
    near(b.deviation * b.deviation, 5);
    near(b.gini, 0.3125);
}

static void test_balance_extremes(void **state)
{
    (void)state;
    const int even[] = {60, 60, 60}, one[] = {0, 0, 0, 120}, none[] = {0, 0};
    near(balance_of(even, 3).gini, 0);
    near(balance_of(even, 3).deviation, 0);
    near(balance_of(one, 4).gini, 0.75); /* one has all: (n - 1) / n */
    near(balance_of(none, 2).gini, 0);
    assert_int_equal(balance_of(NULL, 0).count, 0);
}

/* (160 + 0 + 120 + 30 + 61 + 152 + 149) minutes over 4.5 posts; of a full post t03, who has half of one, has 122. */
static void test_fair_load_by_hand(void **state)
{
    const struct report *r = ((struct golden *)*state)->r;
    near(r->fair_load * 4.5, 672);
    assert_int_equal(full_load(r, person(r->in, "t03")), 122);
    assert_int_equal(full_load(r, person(r->in, "t02")), 150);
}

/* The parts of the cost are the whole: odd and even weeks of one post are two people's, each rounded up. */
static void test_costs_add_up(void **state)
{
    const struct report *r = ((struct golden *)*state)->r;
    assert_int_equal(r->costs.by_provider[0].times, 1);
    assert_int_equal(r->costs.by_provider[0].yuan, 120);
    assert_int_equal(r->costs.by_type[STAFF_OWN].yuan + 120, r->v->measures[MEASURE_COST]);
}

/* Read off tests/golden/timetable.yaml by hand. */
static void test_students_by_hand(void **state)
{
    const struct report *r = ((struct golden *)*state)->r;
    assert_int_equal(r->coverage.students, 9);
    assert_int_equal(r->coverage.scheduled, 8); /* s09 lacks consents */
    assert_int_equal(r->coverage.attending, 8);
    assert_int_equal(r->coverage.wishing, 7); /* s08 has no wish */
    assert_int_equal(r->coverage.granted, 6); /* s07's drama did not open */
    assert_int_equal(r->coverage.seats, 7);   /* s01 has two */
    assert_int_equal(r->best_rank[0], 4);     /* s01, s03, s05, s06 */
    assert_int_equal(r->best_rank[1], 2);     /* s02, s04 */
    assert_int_equal(r->seats_rank[0], 4);
    assert_int_equal(r->seats_rank[1], 3);
    assert_int_equal(r->n_meetings, 3);
}

static void test_workload_by_hand(void **state)
{
    const struct report *r = ((struct golden *)*state)->r;
    const struct workload *t01 = &r->workloads[person(r->in, "t01")], *t04 = &r->workloads[person(r->in, "t04")];
    assert_int_equal(t01->load, 160); /* mon1, mon2, 40 minutes at noon */
    assert_int_equal(t01->by_period[PERIOD_NOON], 40);
    assert_int_equal(t01->by_period[PERIOD_AFTER_CLASS], 120);
    assert_int_equal(t01->noon_duties, 1);
    assert_int_equal(t01->late_duties, 1);
    assert_int_equal(t01->most_week, 160);
    assert_int_equal(t01->most_days, 2);
    assert_int_equal(t04->most_week, 180); /* the gate in odd weeks, and tue1, tue2 */
    assert_int_equal(t04->most_day, 120);
    assert_false(t01->over_week);
    assert_int_equal(r->balance.count, 5);
    assert_int_equal(r->balance.least, 61);
    assert_int_equal(r->balance.most, 160);
}

static void test_slots_by_hand(void **state)
{
    const struct report *r = ((struct golden *)*state)->r;
    const struct slot_figures *mon2 = &r->figures[slot(r->in, "mon2")], *tue2 = &r->figures[slot(r->in, "tue2")];
    assert_int_equal(mon2->attending, 8);
    assert_int_equal(mon2->in_meetings, 5);  /* in odd weeks, with chess */
    assert_int_equal(mon2->in_study, 4);     /* in even weeks, without */
    assert_int_equal(mon2->study_groups, 2); /* in even weeks */
    assert_int_equal(mon2->on_duty, 4);
    assert_int_equal(mon2->rooms_used, 3);
    assert_int_equal(tue2->on_duty, 3);      /* with the provider's leader */
    assert_int_equal(tue2->available, 4);    /* t02 is not */
}

static void test_external_meetings(void **state)
{
    const struct report *r = ((struct golden *)*state)->r;
    assert_int_equal(r->n_externals, 1);
    assert_int_equal(r->externals[0].count, 2); /* t02 and t05 lead robotics */
    assert_int_equal(r->candidates[0].staff, person(r->in, "t02")); /* by id */
    assert_int_equal(r->candidates[0].state, CANDIDATE_UNAVAILABLE);
    assert_int_equal(r->candidates[1].staff, person(r->in, "t05"));
    assert_int_equal(r->candidates[1].state, CANDIDATE_ON_DUTY);
}

/* Ids may hold anything: a file name is safe, and no two are alike even where case does not count. */
static void test_paths(void **state)
{
    struct golden *g = *state;
    static const char *const ids[] = {"t01", "T01", "../../etc/x", "李 老师/1"};
    const struct document d = {.path = "calendars/staff/*.ics", .each = EACH_STAFF};
    const char *const plain = g->in->staff[4].id;
    for (int i = 0; i < 4; i++)
        ((struct staff *)(uintptr_t)g->in->staff)[i].id = ids[i];
    const char **paths = document_paths(g->r, &d);
    char right[64];
    assert_string_equal(paths[0], "calendars/staff/t01.ics");
    assert_int_equal(strlen(paths[1]), strlen("calendars/staff/T01-0123456789a.ics"));
    assert_memory_equal(paths[1], "calendars/staff/T01-", 20);
    assert_memory_equal(paths[2], "calendars/staff/etcx-", 21);
    assert_memory_equal(paths[3], "calendars/staff/1-", 18);
    snprintf(right, sizeof right, "calendars/staff/%s.ics", plain);
    assert_string_equal(paths[4], right);
    assert_int_equal(each_count(g->r, EACH_SECTION), g->r->t->n_sections);
    assert_string_equal(each_id(g->r, EACH_SECTION, 0), "chess-1");
    char *longest = arena_alloc(g->r->arena, 301);
    memset(longest, 'a', 300);
    ((struct staff *)(uintptr_t)g->in->staff)[0].id = longest;
    ((struct staff *)(uintptr_t)g->in->staff)[1].id = "con";
    paths = document_paths(g->r, &d);
    assert_in_range(strlen(paths[0]), 30, 90);
    assert_string_not_equal(paths[1], "calendars/staff/con.ics");
}

static void test_groups(void **state)
{
    (void)state;
    char unknown[64] = "";
    assert_int_equal(documents_groups(NULL, unknown), DOCUMENTS_ALL);
    assert_int_equal(documents_groups("text,tables,page,workbook,papers,calendars", unknown), DOCUMENTS_ALL);
    assert_int_equal(documents_groups("calendars,text", unknown), DOCUMENTS_CALENDARS | DOCUMENTS_TEXT);
    assert_int_equal(documents_groups("text,page,pag", unknown), -1);
    assert_string_equal(unknown, "pag");
    assert_int_equal(documents_groups("text,", unknown), -1);
    assert_string_equal(unknown, "");
}

/* The report lists the meetings that the measure counts, whoever is first in the list of staff. */
static void test_external_measure(void **state)
{
    struct golden *g = *state;
    ((struct staff *)(uintptr_t)g->in->staff)[0].type = STAFF_PROFESSIONAL;
    struct verdict *v = verdict_of(g->in, g->t);
    struct report *r = report_new(g->in, g->t, v, NULL);
    assert_int_equal(r->n_externals, v->measures[MEASURE_EXTERNAL]);
    report_free(r);
    verdict_free(v);
}

static void print_paper(const struct document *d, const struct report *r, struct buf *out)
{
    struct paper *p = paper_new(d, r);
    paper_html(p, out);
    paper_free(p);
}

static void test_anonymize(void **state)
{
    struct golden *g = *state;
    instance_anonymize(g->in);
    struct verdict *v = verdict_of(g->in, g->t);
    struct report *r = report_new(g->in, g->t, v, NULL);
    for (const struct document *d = documents; d->path; d++) {
        for (int e = 0; e < each_count(r, d->each); e++) {
            struct buf text = {0};
            if (d->emit)
                d->emit(r, &text);
            else if (d->sheet)
                sheet_csv(d->sheet, r, &text);
            else if (d->make)
                assert_true(d->make(r, e, &text));
            else
                print_paper(d, r, &text);
            if (text.text && (strstr(text.text, "同学") || strstr(text.text, "老师") || strstr(text.text, "校车") ||
                              strstr(text.text, "科技馆")))
                fail_msg("%s holds a name", d->path);
            buf_free(&text);
        }
    }
    report_free(r);
    verdict_free(v);
}

static void fill_sheet(const struct report *r, struct sheet *out)
{
    (void)r;
    sheet_text(out, "a,b");
    sheet_text(out, "he \"said\"");
    sheet_number(out, -5);
    sheet_yuan(out, -1205);
    sheet_end(out);
    sheet_text(out, "=1+1");
    sheet_text(out, "@x");
    sheet_text(out, "");
    sheet_end(out);
}

static void test_sheet(void **state)
{
    (void)state;
    struct buf out = {0};
    sheet_csv(fill_sheet, NULL, &out);
    assert_string_equal(out.text, "\xEF\xBB\xBF\"a,b\",\"he \"\"said\"\"\",-5,-12.05\r\n\"'=1+1\",\"'@x\",\"\"\r\n");
    buf_free(&out);
}

static void test_columns(void **state)
{
    (void)state;
    struct buf out = {0};
    struct columns c = {.count = 2};
    columns_add(&c, "课");
    columns_add_number(&c, 1);
    columns_add(&c, "abc");
    columns_add(&c, "");
    columns_write(&c, 1, &out);
    assert_string_equal(out.text, " 课   1\n abc\n");
    buf_free(&out);
}

static void add(struct folder *f, const char *path, const char *text)
{
    struct buf b = {0};
    buf_puts(&b, text);
    folder_add(f, path, "x", b);
}

static void test_folder(void **state)
{
    (void)state;
    char dir[] = "/tmp/kehou-test-XXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    struct folder f = {.dir = dir};
    add(&f, "timetable.txt", "one");
    folder_add_index(&f);
    assert_true(folder_write(&f));
    assert_true(folder_prepare(dir, DOCUMENTS_ALL)); /* its own files are no obstacle */
    f = (struct folder){.dir = dir};
    add(&f, "timetable.txt", "two");
    folder_add_index(&f);
    assert_true(folder_write(&f));
    struct arena *a = arena_new();
    size_t length;
    snprintf(path, sizeof path, "%s/timetable.txt", dir);
    assert_string_equal(file_read(a, path, &length), "two");
    /* Somebody else's file stops it before anything is replaced. */
    f = (struct folder){.dir = dir};
    add(&f, "timetable.txt", "three");
    add(&f, "mine.txt", "theirs");
    snprintf(path, sizeof path, "%s/mine.txt", dir);
    assert_true(file_replace(path, "mine", 4));
    freopen("/dev/null", "w", stderr);
    assert_false(folder_write(&f));
    assert_string_equal(file_read(a, path, &length), "mine");
    unlink(path);
    /* So does one among the files of entities, before the search. */
    snprintf(path, sizeof path, "%s/calendars/staff", dir);
    assert_true(folder_make(path));
    snprintf(path, sizeof path, "%s/calendars/staff/mine.ics", dir);
    assert_true(file_replace(path, "mine", 4));
    assert_false(folder_prepare(dir, DOCUMENTS_ALL));
    assert_true(folder_prepare(dir, DOCUMENTS_ALL & ~DOCUMENTS_CALENDARS));
    unlink(path);
    assert_true(folder_prepare(dir, DOCUMENTS_ALL));
    snprintf(path, sizeof path, "%s/calendars/staff", dir);
    rmdir(path);
    snprintf(path, sizeof path, "%s/calendars", dir);
    rmdir(path);
    snprintf(path, sizeof path, "%s/timetable.txt", dir);
    assert_string_equal(file_read(a, path, &length), "two");
    unlink(path);
    snprintf(path, sizeof path, "%s/index.txt", dir);
    unlink(path);
    assert_int_equal(rmdir(dir), 0); /* nothing left lying about */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_balance_by_hand),
        cmocka_unit_test(test_balance_extremes),
        cmocka_unit_test_setup_teardown(test_students_by_hand, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_fair_load_by_hand, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_costs_add_up, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_workload_by_hand, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_slots_by_hand, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_external_meetings, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_external_measure, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_anonymize, golden_setup, golden_teardown),
        cmocka_unit_test_setup_teardown(test_paths, golden_setup, golden_teardown),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_sheet),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
