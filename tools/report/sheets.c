/* The sheets of the week: grids, activities and their rolls, balance, slots. */
#include <string.h>

#include "school/calendar.h"
#include "tools/report/report.h"

static void header_slots(const struct report *r, struct sheet *out)
{
    struct buf words = {0};
    for (int i = 0; i < r->in->n_slots; i++) {
        put_slot(r->in, r->slots[i], &words);
        sheet_words(out, &words);
    }
    buf_free(&words);
    sheet_end(out);
}

/* The cells of one entity, a slot each. */
static void week_cells(const struct report *r, enum subject subject, int entity, struct sheet *out)
{
    const struct grid *g = &r->grids[subject];
    struct buf words = {0};
    int u = g->first[entity];
    for (int i = 0; i < r->in->n_slots; i++) {
        for (bool first = true; u < g->first[entity + 1] && g->at[u].slot == r->slots[i]; u++, first = false) {
            if (!first)
                buf_puts(&words, _("; "));
            put_use(r, subject, &g->at[u], &words);
        }
        sheet_words(out, &words);
    }
    buf_free(&words);
    sheet_end(out);
}

void emit_classes(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("class id"), N_("class"), N_("grade"), NULL};
    sheet_header(out, names);
    header_slots(r, out);
    for (int c = 0; c < r->in->n_classes; c++) {
        sheet_text(out, r->in->classes[c].id);
        sheet_text(out, r->in->classes[c].name);
        sheet_number(out, r->in->classes[c].grade);
        week_cells(r, SUBJECT_CLASS, c, out);
    }
}

void emit_students(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("student id"), N_("student"), N_("class"), N_("scheduled"), NULL};
    struct buf words = {0};
    sheet_header(out, names);
    header_slots(r, out);
    for (int i = 0; i < r->in->n_students; i++) {
        const struct student *s = &r->in->students[i];
        sheet_text(out, s->id);
        sheet_text(out, s->name);
        sheet_text(out, r->in->classes[s->class_].name);
        if (s->scheduled) {
            buf_puts(&words, _("yes"));
        } else {
            buf_puts(&words, _("no, lacking: "));
            put_consent(s, &words);
        }
        sheet_words(out, &words);
        week_cells(r, SUBJECT_STUDENT, i, out);
    }
    buf_free(&words);
}

void emit_staff(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("staff id"), N_("name"), N_("type"), N_("load"), NULL};
    sheet_header(out, names);
    header_slots(r, out);
    for (int q = 0; q < r->in->n_staff; q++) {
        sheet_text(out, r->in->staff[q].id);
        sheet_text(out, r->in->staff[q].name);
        sheet_text(out, staff_type_name(r->in->staff[q].type));
        sheet_number(out, r->workloads[q].load);
        week_cells(r, SUBJECT_STAFF, q, out);
    }
}

void emit_rooms(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("room id"), N_("room"), N_("capacity"), N_("site"), NULL};
    sheet_header(out, names);
    header_slots(r, out);
    for (int p = 0; p < r->in->n_rooms; p++) {
        const struct room *room = &r->in->rooms[p];
        sheet_text(out, room->id);
        sheet_text(out, room->name);
        sheet_number(out, room->capacity);
        sheet_text(out, room->site > 0 ? r->in->sites[room->site].name : _("main site"));
        week_cells(r, SUBJECT_ROOM, p, out);
    }
}

void emit_providers(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("provider id"), N_("provider"), N_("meetings a week"), NULL};
    sheet_header(out, names);
    header_slots(r, out);
    for (int p = 0; p < r->in->n_providers; p++) {
        int meetings = 0;
        for (int i = 0; i < r->t->n_sections; i++)
            if (r->t->sections[i].provider == p)
                meetings += slotset_count(&r->t->sections[i].starts);
        sheet_text(out, r->in->providers[p].id);
        sheet_text(out, r->in->providers[p].name);
        sheet_number(out, meetings);
        week_cells(r, SUBJECT_PROVIDER, p, out);
    }
}

static void section_row(const struct report *r, int i, struct sheet *out)
{
    const struct section *s = &r->t->sections[i];
    const struct activity *a = &r->in->activities[s->activity];
    struct buf words = {0};
    buf_printf(&words, "%s-%d", a->id, s->number);
    sheet_words(out, &words);
    put_section(r, i, &words);
    sheet_words(out, &words);
    sheet_text(out, kind_name(a->kind));
    put_grades(s->grades, &words);
    sheet_words(out, &words);
    for (int k = slotset_next(&s->starts, 0), n = 0; k >= 0; k = slotset_next(&s->starts, k + 1), n++) {
        buf_puts(&words, n ? _("; ") : "");
        put_slot(r->in, k, &words);
    }
    sheet_words(out, &words);
    put_weeks_or_all(r->in, s->weeks, &words);
    sheet_words(out, &words);
    put_place(r->in, s->room, &words);
    sheet_words(out, &words);
    sheet_text(out, s->provider >= 0 ? r->in->providers[s->provider].name : "");
    put_people(r->in, s->staff, &words);
    sheet_words(out, &words);
    sheet_number(out, s->students.count);
    sheet_number(out, a->size_min);
    sheet_number(out, a->size_max);
    sheet_number(out, wishes_for(r->in, s->activity));
    sheet_end(out);
    buf_free(&words);
}

