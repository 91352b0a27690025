#include "timetable/checking.h"

#include <string.h>

const struct section *group_section(const struct checking *c, const struct group *g)
{
    return g->kind == GROUP_SECTION ? &c->t->sections[g->index] : NULL;
}

static struct slotset one_slot(int slot)
{
    struct slotset set = {0};
    slotset_add(&set, slot);
    return set;
}

static void add_group(struct checking *c, struct group g)
{
    g.site = g.room < 0 ? -1 : c->in->rooms[g.room].site;
    c->groups[c->n_groups++] = g;
}

/* One adult on one slot of a post is one duty, in however many lines its weeks are stated. */
static void add_post_duty(struct checking *c, int index, const int *who)
{
    const struct post_duty *p = &c->t->posts[index];
    for (int g = c->first_post; g < c->n_groups; g++) {
        const struct post_duty *other = &c->t->posts[c->groups[g].index];
        if (other->post == p->post && other->slot == p->slot && c->groups[g].staff.at[0] == *who) {
            c->groups[g].weeks |= p->weeks;
            return;
        }
    }
    add_group(c, (struct group){GROUP_POST, index, one_slot(p->slot), p->weeks, -1, -1, {1, who}, {0, NULL}});
}

static void collect_groups(struct checking *c)
{
    const struct timetable *t = c->t;
    int n = t->n_sections + t->n_studies;
    for (int i = 0; i < t->n_posts; i++)
        n += t->posts[i].staff.count;
    c->groups = ARENA_ARRAY(c->arena, n, struct group);
    for (int i = 0; i < t->n_sections; i++) {
        const struct section *s = &t->sections[i];
        add_group(c, (struct group){GROUP_SECTION, i, section_occupies(c->in, s), s->weeks, s->room, -1, s->staff,
                                    s->students});
    }
    for (int i = 0; i < t->n_studies; i++) {
        const struct study *s = &t->studies[i];
        add_group(c, (struct group){GROUP_STUDY, i, one_slot(s->slot), s->weeks, s->room, -1, s->staff, s->students});
    }
    c->first_post = c->n_groups;
    for (int i = 0; i < t->n_posts; i++)
        for (int k = 0; k < t->posts[i].staff.count; k++)
            add_post_duty(c, i, &t->posts[i].staff.at[k]);
}

static struct ints students_of(const struct group *g)
{
    return g->students;
}

static struct ints staff_of(const struct group *g)
{
    return g->staff;
}

static struct ints room_of(const struct group *g)
{
    return (struct ints){g->room >= 0, &g->room};
}

/* Turns "who is in each group" into "groups of each", by counting. */
static struct groups_of collect(struct checking *c, int owners, struct ints (*of)(const struct group *))
{
    int *from = ARENA_ARRAY(c->arena, owners + 2, int);
    for (int g = 0; g < c->n_groups; g++) {
        struct ints list = of(&c->groups[g]);
        for (int i = 0; i < list.count; i++)
            from[list.at[i] + 2]++;
    }
    for (int i = 0; i < owners; i++)
        from[i + 2] += from[i + 1];
    int *at = ARENA_ARRAY(c->arena, from[owners + 1], int);
    for (int g = 0; g < c->n_groups; g++) {
        struct ints list = of(&c->groups[g]);
        for (int i = 0; i < list.count; i++)
            at[from[list.at[i] + 1]++] = g;
    }
    return (struct groups_of){from, at};
}

static void find_near(struct checking *c)
{
    const struct instance *in = c->in;
    int travel = 0;
    for (int a = 0; a < in->n_sites; a++)
        for (int b = 0; b < a; b++)
            if (site_travel(in, a, b) > travel)
                travel = site_travel(in, a, b);
    c->near = ARENA_ARRAY(c->arena, in->n_slots, struct slotset);
    for (int t = 0; t < in->n_slots; t++)
        for (int u = 0; u < in->n_slots; u++) {
            const struct slot *a = &in->slots[t], *b = &in->slots[u];
            if (t != u && a->day == b->day && a->start < b->end + travel && b->start < a->end + travel) {
                slotset_add(&c->near[t], u);
                c->any_near = true;
            }
        }
}

void checking_init(struct checking *c, const struct instance *in, const struct timetable *t, struct verdict *v)
{
    memset(c, 0, sizeof *c);
    c->in = in;
    c->t = t;
    c->v = v;
    c->arena = v->arena;
    collect_groups(c);
    c->of_student = collect(c, in->n_students, students_of);
    c->of_staff = collect(c, in->n_staff, staff_of);
    c->of_room = collect(c, in->n_rooms, room_of);
    find_near(c);
    c->n_moments = slot_moments(in, c->moments);
}

int group_weeks(const struct checking *c, struct groups_of of, int owner, weekset *parts)
{
    int n = weeks_parts(&c->in->term, NULL, 0, parts);
    for (int i = of.from[owner]; i < of.from[owner + 1]; i++)
        n = weeks_refine(parts, n, c->groups[of.at[i]].weeks);
    return n;
}

