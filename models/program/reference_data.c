/* What the instance says, as MathProg data. Enumerated here, since MathProg cannot: the options
 * of an activity (sets of starts that T4 and T2 allow, by weeks) and the sets of weeks of study
 * and posts; in reference_study.c what keep_apart does to numbers of groups. */
#include "program/reference_data.h"

#include <inttypes.h>
#include <stdlib.h>

#include "program/facts.h"
#include "school/calendar.h"

enum { WEEKSETS = 2 * WEEKS_MAX };

/* Sets of weeks in use, each once; the first is all weeks. */
struct weeksets {
    int count;
    weekset at[WEEKSETS];
};

struct writing {
    const struct instance *in;
    struct buf *out;
    struct weeksets weeks;
    int n_options;
    struct buf options;        /* the options' parameters, collected while they are enumerated */
    struct buf option_sets;    /* and their sets */
};

static int weeks_index(struct weeksets *w, weekset set)
{
    for (int i = 0; i < w->count; i++)
        if (w->at[i] == set)
            return i;
    w->at[w->count] = set;
    return w->count++;
}

static void put_slots(struct buf *out, const char *name, int index, struct slotset slots)
{
    buf_printf(out, "set %s[%d] :=", name, index);
    for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1))
        buf_printf(out, " %d", t);
    buf_puts(out, ";\n");
}

static void put_slots_of_pair(struct buf *out, const char *name, int first, int second, struct slotset slots)
{
    buf_printf(out, "set %s[%d,%d] :=", name, first, second);
    for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1))
        buf_printf(out, " %d", t);
    buf_puts(out, ";\n");
}

static void put_bits(struct buf *out, const char *name, int index, uint64_t bits)
{
    buf_printf(out, "set %s[%d] :=", name, index);
    for (int i = 0; i < 64; i++)
        if (bits >> i & 1)
            buf_printf(out, " %d", i);
    buf_puts(out, ";\n");
}

static void put_ints(struct buf *out, const char *name, int index, struct ints list)
{
    buf_printf(out, "set %s[%d] :=", name, index);
    for (int i = 0; i < list.count; i++)
        buf_printf(out, " %d", list.at[i]);
    buf_puts(out, ";\n");
}

/* The set 0 .. count - 1. */
static void put_range(struct buf *out, const char *name, int count)
{
    buf_printf(out, "set %s :=", name);
    for (int i = 0; i < count; i++)
        buf_printf(out, " %d", i);
    buf_puts(out, ";\n");
}

/* What a buffer holds, also where nothing was added. */
static const char *text_of(const struct buf *b)
{
    return b->text ? b->text : "";
}

static bool has(struct ints list, int value)
{
    for (int i = 0; i < list.count; i++)
        if (list.at[i] == value)
            return true;
    return false;
}

/* Options ------------------------------------------------------------------------------ */

/* A set of weeks and what completes it: the other parity, or the weeks before and after. */
static void put_completing(struct writing *w, weekset weeks)
{
    const struct term *term = &w->in->term;
    int from = __builtin_ctzll(weeks) + 1, to = 64 - __builtin_clzll(weeks);
    bool range = weeks == weeks_range(term, from, to);
    weekset sets[3] = {weeks, range ? weeks_range(term, 1, from - 1) : weeks_all(term) & ~weeks,
                       range ? weeks_range(term, to + 1, term->weeks) : 0};
    buf_printf(&w->option_sets, "set COMPLETING[%d] :=", w->n_options);
    for (int i = 0; i < 3; i++)
        if (sets[i])
            buf_printf(&w->option_sets, " %d", weeks_index(&w->weeks, sets[i]));
    buf_puts(&w->option_sets, ";\n");
}

