#include "tools/solving.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "solver/frontier.h"
#include "tools/progress.h"
#include "tools/report/conflict.h"
#include "tools/report/folder.h"

/* The one thing a signal handler may touch. */
static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

const volatile sig_atomic_t *signals_catch(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &interrupted;
}

/* What may lie in DIR/draft besides documents. */
static const char conflict_path[] = "conflict.txt", repair_path[] = "repair.yaml", check_path[] = "check.txt";
static const char *const draft_paths[] = {conflict_path, repair_path, check_path, NULL};

static const char *answer_word(enum answer a)
{
    return a == ANSWER_INFEASIBLE ? "infeasible" : a == ANSWER_UNKNOWN ? "unknown" : "failed";
}

/* What stands in the way, in words, and its repair as an overlay (contract section 6). */
static void add_conflict(struct folder *f, const struct outcome *o)
{
    struct buf words = {0}, overlay = {0};
    if (!o || !o->conflict)
        return;
    emit_conflict(o->conflict, &words);
    folder_add(f, conflict_path, N_("the facts that contradict each other, and the cheapest repair"), words);
    if (!o->conflict->n_repair)
        return;
    emit_overlay(o->conflict, &overlay);
    folder_add(f, repair_path, N_("the cheapest repair, as an overlay"), overlay);
}

/* DIR/draft without a timetable: the summary says why. */
static bool write_why(const struct solving *s, const char *status, const struct outcome *o, const char *why)
{
    struct folder f = {.dir = s->draft.text};
    struct buf summary = {0};
    if (!folder_prepare(f.dir, DOCUMENTS_ALWAYS))
        return false;
    if (o && o->certificate.length) {
        struct buf certificate = {0};
        buf_add(&certificate, o->certificate.text, o->certificate.length);
        folder_add(&f, "certificate", N_("the proof, for kehou check --certificate"), certificate);
    }
    add_conflict(&f, o);
    folder_add_index(&f);
    struct file_hash *hashes = folder_hashes(&f);
    emit_summary_without(s->in, status, o, why, hashes, f.count, s->c->threads, s->c->seed, &summary);
    free(hashes);
    if (s->c->json)
        fputs(summary.text, stdout);
    folder_add(&f, "summary.json", N_("figures, and the hashes of the other files; written last"), summary);
    return folder_write(&f);
}

/* Checks the bytes of the timetable about to be published as `kehou check` would; NULL: read back and legal
 * with the score it states. Else the verdict in words, owned by the caller. */
static char *check_bytes(const struct solving *s, const struct timetable *t, const char *dir)
{
    struct buf bytes = {0}, path = {0}, found = {0};
    struct diags *d = diags_new();
    timetable_write(s->in, t, &bytes);
    buf_printf(&path, "%s/check.%ld.new", dir, (long)getpid());
    struct timetable *again = NULL;
    if (!file_replace(path.text, bytes.text, bytes.length))
        buf_printf(&found, _("kehou: %s: cannot write: %s\n"), path.text, strerror(errno));
    else
        again = timetable_read(path.text, s->in, d);
    unlink(path.text);
    for (int i = 0; i < d->count; i++)
        buf_printf(&found, "%d:%d: %s\n", d->items[i].pos.line, d->items[i].pos.column, d->items[i].message);
    if (again) {
        struct verdict *v = verdict_of(s->in, again);
        if (!verdict_legal(v))
            verdict_write(s->in, v, &found);
        verdict_free(v);
    }
    timetable_free(again);
    diags_free(d);
    buf_free(&bytes);
    buf_free(&path);
    return found.text;
}

/* Writes the documents of the timetable, with its curve or NULL, or, where there is none, of the draft; `disagreement` (or
 * NULL) is kept beside them as check.txt. */
static bool write_timetable(const struct solving *s, const struct outcome *o, const struct frontier *curve, const char *dir,
                            const char *disagreement)
{
    bool is_draft = !o->timetable;
    struct report *r = is_draft ? report_new(s->in, o->draft, o->draft_verdict, o)
                                : report_new(s->in, o->timetable, o->verdict, o);
    struct folder f = {.dir = dir};
    struct buf words = {0};
    r->threads = s->c->threads;
    r->seed = s->c->seed;
    r->frontier = curve;
    if (disagreement) {
        struct buf text = {0};
        buf_puts(&text, disagreement);
        folder_add(&f, check_path, N_("what the checker says against the solver: an error of kehou"), text);
    }
    if (is_draft)
        add_conflict(&f, o);
    bool good = folder_add_report(&f, r, s->groups, true);
    if (good && s->c->json)
        buf_puts(&words, f.files[f.count - 1].text.text);
    else if (good && !is_draft && !s->c->quiet)
        emit_short(r, dir, &words);
    good = good && folder_write(&f);
    if (good && words.text)
        fputs(words.text, stdout);
    folder_free(&f);
    buf_free(&words);
    report_free(r);
    return good;
}

