#include "solver/prices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum use_of_row { ROW_DROPPED, ROW_PRICED, ROW_SECTION };

/* Students of one option, sorted by reduced profit; costs of opening it once, twice, ... */
struct block {
    int activity, option;       /* program option */
    int n, least, most;         /* eligible students; sizes of one section */
    int *seat;                  /* [n] a seat column of each student in section 0 */
    int n_sections;
    int *open;                  /* [n_sections] COLUMN_OPEN by section */
    bool together;              /* the sections are interchangeable: open[i] is «the (i+1)-th of this option» */
    int *order;                 /* [n] positions by reduced cost */
    double *sorted;             /* [n] */
    int *count;                 /* [n_sections + 1] students of 0, 1, 2, ... sections */
};

struct prices {
    struct run *run;
    const struct program *p;
    struct arena *arena;
    enum use_of_row *use;
    int *column_of;             /* program column -> column of the section program, or -1 */
    int n_blocks;
    struct block *blocks;
    int n_priced, *priced;      /* rows */
    int n_alone, *alone;        /* columns in no row of the section program and no block */
    struct guard_problem problem;
    struct guard_lp *lp;
    double *price, *best_price, *direction; /* by row of the program */
    double *reduced;            /* by column of the program: cost less prices */
    double *activity;           /* by row: sum of the entries at the relaxed solution */
    double *x, *dual, *cost, *columns_dual;
    double best, factor;
    int failures, steps;
};

static bool row_has(const struct program *p, int row, unsigned kinds)
{
    const struct row *r = &p->rows[row];
    for (int e = r->first; e < r->first + r->count; e++)
        if (kinds >> p->columns[p->entry_column[e]].kind & 1u)
            return true;
    return false;
}

static bool activity_named(const struct instance *in, int a)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].activity == a)
            return true;
    return false;
}

/* Rows of an interchangeable activity that speak of its sections one by one. */
static bool speaks_of_one_section(const struct program *p, int row)
{
    const struct row *r = &p->rows[row];
    int activity = -1, first = -1, last = -1;
    bool negative = false, positive = false;
    for (int e = r->first; e < r->first + r->count; e++) {
        const struct column *c = &p->columns[p->entry_column[e]];
        if (c->kind != COLUMN_OPEN)
            return false;
        activity = c->key[0];
        first = first < 0 || c->key[1] < first ? c->key[1] : first;
        last = c->key[1] > last ? c->key[1] : last;
        negative |= p->entry_value[e] < 0;
        positive |= p->entry_value[e] > 0;
    }
    if (activity < 0 || p->in->activities[activity].sections_max < 2 || activity_named(p->in, activity))
        return false;
    return first == last || (negative && positive);
}

static enum use_of_row classify(const struct program *p, int row)
{
    const unsigned seats = 1u << COLUMN_SEAT | 1u << COLUMN_AT_STUDY;
    const unsigned familiar = 1u << COLUMN_UNFAMILIAR | 1u << COLUMN_FAMILIAR;
    const struct row *r = &p->rows[row];
    switch (r->family) {
    case FAMILY_STUDENT:
        return ROW_PRICED;
    case FAMILY_SECTIONS:
        return speaks_of_one_section(p, row) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_STUDY:
        if (row_has(p, row, seats))
            return ROW_PRICED;
        /* rows that only say who is familiar go with those columns; the duty equation stays */
        return row_has(p, row, familiar) && !(r->lower == 0 && r->upper == 0) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_LOCK:
        return row_has(p, row, seats) ? ROW_PRICED : ROW_SECTION;
    case FAMILY_SIZE:
        return row_has(p, row, seats | 1u << COLUMN_BESIDE) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_ROOM:
        return row_has(p, row, seats | 1u << COLUMN_SHARED) ? ROW_DROPPED : ROW_SECTION;
    case FAMILY_SEAT:
    case FAMILY_TUTORING:
    case FAMILY_APART:
    case FAMILY_UNEVEN:
        return ROW_DROPPED;
    default:
        return ROW_SECTION;
    }
}

