#include "solver/certificate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/duality.h"
#include "solver/fold.h"
#include "solver/propagate.h"
#include "solver/relaxation.h"

struct proof *proof_new(enum proof_by by, bool exact)
{
    struct proof *proof = xcalloc(1, sizeof *proof);
    proof->by = by;
    proof->exact = exact;
    return proof;
}

void proof_free(struct proof *proof)
{
    if (!proof)
        return;
    free(proof->nodes);
    free(proof->row);
    free(proof->multiplier);
    free(proof);
}

static void add_node(struct proof *proof, struct proof_node node)
{
    if (proof->n_nodes == proof->node_room) {
        proof->node_room = proof->node_room ? 2 * proof->node_room : 16;
        proof->nodes = xrealloc(proof->nodes, (size_t)proof->node_room, sizeof *proof->nodes);
    }
    proof->nodes[proof->n_nodes++] = node;
}

void proof_branch(struct proof *proof, int column, int64_t at)
{
    add_node(proof, (struct proof_node){.kind = PROOF_BRANCH, .column = column, .at = at});
}

void proof_term(struct proof *proof, int row, int64_t multiplier)
{
    if (proof->n_terms == proof->term_room) {
        proof->term_room = proof->term_room ? 2 * proof->term_room : 256;
        proof->row = xrealloc(proof->row, (size_t)proof->term_room, sizeof *proof->row);
        proof->multiplier = xrealloc(proof->multiplier, (size_t)proof->term_room, sizeof *proof->multiplier);
    }
    proof->row[proof->n_terms] = row;
    proof->multiplier[proof->n_terms++] = multiplier;
    proof->nodes[proof->n_nodes - 1].count++;
}

void proof_leaf(struct proof *proof, enum proof_kind kind, const int64_t *multiplier, int n_rows)
{
    add_node(proof, (struct proof_node){.kind = kind, .first = proof->n_terms});
    for (int i = 0; i < n_rows; i++)
        if (multiplier[i])
            proof_term(proof, i, multiplier[i]);
}

/* Verification ---------------------------------------------------------------------------- */

/* A branching whose second branch is being looked at, or still to come. */
struct fork {
    int column, n_trail; /* trail: as long as it was above the fork */
    int64_t at;
    bool second, empty; /* empty: nothing was left above the fork */
};

struct walk {
    const struct proof *proof;
    const struct program *p;
    const struct relaxation *relaxation; /* of a proof by prices */
    struct propagation *g;         /* bounds of the present node */
    bool empty;                    /* propagation has found that nothing is left of it */
    int64_t *multiplier, *reduced;
    struct fork *forks;
    int n_forks;
    bool covered; /* all leaves seen */
    struct buf *why;
};

static bool refuse(struct walk *w, const char *why)
{
    buf_puts(w->why, why);
    return false;
}

static bool narrow_column(struct walk *w, const struct fork *f, int j)
{
    return propagate_column(w->g, j, f->second ? f->at + 1 : w->g->lower[j], f->second ? w->g->upper[j] : f->at);
}

/* Within the fork's first or second branch; a rank takes those after it along, or those before it. False where nothing
 * is left. */
static bool narrow(struct walk *w, const struct fork *f)
{
    if (!w->relaxation || !fold_is_rank(w->relaxation, f->column))
        return narrow_column(w, f, f->column);
    const struct column *c = &w->p->columns[f->column];
    const struct block *b = &w->relaxation->blocks[program_option(w->p, c)];
    bool left = true;
    for (int i = f->second ? 0 : c->key[1]; i < (f->second ? c->key[1] + 1 : b->n_sections); i++)
        left = narrow_column(w, f, b->open[i]) && left;
    return left;
}

static bool take_fork(struct walk *w, const struct proof_node *node)
{
    int j = node->column;
    if (j >= w->p->n_columns || !w->p->columns[j].integer)
        return refuse(w, _("a branching is not on an integer column of the program"));
    if (w->relaxation && fold_reads_any(w->relaxation, j))
        return refuse(w, _("a branching is on one of several sections that the proof does not tell apart"));
    struct fork *f = &w->forks[w->n_forks++];
    *f = (struct fork){j, w->g->n_trail, node->at, false, w->empty};
    w->empty = !narrow(w, f) || w->empty;
    return true;
}

/* On to the next branch that is still to come. */
static void leave_leaf(struct walk *w)
{
    while (w->n_forks) {
        struct fork *f = &w->forks[w->n_forks - 1];
        propagate_undo(w->g, f->n_trail);
        if (!f->second) {
            f->second = true;
            w->empty = !narrow(w, f) || f->empty;
            return;
        }
        w->n_forks--;
    }
    w->covered = true;
}

static bool take_multipliers(struct walk *w, const struct proof_node *node)
{
    memset(w->multiplier, 0, sizeof *w->multiplier * (size_t)w->p->n_rows);
    for (int k = node->first; k < node->first + node->count; k++) {
        if (w->proof->row[k] >= w->p->n_rows)
            return refuse(w, _("a multiplier is of a row that the program does not have"));
        w->multiplier[w->proof->row[k]] = w->proof->multiplier[k];
    }
    return true;
}

static bool too_large(struct walk *w)
{
    return refuse(w, _("multipliers are too large to be valued"));
}

static bool take_tightening(struct walk *w, const struct proof_node *node)
{
    int64_t value, room = 0;
    if (w->relaxation || w->proof->infeasible)
        return refuse(w, _("a tightening has no place in this proof"));
    if (!take_multipliers(w, node))
        return false;
    if (!duality_sum(w->p, RELAXATION_SCALE, w->multiplier, &value, w->reduced) ||
        !duality_add(&room, w->proof->bound - 1, RELAXATION_SCALE) || __builtin_sub_overflow(room, value, &room))
        return too_large(w);
    w->empty = !propagate_row(w->g, w->reduced, room) || w->empty;
    return true;
}

