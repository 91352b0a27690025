/* kehou diff: what differs between two timetables of a school. */
#include "tools/command.h"

#include <stdio.h>

#include "tools/common.h"
#include "tools/report/ledger.h"

static void print(const struct common *c, const struct instance *in, const struct timetable *t)
{
    struct changes *changes = changes_of(in, t);
    struct buf text = {0};
    if (c->json)
        ledger_json(in, changes, in->term.from, &text);
    else
        ledger_text(in, changes, in->term.from, &text);
    fputs(text.text, stdout);
    buf_free(&text);
    changes_free(changes);
}

int command_diff(int argc, char **argv)
{
    struct common c;
    struct past *past = NULL;
    const struct option_row rows[] = {common_rows(&c)};
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "diff INSTANCE OLD NEW", 3, 3, &operands, &code))
        return code;
    struct diags *d = diags_new();
    struct instance *in = common_instance(&c, operands.at[0], d, &code);
    struct timetable *t = in ? common_timetable(operands.at[2], in, &code) : NULL;
    if (t && common_past(operands.at[1], in, &past, d, &code)) {
        print(&c, in, t);
        code = EXIT_DONE;
    }
    timetable_free(t);
    past_free(past);
    instance_free(in);
    diags_free(d);
    return code;
}
