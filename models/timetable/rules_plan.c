/* Rules on the plan as a whole: budget (M1), locks (L1), the claims of the file (SCORE). */
#include "school/values.h"
#include "timetable/checking.h"

/* M1 ---------------------------------------------------------------------------------- */

void check_budget(struct checking *c)
{
    int64_t cost = c->v->measures[MEASURE_COST], budget = c->in->budget_week;
    if (budget >= 0 && cost * 100 > budget) {
        char limit[YUAN_SIZE];
        yuan_write(budget, limit);
        breach(c, RULE_M1, _("the plan costs %lld yuan a week: the budget is %s"), (long long)cost, limit);
    }
}

/* L1 ---------------------------------------------------------------------------------- */

static void check_locked_section(struct checking *c, const struct lock *k)
{
    const struct section *x = NULL;
    for (int i = 0; i < c->t->n_sections; i++)
        if (c->t->sections[i].activity == k->activity && c->t->sections[i].number == k->section)
            x = &c->t->sections[i];
    if (!x) {
        breach(c, RULE_L1, _("section %d of %s is locked to open, but does not"), k->section,
               call_activity(c, k->activity));
        return;
    }
    const char *who = call_section(c, x);
    if (k->has_slots && !slotset_equal(&x->starts, &k->slots))
        breach(c, RULE_L1, _("%s starts in %s, but is locked to %s"), who, call_slots(c, x->starts),
               call_slots(c, k->slots));
    if (k->has_weeks && x->weeks != k->weeks)
        breach(c, RULE_L1, _("%s runs in weeks %s, but is locked to weeks %s"), who, call_weeks(c, x->weeks),
               call_weeks(c, k->weeks));
    if (k->room >= 0 && x->room != k->room)
        breach(c, RULE_L1, _("%s is not in room %s, to which it is locked"), who, call_room(c, k->room));
    if (k->provider >= 0 && x->provider != k->provider)
        breach(c, RULE_L1, _("%s is not led by %s, to whom it is locked"), who, call_provider(c, k->provider));
    for (int i = 0; i < k->staff.count; i++)
        if (i >= x->staff.count || x->staff.at[i] != k->staff.at[i])
            breach(c, RULE_L1, _("%s is locked to have %s as adult number %d in its list"), who,
                   call_staff(c, k->staff.at[i]), i + 1);
}

static void check_locked_student(struct checking *c, const struct lock *k)
{
    bool holds = false;
    EACH_GROUP_OF(c, of_student, k->student, g)
    {
        holds |= g->kind == GROUP_SECTION && group_section(c, g)->activity == k->activity;
    }
    if (holds && k->negative)
        breach(c, RULE_L1, _("%s is in %s, but is locked out of it"), call_student(c, k->student),
               call_activity(c, k->activity));
    else if (!holds && !k->negative)
        breach(c, RULE_L1, _("%s is not in %s, to which it is locked"), call_student(c, k->student),
               call_activity(c, k->activity));
}

/* The duty is held, or the slot is free, in every week. */
static void check_locked_staff(struct checking *c, const struct lock *k)
{
    const char *who = call_staff(c, k->person), *slot = c->in->slots[k->slot].id;
    weekset busy = 0, study = 0, post = 0, all = weeks_all(&c->in->term);
    EACH_GROUP_OF(c, of_staff, k->person, g)
    {
        if (!slotset_has(&g->slots, k->slot))
            continue;
        busy |= g->weeks;
        if (g->kind == GROUP_STUDY)
            study |= g->weeks;
        if (g->kind == GROUP_POST && c->t->posts[g->index].post == k->post)
            post |= g->weeks;
    }
    if (k->duty == DUTY_FREE && busy)
        breach(c, RULE_L1, _("%s is on duty in %s, weeks %s, but is locked to be free"), who, slot,
               call_weeks(c, busy));
    if (k->duty == DUTY_STUDY && study != all)
        breach(c, RULE_L1, _("%s does not supervise study in %s in weeks %s, but is locked to"), who, slot,
               call_weeks(c, all & ~study));
    if (k->duty == DUTY_POST && post != all)
        breach(c, RULE_L1, _("%s does not serve %s in %s in weeks %s, but is locked to"), who, call_post(c, k->post),
               slot, call_weeks(c, all & ~post));
}

void check_locks(struct checking *c)
{
    for (int i = 0; i < c->in->n_locks; i++) {
        const struct lock *k = &c->in->locks[i];
        if (k->kind == LOCK_SECTION)
            check_locked_section(c, k);
        else if (k->kind == LOCK_STUDENT)
            check_locked_student(c, k);
        else
            check_locked_staff(c, k);
    }
}

/* SCORE ------------------------------------------------------------------------------- */

void check_claims(struct checking *c)
{
    const struct timetable *t = c->t;
    const struct verdict *v = c->v;
    if (t->has_score && t->score != v->score)
        breach(c, RULE_SCORE, _("the score stated is %lld: it is %lld"), (long long)t->score, (long long)v->score);
    for (int m = 0; m < MEASURES; m++)
        if (t->has_measure[m] && t->measures[m] != v->measures[m])
            breach(c, RULE_SCORE, _("the measure %s stated is %lld: it is %lld"), measure_words[m],
                   (long long)t->measures[m], (long long)v->measures[m]);
    for (int m = 0; m < MOVES && t->has_moves; m++)
        if (t->moves[m] != v->moves[m])
            breach(c, RULE_SCORE, _("the measure %s stated is %lld: it is %lld"),
                   arena_printf(c->arena, "moves.%s", moved_words[m]), (long long)t->moves[m], (long long)v->moves[m]);
}
