/* Reads a timetable (contract section 5) through the node tree. Every error is located and all
 * come in one go; whatever can be read is, even where no rule would allow it. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "school/values.h"
#include "timetable/reading.h"

static int read_room(struct reading *r, const struct node *n)
{
    return n ? reading_find(r, LIST_ROOM, n) : -1;
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

static void note_section(struct reading *r, const struct node *id, const struct section *s)
{
    struct gone *g = r->gone;
    if (g->n_sections == g->section_room) {
        g->section_room = g->section_room ? 2 * g->section_room : 16;
        g->sections = xrealloc(g->sections, (size_t)g->section_room, sizeof *g->sections);
    }
    g->sections[g->n_sections++] = (struct past_section){reading_text(r, id), id->pos, -1, 0, s->starts, s->weeks, s->room,
                                                         s->provider, s->staff, s->students};
}

static void read_section(struct reading *r, const struct node *n, void *out)
{
    struct section *s = out;
    static const char *const keys[] = {"id",   "activity", "slots",    "grades",   "weeks",
                                       "room", "staff",    "provider", "students", NULL};
    *s = (struct section){.activity = -1, .room = -1, .provider = -1};
    if (!reading_map(r, n, keys, 3))
        return;
    s->activity = reading_find(r, LIST_ACTIVITY, reading_get(n, "activity"));
    if (s->activity >= 0)
        s->number = read_section_id(r, reading_get(n, "id"), s->activity);
    struct ints starts = reading_ids(r, LIST_SLOT, reading_get(n, "slots"));
    for (int i = 0; i < starts.count; i++)
        slotset_add(&s->starts, starts.at[i]);
    s->weeks = reading_weeks(r, reading_get(n, "weeks"));
    s->room = read_room(r, reading_get(n, "room"));
    s->staff = reading_ids(r, LIST_STAFF, reading_get(n, "staff"));
    if (reading_get(n, "provider"))
        s->provider = reading_find(r, LIST_PROVIDER, reading_get(n, "provider"));
    s->students = reading_ids(r, LIST_STUDENT, reading_get(n, "students"));
    if (s->activity < 0 && r->gone)
        note_section(r, reading_get(n, "id"), s);
    if (reading_get(n, "grades"))
        s->grades = reading_grades(r, reading_get(n, "grades"));
    else /* a claim that was not made */
        for (int i = 0; i < s->students.count; i++)
            s->grades |= (gradeset)(1u << r->in->students[s->students.at[i]].grade);
}

static void read_study(struct reading *r, const struct node *n, void *out)
{
    struct study *s = out;
    static const char *const keys[] = {"slot", "students", "weeks", "room", "staff", NULL};
    *s = (struct study){.slot = -1, .room = -1};
    if (!reading_map(r, n, keys, 2))
        return;
    s->slot = reading_find(r, LIST_SLOT, reading_get(n, "slot"));
    s->weeks = reading_weeks(r, reading_get(n, "weeks"));
    s->room = read_room(r, reading_get(n, "room"));
    s->staff = reading_ids(r, LIST_STAFF, reading_get(n, "staff"));
    s->students = reading_ids(r, LIST_STUDENT, reading_get(n, "students"));
}

static void read_post(struct reading *r, const struct node *n, void *out)
{
    struct post_duty *p = out;
    static const char *const keys[] = {"post", "slot", "weeks", "staff", NULL};
    *p = (struct post_duty){.post = -1, .slot = -1};
    if (!reading_map(r, n, keys, 2))
        return;
    p->post = reading_find(r, LIST_POST, reading_get(n, "post"));
    p->slot = reading_find(r, LIST_SLOT, reading_get(n, "slot"));
    p->weeks = reading_weeks(r, reading_get(n, "weeks"));
    p->staff = reading_ids(r, LIST_STAFF, reading_get(n, "staff"));
}

static void read_vacancy(struct reading *r, const struct node *n, void *out)
{
    struct vacancy *v = out;
    static const char *const keys[] = {"slot", "what", "missing", "number", NULL};
    int missing = 0;
    int64_t number = 0;
    *v = (struct vacancy){.slot = -1};
    if (!reading_map(r, n, keys, 4))
        return;
    v->slot = reading_find(r, LIST_SLOT, reading_get(n, "slot"));
    v->what = reading_text(r, reading_get(n, "what"));
    reading_word(r, reading_get(n, "missing"), missing_words, &missing);
    v->missing = (enum missing)missing;
    if (reading_number(r, reading_get(n, "number"), &number) && (number < 1 || number > 1000000))
        diag_error(r->d, reading_get(n, "number")->pos, _("the number missing is 1 or more"));
    v->number = (int)number;
}

