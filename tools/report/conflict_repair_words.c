/* Repairs in the words of a dean: what to change, and to what. The figures are those of solver/altered.c. */
#include "program/facts.h"
#include "school/node.h"
#include "solver/altered.h"
#include "tools/report/conflict.h"

enum { MINUTES = 5 }; /* of a step of time */

static int remaining(int now, int level)
{
    return now - MINUTES * level > 0 ? now - MINUTES * level : 0;
}

static bool put_limit_repair(const struct instance *in, const struct fact *f, int level, struct buf *out)
{
    struct buf place = {0};
    switch (f->kind) {
    case FACT_MINUTES:
        buf_printf(out, _("the policy asks for %d minutes a day"), remaining(in->profile.minutes_a_day, level));
        return true;
    case FACT_DAY:
        buf_printf(out, _("on %s the last slots end %d minutes later"), day_name((enum day)f->a), MINUTES * level);
        return true;
    case FACT_OVERLAP:
        buf_puts(out, _("it begins when the other ends"));
        return true;
    case FACT_OFF_WORK:
        buf_puts(out, _("a waiver of T3, with a reason"));
        return true;
    case FACT_EVENING_END:
        buf_puts(out, _("a waiver of T2, with a reason"));
        return true;
    case FACT_EVENING_SLOT:
        buf_puts(out, _("it ends at the limit"));
        return true;
    case FACT_EVENING_GRADES:
        buf_puts(out, _("it is for the other grades only"));
        return true;
    case FACT_EVENING_STUDENT:
        buf_puts(out, _("the student does not attend it"));
        return true;
    case FACT_RISK:
        buf_puts(out, _("a form with a risk that is allowed"));
        return true;
    case FACT_FEE:
        buf_puts(out, _("no fee"));
        return true;
    case FACT_MATERIALS:
        buf_puts(out, _("materials within the limit"));
        return true;
    case FACT_LOCK:
        instance_place(in, in->locks[f->a].src->pos, in->files.own, &place);
        buf_printf(out, _("drop the lock at %s"), place.text);
        buf_free(&place);
        return true;
    default:
        return false;
    }
}

static bool put_slot_repair(const struct instance *in, const struct fact *f, int level, struct buf *out)
{
    struct buf slot = {0}, names = {0};
    bool mine = true;
    if (fact_of_slot(f->kind))
        put_slot(in, f->b, &slot);
    switch (f->kind) {
    case FACT_ATTEND:
        buf_printf(out, ngettext("%s: %d student fewer", "%s: %d students fewer", (unsigned long)level), slot.text,
                   level);
        break;
    case FACT_ADULTS:
        buf_printf(out, ngettext("%s: %d more adult", "%s: %d more adults", (unsigned long)level), slot.text, level);
        break;
    case FACT_ROOMS:
        buf_printf(out, ngettext("%s: %d more room for study", "%s: %d more rooms for study", (unsigned long)level),
                   slot.text, level);
        break;
    case FACT_AWAY:
        put_away(in, f, level, &names);
        buf_printf(out, _("%s: available too: %s"), slot.text, names.text);
        buf_free(&names);
        break;
    case FACT_CLOSED:
        buf_printf(out, _("%s: room %s is open"), slot.text, in->rooms[f->a].name);
        break;
    case FACT_NO_STUDY:
        buf_printf(out, _("%s: open to study"), slot.text);
        break;
    case FACT_POST:
        buf_printf(out, _("%s: without post %s"), slot.text, in->posts[f->a].name);
        break;
    case FACT_POST_BY:
        buf_printf(out, _("post %s is for any who supervise"), in->posts[f->a].name);
        break;
    default:
        mine = false;
    }
    buf_free(&slot);
    return mine;
}

static bool put_policy_repair(const struct instance *in, const struct fact *f, int level, struct buf *out)
{
    const struct profile *p = &in->profile;
    switch (f->kind) {
    case FACT_GROUP_SIZE:
        buf_printf(out, _("study groups of %d"), p->study.max_size + level);
        return true;
    case FACT_GROUP_ADULTS:
        buf_printf(out, _("an adult for each %d students in study"), p->study.students_per_adult + level);
        return true;
    case FACT_STUDY_ROOM:
        buf_puts(out, _("study in any room"));
        return true;
    case FACT_HOMEWORK:
        buf_printf(out, _("%d minutes of study a day"),
                   remaining(f->a ? p->homework_junior : p->homework_primary, level));
        return true;
    case FACT_EVENING_KINDS:
        buf_puts(out, _("all kinds of activity in the evening"));
        return true;
    case FACT_OWN_ADULT:
        buf_puts(out, _("no own adult beside a provider's leader"));
        return true;
    case FACT_VOLUNTEERS:
        buf_puts(out, _("parent volunteers count as adults"));
        return true;
    case FACT_BUDGET:
        buf_printf(out, _("%d yuan a week more"), level);
        return true;
    default:
        return false;
    }
}

