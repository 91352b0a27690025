/* The process of one task. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "solver/led.h"
#include "solver/warm.h"
#include "tools/batch/runner.h"
#include "tools/batch/task.h"
#include "tools/report/folder.h"
#include "tools/solving.h"

struct child {
    json_t *asks;
    const char *work, *key;
    char key_text[65];
    struct arena *arena;
    struct district *x;
    int school;
    struct diags *d;
    struct instance *in;
};

static int64_t asked(const struct child *c, const char *key)
{
    return json_integer_value(json_object_get(c->asks, key));
}

static const char *named(const struct child *c, const char *key)
{
    return json_string_value(json_object_get(c->asks, key));
}

/* Writes work/answers/KEY.END and its hash into the answer. */
static bool keep_file(const struct child *c, const char *end, const struct buf *text, json_t *answer)
{
    char hash[65];
    sha256_hex(text->text, text->length, hash);
    json_object_set_new(answer, end, json_string(hash));
    return file_replace(work_path(c->arena, c->work, "answers", c->key, end), text->text, text->length);
}

static bool keep_answer(const struct child *c, json_t *answer)
{
    json_object_set_new(answer, "key", json_string(c->key));
    char *text = json_dumps(answer, JSON_SORT_KEYS | JSON_INDENT(1));
    bool good = text && file_replace(work_path(c->arena, c->work, "answers", c->key, "json"), text, strlen(text));
    free(text);
    json_decref(answer);
    return good;
}

/* Terms ------------------------------------------------------------------------------------ */

static int slot_named(const struct instance *in, const char *id)
{
    for (int t = 0; t < in->n_slots; t++)
        if (!strcmp(in->slots[t].id, id))
            return t;
    return -1;
}

static struct toll read_toll(const struct child *c, const json_t *j)
{
    const struct instance *in = c->in;
    int64_t *slot = ARENA_ARRAY(in->arena, in->n_slots, int64_t);
    const char *id;
    json_t *value;
    json_object_foreach((json_t *)json_object_get(j, "slots"), id, value)
    {
        int t = slot_named(in, id);
        if (t >= 0)
            slot[t] = json_integer_value(value);
    }
    int week = (int)json_integer_value(json_object_get(j, "week"));
    return (struct toll){.weeks = UINT64_C(1) << (week - 1), .slot = slot,
                         .meeting = json_integer_value(json_object_get(j, "meeting"))};
}

static struct provider_terms read_provider(const struct child *c, const char *id, const json_t *j)
{
    const struct instance *in = c->in;
    struct provider_terms t = {.id = id, .max_sessions = -1};
    const json_t *most = json_object_get(j, "max_sessions"), *slots = json_object_get(j, "at_once"), *tolls = json_object_get(j, "tolls");
    if (most)
        t.max_sessions = (int)json_integer_value(most);
    if (slots) {
        t.at_once = ARENA_ARRAY(in->arena, in->n_slots, int);
        for (int s = 0; s < in->n_slots; s++)
            t.at_once[s] = (int)json_integer_value(json_object_get(slots, in->slots[s].id));
    }
    t.n_tolls = (int)json_array_size(tolls);
    t.tolls = ARENA_ARRAY(in->arena, t.n_tolls, struct toll);
    for (int i = 0; i < t.n_tolls; i++)
        t.tolls[i] = read_toll(c, json_array_get(tolls, (size_t)i));
    return t;
}

static struct district_terms read_terms(const struct child *c)
{
    json_t *providers = json_object_get(c->asks, "providers"), *value;
    const json_t *budget = json_object_get(c->asks, "budget");
    struct district_terms terms = {.budget_week = budget ? json_integer_value(budget) : -1,
                                   .cost_weight = (int)asked(c, "cost_weight")};
    const char *id;
    terms.at = ARENA_ARRAY(c->in->arena, json_object_size(providers), struct provider_terms);
    json_object_foreach(providers, id, value)
    {
        terms.at[terms.n++] = read_provider(c, id, value);
    }
    return terms;
}

/* Answers ------------------------------------------------------------------------------ */

