#include "base/text.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <uniwidth.h>

#include "base/arena.h"

void buf_add(struct buf *b, const char *text, size_t length)
{
    if (b->room - b->length < length + 1) {
        b->room = (b->room + length + 64) * 2;
        b->text = xrealloc(b->text, b->room, 1);
    }
    memcpy(b->text + b->length, text, length);
    b->length += length;
    b->text[b->length] = '\0';
}

void buf_puts(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_printf(struct buf *b, const char *format, ...)
{
    char small[512];
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int length = vsnprintf(small, sizeof small, format, ap);
    if (length >= 0 && (size_t)length < sizeof small) {
        buf_add(b, small, (size_t)length);
    } else if (length >= 0) {
        char *large = xmalloc((size_t)length + 1);
        vsnprintf(large, (size_t)length + 1, format, again);
        buf_add(b, large, (size_t)length);
        free(large);
    }
    va_end(again);
    va_end(ap);
}

void buf_free(struct buf *b)
{
    free(b->text);
    *b = (struct buf){0};
}

int text_width(const char *text)
{
    return u8_strwidth((const uint8_t *)text, "UTF-8");
}

/* Levenshtein distance in bytes, given up at `limit`. */
static int distance(const char *a, const char *b, int limit)
{
    size_t n = strlen(a), m = strlen(b);
    if (n > 200 || m > 200)
        return limit;
    int row[201];
    for (size_t j = 0; j <= m; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int diagonal = row[0], least = row[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int cost = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < cost)
                cost = row[j] + 1;
            if (row[j - 1] + 1 < cost)
                cost = row[j - 1] + 1;
            row[j] = cost;
            if (cost < least)
                least = cost;
        }
        if (least >= limit)
            return limit;
    }
    return row[m] < limit ? row[m] : limit;
}

const char *text_nearest(const char *word, const char *const *candidates, int count)
{
    int best = (int)strlen(word) / 3 + 2;
    const char *nearest = NULL;
    for (int i = 0; i < count; i++) {
        int d = distance(word, candidates[i], best);
        if (d < best) {
            best = d;
            nearest = candidates[i];
        }
    }
    return nearest;
}

static int chinese;

void text_language(const char *lang)
{
    setlocale(LC_ALL, "");
    if (!lang) {
        const char *locale = setlocale(LC_MESSAGES, NULL);
        const char *first = getenv("LANGUAGE");
        if (first && *first)
            locale = first;
        lang = locale && !strncmp(locale, "zh", 2) ? "zh" : "en";
    }
    chinese = !strcmp(lang, "zh");
    /* A catalogue is looked up under LANGUAGE only where the locale is not plain "C", and the
     * locale named by the user need not be installed: C.UTF-8 always is. Numbers stay C. */
    setlocale(LC_ALL, "C.UTF-8");
    setenv("LANGUAGE", lang, 1);
    textdomain("kehou");
    bind_textdomain_codeset("kehou", "UTF-8");
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length > 0) {
        self[length] = '\0';
        char *slash = strrchr(self, '/');
        static char dir[4200];
        if (slash) {
            /* Beside the program in the build folder, one up for its variants; ../share/locale when installed. */
            static const char *const places[] = {"locale", "../locale", "../share/locale"};
            *slash = '\0';
            for (int i = 0; i < 3; i++) {
                snprintf(dir, sizeof dir, "%s/%s", self, places[i]);
                if (access(dir, R_OK) == 0)
                    break;
            }
            bindtextdomain("kehou", dir);
        }
    }
}

int text_is_chinese(void)
{
    return chinese;
}

/* Words that YAML 1.1 readers, libyaml's users among them, take for something else than text. */
static bool is_special(const char *text)
{
    static const char *const words[] = {"y", "n", "yes", "no", "true", "false", "on", "off", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcasecmp(text, words[i]))
            return true;
    return false;
}

static bool is_plain(const char *text)
{
    if (!((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z')) || is_special(text))
        return false;
    for (const char *c = text; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_' ||
              *c == '-' || *c == '.'))
            return false;
    return true;
}

/* Characters that YAML calls unprintable or folds as line ends: C1 controls, U+2028, U+2029, U+FEFF.
 * Returns the bytes of the character at `c` where it is one, and its code. */
static int unprintable(const unsigned char *c, unsigned *code)
{
    if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f) {
        *code = c[1];
        return 2;
    }
    if ((c[0] == 0xe2 && c[1] == 0x80 && (c[2] == 0xa8 || c[2] == 0xa9)) ||
        (c[0] == 0xef && c[1] == 0xbb && c[2] == 0xbf)) {
        *code = (c[0] & 0x0fu) << 12 | (c[1] & 0x3fu) << 6 | (c[2] & 0x3fu);
        return 3;
    }
    return 0;
}

void text_put_yaml(struct buf *out, const char *text)
{
    if (is_plain(text)) {
        buf_puts(out, text);
        return;
    }
    buf_puts(out, "\"");
    for (const char *c = text; *c;) {
        unsigned code;
        int bytes = unprintable((const unsigned char *)c, &code);
        if (bytes) {
            buf_printf(out, "\\u%04X", code);
        } else if (*c == '"' || *c == '\\') {
            buf_printf(out, "\\%c", *c);
            bytes = 1;
        } else if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            buf_printf(out, "\\x%02X", (unsigned)*c);
            bytes = 1;
        } else {
            buf_add(out, c, 1);
            bytes = 1;
        }
        c += bytes;
    }
    buf_puts(out, "\"");
}
