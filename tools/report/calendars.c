/* Calendars (RFC 5545): one of each adult, section and student.
 *
 * What is held on a weekday through the term is one event with a rule: weekly, every other week or as the weeks ask,
 * with the dates left out on which it is not held (EXDATE). A date swapped for that weekday is an event of its own,
 * since several programs ignore RDATE. An event's UID is made of school, term, owner and slot: whatever a later
 * timetable holds in that slot replaces it. */
#include <errno.h>
#include <libical/ical.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/whole.h"
#include "school/calendar.h"
#include "tools/report/dated.h"

static const char zone[] = "Asia/Shanghai";

/* The calendar that is being made. */
struct making {
    const struct report *r;
    icalcomponent *calendar;
    enum each each;
    int e;
    int from, to; /* dates */
    struct arena *scratch;
};

/* One use with all slots of its meeting. */
struct event {
    const struct use *use;
    int start, end; /* minutes after midnight */
    int ordinal;    /* among the owner's uses of the slot */
};

static struct icaltimetype time_at(int date, int minutes)
{
    struct icaltimetype t = icaltime_null_time();
    date_split(date, &t.year, &t.month, &t.day);
    t.hour = minutes / 60; /* 24:00 is the next day's first moment */
    t.minute = minutes % 60;
    return icaltime_normalize(t);
}

static void add_local(icalcomponent *c, icalproperty *p)
{
    icalproperty_add_parameter(p, icalparameter_new_tzid(zone));
    icalcomponent_add_property(c, p);
}

static void add_x(icalcomponent *c, const char *name, const char *value)
{
    icalproperty *p = icalproperty_new_x(value);
    icalproperty_set_x_name(p, name);
    icalcomponent_add_property(c, p);
}

/* China has kept one time, without summer time, since 1992. */
static icalcomponent *time_zone(void)
{
    return icalcomponent_vanew(ICAL_VTIMEZONE_COMPONENT, icalproperty_new_tzid(zone),
                               icalcomponent_vanew(ICAL_XSTANDARD_COMPONENT,
                                                   icalproperty_new_dtstart(time_at(date_of(1992, 1, 1), 0)),
                                                   icalproperty_new_tzoffsetfrom(8 * 3600),
                                                   icalproperty_new_tzoffsetto(8 * 3600),
                                                   icalproperty_new_tzname("CST"), (void *)0),
                               (void *)0);
}

/* The day from which this version holds: the update's, else the term's first. */
static int version_date(const struct instance *in)
{
    return in->baseline.timetable ? in->baseline.effective : in->term.start;
}

/* 0 for the first timetable of a term; later ones by the day from which they hold. */
static int version_number(const struct instance *in)
{
    int days = version_date(in) - in->term.start;
    return !in->baseline.timetable ? 0 : days < 0 ? 1 : days + 1;
}

static void put_uid(const struct making *m, const struct event *ev, int date, struct buf *out)
{
    const struct instance *in = m->r->in;
    struct buf key = {0};
    char day[11], hash[65];
    date_write(in->term.start, day);
    buf_printf(&key, "%s\n%s\n%d\n%s\n%s\n%d", in->id, day, (int)m->each, each_id(m->r, m->each, m->e),
               in->slots[ev->use->slot].id, ev->ordinal);
    if (date) {
        date_write(date, day);
        buf_printf(&key, "\n%s", day);
    }
    sha256_hex(key.text, key.length, hash);
    buf_printf(out, "%.32s@kehou", hash);
    buf_free(&key);
}

static void put_description(const struct making *m, const struct use *u, struct buf *out)
{
    struct buf words = {0};
    put_leaders(m->r, u, &words);
    if (words.length)
        buf_printf(out, _("In charge: %s"), words.text);
    buf_free(&words);
    if (u->kind != USE_POST && m->each != EACH_STUDENT) {
        buf_printf(out, "%s", out->length ? "\n" : "");
        buf_printf(out, ngettext("%d student", "%d students", (unsigned long)u->students), u->students);
    }
}

static void add_texts(const struct making *m, const struct use *u, icalcomponent *c)
{
    const struct report *r = m->r;
    struct buf words = {0};
    put_what(r, u, &words);
    icalcomponent_add_property(c, icalproperty_new_summary(words.text));
    words.length = 0;
    if (u->kind != USE_POST) {
        put_place(r->in, u->kind == USE_SECTION ? r->t->sections[u->index].room : r->t->studies[u->index].room, &words);
        icalcomponent_add_property(c, icalproperty_new_location(words.text));
        words.length = 0;
    }
    put_description(m, u, &words);
    if (words.length)
        icalcomponent_add_property(c, icalproperty_new_description(words.text));
    buf_free(&words);
}

