/* Whole numbers. */
#ifndef KEHOU_WHOLE_H
#define KEHOU_WHOLE_H

#include <stdint.h>

/* The greatest common divisor, never negative; that of 0 and a is a. */
static inline int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t r = a % b;
        a = b;
        b = r;
    }
    return a < 0 ? -a : a;
}

/* a / g rounded down, for g > 0. */
static inline int64_t floor_div(int64_t a, int64_t g)
{
    return a / g - (a % g < 0);
}

/* a / g rounded up, for g > 0. */
static inline int64_t ceil_div(int64_t a, int64_t g)
{
    return a / g + (a % g > 0);
}

/* A share as people read it; 0 of nothing. */
static inline double percent(int64_t part, int64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

#endif
