/* kehou schema: the JSON Schema of instances, overlays, districts or mapping files, for editors. */
#include <stdio.h>

#include "base/text.h"
#include "district/district.h"
#include "school/overlay.h"
#include "tools/command.h"
#include "tools/import/mapping.h"
#include "tools/options.h"

int command_schema(int argc, char **argv)
{
    bool overlay = false, district = false, mapping = false;
    const struct option_row rows[] = {
        {"overlay", OPTION_FLAG, &overlay, 0, 0, NULL, N_("the schema of overlays instead")},
        {"district", OPTION_FLAG, &district, 0, 0, NULL, N_("the schema of districts instead")},
        {"mapping", OPTION_FLAG, &mapping, 0, 0, NULL, N_("the schema of mapping files of kehou import instead")},
        {.name = NULL},
    };
    struct texts operands = {0, NULL};
    int done = EXIT_DONE;
    if (!options_parse(argc, argv, rows, "schema", 0, 0, &operands, &done))
        return done;
    struct buf out = {0};
    if (overlay)
        schema_write_overlay(&out);
    else if (district)
        district_schema(&out);
    else if (mapping)
        mapping_schema(&out);
    else
        schema_write(&out);
    size_t written = fwrite(out.text, 1, out.length, stdout);
    bool good = written == out.length && fflush(stdout) == 0;
    buf_free(&out);
    return good ? EXIT_DONE : EXIT_SYSTEM;
}
