/* What the files that list changes share. */
#ifndef KEHOU_CHANGES_INSIDE_H
#define KEHOU_CHANGES_INSIDE_H

#include "timetable/changes.h"

struct comparing {
    const struct instance *in;
    const struct timetable *t;
    struct changes *out;
    const int *match;            /* of each section of t: in past->sections, or -1 */
    const char **ids;            /* of each section of t */
    int *seats_of, *seat_list;   /* [n_students + 1]; sections of t */
};

static inline const char *section_id(const struct comparing *c, int section)
{
    return c->ids[section];
}

/* The old section that it goes on, or NULL. */
static inline const struct past_section *section_was(const struct comparing *c, int section)
{
    return c->match[section] < 0 ? NULL : &c->in->past->sections[c->match[section]];
}

/* Old sections that the new ones go on, as indices in past->sections or -1: one for each of `t` (changes_match.c). */
int *changes_match(struct arena *arena, const struct instance *in, const struct timetable *t);
/* Fills in why (changes_why.c). */
void changes_explain(struct comparing *c);

#endif
