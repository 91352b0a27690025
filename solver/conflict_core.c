/* The deletion filter: what can be left out without a timetable appearing is no part of the conflict. Ranges are
 * tried together and halved, so that many that do not matter cost few questions (cf. Junker 2004, QuickXplain). */
#include "solver/inquiry.h"

#include <stdlib.h>
#include <string.h>

static void set(int *level, const int *order, const struct range *r, int n, int value)
{
    for (int i = 0; i < n; i++)
        for (int k = r[i].first; k < r[i].first + r[i].count; k++)
            level[order[k]] = value;
}

void leave_out(struct inquiry *q, int *level, const int *order, const struct range *ranges, int n,
               const struct school_part *part)
{
    if (!n)
        return;
    int *before = xmalloc(sizeof *before * (size_t)q->n_facts);
    memcpy(before, level, sizeof *before * (size_t)q->n_facts);
    set(level, order, ranges, n, LEVEL_OUT);
    bool stays = ask(q, level, part) == REPLY_NO;
    if (!stays)
        memcpy(level, before, sizeof *before * (size_t)q->n_facts);
    free(before);
    if (stays || n == 1)
        return;
    leave_out(q, level, order, ranges, n / 2, part);
    leave_out(q, level, order, ranges + n / 2, n - n / 2, part);
}
