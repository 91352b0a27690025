/* The sets of the program: options of each activity, room classes, leaders, week sets of study,
 * moments. Formulation: models/program/mathematics.md, «Sets». */
#include "program/builder.h"

#include <stdlib.h>
#include <string.h>

bool staff_may(const struct instance *in, int q, const struct slotset *slots, weekset weeks)
{
    const struct staff *p = &in->staff[q];
    if (!adult_counts(in, q) || !slotset_within(slots, &p->available))
        return false;
    if (p->type != STAFF_OWN)
        for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
            if (!calendar_covers(in, t, weeks, &p->vetted))
                return false;
    return true;
}

int option_count(const struct builder *b, int activity)
{
    return b->p->options_of[activity + 1] - b->p->options_of[activity];
}

bool own_leads(const struct instance *in, int activity)
{
    for (int q = 0; q < in->n_staff; q++)
        if (in->staff[q].type == STAFF_OWN && ints_has(&in->staff[q].leads, activity))
            return true;
    return false;
}

bool knows_class(const struct instance *in, int q, int class_)
{
    for (int i = 0; i < in->staff[q].n_teaches; i++)
        if (in->staff[q].teaches[i].class_ == class_)
            return true;
    return in->classes[class_].head == q;
}

bool balance_counts(const struct instance *in, int q)
{
    return in->staff[q].type == STAFF_OWN && in->staff[q].supervises;
}

bool balance_is_low(const struct instance *in, int q)
{
    const struct staff *p = &in->staff[q];
    return balance_counts(in, q) && p->share == 100 && 2 * slotset_count(&p->available) >= in->n_slots;
}

int64_t load_by_share(const struct instance *in, int q, int64_t load)
{
    int64_t total = load + in->staff[q].prior_load, share = in->staff[q].share;
    return total >= 0 ? (100 * total + share - 1) / share : -(-100 * total / share);
}

int adults_by_size(const struct activity *a, int size)
{
    int by_size = (size + a->students_per_adult - 1) / a->students_per_adult;
    return by_size > a->adults ? by_size : a->adults;
}

int section_adults_most(const struct instance *in, int activity)
{
    return adults_by_size(&in->activities[activity], in->activities[activity].size_max);
}

int64_t duty_yuan(const struct instance *in, int q, const struct slotset *slots, weekset weeks)
{
    return slotset_count(slots) * yuan_a_week(in, in->profile.subsidy[in->staff[q].type], weeks);
}

int64_t duty_cost(const struct instance *in, int q, const struct slotset *slots, weekset weeks)
{
    const int *w = in->profile.weights;
    int64_t late = 0;
    if (in->staff[q].care_priority)
        for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
            if (in->slots[t].end > in->profile.late_after)
                late += slot_minutes(&in->slots[t]);
    return w[MEASURE_COST] * duty_yuan(in, q, slots, weeks) + w[MEASURE_LATE_CARE] * late;
}

int option_wish(const struct instance *in, const struct option *o, int s)
{
    const struct student *st = &in->students[s];
    const struct activity *a = &in->activities[o->activity];
    if (!st->scheduled || st->wants < 1 || !(o->window >> st->grade & 1) || !slotset_within(&o->slots, &st->attends))
        return -1;
    if (a->kind == KIND_TUTORING && !ints_has(&st->tutoring, a->subject))
        return -1;
    for (int r = 0; r < st->n_wishes; r++)
        if (st->wishes[r].activity == o->activity)
            return slotset_within(&o->starts, &st->wishes[r].slots) ? r : -1;
    return -1;
}

/* Room classes ---------------------------------------------------------------------------- */

enum { CLASS_SPLIT = 12 }; /* rooms of a class that an exact program tells apart */

static bool room_is_named(const struct instance *in, int r)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].room == r)
            return true;
    return false;
}

