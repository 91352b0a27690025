/* Workbooks and CSV files as grids: what each kind of cell reads as, and what is refused, and how. The files come from
 * tests/sheets/make.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sheet/grid.h"

static char folder[] = "/tmp/kehou-xlsx-XXXXXX";

static int make_files(void **state)
{
    (void)state;
    char command[200];
    if (!mkdtemp(folder))
        return -1;
    snprintf(command, sizeof command, "/usr/bin/python3 -B tests/sheets/make.py %s", folder);
    return system(command);
}

static int remove_files(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

struct reading {
    struct arena *arena;
    struct diags *d;
    const struct book *book;
};

static struct reading read_file(const char *name)
{
    char path[200];
    struct reading r = {arena_new(), diags_new(), NULL};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    r.book = book_read(r.arena, path, r.d);
    assert_true((r.book == NULL) == (r.d->errors > 0));
    return r;
}

static void done(struct reading *r)
{
    arena_free(r->arena);
    diags_free(r->d);
}

static const struct cell_grid *only(const struct reading *r)
{
    if (!r->book)
        diags_print(r->d, stderr);
    assert_non_null(r->book);
    assert_int_equal(r->book->count, 1);
    return &r->book->grids[0];
}

static void expect(const struct grid_row *row, int column, enum cell_kind kind, const char *text)
{
    const struct cell *c = grid_cell(row, column);
    if (!text) {
        assert_null(c);
        return;
    }
    assert_non_null(c);
    assert_string_equal(c->text, text);
    assert_int_equal(c->kind, kind);
    assert_int_equal(c->pos.line, row->number);
    assert_int_equal(c->pos.column, column + 1);
}

static void cells_of_every_kind(void **state)
{
    (void)state;
    struct reading r = read_file("good.xlsx");
    const struct cell_grid *g = only(&r);
    assert_string_equal(g->name, "学生");
    assert_int_equal(g->count, 3);
    const struct grid_row *row = &g->rows[0];
    expect(row, 0, CELL_TEXT, "机器人");
    expect(row, 1, CELL_TEXT, "三(1)班");
    expect(row, 2, CELL_TEXT, "a\nb_x0041__xD800_");
    expect(row, 3, CELL_TEXT, NULL);
    expect(row, 4, CELL_TEXT, NULL);
    assert_int_equal(g->n_merges, 1);
    assert_memory_equal(&g->merges[0], (&(struct merge){1, 1, 1, 2}), sizeof(struct merge));
    row = &g->rows[1];
    assert_int_equal(row->number, 5);
    static const struct {
        enum cell_kind kind;
        const char *text;
    } fifth[] = {{CELL_TEXT, "x <y>"},   {CELL_NUMBER, "3"},     {CELL_NUMBER, "0.1"}, {CELL_NUMBER, "1E+17"},
                 {CELL_NUMBER, "0.3"},   {CELL_NUMBER, "0"},     {CELL_FLAG, "true"},  {CELL_FAULT, "#REF!"},
                 {CELL_TEXT, "机器人x"}, {CELL_FAULT, "=SUM(A1)"}, {CELL_DATE, "2026-09-01"}, {CELL_TEXT, NULL}},
      sixth[] = {{CELL_DATE, "2026-09-01"}, {CELL_DATE, "2026-09-01"}, {CELL_DATE, "16:30"}, {CELL_DATE, "24:00"},
                 {CELL_NUMBER, "0.75"},     {CELL_NUMBER, "5"},        {CELL_DATE, "2026-01-02"},
                 {CELL_DATE, "2026-09-01 16:30"}, {CELL_DATE, "1900-02-28"}, {CELL_DATE, "1900-03-01"},
                 {CELL_NUMBER, "-3"},       {CELL_DATE, "17:00"},      {CELL_NUMBER, "7"},   {CELL_NUMBER, "8"}};
    for (int i = 0; i < (int)(sizeof fifth / sizeof *fifth); i++)
        expect(row, i, fifth[i].kind, fifth[i].text);
    row = &g->rows[2];
    assert_int_equal(row->number, 6);
    for (int i = 0; i < (int)(sizeof sixth / sizeof *sixth); i++)
        expect(row, i, sixth[i].kind, sixth[i].text);
    done(&r);
}

static void other_programs(void **state)
{
    (void)state;
    struct reading r = read_file("prefixed.xlsx");
    expect(&only(&r)->rows[0], 0, CELL_NUMBER, "5");
    done(&r);
    r = read_file("1904.xlsx");
    expect(&only(&r)->rows[0], 0, CELL_DATE, "2026-09-01");
    done(&r);
    r = read_file("absolute.xlsx");
    expect(&only(&r)->rows[0], 0, CELL_NUMBER, "5");
    done(&r);
    r = read_file("rows.xlsx");
    assert_int_equal(only(&r)->count, 1);
    assert_true(arena_size(r.arena) < 4 << 20);
    done(&r);
}

static void csv_as_a_sheet(void **state)
{
    (void)state;
    struct reading r = read_file("gb.csv");
    const struct cell_grid *g = only(&r);
    assert_string_equal(g->name, "gb");
    assert_int_equal(g->count, 3);
    expect(&g->rows[0], 1, CELL_TEXT, "姓名");
    assert_int_equal(g->rows[1].number, 3);
    expect(&g->rows[1], 1, CELL_TEXT, "王\r\n同学");
    assert_int_equal(g->rows[2].number, 4); /* the line end within the cell above makes no row */
    expect(&g->rows[2], 1, CELL_TEXT, "镕");
    done(&r);
    r = read_file("empty.csv");
    assert_int_equal(only(&r)->count, 0);
    done(&r);
}

