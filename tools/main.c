/* kehou: after-school timetabling. One table of commands. */
#include <stdio.h>
#include <string.h>

#include "tools/command.h"
#include "tools/options.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"validate", command_validate, N_("read a school and check what can be known before solving")},
    {"solve", command_solve, N_("find a timetable, check it and write it")},
    {"check", command_check, N_("verify a timetable, whoever made it")},
    {"update", command_update, N_("change a published timetable as little as its school's changes ask")},
    {"whatif", command_whatif, N_("solve a school and overlays of it, and compare them")},
    {"diff", command_diff, N_("say what differs between two timetables of a school")},
    {"emit", command_emit, N_("write the documents of a timetable")},
    {"explain", command_explain, N_("say why a wish was not met, an activity did not open, a load is what it is")},
    {"model", command_model, N_("write the integer program as MPS or LP")},
    {"batch", command_batch, N_("solve every school of a district, with what they share")},
    {"generate", command_generate, N_("write a synthetic school")},
    {"template", command_template, N_("write a workbook to fill in, or one filled with a school")},
    {"import", command_import, N_("read workbooks, CSV files or a survey into a school")},
    {"schema", command_schema, N_("print the JSON Schema of instances, for editors")},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_help(FILE *out)
{
    fprintf(out, "%s\n\n", _("Usage: kehou COMMAND ..."));
    for (int i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, _(commands[i].help));
    fprintf(out, "\n%s\n", _("kehou COMMAND --help lists a command's options."));
}

static int unknown(const char *word)
{
    const char *names[COMMANDS];
    for (int i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    const char *near = text_nearest(word, names, COMMANDS);
    if (near)
        fprintf(stderr, _("kehou: unknown command %s; did you mean %s?\n"), word, near);
    else
        fprintf(stderr, _("kehou: unknown command %s; see kehou --help\n"), word);
    return EXIT_USAGE;
}

static int run(int argc, char **argv)
{
    /* `kehou --lang zh --help`: options before the command are only these. */
    int at = 1;
    while (at < argc && (!strncmp(argv[at], "--lang=", 7) || !strcmp(argv[at], "--lang")))
        at += argv[at][6] == '=' ? 1 : 2;
    if (at >= argc) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (!strcmp(argv[at], "--help") || !strcmp(argv[at], "-h")) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (!strcmp(argv[at], "--version")) {
        puts("kehou " KEHOU_VERSION);
        return EXIT_DONE;
    }
    if (!strcmp(argv[at], "batch-task")) /* what batch runs: not for people */
        return command_batch_task(argc - at, argv + at);
    for (int i = 0; i < COMMANDS; i++)
        if (!strcmp(argv[at], commands[i].name))
            return commands[i].run(argc - at, argv + at);
    return unknown(argv[at]);
}

int main(int argc, char **argv)
{
    options_language(argc, argv);
    int code = run(argc, argv);
    /* A full disk behind standard output is a failure, not a success without output. */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("kehou");
        return EXIT_SYSTEM;
    }
    return code;
}
