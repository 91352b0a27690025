/* What a timetable decides is read off it: sections, seats, groups, duties. What follows from that (numbers of adults,
 * largest and smallest sections, U and L, …) GLPK fills in. */
#include "solver/restate.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "school/past.h"
#include "solver/part.h"

struct stating {
    const struct program *p;
    const struct instance *in;
    const struct timetable *t;
    int64_t *x;
    bool *fixed;
    int *section_of;  /* [n_activities + 1] places of sections, by activity */
    int *section_at;  /* [places] section of the timetable, or -1 */
    int *option;      /* [sections of the timetable] of the program, within the activity */
    bool *sits;       /* [sections of the timetable][n_students] */
    int *study_of, *study_at; /* of student s study_at[study_of[s]] to study_at[study_of[s + 1] - 1] */
    int wanted, found; /* choices of the timetable, and those with a column */
};

static const struct lock *lock_of(const struct instance *in, int activity, int index)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].activity == activity && in->locks[i].section == index + 1)
            return &in->locks[i];
    return NULL;
}

/* The section at this place is told from the others: by a lock, or in an update by what it was before. */
static bool is_told(const struct instance *in, int activity, int index)
{
    return lock_of(in, activity, index) || past_section(in->past, activity, index + 1);
}

/* The place of each section: its own where that is told from others, else the next free one (the program breaks that
 * symmetry). */
static bool number_sections(struct stating *s)
{
    const struct instance *in = s->in;
    int n = 0;
    for (int a = 0; a < in->n_activities; a++) {
        s->section_of[a] = n;
        n += in->activities[a].sections_max;
    }
    s->section_of[in->n_activities] = n;
    for (int pass = 0; pass < 2; pass++)
        for (int k = 0; k < s->t->n_sections; k++) {
            const struct section *x = &s->t->sections[k];
            int first = s->section_of[x->activity], most = s->section_of[x->activity + 1] - first, at = x->number - 1;
            bool named = at < most && is_told(in, x->activity, at);
            if (named != !pass)
                continue;
            for (at = named ? at : 0; at < most && !named && (s->section_at[first + at] >= 0 || is_told(in, x->activity, at));)
                at++;
            if (at >= most || s->section_at[first + at] >= 0)
                return false;
            s->section_at[first + at] = k;
        }
    return true;
}

/* Some room class of the option holds the section's room; -1: none. */
static int class_of_room(const struct program *p, const struct option *o, int room)
{
    for (int i = 0; i < o->rooms.count; i++)
        if (ints_has(&p->room_classes[o->rooms.at[i]].rooms, room))
            return o->rooms.at[i];
    return -1;
}

static int leader_of(const struct instance *in, const struct section *x)
{
    if (x->provider >= 0)
        return in->n_staff + x->provider;
    int at = section_leader(in, x);
    return at < 0 ? -1 : x->staff.at[at];
}

static bool choose_options(struct stating *s)
{
    const struct program *p = s->p;
    for (int k = 0; k < s->t->n_sections; k++) {
        const struct section *x = &s->t->sections[k];
        int first = p->options_of[x->activity], n = p->options_of[x->activity + 1] - first, leader = leader_of(s->in, x);
        s->option[k] = -1;
        for (int o = 0; o < n && s->option[k] < 0; o++) {
            const struct option *op = &p->options[first + o];
            if (slotset_equal(&op->starts, &x->starts) && op->weeks == x->weeks && !(x->grades & ~op->window) &&
                class_of_room(p, op, x->room) >= 0 && ints_has(&op->leaders, leader))
                s->option[k] = o;
        }
        if (s->option[k] < 0)
            return false;
    }
    return true;
}

/* The section of the timetable that stands at (activity, index) and runs as option o; -1: none. */
static int running(const struct stating *s, int activity, int index, int o)
{
    int k = s->section_at[s->section_of[activity] + index];
    return k >= 0 && s->option[k] == o ? k : -1;
}

