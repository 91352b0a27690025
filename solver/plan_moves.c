/* What a plan of an update says of moves: as the measure does, but for the duties that a plan leaves open. */
#include "solver/plan.h"

double plan_moves(const struct plan *plan, enum moved kind, int moves)
{
    return plan->move_factor * plan->in->profile.move_weights[kind] * moves;
}

double plan_seat_worth(const struct plan *plan, int s, int section, double worth)
{
    const struct past_section *past = plan->sections[section].past;
    return past && past_held(plan->in->past, s, past) ? worth + plan_moves(plan, MOVED_SEATS, 1) : worth;
}

double plan_beyond(const struct plan *plan, int s, int n)
{
    int had = past_seats(plan->in->past, s);
    return had >= 0 && n > had ? plan_moves(plan, MOVED_SEATS, n - had) : 0;
}

int plan_old_room(const struct plan *plan, int section, int option)
{
    const struct past_section *past = plan->sections[section].past;
    const struct ints *rooms = &plan->p->options[option].rooms;
    for (int i = 0; past && past->room >= 0 && i < rooms->count; i++)
        if (ints_has(&plan->p->room_classes[rooms->at[i]].rooms, past->room))
            return rooms->at[i];
    return -1;
}

double plan_move_cost(const struct plan *plan, int section, int option, int leader, int room)
{
    const struct past_section *past = plan->sections[section].past;
    const struct option *op = &plan->p->options[option];
    if (!plan->in->past)
        return 0;
    return plan_moves(plan, MOVED_SLOTS, past_slot_moves(past, &op->starts, op->weeks)) +
           plan_moves(plan, MOVED_ROOMS, past && plan_old_room(plan, section, option) != room) +
           plan_moves(plan, MOVED_STAFF, past_staff_moves(plan->in, past, leader));
}
