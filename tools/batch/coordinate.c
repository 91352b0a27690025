/* The rounds (batch.h says what each is for). */
#include <stdlib.h>

#include "tools/batch/batch.h"

/* Parts of a school's time: together no more than that. */
#define FREE_SHARE 0.18
#define REPAIR_SHARE 0.06
#define BOUND_SHARE 0.06 /* each time, at most */
#define BOUNDS_SHARE 0.12 /* of all schools' time together: then no other round */
#define TREE_SHARE 0.21 /* bounds still rise then, where answers within a part have stopped */
#define PRICED_SHARE 0.08 /* each time */
#define AGAIN_SHARE 0.08
#define FINAL_SHARE 0.065 /* each time */

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
    if (!prices_bound(b, round, NULL, &bound) || (b->has_bound && bound <= b->bound))
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
    b->rounds = shared ? ROUND_FIRST : 1;
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

/* The rounds that bound have had their time, or work. */
static bool bounds_are_long(const struct batch *b)
{
    double sum = 0, all = 0;
    for (int i = 0; i < b->n; i++) {
        const struct member *m = &b->members[i];
        if (m->broken)
            continue;
        all += b->c->work_limit ? (double)b->c->work_limit : m->time_limit;
        for (int k = 0; k < BOUND_ROUNDS; k++) {
            const struct school_answer *a = &m->answers[ROUND_BOUND + k];
            sum += b->c->work_limit ? json_number_value(json_object_get(a->json, "work")) : a->json ? a->seconds : 0;
        }
    }
    return sum > BOUNDS_SHARE * all;
}

static bool priced_round(struct batch *b, enum round round, const bool *of, double share)
{
    struct share_terms *terms = xcalloc((size_t)b->n + 1, sizeof *terms);
    for (int i = 0; i < b->n; i++)
        terms[i] = (struct share_terms){.priced = true, .budget = -1};
    b->round++;
    bool good = round_run(b, round, of, terms, share, round < ROUND_TREE);
    keep_bound(b, round);
    free(terms);
    return good;
}

static bool find_prices(struct batch *b, const bool *of)
{
    bool good = true, more = true;
    int k = 0;
    for (; k < BOUND_ROUNDS && more && !stopped(b); k++) {
        good = priced_round(b, (enum round)(ROUND_BOUND + k), of, BOUND_SHARE);
        more = good && prices_next(b, k) && !bounds_are_long(b);
    }
    b->rounds -= BOUND_ROUNDS - k;
    b->best_tried = k > 0 && good ? prices_best(b, k - 1) : -1;
    return good && (stopped(b) || priced_round(b, ROUND_TREE, of, TREE_SHARE));
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
    good = good && find_prices(b, of);
    for (int k = 0; k < PRICED_ROUNDS && good && !stopped(b); k++) {
        if (k > 0)
            prices_lean(b, (enum round)(ROUND_PRICED + k - 1));
        good = priced_round(b, (enum round)(ROUND_PRICED + k), of, PRICED_SHARE);
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
    for (int k = 0; k < FINAL_ROUNDS && good && b->rounds > 1 && !stopped(b); k++) {
        int *chosen = xcalloc((size_t)b->n + 1, sizeof *chosen);
        for (int i = 0; i < b->n; i++)
            chosen[i] = b->members[i].chosen;
        parts_of_choice(b, chosen, terms);
        b->round = b->rounds - FINAL_ROUNDS + 1 + k;
        good = round_run(b, (enum round)(ROUND_FINAL + k), of, terms, b->shared ? FINAL_SHARE : (1 - FREE_SHARE) / FINAL_ROUNDS, true);
        free(chosen);
        choose(b);
    }
    free(of);
    free(terms);
    return good;
}
