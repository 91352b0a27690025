#include "tools/report/reasons.h"

#include "school/calendar.h"

/* One wish while it is looked at. */
struct look {
    const struct report *r;
    const struct instance *in;
    const struct student *s;
    int student, wish;
    const struct use *uses; /* the student's week */
    int n_uses;
};

/* The section of a use of the student's week, or NULL. */
static const struct section *held(const struct look *k, int use)
{
    return k->uses[use].kind == USE_SECTION ? &k->r->t->sections[k->uses[use].index] : NULL;
}

/* The section that meets a wish, or -1. */
static int met_by(const struct look *k, int wish)
{
    for (int u = 0; u < k->n_uses; u++)
        if (held(k, u) && wish_met_by(&k->s->wishes[wish], held(k, u)))
            return k->uses[u].index;
    return -1;
}

/* Wish `a` is worth more than wish `b`: more points, or as many and ranked before. */
static bool worth_more(const struct student *s, int a, int b)
{
    int more = s->wishes[a].points - s->wishes[b].points;
    return more > 0 || (more == 0 && a < b);
}

/* The section of a use where it meets a wish that is worth more than the one looked at, else NULL. */
static const struct section *held_better(const struct look *k, int use)
{
    const struct section *x = held(k, use);
    for (int w = 0; x && w < k->s->n_wishes; w++)
        if (wish_met_by(&k->s->wishes[w], x) && worth_more(k->s, w, k->wish))
            return x;
    return NULL;
}

static bool filled_by_better(const struct look *k)
{
    int n = 0;
    for (int w = 0; w < k->s->n_wishes; w++)
        n += worth_more(k->s, w, k->wish) && met_by(k, w) >= 0;
    return n >= k->s->wants;
}

static bool locked_out(const struct look *k)
{
    for (int i = 0; i < k->in->n_locks; i++) {
        const struct lock *l = &k->in->locks[i];
        if (l->kind == LOCK_STUDENT && l->negative && l->student == k->student &&
            l->activity == k->s->wishes[k->wish].activity)
            return true;
    }
    return false;
}

/* From the lowest to the highest grade of a section that takes one more. */
static int span_with(gradeset grades, int grade)
{
    int all = grades | 1 << grade;
    return (31 - __builtin_clz((unsigned)all)) - __builtin_ctz((unsigned)all);
}

static bool sits_with_apart(const struct look *k, const struct section *x)
{
    for (int i = 0; i < k->s->keep_apart.count; i++)
        if (ints_has(&x->students, k->s->keep_apart.at[i]))
            return true;
    return false;
}

/* S4 on each day of week `w`, with the section and what is worth more: as check_homework(), but for one section more. */
static bool short_in_week(const struct look *k, const struct section *x, int w)
{
    const struct profile *p = &k->in->profile;
    int need = k->s->grade <= 6 ? p->homework_primary : p->homework_junior;
    int attended[DAYS] = {0}, open[DAYS] = {0}, study[DAYS] = {0};
    struct slotset meeting = section_occupies(k->in, x);
    for (int u = 0; u < k->n_uses; u++)
        if (held_better(k, u) && (k->uses[u].weeks >> w & 1))
            slotset_add(&meeting, k->uses[u].slot);
    for (int t = slotset_next(&k->s->attends, 0); t >= 0; t = slotset_next(&k->s->attends, t + 1)) {
        const struct slot *slot = &k->in->slots[t];
        int minutes = slot_minutes(slot);
        attended[slot->day] += minutes;
        open[slot->day] += slot->study ? minutes : 0;
        study[slot->day] += slot->study && !slotset_has(&meeting, t) ? minutes : 0;
    }
    for (int d = 0; d < DAYS; d++)
        if (attended[d] > need && study[d] < (need < open[d] ? need : open[d]))
            return true;
    return false;
}

static bool short_of_homework(const struct look *k, const struct section *x)
{
    weekset weeks = x->weeks & k->s->weeks;
    for (int w = 0; w < k->in->term.weeks; w++)
        if ((weeks >> w & 1) && short_in_week(k, x, w))
            return true;
    return false;
}

/* The section worth more that excludes the activity or that nobody can attend besides `x`; -1: none. */
static int against(const struct look *k, const struct section *x, enum reason_kind kind)
{
    struct slotset slots = section_occupies(k->in, x);
    int site = x->room >= 0 ? k->in->rooms[x->room].site : 0;
    for (int u = 0; u < k->n_uses; u++) {
        const struct section *y = held_better(k, u);
        if (!y)
            continue;
        if (kind == REASON_EXCLUDED && ints_has(&k->in->activities[x->activity].excludes, y->activity))
            return k->uses[u].index;
        int other = y->room >= 0 ? k->in->rooms[y->room].site : 0;
        for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1))
            if (kind == REASON_CLASH && (k->uses[u].weeks & x->weeks) &&
                slots_too_close(k->in, t, site, k->uses[u].slot, other))
                return k->uses[u].index;
    }
    return -1;
}