static bool value_leaf(struct walk *w, bool ray, int64_t *value)
{
    if (w->relaxation)
        return relaxation_bound(w->relaxation, w->multiplier, w->g->lower, w->g->upper, value);
    bool good = duality_value(w->p, ray ? 0 : RELAXATION_SCALE, w->multiplier, w->g->lower, w->g->upper, value);
    if (good && !ray)
        *value = duality_round(*value, RELAXATION_SCALE);
    return good;
}

/* Where propagation leaves nothing, whatever a leaf says is true. */
static bool take_leaf(struct walk *w, const struct proof_node *node)
{
    bool ray = node->kind == PROOF_RAY;
    int64_t value;
    if (!take_multipliers(w, node))
        return false;
    if (!w->empty) {
        if (node->kind == PROOF_EMPTY || (w->proof->infeasible && !ray))
            return refuse(w, _("a leaf is not proven empty"));
        if (w->relaxation && ray)
            return refuse(w, _("a leaf of a proof by prices has a ray"));
        if (!value_leaf(w, ray, &value))
            return too_large(w);
        if (ray && value <= 0)
            return refuse(w, _("a leaf is not proven empty"));
        if (!ray && value < w->proof->bound) {
            buf_printf(w->why, _("the multipliers of a leaf prove %" PRId64 ", less than the bound %" PRId64), value,
                       w->proof->bound);
            return false;
        }
    }
    leave_leaf(w);
    return true;
}

static bool judge(struct walk *w)
{
    w->empty = !propagate_all(w->g);
    for (int i = 0; i < w->proof->n_nodes; i++) {
        const struct proof_node *node = &w->proof->nodes[i];
        if (w->covered)
            return refuse(w, _("there are more leaves than the branchings have"));
        if (!(node->kind == PROOF_BRANCH    ? take_fork(w, node)
              : node->kind == PROOF_TIGHTEN ? take_tightening(w, node)
                                            : take_leaf(w, node)))
            return false;
    }
    return w->covered || refuse(w, _("the leaves do not cover every timetable"));
}

static struct walk walk_of(const struct proof *proof, const struct program *p, const struct relaxation *r, struct buf *why)
{
    struct walk w = {.proof = proof, .p = p, .relaxation = r, .why = why, .g = propagation_new(p)};
    w.g->idle = r != NULL;
    w.g->most = proof->infeasible ? PROGRAM_INF : proof->bound - 1;
    w.multiplier = xcalloc((size_t)p->n_rows + 1, sizeof *w.multiplier);
    w.reduced = xcalloc((size_t)p->n_columns + 1, sizeof *w.reduced);
    w.forks = xmalloc(sizeof *w.forks * ((size_t)proof->n_nodes + 1));
    return w;
}

static void walk_end(struct walk *w)
{
    propagation_free(w->g);
    free(w->multiplier);
    free(w->reduced);
    free(w->forks);
}

bool proof_holds(const struct proof *proof, const struct program *p, struct buf *why)
{
    if (!proof->n_nodes && !proof->infeasible) /* no measure is negative */
        return proof->bound <= 0 || (buf_puts(why, _("it has no leaf")), false);
    struct relaxation *r = proof->by == PROOF_BY_ROWS ? NULL : relaxation_new(p);
    struct walk w = walk_of(proof, p, r, why);
    bool good = judge(&w);
    walk_end(&w);
    relaxation_free(r);
    return good;
}

/* Into the new proof; false where nothing is proven of the leaf. */
static bool better_one(struct walk *w, const struct proof_node *node, better_leaf *better, struct proof *into)
{
    int64_t value;
    if (node->kind != PROOF_LEAF || !take_multipliers(w, node))
        return false;
    if (!w->empty) {
        better(w->relaxation, w->g->lower, w->g->upper, w->multiplier);
        if (!relaxation_bound(w->relaxation, w->multiplier, w->g->lower, w->g->upper, &value))
            return false;
        into->bound = value < into->bound ? value : into->bound;
    }
    proof_leaf(into, PROOF_LEAF, w->multiplier, w->p->n_rows);
    leave_leaf(w);
    return true;
}

struct proof *proof_better(const struct proof *proof, const struct relaxation *r, better_leaf *better)
{
    struct buf why = {0};
    struct walk w = walk_of(proof, r->p, r, &why);
    struct proof *into = proof_new(PROOF_BY_PRICES, proof->exact);
    bool good = proof->by == PROOF_BY_PRICES && propagate_all(w.g);
    into->bound = PROGRAM_INF;
    for (int i = 0; i < proof->n_nodes && good; i++) {
        const struct proof_node *node = &proof->nodes[i];
        bool branch = node->kind == PROOF_BRANCH;
        good = !w.covered && (branch ? take_fork(&w, node) : better_one(&w, node, better, into));
        if (branch && good)
            proof_branch(into, node->column, node->at);
    }
    good = good && w.covered && into->bound < PROGRAM_INF;
    walk_end(&w);
    buf_free(&why);
    if (good)
        return into;
    proof_free(into);
    return NULL;
}

bool certificate_holds(const struct certificate *c, const struct instance *in, struct buf *why)
{
    char hash[65];
    if (strcmp(c->instance, in->sha256) != 0) {
        buf_puts(why, _("it is the certificate of another instance"));
        return false;
    }
    struct program *p = program_build_as(in, true, c->proof->exact);
    program_hash(p, hash);
    bool good = !strcmp(c->program, hash);
    if (!good)
        buf_puts(why, _("it speaks of another integer program: was it written by another version of kehou?"));
    else
        good = proof_holds(c->proof, p, why);
    program_free(p);
    return good;
}
