/* Sheets as tables of a page. */
#include <inttypes.h>

#include "tools/report/page.h"

/* A sheet as an HTML table; the first cell of a row is its head. */
struct html {
    struct sheet sheet; /* first: what the functions below are given */
    struct buf *out;
    int row, column;
};

static void cell(struct sheet *s, const char *attributes, const char *text)
{
    struct html *h = (struct html *)s;
    const char *tag = h->row == 0 || h->column == 0 ? "th" : "td";
    if (h->column == 0)
        buf_puts(h->out, "<tr>");
    buf_printf(h->out, "<%s%s%s>", tag, h->row == 0 ? " scope=\"col\"" : h->column == 0 ? " scope=\"row\"" : "", attributes);
    put_html(text, h->out);
    buf_printf(h->out, "</%s>", tag);
    h->column++;
}

static void html_text(struct sheet *s, const char *text)
{
    cell(s, "", text);
}

static void html_number(struct sheet *s, int64_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, number);
    cell(s, " class=\"number\"", text);
}

static void html_yuan(struct sheet *s, int64_t fen)
{
    struct buf words = {0};
    put_yuan(fen, &words);
    cell(s, " class=\"number\"", words.text);
    buf_free(&words);
}

static void html_real(struct sheet *s, double value)
{
    char text[64];
    snprintf(text, sizeof text, "%.3f", value);
    cell(s, " class=\"number\"", text);
}

static void html_end(struct sheet *s)
{
    struct html *h = (struct html *)s;
    buf_puts(h->out, "</tr>\n");
    if (h->row++ == 0)
        buf_puts(h->out, "</thead>\n<tbody>\n");
    h->column = 0;
}

void sheet_html_style(struct buf *out)
{
    buf_puts(out, "<style>\n.scroll { overflow: auto; } .long { max-height: 40rem; } .scroll table { border-collapse: collapse; width: 100%; }\n"
                  ".scroll th, .scroll td { padding: .3rem .6rem; text-align: left; vertical-align: top; "
                  "border-bottom: 1px solid var(--line); }\n"
                  ".scroll thead th { position: sticky; top: 0; background: var(--card); min-width: 4rem; }\n"
                  ".scroll tbody th { font-weight: 400; min-width: 9rem; } .scroll td { min-width: 6.5rem; }\n"
                  ".scroll td.number { min-width: 3rem; }\n"
                  ".scroll td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }\n"
                  "@media print { .long { max-height: none; } .scroll { overflow: visible; } .part { break-inside: auto; } }\n"
                  "</style>\n");
}

void sheet_html(const char *title, void (*fill)(const void *ctx, struct sheet *out), const void *ctx, struct buf *out)
{
    enum { LONG = 40 }; /* rows of a table that scrolls by itself */
    struct buf rows = {0};
    struct html h = {{html_text, html_number, html_yuan, html_real, html_end}, &rows, 0, 0};
    fill(ctx, &h.sheet);
    buf_puts(out, "<section class=\"part\">\n<h2>");
    put_html(title, out);
    buf_puts(out, "</h2>\n");
    if (h.row > 1)
        buf_printf(out, "<div class=\"scroll%s\" tabindex=\"0\"><table>\n<thead>\n%s</tbody>\n</table></div>\n",
                   h.row > LONG ? " long" : "", rows.text);
    else
        buf_printf(out, "<p>%s</p>\n", _("None."));
    buf_puts(out, "</section>\n");
    buf_free(&rows);
}
