/* kehou update: solves again with the fewest changes to a published timetable. */
#include "tools/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "tools/solving.h"

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

int command_update(int argc, char **argv)
{
    struct common c;
    struct solving solving = {.c = &c};
    struct past *past = NULL;
    const char *words = NULL, *from = NULL, *effective = NULL;
    int64_t most = -1;
    const struct option_row rows[] = {
        {"out", OPTION_TEXT, &solving.dir, 0, 0, "DIR", N_("the folder to write; required")},
        common_from_row(&from),
        {"effective", OPTION_TEXT, &effective, 0, 0, "DATE", N_("the first day of the change; weeks before it stay as they are")},
        {"max-moves", OPTION_INT, &most, 0, 1e9, "N", N_("at most so many moves, of all kinds together")},
        common_documents_row(&words),
        common_rows(&c),
    };
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "update INSTANCE --from TIMETABLE -o DIR", 1, 1, &operands, &code))
        return code;
    if (!solving.dir) {
        fputs(_("kehou update: -o DIR is missing: where to write\n"), stderr);
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
    } else if (in && take_date(effective, in, &code) && common_past(from, in, &past, &code)) {
        past->most = (int)most;
        solving.in = in;
        code = solving_run(&solving, d);
    }
    free(baseline);
    past_free(past);
    instance_free(in);
    diags_free(d);
    return code;
}
