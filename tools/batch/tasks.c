/* Rounds as lists of tasks. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "tools/batch/batch.h"

/* What every task says. */
static json_t *asks_of(const struct batch *b, const struct member *m, const char *kind, double time_limit, int64_t work_limit)
{
    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:f, s:I, s:f, s:I}", "kind", kind, "version", KEHOU_VERSION, "district",
                     b->path, "school", m->school, "id", m->id, "sha256", m->sha256, "work", b->work, "time_limit", time_limit,
                     "work_limit", (json_int_t)work_limit, "gap", b->c->gap, "seed", (json_int_t)b->c->seed);
}

/* Tolls of a provider at one member in the week of the limits. */
static json_t *toll_json(const struct batch *b, const struct member *m, int provider, int monday)
{
    json_t *slots = json_object();
    int64_t meeting = 0;
    for (int t = 0; t < m->n_slots; t++) {
        int64_t sum = 0;
        for (int l = 0; l < b->n_limits; l++) {
            const struct limit *limit = &b->limits[l];
            if (limit->provider == provider && limit->monday == monday && !limit->meetings &&
                limit_slot(m, limit, t, b->x->providers[provider].travel))
                sum += limit->price;
        }
        if (sum)
            json_object_set_new(slots, m->slots[t].id, json_integer(sum));
    }
    for (int l = 0; l < b->n_limits; l++)
        if (b->limits[l].provider == provider && b->limits[l].monday == monday && b->limits[l].meetings)
            meeting += b->limits[l].price;
    if (!json_object_size(slots) && !meeting) {
        json_decref(slots);
        return NULL;
    }
    return json_pack("{s:i, s:I, s:o}", "week", (monday - m->monday) / 7 + 1, "meeting", (json_int_t)meeting, "slots", slots);
}

static json_t *tolls_json(const struct batch *b, const struct member *m, int provider)
{
    json_t *tolls = json_array();
    for (int l = 0, last = 0; l < b->n_limits; l++) {
        int monday = b->limits[l].monday;
        if (b->limits[l].provider != provider || monday == last)
            continue;
        last = monday; /* limits of a provider come week by week */
        json_t *toll = monday >= m->monday && monday < m->monday + 7 * m->weeks ? toll_json(b, m, provider, monday) : NULL;
        if (toll)
            json_array_append_new(tolls, toll);
    }
    return tolls;
}

/* Adds the terms of a member: of the providers that can come to it. */
static void add_terms(const struct batch *b, const struct member *m, const struct share_terms *t, json_t *asks)
{
    json_t *providers = json_object();
    int64_t weight = 0;
    for (int p = 0; p < b->x->n_providers; p++) {
        json_t *of = json_object(), *slots = json_object();
        bool any = false;
        for (int s = 0; s < m->n_slots; s++) {
            any |= m->can[p * m->n_slots + s];
            if (t->limited && t->at_once[p * m->n_slots + s])
                json_object_set_new(slots, m->slots[s].id, json_integer(t->at_once[p * m->n_slots + s]));
        }
        if (any && t->limited) {
            if (b->x->providers[p].instructors >= 0)
                json_object_set(of, "at_once", slots);
            if (b->x->providers[p].p.max_sessions >= 0)
                json_object_set_new(of, "max_sessions", json_integer(t->sessions[p]));
        }
        if (any && t->priced)
            json_object_set_new(of, "tolls", tolls_json(b, m, p));
        json_decref(slots);
        if (json_object_size(of) && (t->limited || json_array_size(json_object_get(of, "tolls"))))
            json_object_set(providers, b->x->providers[p].p.id, of);
        json_decref(of);
    }
    for (int l = 0; l < b->n_limits && t->priced; l++)
        weight += b->limits[l].provider < 0 ? b->limits[l].price : 0;
    json_object_set_new(asks, "providers", providers);
    json_object_set_new(asks, "cost_weight", json_integer(weight));
    if (t->limited && t->budget >= 0)
        json_object_set_new(asks, "budget", json_integer(100 * t->budget));
}