static bool rooms_alike(const struct instance *in, int r1, int r2, int enough)
{
    const struct room *a = &in->rooms[r1], *b = &in->rooms[r2];
    int c1 = a->capacity < enough ? a->capacity : enough, c2 = b->capacity < enough ? b->capacity : enough;
    if (a->parallel != 1 || b->parallel != 1 || a->features != b->features || a->site != b->site || c1 != c2 ||
        !slotset_equal(&a->closed, &b->closed) || room_is_named(in, r1) || room_is_named(in, r2))
        return false;
    for (int i = 0; i < in->n_activities; i++) {
        const struct ints *list = &in->activities[i].rooms;
        if (list->count && ints_has(list, r1) != ints_has(list, r2))
            return false;
    }
    return true;
}

/* Counting rooms by moment misses that a section keeps its room over several days, once more such sections
 * may want the class of room r than it has rooms: with no more, each can have one to itself, and what
 * meets on one day fits beside them if the count does. Large classes stay: the search mends them. */
static bool counting_misses(const struct instance *in, int r, int rooms)
{
    int sections = 0;
    for (int i = 0; i < in->n_activities; i++) {
        const struct activity *a = &in->activities[i];
        bool fits = !(a->room_features & ~in->rooms[r].features) && (!a->rooms.count || ints_has(&a->rooms, r));
        sections += fits && a->sessions > 1 ? a->sections_max : 0;
    }
    return rooms <= CLASS_SPLIT && sections > rooms;
}

/* Gives each room of such classes a class of its own. */
static void split_classes(const struct builder *b, int *class_of)
{
    const struct instance *in = b->in;
    for (int r = 0; r < in->n_rooms; r++) {
        int alike = 0, first = -1;
        for (int q = 0; q < in->n_rooms; q++)
            if (class_of[q] == class_of[r]) {
                first = first < 0 ? q : first;
                alike++;
            }
        if (first != r || alike < 2 || !counting_misses(in, r, alike))
            continue;
        for (int q = r + 1; q < in->n_rooms; q++)
            if (class_of[q] == class_of[r])
                class_of[q] = b->p->n_room_classes++;
    }
}

static void build_room_classes(struct builder *b)
{
    const struct instance *in = b->in;
    struct program *p = b->p;
    /* No group is larger than this, so larger rooms are alike in capacity. */
    int enough = in->profile.study.max_size;
    for (int i = 0; i < in->n_activities; i++)
        if (in->activities[i].size_max > enough)
            enough = in->activities[i].size_max;
    int *class_of = xmalloc(sizeof *class_of * ((size_t)in->n_rooms + 1));
    p->room_classes = ARENA_ARRAY(p->arena, in->n_rooms, struct room_class);
    for (int r = 0; r < in->n_rooms; r++) {
        class_of[r] = -1;
        for (int q = 0; q < r && class_of[r] < 0; q++)
            if (rooms_alike(in, q, r, enough))
                class_of[r] = class_of[q];
        if (class_of[r] < 0)
            class_of[r] = p->n_room_classes++;
    }
    if (b->exact)
        split_classes(b, class_of);
    for (int c = 0; c < p->n_room_classes; c++) {
        int *list = ARENA_ARRAY(p->arena, in->n_rooms, int), n = 0;
        for (int r = 0; r < in->n_rooms; r++)
            if (class_of[r] == c)
                list[n++] = r;
        const struct room *one = &in->rooms[list[0]];
        int capacity = one->capacity;
        for (int i = 1; i < n; i++)
            if (in->rooms[list[i]].capacity < capacity)
                capacity = in->rooms[list[i]].capacity;
        p->room_classes[c] = (struct room_class){{n, list}, capacity, one->parallel, one->site, one->features, one->closed};
    }
    free(class_of);
    bool *campus = xcalloc((size_t)in->n_sites, sizeof *campus);
    for (int c = 0; c < p->n_room_classes; c++)
        if (!in->sites[p->room_classes[c].site].off_campus)
            campus[p->room_classes[c].site] = true;
    for (int s = 0; s < in->n_sites; s++)
        b->n_campuses += campus[s];
    free(campus);
}

