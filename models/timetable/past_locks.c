/* Parts of a published timetable as locks. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"
#include "school/node.h"
#include "timetable/changes.h"

enum { TIMES = 1, ROOMS = 2, ADULTS = 4, SECTION = TIMES | ROOMS | ADULTS };

/* Activities, staff and students that are named to be locked, or to stay free. */
struct named {
    bool *activities, *persons, *students;
};

struct choice {
    const struct instance *in;
    struct arena *arena;
    unsigned sections; /* of all activities, bits as above; those named have all of them */
    struct named locked, free;
};

enum part_kind { PART_ALL, PART_ALL_BUT, PART_SECTIONS, PART_TIMES, PART_ROOMS, PART_STAFF, PART_STUDENTS, PART_ACTIVITY,
                 PART_STUDENT, PART_CLASS, PARTS };
static const char *const part_words[PARTS] = {"all", "all-but", "sections", "times", "rooms", "staff", "students",
                                              "activity", "student", "class"};

/* Index of the id in a list of entities, whose first member it is; -1: none. */
static int find(const void *list, int n, size_t size, const char *id, size_t length)
{
    for (int i = 0; i < n; i++) {
        const char *have;
        memcpy(&have, (const char *)list + (size_t)i * size, sizeof have);
        if (strlen(have) == length && !memcmp(have, id, length))
            return i;
    }
    return -1;
}

#define FIND(in, list, id, length) find((in)->list, (in)->n_##list, sizeof *(in)->list, id, length)

static void set_class(const struct instance *in, int class_, bool *students)
{
    for (int s = 0; s < in->n_students; s++)
        students[s] |= in->students[s].class_ == class_;
}

static void set_all(struct choice *c, unsigned sections, bool persons, bool students)
{
    c->sections |= sections;
    for (int q = 0; q < c->in->n_staff; q++)
        c->locked.persons[q] |= persons;
    for (int s = 0; s < c->in->n_students; s++)
        c->locked.students[s] |= students;
}

/* One id of a part; false where nothing is called so. */
static bool set_one(struct choice *c, enum part_kind kind, const char *id, size_t length)
{
    bool any = kind == PART_ALL_BUT;
    struct named *names = any ? &c->free : &c->locked;
    int a = any || kind == PART_ACTIVITY ? FIND(c->in, activities, id, length) : -1;
    int q = any || kind == PART_STAFF ? FIND(c->in, staff, id, length) : -1;
    int s = any || kind == PART_STUDENT ? FIND(c->in, students, id, length) : -1;
    int k = any || kind == PART_CLASS ? FIND(c->in, classes, id, length) : -1;
    if (a >= 0)
        names->activities[a] = true;
    if (q >= 0)
        names->persons[q] = true;
    if (s >= 0)
        names->students[s] = true;
    if (k >= 0)
        set_class(c->in, k, names->students);
    return a >= 0 || q >= 0 || s >= 0 || k >= 0;
}

/* Ids parted by commas. */
static const char *set_each(struct choice *c, enum part_kind kind, const char *ids)
{
    for (const char *id = ids;; id++) {
        size_t length = strcspn(id, ",");
        if (!set_one(c, kind, id, length))
            return id;
        id += length;
        if (!*id)
            return NULL;
    }
}

/* Whether one `--lock` says something; else a word of why is in `why`. */
static bool take_part(struct choice *c, const char *part, struct buf *why)
{
    size_t length = strcspn(part, "=");
    const char *ids = part[length] ? part + length + 1 : NULL;
    int kind = 0;
    while (kind < PARTS && (strlen(part_words[kind]) != length || strncmp(part_words[kind], part, length)))
        kind++;
    bool of_ids = kind == PART_ALL_BUT || kind >= PART_ACTIVITY, may = of_ids || kind == PART_STAFF;
    if (kind == PARTS || (of_ids && !ids) || (ids && !may)) {
        buf_printf(why, _("%s: all, sections, times, rooms, staff, students, or activity=, staff=, student=, class=, all-but= with ids are right"),
                   part);
        return false;
    }
    static const unsigned sections[PARTS] = {[PART_ALL] = SECTION, [PART_ALL_BUT] = SECTION, [PART_SECTIONS] = SECTION,
                                             [PART_TIMES] = TIMES, [PART_ROOMS] = ROOMS,     [PART_STAFF] = ADULTS};
    if (!ids || kind == PART_ALL_BUT)
        set_all(c, sections[kind], kind <= PART_ALL_BUT || kind == PART_STAFF, kind <= PART_ALL_BUT || kind == PART_STUDENTS);
    const char *unknown = ids ? set_each(c, (enum part_kind)kind, ids) : NULL;
    if (unknown)
        buf_printf(why, _("%s: there is nothing called %.*s"), part, (int)strcspn(unknown, ","), unknown);
    return !unknown;
}

/* Locks ---------------------------------------------------------------------------------------- */

struct locking {
    struct choice c;
    const char *reason;
    int n, room;
    struct lock *locks;
};

static void add_lock(struct locking *l, struct lock lock, struct pos at)
{
    if (l->n == l->room) {
        l->room = l->room ? 2 * l->room : 64;
        l->locks = xrealloc(l->locks, (size_t)l->room, sizeof *l->locks);
    }
    struct node *src = ARENA_NEW(l->c.arena, struct node);
    src->pos = at;
    lock.src = src;
    lock.reason = l->reason;
    l->locks[l->n++] = lock;
}

