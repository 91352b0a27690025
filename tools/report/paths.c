/* Names of files from ids, which may hold any character. */
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>

#include "base/file.h"
#include "base/map.h"
#include "tools/report/frontier.h"
#include "tools/report/report.h"

enum { STEM_MOST = 60, HASH_DIGITS = 10 };

int each_count(const struct report *r, enum each each)
{
    switch (each) {
    case ONCE:
        return 1;
    case EACH_SECTION:
        return r->t->n_sections;
    case EACH_POINT:
        return r->frontier ? r->frontier->n : 0;
    default:
        return r->grids[each - EACH_CLASS].n;
    }
}

const char *each_id(const struct report *r, enum each each, int e)
{
    if (each == EACH_POINT)
        return arena_printf(r->arena, "%lld", (long long)r->frontier->points[e].most);
    if (each != EACH_SECTION)
        return subject_id(r->in, (enum subject)(each - EACH_CLASS), e);
    const struct section *s = &r->t->sections[e];
    return arena_printf(r->arena, "%s-%d", r->in->activities[s->activity].id, s->number);
}

const char *each_name(const struct report *r, enum each each, int e)
{
    if (each == EACH_POINT)
        return each_id(r, each, e);
    if (each != EACH_SECTION)
        return subject_name(r->in, (enum subject)(each - EACH_CLASS), e);
    struct buf words = {0};
    put_section(r, e, &words);
    char *name = arena_strdup(r->arena, words.text);
    buf_free(&words);
    return name;
}

/* Letters of any script, digits, `-` and `_` stay; a name is no device of Windows and begins with none of
 * what programs take for an option or a hidden file. */
bool file_name_is_plain(const char *id)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    for (const char *p = id; *p; p++)
        if (!((*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '-' ||
              *p == '_' || (unsigned char)*p >= 0x80))
            return false;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (!strncasecmp(id, devices[i], 3) && (strlen(id) == 3 || (strlen(id) == 4 && id[3] >= '0' && id[3] <= '9')))
            return false;
    return *id && *id != '-' && strlen(id) <= STEM_MOST;
}

/* The id where it is plain, else what is plain of it and a hash; `again`: how often that was taken already. */
static const char *stem(struct arena *a, const char *id, int again)
{
    char hash[65], plain[STEM_MOST + 1];
    size_t n = 0;
    if (!again && file_name_is_plain(id))
        return id;
    sha256_hex(id, strlen(id), hash);
    for (const char *p = id; *p && n < STEM_MOST - sizeof hash / 2; p++)
        if ((*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
            plain[n++] = *p;
    plain[n] = '\0';
    return arena_printf(a, "%s%s%.*s", plain, n ? "-" : "", HASH_DIGITS + again, hash);
}

/* What file systems compare that know no case and compose accents. */
static const char *folded(struct arena *a, const char *name)
{
    size_t length = 0;
    uint8_t *fold = u8_casefold((const uint8_t *)name, strlen(name), NULL, UNINORM_NFC, NULL, &length);
    const char *copy = fold ? arena_strndup(a, (const char *)fold, length) : name;
    free(fold);
    return copy;
}

const char **document_paths(const struct report *r, const struct document *d)
{
    int n = each_count(r, d->each);
    const char **paths = ARENA_ARRAY(r->arena, n + 1, const char *);
    struct map taken = map_new(r->arena);
    if (d->each == ONCE) {
        paths[0] = d->path;
        return paths;
    }
    int star = (int)strcspn(d->path, "*");
    for (int e = 0; e < n; e++) {
        const char *id = each_id(r, d->each, e), *name = stem(r->arena, id, 0);
        for (int again = 1; !map_put(&taken, folded(r->arena, name), e); again++)
            name = stem(r->arena, id, again);
        paths[e] = arena_printf(r->arena, "%.*s%s%s", star, d->path, name, d->path + star + 1);
    }
    return paths;
}
