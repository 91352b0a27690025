/* All papers, on threads of their own: each takes the next that nobody has. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "tools/report/paper.h"

struct forms {
    struct buf pdf, html;
    bool good;
};

enum { WORKERS = 2 };

struct papers {
    const struct report *r;
    struct forms *forms; /* by row of the table of documents; only those of papers are filled */
    int n, running; /* rows; threads to wait for */
    atomic_int next;
    pthread_t threads[WORKERS];
};

static void *work(void *ctx)
{
    struct papers *all = ctx;
    struct press *press = press_new();
    for (int i; (i = atomic_fetch_add(&all->next, 1)) < all->n;) {
        if (!documents[i].build)
            continue;
        struct paper *p = paper_new(&documents[i], all->r);
        all->forms[i].good = paper_pdf(press, p, &all->forms[i].pdf);
        paper_html(p, &all->forms[i].html);
        paper_free(p);
    }
    press_free(press);
    return NULL;
}

struct papers *papers_begin(const struct report *r)
{
    struct papers *all = xcalloc(1, sizeof *all);
    all->r = r;
    while (documents[all->n].path)
        all->n++;
    all->forms = xcalloc((size_t)all->n, sizeof *all->forms);
    while (all->running < WORKERS && pthread_create(&all->threads[all->running], NULL, work, all) == 0)
        all->running++;
    if (!all->running)
        work(all);
    return all;
}

static void wait_for(struct papers *all)
{
    while (all->running)
        pthread_join(all->threads[--all->running], NULL);
}

bool papers_take(struct papers *all, const struct document *d, struct buf *pdf, struct buf *html)
{
    wait_for(all);
    struct forms *f = &all->forms[d - documents];
    *pdf = f->pdf;
    *html = f->html;
    f->pdf = f->html = (struct buf){0};
    return f->good;
}

void papers_end(struct papers *all)
{
    if (!all)
        return;
    wait_for(all);
    for (int i = 0; i < all->n; i++) {
        buf_free(&all->forms[i].pdf);
        buf_free(&all->forms[i].html);
    }
    free(all->forms);
    free(all);
}
