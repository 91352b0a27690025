/* What an overlay changes, entity by entity, matched by ids. */
#include "tools/whatif/whatif.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "school/order.h"
#include "school/validate.h"
#include "solver/within.h"

const char *const difference_words[] = {"undecided", "better", "worse", "none", "no_better", "no_worse"};
const char *const shift_words[] = {"more", "less", "other", "came", "left"};

static struct map ids_of(struct arena *a, const void *list, size_t size, int n)
{
    struct map ids = map_new(a);
    for (int i = 0; i < n; i++) /* ids come first in every entity */
        map_put(&ids, *(const char *const *)((const char *)list + size * (size_t)i), i);
    return ids;
}

/* Who loses first, who only has something else last. */
static int by_weight(const void *x, const void *y)
{
    static const int order[] = {
        [SHIFT_LESS] = 0, [SHIFT_LEFT] = 1, [SHIFT_MORE] = 2, [SHIFT_CAME] = 3, [SHIFT_OTHER] = 4};
    const struct shifted *a = x, *b = y;
    return a->shift != b->shift ? order[a->shift] - order[b->shift] : id_compare(a->id, b->id);
}

static void in_order(struct shifts *c)
{
    if (c->count)
        qsort(c->at, (size_t)c->count, sizeof *c->at, by_weight);
}

static void add(struct shifts *c, struct shifted entry)
{
    c->by[entry.shift]++;
    c->at[c->count++] = entry;
}

/* Students ------------------------------------------------------------------------------ */

/* Of each student the sections it is in: first[s] to first[s + 1] - 1. */
struct held {
    int *first, *section;
};

static struct held held_of(struct arena *a, const struct variant *p)
{
    struct held h = {ARENA_ARRAY(a, p->in->n_students + 2, int), NULL};
    for (int k = 0; k < p->t->n_sections; k++)
        for (int i = 0; i < p->t->sections[k].students.count; i++)
            h.first[p->t->sections[k].students.at[i] + 2]++;
    for (int s = 0; s < p->in->n_students; s++)
        h.first[s + 2] += h.first[s + 1];
    h.section = ARENA_ARRAY(a, h.first[p->in->n_students + 1], int);
    for (int k = 0; k < p->t->n_sections; k++)
        for (int i = 0; i < p->t->sections[k].students.count; i++)
            h.section[h.first[p->t->sections[k].students.at[i] + 1]++] = k;
    return h;
}

/* Points of the wish for the activity `id`, or -1 where there is none. */
static int points_for(const struct instance *in, const struct student *s, const char *id)
{
    for (int w = 0; s && w < s->n_wishes; w++)
        if (!strcmp(in->activities[s->wishes[w].activity].id, id))
            return s->wishes[w].points;
    return -1;
}

/* What a student holds, valued by the wishes of `judge`, where it had a wish for it, else by its own. */
static int worth(const struct variant *p, const struct held *h, int s, const struct variant *judge, int as)
{
    int sum = 0;
    for (int i = h->first[s]; i < h->first[s + 1]; i++) {
        const char *id = p->in->activities[p->t->sections[h->section[i]].activity].id;
        int points = points_for(judge->in, as >= 0 ? &judge->in->students[as] : NULL, id);
        points = points >= 0 ? points : points_for(p->in, &p->in->students[s], id);
        sum += points > 0 ? points : 0;
    }
    return sum;
}

static const char *held_words(struct arena *a, const struct variant *p, const struct held *h, int s)
{
    struct buf words = {0};
    for (int i = h->first[s]; i < h->first[s + 1]; i++) {
        buf_puts(&words, i > h->first[s] ? _(", ") : "");
        put_section(p->r, h->section[i], &words);
    }
    const char *text = arena_strdup(a, words.text ? words.text : "");
    buf_free(&words);
    return text;
}

static const char *student_name(struct arena *a, const struct instance *in, int s)
{
    struct buf words = {0};
    put_student(in, s, &words);
    const char *text = arena_strdup(a, words.text ? words.text : "");
    buf_free(&words);
    return text;
}

