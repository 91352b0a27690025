/* What differs between the published timetable and a new one, as lists. */
#include "timetable/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"
#include "timetable/changes_inside.h"

/* Seats ------------------------------------------------------------------------------------ */

/* "robotics" of "robotics-2", of sections whose activity is gone. */
static const char *activity_of(struct arena *arena, const char *section)
{
    const char *dash = strrchr(section, '-');
    return dash ? arena_strndup(arena, section, (size_t)(dash - section)) : section;
}

static void add_seat(struct comparing *c, int student, const char *activity, const char *was, const char *now)
{
    c->out->seats[c->out->n_seats++] =
        (struct seat_change){student, activity, was, now,
                             past_seats(c->in->past, student) >= 0 && c->in->students[student].scheduled, WHY_BETTER};
}

/* The student's section of the activity that does not go on one it held, as an index in t->sections; or -1. */
static int other_section(const struct comparing *c, int student, int activity)
{
    for (int i = c->seats_of[student]; i < c->seats_of[student + 1]; i++) {
        int k = c->seat_list[i];
        bool kept = c->match[k] >= 0 && past_held(c->in->past, student, &c->in->past->sections[c->match[k]]);
        if (c->t->sections[k].activity == activity && !kept)
            return k;
    }
    return -1;
}

static bool goes_on(const struct comparing *c, int student, const struct past_section *was)
{
    for (int i = c->seats_of[student]; i < c->seats_of[student + 1]; i++)
        if (section_was(c, c->seat_list[i]) == was)
            return true;
    return false;
}

/* What became of a seat in `was`: nothing, another section of its activity, or none. */
static void old_seat(struct comparing *c, int student, const struct past_section *was, bool dropped)
{
    if (!dropped && goes_on(c, student, was))
        return;
    int now = was->activity >= 0 ? other_section(c, student, was->activity) : -1;
    const char *activity = was->activity >= 0 ? c->in->activities[was->activity].id
                                              : activity_of(c->out->arena, was->id);
    add_seat(c, student, activity, was->id, now >= 0 ? section_id(c, now) : NULL);
}

static bool had_activity(const struct comparing *c, int student, int activity)
{
    const struct past *p = c->in->past;
    for (int i = p->held_of[student]; i < p->held_of[student + 1]; i++)
        if (p->sections[p->held[i]].activity == activity)
            return true;
    for (int i = 0; i < p->n_lost; i++)
        if (p->lost[i].student == student && p->dropped[p->lost[i].section].activity == activity)
            return true;
    return false;
}

static void student_changes(struct comparing *c, int student, int *lost)
{
    const struct past *p = c->in->past;
    for (int i = p->held_of[student]; i < p->held_of[student + 1]; i++)
        old_seat(c, student, &p->sections[p->held[i]], false);
    for (; *lost < p->n_lost && p->lost[*lost].student == student; (*lost)++)
        old_seat(c, student, &p->dropped[p->lost[*lost].section], true);
    for (int i = c->seats_of[student]; i < c->seats_of[student + 1]; i++) {
        int k = c->seat_list[i], activity = c->t->sections[k].activity;
        if (!had_activity(c, student, activity))
            add_seat(c, student, c->in->activities[activity].id, NULL, section_id(c, k));
    }
}

static void seat_changes(struct comparing *c)
{
    const struct past *p = c->in->past;
    int most = p->held_of[c->in->n_students] + p->n_lost + c->seats_of[c->in->n_students], lost = 0;
    c->out->seats = ARENA_ARRAY(c->out->arena, most, struct seat_change);
    for (int s = 0; s < c->in->n_students; s++)
        student_changes(c, s, &lost);
}

/* Sections ---------------------------------------------------------------------------------- */

static bool same_staff(const struct past_section *was, const struct section *now)
{
    bool same = was->provider == now->provider && was->staff.count == now->staff.count;
    for (int i = 0; i < now->staff.count && same; i++)
        same = ints_has(&was->staff, now->staff.at[i]);
    return same;
}

