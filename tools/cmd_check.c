/* kehou check: verifies any timetable from the files alone, and a certificate by integer arithmetic alone. */
#include "tools/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "solver/certificate.h"
#include "tools/batch/batch.h"
#include "tools/common.h"
#include "tools/report/articles.h"

struct check {
    struct common c;
    bool articles;
    const struct instance *in;
    struct past *past;         /* or NULL */
    struct timetable *t;       /* or NULL */
    struct verdict *v;         /* of it */
    bool has_certificate;
    struct certified certified;
    struct buf why;            /* owns certified.why */
};

static void put_certified(const struct check *check, struct buf *out)
{
    const struct certified *c = &check->certified;
    if (!c->holds)
        buf_printf(out, _("Certificate refused: %s.\n"), c->why);
    else if (c->infeasible)
        buf_puts(out, _("Certificate verified: no legal timetable exists in which study and posts keep their adults from week to week.\n"));
    else
        buf_printf(out, _("Certificate verified: no timetable in which study and posts keep their adults from week to week scores less than %" PRId64 ".\n"),
                   c->bound);
}

static void print(const struct check *check)
{
    struct buf text = {0};
    bool whole = check->t && (check->c.json || (check->articles && !check->c.quiet));
    struct report *r = whole ? report_new(check->in, check->t, check->v, NULL) : NULL;
    if (check->c.json) {
        emit_check(check->in, r, check->articles, check->has_certificate ? &check->certified : NULL, &text);
    } else if (!check->c.quiet) {
        if (check->t)
            verdict_write(check->in, check->v, &text);
        if (r)
            put_articles(r, &text);
        if (check->has_certificate)
            put_certified(check, &text);
    }
    report_free(r);
    if (text.text)
        fputs(text.text, stdout);
    buf_free(&text);
}

/* A certificate that holds still has to fit the timetable. */
static bool fits(struct check *check)
{
    const struct certified *c = &check->certified;
    if (c->infeasible) {
        if (verdict_legal(check->v))
            buf_puts(&check->why, _("it proves that no legal timetable exists, and this one is legal"));
        return !verdict_legal(check->v);
    }
    if (verdict_legal(check->v) && check->v->score < c->bound)
        buf_printf(&check->why, _("the bound %" PRId64 " lies above the timetable's score %" PRId64), c->bound, check->v->score);
    else if (check->t->has_bound && check->t->bound > c->bound)
        buf_printf(&check->why, _("the timetable states the bound %" PRId64 ", and only %" PRId64 " is proven"), check->t->bound,
                   c->bound);
    return !check->why.text;
}

/* False where the file is malformed, after messages. */
static bool take_certificate(struct check *check, const char *path)
{
    struct diags *d = diags_new();
    struct certified *made = &check->certified;
    bool intact;
    struct certificate *c = certificate_read(path, d, &intact);
    diags_print(d, stderr);
    diags_free(d);
    if (!c)
        return false;
    check->has_certificate = true;
    *made = (struct certified){.infeasible = c->proof->infeasible, .bound = c->proof->bound};
    if (!intact)
        buf_puts(&check->why, _("the file was changed after it was written"));
    else
        made->holds = certificate_holds(c, check->in, &check->why) && (!check->t || fits(check));
    made->why = check->why.text;
    certificate_free(c);
    return true;
}

static int judge(struct check *check, const char *certificate)
{
    if (check->t)
        check->v = verdict_of(check->in, check->t);
    if (certificate && !take_certificate(check, certificate))
        return EXIT_USAGE;
    print(check);
    bool good = (!check->t || verdict_legal(check->v)) && (!certificate || check->certified.holds);
    return good ? EXIT_DONE : EXIT_NO;
}

/* The timetable that moves are counted against: that of --from; else the instance's baseline, where the one to check
 * counts moves, or states no score that would tell. False after messages. */
static bool take_past(struct check *check, const char *from, const char *instance, struct instance *in,
                      struct diags *d, int *code)
{
    bool counts = !check->t || check->t->has_moves || !check->t->has_score;
    char *baseline = !from && counts ? common_baseline(instance, in) : NULL;
    bool good = (!from && !baseline) || common_past(from ? from : baseline, in, &check->past, d, code);
    free(baseline);
    return good;
}

int command_check(int argc, char **argv)
{
    struct check check = {0};
    const char *certificate = NULL, *from = NULL;
    const struct option_row rows[] = {
        {"certificate", OPTION_TEXT, &certificate, 0, 0, "FILE", N_("verify this proof of the bound too; then TIMETABLE may be left out")},
        {"articles", OPTION_FLAG, &check.articles, 0, 0, NULL, N_("the regulation, article by article: what was checked, and who breaches it")},
        common_from_row(&from),
        common_rows(&check.c),
    };
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "check INSTANCE [TIMETABLE]", 1, 2, &operands, &code))
        return code;
    if (operands.count > 1 && district_is(operands.at[0]))
        return district_check(&check.c, operands.at[0], operands.at[1]);
    if (operands.count < 2 && !certificate) {
        fputs(_("kehou check: the timetable to check is missing\n"), stderr);
        return EXIT_USAGE;
    }
    struct diags *d = diags_new();
    struct instance *in = common_instance(&check.c, operands.at[0], d, &code);
    check.in = in;
    if (in && operands.count > 1)
        check.t = common_timetable(operands.at[1], in, &code);
    if (in && (check.t || operands.count < 2) && take_past(&check, from, operands.at[0], in, d, &code))
        code = judge(&check, certificate);
    verdict_free(check.v);
    timetable_free(check.t);
    past_free(check.past);
    buf_free(&check.why);
    instance_free(in);
    diags_free(d);
    return code;
}
