#include "solver/factor.h"

#include <dmumps_c.h>
#include <math.h>
#include <metis.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static const double MEGA = 1e6; /* MUMPS counts its memory in these */
static const double MOST_BYTES = 2e9;
enum { MOST_OF_CELL = 32000 /* variables: its matrix is indexed by int, its rows by short */ };

/* Of OpenBLAS, which has no header that Debian's BLAS alternatives share. */
void daxpy_(const int *n, const double *alpha, const double *x, const int *step_x, double *y, const int *step_y);
void dgemm_(const char *trans_a, const char *trans_b, const int *m, const int *n, const int *k, const double *alpha,
            const double *a, const int *lda, const double *b, const int *ldb, const double *beta, double *c,
            const int *ldc);
void openblas_set_num_threads(int n);
char *openblas_get_corename(void);
__attribute__((weak)) void gotoblas_dynamic_quit(void);
__attribute__((weak)) void gotoblas_dynamic_init(void);

/* Its own variables come first, then those of the border that they are tied to, in the border's order. */
struct cell {
    int n, all;            /* own; with the border's */
    int *variable;         /* [all] */
    int n_given, *given;   /* entries of the matrix in its rows; */
    int *given_at;         /* row x all + column of each */
    int *row;              /* [n + 1] where each row of the factors begins: D, then what of D L' is not 0 */
    unsigned short *index; /* [row[n]] columns of these; */
    double *value;
    int *place; /* where each pair of the border is among its entries, by rows of the upper triangle */
};

struct factor {
    struct arena *arena;
    int n, n_entries;
    int n_cells;
    struct cell *cells;
    int n_border, *border; /* variables */
    int n_given, *given,
        *given_to;             /* entries of the matrix that are the border's, and which of its entries they add to */
    size_t n_values, n_places; /* of all cells */
    double operations;         /* of the cells */
    int most, widest, largest; /* variables of a cell, its border's, rows x columns */
    double *m, *scaled, *square, *part; /* scratch of a cell: its rows, twice; what it leaves on the border; a vector */
    double *right;                      /* [n_border] */
    bool begun;                         /* MUMPS */
    DMUMPS_STRUC_C solver;
    double *room; /* its own would come from the system, page by page, at each factorisation: half of the time */
    int n_left, left_room, *row, *column; /* entries of the border, from 1: the diagonal, then off it; owned */
    double *left;
};

/* Graphs ------------------------------------------------------------------------------------ */

/* Entries off the diagonal by variable: start [n + 1]; the other end of each, and its number. */
struct graph {
    int *start, *other, *entry;
};

/* Of n variables, numbered from `base` in row and column. */
static struct graph graph_of(int n, int n_entries, const int *row, const int *column, int base)
{
    size_t ends = 2 * (size_t)(n_entries - n);
    struct graph g = {xcalloc((size_t)n + 2, sizeof(int)), xmalloc(sizeof(int) * (ends + 1)),
                      xmalloc(sizeof(int) * (ends + 1))};
    for (int e = n; e < n_entries; e++) {
        g.start[row[e] - base + 2]++;
        g.start[column[e] - base + 2]++;
    }
    for (int v = 0; v < n; v++)
        g.start[v + 2] += g.start[v + 1];
    for (int e = n; e < n_entries; e++)
        for (int side = 0; side < 2; side++) {
            int at = g.start[(side ? column[e] : row[e]) - base + 1]++;
            g.other[at] = (side ? row[e] : column[e]) - base;
            g.entry[at] = e;
        }
    return g;
}

static void graph_free(struct graph *g)
{
    free(g->start);
    free(g->other);
    free(g->entry);
}

/* MUMPS ------------------------------------------------------------------------------------- */

static bool run_solver(struct factor *f, int job)
{
    f->solver.job = job;
    dmumps_c(&f->solver);
    return f->solver.infog[0] >= 0;
}

