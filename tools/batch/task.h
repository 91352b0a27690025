/* What a process of a batch is asked, in a file, and what it answers, in another: the same for every engine. A task's key is
 * the hash of all that its answer depends on, so an answer that is there and whole is never computed again.
 *
 * DIR/work holds tasks/KEY.json, answers/KEY.json (written last, after the timetable and the proof that it hashes) and
 * logs/KEY.txt. */
#ifndef KEHOU_TASK_H
#define KEHOU_TASK_H

#include <jansson.h>

#include "district/share.h"
#include "solver/solve.h"

/* The kinds of task, by `kind` in their file:
 *   answer   solve the school under terms; answers/KEY.yaml is the timetable, KEY.proof the certificate
 *   bound    bound it under terms, by branching too unless `bound_aside`; KEY.proof is the certificate, `led` what providers
 *            lead in the linear program
 *   publish  write the documents of an answer into the school's folder
 *   draft    what `kehou solve` does, for a school without a timetable */

/* One school's task, as the coordinator sees it. */
struct task {
    int member;
    char key[65];
    json_t *asks; /* owned */
    double seconds;
    const char *path; /* of the file with `asks` */
    bool done;        /* its answer is there */
    int code;         /* of a lost or failed one, by contract section 1 */
};

/* A school's answer. */
struct school_answer {
    char key[65];
    enum answer status;
    bool has_bound;
    int64_t score, bound;  /* with tolls and added cost weight */
    int64_t plain, cost;   /* score without them; yuan a week */
    double seconds;
    struct uses_list uses; /* school: as told to answer_read() */
    struct uses_list led;  /* the same of a bound: in parts, */
    const double *amounts; /* [led.count] how much of each meeting; */
    double led_cost;       /* yuan a week; -1: not known, and neither are meetings */
    json_t *json;          /* owned */
};

/* Hash of a task's questions but for paths. */
void task_key(const json_t *asks, char out[65]);
/* work/KIND/KEY.END */
const char *work_path(struct arena *a, const char *work, const char *kind, const char *key, const char *end);
/* The answer of a key, if it is there and its files are what it says; false else. */
bool answer_read(const char *work, const char *key, int school, const struct district *x, struct arena *a,
                 struct school_answer *out);
/* Whether the answer of a publish or draft task is there and the folder's summary.json is still the one that was written; its code. */
bool published(const char *work, const char *key, const char *dir, int *code);

/* The child: does what the task file asks; the exit code of the process (0, or RUNNER_AGAIN). */
int task_run(const char *path);

#endif
