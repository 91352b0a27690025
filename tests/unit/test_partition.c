/* The least number of groups that keep_apart pairs allow, against trying every partition. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "timetable/checking.h"

enum { NODES = 8 };

struct graph {
    int n;
    bool edge[64][64];
    int at[64][64];
    struct ints near[64];
};

static void join(struct graph *g, int a, int b)
{
    g->edge[a][b] = g->edge[b][a] = true;
}

static int least(struct graph *g, int students, int max_size)
{
    for (int i = 0; i < g->n; i++) {
        g->near[i] = (struct ints){0, g->at[i]};
        for (int j = 0; j < g->n; j++)
            if (g->edge[i][j])
                g->at[i][g->near[i].count++] = j;
    }
    return partition_least(students, max_size, g->n, g->near);
}

/* Whether nodes from `node` on can join k groups; all assignments are tried. */
static bool possible(const struct graph *g, int *group, int *size, int node, int k, int max_size)
{
    if (node == g->n)
        return true;
    for (int c = 0; c < k; c++) {
        bool free = size[c] < max_size;
        for (int j = 0; j < node; j++)
            free &= !(g->edge[node][j] && group[j] == c);
        if (!free)
            continue;
        group[node] = c;
        size[c]++;
        bool good = possible(g, group, size, node + 1, k, max_size);
        size[c]--;
        if (good)
            return true;
    }
    return false;
}

static int least_by_trying(const struct graph *g, int students, int max_size)
{
    int k = (students + max_size - 1) / max_size;
    for (;; k++) {
        int group[64], size[64] = {0};
        if (possible(g, group, size, 0, k, max_size))
            return k;
    }
}

static void known_graphs(void **state)
{
    (void)state;
    static struct graph none = {.n = 4}, pair = {.n = 2}, cycle = {.n = 5}, clique = {.n = 6}, star = {.n = 6};
    assert_int_equal(least(&none, 9, 4), 3);
    join(&pair, 0, 1);
    assert_int_equal(least(&pair, 2, 50), 2);
    assert_int_equal(least(&pair, 9, 4), 3);
    for (int i = 0; i < 5; i++)
        join(&cycle, i, (i + 1) % 5);
    assert_int_equal(least(&cycle, 30, 50), 3); /* no clique of three, yet three groups */
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < i; j++)
            join(&clique, i, j);
    assert_int_equal(least(&clique, 10, 50), 6);
    /* The centre alone in its group, the five others in groups of at most four. */
    for (int i = 1; i < 6; i++)
        join(&star, 0, i);
    assert_int_equal(least(&star, 6, 4), 3);
    assert_int_equal(least(&star, 6, 5), 2);
}

static void random_graphs(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int round = 0; round < 4000; round++) {
        struct graph g = {.n = 1 + round % NODES};
        int density = round / NODES % 10;
        for (int i = 0; i < g.n; i++)
            for (int j = 0; j < i; j++) {
                seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
                if ((int)(seed >> 33) % 10 < density)
                    join(&g, i, j);
            }
        int students = g.n + round % 5, max_size = 1 + round / 7 % 6;
        assert_int_equal(least(&g, students, max_size), least_by_trying(&g, students, max_size));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_graphs), cmocka_unit_test(random_graphs)};
    return cmocka_run_group_tests_name("partition", tests, NULL, NULL);
}
