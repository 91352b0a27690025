/* kehou model: the whole integer program in a standard file. */
#include "tools/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "program/program.h"
#include "tools/common.h"

static bool write_to(const char *path, const struct buf *text)
{
    bool good = !strcmp(path, "-") ? fwrite(text->text, 1, text->length, stdout) == text->length
                                   : file_replace(path, text->text, text->length);
    if (!good)
        fprintf(stderr, _("kehou: %s: cannot write: %s\n"), path, strerror(errno));
    return good;
}

int command_model(int argc, char **argv)
{
    struct common c;
    const char *mps = NULL, *lp = NULL;
    bool strong = false;
    const struct option_row rows[] = {
        {"mps", OPTION_TEXT, &mps, 0, 0, "FILE", N_("write it as free MPS; - is standard output")},
        {"lp", OPTION_TEXT, &lp, 0, 0, "FILE", N_("write it as CPLEX LP; - is standard output")},
        {"strong", OPTION_FLAG, &strong, 0, 0, NULL, N_("with the rows that only tighten it")},
        common_rows(&c),
    };
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "model INSTANCE --mps FILE | --lp FILE [--strong]", 1, 1, &operands, &code))
        return code;
    if (!mps && !lp) {
        fputs(_("kehou model: --mps FILE or --lp FILE is missing: what to write\n"), stderr);
        return EXIT_USAGE;
    }
    struct diags *d = diags_new();
    struct instance *in = common_instance(&c, operands.at[0], d, &code);
    if (in && code == EXIT_DONE) {
        struct program *p = program_build_as(in, strong, true);
        struct buf text = {0};
        if (mps) {
            program_write_mps(p, &text);
            code = write_to(mps, &text) ? code : EXIT_SYSTEM;
        }
        text.length = 0;
        if (lp) {
            program_write_lp(p, &text);
            code = write_to(lp, &text) ? code : EXIT_SYSTEM;
        }
        if (!c.quiet)
            fprintf(stderr, _("%d columns, %d rows, %d entries\n"), p->n_columns, p->n_rows, p->n_entries);
        buf_free(&text);
        program_free(p);
    }
    instance_free(in);
    diags_free(d);
    return code;
}