/* amounts [n_sections], or NULL: whole ones. */
static json_t *uses_json(const struct child *c, const struct timetable *t, const double *amounts)
{
    json_t *list = json_array();
    struct uses_list uses = uses_of(c->x, c->school, c->in, t, c->arena);
    for (int i = 0; i < uses.count; i++) {
        const struct shared_use *u = &uses.at[i];
        char weeks[20];
        snprintf(weeks, sizeof weeks, "%llx", (unsigned long long)u->weeks);
        json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:s, s:i, s:i, s:i}", "activity",
                                              c->in->activities[t->sections[u->section].activity].id, "provider",
                                              c->x->providers[u->provider].p.id, "day", (int)u->day, "start", u->start,
                                              "end", u->end, "monday", u->monday, "weeks", weeks, "section", u->section,
                                              "slot", u->slot, "students", u->students));
        if (amounts)
            json_object_set_new(json_array_get(list, json_array_size(list) - 1), "amount", json_real(amounts[u->section]));
    }
    return list;
}

/* Points that the terms added to the score. */
static int64_t charged(const struct child *c, const struct outcome *o)
{
    int64_t points = asked(c, "cost_weight") * o->verdict->measures[MEASURE_COST];
    for (int g = 0; g < o->timetable->n_sections; g++) {
        const struct section *s = &o->timetable->sections[g];
        struct slotset slots = section_occupies(c->in, s);
        if (s->provider >= 0)
            points += toll_of(c->in, s->provider, &slots, slotset_count(&s->starts), s->weeks);
    }
    return points;
}

/* What to start from: the school without terms, an answer's timetable and the proof of its, or another's, bound. */
struct start {
    struct instance *in;
    struct timetable *t;
    struct warm warm;
};

static struct start start_from(const struct child *c)
{
    struct start s = {0};
    struct diags *d = diags_new();
    const char *from = named(c, "from"), *prices = named(c, "prices");
    s.in = from || prices ? district_school_read(c->x, c->school, d) : NULL;
    s.t = s.in && from ? timetable_read(work_path(c->arena, c->work, "answers", from, "yaml"), s.in, d) : NULL;
    s.warm = (struct warm){.in = s.in, .timetable = s.t};
    if (s.in && prices)
        warm_take_proof(&s.warm, work_path(c->arena, c->work, "answers", prices, "proof"));
    diags_free(d);
    return s;
}

static void start_free(struct start *s)
{
    warm_drop_proof(&s->warm);
    timetable_free(s->t);
    instance_free(s->in);
}

/* The answer started from, where it is legal under these terms too and nothing better was found: into the outcome. */
static void fall_back(const struct child *c, struct start *from, struct outcome *o)
{
    if (!from->t || o->answer == ANSWER_FAILED || o->answer == ANSWER_INFEASIBLE)
        return;
    timetable_drop_claims(from->t);
    struct verdict *v = verdict_of(c->in, from->t);
    if (!verdict_legal(v) || (o->verdict && o->verdict->score <= v->score)) {
        verdict_free(v);
        return;
    }
    timetable_free(o->timetable);
    verdict_free(o->verdict);
    o->timetable = from->t;
    o->verdict = v;
    o->answer = o->has_bound && o->bound == v->score ? ANSWER_OPTIMAL : ANSWER_FEASIBLE;
    from->t = NULL;
}

static struct solve_options limits_of(const struct child *c, const volatile sig_atomic_t *interrupted)
{
    return (struct solve_options){.time_limit = json_number_value(json_object_get(c->asks, "time_limit")),
                                  .work_limit = asked(c, "work_limit"),
                                  .threads = 1,
                                  .interrupted = interrupted};
}