static bool write_task(const struct batch *b, struct task *t)
{
    task_key(t->asks, t->key);
    t->path = work_path(b->arena, b->work, "tasks", t->key, "json");
    char *text = json_dumps(t->asks, JSON_SORT_KEYS | JSON_INDENT(1));
    bool good = file_replace(t->path, text, strlen(text));
    if (!good)
        fprintf(stderr, _("kehou: %s: cannot write: %s\n"), t->path, strerror(errno));
    free(text);
    return good;
}

/* The answer of a task, into the member's place for the round. */
static void take_answer(const struct batch *b, struct task *t, enum round round)
{
    struct member *m = &b->members[t->member];
    struct school_answer a;
    t->done = answer_read(b->work, t->key, m->school, b->x, b->arena, &a);
    if (!t->done)
        return;
    json_decref(m->answers[round].json);
    m->answers[round] = a;
}

static bool write_tasks(const struct batch *b, struct task *tasks, int n)
{
    bool good = true;
    for (int i = 0; i < n && good; i++)
        good = write_task(b, &tasks[i]);
    return good;
}

static void free_tasks(struct task *tasks, int n)
{
    for (int i = 0; i < n; i++)
        json_decref(tasks[i].asks);
    free(tasks);
}

/* Seconds of the member's last answer, 0 before the first. */
static double took(const struct member *m)
{
    int round = ROUND_FIRST - 1;
    while (round > ROUND_FREE && !m->answers[round].json)
        round--;
    return m->answers[round].json ? m->answers[round].seconds : 0;
}

/* The longest first, by what is known: so that no processor waits long for the others at the end of a round (Graham 1969). */
static int by_length(const void *a, const void *b, void *ctx)
{
    const struct batch *batch = ctx;
    const struct task *s = a, *t = b;
    const struct member *m = &batch->members[s->member], *n = &batch->members[t->member];
    double x = took(m), y = took(n);
    if (x != y)
        return x > y ? -1 : 1;
    return m->n_students != n->n_students ? n->n_students - m->n_students : s->member - t->member;
}

static bool is_bound(enum round round)
{
    return round >= ROUND_BOUND && round < ROUND_PRICED;
}

/* Where the task starts: the timetable of an answer, and a proof by prices, the best or the last one. */
static void add_starts(const struct batch *b, const struct member *m, enum round round, json_t *asks)
{
    bool bounds = is_bound(round);
    int from = round >= ROUND_FINAL && round < ROUND_FIRST && m->chosen >= 0 ? m->chosen
               : round > ROUND_PRICED && round <= ROUND_AGAIN && json_object_get(m->answers[round - 1].json, "yaml")
                   ? (int)round - 1
                   : ROUND_FREE;
    int prices = round == ROUND_BOUND || round == ROUND_REPAIR || round == ROUND_FIRST ? ROUND_FREE
                 : bounds && round != ROUND_TREE                                     ? (int)round - 1
                 : b->best_tried >= 0                                                ? ROUND_BOUND + b->best_tried
                                                                                     : ROUND_FREE;
    bool has = json_object_get(m->answers[from].json, "yaml");
    if (round == ROUND_FREE)
        return;
    if (!bounds && has)
        json_object_set_new(asks, "from", json_string(m->answers[from].key));
    if (!json_object_get(m->answers[prices].json, "proof"))
        prices = ROUND_FREE;
    if ((bounds || has) && json_object_get(m->answers[prices].json, "proof"))
        json_object_set_new(asks, "prices", json_string(m->answers[prices].key));
}

