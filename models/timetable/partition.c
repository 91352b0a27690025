/* Least number of groups with keep_apart pairs (E2): a colouring of the conflict graph whose
 * colour classes hold at most max_size students. Students without a conflict fill the groups, so
 * only those with one are searched: the next node is the one that sees the most colours
 * (Brelaz 1979), and a colour not used yet is tried once, since unused ones are alike. */
#include "timetable/checking.h"

#include <stdlib.h>
#include <string.h>

enum { EFFORT = 200000 };

struct colouring {
    int n, k, max_size, effort;
    const struct ints *near;
    int *colour; /* of each node, -1: none yet */
    int *size;   /* of each colour class */
    bool *seen;  /* [k] scratch */
};

/* Colours that the neighbours of node i have; marks them in `seen`. */
static int saturation(struct colouring *g, int i, bool *seen)
{
    int count = 0;
    memset(seen, 0, (size_t)g->k * sizeof *seen);
    for (int j = 0; j < g->near[i].count; j++) {
        int colour = g->colour[g->near[i].at[j]];
        if (colour >= 0 && !seen[colour]) {
            seen[colour] = true;
            count++;
        }
    }
    return count;
}

static int next_node(struct colouring *g)
{
    int best = -1, most = -1;
    for (int i = 0; i < g->n; i++) {
        if (g->colour[i] >= 0)
            continue;
        int seen = saturation(g, i, g->seen);
        if (seen > most || (seen == most && g->near[i].count > g->near[best].count)) {
            best = i;
            most = seen;
        }
    }
    return best;
}

/* Colours all nodes not coloured yet, `used` colours being in use. */
static bool extend(struct colouring *g, int used)
{
    int node = next_node(g);
    if (node < 0)
        return true;
    if (--g->effort < 0)
        return false;
    for (int colour = 0; colour < g->k && colour <= used; colour++) {
        bool free = g->size[colour] < g->max_size;
        for (int j = 0; free && j < g->near[node].count; j++)
            free = g->colour[g->near[node].at[j]] != colour;
        if (!free)
            continue;
        g->colour[node] = colour;
        g->size[colour]++;
        bool done = extend(g, colour == used ? used + 1 : used);
        g->size[colour]--;
        if (done)
            return true;
        g->colour[node] = -1;
    }
    return false;
}

static bool colourable(int n, int k, int max_size, const struct ints *near)
{
    struct colouring g = {.n = n, .k = k, .max_size = max_size, .effort = EFFORT, .near = near};
    g.colour = xmalloc((size_t)n * sizeof *g.colour);
    g.size = xcalloc((size_t)k, sizeof *g.size);
    g.seen = xcalloc((size_t)k, sizeof *g.seen);
    for (int i = 0; i < n; i++)
        g.colour[i] = -1;
    bool good = extend(&g, 0);
    free(g.colour);
    free(g.size);
    free(g.seen);
    return good;
}

int partition_least(int n, int max_size, int nodes, const struct ints *near)
{
    int k = (n + max_size - 1) / max_size;
    bool conflict = false;
    for (int i = 0; i < nodes; i++)
        conflict |= near[i].count > 0;
    while (conflict && k < n && !colourable(nodes, k, max_size, near))
        k++;
    return k;
}
