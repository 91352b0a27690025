/* What a conflict says to people: sentences, a text, JSON, and its repair as an overlay (contract section 6). */
#ifndef KEHOU_REPORT_CONFLICT_H
#define KEHOU_REPORT_CONFLICT_H

#include <jansson.h>

#include "solver/conflict.h"
#include "tools/report/report.h"

/* "attends": how summary.json names a kind of fact. */
const char *fact_word(enum fact_kind kind);
/* One sentence, without a full stop (conflict_words.c, conflict_repair_words.c). */
void put_fact(const struct instance *in, const struct fact *f, struct buf *out);
void put_repair(const struct instance *in, const struct fact *f, int level, struct buf *out);
/* The first `count` adults of a FACT_AWAY. */
void put_away(const struct instance *in, const struct fact *f, int count, struct buf *out);
/* Who may supervise in the slot (adult_may_supervise()), by name; their number. */
int put_supervisors(const struct instance *in, int t, struct buf *out);
/* "proven", or "not shown in the time". */
const char *shown_word(enum shown s);

/* The conflict for a person: head, facts with what would resolve each, the cheapest repair. */
void emit_conflict(const struct conflict *c, struct buf *out);
/* The same for summary.json. */
json_t *object_conflict(const struct conflict *c);
/* The changes that make `a` of `in`, as a list of an overlay's edits; and a whole overlay with the repair. */
json_t *array_edits(const struct instance *in, const struct altered *a);
void emit_overlay(const struct conflict *c, struct buf *out);

#endif
