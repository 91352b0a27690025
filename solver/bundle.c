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
    int chosen[CANDIDATES], n_chosen, taken[CANDIDATES];
    short minutes[DAYS];
};

static bool has_bit(const uint64_t *bits, size_t words, size_t row, int bit)
{
    return bits[row * words + (size_t)(bit / 64)] >> (bit % 64) & 1;
}

static bool in_section(const struct plan *plan, int s, int section)
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
    if ((plan->p->room_classes[k->room].features & st->needs) != st->needs)
        return false;
    for (int i = 0; i < st->keep_apart.count; i++)
        if (in_section(plan, st->keep_apart.at[i], section))
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

static bool compatible(struct bundle *b, int section)
{
    const struct plan *plan = b->plan;
    int o = plan->sections[section].option;
    for (int i = 0; i < b->n_chosen; i++)
        if (has_bit(plan->clash, (size_t)plan->option_words, (size_t)o,
                    plan->sections[b->at[b->chosen[i]].section].option))
            return false;
    for (int d = 0; d < DAYS; d++)
        if (plan->day_minutes[o][d] && b->minutes[d] + plan->day_minutes[o][d] > plan->day_limit[b->s][d])
            return false;
    return true;
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
        int section = b->at[i].section, o = b->plan->sections[section].option;
        if (!compatible(b, section))
            continue;
        b->chosen[b->n_chosen++] = i;
        for (int d = 0; d < DAYS; d++)
            b->minutes[d] = (short)(b->minutes[d] + b->plan->day_minutes[o][d]);
        choose(b, i + 1, worth + b->at[i].worth, best_n);
        for (int d = 0; d < DAYS; d++)
            b->minutes[d] = (short)(b->minutes[d] - b->plan->day_minutes[o][d]);
        b->n_chosen--;
    }
}

static void gather(struct bundle *b, int with, int without)
{
    const struct plan *plan = b->plan;
    const struct student *st = &plan->in->students[b->s];
    for (int r = 0; r < st->n_wishes; r++) {
        int a = st->wishes[r].activity;
        for (int k = plan->section_of[a]; k < plan->section_of[a + 1] && b->n < CANDIDATES; k++) {
            const struct plan_section *sec = &plan->sections[k];
            if (k == without || sec->option < 0)
                continue;
            if (sec->size >= sec->capacity && k != with && !in_section(plan, b->s, k))
                continue;
            if (!plan_fits(plan, b->s, k))
                continue;
            double worth = plan_wish_worth(plan, b->s, r);
            if (st->keep_with.count)
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
    const struct student *st = &plan->in->students[s];
    struct bundle b = {.plan = plan, .s = s, .once = plan->in->profile.weights[MEASURE_NO_WISH]};
    b.most = st->wants < plan->held_room ? st->wants : plan->held_room;
    *n = 0;
    gather(&b, with, without);
    choose(&b, 0, 0, n);
    for (int i = 0; i < *n; i++)
        chosen[i] = b.taken[i];
    return b.best;
}

double plan_worth(const struct plan *plan, int s)
{
    const struct student *st = &plan->in->students[s];
    double worth = plan->held_count[s] ? plan->in->profile.weights[MEASURE_NO_WISH] : 0;
    for (int i = 0; i < plan->held_count[s]; i++) {
        int k = plan->held[s * plan->held_room + i];
        for (int r = 0; r < st->n_wishes; r++)
            if (st->wishes[r].activity == plan->sections[k].activity)
                worth += plan_wish_worth(plan, s, r);
        if (st->keep_with.count)
            worth -= apart_from_friends(plan, s, k);
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
        if (!in_section(plan, s, chosen[j]))
            plan_seat(plan, s, chosen[j]);
}
