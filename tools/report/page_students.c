/* The page's data: students, their wishes, and why a wish was not met. Many share a reason, so reasons are a list. */
#include "tools/report/page.h"

#include <string.h>

#include "base/map.h"
#include "school/calendar.h"
#include "tools/report/reasons.h"

/* Reasons by what they say. */
struct said {
    struct arena *arena;
    struct map places;
    json_t *all;
};

static int reason_place(struct said *said, enum reason_kind kind, struct buf *words)
{
    const char *text = words->text ? words->text : "";
    int place = map_get(&said->places, text);
    if (place < 0) {
        place = said->places.count;
        map_put(&said->places, arena_strdup(said->arena, text), place);
        json_array_append_new(said->all, json_pack("[s, s]", reason_name(kind), text));
    }
    buf_free(words);
    return place;
}

/* Each wish as its activity and -1 where it was granted, else the place of the reason. */
static json_t *array_wishes(const struct report *r, int student, struct said *said)
{
    const struct student *s = &r->in->students[student];
    json_t *all = json_array();
    for (int w = 0; w < s->n_wishes; w++) {
        struct reason why = reason_of(r, student, w);
        struct buf words = {0};
        put_reason(r, student, &why, &words);
        int place = why.kind == REASON_GRANTED ? -1 : reason_place(said, why.kind, &words);
        json_array_append_new(all, json_pack("[i, i]", s->wishes[w].activity, place));
    }
    return all;
}

static json_t *object_student(struct page *p, int student, struct said *said)
{
    const struct student *s = &p->r->in->students[student];
    json_t *o = json_pack("{s:s, s:i}", "id", s->id, "class", s->class_);
    if (strcmp(s->id, s->name))
        json_object_set_new(o, "name", json_string(s->name));
    if (s->n_wishes) {
        json_object_set_new(o, "wants", json_integer(s->wants));
        json_object_set_new(o, "wishes", array_wishes(p->r, student, said));
    }
    int weeks = page_weeks(p, s->weeks);
    if (weeks)
        json_object_set_new(o, "weeks", json_integer(weeks));
    if (!s->scheduled) {
        struct buf words = {0};
        put_consent(s, &words);
        json_object_set_new(o, "lacks", page_string(&words));
    }
    return o;
}

void page_students(struct page *p, json_t *o)
{
    struct said said = {.arena = arena_new(), .all = json_array()};
    said.places = map_new(said.arena);
    json_t *all = json_array();
    page_weeks(p, weeks_all(&p->r->in->term));
    for (int i = 0; i < p->r->in->n_students; i++)
        json_array_append_new(all, object_student(p, i, &said));
    json_object_set_new(o, "students", all);
    json_object_set_new(o, "reasons", said.all);
    json_object_set_new(o, "better", json_string(reason_name(REASON_ENOUGH)));
    arena_free(said.arena);
}
