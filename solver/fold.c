#include "solver/fold.h"

#include <stdlib.h>
#include <string.h>

/* Which part of a column's key is the activity, the next one being the section; -1: neither. */
static int section_key(const struct column *c)
{
    switch (c->kind) {
    case COLUMN_OPEN:
    case COLUMN_ROOM:
    case COLUMN_LEAD:
    case COLUMN_ADULTS:
    case COLUMN_BESIDE:
    case COLUMN_EXTRA:
        return 0;
    case COLUMN_SEAT:
        return 1;
    default:
        return -1;
    }
}

/* Columns ------------------------------------------------------------------------------------ */

/* Alike but for their sections. */
static bool same_meaning(const struct column *c, const struct column *d, int section)
{
    if (c->kind != d->kind)
        return false;
    for (int k = 0; k < 5; k++)
        if (k != section && c->key[k] != d->key[k])
            return false;
    return true;
}

/* The columns of one kind of a section, seats of a student, stand together, and in one order in each section. */
void fold_columns(struct relaxation *r)
{
    const struct program *p = r->p;
    r->first_column = ARENA_ARRAY(r->arena, p->n_columns, int);
    int *place = ARENA_ARRAY(r->arena, p->in->n_activities * COLUMN_KINDS, int); /* where those of section 0 start */
    for (int j = 0, start = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        int k = section_key(c);
        r->first_column[j] = j;
        if (k < 0)
            continue;
        if (j == 0 || c[-1].kind != c->kind || c[-1].key[k] != c->key[k] || c[-1].key[k + 1] != c->key[k + 1])
            start = j;
        int *at = &place[c->key[k] * COLUMN_KINDS + (int)c->kind];
        if (c->key[k + 1] == 0 && start == j)
            *at = j;
        int first = *at + j - start;
        if (first < j && same_meaning(c, &p->columns[first], k + 1) && p->columns[first].key[k + 1] == 0)
            r->first_column[j] = first;
    }
}

/* Rows --------------------------------------------------------------------------------------- */

/* Whether all that the row says of sections is about section *i of activity *a. */
static bool one_section(const struct program *p, const struct row *r, int *a, int *i)
{
    *a = *i = -1;
    for (int e = r->first; e < r->first + r->count; e++) {
        const struct column *c = &p->columns[p->entry_column[e]];
        int k = section_key(c);
        if (k < 0)
            continue;
        if (*a >= 0 && (c->key[k] != *a || c->key[k + 1] != *i))
            return false;
        *a = c->key[k];
        *i = c->key[k + 1];
    }
    return *a >= 0;
}

/* Two rows that say the same of different sections: entry by entry. */
static bool says_the_same(const struct relaxation *x, const struct row *r, const struct row *other)
{
    const struct program *p = x->p;
    if (r->family != other->family || r->count != other->count || r->lower != other->lower || r->upper != other->upper)
        return false;
    for (int e = 0; e < r->count; e++)
        if (p->entry_value[r->first + e] != p->entry_value[other->first + e] ||
            x->first_column[p->entry_column[r->first + e]] != x->first_column[p->entry_column[other->first + e]])
            return false;
    return true;
}

/* A row that the sort of a block holds anyway: at most so many seats of an option where it opens. (Rows of the same
 * form by class, where an activity has one option, are left out with it.) */
static bool within_block(const struct program *p, const struct row *r)
{
    int open = 0, others = 0;
    for (int e = r->first; e < r->first + r->count; e++) {
        enum column_kind kind = p->columns[p->entry_column[e]].kind;
        open += kind == COLUMN_OPEN;
        others += kind != COLUMN_OPEN && kind != COLUMN_SEAT;
    }
    return open == 1 && !others && r->count > 2;
}

/* Whether what the row says of each section may count in sum over the sections. */
static bool may_sum(const struct relaxation *x, int row)
{
    enum family family = x->p->rows[row].family;
    if (x->use[row] == ROW_SECTION)
        return true;
    return x->use[row] == ROW_DROPPED && !within_block(x->p, &x->p->rows[row]) &&
           (family == FAMILY_SIZE || family == FAMILY_TUTORING || family == FAMILY_APART || family == FAMILY_UNEVEN);
}

static int how_many_say(const struct relaxation *x, int row)
{
    int n = 0;
    for (int k = row; k >= 0; k = x->next[k])
        n++;
    return n;
}

/* Each of them for itself again. */
static void part_chain(struct relaxation *x, int row)
{
    for (int k = row, next; k >= 0; k = next) {
        next = x->next[k];
        x->stands[k] = k;
        x->next[k] = -1;
    }
}

/* The next row of section 0 after this one, -1 for the first, that says the same; -1: none. */
static int match_of(const struct relaxation *x, int row, int first, int after, const int *chain)
{
    int match = after < 0 ? first : chain[after];
    while (match >= 0 && !says_the_same(x, &x->p->rows[row], &x->p->rows[match]))
        match = chain[match];
    return match;
}

