/* Builds the program: columns and rows as they come from the families. */
#include "program/builder.h"

#include <stdlib.h>
#include <string.h>

int builder_column(struct builder *b, enum column_kind kind, int64_t lower, int64_t upper, bool integer, int64_t cost,
                   int k0, int k1, int k2, int k3, int k4)
{
    struct program *p = b->p;
    if (p->n_columns == b->column_room) {
        b->column_room = b->column_room ? 2 * b->column_room : 1024;
        size_t n = (size_t)b->column_room;
        p->columns = xrealloc(p->columns, n, sizeof *p->columns);
        b->yuan = xrealloc(b->yuan, n, sizeof *b->yuan);
        b->load = xrealloc(b->load, n, sizeof *b->load);
        b->value = xrealloc(b->value, n, sizeof *b->value);
        b->touched = xrealloc(b->touched, n, sizeof *b->touched);
    }
    int c = p->n_columns++;
    p->columns[c] = (struct column){cost, lower, upper, integer, kind, {k0, k1, k2, k3, k4}};
    b->yuan[c] = b->value[c] = 0;
    b->load[c] = 0;
    return c;
}

void row_add(struct builder *b, int column, int64_t value)
{
    if (!value)
        return;
    if (!b->value[column])
        b->touched[b->n_touched++] = column;
    b->value[column] += value;
    /* A sum that came back to zero would be listed twice if touched again. */
    if (!b->value[column])
        for (int i = 0; i < b->n_touched; i++)
            if (b->touched[i] == column) {
                b->touched[i] = b->touched[--b->n_touched];
                break;
            }
}

void row_drop(struct builder *b)
{
    for (int i = 0; i < b->n_touched; i++)
        b->value[b->touched[i]] = 0;
    b->n_touched = 0;
}

void row_end(struct builder *b, enum family family, int64_t lower, int64_t upper)
{
    struct program *p = b->p;
    int n = b->n_touched;
    b->n_touched = 0;
    if (!n && lower <= 0 && upper >= 0)
        return;
    if (p->n_rows == b->row_room) {
        b->row_room = b->row_room ? 2 * b->row_room : 1024;
        p->rows = xrealloc(p->rows, (size_t)b->row_room, sizeof *p->rows);
    }
    while (p->n_entries + n > b->entry_room) {
        b->entry_room = b->entry_room ? 2 * b->entry_room : 4096;
        p->entry_column = xrealloc(p->entry_column, (size_t)b->entry_room, sizeof *p->entry_column);
        p->entry_value = xrealloc(p->entry_value, (size_t)b->entry_room, sizeof *p->entry_value);
    }
    p->rows[p->n_rows++] = (struct row){lower, upper, family, p->n_entries, n, b->owner, b->what};
    for (int i = 0; i < n; i++) {
        int c = b->touched[i];
        p->entry_column[p->n_entries] = c;
        p->entry_value[p->n_entries++] = b->value[c];
        b->value[c] = 0;
    }
}

void uses_add(struct uses *u, int column, int64_t value, struct slotset slots, weekset weeks, int site)
{
    if (u->count == u->room) {
        u->room = u->room ? 2 * u->room : 16;
        u->at = xrealloc(u->at, (size_t)u->room, sizeof *u->at);
    }
    u->at[u->count++] = (struct use){column, value, slots, weeks, site};
}

/* Parts of the weeks that the chosen uses tell apart; at least one. */
static int parts_of_uses(const struct builder *b, const struct uses *u, const int *chosen, int n, weekset *parts)
{
    weekset distinct[WEEKS_MAX];
    int n_distinct = 0;
    for (int i = 0; i < n && n_distinct < WEEKS_MAX; i++) {
        weekset w = u->at[chosen[i]].weeks;
        int j = 0;
        while (j < n_distinct && distinct[j] != w)
            j++;
        if (j == n_distinct)
            distinct[n_distinct++] = w;
    }
    if (n_distinct <= 1) {
        parts[0] = n_distinct ? distinct[0] : weeks_all(&b->in->term);
        return 1;
    }
    return weeks_parts(&b->in->term, distinct, n_distinct, parts);
}

