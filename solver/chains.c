/* Chains of students: each leaves a section and enters the next, the last into a free seat or back to where the
 * first came from. The best step from section i to section j over all students is an arc of a small graph on
 * the sections; a cycle that gains is found by Bellman and Ford's labels (cyclic exchange: Thompson and Orlin 1989).
 * One node more stands for «nowhere»: a student with a want to spare comes from there, one that gives a seat up
 * goes there; free seats and students above the least let a chain end or begin. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solver/moves.h"

struct arc {
    double gain;  /* points; -INFINITY: none */
    int student;  /* -1: a seat left free, or a place that nobody takes over */
};

struct chains {
    struct search *s;
    struct plan *plan;
    int n;               /* nodes: sections, and nowhere = n - 1 */
    struct arc *arcs;    /* [n * n] */
    int *out, *n_out;    /* [n * n], [n] targets of each node's arcs */
    double *label;
    int *from;
    bool *queued;
    int *queue;
    uint64_t *barred;    /* [n * n bits] arcs that failed when carried out */
};

static void offer_arc(struct chains *c, int i, int j, int student, double gain)
{
    struct arc *a = &c->arcs[(size_t)i * (size_t)c->n + (size_t)j];
    size_t bit = (size_t)i * (size_t)c->n + (size_t)j;
    if (gain <= a->gain || (c->barred[bit / 64] >> (bit % 64) & 1))
        return;
    if (a->gain == -INFINITY)
        c->out[i * c->n + c->n_out[i]++] = j;
    *a = (struct arc){gain, student};
}

/* What a student's other sections let it do: give up section i (or nothing) for one of its wishes. */
static void student_arcs(struct chains *c, int s)
{
    const struct plan *plan = c->plan;
    int others[64], nowhere = c->n - 1, held = plan->held_count[s];
    double once = plan->in->profile.weights[MEASURE_NO_WISH];
    for (int i = -1; i < held && held < 64; i++) {
        int n = 0, leaves = i < 0 ? nowhere : plan->held[s * plan->held_room + i];
        double lost = i < 0 ? 0 : plan->held_worth[s * plan->held_room + i];
        for (int h = 0; h < held; h++)
            if (h != i)
                others[n++] = plan->sections[plan->held[s * plan->held_room + h]].option;
        if (i >= 0)
            offer_arc(c, leaves, nowhere, s,
                      plan_beyond(plan, s, held) - plan_beyond(plan, s, held - 1) - lost - (held == 1 ? once : 0));
        if (n >= plan->most[s])
            continue;
        double more = plan_beyond(plan, s, n + 1) - plan_beyond(plan, s, held);
        for (int r = plan->wish_of[s]; r < plan->wish_of[s + 1]; r++) {
            int a = plan->wishes[r].activity;
            for (int k = plan->section_of[a]; k < plan->section_of[a + 1]; k++)
                if (k != leaves && plan->sections[k].option >= 0 && plan_fits(plan, s, k) &&
                    plan_goes_with(plan, s, plan->sections[k].option, others, n))
                    offer_arc(c, leaves, k, s, plan_seat_worth(plan, s, k, plan->wishes[r].worth) - lost - more + (held ? 0 : once));
        }
    }
}

static void draw_arcs(struct chains *c)
{
    const struct plan *plan = c->plan;
    int nowhere = c->n - 1;
    for (size_t i = 0; i < (size_t)c->n * (size_t)c->n; i++)
        c->arcs[i].gain = -INFINITY;
    memset(c->n_out, 0, sizeof *c->n_out * (size_t)c->n);
    for (int k = 0; k < nowhere; k++) {
        const struct plan_section *sec = &plan->sections[k];
        if (sec->option >= 0 && sec->size < sec->capacity)
            offer_arc(c, k, nowhere, -1, 0);
        if (sec->option >= 0 && sec->size > sec->least)
            offer_arc(c, nowhere, k, -1, 0);
    }
    for (int s = 0; s < plan->in->n_students; s++)
        if (plan->in->students[s].scheduled)
            student_arcs(c, s);
    c->s->work += plan->n_wishes / 4;
}

