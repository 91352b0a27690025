/* The program's columns of duties that are settled, and those that follow from them. */
#include <stdlib.h>
#include <string.h>

#include "base/whole.h"
#include "program/facts.h"
#include "solver/desk.h"

static bool stands(const struct desk *d, const struct need *n, const struct column *c)
{
    bool familiar = n->kind == DUTY_IS_STUDY && d->familiar[n->person * d->in->n_pools + n->what];
    switch (c->kind) {
    case COLUMN_FAMILIAR:
        return n->kind == DUTY_IS_STUDY && familiar && c->key[1] == n->what && c->key[2] == n->slot && c->key[3] == n->v &&
               c->key[4] == n->site;
    case COLUMN_STUDY:
        return n->kind == DUTY_IS_STUDY && (!familiar || !d->in->profile.weights[MEASURE_UNFAMILIAR]) &&
               c->key[1] == n->slot && c->key[3] == n->v && c->key[4] == n->site;
    case COLUMN_POST:
        return n->kind == DUTY_IS_POST && c->key[1] == n->what && c->key[2] == n->slot && c->key[3] == 0;
    default:
        return false;
    }
}

static void set_duties(struct desk *d)
{
    const struct program *p = d->p;
    /* needs by person, so that each column looks at a handful */
    int *first = xcalloc((size_t)d->in->n_staff + 2, sizeof *first), *list = xmalloc(sizeof *list * ((size_t)d->n_needs + 1));
    for (int i = 0; i < d->n_needs; i++)
        first[d->needs[i].person + 1]++;
    for (int q = 0; q < d->in->n_staff; q++)
        first[q + 1] += first[q];
    int *next = xmalloc(sizeof *next * ((size_t)d->in->n_staff + 1));
    memcpy(next, first, sizeof *next * ((size_t)d->in->n_staff + 1));
    for (int i = 0; i < d->n_needs; i++)
        list[next[d->needs[i].person]++] = i;
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        if (c->kind == COLUMN_FAMILIAR || c->kind == COLUMN_STUDY || c->kind == COLUMN_POST) {
            for (int i = first[c->key[0]]; i < first[c->key[0] + 1]; i++)
                d->x[j] += stands(d, &d->needs[list[i]], c);
        } else if (c->kind == COLUMN_EXTRA || (c->kind == COLUMN_LEAD && c->key[3] < d->in->n_staff)) {
            enum duty_kind kind = c->kind == COLUMN_EXTRA ? DUTY_IS_EXTRA : DUTY_IS_LEAD;
            d->x[j] = 0;
            for (int i = first[c->key[3]]; i < first[c->key[3] + 1]; i++) {
                const struct need *n = &d->needs[list[i]];
                const struct plan_section *s = n->kind == kind ? &d->plan->sections[n->what] : NULL;
                d->x[j] += s && s->activity == c->key[0] && d->index[n->what] == c->key[1] &&
                           s->option == program_option(p, c);
            }
        }
    }
    free(first);
    free(list);
    free(next);
}

static const struct plan_section *section_of(const struct desk *d, int activity, int i)
{
    for (int k = d->plan->section_of[activity]; k < d->plan->section_of[activity + 1]; k++)
        if (d->index[k] == i && d->plan->sections[k].option >= 0)
            return &d->plan->sections[k];
    return NULL;
}

static void size_range(const struct desk *d, int activity, int *largest, int *smallest)
{
    *largest = 0;
    *smallest = 1 << 30;
    for (int k = d->plan->section_of[activity]; k < d->plan->section_of[activity + 1]; k++) {
        const struct plan_section *s = &d->plan->sections[k];
        if (s->option < 0)
            continue;
        *largest = s->size > *largest ? s->size : *largest;
        *smallest = s->size < *smallest ? s->size : *smallest;
    }
    *smallest = *smallest == 1 << 30 ? 0 : *smallest;
}

static bool friends_apart(const struct desk *d, int s1, int s2, int activity)
{
    int at[2] = {-1, -1}, who[2] = {s1, s2};
    for (int w = 0; w < 2; w++)
        for (int i = 0; i < d->plan->held_count[who[w]]; i++) {
            int k = d->plan->held[who[w] * d->plan->held_room + i];
            if (d->plan->sections[k].activity == activity)
                at[w] = k;
        }
    return at[0] >= 0 && at[1] >= 0 && at[0] != at[1];
}

/* COLUMN_DAY: the rows say for each duty which day of which weeks it marks. */
static void set_days(struct desk *d)
{
    const struct program *p = d->p;
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        if (r->family != FAMILY_STAFF || r->count != 2 || p->columns[p->entry_column[r->first + 1]].kind != COLUMN_DAY)
            continue;
        if (d->x[p->entry_column[r->first]])
            d->x[p->entry_column[r->first + 1]] = 1;
    }
}

