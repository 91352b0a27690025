/* A map from ids to indices: open addressing, memory in an arena, nothing is ever removed. */
#ifndef KEHOU_MAP_H
#define KEHOU_MAP_H

#include <stdbool.h>

#include "base/arena.h"

struct map_cell {
    const char *key; /* NULL: free */
    int value;
};

struct map {
    struct arena *arena;
    struct map_cell *cells;
    int count, room; /* room is a power of two, or 0 */
};

/* An empty map whose cells will live in `arena`; keys are not copied and must outlive it. */
struct map map_new(struct arena *arena);
/* The value of `key`, or -1. */
int map_get(const struct map *m, const char *key);
/* Adds `key`; false, changing nothing, where it is there already. */
bool map_put(struct map *m, const char *key, int value);
/* Changes the value of a key that is there. */
void map_set(struct map *m, const char *key, int value);

#endif
