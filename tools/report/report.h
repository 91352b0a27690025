/* Everything that the documents say, computed once from instance, timetable and verdict. Documents
 * only lay it out: each is a row of the table in documents.c and a function emit_NAME(). */
#ifndef KEHOU_REPORT_H
#define KEHOU_REPORT_H

#include "base/text.h"
#include "solver/solve.h"

/* One group or post somewhere in the week: a slot of a section's meeting, a study group, a post. */
enum use_kind { USE_SECTION, USE_STUDY, USE_POST };
struct use {
    enum use_kind kind;
    int index; /* of the timetable's sections, studies or posts */
    int slot;
    weekset weeks;
    int students; /* of the group; in the grids of classes: those of the class */
};

/* Whose week a grid shows. */
enum subject { SUBJECT_CLASS, SUBJECT_STUDENT, SUBJECT_STAFF, SUBJECT_ROOM, SUBJECT_PROVIDER, SUBJECT_ACTIVITY, SUBJECTS };

/* The week of each entity of a subject: at[first[e]] to at[first[e + 1] - 1], by day and time. */
struct grid {
    int n;
    int *first; /* [n + 1] */
    struct use *at;
};

/* Workload of one adult. Loads are weighted minutes a week (contract section 4). */
struct workload {
    int load;                 /* the verdict's: without prior_load */
    int by_period[PERIODS];   /* its parts */
    int duties;               /* slots on duty in the week */
    int late_duties, noon_duties; /* ending after the profile's late_after; at noon */
    int most_week, most_day, most_days; /* in the fullest week, what the caps hold for */
    bool over_week, over_day, over_days;
    bool counts;              /* own staff who supervise or lead: those the statistics are over */
};

/* Statistics of loads; the standard deviation is that of the whole population. */
struct balance {
    int count, least, most;
    double mean, deviation, gini;
};

/* Part of the cost a week: slots on duty or meetings, and their yuan. */
struct cost {
    int times;
    int64_t yuan;
};
struct costs {
    struct cost by_type[STAFF_TYPES], *by_provider; /* [n_providers]; together the measure `cost` */
};

struct slot_figures { /* each in the week in which it is largest */
    int attending, in_meetings, in_study;
    int sections, study_groups;
    int on_duty, available; /* adults: on duty; who could be (available and not excluded by type) */
    int rooms_used, rooms_open; /* rooms */
};

/* A meeting led by somebody from outside although own staff lead that activity (article 7). */
enum candidate_state {
    CANDIDATE_FREE, CANDIDATE_ON_DUTY, CANDIDATE_UNAVAILABLE, CANDIDATE_AT_CAP,
    CANDIDATE_UNFIT /* does not teach the subject of a tutoring section */
};
struct candidate {
    int staff;
    enum candidate_state state;
    int use; /* CANDIDATE_ON_DUTY: what clashes, or is too far away; index into grids[SUBJECT_STAFF].at */
    bool all_meetings; /* free in all meetings of the section: could take it over */
};
struct external_meeting {
    int section, slot, first, count; /* candidates[first] to candidates[first + count - 1] */
    bool choice; /* one of them could take over the section: no shortage, but what the score prefers */
};

struct coverage {
    int students, scheduled; /* all; those whose consent chain is complete */
    int attending;           /* scheduled and in care in some slot */
    int wishing, granted;    /* with wishes and wants above 0; of them with at least one activity */
    int seats;               /* seats in activities */
};

enum { RANKS_MAX = 32 }; /* ranks beyond are counted in the last */

struct report {
    struct arena *arena;
    const struct instance *in;
    const struct timetable *t;
    const struct verdict *v;
    const struct outcome *outcome; /* NULL where the timetable was read from a file */
    int64_t threads, seed;         /* of the outcome */
    enum status status;            /* draft where the verdict is not legal, whatever the timetable states */
    bool has_bound;
    int64_t bound;                 /* the outcome's, else the one the timetable states */
    char timetable_sha256[65];     /* of the canonical file */
    int *slots;                    /* [n_slots] by day and time */
    struct grid grids[SUBJECTS];
    struct workload *workloads;    /* [n_staff] */
    struct balance balance;        /* of load */
    double fair_load;              /* of a full post, if those who count had shared all by their posts; 0: nobody */
    struct costs costs;
    struct slot_figures *figures;  /* [n_slots] */
    struct coverage coverage;
    int n_ranks, best_rank[RANKS_MAX], seats_rank[RANKS_MAX]; /* students by best wish granted; seats by rank */
    int n_externals, n_candidates;
    struct external_meeting *externals;
    struct candidate *candidates;
    int n_meetings; /* of all sections, a week */
    struct changes *changes;   /* of an update: against the instance's past; else NULL */
    const struct frontier *frontier; /* of an update that was asked for it: score against moves; the caller's; else NULL */
    struct money *money;       /* tools/report/money.h */
    struct article *articles;  /* tools/report/articles.h: [ARTICLES] */
    struct diags *warnings;    /* of the instance, each with its article; positions and files are not kept */
};

