#include "solver/carry.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "solver/alike.h"
#include "solver/fold.h"
#include "solver/mend.h"

/* The columns' own bounds [n_columns each], in one block that *lower owns. */
static void bounds_of(const struct program *p, int64_t **lower, int64_t **upper)
{
    *lower = xmalloc(sizeof **lower * 2 * ((size_t)p->n_columns + 1));
    *upper = *lower + p->n_columns;
    program_bounds(p, *lower, *upper);
}

int64_t carry_bound(const struct relaxation *r, const int64_t *multiplier)
{
    int64_t *lower, *upper, bound;
    bounds_of(r->p, &lower, &upper);
    bool good = relaxation_bound(r, multiplier, lower, upper, &bound);
    free(lower);
    return good ? bound : INT64_MIN;
}

/* Those of a leaf of its proof into theirs [n_rows of its program]. */
static void read_leaf(const struct warm *w, const struct proof_node *leaf, int64_t *theirs)
{
    memset(theirs, 0, sizeof *theirs * (size_t)w->program->n_rows);
    for (int k = leaf->first; k < leaf->first + leaf->count; k++)
        theirs[w->proof->row[k]] = w->proof->multiplier[k];
}

/* The multipliers of the proof [n_rows of its program]; NULL where there is no proof by prices. */
static int64_t *multipliers_of(const struct warm *w)
{
    const struct proof *proof = w->proof;
    const struct proof_node *leaf = NULL;
    for (int i = 0; proof && proof->by == PROOF_BY_PRICES && i < proof->n_nodes && !leaf; i++)
        leaf = proof->nodes[i].kind == PROOF_LEAF ? &proof->nodes[i] : NULL;
    if (!leaf)
        return NULL;
    int64_t *theirs = xmalloc(sizeof *theirs * ((size_t)w->program->n_rows + 1));
    read_leaf(w, leaf, theirs);
    return theirs;
}

/* Students ---------------------------------------------------------------------------------- */

/* The row of a student's `wants`, and of each wish («once»): -1 where there is none, as it depends on how many wishes
 * and seats there are. What the student pays for a wish is the sum of both multipliers. */
struct paying {
    int *first; /* [n_students + 1] of its wishes in `once` */
    int *wants, *once;
};

static bool is_said(const struct row *r, enum said said)
{
    return r->family == FAMILY_STUDENT && r->owner >= 0 && r->what >> 24 == (int)said >> 24;
}

static struct paying paying_of(struct arena *arena, const struct program *p)
{
    const struct instance *in = p->in;
    struct paying y = {ARENA_ARRAY(arena, in->n_students + 1, int), ARENA_ARRAY(arena, in->n_students, int), NULL};
    for (int s = 0; s < in->n_students; s++) {
        y.first[s + 1] = y.first[s] + in->students[s].n_wishes;
        y.wants[s] = -1;
    }
    y.once = ARENA_ARRAY(arena, y.first[in->n_students], int);
    for (int k = 0; k < y.first[in->n_students]; k++)
        y.once[k] = -1;
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        if (is_said(r, SAID_WANTS))
            y.wants[r->owner] = i;
        else if (is_said(r, SAID_ONCE))
            y.once[y.first[r->owner] + r->what - SAID_ONCE] = i;
    }
    return y;
}

static int descending(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a < b) - (a > b);
}

/* What a student paid for its wishes `due` [n_wishes], it pays here: by the row of `wants` what its best wishes have in
 * common, by their own rows the rest. */
static void pay(const struct paying *y, int s, const struct student *st, const int64_t *due, int64_t *multiplier)
{
    int64_t sorted[64], common = 0;
    int n = st->n_wishes < 64 ? st->n_wishes : 64;
    if (y->wants[s] >= 0) {
        memcpy(sorted, due, sizeof *sorted * (size_t)n);
        qsort(sorted, (size_t)n, sizeof *sorted, descending);
        common = st->wants > 0 && st->wants <= n ? sorted[st->wants - 1] : 0;
        multiplier[y->wants[s]] = -common;
    }
    for (int r = 0; r < n; r++)
        if (y->once[y->first[s] + r] >= 0)
            multiplier[y->once[y->first[s] + r]] = due[r] > common ? common - due[r] : 0;
}

/* Where a student has other wishes than in the other school, the rows in which it pays for them are others too. */
static void mend_students(const struct program *p, const struct warm *w, const int64_t *theirs, int64_t *multiplier)
{
    const struct instance *in = p->in, *old = w->program->in;
    struct arena *arena = arena_new();
    struct paying here = paying_of(arena, p), there = paying_of(arena, w->program);
    struct map students = map_new(arena);
    for (int s = 0; s < old->n_students; s++)
        map_put(&students, old->students[s].id, s);
    for (int s = 0; s < in->n_students; s++) {
        const struct student *st = &in->students[s];
        int t = map_get(&students, st->id), same = 0;
        int64_t due[64] = {0};
        if (t < 0)
            continue;
        for (int r = 0; r < st->n_wishes && r < 64; r++) {
            const char *id = in->activities[st->wishes[r].activity].id;
            for (int k = 0; k < old->students[t].n_wishes; k++) {
                if (strcmp(old->activities[old->students[t].wishes[k].activity].id, id))
                    continue;
                int once = there.once[there.first[t] + k];
                due[r] = (there.wants[t] >= 0 ? -theirs[there.wants[t]] : 0) + (once >= 0 ? -theirs[once] : 0);
                same++;
            }
        }
        if (same < st->n_wishes || same < old->students[t].n_wishes || st->wants != old->students[t].wants)
            pay(&here, s, st, due, multiplier);
    }
    arena_free(arena);
}

