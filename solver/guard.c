#include "solver/guard.h"

#include <glpk.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"

double clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Where an error of GLPK jumps to, and how often its environment has died, for this thread. */
static _Thread_local jmp_buf recover;
static _Thread_local unsigned generation;

static void on_error(void *info)
{
    (void)info;
    glp_error_hook(NULL, NULL);
    glp_free_env();
    generation++;
    longjmp(recover, 1);
}

static int on_output(void *info, const char *text)
{
    (void)info;
    (void)text;
    return 1; /* library code never prints */
}

static void hooks(void)
{
    glp_term_hook(on_output, NULL);
    glp_term_out(GLP_OFF);
    glp_error_hook(on_error, NULL);
}

void guard_end_thread(void)
{
    glp_free_env();
    generation++;
}

static void set_row(glp_prob *lp, int i, double lower, double upper)
{
    int type = lower <= -GUARD_INF ? (upper >= GUARD_INF ? GLP_FR : GLP_UP)
               : upper >= GUARD_INF ? GLP_LO : lower == upper ? GLP_FX : GLP_DB;
    glp_set_row_bnds(lp, i + 1, type, lower, upper);
}

static void set_column(glp_prob *lp, int j, double lower, double upper)
{
    int type = lower <= -GUARD_INF ? (upper >= GUARD_INF ? GLP_FR : GLP_UP)
               : upper >= GUARD_INF ? GLP_LO : lower == upper ? GLP_FX : GLP_DB;
    glp_set_col_bnds(lp, j + 1, type, lower, upper);
}

static glp_prob *build(const struct guard_problem *p)
{
    hooks();
    glp_prob *lp = glp_create_prob();
    glp_set_obj_dir(lp, GLP_MIN);
    if (p->n_columns)
        glp_add_cols(lp, p->n_columns);
    if (p->n_rows)
        glp_add_rows(lp, p->n_rows);
    for (int j = 0; j < p->n_columns; j++) {
        glp_set_obj_coef(lp, j + 1, p->cost[j]);
        set_column(lp, j, p->lower[j], p->upper[j]);
        if (p->integer[j])
            glp_set_col_kind(lp, j + 1, GLP_IV);
    }
    for (int i = 0; i < p->n_rows; i++) {
        set_row(lp, i, p->row_lower[i], p->row_upper[i]);
        int n = p->row_start[i + 1] - p->row_start[i];
        /* GLPK counts from 1 and wants its own arrays */
        int *index = glp_alloc(n + 1, sizeof *index);
        double *value = glp_alloc(n + 1, sizeof *value);
        for (int k = 0; k < n; k++) {
            index[k + 1] = p->column[p->row_start[i] + k] + 1;
            value[k + 1] = p->value[p->row_start[i] + k];
        }
        glp_set_mat_row(lp, i + 1, n, index, value);
        glp_free(index);
        glp_free(value);
    }
    return lp;
}

static bool out_of_time(const struct guard_limits *l)
{
    return clock_now() >= l->deadline || (l->interrupted && *l->interrupted);
}

static int milliseconds(const struct guard_limits *l)
{
    double left = (l->deadline - clock_now()) * 1000;
    return left < 1 ? 1 : left > 1e9 ? 1000000000 : (int)left;
}

struct tree {
    const struct guard_limits *limits;
    long nodes;
    double bound;
};

/* Branches on a column of more than two values where one is fractional; else GLPK chooses. */
static void branch_wide(glp_tree *t)
{
    glp_prob *lp = glp_ios_get_prob(t);
    int best = 0;
    double farthest = 0;
    for (int j = 1; j <= glp_get_num_cols(lp); j++) {
        if (!glp_ios_can_branch(t, j) || glp_get_col_ub(lp, j) - glp_get_col_lb(lp, j) < 1.5)
            continue;
        double v = glp_get_col_prim(lp, j), far = fabs(v - floor(v + 0.5));
        if (far > farthest) {
            farthest = far;
            best = j;
        }
    }
    if (best)
        glp_ios_branch_upon(t, best, GLP_NO_BRNCH);
}

static void on_node(glp_tree *t, void *info)
{
    struct tree *tree = info;
    if (tree->limits->wide_first && glp_ios_reason(t) == GLP_IBRANCH)
        branch_wide(t);
    if (glp_ios_reason(t) == GLP_ISELECT) {
        int best = glp_ios_best_node(t);
        if (best)
            tree->bound = glp_ios_node_bound(t, best);
        tree->nodes++;
    }
    if (out_of_time(tree->limits) || (tree->limits->node_limit && tree->nodes > tree->limits->node_limit) ||
        tree->bound >= tree->limits->cutoff)
        glp_ios_terminate(t);
}

