/* kehou generate: writes a synthetic school. */
#include "tools/command.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "tools/generate.h"
#include "tools/common.h"
#include "tools/options.h"

/* What the command line says, before it is understood. */
struct words {
    const char *id, *stage, *periods, *out;
    int64_t students, activities, class_size, campuses, bells, seed;
    double staffing, fortnightly;
    int64_t schools, providers; /* of a district; 0 schools: none, -1 providers: as many as suit */
};

static bool understand(const struct words *w, struct generate_options *o)
{
    int stage = 0;
    while (stage <= STAGE_NINE_YEAR && strcmp(stage_words[stage], w->stage))
        stage++;
    if (stage > STAGE_NINE_YEAR) {
        fprintf(stderr, _("kehou generate: --stage %s: it is primary, junior or nine_year\n"), w->stage);
        return false;
    }
    *o = (struct generate_options){.id = w->id,
                                   .students = (int)w->students,
                                   .activities = (int)w->activities,
                                   .class_size = (int)w->class_size,
                                   .staffing = (int)lround(w->staffing * 100),
                                   .campuses = (int)w->campuses,
                                   .bells = (int)w->bells,
                                   .stage = (enum stage)stage,
                                   .fortnightly = (int)lround(w->fortnightly * 100),
                                   .seed = (uint64_t)w->seed};
    for (const char *p = w->periods; *p;) {
        size_t length = strcspn(p, ", ");
        bool known = length == 0;
        for (int i = 0; i < PERIODS; i++)
            if (length == strlen(period_words[i]) && !strncmp(p, period_words[i], length)) {
                known = i == PERIOD_NOON || i == PERIOD_EVENING || i == PERIOD_EXTENDED;
                o->periods |= 1u << i;
            }
        if (!known) {
            fprintf(stderr, _("kehou generate: --periods %s: of noon, evening and extended\n"), w->periods);
            return false;
        }
        p += length + strspn(p + length, ", ");
    }
    const char *wrong = generate_refuse(o);
    if (wrong)
        fprintf(stderr, _("kehou generate: %s\n"), _(wrong));
    return !wrong;
}

static bool write_files(const struct gen_school *s, const char *folder)
{
    struct gen_file files[GEN_FILES];
    generate_write(s, files);
    bool good = folder_make(folder);
    for (int i = 0; i < GEN_FILES; i++) {
        char path[4096];
        if (good && snprintf(path, sizeof path, "%s/%s", folder, files[i].name) >= (int)sizeof path) {
            errno = ENAMETOOLONG;
            good = false;
        }
        good = good && file_replace(path, files[i].text.text, files[i].text.length);
        buf_free(&files[i].text);
    }
    if (!good)
        fprintf(stderr, _("kehou generate: %s: cannot write: %s\n"), folder, strerror(errno));
    return good;
}

static int write_district(const struct words *w, const struct generate_options *o)
{
    struct generate_district x = {.school = *o, .schools = (int)w->schools};
    x.providers = w->providers < 0 ? (x.schools * 3 + 3) / 4 : (int)w->providers;
    const char *wrong = generate_district_refuse(&x);
    if (wrong) {
        fprintf(stderr, _("kehou generate: %s\n"), _(wrong));
        return EXIT_USAGE;
    }
    int64_t budget = 0;
    bool good = true;
    for (int i = 0; i < x.schools && good; i++) {
        struct generate_options one = generate_district_school(&x, i);
        struct arena *arena = arena_new();
        const struct gen_school *s = generate_school(&one, arena);
        good = write_files(s, arena_printf(arena, "%s/%s", w->out, one.id));
        budget += s->budget;
        free((char *)one.id);
        arena_free(arena);
    }
    struct buf text = {0}, path = {0};
    generate_district_write(&x, budget, &text);
    buf_printf(&path, "%s/district.yaml", w->out);
    if (good && !file_replace(path.text, text.text, text.length)) {
        fprintf(stderr, _("kehou generate: %s: cannot write: %s\n"), path.text, strerror(errno));
        good = false;
    }
    buf_free(&text);
    buf_free(&path);
    return good ? EXIT_DONE : EXIT_SYSTEM;
}

int command_generate(int argc, char **argv)
{
    struct words w = {.id = "school",
                      .stage = "primary",
                      .periods = "",
                      .students = 300,
                      .activities = 20,
                      .class_size = 40,
                      .campuses = 1,
                      .bells = 1,
                      .seed = 1,
                      .staffing = 2.3,
                      .providers = -1,
                      .fortnightly = 0.04};
    const struct option_row rows[] = {
        {"students", OPTION_INT, &w.students, 6, 20000, "N", N_("students of the school")},
        {"activities", OPTION_INT, &w.activities, 1, 400, "N", N_("activities on the menu")},
        {"seed", OPTION_INT, &w.seed, 0, 9007199254740992.0, "N", N_("another number, another school")},
        {"class-size", OPTION_INT, &w.class_size, 5, 60, "N", N_("students of a class, about")},
        {"staffing", OPTION_REAL, &w.staffing, 1, 6, "X",
         N_("own staff for each class: 1.9 is tight, 3 is ample; more are hired where study and posts need them")},
        {"stage", OPTION_TEXT, &w.stage, 0, 0, "STAGE", N_("primary, junior or nine_year")},
        {"campuses", OPTION_INT, &w.campuses, 1, 2, "N", N_("one campus or two, with travel between them")},
        {"bells", OPTION_INT, &w.bells, 1, 2, "N", N_("one bell for all, or another for the upper grades")},
        {"periods", OPTION_TEXT, &w.periods, 0, 0, "LIST", N_("more slots: noon, evening, extended")},
        {"fortnightly", OPTION_REAL, &w.fortnightly, 0, 1, "SHARE", N_("share of activities in every other week")},
        {"id", OPTION_TEXT, &w.id, 0, 0, "ID", N_("the school's id, or the district's")},
        {"district", OPTION_INT, &w.schools, 1, 100000, "N",
         N_("a district of so many schools, of about --students and --activities each")},
        {"providers", OPTION_INT, &w.providers, 0, 10000, "N", N_("that its schools share; three for four schools by default")},
        {"out", OPTION_TEXT, &w.out, 0, 0, "DIR", N_("the folder to write; required")},
        {0},
    };
    int done = EXIT_DONE;
    struct texts operands = {0};
    if (!options_parse(argc, argv, rows, "generate --out DIR", 0, 0, &operands, &done))
        return done;
    struct generate_options o;
    if (!common_out("generate", w.out))
        return EXIT_USAGE;
    if (!understand(&w, &o))
        return EXIT_USAGE;
    if (w.schools)
        return write_district(&w, &o);
    struct arena *arena = arena_new();
    bool good = write_files(generate_school(&o, arena), w.out);
    arena_free(arena);
    return good ? EXIT_DONE : EXIT_SYSTEM;
}
