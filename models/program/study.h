/* What the files on study share. */
#ifndef KEHOU_STUDY_H
#define KEHOU_STUDY_H

#include "program/builder.h"

enum { CLASH_SIZE = 10 };

/* Students of a pool who need more study groups than their number asks, because of keep_apart. */
struct clash {
    int size, groups;
    int member[CLASH_SIZE];
};

/* One pool in one slot. */
struct place {
    int pool, slot;
    struct week_sets *weeks;
    bool explicit;
    int attending;
    int *seats; /* columns that take students of the pool out of study here (implicit) */
    int n_seats;
    int *at_study, n_at_study; /* explicit columns */
    struct clash *clashes; /* NULL where no two students are to be kept apart */
    int n_clashes;
    int groups[WEEKS_MAX + 1]; /* first group column of each week set; [v] to [v + 1] */
};

static inline bool numbers_are_free(const struct builder *b)
{
    return b->slack && b->slack->groups;
}

/* study.c: add value x groups to the row, of week set v at a site (-1: any), or in part k of the weeks. */
void add_groups(struct builder *b, const struct place *p, int v, int site, int64_t value);
void add_groups_part(struct builder *b, const struct place *p, int k, int64_t value);

/* apart.c */

/* Fills p->clashes (malloc). */
void clashes_find(const struct builder *b, struct place *p);
/* The number of groups in part k where there are clashes; `base` is the column of the number by size. */
void clash_rows(struct builder *b, const struct place *p, int k, int base);
/* S6 where study is explicit: groups in these weeks, at this site, for the members of clashes there. */
void apart_rows(struct builder *b, const struct place *p, int v, int site);

/* familiar.c */

/* Classes of the pool, as bits by their place in it, that q teaches or heads; 0: q knows nobody there. */
uint64_t classes_known(const struct instance *in, int q, int pool);
/* Rows over the FAMILIAR columns `first` to `last` - 1 of the place in week set v at a site (-1: any). */
void known_rows(struct builder *b, const struct place *p, int v, int site, int first, int last);

#endif