/* In which order the border is eliminated, from 1: by nested dissection. */
static bool find_order(struct factor *f, int *order)
{
    _Static_assert(sizeof(idx_t) == sizeof(int), "Debian's METIS counts by int");
    int n = f->n_border;
    struct graph g = graph_of(n, f->n_left, f->row, f->column, 1);
    idx_t nodes = n, options[METIS_NOPTIONS], *node = xmalloc(sizeof *node * ((size_t)n + 1));
    METIS_SetDefaultOptions(options);
    bool good = METIS_NodeND(&nodes, g.start, g.other, NULL, options, node, order) == METIS_OK;
    for (int v = 0; v < n; v++)
        order[v]++;
    free(node);
    graph_free(&g);
    return good;
}

/* OpenBLAS knows processors by their numbers and takes those newer than itself for one of 2004, which makes products of
 * matrices take 2.4 times as long, or for one of 2013 (an eighth): it is told what this one can do. Nothing may be under
 * way in it. */
static void choose_kernels(void)
{
#if defined __x86_64__
    const char *taken_for = openblas_get_corename(), *kernels = NULL;
    bool newest = __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"),
         newer = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (newest && (!strcmp(taken_for, "Prescott") || !strcmp(taken_for, "Haswell") || !strcmp(taken_for, "Zen")))
        kernels = "SkylakeX";
    else if (newer && !strcmp(taken_for, "Prescott"))
        kernels = "Haswell";
    if (kernels && gotoblas_dynamic_quit && gotoblas_dynamic_init && !getenv("OPENBLAS_CORETYPE")) {
        setenv("OPENBLAS_CORETYPE", kernels, 1);
        gotoblas_dynamic_quit();
        gotoblas_dynamic_init();
    }
#endif
    openblas_set_num_threads(1); /* the other core has its own work, and waiting threads take it */
}

/* Its settings are numbered from 1 in its manual, of which these are the parts that matter here. */
static bool analyse(struct factor *f)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    DMUMPS_STRUC_C *s = &f->solver;
    pthread_once(&once, choose_kernels);
    s->par = 1;
    s->sym = 2;
    s->comm_fortran = -987654; /* as its manual says: all of the world there is */
    if (!run_solver(f, -1))
        return false;
    f->begun = true;
    s->icntl[0] = s->icntl[1] = s->icntl[2] = -1; /* no messages */
    s->icntl[3] = 0;
    s->icntl[5] = s->icntl[7] = 0; /* no permutation and scaling of its own */
    s->icntl[6] = 1;               /* the order given: its own lead to twice the operations here */
    s->perm_in = ARENA_ARRAY(f->arena, f->n_border, int);
    s->icntl[11] = 1;  /* of single rows */
    s->icntl[12] = 1;  /* no parallel root */
    s->icntl[13] = 50; /* percent of room to spare */
    s->cntl[0] = 0;    /* no search for pivots */
    s->n = f->n_border;
    s->nnz = f->n_left;
    s->irn = f->row;
    s->jcn = f->column;
    s->a = f->left;
    return find_order(f, s->perm_in) && run_solver(f, 1);
}

/* What its analysis says that a factorisation takes, kept for all of them. */
static void give_room(struct factor *f)
{
    DMUMPS_STRUC_C *s = &f->solver;
    double numbers = s->info[7] < 0 ? -MEGA * s->info[7] : s->info[7];
    int megas = (int)(numbers / MEGA) + 1;
    f->room = xmalloc(sizeof *f->room * (size_t)megas * (size_t)MEGA);
    s->wk_user = f->room;
    s->lwk_user = -megas;
}

/* The pattern ------------------------------------------------------------------------------- */

