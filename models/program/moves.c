/* The measure `moves` of an update (school/past.h), as costs of columns:
 *   OPEN  slot weight x meetings that section i did not hold so;  ROOM  where no room of the class is the old one;
 *   LEAD, EXTRA, FAMILIAR, STUDY, POST  staff weight where the person did not have the duty;
 *   seats of a student who held n: max(n, sum z) - sum of z kept = n - sum of z kept + E,  E >= sum z - n.
 * Section i goes on the old section of that number, so sections with a past are not interchangeable. Rooms are known
 * by class: which of a class's rooms a section gets is settled later (solver/complete_rooms.c), so the program may
 * count a room less than there is. --max-moves adds one row over all of it. */
#include "program/builder.h"
#include "school/past.h"

static bool room_stays(const struct builder *b, const struct past_section *was, int room_class)
{
    const struct ints *rooms = &b->p->room_classes[room_class].rooms;
    for (int i = 0; i < rooms->count; i++)
        if (past_room_stays(was, rooms->at[i]))
            return true;
    return false;
}

/* Moves that the column stands for; *kind where there are any. */
static int moves_of(const struct builder *b, const struct column *c, enum moved *kind)
{
    const struct instance *in = b->in;
    const int *key = c->key;
    bool of_section = c->kind == COLUMN_OPEN || c->kind == COLUMN_ROOM || c->kind == COLUMN_LEAD || c->kind == COLUMN_EXTRA;
    const struct past_section *was = of_section ? past_section(in->past, key[0], key[1] + 1) : NULL;
    const struct option *o = of_section ? &b->p->options[program_option(b->p, c)] : NULL;
    *kind = MOVED_STAFF;
    switch (c->kind) {
    case COLUMN_OPEN:
        *kind = MOVED_SLOTS;
        return past_slot_moves(was, &o->starts, o->weeks);
    case COLUMN_ROOM:
        *kind = MOVED_ROOMS;
        return !room_stays(b, was, key[3]);
    case COLUMN_LEAD:
    case COLUMN_EXTRA:
        return past_staff_moves(in, was, key[3]);
    case COLUMN_SEAT:
        *kind = MOVED_SEATS;
        was = past_section(in->past, key[1], key[2] + 1);
        return was && past_held(in->past, key[0], was) ? -1 : past_seats(in->past, key[0]) == 0;
    case COLUMN_FAMILIAR:
        return past_study_moves(in, key[0], key[2]);
    case COLUMN_STUDY:
        return past_study_moves(in, key[0], key[1]);
    case COLUMN_POST:
        return past_post_moves(in, key[0], key[1], key[2]);
    default:
        return 0;
    }
}

/* E of each student who could hold more than before; adds the columns to the row over all moves, if there is one. */
static void gained(struct builder *b, int first)
{
    const struct instance *in = b->in;
    for (int s = 0; s < in->n_students; s++) {
        int had = past_seats(in->past, s), most = in->students[s].wants;
        if (!in->students[s].scheduled || had <= 0 || most <= had)
            continue;
        int c = builder_column(b, COLUMN_GAINED, 0, most - had, false, in->profile.move_weights[MOVED_SEATS], s, -1, -1,
                               -1, -1);
        for (int i = 0; i < b->seats_of[s].count; i++)
            row_add(b, b->seats_of[s].at[i], 1);
        row_add(b, c, -1);
        row_end(b, FAMILY_STUDENT, -PROGRAM_INF, had);
    }
    if (in->past->most < 0)
        return;
    for (int c = first; c < b->p->n_columns; c++)
        row_add(b, c, 1);
}

void moves_build(struct builder *b)
{
    const struct instance *in = b->in;
    if (!in->past)
        return;
    int n = b->p->n_columns, held = 0;
    for (int s = 0; s < in->n_students; s++)
        if (in->students[s].scheduled && past_seats(in->past, s) > 0)
            held += past_seats(in->past, s);
    b->p->constant += (int64_t)held * in->profile.move_weights[MOVED_SEATS];
    gained(b, n);
    for (int j = 0; j < n; j++) {
        enum moved kind;
        int moves = moves_of(b, &b->p->columns[j], &kind);
        b->p->columns[j].cost += (int64_t)moves * in->profile.move_weights[kind];
        if (in->past->most >= 0)
            row_add(b, j, moves);
    }
    if (in->past->most >= 0)
        row_end(b, FAMILY_MOVES, -PROGRAM_INF, in->past->most - held);
}
