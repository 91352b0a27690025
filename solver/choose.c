#include "solver/choose.h"

#include <stdlib.h>

#include "base/arena.h"

struct choice *choice_new(int n_groups)
{
    struct choice *c = xcalloc(1, sizeof *c);
    c->n_groups = n_groups;
    return c;
}

void choice_free(struct choice *c)
{
    if (!c)
        return;
    free(c->group);
    free(c->worth);
    free(c->limit);
    free(c->row);
    free(c->item);
    free(c->takes);
    free(c);
}

int choice_item(struct choice *c, int group, double worth)
{
    if (c->n_items == c->item_room) {
        c->item_room = 2 * c->item_room + 64;
        c->group = xrealloc(c->group, (size_t)c->item_room, sizeof *c->group);
        c->worth = xrealloc(c->worth, (size_t)c->item_room, sizeof *c->worth);
    }
    c->group[c->n_items] = group;
    c->worth[c->n_items] = worth;
    return c->n_items++;
}

void choice_row(struct choice *c, double limit)
{
    if (c->n_rows == c->row_room) {
        c->row_room = 2 * c->row_room + 64;
        c->limit = xrealloc(c->limit, (size_t)c->row_room, sizeof *c->limit);
    }
    c->limit[c->n_rows++] = limit;
}

void choice_takes(struct choice *c, int item, double amount)
{
    if (c->n_entries == c->entry_room) {
        c->entry_room = 2 * c->entry_room + 256;
        c->row = xrealloc(c->row, (size_t)c->entry_room, sizeof *c->row);
        c->item = xrealloc(c->item, (size_t)c->entry_room, sizeof *c->item);
        c->takes = xrealloc(c->takes, (size_t)c->entry_room, sizeof *c->takes);
    }
    c->row[c->n_entries] = c->n_rows - 1;
    c->item[c->n_entries] = item;
    c->takes[c->n_entries++] = amount;
}

/* One row a group (at most one), then the limits. In `a`. */
static struct guard_problem problem_of(const struct choice *c, struct arena *a)
{
    int rows = c->n_groups + c->n_rows, n = 0;
    struct guard_problem p = {.n_columns = c->n_items, .n_rows = rows};
    p.cost = ARENA_ARRAY(a, c->n_items + 1, double);
    p.lower = ARENA_ARRAY(a, c->n_items + 1, double);
    p.upper = ARENA_ARRAY(a, c->n_items + 1, double);
    p.integer = ARENA_ARRAY(a, c->n_items + 1, bool);
    p.row_lower = ARENA_ARRAY(a, rows + 1, double);
    p.row_upper = ARENA_ARRAY(a, rows + 1, double);
    p.row_start = ARENA_ARRAY(a, rows + 1, int);
    p.column = ARENA_ARRAY(a, c->n_items + c->n_entries + 1, int);
    p.value = ARENA_ARRAY(a, c->n_items + c->n_entries + 1, double);
    int *of = ARENA_ARRAY(a, c->n_groups + 2, int), *items = ARENA_ARRAY(a, c->n_items + 1, int);
    for (int i = 0; i < c->n_items; i++) {
        p.cost[i] = -c->worth[i];
        p.upper[i] = 1;
        p.integer[i] = true;
        if (c->group[i] >= 0)
            of[c->group[i] + 2]++;
    }
    for (int g = 0; g < c->n_groups; g++)
        of[g + 2] += of[g + 1];
    for (int i = 0; i < c->n_items; i++)
        if (c->group[i] >= 0)
            items[of[c->group[i] + 1]++] = i;
    for (int g = 0; g < c->n_groups; g++) {
        p.row_lower[g] = -GUARD_INF;
        p.row_upper[g] = 1;
        p.row_start[g] = n;
        for (int k = of[g]; k < of[g + 1]; k++) {
            p.column[n] = items[k];
            p.value[n++] = 1;
        }
    }
    for (int r = 0, e = 0; r < c->n_rows; r++) {
        p.row_lower[c->n_groups + r] = -GUARD_INF;
        p.row_upper[c->n_groups + r] = c->limit[r];
        p.row_start[c->n_groups + r] = n;
        for (; e < c->n_entries && c->row[e] == r; e++) {
            p.column[n] = c->item[e];
            p.value[n++] = c->takes[e];
        }
    }
    p.row_start[rows] = n;
    return p;
}

bool choice_solve(const struct choice *c, const struct guard_limits *limits, bool *taken)
{
    if (!c->n_items)
        return true;
    struct arena *a = arena_new();
    struct guard_problem p = problem_of(c, a);
    double *x = ARENA_ARRAY(a, c->n_items, double), value, bound;
    enum guard_answer answer = guard_mip(&p, limits, x, &value, &bound);
    bool good = answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE;
    for (int i = 0; i < c->n_items; i++)
        taken[i] = good && x[i] > 0.5;
    arena_free(a);
    guard_end_thread();
    return good;
}

bool choice_prices(const struct choice *c, const struct guard_limits *limits, double *price)
{
    for (int r = 0; r < c->n_rows; r++)
        price[r] = 0;
    if (!c->n_items)
        return true;
    struct arena *a = arena_new();
    struct guard_problem p = problem_of(c, a);
    struct guard_lp *lp = guard_lp_new(&p);
    double *x = ARENA_ARRAY(a, c->n_items, double), *dual = ARENA_ARRAY(a, p.n_rows, double), value;
    bool good = lp && guard_lp_solve(lp, limits, &value, x, dual) == GUARD_OPTIMAL;
    for (int r = 0; r < c->n_rows && good; r++)
        price[r] = dual[c->n_groups + r] < 0 ? -dual[c->n_groups + r] : 0;
    guard_lp_free(lp);
    arena_free(a);
    guard_end_thread();
    return good;
}
