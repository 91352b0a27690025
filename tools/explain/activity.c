/* An activity with the plan as it is: its sections, or how many ask for it and how many it needs; and the school. */
#include "school/calendar.h"
#include "tools/explain/explain.h"
#include "tools/report/reasons.h"

/* The most scheduled students who wish for the activity, are of its grades and in care in all slots of one meeting. */
static int most_at_once(const struct instance *in, int activity, int *start)
{
    const struct activity *a = &in->activities[activity];
    int most = 0;
    *start = -1;
    for (int t = slotset_next(&a->slots, 0); t >= 0; t = slotset_next(&a->slots, t + 1)) {
        struct slotset slots;
        int n = 0;
        if (!meeting_slots(in, t, a->length, &slots))
            continue;
        for (int s = 0; s < in->n_students; s++) {
            const struct student *st = &in->students[s];
            int w = wish_rank(st, activity);
            n += st->scheduled && w < st->n_wishes && st->wants > 0 && (a->grades >> st->grade & 1) &&
                 slotset_within(&slots, &st->attends) &&
                 (!st->wishes[w].limited || slotset_has(&st->wishes[w].slots, t));
        }
        if (n > most || *start < 0)
            *start = t;
        most = n > most ? n : most;
    }
    return most;
}

static void say_asked(const struct explain *e, int activity, json_t *o)
{
    int ranks[RANKS_MAX] = {0}, n = 0;
    struct buf words = {0};
    json_t *by_rank = json_array();
    for (int s = 0; s < e->in->n_students; s++) {
        const struct student *st = &e->in->students[s];
        int rank = wish_rank(st, activity);
        if (st->scheduled && rank < st->n_wishes)
            ranks[rank < RANKS_MAX ? rank : RANKS_MAX - 1]++;
    }
    buf_printf(&words, _("%d wish for it"), wishes_for(e->in, activity));
    for (int i = 0; i < RANKS_MAX; i++)
        if (ranks[i]) {
            buf_puts(&words, n ? _(", ") : _(": "));
            buf_printf(&words, _("%d as wish no. %d"), ranks[i], i + 1);
            for (; n <= i; n++)
                json_array_append_new(by_rank, json_integer(n < i ? ranks[n] : ranks[i]));
        }
    explain_say(o, &words);
    json_object_set_new(o, "wishing", json_integer(wishes_for(e->in, activity)));
    json_object_set_new(o, "by_rank", by_rank);
}

/* Own staff, others and approved providers who lead the activity at all. */
static int leaders_of(const struct instance *in, int activity)
{
    int n = 0;
    for (int q = 0; q < in->n_staff; q++)
        n += ints_has(&in->staff[q].leads, activity) && adult_counts(in, q);
    for (int v = 0; v < in->n_providers; v++)
        n += in->providers[v].status == PROVIDER_APPROVED && offer_of(in, v, activity);
    return n;
}

/* Rooms that the activity may use. */
static int rooms_for(const struct instance *in, int activity)
{
    int n = 0;
    for (int r = 0; r < in->n_rooms; r++)
        n += room_fits(in, r, activity);
    return n;
}

static void say_not_opened(const struct explain *e, int activity, json_t *o)
{
    const struct activity *a = &e->in->activities[activity];
    int start, most = most_at_once(e->in, activity, &start);
    json_object_set_new(o, "needed", json_integer(a->size_min));
    json_object_set_new(o, "most_at_once", json_integer(most));
    if (start < 0)
        explain_sayf(o, _("none of its times holds a meeting of that length"));
    else if (most < a->size_min) {
        struct buf when = {0};
        put_meeting(e->in, start, a->length, &when);
        explain_sayf(o, _("it needs %d at once; at most %d of them are in care at one of its times (%s)"), a->size_min, most,
                     when.text);
        buf_free(&when);
    } else {
        explain_sayf(o, _("it needs %d at once; there are times at which enough of them are in care (%d)"), a->size_min, most);
    }
    json_object_set_new(o, "leaders", json_integer(leaders_of(e->in, activity)));
    json_object_set_new(o, "rooms", json_integer(rooms_for(e->in, activity)));
    if (!leaders_of(e->in, activity))
        explain_sayf(o, _("nobody leads it"));
    if (!rooms_for(e->in, activity))
        explain_sayf(o, _("no room has what it needs"));
    if (!a->sections_max)
        explain_sayf(o, _("the menu lets it open no group"));
}

json_t *explain_activity(struct explain *e, int activity, bool solved)
{
    const struct activity *a = &e->in->activities[activity];
    struct buf title = {0};
    explain_put_named(a->name, a->id, &title);
    json_t *o = explain_object(a->id, &title), *sections = json_array();
    say_asked(e, activity, o);
    for (int i = 0; i < e->r->t->n_sections; i++) {
        const struct section *x = &e->r->t->sections[i];
        struct buf name = {0};
        if (x->activity != activity)
            continue;
        put_section(e->r, i, &name);
        json_t *s = json_pack("{s:o, s:s, s:i, s:i}", "id", explain_section_id(e, i), "title", name.text, "students",
                              x->students.count, "places", a->size_max);
        explain_sayf(s, _("%d of at most %d places taken"), x->students.count, a->size_max);
        json_array_append_new(sections, s);
        buf_free(&name);
    }
    json_object_set_new(o, "open", json_boolean(json_array_size(sections) > 0));
    if (!json_array_size(sections)) {
        say_not_opened(e, activity, o);
        if (solved)
            explain_free_activity(e, activity, o);
    }
    json_object_set_new(o, "sections", sections);
    return o;
}

void explain_school(struct explain *e, json_t *root)
{
    json_t *students = json_array(), *activities = json_array();
    bool *open = ARENA_ARRAY(e->r->arena, e->in->n_activities, bool);
    for (int i = 0; i < e->r->t->n_sections; i++)
        open[e->r->t->sections[i].activity] = true;
    for (int s = 0; s < e->in->n_students; s++) {
        const struct student *st = &e->in->students[s];
        bool any = !st->n_wishes || st->wants < 1 || !st->scheduled;
        for (int w = 0; w < st->n_wishes; w++)
            any |= reason_of(e->r, s, w).kind == REASON_GRANTED;
        if (!any)
            json_array_append_new(students, explain_student(e, s, -1, false));
    }
    for (int a = 0; a < e->in->n_activities; a++)
        if (!open[a])
            json_array_append_new(activities, explain_activity(e, a, false));
    if (!json_array_size(students))
        explain_sayf(root, _("Everybody who asked for an activity has one."));
    else
        explain_sayf(root, _("Without any activity, though they asked for one: %zu students."), json_array_size(students));
    explain_sayf(root, _("Activities that did not open: %zu."), json_array_size(activities));
    json_object_set_new(root, "students", students);
    json_object_set_new(root, "activities", activities);
}
