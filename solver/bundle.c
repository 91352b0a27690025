/* A student's best set of sections, by depth-first search over what is open to it: exact for any length of
 * the wish list. With at most six wishes and two wants this takes about a microsecond. */
#include "solver/plan.h"

/* Beyond so many steps, which only students with a dozen wants reach, the best set found so far is taken. */
enum { CANDIDATES = 128, STEPS = 4000 };

struct candidate {
    int section;
    double worth;
};

struct bundle {
    const struct plan *plan;
    int s, most, n;
    struct candidate at[CANDIDATES];
    double once; /* worth of having any */
    double best;
    int steps;
    int chosen[CANDIDATES], option[CANDIDATES], n_chosen, taken[CANDIDATES];
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
    for (int d = 0; d < DAYS; d++) {
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

static void choose(struct bundle *b, int from, double worth, int *best_n)
{
    double now = worth + (b->n_chosen ? b->once : 0);
    if (now > b->best + 1e-9) {
        b->best = now;
        *best_n = b->n_chosen;
        for (int i = 0; i < b->n_chosen; i++)
            b->taken[i] = b->at[b->chosen[i]].section;
    }
    int left = b->most - b->n_chosen;
    for (int i = from; i < b->n && left && b->steps++ < STEPS; i++) {
        /* candidates come in order of worth: what is left cannot be worth more than this */
        double hope = worth + b->once;
        for (int j = i; j < b->n && j < i + left; j++)
            hope += b->at[j].worth;
        if (hope <= b->best + 1e-9)
            return;
        int o = b->plan->sections[b->at[i].section].option;
        if (!plan_goes_with(b->plan, b->s, o, b->option, b->n_chosen))
            continue;
        b->option[b->n_chosen] = o;
        b->chosen[b->n_chosen++] = i;
        choose(b, i + 1, worth + b->at[i].worth, best_n);
        b->n_chosen--;
    }
}

static void gather(struct bundle *b, int with, int without)
{
    const struct plan *plan = b->plan;
    const struct student *st = &plan->in->students[b->s];
    for (int r = plan->wish_of[b->s]; r < plan->wish_of[b->s + 1]; r++) {
        int a = plan->wishes[r].activity;
        for (int k = plan->section_of[a]; k < plan->section_of[a + 1] && b->n < CANDIDATES; k++) {
            const struct plan_section *sec = &plan->sections[k];
            if (k == without || sec->option < 0)
                continue;
            if (sec->size >= sec->capacity && k != with && !plan_holds(plan, b->s, k))
                continue;
            if (!plan_fits(plan, b->s, k))
                continue;
            double worth = plan->wishes[r].worth;
            if (!plan->plain[b->s] && st->keep_with.count)
                worth -= apart_from_friends(plan, b->s, k);
            if (k == plan->wanted)
                worth += plan->wanted_bonus;
            int i = b->n++;
            for (; i > 0 && b->at[i - 1].worth < worth; i--)
                b->at[i] = b->at[i - 1];
            b->at[i] = (struct candidate){k, worth};
        }
    }
}

double plan_best_bundle(const struct plan *plan, int s, int with, int without, int *chosen, int *n)
{
    struct bundle b; /* its arrays are filled as far as they are read */
    b.plan = plan;
    b.s = s;
    b.most = plan->most[s];
    b.once = plan->in->profile.weights[MEASURE_NO_WISH];
    b.best = 0;
    b.n = b.n_chosen = b.steps = 0;
    *n = 0;
    gather(&b, with, without);
    choose(&b, 0, 0, n);
    for (int i = 0; i < *n; i++)
        chosen[i] = b.taken[i];
    return b.best;
}

double plan_worth(const struct plan *plan, int s)
{
    double worth = plan->held_count[s] ? plan->in->profile.weights[MEASURE_NO_WISH] : 0;
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
