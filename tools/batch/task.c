#include "tools/batch/task.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

/* Keys of a task that say where, not what. */
static const char *const places[] = {"district", "school", "work", "dir"};
enum { PLACES = sizeof places / sizeof *places };

void task_key(const json_t *asks, char out[65])
{
    json_t *copy = json_deep_copy(asks);
    for (int i = 0; i < PLACES; i++)
        json_object_del(copy, places[i]);
    char *text = json_dumps(copy, JSON_SORT_KEYS | JSON_COMPACT);
    sha256_hex(text, strlen(text), out);
    free(text);
    json_decref(copy);
}

const char *work_path(struct arena *a, const char *work, const char *kind, const char *key, const char *end)
{
    return arena_printf(a, "%s/%s/%s.%s", work, kind, key, end);
}

/* The file has the hash that the answer names; true too where the answer names none. */
static bool is_whole(const char *work, const char *key, const char *end, const json_t *answer)
{
    const char *says = json_string_value(json_object_get(answer, end));
    struct arena *a = arena_new();
    char is[65] = "";
    size_t length;
    const char *bytes = says ? file_read(a, work_path(a, work, "answers", key, end), &length) : NULL;
    if (bytes)
        sha256_hex(bytes, length, is);
    arena_free(a);
    return !says || !strcmp(says, is);
}

static json_t *read_json(const char *work, const char *key)
{
    struct arena *a = arena_new();
    json_error_t error;
    json_t *j = json_load_file(work_path(a, work, "answers", key, "json"), JSON_REJECT_DUPLICATES, &error);
    const char *of = json_string_value(json_object_get(j, "key"));
    if (!of || strcmp(of, key) != 0) {
        json_decref(j);
        j = NULL;
    }
    arena_free(a);
    return j;
}

/* amounts [count]: 0 where none is stated. */
static struct uses_list read_uses(const json_t *list, int school, const struct district *x, struct arena *a,
                                  const double **amounts)
{
    struct uses_list uses = {0, ARENA_ARRAY(a, json_array_size(list), struct shared_use)};
    double *amount = ARENA_ARRAY(a, json_array_size(list), double);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        const char *provider = json_string_value(json_object_get(j, "provider")), *weeks = json_string_value(json_object_get(j, "weeks"));
        struct shared_use u = {.school = school, .provider = -1, .instructor = -1,
                               .day = (enum day)json_integer_value(json_object_get(j, "day")),
                               .start = (int)json_integer_value(json_object_get(j, "start")),
                               .end = (int)json_integer_value(json_object_get(j, "end")),
                               .monday = (int)json_integer_value(json_object_get(j, "monday")),
                               .section = (int)json_integer_value(json_object_get(j, "section")),
                               .slot = (int)json_integer_value(json_object_get(j, "slot")),
                               .students = (int)json_integer_value(json_object_get(j, "students")),
                               .weeks = weeks ? strtoull(weeks, NULL, 16) : 0};
        for (int p = 0; p < x->n_providers && provider; p++)
            if (!strcmp(x->providers[p].p.id, provider))
                u.provider = p;
        if (u.provider < 0)
            continue;
        amount[uses.count] = json_number_value(json_object_get(j, "amount"));
        uses.at[uses.count++] = u;
    }
    *amounts = amount;
    return uses;
}

bool answer_read(const char *work, const char *key, int school, const struct district *x, struct arena *a,
                 struct school_answer *out)
{
    json_t *j = read_json(work, key);
    if (!j || !is_whole(work, key, "yaml", j) || !is_whole(work, key, "proof", j)) {
        json_decref(j);
        return false;
    }
    const double *whole;
    const json_t *led_cost = json_object_get(j, "led_cost");
    *out = (struct school_answer){.status = (enum answer)json_integer_value(json_object_get(j, "status")),
                                  .has_bound = json_is_integer(json_object_get(j, "bound")),
                                  .score = json_integer_value(json_object_get(j, "score")),
                                  .bound = json_integer_value(json_object_get(j, "bound")),
                                  .plain = json_integer_value(json_object_get(j, "plain")),
                                  .cost = json_integer_value(json_object_get(j, "cost")),
                                  .seconds = json_number_value(json_object_get(j, "seconds")),
                                  .uses = read_uses(json_object_get(j, "uses"), school, x, a, &whole),
                                  .led_cost = led_cost ? json_number_value(led_cost) : -1,
                                  .json = j};
    out->led = read_uses(json_object_get(j, "led"), school, x, a, &out->amounts);
    snprintf(out->key, sizeof out->key, "%s", key);
    return true;
}

bool published(const char *work, const char *key, const char *dir, int *code)
{
    json_t *j = read_json(work, key);
    struct arena *a = arena_new();
    const char *says = json_string_value(json_object_get(j, "summary")), *path = json_string_value(json_object_get(j, "path"));
    char is[65] = "";
    size_t length;
    const char *bytes = says && path ? file_read(a, arena_printf(a, "%s/%s", dir, path), &length) : NULL;
    if (bytes)
        sha256_hex(bytes, length, is);
    bool good = says && !strcmp(says, is);
    *code = (int)json_integer_value(json_object_get(j, "code"));
    arena_free(a);
    json_decref(j);
    return good;
}
