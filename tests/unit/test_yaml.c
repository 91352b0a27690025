/* YAML as trees: places, and what is refused where. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "school/node.h"

struct parsed {
    struct arena *arena;
    struct diags *d;
    const struct node *root;
};

static struct parsed parse(const char *text, size_t length)
{
    struct parsed p = {arena_new(), diags_new(), NULL};
    p.root = yaml_nodes(p.arena, text, length, diags_file(p.d, "t.yaml"), p.d);
    assert_true(!p.root == (p.d->errors > 0));
    return p;
}

static void done(struct parsed *p)
{
    arena_free(p->arena);
    diags_free(p->d);
}

/* The text is refused with one error at line:column that holds `part`. */
static void refused_bytes(const char *text, size_t length, int line, int column, const char *part)
{
    struct parsed p = parse(text, length);
    assert_int_equal(p.d->errors, 1);
    if (!strstr(p.d->items[0].message, part))
        fail_msg("'%s' lacks '%s'", p.d->items[0].message, part);
    assert_int_equal(p.d->items[0].pos.line, line);
    assert_int_equal(p.d->items[0].pos.column, column);
    done(&p);
}

static void refused(const char *text, int line, int column, const char *part)
{
    refused_bytes(text, strlen(text), line, column, part);
}

static void places(void **state)
{
    (void)state;
    const char *text = "\xEF\xBB\xBF# 注释\n名: [一, '二']\nb: {c: d}\n";
    struct parsed p = parse(text, strlen(text));
    assert_int_equal(p.root->kind, NODE_MAPPING);
    assert_int_equal(p.root->count, 2);
    const struct node *list = node_get(p.root, "名");
    assert_int_equal(list->kind, NODE_SEQUENCE);
    assert_int_equal(list->count, 2);
    assert_string_equal(list->items[1]->text, "二");
    assert_int_equal(list->items[1]->style, STYLE_QUOTED);
    assert_int_equal(list->items[0]->style, STYLE_PLAIN);
    assert_int_equal(list->items[1]->pos.line, 2);
    assert_int_equal(list->items[1]->pos.column, 8);
    assert_string_equal(node_text(node_get(p.root, "b"), "c"), "d");
    assert_null(node_get(p.root, "c"));
    done(&p);
}

static void structure_refused(void **state)
{
    (void)state;
    refused("a: 1\nb: 2\na: 3\n", 3, 1, "also defined at line 1");
    refused("a: &x 1\n", 1, 4, "anchors");
    refused("a: *x\n", 1, 4, "anchors");
    refused("a: !!int 1\n", 1, 4, "tags");
    refused("- {b: 1}\n- {<<: {b: 1}}\n", 2, 4, "merge keys");
    refused("? [a]\n: 1\n", 1, 3, "a key must be a word");
    refused("a: 1\n---\nb: 2\n", 2, 1, "second document");
    refused("", 1, 1, "empty");
    refused("# only this\n", 1, 1, "empty");
    refused("a: [1, 2\nb: 3\n", 2, 2, "not YAML");
    refused("a: \"x\\0y\"\n", 1, 4, "NUL");
}

static void encodings_refused(void **state)
{
    (void)state;
    refused("a: 1\nb: \xC0\xEE\xCD\xAC\xD1\xA7\n", 2, 4, "GB18030");
    refused("a: \xE4\xB8\xAD\nb: \xFF\xFF\n", 2, 4, "0xFF is not UTF-8");
    refused_bytes("\xFF\xFE" "a\0:\0", 6, 1, 1, "UTF-16");
    refused_bytes("a\0:\0 \0", 6, 1, 1, "UTF-16");
    refused_bytes("a: b\0c", 6, 1, 5, "control character 0x00");
    refused("a: 1\nb: \x07\n", 2, 4, "control character 0x07");
    refused("a: \xC2\x85\n", 1, 4, "control character 0x85");
    refused("PK\3\4xxxx", 1, 1, "workbook");
}

/* Hostile shapes end in a located error, in time that shows no quadratic step. */
static void bombs(void **state)
{
    (void)state;
    size_t n = 400000;
    char *text = malloc(n + 1);
    memset(text, '[', n);
    text[n] = '\0';
    refused_bytes(text, n, 1, NODE_DEPTH + 1, "nested more than 64 deep");
    for (size_t i = 0; i < n; i += 2)
        memcpy(text + i, "- ", 2);
    refused_bytes(text, n, 1, 2 * NODE_DEPTH + 1, "nested more than 64 deep");
    free(text);

    struct parsed p;
    n = 2 * (NODE_LIMIT + 10);
    text = malloc(n + 2);
    text[0] = '[';
    for (size_t i = 1; i < n; i += 2)
        memcpy(text + i, "1,", 2);
    p = parse(text, n);
    assert_int_equal(p.d->errors, 1);
    assert_non_null(strstr(p.d->items[0].message, "more than 2000000 values"));
    done(&p);
    free(text);

    text = malloc(300 * 8);
    n = 0;
    for (int i = 0; i < 300; i++)
        n += (size_t)sprintf(text + n, "k%d: 1\n", i);
    refused_bytes(text, n, NODE_KEYS + 1, 1, "more than 256 keys");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(structure_refused),
        cmocka_unit_test(encodings_refused),
        cmocka_unit_test(bombs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
