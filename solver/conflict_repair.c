/* The cheapest repair: levels of facts, least in price, at which the school has a timetable.
 *
 * Each question answered «no» gives a core: for every fact the highest level that does not help, whatever the
 * facts outside the core do. Every timetable needs some fact of each core beyond its level, so a best-first search
 * over levels that go just beyond hits on the cheapest repair (least hitting sets, as in MaxHS: Davies and Bacchus
 * 2011). A fact by value (fact_by_value) is excluded at the value asked only. */
#include "solver/inquiry.h"

#include <stdlib.h>
#include <string.h>

enum { NODES_MOST = 2000 };

struct node {
    int64_t price;
    int *level;
};

struct repair {
    struct inquiry *q;
    int n_nodes, n_cores, room_nodes, room_cores;
    struct node *nodes; /* open */
    int **cores;        /* [n_facts]: highest level in vain, LEVEL_OUT: outside */
};

static int *levels_copy(const struct inquiry *q, const int *level)
{
    int *to = xmalloc(sizeof *to * ((size_t)q->n_facts + 1));
    memcpy(to, level, sizeof *to * (size_t)q->n_facts);
    return to;
}

/* The highest level of the fact that still gives no timetable, level[fact] surely being one. */
static int highest_in_vain(struct inquiry *q, int *level, int fact, const struct school_part *part)
{
    int low = level[fact], high = q->facts[fact].levels + 1;
    while (high - low > 1) {
        /* the top first: it tells whether the fact helps at all */
        int middle = high == q->facts[fact].levels + 1 ? high - 1 : low + (high - low) / 2;
        level[fact] = middle;
        if (ask(q, level, part) == REPLY_NO)
            low = middle;
        else
            high = middle;
    }
    level[fact] = low;
    return low;
}

static int *core_of(struct inquiry *q, const int *at, const struct school_part *part)
{
    int *core = levels_copy(q, at), n = 0;
    int *order = xmalloc(sizeof *order * ((size_t)q->n_facts + 1));
    struct range *ranges = xmalloc(sizeof *ranges * ((size_t)q->n_facts + 1));
    for (int i = 0; i < q->n_facts; i++)
        if (fact_concerns(q, &q->facts[i], part)) {
            order[n] = i;
            ranges[n] = (struct range){n, 1};
            n++;
        } else {
            core[i] = LEVEL_OUT;
        }
    leave_out(q, core, order, ranges, n, part);
    for (int i = 0; i < q->n_facts; i++)
        if (core[i] != LEVEL_OUT && q->facts[i].levels > core[i] && !fact_by_value(q->facts[i].kind))
            highest_in_vain(q, core, i, part);
    free(order);
    free(ranges);
    return core;
}

static const int *core_hit(const struct repair *r, const int *level)
{
    for (int k = 0; k < r->n_cores; k++) {
        bool beyond = false;
        for (int i = 0; i < r->q->n_facts && !beyond; i++)
            beyond = r->cores[k][i] != LEVEL_OUT &&
                     (fact_by_value(r->q->facts[i].kind) ? level[i] != r->cores[k][i] : level[i] > r->cores[k][i]);
        if (!beyond)
            return r->cores[k];
    }
    return NULL;
}

static void push(struct repair *r, const int *level, int fact, int to)
{
    struct inquiry *q = r->q;
    int64_t price = 0;
    int *child = levels_copy(q, level);
    child[fact] = to;
    for (int i = 0; i < q->n_facts; i++)
        price += child[i] ? fact_price(&q->facts[i], child[i]) : 0;
    for (int k = 0; k < r->n_nodes; k++)
        if (r->nodes[k].price == price && !memcmp(r->nodes[k].level, child, sizeof *child * (size_t)q->n_facts)) {
            free(child);
            return;
        }
    if (r->n_nodes == r->room_nodes) {
        r->room_nodes = r->room_nodes ? 2 * r->room_nodes : 64;
        r->nodes = xrealloc(r->nodes, (size_t)r->room_nodes, sizeof *r->nodes);
    }
    r->nodes[r->n_nodes++] = (struct node){price, child};
}

