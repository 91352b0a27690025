/* reference INSTANCE: prints the data of models/program/reference.mod.
 * Exits with 2 where the instance cannot be read, 1 where no timetable of it can be legal. */
#include <stdio.h>

#include "base/text.h"
#include "program/reference_data.h"

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("reference INSTANCE\n", stderr);
        return 2;
    }
    struct diags *d = diags_new();
    struct instance *in = instance_read(argv[1], d);
    int code = !in || d->input_errors ? 2 : d->errors ? 1 : 0;
    if (code)
        diags_print(d, stderr);
    if (in) {
        struct buf out = {0};
        reference_data_write(in, &out);
        fwrite(out.text, 1, out.length, stdout);
        buf_free(&out);
    }
    instance_free(in);
    diags_free(d);
    return code;
}
