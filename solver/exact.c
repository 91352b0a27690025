/* Small schools: the whole strong program by GLPK's branch and cut, which finds solutions and proves nothing,
 * then a tree that does (tree.h). Where a solution cannot keep its rooms over the meetings, or its study
 * groups, that set of choices is cut off and the program solved again. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/part.h"
#include "solver/run.h"
#include "solver/tree.h"

enum { CUTS = 500, CUT_SIZE = 64 };

struct cuts {
    struct cut at[CUTS];
    int columns[CUTS][CUT_SIZE];
    int count;
};

static bool add_cut(struct cuts *c, const int *conflict, int n)
{
    if (c->count == CUTS || !n)
        return false;
    memcpy(c->columns[c->count], conflict, sizeof(int) * (size_t)n);
    c->at[c->count] = (struct cut){n, n - 1, c->columns[c->count]};
    c->count++;
    return true;
}

/* GLPK has a part of what is left, the proof the rest. */
static struct guard_limits share_of(struct run *r)
{
    if (!r->options->work_limit)
        return run_limits(r, 0.4 * (r->deadline - clock_now()));
    int64_t work = (r->options->work_limit - r->work) / 2;
    struct guard_limits limits = run_limits(r, 0);
    limits.node_limit = 1 + (long)(work / TREE_WORK);
    run_worked(r, work);
    return limits;
}

bool exact_run(struct run *r)
{
    struct cuts *cuts = xcalloc(1, sizeof *cuts);
    int64_t *x = xcalloc((size_t)r->p->n_columns + 1, sizeof *x);
    bool again = true, ended = false;
    while (again && !run_is_over(r)) {
        again = false;
        struct part *part = part_new(r->p, NULL, x, cuts->at, cuts->count);
        struct guard_limits limits = share_of(r);
        limits.cuts = true;
        double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), value, bound;
        enum guard_answer answer = part->contradiction
                                       ? GUARD_INFEASIBLE
                                       : guard_mip(&part->problem, &limits, solution, &value, &bound);
        ended = answer == GUARD_INFEASIBLE;
        if ((answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && part_take(r->p, part, solution, x)) {
            int conflict[CUT_SIZE], n = CUT_SIZE;
            enum offer_result offered = run_offer(r, x, N_("exact"), conflict, &n);
            again = offered == OFFER_NO_ROOMS && add_cut(cuts, conflict, n);
            ended = !again && answer == GUARD_OPTIMAL && offered != OFFER_NO_ROOMS;
        }
        free(solution);
        part_free(part);
    }
    free(cuts);
    free(x);
    tree_prove(r);
    return ended;
}