/* A node on a cycle that gains, or -1. */
static int find_cycle(struct chains *c)
{
    int n = c->n, head = 0, tail = 0, waiting = 0, labels = 0;
    for (int i = 0; i < n; i++) {
        c->label[i] = 0;
        c->from[i] = -1;
        c->queued[i] = true;
        c->queue[tail] = i;
        tail = (tail + 1) % n;
        waiting++;
    }
    while (waiting) {
        int i = c->queue[head];
        head = (head + 1) % n;
        waiting--;
        c->queued[i] = false;
        for (int e = 0; e < c->n_out[i]; e++) {
            int j = c->out[i * n + e];
            double label = c->label[i] + c->arcs[(size_t)i * (size_t)n + (size_t)j].gain;
            if (label <= c->label[j] + 1e-6)
                continue;
            c->label[j] = label;
            c->from[j] = i;
            if (++labels % n == 0) { /* look for a cycle among the parents now and then */
                int steps = 0, at = j;
                while (at >= 0 && steps++ <= n)
                    at = c->from[at];
                if (at >= 0)
                    return at;
            }
            if (!c->queued[j]) {
                c->queued[j] = true;
                c->queue[tail] = j;
                tail = (tail + 1) % n;
                waiting++;
            }
        }
    }
    return -1;
}

/* Carries the cycle through `node` out; true if the plan gained. Else its arcs are barred. */
static bool carry_out(struct chains *c, int node)
{
    struct plan *plan = c->plan;
    double before = plan->value;
    int nowhere = c->n - 1, at = node;
    bool good = true;
    plan_commit(plan);
    do {
        int i = c->from[at], student = c->arcs[(size_t)i * (size_t)c->n + (size_t)at].student;
        if (student >= 0 && i != nowhere && good) {
            good = plan_holds(plan, student, i);
            if (good)
                plan_leave(plan, student, i);
        }
        at = i;
    } while (at != node);
    do {
        int i = c->from[at], student = c->arcs[(size_t)i * (size_t)c->n + (size_t)at].student, others[64], n = 0;
        if (student >= 0 && at != nowhere && good) {
            for (int h = 0; h < plan->held_count[student] && n < 64; h++)
                others[n++] = plan->sections[plan->held[student * plan->held_room + h]].option;
            good = n < plan->most[student] && plan_fits(plan, student, at) &&
                   plan_goes_with(plan, student, plan->sections[at].option, others, n);
            if (good)
                plan_seat(plan, student, at);
        }
        at = i;
    } while (at != node);
    if (good && plan->value < before - 1e-6)
        return true;
    plan_undo(plan);
    do {
        size_t bit = (size_t)c->from[at] * (size_t)c->n + (size_t)at;
        c->barred[bit / 64] |= UINT64_C(1) << (bit % 64);
        at = c->from[at];
    } while (at != node);
    return false;
}

bool search_chains(struct search *s)
{
    struct plan *plan = s->plan;
    struct chains c = {.s = s, .plan = plan, .n = plan->n_sections + 1};
    size_t n = (size_t)c.n, bits = n * n / 64 + 1;
    c.arcs = xmalloc(n * n * sizeof *c.arcs);
    c.out = xmalloc(n * n * sizeof *c.out);
    c.n_out = xmalloc(n * sizeof *c.n_out);
    c.label = xmalloc(n * sizeof *c.label);
    c.from = xmalloc(n * sizeof *c.from);
    c.queued = xmalloc(n);
    c.queue = xmalloc(n * sizeof *c.queue);
    c.barred = xcalloc(bits, sizeof *c.barred);
    bool gained = false;
    while (!search_is_over(s->run)) {
        draw_arcs(&c);
        int node = find_cycle(&c);
        if (node < 0)
            break;
        if (carry_out(&c, node)) {
            gained = true;
            memset(c.barred, 0, bits * sizeof *c.barred);
        }
    }
    plan_commit(plan);
    free(c.arcs);
    free(c.out);
    free(c.n_out);
    free(c.label);
    free(c.from);
    free(c.queued);
    free(c.queue);
    free(c.barred);
    return gained;
}
