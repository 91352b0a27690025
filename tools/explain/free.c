/* With the plan free: the school is solved once more with what was asked for as a lock. What that proves lies between
 * the bound and the score of the forced school, each less the score of the timetable. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "school/limits.h"
#include "solver/altered.h"
#include "tools/explain/explain.h"
#include "tools/report/conflict.h"

/* What locks contradict, in words. */
struct contradiction {
    struct buf words;
};

static void hear(void *ctx, const char *code, struct pos at, const char *message)
{
    struct contradiction *c = ctx;
    (void)code;
    (void)at;
    if (c->words.length)
        buf_puts(&c->words, _("; "));
    buf_puts(&c->words, message);
}

static const char *answer_word(enum answer a)
{
    static const char *const words[] = {"optimal", "feasible", "infeasible", "unknown", "failed"};
    return words[a];
}

/* What stands in the way of what was asked for: the facts but for the lock that asks. */
static void say_missing(const struct conflict *c, int lock, json_t *o)
{
    explain_sayf(o, _("with it there is no timetable; it contradicts:"));
    for (int i = 0; i < c->n_facts; i++) {
        const struct conflict_fact *f = &c->facts[i];
        struct buf words = {0}, would = {0};
        if (f->n == 1 && f->facts[0].kind == FACT_LOCK && f->facts[0].a == lock)
            continue;
        for (int k = 0; k < f->n; k++) {
            buf_puts(&words, k ? _("; ") : "");
            put_fact(c->in, &f->facts[k], &words);
        }
        for (int k = 0; k < f->n_alone; k++) {
            buf_puts(&would, k ? _("; ") : "");
            put_repair(c->in, &f->alone[k].fact, f->alone[k].level, &would);
        }
        if (would.length) {
            explain_sayf(o, _("- %s (would do: %s; %s)"), words.text, would.text, shown_word(f->shown));
            buf_free(&words);
        } else {
            buf_puts(&would, _("- "));
            buf_puts(&would, words.text);
            explain_say(o, &would);
            buf_free(&words);
            continue;
        }
        buf_free(&would);
    }
    json_object_set_new(o, "conflict", object_conflict(c));
}

static void say_interval(int64_t low, int64_t high, bool proven, json_t *o)
{
    json_object_set_new(o, "interval", json_pack("[I, I]", (json_int_t)low, (json_int_t)high));
    json_object_set_new(o, "undecided", json_boolean(low <= 0 && high >= 0 && low < high));
    if (high < 0)
        explain_sayf(o, _("a better timetable was found that grants it: the score falls by %" PRId64), -high);
    else if (low == high && high == 0)
        explain_sayf(o, _("with the plan free it can be had at the same score"));
    else if (low == high)
        explain_sayf(o, _("with the plan free it costs exactly %" PRId64 " points"), high);
    else if (low > 0)
        explain_sayf(o, _("with the plan free it costs at least %" PRId64 " points; a timetable with it that costs %" PRId64 " more was found"),
                     low, high);
    else
        explain_sayf(o, _("with the plan free: undecided in the time; a timetable with it that costs %" PRId64 " more was found, and at best it is %" PRId64 " cheaper"),
                     high, -low);
    json_object_set_new(o, "proven", json_boolean(proven));
}

static void say_measures(const struct explain *e, const struct verdict *v, json_t *o)
{
    struct buf words = {0};
    json_t *all = json_object();
    for (int m = 0; m < MEASURES; m++) {
        int64_t change = v->measures[m] - e->r->v->measures[m];
        if (!change)
            continue;
        json_object_set_new(all, measure_words[m], json_integer(change));
        buf_puts(&words, words.length ? _("; ") : "");
        buf_printf(&words, _("%s %+lld (x %d)"), measure_name((enum measure)m), (long long)change, e->in->profile.weights[m]);
    }
    if (words.length)
        explain_sayf(o, _("of that: %s"), words.text);
    buf_free(&words);
    json_object_set_new(o, "measures", all);
}

static void free_better(struct explain_better *b)
{
    report_free(b->r);
    verdict_free(b->v);
    timetable_free(b->t);
}

/* What there is of the timetable that answers speak of. */
static void forget(struct explain *e)
{
    explain_seats_free(e->seats);
    free_better(&e->better);
    e->seats = NULL;
    e->better = (struct explain_better){0};
}

void explain_end(struct explain *e)
{
    forget(e);
    warm_drop_proof(&e->warm);
}

