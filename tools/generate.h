/* Synthetic schools: any size, the same bytes for the same options on every machine (integers
 * and an own generator of random numbers only). What is drawn resembles a Chinese compulsory
 * school after class: homework in the first slot, activities and homework in the second, class
 * heads and subject teachers, a few people from outside. Every name is made up. */
#ifndef KEHOU_GENERATE_H
#define KEHOU_GENERATE_H

#include "base/text.h"
#include "school/instance.h"

/* Random numbers ---------------------------------------------------------------------- */

/* splitmix64 (Steele, Lea, Flood 2014). One stream for each part of a school, so that a change
 * in how teachers are drawn leaves the students as they were. */
struct random {
    uint64_t state;
};

struct random random_stream(uint64_t seed, uint64_t part);
uint64_t random_next(struct random *r);
/* 0 to n - 1, n at least 1, without bias. */
int random_below(struct random *r, int n);
int random_range(struct random *r, int least, int most);
/* True `per_mille` times in a thousand. */
bool random_chance(struct random *r, int per_mille);
/* An index drawn by weight; -1 where all weights are 0. */
int random_weighted(struct random *r, const int *weights, int n);
void random_shuffle(struct random *r, int *items, int n);

/* What is asked for ------------------------------------------------------------------- */

struct generate_options {
    const char *id; /* of the school */
    int students, activities, class_size;
    int staffing;        /* own staff for each 100 classes: 230; 190 is tight, 300 is ample */
    int campuses, bells; /* 1 or 2 */
    enum stage stage;
    unsigned periods; /* bits by enum period: noon, evening (grades 7 to 9), extended are added */
    int fortnightly;  /* percent of activities that meet every other week */
    uint64_t seed;
    int n_shared;
    const char *const *shared; /* ids of activities that only a district's shared providers lead */
};

/* NULL, or what is wrong with the options, marked for the catalogue. */
const char *generate_refuse(const struct generate_options *o);

/* A school before it is written ------------------------------------------------------- */

struct gen_slot {
    const char *id;
    enum day day;
    int start, end;
    enum period period;
    bool study, activities;
    gradeset grades;
};

struct gen_room {
    const char *id, *name, *features; /* features separated by ';' */
    int capacity, parallel, site;
};

struct gen_class {
    const char *id, *name;
    int grade, size, room, head, site;
};

struct gen_teaching {
    int class_;
    const char *subject;
};

enum { GEN_LEADS_MAX = 6, GEN_TEACHES_MAX = 4, GEN_SLOTS_MAX = 64 };

struct gen_staff {
    const char *id, *name, *subject; /* subject: what an own teacher is; NULL for externals */
    enum staff_type type;
    bool supervises, care_priority, restricted; /* restricted: serves only in `available` */
    int n_leads, leads[GEN_LEADS_MAX];
    int n_teaches;
    struct gen_teaching teaches[GEN_TEACHES_MAX];
    struct slotset unavailable, available;
    int max_load, max_load_per_day, max_days, share, prior_load; /* caps 0: none; share in percent */
};

struct gen_offer {
    int activity, groups, fee, min_size;
    struct slotset slots; /* empty: all */
};

struct gen_provider {
    const char *id, *name, *field;
    enum provider_type type;
    int max_sessions, n_offers;
    struct gen_offer offers[3];
};

struct gen_activity {
    const char *id, *name, *teacher, *subject; /* teacher: the subject of those who may lead it, NULL: any */
    enum kind kind;
    gradeset grades;
    int grade_span; /* -1: the whole band */
    int size_min, size_max, sections_min, sections_max, sessions, length, day_gap;
    bool limited; /* to `slots` */
    struct slotset slots;
    bool fortnightly, outside, shared;         /* outside: led by externals or providers alone; shared: by the district's */
    const char *room;                          /* a feature, NULL: any room; "@ID": that room */
    int adults, students_per_adult, per_class; /* 0: as by default */
    int excludes;                              /* another activity, or -1 */
    int weight;                                /* popularity */
};

enum { GEN_WISHES_MAX = 6 };

struct gen_student {
    const char *id, *name;
    int class_, n_wishes, wishes[GEN_WISHES_MAX], wants;
    bool consent[3], boarding, fee_waived, ground; /* ground: needs a room on the ground floor */
    unsigned days;                                 /* bits by enum day */
    struct slotset attends;
    const char *tutoring;        /* a subject or NULL */
    int sibling, friend_, apart; /* students, or -1 */
};

struct gen_school {
    struct arena *arena;
    struct generate_options options;
    gradeset grades;
    bool palace; /* there is a site outside the school */
    int n_slots, n_rooms, n_classes, n_staff, n_providers, n_activities, n_students, n_managers;
    struct gen_slot *slots;
    struct gen_room *rooms;
    struct gen_class *classes;
    struct gen_staff *staff; /* own ones first, class heads before all */
    struct gen_provider *providers;
    struct gen_activity *activities;
    struct gen_student *students;
    int gate_adults, managers[6];        /* managers: staff who take the duty manager's post */
    int choir, choir_slot, choir_leader; /* the locked section; choir -1: none */
    int free_staff, free_slot;           /* the lock that frees somebody; -1: none */
    int budget;                          /* yuan a week */
};

/* The school of the options (which generate_refuse() let pass); owned by `arena`. */
struct gen_school *generate_school(const struct generate_options *o, struct arena *arena);

/* One file of the instance, named relative to its folder. */
struct gen_file {
    const char *name;
    struct buf text;
};

enum { GEN_FILES = 4 };

/* instance.yaml and its CSV files; the caller frees the texts. */
void generate_write(const struct gen_school *s, struct gen_file files[GEN_FILES]);

/* A district: schools of sizes around that of the options, and providers whom they share. ---- */

struct generate_district {
    struct generate_options school; /* its id is the district's */
    int schools, providers;
};

/* What is wrong with the options, or NULL, as generate_refuse(). */
const char *generate_district_refuse(const struct generate_district *o);
/* School `i`, with an id of its own (yl001 of yl). */
struct generate_options generate_district_school(const struct generate_district *o, int i);
/* district.yaml, beside a folder for each school named by its id; `budget`: yuan a week of all schools together. */
void generate_district_write(const struct generate_district *o, int64_t budget, struct buf *out);

/* Steps of generate_school(), in this order ------------------------------------------- */

void generate_place(struct gen_school *s);    /* slots, rooms, classes */
void generate_menu(struct gen_school *s);     /* activities */
void generate_students(struct gen_school *s); /* students and their wishes; then sections.max */
void generate_staff(struct gen_school *s);    /* own staff, externals, providers, posts */
void generate_locks(struct gen_school *s);

/* A family name, drawn as often as any other. */
const char *generate_surname(struct random *r);

/* The most adults that the study groups and posts of a day can ask for at once, over campuses
 * and bells, with nobody in activities: what makes the school surely feasible. */
int generate_adults_needed(const struct gen_school *s, enum day day);
/* Own staff that can take any duty of the day: they supervise, without caps or gaps. */
int generate_adults_free(const struct gen_school *s, enum day day);

#endif
