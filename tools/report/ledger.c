#include "tools/report/ledger.h"

#include <inttypes.h>
#include <string.h>

#include "school/calendar.h"
#include "tools/report/report.h"

static const char *const moved_names[MOVES] = {N_("moved seats"), N_("changed times"), N_("changed rooms"),
                                               N_("changed staff")};

const char *moved_name(enum moved kind)
{
    return _(moved_names[kind]);
}

/* changes.yaml ------------------------------------------------------------------------------- */

static void put_key(const char *key, const char *value, struct buf *out)
{
    buf_printf(out, ", %s: ", key);
    if (value)
        text_put_yaml(out, value);
    else
        buf_puts(out, "null");
}

static void put_slots(const struct instance *in, const struct slotset *slots, struct buf *out)
{
    int order[SLOTS_MAX];
    const char *comma = "";
    slots_order(in, order);
    buf_puts(out, "[");
    for (int i = 0; i < in->n_slots; i++)
        if (slotset_has(slots, order[i])) {
            buf_puts(out, comma);
            text_put_yaml(out, in->slots[order[i]].id);
            comma = ", ";
        }
    buf_puts(out, "]");
}

static void put_adults(const struct instance *in, const struct ints *staff, int provider, struct buf *out)
{
    const char *comma = "";
    buf_puts(out, "[");
    if (provider >= 0) {
        text_put_yaml(out, in->providers[provider].id);
        comma = ", ";
    }
    for (int i = 0; i < staff->count; i++) {
        buf_puts(out, comma);
        text_put_yaml(out, in->staff[staff->at[i]].id);
        comma = ", ";
    }
    buf_puts(out, "]");
}

static const char *weeks_text(const struct instance *in, weekset weeks, char text[16])
{
    return weeks_write(&in->term, weeks, text, 16) ? text : "-";
}

static void tell(const struct instance *in, int staff, struct buf *out)
{
    buf_puts(out, ", ");
    text_put_yaml(out, in->staff[staff].id);
}

static void put_section_yaml(const struct instance *in, const struct section_change *s, struct buf *out)
{
    char was[16], now[16];
    buf_puts(out, "  - {id: ");
    text_put_yaml(out, s->id);
    if (s->was_id && s->now && strcmp(s->was_id, s->id))
        put_key("was_id", s->was_id, out);
    if (!s->was || !s->now)
        put_key("section", s->now ? "opened" : "closed", out);
    if (s->slots) {
        buf_puts(out, ", slots: {was: ");
        put_slots(in, &s->was->starts, out);
        buf_puts(out, ", now: ");
        put_slots(in, &s->now->starts, out);
        buf_puts(out, "}");
        if (s->was->weeks != s->now->weeks)
            buf_printf(out, ", weeks: {was: %s, now: %s}", weeks_text(in, s->was->weeks, was),
                       weeks_text(in, s->now->weeks, now));
    }
    if (s->rooms) {
        buf_puts(out, ", room: {was: ");
        text_put_yaml(out, s->was->room < 0 ? "-" : in->rooms[s->was->room].id);
        put_key("now", s->now->room < 0 ? NULL : in->rooms[s->now->room].id, out);
        buf_puts(out, "}");
    }
    if (s->staff) {
        buf_puts(out, ", staff: {was: ");
        put_adults(in, &s->was->staff, s->was->provider, out);
        buf_puts(out, ", now: ");
        put_adults(in, &s->now->staff, s->now->provider, out);
        buf_puts(out, "}");
    }
    put_key("why", _(why_words[s->why]), out);
    buf_puts(out, ", tell: [families");
    for (int i = 0; s->was && i < s->was->staff.count; i++)
        tell(in, s->was->staff.at[i], out);
    for (int i = 0; s->now && i < s->now->staff.count; i++)
        if (!s->was || !ints_has(&s->was->staff, s->now->staff.at[i]))
            tell(in, s->now->staff.at[i], out);
    buf_puts(out, "]}\n");
}

void ledger_yaml(const struct instance *in, const struct changes *c, int effective, struct buf *out)
{
    char date[11];
    buf_printf(out, "kehou_changes: 1\nfrom: {sha256: \"%s\"}\n", in->past->sha256);
    if (effective) {
        date_write(effective, date);
        buf_printf(out, "effective: %s\n", date);
    }
    buf_puts(out, c->n_seats ? "students:\n" : "students: []\n");
    for (int i = 0; i < c->n_seats; i++) {
        const struct seat_change *s = &c->seats[i];
        buf_puts(out, "  - {id: ");
        text_put_yaml(out, in->students[s->student].id);
        put_key("activity", s->activity, out);
        put_key("was", s->was, out);
        put_key("now", s->now, out);
        put_key("why", _(why_words[s->why]), out);
        buf_puts(out, ", tell: [family]}\n");
    }
    buf_puts(out, c->n_sections ? "sections:\n" : "sections: []\n");
    for (int i = 0; i < c->n_sections; i++)
        put_section_yaml(in, &c->sections[i], out);
    buf_puts(out, c->n_duties ? "duties:\n" : "duties: []\n");
    for (int i = 0; i < c->n_duties; i++) {
        const struct duty_change *d = &c->duties[i];
        buf_puts(out, "  - {staff: ");
        text_put_yaml(out, in->staff[d->staff].id);
        put_key("slot", in->slots[d->slot].id, out);
        put_key("was", d->was, out);
        put_key("now", d->now, out);
        put_key("why", _(why_words[d->why]), out);
        buf_puts(out, "}\n");
    }
    buf_puts(out, "moves: {");
    for (int m = 0; m < MOVES; m++)
        buf_printf(out, "%s%s: %" PRId64, m ? ", " : "", moved_words[m], c->moves[m]);
    buf_puts(out, "}\n");
}

