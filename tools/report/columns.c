/* Text in columns; Chinese characters take two cells on a terminal. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/report/report.h"

void columns_add(struct columns *c, const char *text)
{
    if (c->n == c->room) {
        c->room = c->room ? 2 * c->room : 64;
        c->cells = xrealloc(c->cells, (size_t)c->room, sizeof *c->cells);
    }
    size_t size = strlen(text) + 1;
    c->cells[c->n] = xmalloc(size);
    memcpy(c->cells[c->n++], text, size);
}

void columns_add_buf(struct columns *c, struct buf *words)
{
    columns_add(c, words->text ? words->text : "");
    words->length = 0;
    if (words->text)
        words->text[0] = '\0';
}

void columns_add_number(struct columns *c, int64_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, number);
    columns_add(c, text);
}

void columns_write(struct columns *c, int indent, struct buf *out)
{
    int *width = xcalloc((size_t)c->count, sizeof *width);
    for (int i = 0; i < c->n; i++) {
        int w = text_width(c->cells[i]);
        width[i % c->count] = w > width[i % c->count] ? w : width[i % c->count];
    }
    for (int i = 0; i < c->n; i++) {
        int column = i % c->count;
        if (column == 0)
            buf_printf(out, "%*s", indent, "");
        buf_puts(out, c->cells[i]);
        int space = width[column] - text_width(c->cells[i]) + 2;
        if (column == c->count - 1) {
            while (out->length && out->text[out->length - 1] == ' ')
                out->text[--out->length] = '\0';
            buf_puts(out, "\n");
        } else {
            buf_printf(out, "%*s", space, "");
        }
        free(c->cells[i]);
    }
    free(c->cells);
    free(width);
    *c = (struct columns){.count = c->count};
}
