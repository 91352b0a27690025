/* Every list of entities into arrays: the tables decode the keys, what depends on several keys
 * follows here. Lists that others look into come first. */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "school/calendar.h"
#include "school/overlay.h"
#include "school/values.h"

/* Decodes item `i` of a list into `to` and remembers its node. */
static const struct node *decode_item(struct reader *r, const struct source_list *list, int i, enum entity e, void *to)
{
    const struct node *n = list->items->items[i];
    reader_enter(r, entity_tables[e], n);
    fields_read(r, entity_tables[e], n, to, false);
    return n;
}

static int count_of(const struct source_list *list)
{
    return list->items ? list->items->count : 0;
}

/* A name defaults to the id; neither is NULL afterwards, even in an item that has errors. */
static void set_names(const char **id, const char **name)
{
    *id = *id ? *id : "";
    *name = *name ? *name : *id;
}

static const struct node *value_or(const struct node *n, const char *key)
{
    const struct node *value = node_get(n, key);
    return value ? value : n;
}

/* Slots ------------------------------------------------------------------------------- */

static gradeset stage_grades(enum stage stage)
{
    return stage == STAGE_PRIMARY ? 0x7E : stage == STAGE_JUNIOR ? 0x380 : 0x3FE;
}

static void decode_slots(struct reader *r, const struct source_list *list)
{
    struct instance *in = r->in;
    struct slot *slots = ARENA_ARRAY(r->arena, count_of(list), struct slot);
    for (int t = 0; t < count_of(list); t++) {
        struct slot *s = &slots[t];
        const char *name = NULL;
        const struct node *n = s->src = decode_item(r, list, t, ENTITY_SLOT, s);
        set_names(&s->id, &name);
        if (value_word(s->id, day_words) >= 0 || !strcmp(s->id, "all"))
            diag_error(r->d, n->pos, _("%s: '%s' means slots already; take another id"), reader_who(r), s->id);
        if (!node_get(n, "open_to"))
            s->study = s->activities = true;
        if (node_get(n, "start") && node_get(n, "end") && s->end <= s->start)
            diag_error(r->d, value_or(n, "end")->pos, _("%s: end should be later than start"), reader_who(r));
        if (s->grades && !(s->grades &= in->grades))
            diag_error(r->d, value_or(n, "grades")->pos, _("%s: it is open to no grade of the school's stage"),
                       reader_who(r));
    }
    in->n_slots = count_of(list);
    in->slots = slots;
    slots_chain(in, slots);
}

/* Places ------------------------------------------------------------------------------ */

static void decode_sites(struct reader *r, const struct source_list *list)
{
    struct site *sites = ARENA_ARRAY(r->arena, count_of(list) + 1, struct site);
    sites[0] = (struct site){.id = "", .name = ""};
    for (int i = 0; i < count_of(list); i++) {
        sites[i + 1].src = decode_item(r, list, i, ENTITY_SITE, &sites[i + 1]);
        set_names(&sites[i + 1].id, &sites[i + 1].name);
    }
    r->in->n_sites = count_of(list) + 1;
    r->in->sites = sites;
}

static void decode_rooms(struct reader *r, const struct source_list *list)
{
    struct room *rooms = ARENA_ARRAY(r->arena, count_of(list), struct room);
    for (int i = 0; i < count_of(list); i++) {
        rooms[i].src = decode_item(r, list, i, ENTITY_ROOM, &rooms[i]);
        set_names(&rooms[i].id, &rooms[i].name);
        if (rooms[i].site < 0)
            rooms[i].site = 0;
    }
    r->in->n_rooms = count_of(list);
    r->in->rooms = rooms;
}

static void decode_classes(struct reader *r, const struct source_list *list)
{
    struct school_class *classes = ARENA_ARRAY(r->arena, count_of(list), struct school_class);
    for (int i = 0; i < count_of(list); i++) {
        struct school_class *c = &classes[i];
        c->src = decode_item(r, list, i, ENTITY_CLASS, c);
        set_names(&c->id, &c->name);
        if (c->grade && !(r->in->grades >> c->grade & 1))
            diag_error(r->d, value_or(c->src, "grade")->pos, _("%s: grade %d is not of the school's stage, %s"),
                       reader_who(r), c->grade, stage_words[r->in->stage]);
    }
    r->in->n_classes = count_of(list);
    r->in->classes = classes;
}

