/* CSV that Excel opens with the right characters and without running anything. */
#include <inttypes.h>
#include <string.h>

#include "tools/report/report.h"

void sheet_begin(struct buf *out)
{
    buf_puts(out, "\xEF\xBB\xBF");
}

static void separate(struct buf *out)
{
    if (out->length && out->text[out->length - 1] != '\n' && out->length != 3)
        buf_puts(out, ",");
}

void sheet_text(struct buf *out, const char *text)
{
    separate(out);
    /* A quote before = + - @ keeps spreadsheets from reading a name as a formula. */
    buf_puts(out, *text && strchr("=+-@\t\r", *text) ? "\"'" : "\"");
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            buf_puts(out, "\"");
        buf_add(out, p, 1);
    }
    buf_puts(out, "\"");
}

void sheet_words(struct buf *out, struct buf *words)
{
    sheet_text(out, words->text ? words->text : "");
    words->length = 0;
    if (words->text)
        words->text[0] = '\0';
}

void sheet_header(struct buf *out, const char *const *names)
{
    sheet_begin(out);
    for (; *names; names++)
        sheet_text(out, _(*names));
}

void sheet_number(struct buf *out, int64_t number)
{
    separate(out);
    buf_printf(out, "%" PRId64, number);
}

void sheet_end(struct buf *out)
{
    buf_puts(out, "\r\n");
}
