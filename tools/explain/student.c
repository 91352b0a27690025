/* A student's wishes with the section plan as it is: granted, or what stands against a seat in each section. */
#include <string.h>

#include "tools/explain/explain.h"
#include "tools/report/reasons.h"

static json_t *array_ranks(const struct report *r, int section)
{
    int ranks[RANKS_MAX], n = RANKS_MAX;
    json_t *all = json_array();
    reason_ranks(r, section, ranks);
    while (n > 0 && !ranks[n - 1])
        n--;
    for (int i = 0; i < n; i++)
        json_array_append_new(all, json_integer(ranks[i]));
    return all;
}

static json_t *object_obstacle(const struct explain *e, const struct obstacle *b)
{
    json_t *o = json_pack("{s:s}", "kind", reason_key(b->kind));
    if (b->other >= 0)
        json_object_set_new(o, "with", explain_section_id(e, b->other));
    if (b->kind == REASON_FULL)
        json_object_set_new(o, "by", json_string(b->by_size ? "size" : "room"));
    return o;
}

/* All that keeps the student out of one section. */
static json_t *object_section(const struct explain *e, int student, int wish, int section)
{
    const struct section *x = &e->r->t->sections[section];
    struct obstacle all[REASONS];
    struct buf title = {0};
    int n = reason_obstacles(e->r, student, wish, section, all);
    put_section(e->r, section, &title);
    json_t *o = json_pack("{s:o, s:s, s:o, s:i, s:i, s:o, s:[]}", "id", explain_section_id(e, section), "title", title.text,
                          "slots", explain_slots(e->in, &x->starts), "students", x->students.count, "places",
                          e->in->activities[x->activity].size_max, "ranks", array_ranks(e->r, section), "obstacles");
    buf_free(&title);
    for (int i = 0; i < n; i++) {
        struct reason why = {all[i].kind, section, all[i].other, 0, 0};
        struct buf words = {0};
        json_array_append_new(json_object_get(o, "obstacles"), object_obstacle(e, &all[i]));
        put_reason(e->r, student, &why, &words);
        explain_say(o, &words);
    }
    if (!n) {
        struct reason why = {REASON_SEAT_FREE, section, -1, 0, 0};
        struct buf words = {0};
        put_reason(e->r, student, &why, &words);
        explain_say(o, &words);
    }
    return o;
}

/* `solved`: also what the seat would cost, if the wish is the `only` one asked for or nothing general stands against it. */
static json_t *object_wish(struct explain *e, int student, int wish, bool solved, bool only)
{
    const struct student *s = &e->in->students[student];
    const struct activity *a = &e->in->activities[s->wishes[wish].activity];
    struct reason why = reason_of(e->r, student, wish);
    enum reason_kind general[REASONS];
    struct buf title = {0}, words = {0};
    int n = reason_general(e->r, student, wish, general);
    buf_printf(&title, _("Wish no. %d, %s"), wish + 1, a->name);
    json_t *o = json_pack("{s:s, s:s, s:i, s:i, s:b, s:s, s:[]}", "activity", a->id, "title", title.text, "rank", wish + 1,
                          "points", s->wishes[wish].points, "granted", why.kind == REASON_GRANTED, "reason",
                          reason_key(why.kind), "general");
    buf_free(&title);
    if (why.kind == REASON_GRANTED) {
        struct buf section = {0};
        put_section(e->r, why.section, &section);
        json_object_set_new(o, "section", explain_section_id(e, why.section));
        buf_printf(&words, _("granted: %s"), section.text);
        buf_free(&section);
        explain_say(o, &words);
        return o;
    }
    for (int i = 0; i < n; i++)
        json_array_append_new(json_object_get(o, "general"), json_string(reason_key(general[i])));
    put_reason(e->r, student, &why, &words);
    explain_say(o, &words);
    if (why.kind == REASON_NOT_SCHEDULED)
        return o;
    json_t *sections = json_array();
    for (int i = 0; i < e->r->t->n_sections; i++)
        if (e->r->t->sections[i].activity == s->wishes[wish].activity)
            json_array_append_new(sections, object_section(e, student, wish, i));
    json_object_set_new(o, "sections", sections);
    struct timetable *known = NULL;
    if (solved && json_array_size(sections) && (only || !n))
        known = explain_as_it_is(e, student, wish, why.kind == REASON_FULL, o);
    if (solved && only)
        explain_free_wish(e, student, wish, known, o);
    else
        timetable_free(known);
    return o;
}

json_t *explain_student(struct explain *e, int student, int wish, bool solved)
{
    const struct student *s = &e->in->students[student];
    struct buf title = {0};
    explain_put_named(s->name, s->id, &title);
    buf_printf(&title, _(", %s"), e->in->classes[s->class_].name);
    json_t *o = explain_object(s->id, &title), *wishes = json_array();
    json_object_set_new(o, "class", json_string(e->in->classes[s->class_].id));
    json_object_set_new(o, "wants", json_integer(s->wants));
    if (!s->scheduled) {
        struct buf lacks = {0};
        put_consent(s, &lacks);
        explain_sayf(o, _("not scheduled: missing are %s"), lacks.text);
        buf_free(&lacks);
    } else if (!s->n_wishes) {
        explain_sayf(o, _("has no wish"));
    }
    for (int w = 0; w < s->n_wishes; w++)
        if (wish < 0 || wish == w)
            json_array_append_new(wishes, object_wish(e, student, w, solved, wish >= 0));
    json_object_set_new(o, "wishes", wishes);
    return o;
}
