/* One order for equal schools (order.c says why). */
#ifndef KEHOU_ORDER_H
#define KEHOU_ORDER_H

#include "school/instance.h"
#include "school/node.h"

/* Ids in a reader's order: digits count as numbers. */
int id_compare(const char *a, const char *b);
/* The items of a sequence by id (locks and waivers by what they name); equal ones as they stand. Other nodes
 * and NULL are returned as they are. */
const struct node *items_ordered(struct arena *a, const struct node *list);
/* Brings lists of references into the order of what they refer to. For links_make(), before the instance
 * becomes const. */
void references_order(const struct instance *in);

#endif