/* Owned by the caller; keeps pointing at what it was built from. */
struct report *report_new(const struct instance *in, const struct timetable *t, const struct verdict *v,
                          const struct outcome *outcome);
void report_free(struct report *r);

/* Parts of report_new(), in this order ------------------------------------------------ */

void report_grids(struct report *r);     /* grids.c */
void report_workloads(struct report *r); /* workload.c */
void report_slots(struct report *r);     /* figures.c: per-slot need and supply */
void report_students(struct report *r);  /* figures.c: coverage and ranks */
void report_externals(struct report *r); /* externals.c */
void report_costs(struct report *r);     /* costs.c */

/* What keeps a person from one more duty in these slots and weeks at a site (-1: none), whatever it is (externals.c): FREE,
 * ON_DUTY, UNAVAILABLE or AT_CAP. */
struct candidate report_candidate(const struct report *r, int person, const struct slotset *slots, weekset weeks, int site);
extern const char *const candidate_words[]; /* "on_duty": as the files write them; NULL ends them */
/* Load and prior load of a person, as of a full post: (load + prior_load) / share, rounded up. */
int full_load(const struct report *r, int person);

/* Rank of a student's wish for an activity, from 0; n_wishes where it has none. */
int wish_rank(const struct student *s, int activity);
/* Scheduled students who wish for an activity, at whatever rank. */
int wishes_for(const struct instance *in, int activity);

/* Statistics of `n` loads. Gini: mean absolute difference over twice the mean (0 where the mean is 0). */
struct balance balance_of(const int *loads, int n);

/* Words (words.c): what several documents write alike. All append to `out` ------------ */

void put_slot(const struct instance *in, int slot, struct buf *out);                 /* Mon 17:00-18:00 */
void put_meeting(const struct instance *in, int start, int length, struct buf *out); /* Mon 17:00-19:00: `length` slots */
void put_weeks(const struct instance *in, weekset weeks, struct buf *out);           /* odd weeks; nothing for all */
void put_weeks_or_all(const struct instance *in, weekset weeks, struct buf *out);    /* the same, and all weeks */
void put_grades(gradeset grades, struct buf *out);                                   /* grades 3-6 */
void put_section(const struct report *r, int section, struct buf *out);              /* robotics-1 */
void put_study(const struct report *r, int study, struct buf *out);                  /* study 3(1) */
void put_student(const struct instance *in, int student, struct buf *out); /* the name, and the id where classmates bear it */
void put_place(const struct instance *in, int room, struct buf *out);                /* the room's name, or - */
void put_date(int date, struct buf *out);                                            /* 2026-09-01 */
void put_yuan(int64_t fen, struct buf *out);                                         /* 12.50 */
void put_people(const struct instance *in, struct ints staff, struct buf *out);      /* names, separated */
void put_leaders(const struct report *r, const struct use *u, struct buf *out);      /* provider and adults of a use */
void put_what(const struct report *r, const struct use *u, struct buf *out);         /* robotics-1, study, a post */
void put_use(const struct report *r, enum subject subject, const struct use *u, struct buf *out); /* a cell of a grid */
/* Its adults, and its students or none. */
struct ints use_staff(const struct report *r, const struct use *u);
struct ints use_students(const struct report *r, const struct use *u);
/* What keeps somebody from leading a meeting that is led from outside, or that it is a choice. */
void put_candidate(const struct report *r, const struct candidate *c, struct buf *out);
void put_waiver(const struct waiver *w, struct buf *out); /* Waiver of T3: school bus (approved by the head) */
/* Status, score, bound and gap in plain words, one sentence a line (text_short.c). */
void put_status(const struct report *r, struct buf *out);
void put_breaches(const struct report *r, struct buf *out); /* one a line: code: message */
void put_consent(const struct student *s, struct buf *out); /* which consents are missing */
void put_count(int students, struct buf *out);                                       /* (12 students) */
/* Which caps a workload exceeds; nothing for none. */
void put_exceeds(const struct workload *w, struct buf *out);
/* An amount as bookkeepers write it, so that nothing can be added: 壹仟肆佰零玖元伍角整 (《支付结算办法》, annex 1), 负
 * before what is below 0 (capitals.c). */
