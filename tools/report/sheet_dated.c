/* tables/dated.csv: every meeting, study group and post on each date on which it is held. */
#include <stdlib.h>

#include "school/calendar.h"
#include "tools/report/dated.h"

/* A meeting, study group or post on one date on which it is held. */
struct meeting {
    struct held when;
    int place;       /* of its first slot in the order of the week */
    struct use use;  /* its first slot */
    int last;        /* its last slot */
};

struct meetings {
    int count, room;
    struct meeting *at;
};

/* Adds what starts in the slot of `u` and takes `length` slots, on each of its dates. */
static void add(const struct report *r, struct meetings *m, struct use u, int length, struct arena *a)
{
    struct meeting one = {.use = u, .last = u.slot};
    int dates;
    const struct held *held = dated_slot(r->in, u.slot, u.weeks, a, &dates);
    for (int i = 1; i < length && r->in->slots[one.last].next >= 0; i++)
        one.last = r->in->slots[one.last].next;
    while (r->slots[one.place] != u.slot)
        one.place++;
    if (m->count + dates > m->room) {
        m->room = 2 * m->room + dates;
        m->at = xrealloc(m->at, (size_t)m->room, sizeof *m->at);
    }
    for (int i = 0; i < dates; i++) {
        one.when = held[i];
        m->at[m->count++] = one;
    }
}

static int by_date(const void *pa, const void *pb)
{
    const struct meeting *a = pa, *b = pb;
    const int differences[] = {a->when.date - b->when.date, a->place - b->place, (int)a->use.kind - (int)b->use.kind,
                               a->use.index - b->use.index};
    for (int i = 0; i < 4; i++)
        if (differences[i])
            return differences[i] < 0 ? -1 : 1;
    return 0;
}

/* All of the term; the caller frees `at`. */
static struct meetings collect(const struct report *r)
{
    const struct timetable *t = r->t;
    struct meetings m = {0};
    struct arena *a = arena_new();
    for (int i = 0; i < t->n_sections; i++) {
        const struct section *s = &t->sections[i];
        for (int k = slotset_next(&s->starts, 0); k >= 0; k = slotset_next(&s->starts, k + 1))
            add(r, &m, (struct use){USE_SECTION, i, k, s->weeks, 0}, r->in->activities[s->activity].length, a);
    }
    for (int i = 0; i < t->n_studies; i++)
        add(r, &m, (struct use){USE_STUDY, i, t->studies[i].slot, t->studies[i].weeks, 0}, 1, a);
    for (int i = 0; i < t->n_posts; i++)
        add(r, &m, (struct use){USE_POST, i, t->posts[i].slot, t->posts[i].weeks, 0}, 1, a);
    arena_free(a);
    if (m.count)
        qsort(m.at, (size_t)m.count, sizeof *m.at, by_date);
    return m;
}

/* Students of the group who count in that week (contract section 4). */
static int present(const struct report *r, const struct meeting *m)
{
    struct ints students = use_students(r, &m->use);
    int n = 0;
    for (int i = 0; i < students.count; i++)
        n += r->in->students[students.at[i]].weeks >> (m->when.week - 1) & 1;
    return n;
}

/* Whom it is for: the grades of a section, the classes of a study group. */
static void put_whom(const struct report *r, const struct meeting *m, struct buf *words)
{
    if (m->use.kind == USE_SECTION)
        put_grades(r->t->sections[m->use.index].grades, words);
    if (m->use.kind != USE_STUDY)
        return;
    struct ints students = r->t->studies[m->use.index].students;
    for (int i = 0; i < students.count; i++) {
        int class_ = r->in->students[students.at[i]].class_;
        bool said = false;
        for (int k = 0; k < i && !said; k++)
            said = r->in->students[students.at[k]].class_ == class_;
        if (!said)
            buf_printf(words, "%s%s", i ? _(", ") : "", r->in->classes[class_].name);
    }
}

static void row(const struct report *r, const struct meeting *m, struct sheet *out, struct buf *words)
{
    const struct instance *in = r->in;
    const struct section *s = m->use.kind == USE_SECTION ? &r->t->sections[m->use.index] : NULL;
    const struct slot *first = &in->slots[m->use.slot], *last = &in->slots[m->last];
    put_date(m->when.date, words);
    sheet_words(out, words);
    sheet_text(out, day_name(date_weekday(m->when.date)));
    sheet_number(out, m->when.week);
    sheet_text(out, first->id);
    char clock[6];
    clock_write(first->start, clock);
    sheet_text(out, clock);
    clock_write(last->end, clock);
    sheet_text(out, clock);
    sheet_text(out, period_name(first->period));
    put_what(r, &m->use, words);
    sheet_words(out, words);
    put_whom(r, m, words);
    sheet_words(out, words);
    if (m->use.kind != USE_POST)
        put_place(in, s ? s->room : r->t->studies[m->use.index].room, words);
    sheet_words(out, words);
    sheet_text(out, s && s->provider >= 0 ? in->providers[s->provider].name : "");
    put_people(in, use_staff(r, &m->use), words);
    sheet_words(out, words);
    sheet_number(out, present(r, m));
    sheet_end(out);
}

void emit_dated(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("date"),  N_("day"),  N_("week"),  N_("slot id"),  N_("from"),
                                        N_("until"), N_("period"), N_("what"), N_("for whom"), N_("room"),
                                        N_("provider"), N_("adults"), N_("students"), NULL};
    struct buf words = {0};
    sheet_header(out, names);
    sheet_end(out);
    struct meetings all = collect(r);
    for (int i = 0; i < all.count; i++)
        row(r, &all.at[i], out, &words);
    free(all.at);
    buf_free(&words);
}
