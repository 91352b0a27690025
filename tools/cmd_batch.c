/* kehou batch: every school of a district, with what they share. */
#include "tools/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "tools/batch/batch.h"
#include "tools/report/folder.h"
#include "tools/solving.h"

static const char mark[] = "kehou batch 1\n";

/* DIR and DIR/work, which is kehou's where the file in it says so. */
static bool prepare(struct batch *b)
{
    struct arena *a = b->arena;
    static const char *const folders[] = {"tasks", "answers", "logs"};
    const char *path = arena_printf(a, "%s/kehou.txt", b->work);
    size_t length;
    const char *there = file_read(a, path, &length);
    if (access(b->work, F_OK) == 0 && (!there || strcmp(there, mark) != 0)) {
        fprintf(stderr, _("kehou batch: %s: this folder was not made by kehou; move it away, or choose another folder\n"), b->work);
        return false;
    }
    bool good = folder_make(b->work) && file_replace(path, mark, sizeof mark - 1);
    for (size_t i = 0; i < sizeof folders / sizeof *folders && good; i++)
        good = folder_make(arena_printf(a, "%s/%s", b->work, folders[i]));
    if (!good)
        fprintf(stderr, _("kehou: %s: cannot write there: %s\n"), b->dir, strerror(errno));
    return good && documents_prepare(b->dir);
}

/* Absolute, so that tasks mean the same wherever they run. */
static const char *whole_path(struct arena *a, const char *path)
{
    char *here = path[0] == '/' ? NULL : getcwd(NULL, 0);
    const char *whole = here ? arena_printf(a, "%s/%s", here, path) : arena_strdup(a, path);
    free(here);
    return whole;
}

static const char *this_program(struct arena *a)
{
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    return length > 0 ? arena_strndup(a, self, (size_t)length) : "kehou";
}

/* 0 where every school has an answer, yes or no, else the highest code of 2 to 4 among them. */
static int code_of(const struct batch *b)
{
    int code = EXIT_DONE;
    for (int i = 0; i < b->n; i++)
        if (b->members[i].code > EXIT_NO && b->members[i].code > code)
            code = b->members[i].code;
    return code;
}

static void free_answers(struct batch *b)
{
    for (int i = 0; i < b->n; i++)
        for (int r = 0; r < ROUNDS; r++)
            json_decref(b->members[i].answers[r].json);
}

static int run(struct batch *b, bool compare)
{
    struct diags *d = diags_new();
    members_read(b, d);
    if (!b->c->quiet || d->errors)
        diags_print(d, stderr);
    diags_free(d);
    for (int i = 0; i < b->n; i++)
        if (b->members[i].broken)
            b->members[i].code = EXIT_USAGE;
    bool good = coordinate(b);
    if (good && compare && b->shared && !*b->interrupted)
        good = first_come(b);
    bool stopped = *b->interrupted != 0;
    b->interrupted = NULL; /* what was found is written all the same */
    good = good && publish_run(b, !stopped) && documents_write(b);
    int code = good ? code_of(b) : EXIT_SYSTEM;
    free_answers(b);
    return code;
}

int command_batch(int argc, char **argv)
{
    struct common c;
    struct batch b = {.c = &c, .best_tried = -1};
    const char *words = NULL, *engine = "local", *dir = NULL;
    bool compare = false;
    int64_t jobs = runner_workers(), memory = 0;
    const struct option_row rows[] = {
        {"out", OPTION_TEXT, &dir, 0, 0, "DIR", N_("the folder to write; required")},
        {"engine", OPTION_TEXT, &engine, 0, 0, "NAME", N_("local (default): processes on this machine; slurm: job arrays")},
        {"jobs", OPTION_INT, &jobs, 1, 4096, "N", N_("schools solved at once; by default as many as there are processors")},
        {"memory", OPTION_INT, &memory, 0, 1e9, "MB", N_("of one school's process; 0: no limit")},
        {"compare", OPTION_FLAG, &compare, 0, 0, NULL,
         N_("also solve the schools one after another, each with what is left, and show both side by side")},
        common_documents_row(&words),
        common_rows(&c),
    };
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "batch DISTRICT -o DIR", 1, 1, &operands, &code))
        return code;
    if (!common_out("batch", dir))
        return EXIT_USAGE;
    if (c.overlays.count) {
        fputs(_("kehou batch: overlays are for one school: see kehou whatif\n"), stderr);
        texts_free(&c.overlays);
        return EXIT_USAGE;
    }
    if ((b.groups = common_documents("batch", words)) < 0)
        return EXIT_USAGE;
    static const struct engine *const engines[] = {&engine_local, &engine_slurm};
    b.engine = NULL;
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        if (!strcmp(engine, engines[i]->name))
            b.engine = engines[i];
    if (!b.engine) {
        fprintf(stderr, _("kehou batch: --engine %s: it is local or slurm\n"), engine);
        return EXIT_USAGE;
    }
    struct diags *d = diags_new();
    struct district *x = district_read(operands.at[0], d);
    diags_print(d, stderr);
    diags_free(d);
    if (!x)
        return EXIT_USAGE;
    b.arena = arena_new();
    b.x = x;
    b.started = clock_now();
    b.path = whole_path(b.arena, operands.at[0]);
    b.dir = whole_path(b.arena, dir);
    b.work = arena_printf(b.arena, "%s/work", b.dir);
    b.self = this_program(b.arena);
    b.workers = (int)jobs;
    b.memory = memory << 20;
    b.interrupted = signals_catch();
    code = prepare(&b) ? run(&b, compare) : EXIT_SYSTEM;
    arena_free(b.arena);
    district_free(x);
    return code;
}

int command_batch_task(int argc, char **argv)
{
    return argc == 2 ? task_run(argv[1]) : EXIT_USAGE;
}
