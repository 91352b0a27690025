/* Numbers mixed into one, so that different ones differ: not against an adversary, for which file.h has SHA-256. */
#ifndef KEHOU_MIX_H
#define KEHOU_MIX_H

#include <stdint.h>

/* The next value of a running one: the step of splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t mix(uint64_t all, int64_t number)
{
    uint64_t z = (all ^ (uint64_t)number) + UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

#endif
