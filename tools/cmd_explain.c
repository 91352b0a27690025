/* kehou explain: reasons, of a timetable that is there already. */
#include "tools/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/common.h"
#include "tools/explain/explain.h"
#include "tools/report/folder.h"
#include "tools/solving.h"

enum { EACH = 10 }; /* seconds for each question that is solved, by default */

struct asked {
    struct common c;
    struct texts students, activities, staff, rooms, externals;
    const char *wish, *dir;
};

/* Index of the entity of a subject with that id; -1 after a message. */
static int find(const struct instance *in, enum subject subject, int count, const char *option, const char *id)
{
    const char **ids = ARENA_ARRAY(in->arena, count, const char *);
    for (int i = 0; i < count; i++) {
        ids[i] = subject_id(in, subject, i);
        if (!strcmp(ids[i], id))
            return i;
    }
    const char *near = text_nearest(id, ids, count);
    if (near)
        fprintf(stderr, _("kehou explain: --%s: there is no '%s'; did you mean '%s'?\n"), option, id, near);
    else
        fprintf(stderr, _("kehou explain: --%s: there is no '%s'\n"), option, id);
    return -1;
}

/* Number of the student's wish; -1 after a message. */
static int find_wish(const struct instance *in, int student, int activity)
{
    const struct student *s = &in->students[student];
    int wish = wish_rank(s, activity);
    if (wish < s->n_wishes)
        return wish;
    fprintf(stderr, _("kehou explain: --wish: %s did not wish for %s\n"), s->id, in->activities[activity].id);
    return -1;
}

/* The timetable that answers speak of: the one given or, once a forced solve found one, a better one. */
struct spoken_of {
    int64_t score;
    bool better;
};

static struct spoken_of spoken_of(const struct explain *e)
{
    return (struct spoken_of){e->r->v->score, e->better.r != NULL};
}

/* Adds an answer that speaks of a timetable. */
static void add_answer(json_t *all, json_t *answer, struct spoken_of of)
{
    struct buf words = {0};
    json_object_set_new(answer, "of_score", json_integer(of.score));
    if (of.better) {
        buf_printf(&words, _("in the better timetable, which scores %" PRId64 ":"), of.score);
        json_array_insert_new(json_object_get(answer, "says"), 0, json_string(words.text));
        buf_free(&words);
    }
    json_array_append_new(all, answer);
}

/* Answers to --student; false after a message. */
static bool add_students(const struct asked *q, struct explain *e, json_t *root)
{
    json_t *all = json_array();
    int activity = q->wish ? find(e->in, SUBJECT_ACTIVITY, e->in->n_activities, "wish", q->wish) : -1;
    bool good = !q->wish || activity >= 0;
    for (int i = 0; good && i < q->students.count; i++) {
        int student = find(e->in, SUBJECT_STUDENT, e->in->n_students, "student", q->students.at[i]);
        int wish = student >= 0 && q->wish ? find_wish(e->in, student, activity) : -1;
        good = student >= 0 && (!q->wish || wish >= 0);
        struct spoken_of of = spoken_of(e);
        if (good)
            add_answer(all, explain_student(e, student, wish, verdict_legal(e->r->v)), of);
    }
    json_object_set_new(root, "students", all);
    return good;
}

static json_t *activity_of(struct explain *e, int activity)
{
    return explain_activity(e, activity, verdict_legal(e->r->v));
}

static json_t *staff_of(struct explain *e, int staff)
{
    return explain_staff(e, staff);
}

static json_t *room_of(struct explain *e, int room)
{
    return explain_room(e, room);
}

/* Answers to an option that names entities of a subject; false after a message. */
static bool add_entities(const struct texts *ids, enum subject subject, int count, const char *option, const char *key,
                         json_t *(*answer)(struct explain *, int), struct explain *e, json_t *root)
{
    json_t *all = json_array();
    bool good = true;
    for (int i = 0; good && i < ids->count; i++) {
        int entity = find(e->in, subject, count, option, ids->at[i]);
        struct spoken_of of = spoken_of(e);
        good = entity >= 0;
        if (good)
            add_answer(all, answer(e, entity), of);
    }
    json_object_set_new(root, key, all);
    return good;
}

/* Meetings of --external: of a section, of all sections of an activity, or `all`; false after a message. */
static bool add_externals(const struct asked *q, const struct explain *e, json_t *root)
{
    json_t *all = json_array();
    bool good = true;
    for (int i = 0; good && i < q->externals.count; i++) {
        bool found = !strcmp(q->externals.at[i], "all");
        for (int m = 0; m < e->r->n_externals; m++) {
            json_t *id = explain_section_id(e, e->r->externals[m].section);
            const char *activity = e->in->activities[e->r->t->sections[e->r->externals[m].section].activity].id;
            if (!strcmp(q->externals.at[i], "all") || !strcmp(q->externals.at[i], activity) ||
                !strcmp(q->externals.at[i], json_string_value(id))) {
                found = true;
                add_answer(all, explain_external(e, m), spoken_of(e));
            }
            json_decref(id);
        }
        if (!found)
            fprintf(stderr, _("kehou explain: --external: no meeting of '%s' is led from outside while own staff lead the activity\n"),
                    q->externals.at[i]);
        good = found;
    }
    json_object_set_new(root, "external", all);
    return good;
}

