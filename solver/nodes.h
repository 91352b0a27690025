/* Inside of the tree: what tree.c, nodes.c and branching.c share. */
#ifndef KEHOU_NODES_H
#define KEHOU_NODES_H

#include "solver/part.h"
#include "solver/propagate.h"
#include "solver/run.h"

/* Multipliers of some rows, shared by a node and those below it that have none of their own yet. */
struct multipliers {
    int count, users;
    int *row;
    int64_t *at;
};

struct tnode {
    int parent, column;     /* -1: the root; the column that tells it from its sibling */
    int64_t at;             /* the first child has column <= at, the second >= at + 1 */
    bool second;
    int child;              /* the first of its two, or -1 */
    enum proof_kind kind;   /* LEAF, RAY or EMPTY */
    int64_t bound;          /* that its multipliers prove at least */
    double value;           /* of its linear program, or its parent's: where it is sorted */
    struct multipliers *m;
};

/* What branchings on a column brought, a unit of distance; the two sides. */
struct experience {
    double sum[2];
    int count[2];
};

struct tree {
    struct run *run;
    const struct program *p;
    struct part *part;
    struct guard_lp *lp;
    int64_t *lower, *upper;        /* [n_columns] as the linear program has them */
    struct propagation *g;         /* bounds of the present node */
    int root_trail;                /* its trail at the root */
    bool possible;                 /* propagation leaves something at the root */
    int64_t goal;                  /* a bound of this is enough: the best score that the root knows of */
    struct multipliers *tightening; /* of the root, or NULL */
    int n, room;
    struct tnode *nodes;
    int n_open, *open;             /* [room] a heap of nodes still to be looked at, least value first */
    int64_t n_terms;               /* of all multipliers */
    struct experience *experience, kinds[COLUMN_KINDS]; /* [columns of the part], by enum column_kind */
    int64_t *multiplier, *reduced; /* [n_rows], [n_columns] scratch */
    int64_t *solution;             /* [n_columns] scratch */
    int *path, path_room;          /* scratch */
    double *x, *dual;              /* of the last linear program, by columns and rows of the part */
};

/* nodes.c */

void multipliers_drop(struct tree *t, struct multipliers *m);
/* The scratch multipliers, for one user. */
struct multipliers *multipliers_new(struct tree *t);
/* The other way round. */
void multipliers_load(struct tree *t, const struct multipliers *m);
/* The scratch multipliers become the node's. */
void multipliers_take(struct tree *t, struct tnode *node);

/* Adds a node that is still to be looked at; its number. */
int tree_add(struct tree *t, struct tnode node);
/* Takes the open node of the least value, the latest of several, out of the heap; -1: none. */
int tree_next(struct tree *t);
/* Puts it back. */
void tree_reopen(struct tree *t, int node);

/* Bounds of the node: the root's, narrowed by every branching on the way and what each entails, as the check
 * of the proof will do it. False where nothing is left. */
bool tree_enter(struct tree *t, int node);
/* Narrows the present bounds to one side of a branching; false as above. */
bool tree_narrow(struct tree *t, int column, int64_t at, bool second);
/* The linear program gets the present bounds. */
void tree_show(struct tree *t);

/* branching.c */

/* Where to branch on the present node: on column *k of the part at *at. `solved`: x is the solution of its
 * linear program, of this value. False where all columns are fixed. */
bool tree_choose(struct tree *t, bool solved, double value, int *k, int64_t *at);

#endif