/* Adults ------------------------------------------------------------------------------ */

static void decode_staff(struct reader *r, const struct source_list *list)
{
    struct staff *staff = ARENA_ARRAY(r->arena, count_of(list), struct staff);
    for (int i = 0; i < count_of(list); i++) {
        struct staff *s = &staff[i];
        s->src = decode_item(r, list, i, ENTITY_STAFF, s);
        set_names(&s->id, &s->name);
        if (!node_get(s->src, "supervises"))
            s->supervises = s->type == STAFF_OWN;
        if (node_get(s->src, "type") && s->type != STAFF_OWN && !node_get(s->src, "vetted"))
            diag_error(r->d, s->src->pos, _("%s: vetted is missing: all but own staff need dates such as "
                                            "2026-09-01..2027-01-22"), reader_who(r));
    }
    r->in->n_staff = count_of(list);
    r->in->staff = staff;
}

static void decode_providers(struct reader *r, const struct source_list *list)
{
    struct provider *providers = ARENA_ARRAY(r->arena, count_of(list), struct provider);
    for (int i = 0; i < count_of(list); i++) {
        struct provider *p = &providers[i];
        p->src = decode_item(r, list, i, ENTITY_PROVIDER, p);
        set_names(&p->id, &p->name);
        const struct node *offers = node_get(p->src, "offers");
        struct map seen = map_new(r->arena);
        for (int o = 0; o < p->n_offers; o++) {
            struct offer *offer = (struct offer *)&p->offers[o]; /* decoded just now, const from the next list on */
            offer->src = offers->items[o];
            if (offer->activity >= 0 && !map_put(&seen, r->names[ENTITY_ACTIVITY][offer->activity], o))
                diag_error(r->d, offer->src->pos, _("%s: activity '%s' is offered twice: make it one offer"),
                           reader_who(r), r->names[ENTITY_ACTIVITY][offer->activity]);
        }
    }
    r->in->n_providers = count_of(list);
    r->in->providers = providers;
}

static void decode_posts(struct reader *r, const struct source_list *list)
{
    struct post *posts = ARENA_ARRAY(r->arena, count_of(list), struct post);
    for (int i = 0; i < count_of(list); i++) {
        posts[i].src = decode_item(r, list, i, ENTITY_POST, &posts[i]);
        set_names(&posts[i].id, &posts[i].name);
        if (!strcmp(posts[i].id, "study") || !strcmp(posts[i].id, "free"))
            diag_error(r->d, posts[i].src->pos, _("%s: '%s' means a duty already; take another id"), reader_who(r),
                       posts[i].id);
    }
    r->in->n_posts = count_of(list);
    r->in->posts = posts;
}

/* Activities -------------------------------------------------------------------------- */

/* Keeps the starts whose whole meeting is open to activities; says which ones named are not. */
static void keep_starts(struct reader *r, struct activity *a)
{
    const struct node *named = node_get(a->src, "slots");
    bool all = !named || (named->kind == NODE_SCALAR && !strcmp(named->text, "all"));
    for (int t = slotset_next(&a->slots, 0); t >= 0; t = slotset_next(&a->slots, t + 1)) {
        struct slotset meeting;
        bool whole = meeting_slots(r->in, t, a->length, &meeting), open = true;
        for (int u = slotset_next(&meeting, 0); u >= 0; u = slotset_next(&meeting, u + 1))
            open &= r->in->slots[u].activities;
        if (whole && open)
            continue;
        slotset_remove(&a->slots, t);
        if (!all && !whole)
            diag_warning(r->d, named->pos, _("%s: a meeting of %d slots cannot start in %s: the day ends before"),
                         reader_who(r), a->length, r->in->slots[t].id);
        else if (!all)
            diag_warning(r->d, named->pos, _("%s: a meeting that starts in %s uses a slot that is not open to "
                                             "activities"), reader_who(r), r->in->slots[t].id);
    }
}

static int band_span(gradeset grades)
{
    return grades ? 31 - __builtin_clz(grades) - __builtin_ctz(grades) : 0;
}

