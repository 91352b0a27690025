/* Draws that are the same on every machine: a linear congruential generator (Knuth's MMIX), of which the upper bits are
 * taken. */
#ifndef KEHOU_DRAW_H
#define KEHOU_DRAW_H

#include <stdint.h>

/* A number below n (above 0); any state will do to start from. */
static inline uint64_t draw_below(uint64_t *state, uint64_t n)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*state >> 33) % n;
}

#endif
