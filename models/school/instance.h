/* A school as the rest of kehou sees it: what contract section 2 defines, decoded, with every
 * default filled in and every reference turned into an index. Built by instance_read(), const
 * from then on; all memory belongs to `arena`.
 *
 * Units: minutes, days since 1970-01-01, fen, integer percents. Index -1 means "none"; a cap
 * of -1 means "no cap". Entities and references come in one order, whatever the file's (school/order.h);
 * only wishes and a lock's staff keep theirs. Lists of indices are free of repeats.
 */
#ifndef KEHOU_INSTANCE_H
#define KEHOU_INSTANCE_H

#include "base/bits.h"
#include "base/diag.h"

struct buf;  /* base/text.h */
struct node; /* school/node.h: the YAML or CSV source of an entity, for positions */
struct past; /* school/past.h: what a published timetable gave */

enum day { MON, TUE, WED, THU, FRI, SAT, SUN, DAYS };
enum stage { STAGE_PRIMARY, STAGE_JUNIOR, STAGE_NINE_YEAR };
enum area { AREA_CITY, AREA_COUNTY };
enum period { PERIOD_NOON, PERIOD_AFTER_CLASS, PERIOD_EVENING, PERIOD_EXTENDED, PERIOD_HOLIDAY, PERIODS };
enum staff_type { STAFF_OWN, STAFF_RETIRED, STAFF_PROFESSIONAL, STAFF_VOLUNTEER, STAFF_PARENT_VOLUNTEER, STAFF_TYPES };
enum provider_type { PROVIDER_INSTITUTION, PROVIDER_PARTNER };
enum provider_status { PROVIDER_APPROVED, PROVIDER_SUSPENDED, PROVIDER_EXITED };
enum field {
    FIELD_ARTS, FIELD_SPORTS, FIELD_SCIENCE, FIELD_TECHNOLOGY, FIELD_LABOUR, FIELD_READING, FIELD_CULTURE,
    FIELD_OTHER, FIELD_ACADEMIC
};
enum kind {
    KIND_HOMEWORK, KIND_TUTORING, KIND_READING, KIND_ARTS_SPORTS, KIND_CLUB, KIND_FIELD_PRACTICE, KIND_THEMED,
    KIND_OTHER, KINDS
};
enum risk { RISK_LOW, RISK_MEDIUM, RISK_HIGH };
enum study_mix { MIX_CLASS, MIX_GRADE, MIX_BAND };

/* Words of the enums, in the order of their values, as the files write them; NULL ends each. */
extern const char *const day_words[], *const stage_words[], *const area_words[], *const period_words[],
    *const staff_type_words[], *const provider_type_words[], *const provider_status_words[], *const field_words[],
    *const kind_words[], *const risk_words[], *const study_mix_words[];

/* A range of dates, both ends included; `has` is false when none was given. */
struct dates {
    bool has;
    int from, to;
};

struct swap {
    int date;
    enum day as;
};

struct term {
    const char *name;
    int start, end; /* dates */
    int n_closed, n_swaps;
    const struct dates *closed;
    const struct swap *swaps;
    int from;   /* of an update: the first date that is judged and planned (instance_effective()); else 0 */
    int monday; /* Monday of teaching week 1 */
    int weeks;  /* teaching weeks, closed ones included; 1 to WEEKS_MAX */
};

struct site {
    const char *id, *name;
    int travel; /* minutes from any other site; between two named ones the larger counts */
    bool off_campus;
    const struct node *src;
};

struct slot {
    const char *id;
    enum day day;
    int start, end; /* minutes after midnight */
    enum period period;
    bool study, activities; /* what it is open to */
    gradeset grades;        /* within the school's stage */
    int next;               /* the slot that follows it within one meeting, or -1 (contract, `length`) */
    const struct node *src;
};

struct room {
    const char *id, *name;
    int capacity, parallel;
    uint64_t features; /* bits by instance.features */
    struct slotset closed;
    int site; /* 0 is the main one */
    const struct node *src;
};

struct school_class {
    const char *id, *name;
    int grade, room, head; /* head: staff */
    const struct node *src;
};

struct teaching {
    int class_, subject;
};

struct staff {
    const char *id, *name;
    enum staff_type type;
    bool supervises, care_priority;
    struct ints leads; /* activities */
    int n_teaches;
    const struct teaching *teaches;
    struct slotset available; /* before vetting */
    int max_load, max_load_per_day, max_days;
    int share; /* percent, 1 to 100 */
    int prior_load;
    struct dates vetted;
    const struct node *src;
};

struct offer {
    int activity, groups, min_size;
    struct slotset slots; /* starts */
    int64_t fee;          /* fen a meeting */
    const struct node *src;
};