/* Options ---------------------------------------------------------------------------------- */

struct enumeration {
    struct builder *b;
    int activity, room; /* room: of the growing array of options */
    struct slotset starts, slots;
    weekset weeks;
};

static bool room_class_fits(const struct activity *a, const struct room_class *c,
                            const struct slotset *slots)
{
    return (c->features & a->room_features) == a->room_features && !slotset_meets(&c->closed, slots) &&
           (!a->rooms.count || ints_has(&a->rooms, c->rooms.at[0])) && c->capacity >= a->size_min;
}

/* T4: a meeting off campus contains its travel and lasts more than twice that. */
static bool site_allows(const struct instance *in, int site, const struct activity *a, const struct slotset *starts)
{
    if (!in->sites[site].off_campus)
        return true;
    for (int t = slotset_next(starts, 0); t >= 0; t = slotset_next(starts, t + 1)) {
        int last = t;
        for (int i = 1; i < a->length; i++)
            last = in->slots[last].next;
        if (in->slots[last].end - in->slots[t].start <= 2 * in->sites[site].travel)
            return false;
    }
    return true;
}

static struct ints find_leaders(const struct builder *b, const struct option *o)
{
    const struct instance *in = b->in;
    const struct activity *a = &in->activities[o->activity];
    int *list = ARENA_ARRAY(b->p->arena, in->n_staff + in->n_providers, int), n = 0;
    for (int q = 0; q < in->n_staff; q++) {
        if (!ints_has(&in->staff[q].leads, o->activity) || !staff_may(in, q, &o->slots, o->weeks))
            continue;
        bool teaches = a->kind != KIND_TUTORING;
        for (int i = 0; i < in->staff[q].n_teaches; i++)
            teaches |= in->staff[q].teaches[i].subject == a->subject;
        if (teaches)
            list[n++] = q;
    }
    for (int v = 0; v < in->n_providers; v++) {
        const struct provider *p = &in->providers[v];
        const struct offer *offer = offer_of(in, v, o->activity);
        if (!offer || p->status != PROVIDER_APPROVED || p->field == FIELD_ACADEMIC || a->kind == KIND_HOMEWORK ||
            a->kind == KIND_TUTORING || !slotset_within(&o->starts, &offer->slots) || offer->min_size > a->size_max)
            continue;
        bool valid = true;
        for (int t = slotset_next(&o->slots, 0); t >= 0 && valid; t = slotset_next(&o->slots, t + 1))
            valid = calendar_covers(in, t, o->weeks, &p->valid) && (!p->at_once || p->at_once[t] > 0);
        if (valid)
            list[n++] = in->n_staff + v;
    }
    return (struct ints){n, list};
}

static void add_option(struct enumeration *e, int site, gradeset window)
{
    struct builder *b = e->b;
    struct program *p = b->p;
    const struct activity *a = &b->in->activities[e->activity];
    struct option o = {.activity = e->activity, .site = site, .starts = e->starts, .slots = e->slots,
                       .weeks = e->weeks, .window = window};
    int students = 0;
    for (int s = 0; s < b->in->n_students; s++)
        students += option_wish(b->in, &o, s) >= 0;
    if (students < a->size_min)
        return;
    o.leaders = find_leaders(b, &o);
    int *rooms = ARENA_ARRAY(p->arena, p->n_room_classes, int), n = 0;
    for (int c = 0; c < p->n_room_classes; c++)
        if (p->room_classes[c].site == site && room_class_fits(a, &p->room_classes[c], &e->slots))
            rooms[n++] = c;
    o.rooms = (struct ints){n, rooms};
    if (!n || !o.leaders.count)
        return;
    if (p->n_options == e->room) {
        e->room = e->room ? 2 * e->room : 64;
        p->options = xrealloc(p->options, (size_t)e->room, sizeof *p->options);
    }
    p->options[p->n_options++] = o;
}