/* One set of starts in one set of weeks. */
static void put_option(struct writing *w, int activity, const struct slotset *starts, weekset weeks)
{
    const struct instance *in = w->in;
    struct slotset slots;
    int length = in->activities[activity].length, shortest = INT32_MAX;
    section_slots(in, starts, length, &slots);
    for (int t = slotset_next(starts, 0); t >= 0; t = slotset_next(starts, t + 1)) {
        int minutes = meeting_minutes(in, t, length);
        shortest = minutes < shortest ? minutes : shortest;
    }
    buf_printf(&w->options, "%d %d %d %d\n", w->n_options, activity, weeks_index(&w->weeks, weeks), shortest);
    put_slots(&w->option_sets, "STARTS", w->n_options, *starts);
    put_slots(&w->option_sets, "USES", w->n_options, slots);
    put_completing(w, weeks);
    w->n_options++;
}

/* A start whose meeting exists and is open to the activity in every slot (T4, T2). */
static bool start_is_possible(const struct instance *in, const struct activity *a, int start)
{
    struct slotset slots;
    if (!slotset_has(&a->slots, start) || !meeting_slots(in, start, a->length, &slots))
        return false;
    for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1)) {
        bool evening = in->slots[t].period == PERIOD_EVENING;
        if (!in->slots[t].activities || (evening && !(in->profile.evening_kinds >> a->kind & 1)))
            return false;
    }
    return true;
}

/* All sets of starts that extend `starts` by slots from `next` on. */
static void enumerate_starts(struct writing *w, int activity, struct slotset starts, int next, weekset weeks)
{
    const struct activity *a = &w->in->activities[activity];
    if (slotset_count(&starts) == a->sessions) {
        put_option(w, activity, &starts, weeks);
        return;
    }
    int gap = a->day_gap > 1 ? a->day_gap : 1;
    for (int t = next; t < w->in->n_slots; t++) {
        bool good = start_is_possible(w->in, a, t);
        for (int u = slotset_next(&starts, 0); u >= 0; u = slotset_next(&starts, u + 1))
            good &= abs((int)w->in->slots[t].day - (int)w->in->slots[u].day) >= gap;
        if (!good)
            continue;
        struct slotset more = starts;
        slotset_add(&more, t);
        enumerate_starts(w, activity, more, t + 1, weeks);
    }
}

static void put_options(struct writing *w)
{
    const struct instance *in = w->in;
    for (int a = 0; a < in->n_activities; a++) {
        weekset choices[2];
        int n = weeks_choices(&in->term, &in->activities[a], choices);
        for (int i = 0; i < n; i++)
            if (choices[i] && (i == 0 || choices[i] != choices[0]))
                enumerate_starts(w, a, (struct slotset){0}, 0, choices[i]);
    }
    weekset vetting[WEEKS_MAX];
    int n_vetting = vetting_sets(in, vetting);
    buf_puts(&w->option_sets, "set VETTING :=");
    for (int i = 0; i < n_vetting; i++)
        buf_printf(&w->option_sets, " %d", weeks_index(&w->weeks, vetting[i]));
    buf_puts(&w->option_sets, ";\n");
    put_range(w->out, "OPTION", w->n_options);
    buf_printf(w->out, "param: act in_weeks shortest :=\n%s;\n%s", text_of(&w->options), text_of(&w->option_sets));
}

/* Weeks and slots ------------------------------------------------------------------------ */

/* After the options, which fill w->weeks. Returns the number of parts. */
static int put_weeks(struct writing *w, weekset parts[WEEKS_MAX])
{
    const struct instance *in = w->in;
    int n = weeks_parts(&in->term, w->weeks.at, w->weeks.count, parts);
    buf_printf(w->out, "param term_weeks := %d;\n", in->term.weeks);
    put_range(w->out, "WEEKS", w->weeks.count);
    put_range(w->out, "PART", n);
    for (int i = 0; i < w->weeks.count; i++) {
        uint64_t bits = 0;
        for (int k = 0; k < n; k++)
            bits |= (uint64_t)(w->weeks.at[i] & parts[k] ? 1 : 0) << k;
        put_bits(w->out, "PARTS", i, bits);
    }
    buf_puts(w->out, "param weeks :=");
    for (int i = 0; i < w->weeks.count; i++)
        buf_printf(w->out, " [%d] %d", i, weeks_count(w->weeks.at[i]));
    buf_puts(w->out, ";\n");
    return n;
}

