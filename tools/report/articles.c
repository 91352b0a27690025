#include "tools/report/articles.h"

#include <stdlib.h>
#include <string.h>

const char *const article_state_words[] = {"pass", "waived", "breached", "not_applicable", NULL};
static const char *const state_names[] = {N_("pass"), N_("waived"), N_("breached"), N_("not applicable")};

/* What each article asks, and the measures by which the score heeds it; its rules are those that name it. */
static const struct {
    const char *says;
    unsigned measures;
} table[ARTICLES + 1] = {
    [1] = {N_("every student in need is served"), 0},
    [2] = {N_("nobody is forced; courses to choose from"), 1 << MEASURE_NO_WISH | 1 << MEASURE_WISH_LOSS},
    [3] = {N_("five days a week, two hours a day, each period in its hours"), 0},
    [4] = {N_("homework at school, tutoring, eight kinds of activity"), 0},
    [5] = {N_("staff, venues and equipment are used"), 0},
    [6] = {N_("the school develops activities of its own"), 0},
    [7] = {N_("own teachers first; from outside only who is approved and vetted"), 1 << MEASURE_EXTERNAL},
    [8] = {N_("free national and provincial resources"), 0},
    [9] = {N_("society helps free of charge"), 0},
    [10] = {N_("students volunteer, parents consent, classes review"), 0},
    [11] = {N_("a plan by semester, known beforehand"), 0},
    [12] = {N_("mixed ages or by grade; joining and leaving in the term"), 1 << MEASURE_UNEVEN},
    [13] = {N_("parents volunteer"), 0},
    [14] = {N_("standards of fee and subsidy are set"), 0},
    [15] = {N_("no lessons or tests, nothing commercial or dangerous"), 0},
    [16] = {N_("no raised or disguised fee"), 0},
    [17] = {N_("coverage and quality are evaluated"), 0},
    [18] = {N_("only participants pay, the needy are exempt"), 0},
    [19] = {N_("the money goes to staff and consumables alone"), 1 << MEASURE_COST},
    [20] = {N_("those who take part are paid"), 0},
    [21] = {N_("the workload is shared, some are cared for"), 1 << MEASURE_IMBALANCE | 1 << MEASURE_LATE_CARE},
    [22] = {N_("safety first"), 1 << MEASURE_UNFAMILIAR},
    [23] = {N_("extended and holiday care likewise"), 0},
};

const char *article_says(int number)
{
    return _(table[number].says);
}

const char *article_state_name(enum article_state state)
{
    return _(state_names[state]);
}

/* The articles that a rule names, in bits; *first is the first one. */
static unsigned articles_of(enum rule rule, int *first)
{
    unsigned bits = 0;
    *first = 0;
    for (const char *p = rule_table[rule].articles; *p;) {
        char *end;
        long n = strtol(p, &end, 10);
        bits |= 1u << n;
        *first = *first ? *first : (int)n;
        for (p = end; *p == ',' || *p == ' ';)
            p++;
    }
    return bits;
}

static enum rule rule_of(const char *code)
{
    int r = 0;
    while (r < RULE_SCORE && strcmp(rule_table[r].code, code))
        r++;
    return (enum rule)r;
}

/* The indices below `count` that `belongs` to the article. */
static struct ints pick(const struct report *r, int article, int count,
                        bool (*belongs)(const struct report *r, int article, int i))
{
    int *at = ARENA_ARRAY(r->arena, count, int), n = 0;
    for (int i = 0; i < count; i++)
        if (belongs(r, article, i))
            at[n++] = i;
    return (struct ints){n, at};
}

static bool breach_belongs(const struct report *r, int article, int i)
{
    int first;
    return articles_of(r->v->breaches[i].rule, &first) >> article & 1;
}

static bool waiver_belongs(const struct report *r, int article, int i)
{
    int first;
    articles_of(rule_of(r->v->waived[i]->rule), &first);
    return first == article;
}

static bool warning_belongs(const struct report *r, int article, int i)
{
    return r->warnings->items[i].article == article;
}

struct article *articles_new(const struct report *r)
{
    struct article *all = ARENA_ARRAY(r->arena, ARTICLES, struct article);
    for (int i = 0; i < ARTICLES; i++) {
        struct article *a = &all[i];
        struct buf figure = {0};
        a->number = i + 1;
        a->measures = table[a->number].measures;
        for (int rule = 0; rule < RULES; rule++) {
            int first;
            a->rules |= (articles_of((enum rule)rule, &first) >> a->number & 1) << rule;
        }
        bool applies = article_figure(r, a->number, &figure);
        a->figure = arena_strdup(r->arena, applies && figure.text ? figure.text : "");
        buf_free(&figure);
        a->breaches = pick(r, a->number, r->v->n_breaches, breach_belongs);
        a->waivers = pick(r, a->number, r->v->n_waived, waiver_belongs);
        a->warnings = pick(r, a->number, r->warnings->count, warning_belongs);
        a->state = a->breaches.count  ? ARTICLE_BREACHED
                   : a->waivers.count ? ARTICLE_WAIVED
                   : applies          ? ARTICLE_PASS
                                      : ARTICLE_NOT_APPLICABLE;
    }
    return all;
}

__attribute__((format(printf, 3, 0))) static void put_part(struct buf *out, size_t before, const char *format, const char *what)
{
    buf_puts(out, out->length > before ? _(", ") : "");
    buf_printf(out, format, what);
}

void put_article_checked(const struct article *a, struct buf *out)
{
    size_t before = out->length;
    for (int rule = 0; rule < RULES; rule++)
        if (a->rules >> rule & 1)
            put_part(out, before, rule_table[rule].waivable ? _("%s (waivable)") : _("%s (never waived)"), rule_table[rule].code);
    for (int m = 0; m < MEASURES; m++)
        if (a->measures >> m & 1)
            put_part(out, before, _("%s (scored)"), measure_name((enum measure)m));
    if (out->length == before)
        buf_puts(out, _("figures only"));
}
