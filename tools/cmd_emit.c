/* kehou emit: the documents of a timetable that is there already. */
#include "tools/command.h"

#include <stdio.h>

#include "tools/common.h"
#include "tools/report/folder.h"

/* A timetable that is not legal goes to DIR/draft, so that no legal set is replaced by it. */
static int emit(const struct common *c, const char *dir, int groups, const struct instance *in,
                const struct timetable *t)
{
    struct verdict *v = verdict_of(in, t);
    struct report *r = report_new(in, t, v, NULL);
    struct buf place = {0}, text = {0};
    buf_printf(&place, verdict_legal(v) ? "%s" : "%s/draft", dir);
    int code = EXIT_SYSTEM;
    struct folder f = {.dir = place.text};
    if (folder_prepare(place.text, groups) && folder_add_report(&f, r, groups, false)) {
        struct buf *summary = &f.files[f.count - 1].text;
        if (c->json)
            buf_add(&text, summary->text, summary->length);
        else if (!c->quiet)
            emit_short(r, place.text, &text);
        if (folder_write(&f)) {
            code = verdict_legal(v) ? EXIT_DONE : EXIT_NO;
            fputs(text.text ? text.text : "", stdout);
        }
    }
    if (!verdict_legal(v) && !c->quiet) {
        struct buf breaches = {0};
        put_breaches(r, &breaches);
        fputs(breaches.text ? breaches.text : "", stderr);
        buf_free(&breaches);
    }
    folder_free(&f);
    buf_free(&text);
    buf_free(&place);
    report_free(r);
    verdict_free(v);
    return code;
}

int command_emit(int argc, char **argv)
{
    struct common c;
    const char *dir = NULL, *words = NULL, *from = NULL;
    struct past *past = NULL;
    const struct option_row rows[] = {
        {"out", OPTION_TEXT, &dir, 0, 0, "DIR", N_("the folder to write; required")},
        common_from_row(&from),
        common_documents_row(&words),
        common_rows(&c),
    };
    struct texts operands;
    int code, groups;
    if (!options_parse(argc, argv, rows, "emit INSTANCE TIMETABLE -o DIR", 2, 2, &operands, &code))
        return code;
    if (!common_out("emit", dir))
        return EXIT_USAGE;
    if ((groups = common_documents("emit", words)) < 0)
        return EXIT_USAGE;
    struct diags *d = diags_new();
    struct instance *in = common_instance(&c, operands.at[0], d, &code);
    struct timetable *t = in ? common_timetable(operands.at[1], in, &code) : NULL;
    if (t && (!from || common_past(from, in, &past, d, &code)))
        code = emit(&c, dir, groups, in, t);
    timetable_free(t);
    past_free(past);
    instance_free(in);
    diags_free(d);
    return code;
}