static bool answer_task(const struct child *c, const volatile sig_atomic_t *interrupted)
{
    struct district_terms terms = read_terms(c);
    district_terms_apply(c->in, &terms);
    struct start from = start_from(c);
    struct solve_options options = limits_of(c, interrupted);
    options.gap = json_number_value(json_object_get(c->asks, "gap"));
    options.seed = (uint64_t)asked(c, "seed");
    options.warm = from.t ? &from.warm : NULL;
    options.plain = options.bound_anyway = true;
    options.bound_aside = asked(c, "bound_aside");
    json_t *answer = json_pack("{s:s}", "kind", "answer");
    if (c->d->errors) { /* rules that the data alone break */
        json_object_set_new(answer, "status", json_integer(ANSWER_INFEASIBLE));
        start_free(&from);
        return keep_answer(c, answer);
    }
    struct outcome *o = solve(c->in, &options);
    fall_back(c, &from, o);
    bool good = o->answer != ANSWER_FAILED;
    json_object_set_new(answer, "status", json_integer(o->answer));
    json_object_set_new(answer, "seconds", json_real(o->seconds));
    json_object_set_new(answer, "work", json_integer(o->work));
    if (o->has_bound)
        json_object_set_new(answer, "bound", json_integer(o->bound));
    if (o->certificate.length)
        good = good && keep_file(c, "proof", &o->certificate, answer);
    if (o->timetable && good) {
        struct buf text = {0};
        timetable_write(c->in, o->timetable, &text);
        good = keep_file(c, "yaml", &text, answer);
        buf_free(&text);
        json_object_set_new(answer, "score", json_integer(o->verdict->score));
        json_object_set_new(answer, "plain", json_integer(o->verdict->score - charged(c, o)));
        json_object_set_new(answer, "cost", json_integer(o->verdict->measures[MEASURE_COST]));
        json_object_set_new(answer, "uses", uses_json(c, o->timetable, NULL));
    }
    if (o->why && !good)
        fputs(o->why, stderr);
    good = good && !*interrupted;
    if (good)
        good = keep_answer(c, answer);
    else
        json_decref(answer);
    outcome_free(o);
    start_free(&from);
    return good;
}

/* Bounds ------------------------------------------------------------------------------- */

static bool bound_task(const struct child *c, const volatile sig_atomic_t *interrupted)
{
    struct district_terms terms = read_terms(c);
    district_terms_apply(c->in, &terms);
    struct start from = start_from(c);
    struct solve_options options = limits_of(c, interrupted);
    options.warm = from.warm.proof ? &from.warm : NULL;
    options.bound_aside = asked(c, "bound_aside");
    double started = clock_now();
    struct led *l = led_new(c->in, &options);
    struct timetable sections = {.n_sections = l->n, .sections = l->sections};
    json_t *answer = json_pack("{s:s, s:i, s:I, s:f, s:I}", "kind", "bound", "status", ANSWER_UNKNOWN, "bound",
                               (json_int_t)l->bound, "seconds", clock_now() - started, "work", (json_int_t)l->work);
    if (l->settled)
        json_object_set_new(answer, "led", uses_json(c, &sections, l->amounts));
    if (l->settled)
        json_object_set_new(answer, "led_cost", json_real(l->cost));
    bool good = !l->failed && !*interrupted;
    if (l->certificate.length)
        good = good && keep_file(c, "proof", &l->certificate, answer);
    if (good)
        good = keep_answer(c, answer);
    else
        json_decref(answer);
    led_free(l);
    start_free(&from);
    return good;
}

/* Documents and drafts ----------------------------------------------------------------- */

static bool keep_code(const struct child *c, int code, const char *summary)
{
    char hash[65] = "";
    size_t length;
    const char *bytes = file_read(c->arena, arena_printf(c->arena, "%s/%s", named(c, "dir"), summary), &length);
    if (!bytes)
        return false;
    sha256_hex(bytes, length, hash);
    return keep_answer(c, json_pack("{s:s, s:i, s:s, s:s}", "kind", "published", "code", code, "path", summary, "summary", hash));
}

/* A timetable in the answers, without the claims that it made under terms. */
static struct timetable *unpriced(const struct child *c, const char *key)
{
    struct timetable *t = timetable_read(work_path(c->arena, c->work, "answers", key, "yaml"), c->in, c->d);
    if (t)
        timetable_drop_claims(t);
    return t;
}