/* The first section's rows stand for all, where each section has them alike and in the same order. */
void fold_rows(struct relaxation *x)
{
    const struct program *p = x->p;
    const struct instance *in = p->in;
    int *last = ARENA_ARRAY(x->arena, p->n_rows, int);  /* of each row of section 0: the last that says the same */
    int *chain = ARENA_ARRAY(x->arena, p->n_rows, int); /* and the one after it */
    int *first = ARENA_ARRAY(x->arena, in->n_activities, int), *end = ARENA_ARRAY(x->arena, in->n_activities, int);
    int *of = ARENA_ARRAY(x->arena, in->n_activities, int), n = 0; /* where its sections are in: */
    for (int a = 0; a < in->n_activities; a++) {
        first[a] = -1;
        of[a] = n;
        n += in->activities[a].sections_max;
    }
    int *matched = ARENA_ARRAY(x->arena, n, int); /* of each section: the last row of section 0 */
    for (int k = 0; k < n; k++)
        matched[k] = -1;
    for (int row = 0; row < p->n_rows; row++) {
        int a, i;
        if (!may_sum(x, row) || !one_section(p, &p->rows[row], &a, &i))
            continue;
        if (i == 0) {
            chain[row] = -1;
            *(first[a] < 0 ? &first[a] : &chain[end[a]]) = row;
            end[a] = last[row] = row;
            continue;
        }
        int match = match_of(x, row, first[a], matched[of[a] + i], chain);
        if (match < 0)
            continue;
        matched[of[a] + i] = match;
        x->stands[row] = match;
        x->next[last[match]] = row;
        last[match] = row;
    }
    for (int a = 0; a < in->n_activities; a++)
        for (int row = first[a]; row >= 0; row = chain[row]) {
            bool summed = x->use[row] == ROW_DROPPED;
            if (how_many_say(x, row) < in->activities[a].sections_max)
                part_chain(x, row);
            else
                for (int k = row; k >= 0 && summed; k = x->next[k])
                    x->use[k] = ROW_PRICED;
        }
}

/* Activities -------------------------------------------------------------------------------- */

/* How often the columns that each column stands for occur, and with what value. */
struct uses {
    int *count; /* [n_columns] */
    int64_t *value;
};

bool fold_is_rank(const struct relaxation *r, int column)
{
    const struct column *c = &r->p->columns[column];
    return c->kind == COLUMN_OPEN && r->ranked[c->key[0]];
}

bool fold_reads_any(const struct relaxation *r, int column)
{
    const struct column *c = &r->p->columns[column];
    int k = section_key(c);
    return k >= 0 && r->alike[c->key[k]] && !fold_is_rank(r, column);
}

int fold_activity(const struct column *c)
{
    return section_key(c) == 0 ? c->key[0] : -1;
}

/* Folded stay those whose columns cost and are bounded the same in each section, and are in all of them. */
static void compare_columns(struct relaxation *r, const struct uses *u)
{
    const struct program *p = r->p;
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j], *of = &p->columns[r->first_column[j]];
        int a = fold_activity(c);
        u->count[r->first_column[j]]++;
        if (a >= 0 && (r->cost[j] != r->cost[r->first_column[j]] || c->lower != of->lower || c->upper != of->upper))
            r->folded[a] = false;
    }
    for (int j = 0; j < p->n_columns; j++) {
        int a = fold_activity(&p->columns[j]);
        if (a >= 0 && u->count[r->first_column[j]] != p->in->activities[a].sections_max)
            r->folded[a] = false;
    }
    memset(u->count, 0, sizeof *u->count * (size_t)p->n_columns);
}

/* And whose columns of all sections a row has alike, where it is not one section's. */
static void compare_entries(struct relaxation *r, const struct row *row, const struct uses *u)
{
    const struct program *p = r->p;
    for (int e = row->first; e < row->first + row->count; e++) {
        int j = p->entry_column[e], first = r->first_column[j], a = fold_activity(&p->columns[j]);
        if (u->count[first]++ == 0)
            u->value[first] = p->entry_value[e];
        else if (a >= 0 && u->value[first] != p->entry_value[e])
            r->folded[a] = false;
    }
    for (int e = row->first; e < row->first + row->count; e++) {
        int j = p->entry_column[e], a = fold_activity(&p->columns[j]);
        if (a >= 0 && u->count[r->first_column[j]] != p->in->activities[a].sections_max)
            r->folded[a] = false;
    }
    for (int e = row->first; e < row->first + row->count; e++)
        u->count[r->first_column[p->entry_column[e]]] = 0;
}

/* Not ranked are those of which a row says of one section what ties its options; sums over the sections may. */
static void find_ranked(struct relaxation *r)
{
    const struct program *p = r->p;
    r->ranked = ARENA_ARRAY(r->arena, p->in->n_activities, bool);
    memcpy(r->ranked, r->folded, sizeof *r->ranked * (size_t)p->in->n_activities);
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *row = &p->rows[i];
        bool summed = r->use[i] == ROW_PRICED && (r->stands[i] != i || r->next[i] >= 0);
        int a, k, option = -2;
        if (r->use[i] == ROW_DROPPED || summed || !one_section(p, row, &a, &k))
            continue;
        for (int e = row->first; e < row->first + row->count; e++) {
            const struct column *c = &p->columns[p->entry_column[e]];
            if (section_key(c) < 0)
                continue;
            if (option != -2 && program_option(p, c) != option)
                r->ranked[a] = false;
            option = program_option(p, c);
        }
    }
}

void fold_activities(struct relaxation *r)
{
    const struct program *p = r->p;
    struct uses u = {.count = xcalloc((size_t)p->n_columns + 1, sizeof *u.count),
                     .value = xcalloc((size_t)p->n_columns + 1, sizeof *u.value)};
    r->folded = ARENA_ARRAY(r->arena, p->in->n_activities, bool);
    for (int a = 0; a < p->in->n_activities; a++)
        r->folded[a] = r->alike[a];
    compare_columns(r, &u);
    for (int i = 0; i < p->n_rows; i++)
        if (r->use[i] != ROW_DROPPED && r->stands[i] == i && r->next[i] < 0)
            compare_entries(r, &p->rows[i], &u);
    for (int i = 0; i < p->n_rows; i++) {
        int a, k;
        if (r->use[i] == ROW_SECTION && r->next[i] >= 0 && r->stands[i] == i && one_section(p, &p->rows[i], &a, &k) &&
            !r->folded[a])
            part_chain(r, i);
    }
    find_ranked(r);
    free(u.count);
    free(u.value);
}