/* Variables of each cell one after the other: first [n_cells + 1], the caller's; of them too. */
static int *members_of(const struct factor *f, const int *cell, int **first)
{
    int *own = xmalloc(sizeof *own * ((size_t)f->n + 1));
    *first = xcalloc((size_t)f->n_cells + 2, sizeof **first);
    for (int v = 0; v < f->n; v++)
        if (cell[v] >= 0)
            (*first)[cell[v] + 2]++;
    for (int c = 0; c < f->n_cells; c++)
        (*first)[c + 2] += (*first)[c + 1];
    for (int v = 0; v < f->n; v++)
        if (cell[v] >= 0)
            own[(*first)[cell[v] + 1]++] = v;
    return own;
}

static int compare_ints(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? -1 : x > y;
}

/* The variables of each cell in their order, then what they are tied to. */
static void fill_cells(struct factor *f, const struct graph *g, const int *cell)
{
    int *first, *own = members_of(f, cell, &first), *seen = xcalloc((size_t)f->n + 1, sizeof *seen);
    int *list = xmalloc(sizeof *list * ((size_t)f->n + 1));
    f->cells = ARENA_ARRAY(f->arena, f->n_cells, struct cell);
    for (int c = 0; c < f->n_cells; c++) {
        struct cell *k = &f->cells[c];
        int n = 0;
        k->n = first[c + 1] - first[c];
        for (int i = first[c]; i < first[c + 1]; i++)
            for (int e = g->start[own[i]]; e < g->start[own[i] + 1]; e++)
                if (cell[g->other[e]] < 0 && seen[g->other[e]] != c + 1) {
                    seen[g->other[e]] = c + 1;
                    list[n++] = g->other[e];
                }
        qsort(list, (size_t)n, sizeof *list, compare_ints);
        k->all = k->n + n;
        k->variable = ARENA_ARRAY(f->arena, k->all, int);
        memcpy(k->variable, own + first[c], sizeof *own * (size_t)k->n);
        memcpy(k->variable + k->n, list, sizeof *list * (size_t)n);
        f->n_places += (size_t)n * (size_t)(n + 1) / 2;
        f->operations += 0.5 * k->n * (double)k->all * k->all;
        if (k->all > MOST_OF_CELL) {
            f->most = k->all;
            break;
        }
        f->most = k->all > f->most ? k->all : f->most;
        f->widest = n > f->widest ? n : f->widest;
        f->largest = k->n * k->all > f->largest ? k->n * k->all : f->largest;
    }
    free(first);
    free(own);
    free(seen);
    free(list);
}

/* Where the rows of the cell's factors are not 0: m [n][all] says so of its own rows, and then of the factors. */
static void find_rows(struct factor *f, struct cell *c, bool *m)
{
    int all = c->all, n = 0;
    for (int p = 0; p < c->n; p++)
        for (int i = p + 1; i < c->n; i++)
            for (int k = i; k < all && m[p * all + i]; k++)
                m[i * all + k] |= m[p * all + k];
    c->row = ARENA_ARRAY(f->arena, c->n + 1, int);
    for (int p = 0; p < c->n; p++) {
        m[p * all + p] = true;
        for (int k = p; k < all; k++)
            n += m[p * all + k];
        c->row[p + 1] = n;
    }
    c->index = ARENA_ARRAY(f->arena, n, unsigned short);
    c->value = ARENA_ARRAY(f->arena, n, double);
    f->n_values += (size_t)n;
    for (int p = 0; p < c->n; p++)
        for (int k = p, at = c->row[p]; k < all; k++)
            if (m[p * all + k])
                c->index[at++] = (unsigned short)k;
}