/* The rows of w->program that say what those of p do [n_rows]. */
static int *rows_from(const struct program *p, const struct warm *w)
{
    int *from_row = xmalloc(sizeof *from_row * ((size_t)p->n_rows + 1));
    alike_rows(w->program, p, from_row);
    return from_row;
}

/* The other school's multipliers to this one's rows. */
static void carry(const struct program *p, const int *from_row, const int64_t *theirs, int64_t *multiplier)
{
    for (int i = 0; i < p->n_rows; i++)
        multiplier[i] = from_row[i] >= 0 ? theirs[from_row[i]] : 0;
}

bool carry_best(const struct relaxation *r, const struct warm *w, int64_t *multiplier, int64_t *bound)
{
    const struct program *p = r->p;
    int64_t *theirs = multipliers_of(w);
    if (!theirs)
        return false;
    int64_t *mended = xmalloc(sizeof *mended * ((size_t)p->n_rows + 1)), *lower, *upper;
    int *from_row = rows_from(p, w);
    carry(p, from_row, theirs, multiplier);
    carry(p, from_row, theirs, mended);
    *bound = carry_bound(r, multiplier);
    mend_students(p, w, theirs, mended);
    bounds_of(p, &lower, &upper);
    mend_sections(r, lower, upper, mended);
    int64_t more = carry_bound(r, mended);
    if (more > *bound) {
        memcpy(multiplier, mended, sizeof *mended * (size_t)p->n_rows);
        *bound = more;
    }
    free(lower);
    free(theirs);
    free(mended);
    free(from_row);
    return *bound > INT64_MIN;
}

/* Trees ------------------------------------------------------------------------------------- */

struct carried {
    const struct relaxation *r;
    const struct warm *w;
    int *from_row;       /* [n_rows] */
    int *column;         /* [n_columns of w->program] this program's, or -1 */
    int64_t *theirs;     /* [n_rows of w->program] */
    int64_t *multiplier; /* [n_rows] */
    struct proof *proof; /* to be: its leaves with the multipliers as they were carried over */
    int next;            /* node of w->proof */
};

/* This program's columns that mean what those of the other do [from->n_columns], or -1. */
static int *columns_to(const struct program *p, const struct program *from)
{
    int *from_column = xmalloc(sizeof *from_column * ((size_t)p->n_columns + 1));
    int *to = xmalloc(sizeof *to * ((size_t)from->n_columns + 1));
    alike_columns(from, p, NULL, from_column);
    for (int j = 0; j < from->n_columns; j++)
        to[j] = -1;
    for (int j = 0; j < p->n_columns; j++)
        if (from_column[j] >= 0)
            to[from_column[j]] = j;
    free(from_column);
    return to;
}

static void carry_leaf(struct carried *c, const struct proof_node *leaf)
{
    read_leaf(c->w, leaf, c->theirs);
    carry(c->r->p, c->from_row, c->theirs, c->multiplier);
    mend_students(c->r->p, c->w, c->theirs, c->multiplier);
    proof_leaf(c->proof, PROOF_LEAF, c->multiplier, c->r->p->n_rows);
}

/* The next node and what is below it; `skip`: is passed over. Where this program does not branch so, the first of both
 * branches stands for both. False where the proof is none of this kind. */
static bool carry_node(struct carried *c, int depth, bool skip)
{
    enum { DEEPEST = 500 };
    if (c->next >= c->w->proof->n_nodes || depth > DEEPEST)
        return false;
    const struct proof_node *node = &c->w->proof->nodes[c->next++];
    if (node->kind == PROOF_LEAF && !skip)
        carry_leaf(c, node);
    if (node->kind != PROOF_BRANCH)
        return node->kind == PROOF_LEAF;
    int j = node->column < c->w->program->n_columns ? c->column[node->column] : -1;
    bool branches = j >= 0 && c->r->p->columns[j].integer && !fold_reads_any(c->r, j);
    if (branches && !skip)
        proof_branch(c->proof, j, node->at);
    return carry_node(c, depth + 1, skip) && carry_node(c, depth + 1, skip || !branches);
}

struct proof *carry_proof(const struct relaxation *r, const struct warm *w, bool exact)
{
    const struct program *p = r->p, *from = w->program;
    if (!w->proof || w->proof->by != PROOF_BY_PRICES)
        return NULL;
    struct carried c = {.r = r, .w = w, .from_row = rows_from(p, w), .proof = proof_new(PROOF_BY_PRICES, exact)};
    c.column = columns_to(p, from);
    c.theirs = xmalloc(sizeof *c.theirs * ((size_t)from->n_rows + 1));
    c.multiplier = xmalloc(sizeof *c.multiplier * ((size_t)p->n_rows + 1));
    struct proof *better = carry_node(&c, 0, false) ? proof_better(c.proof, r, mend_sections) : NULL;
    proof_free(c.proof);
    free(c.from_row);
    free(c.column);
    free(c.theirs);
    free(c.multiplier);
    return better;
}
