/* timetable.txt: the whole timetable to read, on a screen or on paper. */
#include <string.h>

#include "school/calendar.h"
#include "tools/report/articles.h"

static void heading(struct buf *out, const char *text)
{
    buf_printf(out, "\n%s\n", text);
    for (int i = text_width(text); i > 0; i--)
        buf_puts(out, "-");
    buf_puts(out, "\n");
}

/* Names one after the other, folded at a line's width. */
static void put_roll(const struct report *r, struct ints students, struct buf *out)
{
    enum { WIDTH = 100, INDENT = 6 };
    int used = 0;
    for (int i = 0; i < students.count; i++) {
        const struct student *s = &r->in->students[students.at[i]];
        struct buf name = {0};
        buf_puts(&name, s->name);
        if (strcmp(s->name, s->id))
            buf_printf(&name, " %s", s->id);
        int width = text_width(name.text) + 2;
        if (i == 0 || used + width > WIDTH) {
            buf_printf(out, "%s%*s", i ? "\n" : "", INDENT, "");
            used = INDENT;
        }
        buf_printf(out, "%s%s", name.text, i + 1 < students.count ? "; " : "\n");
        used += width;
        buf_free(&name);
    }
}

static void say_draft(const struct report *r, struct buf *out)
{
    if (r->v->n_breaches) {
        heading(out, _("Breaches"));
        put_breaches(r, out);
    }
    if (!r->t->n_vacancies)
        return;
    heading(out, _("What is missing"));
    struct columns c = {.count = 4};
    struct buf words = {0};
    for (int i = 0; i < r->t->n_vacancies; i++) {
        const struct vacancy *v = &r->t->vacancies[i];
        if (v->slot >= 0)
            put_slot(r->in, v->slot, &words);
        columns_add_buf(&c, &words);
        columns_add(&c, v->what ? v->what : "");
        columns_add(&c, missing_name(v->missing));
        columns_add_number(&c, v->number);
    }
    columns_write(&c, 2, out);
    buf_free(&words);
}

static void say_unscheduled(const struct report *r, struct buf *out)
{
    if (r->coverage.scheduled == r->coverage.students)
        return;
    heading(out, _("Not scheduled: the consent is incomplete"));
    struct columns c = {.count = 4};
    struct buf words = {0};
    for (int i = 0; i < r->in->n_students; i++) {
        const struct student *s = &r->in->students[i];
        if (s->scheduled)
            continue;
        columns_add(&c, s->id);
        columns_add(&c, s->name);
        columns_add(&c, r->in->classes[s->class_].name);
        buf_puts(&words, _("lacking: "));
        put_consent(s, &words);
        columns_add_buf(&c, &words);
    }
    columns_write(&c, 2, out);
    buf_free(&words);
}

/* The weeks of all entities of a subject that are in use. */
static void say_weeks(const struct report *r, enum subject subject, const char *title, struct buf *out)
{
    const struct grid *g = &r->grids[subject];
    if (g->first[g->n] == 0)
        return;
    heading(out, title);
    for (int e = 0; e < g->n; e++) {
        struct columns c = {.count = 2};
        struct buf words = {0};
        if (g->first[e] == g->first[e + 1])
            continue;
        const char *name = subject_name(r->in, subject, e), *id = subject_id(r->in, subject, e);
        buf_printf(out, strcmp(name, id) ? "%s  %s\n" : "%s\n", name, id);
        for (int i = g->first[e]; i < g->first[e + 1]; i++) {
            if (i == g->first[e] || g->at[i].slot != g->at[i - 1].slot)
                put_slot(r->in, g->at[i].slot, &words);
            columns_add_buf(&c, &words);
            put_use(r, subject, &g->at[i], &words);
            columns_add_buf(&c, &words);
        }
        columns_write(&c, 2, out);
        buf_free(&words);
    }
}

static void say_rolls(const struct report *r, struct buf *out)
{
    struct buf words = {0};
    if (r->t->n_sections)
        heading(out, _("Activities and their students"));
    for (int i = 0; i < r->t->n_sections; i++) {
        const struct section *s = &r->t->sections[i];
        const struct activity *a = &r->in->activities[s->activity];
        struct use u = {USE_SECTION, i, -1, s->weeks, s->students.count};
        put_section(r, i, out);
        if (strcmp(a->id, a->name))
            buf_printf(out, "  %s-%d", a->id, s->number);
        buf_printf(out, "  %s  ", kind_name(a->kind));
        put_grades(s->grades, out);
        buf_puts(out, "\n    ");
        for (int k = slotset_next(&s->starts, 0), n = 0; k >= 0; k = slotset_next(&s->starts, k + 1), n++) {
            buf_puts(out, n ? _(", ") : "");
            put_slot(r->in, k, out);
        }
        if (a->length > 1)
            buf_printf(out, _(" (%d slots)"), a->length);
        put_weeks(r->in, s->weeks, &words);
        buf_printf(out, "%s%s  ", words.length ? "  " : "", words.length ? words.text : "");
        put_place(r->in, s->room, out);
        buf_puts(out, "  ");
        put_leaders(r, &u, out);
        buf_puts(out, "  ");
        put_count(s->students.count, out);
        buf_puts(out, "\n");
        put_roll(r, s->students, out);
        words.length = 0;
    }
    buf_free(&words);
}

