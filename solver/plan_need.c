/* What a plan needs in each slot: adults, what they cost, rooms, study groups. */
#include "solver/plan.h"

#include <string.h>

#include "program/facts.h"
#include "school/calendar.h"

enum { SHORT_PENALTY = 3000 };

static int adults_for(const struct instance *in, int n)
{
    int groups = (n + in->profile.study.max_size - 1) / in->profile.study.max_size;
    int per = in->profile.study.students_per_adult;
    int adults = (n + per - 1) / per;
    return adults > groups ? adults : groups;
}

static int groups_for(const struct instance *in, int n)
{
    return (n + in->profile.study.max_size - 1) / in->profile.study.max_size;
}

static int excess(int used, int have)
{
    return used > have ? used - have : 0;
}

/* Points of those who do not lead in a slot and part: the cheapest who are left. */
double plan_pay(const struct plan *plan, int t, int k)
{
    const struct plan_pay *pay = &plan->pay[t];
    int at = t * plan->n_parts + k, left = plan->others[at];
    double sum = 0;
    for (int c = 0; c < pay->n && left; c++) {
        int have = plan->unled[at * PLAN_PAYS + c], taken = c + 1 == pay->n || left < have ? left : have > 0 ? have : 0;
        sum += taken * pay->cost[c];
        left -= taken;
    }
    return sum * plan->part_share[k];
}

void plan_need(struct plan *plan, int t, int k, int adults, int others, int rooms, int groups)
{
    int at = t * plan->n_parts + k;
    int before = excess(plan->adults[at], plan->supply[at]);
    int rooms_before = excess(plan->rooms_used[at] + plan->groups[at], plan->study_rooms[t]);
    plan->adults[at] += adults;
    plan->rooms_used[at] += rooms;
    plan->groups[at] += groups;
    int more = excess(plan->adults[at], plan->supply[at]) - before;
    int more_rooms = excess(plan->rooms_used[at] + plan->groups[at], plan->study_rooms[t]) - rooms_before;
    plan->short_adults += more;
    plan->short_rooms += more_rooms;
    if (others) {
        plan->value -= plan_pay(plan, t, k);
        plan->others[at] += others;
        plan->value += plan_pay(plan, t, k);
    }
    plan->value += (double)SHORT_PENALTY * (more + more_rooms) - spread_points(&plan->spread, plan->load);
    plan->load += adults * duty_load_in_week(plan->in, t) * plan->part_share[k];
    plan->value += spread_points(&plan->spread, plan->load);
}

void plan_study(struct plan *plan, int s, int o, int by)
{
    const struct instance *in = plan->in;
    const struct option *op = &plan->p->options[o];
    int pool = in->pool_of_class[in->students[s].class_];
    for (int t = slotset_next(&op->slots, 0); t >= 0; t = slotset_next(&op->slots, t + 1)) {
        if (!in->slots[t].study) {
            plan->value += (double)PLAN_MUST * by; /* someone without a place where study is closed */
            continue;
        }
        for (int k = 0; k < plan->n_parts; k++) {
            if (!(plan->option_parts[o] >> k & 1))
                continue;
            int *n = &plan->study[(t * in->n_pools + pool) * plan->n_parts + k];
            int adults = adults_for(in, *n), groups = groups_for(in, *n);
            *n += by;
            adults = adults_for(in, *n) - adults;
            groups = groups_for(in, *n) - groups;
            if (adults || groups)
                plan_need(plan, t, k, adults, adults, 0, groups);
        }
    }
}

void plan_start(struct plan *plan)
{
    const struct instance *in = plan->in;
    size_t cells = (size_t)in->n_slots * (size_t)plan->n_parts;
    plan->load = 0;
    for (int g = 0; g < in->n_posts; g++)
        for (int t = slotset_next(&in->posts[g].slots, 0); t >= 0; t = slotset_next(&in->posts[g].slots, t + 1))
            plan->load += in->posts[g].adults * duty_load_in_week(in, t);
    plan->value += spread_points(&plan->spread, plan->load);
    plan->study = ARENA_ARRAY(plan->arena, cells * (size_t)in->n_pools, int);
    plan->adults = ARENA_ARRAY(plan->arena, cells, int);
    plan->others = ARENA_ARRAY(plan->arena, cells, int);
    plan->unled = ARENA_ARRAY(plan->arena, cells * PLAN_PAYS, int);
    memcpy(plan->unled, plan->of_pay, sizeof(int) * cells * PLAN_PAYS);
    plan->rooms_used = ARENA_ARRAY(plan->arena, cells, int);
    plan->groups = ARENA_ARRAY(plan->arena, cells, int);
    plan->class_use = ARENA_ARRAY(plan->arena, (size_t)plan->p->n_room_classes * (size_t)plan->n_moments *
                                                   (size_t)plan->n_parts, int);
    for (int s = 0; s < in->n_students; s++) {
        const struct student *st = &in->students[s];
        if (!st->scheduled)
            continue;
        for (int t = slotset_next(&st->attends, 0); t >= 0; t = slotset_next(&st->attends, t + 1)) {
            if (!in->slots[t].study) {
                plan->value += PLAN_MUST;
                continue;
            }
            for (int k = 0; k < plan->n_parts; k++)
                plan->study[(t * in->n_pools + in->pool_of_class[st->class_]) * plan->n_parts + k]++;
        }
    }
    for (int t = 0; t < in->n_slots; t++)
        for (int k = 0; k < plan->n_parts; k++) {
            int adults = 0, groups = 0;
            for (int b = 0; b < in->n_pools; b++) {
                int n = plan->study[(t * in->n_pools + b) * plan->n_parts + k];
                adults += adults_for(in, n);
                groups += groups_for(in, n);
            }
            int posts = 0;
            for (int g = 0; g < in->n_posts; g++)
                posts += slotset_has(&in->posts[g].slots, t) ? in->posts[g].adults : 0;
            plan_need(plan, t, k, adults, adults + posts, 0, groups);
        }
}

void plan_lack(struct plan *plan, struct plan *twin, struct lack lack)
{
    int *study_rooms = &plan->study_rooms[lack.slot];
    *study_rooms -= lack.room;
    for (int k = 0; k < plan->n_parts; k++) {
        int at = lack.slot * plan->n_parts + k;
        plan->supply[at] -= !lack.room;
        for (int i = 0; i < 2; i++) {
            struct plan *of = i ? twin : plan;
            int adults = !lack.room && of->adults[at] > of->supply[at];
            int rooms = lack.room && of->rooms_used[at] + of->groups[at] > *study_rooms;
            of->short_adults += adults;
            of->short_rooms += rooms;
            of->value += (double)SHORT_PENALTY * (adults + rooms);
        }
    }
}
