/* kehou batch: all schools of a district, with what they share.
 *
 * Coordination. Each school's answer is its timetable; what couples schools are limits on what all of them take together:
 * instructors of a provider at a moment, meetings a week, the budget. Each limit gets a price; a school solved with the prices
 * as tolls (struct toll) has a proven bound of its own, and by weak duality
 *     sum over schools of bounds - sum over limits of price x limit
 * is a bound of the whole district, whatever the prices are (prices.c). Rounds:
 *   free      every school for itself, prices 0: its bound, its proof, and what it would like to have
 *   repair    who gets what, by an integer program over what was asked for (parts.c); who lost something solves again with the rest
 *   bound     prices at first from the linear program of the repair, then by cutting planes (planes.c): every school is bounded
 *             with them, without a search
 *   tree      and once more with the best of these prices, by branching (price_tree.h)
 *   priced    every school solves with the best of these prices; once more with prices moved by what whole sections take beyond
 *             the limits, where parts of sections fit
 *   again     who gets what once more, now of what was asked for at those prices; every school solves within its part
 *   final     twice: an integer program chooses one answer of each school, so that all limits hold; what is left over is handed
 *             out, and each school solves once more within its part, from the answer chosen
 *   first     with --compare, beside these: schools one after another, each with what the others left (first.c)
 * and the choice among all answers is what counts. A round is a list of tasks (task.h) for an engine. */
#ifndef KEHOU_BATCH_H
#define KEHOU_BATCH_H

#include "solver/guard.h"
#include "tools/batch/runner.h"
#include "tools/batch/task.h"
#include "tools/common.h"

enum { BOUND_ROUNDS = 12, PRICED_ROUNDS = 2, FINAL_ROUNDS = 2 };
enum round {
    ROUND_FREE, ROUND_REPAIR, ROUND_BOUND, ROUND_TREE = ROUND_BOUND + BOUND_ROUNDS, ROUND_PRICED,
    ROUND_AGAIN = ROUND_PRICED + PRICED_ROUNDS, ROUND_FINAL, ROUND_FIRST = ROUND_FINAL + FINAL_ROUNDS, ROUNDS
};

/* What is known of one school without reading it again. */
struct member_slot {
    const char *id;
    enum day day;
    int start, end;
    bool activities;
};

/* A meeting that a shared provider can lead there. */
struct member_way {
    int provider, day, start, end;
    const char *activity;
};

struct member {
    int school; /* of the district */
    const char *id, *folder, *dir; /* of its documents: within DIR; whole */
    char sha256[65];
    int n_students, n_slots;
    struct member_slot *slots;
    int n_ways;
    struct member_way *ways;
    int monday, weeks; /* term */
    int64_t budget_week;
    bool *can;         /* [n_providers][n_slots] a meeting of the provider may take place there */
    bool broken;       /* its data cannot be read: code 2 */
    bool no_timetable; /* none was found: one that lies in its folder is older */
    double time_limit;
    int chosen; /* the round of its answer, -1: none */
    struct school_answer *answers; /* [ROUNDS] */
    int code;                    /* in the end, by contract section 1 */
    const char *why;             /* where the code is above 1: in a few words, or NULL */
};

/* A limit on what schools take together. */
struct limit {
    int provider;     /* -1: the budget, in yuan a week */
    bool meetings;    /* meetings a week, else instructors at a moment */
    int monday;       /* of the week it speaks of */
    enum day day;
    int moment;       /* minutes after midnight */
    int most;
    int64_t price;    /* points */
};

struct batch;
struct engine {
    const char *name;
    /* Does the tasks that are not done; where it could not work at all, false after a message. */
    bool (*run)(struct batch *b, struct task *tasks, int n);
};
extern const struct engine engine_local, engine_slurm;