/* Columns that follow from the others. */
static void set_dependent(struct desk *d)
{
    const struct program *p = d->p;
    const struct instance *in = d->in;
    int64_t high = INT64_MIN, low = INT64_MAX;
    for (int q = 0; q < in->n_staff; q++) {
        int64_t total = d->people[q].load + in->staff[q].prior_load, up = load_by_share(in, q, d->people[q].load);
        if (!d->people[q].counted)
            continue;
        high = up > high ? up : high;
        low = d->people[q].low && total < low ? total : low;
    }
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        int largest, smallest;
        switch (c->kind) {
        case COLUMN_ADULTS: {
            const struct plan_section *s = section_of(d, c->key[0], c->key[1]);
            d->x[j] = s && c->key[2] == adults_by_size(&in->activities[c->key[0]], s->size);
            break;
        }
        case COLUMN_BESIDE: {
            const struct plan_section *s = section_of(d, c->key[0], c->key[1]);
            const struct activity *a = &in->activities[c->key[0]];
            d->x[j] = s && s->leader >= in->n_staff && s->size <= a->students_per_adult;
            break;
        }
        case COLUMN_LARGEST:
        case COLUMN_SMALLEST:
            size_range(d, c->key[0], &largest, &smallest);
            d->x[j] = c->kind == COLUMN_LARGEST ? largest : smallest;
            break;
        case COLUMN_APART:
            d->x[j] = friends_apart(d, c->key[0], c->key[1], c->key[2]);
            break;
        case COLUMN_SHARED:
            if (c->key[4] == 1) {
                const struct plan_section *s = section_of(d, c->key[0], c->key[1]);
                d->x[j] = s && s->option == p->options_of[c->key[0]] + c->key[2] && s->room == c->key[3] ? s->size : 0;
            }
            break;
        case COLUMN_UNFAMILIAR: {
            int groups = d->groups[cell(d, c->key[0], c->key[1], c->key[2])];
            int known = d->familiar_count[cell(d, c->key[0], c->key[1], c->key[2])];
            d->x[j] = groups > known ? groups - known : 0;
            break;
        }
        case COLUMN_GAINED: {
            int had = past_seats(in->past, c->key[0]), held = d->plan->held_count[c->key[0]];
            d->x[j] = held > had ? held - had : 0;
            break;
        }
        case COLUMN_U:
            d->x[j] = high;
            break;
        case COLUMN_L:
            d->x[j] = low;
            break;
        case COLUMN_MOST: /* the highest place on the lattice that is not above U, the lowest not below L */
            d->x[j] = floor_div(high - c->key[0] + c->key[2], c->key[1]);
            break;
        case COLUMN_LEAST:
            d->x[j] = ceil_div(low - c->key[0] - c->key[2], c->key[1]);
            break;
        default:
            break;
        }
    }
}

/* BASE and REASON: which bound the number of groups meets. */
static void set_reasons(struct desk *d)
{
    const struct program *p = d->p;
    for (int j = 0; j < p->n_columns; j++) {
        if (p->columns[j].kind != COLUMN_BASE)
            continue;
        int last = j + 1;
        while (last < p->n_columns && p->columns[last].kind == COLUMN_REASON)
            last++;
        const int *key = p->columns[j].key;
        int64_t n = 0, groups = 0;
        for (int v = 0; v < p->study_weeks[key[1]].count; v++)
            if (p->study_weeks[key[1]].at[v] & p->study_weeks[key[1]].parts[key[2]])
                groups += d->groups[cell(d, key[0], key[1], v)];
        for (int i = 0; i < d->in->pools[key[0]].students.count; i++)
            n += desk_in_study(d, d->in->pools[key[0]].students.at[i], key[1]);
        int size = d->in->profile.study.max_size;
        d->x[j] = (n + size - 1) / size;
        /* more groups than the size asks for: some clique is the reason; the rows tell which */
        int reason = last - 1;
        if (groups > d->x[j])
            for (int i = 0; i < p->n_rows; i++) {
                const struct row *r = &p->rows[i];
                if (r->family != FAMILY_STUDY || r->lower > -PROGRAM_INF)
                    continue;
                int64_t sum = 0, here = -1;
                for (int e = r->first; e < r->first + r->count; e++) {
                    int c = p->entry_column[e];
                    if (c > j && c < last - 1)
                        here = c, sum += p->entry_value[e];
                    else
                        sum += p->entry_value[e] * d->x[c];
                }
                if (here >= 0 && sum <= r->upper)
                    reason = (int)here;
            }
        d->x[reason] = 1;
    }
}

void desk_columns(struct desk *d)
{
    set_duties(d);
    set_dependent(d);
    set_days(d);
    set_reasons(d);
}