static bool class_has_its_share(const struct look *k, const struct section *x)
{
    int most = k->in->activities[x->activity].per_class, n = 0;
    for (int i = 0; i < x->students.count; i++)
        n += k->in->students[x->students.at[i]].class_ == k->s->class_;
    return most >= 0 && n >= most;
}

/* Most students who are in the section's room together at one moment of its slots. */
static int most_in_room(const struct report *r, const struct section *x)
{
    const struct grid *g = &r->grids[SUBJECT_ROOM];
    const struct use *from = &g->at[g->first[x->room]], *to = &g->at[g->first[x->room + 1]];
    struct slotset slots = section_occupies(r->in, x);
    int most = 0;
    for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1))
        for (const struct use *at = from; at < to; at++) {
            const struct slot *here = &r->in->slots[t], *other = &r->in->slots[at->slot];
            if (!slots_clash(here, other))
                continue;
            /* the most are there when one of them begins */
            int moment = here->start > other->start ? here->start : other->start;
            for (int w = 0; w < r->in->term.weeks; w++) {
                int n = 0;
                for (const struct use *u = from; u < to && (x->weeks >> w & 1); u++) {
                    const struct slot *s = &r->in->slots[u->slot];
                    n += (u->weeks >> w & 1) && s->day == here->day && s->start <= moment && moment < s->end ? u->students : 0;
                }
                most = n > most ? n : most;
            }
        }
    return most;
}

/* Led by somebody who teaches the class this subject, and every other scheduled student of the class is there (S5). */
static bool makes_whole_class(const struct look *k, const struct section *x)
{
    const struct activity *a = &k->in->activities[x->activity];
    int leader = section_leader(k->in, x), here = 1, all = 0;
    bool teaches = false;
    if (a->kind != KIND_TUTORING || leader < 0)
        return false;
    const struct staff *q = &k->in->staff[x->staff.at[leader]];
    for (int i = 0; i < q->n_teaches; i++)
        teaches |= q->teaches[i].class_ == k->s->class_ && q->teaches[i].subject == a->subject;
    for (int i = 0; i < x->students.count; i++)
        here += k->in->students[x->students.at[i]].class_ == k->s->class_;
    for (int i = 0; i < k->in->n_students; i++)
        all += k->in->students[i].class_ == k->s->class_ && k->in->students[i].scheduled;
    return teaches && here >= all;
}

static int adults_for(const struct activity *a, int students)
{
    int by_size = (students + a->students_per_adult - 1) / a->students_per_adult;
    return by_size > a->adults ? by_size : a->adults;
}

/* All that keeps the student out of one section of the activity, farthest first; their number. */
static int list_obstacles(const struct look *k, const struct section *x, struct obstacle out[REASONS])
{
    const struct activity *a = &k->in->activities[x->activity];
    const struct wish *w = &k->s->wishes[k->wish];
    struct slotset slots = section_occupies(k->in, x);
    bool by_size = x->students.count >= a->size_max;
    bool by_room = x->room >= 0 && most_in_room(k->r, x) >= k->in->rooms[x->room].capacity;
    const struct {
        enum reason_kind kind;
        bool stands;
    } plain[] = {
        {REASON_GRADE, !(a->grades >> k->s->grade & 1) || span_with(x->grades, k->s->grade) > a->grade_span},
        {REASON_TIME, !slotset_within(&slots, &k->s->attends) || !(x->weeks & k->s->weeks)},
        {REASON_WISHED_TIME, w->limited && !slotset_within(&x->starts, &w->slots)},
        {REASON_NEEDS, x->room >= 0 && (k->s->needs & ~k->in->rooms[x->room].features)},
        {REASON_APART, sits_with_apart(k, x)},
        {REASON_HOMEWORK, short_of_homework(k, x)},
        {REASON_EXCLUDED, against(k, x, REASON_EXCLUDED) >= 0},
        {REASON_CLASH, against(k, x, REASON_CLASH) >= 0},
        {REASON_WHOLE_CLASS, makes_whole_class(k, x)},
        {REASON_PER_CLASS, class_has_its_share(k, x)},
        {REASON_FULL, by_size || by_room},
        {REASON_ADULTS, adults_for(a, x->students.count + 1) > adults_for(a, x->students.count)},
    };
    int n = 0;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (plain[i].stands) {
            out[n] = (struct obstacle){.kind = plain[i].kind, .other = -1};
            if (plain[i].kind == REASON_EXCLUDED || plain[i].kind == REASON_CLASH)
                out[n].other = against(k, x, plain[i].kind);
            out[n].by_size = plain[i].kind == REASON_FULL && by_size;
            out[n].by_room = plain[i].kind == REASON_FULL && by_room;
            n++;
        }
    return n;
}

