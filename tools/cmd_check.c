/* kehou check: verifies any timetable from the files alone. */
#include "tools/command.h"

#include <stdio.h>

#include "tools/common.h"
#include "tools/report/report.h"

static void print(const struct common *c, const struct instance *in, const struct timetable *t, const struct verdict *v)
{
    struct buf text = {0};
    if (c->json) {
        struct report *r = report_new(in, t, v, NULL);
        emit_check(r, &text);
        report_free(r);
    } else if (!c->quiet) {
        verdict_write(in, v, &text);
    }
    if (text.text)
        fputs(text.text, stdout);
    buf_free(&text);
}

int command_check(int argc, char **argv)
{
    struct common c;
    const struct option_row rows[] = {common_rows(&c)};
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "check INSTANCE TIMETABLE", 2, 2, &operands, &code))
        return code;
    struct diags *d = diags_new();
    struct instance *in = common_instance(&c, operands.at[0], d, &code);
    struct timetable *t = in ? common_timetable(operands.at[1], in, &code) : NULL;
    if (t) {
        struct verdict *v = verdict_of(in, t);
        print(&c, in, t, v);
        code = verdict_legal(v) ? EXIT_DONE : EXIT_NO;
        verdict_free(v);
    }
    timetable_free(t);
    instance_free(in);
    diags_free(d);
    return code;
}