void put_capitals(int64_t fen, struct buf *out);
const char *day_name(enum day d); /* Mon */
const char *period_name(enum period p);
const char *staff_type_name(enum staff_type t);
const char *missing_name(enum missing m);
const char *kind_name(enum kind k);
const char *measure_name(enum measure m);
/* Name and id of an entity of a subject. */
const char *subject_name(const struct instance *in, enum subject subject, int entity);
const char *subject_id(const struct instance *in, enum subject subject, int entity);

/* Documents (documents.c) ------------------------------------------------------------- */

/* What a run may be asked to leave out; the timetable and its proof are always written. */
enum document_group {
    DOCUMENTS_ALWAYS = 0,
    DOCUMENTS_TEXT = 1,
    DOCUMENTS_TABLES = 2,
    DOCUMENTS_PAGE = 4,
    DOCUMENTS_WORKBOOK = 8,
    DOCUMENTS_PAPERS = 16,
    DOCUMENTS_CALENDARS = 32,
    DOCUMENTS_ALL = 63
};

/* Of what a document is made a file each; EACH_CLASS and so on follow enum subject. */
enum each {
    ONCE,
    EACH_CLASS,
    EACH_STUDENT,
    EACH_STAFF,
    EACH_ROOM,
    EACH_PROVIDER,
    EACH_ACTIVITY,
    EACH_SECTION,
    EACH_POINT /* of the curve of an update */
};

struct sheet;
struct paper; /* tools/report/paper.h */

/* One row a document, with one of the functions. Where nothing is added to `out`, the file is left out. */
struct document {
    /* Within the folder; where a file is made of each, `*` is the entity's name, from its id; a paper's two files are
     * path.pdf and path.html. */
    const char *path;
    enum document_group group;
    const char *says; /* for the index; marked with N_() */
    void (*emit)(const struct report *r, struct buf *out);
    void (*sheet)(const struct report *r, struct sheet *out); /* written as CSV */
    enum each each;
    /* Of entity `e` (ONCE: 0), in any bytes; false with errno set where a library or temporary file failed. */
    bool (*make)(const struct report *r, int e, struct buf *out);
    /* Describes a paper, whose title is `says`. */
    void (*build)(const struct report *r, struct paper *p);
};
/* The single list of them; a NULL path ends it. */
extern const struct document documents[];

/* Groups of a list such as "page,tables" (NULL: all), in bits; -1: a word is unknown, and is then in `unknown`. */
int documents_groups(const char *words, char unknown[64]);
/* The words, separated by commas. */
const char *documents_words(void);

/* Entities that a document is made of (ONCE: 1). */
int each_count(const struct report *r, enum each each);
/* Id and name of one; sections are called ACTIVITY-N. In the report's memory, so by one thread only, or the instance's. */
const char *each_id(const struct report *r, enum each each, int e);
const char *each_name(const struct report *r, enum each each, int e);
/* Paths of all files of a document, in the report's memory: safe on any file system, no two alike even where
 * case does not count, the same for the same ids (paths.c). */
const char **document_paths(const struct report *r, const struct document *d);

/* Whether a file or folder may bear the id as its name on any system. */
bool file_name_is_plain(const char *id);

