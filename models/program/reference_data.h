/* The data of models/program/reference.mod, from the instance alone. */
#ifndef KEHOU_REFERENCE_DATA_H
#define KEHOU_REFERENCE_DATA_H

#include "base/text.h"
#include "school/instance.h"

/* Appends the data section for glpsol -m reference.mod -d FILE. Entities are their indices in
 * the instance. Meant for small schools: a pool of more than 16 students with a keep_apart pair
 * is refused by the model. */
void reference_data_write(const struct instance *in, struct buf *out);

/* Its part on study: group sizes, the largest number of groups of each pool, and the minimal sets
 * of students that need more groups than their number asks. */
void reference_study_write(const struct instance *in, struct buf *out);

#endif