static void compare_students(struct arena *a, struct compared *c)
{
    const struct variant *p = c->variant, *b = c->base;
    struct map here = ids_of(a, p->in->students, sizeof *p->in->students, p->in->n_students);
    struct map there = ids_of(a, b->in->students, sizeof *b->in->students, b->in->n_students);
    struct held was = held_of(a, b), now = held_of(a, p);
    c->students.at = ARENA_ARRAY(a, b->in->n_students + p->in->n_students, struct shifted);
    for (int s = 0; s < b->in->n_students; s++) {
        int t = map_get(&here, b->in->students[s].id);
        struct shifted e = {.id = b->in->students[s].id, .shift = SHIFT_LEFT};
        e.was = worth(b, &was, s, b, s);
        e.now = t < 0 ? 0 : worth(p, &now, t, b, s);
        e.held_was = held_words(a, b, &was, s);
        e.held_now = t < 0 ? "" : held_words(a, p, &now, t);
        if (t >= 0)
            e.shift = e.now > e.was ? SHIFT_MORE : e.now < e.was ? SHIFT_LESS : SHIFT_OTHER;
        if (e.shift == SHIFT_OTHER && !strcmp(e.held_was, e.held_now))
            continue;
        e.name = student_name(a, b->in, s);
        add(&c->students, e);
    }
    for (int t = 0; t < p->in->n_students; t++)
        if (map_get(&there, p->in->students[t].id) < 0)
            add(&c->students, (struct shifted){.id = p->in->students[t].id,
                                               .name = student_name(a, p->in, t),
                                               .shift = SHIFT_CAME,
                                               .now = worth(p, &now, t, b, -1),
                                               .held_was = "",
                                               .held_now = held_words(a, p, &now, t)});
}

/* Adults and activities ------------------------------------------------------------------ */

static enum shift shift_of(int was, int now)
{
    return now > was ? SHIFT_MORE : now < was ? SHIFT_LESS : SHIFT_OTHER;
}

static void compare_staff(struct arena *a, struct compared *c)
{
    const struct instance *in = c->variant->in, *base = c->base->in;
    struct map here = ids_of(a, in->staff, sizeof *in->staff, in->n_staff);
    struct map there = ids_of(a, base->staff, sizeof *base->staff, base->n_staff);
    c->staff.at = ARENA_ARRAY(a, in->n_staff + base->n_staff, struct shifted);
    for (int q = 0; q < base->n_staff; q++) {
        int t = map_get(&here, base->staff[q].id), was = c->base->v->load[q], now = t < 0 ? 0 : c->variant->v->load[t];
        if (t < 0 || was != now)
            add(&c->staff, (struct shifted){.id = base->staff[q].id,
                                            .name = base->staff[q].name,
                                            .was = was,
                                            .now = now,
                                            .shift = t < 0 ? SHIFT_LEFT : shift_of(was, now)});
    }
    for (int t = 0; t < in->n_staff; t++)
        if (map_get(&there, in->staff[t].id) < 0)
            add(&c->staff, (struct shifted){.id = in->staff[t].id,
                                            .name = in->staff[t].name,
                                            .now = c->variant->v->load[t],
                                            .shift = SHIFT_CAME});
}

/* Sections and seats of an activity. */
static void count_sections(const struct timetable *t, int activity, int *sections, int *seats)
{
    *sections = *seats = 0;
    for (int k = 0; k < t->n_sections; k++)
        if (t->sections[k].activity == activity) {
            ++*sections;
            *seats += t->sections[k].students.count;
        }
}

static void compare_activities(struct arena *a, struct compared *c)
{
    const struct instance *in = c->variant->in, *base = c->base->in;
    struct map here = ids_of(a, in->activities, sizeof *in->activities, in->n_activities);
    struct map there = ids_of(a, base->activities, sizeof *base->activities, base->n_activities);
    c->activities.at = ARENA_ARRAY(a, in->n_activities + base->n_activities, struct shifted);
    for (int k = 0; k < base->n_activities; k++) {
        int t = map_get(&here, base->activities[k].id);
        struct shifted e = {.id = base->activities[k].id, .name = base->activities[k].name, .shift = SHIFT_LEFT};
        count_sections(c->base->t, k, &e.was, &e.seats_was);
        if (t >= 0) {
            count_sections(c->variant->t, t, &e.now, &e.seats_now);
            e.shift = e.was != e.now ? shift_of(e.was, e.now) : shift_of(e.seats_was, e.seats_now);
        }
        if (t < 0 || e.was != e.now || e.seats_was != e.seats_now)
            add(&c->activities, e);
    }
    for (int t = 0; t < in->n_activities; t++)
        if (map_get(&there, in->activities[t].id) < 0) {
            struct shifted e = {.id = in->activities[t].id, .name = in->activities[t].name, .shift = SHIFT_CAME};
            count_sections(c->variant->t, t, &e.now, &e.seats_now);
            add(&c->activities, e);
        }
}

/* The whole ------------------------------------------------------------------------------ */

static int64_t lower_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t higher_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Both optima lie between bound and score, so their difference lies between these. Where all timetables of one school
 * are timetables of the other, at the same score, its best is no better, bounds of the other hold for it and its scores
 * can be had there. `program`: the base's. */
