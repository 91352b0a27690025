/* The engine of a cluster: each round is a Slurm job array whose tasks run `kehou batch-task` on a folder that all nodes see.
 *
 * What a task answers lies in files, so an array that lost tasks, to a dead node or a kill, is followed by another one with
 * what is missing. Within an array a task whose process asks for another try is queued again by Slurm where it is told to
 * (RequeueExit); the script itself never asks for more than a few. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "school/read.h"
#include "tools/batch/batch.h"

enum { ARRAYS = 3 /* tries of a task */, POLL = 1 /* seconds */, MOST = 1000 /* tasks of an array: MaxArraySize is 1001 by default */ };

/* What a command prints, in `out`; false where it fails. */
static bool ask(const char *command, struct buf *out)
{
    FILE *f = popen(command, "r");
    char part[512];
    out->length = 0;
    buf_puts(out, "");
    while (f && fgets(part, sizeof part, f))
        buf_puts(out, part);
    return f && pclose(f) == 0;
}

/* A word for the shell. */
static void put_quoted(const char *word, struct buf *out)
{
    buf_puts(out, "'");
    for (; *word; word++)
        if (*word == '\'')
            buf_puts(out, "'\\''");
        else
            buf_add(out, word, 1);
    buf_puts(out, "'");
}

/* The script of an array: its task K does the file on line K + 1 of the list. */
static bool write_script(const struct batch *b, const char *script, const char *list, double seconds, int n)
{
    struct buf text = {0};
    int minutes = (int)ceil((seconds + RUNNER_GRACE) / 60);
    buf_printf(&text, "#!/bin/bash\n#SBATCH --job-name=kehou\n#SBATCH --array=0-%d\n#SBATCH --ntasks=1\n#SBATCH --cpus-per-task=1\n"
                      "#SBATCH --time=%d\n#SBATCH --signal=B:TERM@30\n#SBATCH --requeue\n", n - 1, minutes);
    if (b->memory > 0)
        buf_printf(&text, "#SBATCH --mem=%lldM\n", (long long)(b->memory >> 20));
    buf_puts(&text, "[ \"${SLURM_RESTART_COUNT:-0}\" -lt 3 ] || exit 0\nexport KEHOU_PROFILES=");
    put_quoted(profile_folder(b->arena), &text);
    buf_puts(&text, "\nfile=$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" ");
    put_quoted(list, &text);
    buf_puts(&text, ")\nkey=${file##*/}\nexec ");
    put_quoted(b->self, &text);
    buf_puts(&text, " batch-task \"$file\" >");
    put_quoted(b->work, &text);
    buf_puts(&text, "/logs/\"${key%.json}\".txt 2>&1 </dev/null\n");
    bool good = file_replace(script, text.text, text.length);
    buf_free(&text);
    return good;
}

static bool is_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits < 20 && (text[digits] == '\0' || text[digits] == '\n' || text[digits] == ';');
}

/* Submits an array of the tasks that are listed; its number in `job`. */
static bool submit(const struct batch *b, struct task *const *open, int n, struct buf *job)
{
    const char *list = arena_printf(b->arena, "%s/tasks/array.txt", b->work), *script = arena_printf(b->arena, "%s/tasks/array.sh", b->work);
    struct buf lines = {0}, command = {0};
    double seconds = 0;
    for (int i = 0; i < n; i++) {
        buf_printf(&lines, "%s\n", open[i]->path);
        seconds = open[i]->seconds > seconds ? open[i]->seconds : seconds;
    }
    bool good = file_replace(list, lines.text, lines.length) && write_script(b, script, list, seconds, n);
    buf_puts(&command, "sbatch --parsable --output=/dev/null ");
    put_quoted(script, &command);
    good = good && ask(command.text, job) && is_number(job->text);
    if (!good)
        fputs(_("kehou batch: sbatch took no job: is Slurm there, and DIR on a folder that its nodes see?\n"), stderr);
    else
        job->text[strspn(job->text, "0123456789")] = '\0';
    buf_free(&lines);
    buf_free(&command);
    return good;
}

/* Tasks of the job that wait or run, in counts; false where the queue cannot be asked just now. */
static bool look(const char *job, int *waiting, int *running)
{
    struct buf command = {0}, says = {0};
    buf_printf(&command, "squeue -h -r -j %s -t PENDING,RUNNING,CONFIGURING,COMPLETING,SUSPENDED,REQUEUED -o %%t 2>&1", job);
    bool good = ask(command.text, &says);
    bool gone = !good && strstr(says.text, "Invalid job id");
    *waiting = *running = 0;
    for (char *line = good ? says.text : NULL; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        ++*(strncmp(line, "PD", 2) ? running : waiting);
    buf_free(&command);
    buf_free(&says);
    return good || gone;
}

static bool answered(const struct batch *b, const struct task *t)
{
    struct arena *a = arena_new();
    bool there = access(work_path(a, b->work, "answers", t->key, "json"), R_OK) == 0;
    arena_free(a);
    return there;
}

/* Waits for the end of an array, or for an interruption, which cancels it. */
static void follow(const struct batch *b, const char *job, struct task *const *open, int n, int before)
{
    int waiting = 1, running = 0, polls = 0;
    bool cancelled = false;
    while (waiting + running) {
        nanosleep(&(struct timespec){POLL, 0}, NULL);
        if (b->interrupted && *b->interrupted && !cancelled) {
            struct buf command = {0}, says = {0};
            buf_printf(&command, "scancel %s 2>&1", job);
            cancelled = ask(command.text, &says);
            buf_free(&command);
            buf_free(&says);
        }
        if (!look(job, &waiting, &running))
            waiting = 1; /* the controller may be away for a while */
        int done = before;
        for (int i = 0; i < n; i++)
            done += answered(b, open[i]);
        if (!b->c->quiet && polls++ % 5 == 0)
            batch_progress(b, before + n, done, running, waiting + running ? 0 : before + n - done, open[0]->seconds);
    }
}

static bool run_slurm(struct batch *b, struct task *tasks, int n)
{
    struct task **open = xcalloc((size_t)n + 1, sizeof *open);
    struct buf job = {0};
    bool good = true;
    for (int tries = 0; tries < ARRAYS && good && !(b->interrupted && *b->interrupted); tries++) {
        int first = 0;
        for (int count = 1; count && good && !(b->interrupted && *b->interrupted);) {
            count = 0;
            for (; first < n && count < MOST; first++)
                if (!tasks[first].done && !answered(b, &tasks[first]))
                    open[count++] = &tasks[first];
            if (!count)
                break;
            good = submit(b, open, count, &job);
            if (good)
                follow(b, job.text, open, count, n - count);
        }
    }
    for (int i = 0; i < n; i++)
        if (!tasks[i].done && !answered(b, &tasks[i]))
            tasks[i].code = b->interrupted && *b->interrupted ? EXIT_LIMIT : EXIT_SYSTEM;
    free(open);
    buf_free(&job);
    return good;
}

const struct engine engine_slurm = {"slurm", run_slurm};