static void finish_activity(struct reader *r, struct activity *a)
{
    const struct node *n = a->src;
    if (a->grades && !(a->grades &= r->in->grades))
        diag_error(r->d, value_or(n, "grades")->pos, _("%s: it is for no grade of the school's stage"), reader_who(r));
    if (a->grade_span < 0)
        a->grade_span = band_span(a->grades);
    if (!node_get(n, "weeks"))
        a->weeks = weeks_all(&r->in->term);
    if (a->size_max && a->size_min > a->size_max)
        diag_error(r->d, value_or(n, "size")->pos, _("%s: size.min is larger than size.max"), reader_who(r));
    if (a->sections_min > a->sections_max)
        diag_error(r->d, value_or(n, "sections")->pos, _("%s: sections.min is larger than sections.max"),
                   reader_who(r));
    if (a->kind == KIND_TUTORING && node_get(n, "kind") && a->subject < 0)
        diag_error(r->d, n->pos, _("%s: subject is missing: tutoring names the subject it is for"), reader_who(r));
    if (a->kind != KIND_TUTORING && a->subject >= 0)
        diag_error(r->d, node_get(n, "subject")->pos, _("%s: only tutoring has a subject: remove it, or write "
                                                        "kind: tutoring"), reader_who(r));
    keep_starts(r, a);
}

static void decode_activities(struct reader *r, const struct source_list *list)
{
    struct activity *activities = ARENA_ARRAY(r->arena, count_of(list), struct activity);
    for (int i = 0; i < count_of(list); i++) {
        activities[i].src = decode_item(r, list, i, ENTITY_ACTIVITY, &activities[i]);
        set_names(&activities[i].id, &activities[i].name);
        finish_activity(r, &activities[i]);
    }
    r->in->n_activities = count_of(list);
    r->in->activities = activities;
}

/* Students ---------------------------------------------------------------------------- */

static void finish_wishes(struct reader *r, struct student *st)
{
    const struct node *list = node_get(st->src, "wishes");
    struct wish *wishes = (struct wish *)st->wishes; /* decoded just now, const from the next list on */
    list = list ? node_list(r->arena, list) : NULL;
    for (int w = 0; w < st->n_wishes; w++) {
        const struct node *n = list->items[w];
        for (int v = 0; v < w && wishes[w].activity >= 0; v++)
            if (wishes[v].activity == wishes[w].activity) {
                diag_error(r->d, n->pos, _("%s: activity '%s' is wished twice: keep the dearer wish"), reader_who(r),
                           r->names[ENTITY_ACTIVITY][wishes[w].activity]);
                break;
            }
        const struct node *slots = node_get(n, "slots");
        wishes[w].limited = slots && !(slots->kind == NODE_SCALAR && !strcmp(slots->text, "all"));
    }
}

/* By rank, where a wish has none of its own: once no overlay adds or drops wishes any more. */
static void finish_points(const struct profile *p, struct student *st)
{
    struct wish *wishes = (struct wish *)st->wishes;
    for (int w = 0; w < st->n_wishes; w++)
        if (wishes[w].points < 0 && p->n_wish_points)
            wishes[w].points = p->wish_points[w < p->n_wish_points ? w : p->n_wish_points - 1];
}

/* From the week of its first day to the week of its last. */
static void finish_dates(struct reader *r, struct student *st)
{
    const struct term *t = &r->in->term;
    if (st->from < 0)
        st->from = t->start;
    if (st->to < 0)
        st->to = t->end;
    if (st->from > st->to)
        diag_error(r->d, value_or(st->src, "from")->pos, _("%s: from lies after to"), reader_who(r));
    else if (t->start <= t->end && (st->from > t->end || st->to < t->start))
        diag_error(r->d, value_or(st->src, "from")->pos, _("%s: from and to lie outside the term"), reader_who(r));
    st->from = st->from < t->start ? t->start : st->from;
    st->to = st->to > t->end ? t->end : st->to;
    if (st->from <= st->to)
        st->weeks = weeks_range(t, (st->from - t->monday) / 7 + 1, (st->to - t->monday) / 7 + 1);
}