/* What a district charges a section while it looks for what each school should take of what they share: points of the
 * score, in no measure (district/district.h). */
struct toll {
    weekset weeks;       /* sections that meet in one of these pay */
    const int64_t *slot; /* [n_slots] for each slot of each meeting */
    int64_t meeting;     /* and for each meeting */
};

struct provider {
    const char *id, *name;
    enum provider_type type;
    enum field field;
    enum provider_status status;
    struct dates valid;
    int max_sessions; /* meetings a week, -1: no cap */
    int n_offers;     /* at most one an activity */
    const struct offer *offers;
    const int *at_once; /* [n_slots] most groups in a slot, over all offers, where it has so many people; NULL: no limit */
    int n_tolls;
    const struct toll *tolls;
    const struct node *src;
};

enum weeks_kind { WEEKS_ALL, WEEKS_ODD, WEEKS_EVEN, WEEKS_EITHER, WEEKS_RANGE };

struct activity {
    const char *id, *name;
    enum kind kind;
    int subject; /* tutoring only, else -1 */
    gradeset grades;
    int grade_span;     /* the band's own span where none was given */
    int size_min, size_max;
    int sections_min, sections_max;
    int sessions, length, day_gap;
    struct slotset slots; /* allowed starts */
    enum weeks_kind weeks_kind;
    weekset weeks;       /* those it may run in; of `either` the union, see weeks_choices() */
    uint64_t room_features;
    struct ints rooms;   /* one of these; empty: any with the features */
    int adults, students_per_adult;
    int per_class;       /* -1: no cap */
    struct ints excludes; /* symmetric */
    enum risk risk;
    int64_t fee, materials; /* fen */
    const struct node *src;
};

struct post {
    const char *id, *name;
    struct slotset slots;
    int adults;
    struct ints by; /* staff; empty: any who supervise */
    const struct node *src;
};

struct wish {
    int activity;
    bool limited;         /* only in `slots` */
    struct slotset slots; /* starts; all slots where not limited */
    int points;           /* its own, or the profile's by rank */
};

enum { CONSENT_STUDENT = 1, CONSENT_PARENT = 2, CONSENT_CLASS_REVIEW = 4, CONSENT_ALL = 7 };

struct student {
    const char *id, *name;
    int class_, grade;
    struct slotset attends;
    int n_wishes;
    const struct wish *wishes; /* in rank order */
    int wants;
    int consent;     /* CONSENT_ bits given */
    bool scheduled;  /* the chain is complete */
    bool boarding, fee_waived;
    struct ints tutoring; /* subjects */
    struct ints siblings, keep_with, keep_apart; /* students; each symmetric */
    uint64_t needs;  /* room features */
    int from, to;    /* dates, within the term */
    weekset weeks;   /* those from the week of `from` to the week of `to` */
    unsigned char ticket[32]; /* SHA-256 of "seed:id" */
    const struct node *src;
};

enum lock_kind { LOCK_SECTION, LOCK_STUDENT, LOCK_STAFF };
enum lock_duty { DUTY_STUDY, DUTY_FREE, DUTY_POST };

struct lock {
    enum lock_kind kind;
    const char *reason;
    /* LOCK_SECTION: section number `section` of `activity` opens, with what is named */
    int activity, section;
    bool has_slots, has_weeks;
    struct slotset slots; /* exact set of starts */
    weekset weeks;
    int room, provider;
    struct ints staff; /* the first ones, in this order */
    /* LOCK_STUDENT: `student` is in `activity`, or is not */
    int student;
    bool negative;
    /* LOCK_STAFF: `person` has `duty` in `slot` */
    int person, slot, post;
    enum lock_duty duty;
    const struct node *src;
};

struct waiver {
    const char *rule, *reason, *approved_by;
    const struct node *src;
};

enum measure {
    MEASURE_NO_WISH, MEASURE_WISH_LOSS, MEASURE_IMBALANCE, MEASURE_UNEVEN, MEASURE_APART, MEASURE_UNFAMILIAR,
    MEASURE_LATE_CARE, MEASURE_EXTERNAL, MEASURE_COST, MEASURES
};
enum moved { MOVED_SEATS, MOVED_SLOTS, MOVED_ROOMS, MOVED_STAFF, MOVES };

extern const char *const measure_words[], *const moved_words[];

