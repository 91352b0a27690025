/* The start of an update: of the published timetable, whatever can stay does. */
#include "school/past.h"
#include "solver/moves.h"

/* Old students who could not sit in the option: of its grades, or away then. */
static int shut_out(const struct plan *plan, const struct past_section *was, int option)
{
    const uint64_t *may = &plan->may[(size_t)option * (size_t)plan->words];
    int n = 0;
    for (int i = 0; i < was->students.count; i++) {
        int s = was->students.at[i];
        n += plan->in->students[s].scheduled && !(may[s / 64] >> (s % 64) & 1);
    }
    return n;
}

/* Option, leader and room that the old section had, as far as the section may have them still: first all three, then
 * another room or leader, then another time. */
static bool reopen(struct search *s, int section)
{
    struct plan *plan = s->plan;
    const struct past_section *was = plan->sections[section].past;
    const struct program *p = plan->p;
    int a = plan->sections[section].activity, best = -1, chosen[3] = {-1, -1, -1};
    for (int o = p->options_of[a]; o < p->options_of[a + 1]; o++) {
        const struct option *op = &p->options[o];
        int moved = 4 * past_slot_moves(was, &op->starts, op->weeks) + 8 * shut_out(plan, was, o);
        int old = plan_old_room(plan, section, o);
        for (int r = 0; r < op->rooms.count; r++)
            for (int q = 0; q < op->leaders.count; q++) {
                int room = op->rooms.at[r], leader = op->leaders.at[q];
                int cost = moved + (room != old) + 2 * past_staff_moves(plan->in, was, leader);
                if ((best >= 0 && cost >= best) || !move_may(plan, section, o, leader, room) ||
                    !plan_may_open(plan, section, o, leader, room))
                    continue;
                best = cost;
                chosen[0] = o;
                chosen[1] = leader;
                chosen[2] = room;
            }
    }
    if (best >= 0)
        plan_open(plan, section, chosen[0], chosen[1], chosen[2]);
    return best >= 0;
}

void search_restore(struct search *s)
{
    struct plan *plan = s->plan;
    /* those that stay as they were first, so that none takes another's place */
    for (int pass = 0; pass < 2; pass++)
        for (int k = 0; k < plan->n_sections; k++) {
            const struct past_section *was = plan->sections[k].past;
            if (!was || plan->sections[k].option >= 0 || !reopen(s, k))
                continue;
            const struct option *o = &plan->p->options[plan->sections[k].option];
            if (!pass && (past_slot_moves(was, &o->starts, o->weeks) ||
                          plan->sections[k].room != plan_old_room(plan, k, plan->sections[k].option) ||
                          past_staff_moves(plan->in, was, plan->sections[k].leader))) {
                plan_close(plan, k);
                continue;
            }
            for (int i = 0; i < was->students.count; i++)
                plan_seat_if_free(plan, was->students.at[i], k);
        }
    plan_commit(plan);
}