/* An event on `date`; `single`: its UID is that of the date. The caller adds what repeats it. */
static icalcomponent *add_event(const struct making *m, const struct event *ev, int date, bool single)
{
    icalcomponent *c = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    struct buf uid = {0};
    put_uid(m, ev, single ? date : 0, &uid);
    icalcomponent_add_property(c, icalproperty_new_uid(uid.text));
    buf_free(&uid);
    struct icaltimetype stamp = time_at(version_date(m->r->in), 0);
    stamp.zone = icaltimezone_get_utc_timezone();
    icalcomponent_add_property(c, icalproperty_new_dtstamp(stamp));
    icalcomponent_add_property(c, icalproperty_new_sequence(version_number(m->r->in)));
    add_local(c, icalproperty_new_dtstart(time_at(date, ev->start)));
    add_local(c, icalproperty_new_dtend(time_at(date, ev->end)));
    icalcomponent_add_property(
        c, icalproperty_new_status(m->r->status == STATUS_DRAFT ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED));
    add_texts(m, ev->use, c);
    icalcomponent_add_component(m->calendar, c);
    return c;
}

/* The `n` dates, all of one weekday, as one event that repeats. */
static void add_series(const struct making *m, const struct event *ev, const int *dates, int n)
{
    struct icalrecurrencetype rule;
    int days = 0;
    if (n == 0)
        return;
    icalcomponent *c = add_event(m, ev, dates[0], false);
    for (int i = 1; i < n; i++)
        days = (int)gcd(days, dates[i] - dates[0]);
    if (n == 1)
        return;
    icalrecurrencetype_clear(&rule);
    rule.freq = ICAL_WEEKLY_RECURRENCE;
    rule.interval = (short)(days / 7);
    rule.count = (dates[n - 1] - dates[0]) / days + 1;
    icalcomponent_add_property(c, icalproperty_new_rrule(rule));
    for (int date = dates[0], i = 0; date < dates[n - 1]; date += days) {
        if (dates[i] == date)
            i++;
        else
            add_local(c, icalproperty_new_exdate(time_at(date, ev->start)));
    }
}

static void add_dates(const struct making *m, const struct event *ev)
{
    int count, n = 0;
    const struct held *held = dated_slot(m->r->in, ev->use->slot, ev->use->weeks, m->scratch, &count);
    int *regular = ARENA_ARRAY(m->scratch, count, int);
    for (int i = 0; i < count; i++)
        if (!held[i].irregular && m->from <= held[i].date && held[i].date <= m->to)
            regular[n++] = held[i].date;
    add_series(m, ev, regular, n);
    for (int i = 0; i < count; i++)
        if (held[i].irregular && m->from <= held[i].date && held[i].date <= m->to)
            add_event(m, ev, held[i].date, true);
}

/* A meeting is one event, from its first slot to the end of its last. */
static void add_uses(const struct making *m, const struct grid *g, int entity, int section)
{
    const struct instance *in = m->r->in;
    int slot = -1, ordinal = 0;
    for (int i = g->first[entity]; i < g->first[entity + 1]; i++) {
        const struct use *u = &g->at[i];
        struct event ev = {u, in->slots[u->slot].start, in->slots[u->slot].end, 0};
        if (section >= 0 && u->index != section)
            continue;
        if (u->kind == USE_SECTION) {
            const struct section *s = &m->r->t->sections[u->index];
            if (!slotset_has(&s->starts, u->slot))
                continue;
            ev.end = ev.start + meeting_minutes(in, u->slot, in->activities[s->activity].length);
        }
        ev.ordinal = ordinal = u->slot == slot ? ordinal + 1 : 0;
        slot = u->slot;
        add_dates(m, &ev);
    }
}

static icalcomponent *calendar_new(const char *owner)
{
    struct buf name = {0};
    icalcomponent *c = icalcomponent_vanew(
        ICAL_VCALENDAR_COMPONENT, icalproperty_new_prodid("-//kehou//kehou//EN"), icalproperty_new_version("2.0"),
        icalproperty_new_calscale("GREGORIAN"), (void *)0);
    buf_printf(&name, _("After-school care: %s"), owner);
    add_x(c, "X-WR-CALNAME", name.text);
    add_x(c, "X-WR-TIMEZONE", zone);
    buf_free(&name);
    icalcomponent_add_component(c, time_zone());
    return c;
}

static bool make_calendar(const struct report *r, enum each each, int e, struct buf *out)
{
    const struct instance *in = r->in;
    struct making m = {.r = r, .each = each, .e = e, .from = in->term.start, .to = in->term.end, .scratch = arena_new()};
    m.calendar = calendar_new(each_name(r, each, e));
    if (each == EACH_STUDENT) {
        m.from = in->students[e].from;
        m.to = in->students[e].to;
    }
    if (each == EACH_SECTION)
        add_uses(&m, &r->grids[SUBJECT_ACTIVITY], r->t->sections[e].activity, e);
    else
        add_uses(&m, &r->grids[each - EACH_CLASS], e, -1);
    char *text = icalcomponent_as_ical_string_r(m.calendar);
    if (text)
        buf_puts(out, text);
    else
        errno = ENOMEM;
    icalmemory_free_buffer(text);
    icalcomponent_free(m.calendar);
    arena_free(m.scratch);
    return text != NULL;
}

bool make_staff_calendar(const struct report *r, int e, struct buf *out)
{
    return make_calendar(r, EACH_STAFF, e, out);
}

bool make_section_calendar(const struct report *r, int e, struct buf *out)
{
    return make_calendar(r, EACH_SECTION, e, out);
}

bool make_student_calendar(const struct report *r, int e, struct buf *out)
{
    return make_calendar(r, EACH_STUDENT, e, out);
}
