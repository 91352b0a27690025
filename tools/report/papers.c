/* All papers at once, on a thread of their own. */
#include <pthread.h>
#include <stdlib.h>

#include "tools/report/paper.h"

struct forms {
    struct buf pdf, html;
    bool good;
};

struct papers {
    const struct report *r;
    struct forms *forms; /* by row of the table of documents; only those of papers are filled */
    int n;
    pthread_t thread;
    bool running;
};

static void *make_all(void *ctx)
{
    struct papers *all = ctx;
    struct press *press = press_new();
    for (int i = 0; i < all->n; i++) {
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
    all->running = pthread_create(&all->thread, NULL, make_all, all) == 0;
    if (!all->running)
        make_all(all);
    return all;
}

static void wait_for(struct papers *all)
{
    if (all->running)
        pthread_join(all->thread, NULL);
    all->running = false;
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
