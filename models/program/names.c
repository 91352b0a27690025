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
    [COLUMN_ABSENT] = {"absent", "stb"},
};

static const char *const row_words[FAMILIES] = {
    [FAMILY_SECTIONS] = "sections", [FAMILY_SIZE] = "size",         [FAMILY_SEAT] = "seat",
    [FAMILY_STUDENT] = "student",   [FAMILY_TUTORING] = "tutoring", [FAMILY_APART] = "apart",
    [FAMILY_STUDY] = "study",       [FAMILY_ROOM] = "room",         [FAMILY_STAFF] = "staff",
    [FAMILY_PROVIDER] = "provider", [FAMILY_POST] = "post",         [FAMILY_BALANCE] = "balance",
    [FAMILY_UNEVEN] = "uneven",     [FAMILY_BUDGET] = "budget",     [FAMILY_LOCK] = "lock",
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

const char *program_row_name(const struct program *p, int row, char buffer[256])
{
    snprintf(buffer, BUFFER, "%s.%d", row_words[p->rows[row].family], row);
    return buffer;
}
