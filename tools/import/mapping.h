/* Mapping files (tools/reference.md, «Mapping files»): what keys the file, and the mappings inside it, may have. */
#ifndef KEHOU_MAPPING_H
#define KEHOU_MAPPING_H

#include "school/fields.h"

extern const struct table mapping_table; /* the file */
extern const struct table source_table;  /* where a key of a student is */
extern const struct table ratings_table, rating_table; /* wishes by rating, and one column of them */
extern const struct table attends_table; /* slots by the times at which a student is free */
extern const struct table free_table;    /* where these times are */

/* The JSON Schema (draft-07) of a mapping file. */
void mapping_schema(struct buf *out);

#endif