/* A timetable that scores less than the one answers speak of takes its place; it and its verdict are taken over. */
static void replace(struct explain *e, struct timetable *t, struct verdict *v)
{
    verdict_claim(v, t);
    t->status = STATUS_FEASIBLE;
    t->has_bound = false; /* that of the forced school is no bound of this one */
    forget(e);
    e->better = (struct explain_better){t, v, report_new(e->in, t, v, NULL)};
    e->r = e->better.r;
}

/* Says the better of what was found and what was known, either of which may be NULL and is taken over. */
static void say_found(struct explain *e, const struct outcome *outcome, struct timetable *found, struct timetable *known,
                      json_t *o)
{
    struct verdict *v = found ? verdict_of(e->in, found) : NULL, *w = known ? verdict_of(e->in, known) : NULL;
    bool use_known = w && verdict_legal(w) && (!v || w->score < v->score);
    struct timetable *best = use_known ? known : found;
    timetable_free(use_known ? found : known);
    verdict_free(use_known ? v : w);
    v = use_known ? w : v;
    int64_t score = e->r->v->score, low = (outcome->has_bound ? outcome->bound : 0) - score, high = v->score - score;
    say_interval(low, high, outcome->has_bound && outcome->bound == v->score, o);
    say_measures(e, v, o);
    explain_change(e, best, o);
    explain_loads(e, v, o);
    explain_sections(e, best, o);
    json_object_set_new(o, "improves", json_boolean(high < 0));
    if (high < 0) {
        explain_sayf(o, _("it takes the place of the one explained: answers after this one speak of it"));
        replace(e, best, v);
    } else {
        timetable_free(best);
        verdict_free(v);
    }
}

/* `known` is taken over. */
static void solve_forced(struct explain *e, struct lock lock, struct timetable *known, json_t *o)
{
    struct altered *a = altered_new(e->in);
    int place = altered_add_lock(a, lock);
    const struct instance *in = altered_instance(a);
    struct contradiction c = {{0}};
    limits_check_locks(in, hear, &c);
    if (!e->warm.in) {
        e->warm.in = e->in;
        warm_take_proof(&e->warm, e->certificate);
    }
    e->warm.timetable = known ? known : e->r->t;
    struct solve_options options = {.time_limit = e->time_limit, .work_limit = e->work_limit, .gap = e->gap,
                                    .threads = e->threads, .seed = e->seed, .interrupted = e->interrupted, .warm = &e->warm};
    struct outcome *outcome = c.words.length ? NULL : solve(in, &options);
    enum answer answer = outcome ? outcome->answer : ANSWER_INFEASIBLE;
    if ((answer == ANSWER_UNKNOWN || answer == ANSWER_FAILED) && known)
        answer = ANSWER_FEASIBLE;
    json_object_set_new(o, "answer", json_string(answer_word(answer)));
    if (c.words.length)
        explain_sayf(o, _("it cannot be at all: %s"), c.words.text);
    else if (answer == ANSWER_OPTIMAL || answer == ANSWER_FEASIBLE)
        say_found(e, outcome, outcome->timetable, known, o);
    else if (outcome->conflict)
        say_missing(outcome->conflict, place, o);
    else if (answer == ANSWER_INFEASIBLE)
        explain_sayf(o, _("with it there is no timetable; this is proven"));
    else
        explain_sayf(o, _("with the plan free: undecided; no timetable with it was found in the time"));
    if (outcome && (answer == ANSWER_OPTIMAL || answer == ANSWER_FEASIBLE))
        outcome->timetable = NULL;
    else
        timetable_free(known);
    outcome_free(outcome);
    buf_free(&c.words);
    altered_free(a);
}

void explain_free_wish(struct explain *e, int student, int wish, struct timetable *known, json_t *into)
{
    int activity = e->in->students[student].wishes[wish].activity;
    json_t *o = json_object();
    solve_forced(e, (struct lock){.kind = LOCK_STUDENT, .student = student, .activity = activity, .room = -1, .provider = -1,
                                  .reason = _("asked for")},
                 known, o);
    json_object_set_new(into, "plan_free", o);
}

void explain_free_activity(struct explain *e, int activity, json_t *into)
{
    json_t *o = json_object();
    solve_forced(e, (struct lock){.kind = LOCK_SECTION, .activity = activity, .section = 1, .room = -1, .provider = -1,
                                  .student = -1, .reason = _("asked for")},
                 NULL, o);
    json_object_set_new(into, "plan_free", o);
}