void emit_activities(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("section id"), N_("section"), N_("kind"),     N_("grades"),  N_("meetings"),
                                        N_("weeks"),      N_("room"),    N_("provider"), N_("adults"),  N_("students"),
                                        N_("smallest"),   N_("largest"), N_("wishes"),   NULL};
    sheet_header(out, names);
    sheet_end(out);
    for (int a = 0; a < r->in->n_activities; a++) {
        const struct activity *activity = &r->in->activities[a];
        int opened = 0;
        for (int i = 0; i < r->t->n_sections; i++)
            if (r->t->sections[i].activity == a) {
                section_row(r, i, out);
                opened++;
            }
        if (opened)
            continue;
        sheet_text(out, activity->id);
        sheet_text(out, activity->name);
        sheet_text(out, kind_name(activity->kind));
        struct buf words = {0};
        put_grades(activity->grades, &words);
        sheet_words(out, &words);
        buf_free(&words);
        sheet_text(out, _("did not open"));
        for (int i = 0; i < 4; i++)
            sheet_text(out, "");
        sheet_number(out, 0);
        sheet_number(out, activity->size_min);
        sheet_number(out, activity->size_max);
        sheet_number(out, wishes_for(r->in, a));
        sheet_end(out);
    }
}

void emit_rolls(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {N_("section id"), N_("section"), N_("no."),   N_("student id"),
                                        N_("student"),    N_("class"),   N_("weeks"), NULL};
    struct buf words = {0};
    sheet_header(out, names);
    sheet_end(out);
    for (int i = 0; i < r->t->n_sections; i++) {
        const struct section *s = &r->t->sections[i];
        for (int k = 0; k < s->students.count; k++) {
            const struct student *student = &r->in->students[s->students.at[k]];
            buf_printf(&words, "%s-%d", r->in->activities[s->activity].id, s->number);
            sheet_words(out, &words);
            put_section(r, i, &words);
            sheet_words(out, &words);
            sheet_number(out, k + 1);
            sheet_text(out, student->id);
            sheet_text(out, student->name);
            sheet_text(out, r->in->classes[student->class_].name);
            put_weeks_or_all(r->in, s->weeks & student->weeks, &words);
            sheet_words(out, &words);
            sheet_end(out);
        }
    }
    buf_free(&words);
}

static void cap(struct sheet *out, int value)
{
    if (value < 0)
        sheet_text(out, "");
    else
        sheet_number(out, value);
}

void emit_balance(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {
        N_("staff id"),     N_("name"),           N_("type"),        N_("share in percent"), N_("load"),
        N_("prior load"),   N_("duties"),         N_("late duties"), N_("noon duties"),      N_("most in a week"),
        N_("cap a week"),   N_("most in a day"),  N_("cap a day"),   N_("most days"),        N_("cap of days"),
        N_("exceeds"),      NULL};
    sheet_header(out, names);
    for (int p = 0; p < PERIODS; p++)
        sheet_text(out, period_name((enum period)p));
    sheet_end(out);
    for (int q = 0; q < r->in->n_staff; q++) {
        const struct staff *s = &r->in->staff[q];
        const struct workload *w = &r->workloads[q];
        struct buf words = {0};
        sheet_text(out, s->id);
        sheet_text(out, s->name);
        sheet_text(out, staff_type_name(s->type));
        const int figures[] = {s->share, w->load, s->prior_load, w->duties, w->late_duties, w->noon_duties};
        for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
            sheet_number(out, figures[i]);
        sheet_number(out, w->most_week);
        cap(out, s->max_load);
        sheet_number(out, w->most_day);
        cap(out, s->max_load_per_day);
        sheet_number(out, w->most_days);
        cap(out, s->max_days);
        put_exceeds(w, &words);
        sheet_words(out, &words);
        for (int p = 0; p < PERIODS; p++)
            sheet_number(out, w->by_period[p]);
        sheet_end(out);
        buf_free(&words);
    }
}

void emit_slots(const struct report *r, struct sheet *out)
{
    static const char *const names[] = {
        N_("slot id"),      N_("slot"),           N_("period"),         N_("students"),       N_("in activities"),
        N_("in study"),     N_("sections"),       N_("study groups"),   N_("adults on duty"), N_("adults available"),
        N_("rooms in use"), N_("rooms open"),     NULL};
    struct buf words = {0};
    sheet_header(out, names);
    sheet_end(out);
    for (int i = 0; i < r->in->n_slots; i++) {
        int k = r->slots[i];
        const struct slot_figures *f = &r->figures[k];
        sheet_text(out, r->in->slots[k].id);
        put_slot(r->in, k, &words);
        sheet_words(out, &words);
        sheet_text(out, period_name(r->in->slots[k].period));
        const int figures[] = {f->attending, f->in_meetings, f->in_study,  f->sections,  f->study_groups,
                               f->on_duty,   f->available,   f->rooms_used, f->rooms_open};
        for (size_t n = 0; n < sizeof figures / sizeof *figures; n++)
            sheet_number(out, figures[n]);
        sheet_end(out);
    }
    buf_free(&words);
}
