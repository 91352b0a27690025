/* A conflict on paper and in summary.json. */
#include "tools/report/conflict.h"

#include <stdlib.h>

#include "solver/altered.h"

const char *shown_word(enum shown s)
{
    if (s == SHOWN_NOT)
        return _("not shown in the time");
    return s == SHOWN_SCHOOL ? _("proven") : _("proven for this part alone");
}

static void put_where(const struct conflict *c, struct buf *out)
{
    if (c->limits)
        buf_puts(out, _("the data of the school alone"));
    else if (c->activities.count)
        for (int i = 0; i < c->activities.count; i++)
            buf_printf(out, "%s%s", i ? _(", ") : "", c->in->activities[c->activities.at[i]].name);
    else if (c->slot >= 0)
        put_slot(c->in, c->slot, out);
    else if (c->day >= 0)
        buf_puts(out, day_name((enum day)c->day));
    else
        buf_puts(out, _("the week"));
}

/* "needs 14 adults, 12 are available: ...", where that is the matter. */
static void put_head(const struct conflict *c, struct buf *out)
{
    for (int i = 0; i < c->n_facts && c->slot >= 0; i++) {
        const struct conflict_fact *f = &c->facts[i];
        struct buf slot = {0}, names = {0};
        int n = 0;
        if (f->n > 1 || !f->n_alone || f->facts[0].kind != FACT_ADULTS)
            continue;
        put_slot(c->in, f->facts[0].b, &slot);
        n = put_supervisors(c->in, f->facts[0].b, &names);
        buf_printf(out, _("%s needs %d adults, %d are available: %s\n"), slot.text, n + f->alone[0].level, n,
                   n ? names.text : "-");
        buf_free(&slot);
        buf_free(&names);
    }
}

static void put_fact_line(const struct conflict *c, const struct conflict_fact *f, struct buf *out)
{
    buf_puts(out, "  - ");
    for (int i = 0; i < f->n; i++) {
        buf_puts(out, i ? _("; ") : "");
        put_fact(c->in, &f->facts[i], out);
    }
    buf_puts(out, "\n      ");
    if (!f->n_alone)
        buf_puts(out, _("nothing to change here was found"));
    for (int i = 0; i < f->n_alone; i++) {
        buf_puts(out, i ? _("; ") : _("would do: "));
        put_repair(c->in, &f->alone[i].fact, f->alone[i].level, out);
    }
    if (f->n_alone)
        buf_printf(out, _(" (%s)"), shown_word(f->shown));
    buf_puts(out, "\n");
}

void emit_conflict(const struct conflict *c, struct buf *out)
{
    struct buf where = {0};
    put_where(c, &where);
    put_head(c, out);
    buf_printf(
        out,
        _("These facts contradict each other (%s: %s); without any one of them there would be a timetable (%s):\n"),
        where.text, shown_word(c->infeasible), shown_word(c->minimal));
    for (int i = 0; i < c->n_facts; i++)
        put_fact_line(c, &c->facts[i], out);
    if (c->n_repair)
        buf_printf(out, _("The cheapest repair (enough: %s; none cheaper: %s):\n"), shown_word(c->sufficient),
                   shown_word(c->cheapest));
    else
        buf_puts(out, _("No repair was shown in the time.\n"));
    for (int i = 0; i < c->n_repair; i++) {
        buf_puts(out, "  - ");
        put_repair(c->in, &c->repair[i].fact, c->repair[i].level, out);
        buf_puts(out, "\n");
    }
    buf_free(&where);
}

/* JSON -------------------------------------------------------------------------------- */

static const char *shown_key(enum shown s)
{
    static const char *const keys[] = {"not shown in the time", "proven for the part", "proven"};
    return keys[s];
}

static const char *where_key(const struct conflict *c)
{
    if (c->limits)
        return "data";
    if (c->activities.count)
        return c->activities.count > 1 ? "activities" : "activity";
    return c->slot >= 0 ? "slot" : c->day >= 0 ? "day" : "week";
}

static json_t *said(const struct instance *in, const struct fact *f, int level)
{
    struct buf text = {0};
    if (level)
        put_repair(in, f, level, &text);
    else
        put_fact(in, f, &text);
    json_t *o = json_string(text.text ? text.text : "");
    buf_free(&text);
    return o;
}

static json_t *object_repair(const struct conflict *c, int which, int64_t price)
{
    struct altered *a = conflict_repaired(c, which);
    json_t *o = json_object(), *says = json_array();
    const struct conflict_fact *f = which >= 0 ? &c->facts[which] : NULL;
    for (int i = 0; i < (f ? f->n_alone : c->n_repair); i++)
        json_array_append_new(says, f ? said(c->in, &f->alone[i].fact, f->alone[i].level)
                                      : said(c->in, &c->repair[i].fact, c->repair[i].level));
    json_object_set_new(o, "says", says);
    json_object_set_new(o, "price", json_integer(price));
    json_object_set_new(o, "edit", array_edits(c->in, a));
    altered_free(a);
    return o;
}

static json_t *object_fact(const struct conflict *c, int which)
{
    const struct conflict_fact *f = &c->facts[which];
    json_t *o = json_object(), *says = json_array();
    for (int i = 0; i < f->n; i++)
        json_array_append_new(says, said(c->in, &f->facts[i], 0));
    json_object_set_new(o, "kind", json_string(fact_word(f->facts[0].kind)));
    json_object_set_new(o, "says", says);
    json_object_set_new(o, "solvable_without", json_string(shown_key(f->shown)));
    json_object_set_new(o, "repair", f->n_alone ? object_repair(c, which, f->price) : json_null());
    return o;
}

json_t *object_conflict(const struct conflict *c)
{
    json_t *o = json_object(), *facts = json_array();
    for (int i = 0; i < c->n_facts; i++)
        json_array_append_new(facts, object_fact(c, i));
    json_object_set_new(o, "facts", facts);
    json_object_set_new(o, "where", json_string(where_key(c)));
    json_object_set_new(o, "slot", c->slot >= 0 ? json_string(c->in->slots[c->slot].id) : json_null());
    json_object_set_new(o, "infeasible", json_string(shown_key(c->infeasible)));
    json_object_set_new(o, "minimal", json_string(shown_key(c->minimal)));
    json_t *repair = c->n_repair ? object_repair(c, -1, c->price) : json_null();
    if (c->n_repair) {
        json_object_set_new(repair, "sufficient", json_string(shown_key(c->sufficient)));
        json_object_set_new(repair, "cheapest", json_string(shown_key(c->cheapest)));
    }
    json_object_set_new(o, "repair", repair);
    return o;
}