/* A row that keeps the objective below the cutoff. */
static void cut_off(glp_prob *lp, double cutoff)
{
    int n = glp_get_num_cols(lp), row = glp_add_rows(lp, 1), count = 0;
    int *index = glp_alloc(n + 1, sizeof *index);
    double *value = glp_alloc(n + 1, sizeof *value);
    for (int j = 1; j <= n; j++)
        if (glp_get_obj_coef(lp, j) != 0) {
            index[++count] = j;
            value[count] = glp_get_obj_coef(lp, j);
        }
    glp_set_mat_row(lp, row, count, index, value);
    glp_set_row_bnds(lp, row, GLP_UP, 0, cutoff);
    glp_free(index);
    glp_free(value);
}

enum guard_answer guard_mip(const struct guard_problem *p, const struct guard_limits *limits, double *x, double *value,
                            double *bound)
{
    *bound = -GUARD_INF;
    if (setjmp(recover))
        return GUARD_FAILED;
    glp_prob *volatile lp = build(p);
    enum guard_answer answer = GUARD_UNKNOWN;
    struct tree tree = {limits, 0, -GUARD_INF};
    glp_iocp parm;
    glp_init_iocp(&parm);
    parm.msg_lev = GLP_MSG_OFF;
    parm.presolve = GLP_ON;
    parm.tm_lim = milliseconds(limits);
    parm.cb_func = on_node;
    parm.cb_info = &tree;
    parm.mip_gap = limits->gap;
    parm.br_tech = limits->dive ? GLP_BR_MFV : GLP_BR_DTH;
    parm.bt_tech = limits->dive ? GLP_BT_DFS : GLP_BT_BLB;
    parm.fp_heur = limits->dive ? GLP_OFF : GLP_ON;
    if (limits->dive && limits->cutoff < GUARD_INF)
        cut_off(lp, limits->cutoff);
    if (limits->cuts)
        parm.mir_cuts = parm.gmi_cuts = parm.clq_cuts = GLP_ON;
    int code = glp_intopt(lp, &parm);
    int status = glp_mip_status(lp);
    if (code == GLP_ENOPFS || code == GLP_ENODFS) {
        answer = code == GLP_ENOPFS ? GUARD_INFEASIBLE : GUARD_FAILED;
    } else if (status == GLP_OPT || status == GLP_FEAS) {
        answer = status == GLP_OPT && limits->gap <= 0 && (code == 0) ? GUARD_OPTIMAL : GUARD_FEASIBLE;
        *value = glp_mip_obj_val(lp);
        for (int j = 0; j < p->n_columns; j++)
            x[j] = glp_mip_col_val(lp, j + 1);
        *bound = answer == GUARD_OPTIMAL ? *value : tree.bound;
    } else if (status == GLP_NOFEAS) {
        answer = GUARD_INFEASIBLE;
    } else {
        *bound = tree.bound;
        answer = code && code != GLP_ETMLIM && code != GLP_ESTOP && code != GLP_EMIPGAP ? GUARD_FAILED : GUARD_UNKNOWN;
    }
    glp_delete_prob(lp);
    return answer;
}

struct guard_lp {
    glp_prob *lp;
    unsigned generation;
    bool warm;
};

struct guard_lp *guard_lp_new(const struct guard_problem *p)
{
    if (setjmp(recover))
        return NULL;
    glp_prob *lp = build(p);
    struct guard_lp *g = xcalloc(1, sizeof *g);
    g->lp = lp;
    g->generation = generation;
    return g;
}

void guard_lp_free(struct guard_lp *g)
{
    if (!g)
        return;
    if (g->generation == generation && !setjmp(recover)) {
        hooks();
        glp_delete_prob(g->lp);
    }
    free(g);
}

void guard_lp_cost(struct guard_lp *g, int column, double cost)
{
    if (g->generation == generation && !setjmp(recover)) {
        hooks();
        glp_set_obj_coef(g->lp, column + 1, cost);
    }
}

void guard_lp_bounds(struct guard_lp *g, int column, double lower, double upper)
{
    if (g->generation == generation && !setjmp(recover)) {
        hooks();
        set_column(g->lp, column, lower, upper);
    }
}

void guard_lp_row(struct guard_lp *g, int row, double lower, double upper)
{
    if (g->generation == generation && !setjmp(recover)) {
        hooks();
        set_row(g->lp, row, lower, upper);
    }
}

