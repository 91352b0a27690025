#include "base/map.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

struct map map_new(struct arena *arena)
{
    return (struct map){.arena = arena};
}

/* FNV-1a, its high bits folded down since the cell is chosen by the low ones. */
static uint64_t hash(const char *key)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * UINT64_C(1099511628211);
    return h ^ h >> 32;
}

/* The cell that holds `key`, or the free one where it belongs. */
static struct map_cell *find(const struct map *m, const char *key)
{
    uint64_t mask = (uint64_t)m->room - 1;
    for (uint64_t i = hash(key) & mask;; i = (i + 1) & mask)
        if (!m->cells[i].key || !strcmp(m->cells[i].key, key))
            return &m->cells[i];
}

int map_get(const struct map *m, const char *key)
{
    if (!m->count)
        return -1;
    const struct map_cell *cell = find(m, key);
    return cell->key ? cell->value : -1;
}

static void grow(struct map *m)
{
    struct map_cell *old = m->cells;
    int old_room = m->room;
    m->room = old_room ? 2 * old_room : 16;
    m->cells = ARENA_ARRAY(m->arena, m->room, struct map_cell);
    for (int i = 0; i < old_room; i++)
        if (old[i].key)
            *find(m, old[i].key) = old[i];
}

bool map_put(struct map *m, const char *key, int value)
{
    if (4 * m->count >= 3 * m->room)
        grow(m);
    struct map_cell *cell = find(m, key);
    if (cell->key)
        return false;
    *cell = (struct map_cell){key, value};
    m->count++;
    return true;
}

void map_set(struct map *m, const char *key, int value)
{
    struct map_cell *cell = find(m, key);
    assert(cell->key);
    cell->value = value;
}
