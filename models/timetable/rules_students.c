/* Rules on students: where each is (S1), what it holds (S2, S3), homework (S4), tutoring (S5),
 * company and needs (S6). Students whose consent chain is incomplete concern S1 alone. */
#include "timetable/checking.h"

/* S1 ---------------------------------------------------------------------------------- */

/* Where the student is in one slot that it attends: in exactly one group in each of its weeks. */
static void check_slot(struct checking *c, int student, int slot)
{
    const struct student *s = &c->in->students[student];
    weekset seen = 0, twice = 0;
    const struct group *first = NULL, *second = NULL;
    EACH_GROUP_OF(c, of_student, student, g)
    {
        if (!slotset_has(&g->slots, slot))
            continue;
        if (seen & g->weeks & s->weeks)
            second = g;
        else if (!second)
            first = g;
        twice |= seen & g->weeks & s->weeks;
        seen |= g->weeks;
    }
    if (s->weeks & ~seen)
        breach(
            c, RULE_S1,
            c->in->slots[slot].study
                ? _("%s is nowhere in %s, weeks %s: it attends that slot and belongs in a meeting or study")
                : _("%s is nowhere in %s, weeks %s: it attends that slot, closed to study, and belongs in a meeting"),
            call_student(c, student), c->in->slots[slot].id, call_weeks(c, s->weeks & ~seen));
    if (twice)
        breach(c, RULE_S1, _("%s is in two places in %s, weeks %s: %s and %s; it belongs in one"),
               call_student(c, student), c->in->slots[slot].id, call_weeks(c, twice), call_group(c, first),
               call_group(c, second));
}

/* Study only in attended slots that are open to it. */
static void check_study_seats(struct checking *c, int student)
{
    const struct student *s = &c->in->students[student];
    EACH_GROUP_OF(c, of_student, student, g)
    {
        if (g->kind != GROUP_STUDY || !(g->weeks & s->weeks))
            continue;
        int slot = c->t->studies[g->index].slot;
        const char *id = c->in->slots[slot].id;
        if (!slotset_has(&s->attends, slot))
            breach(c, RULE_S1, _("%s is in study in %s, which it does not attend"), call_student(c, student), id);
        else if (!c->in->slots[slot].study)
            breach(c, RULE_S1, _("%s is in study in %s, which is closed to study"), call_student(c, student), id);
    }
}

static void check_ways(struct checking *c, int student)
{
    const struct student *s = &c->in->students[student];
    int t, u;
    EACH_GROUP_OF(c, of_student, student, g)
    {
        EACH_GROUP_OF(c, of_student, student, h)
        {
            if (g < h && g->weeks & h->weeks & s->weeks && out_of_reach(c, g, h, s->attends, &t, &u))
                breach(c, RULE_S1,
                       _("%s cannot be in both %s (%s) and %s (%s): the slots overlap or leave less time "
                         "than the way between the two places takes"),
                       call_student(c, student), call_group(c, g), c->in->slots[t].id, call_group(c, h),
                       c->in->slots[u].id);
        }
    }
}

void check_one_place(struct checking *c)
{
    for (int i = 0; i < c->in->n_students; i++) {
        const struct student *s = &c->in->students[i];
        if (!s->scheduled) {
            EACH_GROUP_OF(c, of_student, i, g)
            {
                breach(c, RULE_S1, _("%s is in %s, but its consent chain is incomplete: it is not to be scheduled"),
                       call_student(c, i), call_group(c, g));
            }
            continue;
        }
        for (int t = slotset_next(&s->attends, 0); t >= 0; t = slotset_next(&s->attends, t + 1))
            check_slot(c, i, t);
        check_study_seats(c, i);
        if (c->any_near)
            check_ways(c, i);
    }
}

/* S2, S3 ------------------------------------------------------------------------------ */

