/* Files: whole reads with a size limit, atomic replacement, hashes. */
#ifndef KEHOU_FILE_H
#define KEHOU_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum { FILE_LIMIT = 64 * 1024 * 1024 }; /* bytes of one input file */

/* The bytes of a regular file, NUL-terminated, in `a`; NULL with errno set (EFBIG over
 * FILE_LIMIT, EISDIR for a folder). */
char *file_read(struct arena *a, const char *path, size_t *length);

/* Replaces `path` by `length` bytes: written beside it, synced, renamed. False with errno set;
 * the old file is untouched then. */
bool file_replace(const char *path, const char *bytes, size_t length);

/* Makes a folder and its parents. False with errno set. */
bool folder_make(const char *path);

/* `path` as seen from the folder of the file `from`: absolute paths stay. */
char *path_beside(struct arena *a, const char *from, const char *path);

/* SHA-256 as 64 hex digits and a NUL. */
void sha256_hex(const char *bytes, size_t length, char out[65]);
/* Raw SHA-256. */
void sha256(const char *bytes, size_t length, unsigned char out[32]);

#endif