static bool publish_task(const struct child *c)
{
    size_t length;
    const char *proof = named(c, "proof") ? file_read(c->arena, work_path(c->arena, c->work, "answers", named(c, "proof"), "proof"), &length) : NULL;
    if (json_is_true(json_object_get(c->asks, "anonymize")))
        instance_anonymize(c->in);
    struct timetable *t = unpriced(c, named(c, "answer"));
    if (!t) {
        diags_print(c->d, stderr);
        return false;
    }
    struct outcome o = {.answer = ANSWER_FEASIBLE, .timetable = t, .verdict = verdict_of(c->in, t), .first_seconds = -1,
                        .seconds = json_number_value(json_object_get(c->asks, "seconds")),
                        .has_bound = json_is_integer(json_object_get(c->asks, "bound")), .bound = asked(c, "bound")};
    bool good = verdict_legal(o.verdict);
    if (!good) {
        struct buf words = {0};
        verdict_write(c->in, o.verdict, &words);
        fputs(words.text, stderr);
        buf_free(&words);
    }
    if (proof)
        buf_add(&o.certificate, proof, length);
    if (o.has_bound && o.bound == o.verdict->score)
        o.answer = ANSWER_OPTIMAL;
    t->status = o.answer == ANSWER_OPTIMAL ? STATUS_OPTIMAL : STATUS_FEASIBLE;
    verdict_claim(o.verdict, t);
    t->has_bound = o.has_bound;
    t->bound = o.bound;
    struct report *r = report_new(c->in, t, o.verdict, &o);
    struct folder f = {.dir = named(c, "dir")};
    int groups = (int)asked(c, "groups");
    r->threads = 1;
    r->seed = asked(c, "seed");
    good = good && folder_prepare(f.dir, groups) && folder_add_report(&f, r, groups, true) && folder_write(&f);
    folder_free(&f);
    report_free(r);
    buf_free(&o.certificate);
    verdict_free(o.verdict);
    timetable_free(t);
    return good && keep_code(c, EXIT_DONE, "summary.json");
}

static bool draft_task(const struct child *c)
{
    struct common common = {.time_limit = json_number_value(json_object_get(c->asks, "time_limit")),
                            .work_limit = asked(c, "work_limit"),
                            .gap = json_number_value(json_object_get(c->asks, "gap")),
                            .threads = 1,
                            .seed = asked(c, "seed"),
                            .quiet = true,
                            .anonymize = json_is_true(json_object_get(c->asks, "anonymize"))};
    if (common.anonymize)
        instance_anonymize(c->in);
    struct district_terms terms = read_terms(c);
    district_terms_apply(c->in, &terms);
    struct solving solving = {.c = &common, .dir = named(c, "dir"), .groups = (int)asked(c, "groups"), .in = c->in};
    int code = solving_run(&solving, c->d);
    return keep_code(c, code, code == EXIT_DONE ? "summary.json" : "draft/summary.json");
}

/* The school as it was when the task was made; false where it is another now. */
static bool read_school(struct child *c)
{
    struct diags *d = diags_new();
    c->x = district_read(named(c, "district"), d);
    diags_free(d);
    c->school = (int)asked(c, "school");
    if (!c->x || c->school >= c->x->n_schools)
        return false;
    c->d = diags_new();
    c->in = district_school_read(c->x, c->school, c->d);
    if (c->in && !strcmp(c->in->sha256, named(c, "sha256")))
        return true;
    diags_print(c->d, stderr);
    return false;
}

int task_run(const char *path)
{
    json_error_t error;
    struct child c = {.asks = json_load_file(path, JSON_REJECT_DUPLICATES, &error), .arena = arena_new()};
    const char *kind = c.asks ? named(&c, "kind") : NULL;
    const volatile sig_atomic_t *interrupted = signals_catch();
    bool good = kind && named(&c, "work") && named(&c, "district") && named(&c, "sha256");
    if (!good)
        fprintf(stderr, _("kehou: %s: this is no task of kehou batch\n"), path);
    if (good) {
        task_key(c.asks, c.key_text);
        c.key = c.key_text;
        c.work = named(&c, "work");
        if (named(&c, "lang"))
            text_language(named(&c, "lang"));
        good = read_school(&c);
    }
    if (good)
        good = !strcmp(kind, "answer")    ? answer_task(&c, interrupted)
               : !strcmp(kind, "bound")   ? bound_task(&c, interrupted)
               : !strcmp(kind, "publish") ? publish_task(&c)
                                          : draft_task(&c);
    bool stopped = *interrupted != 0;
    instance_free(c.in);
    district_free(c.x);
    diags_free(c.d);
    arena_free(c.arena);
    json_decref(c.asks);
    return good ? EXIT_DONE : stopped ? RUNNER_AGAIN : EXIT_SYSTEM;
}
