/* The text of a timetable (contract section 5): canonical YAML, flow style within a line a group. */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"
#include "timetable/timetable.h"

enum { WIDTH = 110 };

static const char *student_id(const struct instance *in, int i)
{
    return in->students[i].id;
}

static const char *staff_id(const struct instance *in, int i)
{
    return in->staff[i].id;
}

static const char *slot_id(const struct instance *in, int i)
{
    return in->slots[i].id;
}

/* `key: [ids]`, on lines of at most WIDTH bytes where ids are that short. */
static void put_ids(struct buf *out, const struct instance *in, const char *key, const struct ints *list,
                    const char *(*id)(const struct instance *, int))
{
    size_t line = out->length;
    while (line > 0 && out->text[line - 1] != '\n')
        line--;
    buf_printf(out, "%s: [", key);
    for (int i = 0; i < list->count; i++) {
        const char *text = id(in, list->at[i]);
        if (out->length - line + strlen(text) > WIDTH) {
            buf_puts(out, i ? ",\n     " : "\n     ");
            line = out->length - 5;
        } else if (i) {
            buf_puts(out, ", ");
        }
        text_put_yaml(out, text);
    }
    buf_puts(out, "]");
}

/* Slots in order of time, whatever their order in the instance. */
static void put_starts(struct buf *out, const struct instance *in, const struct slotset *starts)
{
    int order[SLOTS_MAX], at[SLOTS_MAX];
    struct ints list = {0, at};
    slots_order(in, order);
    for (int i = 0; i < in->n_slots; i++)
        if (slotset_has(starts, order[i]))
            at[list.count++] = order[i];
    put_ids(out, in, "slots", &list, slot_id);
}

/* `, weeks: W`: sections, study groups and posts run in weeks that have a word. */
static void put_weeks(struct buf *out, const struct instance *in, weekset weeks)
{
    char text[16];
    bool has_word = weeks_write(&in->term, weeks, text, sizeof text);
    assert(has_word);
    buf_printf(out, ", weeks: %s", has_word ? text : "");
}

/* `, key: id` */
static void put_id(struct buf *out, const char *key, const char *id)
{
    buf_printf(out, ", %s: ", key);
    text_put_yaml(out, id);
}

static void put_section(struct buf *out, const struct instance *in, const struct section *s)
{
    const char *activity = in->activities[s->activity].id;
    struct buf id = {0};
    buf_printf(&id, "%s-%d", activity, s->number);
    buf_puts(out, "  - {id: ");
    text_put_yaml(out, id.text);
    buf_free(&id);
    put_id(out, "activity", activity);
    buf_puts(out, ", grades: [");
    const char *comma = "";
    for (int g = 1; g <= 9; g++)
        if (s->grades >> g & 1) {
            buf_printf(out, "%s%d", comma, g);
            comma = ", ";
        }
    buf_puts(out, "],\n     ");
    put_starts(out, in, &s->starts);
    put_weeks(out, in, s->weeks);
    if (s->room >= 0)
        put_id(out, "room", in->rooms[s->room].id);
    buf_puts(out, ", ");
    put_ids(out, in, "staff", &s->staff, staff_id);
    if (s->provider >= 0)
        put_id(out, "provider", in->providers[s->provider].id);
    buf_puts(out, ",\n     ");
    put_ids(out, in, "students", &s->students, student_id);
    buf_puts(out, "}\n");
}

static void put_study(struct buf *out, const struct instance *in, const struct study *g)
{
    buf_puts(out, "  - {slot: ");
    text_put_yaml(out, in->slots[g->slot].id);
    put_weeks(out, in, g->weeks);
    if (g->room >= 0)
        put_id(out, "room", in->rooms[g->room].id);
    buf_puts(out, ", ");
    put_ids(out, in, "staff", &g->staff, staff_id);
    buf_puts(out, ",\n     ");
    put_ids(out, in, "students", &g->students, student_id);
    buf_puts(out, "}\n");
}

static void put_post(struct buf *out, const struct instance *in, const struct post_duty *p)
{
    buf_puts(out, "  - {post: ");
    text_put_yaml(out, in->posts[p->post].id);
    put_id(out, "slot", in->slots[p->slot].id);
    put_weeks(out, in, p->weeks);
    buf_puts(out, ", ");
    put_ids(out, in, "staff", &p->staff, staff_id);
    buf_puts(out, "}\n");
}

static void put_head(struct buf *out, const struct instance *in, const struct timetable *t)
{
    buf_puts(out, "kehou_timetable: 1\ninstance: {id: ");
    text_put_yaml(out, t->instance_id ? t->instance_id : in->id);
    put_id(out, "sha256", t->instance_sha256 ? t->instance_sha256 : in->sha256);
    buf_printf(out, "}\nstatus: %s\n", status_words[t->status]);
    if (in->term.from) {
        char date[11];
        date_write(in->term.from, date);
        buf_printf(out, "effective: %s\n", date);
    }
    if (t->has_score)
        buf_printf(out, "score: %" PRId64 "\n", t->score);
    if (t->has_bound)
        buf_printf(out, "bound: %" PRId64 "\n", t->bound);
    const char *comma = "measures: {";
    for (int m = 0; m < MEASURES; m++)
        if (t->has_measure[m]) {
            buf_printf(out, "%s%s: %" PRId64, comma, measure_words[m], t->measures[m]);
            comma = ", ";
        }
    for (int m = 0; m < MOVES && t->has_moves; m++) {
        buf_printf(out, "%s%s%s: %" PRId64, comma, m ? "" : "moves: {", moved_words[m], t->moves[m]);
        comma = ", ";
    }
    if (comma[0] == ',')
        buf_puts(out, t->has_moves ? "}}\n" : "}\n");
}

/* What makes it a draft: the places that are short and the breaches found. */
static void put_draft(struct buf *out, const struct instance *in, const struct timetable *t)
{
    if (t->status == STATUS_DRAFT || t->n_vacancies)
        buf_puts(out, t->n_vacancies ? "vacancies:\n" : "vacancies: []\n");
    for (int i = 0; i < t->n_vacancies; i++) {
        const struct vacancy *v = &t->vacancies[i];
        buf_puts(out, "  - {slot: ");
        text_put_yaml(out, in->slots[v->slot].id);
        put_id(out, "what", v->what);
        buf_printf(out, ", missing: %s, number: %d}\n", missing_words[v->missing], v->number);
    }
    if (t->n_breaches)
        buf_puts(out, "breaches:\n");
    for (int i = 0; i < t->n_breaches; i++) {
        buf_puts(out, "  - {rule: ");
        text_put_yaml(out, t->breaches[i].rule);
        put_id(out, "message", t->breaches[i].message);
        buf_puts(out, "}\n");
    }
}

void timetable_write(const struct instance *in, const struct timetable *t, struct buf *out)
{
    put_head(out, in, t);
    buf_puts(out, t->n_sections ? "sections:\n" : "sections: []\n");
    for (int i = 0; i < t->n_sections; i++)
        put_section(out, in, &t->sections[i]);
    buf_puts(out, t->n_studies ? "study:\n" : "study: []\n");
    for (int i = 0; i < t->n_studies; i++)
        put_study(out, in, &t->studies[i]);
    buf_puts(out, t->n_posts ? "posts:\n" : "posts: []\n");
    for (int i = 0; i < t->n_posts; i++)
        put_post(out, in, &t->posts[i]);
    put_draft(out, in, t);
}