/* Seats and familiar duties are not in the section program: the former are blocks, the latter are the same
 * duty as COLUMN_STUDY but for a cost that is never negative. */
static bool outside(enum column_kind kind)
{
    return kind == COLUMN_SEAT || kind == COLUMN_FAMILIAR || kind == COLUMN_UNFAMILIAR;
}

static double limit_of(int64_t bound)
{
    return bound >= PROGRAM_INF ? GUARD_INF : bound <= -PROGRAM_INF ? -GUARD_INF : (double)bound;
}

static void build_section_program(struct prices *q)
{
    const struct program *p = q->p;
    struct guard_problem *g = &q->problem;
    int rows = 0, entries = 0;
    bool *inside = xcalloc((size_t)p->n_columns + 1, sizeof *inside);
    for (int i = 0; i < p->n_rows; i++) {
        q->use[i] = classify(p, i);
        if (q->use[i] == ROW_PRICED)
            q->priced[q->n_priced++] = i;
        if (q->use[i] != ROW_SECTION)
            continue;
        rows++;
        entries += p->rows[i].count;
        for (int e = p->rows[i].first; e < p->rows[i].first + p->rows[i].count; e++)
            inside[p->entry_column[e]] = true;
    }
    g->cost = ARENA_ARRAY(q->arena, p->n_columns, double);
    g->lower = ARENA_ARRAY(q->arena, p->n_columns, double);
    g->upper = ARENA_ARRAY(q->arena, p->n_columns, double);
    g->integer = ARENA_ARRAY(q->arena, p->n_columns, bool);
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        q->column_of[j] = -1;
        if (outside(c->kind))
            continue;
        if (!inside[j] && c->kind != COLUMN_OPEN) {
            q->alone[q->n_alone++] = j;
            continue;
        }
        int k = q->column_of[j] = g->n_columns++;
        g->cost[k] = (double)c->cost;
        g->lower[k] = limit_of(c->lower);
        g->upper[k] = limit_of(c->upper);
        if (c->kind == COLUMN_ADULTS)
            g->upper[k] = p->in->activities[c->key[0]].sections_max;
        if (c->kind == COLUMN_U || c->kind == COLUMN_L)
            g->upper[k] = 100000; /* minutes: more than a week holds, so that every dual gives a bound */
    }
    g->row_lower = ARENA_ARRAY(q->arena, rows, double);
    g->row_upper = ARENA_ARRAY(q->arena, rows, double);
    g->row_start = ARENA_ARRAY(q->arena, rows + 1, int);
    g->column = ARENA_ARRAY(q->arena, entries, int);
    g->value = ARENA_ARRAY(q->arena, entries, double);
    int at = 0;
    for (int i = 0; i < p->n_rows; i++) {
        if (q->use[i] != ROW_SECTION)
            continue;
        g->row_lower[g->n_rows] = limit_of(p->rows[i].lower);
        g->row_upper[g->n_rows] = limit_of(p->rows[i].upper);
        for (int e = p->rows[i].first; e < p->rows[i].first + p->rows[i].count; e++)
            if (q->column_of[p->entry_column[e]] >= 0) {
                g->column[at] = q->column_of[p->entry_column[e]];
                g->value[at++] = (double)p->entry_value[e];
            }
        g->row_start[++g->n_rows] = at;
    }
    free(inside);
}

