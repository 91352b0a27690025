/* Rules that depend on the instance alone, for `validate` and the checker alike. */
#ifndef KEHOU_LIMITS_H
#define KEHOU_LIMITS_H

#include "school/instance.h"

/* Calls `breach` for each breach of
 *   T1 (article 3)  minutes offered a day, overlapping slots of one grade,
 *   T2 (3, 15)      evening limits (waivable), evening slots open to primary grades,
 *   T3 (3)          primary slots that end before the local off-work time (waivable),
 *   E3 (15, 16)     risk, fee and materials of any activity on the menu,
 *   L1 (12)         locks that contradict a rule or one another.
 * What a waiver lifts is left out. `message` names the entities, in the language chosen, and
 * lives until `breach` returns; `at` is the entity's place. */
typedef void (*limits_breach)(void *ctx, const char *code, struct pos at, const char *message);
void limits_check(const struct instance *in, limits_breach breach, void *ctx);
/* locks.c: the part about locks. */
void limits_check_locks(const struct instance *in, limits_breach breach, void *ctx);

/* Whether a waiver of the instance lifts rule `code`. */
bool limits_waived(const struct instance *in, const char *code);

#endif
