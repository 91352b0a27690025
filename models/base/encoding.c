#include "base/encoding.h"

#include <iconv.h>
#include <string.h>
#include <unistr.h>

#include "base/text.h"

/* The place of byte `offset`: lines by LF, columns in characters as far as the text is UTF-8. */
static struct pos place(const char *bytes, size_t offset, int file)
{
    struct pos at = {file, 1, 1};
    for (size_t i = 0; i < offset; i++) {
        if (bytes[i] == '\n') {
            at.line++;
            at.column = 1;
        } else if (((unsigned char)bytes[i] & 0xC0) != 0x80) {
            at.column++;
        }
    }
    return at;
}

static bool starts(const char *bytes, size_t length, const char *with, size_t n)
{
    return length >= n && !memcmp(bytes, with, n);
}

/* Whether all of `bytes` decode as GB18030, the encoding of Chinese Windows programs; adds the text to `text` where that
 * is not NULL. */
static bool from_gb18030(const char *bytes, size_t length, struct buf *text)
{
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    if (cd == (iconv_t)-1)
        return false;
    char *in = (char *)bytes, out[4096];
    bool good = true;
    while (good && length > 0) {
        char *to = out;
        size_t room = sizeof out, before = length;
        if (iconv(cd, &in, &length, &to, &room) == (size_t)-1)
            good = length < before; /* the output was full: go on */
        if (text)
            buf_add(text, out, sizeof out - room);
    }
    iconv_close(cd);
    return good;
}

const char *encoding_to_utf8(struct arena *a, const char *bytes, size_t *length)
{
    struct buf text = {0};
    bool marked = starts(bytes, *length, "\xFF\xFE", 2) || starts(bytes, *length, "\xFE\xFF", 2);
    if (!marked && u8_check((const uint8_t *)bytes, *length) && from_gb18030(bytes, *length, &text) && text.length) {
        bytes = arena_strndup(a, text.text, text.length);
        *length = text.length;
    }
    buf_free(&text);
    return bytes;
}

const char *encoding_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i], next = i + 1 < length ? (unsigned char)text[i + 1] : 0;
        if (c < 0x20 || c == 0x7F || (c == 0xC2 && next >= 0x80 && next < 0xA0))
            return text + i;
        if (c == 0xE2 && next == 0x80 && i + 2 < length && ((unsigned char)text[i + 2] | 1) == 0xA9)
            return text + i;
    }
    return NULL;
}

int encoding_check(const char *bytes, size_t length, int file, struct diags *d)
{
    struct pos whole = {file, 1, 1};
    if (starts(bytes, length, "\xFF\xFE", 2) || starts(bytes, length, "\xFE\xFF", 2)) {
        diag_error(d, whole, _("the file is UTF-16: save the file as UTF-8"));
        return -1;
    }
    if (starts(bytes, length, "PK\3\4", 4) || starts(bytes, length, "\xD0\xCF\x11\xE0", 4)) {
        diag_error(d, whole, _("the file is a workbook: export the sheet as CSV, UTF-8"));
        return -1;
    }
    const uint8_t *broken = u8_check((const uint8_t *)bytes, length);
    if (broken) {
        struct pos at = place(bytes, (size_t)((const char *)broken - bytes), file);
        if (from_gb18030(bytes, length, NULL))
            diag_error(d, at, _("the file is GB18030 (GBK), not UTF-8: save the file as UTF-8"));
        else
            diag_error(d, at, _("the byte 0x%02X is not UTF-8: save the file as UTF-8"), *broken);
        return -1;
    }
    for (const char *p = bytes, *end = bytes + length; (p = encoding_control(p, (size_t)(end - p))); p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '\t' || c == '\n' || c == '\r' || c == 0xE2)
            continue;
        struct pos at = place(bytes, (size_t)(p - bytes), file);
        if (c == 0 && length > 1 && (bytes[0] == 0 || bytes[1] == 0))
            diag_error(d, whole, _("the file is UTF-16: save the file as UTF-8"));
        else
            diag_error(d, at, _("the control character 0x%02X does not belong in a text: remove it"),
                       c == 0xC2 ? (unsigned char)p[1] : c);
        return -1;
    }
    return starts(bytes, length, "\xEF\xBB\xBF", 3) ? 3 : 0;
}
