/* The ledger of an update: changes.yaml (contract section 6), and the same for people to read. */
#ifndef KEHOU_LEDGER_H
#define KEHOU_LEDGER_H

#include "timetable/changes.h"

struct buf;
/* `effective` is a date, 0 where none is known. */
void ledger_yaml(const struct instance *in, const struct changes *c, int effective, struct buf *out);
void ledger_text(const struct instance *in, const struct changes *c, int effective, struct buf *out);
void ledger_json(const struct instance *in, const struct changes *c, int effective, struct buf *out);
/* "moved seats", ... in the language chosen. */
const char *moved_name(enum moved kind);

#endif