static void build_blocks(struct prices *q)
{
    const struct program *p = q->p;
    const struct instance *in = p->in;
    q->blocks = ARENA_ARRAY(q->arena, p->n_options, struct block);
    q->n_blocks = p->n_options;
    for (int o = 0; o < p->n_options; o++) {
        struct block *b = &q->blocks[o];
        const struct activity *a = &in->activities[p->options[o].activity];
        b->activity = p->options[o].activity;
        b->option = o;
        b->least = a->size_min;
        b->most = 0;
        for (int i = 0; i < p->options[o].rooms.count; i++) {
            int capacity = p->room_classes[p->options[o].rooms.at[i]].capacity;
            capacity = capacity < a->size_max ? capacity : a->size_max;
            b->most = capacity > b->most ? capacity : b->most;
        }
        b->open = ARENA_ARRAY(q->arena, a->sections_max, int);
        b->count = ARENA_ARRAY(q->arena, a->sections_max + 1, int);
        b->n_sections = a->sections_max;
        b->together = !activity_named(in, b->activity);
    }
    for (int j = 0; j < p->n_columns; j++) {
        const int *key = p->columns[j].key;
        if (p->columns[j].kind == COLUMN_OPEN)
            q->blocks[p->options_of[key[0]] + key[2]].open[key[1]] = j;
        if (p->columns[j].kind == COLUMN_SEAT && key[2] == 0)
            q->blocks[p->options_of[key[1]] + key[3]].n++;
    }
    for (int o = 0; o < p->n_options; o++) {
        struct block *b = &q->blocks[o];
        b->seat = ARENA_ARRAY(q->arena, b->n, int);
        b->order = ARENA_ARRAY(q->arena, b->n, int);
        b->sorted = ARENA_ARRAY(q->arena, b->n, double);
        b->n = 0;
    }
    for (int j = 0; j < p->n_columns; j++) {
        const int *key = p->columns[j].key;
        if (p->columns[j].kind == COLUMN_SEAT && key[2] == 0) {
            struct block *b = &q->blocks[p->options_of[key[1]] + key[3]];
            b->seat[b->n++] = j;
        }
    }
}

struct prices *prices_new(struct run *run)
{
    const struct program *p = run->p;
    struct arena *arena = arena_new();
    struct prices *q = ARENA_NEW(arena, struct prices);
    q->arena = arena;
    q->run = run;
    q->p = p;
    q->use = ARENA_ARRAY(arena, p->n_rows, enum use_of_row);
    q->column_of = ARENA_ARRAY(arena, p->n_columns, int);
    q->priced = ARENA_ARRAY(arena, p->n_rows, int);
    q->alone = ARENA_ARRAY(arena, p->n_columns, int);
    q->price = ARENA_ARRAY(arena, p->n_rows, double);
    q->best_price = ARENA_ARRAY(arena, p->n_rows, double);
    q->direction = ARENA_ARRAY(arena, p->n_rows, double);
    q->activity = ARENA_ARRAY(arena, p->n_rows, double);
    q->reduced = ARENA_ARRAY(arena, p->n_columns, double);
    build_section_program(q);
    build_blocks(q);
    int n = q->problem.n_columns, m = q->problem.n_rows;
    q->x = ARENA_ARRAY(arena, n, double);
    q->cost = ARENA_ARRAY(arena, n, double);
    q->columns_dual = ARENA_ARRAY(arena, n, double);
    q->dual = ARENA_ARRAY(arena, m, double);
    q->best = -GUARD_INF;
    q->factor = 1;
    q->lp = guard_lp_new(&q->problem);
    return q;
}

void prices_free(struct prices *q)
{
    if (!q)
        return;
    guard_lp_free(q->lp);
    arena_free(q->arena);
}

double prices_bound(const struct prices *q)
{
    return q->best;
}

struct profit {
    double cost;
    int at;
};

static int by_cost(const void *a, const void *b)
{
    const struct profit *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return x->at - y->at;
}

/* Sorts the block's students and sets the cost of each of its COLUMN_OPEN: what the (i+1)-th section adds.
 * W(n) = the least sum over k students, n least <= k <= n most, is convex in n. */
static void price_block(struct prices *q, struct block *b, struct profit *scratch)
{
    for (int i = 0; i < b->n; i++)
        scratch[i] = (struct profit){q->reduced[b->seat[i]], i};
    qsort(scratch, (size_t)b->n, sizeof *scratch, by_cost);
    int negative = 0;
    for (int i = 0; i < b->n; i++) {
        b->order[i] = scratch[i].at;
        b->sorted[i] = scratch[i].cost;
        negative += scratch[i].cost < 0;
    }
    double before = 0;
    b->count[0] = 0;
    for (int i = 0; i < b->n_sections; i++) {
        int times = b->together ? i + 1 : 1;
        int least = times * b->least, most = times * b->most;
        int k = negative < least ? least : negative > most ? most : negative;
        bool possible = least <= b->n;
        k = k < b->n ? k : b->n;
        double sum = 0;
        for (int j = 0; j < k; j++)
            sum += b->sorted[j];
        b->count[i + 1] = k;
        int column = q->column_of[b->open[i]];
        q->cost[column] += possible ? sum - (b->together ? before : 0) : 1e7;
        before = sum;
    }
}

