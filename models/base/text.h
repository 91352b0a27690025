/* Text: growing buffers, width on a terminal, nearest names, the message catalogue. */
#ifndef KEHOU_TEXT_H
#define KEHOU_TEXT_H

#include <libintl.h>
#include <stddef.h>

/* Marks a message for the catalogue (tools/po/zh.po); the English text is the key. */
#define _(text) gettext(text)
#define N_(text) (text) /* marked here, translated where it is used */

struct buf {
    char *text; /* always NUL-terminated once anything was added; NULL before */
    size_t length, room;
};

void buf_add(struct buf *b, const char *text, size_t length);
void buf_puts(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_free(struct buf *b);

/* The text as a scalar of YAML: plain where every reader takes it for text, else in double quotes. */
void text_put_yaml(struct buf *out, const char *text);

/* Cells that UTF-8 `text` takes on a terminal (Chinese characters take two). */
int text_width(const char *text);

/* The candidate nearest to `word` by edit distance, or NULL when none is near enough to suggest. */
const char *text_nearest(const char *word, const char *const *candidates, int count);

/* Chooses the language of all later messages: "zh" or "en"; NULL: from the locale. */
void text_language(const char *lang);
/* 1 when messages are Chinese. */
int text_is_chinese(void);

#endif