static struct reason nearest(const struct look *k)
{
    int activity = k->s->wishes[k->wish].activity;
    const struct activity *a = &k->in->activities[activity];
    struct reason best = {REASON_NOT_OPENED, -1, -1, 0, a->size_min};
    if (!(a->grades >> k->s->grade & 1))
        return (struct reason){REASON_GRADE, -1, -1, 0, 0};
    for (int i = 0; i < k->r->t->n_sections; i++) {
        struct obstacle first[REASONS] = {{.kind = REASON_SEAT_FREE, .other = -1}};
        if (k->r->t->sections[i].activity != activity)
            continue;
        list_obstacles(k, &k->r->t->sections[i], first);
        if (first->kind > best.kind)
            best = (struct reason){first->kind, i, first->other, 0, 0};
    }
    if (best.kind == REASON_NOT_OPENED)
        best.wishing = wishes_for(k->in, activity);
    return best;
}

static struct look look_at(const struct report *r, int student, int wish)
{
    const struct grid *g = &r->grids[SUBJECT_STUDENT];
    const struct student *s = &r->in->students[student];
    return (struct look){r, r->in, s, student, wish, &g->at[g->first[student]], g->first[student + 1] - g->first[student]};
}

/* What stands against any section of the activity: with the student or the list of activities. */
static int list_general(const struct look *k, enum reason_kind out[REASONS])
{
    const struct activity *a = &k->in->activities[k->s->wishes[k->wish].activity];
    const struct {
        enum reason_kind kind;
        bool stands;
    } all[] = {
        {REASON_NOT_SCHEDULED, !k->s->scheduled},
        {REASON_ENOUGH, filled_by_better(k)},
        {REASON_LOCKED, locked_out(k)},
        {REASON_NOT_LISTED, a->kind == KIND_TUTORING && !ints_has(&k->s->tutoring, a->subject)},
    };
    int n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].stands)
            out[n++] = all[i].kind;
    return n;
}

int reason_general(const struct report *r, int student, int wish, enum reason_kind out[REASONS])
{
    struct look k = look_at(r, student, wish);
    return list_general(&k, out);
}

int reason_obstacles(const struct report *r, int student, int wish, int section, struct obstacle out[REASONS])
{
    struct look k = look_at(r, student, wish);
    return list_obstacles(&k, &r->t->sections[section], out);
}

struct reason reason_of(const struct report *r, int student, int wish)
{
    struct look k = look_at(r, student, wish);
    enum reason_kind general[REASONS];
    int section = met_by(&k, wish);
    if (section >= 0)
        return (struct reason){REASON_GRANTED, section, -1, 0, 0};
    return list_general(&k, general) ? (struct reason){general[0], -1, -1, 0, 0} : nearest(&k);
}

void reason_ranks(const struct report *r, int section, int ranks[RANKS_MAX])
{
    const struct section *x = &r->t->sections[section];
    for (int i = 0; i < RANKS_MAX; i++)
        ranks[i] = 0;
    for (int i = 0; i < x->students.count; i++) {
        const struct student *s = &r->in->students[x->students.at[i]];
        int rank = wish_rank(s, x->activity);
        if (rank < s->n_wishes)
            ranks[rank < RANKS_MAX ? rank : RANKS_MAX - 1]++;
    }
}

/* Words -------------------------------------------------------------------------------- */

static const char *const names[REASONS] = {
    [REASON_GRANTED] = N_("granted"),
    [REASON_ENOUGH] = N_("has better ones"),
    [REASON_NOT_SCHEDULED] = N_("not scheduled"),
    [REASON_LOCKED] = N_("locked out"),
    [REASON_NOT_LISTED] = N_("not listed for tutoring"),
    [REASON_NOT_OPENED] = N_("did not open"),
    [REASON_GRADE] = N_("another grade"),
    [REASON_TIME] = N_("not in care then"),
    [REASON_WISHED_TIME] = N_("other times wished"),
    [REASON_NEEDS] = N_("does not suit"),
    [REASON_APART] = N_("does not suit"),
    [REASON_HOMEWORK] = N_("homework comes first"),
    [REASON_EXCLUDED] = N_("excluded by a better one"),
    [REASON_CLASH] = N_("at the time of a better one"),
    [REASON_WHOLE_CLASS] = N_("a lesson in disguise"),
    [REASON_PER_CLASS] = N_("full for the class"),
    [REASON_FULL] = N_("full"),
    [REASON_ADULTS] = N_("one adult short"),
    [REASON_SEAT_FREE] = N_("a seat is free"),
};

