/* What the checker finds: each rule of contract section 3 and each measure of section 4,
 * recomputed from instance and timetable alone. Knows neither the program nor GLPK. */
#ifndef KEHOU_VERDICT_H
#define KEHOU_VERDICT_H

#include "timetable/timetable.h"

enum rule {
    RULE_S1, RULE_S2, RULE_S3, RULE_S4, RULE_S5, RULE_S6, RULE_T1, RULE_T2, RULE_T3, RULE_T4, RULE_P1, RULE_A1,
    RULE_A2, RULE_A3, RULE_E1, RULE_E2, RULE_E3, RULE_M1, RULE_L1, RULE_SCORE, RULES
};

struct checking; /* timetable/checking.h */

/* One row a rule: the single list of them. A new rule is a row, a function and its mutants. */
struct rule_info {
    const char *code;
    const char *articles; /* "1, 10, 11"; empty for SCORE */
    bool waivable;
    const char *says;     /* one line, marked for the catalogue */
    void (*check)(struct checking *c); /* NULL: found in the instance alone (school/limits.h) */
};
extern const struct rule_info rule_table[RULES];

struct breach {
    enum rule rule;
    const char *message; /* in the language chosen, naming the entities */
};

struct verdict {
    struct arena *arena;
    int n_breaches;
    struct breach *breaches; /* in the order of enum rule */
    int n_waived;
    const struct waiver **waived; /* waivers of the instance, each listed whether needed or not */
    int64_t measures[MEASURES];
    bool has_moves;          /* the measure `moves` is in the score */
    bool moves_stated;       /* as the timetable states it: there is nothing to count it against */
    int64_t moves[MOVES];
    int64_t score;           /* weighted sum of the measures */
    int64_t squared_loads;   /* the first tie-break: sum over own staff of load squared */
    int *load;               /* [n_staff] minutes a week of each, prior_load not counted */
    int highest, lowest;     /* U and L of `imbalance`; both 0 where there is nobody for either */
};

/* Checks `t` against every rule and computes every measure. Claims of the timetable (score,
 * measures) that differ are breaches under SCORE. `moves` is counted where the instance has a past, unless the
 * timetable states a score without it. Owned by the caller. */
struct verdict *verdict_of(const struct instance *in, const struct timetable *t);
void verdict_free(struct verdict *v);
/* Fills in the claims of `t` from its own verdict: score, measures and, in a draft, the breaches. */
void verdict_claim(const struct verdict *v, struct timetable *t);
bool verdict_legal(const struct verdict *v);
/* Moves of all kinds. */
int64_t verdict_moves(const struct verdict *v);

/* The breaches and measures for a person: one line each. */
struct buf;
void verdict_write(const struct instance *in, const struct verdict *v, struct buf *out);

#endif
