/* The Lagrangian relaxation of the strong program, and its exact value.
 *
 * Rows that tie students to places (S1 to S4, study counts, student locks) are priced. What is left is
 *  - a block for each option of an activity: which of its students sit in 0, 1, 2, ... sections of it, at
 *    least and at most so many each: W(n) = least sum of k reduced profits, n least <= k <= n most. W is
 *    convex in n, so the (i+1)-th section of an option may cost W(i+1) - W(i) in a linear program;
 *  - the section program: the rows without students (rooms, leaders, duties, balance, numbers);
 *  - columns in neither, each at its better bound.
 * Sections of an activity that no lock names are interchangeable; there the i-th section column of an option
 * is read as «the i-th section that runs as this option», and rows on one section alone are dropped. Rows that say
 * of each section what mixes its seats, options, adults or rooms (sizes, tutoring, apart, uneven) count only in sum over
 * the sections, so one multiplier stands for all of them. Each drop and each sum only lowers the bound.
 *
 * The value for given prices and a dual of the section program is a bound by weak duality, whatever they
 * are. It is computed in integers, prices being multiples of 1 / RELAXATION_SCALE: a proof, not a claim. */
#ifndef KEHOU_RELAXATION_H
#define KEHOU_RELAXATION_H

#include "program/program.h"

enum { RELAXATION_SCALE = 1 << 20 };

enum row_use { ROW_DROPPED, ROW_PRICED, ROW_SECTION };

struct block {
    int activity, option;
    int least, most;       /* students of one section */
    int n, *seat;          /* [n] a column of each student that may sit there (that of section 0) */
    int n_sections, *open; /* [n_sections] COLUMN_OPEN by section */
    int can_run;           /* sections at once: n_sections, or fewer where there are no students for them */
};

struct relaxation {
    struct arena *arena;
    const struct program *p;
    int64_t *cost;         /* [n_columns] the program's; of sections read as interchangeable the least among them */
    bool *never;           /* [n_columns] COLUMN_OPEN that is 0 as it is read: of sections that there are no students for */
    enum row_use *use;     /* [n_rows] */
    bool *alike, *folded;  /* [n_activities] several sections that no lock names; that are one in the linear program */
    bool *ranked;          /* [n_activities] folded, and no row that has a multiplier of its own ties options of one
                            * section: section i may be read, option by option, as the i-th that runs so */
    int *first_column;     /* [n_columns] the column alike of the first section */
    int *stands;           /* [n_rows] itself, or the first that says the same of another section: of priced rows the one
                            * whose multiplier is theirs, of others the one that is theirs in the linear program */
    int *next;             /* [n_rows] of those that say the same: the next one, or -1 */
    int n_priced, *priced; /* rows */
    int n_section, *section; /* rows of the section program */
    int n_blocks;
    struct block *blocks;
};

struct relaxation *relaxation_new(const struct program *p);
void relaxation_free(struct relaxation *r);

/* A lower bound of the program's optimum from any multipliers [n_rows], in units of 1 / RELAXATION_SCALE:
 * prices of priced rows, duals of section rows, those of dropped ones and of rows for which others stand being
 * ignored; a sign that a row's missing side forbids counts as 0. lower, upper [n_columns] are the bounds of the columns
 * (a leaf's, or the program's own).
 * *bound is the value rounded up to an integer; false where the arithmetic would overflow. */
bool relaxation_bound(const struct relaxation *r, const int64_t *multiplier, const int64_t *lower, const int64_t *upper,
                      int64_t *bound);
/* Half of that: the sides of the rows to *value, and reduced [n_columns] what is left of the costs, in COLUMN_OPEN with
 * what the best seats bring. *value and the least of reduced'x over the columns but COLUMN_SEAT are the bound. */
bool relaxation_reduced(const struct relaxation *r, const int64_t *multiplier, const int64_t *upper, int64_t *value,
                        int64_t *reduced);

#endif