void emit_timetable(const struct report *r, struct buf *out);
void emit_changes(const struct report *r, struct buf *out);
void emit_changes_list(const struct report *r, struct buf *out);
void emit_frontier(const struct report *r, struct sheet *out); /* frontier.c */
bool make_point(const struct report *r, int e, struct buf *out);
bool make_point_changes(const struct report *r, int e, struct buf *out);
void emit_text(const struct report *r, struct buf *out);
void emit_page(const struct report *r, struct buf *out);
void emit_classes(const struct report *r, struct sheet *out);
void emit_students(const struct report *r, struct sheet *out);
void emit_staff(const struct report *r, struct sheet *out);
void emit_rooms(const struct report *r, struct sheet *out);
void emit_providers(const struct report *r, struct sheet *out);
void emit_activities(const struct report *r, struct sheet *out);
void emit_balance(const struct report *r, struct sheet *out);
void emit_slots(const struct report *r, struct sheet *out);
void emit_rolls(const struct report *r, struct sheet *out);
void emit_kpi(const struct report *r, struct sheet *out);   /* sheet_kpi.c */
void emit_dated(const struct report *r, struct sheet *out); /* sheet_dated.c */
void emit_money(const struct report *r, struct sheet *out); /* sheet_money.c */
/* The same for everybody to see: nothing in it depends on who is exempt from the fee. */
void emit_money_open(const struct report *r, struct sheet *out);
void emit_fees(const struct report *r, struct sheet *out);
void emit_subsidy(const struct report *r, struct sheet *out);
void emit_articles(const struct report *r, struct sheet *out); /* articles_text.c */
void emit_certificate(const struct report *r, struct buf *out);
bool make_workbook(const struct report *r, int e, struct buf *out); /* book.c */
bool make_staff_calendar(const struct report *r, int staff, struct buf *out);
bool make_section_calendar(const struct report *r, int section, struct buf *out);
bool make_student_calendar(const struct report *r, int student, struct buf *out);

/* The result in short, for standard output (text_short.c). `folder`: where the files are, or NULL. */
void emit_short(const struct report *r, const char *folder, struct buf *out);

/* gap_of() its score and bound; only where has_bound. */
double report_gap(const struct report *r, bool without_cost);

/* summary.json (summary.c): contract section 5. Written last, with the hashes of `files`. */
struct file_hash {
    const char *path;
    char sha256[65];
};
void emit_summary(const struct report *r, const struct file_hash *files, int n_files, struct buf *out);
/* The same where there is no timetable: `status` is infeasible, unknown or failed; `o` and `why` may be NULL. */
void emit_summary_without(const struct instance *in, const char *status, const struct outcome *o, const char *why,
                          const struct file_hash *files, int n_files, int64_t threads, int64_t seed, struct buf *into);
/* What came of verifying a certificate. */
struct certified {
    bool holds, infeasible; /* infeasible: it is about «no legal timetable», else about `bound` */
    int64_t bound;
    const char *why;        /* it does not hold, or NULL */
};
/* What `check --json` prints: verdict, measures, loads of `r`, its articles where asked for, and what came of a
 * certificate; r and c may be NULL. */
void emit_check(const struct instance *in, const struct report *r, bool articles, const struct certified *c,
                struct buf *out);

/* Text in columns, as wide as their widest cell on a terminal (columns.c). */
struct columns {
    int count, n, room; /* columns; cells so far */
    char **cells;
};
void columns_add(struct columns *c, const char *text);
void columns_add_buf(struct columns *c, struct buf *words); /* empties `words` */
void columns_add_number(struct columns *c, int64_t number);
/* Writes the rows, each after `indent` blanks, and frees the cells. */
void columns_write(struct columns *c, int indent, struct buf *out);

/* Sheets: rows of cells, the first row names the columns. A function that fills one serves every form: CSV
 * (csv_out.c) and the workbook (book.c). Texts are never formulas. */
struct sheet {
    void (*text)(struct sheet *s, const char *text);
    void (*number)(struct sheet *s, int64_t number);
    void (*yuan)(struct sheet *s, int64_t fen);
    void (*real)(struct sheet *s, double value);
    void (*end)(struct sheet *s); /* of a row */
};
/* Names of columns, marked for the catalogue, up to NULL; the row goes on. */
void sheet_header(struct sheet *s, const char *const *names);
void sheet_text(struct sheet *s, const char *text);
/* The text of `words`, which is emptied. */
void sheet_words(struct sheet *s, struct buf *words);
void sheet_number(struct sheet *s, int64_t number);
void sheet_yuan(struct sheet *s, int64_t fen); /* as yuan */
void sheet_real(struct sheet *s, double value);
void sheet_end(struct sheet *s);

/* As CSV that Excel opens: UTF-8 with BOM, CRLF, texts quoted, formulas defused by a quote. Nothing where there is no cell;
 * `out` is empty before. */
void sheet_csv(void (*fill)(const struct report *r, struct sheet *out), const struct report *r, struct buf *out);
/* The same of what fills it from anything else. */
void sheet_csv_of(void (*fill)(const void *ctx, struct sheet *out), const void *ctx, struct buf *out);

/* Text within HTML, and within its attributes in double quotes (html_out.c). */
void put_html(const char *text, struct buf *out);

#endif
