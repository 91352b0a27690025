/* The adults of a synthetic school: heads, subject teachers, people from outside, providers;
 * then the arithmetic that makes sure there are enough of them. */
#include "tools/generate.h"

#include <string.h>

enum { SPARE_STAFF = 200 }; /* percent of what was asked for that the arithmetic may add, and a few */

static bool leads(const struct gen_staff *p, int activity)
{
    for (int i = 0; i < p->n_leads; i++)
        if (p->leads[i] == activity)
            return true;
    return false;
}

static void add_lead(struct gen_staff *p, int activity)
{
    if (p->n_leads < GEN_LEADS_MAX && !leads(p, activity))
        p->leads[p->n_leads++] = activity;
}

static bool may_lead(const struct gen_staff *p, const struct gen_activity *a)
{
    return !a->teacher || !strcmp(a->teacher, p->subject);
}

static struct gen_staff *add_own(struct gen_school *s, struct random *r, const char *subject)
{
    struct gen_staff *p = &s->staff[s->n_staff];
    *p = (struct gen_staff){.id = arena_printf(s->arena, "t%02d", s->n_staff + 1),
                            .name = arena_printf(s->arena, "%s老师", generate_surname(r)),
                            .subject = subject,
                            .type = STAFF_OWN,
                            .supervises = true,
                            .share = 100};
    s->n_staff++;
    return p;
}

static void teach(struct gen_staff *p, int class_, const char *subject)
{
    if (p->n_teaches < GEN_TEACHES_MAX)
        p->teaches[p->n_teaches++] = (struct gen_teaching){class_, subject};
}

/* A head teaches Chinese or mathematics in the own class; the others teach two to four classes,
 * next to each other. */
static void hire_own(struct gen_school *s, struct random *r, int count)
{
    static const char *const others[] = {"math",    "english", "pe",      "music", "art", "math",
                                         "science", "chinese", "english", "pe",    "it",  "science",
                                         "art",     "music",   "labour",  "math",  "pe",  "it"};
    int kinds = sizeof others / sizeof others[0], next[32] = {0};
    for (int c = 0; c < s->n_classes; c++) {
        struct gen_staff *p = add_own(s, r, random_chance(r, 600) ? "chinese" : "math");
        teach(p, c, p->subject);
        s->classes[c].head = c;
    }
    for (int i = 0; s->n_staff < count; i++) {
        struct gen_staff *p = add_own(s, r, others[i % kinds]);
        int classes = random_range(r, 2, GEN_TEACHES_MAX), *at = &next[i % kinds];
        for (int k = 0; k < classes && k < s->n_classes; k++)
            teach(p, (*at)++ % s->n_classes, p->subject);
    }
}

/* Who leads what: subject teachers what suits their subject, a third of the heads too; some
 * activities are for people from outside alone. */
static void hand_out_leads(struct gen_school *s, struct random *r)
{
    for (int a = 0; a < s->n_activities; a++) {
        struct gen_activity *item = &s->activities[a];
        bool inside = item->kind == KIND_TUTORING || !strcmp(item->id, "choir");
        item->outside = (!inside && s->n_classes >= 8 && random_chance(r, 100)) || item->shared;
        if (item->outside)
            continue;
        int want = item->sections_max + random_range(r, 1, 2), found = 0;
        for (int tries = 0; tries < 20 * s->n_staff && found < want; tries++) {
            struct gen_staff *p = &s->staff[random_below(r, s->n_staff)];
            bool head = p - s->staff < s->n_classes;
            if (!may_lead(p, item) || p->n_leads >= 4 || leads(p, a) || (head && !random_chance(r, 330)))
                continue;
            add_lead(p, a);
            found++;
        }
        /* Small schools lack teachers of some subjects: then somebody else leads, but not tutoring,
         * which asks for a teacher of the subject (S5). */
        for (int i = s->n_staff - 1; i >= 0 && !found; i--)
            if (s->staff[i].n_leads < GEN_LEADS_MAX && (!item->subject || may_lead(&s->staff[i], item))) {
                add_lead(&s->staff[i], a);
                found++;
            }
    }
}

/* Gaps, caps, shares: what flexible hours and part-time posts look like (article 21). */
static void vary_own(struct gen_school *s, struct random *r)
{
    for (int i = 0; i < s->n_staff; i++) {
        struct gen_staff *p = &s->staff[i];
        bool head = i < s->n_classes;
        for (int gaps = random_chance(r, 160) ? random_range(r, 1, 2) : 0; gaps > 0; gaps--)
            slotset_add(&p->unavailable, random_below(r, s->n_slots));
        if (random_chance(r, 40))
            p->max_load = 60 * random_range(r, 4, 6);
        else if (random_chance(r, 30))
            p->max_load_per_day = 120;
        else if (random_chance(r, 40))
            p->max_days = random_range(r, 3, 4);
        if (!head && random_chance(r, 60))
            p->share = random_chance(r, 500) ? 50 : 80;
        if (random_chance(r, 50))
            p->prior_load = 30 * random_range(r, -2, 2);
        p->care_priority = random_chance(r, 80);
        if (!head && random_chance(r, 25))
            p->supervises = false;
    }
}

static int afternoon_slot(const struct gen_school *s, struct random *r, const struct gen_activity *a)
{
    int t;
    do
        t = random_below(r, s->n_slots);
    while (!slotset_has(&a->slots, t));
    return t;
}

