/* Who sits where while the section plan stays: sections with their slots, weeks, rooms and adults, the numbers of study
 * groups and all duties are as they are; only students move, in a program of their own that GLPK solves. Grades that a
 * section may mix are as free as grade_span leaves them. */
#ifndef KEHOU_SEATS_H
#define KEHOU_SEATS_H

#include "program/program.h"
#include "solver/guard.h"
#include "solver/part.h"

struct seats {
    const struct program *p;
    const struct instance *in;
    double deadline; /* of clock_now() */
    const volatile sig_atomic_t *interrupted;
    int64_t *x;      /* [n_columns] the present assignment, and all that stays */
    bool *fixed;     /* [n_columns] what stays */
    struct part *part;   /* the program of the seats */
    struct guard_lp *lp; /* its linear relaxation, warm; NULL: GLPK failed */
    int levels, done;    /* leximin: levels done + 1 to `levels` are bounded; 0, 0: none */
    int *most;           /* [levels + 1] by how much */
    long nodes;          /* of each integer program at most, 0: no limit; where nothing may depend on the clock */
    int n_rows;          /* of lp: those of the part and demands that are over */
    bool solved;         /* lp is at its optimum but for its last row */
    int *seat_of, *seat; /* columns of seats in open sections: of student s seat[seat_of[s]] to seat[seat_of[s + 1] - 1] */
};

/* x: a solution of p, which is copied. moves [n_students]: students whose seats may change, NULL: all. Owned by the caller;
 * p must outlive it. */
struct seats *seats_new(const struct program *p, const int64_t *x, const bool *moves, double deadline,
                        const volatile sig_atomic_t *interrupted);
void seats_free(struct seats *s);

/* A further condition: the student is in one of the activity's sections (`held`), or in none. */
struct seats_demand {
    int student, activity;
    bool held;
};

/* The seats with the least score, under a demand or none (NULL), if `few` those that move the fewest students. OPTIMAL: x [n_columns] (which may be s->x) gets them;
 * FEASIBLE: x gets some; INFEASIBLE: there are none; UNKNOWN: none were found in the time; FAILED: GLPK gave up. That
 * nothing is better, or that there is nothing, is GLPK's word; that x obeys every row is checked in integers. */
enum guard_answer seats_best(struct seats *s, const struct seats_demand *demand, bool few, int64_t *x);

/* Ties by lottery (contract section 4): of all seats with the score of the present ones, or less, the students in the
 * order of their tickets each hold wishes of the most points in turn: first the first student's points are as many as
 * can be, then the second's, and so on (lottery.c). Changes the present assignment. True where that is settled for every
 * student. */
bool seats_draw(struct seats *s);

/* `--fair leximin` (leximin.c): the fewest students without a wish, then the fewest whose best wish granted is of the last
 * rank or worse, and so on up to the second, each number a bound for what follows: in the present assignment and for
 * whatever is asked of the seats from now on. True where each is proven the least. */
bool seats_leximin(struct seats *s);
/* Students whose best wish in x [n_columns] has that rank (from 0) or worse, or who hold none. */
int seats_count(const struct seats *s, const int64_t *x, int rank);

/* The last step of a solve (seating.c): the run's best timetable gets the best seats in its sections, then ties are drawn.
 * Takes at most `seconds`; where they are few for the size of the school, the students are taken part by part. */
struct run;
void seats_finish(struct run *run, double seconds);
/* Seconds worth keeping free for that at the end of a solve. */
double seats_time(const struct run *run);

/* Inside: adds what keeps the levels bounded to a part; x [n_columns]: the columns outside it (leximin.c). Where the part
 * begins: the present assignment, and added columns as small as their rows let them be. The program anew from the present
 * assignment (seats.c). */
void seats_keep_profile(const struct seats *s, struct part *part, const int64_t *x);
void seats_start(const struct seats *s, const struct part *part, double *at);
void seats_restart(struct seats *s);
/* Inside (seats.c): the relaxation under a demand or none, its value and the reduced costs [part's columns]; the program of
 * the columns with a reduced cost of at most `room`, owned by the caller, x [n_columns] being the present assignment on
 * entry (*all: all columns are in it). */
enum guard_answer seats_relax(struct seats *s, const struct seats_demand *d, double *value, double *reduced);
struct part *seats_narrow(const struct seats *s, const double *reduced, double room, const struct seats_demand *d, int64_t *x,
                          bool *all);

/* Points of the wishes that the student holds, and of the wish that a seat meets. */
int64_t seats_points(const struct seats *s, int student);
int seats_column_points(const struct seats *s, int column);
bool seats_is_over(const struct seats *s);

#endif
