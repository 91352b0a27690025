/* Questions: builds the school as altered, asks the limits of its data, the counts of its slots and then GLPK. */
#include "solver/inquiry.h"

#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "school/limits.h"
#include "solver/complete.h"
#include "solver/part.h"
#include "solver/solve.h"
#include "timetable/verdict.h"

enum { NODES = 20000 };    /* of GLPK's tree for one question */
enum { MANY_SEATS = 300 }; /* where the search is quicker to find a timetable than GLPK */
/* Of one question, at most: where the whole is small enough for GLPK; else of GLPK in a slot or a day, in activities
 * alone, and of the search in a part and in the week. */
enum { QUESTION_SECONDS = 20, PART_SECONDS = 4, ACTIVITIES_SECONDS = 16, SEARCH_SECONDS = 1, WEEK_SECONDS = 30 };

static void add_part(struct inquiry *q, enum part_kind kind, int slot, int day, struct slotset slots)
{
    q->parts[q->n_parts++] = (struct school_part){kind, {0, NULL}, slot, day, slots};
}

static void add_activities(struct inquiry *q, const int *activities, int n)
{
    int *at = ARENA_ARRAY(q->arena, n, int);
    memcpy(at, activities, sizeof *at * (size_t)n);
    add_part(q, PART_ACTIVITIES, -1, -1, (struct slotset){{0}});
    q->parts[q->n_parts - 1].activities = (struct ints){n, at};
}

/* The activity has to open: it says so, or a lock does. */
static bool must_open(const struct instance *in, int activity)
{
    bool must = in->activities[activity].sections_min > 0;
    for (int i = 0; i < in->n_locks; i++)
        must |= in->locks[i].kind != LOCK_STAFF && in->locks[i].activity == activity && !in->locks[i].negative;
    return must;
}

static int fitting_rooms(const struct instance *in, int activity)
{
    int n = 0;
    for (int r = 0; r < in->n_rooms; r++)
        n += room_fits(in, r, activity);
    return n;
}

/* One may take from the other: who leads both, or one of few rooms. */
static bool compete(const struct instance *in, int a, int b)
{
    enum { FEW_ROOMS = 2 };
    for (int q = 0; q < in->n_staff; q++)
        if (ints_has(&in->staff[q].leads, a) && ints_has(&in->staff[q].leads, b))
            return true;
    for (int v = 0; v < in->n_providers; v++)
        if (offer_of(in, v, a) && offer_of(in, v, b))
            return true;
    if (fitting_rooms(in, a) > FEW_ROOMS || fitting_rooms(in, b) > FEW_ROOMS)
        return false;
    for (int r = 0; r < in->n_rooms; r++)
        if (room_fits(in, r, a) && room_fits(in, r, b))
            return true;
    return false;
}

static int wishes_for(const struct instance *in, int activity)
{
    int n = 0;
    for (int s = 0; s < in->n_students; s++)
        n += wish_for(&in->students[s], activity) != NULL;
    return n;
}

/* Of a large school: each activity that has to open by itself, then those that compete, directly or by others. */
static void add_openings(struct inquiry *q)
{
    enum { MOST_WISHES = 3000 }; /* beyond, one question takes too long */
    const struct instance *in = q->in;
    int n = 0, *must = ARENA_ARRAY(q->arena, in->n_activities, int);
    for (int a = 0; a < in->n_activities; a++)
        if (must_open(in, a)) {
            must[n++] = a;
            add_activities(q, &a, 1);
        }
    for (int first = 0; first < n;) {
        int end = first + 1, wishes = 0; /* those that compete move next to each other */
        for (int i = first; i < end; i++) {
            wishes += wishes_for(in, must[i]);
            for (int k = end; k < n; k++)
                if (compete(in, must[i], must[k])) {
                    int other = must[end];
                    must[end++] = must[k];
                    must[k] = other;
                }
        }
        if (end - first > 1 && wishes <= MOST_WISHES)
            add_activities(q, must + first, end - first);
        first = end;
    }
}

