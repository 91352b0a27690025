/* The engine of this machine: a process a task. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "tools/batch/batch.h"

struct showing {
    const struct batch *b;
    const struct task *tasks;
    int n, before; /* tasks; those whose answers were there already */
};

/* Seconds that the round takes still, if each school uses its time. */
static double time_left(const struct showing *s, const struct program_run *runs, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        double ran = runs[i].state == PROGRAM_RUNS ? clock_now() - runs[i].began : 0;
        if (runs[i].state == PROGRAM_RUNS || runs[i].state == PROGRAM_WAITS)
            sum += runs[i].seconds > ran ? runs[i].seconds - ran : 0;
    }
    return sum / s->b->workers;
}

static void show(void *ctx, const struct program_run *runs, int n)
{
    const struct showing *s = ctx;
    int done = s->before, running = 0, failed = 0;
    if (s->b->c->quiet)
        return;
    for (int i = 0; i < n; i++) {
        done += runs[i].state == PROGRAM_ENDED && runs[i].code == 0;
        running += runs[i].state == PROGRAM_RUNS;
        failed += runs[i].state == PROGRAM_LOST || (runs[i].state == PROGRAM_ENDED && runs[i].code != 0);
    }
    batch_progress(s->b, s->n, done, running, failed, time_left(s, runs, n));
}

static bool run_local(struct batch *b, struct task *tasks, int n)
{
    struct program_run *runs = xcalloc((size_t)n + 1, sizeof *runs);
    const char *(*argv)[4] = xcalloc((size_t)n + 1, sizeof *argv);
    int *of = xcalloc((size_t)n + 1, sizeof *of), count = 0;
    enum { TRIES = 3 };
    for (int i = 0; i < n; i++) {
        if (tasks[i].done)
            continue;
        argv[count][0] = b->self;
        argv[count][1] = "batch-task";
        argv[count][2] = tasks[i].path;
        runs[count] = (struct program_run){.argv = argv[count], .log = work_path(b->arena, b->work, "logs", tasks[i].key, "txt"),
                                           .seconds = tasks[i].seconds, .memory = b->memory, .tries = TRIES};
        of[count++] = i;
    }
    struct showing s = {b, tasks, n, n - count};
    show(&s, runs, count);
    bool good = runner_run(runs, count, b->workers, b->interrupted, show, &s);
    if (!good)
        fputs(_("kehou batch: no process could be made\n"), stderr);
    for (int k = 0; k < count; k++) {
        bool over = runs[k].state == PROGRAM_WAITS || (runs[k].state == PROGRAM_LOST && b->interrupted && *b->interrupted);
        tasks[of[k]].code = over ? EXIT_LIMIT : runs[k].state == PROGRAM_LOST || runs[k].code ? EXIT_SYSTEM : EXIT_DONE;
    }
    free(runs);
    free(argv);
    free(of);
    return good;
}

const struct engine engine_local = {"local", run_local};