static void explain(const struct solving *s, const struct outcome *o)
{
    static const char *const heads[] = {
        [ANSWER_INFEASIBLE] = N_("No legal timetable exists in which study and posts keep their adults from week to week; this is proven.\n"),
        [ANSWER_UNKNOWN] = N_("A limit was reached before any legal timetable was found; give more time.\n"),
        [ANSWER_FAILED] = N_("The search failed; this is an error of kehou or of the machine.\n"),
    };
    if (s->c->quiet && o->answer != ANSWER_FAILED)
        return;
    fputs(_(heads[o->answer]), stderr);
    if (o->why)
        fputs(o->why, stderr);
    if (o->conflict && !s->c->json) {
        struct buf words = {0};
        emit_conflict(o->conflict, &words);
        fputs(words.text, stdout);
        buf_free(&words);
    }
    fflush(stdout);
    if (o->draft)
        fprintf(stderr, _("A draft with %d vacancies and %d breaches: %s\n"), o->draft->n_vacancies,
                o->draft_verdict->n_breaches, s->draft.text);
}

/* Writes what came out; the exit code. */
static int conclude(const struct solving *s, const struct outcome *o, const struct frontier *curve)
{
    static const int codes[] = {[ANSWER_INFEASIBLE] = EXIT_NO, [ANSWER_UNKNOWN] = EXIT_LIMIT, [ANSWER_FAILED] = EXIT_SYSTEM};
    if (o->answer == ANSWER_OPTIMAL || o->answer == ANSWER_FEASIBLE) {
        char *wrong = check_bytes(s, o->timetable, s->dir);
        if (!wrong)
            return write_timetable(s, o, curve, s->dir, NULL) ? EXIT_DONE : EXIT_SYSTEM;
        fprintf(stderr, _("kehou: internal error: the checker refuses what the solver found; both are kept in %s\n%s"),
                s->draft.text, wrong);
        write_timetable(s, o, NULL, s->draft.text, wrong);
        free(wrong);
        return EXIT_SYSTEM;
    }
    explain(s, o);
    bool good = o->timetable || o->draft
                    ? write_timetable(s, o, NULL, s->draft.text, o->answer == ANSWER_FAILED ? o->why : NULL)
                    : write_why(s, answer_word(o->answer), o, o->why);
    return good ? codes[o->answer] : EXIT_SYSTEM;
}

static struct solve_options options_of(const struct solving *s)
{
    return (struct solve_options){.time_limit = s->c->time_limit,
                                  .work_limit = s->c->work_limit,
                                  .gap = s->c->gap,
                                  .threads = (int)s->c->threads,
                                  .seed = (uint64_t)s->c->seed,
                                  .warm = s->warm,
                                  .start = s->start,
                                  .leximin = s->leximin,
                                  .interrupted = &interrupted};
}

static struct outcome *search(const struct solving *s)
{
    struct progress_view view;
    struct solve_options options = options_of(s);
    if (!s->c->quiet) {
        progress_begin(&view);
        options.progress = progress_show;
        options.ctx = &view;
    }
    struct outcome *o = solve(s->in, &options);
    if (!s->c->quiet)
        progress_end(&view);
    return o;
}

/* Score against number of moves, from the outcome on, which it may better. */
static struct frontier *trace(const struct solving *s, struct outcome *o)
{
    struct solve_options options = options_of(s);
    if (!s->c->quiet)
        fprintf(stderr, _("The curve of score against moves: at most %.0f seconds more\n"), s->c->time_limit);
    return frontier_find(s->in, o, &options, s->points);
}

/* What the reader found, as the reason why no timetable can be legal. */
static struct outcome *refuse(const struct solving *s, const struct diags *d)
{
    struct buf why = {0};
    for (int i = 0; i < d->count; i++)
        if (d->items[i].code)
            buf_printf(&why, "%s: %s\n", d->items[i].code, d->items[i].message);
    struct solve_options options = options_of(s);
    struct outcome *o = solve_refused(s->in, &options, why.text);
    buf_free(&why);
    return o;
}

int solving_run(struct solving *s, const struct diags *d)
{
    if (!folder_prepare(s->dir, s->groups))
        return EXIT_SYSTEM;
    buf_printf(&s->draft, "%s/draft", s->dir);
    if (!folder_is_ours(s->draft.text, s->groups) || !folder_may_write(s->draft.text, draft_paths)) {
        buf_free(&s->draft);
        return EXIT_SYSTEM;
    }
    signals_catch();
    struct outcome *o = d->errors ? refuse(s, d) : search(s);
    struct frontier *curve = s->points && (o->answer == ANSWER_OPTIMAL || o->answer == ANSWER_FEASIBLE) ? trace(s, o) : NULL;
    int code = conclude(s, o, curve);
    frontier_free(curve);
    outcome_free(o);
    buf_free(&s->draft);
    return code;
}
