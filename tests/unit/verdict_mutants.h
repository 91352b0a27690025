/* What the two lists of mutants share. A mutant breaks the good timetable (verdict_school.h) in one
 * thing; exactly the rule of that thing must be named. */
#ifndef VERDICT_MUTANTS_H
#define VERDICT_MUTANTS_H

#include "unit/verdict_school.h"

#define STUDY(at) (&s->t->studies[at])
#define SECTION(at) (&s->t->sections[at])

struct mutant {
    enum rule rule;
    const char *name;
    void (*edit)(struct school *s);
    int breaches; /* 0: at least one */
};

/* Puts one more study group into the timetable. */
static void more_study(struct school *s, int slot, int room, struct ints staff, struct ints students)
{
    s->t->studies[s->t->n_studies++] = (struct study){slot, weeks_all(&s->in.term), room, staff, students};
}

/* Student 6 of the trip studies no more on Tuesday but joins robotics-2, which it wishes for too. */
static void second_activity(struct school *s)
{
    s->activities[ROBOTICS].per_class = -1;
    school_drop(s, &STUDY(TUE2_51A)->students, 6);
    school_add(s, &SECTION(ROBOTICS2)->students, 6);
    school_wish(s, 6, ROBOTICS);
}

static void keep_apart(struct school *s, int a, int b)
{
    school_add(s, &s->students[a].keep_apart, b);
    school_add(s, &s->students[b].keep_apart, a);
}

/* The slot of Wednesday moves beside the evening of Tuesday, each for grades of its own. */
static void slots_side_by_side(struct school *s)
{
    s->slots[WED1].day = TUE;
    s->slots[WED1].start = 1120;
    s->slots[WED1].end = 1180;
    s->slots[WED1].grades = 0x7e;
    s->activities[CHESS].day_gap = 1;
}

#define M(rule, name, breaches)                                                                                        \
    {                                                                                                                  \
        RULE_##rule, #name, name, breaches                                                                             \
    }

#endif
