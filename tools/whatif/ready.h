/* Overlays that ship with kehou: no mixing of classes, a provider exits, a room closes, more demand, an adult away on a
 * day, the fees of another year. They are asked for by name and made for the school at hand. */
#ifndef KEHOU_READY_H
#define KEHOU_READY_H

#include "tools/whatif/whatif.h"

/* "no-mixing, provider-exits=PROVIDER, …" */
void put_ready(struct buf *out);
/* Writes the overlay `word` (NAME or NAME=WHAT) as DIR/NAME-WHAT.yaml and returns that path; NULL after a message,
 * *code says how to end. */
const char *ready_write(struct arena *a, const struct instance *in, const char *dir, const char *word, int *code);

#endif