static bool put_staff_repair(const struct instance *in, const struct fact *f, int level, struct buf *out)
{
    const struct staff *s = f->a >= 0 && f->a < in->n_staff ? &in->staff[f->a] : NULL;
    int more = level * cap_step(in);
    switch (f->kind) {
    case FACT_LOAD:
        buf_printf(out, _("%s serves up to %d minutes a week"), s->name, s->max_load + more);
        return true;
    case FACT_DAY_LOAD:
        buf_printf(out, _("%s serves up to %d minutes a day"), s->name, s->max_load_per_day + more);
        return true;
    case FACT_DAYS:
        buf_printf(out, _("%s serves on up to %d days"), s->name, s->max_days + level);
        return true;
    case FACT_VETTED:
        buf_printf(out, _("%s is vetted for the whole term"), s->name);
        return true;
    case FACT_NO_SUPERVISION:
        buf_printf(out, _("%s supervises"), s->name);
        return true;
    default:
        return false;
    }
}

static bool put_activity_repair(const struct instance *in, const struct fact *f, int level, struct buf *out)
{
    const struct activity *a = f->a >= 0 && f->a < in->n_activities ? &in->activities[f->a] : NULL;
    switch (f->kind) {
    case FACT_LEADERS:
        buf_printf(out, ngettext("%d more adult who leads %s", "%d more adults who lead %s", (unsigned long)level),
                   level, a->name);
        return true;
    case FACT_SECTIONS_MIN:
        buf_printf(out, _("%s opens %d sections at least"), a->name, a->sections_min - level);
        return true;
    case FACT_SECTIONS_MAX:
        buf_printf(out, _("%s opens %d sections at most"), a->name, a->sections_max + level);
        return true;
    case FACT_SIZE_MIN:
        buf_printf(out, _("a section of %s has %d students at least"), a->name, a->size_min - level);
        return true;
    case FACT_SIZE_MAX:
        buf_printf(out, _("a section of %s has %d students at most"), a->name, a->size_max + level);
        return true;
    case FACT_ACTIVITY_ADULTS:
        buf_printf(out, _("one adult is enough for %s"), a->name);
        return true;
    case FACT_ACTIVITY_ROOM:
        buf_printf(out, _("%s meets in any room"), a->name);
        return true;
    case FACT_ACTIVITY_SLOTS:
        buf_printf(out, _("%s starts in any slot"), a->name);
        return true;
    case FACT_DAY_GAP:
        buf_printf(out, _("%s may meet on days next to each other"), a->name);
        return true;
    case FACT_GRADE_SPAN:
        buf_printf(out, _("a section of %s mixes grades no further apart than %d"), a->name, a->grade_span + level);
        return true;
    case FACT_PER_CLASS:
        buf_printf(out, _("a section of %s has %d students of a class at most"), a->name, a->per_class + level);
        return true;
    case FACT_EXCLUDES:
        buf_printf(out, _("%s and %s may both be held"), a->name, in->activities[f->b].name);
        return true;
    default:
        return false;
    }
}

static void put_other_repair(const struct instance *in, const struct fact *f, int level, struct buf *out)
{
    const struct provider *p = f->kind >= FACT_STATUS && f->kind <= FACT_OFFER_SIZE ? &in->providers[f->a] : NULL;
    const struct offer *o = p && f->b >= 0 ? &p->offers[f->b] : NULL;
    switch (f->kind) {
    case FACT_VALID:
        buf_printf(out, _("%s is approved for the whole term"), p->name);
        break;
    case FACT_SESSIONS:
        buf_printf(out, _("%s comes for up to %d meetings a week"), p->name, p->max_sessions + level);
        break;
    case FACT_OFFER_SLOTS:
        buf_printf(out, _("%s offers %s in any slot"), p->name, in->activities[o->activity].name);
        break;
    case FACT_OFFER_GROUPS:
        buf_printf(out, _("%s leads %d groups of %s at once"), p->name, o->groups + level,
                   in->activities[o->activity].name);
        break;
    case FACT_OFFER_SIZE:
        buf_printf(out, _("%s leads %s from %d students on"), p->name, in->activities[o->activity].name,
                   o->min_size - level);
        break;
    case FACT_CAPACITY:
        buf_printf(out, _("room %s holds %d students"), in->rooms[f->a].name, in->rooms[f->a].capacity + level);
        break;
    case FACT_FEATURES:
        buf_printf(out, _("room %s gets what is asked for"), in->rooms[f->a].name);
        break;
    case FACT_TRAVEL:
        buf_printf(out, _("the way to %s takes %d minutes"), in->sites[f->a].name,
                   remaining(in->sites[f->a].travel, level));
        break;
    case FACT_NEEDS:
        buf_printf(out, _("%s can do without"), in->students[f->a].name);
        break;
    case FACT_APART:
        buf_printf(out, _("%s and %s may be together"), in->students[f->a].name, in->students[f->b].name);
        break;
    case FACT_WANTS:
        buf_printf(out, _("%s wants up to %d activities"), in->students[f->a].name, in->students[f->a].wants + level);
        break;
    default:
        break;
    }
}

void put_repair(const struct instance *in, const struct fact *f, int level, struct buf *out)
{
    if (!put_limit_repair(in, f, level, out) && !put_slot_repair(in, f, level, out) &&
        !put_policy_repair(in, f, level, out) && !put_staff_repair(in, f, level, out) &&
        !put_activity_repair(in, f, level, out))
        put_other_repair(in, f, level, out);
}
