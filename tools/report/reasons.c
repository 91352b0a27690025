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

/* S4 on each day, with the section and what is worth more: as check_homework(), but for one section more. */
static bool short_of_homework(const struct look *k, const struct section *x)
{
    const struct profile *p = &k->in->profile;
    int need = k->s->grade <= 6 ? p->homework_primary : p->homework_junior;
    int attended[DAYS] = {0}, open[DAYS] = {0}, study[DAYS] = {0};
    struct slotset meeting = section_occupies(k->in, x);
    for (int u = 0; u < k->n_uses; u++)
        if (held_better(k, u) && (k->uses[u].weeks & x->weeks))
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

/* Students who are in the section's room together, in the slot and week where they are most. */
static int most_in_room(const struct report *r, const struct section *x)
{
    const struct grid *g = &r->grids[SUBJECT_ROOM];
    struct slotset slots = section_occupies(r->in, x);
    int most = 0;
    for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1))
        for (int w = 0; w < r->in->term.weeks; w++) {
            int n = 0;
            for (int i = g->first[x->room]; i < g->first[x->room + 1] && (x->weeks >> w & 1); i++)
                if ((g->at[i].weeks >> w & 1) && slots_clash(&r->in->slots[g->at[i].slot], &r->in->slots[t]))
                    n += g->at[i].students;
            most = n > most ? n : most;
        }
    return most;
}

static bool full(const struct look *k, const struct section *x)
{
    return x->students.count >= k->in->activities[x->activity].size_max ||
           (x->room >= 0 && most_in_room(k->r, x) >= k->in->rooms[x->room].capacity);
}

static int adults_for(const struct activity *a, int students)
{
    int by_size = (students + a->students_per_adult - 1) / a->students_per_adult;
    return by_size > a->adults ? by_size : a->adults;
}

/* What keeps the student out of one section of the activity. */
static enum reason_kind obstacle(const struct look *k, const struct section *x, int *other)
{
    const struct activity *a = &k->in->activities[x->activity];
    const struct wish *w = &k->s->wishes[k->wish];
    struct slotset slots = section_occupies(k->in, x);
    if (span_with(x->grades, k->s->grade) > a->grade_span)
        return REASON_GRADE;
    if (!slotset_within(&slots, &k->s->attends) || !(x->weeks & k->s->weeks))
        return REASON_TIME;
    if (w->limited && !slotset_within(&x->starts, &w->slots))
        return REASON_WISHED_TIME;
    if (x->room >= 0 && (k->s->needs & ~k->in->rooms[x->room].features))
        return REASON_NEEDS;
    if (sits_with_apart(k, x))
        return REASON_APART;
    if (short_of_homework(k, x))
        return REASON_HOMEWORK;
    for (enum reason_kind kind = REASON_EXCLUDED; kind <= REASON_CLASH; kind++)
        if ((*other = against(k, x, kind)) >= 0)
            return kind;
    if (class_has_its_share(k, x))
        return REASON_PER_CLASS;
    if (full(k, x))
        return REASON_FULL;
    return adults_for(a, x->students.count + 1) > adults_for(a, x->students.count) ? REASON_ADULTS : REASON_SEAT_FREE;
}

static struct reason nearest(const struct look *k)
{
    int activity = k->s->wishes[k->wish].activity;
    const struct activity *a = &k->in->activities[activity];
    struct reason best = {REASON_NOT_OPENED, -1, -1, 0, a->size_min};
    if (!(a->grades >> k->s->grade & 1))
        return (struct reason){REASON_GRADE, -1, -1, 0, 0};
    for (int i = 0; i < k->r->t->n_sections; i++) {
        const struct section *x = &k->r->t->sections[i];
        int other = -1;
        if (x->activity != activity)
            continue;
        enum reason_kind kind = obstacle(k, x, &other);
        if (kind > best.kind)
            best = (struct reason){kind, i, other, 0, 0};
    }
    if (best.kind == REASON_NOT_OPENED)
        best.wishing = wishes_for(k->in, activity);
    return best;
}

struct reason reason_of(const struct report *r, int student, int wish)
{
    const struct grid *g = &r->grids[SUBJECT_STUDENT];
    const struct student *s = &r->in->students[student];
    const struct activity *a = &r->in->activities[s->wishes[wish].activity];
    struct look k = {r,    r->in, s, student, wish, &g->at[g->first[student]], g->first[student + 1] - g->first[student]};
    int section = met_by(&k, wish);
    if (section >= 0)
        return (struct reason){REASON_GRANTED, section, -1, 0, 0};
    enum reason_kind kind = REASONS;
    if (!s->scheduled)
        kind = REASON_NOT_SCHEDULED;
    else if (filled_by_better(&k))
        kind = REASON_ENOUGH;
    else if (locked_out(&k))
        kind = REASON_LOCKED;
    else if (a->kind == KIND_TUTORING && !ints_has(&s->tutoring, a->subject))
        kind = REASON_NOT_LISTED;
    return kind == REASONS ? nearest(&k) : (struct reason){kind, -1, -1, 0, 0};
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
    [REASON_PER_CLASS] = N_("full for the class"),
    [REASON_FULL] = N_("full"),
    [REASON_ADULTS] = N_("one adult short"),
    [REASON_SEAT_FREE] = N_("a seat is free"),
};

const char *reason_name(enum reason_kind kind)
{
    return _(names[kind]);
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
