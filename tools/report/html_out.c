/* The one place where text becomes HTML. */
#include "tools/report/report.h"

#include <string.h>

void put_html(const char *text, struct buf *out)
{
    for (;;) {
        size_t plain = strcspn(text, "&<>\"");
        buf_add(out, text, plain);
        text += plain;
        switch (*text++) {
        case '&':
            buf_puts(out, "&amp;");
            break;
        case '<':
            buf_puts(out, "&lt;");
            break;
        case '>':
            buf_puts(out, "&gt;");
            break;
        case '"':
            buf_puts(out, "&quot;");
            break;
        default:
            return;
        }
    }
}