/* Somebody or something is to be placed in the slot. */
static bool slot_in_use(const struct instance *in, int t)
{
    for (int s = 0; s < in->n_students; s++)
        if (in->students[s].scheduled && slotset_has(&in->students[s].attends, t))
            return true;
    for (int p = 0; p < in->n_posts; p++)
        if (slotset_has(&in->posts[p].slots, t))
            return true;
    return false;
}

void inquiry_init(struct inquiry *q, const struct instance *in, const struct conflict_options *options,
                  struct arena *arena)
{
    struct slotset all = {{0}};
    *q = (struct inquiry){.in = in, .options = options, .arena = arena};
    q->facts = facts_list(arena, in, &q->n_facts);
    q->parts = ARENA_ARRAY(arena, 2 * in->n_activities + in->n_slots + DAYS + 2, struct school_part);
    add_part(q, PART_LIMITS, -1, -1, (struct slotset){{0}});
    if (!options->whole) /* of a small school the week is asked whole */
        add_openings(q);
    for (int t = 0; t < in->n_slots; t++) {
        struct slotset one = {{0}};
        slotset_add(&one, t);
        slotset_add(&all, t);
        if (slot_in_use(in, t))
            add_part(q, PART_SLOT, t, in->slots[t].day, one);
    }
    for (int day = 0; day < DAYS; day++) {
        struct slotset slots = {{0}};
        for (int t = 0; t < in->n_slots; t++)
            if ((int)in->slots[t].day == day)
                slotset_add(&slots, t);
        if (slotset_count(&slots) > 1)
            add_part(q, PART_DAY, -1, day, slots);
    }
    add_part(q, PART_WEEK, -1, -1, all);
}

bool inquiry_is_over(const struct inquiry *q)
{
    return clock_now() >= q->options->deadline || (q->options->interrupted && *q->options->interrupted);
}

/* Somebody who could be an adult of the activity. */
static bool may_serve(const struct instance *in, int q, int activity)
{
    const struct activity *act = &in->activities[activity];
    bool more = act->adults > 1 || act->students_per_adult < act->size_max || in->profile.external_needs_own_adult;
    return more || ints_has(&in->staff[q].leads, activity);
}

static bool concerns_activity(const struct instance *in, const struct fact *f, int activity)
{
    struct slotset slots;
    section_slots(in, &in->activities[activity].slots, in->activities[activity].length, &slots);
    if (f->kind == FACT_LOCK)
        return in->locks[f->a].kind == LOCK_STAFF ? may_serve(in, in->locks[f->a].person, activity)
                                                  : in->locks[f->a].activity == activity;
    if (f->kind == FACT_AWAY || (f->kind >= FACT_LOAD && f->kind <= FACT_NO_SUPERVISION))
        return may_serve(in, f->a, activity) && (f->kind != FACT_AWAY || slotset_has(&slots, f->b));
    if (f->kind == FACT_CLOSED || f->kind == FACT_ADULTS)
        return slotset_has(&slots, f->b);
    if (f->kind >= FACT_EVENING_KINDS && f->kind <= FACT_BUDGET)
        return true;
    if (f->kind >= FACT_LEADERS && f->kind <= FACT_PER_CLASS)
        return f->a == activity;
    if (f->kind >= FACT_STATUS && f->kind <= FACT_SESSIONS)
        return offer_of(in, f->a, activity);
    if (f->kind >= FACT_OFFER_SLOTS && f->kind <= FACT_OFFER_SIZE)
        return in->providers[f->a].offers[f->b].activity == activity;
    if (f->kind == FACT_NEEDS || f->kind == FACT_APART || f->kind == FACT_WANTS)
        return wish_for(&in->students[f->a], activity);
    /* Rooms without what the activity needs are told by its need (FACT_ACTIVITY_ROOM), not one by one. */
    return (f->kind == FACT_CAPACITY && room_fits(in, f->a, activity)) || f->kind == FACT_TRAVEL;
}

