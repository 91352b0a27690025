/* index.html: the whole result as one file that needs nothing else. Its data are JSON within it, made here; what is
 * shown is built from them by the scripts in tools/report/page. Only the page's own files and those of pages like it include this. */
#ifndef KEHOU_PAGE_H
#define KEHOU_PAGE_H

#include <jansson.h>

#include "tools/report/report.h"

/* What the parts of the data share. Entities are numbered as in the instance, slots by day and time. */
struct page {
    const struct report *r;
    int *place; /* [n_slots] number of a slot on the page */
    int n_weeks;
    weekset *weeks; /* the sets of weeks that occur; all of them first */
};

/* The beginning of a page with kehou's style, up to within its <head>. */
void page_head(const char *title, struct buf *out);

/* A sheet as a part of a page, with a heading: a table whose first row and first cells are heads, or a word where it has no
 * rows; the style of such tables, within the <head> (page_sheet.c). */
void sheet_html(const char *title, void (*fill)(const void *ctx, struct sheet *out), const void *ctx, struct buf *out);
void sheet_html_style(struct buf *out);

/* Number of a set of weeks, which is added where it is new. */
int page_weeks(struct page *p, weekset weeks);
/* The words as a JSON string; empties `words`. */
json_t *page_string(struct buf *words);
json_t *page_ints(struct ints list);

/* The parts; each sets its keys in `o`. */
void page_entities(struct page *p, json_t *o); /* page_data.c: slots, classes, rooms, people, activities */
void page_students(struct page *p, json_t *o); /* page_students.c: students, their wishes and the reasons */
void page_groups(struct page *p, json_t *o);   /* page_data.c: sections, study groups, posts, and the weeks */
void page_result(struct page *p, json_t *o);   /* page_result.c: status, figures, costs, rules */
void page_words(json_t *o);                    /* page_words.c: the texts that the scripts use */

#endif
