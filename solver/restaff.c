/* Duties of the best anew, its sections, rooms and leaders staying, then in small schools seats and duties: their linear
 * program says where they would be better; what both have alike is fixed, GLPK finds the best of the rest (Danna, Rothberg,
 * Le Pape 2005). Seats count because one of them may spare a study group, and that an adult whom the posts lack. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/draw.h"
#include "solver/part.h"
#include "solver/search.h"

static bool is_plan(enum column_kind kind)
{
    return kind == COLUMN_OPEN || kind == COLUMN_ROOM || kind == COLUMN_LEAD;
}

static bool is_seat(enum column_kind kind)
{
    return kind == COLUMN_SEAT || kind == COLUMN_UNMET || kind == COLUMN_AT_STUDY;
}

static bool is_duty(enum column_kind kind)
{
    return kind == COLUMN_EXTRA || kind == COLUMN_FAMILIAR || kind == COLUMN_STUDY || kind == COLUMN_POST ||
           kind == COLUMN_GROUPS || kind == COLUMN_UNFAMILIAR;
}

/* Frees the seats in sections that run: each is tied to its section by a row «seat <= open». */
static void free_seats(const struct program *p, const int64_t *x, bool *fixed)
{
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        bool open = false;
        for (int e = r->first; e < r->first + r->count && r->family == FAMILY_SEAT; e++)
            open |= p->columns[p->entry_column[e]].kind == COLUMN_OPEN && x[p->entry_column[e]];
        for (int e = r->first; e < r->first + r->count && open; e++)
            if (p->columns[p->entry_column[e]].kind == COLUMN_SEAT)
                fixed[p->entry_column[e]] = false;
    }
}

/* Fixes all but duties and, where they are asked for, seats in sections that run; how many columns are free. */
static int fix_plan(const struct program *p, const int64_t *x, bool seats, bool *fixed)
{
    int n = 0;
    for (int j = 0; j < p->n_columns; j++) {
        enum column_kind kind = p->columns[j].kind;
        fixed[j] = is_plan(kind) || kind == COLUMN_SEAT || (is_seat(kind) && !seats);
    }
    if (seats)
        free_seats(p, x, fixed);
    for (int j = 0; j < p->n_columns; j++)
        n += !fixed[j];
    return n;
}

struct restaff {
    struct run *run;
    uint64_t random;
    int64_t *x;      /* [n_columns] */
    bool *fixed;     /* [n_columns] */
    int64_t *plan;   /* [n_columns] the sections whose linear program of seats and duties was solved last; NULL: none yet */
    double *at;      /* [n_columns] its optimum; NULL: none in time */
    int64_t staffed; /* the score whose duties were looked at */
};

/* The optimum of the linear program of what is not fixed [n_columns], the caller's; NULL where there is none in time. */
static double *relax(struct run *run, const bool *fixed, const int64_t *x)
{
    struct part *part = part_new(run->p, fixed, x, NULL, 0);
    struct guard_limits limits = run_limits(run, 0);
    struct guard_lp *lp = part->contradiction ? NULL : guard_lp_new(&part->problem);
    double *found = xcalloc((size_t)part->problem.n_columns + 1, sizeof *found), *at = NULL, value;
    if (lp && guard_lp_solve(lp, &limits, &value, found, NULL) == GUARD_OPTIMAL) {
        at = xcalloc((size_t)run->p->n_columns + 1, sizeof *at);
        for (int k = 0; k < part->problem.n_columns; k++)
            at[part->column[k]] = found[k];
    }
    guard_lp_free(lp);
    free(found);
    part_free(part);
    return at;
}

static bool same_plan(const struct program *p, const int64_t *x, const int64_t *y)
{
    bool same = true;
    for (int j = 0; j < p->n_columns && same; j++)
        same = !is_plan(p->columns[j].kind) || x[j] == y[j];
    return same;
}

/* The same of seats and duties, which takes twenty times as long as duties alone: of the same sections only once. Stays r's. */
static double *relax_seats(struct restaff *r)
{
    const struct program *p = r->run->p;
    if (r->plan && same_plan(p, r->x, r->plan))
        return r->at;
    if (!r->plan) /* large schools never come here */
        r->plan = xmalloc(sizeof *r->plan * ((size_t)p->n_columns + 1));
    memcpy(r->plan, r->x, sizeof *r->x * (size_t)p->n_columns);
    free(r->at);
    r->at = relax(r->run, r->fixed, r->x);
    return r->at;
}

/* Also fixed: what the linear program of the rest has like x, but for one in ten by chance where this was tried before. */
static void fix_agreed(struct restaff *r, const double *at, bool tried)
{
    enum { IN = 10 };
    const double ALIKE = 1e-3;
    const struct program *p = r->run->p;
    for (int j = 0; j < p->n_columns; j++) {
        enum column_kind kind = p->columns[j].kind;
        if (!r->fixed[j] && (is_seat(kind) || is_duty(kind)) && fabs(at[j] - (double)r->x[j]) < ALIKE)
            r->fixed[j] = !tried || draw_below(&r->random, IN) > 0;
    }
}

/* True where x is better then. */
static bool redo(struct restaff *r, bool seats, bool tried)
{
    enum { NODES = 500, NODES_DOWN = 2000, WORK = 300 /* a row or column of the program, in bundles of about the same time */ };
    enum { MOST = 10000 /* columns, where a simplex takes four seconds */ };
    struct run *run = r->run;
    bool better = false;
    if (fix_plan(run->p, r->x, seats, r->fixed) >= MOST && seats)
        return false;
    double *at = seats ? relax_seats(r) : relax(run, r->fixed, r->x);
    if (at) {
        fix_agreed(r, at, tried);
        for (int dive = 0; dive < 2 && !better && !search_is_over(run); dive++)
            better = run_improve(run, r->fixed, dive ? NODES_DOWN : NODES, dive, r->x);
    }
    run_worked(run, (int64_t)WORK * (run->p->n_rows + run->p->n_columns));
    if (!seats)
        free(at);
    return better;
}

/* Duties, then seats and duties; true where the run's best is better then. */
static bool redo_all(struct restaff *r, bool tried)
{
    bool better = redo(r, false, tried);
    better = (!search_is_over(r->run) && redo(r, true, tried)) || better;
    return better && run_offer(r->run, r->x, N_("duties anew"), NULL, NULL) == OFFER_BETTER;
}

struct restaff *restaff_new(struct run *run, uint64_t seed)
{
    struct restaff *r = xcalloc(1, sizeof *r);
    size_t n = (size_t)run->p->n_columns + 1;
    *r = (struct restaff){.run = run, .random = seed, .staffed = PROGRAM_INF};
    r->x = xmalloc(sizeof *r->x * n);
    r->fixed = xcalloc(n, sizeof *r->fixed);
    return r;
}

void restaff_free(struct restaff *r)
{
    free(r->x);
    free(r->plan);
    free(r->fixed);
    free(r->at);
    free(r);
}

bool restaff_best(struct restaff *r)
{
    bool tried = run_score(r->run) == r->staffed, better = run_solution(r->run, r->x) && redo_all(r, tried);
    r->staffed = run_score(r->run);
    return better;
}

bool restaff_plan(struct restaff *r, const struct plan *plan, uint64_t seed)
{
    const double FAR = 0.02; /* of the score: not to be made up for */
    int64_t score = run_score(r->run);
    struct lack lack;
    return finish_into(r->run, plan, MOVES_USUAL, seed, r->x, &lack) &&
           (double)program_value(r->run->p, r->x) < (double)score + FAR * fabs((double)score) && redo_all(r, false);
}
