/* A process for each variant, so that the crash of one stops no other. */
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "solver/guard.h"
#include "tools/solving.h"
#include "tools/whatif/worth.h"

/* What one more of something is worth, as JSON on standard output. */
static int find_worth(const struct whatif *w)
{
    const struct common *c = w->c;
    mallopt(M_TRIM_THRESHOLD, INT_MAX); /* one program after the other: a fifth of the time went into fresh pages */
    mallopt(M_MMAP_MAX, 0);
    json_t *o = worth_json(w, c->work_limit ? 0 : OVERLAY_SHARE * c->time_limit);
    int failed = o ? json_dumpf(o, stdout, JSON_COMPACT) : 0;
    json_decref(o);
    return failed ? EXIT_SYSTEM : EXIT_DONE;
}

static int solve_variant(const struct whatif *w, const struct variant *p)
{
    struct common c = *w->c;
    struct solving s = {.c = &c, .dir = p->dir, .groups = w->groups, .in = p->in};
    c.quiet = true;
    c.json = false;
    if (p->overlay && w->warm.timetable) {
        s.warm = &w->warm;
        c.time_limit *= OVERLAY_SHARE;
        c.work_limit = c.work_limit ? (int64_t)((double)c.work_limit * OVERLAY_SHARE) + 1 : 0;
    } else if (p->start) { /* only to be written */
        s.warm = &w->warm;
        s.start = p->start;
        c.gap = 1;
    } else if (!p->overlay && !c.work_limit && c.threads < w->jobs) {
        c.threads = w->jobs; /* nothing else runs yet */
    }
    return solving_run(&s, p->d);
}

/* In a process of its own, whose words go to `says`. */
static _Noreturn void run_apart(const struct whatif *w, const struct variant *p, pid_t parent)
{
    setpgid(0, 0); /* a signal from the terminal comes by way of the parent, once */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent || dup2(fileno(p->says), STDERR_FILENO) < 0 || dup2(fileno(p->says), STDOUT_FILENO) < 0)
        _exit(EXIT_SYSTEM);
    int code = p == &w->variants[w->n] ? find_worth(w) : solve_variant(w, p);
    fflush(NULL);
    _exit(code);
}

static void begin(struct whatif *w, struct variant *p)
{
    pid_t self = getpid();
    p->began = clock_now();
    p->says = tmpfile();
    fflush(NULL);
    p->pid = p->says ? fork() : -1;
    if (p->pid == 0)
        run_apart(w, p, self);
    if (p->pid < 0) {
        fprintf(stderr, _("kehou: %s: cannot start a process: %s\n"), p->name, strerror(errno));
        p->code = EXIT_SYSTEM;
        p->pid = 0;
    } else if (!w->c->quiet && p != &w->variants[w->n]) {
        fprintf(stderr, _("%s: begun\n"), p->name);
    }
}

/* What the process had to say, after its name. */
static void pass_on(struct variant *p)
{
    char line[1000];
    rewind(p->says);
    while (fgets(line, sizeof line, p->says))
        fprintf(stderr, "%s: %s", p->name, line);
    fclose(p->says);
    p->says = NULL;
}

static void end(struct whatif *w, struct variant *p, int status)
{
    struct buf words = {0};
    p->pid = 0;
    if (p == &w->variants[w->n]) {
        rewind(p->says);
        p->summary = json_loadf(p->says, 0, NULL);
        fclose(p->says);
        return;
    }
    p->seconds += clock_now() - p->began;
    p->code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SYSTEM;
    pass_on(p);
    if (WIFSIGNALED(status))
        fprintf(stderr, _("kehou: %s: its process ended by signal %d\n"), p->name, WTERMSIG(status));
    variant_take(p);
    put_variant_result(p, &words);
    if (!w->c->quiet)
        fprintf(stderr, _("%s: %s, after %.0f s\n"), p->name, words.text, p->seconds);
    buf_free(&words);
}

/* Waits for one of the running variants; passes an interruption on to all of them, once. */
static void wait_for_one(struct whatif *w, const volatile sig_atomic_t *interrupted, bool *told)
{
    const struct timespec nap = {0, 20000000};
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        for (int i = 0; i <= w->n && pid > 0; i++)
            if (w->variants[i].pid == pid) {
                end(w, &w->variants[i], status);
                return;
            }
        if (pid < 0 && errno != EINTR)
            return;
        for (int i = 0; i <= w->n && *interrupted && !*told; i++)
            if (w->variants[i].pid)
                kill(w->variants[i].pid, SIGTERM);
        *told = *interrupted;
        nanosleep(&nap, NULL);
    }
}

/* Where an overlay only forbids, its timetable is one of the base too, and found by a longer search: what is better
 * becomes the base's, or the overlay would look as if it gained by what it forbids. */
static void mend_base(struct whatif *w, const volatile sig_atomic_t *interrupted, bool *told)
{
    struct variant *base = &w->variants[0];
    base->start = *interrupted ? NULL : whatif_better_base(w);
    if (!base->start)
        return;
    int64_t was = base->v->score;
    begin(w, base);
    if (base->pid > 0) {
        variant_forget(base);
        wait_for_one(w, interrupted, told);
    }
    timetable_free(base->start);
    base->start = NULL;
    if (base->v)
        worth_lower(w->variants[w->n].summary, was - base->v->score);
}

/* The base, what one more is worth there, then the overlays. */
static struct variant *variant_at(const struct whatif *w, int step)
{
    return &w->variants[step == 0 ? 0 : step == 1 ? w->n : step - 1];
}

void variants_solve(struct whatif *w)
{
    const volatile sig_atomic_t *interrupted = signals_catch();
    bool told = false;
    int next = 0, running = 0;
    while (next <= w->n || running) {
        int most = next <= 1 && running ? 1 : w->jobs; /* all others wait for the base, from which they start */
        if (next <= w->n && running < most && !*interrupted) {
            struct variant *p = variant_at(w, next++);
            if (p->in || (p == &w->variants[w->n] && w->warm.timetable)) {
                begin(w, p);
                running += p->pid > 0;
            }
            continue;
        }
        if (!running)
            break; /* interrupted */
        wait_for_one(w, interrupted, &told);
        running = 0;
        for (int i = 0; i <= w->n; i++)
            running += w->variants[i].pid > 0;
        if (!running && next == 1)
            whatif_warm(w);
    }
    mend_base(w, interrupted, &told);
    whatif_cool(w);
}