static void say_balance(const struct report *r, struct buf *out)
{
    heading(out, _("Workload, in weighted minutes a week"));
    struct columns c = {.count = 8};
    const char *const names[] = {_("staff"), _("type"), _("load"), _("prior load"), _("share in percent"),
                                 _("duties"), _("late duties"), _("exceeds")};
    struct buf words = {0};
    for (int i = 0; i < c.count; i++)
        columns_add(&c, names[i]);
    for (int q = 0; q < r->in->n_staff; q++) {
        const struct staff *s = &r->in->staff[q];
        const struct workload *w = &r->workloads[q];
        if (!w->counts && !w->duties)
            continue;
        columns_add(&c, s->name);
        columns_add(&c, staff_type_name(s->type));
        columns_add_number(&c, w->load);
        columns_add_number(&c, s->prior_load);
        columns_add_number(&c, s->share);
        columns_add_number(&c, w->duties);
        columns_add_number(&c, w->late_duties);
        put_exceeds(w, &words);
        columns_add_buf(&c, &words);
    }
    columns_write(&c, 2, out);
    buf_free(&words);
}

static void say_slots(const struct report *r, struct buf *out)
{
    heading(out, _("Need and supply of each slot"));
    struct columns c = {.count = 9};
    const char *const names[] = {_("slot"),         _("students"),          _("in activities"), _("in study"),
                                 _("study groups"), _("adults on duty"), _("adults available"),
                                 _("rooms in use"), _("rooms open")};
    struct buf words = {0};
    for (int i = 0; i < c.count; i++)
        columns_add(&c, names[i]);
    for (int i = 0; i < r->in->n_slots; i++) {
        const struct slot_figures *f = &r->figures[r->slots[i]];
        put_slot(r->in, r->slots[i], &words);
        columns_add_buf(&c, &words);
        const int figures[] = {f->attending, f->in_meetings, f->in_study,  f->study_groups,
                               f->on_duty,   f->available,   f->rooms_used, f->rooms_open};
        for (size_t n = 0; n < sizeof figures / sizeof *figures; n++)
            columns_add_number(&c, figures[n]);
    }
    columns_write(&c, 2, out);
    buf_free(&words);
}

static void say_externals(const struct report *r, struct buf *out)
{
    if (!r->n_externals)
        return;
    heading(out, _("Led from outside: which own staff could lead it, and what they do then"));
    for (int i = 0; i < r->n_externals; i++) {
        const struct external_meeting *m = &r->externals[i];
        struct use u = {USE_SECTION, m->section, m->slot, 0, 0};
        struct columns c = {.count = 2};
        struct buf words = {0};
        put_section(r, m->section, out);
        buf_puts(out, "  ");
        put_slot(r->in, m->slot, out);
        buf_puts(out, "  ");
        put_leaders(r, &u, out);
        buf_puts(out, "\n");
        for (int k = m->first; k < m->first + m->count; k++) {
            columns_add(&c, r->in->staff[r->candidates[k].staff].name);
            put_candidate(r, &r->candidates[k], &words);
            columns_add_buf(&c, &words);
        }
        columns_write(&c, 4, out);
        buf_free(&words);
    }
}

/* What people should look at, article by article: no verdict. */
static void say_warnings(const struct report *r, struct buf *out)
{
    bool any = false;
    for (int number = 1; number <= ARTICLES; number++)
        for (int i = 0; i < r->articles[number - 1].warnings.count; i++) {
            if (!any)
                heading(out, _("To be looked at"));
            any = true;
            buf_printf(out, _("article %d: %s\n"), number, r->warnings->items[r->articles[number - 1].warnings.at[i]].message);
        }
}

void emit_text(const struct report *r, struct buf *out)
{
    emit_short(r, NULL, out);
    say_draft(r, out);
    say_unscheduled(r, out);
    say_weeks(r, SUBJECT_CLASS, _("Classes"), out);
    say_rolls(r, out);
    say_weeks(r, SUBJECT_STAFF, _("Staff"), out);
    say_weeks(r, SUBJECT_PROVIDER, _("Providers"), out);
    say_weeks(r, SUBJECT_ROOM, _("Rooms"), out);
    say_balance(r, out);
    say_slots(r, out);
    say_externals(r, out);
    say_warnings(r, out);
}