/* Reduced costs of all columns at the present prices; returns the constant part of the bound. */
static double price_columns(struct prices *q)
{
    const struct program *p = q->p;
    double value = (double)p->constant;
    for (int j = 0; j < p->n_columns; j++)
        q->reduced[j] = (double)p->columns[j].cost;
    for (int i = 0; i < q->n_priced; i++) {
        const struct row *r = &p->rows[q->priced[i]];
        double price = q->price[q->priced[i]];
        if (price == 0)
            continue;
        value += price > 0 ? price * (double)r->lower : price * (double)r->upper;
        for (int e = r->first; e < r->first + r->count; e++)
            q->reduced[p->entry_column[e]] -= price * (double)p->entry_value[e];
    }
    return value;
}

/* Weak duality: a bound of the section program from any row duals. */
static double section_bound(struct prices *q)
{
    const struct guard_problem *g = &q->problem;
    double value = 0;
    for (int j = 0; j < g->n_columns; j++)
        q->columns_dual[j] = q->cost[j];
    for (int i = 0; i < g->n_rows; i++) {
        double y = q->dual[i];
        if ((y > 0 && g->row_lower[i] <= -GUARD_INF) || (y < 0 && g->row_upper[i] >= GUARD_INF))
            y = 0;
        if (y == 0)
            continue;
        value += y > 0 ? y * g->row_lower[i] : y * g->row_upper[i];
        for (int e = g->row_start[i]; e < g->row_start[i + 1]; e++)
            q->columns_dual[g->column[e]] -= y * g->value[e];
    }
    for (int j = 0; j < g->n_columns; j++)
        value += q->columns_dual[j] > 0 ? q->columns_dual[j] * g->lower[j] : q->columns_dual[j] * g->upper[j];
    return value;
}

static void add_activity(struct prices *q, const double *value)
{
    const struct program *p = q->p;
    for (int i = 0; i < q->n_priced; i++) {
        const struct row *r = &p->rows[q->priced[i]];
        double sum = 0;
        for (int e = r->first; e < r->first + r->count; e++)
            sum += (double)p->entry_value[e] * value[p->entry_column[e]];
        q->activity[q->priced[i]] = sum;
    }
}

/* The relaxed solution: seats by blocks, the rest from the section program or alone. */
static void relaxed_solution(struct prices *q, double *value)
{
    const struct program *p = q->p;
    memset(value, 0, sizeof *value * (size_t)p->n_columns);
    for (int j = 0; j < p->n_columns; j++)
        if (q->column_of[j] >= 0)
            value[j] = q->x[q->column_of[j]];
    for (int i = 0; i < q->n_alone; i++) {
        int j = q->alone[i];
        value[j] = (double)(q->reduced[j] < 0 ? p->columns[j].upper : p->columns[j].lower);
    }
    for (int k = 0; k < q->n_blocks; k++) {
        const struct block *b = &q->blocks[k];
        for (int i = 0; i < b->n_sections; i++) {
            double open = value[b->open[i]];
            if (open < 1e-9)
                continue;
            for (int j = b->together ? b->count[i] : 0; j < b->count[i + 1]; j++)
                value[b->seat[b->order[j]]] += open;
        }
    }
}

/* All seat columns of a student in an option are alike: section 0 stands for them, so rows are only priced
 * where section 0 appears with the same entries as the others; that holds for every priced family. */