/* Entries with a variable of a cell are added to its rows. */
static void aim_at_cells(struct factor *f, const struct graph *g)
{
    int *place = xcalloc((size_t)f->n + 1, sizeof *place);
    bool *m = xmalloc(sizeof *m * ((size_t)f->largest + 1));
    for (int c = 0; c < f->n_cells; c++) {
        struct cell *k = &f->cells[c];
        int ends = 0;
        for (int i = 0; i < k->all; i++)
            place[k->variable[i]] = i;
        for (int i = 0; i < k->n; i++)
            ends += 1 + g->start[k->variable[i] + 1] - g->start[k->variable[i]];
        k->given = ARENA_ARRAY(f->arena, ends, int);
        k->given_at = ARENA_ARRAY(f->arena, ends, int);
        memset(m, 0, sizeof *m * (size_t)(k->n * k->all));
        for (int i = 0; i < k->n; i++) {
            int v = k->variable[i];
            k->given[k->n_given] = v;
            k->given_at[k->n_given++] = i * k->all + i;
            for (int e = g->start[v]; e < g->start[v + 1]; e++) {
                int o = place[g->other[e]];
                if (o < i)
                    continue; /* taken from its other end */
                k->given[k->n_given] = g->entry[e];
                k->given_at[k->n_given++] = i * k->all + o;
                m[i * k->all + o] = true;
            }
        }
        find_rows(f, k, m);
    }
    free(place);
    free(m);
}

/* Which cells each variable of the border is in, and where among the border's variables there: first [n_border + 1],
 * pairs. The caller's. */
static int *cells_at(const struct factor *f, const int *in_border, int **first)
{
    *first = xcalloc((size_t)f->n_border + 2, sizeof **first);
    for (int c = 0; c < f->n_cells; c++)
        for (int i = f->cells[c].n; i < f->cells[c].all; i++)
            (*first)[in_border[f->cells[c].variable[i]] + 2]++;
    for (int b = 0; b < f->n_border; b++)
        (*first)[b + 2] += (*first)[b + 1];
    int *pairs = xmalloc(2 * sizeof *pairs * ((size_t)(*first)[f->n_border + 1] + 1));
    for (int c = 0; c < f->n_cells; c++)
        for (int i = f->cells[c].n; i < f->cells[c].all; i++) {
            int at = (*first)[in_border[f->cells[c].variable[i]] + 1]++;
            pairs[2 * at] = c;
            pairs[2 * at + 1] = i - f->cells[c].n;
        }
    return pairs;
}

static void add_left(struct factor *f, int row, int column)
{
    if (f->n_left == f->left_room) {
        f->left_room = 2 * f->left_room + 1024;
        f->row = xrealloc(f->row, (size_t)f->left_room, sizeof *f->row);
        f->column = xrealloc(f->column, (size_t)f->left_room, sizeof *f->column);
    }
    f->row[f->n_left] = row + 1;
    f->column[f->n_left++] = column + 1;
}

/* The entry of this variable of the border with a later one, made if it is new. at [n_border]: those of each so far. */
static int left_entry(struct factor *f, int b, int other, int *at, int begin)
{
    if (at[other] < begin) {
        at[other] = f->n_left;
        add_left(f, b, other);
    }
    return at[other];
}

static void add_given(struct factor *f, int entry, int to)
{
    f->given[f->n_given] = entry;
    f->given_to[f->n_given++] = to;
}

/* Entries of the border, each pair once: those given, and what the cells leave. */
static void fill_border(struct factor *f, const struct graph *g, const int *in_border)
{
    int *first, *pairs = cells_at(f, in_border, &first), *at = xmalloc(sizeof *at * ((size_t)f->n_border + 1));
    for (int b = 0; b < f->n_border; b++) {
        at[b] = -1;
        add_given(f, f->border[b], b);
        add_left(f, b, b);
    }
    for (int b = 0; b < f->n_border; b++) {
        int begin = f->n_left, v = f->border[b];
        for (int e = g->start[v]; e < g->start[v + 1]; e++)
            if (in_border[g->other[e]] > b)
                add_given(f, g->entry[e], left_entry(f, b, in_border[g->other[e]], at, begin));
        for (int k = first[b]; k < first[b + 1]; k++) {
            struct cell *c = &f->cells[pairs[2 * k]];
            int from = pairs[2 * k + 1], wide = c->all - c->n, *place = c->place + from * (2 * wide - from + 1) / 2;
            place[0] = b;
            for (int o = from + 1; o < wide; o++)
                place[o - from] = left_entry(f, b, in_border[c->variable[c->n + o]], at, begin);
        }
    }
    free(first);
    free(pairs);
    free(at);
}