static void check_seat(struct checking *c, int student, const struct group *g)
{
    const struct student *s = &c->in->students[student];
    const struct section *x = group_section(c, g);
    const struct activity *a = &c->in->activities[x->activity];
    const struct wish *w = wish_for(s, x->activity);
    const char *who = call_student(c, student), *where = call_section(c, x);
    if (!w)
        breach(c, RULE_S2, _("%s is in %s, which it did not wish for"), who, where);
    else if (w->limited && !slotset_within(&x->starts, &w->slots))
        breach(c, RULE_S2, _("%s is in %s, but wished for it only in %s"), who, where, call_slots(c, w->slots));
    if (!(a->grades >> s->grade & 1))
        breach(c, RULE_S2, _("%s is in %s, which is not open to grade %d"), who, where, s->grade);
    struct slotset missed = slotset_minus(g->slots, s->attends);
    if (!slotset_empty(&missed))
        breach(c, RULE_S2, _("%s is in %s, but does not attend its meetings in %s"), who, where, call_slots(c, missed));
}

/* Two sections that one student must not both hold. */
static void check_pair(struct checking *c, int student, const struct section *x, const struct section *y)
{
    if (x->activity == y->activity)
        breach(c, RULE_S2, _("%s is in both %s and %s: once per activity is right"), call_student(c, student),
               call_section(c, x), call_section(c, y));
    else if (ints_has(&c->in->activities[x->activity].excludes, y->activity))
        breach(c, RULE_S2, _("%s is in both %s and %s, which exclude each other"), call_student(c, student),
               call_section(c, x), call_section(c, y));
}

void check_wishes(struct checking *c)
{
    for (int i = 0; i < c->in->n_students; i++) {
        if (!c->in->students[i].scheduled)
            continue;
        EACH_GROUP_OF(c, of_student, i, g)
        {
            if (g->kind != GROUP_SECTION)
                continue;
            check_seat(c, i, g);
            EACH_GROUP_OF(c, of_student, i, h)
            {
                if (h->kind == GROUP_SECTION && g < h)
                    check_pair(c, i, group_section(c, g), group_section(c, h));
            }
        }
    }
}

/* Activities that the student holds; a second section of one is counted once (it breaks S2). */
static int activities_held(const struct checking *c, int student)
{
    int held = 0;
    EACH_GROUP_OF(c, of_student, student, g)
    {
        if (g->kind != GROUP_SECTION)
            continue;
        bool again = false;
        EACH_GROUP_OF(c, of_student, student, h)
        {
            again |=
                h < g && h->kind == GROUP_SECTION && group_section(c, h)->activity == group_section(c, g)->activity;
        }
        held += !again;
    }
    return held;
}

void check_wants(struct checking *c)
{
    for (int i = 0; i < c->in->n_students; i++) {
        const struct student *s = &c->in->students[i];
        int held = s->scheduled ? activities_held(c, i) : 0;
        if (held > s->wants)
            breach(c, RULE_S3, _("%s has %d activities, but wants at most %d"), call_student(c, i), held, s->wants);
    }
}

/* S4 ---------------------------------------------------------------------------------- */

/* One part of the weeks: study minutes of each day. A slot without a meeting counts as study, so
 * that a seat forgotten (S1) is not reported here too. */
static void check_homework_part(struct checking *c, int student, weekset part)
{
    const struct student *s = &c->in->students[student];
    const struct profile *p = &c->in->profile;
    int need = s->grade <= 6 ? p->homework_primary : p->homework_junior;
    int attended[DAYS] = {0}, open[DAYS] = {0}, study[DAYS] = {0};
    struct slotset meeting = {0}, studying = {0};
    EACH_GROUP_OF(c, of_student, student, g)
    {
        struct slotset *to = g->kind == GROUP_STUDY ? &studying : &meeting;
        if (g->weeks & part)
            *to = slotset_or(*to, g->slots);
    }
    for (int t = slotset_next(&s->attends, 0); t >= 0; t = slotset_next(&s->attends, t + 1)) {
        const struct slot *slot = &c->in->slots[t];
        int minutes = slot_minutes(slot);
        attended[slot->day] += minutes;
        if (!slot->study)
            continue;
        open[slot->day] += minutes;
        if (slotset_has(&studying, t) || !slotset_has(&meeting, t))
            study[slot->day] += minutes;
    }
    for (int d = 0; d < DAYS; d++) {
        int due = need < open[d] ? need : open[d];
        if (attended[d] > need && study[d] < due)
            breach(c, RULE_S4, _("%s has %d minutes of study on %s, weeks %s: %d are right"), call_student(c, student),
                   study[d], call_day((enum day)d), call_weeks(c, part), due);
    }
}

