/* The comparison as a page of its own and as a workbook, table by table. */
#include "tools/report/book.h"
#include "tools/report/page.h"
#include "tools/whatif/whatif.h"

/* One table of the comparison, to be filled. */
struct filling {
    const struct comparison *c;
    const struct comparison_sheet *sheet;
};

static void fill_sheet(const void *ctx, struct sheet *out)
{
    const struct filling *f = ctx;
    f->sheet->fill(f->c, out);
}

static void put_sheet(const struct comparison *c, const struct comparison_sheet *s, struct buf *out)
{
    struct filling filling = {c, s};
    sheet_html(_(s->title), fill_sheet, &filling, out);
}

/* To the pages of the timetables beside this one. */
static void put_links(const struct whatif *w, struct buf *out)
{
    bool any = false;
    for (int i = 0; i < w->n && w->groups & DOCUMENTS_PAGE; i++) {
        const struct variant *p = &w->variants[i];
        if (!p->r)
            continue;
        buf_puts(out, any ? ", " : "<p>");
        if (!any)
            buf_printf(out, "%s ", _("Timetables:"));
        any = true;
        buf_puts(out, "<a href=\"");
        put_html(p->name, out);
        buf_puts(out, "/index.html\">");
        put_html(variant_title(p), out);
        buf_puts(out, "</a>");
    }
    buf_puts(out, any ? "</p>\n" : "");
}

void comparison_page(const struct comparison *c, struct buf *out)
{
    const struct instance *in = c->w->variants[0].in;
    page_head(_("What if"), out);
    sheet_html_style(out);
    buf_puts(out, "</head>\n<body>\n<header><div class=\"school\">");
    put_html(in->name, out);
    buf_puts(out, "<span>");
    put_html(in->term.name ? in->term.name : "", out);
    buf_puts(out, "</span></div></header>\n<main>\n<div class=\"title\"><h1>");
    put_html(_("What if"), out);
    buf_puts(out, "</h1></div>\n");
    put_links(c->w, out);
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
