/* How a district file is decoded: what tables.c and read.c share. */
#ifndef KEHOU_DISTRICT_KEYS_H
#define KEHOU_DISTRICT_KEYS_H

#include "district/district.h"
#include "school/fields.h"

extern const struct table district_table;

/* Readers of VALUE_CUSTOM. */
void read_shared(struct reader *r, const struct key *f, const struct node *n, void *district);
void read_shared_slots(struct reader *r, const struct key *f, const struct node *n, void *offer);

#endif
