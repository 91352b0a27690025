#include "solver/certificate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "solver/duality.h"
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
    int column;
    int64_t at, lower, upper; /* bounds of the column above the fork */
    bool second;
};

struct walk {
    const struct proof *proof;
    const struct program *p;
    struct relaxation *relaxation;      /* of a proof by prices */
    int64_t *lower, *upper, *multiplier; /* of the present leaf */
    struct fork *forks;
    int n_forks;
    bool covered, any;                  /* all leaves seen; some leaf that is not empty */
    int64_t bound;                      /* least of those leaves */
    struct buf *why;
};

static bool refuse(struct walk *w, const char *why)
{
    buf_puts(w->why, why);
    return false;
}

static bool take_fork(struct walk *w, const struct proof_node *node)
{
    int j = node->column;
    if (j >= w->p->n_columns || !w->p->columns[j].integer)
        return refuse(w, _("a branching is not on an integer column of the program"));
    if (node->at < w->lower[j] || node->at >= w->upper[j])
        return refuse(w, _("a branching splits nothing"));
    w->forks[w->n_forks++] = (struct fork){j, node->at, w->lower[j], w->upper[j], false};
    w->upper[j] = node->at;
    return true;
}

/* On to the next branch that is still to come. */
static void leave_leaf(struct walk *w)
{
    while (w->n_forks) {
        struct fork *f = &w->forks[w->n_forks - 1];
        w->lower[f->column] = f->lower;
        w->upper[f->column] = f->upper;
        if (!f->second) {
            f->second = true;
            w->lower[f->column] = f->at + 1;
            return;
        }
        w->n_forks--;
    }
    w->covered = true;
}

static bool value_leaf(struct walk *w, bool ray, int64_t *value)
{
    if (w->relaxation)
        return relaxation_bound(w->relaxation, w->multiplier, w->lower, w->upper, value);
    bool good = duality_value(w->p, ray ? 0 : RELAXATION_SCALE, w->multiplier, w->lower, w->upper, value);
    if (good && !ray)
        *value = duality_round(*value, RELAXATION_SCALE);
    return good;
}

static bool take_leaf(struct walk *w, const struct proof_node *node)
{
    bool ray = node->kind == PROOF_RAY;
    int64_t value;
    if (w->proof->infeasible && !ray)
        return refuse(w, _("a leaf is not proven empty"));
    if (w->relaxation && ray)
        return refuse(w, _("a leaf of a proof by prices has a ray"));
    for (int k = node->first; k < node->first + node->count; k++) {
        if (w->proof->row[k] >= w->p->n_rows)
            return refuse(w, _("a multiplier is of a row that the program does not have"));
        w->multiplier[w->proof->row[k]] = w->proof->multiplier[k];
    }
    bool good = value_leaf(w, ray, &value);
    for (int k = node->first; k < node->first + node->count; k++)
        w->multiplier[w->proof->row[k]] = 0;
    if (!good)
        return refuse(w, _("the multipliers of a leaf are too large to be valued"));
    if (ray && value <= 0)
        return refuse(w, _("a leaf is not proven empty"));
    if (!ray && (!w->any || value < w->bound)) {
        w->any = true;
        w->bound = value;
    }
    leave_leaf(w);
    return true;
}

static bool judge(struct walk *w)
{
    for (int i = 0; i < w->proof->n_nodes; i++) {
        const struct proof_node *node = &w->proof->nodes[i];
        if (w->covered)
            return refuse(w, _("there are more leaves than the branchings have"));
        if (!(node->kind == PROOF_BRANCH ? take_fork(w, node) : take_leaf(w, node)))
            return false;
    }
    if (!w->covered)
        return refuse(w, _("the leaves do not cover every timetable"));
    if (!w->proof->infeasible && !w->any)
        return refuse(w, _("the leaves prove that there is no timetable, which is not what is stated"));
    if (!w->proof->infeasible && w->bound != w->proof->bound) {
        buf_printf(w->why, _("the multipliers prove %" PRId64 ", not the bound %" PRId64 " that is stated"), w->bound,
                   w->proof->bound);
        return false;
    }
    return true;
}

static bool holds_in(const struct proof *proof, const struct program *p, struct buf *why)
{
    struct walk w = {.proof = proof, .p = p, .why = why};
    size_t n = (size_t)p->n_columns + 1;
    if (proof->by != PROOF_BY_ROWS)
        w.relaxation = relaxation_new(p);
    w.lower = xmalloc(sizeof *w.lower * n);
    w.upper = xmalloc(sizeof *w.upper * n);
    w.multiplier = xcalloc((size_t)p->n_rows + 1, sizeof *w.multiplier);
    w.forks = xmalloc(sizeof *w.forks * ((size_t)proof->n_nodes + 1));
    for (int j = 0; j < p->n_columns; j++) {
        w.lower[j] = p->columns[j].lower;
        w.upper[j] = p->columns[j].upper;
    }
    bool good = judge(&w);
    relaxation_free(w.relaxation);
    free(w.lower);
    free(w.upper);
    free(w.multiplier);
    free(w.forks);
    return good;
}

bool certificate_holds(const struct certificate *c, const struct instance *in, struct buf *why)
{
    const struct proof *proof = c->proof;
    char hash[65];
    if (strcmp(c->instance, in->sha256) != 0) {
        buf_puts(why, _("it is the certificate of another instance"));
        return false;
    }
    struct program *p = program_build_as(in, true, proof->exact);
    program_hash(p, hash);
    bool good = false;
    if (strcmp(c->program, hash) != 0) {
        buf_puts(why, _("it speaks of another integer program: was it written by another version of kehou?"));
    } else if (!proof->n_nodes && !proof->infeasible) {
        good = proof->bound <= 0; /* no measure is negative */
        if (!good)
            buf_puts(why, _("it has no leaf"));
    } else {
        good = holds_in(proof, p, why);
    }
    program_free(p);
    return good;
}
