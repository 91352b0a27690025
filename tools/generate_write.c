/* A synthetic school as files in the contract's formats: the instance in YAML, one entity a line;
 * rooms, classes and students in CSV. */
#include "tools/generate.h"

#include <string.h>

#include "school/calendar.h"

/* "[a, b]" or, for CSV, "a;b" of the slots of the set. */
static void write_slots(const struct gen_school *s, struct buf *b, const struct slotset *set, const char *between)
{
    const char *gap = "";
    for (int t = slotset_next(set, 0); t >= 0; t = slotset_next(set, t + 1)) {
        buf_printf(b, "%s%s", gap, s->slots[t].id);
        gap = between;
    }
}

static void write_list(const struct gen_school *s, struct buf *b, const char *key, const struct slotset *set)
{
    buf_printf(b, ", %s: [", key);
    write_slots(s, b, set, ", ");
    buf_puts(b, "]");
}

static void write_grades(struct buf *b, gradeset grades)
{
    int low = __builtin_ctz(grades), high = 31 - __builtin_clz(grades);
    if (low == high)
        buf_printf(b, "[%d]", low);
    else
        buf_printf(b, "%d-%d", low, high);
}

static void write_head(const struct gen_school *s, struct buf *b)
{
    const struct generate_options *o = &s->options;
    buf_printf(
        b,
        "# A synthetic school; every name is made up. Made by\n"
        "#   kehou generate --id %s --stage %s --students %d --activities %d --class-size %d --staffing %d.%02d \\\n"
        "#     --campuses %d --bells %d --periods '%s%s%s' --fortnightly %d.%02d --seed %llu\n",
        o->id, stage_words[o->stage], o->students, o->activities, o->class_size, o->staffing / 100, o->staffing % 100,
        o->campuses, o->bells, o->periods & 1u << PERIOD_NOON ? "noon " : "",
        o->periods & 1u << PERIOD_EXTENDED ? "extended " : "", o->periods & 1u << PERIOD_EVENING ? "evening" : "",
        o->fortnightly / 100, o->fortnightly % 100, (unsigned long long)o->seed);
    buf_printf(b,
               "kehou: 1\n"
               "school: {id: %s, name: 示例学校, stage: %s, area: county}\n"
               "policy: yichang-2024\n"
               "lottery_seed: 20260901\n"
               "term:\n"
               "  {name: 2026 秋, start: 2026-09-01, end: 2027-01-22,\n"
               "   closed: [2026-10-01..2026-10-07], swapped: [{date: 2026-10-10, as: wed}]}\n"
               "budget: {week: %d}\n",
               o->id, stage_words[o->stage], s->budget);
    if (o->campuses == 2 || s->palace)
        buf_puts(b, "sites:\n");
    if (o->campuses == 2)
        buf_puts(b, "  - {id: east, name: 东校区, travel: 15}\n");
    if (s->palace)
        buf_puts(b, "  - {id: palace, name: 青少年宫, travel: 20, off_campus: true}\n");
}

static void write_time(const struct gen_school *s, struct buf *b)
{
    buf_puts(b, "slots:\n");
    for (int t = 0; t < s->n_slots; t++) {
        const struct gen_slot *k = &s->slots[t];
        char start[6], end[6];
        clock_write(k->start, start);
        clock_write(k->end, end);
        buf_printf(b, "  - {id: %s, day: %s, start: \"%s\", end: \"%s\", period: %s", k->id, day_words[k->day], start, end,
                   period_words[k->period]);
        if (!k->activities)
            buf_puts(b, ", open_to: [study]");
        if (k->grades != s->grades) {
            buf_puts(b, ", grades: ");
            write_grades(b, k->grades);
        }
        buf_puts(b, "}\n");
    }
}

