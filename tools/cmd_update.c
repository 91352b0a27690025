/* kehou update: solves again with the fewest changes to a published timetable. */
#include "tools/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "school/calendar.h"
#include "school/limits.h"
#include "tools/solving.h"
#include "tools/substitute.h"

/* The date of --effective, else of the instance's baseline, if any. False after a message. */
static bool take_date(const char *effective, struct instance *in, int *code)
{
    int date = in->baseline.effective;
    if (effective && !date_parse(effective, strlen(effective), &date))
        fprintf(stderr, _("kehou update: --effective: %s is no date such as 2026-11-02\n"), effective);
    else if (date && !instance_effective(in, date))
        fputs(_("kehou update: the change begins after the end of the term\n"), stderr);
    else
        return true;
    *code = EXIT_USAGE;
    return false;
}

static void report_rule(void *ctx, const char *code, struct pos at, const char *message)
{
    diag_rule(ctx, at, code, "%s", message);
}

/* The parts of the timetable to keep. Those that cannot be kept are told as breaches of L1, before any search. */
static bool take_locks(const struct texts *parts, struct instance *in, struct diags *d, bool quiet)
{
    struct buf why = {0};
    int before = d->count;
    bool good = !parts->count || past_lock(in, parts->at, parts->count, d, &why);
    if (!good)
        fprintf(stderr, _("kehou update: --lock: %s\n"), why.text);
    if (good && parts->count) {
        limits_check_locks(in, report_rule, d);
        diags_drop_repeats(d, before);
        if (!quiet || d->errors)
            diags_print(d, stderr);
    }
    buf_free(&why);
    return good;
}

/* A published version is never overwritten: the folder holds no timetable but an earlier answer to this very update. */
static bool folder_is_free(const char *dir, const char *from, const struct instance *in)
{
    struct buf path = {0};
    struct stat here, old;
    char date[11] = "";
    bool update;
    buf_printf(&path, "%s/timetable.yaml", dir);
    int effective = timetable_effective(path.text, &update);
    bool is_from = stat(path.text, &here) == 0 && stat(from, &old) == 0 && here.st_dev == old.st_dev && here.st_ino == old.st_ino;
    buf_free(&path);
    if (effective < 0 || (!is_from && update && effective == in->term.from))
        return true;
    date_write(effective ? effective : in->term.start, date);
    fprintf(stderr, _("kehou update: %s holds the timetable from %s on; a version is never overwritten: choose another folder\n"), dir, date);
    return false;
}

/* The published timetable itself, where it can stay whole: the first answer, which nothing moves. NULL where it cannot. */
static struct timetable *unchanged(const char *from, const struct instance *in)
{
    struct diags *ignored = diags_new();
    struct timetable *t = timetable_read(from, in, ignored);
    struct verdict *v = t && !ignored->errors ? verdict_of(in, t) : NULL;
    if (!v || !verdict_legal(v)) {
        timetable_free(t);
        t = NULL;
    }
    verdict_free(v);
    diags_free(ignored);
    return t;
}

static int solve_from(struct solving *s, const char *from, const struct diags *d)
{
    struct timetable *start = unchanged(from, s->in);
    s->start = start;
    int code = solving_run(s, d);
    timetable_free(start);
    return code;
}

int command_update(int argc, char **argv)
{
    struct common c;
    struct solving solving = {.c = &c};
    struct past *past = NULL;
    const char *words = NULL, *from = NULL, *effective = NULL;
    int64_t most = -1, points = 8;
    bool frontier = false;
    struct texts locks = {0};
    struct substitution stand_in = {.c = &c};
    const struct option_row rows[] = {
        {"out", OPTION_TEXT, &solving.dir, 0, 0, "DIR", N_("the folder to write; required")},
        common_from_row(&from),
        {"effective", OPTION_TEXT, &effective, 0, 0, "DATE", N_("the first day of the change; weeks before it stay as they are")},
        {"lock", OPTION_LIST, &locks, 0, 0, "PART",
         N_("keep a part as published: all, sections, times, rooms, staff, students, or activity=, staff=, student=, class=, all-but= with ids; may be given again")},
        {"absent", OPTION_LIST, &stand_in.absent, 0, 0, "STAFF", N_("with --on: who takes this person's duties that day; may be given again")},
        {"on", OPTION_TEXT, &stand_in.on, 0, 0, "DATE", N_("the date on which --absent are away")},
        {"max-moves", OPTION_INT, &most, 0, 1e9, "N", N_("at most so many moves, of all kinds together")},
        {"frontier", OPTION_FLAG, &frontier, 0, 0, NULL, N_("also the curve: the best score for each number of moves")},
        {"points", OPTION_INT, &points, 2, 100, "N", N_("with --frontier: at most so many points (default 8)")},
        common_documents_row(&words),
        common_rows(&c),
    };
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "update INSTANCE --from TIMETABLE -o DIR", 1, 1, &operands, &code))
        return code;
    if (!common_out("update", solving.dir))
        return EXIT_USAGE;
    if (!stand_in.on != !stand_in.absent.count) {
        fputs(_("kehou update: --absent and --on go together: who is away, and when\n"), stderr);
        return EXIT_USAGE;
    }
    if ((solving.groups = common_documents("update", words)) < 0)
        return EXIT_USAGE;
    struct diags *d = diags_new();
    struct instance *in = common_instance(&c, operands.at[0], d, &code);
    char *baseline = in && !from ? common_baseline(operands.at[0], in) : NULL;
    from = from ? from : baseline;
    if (in && !from) {
        fputs(_("kehou update: --from TIMETABLE is missing: what to change; the instance names no baseline\n"), stderr);
        code = EXIT_USAGE;
    } else if (in && stand_in.on) {
        stand_in.from = from;
        stand_in.dir = solving.dir;
        code = substitute(&stand_in, in, d);
    } else if (in && take_date(effective, in, &code) && common_past(from, in, &past, d, &code)) {
        past->most = (int)most;
        solving.points = frontier ? (int)points : 0;
        solving.in = in;
        code = !folder_is_free(solving.dir, from, in) ? EXIT_SYSTEM : take_locks(&locks, in, d, c.quiet) ? solve_from(&solving, from, d) : EXIT_USAGE;
    }
    free(baseline);
    texts_free(&stand_in.absent);
    texts_free(&locks);
    past_free(past);
    instance_free(in);
    diags_free(d);
    return code;
}