static void put_places(struct writing *w)
{
    const struct instance *in = w->in;
    struct buf *out = w->out;
    put_range(out, "SLOT", in->n_slots);
    buf_puts(out, "param: day start finish factor open_to_study evening :=\n");
    for (int t = 0; t < in->n_slots; t++) {
        const struct slot *s = &in->slots[t];
        buf_printf(out, "%d %d %d %d %d %d %d\n", t, (int)s->day, s->start, s->end,
                   in->profile.load_factor[s->period], s->study, s->period == PERIOD_EVENING);
    }
    buf_printf(out, ";\nparam late_after := %d;\n", in->profile.late_after);
    put_range(out, "SITE", in->n_sites);
    buf_puts(out, "param: travel off_campus :=\n");
    for (int i = 0; i < in->n_sites; i++)
        buf_printf(out, "%d %d %d\n", i, in->sites[i].travel, in->sites[i].off_campus);
    buf_puts(out, ";\n");
    put_range(out, "FEATURE", in->n_features);
    put_range(out, "ROOM", in->n_rooms);
    buf_puts(out, "param: capacity parallel room_site :=\n");
    for (int i = 0; i < in->n_rooms; i++)
        buf_printf(out, "%d %d %d %d\n", i, in->rooms[i].capacity, in->rooms[i].parallel, in->rooms[i].site);
    buf_puts(out, ";\n");
    for (int i = 0; i < in->n_rooms; i++) {
        put_bits(out, "HAS", i, in->rooms[i].features);
        put_slots(out, "CLOSED", i, in->rooms[i].closed);
    }
}

/* Students ------------------------------------------------------------------------------- */

/* Pairs of scheduled students, each once; `list` picks one of the student's lists. */
static void put_pairs(struct writing *w, const char *name, struct ints (*list)(const struct student *))
{
    const struct instance *in = w->in;
    buf_printf(w->out, "set %s :=", name);
    for (int s = 0; s < in->n_students; s++)
        for (int n = s + 1; n < in->n_students; n++)
            if (in->students[s].scheduled && in->students[n].scheduled &&
                (has(list(&in->students[s]), n) || has(list(&in->students[n]), s)))
                buf_printf(w->out, " (%d,%d)", s, n);
    buf_puts(w->out, ";\n");
}

static struct ints with_of(const struct student *s)
{
    return s->keep_with;
}

static struct ints apart_of(const struct student *s)
{
    return s->keep_apart;
}

static void put_students(struct writing *w, const weekset *parts, int n_parts)
{
    const struct instance *in = w->in;
    struct buf *out = w->out;
    put_range(out, "CLASS", in->n_classes);
    put_range(out, "POOL", in->n_pools);
    put_range(out, "SUBJECT", in->n_subjects);
    buf_puts(out, "param: STUDENT: grade class pool wants homework :=\n");
    for (int i = 0; i < in->n_students; i++) {
        const struct student *s = &in->students[i];
        if (s->scheduled)
            buf_printf(out, "%d %d %d %d %d %d\n", i, s->grade, s->class_, in->pool_of_class[s->class_], s->wants,
                       s->grade <= 6 ? in->profile.homework_primary : in->profile.homework_junior);
    }
    buf_puts(out, ";\n");
    for (int i = 0; i < in->n_students; i++) {
        const struct student *s = &in->students[i];
        uint64_t here = 0;
        for (int k = 0; k < n_parts; k++)
            here |= (uint64_t)(parts[k] & s->weeks ? 1 : 0) << k;
        if (!s->scheduled)
            continue;
        put_slots(out, "ATTENDS", i, s->attends);
        put_bits(out, "HERE", i, here);
        put_bits(out, "NEEDS", i, s->needs);
        put_ints(out, "TUTORING", i, s->tutoring);
    }
    put_pairs(w, "KEEP_WITH", with_of);
    put_pairs(w, "KEEP_APART", apart_of);
}

