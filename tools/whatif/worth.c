#include "tools/whatif/worth.h"

#include <stdlib.h>

#include "tools/solving.h"

static const char *const unit_words[UNIT_KINDS] = {"room", "adult", "skill", "seat", "group", "slot", "meeting"};

struct priced {
    json_t *says;
    int64_t bound, by_price;
    int at; /* of the unit */
};

static int dearest(const void *x, const void *y)
{
    const struct priced *a = x, *b = y;
    return a->by_price != b->by_price ? (a->by_price < b->by_price ? 1 : -1) : a->at - b->at;
}

bool worth_bound(const struct warm *w, const struct instance *with, int64_t own, int64_t *bound)
{
    struct program *p = program_build_as(with, true, w->proof->exact);
    bool good = warm_bound(p, w, bound);
    if (good && *bound < own - (own < 0 ? -own : own) / 5) { /* beyond mending, as where locks leave no choice */
        enum { STEPS = 5000, SECONDS = 5 };
        struct proof *proof = warm_prove(p, NULL, STEPS, SECONDS, signals_catch());
        if (proof && proof->bound > *bound)
            *bound = proof->bound;
        proof_free(proof);
    }
    program_free(p);
    return good;
}

/* The bound of the school with the unit; false where it cannot be told. */
static bool bound_of(const struct whatif *w, const struct warm *warm, const struct unit *u, int64_t own, int64_t *bound)
{
    struct instance *with = unit_add(w->instance, w->shared, u);
    bool good = with && worth_bound(warm, with, own, bound);
    instance_free(with);
    return good;
}

/* What is there all week is worth at least as much as on a day, so its bound holds for the day too. The place of the
 * week in `all`; -1: it was not priced. */
static int week_of(const struct unit *units, const struct priced *all, int kept, const struct unit *day)
{
    for (int i = 0; i < kept && day->day >= 0; i++) {
        const struct unit *week = &units[all[i].at];
        if (week->kind == day->kind && week->what == day->what && week->day < 0)
            return i;
    }
    return -1;
}

/* The units of a turn, in their order; days of what is worth most first, weeks being priced. The number of them. */
static int of_turn(const struct unit *units, int n, enum unit_turn turn, const struct priced *all, int kept, int *at)
{
    int m = 0;
    for (int i = 0; i < kept && turn == TURN_DAY; i++)
        for (int k = 0; k < n; k++)
            if (units[k].turn == turn && week_of(units, all, kept, &units[k]) == i)
                at[m++] = k;
    for (int k = 0; k < n; k++)
        if (units[k].turn == turn && (turn != TURN_DAY || week_of(units, all, kept, &units[k]) < 0))
            at[m++] = k;
    return m;
}

static json_t *say_unit(const struct instance *in, const struct unit *u, int64_t score, int64_t own, int64_t bound)
{
    struct buf words = {0};
    put_unit(in, u, &words);
    json_t *o = json_pack("{s:s, s:s, s:I, s:I, s:s}", "kind", unit_words[u->kind], "says", words.text, "most",
                          (json_int_t)(score - bound), "by_price", (json_int_t)(own - bound), "edit", u->edit);
    buf_free(&words);
    return o;
}

/* Prices units `at` [n] within the time (deadline 0: any); kept so far, and then. */
static int price_some(const struct whatif *w, const struct warm *warm, const struct unit *units, const int *at, int n,
                      int64_t own, double deadline, struct priced *all, int kept)
{
    enum { LITTLE = 100 /* of the gap, a part in so many */ };
    int64_t score = w->variants[0].v->score;
    const volatile sig_atomic_t *interrupted = signals_catch();
    for (int i = 0; i < n; i++) {
        const struct unit *u = &units[at[i]];
        int week = week_of(units, all, kept, u);
        int64_t bound;
        if (week >= 0 && all[week].by_price * LITTLE <= score - own) /* its bound says enough of a day */
            bound = all[week].bound;
        else if (*interrupted || (deadline > 0 && clock_now() >= deadline) || !bound_of(w, warm, u, own, &bound))
            continue;
        if (week >= 0 && all[week].bound > bound)
            bound = all[week].bound;
        all[kept++] = (struct priced){say_unit(warm->in, u, score, own, bound), bound, own - bound, at[i]};
    }
    return kept;
}

static json_t *price_all(const struct whatif *w, const struct warm *warm, int64_t own, double deadline)
{
    int n, kept = 0;
    struct arena *a = arena_new();
    struct unit *units = units_of(a, warm->in, warm->timetable, &n);
    struct priced *all = ARENA_ARRAY(a, n, struct priced);
    int *at = ARENA_ARRAY(a, n, int);
    for (int turn = 0; turn < TURNS; turn++) {
        int m = of_turn(units, n, (enum unit_turn)turn, all, kept, at);
        kept = price_some(w, warm, units, at, m, own, deadline, all, kept);
        qsort(all, (size_t)kept, sizeof *all, dearest);
    }
    json_t *list = json_array();
    for (int i = 0; i < kept; i++)
        json_array_append_new(list, all[i].says);
    arena_free(a);
    return json_pack("{s:I, s:i, s:o}", "gap", (json_int_t)(w->variants[0].v->score - own), "of", n, "units", list);
}

json_t *worth_json(const struct whatif *w, double seconds)
{
    struct warm warm = w->warm;
    double started = clock_now();
    struct program *own_program = NULL;
    struct proof *own_proof = NULL;
    json_t *o = NULL;
    int64_t own;
    if (!warm.timetable)
        return NULL;
    if (!warm.proof || warm.proof->by != PROOF_BY_PRICES) { /* small schools are proven otherwise */
        enum { ENOUGH = 20, STEPS = 30000 };
        warm.program = own_program = program_build_as(warm.in, true, true);
        warm.proof = own_proof =
            warm_prove(own_program, NULL, STEPS, seconds > 0 ? 0.3 * seconds : ENOUGH, signals_catch());
    }
    if (warm.proof && warm_bound(warm.program, &warm, &own))
        o = price_all(w, &warm, own, seconds > 0 ? started + seconds : 0);
    proof_free(own_proof);
    program_free(own_program);
    return o;
}

static void lower(json_t *o, const char *key, int64_t by)
{
    json_object_set_new(o, key, json_integer(json_integer_value(json_object_get(o, key)) - by));
}

void worth_lower(json_t *worth, int64_t by)
{
    const json_t *units = json_object_get(worth, "units");
    if (!worth)
        return;
    lower(worth, "gap", by);
    for (size_t i = 0; i < json_array_size(units); i++)
        lower(json_array_get(units, i), "most", by);
}
