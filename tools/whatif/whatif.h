/* kehou whatif: a school and overlays of it, solved side by side, then compared. */
#ifndef KEHOU_WHATIF_H
#define KEHOU_WHATIF_H

#include <jansson.h>
#include <sys/types.h>

#include "solver/warm.h"
#include "tools/common.h"
#include "tools/report/articles.h"
#include "tools/report/money.h"

/* The school as it is (variants[0]), or with one overlay. */
struct variant {
    const char *name;    /* of its folder */
    const char *overlay; /* its file, or NULL */
    const char *made;    /* that file, where kehou made it (ready.h), or NULL */
    const char *title;   /* of the overlay; with --anonymize its name */
    const char *dir;
    struct diags *d;
    struct instance *in; /* NULL where it cannot be read */
    int code;            /* how its solve ended, by contract section 1 */
    struct timetable *start; /* of the base: a better one, which an overlay found; or NULL */
    double seconds;
    /* while it runs */
    pid_t pid;
    double began;
    FILE *says;
    /* what came of it: NULL where there is no legal timetable */
    struct timetable *t;
    struct verdict *v;
    struct report *r;
    json_t *summary; /* or NULL */
};

struct whatif {
    struct arena *arena;
    const struct common *c;
    const char *instance; /* its path */
    const char *dir;
    const struct texts *shared; /* overlays of all of them */
    int groups, jobs;           /* of documents; solves at once */
    int n;
    struct variant *variants; /* [n]; variants[n] is the process that finds what one more is worth: its summary */
    struct warm warm;         /* of the base, once it has a timetable */
};

/* Part of the time (or work) of the base that an overlay has, as it starts from the base's timetable and prices; and of
 * the time for finding what one more of something is worth. */
#define OVERLAY_SHARE 0.5

/* variants.c: solves all variants, a process each, `jobs` at once, the base first. Where it is interrupted what was
 * done is kept, and what was not begun has code EXIT_LIMIT. */
void variants_solve(struct whatif *w);
/* outcome.c: reads back what a variant wrote; forgets what it wrote before. */
void variant_take(struct variant *p);
void variant_forget(struct variant *p);
/* The best timetable of the overlays, where it is legal in the school as it is and better than the base's: that one's own,
 * from whatever overlay; else NULL. */
struct timetable *whatif_better_base(const struct whatif *w);
/* The base's timetable and proof, as a start for others; takes nothing where there are none. */
void whatif_warm(struct whatif *w);
void whatif_cool(struct whatif *w);

/* Comparison ---------------------------------------------------------------------------- */

/* NO_BETTER: it only forbids, so it is none or worse; NO_WORSE: it only allows. */
enum difference {
    DIFFERENCE_UNDECIDED,
    DIFFERENCE_BETTER,
    DIFFERENCE_WORSE,
    DIFFERENCE_NONE,
    DIFFERENCE_NO_BETTER,
    DIFFERENCE_NO_WORSE
};
extern const char *const difference_words[];

enum shift { SHIFT_MORE, SHIFT_LESS, SHIFT_OTHER, SHIFT_CAME, SHIFT_LEFT };
extern const char *const shift_words[]; /* more, less, other, came, left */

/* A student whose activities differ, an adult whose load does, an activity whose sections or seats do. */
struct shifted {
    const char *id, *name;
    enum shift shift;
    int was, now;                    /* points of the wishes granted; minutes a week; sections */
    int seats_was, seats_now;        /* of an activity */
    const char *held_was, *held_now; /* of a student: its activities */
};

struct shifts {
    int count;
    struct shifted *at;
    int by[SHIFT_LEFT + 1]; /* how many of each */
};

struct article_change {
    int number;
    enum article_state was, now;
};

/* An overlay against the base. Without timetable on either side only `conflicts` and `facts` are known. */
struct compared {
    const struct variant *base, *variant;
    bool known;          /* both have a timetable */
    bool bounded;        /* and a bound: least, most and difference are known */
    int64_t least, most; /* of the difference between the best scores there are */
    enum difference difference;
    struct shifts students, staff, activities;
    int n_articles;
    struct article_change articles[ARTICLES];
    int n_warnings;
    const char **warnings; /* that the base has not */
    int n_facts;
    const char **facts; /* in conflict, where there is no timetable */
    const char *repair; /* the cheapest, or NULL */
};

/* In the arena of `w`: [w->n], the first of them empty. */
struct compared *compare(const struct whatif *w);

/* Its forms. Sheets: rows for people; each is a table of the page and of the workbook. */
struct comparison {
    const struct whatif *w;
    const struct compared *all;
};
struct comparison_sheet {
    const char *title; /* marked with N_() */
    void (*fill)(const struct comparison *c, struct sheet *out);
    int frozen;
};
extern const struct comparison_sheet comparison_sheets[]; /* a NULL title ends them */

/* The title of its overlay, or "as it is". */
const char *variant_title(const struct variant *p);
/* What one more of something is worth in the base (worth.h), or NULL. */
const json_t *worth_of(const struct whatif *w);
/* "more", "less", and so on, in the language chosen. */
const char *shift_name(enum shift s);
/* "score 21926, bound 21790", "no legal timetable", and so on. */
void put_variant_result(const struct variant *p, struct buf *out);
/* The difference in a sentence. */
void put_difference(const struct compared *c, struct buf *out);
void comparison_text(const struct comparison *c, struct buf *out);
void comparison_page(const struct comparison *c, struct buf *out);
json_t *comparison_json(const struct comparison *c);
bool comparison_book(const struct comparison *c, struct buf *out);

#endif
