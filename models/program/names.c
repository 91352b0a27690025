/* Names of columns and rows for files that other solvers read. A name has a word for its kind,
 * then the entities it is about, parted by dots: readers of MPS want no blanks, readers of LP
 * no operators, and no name may start like a number (CPLEX LP takes "e5" for an exponent). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "program/program.h"

enum { BUFFER = 256, ID_LONGEST = 36 };

/* How the keys of a kind are written: s student, a activity, q leader (staff, then providers),
 * t slot, b pool, p post: by id; i a section's number, from 1; o, r, k: the letter and the index;
 * n: the index alone; '#': the column's own number, for kinds whose keys may not tell columns
 * apart. */
struct naming {
    const char *word, *keys;
};

static const struct naming column_naming[COLUMN_KINDS] = {
    [COLUMN_OPEN] = {"x", "aio"},
    [COLUMN_ROOM] = {"r", "aior"},
    [COLUMN_LEAD] = {"l", "aioq"},
    [COLUMN_ADULTS] = {"b", "ain"},
    [COLUMN_BESIDE] = {"v", "ai"},
    [COLUMN_EXTRA] = {"extra", "aioq"},
    [COLUMN_SEAT] = {"z", "saio"},
    [COLUMN_LARGEST] = {"largest", "a"},
    [COLUMN_SMALLEST] = {"smallest", "a"},
    [COLUMN_APART] = {"apart", "#"},
    [COLUMN_UNMET] = {"u", "s"},
    [COLUMN_AT_STUDY] = {"w", "stnn#"},
    [COLUMN_BASE] = {"base", "btk#"},
    [COLUMN_REASON] = {"reason", "#"},
    [COLUMN_GROUPS] = {"g", "btnr#"},
    [COLUMN_SIZED] = {"sized", "#"},
    [COLUMN_SHARED] = {"shared", "#"},
    [COLUMN_FAMILIAR] = {"f", "qbtnn#"},
    [COLUMN_STUDY] = {"d", "qtnnn#"},
    [COLUMN_POST] = {"p", "qptn#"},
    [COLUMN_UNFAMILIAR] = {"unfamiliar", "#"},
    [COLUMN_DAY] = {"day", "qnk#"},
    [COLUMN_U] = {"U", ""},
    [COLUMN_L] = {"L", ""},
    [COLUMN_GAINED] = {"gained", "s"},
    [COLUMN_MOST] = {"most", "nn"},
    [COLUMN_LEAST] = {"least", "nn"},
    [COLUMN_ABSENT] = {"absent", "stb"},
};

static const char *const row_words[FAMILIES] = {
    [FAMILY_SECTIONS] = "sections", [FAMILY_SIZE] = "size",         [FAMILY_SEAT] = "seat",
    [FAMILY_STUDENT] = "student",   [FAMILY_TUTORING] = "tutoring", [FAMILY_APART] = "apart",
    [FAMILY_STUDY] = "study",       [FAMILY_ROOM] = "room",         [FAMILY_STAFF] = "staff",
    [FAMILY_PROVIDER] = "provider", [FAMILY_POST] = "post",         [FAMILY_BALANCE] = "balance",
    [FAMILY_UNEVEN] = "uneven",     [FAMILY_BUDGET] = "budget",     [FAMILY_LOCK] = "lock",
    [FAMILY_MOVES] = "moves",
};

/* An id that every reader takes and that holds no dot. */
static bool id_is_plain(const char *id)
{
    size_t length = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    return length > 0 && length <= ID_LONGEST && !id[length];
}

/* The id that key `index` means, or NULL for keys that are numbers. */
static const char *id_of(const struct instance *in, char what, int index)
{
    switch (what) {
    case 's':
        return in->students[index].id;
    case 'a':
        return in->activities[index].id;
    case 'q':
        return index < in->n_staff ? in->staff[index].id : in->providers[index - in->n_staff].id;
    case 't':
        return in->slots[index].id;
    case 'b':
        return in->pools[index].id;
    case 'p':
        return in->posts[index].id;
    default:
        return NULL;
    }
}

const char *program_column_name(const struct program *p, int column, char buffer[256])
{
    const struct column *c = &p->columns[column];
    const struct naming *naming = &column_naming[c->kind];
    int length = snprintf(buffer, BUFFER, "%s", naming->word);
    for (int i = 0; naming->keys[i]; i++) {
        char what = naming->keys[i];
        int key = what == '#' ? column : i < 5 ? c->key[i] : -1;
        if (key < 0)
            continue;
        const char *id = id_of(p->in, what, key);
        char *at = buffer + length;
        size_t room = (size_t)(BUFFER - length);
        if (id && id_is_plain(id))
            length += snprintf(at, room, ".%s", id);
        else if (id)
            length += snprintf(at, room, ".#%d", key);
        else if (what == 'o' || what == 'r' || what == 'k' || what == '#')
            length += snprintf(at, room, ".%c%d", what, key);
        else
            length += snprintf(at, room, ".%d", key + (what == 'i'));
    }
    return buffer;
}

/* FNV-1a. */
static uint64_t mixed(uint64_t hash, const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(1099511628211);
    return hash;
}

/* Options by their times, whatever other options there are; room classes by a room. */
static uint64_t mixed_key(const struct program *p, uint64_t hash, char what, const int *key, int i, const int *room)
{
    const struct instance *in = p->in;
    if (key[i] < 0)
        return mixed(hash, "-", 1);
    if (what == 'o') { /* the activity is the key before the last, or before the section's number */
        const struct option *o = &p->options[p->options_of[key[i - 2]] + key[i]];
        for (int t = slotset_next(&o->starts, 0); t >= 0; t = slotset_next(&o->starts, t + 1))
            hash = mixed(hash, in->slots[t].id, strlen(in->slots[t].id) + 1);
        return mixed(hash, &o->weeks, sizeof o->weeks);
    }
    const char *id = what != 'r' ? id_of(in, what, key[i])
                                 : in->rooms[room ? room[key[i]] : p->room_classes[key[i]].rooms.at[0]].id;
    return id ? mixed(hash, id, strlen(id) + 1) : mixed(hash, &key[i], sizeof key[i]);
}

uint64_t program_column_meaning(const struct program *p, int column, const int *room)
{
    const struct column *c = &p->columns[column];
    const char *keys = column_naming[c->kind].keys;
    uint64_t hash = mixed(UINT64_C(14695981039346656037), &c->kind, sizeof c->kind);
    for (int i = 0; keys[i] && keys[i] != '#' && i < 5; i++)
        hash = mixed_key(p, hash, keys[i], c->key, i, room);
    return hash;
}

const char *program_row_name(const struct program *p, int row, char buffer[256])
{
    snprintf(buffer, BUFFER, "%s.%d", row_words[p->rows[row].family], row);
    return buffer;
}
