/* Running many programs side by side, each within limits: knows nothing of schools. A program ends when it is done, when
 * its time is over (SIGTERM, some seconds later SIGKILL) or when the caller ends; one that was killed is run again. */
#ifndef KEHOU_RUNNER_H
#define KEHOU_RUNNER_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { RUNNER_AGAIN = 75 /* the exit code that asks for another try */, RUNNER_GRACE = 60 /* seconds beyond the limit */ };

enum program_state { PROGRAM_WAITS, PROGRAM_RUNS, PROGRAM_ENDED, PROGRAM_LOST /* killed as often as it was tried, or late */ };

struct program_run {
    const char *const *argv; /* up to NULL; argv[0] is a path */
    const char *log;         /* file for what it says */
    double seconds;          /* limit; RUNNER_GRACE more are given before it is told to end */
    int64_t memory;          /* bytes of address space, 0: no limit */
    int tries;               /* at most */
    /* what came of it */
    enum program_state state;
    int tried, code; /* code: of PROGRAM_ENDED */
    double took;     /* seconds of the last try */
    /* while it runs */
    pid_t pid;
    double began;
    bool told; /* to end */
};

/* Runs them in their order, `workers` at once. `tell` is called about once a second and at each end. Where *interrupted
 * becomes non-zero those that run are told to end and no more are begun. False where a process could not be made. */
bool runner_run(struct program_run *runs, int n, int workers, const volatile sig_atomic_t *interrupted,
                void (*tell)(void *ctx, const struct program_run *runs, int n), void *ctx);

/* Processors that this process may use. */
int runner_workers(void);

#endif