int guard_lp_add(struct guard_lp *g, int n, const int *column, const double *value, double lower, double upper)
{
    if (g->generation != generation || setjmp(recover))
        return -1;
    hooks();
    int row = glp_add_rows(g->lp, 1);
    int *index = glp_alloc(n + 1, sizeof *index);
    double *entry = glp_alloc(n + 1, sizeof *entry);
    for (int k = 0; k < n; k++) {
        index[k + 1] = column[k] + 1;
        entry[k + 1] = value[k];
    }
    glp_set_mat_row(g->lp, row, n, index, entry);
    set_row(g->lp, row - 1, lower, upper);
    glp_set_row_stat(g->lp, row, GLP_BS);
    glp_free(index);
    glp_free(entry);
    return row - 1;
}

/* A row with the column in it whose bound x meets and that is still basic; 0: none. */
static int tight_row(glp_prob *lp, int j, const double *activity)
{
    int n = glp_get_mat_col(lp, j, NULL, NULL), found = 0;
    int *index = glp_alloc(n + 1, sizeof *index);
    glp_get_mat_col(lp, j, index, NULL);
    for (int k = 1; k <= n && !found; k++) {
        int i = index[k], type = glp_get_row_type(lp, i);
        bool low = type != GLP_FR && type != GLP_UP && activity[i] < glp_get_row_lb(lp, i) + 1e-9;
        bool high = type != GLP_FR && type != GLP_LO && activity[i] > glp_get_row_ub(lp, i) - 1e-9;
        if (glp_get_row_stat(lp, i) != GLP_BS || (!low && !high))
            continue;
        found = i;
        glp_set_row_stat(lp, i, type == GLP_FX ? GLP_NS : low ? GLP_NL : GLP_NU);
    }
    glp_free(index);
    return found;
}

void guard_lp_start(struct guard_lp *g, const double *x)
{
    if (g->generation != generation || setjmp(recover))
        return;
    hooks();
    int m = glp_get_num_rows(g->lp), n = glp_get_num_cols(g->lp);
    double *activity = glp_alloc(m + 1, sizeof *activity);
    int *index = glp_alloc(m + 1, sizeof *index);
    double *value = glp_alloc(m + 1, sizeof *value);
    for (int i = 1; i <= m; i++) {
        activity[i] = 0;
        glp_set_row_stat(g->lp, i, GLP_BS);
    }
    for (int j = 1; j <= n; j++)
        for (int k = glp_get_mat_col(g->lp, j, index, value); k > 0; k--)
            activity[index[k]] += value[k] * x[j - 1];
    for (int j = 1; j <= n; j++) {
        int type = glp_get_col_type(g->lp, j);
        bool low = type != GLP_FR && type != GLP_UP && x[j - 1] < glp_get_col_lb(g->lp, j) + 1e-9;
        bool high = type != GLP_FR && type != GLP_LO && x[j - 1] > glp_get_col_ub(g->lp, j) - 1e-9;
        bool basic = !low && !high && tight_row(g->lp, j, activity);
        glp_set_col_stat(g->lp, j, basic ? GLP_BS : type == GLP_FX ? GLP_NS : high ? GLP_NU : low ? GLP_NL : GLP_NF);
    }
    glp_free(activity);
    glp_free(index);
    glp_free(value);
    g->warm = true;
}

/* GLPK looks at its own limits only: in slices, so that an interruption is heard; slices of iterations, since each begins
 * with weights anew, and the path to the optimum must not depend on the clock. */
static int simplex(glp_prob *lp, glp_smcp *parm, const struct guard_limits *limits)
{
    enum { LEAST = 100, MOST = 5000, ENTRIES = 30000000 /* by iterations: some tenths of a second */ };
    int slice = ENTRIES / (glp_get_num_nz(lp) + 1);
    bool fresh = false;
    parm->msg_lev = GLP_MSG_OFF;
    parm->it_lim = slice < LEAST ? LEAST : slice > MOST ? MOST : slice;
    for (;;) {
        parm->tm_lim = milliseconds(limits);
        int code = glp_simplex(lp, parm);
        if ((code == GLP_EFAIL || code == GLP_ESING || code == GLP_ECOND || code == GLP_EBADB) && !fresh) {
            fresh = true; /* a spoilt basis: once more from a fresh one */
            glp_adv_basis(lp, 0);
        } else if ((code != GLP_EITLIM && code != GLP_ETMLIM) || out_of_time(limits)) {
            return code;
        }
    }
}

static void take_solution(glp_prob *lp, double *value, double *x, double *dual)
{
    int n = glp_get_num_cols(lp), m = glp_get_num_rows(lp);
    *value = glp_get_obj_val(lp);
    for (int j = 0; x && j < n; j++)
        x[j] = glp_get_col_prim(lp, j + 1);
    for (int i = 0; dual && i < m; i++)
        dual[i] = glp_get_row_dual(lp, i + 1);
}

