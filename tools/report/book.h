/* Workbooks of sheets (struct sheet), to open in Excel or WPS and to print on A4. */
#ifndef KEHOU_BOOK_H
#define KEHOU_BOOK_H

#include "tools/report/report.h"

struct book;

/* A workbook in memory, with the school and the term in the headers of its pages; both must outlive it. */
struct book *book_new(const char *school, const struct term *term);
/* A page to be filled, whose first row names its columns; `title` is already in the language chosen, and `frozen` columns
 * stay in sight. NULL where the library failed; book_close() says so then. */
struct sheet *book_page(struct book *b, const char *title, int frozen);
/* Sets the page for print; `chart` (or NULL) is of the loads by period in its last PERIODS columns. */
void book_page_end(struct book *b, const struct balance *chart);
/* Adds the bytes and frees the book; false with errno set where anything failed. */
bool book_close(struct book *b, struct buf *out);

#endif
