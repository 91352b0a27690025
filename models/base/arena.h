/* Memory of a stage: everything a stage builds lives in one arena and goes with it.
 * Allocation never returns NULL: when memory runs out the process ends with exit code 4
 * after one line on standard error (nothing has been replaced by then, see base/file.h). */
#ifndef KEHOU_ARENA_H
#define KEHOU_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is allowed */

/* `size` zeroed bytes, aligned for any type, owned by the arena. */
void *arena_alloc(struct arena *a, size_t size);
/* `count` zeroed elements; a product that overflows counts as out of memory. */
void *arena_array(struct arena *a, size_t count, size_t size);
char *arena_strdup(struct arena *a, const char *text);
char *arena_strndup(struct arena *a, const char *text, size_t length);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *format, va_list ap);

/* Bytes handed out so far. */
size_t arena_size(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, count, type) ((type *)arena_array((a), (size_t)(count), sizeof(type)))

/* malloc family for growing buffers that an arena does not suit; the same end when out of memory. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t count, size_t size);

#endif
