/* Locks (L1, article 12): what a planner fixed. A lock that no column can satisfy leaves a row that
 * cannot hold, so the program says «no» rather than forget it. */
#include "program/builder.h"

static void forbid(struct builder *b, int column)
{
    b->p->columns[column].upper = 0;
}

static void lock_staff_of_section(struct builder *b, const struct lock *lock, const struct program_section *s, int n)
{
    for (int i = 0; i < lock->staff.count; i++) {
        int q = lock->staff.at[i];
        bool leads = i == 0 && lock->provider < 0;
        for (int c = s->leads[0]; c < s->leads[n]; c++) {
            int leader = b->p->columns[c].key[3];
            if (leads && leader == q)
                row_add(b, c, 1);
            else if (leads && !led_by_provider(b, leader))
                forbid(b, c); /* the first one named leads, unless a provider does */
        }
        for (int c = s->extras ? s->extras[0] : 0; s->extras && c < s->extras[n]; c++)
            if (b->p->columns[c].key[3] == q)
                row_add(b, c, 1);
        row_end(b, FAMILY_LOCK, 1, PROGRAM_INF);
    }
}

static void lock_section(struct builder *b, const struct lock *lock)
{
    const struct instance *in = b->in;
    int k = b->section_of[lock->activity] + lock->section - 1;
    if (lock->section > in->activities[lock->activity].sections_max) {
        row_end(b, FAMILY_LOCK, 1, 1);
        return;
    }
    const struct program_section *s = &b->sections[k];
    int n = option_count(b, s->activity);
    for (int o = 0; o < n; o++) {
        const struct option *op = &b->p->options[b->p->options_of[s->activity] + o];
        if ((lock->has_slots && !slotset_equal(&lock->slots, &op->starts)) ||
            (lock->has_weeks && lock->weeks != op->weeks))
            forbid(b, s->open + o);
        row_add(b, s->open + o, 1);
    }
    row_end(b, FAMILY_LOCK, 1, 1);
    for (int c = s->rooms[0]; c < s->rooms[n] && lock->room >= 0; c++)
        if (!ints_has(&b->p->room_classes[b->p->columns[c].key[3]].rooms, lock->room))
            forbid(b, c);
    for (int c = s->leads[0]; c < s->leads[n] && lock->provider >= 0; c++)
        if (b->p->columns[c].key[3] != in->n_staff + lock->provider)
            forbid(b, c);
    lock_staff_of_section(b, lock, s, n);
}

static void lock_student(struct builder *b, const struct lock *lock)
{
    const struct ints seats = b->seats_of[lock->student];
    for (int i = 0; i < seats.count; i++)
        if (b->p->columns[seats.at[i]].key[1] == lock->activity)
            row_add(b, seats.at[i], 1);
    row_end(b, FAMILY_LOCK, lock->negative ? 0 : 1, lock->negative ? 0 : 1);
}

static void lock_person(struct builder *b, const struct lock *lock)
{
    const struct uses *u = &b->staff[lock->person];
    const struct week_sets *v = &b->weeks[lock->slot];
    for (int k = 0; k < v->n_parts; k++) {
        for (int i = 0; i < u->count; i++) {
            const struct column *c = &b->p->columns[u->at[i].column];
            bool study = c->kind == COLUMN_STUDY || c->kind == COLUMN_FAMILIAR;
            bool post = c->kind == COLUMN_POST && c->key[1] == lock->post;
            if (slotset_has(&u->at[i].slots, lock->slot) && (u->at[i].weeks & v->parts[k]) &&
                (lock->duty == DUTY_FREE || (lock->duty == DUTY_STUDY ? study : post)))
                row_add(b, u->at[i].column, 1);
        }
        row_end(b, FAMILY_LOCK, lock->duty == DUTY_FREE ? 0 : 1, lock->duty == DUTY_FREE ? 0 : 1);
    }
}

void locks_build(struct builder *b)
{
    for (int i = 0; i < b->in->n_locks; i++) {
        const struct lock *lock = &b->in->locks[i];
        if (lock->kind == LOCK_SECTION)
            lock_section(b, lock);
        else if (lock->kind == LOCK_STUDENT)
            lock_student(b, lock);
        else
            lock_person(b, lock);
    }
}
