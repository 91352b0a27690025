#include "tools/options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { ROWS_MAX = 64, CODE_ROW = 1000, CODE_HELP = 'h', CODE_VERSION = 'V', CODE_LANG = 900 };

/* All rows of a chain of tables, and what getopt_long makes of them. */
struct parse {
    const char *command;
    int count;
    const struct option_row *rows[ROWS_MAX];
    struct option options[ROWS_MAX + 4];
    int out; /* row of `out`, which -o shortens, or -1 */
};

/* The table after the one that ends with `end`, or NULL. */
static const struct option_row *next_table(const struct option_row *end)
{
    return end->value;
}

static void collect(struct parse *p, const struct option_row *rows)
{
    p->out = -1;
    for (; rows; rows = next_table(rows))
        for (; rows->name; rows++) {
            if (p->count == ROWS_MAX)
                abort(); /* a table larger than any: our own bug */
            if (!strcmp(rows->name, "out"))
                p->out = p->count;
            p->options[p->count] = (struct option){rows->name, rows->kind == OPTION_FLAG ? no_argument : required_argument,
                                                   NULL, CODE_ROW + p->count};
            p->rows[p->count++] = rows;
        }
    p->options[p->count] = (struct option){"lang", required_argument, NULL, CODE_LANG};
    p->options[p->count + 1] = (struct option){"help", no_argument, NULL, CODE_HELP};
    p->options[p->count + 2] = (struct option){"version", no_argument, NULL, CODE_VERSION};
}

static void print_default(const struct option_row *row)
{
    if (row->kind == OPTION_INT)
        printf(_(" (default %lld)"), (long long)*(const int64_t *)row->value);
    else if (row->kind == OPTION_REAL)
        printf(_(" (default %g)"), *(const double *)row->value);
    else if (row->kind == OPTION_TEXT && *(const char *const *)row->value && **(const char *const *)row->value)
        printf(_(" (default %s)"), *(const char *const *)row->value);
    putchar('\n');
}

static void print_row(const char *name, const char *argument, const char *help)
{
    struct buf left = {0};
    buf_printf(&left, "  %s--%s%s%s", !strcmp(name, "out") ? "-o, " : "", name, argument ? " " : "",
               argument ? argument : "");
    int space = 26 - text_width(left.text);
    printf("%s%*s%s", left.text, space > 1 ? space : 1, "", help);
    buf_free(&left);
}

static void print_help(const struct option_row *rows, const char *synopsis)
{
    printf(_("Usage: kehou %s [options]\n"), synopsis);
    if (rows->name)
        printf("\n%s\n", _("Options:"));
    for (; rows; rows = next_table(rows)) {
        for (; rows->name; rows++) {
            print_row(rows->name, rows->argument, _(rows->help));
            print_default(rows);
        }
        if (rows->value)
            printf("\n%s\n", _(rows->help));
    }
    putchar('\n');
    print_row("lang", "zh|en", _("language of messages and documents (default: from the locale)\n"));
    print_row("help", NULL, _("this help\n"));
    print_row("version", NULL, _("the version\n"));
}

static bool take_int(const struct option_row *row, const char *text)
{
    char *end;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (errno || end == text || *end || (double)n < row->least || (double)n > row->most)
        return false;
    *(int64_t *)row->value = n;
    return true;
}

static bool take_real(const struct option_row *row, const char *text)
{
    char *end;
    double x = strtod(text, &end);
    if (end == text || *end || !isfinite(x) || x < row->least || x > row->most)
        return false;
    *(double *)row->value = x;
    return true;
}

/* Stores an option's argument; false after a message. */
static bool take(const struct parse *p, const struct option_row *row, const char *text)
{
    bool good = true;
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)row->value = true;
        break;
    case OPTION_INT:
        good = take_int(row, text);
        break;
    case OPTION_REAL:
        good = take_real(row, text);
        break;
    case OPTION_TEXT:
        *(const char **)row->value = text;
        break;
    case OPTION_LIST: {
        struct texts *list = row->value;
        list->at = xrealloc(list->at, (size_t)list->count + 1, sizeof *list->at);
        list->at[list->count++] = text;
        break;
    }
    }
    if (!good && row->kind == OPTION_INT)
        fprintf(stderr, _("kehou %s: --%s %s: a whole number from %.0f to %.0f is needed\n"), p->command, row->name, text,
                row->least, row->most);
    else if (!good)
        fprintf(stderr, _("kehou %s: --%s %s: a number from %g to %g is needed\n"), p->command, row->name, text,
                row->least, row->most);
    return good;
}

