/* A student's best set of sections, by depth-first search over what is open to it: exact for any length of
 * the wish list. With at most six wishes and two wants this takes about a microsecond. */
#include "solver/plan.h"

/* Beyond so many steps, which only students with a dozen wants reach, the best set found so far is taken. */
enum { CANDIDATES = 128, GROUPS = 64, MANY = 3, STEPS = 4000 };

struct candidate {
    int section;
    double worth;
};

/* The open sections of one wish: at most one is taken. */
struct group {
    int first, count;
    double worth; /* of the best of them */
};

struct bundle {
    const struct plan *plan;
    int s, most, n, n_groups;
    struct candidate at[CANDIDATES];
    struct group groups[GROUPS];
    double once; /* worth of having any */
    bool compares; /* with what it had before */
    double best, all; /* the most that could be had if nothing clashed */
    int steps;
    uint64_t mask[GROUPS], against[64]; /* candidates as bits: of each group; those that clash with each */
    int option[GROUPS], section[GROUPS], n_chosen, taken[GROUPS];
};

static bool has_bit(const uint64_t *bits, size_t words, size_t row, int bit)
{
    return bits[row * words + (size_t)(bit / 64)] >> (bit % 64) & 1;
}

bool plan_holds(const struct plan *plan, int s, int section)
{
    for (int i = 0; i < plan->held_count[s]; i++)
        if (plan->held[s * plan->held_room + i] == section)
            return true;
    return false;
}

static bool class_has_room(const struct plan *plan, const struct plan_section *k, int s)
{
    const struct instance *in = plan->in;
    const struct activity *a = &in->activities[k->activity];
    int most = a->per_class >= 0 ? a->per_class : a->size_max, class_ = in->students[s].class_, count = 0, size = 0;
    bool taught = false;
    if (a->kind == KIND_TUTORING && k->leader < in->n_staff)
        for (int i = 0; i < in->staff[k->leader].n_teaches; i++)
            taught |= in->staff[k->leader].teaches[i].class_ == class_ &&
                      in->staff[k->leader].teaches[i].subject == a->subject;
    if (a->per_class < 0 && !taught)
        return true;
    for (int i = 0; i < k->size; i++)
        count += in->students[k->students[i]].class_ == class_ && k->students[i] != s;
    if (taught) { /* S5: not the whole class */
        for (int i = 0; i < in->n_students; i++)
            size += in->students[i].class_ == class_ && in->students[i].scheduled;
        most = size - 1 < most ? size - 1 : most;
    }
    return count < most;
}

bool plan_fits(const struct plan *plan, int s, int section)
{
    const struct instance *in = plan->in;
    const struct plan_section *k = &plan->sections[section];
    const struct student *st = &in->students[s];
    if (!has_bit(plan->may, (size_t)plan->words, (size_t)k->option, s))
        return false;
    if (plan->plain[s] && !plan->by_class[k->activity])
        return true;
    if ((plan->p->room_classes[k->room].features & st->needs) != st->needs)
        return false;
    for (int i = 0; i < st->keep_apart.count; i++)
        if (plan_holds(plan, st->keep_apart.at[i], section))
            return false;
    return class_has_room(plan, k, s);
}

/* Points lost by sitting in another section of the activity than a friend. */
static double apart_from_friends(const struct plan *plan, int s, int section)
{
    const struct student *st = &plan->in->students[s];
    int activity = plan->sections[section].activity, count = 0;
    for (int i = 0; i < st->keep_with.count; i++) {
        int friend = st->keep_with.at[i];
        for (int j = 0; j < plan->held_count[friend]; j++) {
            int other = plan->held[friend * plan->held_room + j];
            count += other != section && plan->sections[other].activity == activity;
        }
    }
    return (double)count * plan->in->profile.weights[MEASURE_APART];
}

static bool clashes(const struct plan *plan, int o, int other)
{
    return has_bit(plan->clash, (size_t)plan->option_words, (size_t)o, other);
}

/* Homework time is left in every week (S4): option `o` beside n others. */
static bool leaves_homework(const struct plan *plan, int s, int o, const int *others, int n)
{
    for (int d = 0; d < DAYS && plan->limited[s]; d++) {
        int here = plan->day_minutes[o][d], sum = here;
        for (int i = 0; i < n && here; i++)
            sum += plan->day_minutes[others[i]][d];
        if (!here || sum <= plan->day_limit[s][d])
            continue;
        for (int k = 0; k < plan->n_parts; k++) {
            sum = here;
            for (int i = 0; i < n; i++)
                sum += plan->option_parts[others[i]] >> k & 1 ? plan->day_minutes[others[i]][d] : 0;
            if ((plan->option_parts[o] >> k & 1) && sum > plan->day_limit[s][d])
                return false;
        }
    }
    return true;
}

