/* Who or what a cell means: ids first, then names; what is only near is for the person to decide. */
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>
#include <unicase.h>
#include <unistr.h>

#include "tools/import/import.h"

enum { PROPOSED = 3 };

/* Bytes of the blank at `p`, 0 where there is none: ASCII, no-break, ideographic and zero-width ones. */
static size_t blank(const char *p)
{
    static const char *const blanks[] = {"\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF"};
    if (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
        return 1;
    for (int i = 0; i < 4; i++)
        if (!strncmp(p, blanks[i], strlen(blanks[i])))
            return strlen(blanks[i]);
    return 0;
}

const char *text_trimmed(struct arena *a, const char *text)
{
    size_t n;
    while ((n = blank(text)))
        text += n;
    size_t length = 0;
    for (const char *p = text; *p;) {
        n = blank(p);
        p += n ? n : 1;
        if (!n)
            length = (size_t)(p - text);
    }
    return text[length] ? arena_strndup(a, text, length) : text;
}

const char *text_folded(struct arena *a, const char *text)
{
    size_t length = 0, kept = 0;
    uint8_t *folded = u8_casefold((const uint8_t *)text, strlen(text), NULL, UNINORM_NFKC, NULL, &length);
    if (!folded)
        return text;
    char *out = arena_strndup(a, (const char *)folded, length);
    free(folded);
    for (const char *p = out; *p;) {
        size_t n = blank(p);
        if (n)
            p += n;
        else
            out[kept++] = *p++;
    }
    out[kept] = '\0';
    return out;
}

/* The figure that a Chinese character writes, 10 for ten, or -1. */
static int figure(const char *p)
{
    static const char *const figures[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    for (int i = 0; i <= 10; i++)
        if (!strncmp(p, figures[i], 3))
            return i;
    return -1;
}

const char *text_figures(struct arena *a, const char *text)
{
    struct buf b = {0};
    for (const char *p = text; *p;) {
        int tens = 0, ones = figure(p);
        if (ones < 0) {
            buf_add(&b, p++, 1);
            continue;
        }
        p += 3;
        if (ones == 10 || figure(p) == 10) { /* 十二, 二十, 二十三 */
            if (ones != 10)
                p += 3;
            tens = ones == 10 ? 1 : ones;
            ones = figure(p) >= 0 && figure(p) < 10 ? figure(p) : 0;
            p += ones ? 3 : 0;
        }
        buf_printf(&b, "%d", 10 * tens + ones);
    }
    const char *out = arena_strdup(a, b.text ? b.text : "");
    buf_free(&b);
    return out;
}

/* What is left of a name when the ways to write it are taken away: of a class "3-2", of others the core. */
static const char *shape(struct arena *a, enum entity e, const char *text)
{
    static const char *const noise[] = {"年级", "年", "级", "班", "第", "社团", "社", "课程", "课", "兴趣小组", "小组", "俱乐部",
                                        "老师", "同学", "教室", "室", "(", ")", "-", ".", "_", "·", "/", "《", "》", "\"", "'"};
    const char *folded = text_figures(a, text_folded(a, text));
    struct buf b = {0};
    bool digits = false;
    for (const char *p = folded; *p;) {
        size_t n = 0;
        for (size_t i = 0; i < sizeof noise / sizeof *noise && !n; i++)
            n = strncmp(p, noise[i], strlen(noise[i])) ? 0 : strlen(noise[i]);
        if (n) {
            p += n;
            digits = false;
            continue;
        }
        bool digit = *p >= '0' && *p <= '9';
        if (digit && !digits && b.length)
            buf_puts(&b, "-");
        buf_add(&b, p++, 1);
        digits = digit;
    }
    const char *core = b.length ? b.text : folded;
    /* 301 and 31 are the first class of the third grade. */
    if (e == ENTITY_CLASS && strspn(core, "0123456789") == strlen(core) && (strlen(core) == 3 || strlen(core) == 2))
        core = arena_printf(a, "%c-%d", core[0], atoi(core + 1));
    else
        core = arena_strdup(a, core);
    buf_free(&b);
    return core;
}

static void put(struct map *m, const char *key, int index)
{
    if (!map_put(m, key, index) && map_get(m, key) != index)
        map_set(m, key, AMBIGUOUS);
}

void names_add(struct import *im, enum entity e, const char *id, const char *name)
{
    struct names_of *n = &im->names[e];
    if (!n->by_id.arena)
        n->by_id = n->by_name = n->by_folded = map_new(im->arena);
    if (map_get(&n->by_id, id) >= 0)
        return; /* once more: the rows are compared elsewhere */
    if (n->count == n->room) {
        int room = n->room ? 2 * n->room : 64;
        const char **ids = ARENA_ARRAY(im->arena, room, const char *), **names = ARENA_ARRAY(im->arena, room, const char *);
        if (n->count) {
            memcpy(ids, n->ids, (size_t)n->count * sizeof *ids);
            memcpy(names, n->names, (size_t)n->count * sizeof *names);
        }
        n->ids = ids;
        n->names = names;
        n->room = room;
    }
    n->ids[n->count] = id;
    n->names[n->count] = name;
    map_put(&n->by_id, id, n->count);
    put(&n->by_folded, text_folded(im->arena, id), n->count);
    if (name) {
        put(&n->by_name, name, n->count);
        put(&n->by_folded, text_folded(im->arena, name), n->count);
    }
    n->count++;
}

static int find(struct import *im, struct names_of *n, const char *text)
{
    int i = n->by_id.arena ? map_get(&n->by_id, text) : -1;
    if (i < 0 && n->said.arena)
        i = map_get(&n->said, text);
    if (i < 0 && n->by_id.arena) {
        i = map_get(&n->by_name, text);
        if (i < 0)
            i = map_get(&n->by_folded, text_folded(im->arena, text));
    }
    return i;
}

const char *names_find(struct import *im, enum entity e, const char *text)
{
    struct names_of *n = &im->names[e];
    int i = find(im, n, text);
    return i >= 0 && i != AMBIGUOUS ? n->ids[i] : NULL;
}

static void propose(struct buf *b, const struct names_of *n, int i)
{
    buf_printf(b, b->length ? _(", or %s") : "%s", n->names[i] ? n->names[i] : n->ids[i]);
    if (n->names[i])
        buf_printf(b, " (%s)", n->ids[i]);
}

const char *names_near(struct import *im, enum entity e, const char *text)
{
    struct names_of *n = &im->names[e];
    const char *wanted = shape(im->arena, e, text), *folded = text_folded(im->arena, text);
    struct buf b = {0};
    int proposed = 0;
    for (int i = 0; i < n->count && proposed < PROPOSED; i++) {
        bool same = !strcmp(shape(im->arena, e, n->ids[i]), wanted) ||
                    (n->names[i] && (!strcmp(shape(im->arena, e, n->names[i]), wanted) ||
                                     !strcmp(text_folded(im->arena, n->names[i]), folded)));
        if (same)
            propose(&b, n, i);
        proposed += same;
    }
    if (!proposed && n->count) {
        const char **all = ARENA_ARRAY(im->arena, 2 * n->count, const char *);
        for (int i = 0; i < n->count; i++) {
            all[2 * i] = n->names[i] ? n->names[i] : n->ids[i];
            all[2 * i + 1] = n->ids[i];
        }
        const char *near = text_nearest(text, all, 2 * n->count);
        for (int i = 0; near && i < n->count; i++)
            if (near == all[2 * i] || near == all[2 * i + 1]) {
                propose(&b, n, i);
                break;
            }
    }
    const char *out = b.length ? arena_strdup(im->arena, b.text) : NULL;
    buf_free(&b);
    return out;
}

void names_unknown(struct import *im, enum entity e, const char *who, const char *text, struct pos at)
{
    enum { SOUGHT = 2 * DIAG_SHOWN }; /* errors after which no near name is sought any more */
    const char *near = im->d->errors < SOUGHT ? names_near(im, e, text) : NULL;
    if (find(im, &im->names[e], text) == AMBIGUOUS)
        diag_error(im->d, at, _("%s: '%s' is the name of several (%s): write the id"), who, text, near ? near : text);
    else if (near)
        diag_error(im->d, at, _("%s: there is no %s '%s'; is it %s? Correct the cell, or say so under 'same' in a mapping "
                                "file"), who, entity_noun(e), text, near);
    else
        diag_error(im->d, at, _("%s: there is no %s '%s'"), who, entity_noun(e), text);
}
