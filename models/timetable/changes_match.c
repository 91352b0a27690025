/* Which old section each new one goes on, and the moves that are left then. */
#include <stdlib.h>
#include <string.h>

#include "timetable/changes_inside.h"

/* What it costs that section `s` goes by a number that was `was` (NULL: nobody's): points first, then moves, then
 * whether the number changes. */
static int64_t pair_cost(const struct instance *in, const struct past_section *was, const struct section *s, bool same)
{
    enum { MOVE = 1 << 10, POINT = 1 << 20 };
    const int *w = in->profile.move_weights;
    int64_t kept = 0, staff = s->provider >= 0 ? past_staff_moves(in, was, in->n_staff + s->provider) : 0;
    for (int i = 0; was && i < s->students.count; i++)
        kept += in->students[s->students.at[i]].scheduled && past_held(in->past, s->students.at[i], was);
    for (int i = 0; i < s->staff.count; i++)
        staff += past_staff_moves(in, was, s->staff.at[i]);
    int64_t slots = past_slot_moves(was, &s->starts, s->weeks), rooms = !past_room_stays(was, s->room);
    return POINT * (w[MOVED_SLOTS] * slots + w[MOVED_ROOMS] * rooms + w[MOVED_STAFF] * staff - w[MOVED_SEATS] * kept) +
           MOVE * (slots + rooms + staff - kept) + !same;
}

/* The cheapest assignment of n rows to m >= n columns: shortest augmenting paths (Jonker and Volgenant 1987).
 * column [n] gets each row's. */
static void assign(struct arena *arena, const int64_t *cost, int n, int m, int *column)
{
    int64_t *u = ARENA_ARRAY(arena, n + 1, int64_t), *v = ARENA_ARRAY(arena, m + 1, int64_t);
    int64_t *least = ARENA_ARRAY(arena, m + 1, int64_t);
    int *row_of = ARENA_ARRAY(arena, m + 1, int), *way = ARENA_ARRAY(arena, m + 1, int); /* rows and columns from 1 */
    bool *seen = ARENA_ARRAY(arena, m + 1, bool);
    for (int i = 1; i <= n; i++) {
        int at = 0;
        row_of[0] = i;
        for (int j = 0; j <= m; j++) {
            least[j] = INT64_MAX;
            seen[j] = false;
        }
        while (row_of[at]) {
            int next = 0, row = row_of[at];
            int64_t step = INT64_MAX;
            seen[at] = true;
            for (int j = 1; j <= m; j++) {
                if (seen[j])
                    continue;
                int64_t reduced = cost[(row - 1) * m + j - 1] - u[row] - v[j];
                if (reduced < least[j]) {
                    least[j] = reduced;
                    way[j] = at;
                }
                if (least[j] < step) {
                    step = least[j];
                    next = j;
                }
            }
            for (int j = 0; j <= m; j++)
                if (seen[j]) {
                    u[row_of[j]] += step;
                    v[j] -= step;
                } else if (j) {
                    least[j] -= step;
                }
            at = next;
        }
        for (; at; at = way[at])
            row_of[at] = row_of[way[at]];
    }
    for (int j = 1; j <= m; j++)
        if (row_of[j])
            column[row_of[j] - 1] = j - 1;
}

static bool named_by_lock(const struct instance *in, int activity, int number)
{
    for (int i = 0; i < in->n_locks; i++)
        if (in->locks[i].kind == LOCK_SECTION && in->locks[i].activity == activity && in->locks[i].section == number)
            return true;
    return false;
}

/* A section that a lock names goes by its number, and no other does. */
static int64_t cost_of_number(const struct instance *in, const struct section *s, int number)
{
    const int64_t forbidden = INT64_C(1) << 58;
    if (s->number != number && (named_by_lock(in, s->activity, number) || named_by_lock(in, s->activity, s->number)))
        return forbidden;
    return pair_cost(in, past_section(in->past, s->activity, number), s, s->number == number);
}

