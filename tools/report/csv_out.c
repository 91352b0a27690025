/* Sheets, and their form as CSV that Excel opens with the right characters and without running anything. */
#include <inttypes.h>
#include <string.h>

#include "tools/report/report.h"

void sheet_text(struct sheet *s, const char *text)
{
    s->text(s, text);
}

void sheet_words(struct sheet *s, struct buf *words)
{
    s->text(s, words->text ? words->text : "");
    words->length = 0;
    if (words->text)
        words->text[0] = '\0';
}

void sheet_header(struct sheet *s, const char *const *names)
{
    for (; *names; names++)
        s->text(s, _(*names));
}

void sheet_number(struct sheet *s, int64_t number)
{
    s->number(s, number);
}

void sheet_yuan(struct sheet *s, int64_t fen)
{
    s->yuan(s, fen);
}

void sheet_real(struct sheet *s, double value)
{
    s->real(s, value);
}

void sheet_end(struct sheet *s)
{
    s->end(s);
}

struct csv {
    struct sheet sheet; /* first: what the functions below are given */
    struct buf *out;
    bool inside; /* a row */
};

static struct buf *next_cell(struct sheet *s)
{
    struct csv *csv = (struct csv *)s;
    if (csv->inside)
        buf_puts(csv->out, ",");
    else if (!csv->out->length)
        buf_puts(csv->out, "\xEF\xBB\xBF");
    csv->inside = true;
    return csv->out;
}

static void csv_text(struct sheet *s, const char *text)
{
    struct buf *out = next_cell(s);
    /* A quote before = + - @ keeps spreadsheets from reading a name as a formula. */
    buf_puts(out, *text && strchr("=+-@\t\r", *text) ? "\"'" : "\"");
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            buf_puts(out, "\"");
        buf_add(out, p, 1);
    }
    buf_puts(out, "\"");
}

static void csv_number(struct sheet *s, int64_t number)
{
    buf_printf(next_cell(s), "%" PRId64, number);
}

static void csv_yuan(struct sheet *s, int64_t fen)
{
    put_yuan(fen, next_cell(s));
}

static void csv_real(struct sheet *s, double value)
{
    buf_printf(next_cell(s), "%.3f", value);
}

static void csv_end(struct sheet *s)
{
    struct csv *csv = (struct csv *)s;
    buf_puts(csv->out, "\r\n");
    csv->inside = false;
}

void sheet_csv_of(void (*fill)(const void *ctx, struct sheet *out), const void *ctx, struct buf *out)
{
    struct csv csv = {{csv_text, csv_number, csv_yuan, csv_real, csv_end}, out, false};
    fill(ctx, &csv.sheet);
}

void sheet_csv(void (*fill)(const struct report *r, struct sheet *out), const struct report *r, struct buf *out)
{
    struct csv csv = {{csv_text, csv_number, csv_yuan, csv_real, csv_end}, out, false};
    fill(r, &csv.sheet);
}