void check_homework(struct checking *c)
{
    for (int i = 0; i < c->in->n_students; i++) {
        const struct student *s = &c->in->students[i];
        if (!s->scheduled)
            continue;
        weekset parts[WEEKS_MAX];
        int meetings = 0;
        EACH_GROUP_OF(c, of_student, i, g)
        {
            meetings += g->kind == GROUP_SECTION;
        }
        int n_parts = meetings ? group_weeks(c, c->of_student, i, parts) : 0;
        for (int k = 0; k < n_parts; k++)
            if (parts[k] & s->weeks)
                check_homework_part(c, i, parts[k] & s->weeks);
    }
}

/* S5 ---------------------------------------------------------------------------------- */

static bool teaches(const struct staff *q, int subject, int class_)
{
    for (int i = 0; i < q->n_teaches; i++)
        if (q->teaches[i].subject == subject && (class_ < 0 || q->teaches[i].class_ == class_))
            return true;
    return false;
}

/* Every scheduled student of a class that the leader teaches: new lessons in disguise. */
static void check_whole_classes(struct checking *c, const struct section *x, int leader)
{
    const struct instance *in = c->in;
    const struct staff *q = &in->staff[leader];
    int subject = in->activities[x->activity].subject;
    for (int i = 0; i < q->n_teaches; i++) {
        int class_ = q->teaches[i].class_, here = 0, all = 0;
        if (q->teaches[i].subject != subject)
            continue;
        for (int k = 0; k < x->students.count; k++)
            here += in->students[x->students.at[k]].class_ == class_ && in->students[x->students.at[k]].scheduled;
        if (!here)
            continue;
        for (int s = 0; s < in->n_students; s++)
            all += in->students[s].class_ == class_ && in->students[s].scheduled;
        if (here >= all)
            breach(c, RULE_S5, _("%s holds every scheduled student of %s and is led by %s, who teaches that class %s"),
                   call_section(c, x), call_class(c, class_), call_staff(c, leader), in->subjects[subject]);
    }
}

void check_tutoring(struct checking *c)
{
    const struct instance *in = c->in;
    for (int i = 0; i < c->t->n_sections; i++) {
        const struct section *x = &c->t->sections[i];
        const struct activity *a = &in->activities[x->activity];
        if (a->kind != KIND_TUTORING)
            continue;
        for (int k = 0; k < x->students.count; k++) {
            const struct student *s = &in->students[x->students.at[k]];
            if (s->scheduled && !ints_has(&s->tutoring, a->subject))
                breach(c, RULE_S5, _("%s is in %s, but is not listed for tutoring in %s"),
                       call_student(c, x->students.at[k]), call_section(c, x), in->subjects[a->subject]);
        }
        int leader = section_leader(in, x);
        if (leader < 0)
            continue;
        leader = x->staff.at[leader];
        if (!teaches(&in->staff[leader], a->subject, -1))
            breach(c, RULE_S5, _("%s leads %s, but does not teach %s"), call_staff(c, leader), call_section(c, x),
                   in->subjects[a->subject]);
        check_whole_classes(c, x, leader);
    }
}

/* S6 ---------------------------------------------------------------------------------- */

void check_apart_needs(struct checking *c)
{
    const struct instance *in = c->in;
    int *here = ARENA_ARRAY(c->arena, in->n_students, int); /* the last group that listed the student, from 1 */
    for (int k = 0; k < c->n_groups; k++) {
        const struct group *g = &c->groups[k];
        for (int i = 0; i < g->students.count; i++)
            here[g->students.at[i]] = k + 1;
        for (int i = 0; i < g->students.count; i++) {
            int student = g->students.at[i];
            const struct student *s = &in->students[student];
            for (int j = 0; j < s->keep_apart.count; j++) {
                int other = s->keep_apart.at[j];
                if (student < other && here[other] == k + 1)
                    breach(c, RULE_S6, _("%s and %s are both in %s, but are to be kept apart"),
                           call_student(c, student), call_student(c, other), call_group(c, g));
            }
            uint64_t lacks = g->room < 0 ? 0 : s->needs & ~in->rooms[g->room].features;
            if (lacks && s->scheduled)
                breach(c, RULE_S6, _("%s is in %s in room %s, which lacks what it needs: %s"), call_student(c, student),
                       call_group(c, g), call_room(c, g->room), call_features(c, lacks));
        }
    }
}
