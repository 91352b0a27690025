#include "tools/substitute.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "school/calendar.h"
#include "solver/solve.h"
#include "tools/progress.h"
#include "tools/report/folder.h"
#include "tools/report/ledger.h"
#include "tools/solving.h"

/* The absent are not available in the slots of the day; false after a message. */
static bool take_away(const struct substitution *s, struct instance *in, const struct slotset *slots)
{
    struct staff *staff = (struct staff *)in->staff; /* const once this is done */
    for (int i = 0; i < s->absent.count; i++) {
        int q = 0;
        while (q < in->n_staff && strcmp(staff[q].id, s->absent.at[i]))
            q++;
        if (q == in->n_staff) {
            fprintf(stderr, _("kehou update: --absent: there is no member of staff %s\n"), s->absent.at[i]);
            return false;
        }
        staff[q].available = slotset_minus(staff[q].available, *slots);
    }
    return true;
}

/* Nothing counts but moves and, among equals, who costs less, knows the children, and is not kept late. */
static void count_moves_alone(struct instance *in)
{
    static const enum measure others[] = {MEASURE_NO_WISH, MEASURE_WISH_LOSS, MEASURE_IMBALANCE, MEASURE_UNEVEN,
                                          MEASURE_APART, MEASURE_EXTERNAL};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        in->profile.weights[others[i]] = 0;
}

static void list_absent(const struct substitution *s, struct buf *out)
{
    for (int i = 0; i < s->absent.count; i++)
        buf_printf(out, "%s%s", i ? ", " : "", s->absent.at[i]);
}

/* The two files of a day: for people, then for programs. */
static void put_names(const struct substitution *s, struct buf names[2])
{
    buf_printf(&names[0], "substitution-%s.txt", s->on);
    buf_printf(&names[1], "substitution-%s.yaml", s->on);
}

/* Nobody else's files lie where the day's go. */
static bool prepare(const struct substitution *s)
{
    struct buf names[2] = {{0}};
    put_names(s, names);
    const char *const paths[] = {names[0].text, names[1].text, NULL};
    bool good = folder_prepare(s->dir, DOCUMENTS_ALWAYS) && folder_may_write(s->dir, paths);
    buf_free(&names[0]);
    buf_free(&names[1]);
    return good;
}

static int write_files(const struct substitution *s, const struct instance *in, const struct outcome *o, int date)
{
    struct changes *c = changes_of(in, o->timetable);
    struct buf yaml = {0}, text = {0}, names[2] = {{0}};
    struct folder f = {.dir = s->dir};
    ledger_yaml(in, c, date, &yaml);
    buf_printf(&yaml, "on: %s\nabsent: [", s->on);
    list_absent(s, &yaml);
    buf_puts(&yaml, "]\n");
    buf_printf(&text, _("Substitution on %s; absent: "), s->on);
    list_absent(s, &text);
    buf_puts(&text, "\n");
    ledger_text(in, c, 0, &text);
    if (!s->c->quiet && !s->c->json)
        fputs(text.text, stdout);
    put_names(s, names);
    folder_add(&f, names[0].text, N_("who stands in for whom on that date"), text);
    folder_add_index_before(&f, names[1].text, N_("the same for programs"));
    folder_add(&f, names[1].text, N_("the same for programs"), yaml);
    if (s->c->json) {
        struct buf json = {0};
        ledger_json(in, c, date, &json);
        fputs(json.text, stdout);
        buf_free(&json);
    }
    bool good = folder_write(&f);
    folder_free(&f);
    buf_free(&names[0]);
    buf_free(&names[1]);
    changes_free(c);
    return good ? EXIT_DONE : EXIT_SYSTEM;
}

static int search(const struct substitution *s, const struct instance *in, int date)
{
    enum { SECONDS = 10 };
    struct solve_options options = {.time_limit = s->c->time_limit < SECONDS ? s->c->time_limit : SECONDS,
                                    .work_limit = s->c->work_limit, .gap = s->c->gap, .threads = (int)s->c->threads,
                                    .seed = (uint64_t)s->c->seed, .plain = true, .interrupted = signals_catch()};
    struct outcome *o = solve(in, &options);
    int code = EXIT_SYSTEM;
    if (o->answer == ANSWER_OPTIMAL || o->answer == ANSWER_FEASIBLE)
        code = write_files(s, in, o, date);
    else if (o->answer == ANSWER_INFEASIBLE)
        code = EXIT_NO;
    else if (o->answer == ANSWER_UNKNOWN)
        code = EXIT_LIMIT;
    if (code == EXIT_NO)
        fputs(_("Within the rules nobody can stand in: this is proven.\n"), stderr);
    else if (code == EXIT_LIMIT)
        fputs(_("Nobody was found who can stand in within the rules; give more time.\n"), stderr);
    else if (code == EXIT_SYSTEM && o->why)
        fputs(o->why, stderr);
    outcome_free(o);
    return code;
}

int substitute(const struct substitution *s, struct instance *in, struct diags *d)
{
    struct past *past = NULL;
    struct slotset slots;
    int date, code = EXIT_USAGE;
    if (!date_parse(s->on, strlen(s->on), &date))
        fprintf(stderr, _("kehou update: --on: %s is no date such as 2026-11-02\n"), s->on);
    else if (!instance_on(in, date, &slots))
        fprintf(stderr, _("kehou update: --on: there is no care on %s\n"), s->on);
    else if (take_away(s, in, &slots) && common_past(s->from, in, &past, d, &code)) {
        count_moves_alone(in);
        code = prepare(s) ? search(s, in, date) : EXIT_SYSTEM;
    }
    past_free(past);
    return code;
}
