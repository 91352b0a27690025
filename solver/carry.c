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

/* What a proof is carried over by: paired once for all its leaves. */
struct carrying {
    struct arena *arena;
    const struct relaxation *r;
    const struct warm *w;
    int *from_row; /* [n_rows] of the other program's rows the one that says the same, or -1 */
    struct paying here, there;
    struct map students; /* of the other school */
    int64_t *theirs;     /* [n_rows of w->program] multipliers of the leaf that is looked at */
};

static struct carrying carrying_new(const struct relaxation *r, const struct warm *w)
{
    const struct instance *old = w->program->in;
    struct arena *arena = arena_new();
    struct carrying c = {.arena = arena, .r = r, .w = w, .students = map_new(arena)};
    c.from_row = ARENA_ARRAY(arena, r->p->n_rows, int);
    c.theirs = ARENA_ARRAY(arena, w->program->n_rows, int64_t);
    alike_rows(w->program, r->p, c.from_row);
    c.here = paying_of(arena, r->p);
    c.there = paying_of(arena, w->program);
    for (int s = 0; s < old->n_students; s++)
        map_put(&c.students, old->students[s].id, s);
    return c;
}

/* The leaf's multipliers to this program's rows [n_rows]. */
static void carry_leaf(const struct carrying *c, const struct proof_node *leaf, int64_t *multiplier)
{
    memset(c->theirs, 0, sizeof *c->theirs * (size_t)c->w->program->n_rows);
    for (int k = leaf->first; k < leaf->first + leaf->count; k++)
        c->theirs[c->w->proof->row[k]] = c->w->proof->multiplier[k];
    for (int i = 0; i < c->r->p->n_rows; i++)
        multiplier[i] = c->from_row[i] >= 0 ? c->theirs[c->from_row[i]] : 0;
}

/* Where a student has other wishes than in the other school, the rows in which it pays for them are others too: after
 * carry_leaf(). */
static void mend_students(const struct carrying *c, int64_t *multiplier)
{
    const struct instance *in = c->r->p->in, *old = c->w->program->in;
    for (int s = 0; s < in->n_students; s++) {
        const struct student *st = &in->students[s];
        int t = map_get(&c->students, st->id), same = 0;
        int64_t due[64] = {0};
        if (t < 0)
            continue;
        for (int r = 0; r < st->n_wishes && r < 64; r++) {
            const char *id = in->activities[st->wishes[r].activity].id;
            for (int k = 0; k < old->students[t].n_wishes; k++) {
                if (strcmp(old->activities[old->students[t].wishes[k].activity].id, id))
                    continue;
                int once = c->there.once[c->there.first[t] + k], wants = c->there.wants[t];
                due[r] = (wants >= 0 ? -c->theirs[wants] : 0) + (once >= 0 ? -c->theirs[once] : 0);
                same++;
            }
        }
        if (same < st->n_wishes || same < old->students[t].n_wishes || st->wants != old->students[t].wants)
            pay(&c->here, s, st, due, multiplier);
    }
}

/* From one leaf alone, without branchings. */
static bool carry_one(const struct carrying *c, int64_t *multiplier, int64_t *bound)
{
    const struct proof *proof = c->w->proof;
    const struct relaxation *r = c->r;
    const struct proof_node *leaf = NULL;
    for (int i = 0; i < proof->n_nodes && !leaf; i++)
        leaf = proof->nodes[i].kind == PROOF_LEAF ? &proof->nodes[i] : NULL;
    if (!leaf)
        return false;
    size_t n = (size_t)r->p->n_rows;
    int64_t *mended = xmalloc(sizeof *mended * (n + 1)), *lower, *upper;
    carry_leaf(c, leaf, multiplier);
    *bound = carry_bound(r, multiplier);
    memcpy(mended, multiplier, sizeof *mended * n);
    mend_students(c, mended);
    bounds_of(r->p, &lower, &upper);
    mend_sections(r, lower, upper, mended);
    int64_t more = carry_bound(r, mended);
    if (more > *bound) {
        memcpy(multiplier, mended, sizeof *mended * n);
        *bound = more;
    }
    free(lower);
    free(mended);
    return *bound > INT64_MIN;
}

static bool is_by_prices(const struct warm *w)
{
    return w->proof && w->proof->by == PROOF_BY_PRICES;
}

bool carry_best(const struct relaxation *r, const struct warm *w, int64_t *multiplier, int64_t *bound)
{
    if (!is_by_prices(w))
        return false;
    struct carrying c = carrying_new(r, w);
    bool good = carry_one(&c, multiplier, bound);
    arena_free(c.arena);
    return good;
}

/* Trees ------------------------------------------------------------------------------------- */

struct tree {
    const struct carrying *c;
    int *column;         /* [n_columns of w->program] this program's, or -1 */
    int64_t *multiplier; /* [n_rows] */
    struct proof *proof; /* to be: its leaves with the multipliers as they were carried over */
    int next;            /* node of w->proof */
};

/* The next node and what is below it; `skip`: is passed over. Where this program does not branch so, the first of both
 * branches stands for both. False where the proof is none of this kind. */
static bool carry_node(struct tree *t, int depth, bool skip)
{
    enum { DEEPEST = 500 };
    const struct proof *from = t->c->w->proof;
    const struct relaxation *r = t->c->r;
    if (t->next >= from->n_nodes || depth > DEEPEST)
        return false;
    const struct proof_node *node = &from->nodes[t->next++];
    if (node->kind == PROOF_LEAF && !skip) {
        carry_leaf(t->c, node, t->multiplier);
        mend_students(t->c, t->multiplier);
        proof_leaf(t->proof, PROOF_LEAF, t->multiplier, r->p->n_rows);
    }
    if (node->kind != PROOF_BRANCH)
        return node->kind == PROOF_LEAF;
    int j = node->column < t->c->w->program->n_columns ? t->column[node->column] : -1;
    bool branches = j >= 0 && r->p->columns[j].integer && !fold_reads_any(r, j);
    if (branches && !skip)
        proof_branch(t->proof, j, node->at);
    return carry_node(t, depth + 1, skip) && carry_node(t, depth + 1, skip || !branches);
}

/* The proof with its branchings, as far as this program has them; NULL where it proves nothing here. */
static struct proof *carry_tree(const struct carrying *c, bool exact, int64_t *multiplier)
{
    const struct program *p = c->r->p, *from = c->w->program;
    struct tree t = {.c = c, .multiplier = multiplier, .proof = proof_new(PROOF_BY_PRICES, exact)};
    t.column = ARENA_ARRAY(c->arena, from->n_columns, int);
    alike_columns(p, from, NULL, t.column);
    struct proof *better = carry_node(&t, 0, false) ? proof_better(t.proof, c->r, mend_sections) : NULL;
    proof_free(t.proof);
    return better;
}

struct proof *carry_proof(const struct relaxation *r, const struct warm *w, bool exact)
{
    int64_t bound;
    if (!is_by_prices(w))
        return NULL;
    struct carrying c = carrying_new(r, w);
    int64_t *multiplier = ARENA_ARRAY(c.arena, r->p->n_rows, int64_t);
    struct proof *proof = carry_tree(&c, exact, multiplier);
    if (carry_one(&c, multiplier, &bound) && (!proof || proof->bound < bound)) {
        proof_free(proof);
        proof = proof_new(PROOF_BY_PRICES, exact);
        proof_leaf(proof, PROOF_LEAF, multiplier, r->p->n_rows);
        proof->bound = bound;
    }
    arena_free(c.arena);
    return proof;
}
