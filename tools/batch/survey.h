/* What came of a district, from the files alone: schools read again with what they share, timetables judged by the checker,
 * limits counted from the timetables (district/share.h). Serves the district's sheets and `kehou check DISTRICT DIR`. */
#ifndef KEHOU_SURVEY_H
#define KEHOU_SURVEY_H

#include "tools/batch/batch.h"
#include "tools/report/report.h"

/* The same figures of every school. */
struct school_figures {
    bool has; /* there is a timetable, and it could be read */
    const char *id, *name;
    int students, in_care, wishing, granted, first;
    int meetings, outside; /* a week; of them led by people or bodies from outside */
    int64_t care_minutes;  /* of all students together, a week */
    int64_t cost, score, bound; /* yuan a week */
    bool has_bound;
    int64_t income, spent; /* fen, of the term */
    int own;               /* staff who count in the spread of loads */
    double mean, deviation, gini;
    int waivers, breaches;
};

struct survey {
    struct arena *arena;
    int n;
    struct school_figures *at; /* [n] */
    struct uses_list uses;     /* of all schools, with instructors */
    const char **activity, **room, **weeks; /* [uses.count] in words */
    bool assigned;             /* every meeting has an instructor for all of its weeks */
    int64_t *costs;            /* [n] yuan a week */
    int n_breaches;
    const char **breaches;     /* of schools' rules and of shared limits */
    struct school_figures sum; /* of those that have a timetable; deviation and gini are means over schools */
};

/* Of the schools whose folder has a timetable. Owned by the caller. */
struct survey *survey_new(const struct batch *b);
void survey_free(struct survey *s);

/* What came of a school, in a few words. */
const char *member_result(const struct member *m, const struct school_figures *f);
/* Shares in percent; 0 of nothing. */
double figures_coverage(const struct school_figures *f);
double figures_met(const struct school_figures *f);

/* Its tables: a function fills any form of a sheet. */
struct survey_view {
    const struct batch *b;
    const struct survey *s;
};
struct survey_sheet {
    const char *path, *title, *says; /* CSV within DIR; marked for the catalogue */
    void (*fill)(const struct survey_view *v, struct sheet *out);
    int frozen;
};
extern const struct survey_sheet survey_sheets[]; /* a NULL path ends them */

#endif
