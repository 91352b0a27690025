/* What can be known of a decoded instance before solving. */
#ifndef KEHOU_VALIDATE_H
#define KEHOU_VALIDATE_H

#include "school/instance.h"

/* Reports inconsistencies (errors), rules that no timetable could obey (errors with the rule's
 * code) and what looks like an oversight (warnings). */
void validate(const struct instance *in, struct diags *d);

/* warnings.c: what looks like an oversight. */
void warnings_report(const struct instance *in, struct diags *d);

#endif
