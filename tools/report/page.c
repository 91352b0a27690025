/* index.html: frame, style, data and scripts in one file. */
#include "tools/report/page.h"

#include <stdlib.h>
#include <string.h>

/* The files of tools/report/page, linked in as they are, each ended with a NUL (see the Makefile). */
extern const char _binary_page_css_start[], _binary_page_js_start[];

int page_weeks(struct page *p, weekset weeks)
{
    for (int i = 0; i < p->n_weeks; i++)
        if (p->weeks[i] == weeks)
            return i;
    p->weeks = xrealloc(p->weeks, (size_t)p->n_weeks + 1, sizeof *p->weeks);
    p->weeks[p->n_weeks] = weeks;
    return p->n_weeks++;
}

json_t *page_string(struct buf *words)
{
    json_t *s = json_stringn(words->text ? words->text : "", words->length);
    buf_free(words);
    return s;
}

json_t *page_ints(struct ints list)
{
    json_t *all = json_array();
    for (int i = 0; i < list.count; i++)
        json_array_append_new(all, json_integer(list.at[i]));
    return all;
}

/* JSON within a script element: no `<` is left that could end the element or begin a comment. */
static void put_data(const json_t *o, struct buf *out)
{
    char *bytes = json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(10));
    for (const char *from = bytes; from && *from;) {
        size_t plain = strcspn(from, "<");
        buf_add(out, from, plain);
        from += plain;
        if (*from == '<') {
            buf_puts(out, "\\u003c");
            from++;
        }
    }
    free(bytes);
}

static void put_everything(const struct report *r, struct buf *out)
{
    const struct instance *in = r->in;
    struct page p = {.r = r, .place = ARENA_ARRAY(r->arena, in->n_slots, int)};
    for (int i = 0; i < in->n_slots; i++)
        p.place[r->slots[i]] = i;
    json_t *o = json_object();
    page_words(o);
    page_result(&p, o);
    page_entities(&p, o);
    page_students(&p, o);
    page_groups(&p, o);
    put_data(o, out);
    json_decref(o);
    free(p.weeks);
}

void page_head(const char *title, struct buf *out)
{
    buf_printf(out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               text_is_chinese() ? "zh-CN" : "en");
    buf_puts(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                  "script-src 'unsafe-inline'; img-src data:\">\n"
                  "<link rel=\"icon\" href=\"data:,\">\n<title>");
    put_html(title, out);
    buf_puts(out, "</title>\n<style>\n");
    buf_puts(out, _binary_page_css_start);
    buf_puts(out, "</style>\n");
}

void emit_page(const struct report *r, struct buf *out)
{
    page_head("kehou", out);
    buf_printf(out, "</head>\n<body>\n<noscript>%s</noscript>\n",
               _("This page needs JavaScript to show its timetables. timetable.txt beside it holds them as text."));
    buf_puts(out, "<script type=\"application/json\" id=\"data\">");
    put_everything(r, out);
    buf_puts(out, "</script>\n<script>\n");
    buf_puts(out, _binary_page_js_start);
    buf_puts(out, "</script>\n</body>\n</html>\n");
}