static void write_person(const struct gen_school *s, struct buf *b, const struct gen_staff *p)
{
    buf_printf(b, "  - {id: %s, name: %s, type: %s", p->id, p->name, staff_type_words[p->type]);
    if (p->supervises != (p->type == STAFF_OWN))
        buf_printf(b, ", supervises: %s", p->supervises ? "true" : "false");
    for (int i = 0; i < p->n_leads; i++)
        buf_printf(b, "%s%s", i ? ", " : ", leads: [", s->activities[p->leads[i]].id);
    buf_puts(b, p->n_leads ? "]" : "");
    for (int i = 0; i < p->n_teaches; i++)
        buf_printf(b, "%s{class: %s, subject: %s}", i ? ", " : ", teaches: [", s->classes[p->teaches[i].class_].id,
                   p->teaches[i].subject);
    buf_puts(b, p->n_teaches ? "]" : "");
    if (!slotset_empty(&p->unavailable))
        write_list(s, b, "unavailable", &p->unavailable);
    if (p->restricted)
        write_list(s, b, "available", &p->available);
    if (p->max_load)
        buf_printf(b, ", max_load: %d", p->max_load);
    if (p->max_load_per_day)
        buf_printf(b, ", max_load_per_day: %d", p->max_load_per_day);
    if (p->max_days)
        buf_printf(b, ", max_days: %d", p->max_days);
    if (p->share != 100)
        buf_printf(b, ", share: 0.%d", p->share / 10);
    if (p->prior_load)
        buf_printf(b, ", prior_load: %d", p->prior_load);
    if (p->care_priority)
        buf_puts(b, ", care_priority: true");
    if (p->type != STAFF_OWN)
        buf_puts(b, ", vetted: 2026-08-20..2027-08-19");
    buf_puts(b, "}\n");
}

static void write_providers(const struct gen_school *s, struct buf *b)
{
    if (s->n_providers)
        buf_puts(b, "providers:\n");
    for (int i = 0; i < s->n_providers; i++) {
        const struct gen_provider *p = &s->providers[i];
        buf_printf(b,
                   "  - {id: %s, name: %s, type: %s, field: %s, status: approved, valid: 2026-09-01..2027-07-01, "
                   "max_sessions: %d,\n     offers: [",
                   p->id, p->name, provider_type_words[p->type], p->field, p->max_sessions);
        for (int k = 0; k < p->n_offers; k++) {
            const struct gen_offer *o = &p->offers[k];
            buf_printf(b, "%s{activity: %s, groups: %d, fee: %d, min_size: %d", k ? ", " : "",
                       s->activities[o->activity].id, o->groups, o->fee, o->min_size);
            if (!slotset_empty(&o->slots))
                write_list(s, b, "slots", &o->slots);
            buf_puts(b, "}");
        }
        buf_puts(b, "]}\n");
    }
}

static void write_activity(const struct gen_school *s, struct buf *b, const struct gen_activity *a)
{
    buf_printf(b, "  - {id: %s, name: %s, kind: %s", a->id, a->name, kind_words[a->kind]);
    if (a->subject)
        buf_printf(b, ", subject: %s", a->subject);
    buf_puts(b, ", grades: ");
    write_grades(b, a->grades);
    if (a->grade_span >= 0)
        buf_printf(b, ", grade_span: %d", a->grade_span);
    buf_printf(b, ", size: {min: %d, max: %d}, sections: {min: %d, max: %d}", a->size_min, a->size_max, a->sections_min,
               a->sections_max);
    if (a->sessions > 1)
        buf_printf(b, ", sessions: %d, day_gap: %d", a->sessions, a->day_gap);
    if (a->length > 1)
        buf_printf(b, ", length: %d", a->length);
    if (a->limited)
        write_list(s, b, "slots", &a->slots);
    if (a->fortnightly)
        buf_puts(b, ", weeks: either");
    buf_printf(b, ", room: {features: [%s]}", a->room);
    if (a->adults)
        buf_printf(b, ", adults: %d", a->adults);
    if (a->students_per_adult)
        buf_printf(b, ", students_per_adult: %d", a->students_per_adult);
    if (a->per_class)
        buf_printf(b, ", per_class: %d", a->per_class);
    if (a->excludes >= 0)
        buf_printf(b, ", excludes: [%s]", s->activities[a->excludes].id);
    buf_puts(b, "}\n");
}

/* Posts are held while the last slot of the afternoon runs: the gate by any who supervise, the
 * duty manager by six. */
static void write_posts(const struct gen_school *s, struct buf *b)
{
    struct slotset last = {{0}};
    for (int t = 0; t < s->n_slots; t++)
        if (s->slots[t].period == PERIOD_AFTER_CLASS && s->slots[t].activities)
            slotset_add(&last, t);
    buf_printf(b, "posts:\n  - {id: gate, name: 放学护导, adults: %d", s->gate_adults);
    write_list(s, b, "slots", &last);
    buf_puts(b, "}\n");
    if (s->n_managers < 4)
        return; /* too few to spare: two bells at once, and somebody locked elsewhere */
    buf_puts(b, "  - {id: manager, name: 行政值班, adults: 1");
    write_list(s, b, "slots", &last);
    for (int i = 0; i < s->n_managers; i++)
        buf_printf(b, "%s%s", i ? ", " : ", by: [", s->staff[s->managers[i]].id);
    buf_puts(b, "]}\n");
}

