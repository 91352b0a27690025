/* Rounds of the search, each from a start of its own and twice as long as the one before: anneal, trade, hand out
 * duties, polish; then from the best again, at less heat. */
#include "school/calendar.h"
#include "solver/search.h"

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

/* Work of the next lap: as planned, or all that is left where less than the half of it would be left after. With a
 * limit in work nothing here depends on the clock. */
static int64_t lap_work(const struct run *r, int64_t planned)
{
    double left;
    if (r->search_work) {
        left = (double)(r->search_work - r->work);
    } else {
        double now = clock_now(), spent = now - r->started;
        left = (r->search_deadline - now) * (double)r->work / (spent > 0.01 ? spent : 0.01);
        left *= 0.95; /* duties come after */
    }
    if (left < 1.5 * (double)planned)
        return (int64_t)left + 1;
    return planned;
}

/* What comes after a lap: the best plan traded to the end and made a timetable. */
static void settle(struct run *r, struct search *s, uint64_t seed)
{
    plan_copy(s->plan, s->best);
    search_trade(s);
    if (plan_is_whole(s->best) && finish(r, s->best, r->best ? 0 : 2))
        polish(r, 6, seed);
}

void search_rounds(struct run *r, bool small)
{
    enum { FEW_ROUNDS = 2, FIRST_WORK = 2000 /* bundles a student */, GROWTHS = 12 };
    const double hot = 1.5, warm = 0.4, cold = 0.02; /* of a first wish */
    double wish = worth_of_a_wish(r->in);
    int64_t work = (int64_t)r->in->n_students * FIRST_WORK + 1000;
    for (int round = 0; !search_is_over(r) && (!small || round < FEW_ROUNDS); round++) {
        struct search *s = search_new(r, r->options->seed + (uint64_t)round);
        search_start(s);
        if (!r->best)
            finish(r, s->best, 1);
        search_anneal(s, lap_work(r, work), hot * wish, cold * wish);
        settle(r, s, 2 * (uint64_t)round);
        if (!search_is_over(r)) {
            search_anneal(s, lap_work(r, work), warm * wish, cold * wish);
            settle(r, s, 2 * (uint64_t)round + 1);
        }
        search_draft(r, s->best);
        search_free(s);
        if (round < GROWTHS && !small)
            work *= 2;
    }
}