static void put_wishes(struct writing *w)
{
    const struct instance *in = w->in;
    buf_puts(w->out, "param: WISH: points rank limited :=\n");
    for (int i = 0; i < in->n_students; i++)
        for (int k = 0; k < in->students[i].n_wishes && in->students[i].scheduled; k++) {
            const struct wish *wish = &in->students[i].wishes[k];
            buf_printf(w->out, "%d %d %d %d %d\n", i, wish->activity, wish->points, k, wish->limited);
        }
    buf_puts(w->out, ";\n");
    for (int i = 0; i < in->n_students; i++)
        for (int k = 0; k < in->students[i].n_wishes && in->students[i].scheduled; k++)
            if (in->students[i].wishes[k].limited)
                put_slots_of_pair(w->out, "WISH_STARTS", i, in->students[i].wishes[k].activity,
                                  in->students[i].wishes[k].slots);
}

/* Activities ----------------------------------------------------------------------------- */

static void put_activities(struct writing *w)
{
    const struct instance *in = w->in;
    struct buf *out = w->out;
    buf_puts(out, "param: ACTIVITY: size_min size_max sections_min sections_max grade_span adults_min "
                  "students_per_adult per_class subject homework_or_tutoring :=\n");
    for (int i = 0; i < in->n_activities; i++) {
        const struct activity *a = &in->activities[i];
        buf_printf(out, "%d %d %d %d %d %d %d %d %d %d %d\n", i, a->size_min, a->size_max, a->sections_min,
                   a->sections_max, a->grade_span, a->adults, a->students_per_adult, a->per_class,
                   a->kind == KIND_TUTORING ? a->subject : -1, a->kind == KIND_TUTORING || a->kind == KIND_HOMEWORK);
    }
    buf_puts(out, ";\nset EXCLUDES :=");
    for (int i = 0; i < in->n_activities; i++)
        for (int j = i + 1; j < in->n_activities; j++)
            if (has(in->activities[i].excludes, j) || has(in->activities[j].excludes, i))
                buf_printf(out, " (%d,%d)", i, j);
    buf_puts(out, ";\n");
    for (int i = 0; i < in->n_activities; i++) {
        put_bits(out, "GRADES", i, in->activities[i].grades);
        put_bits(out, "ROOM_NEEDS", i, in->activities[i].room_features);
        put_ints(out, "ONE_OF", i, in->activities[i].rooms);
    }
}

/* Adults --------------------------------------------------------------------------------- */

/* Triples (owner, slot, weeks) whose dates lie partly outside a range. */
static void put_uncovered(struct writing *w, int owner, const struct dates *range)
{
    for (int t = 0; t < w->in->n_slots; t++)
        for (int i = 0; i < w->weeks.count; i++)
            if (!calendar_covers(w->in, t, w->weeks.at[i], range))
                buf_printf(w->out, " (%d,%d,%d)", owner, t, i);
}

