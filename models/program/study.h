/* What the files on study share. */
#ifndef KEHOU_STUDY_H
#define KEHOU_STUDY_H

#include "program/builder.h"

/* One pool in one slot. */
struct place {
    int pool, slot;
    struct week_sets *weeks;
    bool explicit;
    int attending;
    int *seats; /* columns that take students of the pool out of study here (implicit) */
    int n_seats;
    int *at_study, n_at_study; /* explicit columns */
    int groups[WEEKS_MAX + 1]; /* first group column of each week set; [v] to [v + 1] */
};

/* familiar.c */

/* Classes of the pool, as bits by their place in it, that q teaches or heads; 0: q knows nobody there. */
uint64_t classes_known(const struct instance *in, int q, int pool);
/* Rows over the FAMILIAR columns `first` to `last` - 1 of the place in week set v at a site (-1: any). */
void known_rows(struct builder *b, const struct place *p, int v, int site, int first, int last);

#endif