static void add_windows(struct enumeration *e, int site)
{
    const struct activity *a = &e->b->in->activities[e->activity];
    int lowest = 1, highest = 9;
    while (lowest < 9 && !(a->grades >> lowest & 1))
        lowest++;
    while (highest > lowest && !(a->grades >> highest & 1))
        highest--;
    gradeset seen = 0;
    for (int low = lowest; low == lowest || low + a->grade_span <= highest; low++) {
        gradeset window = 0;
        for (int g = low; g <= low + a->grade_span && g <= 9; g++)
            window |= (gradeset)(1u << g);
        window &= a->grades;
        if (window && window != seen)
            add_option(e, site, window);
        seen = window;
    }
}

/* Chooses the remaining starts, day after day. */
static void choose_starts(struct enumeration *e, int left, int from_day)
{
    const struct instance *in = e->b->in;
    const struct activity *a = &in->activities[e->activity];
    if (!left) {
        for (int site = 0; site < in->n_sites; site++)
            if (site_allows(in, site, a, &e->starts))
                add_windows(e, site);
        return;
    }
    for (int day = from_day; day < DAYS; day++)
        for (int t = slotset_next(&a->slots, 0); t >= 0; t = slotset_next(&a->slots, t + 1)) {
            struct slotset meeting;
            if ((int)in->slots[t].day != day || !meeting_slots(in, t, a->length, &meeting))
                continue;
            bool open = true;
            for (int m = slotset_next(&meeting, 0); m >= 0; m = slotset_next(&meeting, m + 1))
                open &= in->slots[m].activities && (in->slots[m].period != PERIOD_EVENING ||
                                                    (in->profile.evening_kinds >> a->kind & 1));
            if (!open)
                continue;
            struct slotset slots = e->slots;
            e->slots = slotset_or(slots, meeting);
            slotset_add(&e->starts, t);
            choose_starts(e, left - 1, day + (a->day_gap > 1 ? a->day_gap : 1));
            slotset_remove(&e->starts, t);
            e->slots = slots;
        }
}

static void build_options(struct builder *b)
{
    const struct instance *in = b->in;
    struct program *p = b->p;
    struct enumeration e = {.b = b};
    p->options_of = ARENA_ARRAY(p->arena, in->n_activities + 1, int);
    for (int a = 0; a < in->n_activities; a++) {
        p->options_of[a] = p->n_options;
        e.activity = a;
        weekset choices[2];
        int n = weeks_choices(&in->term, &in->activities[a], choices);
        for (int i = 0; i < n; i++) {
            e.weeks = choices[i];
            e.starts = e.slots = (struct slotset){{0}};
            if (e.weeks)
                choose_starts(&e, in->activities[a].sessions, MON);
        }
    }
    p->options_of[in->n_activities] = p->n_options;
    /* Owned by the arena like all else, now that its size is known. */
    struct option *kept = ARENA_ARRAY(p->arena, p->n_options, struct option);
    if (p->n_options)
        memcpy(kept, p->options, sizeof *kept * (size_t)p->n_options);
    free(p->options);
    p->options = kept;
}

/* Week sets of study ------------------------------------------------------------------------- */

static void week_sets_add(struct week_sets *v, weekset weeks)
{
    if (!weeks || v->count == WEEKS_MAX)
        return;
    for (int i = 0; i < v->count; i++)
        if (v->at[i] == weeks)
            return;
    v->at[v->count++] = weeks;
}

/* Weeks in which a slot is held on dates within and outside a range. */
struct weeks_in_range {
    const struct dates *range;
    weekset inside, outside;
};

static bool sort_date(void *ctx, int date, int week)
{
    struct weeks_in_range *w = ctx;
    *(w->range->from <= date && date <= w->range->to ? &w->inside : &w->outside) |= UINT64_C(1) << (week - 1);
    return true;
}

