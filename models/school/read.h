/* From files to an instance, in two steps, so that overlays can edit the trees in between. */
#ifndef KEHOU_READ_H
#define KEHOU_READ_H

#include "school/fields.h"

struct source_file {
    const char *bytes;
    size_t length;
};

/* A list of entities, from the instance or its CSV file. */
struct source_list {
    const struct node *items;   /* a sequence, or NULL where the instance has no such key */
    const struct node *columns; /* the header of its CSV file, or NULL */
};

/* The files of an instance as trees; all memory is the arena's. */
struct instance_source {
    struct arena *arena;
    const char *path;
    const struct node *root;
    struct source_list lists[ENTITIES];
    int n_offers;
    const struct node **offer_columns; /* headers of the providers' own CSV files */
    int n_files;
    struct source_file *files; /* in the order that the hash takes: instance, CSVs; the profiles follow, then overlays */
    bool whole;                /* every list could be read */
    int n_overlays;
    struct source_file *overlays;
    const char **titles; /* of the overlays */
    int n_scales;
    const struct node **scales; /* the overlays' edits of demand: they wait until students are decoded */
    struct source_file placed; /* what a district placed into the trees, hashed before the overlays */
};

enum { OVERLAYS_MOST = 100, SCALES_MOST = 1000, EDITS_MOST = 10000 }; /* of one instance; of one overlay */

/* Reads the instance at `path` and the CSV files that it names. Errors go to `d`; the source is
 * NULL where the instance itself cannot be read. */
struct instance_source *source_read(const char *path, struct diags *d);
void source_free(struct instance_source *s);
/* Adds a file to those that are hashed. */
void source_add(struct instance_source *s, const char *bytes, size_t length);

/* Keeps an overlay to be hashed, and an edit `scale`. */
void source_overlay(struct instance_source *s, struct source_file file, const char *title);
void source_scale(struct instance_source *s, const struct node *edit);
/* Sets what was placed into the trees from elsewhere, as a text to be hashed with the files. */
void source_placed(struct instance_source *s, const char *text);

/* Decodes and validates. The instance takes the source's arena (and the source with it) when it
 * is returned; NULL after input errors, the source remains the caller's then. */
struct instance *source_decode(struct instance_source *s, struct diags *d);

/* Steps of decoding, one file each. */

/* profile.c: the policy, its bases and overrides into r->in->profile. */
void profile_read(struct reader *r, struct instance_source *s);
/* The folder of the shipped profiles: $KEHOU_PROFILES; else models/profiles beside the program
 * or above it (build tree); else KEHOU_DATADIR/profiles. */
const char *profile_folder(struct arena *a);
/* decode.c: every list into arrays, with defaults. */
void decode_lists(struct reader *r, const struct instance_source *s);
/* links.c: what follows from several entities: symmetric lists, pools. */
void links_make(struct reader *r);

#endif
