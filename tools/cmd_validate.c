/* kehou validate: everything that can be known before solving. */
#include "tools/command.h"

#include <jansson.h>
#include <stdio.h>

#include "district/district.h"
#include "solver/solve.h"
#include "tools/common.h"
#include "tools/report/conflict.h"

/* What counting the needs of each slot shows; NULL where it shows nothing. */
static struct outcome *refute(const struct instance *in, const struct common *c)
{
    enum { SECONDS = 10 }; /* it is the solver that has time */
    struct solve_options options = {.time_limit = c->time_limit < SECONDS ? c->time_limit : SECONDS, .threads = 1};
    return conflict_is_plain(in) ? solve_refused(in, &options, "") : NULL;
}

static void print_json(const struct diags *d, int code, const struct outcome *o)
{
    json_t *all = common_found(d, code);
    if (o && o->conflict)
        json_object_set_new(all, "conflict", object_conflict(o->conflict));
    common_print_json(all);
}

static void print_conflict(const char *path, const struct conflict *c)
{
    struct buf words = {0};
    emit_conflict(c, &words);
    printf(_("%s: readable, but no timetable of it can be legal:\n"), path);
    fputs(words.text, stdout);
    buf_free(&words);
}

/* What the schools of a district have together. */
struct totals {
    int schools;
    int64_t students, activities;
};

static void add_school(void *ctx, int school, const struct instance *in)
{
    struct totals *t = ctx;
    (void)school;
    t->schools++;
    t->students += in->n_students;
    t->activities += in->n_activities;
}

static int validate_district(const struct common *c, const char *path)
{
    struct diags *d = diags_new();
    struct totals totals = {0};
    struct district *x = district_read(path, d);
    if (x)
        district_validate(x, d, add_school, &totals);
    int code = d->input_errors ? EXIT_USAGE : d->errors ? EXIT_NO : EXIT_DONE;
    if (c->json)
        print_json(d, code, NULL);
    if (!c->quiet || d->errors)
        diags_print(d, stderr);
    if (!c->json && !c->quiet && code == EXIT_DONE)
        printf(_("%s: valid: %d schools, %lld students, %lld activities, %d shared providers; %d warnings\n"), path,
               totals.schools, (long long)totals.students, (long long)totals.activities, x->n_providers, d->warnings);
    district_free(x);
    diags_free(d);
    return code;
}

int command_validate(int argc, char **argv)
{
    struct common c;
    const struct option_row rows[] = {common_rows(&c)};
    struct texts operands;
    int code;
    if (!options_parse(argc, argv, rows, "validate INSTANCE", 1, 1, &operands, &code))
        return code;
    if (district_is(operands.at[0]))
        return validate_district(&c, operands.at[0]);
    struct diags *d = diags_new();
    struct instance *in = common_instance(&c, operands.at[0], d, &code);
    struct outcome *o = in && code == EXIT_DONE ? refute(in, &c) : NULL;
    if (o)
        code = EXIT_NO;
    if (c.json)
        print_json(d, code, o);
    else if (!c.quiet && o && o->conflict)
        print_conflict(operands.at[0], o->conflict);
    else if (!c.quiet && code == EXIT_DONE)
        printf(_("%s: valid: %d students, %d activities, %d staff, %d rooms; %d warnings\n"), operands.at[0],
               in->n_students, in->n_activities, in->n_staff, in->n_rooms, d->warnings);
    else if (!c.quiet && code == EXIT_NO)
        printf(_("%s: readable, but no timetable of it can be legal: see the rules named above\n"), operands.at[0]);
    outcome_free(o);
    instance_free(in);
    diags_free(d);
    return code;
}