/* Bytes that the pattern takes, and the numbers of the cells. */
static double bytes_of(const struct factor *f)
{
    return (double)f->n_values * (sizeof(double) + sizeof(short)) + (double)f->n_places * sizeof(int) +
           (double)f->n_left * (2 * sizeof(int) + sizeof(double));
}

/* False where that is too much. */
static bool set_pattern(struct factor *f, const int *row, const int *column, const int *cell)
{
    struct graph g = graph_of(f->n, f->n_entries, row, column, 0);
    int *in_border = xmalloc(sizeof *in_border * ((size_t)f->n + 1));
    for (int v = 0; v < f->n; v++) {
        in_border[v] = cell[v] < 0 ? f->n_border++ : -1;
        f->n_cells = cell[v] >= f->n_cells ? cell[v] + 1 : f->n_cells;
    }
    f->border = ARENA_ARRAY(f->arena, f->n_border, int);
    for (int v = 0; v < f->n; v++)
        if (in_border[v] >= 0)
            f->border[in_border[v]] = v;
    fill_cells(f, &g, cell);
    if (f->most > MOST_OF_CELL || bytes_of(f) > MOST_BYTES) {
        free(in_border);
        graph_free(&g);
        return false;
    }
    aim_at_cells(f, &g);
    int *place = arena_array(f->arena, f->n_places, sizeof *place);
    for (int c = 0; c < f->n_cells; c++) {
        int wide = f->cells[c].all - f->cells[c].n;
        f->cells[c].place = place;
        place += (size_t)wide * (size_t)(wide + 1) / 2;
    }
    f->given = ARENA_ARRAY(f->arena, f->n_entries, int);
    f->given_to = ARENA_ARRAY(f->arena, f->n_entries, int);
    fill_border(f, &g, in_border);
    f->left = arena_array(f->arena, (size_t)f->n_left, sizeof *f->left);
    free(in_border);
    graph_free(&g);
    return true;
}

struct factor *factor_new(int n, int n_entries, const int *row, const int *column, const int *cell, double seconds)
{
    struct arena *arena = arena_new();
    struct factor *f = ARENA_NEW(arena, struct factor);
    f->arena = arena;
    f->n = n;
    f->n_entries = n_entries;
    if (!set_pattern(f, row, column, cell)) {
        factor_free(f);
        return NULL;
    }
    f->square = ARENA_ARRAY(arena, f->widest * f->widest, double);
    f->m = ARENA_ARRAY(arena, f->largest, double);
    f->scaled = ARENA_ARRAY(arena, f->largest, double);
    f->part = ARENA_ARRAY(arena, f->most, double);
    f->right = ARENA_ARRAY(arena, f->n_border, double);
    if ((f->n_border && !analyse(f)) || factor_seconds(f) > seconds ||
        bytes_of(f) + MEGA * f->solver.infog[16] > MOST_BYTES) {
        factor_free(f);
        return NULL;
    }
    if (f->n_border)
        give_room(f);
    return f;
}

void factor_free(struct factor *f)
{
    if (!f)
        return;
    if (f->begun)
        run_solver(f, -2);
    free(f->row);
    free(f->column);
    free(f->room);
    arena_free(f->arena);
}

/* Numbers ----------------------------------------------------------------------------------- */