static void add_external(struct gen_school *s, struct random *r, enum staff_type type, int number, int activity)
{
    static const char *const prefix[] = {"t", "x", "z", "v", "p"};
    static const char *const title[] = {"老师", "老师", "教练", "志愿者", "家长"};
    struct gen_staff *p = &s->staff[s->n_staff++];
    *p = (struct gen_staff){.id = arena_printf(s->arena, "%s%02d", prefix[type], number),
                            .name = arena_printf(s->arena, "%s%s", generate_surname(r), title[type]),
                            .type = type,
                            .supervises = type == STAFF_RETIRED,
                            .share = 100};
    if (activity < 0)
        return;
    const struct gen_activity *a = &s->activities[activity];
    add_lead(p, activity);
    p->restricted = !a->fortnightly && a->length == 1;
    for (int i = 0; i < a->sessions + 2; i++)
        slotset_add(&p->available, afternoon_slot(s, r, a));
    if (a->sessions > 1)
        p->available = a->slots;
}

/* Professionals for what no own teacher leads and for some of the rest; retired teachers, who may
 * supervise; volunteers. */
static void hire_outside(struct gen_school *s, struct random *r)
{
    int professionals = 0, retired = 0, volunteers = 0;
    for (int a = 0; a < s->n_activities; a++) {
        const struct gen_activity *item = &s->activities[a];
        bool suits = item->kind == KIND_ARTS_SPORTS || item->kind == KIND_CLUB;
        if (item->shared)
            continue;
        if (item->outside || (suits && s->n_classes >= 8 && random_chance(r, 60)))
            add_external(s, r, STAFF_PROFESSIONAL, ++professionals, a);
        else if (suits && random_chance(r, 50))
            add_external(s, r, STAFF_VOLUNTEER, ++volunteers, a);
    }
    for (int i = s->n_classes / 12; i > 0; i--)
        add_external(s, r, STAFF_RETIRED, ++retired, -1);
    if (s->n_classes >= 12)
        add_external(s, r, STAFF_PARENT_VOLUNTEER, 1, -1);
}

/* Bodies that the education department selected: one for each fifteen classes, and from eight on. */
static void invite_providers(struct gen_school *s, struct random *r)
{
    static const char *const names[] = {"市青少年宫", "星河艺术中心", "启明科技馆", "少年体育俱乐部", "荆楚文化馆"};
    static const char *const fields[] = {"arts", "arts", "technology", "sports", "culture"};
    int count = s->n_classes < 8 ? 0 : 1 + s->n_classes / 15;
    if (count > 5)
        count = 5;
    s->providers = ARENA_ARRAY(s->arena, 5, struct gen_provider);
    for (int i = 0; i < count; i++) {
        struct gen_provider *p = &s->providers[i];
        *p = (struct gen_provider){arena_printf(s->arena, "p%d", i + 1),
                                   names[i],
                                   fields[i],
                                   i % 2 ? PROVIDER_INSTITUTION : PROVIDER_PARTNER,
                                   random_range(r, 3, 6),
                                   0,
                                   {{0}}};
        for (int tries = 0; tries < 50 && p->n_offers < 2; tries++) {
            int a = random_below(r, s->n_activities);
            const struct gen_activity *item = &s->activities[a];
            bool taken = item->shared || (item->kind != KIND_ARTS_SPORTS && item->kind != KIND_CLUB);
            for (int k = 0; k < p->n_offers; k++)
                taken = taken || p->offers[k].activity == a;
            if (taken || item->length > 1)
                continue;
            struct gen_offer *o = &p->offers[p->n_offers++];
            *o = (struct gen_offer){a,
                                    random_range(r, 1, 2),
                                    p->type == PROVIDER_PARTNER ? 0 : 20 * random_range(r, 6, 10),
                                    item->size_min + 2,
                                    {{0}}};
            if (item->sessions == 1)
                for (int k = 0; k < 3; k++)
                    slotset_add(&o->slots, afternoon_slot(s, r, item));
        }
        s->n_providers += p->n_offers > 0;
        if (!p->n_offers)
            break;
    }
}

/* The duty manager's post is for six people who are there every day. */
static void choose_managers(struct gen_school *s)
{
    for (int i = s->n_classes; i < s->n_staff + s->n_classes && s->n_managers < 6; i++) {
        const struct gen_staff *p = &s->staff[i % s->n_staff];
        if (p->type == STAFF_OWN && p->supervises && slotset_empty(&p->unavailable) && !p->max_load &&
            !p->max_load_per_day && !p->max_days)
            s->managers[s->n_managers++] = i % s->n_staff;
    }
}

/* Fills gaps, then hires, until each day has those it may need and some to lead a locked section,
 * which may take two adults, and to be kept free by a lock. */
static void make_feasible(struct gen_school *s, struct random *r)
{
    for (enum day day = MON; day <= FRI; day++) {
        int need = generate_adults_needed(s, day) + 3;
        for (int i = 0; i < s->n_staff && generate_adults_free(s, day) < need; i++)
            for (int t = 0; t < s->n_slots; t++)
                if (s->slots[t].day == day)
                    slotset_remove(&s->staff[i].unavailable, t);
        while (generate_adults_free(s, day) < need)
            add_own(s, r, "labour");
    }
}

void generate_staff(struct gen_school *s)
{
    struct random r = random_stream(s->options.seed, 4);
    int own = (s->n_classes * s->options.staffing + 99) / 100;
    if (own < s->n_classes)
        own = s->n_classes;
    int room = own * (100 + SPARE_STAFF) / 100 + 2 * s->n_activities + s->n_classes + 60;
    s->staff = ARENA_ARRAY(s->arena, room, struct gen_staff);
    s->gate_adults = s->n_classes <= 8 ? 1 : s->n_classes <= 24 ? 2 : 3;
    hire_own(s, &r, own);
    hand_out_leads(s, &r);
    vary_own(s, &r);
    make_feasible(s, &r);
    choose_managers(s);
    hire_outside(s, &r);
    invite_providers(s, &r);
}
