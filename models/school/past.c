#include "school/past.h"

const struct past_section *past_section(const struct past *past, int activity, int number)
{
    if (!past)
        return NULL;
    for (int i = past->section_of[activity]; i < past->section_of[activity + 1]; i++)
        if (past->sections[i].number == number)
            return &past->sections[i];
    return NULL;
}

int past_seats(const struct past *past, int student)
{
    return past ? past->seats[student] : -1;
}

bool past_held(const struct past *past, int student, const struct past_section *s)
{
    for (int i = past->held_of[student]; i < past->held_of[student + 1]; i++)
        if (&past->sections[past->held[i]] == s)
            return true;
    return false;
}

int past_slot_moves(const struct past_section *s, const struct slotset *starts, weekset weeks)
{
    if (!s)
        return 0;
    struct slotset moved = s->weeks == weeks ? slotset_minus(*starts, s->starts) : *starts;
    return slotset_count(&moved);
}

bool past_room_stays(const struct past_section *s, int room)
{
    return !s || s->room == room;
}

int past_staff_moves(const struct instance *in, const struct past_section *s, int who)
{
    if (!in->past)
        return 0;
    if (who >= in->n_staff)
        return !s || s->provider != who - in->n_staff;
    return !s || !ints_has(&s->staff, who);
}

int past_study_moves(const struct instance *in, int staff, int slot)
{
    return in->past && !slotset_has(&in->past->study[staff], slot);
}

int past_post_moves(const struct instance *in, int staff, int post, int slot)
{
    return in->past && !slotset_has(&in->past->posts[staff * in->n_posts + post], slot);
}