static void write_locks(const struct gen_school *s, struct buf *b)
{
    if (s->choir >= 0 || s->free_slot >= 0)
        buf_puts(b, "locks:\n");
    if (s->choir >= 0)
        buf_printf(b, "  - {activity: choir, section: 1, slots: [%s], room: music1, staff: [%s], reason: 校级合唱团}\n",
                   s->slots[s->choir_slot].id, s->staff[s->choir_leader].id);
    if (s->free_slot >= 0)
        buf_printf(b, "  - {staff: %s, slot: %s, duty: free, reason: 工会活动}\n", s->staff[s->free_staff].id,
                   s->slots[s->free_slot].id);
}

static void write_rooms(const struct gen_school *s, struct buf *b)
{
    bool sites = s->options.campuses == 2 || s->palace;
    buf_printf(b, "id,name,capacity,features,parallel%s\n", sites ? ",site" : "");
    for (int i = 0; i < s->n_rooms; i++) {
        const struct gen_room *k = &s->rooms[i];
        buf_printf(b, "%s,%s,%d,%s,%d", k->id, k->name, k->capacity, k->features, k->parallel);
        if (sites)
            buf_printf(b, ",%s", k->site == 0 ? "" : k->site == 1 ? "east" : "palace");
        buf_puts(b, "\n");
    }
}

static void write_classes(const struct gen_school *s, struct buf *b)
{
    buf_puts(b, "id,name,grade,room,head\n");
    for (int i = 0; i < s->n_classes; i++) {
        const struct gen_class *k = &s->classes[i];
        buf_printf(b, "%s,%s,%d,%s,%s\n", k->id, k->name, k->grade, s->rooms[k->room].id, s->staff[k->head].id);
    }
}

static void write_attends(const struct gen_school *s, struct buf *b, const struct gen_student *k)
{
    if (s->options.periods) {
        write_slots(s, b, &k->attends, ";");
        return;
    }
    const char *gap = "";
    for (enum day day = MON; day <= FRI && k->days != 31; day++)
        if (k->days >> day & 1) {
            buf_printf(b, "%s%s", gap, day_words[day]);
            gap = ";";
        }
    if (k->days == 31)
        buf_puts(b, "all");
}

static const char *student_id(const struct gen_school *s, int student)
{
    return student < 0 ? "" : s->students[student].id;
}

static void write_students(const struct gen_school *s, struct buf *b)
{
    static const char *const yes_no[] = {"false", "true"};
    buf_puts(b, "id,name,class,attends,wishes,wants,consent.student,consent.parent,consent.class_review,boarding,"
                "fee_waived,tutoring,siblings,keep_with,keep_apart,needs\n");
    for (int i = 0; i < s->n_students; i++) {
        const struct gen_student *k = &s->students[i];
        buf_printf(b, "%s,%s,%s,", k->id, k->name, s->classes[k->class_].id);
        write_attends(s, b, k);
        buf_puts(b, ",");
        for (int w = 0; w < k->n_wishes; w++)
            buf_printf(b, "%s%s", w ? ";" : "", s->activities[k->wishes[w]].id);
        buf_printf(b, ",%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", k->wants, yes_no[k->consent[0]], yes_no[k->consent[1]],
                   yes_no[k->consent[2]], k->boarding ? "true" : "", k->fee_waived ? "true" : "",
                   k->tutoring ? k->tutoring : "", student_id(s, k->sibling), student_id(s, k->friend_),
                   student_id(s, k->apart), k->ground ? "ground" : "");
    }
}

void generate_write(const struct gen_school *s, struct gen_file files[GEN_FILES])
{
    static const char *const names[GEN_FILES] = {"rooms.csv", "classes.csv", "students.csv", "instance.yaml"};
    for (int i = 0; i < GEN_FILES; i++)
        files[i] = (struct gen_file){names[i], {0}};
    write_rooms(s, &files[0].text);
    write_classes(s, &files[1].text);
    write_students(s, &files[2].text);

    struct buf *b = &files[3].text;
    write_head(s, b);
    write_time(s, b);
    buf_puts(b, "rooms: rooms.csv\nclasses: classes.csv\nstaff:\n");
    for (int i = 0; i < s->n_staff; i++)
        write_person(s, b, &s->staff[i]);
    write_providers(s, b);
    buf_puts(b, "activities:\n");
    for (int i = 0; i < s->n_activities; i++)
        write_activity(s, b, &s->activities[i]);
    write_posts(s, b);
    buf_puts(b, "students: students.csv\n");
    write_locks(s, b);
}
