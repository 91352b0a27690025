/* A wish that was not met, with the sections as they are: what it would cost to seat the student there and all others
 * as well as can be, exactly. Numbers of study groups and all duties stay. */
#include <inttypes.h>
#include <stdlib.h>

#include "solver/altered.h"
#include "solver/complete.h"
#include "solver/restate.h"
#include "solver/seats.h"
#include "tools/explain/explain.h"
#include "tools/report/reasons.h"

/* The seats of the timetable in one school: as it is, or with a place more. */
struct explain_seats {
    struct program *p;
    struct seats *seats; /* NULL: the timetable is not one that the program has */
    int64_t *x;          /* scratch */
    int64_t best;        /* least score at this plan */
    enum guard_answer answer; /* how well that is known */
};

static struct explain_seats *seats_of(const struct explain *e, const struct instance *in, double seconds)
{
    struct explain_seats *s = xcalloc(1, sizeof *s);
    struct guard_limits limits = {.deadline = clock_now() + seconds, .interrupted = e->interrupted, .cutoff = GUARD_INF};
    s->p = program_build(in, true);
    s->x = xcalloc((size_t)s->p->n_columns + 1, sizeof *s->x);
    s->answer = GUARD_FAILED;
    if (!restate(s->p, e->r->t, &limits, s->x))
        return s;
    s->seats = seats_new(s->p, s->x, NULL, limits.deadline, e->interrupted);
    s->answer = seats_best(s->seats, NULL, false, s->x);
    s->best = program_value(s->p, s->x);
    return s;
}

void explain_seats_free(struct explain_seats *s)
{
    if (!s)
        return;
    seats_free(s->seats);
    program_free(s->p);
    free(s->x);
    free(s);
}

static bool found(enum guard_answer a)
{
    return a == GUARD_OPTIMAL || a == GUARD_FEASIBLE;
}

/* The ticket that comes first among those whose wishes change decides a tie. */
static void say_tie(const struct explain *e, int student, const struct timetable *after, json_t *o)
{
    int first = explain_first_ticket(e, after);
    struct buf name = {0};
    if (first >= 0)
        put_student(e->in, first, &name);
    json_object_set_new(o, "first_ticket", first < 0 ? json_null() : json_string(e->in->students[first].id));
    if (first == student)
        explain_sayf(o, _("in the same sections it can have the wish at the same score, and its lottery ticket comes first"));
    else if (first >= 0)
        explain_sayf(o, _("in the same sections it could have the wish at the same score: a tie, which the lottery ticket of %s decides"),
                     name.text);
    else
        explain_sayf(o, _("in the same sections it can have the wish at the same score"));
    buf_free(&name);
}

static void say_cost(const struct explain *e, int student, const struct explain_seats *s, int64_t forced,
                     const struct timetable *after, json_t *o)
{
    int64_t score = e->r->v->score;
    json_object_set_new(o, "price", json_integer(forced - s->best));
    json_object_set_new(o, "score_change", json_integer(forced - score));
    if (forced < score)
        explain_sayf(o, _("in the same sections it can have the wish and the score falls by %" PRId64 ": this timetable does not seat its students best"),
                     score - forced);
    else if (forced == score)
        say_tie(e, student, after, o);
    else if (s->best < score)
        explain_sayf(o, _("with the student there and all others seated as well as can be in the same sections, the score rises by %" PRId64 " (by %" PRId64 " against the best seats in them)"),
                     forced - score, forced - s->best);
    else
        explain_sayf(o, _("with the student there and all others seated as well as can be in the same sections, the score rises by %" PRId64), forced - score);
    explain_change(e, after, o);
}

/* Who would get a place more in each group of the activity: the student, or others before it. */
static void say_one_more(const struct explain *e, int student, int activity, json_t *o)
{
    struct altered *a = altered_new(e->in);
    for (int i = 0; i < e->r->t->n_sections; i++)
        if (e->r->t->sections[i].activity == activity && e->r->t->sections[i].room >= 0)
            a->rooms[e->r->t->sections[i].room].capacity = e->in->rooms[e->r->t->sections[i].room].capacity + 1;
    a->activities[activity].size_max++;
    struct explain_seats *s = seats_of(e, altered_instance(a), e->time_limit);
    struct seats_demand in = {student, activity, true}, out = {student, activity, false};
    int64_t with = 0, without = 0;
    enum guard_answer first = s->seats ? seats_best(s->seats, &in, false, s->x) : GUARD_FAILED, second = GUARD_FAILED;
    with = found(first) ? program_value(s->p, s->x) : 0;
    if (found(first))
        second = seats_best(s->seats, &out, false, s->x);
    without = found(second) ? program_value(s->p, s->x) : 0;
    if (first == GUARD_OPTIMAL && (second == GUARD_OPTIMAL || second == GUARD_INFEASIBLE)) {
        bool gets = second == GUARD_INFEASIBLE || with < without;
        const char *who = gets ? "student" : with == without ? "lottery" : "others";
        json_object_set_new(o, "one_more_place", json_pack("{s:s, s:I}", "goes_to", who, "score_change",
                                                           (json_int_t)((gets ? with : without) - e->r->v->score)));
        explain_sayf(o, gets ? _("with a place more in each group it would get one")
                        : with == without ? _("with a place more in each group it or others get one: the lottery decides")
                                          : _("with a place more in each group others would come before it"));
    }
    explain_seats_free(s);
    altered_free(a);
}

struct timetable *explain_as_it_is(struct explain *e, int student, int wish, bool full, json_t *into)
{
    int activity = e->in->students[student].wishes[wish].activity;
    json_t *o = json_object();
    if (!e->seats)
        e->seats = seats_of(e, e->in, e->time_limit);
    struct explain_seats *s = e->seats;
    struct seats_demand held = {student, activity, true};
    if (s->seats) /* each question has its time */
        s->seats->deadline = clock_now() + e->time_limit;
    enum guard_answer answer = s->seats ? seats_best(s->seats, &held, true, s->x) : GUARD_FAILED;
    struct timetable *after = found(answer) ? complete(s->p, s->x, NULL, NULL) : NULL;
    json_object_set_new(o, "possible", answer == GUARD_INFEASIBLE ? json_false() : after ? json_true() : json_null());
    json_object_set_new(o, "proven", json_boolean((answer == GUARD_OPTIMAL && s->answer == GUARD_OPTIMAL) || answer == GUARD_INFEASIBLE));
    if (answer == GUARD_INFEASIBLE)
        explain_sayf(o, _("in the sections as they are nobody's giving way would give it the wish"));
    else if (!after)
        explain_sayf(o, _("what it would cost in the same sections was not found in the time"));
    else
        say_cost(e, student, s, program_value(s->p, s->x), after, o);
    if (full && s->seats)
        say_one_more(e, student, activity, o);
    json_object_set_new(into, "as_it_is", o);
    return after;
}
