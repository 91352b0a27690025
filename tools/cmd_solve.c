/* kehou solve: reads, solves, checks what it is about to write, writes. */
#include "tools/command.h"

#include <stdio.h>
#include <string.h>

#include "tools/solving.h"

int command_solve(int argc, char **argv)
{
    struct common c;
    struct solving solving = {.c = &c};
    const char *words = NULL, *fair = NULL;
    const struct option_row rows[] = {
        {"out", OPTION_TEXT, &solving.dir, 0, 0, "DIR", N_("the folder to write; required")},
        common_documents_row(&words),
        {"fair", OPTION_TEXT, &fair, 0, 0, "leximin", N_("the students who fare worst first, whatever it costs in points")},
        common_rows(&c),
    };
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "solve INSTANCE -o DIR", 1, 1, &operands, &code))
        return code;
    if (!common_out("solve", solving.dir))
        return EXIT_USAGE;
    if (fair && strcmp(fair, "leximin")) {
        fprintf(stderr, _("kehou solve: --fair %s: it is leximin\n"), fair);
        return EXIT_USAGE;
    }
    solving.leximin = fair != NULL;
    if ((solving.groups = common_documents("solve", words)) < 0)
        return EXIT_USAGE;
    struct diags *d = diags_new();
    struct instance *in = common_instance(&c, operands.at[0], d, &code);
    if (in) {
        solving.in = in;
        code = solving_run(&solving, d);
    }
    instance_free(in);
    diags_free(d);
    return code;
}
