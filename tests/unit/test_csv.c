/* CSV as the same trees: nesting, places, and what is refused where. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "school/node.h"

struct parsed {
    struct arena *arena;
    struct diags *d;
    bool good;
    struct csv csv;
};

static struct parsed parse(const char *text)
{
    struct parsed p = {.arena = arena_new(), .d = diags_new()};
    p.good = csv_nodes(p.arena, text, strlen(text), diags_file(p.d, "t.csv"), p.d, &p.csv);
    assert_true(p.good == (p.d->errors == 0));
    return p;
}

static void done(struct parsed *p)
{
    arena_free(p->arena);
    diags_free(p->d);
}

static void refused(const char *text, int line, int column, const char *part)
{
    struct parsed p = parse(text);
    assert_int_equal(p.d->errors, 1);
    if (!strstr(p.d->items[0].message, part))
        fail_msg("'%s' lacks '%s'", p.d->items[0].message, part);
    assert_int_equal(p.d->items[0].pos.line, line);
    assert_int_equal(p.d->items[0].pos.column, column);
    done(&p);
}

static void rows_nest(void **state)
{
    (void)state;
    struct parsed p = parse("\xEF\xBB\xBFid,size.min,name,size.max\r\nchoir,5,合唱,30\r\n\r\nchess,,\"a,\"\"b\"\"\",\r\n,,,\r\n");
    assert_int_equal(p.csv.rows->count, 2);
    const struct node *a = p.csv.rows->items[0], *b = p.csv.rows->items[1];
    assert_string_equal(node_text(a, "id"), "choir");
    assert_string_equal(node_text(node_get(a, "size"), "min"), "5");
    assert_string_equal(node_text(node_get(a, "size"), "max"), "30");
    assert_int_equal(node_get(node_get(a, "size"), "max")->pos.column, 12);
    assert_string_equal(node_text(b, "name"), "a,\"b\"");
    assert_int_equal(node_get(b, "size")->count, 0); /* there, though its cells are empty */
    assert_int_equal(b->pos.line, 4);
    assert_non_null(node_get(node_get(p.csv.columns, "size"), "min"));
    done(&p);
}

static void lines_inside_quotes(void **state)
{
    (void)state;
    struct parsed p = parse("id,name\n\n  \na,\"x\ny\"\nb,z");
    assert_int_equal(p.csv.rows->count, 2);
    assert_string_equal(node_text(p.csv.rows->items[0], "name"), "x\ny");
    assert_int_equal(p.csv.rows->items[0]->pos.line, 4);
    assert_int_equal(p.csv.rows->items[1]->pos.line, 6);
    assert_int_equal(node_get(p.csv.rows->items[1], "name")->pos.column, 3);
    done(&p);
}

static void lists_in_cells(void **state)
{
    (void)state;
    struct parsed p = parse("id,attends\na, mon1 ; mon2\n");
    const struct node *list = node_list(p.arena, node_get(p.csv.rows->items[0], "attends"));
    assert_int_equal(list->kind, NODE_SEQUENCE);
    assert_int_equal(list->count, 2);
    assert_string_equal(list->items[0]->text, "mon1");
    assert_string_equal(list->items[1]->text, "mon2");
    done(&p);
}

static void shapes_refused(void **state)
{
    (void)state;
    refused("", 1, 1, "empty");
    refused("id,name,id\n", 1, 9, "also defined at line 1, column 1");
    refused("id,size,size.min\n", 1, 9, "also defined");
    refused("id,,name\n", 1, 4, "column 2 has no heading");
    refused("id,size..min\n", 1, 4, "a heading is a key");
    refused("id,name\na,b,c\n", 2, 5, "the row has 3 fields, the header 2");
    refused("id,name\na\n", 2, 1, "the row has 1 fields, the header 2");
    refused("id,name\na,b\"c\n", 2, 4, "quotation mark inside");
    refused("id,name\na,\"b\nc\n", 2, 3, "never closed");
    refused("id,name\na,\xC0\xEE\n", 2, 3, "GB18030");
    refused("PK\3\4", 1, 1, "workbook");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_nest),
        cmocka_unit_test(lines_inside_quotes),
        cmocka_unit_test(lists_in_cells),
        cmocka_unit_test(shapes_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
