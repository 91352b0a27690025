/* Search over section plans: greedy start, then annealing over sections with exact re-optimisation of every
 * student touched; students' trades; duties, rooms and balance by GLPK on the rest of the program. */
#ifndef KEHOU_SEARCH_H
#define KEHOU_SEARCH_H

#include "solver/plan.h"
#include "solver/run.h"

struct search {
    struct run *run;
    struct plan *plan, *best;
    uint64_t random;
    int64_t work;    /* bundles looked at: the deterministic measure of effort */
    int64_t told;    /* of it, what the run knows */
    int *order;      /* [n_students] scratch */
    double *gain;    /* [n_students] scratch */
    int *bundle;     /* [held_room] scratch */
    bool until_dive; /* annealing ends where a dive has found better than all (dive.h) */
};

/* move_factor: as of plan_new(). */
struct search *search_new(struct run *run, uint64_t seed, double move_factor);
void search_free(struct search *s);

/* What of the instance's past can stay, opened and seated (restore.c). */
void search_restore(struct search *s);
/* A first plan: what was there before, what locks and minimum numbers ask for, then whatever gains most. */
void search_start(struct search *s);
/* Anneals until `work` more bundles were looked at or the run is over; the best whole plan is kept. */
void search_anneal(struct search *s, int64_t work, double hot, double cold);
/* Trades among students until none improves: a free seat, or a seat taken from one who loses less. */
void search_trade(struct search *s);

/* Chains of students, each into the seat of the next, until none gains (chains.c). True if any did. */
bool search_chains(struct search *s);

/* Adds the work done since the last time to the run's. */
void search_tell(struct search *s);
/* Rounds of all that until the search is over; for small schools, where GLPK goes on to prove the optimum, a few
 * (rounds.c). */
void search_rounds(struct run *run, bool small);

/* How many changes of each duty are tried: 1,000 take 0.07 s at 300 students and end 0.3% above what ten times as many
 * find. */
enum finish_moves { MOVES_FEW = 100, MOVES_USUAL = 1000 };

/* Duties, rooms, leaders and balance for the plan; where the quick way fails, by GLPK in at most `seconds` (finish.c).
 * True where a timetable was offered to the run. Where there is a timetable and no time left for another, nothing is
 * done. *lack: what the duties fail by. */
bool finish(struct run *run, const struct plan *plan, enum finish_moves moves, uint64_t seed, double seconds,
            struct lack *lack);

/* The same into x [n_columns], offered to nobody; false where the quick way fails. */
bool finish_into(struct run *run, const struct plan *plan, enum finish_moves moves, uint64_t seed, int64_t *x,
                 struct lack *lack);

/* Temperatures of annealing, in points: where whole sections move, where a good plan is loosened, where nothing moves that
 * costs as much as a point (rounds.c). */
struct heats {
    double hot, warm, cold;
};
struct heats search_heats(const struct instance *in);

/* Keeps the plan as the run's draft where it comes nearest to a timetable so far (draft.c). */
void search_draft(struct run *run, const struct plan *plan);

/* The duties, and in small schools the seats, of the run's best where it and their linear program differ, by GLPK (restaff.c);
 * true where that found better. Each further try of the same best frees some of what they have alike. At 300 students four
 * seconds for the linear program, which is kept while the sections stay, and one for each try; at 1,200 five. */
struct restaff;
struct restaff *restaff_new(struct run *run, uint64_t seed);
void restaff_free(struct restaff *r);
bool restaff_best(struct restaff *r);
/* The same from a plan whose quick duties are not as good as the run's best. */
bool restaff_plan(struct restaff *r, const struct plan *plan, uint64_t seed);

/* Exchanges duties among a few people at a time to improve the run's best, until that failed `patience` times in a row
 * (polish.c). */
void polish(struct run *run, int patience, uint64_t seed);

#endif