static const struct {
    const char *file, *says;
} refused[] = {
    {"laughs.xlsx", "declares entities"},
    {"outside.xlsx", "declares entities"},
    {"dtd.xlsx", "declares entities"},
    {"bomb.xlsx", "unpacks to more than 128 MB"},
    {"bomb-lies.xlsx", "unpacks to more than 128 MB"},
    {"cells.xlsx", "more cells than any school needs"},
    {"deep.xlsx", "nested more than 64 deep"},
    {"many.xlsx", "more than 10000 files"},
    {"climb.xlsx", "lacks its part 学生"},
    {"climb-zip.xlsx", "lacks its part 学生"},
    {"net.xlsx", "lacks its part 学生"},
    {"nowhere.xlsx", "lacks its part xl/worksheets/second.xml"},
    {"cut.xlsx", "damaged or cut off"},
    {"cut-end.xlsx", "damaged or cut off"},
    {"damaged.xlsx", "first.xml in the workbook is damaged"},
    {"not-xml.xlsx", "workbook.xml in the workbook is not XML (mismatched tag)"},
    {"no-strings.xlsx", "refers to a text that the workbook lacks"},
    {"disorder.xlsx", "rows of the sheet are not in order"},
    {"columns.xlsx", "cells of the sheet are not in order"},
    {"wide.xlsx", "wider than any school needs"},
    {"word.xlsx", "no number where the workbook says so"},
    {"plain.xlsx", "no .xlsx workbook"},
    {"table.ods", "OpenDocument table (.ods)"},
    {"old.xls", "an old workbook (.xls"},
    {"locked.xlsx", "protected by a password"},
    {"page.xls", "a web page"},
    {"wide16.csv", "UTF-16"},
    {"noise.csv", "not UTF-8"},
    {"none.xlsx", "cannot read"},
};

static void hostile_files_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct reading r = read_file(refused[i].file);
        if (r.d->errors != 1 || !strstr(r.d->items[0].message, refused[i].says))
            fail_msg("%s: %d errors, '%s' lacks '%s'", refused[i].file, r.d->errors,
                     r.d->errors ? r.d->items[0].message : "", refused[i].says);
        done(&r);
    }
}

/* Every prefix of a workbook, and the workbook with each of some bytes changed: an answer, and no memory fault. */
static void any_bytes(void **state)
{
    (void)state;
    char path[200];
    snprintf(path, sizeof path, "%s/good.xlsx", folder);
    FILE *f = fopen(path, "rb");
    char bytes[8192];
    assert_non_null(f);
    size_t length = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_in_range(length, 1000, sizeof bytes - 1);
    for (size_t i = 0; i < 2 * length; i += 3) {
        char *copy = malloc(length);
        memcpy(copy, bytes, length);
        copy[i % length] ^= (char)(1 << i % 7);
        struct reading r = {arena_new(), diags_new(), NULL};
        r.book = xlsx_book(r.arena, copy, i < length ? length : i - length, "x.xlsx", r.d);
        assert_true(r.book || r.d->errors);
        done(&r);
        free(copy);
    }
}

static void places_name_cells(void **state)
{
    (void)state;
    char name[24], *text = NULL;
    size_t size;
    diag_cell_name(5, 1, name);
    assert_string_equal(name, "A5");
    diag_cell_name(1048576, 16384, name);
    assert_string_equal(name, "XFD1048576");
    struct diags *d = diags_new();
    diag_error(d, (struct pos){diags_sheet(d, "a.xlsx", "学生"), 7, 27}, "%s", "no");
    FILE *f = open_memstream(&text, &size);
    diags_print(d, f);
    fclose(f);
    assert_string_equal(text, "a.xlsx:学生:7:27: error: AA7: no\n");
    free(text);
    diags_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_every_kind),     cmocka_unit_test(other_programs), cmocka_unit_test(csv_as_a_sheet),
        cmocka_unit_test(hostile_files_are_named), cmocka_unit_test(any_bytes),      cmocka_unit_test(places_name_cells),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
