/* A proof that no timetable scores less than a bound, or that none is legal: what `kehou solve` writes as
 * DIR/certificate and `kehou check --certificate` verifies by integer arithmetic alone, without search and
 * without GLPK.
 *
 * It is a tree of branchings, written from the root on, the first branch before the second. A branching on an
 * integer column splits what is left into column <= at and column >= at + 1, so the leaves cover everything
 * by construction. Each leaf brings multipliers of the program's rows, in units of 1 / RELAXATION_SCALE:
 * duals whose value over the leaf's column bounds is at least the bound, or a Farkas ray that proves the leaf
 * empty. Bounds of columns are what branchings and propagation (propagate.h), at the root and after each
 * branching, leave of the program's own; propagation may take for granted that the score is below the bound
 * that is to be proven, for what it rules out then is above it. So may a tightening: multipliers that, with
 * the objective, give one more inequality to propagate, for all that follows in the branch. Numbers of rows
 * and columns are those of the program of the instance, whose hash is stated. */
#ifndef KEHOU_CERTIFICATE_H
#define KEHOU_CERTIFICATE_H

#include "program/program.h"

struct buf;
struct relaxation;

/* What values the multipliers of the leaves. */
enum proof_by {
    PROOF_BY_ROWS,   /* all rows of the program (duality.h) */
    PROOF_BY_PRICES, /* relaxation_bound(): column bounds mean what they mean there, and none propagate */
    PROOFS_BY
};

enum proof_kind {
    PROOF_BRANCH,
    PROOF_TIGHTEN, /* a tightening, then what it holds for */
    PROOF_LEAF,    /* closed by duals */
    PROOF_RAY,     /* by a ray */
    PROOF_EMPTY,   /* by propagation alone */
    PROOF_KINDS
};

struct proof_node {
    enum proof_kind kind;
    int column;       /* BRANCH */
    int64_t at;
    int first, count; /* TIGHTEN, LEAF, RAY: terms */
};

struct proof {
    enum proof_by by;
    bool exact;      /* the program is that of program_build_as(.., exact) */
    bool infeasible; /* proves that no legal timetable exists; else that none scores less than `bound` */
    int64_t bound;
    int n_nodes, node_room, n_terms, term_room;
    struct proof_node *nodes; /* none: a bound of at most 0, as no measure is negative */
    int *row;                 /* [n_terms] */
    int64_t *multiplier;
};

struct proof *proof_new(enum proof_by by, bool exact);
void proof_free(struct proof *proof);
void proof_branch(struct proof *proof, int column, int64_t at);
/* A leaf or tightening by the multipliers [n_rows] of all rows; those that are 0 are left out. */
void proof_leaf(struct proof *proof, enum proof_kind kind, const int64_t *multiplier, int n_rows);
/* A term of the last one added. */
void proof_term(struct proof *proof, int row, int64_t multiplier);

struct certificate {
    char instance[65], program[65]; /* hashes */
    struct proof *proof;
};

/* The text; `p` is the program that the proof speaks of. */
void certificate_write(const struct proof *proof, const struct program *p, struct buf *out);
/* Reads a file. NULL after a located error where it is malformed. *intact is false where it is not the text
 * that was written (its last line is the hash of the others). */
struct certificate *certificate_read(const char *path, struct diags *d, bool *intact);
void certificate_free(struct certificate *c);
/* Whether the proof proves, of this program, what it states; else `why` gets the reason. */
bool proof_holds(const struct proof *proof, const struct program *p, struct buf *why);
/* Makes the multipliers [n_rows] of a leaf prove more, where it can; lower, upper [n_columns]: its bounds of columns. */
typedef void better_leaf(const struct relaxation *r, const int64_t *lower, const int64_t *upper, int64_t *multiplier);
/* A proof by prices with its leaves made better, and the bound that it proves then, whatever it claims; NULL where its
 * branchings are no proof of the program of `r`, or a leaf proves nothing. The caller's. */
struct proof *proof_better(const struct proof *proof, const struct relaxation *r, better_leaf *better);
/* Whether it proves what it states, for this instance; else `why` gets the reason, one line. */
bool certificate_holds(const struct certificate *c, const struct instance *in, struct buf *why);

#endif