static struct node pop(struct repair *r)
{
    int best = 0;
    for (int k = 1; k < r->n_nodes; k++)
        if (r->nodes[k].price < r->nodes[best].price)
            best = k;
    struct node n = r->nodes[best];
    memmove(&r->nodes[best], &r->nodes[best + 1], sizeof n * (size_t)(r->n_nodes - best - 1));
    r->n_nodes--;
    return n;
}

static void branch(struct repair *r, const struct node *n, const int *core)
{
    for (int i = 0; i < r->q->n_facts; i++) {
        if (core[i] == LEVEL_OUT)
            continue;
        int to = fact_by_value(r->q->facts[i].kind) ? n->level[i] + 1 : core[i] + 1;
        if (to <= r->q->facts[i].levels)
            push(r, n->level, i, to);
    }
}

static void take(struct inquiry *q, struct conflict *c, const struct node *n, enum shown sufficient,
                 enum shown cheapest)
{
    int count = 0;
    for (int i = 0; i < q->n_facts; i++)
        count += n->level[i] != 0;
    c->repair = ARENA_ARRAY(c->arena, count, struct conflict_repair);
    c->n_repair = 0;
    for (int i = 0; i < q->n_facts; i++)
        if (n->level[i])
            c->repair[c->n_repair++] =
                (struct conflict_repair){q->facts[i], n->level[i], fact_price(&q->facts[i], n->level[i])};
    c->price = n->price;
    c->sufficient = sufficient;
    c->cheapest = cheapest;
    c->n_absent = q->n_absent;
    c->absent_student = q->absent_student;
    c->absent_slot = q->absent_slot;
}

void repair_find(struct inquiry *q, struct conflict *c)
{
    struct repair r = {.q = q};
    int *none = xcalloc((size_t)q->n_facts + 1, sizeof *none);
    bool done = false;
    push(&r, none, 0, 0);
    free(none);
    for (int k = 0; k < NODES_MOST && r.n_nodes && !done && !inquiry_is_over(q); k++) {
        struct node n = pop(&r);
        const int *core = core_hit(&r, n.level);
        if (!core) {
            enum reply reply;
            const struct school_part *part = ask_all(q, n.level, &reply);
            done = reply != REPLY_NO;
            if (done && (reply == REPLY_YES || (n.price > 0 && !inquiry_is_over(q))))
                take(q, c, &n, reply == REPLY_YES ? SHOWN_SCHOOL : SHOWN_NOT, SHOWN_SCHOOL);
            if (!done) {
                if (r.n_cores == r.room_cores) {
                    r.room_cores = r.room_cores ? 2 * r.room_cores : 16;
                    r.cores = xrealloc(r.cores, (size_t)r.room_cores, sizeof *r.cores);
                }
                core = r.cores[r.n_cores++] = core_of(q, n.level, part);
            }
        }
        if (!done)
            branch(&r, &n, core);
        free(n.level);
    }
    for (int k = 0; k < r.n_nodes; k++)
        free(r.nodes[k].level);
    for (int k = 0; k < r.n_cores; k++)
        free(r.cores[k]);
    free(r.nodes);
    free(r.cores);
}

int level_alone(struct inquiry *q, int *level, int fact, const struct school_part *part)
{
    int before = level[fact], found = 0;
    int low = before, high = q->facts[fact].levels + 1;
    while (high - low > 1 && !inquiry_is_over(q)) {
        bool first = high == q->facts[fact].levels + 1;
        int middle = fact_by_value(q->facts[fact].kind) ? low + 1 : first ? high - 1 : low + (high - low) / 2;
        enum reply reply;
        level[fact] = middle;
        if (part)
            reply = ask(q, level, part);
        else
            ask_all(q, level, &reply);
        if (reply == REPLY_YES)
            found = high = middle;
        else if (first && !fact_by_value(q->facts[fact].kind))
            break; /* not even the most helps */
        else
            low = middle;
    }
    level[fact] = before;
    return found;
}
