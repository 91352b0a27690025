/* kehou template: the workbook that kehou import reads. */
#include "tools/command.h"

#include <stdio.h>

#include "tools/import/template.h"

/* Fills the import with the instance; only a valid one can be written. */
static bool read_instance(struct import *im, const char *path)
{
    struct instance *in = instance_read(path, im->d);
    bool good = in && base_read(im, path);
    instance_free(in);
    return good;
}

int command_template(int argc, char **argv)
{
    const char *out = NULL, *from = NULL;
    bool anonymize = false;
    const struct option_row rows[] = {
        {"out", OPTION_TEXT, &out, 0, 0, "FILE", N_("the workbook to write, .xlsx; required")},
        {"from", OPTION_TEXT, &from, 0, 0, "INSTANCE", N_("fill the workbook with this school")},
        {"anonymize", OPTION_FLAG, &anonymize, 0, 0, NULL, N_("ids only, no names, in everything written")},
        {0},
    };
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "template -o FILE", 0, 0, &operands, &code))
        return code;
    if (!out) {
        fprintf(stderr, _("kehou template: --out FILE is missing: where to write\n"));
        return EXIT_USAGE;
    }
    struct diags *d = diags_new();
    struct import *im = import_new(d);
    bool read = !from || read_instance(im, from);
    if (anonymize)
        import_anonymize(im);
    if (!read)
        code = EXIT_USAGE;
    else if (!template_write(im, out))
        code = EXIT_SYSTEM;
    if (d->input_errors)
        code = EXIT_USAGE;
    if (d->errors)
        diags_print(d, stderr);
    import_free(im);
    diags_free(d);
    return code;
}
