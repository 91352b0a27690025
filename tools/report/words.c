/* Words that several documents write alike. */
#include "tools/report/report.h"

#include <stdio.h>
#include <string.h>

#include "school/calendar.h"
#include "school/values.h"

static const char *const day_names[] = {N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun")};
static const char *const period_names[] = {N_("noon care"), N_("after class"), N_("evening study"), N_("extended care"),
                                           N_("holiday care")};
static const char *const kind_names[] = {N_("homework"), N_("tutoring"),       N_("reading"), N_("arts and sports"),
                                         N_("club"),     N_("field practice"), N_("themed"),  N_("other")};
static const char *const staff_type_names[] = {N_("own"), N_("retired"), N_("professional"), N_("volunteer"),
                                               N_("parent volunteer")};
static const char *const missing_names[] = {N_("adults"), N_("rooms"), N_("seats")};
static const char *const measure_names[] = {
    N_("students without any wish met"), N_("wish points lost"),   N_("difference of workloads"),
    N_("uneven sections"),               N_("friends apart"),      N_("study groups without a familiar adult"),
    N_("late minutes of staff in need of care"), N_("meetings led from outside"), N_("cost a week in yuan"),
};

const char *period_name(enum period p)
{
    return _(period_names[p]);
}

const char *staff_type_name(enum staff_type t)
{
    return _(staff_type_names[t]);
}

const char *missing_name(enum missing m)
{
    return _(missing_names[m]);
}

const char *kind_name(enum kind k)
{
    return _(kind_names[k]);
}

const char *measure_name(enum measure m)
{
    return _(measure_names[m]);
}

void put_meeting(const struct instance *in, int start, int length, struct buf *out)
{
    const struct slot *s = &in->slots[start];
    char from[6], to[6];
    clock_write(s->start, from);
    clock_write(s->start + meeting_minutes(in, start, length), to);
    buf_printf(out, "%s %s-%s", _(day_names[s->day]), from, to);
}

void put_slot(const struct instance *in, int slot, struct buf *out)
{
    put_meeting(in, slot, 1, out);
}

const char *day_name(enum day d)
{
    return _(day_names[d]);
}

void put_weeks(const struct instance *in, weekset weeks, struct buf *out)
{
    char word[32];
    if (weeks == weeks_all(&in->term))
        return;
    if (weeks == weeks_odd(&in->term)) {
        buf_puts(out, _("odd weeks"));
    } else if (weeks == weeks_even(&in->term)) {
        buf_puts(out, _("even weeks"));
    } else if (weeks_write(&in->term, weeks, word, sizeof word)) {
        buf_printf(out, _("weeks %s"), word);
    } else {
        struct buf list = {0};
        for (int w = 1; w <= in->term.weeks; w++)
            if (weeks >> (w - 1) & 1)
                buf_printf(&list, "%s%d", list.length ? "," : "", w);
        buf_printf(out, _("weeks %s"), list.text ? list.text : "-");
        buf_free(&list);
    }
}

void put_weeks_or_all(const struct instance *in, weekset weeks, struct buf *out)
{
    if (weeks == weeks_all(&in->term))
        buf_puts(out, _("all weeks"));
    put_weeks(in, weeks, out);
}

void put_grades(gradeset grades, struct buf *out)
{
    struct buf list = {0};
    for (int g = 1; g <= 9; g++) {
        if (!(grades >> g & 1))
            continue;
        int to = g;
        while (to < 9 && grades >> (to + 1) & 1)
            to++;
        buf_printf(&list, to > g ? "%s%d-%d" : "%s%d", list.length ? "," : "", g, to);
        g = to;
    }
    if (list.length)
        buf_printf(out, _("grades %s"), list.text);
    buf_free(&list);
}

void put_section(const struct report *r, int section, struct buf *out)
{
    const struct section *s = &r->t->sections[section];
    buf_printf(out, "%s-%d", r->in->activities[s->activity].name, s->number);
}

void put_study(const struct report *r, int study, struct buf *out)
{
    const struct study *s = &r->t->studies[study];
    buf_puts(out, _("study"));
    if (s->students.count) {
        const struct pool *pool = &r->in->pools[r->in->pool_of_class[r->in->students[s->students.at[0]].class_]];
        gradeset grades = 0;
        buf_puts(out, " ");
        if (r->in->profile.study.mix == MIX_CLASS) {
            buf_puts(out, pool->name);
            return;
        }
        for (int i = 0; i < pool->classes.count; i++)
            grades |= (gradeset)(1 << r->in->classes[pool->classes.at[i]].grade);
        put_grades(grades, out);
    }
}

void put_student(const struct instance *in, int student, struct buf *out)
{
    const struct student *s = &in->students[student];
    buf_puts(out, s->name);
    if (!strcmp(s->name, s->id))
        return;
    for (int i = 0; i < in->n_students; i++)
        if (i != student && in->students[i].class_ == s->class_ && !strcmp(in->students[i].name, s->name)) {
            buf_printf(out, " %s", s->id);
            return;
        }
}

void put_place(const struct instance *in, int room, struct buf *out)
{
    if (room < 0) {
        buf_puts(out, _("no room"));
        return;
    }
    buf_puts(out, in->rooms[room].name);
    if (in->rooms[room].site > 0)
        buf_printf(out, " (%s)", in->sites[in->rooms[room].site].name);
}

void put_date(int date, struct buf *out)
{
    char text[11];
    date_write(date, text);
    buf_puts(out, text);
}

void put_yuan(int64_t fen, struct buf *out)
{
    char text[YUAN_SIZE];
    yuan_write(fen, text);
    buf_puts(out, text);
}

void put_people(const struct instance *in, struct ints staff, struct buf *out)
{
    for (int i = 0; i < staff.count; i++)
        buf_printf(out, "%s%s", i ? _(", ") : "", in->staff[staff.at[i]].name);
}

struct ints use_staff(const struct report *r, const struct use *u)
{
    switch (u->kind) {
    case USE_SECTION:
        return r->t->sections[u->index].staff;
    case USE_STUDY:
        return r->t->studies[u->index].staff;
    case USE_POST:
        return r->t->posts[u->index].staff;
    }
    return (struct ints){0};
}

struct ints use_students(const struct report *r, const struct use *u)
{
    return u->kind == USE_SECTION ? r->t->sections[u->index].students
           : u->kind == USE_STUDY ? r->t->studies[u->index].students
                                  : (struct ints){0};
}

void put_leaders(const struct report *r, const struct use *u, struct buf *out)
{
    struct ints staff = use_staff(r, u);
    if (u->kind == USE_SECTION && r->t->sections[u->index].provider >= 0)
        buf_printf(out, "%s%s", r->in->providers[r->t->sections[u->index].provider].name, staff.count ? _(", ") : "");
    put_people(r->in, staff, out);
}

void put_count(int students, struct buf *out)
{
    buf_printf(out, ngettext("(%d student)", "(%d students)", (unsigned long)students), students);
}

void put_what(const struct report *r, const struct use *u, struct buf *out)
{
    if (u->kind == USE_SECTION)
        put_section(r, u->index, out);
    else
        buf_puts(out, u->kind == USE_STUDY ? _("study") : r->in->posts[r->t->posts[u->index].post].name);
}

/* What it is, where, who leads and how many, without what the subject says already. */
void put_use(const struct report *r, enum subject subject, const struct use *u, struct buf *out)
{
    int room = -1;
    if (u->kind == USE_SECTION) {
        put_section(r, u->index, out);
        room = r->t->sections[u->index].room;
    } else if (u->kind == USE_STUDY) {
        buf_puts(out, _("study"));
        room = r->t->studies[u->index].room;
    } else {
        buf_puts(out, r->in->posts[r->t->posts[u->index].post].name);
    }
    if (u->kind != USE_POST && subject != SUBJECT_ROOM) {
        buf_puts(out, " ");
        put_place(r->in, room, out);
    }
    if (subject != SUBJECT_STAFF) {
        size_t before = out->length;
        buf_puts(out, " ");
        put_leaders(r, u, out);
        if (out->length == before + 1)
            out->text[--out->length] = '\0';
    }
    if (u->kind != USE_POST && subject != SUBJECT_STUDENT) {
        buf_puts(out, " ");
        put_count(u->students, out);
    }
    if (u->weeks != weeks_all(&r->in->term)) {
        buf_puts(out, " ");
        put_weeks(r->in, u->weeks, out);
    }
}

void put_candidate(const struct report *r, const struct candidate *c, struct buf *out)
{
    const struct use *u = c->use >= 0 ? &r->grids[SUBJECT_STAFF].at[c->use] : NULL;
    switch (c->state) {
    case CANDIDATE_FREE:
        if (c->all_meetings)
            buf_printf(out, _("free: a choice, worth %d points"), r->in->profile.weights[MEASURE_EXTERNAL]);
        else
            buf_puts(out, _("free then, but not in all meetings of the section"));
        break;
    case CANDIDATE_ON_DUTY:
        buf_puts(out, _("on duty: "));
        put_slot(r->in, u->slot, out);
        buf_puts(out, " ");
        put_use(r, SUBJECT_STAFF, u, out);
        break;
    case CANDIDATE_UNAVAILABLE:
        buf_puts(out, _("not available"));
        break;
    case CANDIDATE_AT_CAP:
        buf_puts(out, _("would exceed a cap"));
        break;
    case CANDIDATE_UNFIT:
        buf_puts(out, _("does not teach the subject"));
        break;
    }
}

void put_waiver(const struct waiver *w, struct buf *out)
{
    buf_printf(out, _("Waiver of %s: %s (approved by %s)"), w->rule, w->reason && *w->reason ? w->reason : "-",
               w->approved_by && *w->approved_by ? w->approved_by : "-");
}

void put_breaches(const struct report *r, struct buf *out)
{
    for (int i = 0; i < r->v->n_breaches; i++)
        buf_printf(out, "%s: %s\n", rule_table[r->v->breaches[i].rule].code, r->v->breaches[i].message);
}

void put_exceeds(const struct workload *w, struct buf *out)
{
    const char *const caps[] = {w->over_week ? _("minutes a week") : NULL, w->over_day ? _("minutes a day") : NULL,
                                w->over_days ? _("days a week") : NULL};
    bool first = true;
    for (int i = 0; i < 3; i++)
        if (caps[i]) {
            buf_printf(out, "%s%s", first ? "" : _(", "), caps[i]);
            first = false;
        }
}

void put_consent(const struct student *s, struct buf *out)
{
    static const struct {
        int bit;
        const char *name;
    } stages[] = {{CONSENT_STUDENT, N_("the student's own wish")},
                  {CONSENT_PARENT, N_("the parents' consent")},
                  {CONSENT_CLASS_REVIEW, N_("the class's review")}};
    bool first = true;
    for (int i = 0; i < 3; i++)
        if (!(s->consent & stages[i].bit)) {
            buf_printf(out, "%s%s", first ? "" : _(", "), _(stages[i].name));
            first = false;
        }
}

const char *subject_name(const struct instance *in, enum subject subject, int e)
{
    switch (subject) {
    case SUBJECT_CLASS:
        return in->classes[e].name;
    case SUBJECT_STUDENT:
        return in->students[e].name;
    case SUBJECT_STAFF:
        return in->staff[e].name;
    case SUBJECT_ROOM:
        return in->rooms[e].name;
    case SUBJECT_PROVIDER:
        return in->providers[e].name;
    case SUBJECT_ACTIVITY:
    case SUBJECTS:
        break;
    }
    return in->activities[e].name;
}

const char *subject_id(const struct instance *in, enum subject subject, int e)
{
    switch (subject) {
    case SUBJECT_CLASS:
        return in->classes[e].id;
    case SUBJECT_STUDENT:
        return in->students[e].id;
    case SUBJECT_STAFF:
        return in->staff[e].id;
    case SUBJECT_ROOM:
        return in->rooms[e].id;
    case SUBJECT_PROVIDER:
        return in->providers[e].id;
    case SUBJECT_ACTIVITY:
    case SUBJECTS:
        break;
    }
    return in->activities[e].id;
}