bool round_run(struct batch *b, enum round round, const bool *of, const struct share_terms *terms, double share, bool bound_aside)
{
    struct task *tasks = xcalloc((size_t)b->n + 1, sizeof *tasks);
    bool bounds = is_bound(round);
    int n = 0;
    for (int i = 0; i < b->n; i++) {
        struct member *m = &b->members[i];
        if (m->broken || (of && !of[i]))
            continue;
        json_t *asks = asks_of(b, m, bounds ? "bound" : "answer", share * m->time_limit, (int64_t)(share * (double)b->c->work_limit));
        add_terms(b, m, terms ? &terms[i] : &(struct share_terms){.budget = -1}, asks);
        if (bounds) { /* it has neither */
            json_object_del(asks, "gap");
            json_object_del(asks, "seed");
        }
        json_object_set_new(asks, "bound_aside", json_integer(bound_aside));
        add_starts(b, m, round, asks);
        tasks[n++] = (struct task){.member = i, .asks = asks, .seconds = share * m->time_limit};
    }
    qsort_r(tasks, (size_t)n, sizeof *tasks, by_length, b);
    bool good = write_tasks(b, tasks, n);
    for (int i = 0; i < n && good; i++)
        take_answer(b, &tasks[i], round);
    good = good && b->engine->run(b, tasks, n);
    for (int i = 0; i < n && good; i++) {
        if (!tasks[i].done)
            take_answer(b, &tasks[i], round);
        if (!tasks[i].done && tasks[i].code)
            b->members[tasks[i].member].code = tasks[i].code;
    }
    free_tasks(tasks, n);
    return good;
}

#define DRAFT_SHARE 0.5 /* of a school's time, for why it has no timetable */

/* Documents -------------------------------------------------------------------------------- */

static struct task publish_of(const struct batch *b, int i)
{
    const struct member *m = &b->members[i];
    const struct school_answer *a = m->chosen >= 0 ? &m->answers[m->chosen] : NULL, *free = &m->answers[ROUND_FREE];
    double seconds = DRAFT_SHARE * m->time_limit;
    struct task t = {.member = i, .seconds = seconds};
    t.asks = asks_of(b, m, a ? "publish" : "draft", seconds, (int64_t)(DRAFT_SHARE * (double)b->c->work_limit));
    json_object_set_new(t.asks, "dir", json_string(m->dir));
    json_object_set_new(t.asks, "groups", json_integer(b->groups));
    json_object_set_new(t.asks, "anonymize", json_boolean(b->c->anonymize));
    json_object_set_new(t.asks, "lang", json_string(text_is_chinese() ? "zh" : "en"));
    if (!a)
        return t;
    seconds = 0;
    for (int r = 0; r < ROUND_FIRST && !b->c->work_limit; r++) /* nothing of a clock where the effort is the limit */
        seconds += m->answers[r].json ? m->answers[r].seconds : 0;
    json_object_set_new(t.asks, "answer", json_string(a->key));
    json_object_set_new(t.asks, "seconds", json_real(seconds));
    if (free->json && free->has_bound)
        json_object_set_new(t.asks, "bound", json_integer(free->bound));
    if (free->json && json_object_get(free->json, "proof"))
        json_object_set_new(t.asks, "proof", json_string(free->key));
    return t;
}

bool publish_run(struct batch *b, bool drafts)
{
    struct task *tasks = xcalloc((size_t)b->n + 1, sizeof *tasks);
    int n = 0;
    for (int i = 0; i < b->n; i++)
        if (!b->members[i].broken) {
            b->members[i].no_timetable = b->members[i].chosen < 0;
            if (drafts || b->members[i].chosen >= 0)
                tasks[n++] = publish_of(b, i);
            else
                b->members[i].code = EXIT_LIMIT;
        }
    bool good = write_tasks(b, tasks, n);
    for (int i = 0; i < n && good; i++)
        tasks[i].done = published(b->work, tasks[i].key, b->members[tasks[i].member].dir, &tasks[i].code);
    good = good && b->engine->run(b, tasks, n);
    for (int i = 0; i < n && good; i++) {
        struct member *m = &b->members[tasks[i].member];
        int code;
        if (published(b->work, tasks[i].key, m->dir, &code))
            m->code = code;
        else
            m->code = tasks[i].code ? tasks[i].code : EXIT_SYSTEM;
    }
    free_tasks(tasks, n);
    return good;
}
