#include "tools/generate.h"

struct random random_stream(uint64_t seed, uint64_t part)
{
    struct random r = {seed * UINT64_C(0x9e3779b97f4a7c15) + part * UINT64_C(0xd1342543de82ef95)};
    random_next(&r);
    return r;
}

uint64_t random_next(struct random *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int random_below(struct random *r, int n)
{
    uint64_t span = (uint64_t)n, least = -span % span, x;
    do
        x = random_next(r);
    while (x < least);
    return (int)(x % span);
}

int random_range(struct random *r, int least, int most)
{
    return least + random_below(r, most - least + 1);
}

bool random_chance(struct random *r, int per_mille)
{
    return random_below(r, 1000) < per_mille;
}

int random_weighted(struct random *r, const int *weights, int n)
{
    int total = 0;
    for (int i = 0; i < n; i++)
        total += weights[i];
    if (total == 0)
        return -1;
    int at = random_below(r, total);
    for (int i = 0; i < n; i++) {
        if (at < weights[i])
            return i;
        at -= weights[i];
    }
    return -1;
}

void random_shuffle(struct random *r, int *items, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int j = random_below(r, i + 1), keep = items[i];
        items[i] = items[j];
        items[j] = keep;
    }
}
