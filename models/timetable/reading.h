/* How the reader of timetables takes values from nodes; every error is located and none stops it.
 * Only timetable_read.c and past_read.c include it. */
#ifndef KEHOU_READING_H
#define KEHOU_READING_H

#include "school/node.h"
#include "school/past.h"
#include "timetable/timetable.h"

/* Ids of one list of the instance, sorted for lookups. */
struct ids {
    int count;
    const char **id; /* sorted */
    int *index;
};

/* In the order of enum past_kind. */
enum list { LIST_SLOT, LIST_ROOM, LIST_STAFF, LIST_PROVIDER, LIST_ACTIVITY, LIST_POST, LIST_STUDENT, LISTS };

/* What an old timetable names and the instance does not know: no errors then. On the heap. */
struct gone {
    int n, room, n_sections, section_room;
    struct past_gone *at;
    struct past_section *sections; /* whose activity is not in the instance */
    const struct node *section_nodes, *study_nodes, *post_nodes; /* lists: where each stands; NULL: none */
};

struct reading {
    struct arena *arena; /* the timetable's */
    struct diags *d;
    const struct instance *in;
    struct ids ids[LISTS];
    struct gone *gone;   /* or NULL: whatever is unknown is an error */
};

/* Fills r->ids. */
void reading_sort_ids(struct reading *r);
/* Reads the file, for timetable_read() and past_read(); `sha256` (or NULL) gets its hash. */
struct timetable *reading_file(const char *path, const struct instance *in, struct diags *d, struct gone *gone,
                               char sha256[65]);
/* Index of the entity that the scalar names, or -1 after an error (or a note in r->gone). */
int reading_find(struct reading *r, enum list list, const struct node *n);
/* The value of a key; NULL where it is absent or null. */
const struct node *reading_get(const struct node *map, const char *key);
/* Is a mapping with known keys only; `keys` ends with NULL, the first `required` must be there. */
bool reading_map(struct reading *r, const struct node *n, const char *const *keys, int required);
/* A whole number; false after an error. */
bool reading_number(struct reading *r, const struct node *n, int64_t *number);
/* One of `words`, which end with NULL; false after an error. */
bool reading_word(struct reading *r, const struct node *n, const char *const *words, int *value);
/* The text of a scalar, in the arena; "" after an error. */
const char *reading_text(struct reading *r, const struct node *n);
/* Is there and is a list; an error where it is there and none. */
bool reading_list(struct reading *r, const struct node *n);
/* A list of ids without repeats; absent: empty. */
struct ints reading_ids(struct reading *r, enum list list, const struct node *n);
/* all | odd | even | N-M; absent: all. */
weekset reading_weeks(struct reading *r, const struct node *n);
/* A list of grades or a range such as 3-6. */
gradeset reading_grades(struct reading *r, const struct node *n);

#endif