const char *reason_name(enum reason_kind kind)
{
    return _(names[kind]);
}

const char *reason_key(enum reason_kind kind)
{
    static const char *const keys[REASONS] = {
        "granted", "not_scheduled", "enough",   "locked", "not_listed",  "not_opened", "grade", "time",   "wished_time", "needs",
        "apart",   "homework",      "excluded", "clash",  "whole_class", "per_class",  "full",  "adults", "seat_free",
    };
    return keys[kind];
}

static void put_starts(const struct report *r, int section, struct buf *out)
{
    const struct slotset *starts = &r->t->sections[section].starts;
    for (int k = slotset_next(starts, 0), n = 0; k >= 0; k = slotset_next(starts, k + 1)) {
        buf_puts(out, n++ ? _(", ") : "");
        put_slot(r->in, k, out);
    }
}

static void put_ranks(const struct report *r, int section, struct buf *out)
{
    int ranks[RANKS_MAX];
    reason_ranks(r, section, ranks);
    for (int i = 0, n = 0; i < RANKS_MAX; i++)
        if (ranks[i]) {
            buf_puts(out, n++ ? _(", ") : "");
            buf_printf(out, _("%d had it as wish no. %d"), ranks[i], i + 1);
        }
}

/* Reasons that lie with the student or the activity. False: it is about one section. */
static bool put_about_activity(const struct student *s, const struct reason *why, struct buf *out)
{
    switch (why->kind) {
    case REASON_ENOUGH:
        buf_printf(out, _("has as many activities as it wants (%d), all of them worth more to it"), s->wants);
        return true;
    case REASON_NOT_SCHEDULED:
        buf_puts(out, _("not scheduled: the consent is incomplete"));
        return true;
    case REASON_LOCKED:
        buf_puts(out, _("a lock of the school keeps the student out"));
        return true;
    case REASON_NOT_LISTED:
        buf_puts(out, _("the student is not listed for tutoring in this subject"));
        return true;
    case REASON_NOT_OPENED:
        buf_printf(out, why->wishing < why->needed ? _("did not open: %d wish for it, at least %d are needed")
                                                   : _("did not open, although %d wish for it and %d would do"),
                   why->wishing, why->needed);
        return true;
    case REASON_GRADE:
        buf_puts(out, _("no group takes the student's grade"));
        return true;
    default:
        return why->section < 0;
    }
}

/* What is said of the section that comes nearest, with what else the sentence names. */
static void put_about_section(const struct report *r, const struct reason *why, const char *here, const char *more,
                              struct buf *out)
{
    const struct section *x = &r->t->sections[why->section];
    switch (why->kind) {
    case REASON_TIME:
        buf_printf(out, _("%s meets when the student is not in care: %s"), here, more);
        break;
    case REASON_WISHED_TIME:
        buf_printf(out, _("%s meets at another time than the wish asks for: %s"), here, more);
        break;
    case REASON_NEEDS:
    case REASON_APART:
        buf_printf(out, _("%s or its room does not suit the student"), here);
        break;
    case REASON_HOMEWORK:
        buf_printf(out, _("with %s too little time for homework would be left"), here);
        break;
    case REASON_EXCLUDED:
        buf_printf(out, _("%s is not taken together with %s, which is worth more to the student"), here, more);
        break;
    case REASON_CLASH:
        buf_printf(out, _("%s meets at the time of %s, which is worth more to the student"), here, more);
        break;
    case REASON_WHOLE_CLASS:
        buf_printf(out, _("with the student %s would be a lesson of the whole class by its own teacher"), here);
        break;
    case REASON_PER_CLASS:
        buf_printf(out, _("%s has as many of the class as it may (%d)"), here, r->in->activities[x->activity].per_class);
        break;
    case REASON_FULL:
        buf_printf(out, _("%s is full with %d: %s"), here, x->students.count, more);
        break;
    case REASON_ADULTS:
        buf_printf(out, _("one more student in %s would ask for one more adult"), here);
        break;
    default:
        buf_printf(out, _("%s has a seat free: nothing in the student's own week stands against it"), here);
    }
}

void put_reason(const struct report *r, int student, const struct reason *why, struct buf *out)
{
    if (why->kind == REASON_GRANTED || put_about_activity(&r->in->students[student], why, out))
        return;
    struct buf here = {0}, more = {0};
    put_section(r, why->section, &here);
    if (why->other >= 0)
        put_section(r, why->other, &more);
    else if (why->kind == REASON_FULL)
        put_ranks(r, why->section, &more);
    else
        put_starts(r, why->section, &more);
    put_about_section(r, why, here.text, more.text ? more.text : "", out);
    buf_free(&here);
    buf_free(&more);
}