static void read_breach(struct reading *r, const struct node *n, void *out)
{
    struct stated_breach *b = out;
    static const char *const keys[] = {"rule", "message", NULL};
    *b = (struct stated_breach){"", ""};
    if (!reading_map(r, n, keys, 2))
        return;
    b->rule = reading_text(r, reading_get(n, "rule"));
    b->message = reading_text(r, reading_get(n, "message"));
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

static void read_moves(struct reading *r, const struct node *n, struct timetable *t)
{
    t->has_moves = n && reading_map(r, n, moved_words, MOVES);
    for (int m = 0; m < MOVES && t->has_moves; m++)
        t->has_moves = reading_number(r, reading_get(n, moved_words[m]), &t->moves[m]);
}

static void read_head(struct reading *r, const struct node *root, struct timetable *t)
{
    static const char *const keys[] = {"id", "sha256", NULL};
    const struct node *n = reading_get(root, "instance");
    const char *measure_keys[MEASURES + 2] = {NULL}; /* those, and `moves` */
    for (int m = 0; m < MEASURES; m++)
        measure_keys[m] = measure_words[m];
    measure_keys[MEASURES] = "moves";
    int64_t version;
    int word = STATUS_FEASIBLE;
    if (reading_number(r, reading_get(root, "kehou_timetable"), &version) && version != 1)
        diag_error(r->d, reading_get(root, "kehou_timetable")->pos, _("kehou_timetable: 1 is the version known here"));
    if (n && reading_map(r, n, keys, 0)) {
        t->instance_id = reading_get(n, "id") ? reading_text(r, reading_get(n, "id")) : NULL;
        t->instance_sha256 = reading_get(n, "sha256") ? reading_text(r, reading_get(n, "sha256")) : NULL;
    }
    if (t->instance_id && strcmp(t->instance_id, r->in->id))
        diag_warning(r->d, n->pos, _("this timetable says it is of the school %s, not of %s"), t->instance_id,
                     r->in->id);
    else if (!r->gone && t->instance_sha256 && strcmp(t->instance_sha256, r->in->sha256))
        diag_warning(r->d, n->pos, _("the instance has changed since this timetable was made"));
    n = reading_get(root, "effective");
    int date;
    if (n && (n->kind != NODE_SCALAR || !value_date(n->text, &date)))
        diag_error(r->d, n->pos, _("effective is a date such as 2026-11-02"));
    if (reading_get(root, "status"))
        reading_word(r, reading_get(root, "status"), status_words, &word);
    t->status = (enum status)word;
    t->has_score = reading_get(root, "score") && reading_number(r, reading_get(root, "score"), &t->score);
    t->has_bound = reading_get(root, "bound") && reading_number(r, reading_get(root, "bound"), &t->bound);
    n = reading_get(root, "measures");
    if (n && reading_map(r, n, measure_keys, 0)) {
        for (int m = 0; m < MEASURES; m++) {
            const struct node *value = reading_get(n, measure_words[m]);
            t->has_measure[m] = value && reading_number(r, value, &t->measures[m]);
        }
        read_moves(r, reading_get(n, "moves"), t);
    }
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
    const struct node *n = reading_get(root, part->key);
    if (!reading_list(r, n))
        return;
    char *list = arena_array(t->arena, (size_t)n->count, part->size);
    for (int i = 0; i < n->count; i++)
        part->read(r, n->items[i], list + (size_t)i * part->size);
    void *start = list;
    memcpy((char *)t + part->list, &start, sizeof start);
    memcpy((char *)t + part->count, &n->count, sizeof n->count);
}

struct timetable *reading_file(const char *path, const struct instance *in, struct diags *d, struct gone *gone,
                               char sha256[65])
{
    static const char *const keys[] = {"kehou_timetable", "instance", "status", "effective", "score", "bound", "measures",
                                       "sections",        "study",    "posts",  "vacancies", "breaches", NULL};
    struct timetable *t = timetable_new();
    struct reading r = {.arena = t->arena, .d = d, .in = in, .gone = gone};
    int before = d->input_errors;
    const char *bytes;
    size_t length;
    const struct node *root = yaml_read(t->arena, path, d, &bytes, &length);
    if (root && reading_map(&r, root, keys, 1)) {
        reading_sort_ids(&r);
        read_head(&r, root, t);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            read_part(&r, root, &parts[i], t);
        if (t->n_sections)
            check_section_ids(&r, reading_get(root, "sections"), t);
        if (gone) {
            gone->section_nodes = reading_get(root, "sections");
            gone->study_nodes = reading_get(root, "study");
            gone->post_nodes = reading_get(root, "posts");
        }
        if (sha256)
            sha256_hex(bytes, length, sha256);
    }
    if (root && d->input_errors == before)
        return t;
    timetable_free(t);
    return NULL;
}

int timetable_effective(const char *path, bool *update)
{
    struct arena *arena = arena_new();
    struct diags *d = diags_new();
    const char *bytes;
    size_t length;
    const struct node *root = yaml_read(arena, path, d, &bytes, &length);
    int date = root ? 0 : -1;
    const struct node *n = node_get(root, "effective");
    if (n && n->kind == NODE_SCALAR && !value_date(n->text, &date))
        date = 0;
    *update = node_get(node_get(root, "measures"), "moves") != NULL;
    diags_free(d);
    arena_free(arena);
    return date;
}

struct timetable *timetable_read(const char *path, const struct instance *in, struct diags *d)
{
    return reading_file(path, in, d, NULL, NULL);
}
