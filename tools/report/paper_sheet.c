/* A sheet of the tables as a table of a paper: what is counted once is printed, too. */
#include <assert.h>

#include "tools/report/paper.h"

enum { COLUMNS_MAX = 80 };

struct sink {
    struct sheet sheet; /* first: what the functions below are given */
    struct paper *p;
    int columns, at; /* of the head; cells of the row so far */
    bool begun;      /* the head is complete */
    struct paper_column head[COLUMNS_MAX];
};

static void add_text(struct sheet *s, const char *text)
{
    struct sink *k = (struct sink *)s;
    const char *copy = arena_strdup(k->p->arena, text);
    if (!k->begun) {
        assert(k->columns < COLUMNS_MAX);
        k->head[k->columns++].title = copy;
        return;
    }
    if (k->at++ == 0)
        paper_row(k->p, PAPER_ROW);
    paper_cell(k->p, copy);
}

/* Figures stand to the right, and so does their whole column. */
static void add_figure(struct sheet *s, const char *text)
{
    struct sink *k = (struct sink *)s;
    k->p->blocks[k->p->n_blocks - 1].column[k->at].align = PAPER_RIGHT;
    add_text(s, text);
}

static void add_number(struct sheet *s, int64_t number)
{
    add_figure(s, paper_print(((struct sink *)s)->p, "%lld", (long long)number));
}

static void add_yuan(struct sheet *s, int64_t fen)
{
    add_figure(s, paper_amount(((struct sink *)s)->p, fen));
}

static void add_real(struct sheet *s, double value)
{
    add_figure(s, paper_print(((struct sink *)s)->p, "%.3f", value));
}

static void end_row(struct sheet *s)
{
    struct sink *k = (struct sink *)s;
    if (!k->begun)
        paper_table(k->p, k->head, k->columns, 0);
    assert(!k->begun || k->at == k->columns);
    k->begun = true;
    k->at = 0;
}

void paper_sheet_table(struct paper *p, const struct report *r, void (*fill)(const struct report *r, struct sheet *out),
                       const int *shares, int n_shares)
{
    struct sink k = {.sheet = {.text = add_text, .number = add_number, .yuan = add_yuan, .real = add_real, .end = end_row}, .p = p};
    for (int c = 0; c < COLUMNS_MAX; c++)
        k.head[c].share = shares[c < n_shares ? c : n_shares - 1];
    fill(r, &k.sheet);
}
