/* kehou check of a district: every school's timetable in DIR, and what they share. */
#include <jansson.h>
#include <stdlib.h>

#include "base/text.h"
#include "tools/batch/survey.h"

int district_check(const struct common *c, const char *path, const char *dir)
{
    struct diags *d = diags_new();
    struct batch b = {.c = c, .arena = arena_new(), .dir = dir};
    struct district *x = district_read(path, d);
    b.x = x;
    if (x)
        members_read(&b, d);
    if (d->errors)
        diags_print(d, stderr);
    int code = d->input_errors ? EXIT_USAGE : EXIT_DONE, have = 0;
    struct survey *s = code == EXIT_DONE ? survey_new(&b) : NULL;
    json_t *breaches = json_array();
    for (int i = 0; s && i < s->n; i++)
        have += s->at[i].has;
    for (int i = 0; s && i < s->n_breaches; i++) {
        json_array_append_new(breaches, json_string(s->breaches[i]));
        if (!c->json)
            puts(s->breaches[i]);
    }
    if (s && s->n_breaches)
        code = EXIT_NO;
    json_t *all = json_pack("{s:b, s:i, s:i, s:o}", "legal", s && !s->n_breaches, "schools", b.n, "timetables", have, "breaches", breaches);
    char *text = json_dumps(all, JSON_SORT_KEYS | JSON_INDENT(1));
    if (s && c->json)
        puts(text);
    else if (s && code == EXIT_DONE && !c->quiet)
        printf(_("legal: every rule and every shared limit holds; %d of %d schools have a timetable there\n"), have, b.n);
    free(text);
    json_decref(all);
    survey_free(s);
    arena_free(b.arena);
    district_free(x);
    diags_free(d);
    return code;
}