bool fact_concerns(const struct inquiry *q, const struct fact *f, const struct school_part *part)
{
    if (part->kind == PART_LIMITS)
        return f->kind <= FACT_LOCK;
    if (part->kind == PART_WEEK)
        return f->kind >= FACT_LOCK;
    if (part->kind == PART_ACTIVITIES) {
        for (int i = 0; i < part->activities.count; i++)
            if (concerns_activity(q->in, f, part->activities.at[i]))
                return true;
        return f->kind == FACT_EXCLUDES && ints_has(&part->activities, f->a) && ints_has(&part->activities, f->b);
    }
    if (fact_of_slot(f->kind))
        return slotset_has(&part->slots, f->b);
    if (f->kind < FACT_LOCK || (part->kind == PART_SLOT && f->kind == FACT_HOMEWORK))
        return false;
    /* Left out of a large school, these would open more ways than a question can look at: there they are given. */
    if (!q->options->whole && ((f->kind >= FACT_LEADERS && f->kind <= FACT_OFFER_SIZE && f->kind != FACT_SECTIONS_MIN &&
                                f->kind != FACT_SIZE_MIN) ||
                               f->kind == FACT_CAPACITY || f->kind == FACT_FEATURES))
        return false;
    if (f->kind == FACT_NEEDS || f->kind == FACT_WANTS || f->kind == FACT_APART)
        return slotset_meets(&q->in->students[f->a].attends, &part->slots);
    return true;
}

/* `stated`: see struct altered. */
static struct altered *alter(const struct inquiry *q, const int *level, const struct school_part *part, bool stated)
{
    struct altered *a = altered_new(q->in);
    a->stated = stated;
    for (int i = 0; i < q->n_facts; i++)
        /* what a repair of the data changes (times, grades) holds for the week too */
        if (level[i] && ((part->kind == PART_WEEK && level[i] > 0) || fact_concerns(q, &q->facts[i], part)))
            altered_apply(a, &q->facts[i], level[i]);
    altered_end(a);
    return a;
}

static void on_breach(void *ctx, const char *code, struct pos at, const char *message)
{
    (void)code;
    (void)at;
    (void)message;
    ++*(int *)ctx;
}

static enum reply ask_limits(const struct altered *a)
{
    int breaches = 0;
    limits_check(&a->in, on_breach, &breaches);
    return breaches ? REPLY_NO : REPLY_YES;
}

static bool counts_say_no(const struct altered *a, const struct school_part *part)
{
    for (int t = slotset_next(&part->slots, 0); t >= 0; t = slotset_next(&part->slots, t + 1))
        if (counts_refute(a, t))
            return true;
    return false;
}

/* A solution of the program, completed, is a legal timetable of the altered school. */
static bool is_timetable(const struct altered *a, const struct program *p, const int64_t *x)
{
    struct timetable *t = complete(p, x, NULL, NULL);
    struct verdict *v = t ? verdict_of(&a->in, t) : NULL;
    bool legal = v && verdict_legal(v);
    verdict_free(v);
    timetable_free(t);
    return legal;
}

static bool has_own_column(const struct program *p, int student, int slot)
{
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        if (c->kind == COLUMN_ABSENT && c->key[0] == student && c->key[1] == slot && c->key[2] < 0)
            return true;
    }
    return false;
}

/* The student of the column, or the first of those whom it stands for. */
static void add_absent(struct inquiry *q, const struct program *p, const struct column *c, int count)
{
    const struct instance *in = p->in;
    for (int s = c->key[0]; s < in->n_students && count > 0; s++) {
        const struct student *st = &in->students[s];
        bool one_of_them = st->scheduled && in->pool_of_class[st->class_] == c->key[2] &&
                           slotset_has(&st->attends, c->key[1]) && !has_own_column(p, s, c->key[1]);
        if (s != c->key[0] && !one_of_them)
            continue;
        q->absent_student[q->n_absent] = s;
        q->absent_slot[q->n_absent++] = c->key[1];
        count--;
    }
}