struct batch {
    struct arena *arena;
    const struct common *c;
    const struct district *x;
    const char *path, *dir, *work, *self; /* district file; DIR; DIR/work; this program */
    int groups, workers;
    int64_t memory;
    const struct engine *engine;
    const volatile sig_atomic_t *interrupted;
    int n;
    struct member *members;
    int n_limits;
    struct limit *limits; /* that prices speak of */
    int64_t *tried[BOUND_ROUNDS]; /* [n_limits] the prices of each round that bounds, or NULL */
    int best_tried;       /* the round of the best of them, -1: none */
    double started;
    int round, rounds;    /* of the progress line */
    bool has_bound;
    int64_t bound, score; /* of the district; score where every school has an answer */
    bool all_answered;
    bool shared;          /* schools asked for more than there is */
    int64_t alone;        /* sum of scores, each school for itself */
    bool compared;        /* with first come, first served: its sum of scores, and how many schools had no timetable then */
    int64_t first;
    int first_lost;
};

/* members.c: reads every school once. Errors go to `d`. */
void members_read(struct batch *b, struct diags *d);

/* tasks.c: the tasks of a round for those members for whom `of` is true, done ones marked, and their answers taken in. */
struct share_terms; /* what a member may take and pays, see below */
bool round_run(struct batch *b, enum round round, const bool *of, const struct share_terms *terms, double share, bool bound_aside);
/* Documents and, with `drafts`, what can be said of schools without an answer. */
bool publish_run(struct batch *b, bool drafts);

/* Terms of one member: by provider of the district. */
struct share_terms {
    bool limited;       /* at_once and sessions hold */
    int *at_once;       /* [n_providers][n_slots of the member] */
    int *sessions;      /* [n_providers] meetings a week */
    int64_t budget;     /* yuan a week, -1: none */
    bool priced;        /* with the prices of the limits */
};

/* prices.c */
void limits_make(struct batch *b);
/* What an answer takes of a limit, counted as its tolls are; never more than it truly takes. */
int64_t limit_taken(const struct batch *b, const struct member *m, const struct uses_list *uses, int64_t cost,
                    const struct limit *l);
/* Slots of the member in which a meeting takes an instructor at the moment of the limit. */
bool limit_slot(const struct member *m, const struct limit *l, int slot, int travel);
/* What meetings that a school takes in parts take of a limit; where that is not known, those that it had for itself. */
double limit_led(const struct batch *b, const struct member *m, const struct school_answer *a, const struct limit *l);
/* Bound of the district from one round with the prices [n_limits] that it had, NULL: the present ones; false where some
 * school has none. */
bool prices_bound(const struct batch *b, enum round round, const int64_t *prices, int64_t *bound);
/* The prices moved by what the answers of a round take beyond, or leave of, each limit. */
void prices_lean(struct batch *b, enum round round);
/* planes.c: takes in round k of those that bound, at the present prices, and sets the next ones. False where little is to be
 * gained any more, or nothing is known. */
bool prices_next(struct batch *b, int k);
/* The best of the prices tried up to that round; which round that was, -1: none. */
int prices_best(struct batch *b, int k);

/* allot.c */
/* All limits hold for the answers chosen (-1: nothing taken). */
bool choice_fits(const struct batch *b, const int *chosen);
/* Chooses an answer of each member, so that all limits hold and the sum of scores is least; -1 where none of a member's fits. */
void answers_choose(struct batch *b, int *chosen);
/* parts.c */
/* Parts for all members of what each took in a round (terms [n]); lost[n]: who does not get all. With the free round, also
 * the first prices. */
void parts_of_wishes(struct batch *b, enum round round, struct share_terms *terms, bool *lost);
/* Parts around the answers chosen, what is left over handed out. */
void parts_of_choice(struct batch *b, const int *chosen, struct share_terms *terms);

/* coordinate.c: all rounds. False where an engine failed. */
bool coordinate(struct batch *b);

/* progress.c: one live line on a terminal, plain lines otherwise. */
void batch_progress(const struct batch *b, int n, int done, int running, int failed, double left);

/* first.c: first come, first served. False where an engine failed. */
bool first_come(struct batch *b);

/* check.c: `kehou check DISTRICT DIR`; the exit code. */
int district_check(const struct common *c, const char *path, const char *dir);

/* documents.c: reads back what was published, checks it and the shared limits, writes the district's documents and says the
 * result. False where a limit is broken after all, or files could not be written. */
bool documents_write(struct batch *b);
/* Makes the district's folder; false after a message where it cannot, or somebody else's file lies where one of its documents
 * goes: found out before the schools are solved. */
bool documents_prepare(const char *dir);

#endif
