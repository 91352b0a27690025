/* Text files as people save them: says what is wrong with the encoding before a parser trips. */
#ifndef KEHOU_ENCODING_H
#define KEHOU_ENCODING_H

#include "base/diag.h"

/* Checks that `bytes` are UTF-8 without control characters but tab and line ends. Returns the
 * length of the byte order mark to skip (0 or 3), or -1 after one located error that says how to
 * save the file: GB18030, UTF-16, a workbook and broken UTF-8 are told apart. */
int encoding_check(const char *bytes, size_t length, int file, struct diags *d);

/* The text as UTF-8: itself, or converted from GB18030 where it is that (and not UTF-8); a new one in `a` then, with
 * *length changed. Other bytes come back as they are, for encoding_check() to name. */
const char *encoding_to_utf8(struct arena *a, const char *bytes, size_t *length);

/* The first byte of `text` that is a control character (C0, DEL, C1, line and paragraph
 * separators), or NULL. `text` is UTF-8. */
const char *encoding_control(const char *text, size_t length);

#endif
