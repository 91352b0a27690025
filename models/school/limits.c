#include "school/limits.h"

#include <string.h>

#include "base/text.h"
#include "school/calendar.h"
#include "school/node.h"
#include "school/values.h"

enum { PRIMARY = 0x7E }; /* grades 1 to 6 */

struct check {
    const struct instance *in;
    limits_breach breach;
    void *ctx;
    struct arena *arena; /* of messages */
};

static void report(struct check *c, const char *code, const struct node *src, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void report(struct check *c, const char *code, const struct node *src, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    c->breach(c->ctx, code, src ? src->pos : (struct pos){0, 0, 0}, arena_vprintf(c->arena, format, ap));
    va_end(ap);
}

bool limits_waived(const struct instance *in, const char *code)
{
    for (int i = 0; i < in->n_waivers; i++)
        if (!strcmp(in->waivers[i].rule, code))
            return true;
    return false;
}

/* "1, 2, 5" */
static const char *grade_list(struct check *c, gradeset grades)
{
    const char *text = "";
    for (int g = 1; g <= 9; g++)
        if (grades >> g & 1)
            text = *text ? arena_printf(c->arena, "%s, %d", text, g) : arena_printf(c->arena, "%d", g);
    return text;
}

static bool is_counted(const struct instance *in, const struct slot *s)
{
    return in->profile.counted_periods >> s->period & 1;
}

/* T1, article 3: a day that has a counted slot offers each of its grades the minutes. */
static void check_minutes(struct check *c, enum day day)
{
    const struct instance *in = c->in;
    int minutes[10] = {0};
    gradeset grades = 0;
    const struct node *first = NULL;
    for (int t = 0; t < in->n_slots; t++) {
        const struct slot *s = &in->slots[t];
        if (s->day != day || !is_counted(in, s))
            continue;
        first = first ? first : s->src;
        grades |= s->grades;
        for (int g = 1; g <= 9; g++)
            minutes[g] += s->grades >> g & 1 ? slot_minutes(s) : 0;
    }
    /* Grades that are offered equally little share a line. */
    for (int g = 1; g <= 9; g++) {
        if (!(grades >> g & 1) || minutes[g] >= in->profile.minutes_a_day)
            continue;
        gradeset same = 0;
        for (int h = g; h <= 9; h++)
            if ((grades >> h & 1) && minutes[h] == minutes[g])
                same |= (gradeset)(1u << h);
        grades &= (gradeset)~same;
        report(c, "T1", first, _("%s offers grades %s %d minutes; the policy asks for %d"), day_words[day],
               grade_list(c, same), minutes[g], in->profile.minutes_a_day);
    }
}

/* T1: slots open to one grade do not overlap. */
static void check_overlaps(struct check *c)
{
    const struct instance *in = c->in;
    for (int t = 0; t < in->n_slots; t++)
        for (int u = 0; u < t; u++) {
            gradeset both = in->slots[t].grades & in->slots[u].grades;
            if (both && slots_clash(&in->slots[t], &in->slots[u]))
                report(c, "T1", in->slots[t].src, _("slots %s and %s overlap and are both open to grades %s"),
                       in->slots[u].id, in->slots[t].id, grade_list(c, both));
        }
}

/* T2, articles 3 and 15. */
static void check_evening(struct check *c)
{
    const struct instance *in = c->in;
    const struct profile *p = &in->profile;
    int later = p->evening_end > p->evening_end_boarding ? p->evening_end : p->evening_end_boarding;
    bool waived = limits_waived(in, "T2");
    char limit[6];
    struct slotset evening = {{0}};
    for (int t = 0; t < in->n_slots; t++) {
        const struct slot *s = &in->slots[t];
        if (s->period != PERIOD_EVENING)
            continue;
        slotset_add(&evening, t);
        clock_write(later, limit);
        if (s->end > later && !waived)
            report(c, "T2", s->src, _("evening slot %s ends after %s"), s->id, limit);
        if (s->grades & PRIMARY)
            report(c, "T2", s->src, _("evening slot %s is open to primary grades %s"), s->id,
                   grade_list(c, s->grades & PRIMARY));
    }
    for (int i = 0; i < in->n_students && !waived; i++) {
        const struct student *st = &in->students[i];
        struct slotset attended = slotset_and(st->attends, evening);
        int own = st->boarding ? p->evening_end_boarding : p->evening_end;
        clock_write(own, limit);
        for (int t = slotset_next(&attended, 0); st->scheduled && t >= 0; t = slotset_next(&attended, t + 1))
            if (in->slots[t].end > own)
                report(c, "T2", st->src, _("student %s attends %s, which ends after the student's limit of %s"), st->id,
                       in->slots[t].id, limit);
    }
}

/* T3, article 3: the last after_class slot of a primary grade reaches the local off-work time. */
static void check_off_work(struct check *c, enum day day)
{
    const struct instance *in = c->in;
    char limit[6];
    gradeset early = 0;
    const struct node *src = NULL;
    clock_write(in->profile.off_work_time, limit);
    for (int g = 1; g <= 6; g++) {
        const struct slot *last = NULL;
        for (int t = 0; t < in->n_slots; t++) {
            const struct slot *s = &in->slots[t];
            if (s->day == day && s->period == PERIOD_AFTER_CLASS && (s->grades >> g & 1) &&
                (!last || s->end > last->end))
                last = s;
        }
        if (!last || last->end >= in->profile.off_work_time)
            continue;
        early |= (gradeset)(1u << g);
        src = src ? src : last->src;
    }
    if (early)
        report(c, "T3", src, _("%s: the last after_class slot of grades %s ends before the local off-work time, %s"),
               day_words[day], grade_list(c, early), limit);
}

/* E3, articles 4, 15 and 16. */
static void check_menu(struct check *c)
{
    const struct profile *p = &c->in->profile;
    for (int i = 0; i < c->in->n_activities; i++) {
        const struct activity *a = &c->in->activities[i];
        if (a->risk > p->risk)
            report(c, "E3", a->src, _("activity %s: its risk is %s; the policy allows %s at most"), a->id,
                   risk_words[a->risk], risk_words[p->risk]);
        if (a->fee)
            report(c, "E3", a->src, _("activity %s: its fee must be 0"), a->id);
        if (a->materials > p->materials_limit) {
            char materials[YUAN_SIZE], limit[YUAN_SIZE];
            yuan_write(a->materials, materials);
            yuan_write(p->materials_limit, limit);
            report(c, "E3", a->src, _("activity %s: materials cost %s yuan; the policy allows %s"), a->id, materials, limit);
        }
    }
}

void limits_check(const struct instance *in, limits_breach breach, void *ctx)
{
    struct check c = {in, breach, ctx, arena_new()};
    for (int d = 0; d < DAYS; d++)
        check_minutes(&c, (enum day)d);
    check_overlaps(&c);
    check_evening(&c);
    for (int d = 0; d < DAYS && !limits_waived(in, "T3"); d++)
        check_off_work(&c, (enum day)d);
    check_menu(&c);
    arena_free(c.arena);
    limits_check_locks(in, breach, ctx);
}