/* The weeks, from 2, with which q's being vetted in the slot begins or ends. Weeks without a date are as those before. */
static weekset vetting_cuts(const struct instance *in, int q, int slot)
{
    struct weeks_in_range w = {&in->staff[q].vetted, 0, 0};
    calendar_dates(in, slot, weeks_all(&in->term), sort_date, &w);
    weekset good = w.inside & ~w.outside, cuts = 0;
    if (!good)
        return 0;
    weekset before = (good & -good) - 1, first = good & -good;
    weekset after = w.outside & ~before & ~(first | (first - 1)) & ~good;
    if (w.outside & before)
        cuts |= first;
    return cuts | (after & -after);
}

static bool on_duty_slot(const struct instance *in, int t)
{
    bool used = in->slots[t].study;
    for (int g = 0; g < in->n_posts; g++)
        used |= slotset_has(&in->posts[g].slots, t);
    return used;
}

int vetting_sets(const struct instance *in, weekset *sets)
{
    const struct term *term = &in->term;
    weekset cuts = 1;
    for (int q = 0; q < in->n_staff; q++) {
        const struct staff *p = &in->staff[q];
        if (p->type == STAFF_OWN || !p->supervises || !adult_counts(in, q) ||
            (p->vetted.from <= term->start && p->vetted.to >= term->end))
            continue;
        for (int t = slotset_next(&p->available, 0); t >= 0; t = slotset_next(&p->available, t + 1))
            if (on_duty_slot(in, t))
                cuts |= vetting_cuts(in, q, t);
    }
    int starts[WEEKS_MAX + 1], n = 0, count = 0;
    for (int w = 1; w <= term->weeks; w++)
        if (cuts >> (w - 1) & 1)
            starts[n++] = w;
    starts[n] = term->weeks + 1;
    int most = n <= VETTING_MERGED ? n - 1 : 1;
    for (int length = 1; length <= most && n > 1; length++)
        for (int i = 0; i + length <= n; i++)
            sets[count++] = weeks_range(term, starts[i], starts[i + length] - 1);
    return count;
}

static void build_week_sets(struct builder *b)
{
    const struct instance *in = b->in;
    const struct term *term = &in->term;
    weekset all = weeks_all(term);
    b->weeks = ARENA_ARRAY(b->p->arena, in->n_slots, struct week_sets);
    b->p->study_weeks = b->weeks;
    for (int t = 0; t < in->n_slots; t++)
        week_sets_add(&b->weeks[t], all);
    for (int i = 0; i < b->p->n_options; i++) {
        const struct option *o = &b->p->options[i];
        if (o->weeks == all)
            continue;
        weekset rest = all & ~o->weeks, before = 0;
        char word[16];
        if (!weeks_write(term, rest, word, sizeof word)) {
            /* a range in the middle: the weeks before it and those after it */
            for (int w = 0; w < term->weeks && !(o->weeks >> w & 1); w++)
                before |= UINT64_C(1) << w;
            before &= all;
            rest &= ~before;
        }
        for (int t = slotset_next(&o->slots, 0); t >= 0; t = slotset_next(&o->slots, t + 1)) {
            week_sets_add(&b->weeks[t], o->weeks);
            week_sets_add(&b->weeks[t], before);
            week_sets_add(&b->weeks[t], rest);
        }
    }
    weekset vetting[WEEKS_MAX];
    int n_vetting = vetting_sets(in, vetting);
    for (int t = 0; t < in->n_slots; t++)
        for (int i = 0; i < n_vetting && on_duty_slot(in, t); i++)
            week_sets_add(&b->weeks[t], vetting[i]);
    for (int t = 0; t < in->n_slots; t++)
        b->weeks[t].n_parts = weeks_parts(term, b->weeks[t].at, b->weeks[t].count, b->weeks[t].parts);
}

void sets_build(struct builder *b)
{
    const struct instance *in = b->in;
    for (int t = 0; t < in->n_slots; t++)
        slotset_add(&b->all_slots, t);
    b->moments = ARENA_ARRAY(b->p->arena, in->n_slots, struct slotset);
    b->n_moments = slot_moments(in, b->moments);
    build_room_classes(b);
    build_options(b);
    build_week_sets(b);
}
