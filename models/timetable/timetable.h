/* A timetable: contract section 5. Plain data by index into an instance; it may be illegal. */
#ifndef KEHOU_TIMETABLE_H
#define KEHOU_TIMETABLE_H

#include "school/instance.h"

enum status { STATUS_OPTIMAL, STATUS_FEASIBLE, STATUS_DRAFT };
extern const char *const status_words[]; /* NULL ends them, as below */

/* One group that an activity opens. */
struct section {
    int activity, number;  /* its id is ACTIVITY-NUMBER, number from 1 */
    gradeset grades;       /* as stated; those of its students */
    struct slotset starts; /* first slots of its meetings */
    weekset weeks;
    int room, provider;    /* room -1: none (a draft); provider -1: led by staff.at[0], see section_leader() */
    struct ints staff;     /* with a provider: the adults besides its leader */
    struct ints students;
};

/* One supervised homework group in one slot. */
struct study {
    int slot;
    weekset weeks;
    int room;
    struct ints staff, students;
};

/* The adults of a post in one slot. */
struct post_duty {
    int post, slot;
    weekset weeks;
    struct ints staff;
};

enum missing { MISSING_ADULTS, MISSING_ROOMS, MISSING_SEATS };
extern const char *const missing_words[];

/* What a draft lacks. */
struct vacancy {
    int slot;
    const char *what;
    enum missing missing;
    int number;
};

/* A breach that a draft states; nothing but its reader looks at them. */
struct stated_breach {
    const char *rule, *message;
};

struct timetable {
    struct arena *arena;
    enum status status;
    /* Claims of the file; the has_ flags say which it made. */
    bool has_score, has_bound, has_measure[MEASURES], has_moves;
    int64_t score, bound, measures[MEASURES], moves[MOVES];
    const char *instance_id, *instance_sha256; /* as stated, or NULL */

    int n_sections, n_studies, n_posts, n_vacancies, n_breaches;
    struct section *sections;
    struct study *studies;
    struct post_duty *posts;
    struct vacancy *vacancies;
    struct stated_breach *breaches;
};

struct timetable *timetable_new(void);
void timetable_free(struct timetable *t);

/* Reads the file of a timetable of `in`. NULL where it cannot be read; errors go to `d`.
 * Unknown or repeated ids are errors; a wrong value that is readable is left to the checker. */
struct timetable *timetable_read(const char *path, const struct instance *in, struct diags *d);

/* The date from which the timetable in the file says it holds, 0: the term's first; -1: there is no file that can be read.
 * For instance_effective(), before timetable_read(). *update gets whether it states moves. */
int timetable_effective(const char *path, bool *update);

/* Score, bound and measures are not claimed any more: they were another school's. */
void timetable_drop_claims(struct timetable *t);

/* Place in `s->staff` of who leads the section, the first adult who counts; -1 where a provider
 * leads or nobody is there. */
int section_leader(const struct instance *in, const struct section *s);
/* A student in the section has what the wish asks for: its activity, in its slots where it names some. */
bool wish_met_by(const struct wish *w, const struct section *s);
/* The section's slots, all of all its meetings. */
struct slotset section_occupies(const struct instance *in, const struct section *s);

/* Brings everything into the canonical order: sections by activity and number, studies by slot,
 * weeks, first student, lists of students by id; a section's adults: those its lock names, as they
 * stand, then its leader, then the others by id. The order does not depend on the order of the
 * instance's lists. */
void timetable_sort(const struct instance *in, struct timetable *t);

/* Writes the file's text to `out` (struct buf of base/text.h): canonical YAML, byte for byte the
 * same for equal timetables. */
struct buf;
void timetable_write(const struct instance *in, const struct timetable *t, struct buf *out);

#endif