static void note_absent(struct inquiry *q, const struct program *p, const int64_t *x)
{
    int n = 0;
    for (int j = 0; j < p->n_columns; j++)
        n += p->columns[j].kind == COLUMN_ABSENT ? (int)x[j] : 0;
    q->n_absent = 0;
    q->absent_student = ARENA_ARRAY(q->arena, n, int);
    q->absent_slot = ARENA_ARRAY(q->arena, n, int);
    for (int j = 0; j < p->n_columns; j++)
        if (p->columns[j].kind == COLUMN_ABSENT)
            add_absent(q, p, &p->columns[j], (int)x[j]);
}

/* The search on the school as a file would state it: YES where it finds a timetable. With the school's own weights,
 * which draw students out of study where adults are short. */
static enum reply search(const struct inquiry *q, const struct altered *a, double seconds)
{
    struct instance in = a->in;
    double left = q->options->deadline - clock_now();
    struct solve_options options = {.time_limit = left < seconds ? left : seconds,
                                    .gap = 1e9,
                                    .threads = 1,
                                    .seed = 1,
                                    .interrupted = q->options->interrupted,
                                    .plain = true,
                                    .search_only = true};
    if (left <= 0)
        return REPLY_UNKNOWN;
    memcpy(in.profile.weights, q->in->profile.weights, sizeof in.profile.weights);
    struct outcome *o = solve(&in, &options);
    enum reply reply = o->answer == ANSWER_OPTIMAL || o->answer == ANSWER_FEASIBLE ? REPLY_YES
                       : o->answer == ANSWER_INFEASIBLE                            ? REPLY_NO
                                                                                   : REPLY_UNKNOWN;
    outcome_free(o);
    return reply;
}

static enum reply ask_glpk(struct inquiry *q, struct altered *a, const struct school_part *part, bool certain);

/* One question that GLPK cannot answer must not take the time of all others. */
static double question_seconds(const struct inquiry *q, const struct school_part *part, double left)
{
    const double SHARE = 0.1;
    double most = SHARE * left < QUESTION_SECONDS ? SHARE * left : QUESTION_SECONDS;
    if (part->kind == PART_ACTIVITIES) /* few, and mostly the last to be asked */
        most = ACTIVITIES_SECONDS;
    else if (!q->options->whole)
        most = PART_SECONDS;
    return most < left ? most : left;
}

/* With the absences of a solution written into the school. */
static enum reply ask_without(struct inquiry *q, const struct altered *a, const struct school_part *part)
{
    struct altered *b = altered_new(&a->in);
    for (int i = 0; i < q->n_absent; i++)
        altered_absent(b, q->absent_student[i], q->absent_slot[i]);
    altered_end(b);
    int n = q->n_absent; /* asking again notes nobody */
    enum reply reply = ask_glpk(q, b, part, true);
    q->n_absent = n;
    altered_free(b);
    return reply == REPLY_YES ? REPLY_YES : REPLY_UNKNOWN;
}

/* `certain`: YES only for a timetable found. */
static enum reply ask_glpk(struct inquiry *q, struct altered *a, const struct school_part *where, bool certain)
{
    struct program *p = program_build_loose(&a->in, &a->slack);
    int64_t *x = xcalloc((size_t)p->n_columns + 1, sizeof *x);
    struct part *part = part_new(p, NULL, x, NULL, 0);
    double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), value, bound;
    double now = clock_now();
    struct guard_limits limits = {.deadline = now + question_seconds(q, where, q->options->deadline - now),
                                  .interrupted = q->options->interrupted,
                                  .node_limit = NODES,
                                  .cutoff = GUARD_INF};
    enum guard_answer answer =
        part->contradiction ? GUARD_INFEASIBLE : guard_mip(&part->problem, &limits, solution, &value, &bound);
    enum reply reply = answer == GUARD_INFEASIBLE ? REPLY_NO : REPLY_UNKNOWN;
    if ((answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && part_take(p, part, solution, x)) {
        reply = REPLY_YES;
        if (certain && altered_is_loose(a)) {
            note_absent(q, p, x);
            reply = ask_without(q, a, where);
        } else if (certain && !is_timetable(a, p, x)) {
            reply = search(q, a, QUESTION_SECONDS);
        }
    }
    free(solution);
    part_free(part);
    free(x);
    program_free(p);
    return reply;
}

