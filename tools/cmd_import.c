/* kehou import: spreadsheets to an instance. */
#include "tools/command.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "tools/common.h"
#include "tools/import/import.h"
#include "tools/report/folder.h"

static const char record_path[] = "import.json", *const record_says = N_("what kehou import read and wrote; written last");

/* The folder's own record of the last import, or NULL. */
static json_t *read_record(const char *dir)
{
    struct arena *a = arena_new();
    size_t length = 0;
    char *text = file_read(a, arena_printf(a, "%s/%s", dir, record_path), &length);
    json_t *record = text ? json_loadb(text, length, 0, NULL) : NULL;
    arena_free(a);
    return record;
}

/* Nothing that a person changed since the last import is lost; false after a message. */
static bool unchanged(const char *dir)
{
    json_t *record = read_record(dir);
    const char *path;
    json_t *hash;
    bool good = true;
    json_object_foreach(json_object_get(record, "files"), path, hash) {
        struct arena *a = arena_new();
        const char *full = arena_printf(a, "%s/%s", dir, path);
        size_t length = 0;
        char now[65];
        const char *bytes = file_read(a, full, &length);
        if (bytes && json_is_string(hash)) {
            sha256_hex(bytes, length, now);
            if (strcmp(now, json_string_value(hash)) != 0 && strcmp(path, "index.txt") != 0) {
                fprintf(stderr, _("kehou: %s: changed since kehou imported it; move it away, or choose another folder\n"), full);
                good = false;
            }
        }
        arena_free(a);
    }
    json_decref(record);
    return good;
}

static void add_record(struct folder *f, const struct import *im, const struct texts *from)
{
    json_t *files = json_object(), *sources = json_array();
    struct file_hash *hashes = folder_hashes(f);
    for (int i = 0; i < f->count; i++)
        json_object_set_new(files, hashes[i].path, json_string(hashes[i].sha256));
    for (int i = 0; i < from->count; i++)
        json_array_append_new(sources, json_string(from->at[i]));
    json_t *record = json_pack("{s:s, s:o, s:o, s:i, s:i, s:i}", "version", KEHOU_VERSION, "files", files, "from", sources,
                               "later", im->later, "repeated", im->repeated, "examples", im->examples);
    char *text = json_dumps(record, JSON_SORT_KEYS | JSON_INDENT(1));
    struct buf out = {0};
    buf_puts(&out, text);
    buf_puts(&out, "\n");
    folder_add(f, record_path, record_says, out);
    free(text);
    free(hashes);
    json_decref(record);
}

/* "a.xlsx, b.csv", for a comment of one line. */
static const char *made_from(struct arena *a, const struct texts *files)
{
    struct buf b = {0};
    for (int i = 0; i < files->count; i++) {
        const char *slash = strrchr(files->at[i], '/');
        buf_printf(&b, i ? ", %s" : "%s", slash ? slash + 1 : files->at[i]);
    }
    for (char *p = b.text; p && *p; p++)
        if ((unsigned char)*p < ' ')
            *p = ' ';
    const char *text = arena_strdup(a, b.text ? b.text : "");
    buf_free(&b);
    return text;
}

static bool write_instance(struct import *im, const struct texts *files, const char *dir)
{
    struct folder f = {.dir = dir};
    if (!folder_make(dir)) {
        fprintf(stderr, _("kehou: %s: cannot write there: %s\n"), dir, strerror(errno));
        return false;
    }
    if (!unchanged(dir))
        return false;
    instance_write(im, &f, made_from(im->arena, files));
    folder_add_index_before(&f, record_path, record_says);
    add_record(&f, im, files);
    return folder_write(&f);
}

/* What validate says of the school, and what became of the rows. */
static void print_json(const struct import *im, const struct instance *in, int code)
{
    json_t *all = common_found(im->d, code);
    if (in && code != EXIT_SYSTEM)
        json_object_set_new(all, "written", json_pack("{s:i, s:i, s:i, s:i}", "students", in->n_students, "activities", in->n_activities,
                                                      "staff", in->n_staff, "rooms", in->n_rooms));
    json_object_set_new(all, "rows", json_pack("{s:i, s:i, s:i}", "later", im->later, "repeated", im->repeated, "examples", im->examples));
    common_print_json(all);
}

int command_import(int argc, char **argv)
{
    const char *out = NULL, *base = NULL, *map = NULL;
    bool quiet = false, json = false;
    const struct option_row rows[] = {
        {"out", OPTION_TEXT, &out, 0, 0, "DIR", N_("the folder to write; required")},
        {"base", OPTION_TEXT, &base, 0, 0, "INSTANCE", N_("an instance that the sheets add to or replace lists of")},
        {"map", OPTION_TEXT, &map, 0, 0, "FILE", N_("what the columns of a survey mean, and names that mean the same")},
        {"quiet", OPTION_FLAG, &quiet, 0, 0, NULL, N_("no warnings, no result in words")},
        {"json", OPTION_FLAG, &json, 0, 0, NULL, N_("what was found and written as JSON on standard output")},
        {0},
    };
    struct texts files;
    int code;
    if (!options_parse(argc, argv, rows, "import FILE... -o DIR", 1, -1, &files, &code))
        return code;
    if (!common_out("import", out))
        return EXIT_USAGE;
    struct diags *d = diags_new();
    struct import *im = import_new(d);
    diags_file(d, files.at[0]);
    import_read(im, &files, base, map);
    struct instance *in = import_decode(im, arena_printf(im->arena, "%s/instance.yaml", out));
    if (!quiet || d->errors)
        diags_print(d, stderr);
    code = !in ? EXIT_USAGE : !write_instance(im, &files, out) ? EXIT_SYSTEM : d->errors ? EXIT_NO : EXIT_DONE;
    if (json) {
        print_json(im, in, code);
    } else if (!quiet && (code == EXIT_DONE || code == EXIT_NO)) {
        printf(_("%s: written: %d students, %d activities, %d staff, %d rooms; %d warnings\n"), out, in->n_students,
               in->n_activities, in->n_staff, in->n_rooms, d->warnings);
        if (im->later || im->repeated)
            printf(_("%d rows gave way to later ones of the same student, %d were repeated\n"), im->later, im->repeated);
        if (im->examples)
            printf(_("%d example rows were left out\n"), im->examples);
    }
    instance_free(in);
    import_free(im);
    diags_free(d);
    return code;
}
