/* What a change of the timetable does to whom: students by the wishes they hold, own staff by load. */
#include <stdlib.h>
#include <string.h>

#include "tools/explain/explain.h"

enum { NAMED = 5 }; /* people named in a sentence; the rest are counted */

/* Bit w of mask[s]: student s holds its wish number w. */
static uint64_t *wishes_held(const struct instance *in, const struct timetable *t)
{
    uint64_t *mask = xcalloc((size_t)in->n_students + 1, sizeof *mask);
    for (int i = 0; i < t->n_sections; i++)
        for (int k = 0; k < t->sections[i].students.count; k++) {
            int s = t->sections[i].students.at[k], w = wish_rank(&in->students[s], t->sections[i].activity);
            if (w < in->students[s].n_wishes && w < 64)
                mask[s] |= UINT64_C(1) << w;
        }
    return mask;
}

static int points_of(const struct student *s, uint64_t mask)
{
    int points = 0;
    for (int w = 0; w < s->n_wishes && w < 64; w++)
        points += mask >> w & 1 ? s->wishes[w].points : 0;
    return points;
}

static json_t *array_ranks(uint64_t mask)
{
    json_t *all = json_array();
    for (int w = 0; w < 64; w++)
        if (mask >> w & 1)
            json_array_append_new(all, json_integer(w + 1));
    return all;
}

static void put_ranks(const struct student *s, uint64_t mask, const struct instance *in, struct buf *out)
{
    if (!mask)
        buf_puts(out, _("none"));
    for (int w = 0, n = 0; w < s->n_wishes && w < 64; w++)
        if (mask >> w & 1)
            buf_printf(out, "%s%s", n++ ? _(", ") : "", in->activities[s->wishes[w].activity].name);
}

/* One sentence: whoever gains (sign 1) or loses (sign -1). */
static void say_students(const struct explain *e, const uint64_t *was, const uint64_t *now, int sign, json_t *o)
{
    struct buf words = {0};
    int n = 0;
    for (int i = 0; i < e->in->n_students; i++) {
        const struct student *s = &e->in->students[i];
        int change = points_of(s, now[i]) - points_of(s, was[i]);
        if (change * sign <= 0 || n++ >= NAMED)
            continue;
        struct buf before = {0}, after = {0};
        put_ranks(s, was[i], e->in, &before);
        put_ranks(s, now[i], e->in, &after);
        buf_puts(&words, n > 1 ? _("; ") : "");
        buf_printf(&words, _("%s: %s → %s"), s->name, before.text, after.text);
        buf_free(&before);
        buf_free(&after);
    }
    if (n)
        explain_sayf(o, sign > 0 ? _("%d students gain by it: %s%s") : _("%d students lose by it: %s%s"), n, words.text,
                     n > NAMED ? _("; …") : "");
    buf_free(&words);
}

void explain_change(const struct explain *e, const struct timetable *after, json_t *o)
{
    uint64_t *was = wishes_held(e->in, e->r->t), *now = wishes_held(e->in, after);
    json_t *all = json_array();
    for (int i = 0; i < e->in->n_students; i++) {
        const struct student *s = &e->in->students[i];
        if (was[i] != now[i])
            json_array_append_new(all, json_pack("{s:s, s:o, s:o, s:i}", "student", s->id, "was", array_ranks(was[i]), "now",
                                                 array_ranks(now[i]), "points",
                                                 points_of(s, now[i]) - points_of(s, was[i])));
    }
    say_students(e, was, now, -1, o);
    say_students(e, was, now, 1, o);
    json_object_set_new(o, "seats", all);
    free(was);
    free(now);
}

int explain_first_ticket(const struct explain *e, const struct timetable *after)
{
    uint64_t *was = wishes_held(e->in, e->r->t), *now = wishes_held(e->in, after);
    int first = -1;
    for (int i = 0; i < e->in->n_students; i++) {
        const struct student *s = &e->in->students[i];
        if (points_of(s, was[i]) != points_of(s, now[i]) &&
            (first < 0 || memcmp(s->ticket, e->in->students[first].ticket, sizeof s->ticket) < 0))
            first = i;
    }
    free(was);
    free(now);
    return first;
}

/* Own staff whose load differs. */
void explain_loads(const struct explain *e, const struct verdict *after, json_t *o)
{
    struct buf words = {0};
    json_t *all = json_array();
    int n = 0;
    for (int q = 0; q < e->in->n_staff; q++) {
        int was = e->r->v->load[q], now = after->load[q];
        if (was == now || e->in->staff[q].type != STAFF_OWN)
            continue;
        json_array_append_new(all, json_pack("{s:s, s:i, s:i}", "staff", e->in->staff[q].id, "was", was, "now", now));
        if (n++ < NAMED)
            buf_printf(&words, _("%s%s %+d"), n > 1 ? _("; ") : "", e->in->staff[q].name, now - was);
    }
    if (n)
        explain_sayf(o, _("workloads in minutes a week: %s%s"), words.text, n > NAMED ? _("; …") : "");
    json_object_set_new(o, "loads", all);
    buf_free(&words);
}

/* Activities by the change of their number of sections. */
void explain_sections(const struct explain *e, const struct timetable *after, json_t *o)
{
    int *change = xcalloc((size_t)e->in->n_activities + 1, sizeof *change);
    struct buf opens = {0}, closes = {0};
    json_t *all = json_object();
    for (int i = 0; i < after->n_sections; i++)
        change[after->sections[i].activity]++;
    for (int i = 0; i < e->r->t->n_sections; i++)
        change[e->r->t->sections[i].activity]--;
    for (int a = 0; a < e->in->n_activities; a++) {
        struct buf *words = change[a] > 0 ? &opens : &closes;
        if (!change[a])
            continue;
        json_object_set_new(all, e->in->activities[a].id, json_integer(change[a]));
        buf_printf(words, "%s%s", words->length ? _(", ") : "", e->in->activities[a].name);
    }
    if (opens.length)
        explain_sayf(o, _("a group more: %s"), opens.text);
    if (closes.length)
        explain_sayf(o, _("a group less: %s"), closes.text);
    json_object_set_new(o, "sections_change", all);
    buf_free(&opens);
    buf_free(&closes);
    free(change);
}