/* Wishes that could become seats. */
static bool many_seats(const struct instance *in)
{
    int n = 0;
    for (int s = 0; s < in->n_students; s++)
        for (int w = 0; w < in->students[s].n_wishes; w++)
            n += !slotset_empty(&in->activities[in->students[s].wishes[w].activity].slots) &&
                 !slotset_empty(&in->students[s].attends);
    return n > MANY_SEATS;
}

/* The search may find a timetable of the part sooner than GLPK; what is left out has to be stated for it. */
static bool search_finds(const struct inquiry *q, const int *level, const struct school_part *part)
{
    struct altered *a = alter(q, level, part, true);
    altered_restrict(a, &part->slots, part->kind == PART_DAY);
    bool found = !altered_is_loose(a) && many_seats(&a->in) && search(q, a, SEARCH_SECONDS) == REPLY_YES;
    altered_free(a);
    return found;
}

enum reply ask(struct inquiry *q, const int *level, const struct school_part *part)
{
    bool left_out = false;
    enum reply reply;
    if (inquiry_is_over(q)) {
        q->unsure = true;
        return REPLY_UNKNOWN;
    }
    for (int i = 0; i < q->n_facts; i++)
        left_out |= level[i] == LEVEL_OUT;
    struct altered *a = alter(q, level, part, false);
    q->n_absent = part->kind == PART_WEEK ? 0 : q->n_absent;
    if (part->kind == PART_LIMITS) {
        reply = ask_limits(a);
    } else if (part->kind == PART_ACTIVITIES) {
        altered_activities(a, &part->activities);
        reply = ask_glpk(q, a, part, false);
    } else {
        if (part->kind != PART_WEEK)
            altered_restrict(a, &part->slots, part->kind == PART_DAY);
        bool certain = part->kind == PART_WEEK && !left_out;
        if (counts_say_no(a, part))
            reply = REPLY_NO;
        else if (part->kind != PART_WEEK && !q->options->whole && search_finds(q, level, part))
            reply = REPLY_YES;
        else if (part->kind == PART_WEEK && !q->options->whole)
            reply = left_out || altered_is_loose(a) ? REPLY_UNKNOWN : search(q, a, WEEK_SECONDS);
        else
            reply = ask_glpk(q, a, part, certain);
    }
    altered_free(a);
    q->unsure |= reply == REPLY_UNKNOWN;
    return reply;
}

const struct school_part *part_by_counts(struct inquiry *q, const int *level)
{
    for (int i = 0; i < q->n_parts; i++) {
        if (q->parts[i].kind != PART_SLOT)
            continue;
        struct altered *a = alter(q, level, &q->parts[i], false);
        bool refuted = counts_refute(a, q->parts[i].slot);
        altered_free(a);
        if (refuted)
            return &q->parts[i];
    }
    return NULL;
}

const struct school_part *ask_all(struct inquiry *q, const int *level, enum reply *reply)
{
    const struct school_part *week = &q->parts[q->n_parts - 1];
    *reply = ask(q, level, &q->parts[0]);
    if (*reply != REPLY_YES)
        return &q->parts[0];
    const struct school_part *part = part_by_counts(q, level);
    *reply = part ? REPLY_NO : ask(q, level, week);
    for (int i = 1; i < q->n_parts - 1 && !part && *reply != REPLY_YES; i++)
        if (ask(q, level, &q->parts[i]) == REPLY_NO)
            part = &q->parts[i];
    if (*reply == REPLY_NO && !part)
        part = week;
    *reply = part ? REPLY_NO : *reply;
    return part;
}