static void decode_students(struct reader *r, const struct instance_source *s)
{
    const struct source_list *list = &s->lists[ENTITY_STUDENT];
    struct student *students = ARENA_ARRAY(r->arena, count_of(list), struct student);
    for (int i = 0; i < count_of(list); i++) {
        struct student *st = &students[i];
        char seeded[256];
        st->src = decode_item(r, list, i, ENTITY_STUDENT, st);
        set_names(&st->id, &st->name);
        finish_wishes(r, st);
        finish_dates(r, st);
        st->scheduled = st->consent == CONSENT_ALL;
        int length = snprintf(seeded, sizeof seeded, "%lld:%s", (long long)r->in->lottery_seed, st->id);
        sha256(seeded, (size_t)length, st->ticket); /* ids are 200 bytes at most */
    }
    wishes_scale(r, s, students, count_of(list));
    for (int i = 0; i < count_of(list); i++)
        finish_points(&r->in->profile, &students[i]);
    r->in->n_students = count_of(list);
    r->in->students = students;
}

/* Locks and waivers ------------------------------------------------------------------- */

static void decode_lock(struct reader *r, const struct node *n, struct lock *l)
{
    static const struct lock nothing = {.activity = -1, .room = -1, .provider = -1, .student = -1, .person = -1,
                                        .slot = -1, .post = -1};
    const struct table *table = lock_table(n);
    struct node row = *n;
    *l = nothing;
    l->src = n;
    l->kind = table == &lock_student_table ? LOCK_STUDENT : table == &lock_staff_table ? LOCK_STAFF : LOCK_SECTION;
    row.style = STYLE_PLAIN; /* which keys a row may have depends on the row, in CSV files too */
    reader_enter(r, table, NULL);
    fields_read(r, table, &row, l, false);
    l->has_slots = node_get(n, "slots") != NULL;
    if (l->kind == LOCK_STUDENT && (node_get(n, "activity") != NULL) == (node_get(n, "not") != NULL))
        diag_error(r->d, n->pos, _("lock: a student's lock has either activity or not"));
}

static void decode_locks(struct reader *r, const struct source_list *list)
{
    struct lock *locks = ARENA_ARRAY(r->arena, count_of(list), struct lock);
    for (int i = 0; i < count_of(list); i++)
        decode_lock(r, list->items->items[i], &locks[i]);
    r->in->n_locks = count_of(list);
    r->in->locks = locks;
}

static void decode_waivers(struct reader *r, const struct source_list *list)
{
    struct waiver *waivers = ARENA_ARRAY(r->arena, count_of(list), struct waiver);
    for (int i = 0; i < count_of(list); i++) {
        waivers[i].src = decode_item(r, list, i, ENTITY_WAIVER, &waivers[i]);
        if (waivers[i].rule && strcmp(waivers[i].rule, "T2") != 0 && strcmp(waivers[i].rule, "T3") != 0)
            diag_error(r->d, value_or(waivers[i].src, "rule")->pos,
                       _("waiver: rule '%s' cannot be waived; only T2 and T3 can"), waivers[i].rule);
    }
    r->in->n_waivers = count_of(list);
    r->in->waivers = waivers;
}

void decode_lists(struct reader *r, const struct instance_source *s)
{
    struct instance *in = r->in;
    in->grades = stage_grades(in->stage);
    in->id = in->id ? in->id : "";
    in->name = in->name ? in->name : in->id;
    in->term.name = in->term.name ? in->term.name : "";
    decode_slots(r, &s->lists[ENTITY_SLOT]);
    decode_sites(r, &s->lists[ENTITY_SITE]);
    decode_rooms(r, &s->lists[ENTITY_ROOM]);
    decode_classes(r, &s->lists[ENTITY_CLASS]);
    decode_staff(r, &s->lists[ENTITY_STAFF]);
    decode_providers(r, &s->lists[ENTITY_PROVIDER]);
    decode_activities(r, &s->lists[ENTITY_ACTIVITY]);
    decode_posts(r, &s->lists[ENTITY_POST]);
    decode_students(r, s);
    decode_locks(r, &s->lists[ENTITY_LOCK]);
    decode_waivers(r, &s->lists[ENTITY_WAIVER]);
}