static const struct option *option_of(const struct parse *p, int code)
{
    for (int i = 0; p->options[i].name; i++)
        if (p->options[i].val == code || (code == 'o' && i == p->out))
            return &p->options[i];
    return NULL;
}

/* getopt refused `word`: says why in our words. `code` is an option's, where it was known. */
static void refuse(const struct parse *p, const char *word, int code, bool lacks)
{
    const struct option *o = option_of(p, code);
    if (o && lacks) {
        fprintf(stderr, _("kehou %s: --%s needs a value\n"), p->command, o->name);
        return;
    }
    if (o) {
        fprintf(stderr, _("kehou %s: --%s takes no value\n"), p->command, o->name);
        return;
    }
    const char *names[ROWS_MAX + 4];
    int n = 0;
    for (; p->options[n].name; n++)
        names[n] = p->options[n].name;
    char bare[64];
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(word, "="), word);
    const char *near = !strncmp(bare, "--", 2) ? text_nearest(bare + 2, names, n) : NULL;
    if (near)
        fprintf(stderr, _("kehou %s: unknown option %s; did you mean --%s?\n"), p->command, bare, near);
    else
        fprintf(stderr, _("kehou %s: unknown option %s; see kehou %s --help\n"), p->command, bare, p->command);
}

static bool take_language(const struct parse *p, const char *lang)
{
    if (strcmp(lang, "zh") && strcmp(lang, "en")) {
        fprintf(stderr, _("kehou %s: --lang %s: it is zh or en\n"), p->command, lang);
        return false;
    }
    text_language(lang);
    return true;
}

static bool count_fits(const struct parse *p, const char *synopsis, int count, int least, int most)
{
    if (count < least)
        fprintf(stderr, _("kehou %s: something is missing; usage: kehou %s\n"), p->command, synopsis);
    else if (most >= 0 && count > most)
        fprintf(stderr, _("kehou %s: too many arguments; usage: kehou %s\n"), p->command, synopsis);
    else
        return true;
    return false;
}

bool options_parse(int argc, char **argv, const struct option_row *rows, const char *synopsis, int least, int most,
                   struct texts *operands, int *done)
{
    struct parse p = {.command = argv[0]};
    collect(&p, rows);
    optind = 0; /* glibc: starts anew */
    opterr = 0;
    *done = EXIT_USAGE;
    for (int code; (code = getopt_long(argc, argv, p.out >= 0 ? ":o:h" : ":h", p.options, NULL)) != -1;) {
        if (code == CODE_HELP) {
            print_help(rows, synopsis);
            *done = EXIT_DONE;
            return false;
        }
        if (code == CODE_VERSION) {
            puts("kehou " KEHOU_VERSION);
            *done = EXIT_DONE;
            return false;
        }
        if (code == '?' || code == ':') {
            refuse(&p, argv[optind - 1], optopt, code == ':');
            return false;
        }
        if (code == CODE_LANG) {
            if (!take_language(&p, optarg))
                return false;
        } else if (!take(&p, p.rows[code == 'o' ? p.out : code - CODE_ROW], optarg)) {
            return false;
        }
    }
    *operands = (struct texts){argc - optind, (const char **)(argv + optind)};
    if (!count_fits(&p, synopsis, operands->count, least, most))
        return false;
    *done = EXIT_DONE;
    return true;
}

void texts_free(struct texts *t)
{
    free(t->at);
    *t = (struct texts){0};
}

void options_language(int argc, char **argv)
{
    const char *lang = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++) {
        if (!strncmp(argv[i], "--lang=", 7))
            lang = argv[i] + 7;
        else if (!strcmp(argv[i], "--lang") && i + 1 < argc)
            lang = argv[i + 1];
    }
    text_language(lang && (!strcmp(lang, "zh") || !strcmp(lang, "en")) ? lang : NULL);
}