static void compare_scores(struct compared *c, const struct program *program)
{
    const struct report *b = c->base->r, *p = c->variant->r;
    struct program *own = program_build_as(c->variant->in, false, true);
    bool narrow = program_within(own, program), wide = program_within(program, own);
    int64_t score = c->base->v->score, score_now = c->variant->v->score;
    program_free(own);
    c->bounded = (narrow && wide) || (b->has_bound && p->has_bound);
    if (!c->bounded)
        return;
    c->least = (narrow ? higher_of(p->bound, b->bound) : p->bound) - (narrow ? lower_of(score, score_now) : score);
    c->most = (wide ? lower_of(score, score_now) : score_now) - (wide ? higher_of(p->bound, b->bound) : b->bound);
    c->least = narrow ? higher_of(c->least, 0) : c->least;
    c->most = wide ? lower_of(c->most, 0) : c->most;
    if (narrow && wide)
        c->least = c->most = 0;
    c->difference = c->least == 0 && c->most == 0 ? DIFFERENCE_NONE
                    : c->most < 0                 ? DIFFERENCE_BETTER
                    : c->least > 0                ? DIFFERENCE_WORSE
                    : c->least == 0               ? DIFFERENCE_NO_BETTER
                    : c->most == 0                ? DIFFERENCE_NO_WORSE
                                                  : DIFFERENCE_UNDECIDED;
}

static void compare_articles(struct compared *c)
{
    for (int i = 0; i < ARTICLES; i++) {
        enum article_state was = c->base->r->articles[i].state, now = c->variant->r->articles[i].state;
        if (was != now)
            c->articles[c->n_articles++] = (struct article_change){i + 1, was, now};
    }
}

/* What the reader says of a variant. With --anonymize it is asked again, as it knew the names when it read. */
static struct diags *found_in(const struct variant *p, bool anonymize)
{
    struct diags *again = anonymize && p->in ? diags_new() : NULL;
    if (again)
        validate(p->in, again);
    return again ? again : p->d;
}

/* What it says of the school with the overlay and not of the school as it is. */
static void compare_warnings(struct arena *a, struct compared *c, bool anonymize)
{
    struct diags *d = found_in(c->variant, anonymize), *base = found_in(c->base, anonymize);
    struct map known = map_new(a);
    for (int i = 0; i < base->count; i++)
        map_put(&known, arena_strdup(a, base->items[i].message), i);
    c->warnings = ARENA_ARRAY(a, d->count, const char *);
    for (int i = 0; i < d->count; i++)
        if (map_get(&known, d->items[i].message) < 0)
            c->warnings[c->n_warnings++] = arena_strdup(a, d->items[i].message);
    if (d != c->variant->d)
        diags_free(d);
    if (base != c->base->d)
        diags_free(base);
}

/* The sentences of a fact or repair as one; NULL where there are none. */
static const char *joined(struct arena *a, const json_t *says)
{
    struct buf words = {0};
    for (size_t i = 0; i < json_array_size(says); i++) {
        const char *one = json_string_value(json_array_get(says, i));
        buf_puts(&words, i ? "; " : "");
        buf_puts(&words, one ? one : "");
    }
    const char *text = words.text ? arena_strdup(a, words.text) : NULL;
    buf_free(&words);
    return text;
}

static void take_conflict(struct arena *a, struct compared *c)
{
    const json_t *conflict = json_object_get(c->variant->summary, "conflict"),
                 *facts = json_object_get(conflict, "facts");
    c->facts = ARENA_ARRAY(a, json_array_size(facts), const char *);
    for (size_t i = 0; i < json_array_size(facts); i++) {
        const char *says = joined(a, json_object_get(json_array_get(facts, i), "says"));
        if (says)
            c->facts[c->n_facts++] = says;
    }
    c->repair = joined(a, json_object_get(json_object_get(conflict, "repair"), "says"));
}

struct compared *compare(const struct whatif *w)
{
    struct compared *all = ARENA_ARRAY(w->arena, w->n, struct compared);
    struct program *program = w->variants[0].r ? program_build_as(w->variants[0].in, false, true) : NULL;
    for (int i = 0; i < w->n; i++) {
        struct compared *c = &all[i];
        *c = (struct compared){
            .base = &w->variants[0], .variant = &w->variants[i], .known = i && w->variants[0].r && w->variants[i].r};
        if (c->variant->summary)
            take_conflict(w->arena, c);
        if (i && c->variant->d)
            compare_warnings(w->arena, c, w->c->anonymize);
        if (!c->known)
            continue;
        compare_scores(c, program);
        compare_students(w->arena, c);
        compare_staff(w->arena, c);
        compare_activities(w->arena, c);
        in_order(&c->students);
        in_order(&c->staff);
        compare_articles(c);
    }
    program_free(program);
    return all;
}