bool plan_goes_with(const struct plan *plan, int s, int option, const int *others, int n)
{
    for (int i = 0; i < n; i++)
        if (clashes(plan, option, others[i]))
            return false;
    return leaves_homework(plan, s, option, others, n);
}

void plan_seat_if_free(struct plan *plan, int s, int section)
{
    const struct plan_section *k = &plan->sections[section];
    int others[64], n = plan->held_count[s];
    if (n >= plan->most[s] || n >= 64 || k->size >= k->capacity || !plan_fits(plan, s, section))
        return;
    for (int h = 0; h < n; h++)
        others[h] = plan->sections[plan->held[s * plan->held_room + h]].option;
    if (plan_goes_with(plan, s, k->option, others, n))
        plan_seat(plan, s, section);
}

/* Groups from `from` on, in order of worth: the most that `left` of them could add. */
static double hope_of(const struct bundle *b, int from, int left)
{
    double hope = 0;
    /* cppcheck-suppress ctuuninitvar ; plan_best_bundle() fills what is read */
    for (int g = from; g < b->n_groups && g < from + left; g++)
        hope += b->groups[g].worth;
    return hope;
}

static void keep_if_better(struct bundle *b, double worth, int *best_n)
{
    double now = worth + (b->n_chosen ? b->once : 0) - (b->compares ? plan_beyond(b->plan, b->s, b->n_chosen) : 0);
    if (now <= b->best + 1e-9)
        return;
    b->best = now;
    *best_n = b->n_chosen;
    for (int i = 0; i < b->n_chosen; i++)
        b->taken[i] = b->section[i];
}

static void choose(struct bundle *b, int from, double worth, int *best_n)
{
    keep_if_better(b, worth, best_n);
    for (int g = from; g < b->n_groups && b->n_chosen < b->most && b->steps++ < STEPS; g++) {
        if (worth + b->once + hope_of(b, g, b->most - b->n_chosen) <= b->best + 1e-9)
            return;
        for (int i = b->groups[g].first; i < b->groups[g].first + b->groups[g].count; i++) {
            int section = b->at[i].section, o = b->plan->sections[section].option;
            if (!plan_goes_with(b->plan, b->s, o, b->option, b->n_chosen))
                continue;
            b->option[b->n_chosen] = o;
            b->section[b->n_chosen++] = section;
            choose(b, g + 1, worth + b->at[i].worth, best_n);
            b->n_chosen--;
            if (b->best >= b->all - 1e-9)
                return;
        }
    }
}

/* Beside what is chosen, what the groups from `from` on could add at most: those with no way left add nothing. */
static double open_hope(const struct bundle *b, int from, int left, uint64_t blocked)
{
    double hope = 0;
    for (int g = from; g < b->n_groups && left; g++)
        if (b->mask[g] & ~blocked) {
            hope += b->groups[g].worth;
            left--;
        }
    return hope;
}

/* The same as choose() for students with many wants: what clashes is kept as bits, so that a wish with no way left
 * ends a branch at once. */
static void choose_many(struct bundle *b, int from, double worth, uint64_t blocked, int *best_n)
{
    keep_if_better(b, worth, best_n);
    for (int g = from; g < b->n_groups && b->n_chosen < b->most && b->steps++ < STEPS; g++) {
        if (worth + b->once + open_hope(b, g, b->most - b->n_chosen, blocked) <= b->best + 1e-9)
            return;
        for (uint64_t ways = b->mask[g] & ~blocked; ways; ways &= ways - 1) {
            int i = __builtin_ctzll(ways), o = b->plan->sections[b->at[i].section].option;
            if (!leaves_homework(b->plan, b->s, o, b->option, b->n_chosen))
                continue;
            b->option[b->n_chosen] = o;
            b->section[b->n_chosen++] = b->at[i].section;
            choose_many(b, g + 1, worth + b->at[i].worth, blocked | b->against[i], best_n);
            b->n_chosen--;
            if (b->best >= b->all - 1e-9)
                return;
        }
    }
}