static bool knows(const struct instance *in, int q, const struct study *g)
{
    for (int i = 0; i < g->students.count; i++) {
        int c = in->students[g->students.at[i]].class_;
        if (in->classes[c].head == q)
            return true;
        for (int k = 0; k < in->staff[q].n_teaches; k++)
            if (in->staff[q].teaches[k].class_ == c)
                return true;
    }
    return false;
}

static int pool_of(const struct instance *in, const struct study *g)
{
    return g->students.count ? in->pool_of_class[in->students[g->students.at[0]].class_] : -1;
}

/* Study groups in slot t, weeks v and at a site (-1: any). */
static bool is_there(const struct stating *s, const struct study *g, int t, int v, int site)
{
    return g->slot == t && g->weeks == s->p->study_weeks[t].at[v] &&
           (site < 0 || (g->room >= 0 && s->in->rooms[g->room].site == site));
}

/* q supervises a group there; pool -1: as a stranger to it, else one of that pool whom q knows. */
static bool supervises(const struct stating *s, int q, int pool, int t, int v, int site)
{
    for (int i = 0; i < s->t->n_studies; i++) {
        const struct study *g = &s->t->studies[i];
        if (is_there(s, g, t, v, site) && ints_has(&g->staff, q) &&
            (knows(s->in, q, g) ? pool >= 0 && pool == pool_of(s->in, g) : pool < 0))
            return true;
    }
    return false;
}

static bool studies(const struct stating *s, int student, int t, int v, int site)
{
    for (int i = s->study_of[student]; i < s->study_of[student + 1]; i++)
        if (is_there(s, &s->t->studies[s->study_at[i]], t, v, site))
            return true;
    return false;
}

static int groups(const struct stating *s, int pool, int t, int v, int room_class)
{
    int n = 0;
    for (int i = 0; i < s->t->n_studies; i++) {
        const struct study *g = &s->t->studies[i];
        n += is_there(s, g, t, v, -1) && pool_of(s->in, g) == pool && ints_has(&s->p->room_classes[room_class].rooms, g->room);
    }
    return n;
}

static bool serves(const struct stating *s, int q, int post, int t, int v)
{
    for (int i = 0; i < s->t->n_posts; i++) {
        const struct post_duty *d = &s->t->posts[i];
        if (d->post == post && d->slot == t && d->weeks == s->p->study_weeks[t].at[v] && ints_has(&d->staff, q))
            return true;
    }
    return false;
}

/* The value of a column that the timetable decides; -1: it follows from others. */
static int64_t decided(const struct stating *s, const struct column *c)
{
    const int *key = c->key;
    int k;
    switch (c->kind) {
    case COLUMN_OPEN:
        return running(s, key[0], key[1], key[2]) >= 0;
    case COLUMN_ROOM:
        k = running(s, key[0], key[1], key[2]);
        return k >= 0 && ints_has(&s->p->room_classes[key[3]].rooms, s->t->sections[k].room);
    case COLUMN_LEAD:
        k = running(s, key[0], key[1], key[2]);
        return k >= 0 && key[3] == leader_of(s->in, &s->t->sections[k]);
    case COLUMN_EXTRA:
        k = running(s, key[0], key[1], key[2]);
        return k >= 0 && key[3] != leader_of(s->in, &s->t->sections[k]) && ints_has(&s->t->sections[k].staff, key[3]);
    case COLUMN_SEAT:
        k = running(s, key[1], key[2], key[3]);
        return k >= 0 && s->sits[(size_t)k * (size_t)s->in->n_students + (size_t)key[0]];
    case COLUMN_AT_STUDY:
        return studies(s, key[0], key[1], key[2], key[3]);
    case COLUMN_GROUPS:
        return groups(s, key[0], key[1], key[2], key[3]);
    case COLUMN_FAMILIAR:
        return supervises(s, key[0], key[1], key[2], key[3], key[4]);
    case COLUMN_STUDY:
        return supervises(s, key[0], -1, key[1], key[3], key[4]);
    case COLUMN_POST:
        return serves(s, key[0], key[1], key[2], key[3]);
    default:
        return -1;
    }
}

static bool counts(enum column_kind kind)
{
    return kind != COLUMN_AT_STUDY && kind != COLUMN_OPEN && kind != COLUMN_ROOM;
}

