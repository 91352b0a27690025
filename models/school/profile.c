/* Profiles: found by name or path, each on top of its base, `default` at the bottom of all. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "school/read.h"

enum { CHAIN = 16 }; /* profiles on top of each other */

struct link {
    const struct node *node; /* the mapping of overrides */
    const char *path;        /* of the profile's file; empty for overrides in the instance */
};

struct chain {
    struct link at[CHAIN];
    int count;
};

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

const char *profile_folder(struct arena *a)
{
    const char *named = getenv("KEHOU_PROFILES");
    if (named && *named)
        return named;
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length > 0) {
        self[length] = '\0';
        /* build/kehou, build/debug/kehou and build/debug/tests/unit/test_x all lie below it. */
        for (int up = 0; up < 5; up++) {
            char *slash = strrchr(self, '/');
            if (!slash)
                break;
            *slash = '\0';
            const char *folder = arena_printf(a, "%s/models/profiles", self);
            if (access(folder, R_OK) == 0)
                return folder;
        }
    }
    return KEHOU_DATADIR "/profiles";
}

/* The file of profile `name` as named in the file `from`, or NULL. */
static const char *find_profile(struct arena *a, const char *name, const char *from)
{
    const char *beside = path_beside(a, from, name), *folder = profile_folder(a);
    const char *tries[] = {beside, arena_printf(a, "%s.yaml", beside), arena_printf(a, "%s/%s", folder, name),
                           arena_printf(a, "%s/%s.yaml", folder, name)};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (is_file(tries[i]))
            return tries[i];
    return NULL;
}

/* "yichang-2024" of "/some/where/yichang-2024.yaml". */
static const char *profile_name(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    if (length > 5 && !strcmp(name + length - 5, ".yaml"))
        length -= 5;
    return arena_strndup(a, name, length);
}

static void unknown_profile(struct reader *r, struct pos at, const char *name)
{
    const char *names[64], *folder = profile_folder(r->arena);
    int count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && count < 64 && (e = readdir(dir));)
        if (strstr(e->d_name, ".yaml"))
            names[count++] = profile_name(r->arena, e->d_name);
    if (dir)
        closedir(dir);
    const char *near = text_nearest(name, names, count);
    if (near)
        diag_error(r->d, at, _("there is no profile '%s', neither beside this file nor in %s; did you mean '%s'?"),
                   name, folder, near);
    else
        diag_error(r->d, at, _("there is no profile '%s', neither beside this file nor in %s"), name, folder);
}

/* Adds the profile `name` and its bases to the chain; false after an error. */
static bool follow(struct reader *r, struct instance_source *s, struct chain *c, const char *name, struct pos at,
                   const char *from)
{
    for (;;) {
        const char *path = find_profile(r->arena, name, from);
        if (!path) {
            unknown_profile(r, at, name);
            return false;
        }
        for (int i = 0; i < c->count; i++)
            if (!strcmp(c->at[i].path, path)) {
                diag_error(r->d, at, _("profile '%s' is based on itself: remove a base"), name);
                return false;
            }
        if (c->count == CHAIN) {
            diag_error(r->d, at, _("more than %d profiles on top of each other"), CHAIN);
            return false;
        }
        struct source_file file;
        const struct node *node = yaml_read(r->arena, path, r->d, &file.bytes, &file.length);
        if (!node)
            return false;
        source_add(s, file.bytes, file.length);
        if (node->kind != NODE_MAPPING) {
            diag_error(r->d, node->pos, _("a profile is a mapping of keys and values"));
            return false;
        }
        c->at[c->count++] = (struct link){node, path};
        const struct node *base = node_get(node, "base");
        if (!base && !strcmp(profile_name(r->arena, path), "default"))
            return true;
        if (base && base->kind != NODE_SCALAR) {
            diag_error(r->d, base->pos, _("base should be the name or path of a profile"));
            return false;
        }
        name = base ? base->text : "default";
        at = base ? base->pos : node->pos;
        from = path;
    }
}

/* The chain from what the instance names down to the base of all; false after an error. */
static bool collect(struct reader *r, struct instance_source *s, struct chain *c)
{
    const struct node *policy = node_get(s->root, "policy"), *named = policy;
    if (policy && policy->kind == NODE_MAPPING) {
        c->at[c->count++] = (struct link){policy, ""};
        named = node_get(policy, "base");
    }
    if (named && (named->kind != NODE_SCALAR || !*named->text)) {
        diag_error(r->d, named->pos, _("policy should be the name or path of a profile, or {base: name, overrides}"));
        return false;
    }
    /* Beside the file that names it: the instance, or an overlay. */
    return follow(r, s, c, named ? named->text : "default", named ? named->pos : s->root->pos,
                  named ? r->d->files[named->pos.file] : s->path);
}

/* Where the chain says `key`: for messages on the outcome. */
static struct pos place_of(const struct chain *c, const char *key, const char *inner)
{
    for (int i = 0; i < c->count; i++) {
        const struct node *n = node_get(c->at[i].node, key);
        if (n && inner)
            n = node_get(n, inner);
        if (n)
            return n->pos;
    }
    return c->at[c->count - 1].node->pos;
}

static void check_outcome(struct reader *r, const struct chain *c, const struct profile *p)
{
    gradeset seen = 0;
    for (int b = 0; b < p->study.n_bands; b++) {
        if (seen & p->study.bands[b])
            diag_error(r->d, place_of(c, "study", "bands"), _("policy: a grade is in two bands of study.bands"));
        seen |= p->study.bands[b];
    }
    if (!p->n_wish_points)
        diag_error(r->d, place_of(c, "wish_points", NULL), _("policy: wish_points needs one number at least"));
}

/* A fee that depends on the area needs one. */
static void choose_fee(struct reader *r, const struct instance_source *s, struct profile *p)
{
    const struct node *school = node_get(s->root, "school");
    if (r->fee_month[AREA_CITY] != r->fee_month[AREA_COUNTY] && school && !node_get(school, "area"))
        diag_error(r->d, school->pos, _("the fee of profile '%s' depends on school.area: write city or county"),
                   p->name);
    p->fee_month = r->fee_month[r->in->area];
}

void profile_read(struct reader *r, struct instance_source *s)
{
    struct chain c = {.count = 0};
    struct profile *p = &r->in->profile;
    if (!collect(r, s, &c))
        return;
    int named = c.at[0].node == node_get(s->root, "policy") ? 1 : 0;
    p->name = profile_name(r->arena, c.at[named].path);
    reader_enter(r, &profile_table, NULL);
    for (int i = c.count - 1; i >= 0; i--)
        fields_read(r, &profile_table, c.at[i].node, p, i < c.count - 1);
    check_outcome(r, &c, p);
    choose_fee(r, s, p);
}