struct profile {
    const char *name; /* of the profile or file named by the instance */
    int minutes_a_day;
    unsigned counted_periods; /* bits by enum period */
    int off_work_time, evening_end, evening_end_boarding, late_after; /* minutes after midnight */
    unsigned evening_kinds;   /* bits by enum kind */
    int homework_primary, homework_junior;
    struct {
        enum study_mix mix;
        int max_size, students_per_adult;
        uint64_t room; /* features */
        int n_bands;
        const gradeset *bands; /* disjoint */
    } study;
    enum risk risk;
    int64_t materials_limit; /* fen */
    int load_factor[PERIODS]; /* percent */
    bool external_needs_own_adult, parent_volunteer_counts;
    int n_wish_points;
    const int *wish_points; /* by rank; the last repeats */
    int64_t fee_month;             /* fen */
    int64_t subsidy[STAFF_TYPES];  /* fen a slot */
    int weights[MEASURES], move_weights[MOVES];
};

/* A pool: the students that study together in a slot: a class, a grade or a band. */
struct pool {
    const char *id, *name;
    struct ints classes;
    struct ints students; /* scheduled ones */
};

struct instance {
    struct arena *arena;
    const char *id, *name; /* of the school */
    enum stage stage;
    enum area area;
    gradeset grades; /* of the stage */
    int64_t lottery_seed;
    struct term term;
    int64_t budget_week; /* fen, -1: none */
    struct profile profile;

    int n_sites, n_slots, n_rooms, n_classes, n_staff, n_providers, n_activities, n_posts, n_students, n_locks,
        n_waivers;
    const struct site *sites; /* sites[0] is the main one, id "" */
    const struct slot *slots;
    const struct room *rooms;
    const struct school_class *classes;
    const struct staff *staff;
    const struct provider *providers;
    const struct activity *activities;
    const struct post *posts;
    const struct student *students;
    const struct lock *locks;
    const struct waiver *waivers;

    int n_features, n_subjects, n_pools;
    const char *const *features; /* at most 64 */
    const char *const *subjects;
    const struct pool *pools;
    const int *pool_of_class; /* -1 only where bands leave the grade out, an input error */

    struct {
        const char *timetable; /* path as written, or NULL */
        int effective;         /* date */
    } baseline;
    const struct past *past; /* of an update: the timetable that moves are counted against; NULL: none. The caller's */

    struct {
        int own; /* the instance's own */
        const char *const *names;
    } files; /* that it was read from, as struct pos numbers them: instance_files() */
    int n_overlays; /* that edited it, in their order */
    const char *const *overlays; /* their titles, or paths */

    char sha256[65]; /* of all files read, in the contract's order (section 5) */
};

struct instance_source; /* what the reader still knows: nodes and files (school/read.h) */

/* Reads, decodes and validates the instance at `path`. All errors and warnings go to `d`.
 * Returns the instance, owned by the caller (instance_free), or NULL where it cannot be
 * understood (d->input_errors > 0). Rules that no timetable of it could obey are errors with a
 * rule code in `d`; the instance is returned then, so that `check` can go on.
 * Profiles are found beside the instance, then in the profile folder (see profile_path()). */
struct instance *instance_read(const char *path, struct diags *d);
/* Of a timetable that holds from `date` on: earlier dates and weeks are out of sight for rules, loads and documents, and
 * students who left before are not scheduled. Before anything else sees the instance. False where the date lies after
 * the term; one before it changes nothing. */
bool instance_effective(struct instance *in, int date);
/* The school on one date of the term, for who is to stand in then: with everybody whom its groups list, whether they have
 * come yet or have left, as groups are planned for all they list. *slots gets the slots held then. False where none are. */
bool instance_on(struct instance *in, int date, struct slotset *slots);
/* Keeps the names of the files that `d` knows, in memory of `arena`, for places to be named by. */
void instance_files(struct instance *in, const struct diags *d, struct arena *arena);
/* "line 12", with the file before it where that is another one than `beside`. */
void instance_place(const struct instance *in, struct pos at, int beside, struct buf *out);
void instance_free(struct instance *in);

/* Everybody of type parent_volunteer is ignored in counts where the profile says so (A1). */
bool adult_counts(const struct instance *in, int staff);
/* The offer of `provider` for `activity`, or NULL. */
const struct offer *offer_of(const struct instance *in, int provider, int activity);
/* The activity may meet in the room: it is one of those named, and has the features. */
bool room_fits(const struct instance *in, int room, int activity);
/* The student's wish for the activity, or NULL. */
const struct wish *wish_for(const struct student *st, int activity);
/* Most groups that a provider with `at_once` leads in slots that run at one moment: that of the slot with most. */
int people_at_once(const struct instance *in, int provider, const struct slotset *moment);
/* Points that a section which the provider leads in `slots` pays in tolls. */
int64_t toll_of(const struct instance *in, int provider, const struct slotset *slots, int sessions, weekset weeks);

#endif
