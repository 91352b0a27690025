/* Balance among a few people at a time: the duties of those with the largest and smallest loads, and of some
 * others, are freed; everything else stays; GLPK finds the best exchange. Each part is small, so many are
 * tried in a second. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "program/facts.h"
#include "solver/draw.h"
#include "solver/search.h"

enum { PEOPLE = 9, NODES = 200 };

struct ranked {
    int64_t load; /* as the balance sees it: by share, prior_load included */
    int person;
};

static int by_load(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->load != y->load)
        return x->load < y->load ? -1 : 1;
    return x->person - y->person;
}

/* The extremes and, from `random`, some in between. */
static void choose_people(const struct run *r, const int *load, uint64_t random, bool *free_person)
{
    const struct instance *in = r->in;
    struct ranked *list = xmalloc(sizeof *list * ((size_t)in->n_staff + 1));
    int n = 0;
    for (int q = 0; q < in->n_staff; q++) {
        free_person[q] = false;
        if (balance_counts(in, q))
            list[n++] = (struct ranked){(int64_t)(load[q] + in->staff[q].prior_load) * 100 / in->staff[q].share, q};
    }
    qsort(list, (size_t)n, sizeof *list, by_load);
    for (int i = 0; i < n && i < 2; i++)
        free_person[list[i].person] = free_person[list[n - 1 - i].person] = true;
    for (int i = 4; i < PEOPLE && n > PEOPLE; i++)
        free_person[list[draw_below(&random, (uint64_t)n)].person] = true;
    free(list);
}

static void free_columns(const struct program *p, const int64_t *x, const bool *free_person, bool *fixed)
{
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        fixed[j] = true;
        switch (c->kind) {
        case COLUMN_FAMILIAR:
        case COLUMN_STUDY:
        case COLUMN_POST:
        case COLUMN_DAY:
            fixed[j] = !free_person[c->key[0]];
            break;
        case COLUMN_LEAD:
        case COLUMN_EXTRA:
            fixed[j] = c->key[3] >= p->in->n_staff || !free_person[c->key[3]];
            break;
        case COLUMN_UNFAMILIAR:
        case COLUMN_U:
        case COLUMN_L:
        case COLUMN_MOST:
        case COLUMN_LEAST:
            fixed[j] = false;
            break;
        default:
            break;
        }
    }
    /* leaders only of sections that run */
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        bool leads = r->family == FAMILY_SECTIONS && r->lower == 0 && r->upper == 0, open = false;
        for (int e = r->first; e < r->first + r->count && leads; e++) {
            const struct column *c = &p->columns[p->entry_column[e]];
            leads = c->kind == COLUMN_LEAD || c->kind == COLUMN_OPEN;
            open |= c->kind == COLUMN_OPEN && x[p->entry_column[e]];
        }
        for (int e = r->first; e < r->first + r->count && leads && !open; e++)
            fixed[p->entry_column[e]] = true;
    }
}

void polish(struct run *run, int patience, uint64_t seed)
{
    const struct program *p = run->p;
    size_t n = (size_t)p->n_columns + 1;
    int64_t *x = xmalloc(sizeof *x * n);
    bool *fixed = xmalloc(n), *free_person = xcalloc((size_t)run->in->n_staff + 1, 1);
    int *load = xcalloc((size_t)run->in->n_staff + 1, sizeof *load);
    for (int round = 0, failed = 0; failed < patience && !search_is_over(run); round++) {
        failed++;
        pthread_mutex_lock(&run->lock);
        bool has = run->best_x != NULL;
        if (has) {
            memcpy(x, run->best_x, sizeof *x * (size_t)p->n_columns);
            memcpy(load, run->best_verdict->load, sizeof *load * (size_t)run->in->n_staff);
        }
        pthread_mutex_unlock(&run->lock);
        if (!has)
            break;
        choose_people(run, load, seed * 1000 + (uint64_t)round, free_person);
        free_columns(p, x, free_person, fixed);
        if (run_improve(run, fixed, NODES, false, x) && run_offer(run, x, N_("balance"), NULL, NULL) == OFFER_BETTER)
            failed = 0;
    }
    free(x);
    free(fixed);
    free(free_person);
    free(load);
}