static void add_section(struct comparing *c, const struct past_section *was, int now)
{
    struct section_change change = {.was = was, .was_id = was ? was->id : NULL, .id = was ? was->id : NULL};
    const struct section *s = now >= 0 ? &c->t->sections[now] : NULL;
    if (s) {
        change.now = s;
        change.id = section_id(c, now);
    }
    if (was && s) {
        change.slots = was->weeks != s->weeks || !slotset_equal(&was->starts, &s->starts);
        change.rooms = was->room != s->room;
        change.staff = !same_staff(was, s);
        if (!change.slots && !change.rooms && !change.staff && !strcmp(change.id, change.was_id))
            return;
    }
    c->out->sections[c->out->n_sections++] = change;
}

static int by_section(const void *a, const void *b)
{
    const struct section_change *x = a, *y = b;
    return strcmp(x->id, y->id);
}

static void section_changes(struct comparing *c)
{
    const struct past *p = c->in->past;
    int n = c->t->n_sections + p->n_sections + p->n_dropped;
    bool *goes = ARENA_ARRAY(c->out->arena, p->n_sections, bool);
    c->out->sections = ARENA_ARRAY(c->out->arena, n, struct section_change);
    for (int i = 0; i < c->t->n_sections; i++) {
        if (c->match[i] >= 0)
            goes[c->match[i]] = true;
        add_section(c, section_was(c, i), i);
    }
    for (int i = 0; i < p->n_sections; i++)
        if (!goes[i])
            add_section(c, &p->sections[i], -1);
    for (int i = 0; i < p->n_dropped; i++)
        add_section(c, &p->dropped[i], -1);
    if (c->out->n_sections)
        qsort(c->out->sections, (size_t)c->out->n_sections, sizeof *c->out->sections, by_section);
}

/* Duties ------------------------------------------------------------------------------------ */

/* One place of one person in one slot; `key` is the same in both versions where the place is. */
struct place {
    int staff, slot;
    bool new_;
    const char *key, *shown;
};

struct places {
    struct place *at;
    int n, room;
};

static void add_places(struct places *p, const struct ints *staff, struct slotset slots, bool new_, const char *key,
                       const char *shown)
{
    for (int i = 0; i < staff->count; i++)
        for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1)) {
            if (p->n == p->room) {
                p->room = p->room ? 2 * p->room : 256;
                p->at = xrealloc(p->at, (size_t)p->room, sizeof *p->at);
            }
            p->at[p->n++] = (struct place){staff->at[i], t, new_, key, shown};
        }
}

/* Slots of all meetings, of an old section as far as they are still there. */
static struct slotset occupies(const struct instance *in, int activity, const struct slotset *starts)
{
    struct slotset slots = *starts;
    if (activity >= 0)
        section_slots(in, starts, in->activities[activity].length, &slots);
    return slots;
}

static void old_places(const struct comparing *c, struct places *p)
{
    const struct instance *in = c->in;
    const struct past *past = in->past;
    for (int i = 0; i < past->n_sections; i++) {
        const struct past_section *s = &past->sections[i];
        const char *key = s->id;
        for (int k = 0; k < c->t->n_sections; k++)
            if (c->match[k] == i)
                key = section_id(c, k);
        add_places(p, &s->staff, occupies(in, s->activity, &s->starts), false, key, s->id);
    }
    for (int i = 0; i < past->n_dropped; i++)
        add_places(p, &past->dropped[i].staff, occupies(in, past->dropped[i].activity, &past->dropped[i].starts), false,
                   past->dropped[i].id, past->dropped[i].id);
    for (int q = 0; q < in->n_staff; q++) {
        const struct ints one = {1, &q};
        add_places(p, &one, past->study[q], false, "study", "study");
        for (int g = 0; g < in->n_posts; g++)
            add_places(p, &one, past->posts[q * in->n_posts + g], false, in->posts[g].id, in->posts[g].id);
    }
}

static void new_places(const struct comparing *c, struct places *p)
{
    const struct timetable *t = c->t;
    for (int i = 0; i < t->n_sections; i++)
        add_places(p, &t->sections[i].staff, section_occupies(c->in, &t->sections[i]), true, section_id(c, i),
                   section_id(c, i));
    for (int i = 0; i < t->n_studies; i++) {
        struct slotset one = {{0}};
        slotset_add(&one, t->studies[i].slot);
        add_places(p, &t->studies[i].staff, one, true, "study", "study");
    }
    for (int i = 0; i < t->n_posts; i++) {
        struct slotset one = {{0}};
        slotset_add(&one, t->posts[i].slot);
        add_places(p, &t->posts[i].staff, one, true, c->in->posts[t->posts[i].post].id, c->in->posts[t->posts[i].post].id);
    }
}

