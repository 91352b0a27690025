/* The workbook that `kehou import` reads: a sheet an entity, to fill in, or filled with an instance. */
#ifndef KEHOU_TEMPLATE_H
#define KEHOU_TEMPLATE_H

#include "tools/import/import.h"

/* What the example row of a sheet has under a path, or NULL. Together the rows are a small school. */
const char *example_text(const char *form, const char *path);
/* First line of an example row's first cell, by which `import` leaves the row out. */
extern const char example_mark[];

/* Writes the workbook to a file that is not there yet. What was read into `im` fills the sheets; empty ones show an
 * example. False after a message (the system failed), or after errors in the diagnostics where something of the
 * instance cannot be said in a cell. */
bool template_write(struct import *im, const char *path);

#endif
