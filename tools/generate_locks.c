/* The two locks and the budget of a synthetic school. */
#include "tools/generate.h"

#include <string.h>

static bool wishes(const struct gen_student *k, int activity)
{
    for (int i = 0; i < k->n_wishes; i++)
        if (k->wishes[i] == activity)
            return true;
    return false;
}

/* The choir is fixed to the afternoon that most of those who wish for it attend, where these could
 * fill it twice over (those of the main campus, where its room is); a leader is named who is free of gaps and caps. */
static void lock_choir(struct gen_school *s)
{
    s->choir = -1;
    int choir = 0, most = 0;
    while (choir < s->n_activities && strcmp(s->activities[choir].id, "choir"))
        choir++;
    if (choir == s->n_activities)
        return;
    struct gen_activity *a = &s->activities[choir];
    for (int t = 0; t < s->n_slots; t++) {
        int count = 0;
        for (int i = 0; i < s->n_students && slotset_has(&a->slots, t); i++) {
            const struct gen_student *k = &s->students[i];
            count += wishes(k, choir) && slotset_has(&k->attends, t) && s->classes[k->class_].site == 0 &&
                     k->consent[0] && k->consent[1] && k->consent[2];
        }
        if (count > most) {
            most = count;
            s->choir_slot = t;
        }
    }
    if (most < 2 * a->size_min)
        return;
    for (int i = 0; i < s->n_staff && s->choir < 0; i++) {
        const struct gen_staff *p = &s->staff[i];
        bool free_ = p->type == STAFF_OWN && !p->max_load && !p->max_load_per_day && !p->max_days &&
                     !slotset_has(&p->unavailable, s->choir_slot);
        for (int k = 0; k < p->n_leads && free_; k++)
            if (p->leads[k] == choir) {
                s->choir = choir;
                s->choir_leader = i;
                a->sections_min = 1;
            }
    }
}

/* Somebody is kept free in one slot, where the day still has enough adults without. */
static void lock_free(struct gen_school *s)
{
    s->free_staff = s->free_slot = -1;
    for (int t = s->n_slots - 1; t >= 0 && s->free_slot < 0; t--) {
        enum day day = s->slots[t].day;
        if (generate_adults_free(s, day) < generate_adults_needed(s, day) + 4)
            continue;
        s->free_slot = t;
        s->free_staff = s->n_classes > 2 ? 2 : 0;
        if (s->choir >= 0 && s->choir_leader == s->free_staff)
            s->free_slot = -1;
    }
}

/* What study and posts may cost at most, and six sections in ten: seldom in the way, but there. */
static void set_budget(struct gen_school *s)
{
    int64_t yuan = 0;
    for (enum day day = MON; day <= FRI; day++) {
        int slots = 0;
        for (int t = 0; t < s->n_slots; t++)
            slots += s->slots[t].day == day;
        yuan += (int64_t)generate_adults_needed(s, day) * 60 * slots / s->options.bells;
    }
    for (int a = 0; a < s->n_activities; a++)
        yuan += (int64_t)s->activities[a].sections_max * s->activities[a].sessions * 160 * 6 / 10;
    s->budget = (int)((yuan + 499) / 500 * 500);
}

void generate_locks(struct gen_school *s)
{
    lock_choir(s);
    lock_free(s);
    set_budget(s);
}