static int by_place(const void *a, const void *b, void *ctx)
{
    const struct place *x = a, *y = b;
    const int *place = ctx;
    if (x->staff != y->staff)
        return x->staff < y->staff ? -1 : 1;
    if (x->slot != y->slot)
        return place[x->slot] < place[y->slot] ? -1 : 1;
    int order = strcmp(x->key, y->key);
    return order ? order : x->new_ - y->new_;
}

/* "robotics-1, gate" of one side of a slot, each once; "free" where there is nothing. */
static const char *list_places(struct arena *arena, const struct place *at, int n, bool new_)
{
    struct buf text = {0};
    const char *before = "";
    for (int i = 0; i < n; i++)
        if (at[i].new_ == new_ && strcmp(at[i].shown, before)) {
            buf_printf(&text, "%s%s", text.length ? ", " : "", at[i].shown);
            before = at[i].shown;
        }
    const char *list = text.text ? arena_strdup(arena, text.text) : "free";
    buf_free(&text);
    return list;
}

static bool same_places(const struct place *at, int n)
{
    for (int i = 0; i < n;) {
        int end = i;
        bool side[2] = {false, false};
        for (; end < n && !strcmp(at[end].key, at[i].key); end++)
            side[at[end].new_] = true;
        if (side[0] != side[1])
            return false;
        i = end;
    }
    return true;
}

static void duty_changes(struct comparing *c)
{
    struct places p = {0};
    int order[SLOTS_MAX], place[SLOTS_MAX];
    slots_order(c->in, order);
    for (int i = 0; i < c->in->n_slots; i++)
        place[order[i]] = i;
    old_places(c, &p);
    new_places(c, &p);
    if (p.n)
        qsort_r(p.at, (size_t)p.n, sizeof *p.at, by_place, place);
    c->out->duties = ARENA_ARRAY(c->out->arena, p.n, struct duty_change);
    for (int i = 0, end; i < p.n; i = end) {
        for (end = i; end < p.n && p.at[end].staff == p.at[i].staff && p.at[end].slot == p.at[i].slot;)
            end++;
        if (same_places(&p.at[i], end - i))
            continue;
        c->out->duties[c->out->n_duties++] =
            (struct duty_change){p.at[i].staff, p.at[i].slot, list_places(c->out->arena, &p.at[i], end - i, false),
                                 list_places(c->out->arena, &p.at[i], end - i, true), WHY_BETTER};
    }
    free(p.at);
}

/* -------------------------------------------------------------------------------------------- */

static void index_seats(struct comparing *c)
{
    struct arena *arena = c->out->arena;
    int n = c->in->n_students, total = 0, *next = ARENA_ARRAY(arena, n + 1, int);
    c->seats_of = ARENA_ARRAY(arena, n + 1, int);
    for (int i = 0; i < c->t->n_sections; i++)
        for (int k = 0; k < c->t->sections[i].students.count; k++, total++)
            c->seats_of[c->t->sections[i].students.at[k] + 1]++;
    for (int s = 0; s < n; s++)
        next[s + 1] = c->seats_of[s + 1] += c->seats_of[s];
    c->seat_list = ARENA_ARRAY(arena, total, int);
    for (int i = 0; i < c->t->n_sections; i++)
        for (int k = 0; k < c->t->sections[i].students.count; k++)
            c->seat_list[next[c->t->sections[i].students.at[k]]++] = i;
}

struct changes *changes_of(const struct instance *in, const struct timetable *t)
{
    struct arena *arena = arena_new();
    struct changes *out = ARENA_NEW(arena, struct changes);
    out->arena = arena;
    struct comparing c = {.in = in, .t = t, .out = out, .match = changes_match(arena, in, t)};
    c.ids = ARENA_ARRAY(arena, t->n_sections, const char *);
    for (int i = 0; i < t->n_sections; i++)
        c.ids[i] = arena_printf(arena, "%s-%d", in->activities[t->sections[i].activity].id, t->sections[i].number);
    index_seats(&c);
    changes_count(in, t, out->moves);
    seat_changes(&c);
    section_changes(&c);
    duty_changes(&c);
    changes_explain(&c);
    return out;
}

void changes_free(struct changes *c)
{
    if (c)
        arena_free(c->arena);
}
