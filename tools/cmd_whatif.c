/* kehou whatif: the school as it is and with each overlay, solved side by side and compared. */
#include "tools/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"
#include "school/overlay.h"
#include "tools/batch/runner.h"
#include "tools/report/folder.h"
#include "tools/whatif/ready.h"

/* A folder for each variant: `base`, and the name of the overlay's file where it is plain and free, else overlay-N. */
static void name_variants(struct whatif *w)
{
    struct map taken = map_new(w->arena);
    for (int i = 0; i < w->n; i++) {
        struct variant *p = &w->variants[i];
        const char *slash = p->overlay ? strrchr(p->overlay, '/') : NULL;
        const char *file = slash ? slash + 1 : p->overlay ? p->overlay : "base", *dot = strrchr(file, '.');
        p->name = arena_strndup(w->arena, file, dot ? (size_t)(dot - file) : strlen(file));
        if (!file_name_is_plain(p->name) || !map_put(&taken, p->name, i)) {
            p->name = arena_printf(w->arena, "overlay-%d", i);
            map_put(&taken, p->name, i);
        }
        p->dir = arena_printf(w->arena, "%s/%s", w->dir, p->name);
    }
}

/* The school with the overlays of all and the variant's own. */
static void read_variant(const struct whatif *w, struct variant *p)
{
    const struct texts *shared = w->shared;
    struct common c = *w->c;
    int own = p->overlay != NULL;
    c.overlays = (struct texts){shared->count + own, xmalloc(sizeof *c.overlays.at * ((size_t)shared->count + 1))};
    for (int k = 0; k < shared->count; k++)
        c.overlays.at[k] = shared->at[k];
    if (own)
        c.overlays.at[shared->count] = p->overlay;
    c.quiet = c.quiet || own; /* warnings of the school once */
    p->d = diags_new();
    p->in = common_instance(&c, w->instance, p->d, &p->code);
    const char *title = p->in && own ? p->in->overlays[p->in->n_overlays - 1] : "";
    p->title =
        *title && strcmp(title, p->overlay) != 0 ? title : p->name; /* the path stands for a title that is not there */
    if (p->in)
        p->code = EXIT_LIMIT; /* until it was solved */
}

/* Reads all schools before anything is solved, so that mistakes are told at once. False where the base has some. */
static bool read_variants(struct whatif *w)
{
    read_variant(w, &w->variants[0]);
    if (!w->variants[0].in)
        return false;
    for (int i = 1; i < w->n; i++) {
        struct variant *p = &w->variants[i];
        if (access(p->overlay, F_OK) != 0) /* no file: one of those that are made */
            p->made = ready_write(w->arena, w->variants[0].in, w->dir, p->overlay, &p->code);
        if (p->made)
            p->overlay = p->made;
    }
    name_variants(w);
    for (int i = 1; i < w->n; i++) {
        struct variant *p = &w->variants[i];
        p->title = p->name;
        if (p->made || access(p->overlay, F_OK) == 0)
            read_variant(w, p);
    }
    return true;
}

/* Comparison.json last, as it marks the set complete. */
static bool write_comparison(const struct whatif *w, const struct comparison *c)
{
    static const char last[] = "comparison.json";
    struct folder f = {.dir = w->dir};
    struct buf text = {0}, page = {0}, book = {0}, json = {0};
    json_t *o = comparison_json(c);
    char *bytes = json_dumps(o, JSON_SORT_KEYS | JSON_INDENT(1));
    buf_puts(&json, bytes ? bytes : "{}");
    buf_puts(&json, "\n");
    free(bytes);
    json_decref(o);
    comparison_text(c, &text);
    comparison_page(c, &page);
    if (w->c->json)
        fputs(json.text, stdout);
    else if (!w->c->quiet)
        fputs(text.text, stdout);
    if (!comparison_book(c, &book)) {
        fprintf(stderr, _("kehou: %s/%s: cannot write: %s\n"), w->dir, "comparison.xlsx", strerror(errno));
        buf_free(&book);
    }
    bool good = book.length > 0;
    folder_add(&f, "comparison.txt", N_("the comparison as text"), text);
    folder_add(&f, "comparison.html", N_("the comparison as a page"), page);
    folder_add(&f, "comparison.xlsx", N_("the comparison as a workbook"), book);
    folder_add_index_before(&f, last, N_("the comparison as JSON; written last"));
    folder_add(&f, last, "", json);
    if (good)
        return folder_write(&f);
    folder_free(&f);
    return false;
}

/* 0 where every variant has an answer, else the highest code. */
static int exit_code(const struct whatif *w)
{
    int code = EXIT_DONE;
    for (int i = 0; i < w->n; i++)
        if (w->variants[i].code > EXIT_NO && w->variants[i].code > code)
            code = w->variants[i].code;
    return code;
}

static int run(struct whatif *w)
{
    static const char *const files[] = {"comparison.txt", "comparison.html", "comparison.xlsx", "comparison.json", NULL};
    if (!folder_prepare(w->dir, DOCUMENTS_ALWAYS) || !folder_may_write(w->dir, files))
        return EXIT_SYSTEM;
    if (!read_variants(w))
        return EXIT_USAGE;
    variants_solve(w);
    const struct comparison c = {w, compare(w)};
    return write_comparison(w, &c) ? exit_code(w) : EXIT_SYSTEM;
}

static void free_variants(struct whatif *w)
{
    for (int i = 0; i <= w->n; i++) {
        struct variant *p = &w->variants[i];
        variant_forget(p);
        instance_free(p->in);
        diags_free(p->d);
    }
}

int command_whatif(int argc, char **argv)
{
    struct common c;
    struct whatif w = {.c = &c};
    const char *words = "text,tables,page,workbook"; /* what nobody hangs up needs no papers */
    int64_t jobs = runner_workers();
    const struct option_row rows[] = {
        {"out", OPTION_TEXT, &w.dir, 0, 0, "DIR", N_("the folder to write; required")},
        {"jobs", OPTION_INT, &jobs, 1, 1024, "N", N_("solves at once; by default one a core")},
        common_documents_row(&words),
        common_rows(&c),
    };
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "whatif INSTANCE OVERLAY... -o DIR", 2, -1, &operands, &code))
        return code;
    struct texts shared = c.overlays;
    c.overlays = (struct texts){0};
    if (!common_out("whatif", w.dir) || (w.groups = common_documents("whatif", words)) < 0) {
        texts_free(&shared);
        return EXIT_USAGE;
    }
    w.arena = arena_new();
    w.shared = &shared;
    w.instance = operands.at[0];
    w.jobs = (int)(jobs / c.threads < 1 ? 1 : jobs / c.threads);
    w.n = operands.count;
    w.variants = ARENA_ARRAY(w.arena, w.n + 1, struct variant);
    for (int i = 1; i < w.n; i++)
        w.variants[i].overlay = operands.at[i];
    code = run(&w);
    free_variants(&w);
    texts_free(&shared);
    arena_free(w.arena);
    return code;
}
