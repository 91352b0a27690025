/* The comparison as a page of its own and as a workbook, table by table. */
#include <inttypes.h>

#include "tools/report/book.h"
#include "tools/report/page.h"
#include "tools/whatif/whatif.h"

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

static void put_sheet(const struct comparison *c, const struct comparison_sheet *s, struct buf *out)
{
    struct buf rows = {0};
    struct html h = {{html_text, html_number, html_yuan, html_real, html_end}, &rows, 0, 0};
    s->fill(c, &h.sheet);
    buf_puts(out, "<section class=\"part\">\n<h2>");
    put_html(_(s->title), out);
    buf_puts(out, "</h2>\n");
    if (h.row > 1)
        buf_printf(out, "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n%s</tbody>\n</table></div>\n", rows.text);
    else
        buf_printf(out, "<p>%s</p>\n", _("None."));
    buf_puts(out, "</section>\n");
    buf_free(&rows);
}

void comparison_page(const struct comparison *c, struct buf *out)
{
    const struct instance *in = c->w->variants[0].in;
    page_head(_("What if"), out);
    buf_puts(out, "<style>\n.scroll { overflow: auto; max-height: 40rem; } .scroll table { border-collapse: collapse; width: 100%; }\n"
                  ".scroll th, .scroll td { padding: .3rem .6rem; text-align: left; vertical-align: top; "
                  "border-bottom: 1px solid var(--line); }\n"
                  ".scroll thead th { position: sticky; top: 0; background: var(--card); } .scroll tbody th { font-weight: 400; }\n"
                  ".scroll td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }\n"
                  "@media print { .scroll { max-height: none; overflow: visible; } .part { break-inside: auto; } }\n"
                  "</style>\n</head>\n<body>\n<header><div class=\"school\">");
    put_html(in->name, out);
    buf_puts(out, "<span>");
    put_html(in->term.name ? in->term.name : "", out);
    buf_puts(out, "</span></div></header>\n<main>\n<div class=\"title\"><h1>");
    put_html(_("What if"), out);
    buf_puts(out, "</h1></div>\n");
    for (const struct comparison_sheet *s = comparison_sheets; s->title; s++)
        put_sheet(c, s, out);
    buf_puts(out, "</main>\n</body>\n</html>\n");
}

bool comparison_book(const struct comparison *c, struct buf *out)
{
    const struct instance *in = c->w->variants[0].in;
    struct book *b = book_new(in->name, &in->term);
    for (const struct comparison_sheet *s = comparison_sheets; s->title; s++) {
        struct sheet *page = book_page(b, _(s->title), s->frozen);
        if (!page)
            break;
        s->fill(c, page);
        book_page_end(b, NULL);
    }
    return book_close(b, out);
}
