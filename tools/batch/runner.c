#include "tools/batch/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "solver/guard.h"

enum { TICK = 20 /* ms */, TELL = 1, KILL_AFTER = 20 /* seconds after SIGTERM */ };

int runner_workers(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n > 0 ? n : 1;
}

/* In the child: its own group, so that a ^C at the terminal reaches the caller alone; it never outlives the caller. */
static void become(const struct program_run *r, pid_t parent)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(RUNNER_AGAIN);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    int log = open(r->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (log < 0 || null < 0 || dup2(null, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
        _exit(RUNNER_AGAIN);
    if (r->memory > 0) {
        struct rlimit limit = {(rlim_t)r->memory, (rlim_t)r->memory};
        setrlimit(RLIMIT_AS, &limit);
    }
    execv(r->argv[0], (char *const *)r->argv);
    _exit(127);
}

static bool begin(struct program_run *r)
{
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        become(r, parent);
    if (pid < 0)
        return false;
    r->pid = pid;
    r->began = clock_now();
    r->state = PROGRAM_RUNS;
    r->told = false;
    r->tried++;
    return true;
}

/* What the end of a process means: it is over, or worth another try. */
static void conclude(struct program_run *r, int status, bool again)
{
    r->took = clock_now() - r->began;
    r->pid = 0;
    bool asks = WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == RUNNER_AGAIN);
    if (!asks) {
        r->state = PROGRAM_ENDED;
        r->code = WEXITSTATUS(status);
    } else {
        r->state = again && !r->told && r->tried < r->tries ? PROGRAM_WAITS : PROGRAM_LOST;
    }
}

static void watch(struct program_run *r, bool stop)
{
    double ran = clock_now() - r->began;
    if (!r->told && (stop || ran > r->seconds + RUNNER_GRACE)) {
        kill(r->pid, SIGTERM);
        r->told = true;
        r->seconds = ran;
    } else if (r->told && ran > r->seconds + KILL_AFTER) {
        kill(r->pid, SIGKILL);
    }
}

static int reap(struct program_run *runs, int n, bool stop)
{
    int ended = 0;
    for (int i = 0; i < n; i++) {
        struct program_run *r = &runs[i];
        int status;
        if (r->state != PROGRAM_RUNS)
            continue;
        pid_t pid = waitpid(r->pid, &status, WNOHANG);
        if (pid == r->pid) {
            conclude(r, status, !stop);
            ended++;
        } else {
            watch(r, stop);
        }
    }
    return ended;
}

bool runner_run(struct program_run *runs, int n, int workers, const volatile sig_atomic_t *interrupted,
                void (*tell)(void *ctx, const struct program_run *runs, int n), void *ctx)
{
    double told = clock_now();
    bool good = true;
    for (;;) {
        bool stop = !good || (interrupted && *interrupted);
        int running = 0, waiting = 0;
        for (int i = 0; i < n; i++)
            running += runs[i].state == PROGRAM_RUNS;
        for (int i = 0; i < n && !stop; i++) {
            if (runs[i].state != PROGRAM_WAITS)
                continue;
            if (running < workers && (good = begin(&runs[i])))
                running++;
            else
                waiting++;
        }
        if (!running && (stop || !waiting))
            return good;
        int ended = reap(runs, n, stop);
        if (ended || clock_now() - told >= TELL) {
            told = clock_now();
            if (tell)
                tell(ctx, runs, n);
        }
        if (!ended)
            nanosleep(&(struct timespec){0, TICK * 1000000L}, NULL);
    }
}
