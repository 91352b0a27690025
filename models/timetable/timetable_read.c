/* Reads a timetable (contract section 5) through the node tree. Every error is located and all
 * come in one go; whatever can be read is, even where no rule would allow it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"
#include "school/node.h"
#include "timetable/timetable.h"

/* Ids of one list of the instance, sorted for lookups. */
struct ids {
    int count;
    const char **id; /* sorted */
    int *index;
};

enum list { LIST_SLOT, LIST_ROOM, LIST_STAFF, LIST_PROVIDER, LIST_ACTIVITY, LIST_POST, LIST_STUDENT, LISTS };

struct reading {
    struct arena *arena; /* the timetable's */
    struct diags *d;
    const struct instance *in;
    struct ids ids[LISTS];
};

/* Ids ----------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b, void *ctx)
{
    const char *const *id = ctx;
    return strcmp(id[*(const int *)a], id[*(const int *)b]);
}

static struct ids sort_ids(struct arena *arena, int count, const void *list, size_t size)
{
    struct ids ids = {count, ARENA_ARRAY(arena, count, const char *), ARENA_ARRAY(arena, count, int)};
    const char **id = ARENA_ARRAY(arena, count, const char *);
    for (int i = 0; i < count; i++) {
        /* `id` is the first member of every entity. */
        memcpy(&id[i], (const char *)list + (size_t)i * size, sizeof *id);
        ids.index[i] = i;
    }
    qsort_r(ids.index, (size_t)count, sizeof *ids.index, by_id, id);
    for (int i = 0; i < count; i++)
        ids.id[i] = id[ids.index[i]];
    return ids;
}

static void sort_all_ids(struct reading *r)
{
    const struct instance *in = r->in;
    struct arena *a = r->arena;
    r->ids[LIST_SLOT] = sort_ids(a, in->n_slots, in->slots, sizeof *in->slots);
    r->ids[LIST_ROOM] = sort_ids(a, in->n_rooms, in->rooms, sizeof *in->rooms);
    r->ids[LIST_STAFF] = sort_ids(a, in->n_staff, in->staff, sizeof *in->staff);
    r->ids[LIST_PROVIDER] = sort_ids(a, in->n_providers, in->providers, sizeof *in->providers);
    r->ids[LIST_ACTIVITY] = sort_ids(a, in->n_activities, in->activities, sizeof *in->activities);
    r->ids[LIST_POST] = sort_ids(a, in->n_posts, in->posts, sizeof *in->posts);
    r->ids[LIST_STUDENT] = sort_ids(a, in->n_students, in->students, sizeof *in->students);
}

static void unknown_id(struct reading *r, enum list list, const struct node *n)
{
    static const char *const plain[LISTS] = {
        N_("slot %s is not in the instance"),     N_("room %s is not in the instance"),
        N_("staff %s is not in the instance"),    N_("provider %s is not in the instance"),
        N_("activity %s is not in the instance"), N_("post %s is not in the instance"),
        N_("student %s is not in the instance")};
    static const char *const nearest[LISTS] = {
        N_("slot %s is not in the instance: is %s meant?"),     N_("room %s is not in the instance: is %s meant?"),
        N_("staff %s is not in the instance: is %s meant?"),    N_("provider %s is not in the instance: is %s meant?"),
        N_("activity %s is not in the instance: is %s meant?"), N_("post %s is not in the instance: is %s meant?"),
        N_("student %s is not in the instance: is %s meant?")};
    const char *near = text_nearest(n->text, r->ids[list].id, r->ids[list].count);
    if (near)
        diag_error(r->d, n->pos, _(nearest[list]), n->text, near);
    else
        diag_error(r->d, n->pos, _(plain[list]), n->text);
}