bool out_of_reach(const struct checking *c, const struct group *g, const struct group *h, struct slotset among,
                  int *slot_g, int *slot_h)
{
    bool placed = g->site >= 0 && h->site >= 0;
    struct slotset mine = slotset_and(g->slots, among), other = slotset_and(h->slots, among);
    for (int t = slotset_next(&mine, 0); t >= 0; t = slotset_next(&mine, t + 1)) {
        struct slotset close = slotset_and(other, c->near[t]);
        for (int u = slotset_next(&close, 0); u >= 0; u = slotset_next(&close, u + 1))
            if (slots_too_close(c->in, t, placed ? g->site : 0, u, placed ? h->site : 0)) {
                *slot_g = t;
                *slot_h = u;
                return true;
            }
    }
    return false;
}

/* Names ------------------------------------------------------------------------------- */

static const char *call(struct checking *c, const char *name, const char *id)
{
    return !name || !strcmp(name, id) ? id : arena_printf(c->arena, "%s (%s)", name, id);
}

const char *call_student(struct checking *c, int student)
{
    return call(c, c->in->students[student].name, c->in->students[student].id);
}

const char *call_staff(struct checking *c, int staff)
{
    return call(c, c->in->staff[staff].name, c->in->staff[staff].id);
}

const char *call_provider(struct checking *c, int provider)
{
    return call(c, c->in->providers[provider].name, c->in->providers[provider].id);
}

const char *call_activity(struct checking *c, int activity)
{
    return call(c, c->in->activities[activity].name, c->in->activities[activity].id);
}

const char *call_room(struct checking *c, int room)
{
    return call(c, c->in->rooms[room].name, c->in->rooms[room].id);
}

const char *call_class(struct checking *c, int class_)
{
    return call(c, c->in->classes[class_].name, c->in->classes[class_].id);
}

const char *call_pool(struct checking *c, int pool)
{
    return call(c, c->in->pools[pool].name, c->in->pools[pool].id);
}

const char *call_post(struct checking *c, int post)
{
    return call(c, c->in->posts[post].name, c->in->posts[post].id);
}

const char *call_section(struct checking *c, const struct section *s)
{
    const struct activity *a = &c->in->activities[s->activity];
    return call(c, a->name && strcmp(a->name, a->id) ? a->name : NULL,
                arena_printf(c->arena, "%s-%d", a->id, s->number));
}

const char *call_group(struct checking *c, const struct group *g)
{
    if (g->kind == GROUP_SECTION)
        return call_section(c, group_section(c, g));
    if (g->kind == GROUP_POST) {
        const struct post_duty *p = &c->t->posts[g->index];
        return arena_printf(c->arena, _("%s in %s"), call_post(c, p->post), c->in->slots[p->slot].id);
    }
    const struct study *s = &c->t->studies[g->index];
    const char *slot = c->in->slots[s->slot].id;
    if (s->students.count)
        return arena_printf(c->arena, _("study group in %s that begins with %s"), slot,
                            call_student(c, s->students.at[0]));
    return arena_printf(c->arena, _("empty study group in %s"), slot);
}

const char *call_weeks(struct checking *c, weekset weeks)
{
    char word[16];
    if (weeks_write(&c->in->term, weeks, word, sizeof word))
        return arena_strdup(c->arena, word);
    struct buf text = {0};
    for (int w = 1; w <= WEEKS_MAX; w++) {
        if (!(weeks >> (w - 1) & 1))
            continue;
        int to = w;
        while (to < WEEKS_MAX && weeks >> to & 1)
            to++;
        buf_printf(&text, to > w ? "%s%d-%d" : "%s%d", text.length ? ", " : "", w, to);
        w = to;
    }
    const char *copy = arena_strdup(c->arena, text.text ? text.text : "-");
    buf_free(&text);
    return copy;
}

const char *call_slots(struct checking *c, struct slotset slots)
{
    struct buf text = {0};
    for (int t = slotset_next(&slots, 0); t >= 0; t = slotset_next(&slots, t + 1))
        buf_printf(&text, "%s%s", text.length ? ", " : "", c->in->slots[t].id);
    const char *copy = arena_strdup(c->arena, text.text ? text.text : "-");
    buf_free(&text);
    return copy;
}

const char *call_features(struct checking *c, uint64_t features)
{
    struct buf text = {0};
    for (int f = 0; f < c->in->n_features; f++)
        if (features >> f & 1)
            buf_printf(&text, "%s%s", text.length ? ", " : "", c->in->features[f]);
    const char *copy = arena_strdup(c->arena, text.text ? text.text : "-");
    buf_free(&text);
    return copy;
}

const char *call_day(enum day day)
{
    static const char *const names[DAYS] = {N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
                                            N_("Friday"), N_("Saturday"), N_("Sunday")};
    return _(names[day]);
}
