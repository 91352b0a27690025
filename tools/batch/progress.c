#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "tools/batch/batch.h"

void batch_progress(const struct batch *b, int n, int done, int running, int failed, double left)
{
    bool live = isatty(STDERR_FILENO) == 1;
    struct buf line = {0};
    buf_printf(&line, _("round %d of %d: %d of %d schools done, %d running, %d failed; about %.0f s left in this round"), b->round,
               b->rounds, done, n, running, failed, left);
    fprintf(stderr, live ? "\r%s\033[K" : "%s\n", line.text);
    if (live && !running)
        fputc('\n', stderr);
    fflush(stderr);
    buf_free(&line);
}
