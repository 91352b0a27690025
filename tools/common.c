#include "tools/common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "district/district.h"
#include "tools/report/report.h"

struct option_row common_rows(struct common *c)
{
    *c = (struct common){.time_limit = 60, .threads = 1, .seed = 1};
    const struct option_row rows[COMMON_ROWS] = {
        {"time-limit", OPTION_REAL, &c->time_limit, 0, 1e7, "SECONDS", N_("end the search after this time")},
        {"work-limit", OPTION_INT, &c->work_limit, 0, 9e15, "N",
         N_("end the search after this effort, the same on every machine; 0: none")},
        {"gap", OPTION_REAL, &c->gap, 0, 1, "FRACTION", N_("end the search at this proven gap")},
        {"threads", OPTION_INT, &c->threads, 1, 256, "N", N_("threads of the search")},
        {"seed", OPTION_INT, &c->seed, 0, 9007199254740992.0, "N", N_("seed of the search")},
        {"overlay", OPTION_LIST, &c->overlays, 0, 0, "FILE", N_("edit the instance by this overlay first; may be repeated")},
        {"anonymize", OPTION_FLAG, &c->anonymize, 0, 0, NULL, N_("ids only, no names, in everything written")},
        {"quiet", OPTION_FLAG, &c->quiet, 0, 0, NULL, N_("no progress, no warnings, no result in words")},
        {"json", OPTION_FLAG, &c->json, 0, 0, NULL, N_("the summary as JSON on standard output")},
        {0},
    };
    for (int i = 0; i < COMMON_ROWS; i++)
        c->rows[i] = rows[i];
    return (struct option_row){.value = c->rows, .help = N_("Common options:")};
}

struct instance *common_instance(struct common *c, const char *path, struct diags *d, int *code)
{
    struct instance *in = district_or_school(path, c->overlays.at, c->overlays.count, d);
    texts_free(&c->overlays);
    if (c->quiet && d->errors == 0)
        d->printed = d->count; /* warnings are for those who asked to hear them */
    else
        diags_print(d, stderr);
    *code = !in || d->input_errors ? EXIT_USAGE : d->errors ? EXIT_NO : EXIT_DONE;
    if (*code == EXIT_USAGE) {
        instance_free(in);
        return NULL;
    }
    if (c->anonymize)
        instance_anonymize(in);
    return in;
}

struct timetable *common_timetable(const char *path, struct instance *in, int *code)
{
    struct diags *d = diags_new();
    bool update;
    int date = timetable_effective(path, &update);
    if (date > 0 && !in->term.from)
        instance_effective(in, date);
    struct timetable *t = timetable_read(path, in, d);
    diags_print(d, stderr);
    if (d->errors) {
        timetable_free(t);
        t = NULL;
    }
    *code = t ? EXIT_DONE : EXIT_USAGE;
    diags_free(d);
    return t;
}

struct option_row common_from_row(const char **from)
{
    return (struct option_row){"from", OPTION_TEXT, from, 0, 0, "TIMETABLE",
                               N_("the published timetable that moves are counted against")};
}

bool common_past(const char *path, struct instance *in, struct past **past, struct diags *d, int *code)
{
    *past = past_read(path, in, d);
    diags_print(d, stderr);
    in->past = *past;
    if (!*past)
        *code = EXIT_USAGE;
    return *past != NULL;
}

char *common_baseline(const char *instance_path, const struct instance *in)
{
    struct buf path = {0};
    const char *slash = strrchr(instance_path, '/');
    if (!in->baseline.timetable)
        return NULL;
    if (slash && in->baseline.timetable[0] != '/')
        buf_add(&path, instance_path, (size_t)(slash - instance_path) + 1);
    buf_puts(&path, in->baseline.timetable);
    return path.text;
}

struct option_row common_documents_row(const char **words)
{
    return (struct option_row){"documents", OPTION_TEXT, words, 0, 0, documents_words(),
                               N_("which documents to write; all by default")};
}

json_t *common_found(const struct diags *d, int code)
{
    json_t *items = json_array();
    for (int i = 0; i < d->count; i++) {
        const struct diag *g = &d->items[i];
        json_t *found = json_pack("{s:s, s:i, s:i, s:s, s:s}", "file", d->n_files ? d->files[g->pos.file] : "", "line", g->pos.line,
                                  "column", g->pos.column, "severity", g->severity == DIAG_ERROR ? "error" : "warning",
                                  "message", g->message);
        if (g->code)
            json_object_set_new(found, "rule", json_string(g->code));
        if (g->article)
            json_object_set_new(found, "article", json_integer(g->article));
        json_array_append_new(items, found);
    }
    return json_pack("{s:s, s:i, s:i, s:o}", "status", code == EXIT_DONE ? "valid" : code == EXIT_NO ? "infeasible" : "invalid",
                     "errors", d->errors, "warnings", d->warnings, "found", items);
}

void common_print_json(json_t *o)
{
    char *text = json_dumps(o, JSON_SORT_KEYS | JSON_INDENT(1));
    puts(text ? text : "{}");
    free(text);
    json_decref(o);
}

bool common_out(const char *command, const char *dir)
{
    if (!dir)
        fprintf(stderr, _("kehou %s: -o DIR is missing: where to write\n"), command);
    return dir != NULL;
}

int common_documents(const char *command, const char *words)
{
    char unknown[64];
    int groups = documents_groups(words, unknown);
    if (groups < 0)
        fprintf(stderr, _("kehou %s: --documents: there is no '%s'; there are %s\n"), command, unknown, documents_words());
    return groups;
}