/* Index of the entity that the scalar names, or -1 after an error. */
static int find(struct reading *r, enum list list, const struct node *n)
{
    if (n->kind != NODE_SCALAR) {
        diag_error(r->d, n->pos, _("an id is right here"));
        return -1;
    }
    const struct ids *ids = &r->ids[list];
    for (int low = 0, high = ids->count; low < high;) {
        int middle = (low + high) / 2, order = strcmp(n->text, ids->id[middle]);
        if (order == 0)
            return ids->index[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    unknown_id(r, list, n);
    return -1;
}

/* Nodes --------------------------------------------------------------------------------- */

/* The value of a key; NULL where it is absent or null. */
static const struct node *get(const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);
    bool null = n && n->kind == NODE_SCALAR && n->style == STYLE_PLAIN &&
                (!*n->text || !strcmp(n->text, "~") || !strcmp(n->text, "null"));
    return null ? NULL : n;
}

/* Is a mapping with known keys only; `keys` ends with NULL, the first `required` must be there. */
static bool check_map(struct reading *r, const struct node *n, const char *const *keys, int required)
{
    int count = 0;
    while (keys[count])
        count++;
    if (n->kind != NODE_MAPPING) {
        diag_error(r->d, n->pos, _("a mapping with the key %s is right here"), keys[0]);
        return false;
    }
    for (int i = 0; i < n->count; i++) {
        const char *key = n->entries[i].key, *near;
        bool known = false;
        for (int k = 0; k < count && !known; k++)
            known = !strcmp(keys[k], key);
        if (known)
            continue;
        near = text_nearest(key, keys, count);
        if (near)
            diag_error(r->d, n->entries[i].pos, _("unknown key %s: is %s meant?"), key, near);
        else
            diag_error(r->d, n->entries[i].pos, _("unknown key %s"), key);
    }
    bool whole = true;
    for (int k = 0; k < required; k++)
        if (!get(n, keys[k])) {
            diag_error(r->d, n->pos, _("the key %s is missing"), keys[k]);
            whole = false;
        }
    return whole;
}

/* A whole number; false after an error. */
static bool read_number(struct reading *r, const struct node *n, int64_t *number)
{
    char *end = NULL;
    if (n->kind == NODE_SCALAR && n->style != STYLE_QUOTED && strlen(n->text) < 18)
        *number = strtoll(n->text, &end, 10);
    if (end && end != n->text && !*end && n->text[0] != ' ' && n->text[0] != '+')
        return true;
    diag_error(r->d, n->pos, _("a whole number is right here"));
    return false;
}

static bool read_word(struct reading *r, const struct node *n, const char *const *words, int *value)
{
    int count = 0;
    for (; words[count]; count++)
        if (n->kind == NODE_SCALAR && !strcmp(n->text, words[count])) {
            *value = count;
            return true;
        }
    struct buf all = {0};
    for (int i = 0; i < count; i++)
        buf_printf(&all, "%s%s", i ? ", " : "", words[i]);
    diag_error(r->d, n->pos, _("one of these words is right here: %s"), all.text);
    buf_free(&all);
    return false;
}

static const char *read_text(struct reading *r, const struct node *n)
{
    if (n->kind == NODE_SCALAR)
        return arena_strdup(r->arena, n->text);
    diag_error(r->d, n->pos, _("text is right here"));
    return "";
}

static bool is_list(struct reading *r, const struct node *n)
{
    if (n && n->kind != NODE_SEQUENCE)
        diag_error(r->d, n->pos, _("a list is right here"));
    return n && n->kind == NODE_SEQUENCE;
}

static int by_value(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? -1 : x > y;
}

/* A list of ids without repeats; absent: empty. */
static struct ints read_ids(struct reading *r, enum list list, const struct node *n)
{
    struct ints out = {0, NULL};
    if (!is_list(r, n))
        return out;
    int *at = ARENA_ARRAY(r->arena, n->count, int), *sorted = xmalloc((size_t)n->count * sizeof *sorted);
    for (int i = 0; i < n->count; i++) {
        int found = find(r, list, n->items[i]);
        if (found >= 0)
            at[out.count++] = found;
    }
    memcpy(sorted, at, (size_t)out.count * sizeof *sorted);
    qsort(sorted, (size_t)out.count, sizeof *sorted, by_value);
    for (int i = 1; i < out.count; i++)
        if (sorted[i] == sorted[i - 1] && (i < 2 || sorted[i] != sorted[i - 2])) {
            const struct ids *ids = &r->ids[list];
            int k = 0;
            while (ids->index[k] != sorted[i])
                k++;
            diag_error(r->d, n->pos, _("%s is in this list more than once"), ids->id[k]);
        }
    free(sorted);
    out.at = at;
    return out;
}

static weekset read_weeks(struct reading *r, const struct node *n)
{
    weekset weeks = weeks_all(&r->in->term);
    if (n && (n->kind != NODE_SCALAR || !weeks_parse(&r->in->term, n->text, &weeks)))
        diag_error(r->d, n->pos, _("weeks are all, odd, even or a range such as 3-18"));
    return weeks;
}

/* A list of grades or a range such as 3-6. */
static gradeset read_grades(struct reading *r, const struct node *n)
{
    gradeset grades = 0;
    bool good = n->kind != NODE_MAPPING;
    if (n->kind == NODE_SCALAR) {
        const char *t = n->text;
        size_t length = strlen(t);
        good = (length == 1 || (length == 3 && t[1] == '-')) && t[0] >= '1' && t[length - 1] <= '9' &&
               t[0] <= t[length - 1];
        for (int g = t[0] - '0'; good && g <= t[length - 1] - '0'; g++)
            grades |= (gradeset)(1u << g);
    }
    for (int i = 0; n->kind == NODE_SEQUENCE && i < n->count; i++) {
        int64_t g;
        if (!read_number(r, n->items[i], &g))
            continue;
        good &= g >= 1 && g <= 9;
        if (g >= 1 && g <= 9)
            grades |= (gradeset)(1u << g);
    }
    if (!good)
        diag_error(r->d, n->pos, _("grades are a list such as [3, 4] or a range such as 3-6, within 1 to 9"));
    return grades;
}

static int read_room(struct reading *r, const struct node *n)
{
    return n ? find(r, LIST_ROOM, n) : -1;
}

/* Parts --------------------------------------------------------------------------------- */

/* The number N of the section id ACTIVITY-N; 0 after an error. */
static int read_section_id(struct reading *r, const struct node *n, int activity)
{
    const char *id = r->in->activities[activity].id, *text = n->kind == NODE_SCALAR ? n->text : "";
    size_t length = strlen(id);
    if (!strncmp(text, id, length) && text[length] == '-') {
        const char *digits = text + length + 1;
        size_t n_digits = strspn(digits, "0123456789");
        if (n_digits && n_digits <= 6 && !digits[n_digits] && digits[0] != '0')
            return atoi(digits);
    }
    diag_error(r->d, n->pos, _("the id of a section of %s is %s-N, N from 1"), id, id);
    return 0;
}

static void read_section(struct reading *r, const struct node *n, void *out)
{
    struct section *s = out;
    static const char *const keys[] = {"id",   "activity", "slots",    "grades",   "weeks",
                                       "room", "staff",    "provider", "students", NULL};
    *s = (struct section){.activity = -1, .room = -1, .provider = -1};
    if (!check_map(r, n, keys, 3))
        return;
    s->activity = find(r, LIST_ACTIVITY, get(n, "activity"));
    if (s->activity >= 0)
        s->number = read_section_id(r, get(n, "id"), s->activity);
    struct ints starts = read_ids(r, LIST_SLOT, get(n, "slots"));
    for (int i = 0; i < starts.count; i++)
        slotset_add(&s->starts, starts.at[i]);
    s->weeks = read_weeks(r, get(n, "weeks"));
    s->room = read_room(r, get(n, "room"));
    s->staff = read_ids(r, LIST_STAFF, get(n, "staff"));
    if (get(n, "provider"))
        s->provider = find(r, LIST_PROVIDER, get(n, "provider"));
    s->students = read_ids(r, LIST_STUDENT, get(n, "students"));
    if (get(n, "grades"))
        s->grades = read_grades(r, get(n, "grades"));
    else /* a claim that was not made */
        for (int i = 0; i < s->students.count; i++)
            s->grades |= (gradeset)(1u << r->in->students[s->students.at[i]].grade);
}

static void read_study(struct reading *r, const struct node *n, void *out)
{
    struct study *s = out;
    static const char *const keys[] = {"slot", "students", "weeks", "room", "staff", NULL};
    *s = (struct study){.slot = -1, .room = -1};
    if (!check_map(r, n, keys, 2))
        return;
    s->slot = find(r, LIST_SLOT, get(n, "slot"));
    s->weeks = read_weeks(r, get(n, "weeks"));
    s->room = read_room(r, get(n, "room"));
    s->staff = read_ids(r, LIST_STAFF, get(n, "staff"));
    s->students = read_ids(r, LIST_STUDENT, get(n, "students"));
}

static void read_post(struct reading *r, const struct node *n, void *out)
{
    struct post_duty *p = out;
    static const char *const keys[] = {"post", "slot", "weeks", "staff", NULL};
    *p = (struct post_duty){.post = -1, .slot = -1};
    if (!check_map(r, n, keys, 2))
        return;
    p->post = find(r, LIST_POST, get(n, "post"));
    p->slot = find(r, LIST_SLOT, get(n, "slot"));
    p->weeks = read_weeks(r, get(n, "weeks"));
    p->staff = read_ids(r, LIST_STAFF, get(n, "staff"));
}

static void read_vacancy(struct reading *r, const struct node *n, void *out)
{
    struct vacancy *v = out;
    static const char *const keys[] = {"slot", "what", "missing", "number", NULL};
    int missing = 0;
    int64_t number = 0;
    *v = (struct vacancy){.slot = -1};
    if (!check_map(r, n, keys, 4))
        return;
    v->slot = find(r, LIST_SLOT, get(n, "slot"));
    v->what = read_text(r, get(n, "what"));
    read_word(r, get(n, "missing"), missing_words, &missing);
    v->missing = (enum missing)missing;
    if (read_number(r, get(n, "number"), &number) && (number < 1 || number > 1000000))
        diag_error(r->d, get(n, "number")->pos, _("the number missing is 1 or more"));
    v->number = (int)number;
}

static void read_breach(struct reading *r, const struct node *n, void *out)
{
    struct stated_breach *b = out;
    static const char *const keys[] = {"rule", "message", NULL};
    *b = (struct stated_breach){"", ""};
    if (!check_map(r, n, keys, 2))
        return;
    b->rule = read_text(r, get(n, "rule"));
    b->message = read_text(r, get(n, "message"));
}

static int by_section(const void *a, const void *b)
{
    const struct section *x = *(const struct section *const *)a, *y = *(const struct section *const *)b;
    return x->activity != y->activity ? (x->activity < y->activity ? -1 : 1)
                                      : (x->number > y->number) - (x->number < y->number);
}

static void check_section_ids(struct reading *r, const struct node *n, const struct timetable *t)
{
    const struct section **sorted = ARENA_ARRAY(r->arena, t->n_sections, const struct section *);
    for (int i = 0; i < t->n_sections; i++)
        sorted[i] = &t->sections[i];
    qsort(sorted, (size_t)t->n_sections, sizeof *sorted, by_section);
    for (int i = 1; i < t->n_sections; i++)
        if (sorted[i]->number && sorted[i]->activity >= 0 && !by_section(&sorted[i - 1], &sorted[i])) {
            const struct section *later = sorted[i] > sorted[i - 1] ? sorted[i] : sorted[i - 1];
            diag_error(r->d, n->items[later - t->sections]->pos, _("there is another section %s-%d: ids are unique"),
                       r->in->activities[later->activity].id, later->number);
        }
}

static void read_head(struct reading *r, const struct node *root, struct timetable *t)
{
    static const char *const keys[] = {"id", "sha256", NULL};
    const struct node *n = get(root, "instance");
    int64_t version;
    int word = STATUS_FEASIBLE;
    if (read_number(r, get(root, "kehou_timetable"), &version) && version != 1)
        diag_error(r->d, get(root, "kehou_timetable")->pos, _("kehou_timetable: 1 is the version known here"));
    if (n && check_map(r, n, keys, 0)) {
        t->instance_id = get(n, "id") ? read_text(r, get(n, "id")) : NULL;
        t->instance_sha256 = get(n, "sha256") ? read_text(r, get(n, "sha256")) : NULL;
    }
    if (t->instance_id && strcmp(t->instance_id, r->in->id))
        diag_warning(r->d, n->pos, _("this timetable says it is of the school %s, not of %s"), t->instance_id,
                     r->in->id);
    else if (t->instance_sha256 && strcmp(t->instance_sha256, r->in->sha256))
        diag_warning(r->d, n->pos, _("the instance has changed since this timetable was made"));
    if (get(root, "status"))
        read_word(r, get(root, "status"), status_words, &word);
    t->status = (enum status)word;
    t->has_score = get(root, "score") && read_number(r, get(root, "score"), &t->score);
    t->has_bound = get(root, "bound") && read_number(r, get(root, "bound"), &t->bound);
    n = get(root, "measures");
    for (int m = 0; n && check_map(r, n, measure_words, 0) && m < MEASURES; m++)
        t->has_measure[m] = get(n, measure_words[m]) && read_number(r, get(n, measure_words[m]), &t->measures[m]);
}

/* The lists of a timetable; `list` and `count` are places in struct timetable. */
static const struct part {
    const char *key;
    size_t size, list, count;
    void (*read)(struct reading *r, const struct node *n, void *out);
} parts[] = {
    {"sections", sizeof(struct section), offsetof(struct timetable, sections), offsetof(struct timetable, n_sections),
     read_section},
    {"study", sizeof(struct study), offsetof(struct timetable, studies), offsetof(struct timetable, n_studies),
     read_study},
    {"posts", sizeof(struct post_duty), offsetof(struct timetable, posts), offsetof(struct timetable, n_posts),
     read_post},
    {"vacancies", sizeof(struct vacancy), offsetof(struct timetable, vacancies),
     offsetof(struct timetable, n_vacancies), read_vacancy},
    {"breaches", sizeof(struct stated_breach), offsetof(struct timetable, breaches),
     offsetof(struct timetable, n_breaches), read_breach},
};

static void read_part(struct reading *r, const struct node *root, const struct part *part, struct timetable *t)
{
    const struct node *n = get(root, part->key);
    if (!is_list(r, n))
        return;
    char *list = arena_array(t->arena, (size_t)n->count, part->size);
    for (int i = 0; i < n->count; i++)
        part->read(r, n->items[i], list + (size_t)i * part->size);
    void *start = list;
    memcpy((char *)t + part->list, &start, sizeof start);
    memcpy((char *)t + part->count, &n->count, sizeof n->count);
}

struct timetable *timetable_read(const char *path, const struct instance *in, struct diags *d)
{
    static const char *const keys[] = {"kehou_timetable", "instance", "status", "score",     "bound",    "measures",
                                       "sections",        "study",    "posts",  "vacancies", "breaches", NULL};
    struct timetable *t = timetable_new();
    struct reading r = {.arena = t->arena, .d = d, .in = in};
    int before = d->input_errors;
    const char *bytes;
    size_t length;
    const struct node *root = yaml_read(t->arena, path, d, &bytes, &length);
    if (root && check_map(&r, root, keys, 1)) {
        sort_all_ids(&r);
        read_head(&r, root, t);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            read_part(&r, root, &parts[i], t);
        if (t->n_sections)
            check_section_ids(&r, get(root, "sections"), t);
    }
    if (root && d->input_errors == before)
        return t;
    timetable_free(t);
    return NULL;
}