static void put_staff_sets(struct writing *w)
{
    const struct instance *in = w->in;
    struct buf *out = w->out;
    buf_puts(out, "set LEADS :=");
    for (int q = 0; q < in->n_staff; q++)
        for (int i = 0; i < in->staff[q].leads.count; i++)
            buf_printf(out, " (%d,%d)", q, in->staff[q].leads.at[i]);
    buf_puts(out, ";\nset TEACHES :=");
    for (int q = 0; q < in->n_staff; q++)
        for (int i = 0; i < in->staff[q].n_teaches; i++) {
            const struct teaching *all = in->staff[q].teaches;
            bool again = false; /* a tuple of a MathProg set must not come twice */
            for (int j = 0; j < i; j++)
                again |= all[j].class_ == all[i].class_ && all[j].subject == all[i].subject;
            if (!again)
                buf_printf(out, " (%d,%d,%d)", q, all[i].class_, all[i].subject);
        }
    buf_puts(out, ";\nset HEADS :=");
    for (int c = 0; c < in->n_classes; c++)
        if (in->classes[c].head >= 0)
            buf_printf(out, " (%d,%d)", in->classes[c].head, c);
    buf_puts(out, ";\nset UNVETTED :=");
    for (int q = 0; q < in->n_staff; q++)
        if (in->staff[q].type != STAFF_OWN)
            put_uncovered(w, q, &in->staff[q].vetted);
    buf_puts(out, ";\n");
    for (int q = 0; q < in->n_staff; q++)
        put_slots(out, "AVAILABLE", q, in->staff[q].available);
}

static void put_staff(struct writing *w)
{
    const struct instance *in = w->in;
    struct buf *out = w->out;
    buf_puts(out, "param: STAFF: own parent_volunteer supervises care_priority subsidy share prior_load max_load "
                  "max_load_per_day max_days :=\n");
    for (int i = 0; i < in->n_staff; i++) {
        const struct staff *q = &in->staff[i];
        buf_printf(out, "%d %d %d %d %d %" PRId64 " %d %d %d %d %d\n", i, q->type == STAFF_OWN,
                   q->type == STAFF_PARENT_VOLUNTEER, q->supervises, q->care_priority, in->profile.subsidy[q->type],
                   q->share, q->prior_load, q->max_load, q->max_load_per_day, q->max_days);
    }
    buf_puts(out, ";\n");
    put_staff_sets(w);
    buf_printf(out, "param parent_volunteer_counts := %d;\nparam external_needs_own_adult := %d;\n",
               in->profile.parent_volunteer_counts, in->profile.external_needs_own_adult);
    buf_puts(out, "param: POST: post_adults :=\n");
    for (int p = 0; p < in->n_posts; p++)
        buf_printf(out, "%d %d\n", p, in->posts[p].adults);
    buf_puts(out, ";\n");
    for (int p = 0; p < in->n_posts; p++) {
        put_slots(out, "POST_SLOTS", p, in->posts[p].slots);
        put_ints(out, "BY", p, in->posts[p].by);
    }
}

static void put_providers(struct writing *w)
{
    const struct instance *in = w->in;
    struct buf *out = w->out;
    buf_puts(out, "param: PROVIDER: may_serve max_sessions :=\n");
    for (int i = 0; i < in->n_providers; i++) {
        const struct provider *p = &in->providers[i];
        buf_printf(out, "%d %d %d\n", i, p->status == PROVIDER_APPROVED && p->field != FIELD_ACADEMIC, p->max_sessions);
    }
    buf_puts(out, ";\nparam: OFFER: groups min_size fee :=\n");
    for (int i = 0; i < in->n_providers; i++)
        for (int j = 0; j < in->providers[i].n_offers; j++) {
            const struct offer *o = &in->providers[i].offers[j];
            buf_printf(out, "%d %d %d %d %" PRId64 "\n", i, o->activity, o->groups, o->min_size, o->fee);
        }
    buf_puts(out, ";\nset INVALID :=");
    for (int i = 0; i < in->n_providers; i++)
        put_uncovered(w, i, &in->providers[i].valid);
    buf_puts(out, ";\n");
    for (int i = 0; i < in->n_providers; i++)
        for (int j = 0; j < in->providers[i].n_offers; j++)
            put_slots_of_pair(out, "OFFER_STARTS", i, in->providers[i].offers[j].activity,
                              in->providers[i].offers[j].slots);
}

/* Money, weights, locks -------------------------------------------------------------------- */

static void put_numbers(struct writing *w)
{
    buf_printf(w->out, "param budget := %" PRId64 ";\n", w->in->budget_week);
    for (int m = 0; m < MEASURES; m++)
        buf_printf(w->out, "param weight_%s := %d;\n", measure_words[m], w->in->profile.weights[m]);
}

