#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct diags *diags_new(void)
{
    struct arena *arena = arena_new();
    struct diags *d = ARENA_NEW(arena, struct diags);
    d->arena = arena;
    return d;
}

void diags_free(struct diags *d)
{
    if (!d)
        return;
    free(d->items);
    free(d->files);
    free(d->sheets);
    arena_free(d->arena);
}

int diags_file(struct diags *d, const char *name)
{
    for (int i = 0; i < d->n_files; i++)
        if (!strcmp(d->files[i], name))
            return i;
    d->files = xrealloc(d->files, (size_t)d->n_files + 1, sizeof *d->files);
    d->sheets = xrealloc(d->sheets, (size_t)d->n_files + 1, sizeof *d->sheets);
    d->files[d->n_files] = arena_strdup(d->arena, name);
    d->sheets[d->n_files] = false;
    return d->n_files++;
}

int diags_sheet(struct diags *d, const char *file, const char *sheet)
{
    int i = diags_file(d, sheet ? arena_printf(d->arena, "%s:%s", file, sheet) : file);
    d->sheets[i] = true;
    return i;
}

void diag_cell_name(int row, int column, char out[24])
{
    char letters[8];
    int n = 0;
    for (; column > 0 && n < 7; column = (column - 1) / 26)
        letters[n++] = (char)('A' + (column - 1) % 26);
    for (int i = 0; i < n; i++)
        out[i] = letters[n - 1 - i];
    snprintf(out + n, (size_t)(24 - n), "%d", row);
}

static void add(struct diags *d, struct pos at, enum severity severity, const char *code, int article,
                const char *format, va_list ap)
{
    /* An input with a million errors needs a count of them, not their texts. */
    enum { KEPT = 10000 };
    *(severity == DIAG_ERROR ? &d->errors : &d->warnings) += 1;
    if (severity == DIAG_ERROR && !code)
        d->input_errors++;
    if (d->count >= KEPT)
        return;
    if (d->count == d->room) {
        d->room = d->room ? 2 * d->room : 16;
        d->items = xrealloc(d->items, (size_t)d->room, sizeof *d->items);
    }
    d->items[d->count++] = (struct diag){at, severity, code, article, arena_vprintf(d->arena, format, ap)};
}

void diag_error(struct diags *d, struct pos at, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    add(d, at, DIAG_ERROR, NULL, 0, format, ap);
    va_end(ap);
}

void diag_warning(struct diags *d, struct pos at, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    add(d, at, DIAG_WARNING, NULL, 0, format, ap);
    va_end(ap);
}

void diag_article(struct diags *d, struct pos at, int article, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    add(d, at, DIAG_WARNING, NULL, article, format, ap);
    va_end(ap);
}

void diag_rule(struct diags *d, struct pos at, const char *code, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    add(d, at, DIAG_ERROR, code, 0, format, ap);
    va_end(ap);
}

static bool said_already(const struct diags *d, int before, const struct diag *g, struct pos at)
{
    for (int i = 0; i < before; i++) {
        const struct diag *h = &d->items[i];
        if (h->pos.file == at.file && h->pos.line == at.line && h->pos.column == at.column &&
            h->severity == g->severity && !strcmp(h->message, g->message))
            return true;
    }
    return false;
}

static void add_one(struct diags *d, struct pos at, const struct diag *g, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    add(d, at, g->severity, g->code, g->article, format, ap);
    va_end(ap);
}

void diags_merge(struct diags *d, const struct diags *from)
{
    int before = d->count;
    for (int i = 0; i < from->count; i++) {
        const struct diag *g = &from->items[i];
        struct pos at = g->pos;
        if (from->n_files) {
            at.file = diags_file(d, from->files[g->pos.file]);
            d->sheets[at.file] = from->sheets[g->pos.file];
        }
        if (!said_already(d, before, g, at))
            add_one(d, at, g, "%s", g->message);
    }
}

void diags_drop_repeats(struct diags *d, int before)
{
    int kept = before;
    for (int i = before; i < d->count; i++) {
        const struct diag *g = &d->items[i];
        bool said = false;
        for (int k = 0; k < before && !said; k++)
            said = d->items[k].severity == DIAG_ERROR && d->items[k].pos.file == g->pos.file &&
                   d->items[k].pos.line == g->pos.line && d->items[k].pos.column == g->pos.column;
        if (said && g->severity == DIAG_ERROR) {
            d->errors--;
            d->input_errors -= g->code == NULL;
        } else if (said) {
            d->warnings--;
        } else {
            d->items[kept++] = *g;
        }
    }
    d->count = kept;
}

static int by_place(const void *a, const void *b)
{
    const struct diag *x = *(const struct diag *const *)a, *y = *(const struct diag *const *)b;
    if (x->pos.file != y->pos.file)
        return x->pos.file < y->pos.file ? -1 : 1;
    if (x->pos.line != y->pos.line)
        return x->pos.line < y->pos.line ? -1 : 1;
    if (x->pos.column != y->pos.column)
        return x->pos.column < y->pos.column ? -1 : 1;
    return x < y ? -1 : x > y; /* qsort is not stable: items at one place stay in their order */
}

void diags_print(struct diags *d, FILE *out)
{
    const struct diag **sorted = xmalloc(sizeof *sorted * ((size_t)d->count + 1));
    int count = 0;
    for (int i = d->printed; i < d->count; i++)
        sorted[count++] = &d->items[i];
    d->printed = d->count;
    qsort(sorted, (size_t)count, sizeof *sorted, by_place);
    int shown[2] = {0, 0};
    for (int i = 0; i < count; i++) {
        const struct diag *g = sorted[i];
        if (shown[g->severity]++ >= DIAG_SHOWN)
            continue;
        fprintf(out, "%s:", d->n_files ? d->files[g->pos.file] : "");
        if (g->pos.line)
            fprintf(out, "%d:%d:", g->pos.line, g->pos.column);
        fprintf(out, " %s: ", g->severity == DIAG_ERROR ? "error" : "warning");
        if (g->pos.line && d->sheets[g->pos.file]) {
            char name[24];
            diag_cell_name(g->pos.line, g->pos.column, name);
            fprintf(out, "%s: ", name);
        }
        fputs(g->message, out);
        fprintf(out, g->code ? " [%s]\n" : "\n", g->code);
    }
    if (shown[DIAG_ERROR] > DIAG_SHOWN)
        fprintf(out, _("%d more errors\n"), shown[DIAG_ERROR] - DIAG_SHOWN);
    if (shown[DIAG_WARNING] > DIAG_SHOWN)
        fprintf(out, _("%d more warnings\n"), shown[DIAG_WARNING] - DIAG_SHOWN);
    free(sorted);
}
