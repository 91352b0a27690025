/* A survey as its service exports it: one row an answer, of a student, columns headed by questions. A mapping file says
 * which columns hold what (tools/reference.md); everything else is as in a sheet of students. */
#ifndef KEHOU_SURVEY_H
#define KEHOU_SURVEY_H

#include "tools/import/import.h"
#include "tools/import/mapping.h"

struct survey {
    struct import *im;
    const struct node *map;         /* the mapping file; NULL after an error */
    const struct cell_grid *grid;   /* NULL: the mapping only says which names are the same */
    int headings;                   /* row of the grid */
    const struct node *columns;     /* what holds what: key of a student -> where */
    struct listing before;          /* students of the base */
    int n_known;                    /* columns found so far, by the node that names them */
    struct {
        const struct node *where;
        int column;
    } known[512];
};

/* A row of answers, the number of the row counted from 1 below the headings. */
struct answer {
    const struct grid_row *row;
    int number;
};

/* Reads the mapping file and takes the survey out of the sheets. */
void survey_open(struct import *im, const char *path, const struct cell_grid **grids, int *count, struct survey *s);
/* Which names mean the same; once all ids are known. */
void survey_same(struct survey *s);
/* Reads the rows into the list of students. */
void survey_read(struct survey *s);

/* The grid's column that `where` names, a heading or, unquoted, a number; -1 after an error. */
int survey_column(struct survey *s, const struct node *where);
/* The answer that a specification gives: of a column, a constant, the row's number, in other words where it says so.
 * False where there is none; *out is the cell to read then. */
bool survey_cell(struct survey *s, const struct node *spec, const struct answer *a, struct cell *out);
/* wishes.c: keys whose answers are spread over columns; NULL where there are none. */
const struct node *survey_wishes(struct survey *s, const struct node *spec, const struct answer *a);
const struct node *survey_attends(struct survey *s, const struct node *spec, const struct answer *a);
/* Errors for keys of a mapping that the table does not have. */
void survey_keys(struct survey *s, const struct node *map, const struct table *t);

#endif
