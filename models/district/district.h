/* A district: schools that share providers and a budget (contract section 6). Each shared provider is placed into every
 * school under its own id, so that what knows one school (rules, program, search, documents) needs to know nothing of
 * districts; what the schools take from it together is counted by share.h.
 *
 * Places of the district's file are those of file 0 of all diagnostics here. */
#ifndef KEHOU_DISTRICT_H
#define KEHOU_DISTRICT_H

#include "school/instance.h"

struct shared_offer {
    const char *activity; /* its id in the schools */
    int groups, min_size;
    int64_t fee; /* fen a meeting */
    const struct node *slots; /* a list of ids in the schools; NULL: all */
    const struct node *src;
};

struct shared_provider {
    struct provider p;  /* of it: id to max_sessions, meetings a week at all schools, -1: no cap */
    int instructors;    /* at one school in a slot each; -1: as many as asked for */
    int travel;         /* minutes that an instructor needs between two schools */
    int max_sessions_per_school; /* meetings a week at one school, -1: no cap */
    int n_offers;
    const struct shared_offer *offers;
    const struct node *src;
};

struct district_school {
    const char *file; /* as written */
    const char *path; /* as seen from here */
    int time_limit;   /* seconds, -1: as for all */
    const struct node *src;
};

struct district {
    struct arena *arena;
    const char *path, *id, *name;
    const struct node *policy; /* of schools that name none, or NULL */
    int64_t budget_week;       /* fen, -1: none */
    int fair_coverage, fair_wishes; /* percents: how far a school may lie below the district before it is named */
    int n_schools, n_providers;
    const struct district_school *schools;
    const struct shared_provider *providers; /* in the order of their ids */
};

/* What one school may take from the shared providers, and what it is charged for it: for coordination. Of a school's
 * providers, those of the district come in its order. */
struct district_terms {
    int n; /* providers of the district */
    struct provider_terms {
        const char *id;
        int max_sessions;   /* -1: as the district says */
        bool limited;       /* at_once and tolls are by slot of the school, [n_slots] */
        int *at_once;
        int n_tolls;
        struct toll *tolls; /* [n_tolls], as of struct provider */
    } *at;
    int64_t budget_week;    /* fen, -1: as the school says */
    int cost_weight;        /* added to the weight of `cost` */
};

/* Whether the file calls itself a district: it is read as one then. */
bool district_is(const char *path);
/* Reads the district's own file. NULL after errors. */
struct district *district_read(const char *path, struct diags *d);
void district_free(struct district *x);

/* Reads school `i` with the shared providers and the profile placed into it, as instance_read(). `d` is fresh: the
 * district's file becomes its file 0. */
struct instance *district_school_read(const struct district *x, int i, struct diags *d);
/* The id of school `i`, or NULL where its file cannot be read so far. */
const char *district_school_id(const struct district *x, int i, struct arena *a);
/* Applies terms to a school read so, before anything else looks at it. */
void district_terms_apply(struct instance *in, const struct district_terms *terms);
/* The shared provider that provider `v` of a school is, or -1. */
int district_provider(const struct district *x, const struct instance *in, int v);

/* All schools, one after another, with what is wrong with any of them; of each that can be read, `visit` (or NULL)
 * sees the instance before it is freed. Repeated messages of what the schools share are said once. */
void district_validate(const struct district *x, struct diags *d, void (*visit)(void *ctx, int school, const struct instance *in),
                       void *ctx);

/* instance_read_overlaid(), and for FILE#ID the school ID of the district FILE, with `n` overlays on top of it. */
struct instance *district_or_school(const char *path, const char *const *overlays, int n, struct diags *d);

/* The JSON Schema (draft-07) of district files. */
struct buf;
void district_schema(struct buf *out);

#endif
