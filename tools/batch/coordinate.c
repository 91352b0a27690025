/* The rounds (batch.h says what each is for). */
#include <stdlib.h>

#include "tools/batch/batch.h"

/* Parts of a school's time. */
#define FREE_SHARE 0.2
#define REPAIR_SHARE 0.06
#define PRICED_SHARE 0.12
#define AGAIN_SHARE 0.1
#define FINAL_SHARE 0.4

/* Schools that further rounds can help: those whose data are fine and that may have a timetable. */
static void open_members(const struct batch *b, bool *of)
{
    for (int i = 0; i < b->n; i++) {
        const struct school_answer *free = &b->members[i].answers[ROUND_FREE];
        of[i] = !b->members[i].broken && !(free->json && free->status == ANSWER_INFEASIBLE);
    }
}

static void choose(struct batch *b)
{
    int *chosen = xcalloc((size_t)b->n + 1, sizeof *chosen);
    answers_choose(b, chosen);
    b->score = 0;
    b->all_answered = true;
    for (int i = 0; i < b->n; i++) {
        struct member *m = &b->members[i];
        m->chosen = chosen[i];
        if (chosen[i] >= 0)
            b->score += m->answers[chosen[i]].plain;
        else if (m->broken || !m->answers[ROUND_FREE].json || m->answers[ROUND_FREE].status != ANSWER_INFEASIBLE)
            b->all_answered = false;
    }
    free(chosen);
}

static void keep_bound(struct batch *b, enum round round)
{
    int64_t bound;
    if (!prices_bound(b, round, &bound) || (b->has_bound && bound <= b->bound))
        return;
    b->has_bound = true;
    b->bound = bound;
}

static bool stopped(const struct batch *b)
{
    return b->interrupted && *b->interrupted;
}

/* Each school for itself; whether all together break no limit. */
static bool free_round(struct batch *b, bool *good)
{
    bool shared = b->x->n_providers > 0 || b->x->budget_week >= 0;
    b->rounds = shared ? 4 + PRICED_ROUNDS : 1;
    b->round = 1;
    *good = round_run(b, ROUND_FREE, NULL, NULL, shared ? FREE_SHARE : 1, false);
    if (!*good)
        return true;
    limits_make(b);
    keep_bound(b, ROUND_FREE);
    int *chosen = xcalloc((size_t)b->n + 1, sizeof *chosen);
    for (int i = 0; i < b->n; i++) {
        const struct school_answer *a = &b->members[i].answers[ROUND_FREE];
        bool has = a->json && (a->status == ANSWER_OPTIMAL || a->status == ANSWER_FEASIBLE);
        chosen[i] = has ? ROUND_FREE : -1;
        b->alone += has ? a->plain : 0;
    }
    bool fits = choice_fits(b, chosen);
    free(chosen);
    return fits;
}

/* Parts of what each would like, then prices. */
static bool contended_rounds(struct batch *b, struct share_terms *terms, bool *of)
{
    bool *lost = xcalloc((size_t)b->n + 1, sizeof *lost);
    parts_of_wishes(b, ROUND_FREE, terms, lost);
    for (int i = 0; i < b->n; i++)
        lost[i] = lost[i] && of[i];
    b->round++;
    bool good = round_run(b, ROUND_REPAIR, lost, terms, REPAIR_SHARE, true);
    for (int k = 0; k < PRICED_ROUNDS && good && !stopped(b); k++) {
        enum round round = (enum round)(ROUND_PRICED + k);
        b->round++;
        for (int i = 0; i < b->n; i++)
            terms[i] = (struct share_terms){.priced = true, .budget = -1};
        good = round_run(b, round, of, terms, PRICED_SHARE, false);
        keep_bound(b, round);
        choose(b);
        if (good)
            prices_step(b, round, b->score);
    }
    if (good && !stopped(b)) {
        parts_of_wishes(b, (enum round)(ROUND_AGAIN - 1), terms, lost);
        b->round++;
        good = round_run(b, ROUND_AGAIN, of, terms, AGAIN_SHARE, true);
    }
    free(lost);
    return good;
}

bool coordinate(struct batch *b)
{
    bool good, *of = xcalloc((size_t)b->n + 1, sizeof *of);
    struct share_terms *terms = xcalloc((size_t)b->n + 1, sizeof *terms);
    b->shared = !free_round(b, &good);
    open_members(b, of);
    if (good && b->shared && !stopped(b))
        good = contended_rounds(b, terms, of);
    choose(b);
    if (good && b->rounds > 1 && !stopped(b)) {
        int *chosen = xcalloc((size_t)b->n + 1, sizeof *chosen);
        for (int i = 0; i < b->n; i++)
            chosen[i] = b->members[i].chosen;
        parts_of_choice(b, chosen, terms);
        b->round = b->rounds;
        good = round_run(b, ROUND_FINAL, of, terms, b->shared ? FINAL_SHARE : 1 - FREE_SHARE, true);
        free(chosen);
        choose(b);
    }
    free(of);
    free(terms);
    return good;
}
