/* The ledger as JSON, for --json. */
#include <jansson.h>
#include <stdlib.h>

#include "school/calendar.h"
#include "tools/report/ledger.h"
#include "tools/report/report.h"

static json_t *text(const char *s)
{
    return s ? json_string(s) : json_null();
}

static json_t *pair(json_t *was, json_t *now)
{
    return json_pack("{s:o, s:o}", "was", was, "now", now);
}

static json_t *slots(const struct instance *in, const struct slotset *set)
{
    json_t *list = json_array();
    int order[SLOTS_MAX];
    slots_order(in, order);
    for (int i = 0; i < in->n_slots; i++)
        if (slotset_has(set, order[i]))
            json_array_append_new(list, json_string(in->slots[order[i]].id));
    return list;
}

static json_t *adults(const struct instance *in, const struct ints *staff, int provider)
{
    json_t *list = json_array();
    if (provider >= 0)
        json_array_append_new(list, json_string(in->providers[provider].id));
    for (int i = 0; i < staff->count; i++)
        json_array_append_new(list, json_string(in->staff[staff->at[i]].id));
    return list;
}

static json_t *section(const struct instance *in, const struct section_change *s)
{
    json_t *o = json_pack("{s:s, s:o, s:s}", "id", s->id, "was_id", text(s->was_id), "why", _(why_words[s->why]));
    if (!s->was || !s->now)
        json_object_set_new(o, "section", json_string(s->now ? "opened" : "closed"));
    if (s->slots)
        json_object_set_new(o, "slots", pair(slots(in, &s->was->starts), slots(in, &s->now->starts)));
    if (s->rooms)
        json_object_set_new(o, "room", pair(text(s->was->room < 0 ? NULL : in->rooms[s->was->room].id),
                                            text(s->now->room < 0 ? NULL : in->rooms[s->now->room].id)));
    if (s->staff)
        json_object_set_new(o, "staff", pair(adults(in, &s->was->staff, s->was->provider),
                                             adults(in, &s->now->staff, s->now->provider)));
    return o;
}

void ledger_json(const struct instance *in, const struct changes *c, int effective, struct buf *out)
{
    json_t *o = json_object(), *students = json_array(), *sections = json_array(), *duties = json_array(), *moves = json_object();
    char date[11];
    for (int i = 0; i < c->n_seats; i++)
        json_array_append_new(students, json_pack("{s:s, s:s, s:o, s:o, s:s}", "id", in->students[c->seats[i].student].id,
                                                  "activity", c->seats[i].activity, "was", text(c->seats[i].was), "now",
                                                  text(c->seats[i].now), "why", _(why_words[c->seats[i].why])));
    for (int i = 0; i < c->n_sections; i++)
        json_array_append_new(sections, section(in, &c->sections[i]));
    for (int i = 0; i < c->n_duties; i++)
        json_array_append_new(duties, json_pack("{s:s, s:s, s:s, s:s, s:s}", "staff", in->staff[c->duties[i].staff].id, "slot",
                                                in->slots[c->duties[i].slot].id, "was", c->duties[i].was, "now",
                                                c->duties[i].now, "why", _(why_words[c->duties[i].why])));
    for (int m = 0; m < MOVES; m++)
        json_object_set_new(moves, moved_words[m], json_integer(c->moves[m]));
    if (effective) {
        date_write(effective, date);
        json_object_set_new(o, "effective", json_string(date));
    }
    json_object_set_new(o, "kehou_changes", json_integer(1));
    json_object_set_new(o, "from", json_pack("{s:s}", "sha256", in->past->sha256));
    json_object_set_new(o, "students", students);
    json_object_set_new(o, "sections", sections);
    json_object_set_new(o, "duties", duties);
    json_object_set_new(o, "moves", moves);
    char *words = json_dumps(o, JSON_INDENT(1) | JSON_SORT_KEYS);
    buf_puts(out, words);
    buf_puts(out, "\n");
    free(words);
    json_decref(o);
}
