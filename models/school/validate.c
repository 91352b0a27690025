#include "school/validate.h"

#include "school/limits.h"

static void report_rule(void *ctx, const char *code, struct pos at, const char *message)
{
    diag_rule(ctx, at, code, "%s", message);
}

void validate(const struct instance *in, struct diags *d)
{
    if (d->input_errors)
        return;
    limits_check(in, report_rule, d);
    warnings_report(in, d);
}