/* Sections of one activity, `list` [n] in t->sections. */
static void match_activity(const struct instance *in, const struct timetable *t, int activity, const int *list, int n,
                           int *match)
{
    enum { MANY = 200 }; /* more is no school's */
    const struct past *past = in->past;
    int numbers = in->activities[activity].sections_max, m = numbers > n ? numbers : n;
    struct arena *arena = arena_new();
    int *column = ARENA_ARRAY(arena, n, int);
    if (m > MANY) {
        for (int i = 0; i < n; i++)
            column[i] = t->sections[list[i]].number - 1;
    } else {
        int64_t *cost = ARENA_ARRAY(arena, n * m, int64_t);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < m; j++)
                cost[i * m + j] = cost_of_number(in, &t->sections[list[i]], j + 1);
        assign(arena, cost, n, m, column);
    }
    for (int i = 0; i < n; i++) {
        const struct past_section *was = past_section(past, activity, column[i] + 1);
        match[list[i]] = was ? (int)(was - past->sections) : -1;
    }
    arena_free(arena);
}

int *changes_match(struct arena *arena, const struct instance *in, const struct timetable *t)
{
    int *match = ARENA_ARRAY(arena, t->n_sections, int), *first = ARENA_ARRAY(arena, in->n_activities + 2, int);
    int *list = ARENA_ARRAY(arena, t->n_sections, int);
    for (int i = 0; i < t->n_sections; i++)
        first[t->sections[i].activity + 2]++;
    for (int a = 0; a < in->n_activities; a++)
        first[a + 2] += first[a + 1];
    for (int i = 0; i < t->n_sections; i++)
        list[first[t->sections[i].activity + 1]++] = i;
    for (int a = 0; a < in->n_activities; a++)
        if (first[a + 1] > first[a])
            match_activity(in, t, a, list + first[a], first[a + 1] - first[a], match);
    return match;
}

static int64_t seat_moves(struct arena *arena, const struct instance *in, const struct timetable *t, const int *match)
{
    int *now = ARENA_ARRAY(arena, in->n_students, int), *kept = ARENA_ARRAY(arena, in->n_students, int);
    int64_t sum = 0;
    for (int i = 0; i < t->n_sections; i++)
        for (int k = 0; k < t->sections[i].students.count; k++) {
            int s = t->sections[i].students.at[k];
            now[s]++;
            kept[s] += match[i] >= 0 && past_held(in->past, s, &in->past->sections[match[i]]);
        }
    for (int s = 0; s < in->n_students; s++) {
        int seats = past_seats(in->past, s);
        if (in->students[s].scheduled && seats >= 0)
            sum += (seats > now[s] ? seats : now[s]) - kept[s];
    }
    return sum;
}

/* The adult is in an earlier line of the same post and slot: one duty (contract, «duty»). */
static bool stated_before(const struct timetable *t, int line, int who)
{
    for (int i = 0; i < line; i++)
        if (t->posts[i].post == t->posts[line].post && t->posts[i].slot == t->posts[line].slot &&
            ints_has(&t->posts[i].staff, who))
            return true;
    return false;
}

static int64_t duty_moves(const struct instance *in, const struct timetable *t)
{
    int64_t sum = 0;
    for (int i = 0; i < t->n_studies; i++)
        for (int k = 0; k < t->studies[i].staff.count; k++)
            sum += past_study_moves(in, t->studies[i].staff.at[k], t->studies[i].slot);
    for (int i = 0; i < t->n_posts; i++)
        for (int k = 0; k < t->posts[i].staff.count; k++)
            sum += past_post_moves(in, t->posts[i].staff.at[k], t->posts[i].post, t->posts[i].slot) &&
                   !stated_before(t, i, t->posts[i].staff.at[k]);
    return sum;
}

void changes_count(const struct instance *in, const struct timetable *t, int64_t moves[MOVES])
{
    struct arena *arena = arena_new();
    const int *match = changes_match(arena, in, t);
    memset(moves, 0, sizeof(int64_t) * MOVES);
    for (int i = 0; i < t->n_sections; i++) {
        const struct section *s = &t->sections[i];
        const struct past_section *was = match[i] < 0 ? NULL : &in->past->sections[match[i]];
        moves[MOVED_SLOTS] += past_slot_moves(was, &s->starts, s->weeks);
        moves[MOVED_ROOMS] += !past_room_stays(was, s->room);
        moves[MOVED_STAFF] += s->provider >= 0 ? past_staff_moves(in, was, in->n_staff + s->provider) : 0;
        for (int k = 0; k < s->staff.count; k++)
            moves[MOVED_STAFF] += past_staff_moves(in, was, s->staff.at[k]);
    }
    moves[MOVED_SEATS] = seat_moves(arena, in, t, match);
    moves[MOVED_STAFF] += duty_moves(in, t);
    arena_free(arena);
}