static bool add_all(const struct asked *q, struct explain *e, json_t *root)
{
    return add_students(q, e, root) &&
           add_entities(&q->activities, SUBJECT_ACTIVITY, e->in->n_activities, "activity", "activities", activity_of, e, root) &&
           add_entities(&q->staff, SUBJECT_STAFF, e->in->n_staff, "staff", "staff", staff_of, e, root) &&
           add_entities(&q->rooms, SUBJECT_ROOM, e->in->n_rooms, "room", "rooms", room_of, e, root) && add_externals(q, e, root);
}

static void print(const struct asked *q, const json_t *root)
{
    struct buf text = {0};
    if (q->c.json) {
        char *dump = json_dumps(root, JSON_INDENT(2) | JSON_SORT_KEYS);
        puts(dump);
        free(dump);
    } else if (!q->c.quiet) {
        explain_write(root, &text);
        fputs(text.text ? text.text : "", stdout);
    }
    buf_free(&text);
}

/* The better timetable than the one given, which scores `given`, that was met on the way: told, and with -o written. False
 * after a message. */
static bool tell_better(const struct asked *q, const struct explain *e, int64_t given, json_t *root)
{
    const struct explain_better *b = &e->better;
    struct folder f = {.dir = q->dir};
    bool good = true;
    if (!b->r)
        return true;
    json_object_set_new(root, "better", json_pack("{s:I, s:b}", "score", (json_int_t)b->v->score, "written", q->dir != NULL));
    if (q->dir) {
        good = folder_prepare(q->dir, DOCUMENTS_ALL) && folder_add_report(&f, b->r, DOCUMENTS_ALL, true) && folder_write(&f);
        explain_sayf(root, _("A better timetable than this one was found on the way (%" PRId64 " in place of %" PRId64 "); it is in %s."),
                     b->v->score, given, q->dir);
    } else {
        explain_sayf(root, _("A better timetable than this one was found on the way (%" PRId64 " in place of %" PRId64 "); -o DIR would write it."),
                     b->v->score, given);
    }
    folder_free(&f);
    return good;
}

static int explain(const struct asked *q, const char *path, const struct instance *in, const struct timetable *t)
{
    const char *slash = strrchr(path, '/');
    struct verdict *v = verdict_of(in, t);
    struct report *r = report_new(in, t, v, NULL);
    struct explain e = {.r = r, .in = in, .time_limit = q->c.time_limit, .work_limit = q->c.work_limit,
                        .gap = q->c.gap, .threads = (int)q->c.threads,
                        .seed = (uint64_t)q->c.seed, .interrupted = signals_catch(),
                        .certificate = arena_printf(in->arena, "%.*scertificate", slash ? (int)(slash - path) + 1 : 0, path)};
    json_t *root = json_pack("{s:i, s:{s:s, s:s}, s:I, s:b}", "kehou_explain", 1, "instance", "id", in->id, "sha256",
                             in->sha256, "score", (json_int_t)v->score, "legal", verdict_legal(v));
    int code = verdict_legal(v) ? EXIT_DONE : EXIT_NO;
    if (!verdict_legal(v) && !q->c.quiet)
        fprintf(stderr, _("kehou explain: the timetable breaks %d rules (see kehou check); what follows takes it as it is\n"),
                v->n_breaches);
    if (q->students.count + q->activities.count + q->staff.count + q->rooms.count + q->externals.count == 0)
        explain_school(&e, root);
    else if (!add_all(q, &e, root))
        code = EXIT_USAGE;
    if (code != EXIT_USAGE && !tell_better(q, &e, v->score, root))
        code = EXIT_SYSTEM;
    if (code != EXIT_USAGE)
        print(q, root);
    explain_end(&e);
    json_decref(root);
    report_free(r);
    verdict_free(v);
    return code;
}

int command_explain(int argc, char **argv)
{
    struct asked q = {0};
    const struct option_row rows[] = {
        {"student", OPTION_LIST, &q.students, 0, 0, "ID", N_("why the student has what it has")},
        {"wish", OPTION_TEXT, &q.wish, 0, 0, "ACTIVITY", N_("this wish of the student alone")},
        {"activity", OPTION_LIST, &q.activities, 0, 0, "ID", N_("why the activity did not open, or how full it is")},
        {"staff", OPTION_LIST, &q.staff, 0, 0, "ID", N_("what makes the adult's load, and who could take what")},
        {"room", OPTION_LIST, &q.rooms, 0, 0, "ID", N_("when the room is used, and why not else")},
        {"external", OPTION_LIST, &q.externals, 0, 0, "SECTION", N_("who of the own staff could lead it; a section, an activity, or all")},
        {"out", OPTION_TEXT, &q.dir, 0, 0, "DIR", N_("where to write a better timetable that is met on the way")},
        common_rows(&q.c),
    };
    struct texts operands;
    int code;
    q.c.time_limit = EACH;
    if (!options_parse(argc, argv, rows, "explain INSTANCE TIMETABLE", 2, 2, &operands, &code))
        return code;
    if (q.wish && !q.students.count) {
        fputs(_("kehou explain: --wish goes with --student\n"), stderr);
        return EXIT_USAGE;
    }
    struct diags *d = diags_new();
    struct instance *in = common_instance(&q.c, operands.at[0], d, &code);
    struct timetable *t = in ? common_timetable(operands.at[1], in, &code) : NULL;
    if (t)
        code = explain(&q, operands.at[1], in, t);
    texts_free(&q.students);
    texts_free(&q.activities);
    texts_free(&q.staff);
    texts_free(&q.rooms);
    texts_free(&q.externals);
    timetable_free(t);
    instance_free(in);
    diags_free(d);
    return code;
}