/* Eliminates the cell's variables, and takes what that leaves from the entries of the border. */
static bool make_cell(struct factor *f, struct cell *c, const double *entry)
{
    enum { FEW = 4 /* one of so many is not 0: then one by one */ };
    int all = c->all, wide = all - c->n;
    const int step = 1;
    const double one = 1, none = 0;
    double *m = f->m, *scaled = f->scaled;
    memset(m, 0, sizeof *m * (size_t)(c->n * all));
    for (int g = 0; g < c->n_given; g++)
        m[c->given_at[g]] += entry[c->given[g]];
    for (int p = 0; p < c->n; p++) {
        double *of = m + p * all, pivot = of[p];
        if (pivot == 0 || !isfinite(pivot))
            return false;
        int first = c->row[p] + 1, end = c->row[p + 1];
        for (int e = first - 1; e < end; e++)
            c->value[e] = of[c->index[e]];
        for (int e = first; e < end && c->index[e] < c->n; e++) {
            int i = c->index[e], left = all - i;
            double by = -of[i] / pivot, *to = m + i * all;
            if (end - e > left / FEW)
                daxpy_(&left, &by, of + i, &step, to + i, &step);
            else
                for (int k = e; k < end; k++)
                    to[c->index[k]] += by * c->value[k];
        }
        for (int i = 0; i < wide; i++)
            scaled[p * wide + i] = of[c->n + i] / pivot;
    }
    if (!wide)
        return true;
    /* the square is D L' of the border's columns times L; by columns for BLAS */
    dgemm_("N", "T", &wide, &wide, &c->n, &one, scaled, &wide, m + c->n, &all, &none, f->square, &wide);
    const int *place = c->place;
    for (int i = 0; i < wide; i++)
        for (int k = i; k < wide; k++)
            f->left[*place++] -= f->square[i * wide + k];
    return true;
}

bool factor_make(struct factor *f, const double *entry)
{
    memset(f->left, 0, sizeof *f->left * (size_t)f->n_left);
    for (int g = 0; g < f->n_given; g++)
        f->left[f->given_to[g]] += entry[f->given[g]];
    for (int c = 0; c < f->n_cells; c++)
        if (!make_cell(f, &f->cells[c], entry))
            return false;
    return !f->n_border || run_solver(f, 2);
}

/* Of the border's variables in x, takes what those of the cell contribute. */
static void forward(const struct factor *f, const struct cell *c, double *x)
{
    double *part = f->part;
    for (int i = 0; i < c->all; i++)
        part[i] = x[c->variable[i]];
    for (int p = 0; p < c->n; p++) {
        int e = c->row[p];
        double by = part[p] / c->value[e];
        for (e++; e < c->row[p + 1]; e++)
            part[c->index[e]] -= by * c->value[e];
    }
    for (int i = 0; i < c->all; i++)
        x[c->variable[i]] = part[i];
}

/* The cell's variables in x, from those of the border. */
static void backward(const struct factor *f, const struct cell *c, double *x)
{
    double *part = f->part;
    for (int i = 0; i < c->all; i++)
        part[i] = x[c->variable[i]];
    for (int p = c->n - 1; p >= 0; p--) {
        for (int e = c->row[p] + 1; e < c->row[p + 1]; e++)
            part[p] -= c->value[e] * part[c->index[e]];
        part[p] /= c->value[c->row[p]];
        x[c->variable[p]] = part[p];
    }
}

bool factor_solve(struct factor *f, double *x)
{
    for (int c = 0; c < f->n_cells; c++)
        forward(f, &f->cells[c], x);
    for (int b = 0; b < f->n_border; b++)
        f->right[b] = x[f->border[b]];
    f->solver.nrhs = 1;
    f->solver.lrhs = f->n_border;
    f->solver.rhs = f->right;
    if (f->n_border && !run_solver(f, 3))
        return false;
    for (int b = 0; b < f->n_border; b++)
        x[f->border[b]] = f->right[b];
    for (int c = 0; c < f->n_cells; c++)
        backward(f, &f->cells[c], x);
    return true;
}

double factor_seconds(const struct factor *f)
{
    const double OF_BORDER = 2.2e10, OF_CELLS = 1.4e10, AN_ENTRY = 2e-8;
    return f->solver.rinfog[0] / OF_BORDER + f->operations / OF_CELLS + AN_ENTRY * f->n_left;
}
