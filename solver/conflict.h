/* Why no legal timetable exists: a minimal set of conflicting facts, and the cheapest repair.
 *
 * A fact is something the dean wrote or decided: who is away, how many rooms there are, a lock, a limit of the
 * policy. Leaving a fact out gives a less restricted school, so whatever is refuted without a fact is refuted
 * with it. A conflict is a set of facts that admits no timetable while each less admits one, found by a
 * deletion filter (Chinneck and Dravnieks 1991) over the facts, each question being a feasibility problem of
 * its own: of the data alone, in a large school of activities that have to open, of a slot, of a day, of the week.
 * The cheapest repair is a least hitting set of the conflicts met on the way, each of which names how far each of
 * its facts can be changed in vain.
 */
#ifndef KEHOU_CONFLICT_H
#define KEHOU_CONFLICT_H

#include <signal.h>

#include "school/instance.h"

/* a and b are indices into the instance in the order of the comment; kinds of one slot keep it in b. */
enum fact_kind {
    FACT_MINUTES,       /* T1: the policy's minutes a day */
    FACT_DAY,           /* T1, T3: day a's last counted slot ends when it does */
    FACT_OVERLAP,       /* T1: slot a starts while another slot of a grade runs */
    FACT_OFF_WORK,      /* T3: the policy's off-work time; the repair is a waiver */
    FACT_EVENING_END,   /* T2: the policy's ends of evening study; the repair is a waiver */
    FACT_EVENING_SLOT,  /* T2: evening slot a ends when it does */
    FACT_EVENING_GRADES, /* T2: evening slot a is open to primary grades */
    FACT_EVENING_STUDENT, /* T2: student a attends evening slot b */
    FACT_RISK, FACT_FEE, FACT_MATERIALS, /* E3: of activity a */
    FACT_LOCK,          /* lock a */
    FACT_ATTEND,        /* slot b: its students come */
    FACT_ADULTS,        /* slot b: nobody supervises besides those on the list */
    FACT_ROOMS,         /* slot b: no room fit for study besides those on the list */
    FACT_AWAY,          /* adult a, slot b: not available, nor those alike (away_alike()); a level is one who comes */
    FACT_CLOSED,        /* room a, slot b */
    FACT_NO_STUDY,      /* slot b is closed to study */
    FACT_POST,          /* post a, slot b needs its adults */
    FACT_POST_BY,       /* post a is for the people named */
    FACT_GROUP_SIZE, FACT_GROUP_ADULTS, /* study: students of a group, of an adult */
    FACT_STUDY_ROOM,    /* study: the features of its rooms */
    FACT_HOMEWORK,      /* a = 0: primary, 1: junior */
    FACT_EVENING_KINDS, /* kinds of activity in the evening */
    FACT_OWN_ADULT,     /* a provider's group needs an own adult */
    FACT_VOLUNTEERS,    /* parent volunteers do not count */
    FACT_BUDGET,
    FACT_LOAD, FACT_DAY_LOAD, FACT_DAYS, /* caps of adult a */
    FACT_VETTED,        /* adult a: its dates */
    FACT_NO_SUPERVISION, /* adult a does not supervise */
    FACT_LEADERS,       /* activity a: nobody leads it besides those on the list */
    FACT_SECTIONS_MIN, FACT_SECTIONS_MAX, FACT_SIZE_MIN, FACT_SIZE_MAX, FACT_ACTIVITY_ADULTS, FACT_ACTIVITY_ROOM,
    FACT_ACTIVITY_SLOTS, FACT_DAY_GAP, FACT_GRADE_SPAN, FACT_PER_CLASS, /* of activity a */
    FACT_EXCLUDES,      /* activities a, b */
    FACT_STATUS, FACT_VALID, FACT_SESSIONS, /* of provider a */
    FACT_OFFER_SLOTS, FACT_OFFER_GROUPS, FACT_OFFER_SIZE, /* provider a's offer number b */
    FACT_CAPACITY, FACT_FEATURES, /* room a: its places; features it lacks */
    FACT_TRAVEL,        /* site a */
    FACT_NEEDS,         /* student a needs room features */
    FACT_APART,         /* students a, b are kept apart */
    FACT_WANTS,         /* student a wants no more activities */
    FACT_KINDS
};

/* `levels`: how many steps a repair can take, 0 where nothing can be repaired. */
struct fact {
    enum fact_kind kind;
    int a, b, levels;
};

/* How far a claim was shown. */
enum shown {
    SHOWN_NOT,    /* not in the time */
    SHOWN_PART,   /* in the activities, slot or day that the conflict lies in */
    SHOWN_SCHOOL  /* of the whole school: a legal timetable was found, or it is proven that none exists */
};

struct conflict_repair {
    struct fact fact;
    int level;
    int64_t price;
};

/* Facts of one kind that stand together. */
struct conflict_fact {
    int n;
    const struct fact *facts;
    int n_alone;         /* changes of these facts that would do alone; 0: none was shown */
    struct conflict_repair *alone;
    int64_t price;       /* of them */
    enum shown shown;
    int n_absent, *absent_student, *absent_slot; /* who stays away then, where it asks for that */
};

/* The adults of a FACT_AWAY, a first: those not available in the slot whom nothing else tells apart there. `who`
 * [n_staff]; returns their number. */
int away_alike(const struct instance *in, const struct fact *f, int *who);

/* The adult supervises, is available in the slot, vetted in the term, counts, and no lock keeps it free there. */
bool adult_may_supervise(const struct instance *in, int q, int t);

struct conflict {
    struct arena *arena;
    const struct instance *in;
    struct ints activities; /* where it lies: activities without all else, a slot, */
    int slot, day;          /* a day; -1 and no activity: the week, or the school's data alone */
    bool limits;         /* the school's data alone break a rule */
    enum shown infeasible, minimal;
    int n_facts;
    struct conflict_fact *facts;
    int n_repair;        /* 0: none was found */
    struct conflict_repair *repair;
    int64_t price;
    enum shown sufficient, cheapest;
    int n_absent, *absent_student, *absent_slot; /* who stays away in the repair, where it asks for that */
};

struct conflict_options {
    double deadline;     /* of clock_now() */
    double look_until;   /* the same: where nothing was refuted by then, no more is asked */
    const volatile sig_atomic_t *interrupted;
    bool whole;          /* the program of the whole school is small enough for GLPK */
};

/* Looks for a conflict in `in`; NULL where none was shown. Owned by the caller; `in` must outlive it. */
struct conflict *conflict_find(const struct instance *in, const struct conflict_options *options);
/* The cheap part: limits of the data and counts by slot alone. */
bool conflict_is_plain(const struct instance *in);
void conflict_free(struct conflict *c);

/* The school as a fact's repair at `level` leaves it, as the file would state it; owned by the caller, who keeps
 * `in` alive. */
struct altered;
struct altered *conflict_repaired(const struct conflict *c, int conflict_fact); /* -1: by the repair */
const struct instance *altered_instance(const struct altered *a);
void altered_free(struct altered *a);

#endif
