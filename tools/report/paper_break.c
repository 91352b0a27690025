/* Breaking a sheet over pages: greedy, so that every page but the last is as full as it can be. */
#include "tools/report/paper.h"

/* Height of the strips from `from` up to and including the first that may be parted from its next. */
static int run_height(const struct paper_strip *strips, int n, int from, int *end)
{
    int height = strips[from].height, i = from;
    while (i + 1 < n && strips[i].keep)
        height += strips[++i].height;
    *end = i + 1;
    return height;
}

static int head_height(const struct paper_strip *strips, int at)
{
    return strips[at].head >= 0 ? strips[strips[at].head].height : 0;
}

int paper_break(const struct paper_strip *strips, int n, int page, int *first)
{
    int pages = 0, used = 0;
    first[0] = 0;
    for (int i = 0; i < n;) {
        int end, height = run_height(strips, n, i, &end);
        bool fresh = i == first[pages]; /* nothing is on this page yet */
        if (fresh)
            used = head_height(strips, i);
        if (used + height > page && !fresh) {
            first[++pages] = i;
            continue;
        }
        if (used + height > page && end > i + 1) {
            /* Kept together they exceed a page: as many as fit, at least one. */
            height = strips[i].height;
            end = i + 1;
            while (end < n && used + height + strips[end].height <= page)
                height += strips[end++].height;
            if (end < n)
                first[++pages] = end;
        }
        used += height;
        i = end;
    }
    first[pages + 1] = n;
    return pages + 1;
}
