#include "solver/warm.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/text.h"
#include "solver/carry.h"
#include "solver/moves.h"
#include "solver/prices.h"

static bool is_of(const struct proof *proof, const struct program *p)
{
    bool fits = true;
    for (int k = 0; k < proof->n_terms && fits; k++)
        fits = proof->row[k] < p->n_rows;
    return fits;
}

void warm_take_proof(struct warm *w, const char *path)
{
    struct diags *d = diags_new();
    bool intact = false;
    struct certificate *c = access(path, R_OK) == 0 ? certificate_read(path, d, &intact) : NULL;
    struct program *p = c && intact ? program_build_as(w->in, true, c->proof->exact) : NULL;
    if (p && is_of(c->proof, p)) {
        w->program = p;
        w->proof = c->proof;
        c->proof = NULL;
    } else {
        program_free(p);
    }
    certificate_free(c);
    diags_free(d);
}

void warm_drop_proof(struct warm *w)
{
    program_free((struct program *)w->program);
    proof_free((struct proof *)w->proof);
    w->program = NULL;
    w->proof = NULL;
}

/* Ids of this school to indices. */
struct ids {
    struct map slots, rooms, staff, providers, activities, students;
};

#define MAP_IDS(arena, in, list, to)                                                                                   \
    do {                                                                                                               \
        (to) = map_new(arena);                                                                                         \
        for (int i = 0; i < (in)->n_##list; i++)                                                                       \
            map_put(&(to), (in)->list[i].id, i);                                                                       \
    } while (0)

static struct ids ids_of(struct arena *a, const struct instance *in)
{
    struct ids ids;
    MAP_IDS(a, in, slots, ids.slots);
    MAP_IDS(a, in, rooms, ids.rooms);
    MAP_IDS(a, in, staff, ids.staff);
    MAP_IDS(a, in, providers, ids.providers);
    MAP_IDS(a, in, activities, ids.activities);
    MAP_IDS(a, in, students, ids.students);
    return ids;
}

/* The section's starts here; false where one of the slots is gone. */
static bool starts_here(const struct ids *ids, const struct instance *in, const struct section *from,
                        struct slotset *starts)
{
    *starts = (struct slotset){{0}};
    for (int t = slotset_next(&from->starts, 0); t >= 0; t = slotset_next(&from->starts, t + 1)) {
        int here = map_get(&ids->slots, in->slots[t].id);
        if (here < 0)
            return false;
        slotset_add(starts, here);
    }
    return true;
}

/* Leader `index` of an option: staff, then providers. */
static int leader_here(const struct ids *ids, const struct warm *w, const struct section *from, int n_staff)
{
    if (from->provider >= 0) {
        int v = map_get(&ids->providers, w->in->providers[from->provider].id);
        return v < 0 ? -1 : n_staff + v;
    }
    int leader = section_leader(w->in, from);
    return leader < 0 ? -1 : map_get(&ids->staff, w->in->staff[from->staff.at[leader]].id);
}

/* Opens section `k` as the option, with the same room and leader, else with any. */
static bool open_as(struct plan *plan, int k, int option, int leader, int room)
{
    const struct program *p = plan->p;
    const struct option *op = &p->options[option];
    for (int pass = 0; pass < 4; pass++) /* bit 0: any room; bit 1: any leader */
        for (int i = 0; i < op->rooms.count; i++)
            for (int j = 0; j < op->leaders.count; j++) {
                int r = op->rooms.at[i], q = op->leaders.at[j];
                if (!(pass & 1) && (room < 0 || !ints_has(&p->room_classes[r].rooms, room)))
                    continue;
                if ((!(pass & 2) && q != leader) || !move_may(plan, k, option, q, r) ||
                    !plan_may_open(plan, k, option, q, r))
                    continue;
                plan_open(plan, k, option, q, r);
                return true;
            }
    return false;
}

static void seat_all(struct plan *plan, const struct ids *ids, const struct instance *in, const struct section *from,
                     int k)
{
    for (int i = 0; i < from->students.count; i++) {
        int s = map_get(&ids->students, in->students[from->students.at[i]].id);
        if (s >= 0)
            plan_seat_if_free(plan, s, k);
    }
}

/* Opens section `k` at the same times as `from` runs, for the grades that keep most of its students; false where it
 * cannot. */
static bool open_like(struct plan *plan, const struct ids *ids, const struct warm *w, const struct section *from, int k,
                      const struct slotset *starts)
{
    int a = plan->sections[k].activity, leader = leader_here(ids, w, from, plan->in->n_staff), best = -1, most = -1;
    int room = from->room < 0 ? -1 : map_get(&ids->rooms, w->in->rooms[from->room].id);
    for (int o = plan->p->options_of[a]; o < plan->p->options_of[a + 1]; o++) {
        if (!slotset_equal(&plan->p->options[o].starts, starts) || plan->p->options[o].weeks != from->weeks)
            continue;
        plan_commit(plan);
        if (open_as(plan, k, o, leader, room)) {
            seat_all(plan, ids, w->in, from, k);
            if (plan->sections[k].size > most) {
                best = o;
                most = plan->sections[k].size;
            }
        }
        plan_undo(plan);
    }
    if (best < 0 || !open_as(plan, k, best, leader, room))
        return false;
    seat_all(plan, ids, w->in, from, k);
    plan_commit(plan);
    return true;
}

double warm_plan(struct search *s, const struct warm *w)
{
    struct plan *plan = s->plan;
    int seats = 0, taken = 0;
    struct arena *a = arena_new();
    struct ids ids = ids_of(a, plan->in);
    for (int i = 0; i < w->timetable->n_sections; i++) {
        const struct section *from = &w->timetable->sections[i];
        int activity = map_get(&ids.activities, w->in->activities[from->activity].id);
        struct slotset starts;
        seats += from->students.count;
        if (activity < 0 || !starts_here(&ids, w->in, from, &starts))
            continue;
        bool opened = false;
        for (int k = plan->section_of[activity]; k < plan->section_of[activity + 1] && !opened; k++)
            opened = plan->sections[k].option < 0 && open_like(plan, &ids, w, from, k, &starts);
    }
    for (int st = 0; st < plan->in->n_students; st++)
        taken += plan->held_count[st];
    arena_free(a);
    return seats ? (double)taken / seats : 1;
}

/* Prices ------------------------------------------------------------------------------------ */

bool warm_prices(const struct relaxation *r, const struct warm *w, double *price)
{
    enum { MOST = 1000000 };
    const struct program *p = r->p;
    int64_t *known = xcalloc(2 * ((size_t)p->n_rows + 1), sizeof *known), *none = known + p->n_rows, bound;
    bool better = carry_best(r, w, known, &bound) && bound > carry_bound(r, none);
    for (int i = 0; i < p->n_rows; i++) /* what grew without end in a direction that changes no bound is no start */
        better &= llabs(known[i]) <= (int64_t)MOST * RELAXATION_SCALE;
    for (int i = 0; i < p->n_rows && better; i++)
        price[i] = (double)known[i] / RELAXATION_SCALE;
    free(known);
    return better;
}

void warm_first_bounds(struct run *r)
{
    run_bound(r, 0, proof_new(PROOF_BY_ROWS, false), N_("no measure is negative"));
    if (!r->options->warm)
        return;
    struct relaxation *relaxation = relaxation_new(r->p);
    struct proof *carried = carry_proof(relaxation, r->options->warm, r->exact);
    relaxation_free(relaxation);
    if (carried)
        run_bound(r, carried->bound, carried, N_("prices"));
}

bool warm_bound(const struct program *p, const struct warm *w, int64_t *bound)
{
    struct relaxation *r = relaxation_new(p);
    int64_t *best = xmalloc(sizeof *best * ((size_t)p->n_rows + 1));
    bool good = carry_best(r, w, best, bound);
    relaxation_free(r);
    free(best);
    return good;
}

struct proof *warm_prove(const struct program *p, const struct warm *w, int steps, double seconds,
                         const volatile sig_atomic_t *interrupted)
{
    const struct solve_options options = {.threads = 1, .time_limit = seconds, .warm = w, .interrupted = interrupted};
    struct buf why = {0};
    struct run run;
    run_begin(&run, p->in, p, &options, &why);
    struct prices *prices = prices_new(&run);
    prices_improve(prices, steps, 0, 0);
    prices_free(prices);
    run_end(&run);
    guard_end_thread();
    buf_free(&why);
    return run.proof;
}
