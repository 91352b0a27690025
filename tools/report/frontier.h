/* The curve of an update, the best score found for each number of moves allowed, in its forms besides the documents of
 * report.h. */
#ifndef KEHOU_REPORT_FRONTIER_H
#define KEHOU_REPORT_FRONTIER_H

#include <jansson.h>

#include "solver/frontier.h"

struct buf;
/* In words, for the end of changes.txt. */
void frontier_text(const struct frontier *f, struct buf *out);
/* {"fewest", "points": [{"max_moves", "moves", "score", "bound"}]} */
json_t *frontier_json(const struct frontier *f);

#endif
