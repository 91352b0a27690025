/* The regulation article by article: what kehou checks of each, what it found, and who or what breaches it. */
#ifndef KEHOU_ARTICLES_H
#define KEHOU_ARTICLES_H

#include "tools/report/report.h"

enum { ARTICLES = 23 };
enum article_state { ARTICLE_PASS, ARTICLE_WAIVED, ARTICLE_BREACHED, ARTICLE_NOT_APPLICABLE };
extern const char *const article_state_words[]; /* pass, waived, breached, not_applicable */

/* Three strengths: rules that nothing waives, rules that a waiver lifts, measures of the score. */
struct article {
    int number;
    enum article_state state;
    unsigned rules, measures; /* bits by enum rule and enum measure: what is checked; both 0: figures only */
    const char *figure;       /* in the language chosen; "" where not applicable */
    struct ints breaches;     /* of the verdict: who or what breaches it */
    struct ints waivers;      /* of the verdict; a waiver belongs to the first article that its rule names */
    struct ints warnings;     /* of the report: to be looked at by people, no verdict */
};

/* ARTICLES of them, in the report's arena; the last part of a report. */
struct article *articles_new(const struct report *r);

const char *article_says(int number);                          /* "every student in need is served" */
const char *article_state_name(enum article_state state);
void put_article_checked(const struct article *a, struct buf *out); /* "S1 (never waived), T3 (waivable), external (scored)" */

/* articles_figures.c: the figure of an article; false where it is not applicable. */
bool article_figure(const struct report *r, int number, struct buf *out);

/* articles_text.c: for a terminal, and for `check --json`. */
void put_articles(const struct report *r, struct buf *out);
struct json_t;
struct json_t *articles_json(const struct report *r);

#endif