static bool counts(const struct instance *in, int staff)
{
    return in->staff[staff].type != STAFF_PARENT_VOLUNTEER || in->profile.parent_volunteer_counts;
}

static void put_locked_staff(struct writing *w)
{
    const struct instance *in = w->in;
    struct buf first = {0}, others = {0};
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *k = &in->locks[i];
        bool leads = k->kind == LOCK_SECTION && k->provider < 0;
        for (int j = 0; k->kind == LOCK_SECTION && j < k->staff.count; j++) {
            bool is_first = leads && counts(in, k->staff.at[j]);
            buf_printf(is_first ? &first : &others, " (%d,%d)", i, k->staff.at[j]);
            leads &= !is_first;
        }
    }
    buf_printf(w->out, "set LOCK_FIRST :=%s;\nset LOCK_OTHERS :=%s;\n", text_of(&first), text_of(&others));
    buf_free(&first);
    buf_free(&others);
}

static void put_section_locks(struct writing *w)
{
    const struct instance *in = w->in;
    struct buf *out = w->out;
    buf_puts(out, "param: LOCK_SECTION: lock_activity lock_number lock_has_starts lock_weeks lock_room "
                  "lock_provider :=\n");
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *k = &in->locks[i];
        int weeks = -1;
        for (int v = 0; k->has_weeks && v < w->weeks.count; v++)
            weeks = w->weeks.at[v] == k->weeks ? v : weeks;
        if (k->has_weeks && weeks < 0)
            weeks = -2; /* weeks that no section can have */
        if (k->kind == LOCK_SECTION)
            buf_printf(out, "%d %d %d %d %d %d %d\n", i, k->activity, k->section, k->has_slots, weeks, k->room,
                       k->provider);
    }
    buf_puts(out, ";\n");
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].has_slots)
            put_slots(out, "LOCK_STARTS", i, in->locks[i].slots);
    put_locked_staff(w);
}

static void put_person_locks(struct writing *w)
{
    const struct instance *in = w->in;
    struct buf sets[5] = {{0}};
    static const char *const names[] = {"LOCK_IN", "LOCK_OUT", "LOCK_STUDY", "LOCK_FREE", "LOCK_POST"};
    for (int i = 0; i < in->n_locks; i++) {
        const struct lock *k = &in->locks[i];
        if (k->kind == LOCK_STUDENT && in->students[k->student].scheduled)
            buf_printf(&sets[k->negative ? 1 : 0], " (%d,%d)", k->student, k->activity);
        else if (k->kind == LOCK_STAFF && k->duty == DUTY_POST)
            buf_printf(&sets[4], " (%d,%d,%d)", k->person, k->slot, k->post);
        else if (k->kind == LOCK_STAFF)
            buf_printf(&sets[k->duty == DUTY_STUDY ? 2 : 3], " (%d,%d)", k->person, k->slot);
    }
    for (int i = 0; i < 5; i++) {
        buf_printf(w->out, "set %s :=%s;\n", names[i], text_of(&sets[i]));
        buf_free(&sets[i]);
    }
}

void reference_data_write(const struct instance *in, struct buf *out)
{
    struct writing w = {.in = in, .out = out, .weeks = {1, {weeks_all(&in->term)}}};
    weekset parts[WEEKS_MAX];
    buf_puts(out, "data;\n");
    put_options(&w);
    int n_parts = put_weeks(&w, parts);
    put_places(&w);
    put_students(&w, parts, n_parts);
    put_wishes(&w);
    put_activities(&w);
    put_staff(&w);
    put_providers(&w);
    reference_study_write(in, out);
    put_numbers(&w);
    put_section_locks(&w);
    put_person_locks(&w);
    buf_puts(out, "end;\n");
    buf_free(&w.options);
    buf_free(&w.option_sets);
}
