/* Small sets as bits. */
#ifndef KEHOU_BITS_H
#define KEHOU_BITS_H

#include <stdbool.h>
#include <stdint.h>

enum { SLOTS_MAX = 192 }; /* slots of one school; more is an input error */

/* A set of slots, by index. */
struct slotset {
    uint64_t word[SLOTS_MAX / 64];
};

/* A set of teaching weeks: bit w - 1 is week w. */
typedef uint64_t weekset;
enum { WEEKS_MAX = 60 }; /* longer terms are an input error */

/* A set of grades: bit g is grade g, 1 to 9. */
typedef uint16_t gradeset;

/* A list of indices; `at` is owned by the arena of whatever holds it. */
struct ints {
    int count;
    const int *at;
};

static inline bool ints_has(const struct ints *list, int value)
{
    for (int i = 0; i < list->count; i++)
        if (list->at[i] == value)
            return true;
    return false;
}

static inline bool slotset_has(const struct slotset *s, int slot)
{
    return s->word[slot / 64] >> (slot % 64) & 1;
}

static inline void slotset_add(struct slotset *s, int slot)
{
    s->word[slot / 64] |= UINT64_C(1) << (slot % 64);
}

static inline void slotset_remove(struct slotset *s, int slot)
{
    s->word[slot / 64] &= ~(UINT64_C(1) << (slot % 64));
}

static inline bool slotset_empty(const struct slotset *s)
{
    return !(s->word[0] | s->word[1] | s->word[2]);
}

static inline bool slotset_meets(const struct slotset *a, const struct slotset *b)
{
    return (a->word[0] & b->word[0]) | (a->word[1] & b->word[1]) | (a->word[2] & b->word[2]);
}

/* a is a subset of b */
static inline bool slotset_within(const struct slotset *a, const struct slotset *b)
{
    return !((a->word[0] & ~b->word[0]) | (a->word[1] & ~b->word[1]) | (a->word[2] & ~b->word[2]));
}

static inline bool slotset_equal(const struct slotset *a, const struct slotset *b)
{
    return a->word[0] == b->word[0] && a->word[1] == b->word[1] && a->word[2] == b->word[2];
}

static inline struct slotset slotset_and(struct slotset a, struct slotset b)
{
    return (struct slotset){{a.word[0] & b.word[0], a.word[1] & b.word[1], a.word[2] & b.word[2]}};
}

static inline struct slotset slotset_or(struct slotset a, struct slotset b)
{
    return (struct slotset){{a.word[0] | b.word[0], a.word[1] | b.word[1], a.word[2] | b.word[2]}};
}

static inline struct slotset slotset_minus(struct slotset a, struct slotset b)
{
    return (struct slotset){{a.word[0] & ~b.word[0], a.word[1] & ~b.word[1], a.word[2] & ~b.word[2]}};
}

static inline int slotset_count(const struct slotset *s)
{
    return __builtin_popcountll(s->word[0]) + __builtin_popcountll(s->word[1]) + __builtin_popcountll(s->word[2]);
}

/* The first slot of the set at or after `from`, or -1: for (int t = slotset_next(&s, 0); t >= 0; t = slotset_next(&s, t + 1)) */
static inline int slotset_next(const struct slotset *s, int from)
{
    for (int w = from / 64; w < SLOTS_MAX / 64; w++) {
        uint64_t word = s->word[w];
        if (w == from / 64)
            word &= ~UINT64_C(0) << (from % 64);
        if (word)
            return w * 64 + __builtin_ctzll(word);
    }
    return -1;
}

#endif