/* Seats, leaders and adults beside them, groups and their adults, posts. */
static int choices(const struct timetable *t, const struct instance *in)
{
    int n = 0;
    for (int k = 0; k < t->n_sections; k++) {
        n += t->sections[k].students.count + t->sections[k].staff.count + (t->sections[k].provider >= 0);
        for (int i = 0; i < t->sections[k].staff.count; i++) /* who does not count is nobody's column */
            n -= !adult_counts(in, t->sections[k].staff.at[i]);
    }
    for (int i = 0; i < t->n_studies; i++)
        n += 1 + t->studies[i].staff.count;
    for (int i = 0; i < t->n_posts; i++)
        n += t->posts[i].staff.count;
    return n;
}

static void index_studies(struct stating *s)
{
    int n = 0;
    for (int i = 0; i < s->t->n_studies; i++)
        n += s->t->studies[i].students.count;
    s->study_of = xcalloc((size_t)s->in->n_students + 2, sizeof *s->study_of);
    s->study_at = xmalloc(sizeof *s->study_at * ((size_t)n + 1));
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < s->t->n_studies; i++)
            for (int k = 0; k < s->t->studies[i].students.count; k++) {
                int student = s->t->studies[i].students.at[k];
                if (pass)
                    s->study_at[s->study_of[student + 1]++] = i;
                else
                    s->study_of[student + 2]++;
            }
        for (int i = 0; i < s->in->n_students && !pass; i++)
            s->study_of[i + 2] += s->study_of[i + 1];
    }
}

static bool fill(struct stating *s)
{
    for (int k = 0; k < s->t->n_sections; k++)
        for (int i = 0; i < s->t->sections[k].students.count; i++)
            s->sits[(size_t)k * (size_t)s->in->n_students + (size_t)s->t->sections[k].students.at[i]] = true;
    index_studies(s);
    s->wanted = choices(s->t, s->in);
    for (int j = 0; j < s->p->n_columns; j++) {
        int64_t value = decided(s, &s->p->columns[j]);
        s->fixed[j] = value >= 0;
        s->x[j] = value >= 0 ? value : 0;
        s->found += value > 0 && counts(s->p->columns[j].kind) ? (int)value : 0;
    }
    return s->found == s->wanted;
}

/* What follows from the choices. */
static bool follow(struct stating *s, const struct guard_limits *limits)
{
    struct part *part = part_new(s->p, s->fixed, s->x, NULL, 0);
    double *solution = xcalloc((size_t)part->problem.n_columns + 1, sizeof *solution), value, bound;
    enum guard_answer answer = part->contradiction ? GUARD_INFEASIBLE
                                                   : guard_mip(&part->problem, limits, solution, &value, &bound);
    bool good = (answer == GUARD_OPTIMAL || answer == GUARD_FEASIBLE) && part_take(s->p, part, solution, s->x);
    free(solution);
    part_free(part);
    return good;
}

bool restate(const struct program *p, const struct timetable *t, const struct guard_limits *limits, int64_t *x)
{
    const struct instance *in = p->in;
    int places = 0;
    for (int a = 0; a < in->n_activities; a++)
        places += in->activities[a].sections_max;
    struct stating s = {.p = p, .in = in, .t = t, .x = x};
    s.fixed = xcalloc((size_t)p->n_columns + 1, sizeof *s.fixed);
    s.section_of = xcalloc((size_t)in->n_activities + 1, sizeof *s.section_of);
    s.section_at = xmalloc(sizeof *s.section_at * ((size_t)places + 1));
    s.option = xmalloc(sizeof *s.option * ((size_t)t->n_sections + 1));
    s.sits = xcalloc((size_t)t->n_sections * (size_t)in->n_students + 1, sizeof *s.sits);
    for (int i = 0; i < places; i++)
        s.section_at[i] = -1;
    bool good = number_sections(&s) && choose_options(&s) && fill(&s) && follow(&s, limits);
    free(s.fixed);
    free(s.section_of);
    free(s.section_at);
    free(s.option);
    free(s.sits);
    free(s.study_of);
    free(s.study_at);
    return good;
}