enum guard_answer guard_lp_solve(struct guard_lp *g, const struct guard_limits *limits, double *value, double *x,
                                 double *dual)
{
    if (g->generation != generation)
        return GUARD_FAILED;
    if (setjmp(recover))
        return GUARD_FAILED;
    hooks();
    if (!g->warm)
        glp_adv_basis(g->lp, 0);
    g->warm = true;
    glp_smcp parm;
    glp_init_smcp(&parm);
    int code = simplex(g->lp, &parm, limits);
    int status = glp_get_status(g->lp);
    if (status == GLP_NOFEAS)
        return GUARD_INFEASIBLE;
    if (code || status != GLP_OPT)
        return code == GLP_ETMLIM || code == GLP_EITLIM ? GUARD_UNKNOWN : GUARD_FAILED;
    take_solution(g->lp, value, x, dual);
    return GUARD_OPTIMAL;
}

/* Adds to `ray` the row of the simplex tableau of basic variable k, times `by`, as a combination of the rows:
 * the coefficients of the auxiliary variables. */
static void add_tableau_row(glp_prob *lp, int k, double by, double *ray, int *index, double *value)
{
    int m = glp_get_num_rows(lp), length = glp_eval_tab_row(lp, k, index, value);
    if (k <= m)
        ray[k - 1] += by;
    for (int i = 1; i <= length; i++)
        if (index[i] <= m)
            ray[index[i] - 1] -= by * value[i];
}

/* How far basic variable k is above its bounds, below: negative. */
static double beyond(glp_prob *lp, int k)
{
    int m = glp_get_num_rows(lp), j = k - m;
    double x = k <= m ? glp_get_row_prim(lp, k) : glp_get_col_prim(lp, j);
    int type = k <= m ? glp_get_row_type(lp, k) : glp_get_col_type(lp, j);
    double lower = k <= m ? glp_get_row_lb(lp, k) : glp_get_col_lb(lp, j);
    double upper = k <= m ? glp_get_row_ub(lp, k) : glp_get_col_ub(lp, j);
    if (type != GLP_FR && type != GLP_LO && x > upper)
        return x - upper;
    return type != GLP_FR && type != GLP_UP && x < lower ? x - lower : 0;
}

/* Why there is no solution: the variable that the dual simplex found no way to bring within its bounds, or,
 * where the primal simplex ended, all that are beyond theirs. */
static void take_ray(glp_prob *lp, double *ray)
{
    int m = glp_get_num_rows(lp), n = glp_get_num_cols(lp), one = glp_get_unbnd_ray(lp);
    memset(ray, 0, sizeof *ray * (size_t)m);
    if (!glp_bf_exists(lp) && glp_factorize(lp))
        return;
    int *index = glp_alloc(n + 1, sizeof *index);
    double *value = glp_alloc(n + 1, sizeof *value);
    for (int k = 1; k <= m + n; k++) {
        if ((k <= m ? glp_get_row_stat(lp, k) : glp_get_col_stat(lp, k - m)) != GLP_BS)
            continue;
        double far = beyond(lp, k);
        if (one ? k == one : fabs(far) > 1e-7)
            add_tableau_row(lp, k, one ? 1 : far > 0 ? 1 : -1, ray, index, value);
    }
    glp_free(index);
    glp_free(value);
}

enum guard_answer guard_lp_again(struct guard_lp *g, const struct guard_limits *limits, double *value, double *x,
                                 double *dual)
{
    if (g->generation != generation)
        return GUARD_FAILED;
    if (setjmp(recover))
        return GUARD_FAILED;
    hooks();
    glp_smcp parm;
    glp_init_smcp(&parm);
    parm.meth = GLP_DUALP;
    if (limits->cutoff < GUARD_INF)
        parm.obj_ul = limits->cutoff;
    if (!g->warm)
        glp_adv_basis(g->lp, 0);
    g->warm = true;
    int code = simplex(g->lp, &parm, limits);
    if (code == GLP_EOBJUL || (!code && glp_get_status(g->lp) == GLP_OPT)) {
        take_solution(g->lp, value, x, dual);
        return code ? GUARD_CUTOFF : GUARD_OPTIMAL;
    }
    if (!code && glp_get_status(g->lp) == GLP_NOFEAS) {
        take_ray(g->lp, dual);
        return GUARD_INFEASIBLE;
    }
    return code == GLP_ETMLIM || code == GLP_EITLIM ? GUARD_UNKNOWN : GUARD_FAILED;
}
