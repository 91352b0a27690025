/* Rounds of the search, each from a start of its own and twice as long as the one before: anneal, trade, hand out
 * duties, polish; then from the best again, at less heat. A round that brings nothing is followed by
 * refinement of the best (refine.h): small schools, where annealing soon gets no further, gain most by it. */
#include <time.h>

#include "school/calendar.h"
#include "solver/refine.h"
#include "solver/search.h"
#include "solver/warm.h"

/* Points of the score that a first wish is worth: the scale of what a move wins or loses. */
static double worth_of_a_wish(const struct instance *in)
{
    int most = 1;
    for (int s = 0; s < in->n_students; s++)
        for (int r = 0; r < in->students[s].n_wishes; r++)
            most = in->students[s].wishes[r].points > most ? in->students[s].wishes[r].points : most;
    int weight = in->profile.weights[MEASURE_WISH_LOSS];
    return (double)most * (weight > 0 ? weight : 1);
}

struct heats search_heats(const struct instance *in)
{
    const double UPDATE_HEAT = 0.15;
    double wish = worth_of_a_wish(in), point = in->profile.weights[MEASURE_WISH_LOSS];
    struct heats h = {1.5 * wish, 0.4 * wish, 0.02 * wish > 0.2 * point ? 0.02 * wish : 0.2 * point};
    if (in->past) /* what was there is near the best: no section is to be torn out of its place first */
        h.hot = h.warm = UPDATE_HEAT * wish > 2 * h.cold ? UPDATE_HEAT * wish : 2 * h.cold;
    return h;
}

/* How long the laps are. With a limit in work nothing here depends on the clock. */
struct pace {
    struct run *run;
    int64_t planned, done; /* bundles */
    double seconds;        /* that those done took */
};

/* Work of the next lap: as planned, or all that is left where less than the half of that would be left after it. */
static int64_t lap_work(const struct pace *p)
{
    double left = 2 * (double)p->planned;
    if (p->run->search_work)
        left = (double)(p->run->search_work - p->run->work);
    else if (p->seconds > 0.1) /* duties come after */
        left = 0.95 * (p->run->search_deadline - p->run->finish_seconds - clock_now()) * (double)p->done / p->seconds;
    return left < 1.5 * (double)p->planned ? (int64_t)left + 1 : p->planned;
}

/* Makes the best plan a timetable and polishes it; where it lacks adults or rooms, both plans are told. */
static void finish_best(struct search *s, uint64_t seed)
{
    enum { POLISH = 24 };
    struct lack lack = {.slot = -1};
    if (plan_is_whole(s->best) && finish(s->run, s->best, MOVES_USUAL, seed, s->run->best ? 0 : 2, &lack))
        polish(s->run, POLISH, seed);
    else if (lack.slot >= 0)
        plan_lack(s->plan, s->best, lack);
}

/* One lap, and what comes after: the best plan traded to the end and made a timetable. */
static void lap(struct pace *p, struct search *s, double hot, double cold, uint64_t seed)
{
    double started = clock_now();
    int64_t work = s->work;
    search_anneal(s, lap_work(p), hot, cold);
    plan_copy(s->plan, s->best);
    search_trade(s);
    p->done += s->work - work;
    p->seconds += clock_now() - started;
    finish_best(s, seed);
}

/* While the bound has the machine. */
static void wait_for_bound(struct run *r)
{
    const struct timespec LITTLE = {.tv_nsec = 20000000};
    while (r->heavy && r->best && !r->dived && !search_is_over(r))
        nanosleep(&LITTLE, NULL);
}

void search_rounds(struct run *r, bool small)
{
    enum { FEW_ROUNDS = 2, FIRST_WORK = 2000 /* bundles a student */, GROWTHS = 12 };
    enum { REFINEMENT = 3 /* times what the laps took */, MOST_FACTOR = 1 << 16 };
    const double MOST = 0.7; /* of the seats of a plan that is known */
    struct heats heats = search_heats(r->in);
    struct pace pace = {.run = r, .planned = (int64_t)r->in->n_students * FIRST_WORK + 1000};
    double factor = 1;
    for (int round = 0; !search_is_over(r) && !r->dived && (!small || round < FEW_ROUNDS); round++) {
        wait_for_bound(r);
        struct lack lack;
        double started = clock_now();
        int64_t before = run_score(r);
        struct search *s = search_new(r, r->options->seed + (uint64_t)round, factor);
        bool known = round == 0 && r->options->warm; /* near a good plan already: the heat would only undo it */
        if (known && warm_plan(s, r->options->warm) < MOST) { /* what is left of it is no good plan */
            search_free(s);
            s = search_new(r, r->options->seed, factor);
            known = false;
        }
        s->until_dive = true;
        search_start(s);
        if (!r->best && !finish(r, s->best, MOVES_FEW, 0, 0, &lack) && lack.slot >= 0 && !lack.room) {
            plan_lack(s->plan, s->best, lack);
            settle(s, heats.warm, pace.planned, 0);
        }
        lap(&pace, s, known ? heats.warm : heats.hot, heats.cold, 2 * (uint64_t)round);
        if (!search_is_over(r))
            lap(&pace, s, heats.warm, heats.cold, 2 * (uint64_t)round + 1);
        search_draft(r, s->best);
        if (!small && r->best && !r->dived && run_score(r) == before) /* annealing does not get on */
            refine(r, REFINEMENT * (clock_now() - started), REFINEMENT * s->work, 1000 * ((uint64_t)round + 1));
        search_free(s);
        if (run_score(r) == before && r->in->past && r->in->past->most >= 0 && factor < MOST_FACTOR)
            factor *= 4; /* --max-moves: fewer, at whatever price */
        if (round < GROWTHS && !small)
            pace.planned *= 2;
    }
    if (r->dived) /* annealing does not get there */
        refine(r, r->deadline - clock_now(), r->options->work_limit, 1);
}
