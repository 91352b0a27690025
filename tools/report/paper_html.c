/* Papers as one HTML file each: opens from disk, prints as A4, a sheet begins a page. */
#include "tools/report/paper.h"

static const char style[] =
    "body{font-family:'Noto Serif CJK SC','Source Han Serif SC',SimSun,'Songti SC',serif;font-size:10.5pt;color:#000;"
    "background:#fff;margin:0 auto;max-width:%s;padding:0 4mm}\n"
    "section{break-after:page}section:last-of-type{break-after:auto}\n"
    "h1{font-size:17pt;text-align:center;margin:6mm 0 1mm}h2{font-size:11pt;margin:3mm 0 1mm}\n"
    "p{margin:1mm 0}.under{text-align:center}.indent{text-indent:2em}\n"
    ".fields{display:grid;gap:0 3mm;margin:1mm 0}.fields div{display:flex;break-inside:avoid}\n"
    ".fields .blank::after{content:'';flex:1;border-bottom:.5pt solid;min-height:8mm}.fields .blank{align-items:end}\n"
    "table{border-collapse:collapse;width:calc(100%% - 1px);table-layout:fixed;font-size:9.5pt;margin:1mm 0}\n"
    "thead{display:table-header-group}tr{break-inside:avoid}\n"
    "th,td{border:.5pt solid;padding:.5mm 1mm;overflow-wrap:anywhere}th{background:#eee;"
    "-webkit-print-color-adjust:exact;print-color-adjust:exact}\n"
    ".n{font-size:8pt;padding:.5mm 0;text-align:center;font-weight:normal;white-space:pre}.c{text-align:center}.r{text-align:right}.total td,.group td{font-weight:bold}\n"
    ".cut{border-top:.75pt dashed;text-align:center;font-size:8pt;margin:5mm 0 2mm;break-after:avoid}\n"
    "@page{size:A4 %s;margin:15mm;@bottom-right{content:counter(page) ' / ' counter(pages);font-size:8pt}}\n"
    "@media print{body{max-width:none;padding:0}}\n";

static void put_cell(const char *tag, const char *class_, const char *text, struct buf *out)
{
    if (!text || !*text) { /* a roll of 1,200 students has 300,000 of these */
        buf_printf(out, "<%s>", tag);
        return;
    }
    buf_printf(out, *class_ ? "<%s class=%s>" : "<%s>", tag, class_);
    put_html(text, out);
    buf_printf(out, "</%s>", tag);
}

/* Columns for a mark: small text, no space around it, its lines as they are. */
static const char *class_of(const struct paper_block *b, int c, int all)
{
    static const char *const classes[] = {"", "c", "r"};
    return 25 * b->column[c].share < all ? "n" : classes[b->column[c].align];
}

static void put_table(const struct paper *p, const struct paper_block *b, struct buf *out)
{
    int all = 0;
    for (int c = 0; c < b->columns; c++)
        all += b->column[c].share;
    buf_puts(out, "<table><colgroup>");
    for (int c = 0; c < b->columns; c++)
        buf_printf(out, "<col style=\"width:%.2f%%\">", 100.0 * b->column[c].share / all);
    buf_puts(out, "</colgroup><thead><tr>");
    for (int c = 0; c < b->columns; c++)
        put_cell("th", 25 * b->column[c].share < all ? "n" : "", b->column[c].title, out);
    buf_puts(out, "</tr></thead><tbody>\n");
    for (int i = 0; i < b->count; i++) {
        const struct paper_row *row = &p->rows[b->first + i];
        if (row->kind == PAPER_ROW_GROUP) {
            buf_printf(out, "<tr class=group><td colspan=%d>", b->columns);
            put_html(p->cells[row->first], out);
            buf_puts(out, "</td></tr>\n");
            continue;
        }
        if (row->kind == PAPER_ROW_TOTAL)
            buf_puts(out, "<tr class=total>");
        else if (b->row_height)
            buf_printf(out, "<tr style=\"height:%.1fmm\">", b->row_height / 10.0);
        else
            buf_puts(out, "<tr>");
        for (int c = 0; c < b->columns; c++)
            put_cell("td", class_of(b, c, all), p->cells[row->first + c], out);
        buf_puts(out, "</tr>\n");
    }
    buf_puts(out, "</tbody></table>\n");
}

static void put_fields(const struct paper *p, const struct paper_block *b, struct buf *out)
{
    buf_printf(out, "<div class=fields style=\"grid-template-columns:repeat(%d,1fr)\">\n", b->columns);
    for (int i = 0; i < b->count; i += 2) {
        const char *value = p->cells[b->first + i + 1];
        buf_puts(out, value ? "<div>" : "<div class=blank>");
        put_html(p->cells[b->first + i], out);
        put_html(value ? value : "", out);
        buf_puts(out, "</div>\n");
    }
    buf_puts(out, "</div>\n");
}

static void put_block(const struct paper *p, const struct paper_block *b, struct buf *out)
{
    static const struct {
        const char *open, *close;
    } tags[] = {
        [PAPER_TITLE] = {"<h1>", "</h1>\n"},         [PAPER_UNDER] = {"<p class=under>", "</p>\n"},
        [PAPER_HEADING] = {"<h2>", "</h2>\n"},       [PAPER_TEXT] = {"<p class=indent>", "</p>\n"},
        [PAPER_PLAIN] = {"<p>", "</p>\n"},           [PAPER_CUT] = {"<p class=cut>", "</p>\n"},
    };
    if (b->kind == PAPER_TABLE) {
        put_table(p, b, out);
    } else if (b->kind == PAPER_FIELDS) {
        put_fields(p, b, out);
    } else {
        buf_puts(out, tags[b->kind].open);
        put_html(b->text, out);
        buf_puts(out, tags[b->kind].close);
    }
}

void paper_html(const struct paper *p, struct buf *out)
{
    buf_printf(out, "<!DOCTYPE html>\n<html lang=%s>\n<head>\n<meta charset=utf-8>\n<title>",
               text_is_chinese() ? "zh" : "en");
    put_html(p->title, out);
    buf_puts(out, " - ");
    put_html(p->school, out);
    buf_puts(out, "</title>\n<meta name=viewport content=\"width=device-width\">\n<style>\n");
    buf_printf(out, style, p->landscape ? "267mm" : "180mm", p->landscape ? "landscape" : "portrait");
    buf_puts(out, "</style>\n</head>\n<body>\n");
    for (int k = 0; k < p->n_sheets; k++) {
        const struct paper_sheet *sheet = &p->sheets[k];
        buf_puts(out, "<section>\n");
        for (int i = 0; i < sheet->count; i++)
            put_block(p, &p->blocks[sheet->first + i], out);
        buf_puts(out, "</section>\n");
    }
    buf_puts(out, "</body>\n</html>\n");
}