static void index_clashes(struct bundle *b)
{
    const struct plan_section *sections = b->plan->sections;
    for (int i = 0; i < b->n; i++) {
        b->against[i] = 0;
        for (int j = 0; j < i; j++)
            if (clashes(b->plan, sections[b->at[i].section].option, sections[b->at[j].section].option)) {
                b->against[i] |= UINT64_C(1) << j;
                b->against[j] |= UINT64_C(1) << i;
            }
    }
    for (int g = 0; g < b->n_groups; g++) {
        b->mask[g] = 0;
        for (int i = b->groups[g].first; i < b->groups[g].first + b->groups[g].count; i++)
            b->mask[g] |= UINT64_C(1) << i;
    }
}

/* The open sections of a wish of this worth, best first. */
static void gather_wish(struct bundle *b, int activity, double wish_worth, int with, int without)
{
    const struct plan *plan = b->plan;
    bool plain = plan->plain[b->s];
    int first = b->n;
    for (int k = plan->section_of[activity]; k < plan->section_of[activity + 1] && b->n < CANDIDATES; k++) {
        const struct plan_section *sec = &plan->sections[k];
        if (k == without || sec->option < 0)
            continue;
        if (sec->size >= sec->capacity && k != with && !plan_holds(plan, b->s, k))
            continue;
        if (!plan_fits(plan, b->s, k))
            continue;
        double worth = b->compares ? plan_seat_worth(plan, b->s, k, wish_worth) : wish_worth;
        if (!plain && plan->in->students[b->s].keep_with.count)
            worth -= apart_from_friends(plan, b->s, k);
        if (k == plan->wanted)
            worth += plan->wanted_bonus;
        int i = b->n++;
        for (; i > first && b->at[i - 1].worth < worth; i--)
            b->at[i] = b->at[i - 1];
        b->at[i] = (struct candidate){k, worth};
    }
    if (b->n == first || b->n_groups == GROUPS)
        return;
    struct group group = {first, b->n - first, b->at[first].worth};
    /* of equal worth, the wish with fewer ways goes first: it is the one that may have none in the end */
    int g = b->n_groups++;
    for (; g > 0 && (b->groups[g - 1].worth < group.worth ||
                     (b->groups[g - 1].worth == group.worth && b->groups[g - 1].count > group.count)); g--)
        b->groups[g] = b->groups[g - 1];
    b->groups[g] = group;
}

double plan_best_bundle(const struct plan *plan, int s, int with, int without, int *chosen, int *n)
{
    struct bundle b; /* its arrays are filled as far as they are read */
    b.plan = plan;
    b.s = s;
    b.most = plan->most[s];
    b.once = plan->in->profile.weights[MEASURE_NO_WISH];
    b.compares = past_seats(plan->in->past, s) >= 0;
    b.best = 0;
    b.n = b.n_groups = b.n_chosen = b.steps = 0;
    *n = 0;
    for (int r = plan->wish_of[s]; r < plan->wish_of[s + 1]; r++)
        gather_wish(&b, plan->wishes[r].activity, plan->wishes[r].worth, with, without);
    b.all = b.once + hope_of(&b, 0, b.most);
    if (b.most > MANY && b.n <= 64) {
        index_clashes(&b);
        choose_many(&b, 0, 0, 0, n);
    } else {
        choose(&b, 0, 0, n);
    }
    for (int i = 0; i < *n; i++)
        chosen[i] = b.taken[i];
    return b.best;
}

double plan_worth(const struct plan *plan, int s)
{
    double worth = plan->held_count[s] ? plan->in->profile.weights[MEASURE_NO_WISH] : 0;
    worth -= plan_beyond(plan, s, plan->held_count[s]);
    for (int i = 0; i < plan->held_count[s]; i++) {
        worth += plan->held_worth[s * plan->held_room + i];
        if (!plan->plain[s] && plan->in->students[s].keep_with.count)
            worth -= apart_from_friends(plan, s, plan->held[s * plan->held_room + i]);
    }
    return worth;
}

void plan_assign(struct plan *plan, int s, const int *chosen, int n)
{
    const int *held = &plan->held[s * plan->held_room];
    for (int i = plan->held_count[s] - 1; i >= 0; i--) {
        bool stays = false;
        for (int j = 0; j < n; j++)
            stays |= chosen[j] == held[i];
        if (!stays)
            plan_leave(plan, s, held[i]);
    }
    for (int j = 0; j < n; j++)
        if (!plan_holds(plan, s, chosen[j]))
            plan_seat(plan, s, chosen[j]);
}