static double evaluate(struct prices *q, struct profit *scratch, bool *solved)
{
    const struct program *p = q->p;
    double value = price_columns(q);
    for (int j = 0; j < p->n_columns; j++)
        if (q->column_of[j] >= 0)
            q->cost[q->column_of[j]] = q->reduced[j];
    for (int k = 0; k < q->n_blocks; k++)
        price_block(q, &q->blocks[k], scratch);
    for (int i = 0; i < q->n_alone; i++) {
        const struct column *c = &p->columns[q->alone[i]];
        double r = q->reduced[q->alone[i]];
        value += r > 0 ? r * (double)c->lower : r * (double)c->upper;
    }
    for (int j = 0; j < q->problem.n_columns; j++)
        guard_lp_cost(q->lp, j, q->cost[j]);
    struct guard_limits limits = run_limits(q->run, 0);
    double ignored;
    *solved = guard_lp_solve(q->lp, &limits, &ignored, q->x, q->dual) == GUARD_OPTIMAL;
    return *solved ? value + section_bound(q) : -GUARD_INF;
}

/* Distance of a priced row from holding: the subgradient. */
static double violation(const struct row *r, double activity, double price)
{
    if (price > 0)
        return (double)r->lower - activity;
    if (price < 0)
        return (double)r->upper - activity;
    if (r->lower > -PROGRAM_INF && activity < (double)r->lower)
        return (double)r->lower - activity;
    if (r->upper < PROGRAM_INF && activity > (double)r->upper)
        return (double)r->upper - activity;
    return 0;
}

static void step(struct prices *q, double value)
{
    double norm = 0, target;
    for (int i = 0; i < q->n_priced; i++) {
        int row = q->priced[i];
        double g = violation(&q->p->rows[row], q->activity[row], q->price[row]);
        q->direction[row] = 0.3 * g + 0.7 * q->direction[row];
        norm += q->direction[row] * q->direction[row];
    }
    if (norm < 1e-12)
        return;
    pthread_mutex_lock(&q->run->lock);
    bool has_best = q->run->best != NULL;
    double score = has_best ? (double)q->run->best->score : 0;
    pthread_mutex_unlock(&q->run->lock);
    target = has_best ? score : q->best + 0.05 * fabs(q->best) + 100;
    double length = q->factor * (target - value) / norm;
    for (int i = 0; i < q->n_priced; i++) {
        int row = q->priced[i];
        const struct row *r = &q->p->rows[row];
        double price = q->price[row] + length * q->direction[row];
        if ((price > 0 && r->lower <= -PROGRAM_INF) || (price < 0 && r->upper >= PROGRAM_INF))
            price = 0;
        q->price[row] = price;
    }
}

int prices_improve(struct prices *q, int iterations)
{
    const struct program *p = q->p;
    struct profit *scratch = xmalloc(sizeof *scratch * ((size_t)p->in->n_students + 1));
    double *value = xmalloc(sizeof *value * ((size_t)p->n_columns + 1));
    int made = 0;
    for (; made < iterations && q->lp && q->factor > 1e-3 && !run_is_over(q->run); made++) {
        bool solved;
        double bound = evaluate(q, scratch, &solved);
        if (!solved)
            break;
        if (bound > q->best + 1e-9) {
            bool much = bound > q->best + 1e-5 * fabs(q->best);
            q->best = bound;
            memcpy(q->best_price, q->price, sizeof *q->price * (size_t)p->n_rows);
            run_bound(q->run, bound_round(bound), "prices");
            if (much)
                q->failures = 0;
            else
                q->failures++;
        } else {
            q->failures++;
        }
        if (q->failures > 15) {
            q->factor *= 0.6;
            q->failures = 0;
            memcpy(q->price, q->best_price, sizeof *q->price * (size_t)p->n_rows);
            memset(q->direction, 0, sizeof *q->direction * (size_t)p->n_rows);
            evaluate(q, scratch, &solved);
            if (!solved)
                break;
            bound = q->best;
        }
        relaxed_solution(q, value);
        add_activity(q, value);
        step(q, bound);
        q->steps++;
    }
    free(scratch);
    free(value);
    return made;
}
