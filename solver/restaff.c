/* Duties of the best anew, its sections, rooms and leaders staying, then in small schools seats and duties: their linear
 * program says where they would be better; what both have alike is fixed, GLPK finds the best of the rest (Danna, Rothberg,
 * Le Pape 2005). Seats count because one of them may spare a study group, and that an adult whom the posts lack. */
#include <math.h>
#include <stdlib.h>

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

/* Also fixed: what the linear program of the rest has like x, but for one in ten by chance where this was tried before
 * (random not NULL). False where it has no optimum in time. */
static bool fix_agreed(struct run *run, bool *fixed, const int64_t *x, uint64_t *random)
{
    enum { IN = 10 };
    const double ALIKE = 1e-3;
    const struct program *p = run->p;
    struct part *part = part_new(p, fixed, x, NULL, 0);
    struct guard_limits limits = run_limits(run, 0);
    struct guard_lp *lp = part->contradiction ? NULL : guard_lp_new(&part->problem);
    double *at = xcalloc((size_t)part->problem.n_columns + 1, sizeof *at), value;
    bool solved = lp && guard_lp_solve(lp, &limits, &value, at, NULL) == GUARD_OPTIMAL;
    for (int k = 0; k < part->problem.n_columns && solved; k++) {
        int j = part->column[k];
        enum column_kind kind = p->columns[j].kind;
        if ((is_seat(kind) || is_duty(kind)) && fabs(at[k] - (double)x[j]) < ALIKE)
            fixed[j] = !random || draw_below(random, IN) > 0;
    }
    guard_lp_free(lp);
    free(at);
    part_free(part);
    return solved;
}

/* True where x is better then. */
static bool redo(struct run *run, bool seats, uint64_t *random, int64_t *x)
{
    enum { NODES = 500, NODES_DOWN = 2000, WORK = 300 /* a row or column of the program, in bundles of about the same time */ };
    enum { MOST = 10000 /* columns, where a simplex takes two seconds */ };
    const struct program *p = run->p;
    bool *fixed = xcalloc((size_t)p->n_columns + 1, sizeof *fixed), better = false;
    if (fix_plan(p, x, seats, fixed) < MOST || !seats) {
        if (fix_agreed(run, fixed, x, random))
            for (int dive = 0; dive < 2 && !better && !search_is_over(run); dive++)
                better = run_improve(run, fixed, dive ? NODES_DOWN : NODES, dive, x);
        run_worked(run, (int64_t)WORK * (p->n_rows + p->n_columns));
    }
    free(fixed);
    return better;
}

/* Duties, then seats and duties; true where the run's best is better then. */
static bool redo_all(struct run *run, uint64_t *random, int64_t *x)
{
    bool better = redo(run, false, random, x);
    better = (!search_is_over(run) && redo(run, true, random, x)) || better;
    return better && run_offer(run, x, N_("duties anew"), NULL, NULL) == OFFER_BETTER;
}

bool restaff(struct run *run, bool again, uint64_t seed)
{
    int64_t *x = xmalloc(sizeof *x * ((size_t)run->p->n_columns + 1));
    bool better = run_solution(run, x) && redo_all(run, again ? &seed : NULL, x);
    free(x);
    return better;
}

bool restaff_plan(struct run *run, const struct plan *plan, uint64_t seed)
{
    const double FAR = 0.02; /* of the score: not to be made up for */
    int64_t *x = xmalloc(sizeof *x * ((size_t)run->p->n_columns + 1)), score = run_score(run);
    struct lack lack;
    bool better = finish_into(run, plan, MOVES_USUAL, seed, x, &lack) &&
                  (double)program_value(run->p, x) < (double)score + FAR * fabs((double)score) && redo_all(run, NULL, x);
    free(x);
    return better;
}
