/* Overlays that are asked for by name, made for the school at hand: NAME or NAME=WHAT. */
#include "tools/whatif/ready.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "school/values.h"

static const char mark[] = "# written by kehou whatif\n";

/* Study by class, and no section across grades: sections of one class alone are no way to run a menu. */
static json_t *no_mixing(const struct instance *in, const char *what)
{
    (void)what;
    json_t *edits = json_array();
    json_array_append_new(edits, json_pack("{s:s, s:{s:s}}", "set", "policy", "study", "mix", "class"));
    for (int a = 0; a < in->n_activities; a++)
        json_array_append_new(
            edits, json_pack("{s:s, s:s, s:i}", "set", "activities", "id", in->activities[a].id, "grade_span", 0));
    return edits;
}

static json_t *provider_exits(const struct instance *in, const char *what)
{
    (void)in;
    return json_pack("[{s:s, s:s, s:s}]", "set", "providers", "id", what, "status", "exited");
}

static json_t *room_closes(const struct instance *in, const char *what)
{
    (void)in;
    return json_pack("[{s:s, s:s, s:s}]", "set", "rooms", "id", what, "closed", "all");
}

/* The number as it was written, once it is one. */
static json_t *demand(const struct instance *in, const char *what)
{
    int64_t percent;
    (void)in;
    if (!value_hundredths(what, &percent) || percent < 0 || percent > 10000)
        return NULL;
    json_t *factor = percent % 100 ? json_real((double)percent / 100) : json_integer(percent / 100);
    return json_pack("[{s:s, s:o}]", "scale", "wishes", "factor", factor);
}

static json_t *fees(const struct instance *in, const char *what)
{
    (void)in;
    return json_pack("[{s:s, s:s}]", "set", "policy", "base", what);
}

/* PERSON:DAY: what the person is not available for already, and the day. */
static json_t *absent(const struct instance *in, const char *what)
{
    const char *colon = strrchr(what, ':');
    int day = colon ? value_word(colon + 1, day_words) : -1, person = -1;
    for (int q = 0; q < in->n_staff && day >= 0; q++)
        if (strlen(in->staff[q].id) == (size_t)(colon - what) &&
            !strncmp(in->staff[q].id, what, (size_t)(colon - what)))
            person = q;
    if (person < 0)
        return NULL;
    json_t *there = json_array();
    for (int t = 0; t < in->n_slots; t++)
        if ((int)in->slots[t].day != day && slotset_has(&in->staff[person].available, t))
            json_array_append_new(there, json_string(in->slots[t].id));
    return json_pack("[{s:s, s:s, s:o, s:n}]", "set", "staff", "id", in->staff[person].id, "available", there,
                     "unavailable");
}

static const struct ready {
    const char *name, *preset, *needs; /* preset, needs: of what follows `=`; both NULL: nothing does */
    const char *title;                 /* with %s for it, where there is any */
    json_t *(*edits)(const struct instance *in, const char *what); /* NULL where `what` is wrong */
} table[] = {
    {"no-mixing", NULL, NULL, N_("no mixing of classes"), no_mixing},
    {"provider-exits", NULL, "PROVIDER", N_("provider %s exits"), provider_exits},
    {"room-closes", NULL, "ROOM", N_("room %s closes"), room_closes},
    {"demand", "1.2", "FACTOR", N_("demand times %s"), demand},
    {"absent", NULL, "PERSON:DAY", N_("absent: %s"), absent},
    {"fees", "yichang-2022", "PROFILE", N_("fees of %s"), fees},
};
enum { READY = sizeof table / sizeof *table };

void put_ready(struct buf *out)
{
    for (int i = 0; i < READY; i++) {
        buf_puts(out, i ? ", " : "");
        buf_puts(out, table[i].name);
        if (table[i].needs)
            buf_printf(out, table[i].preset ? "[=%s]" : "=%s", table[i].needs);
    }
}

static const struct ready *find(const char *word, const char **what)
{
    size_t length = strcspn(word, "=");
    for (int i = 0; i < READY; i++)
        if (strlen(table[i].name) == length && !strncmp(word, table[i].name, length)) {
            *what = word[length] ? word + length + 1 : table[i].preset;
            return (word[length] != '\0') <= (table[i].needs != NULL) && (*what || !table[i].needs) ? &table[i] : NULL;
        }
    return NULL;
}

static bool is_ours(const char *path)
{
    struct arena *a = arena_new();
    size_t length;
    const char *bytes = file_read(a, path, &length);
    bool ours = bytes && !strncmp(bytes, mark, strlen(mark));
    arena_free(a);
    return ours;
}

static bool write_ready(const struct ready *r, const char *what, json_t *edits, const char *path)
{
    struct buf text = {0}, title = {0};
    buf_printf(&title, _(r->title), what ? what : "");
    json_t *name = json_string(title.text);
    char *quoted = json_dumps(name, JSON_ENCODE_ANY);
    buf_printf(&text, "%skehou_overlay: 1\ntitle: %s\nedit:\n", mark, quoted ? quoted : "\"\"");
    for (size_t i = 0; i < json_array_size(edits); i++) {
        char *edit = json_dumps(json_array_get(edits, i), JSON_SORT_KEYS | JSON_REAL_PRECISION(10));
        buf_printf(&text, "  - %s\n", edit ? edit : "{}");
        free(edit);
    }
    bool good = file_replace(path, text.text, text.length);
    if (!good)
        fprintf(stderr, _("kehou: %s: cannot write: %s\n"), path, strerror(errno));
    free(quoted);
    json_decref(name);
    buf_free(&title);
    buf_free(&text);
    return good;
}

const char *ready_write(struct arena *a, const struct instance *in, const char *dir, const char *word, int *code)
{
    const char *what;
    const struct ready *r = find(word, &what);
    json_t *edits = r ? r->edits(in, what) : NULL;
    *code = EXIT_USAGE;
    if (!edits) {
        struct buf all = {0};
        put_ready(&all);
        fprintf(stderr, _("kehou whatif: %s is neither a file nor a ready overlay; those are: %s\n"), word, all.text);
        buf_free(&all);
        return NULL;
    }
    char *name = arena_strdup(a, word), *path;
    for (char *p = name; *p; p++)
        *p = strchr("=:/.", *p) ? '-' : *p;
    path = arena_printf(a, "%s/%s.yaml", dir, name);
    *code = EXIT_SYSTEM;
    if (access(path, F_OK) == 0 && !is_ours(path)) {
        fprintf(stderr, _("kehou: %s: this file was not written by kehou; move it away, or choose another folder\n"),
                path);
        path = NULL;
    } else if (!folder_make(dir) || !write_ready(r, what, edits, path)) {
        path = NULL;
    }
    json_decref(edits);
    return path;
}