void uses_rows(struct builder *b, enum family family, const struct uses *u, const struct slotset *sets, int n_sets,
               int64_t lower, int64_t upper)
{
    int *chosen = xmalloc(sizeof *chosen * ((size_t)u->count + 1)), what = b->what;
    weekset parts[WEEKS_MAX];
    for (int m = 0; m < n_sets; m++) {
        int n = 0;
        for (int i = 0; i < u->count; i++)
            if (slotset_meets(&u->at[i].slots, &sets[m]))
                chosen[n++] = i;
        int n_parts = parts_of_uses(b, u, chosen, n, parts);
        for (int k = 0; k < n_parts; k++) {
            int64_t most = 0;
            for (int i = 0; i < n; i++) {
                const struct use *use = &u->at[chosen[i]];
                if (use->weeks & parts[k]) {
                    row_add(b, use->column, use->value);
                    int64_t top = b->p->columns[use->column].upper;
                    int64_t adds = use->value > 0 ? use->value : 0; /* columns are never negative */
                    most = top >= PROGRAM_INF || most >= PROGRAM_INF ? PROGRAM_INF : most + top * adds;
                }
            }
            if (lower <= 0 && most <= upper)
                row_drop(b); /* cannot be broken */
            b->what = what + m * WEEKS_MAX + k;
            row_end(b, family, lower <= 0 ? -PROGRAM_INF : lower, upper);
        }
    }
    b->what = what;
    free(chosen);
}

void uses_travel_rows(struct builder *b, enum family family, const struct uses *u)
{
    const struct instance *in = b->in;
    if (b->n_campuses < 2)
        return;
    int *chosen = xmalloc(sizeof *chosen * ((size_t)u->count + 1));
    weekset parts[WEEKS_MAX];
    for (int t1 = 0; t1 < in->n_slots; t1++)
        for (int t2 = 0; t2 < in->n_slots; t2++) {
            if (in->slots[t1].day != in->slots[t2].day || in->slots[t2].start < in->slots[t1].end)
                continue;
            for (int site = 0; site < in->n_sites; site++) {
                int n = 0, near = 0, far = 0;
                for (int i = 0; i < u->count; i++) {
                    const struct use *use = &u->at[i];
                    if (use->site < 0)
                        continue;
                    bool here = slotset_has(&use->slots, t1) && use->site == site;
                    bool there = slotset_has(&use->slots, t2) && use->site != site &&
                                 slots_too_close(in, t1, site, t2, use->site);
                    near += here;
                    far += there;
                    if (here || there)
                        chosen[n++] = i;
                }
                if (!near || !far)
                    continue;
                int n_parts = parts_of_uses(b, u, chosen, n, parts);
                for (int k = 0; k < n_parts; k++) {
                    for (int i = 0; i < n; i++)
                        if (u->at[chosen[i]].weeks & parts[k])
                            row_add(b, u->at[chosen[i]].column, 1);
                    row_end(b, family, -PROGRAM_INF, 1);
                }
            }
        }
    free(chosen);
}

static struct program *build(const struct instance *in, bool strong, bool exact, const struct program_slack *slack)
{
    struct arena *arena = arena_new();
    struct program *p = ARENA_NEW(arena, struct program);
    p->arena = arena;
    p->in = in;
    struct builder b = {.p = p, .in = in, .strong = strong, .exact = exact, .owner = -1, .slack = slack};
    b.staff = xcalloc((size_t)in->n_staff, sizeof *b.staff);
    sets_build(&b);
    b.rooms = xcalloc((size_t)p->n_room_classes, sizeof *b.rooms);
    sections_build(&b);
    students_build(&b);
    study_build(&b);
    resources_build(&b);
    balance_build(&b);
    locks_build(&b);
    moves_build(&b);
    for (int q = 0; q < in->n_staff; q++)
        free(b.staff[q].at);
    for (int r = 0; r < p->n_room_classes; r++)
        free(b.rooms[r].at);
    free(b.staff);
    free(b.rooms);
    p->yuan = b.yuan;
    free(b.load);
    free(b.value);
    free(b.touched);
    return p;
}

struct program *program_build(const struct instance *in, bool strong)
{
    return build(in, strong, false, NULL);
}

struct program *program_build_as(const struct instance *in, bool strong, bool exact)
{
    return build(in, strong, exact, NULL);
}

struct program *program_build_loose(const struct instance *in, const struct program_slack *slack)
{
    return build(in, false, true, slack);
}

int program_option(const struct program *p, const struct column *c)
{
    switch (c->kind) {
    case COLUMN_OPEN:
    case COLUMN_ROOM:
    case COLUMN_LEAD:
    case COLUMN_EXTRA:
        return p->options_of[c->key[0]] + c->key[2];
    case COLUMN_SEAT:
        return p->options_of[c->key[1]] + c->key[3];
    default:
        return -1;
    }
}

void program_bounds(const struct program *p, int64_t *lower, int64_t *upper)
{
    for (int j = 0; j < p->n_columns; j++) {
        lower[j] = p->columns[j].lower;
        upper[j] = p->columns[j].upper;
    }
}

void program_free(struct program *p)
{
    if (!p)
        return;
    free(p->columns);
    free(p->yuan);
    free(p->rows);
    free(p->entry_column);
    free(p->entry_value);
    arena_free(p->arena);
}