/* changes.txt -------------------------------------------------------------------------------- */

static const char *or_none(const char *id)
{
    return id ? id : _("none");
}

static void say_seats(const struct instance *in, const struct changes *c, struct buf *out)
{
    buf_puts(out, "\n");
    buf_printf(out, _("Students, whose families are to be told (%d entries)\n"), c->n_seats);
    for (int i = 0; i < c->n_seats; i++) {
        const struct seat_change *s = &c->seats[i];
        const struct student *st = &in->students[s->student];
        buf_printf(out, _("  %s (%s, %s): %s -> %s: %s\n"), st->name, st->id, in->classes[st->class_].name, or_none(s->was),
                   or_none(s->now), _(why_words[s->why]));
    }
}

static void say_times(const struct instance *in, const struct slotset *starts, struct buf *out)
{
    int order[SLOTS_MAX], n = 0;
    slots_order(in, order);
    for (int i = 0; i < in->n_slots; i++)
        if (slotset_has(starts, order[i])) {
            buf_puts(out, n++ ? ", " : "");
            put_slot(in, order[i], out);
        }
    buf_puts(out, n ? "" : _("none"));
}

static void say_adults(const struct instance *in, const struct ints *staff, int provider, struct buf *out)
{
    if (provider >= 0)
        buf_printf(out, "%s%s", in->providers[provider].name, staff->count ? ", " : "");
    if (staff->count)
        put_people(in, *staff, out);
    else if (provider < 0)
        buf_puts(out, _("none"));
}

static void say_section(const struct instance *in, const struct section_change *s, struct buf *out)
{
    int activity = s->now ? s->now->activity : s->was->activity;
    const char *name = activity >= 0 ? in->activities[activity].name : s->id;
    buf_printf(out, "  %s %s", name, s->id);
    if (!s->was)
        buf_printf(out, ": %s", _("opened"));
    else if (!s->now)
        buf_printf(out, ": %s", _("closed"));
    if (s->slots) {
        buf_puts(out, "; ");
        say_times(in, &s->was->starts, out);
        buf_puts(out, " -> ");
        say_times(in, &s->now->starts, out);
    }
    if (s->rooms)
        buf_printf(out, "; %s -> %s", s->was->room < 0 ? _("none") : in->rooms[s->was->room].name,
                   s->now->room < 0 ? _("none") : in->rooms[s->now->room].name);
    if (s->staff) {
        buf_puts(out, "; ");
        say_adults(in, &s->was->staff, s->was->provider, out);
        buf_puts(out, " -> ");
        say_adults(in, &s->now->staff, s->now->provider, out);
    }
    buf_printf(out, ": %s\n", _(why_words[s->why]));
}

/* "free" and "study" are words, all else ids. */
static const char *duty_word(const char *duty)
{
    return strcmp(duty, "free") && strcmp(duty, "study") ? duty : !strcmp(duty, "free") ? _("free") : _("study");
}

void ledger_text(const struct instance *in, const struct changes *c, int effective, struct buf *out)
{
    char date[11];
    if (effective) {
        date_write(effective, date);
        buf_printf(out, _("Changes from %s on\n"), date);
    } else {
        buf_puts(out, _("Changes\n"));
    }
    for (int m = 0; m < MOVES; m++)
        buf_printf(out, "  %s: %" PRId64 "\n", moved_name((enum moved)m), c->moves[m]);
    if (c->n_seats)
        say_seats(in, c, out);
    buf_puts(out, c->n_sections ? "\n" : "");
    if (c->n_sections)
        buf_printf(out, _("Sections, whose families and adults are to be told (%d)\n"), c->n_sections);
    for (int i = 0; i < c->n_sections; i++)
        say_section(in, &c->sections[i], out);
    buf_puts(out, c->n_duties ? "\n" : "");
    if (c->n_duties)
        buf_printf(out, _("Duties, whose adults are to be told (%d)\n"), c->n_duties);
    for (int i = 0; i < c->n_duties; i++) {
        const struct duty_change *d = &c->duties[i];
        struct buf time = {0};
        put_slot(in, d->slot, &time);
        buf_printf(out, _("  %s (%s), %s: %s -> %s: %s\n"), in->staff[d->staff].name, in->staff[d->staff].id, time.text,
                   duty_word(d->was), duty_word(d->now), _(why_words[d->why]));
        buf_free(&time);
    }
}