/* The adults of the section, as a lock names them, the first ones: all, or up to the last who is locked, and only those
 * before the first who is free. */
static struct ints locked_adults(const struct locking *l, const struct past_section *s, bool all)
{
    struct ints staff = s->staff;
    int n = 0;
    for (int i = 0; i < staff.count && !l->c.free.persons[staff.at[i]]; i++)
        if (all || l->c.locked.persons[staff.at[i]])
            n = i + 1;
    staff.count = n;
    return staff;
}

static void lock_section(struct locking *l, const struct past_section *s)
{
    if (l->c.free.activities[s->activity])
        return;
    unsigned bits = l->c.locked.activities[s->activity] ? SECTION : l->c.sections;
    struct lock lock = {.kind = LOCK_SECTION, .activity = s->activity, .section = s->number, .room = -1, .provider = -1,
                        .student = -1, .person = -1, .slot = -1, .post = -1};
    if (bits & TIMES) {
        lock.has_slots = lock.has_weeks = true;
        lock.slots = s->starts;
        lock.weeks = s->weeks;
    }
    if (bits & ROOMS)
        lock.room = s->room;
    if (bits & ADULTS)
        lock.provider = s->provider;
    lock.staff = locked_adults(l, s, bits & ADULTS);
    if (bits || lock.staff.count)
        add_lock(l, lock, s->at);
}

static void lock_seats(struct locking *l)
{
    const struct past *past = l->c.in->past;
    for (int s = 0; s < l->c.in->n_students; s++)
        for (int i = past->held_of[s]; i < past->held_of[s + 1] && l->c.in->students[s].scheduled; i++) {
            const struct past_section *of = &past->sections[past->held[i]];
            bool locked = l->c.locked.students[s] || l->c.locked.activities[of->activity];
            if (locked && !l->c.free.students[s] && !l->c.free.activities[of->activity])
                add_lock(l, (struct lock){.kind = LOCK_STUDENT, .student = s, .activity = of->activity, .room = -1,
                                      .provider = -1, .person = -1, .slot = -1, .post = -1}, of->at);
        }
}

/* Study and posts of the person in the slot: several take turns by weeks. */
static int places_of(const struct instance *in, int q, int t)
{
    int n = slotset_has(&in->past->study[q], t);
    for (int g = 0; g < in->n_posts; g++)
        n += slotset_has(&in->past->posts[q * in->n_posts + g], t);
    return n;
}

static void lock_duties(struct locking *l)
{
    const struct instance *in = l->c.in;
    for (int q = 0; q < in->n_staff; q++)
        for (int t = 0; t < in->n_slots && l->c.locked.persons[q] && !l->c.free.persons[q]; t++) {
            struct lock lock = {.kind = LOCK_STAFF, .person = q, .slot = t, .duty = DUTY_STUDY, .post = -1, .activity = -1,
                                .student = -1, .room = -1, .provider = -1};
            struct pos at = in->past->duty_at[q * in->n_slots + t];
            if (in->past->duty_weeks[q * in->n_slots + t] != weeks_all(&in->term) || places_of(in, q, t) > 1)
                continue; /* a lock speaks of all weeks */
            if (slotset_has(&in->past->study[q], t))
                add_lock(l, lock, at);
            lock.duty = DUTY_POST;
            for (lock.post = 0; lock.post < in->n_posts; lock.post++)
                if (slotset_has(&in->past->posts[q * in->n_posts + lock.post], t))
                    add_lock(l, lock, at);
        }
}

/* Of what is gone only those that some lock would have named. */
static void warn_gone(const struct locking *l, struct diags *d)
{
    const struct past *past = l->c.in->past;
    for (int i = 0; i < past->n_gone && l->n; i++)
        diag_warning(d, past->gone[i].at, _("%s %s is gone: nothing of it is locked"), past->gone[i].what,
                     past->gone[i].id);
}

bool past_lock(struct instance *in, const char *const *parts, int n, struct diags *d, struct buf *why)
{
    struct arena *arena = in->past->arena;
    struct locking l = {.c = {.in = in, .arena = arena}};
    struct buf reason = {0};
    for (int i = 0; i < 2; i++)
        *(i ? &l.c.free : &l.c.locked) = (struct named){ARENA_ARRAY(arena, in->n_activities, bool),
                                                        ARENA_ARRAY(arena, in->n_staff, bool),
                                                        ARENA_ARRAY(arena, in->n_students, bool)};
    buf_puts(&reason, _("as published:"));
    for (int i = 0; i < n; i++) {
        buf_printf(&reason, " %s", parts[i]);
        if (!take_part(&l.c, parts[i], why)) {
            buf_free(&reason);
            return false;
        }
    }
    l.reason = arena_strdup(arena, reason.text);
    buf_free(&reason);
    for (int i = 0; i < in->past->n_sections; i++)
        lock_section(&l, &in->past->sections[i]);
    lock_seats(&l);
    lock_duties(&l);
    warn_gone(&l, d);
    struct lock *all = ARENA_ARRAY(arena, in->n_locks + l.n, struct lock);
    if (in->n_locks)
        memcpy(all, in->locks, sizeof *all * (size_t)in->n_locks);
    if (l.n)
        memcpy(all + in->n_locks, l.locks, sizeof *all * (size_t)l.n);
    free(l.locks);
    in->locks = all;
    instance_files(in, d, arena); /* the timetable, too */
    in->n_locks += l.n;
    return true;
}
