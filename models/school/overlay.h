/* Overlays (contract section 6): small files that edit a school by id, to ask what if. They change the trees of an
 * instance before anything is decoded, so that whatever an overlay gets wrong is reported at its place in the overlay.
 */
#ifndef KEHOU_OVERLAY_H
#define KEHOU_OVERLAY_H

#include "school/read.h"

/* The head of an overlay file. */
struct overlay {
    const char *title;
};

/* kehou_overlay, title, edit; and one edit that scales wishes: what the reader and the JSON Schema know of them. */
extern const struct table overlay_table, scale_table;
/* What edits of a head (school, policy, term, budget, baseline) may say, by its row in instance_table; else NULL. */
const struct table *overlay_head(const struct key *f);

/* Reads the overlay at `path` and edits the trees by it; later overlays see what earlier ones did. Errors go to `d`;
 * what could be edited is. The file is hashed with the instance (contract section 5). */
void overlay_apply(struct instance_source *s, const char *path, struct diags *d);

/* instance_read() with `n` overlays on top of each other. */
struct instance *instance_read_overlaid(const char *path, const char *const *overlays, int n, struct diags *d);

/* The JSON Schema (draft-07) of overlay files. */
void schema_write_overlay(struct buf *out);

/* Steps, one file each. */

/* What edits removed for good: ids by entity, with the number of the edit. */
struct removal {
    struct map ids[ENTITIES];
    const struct node *const *edits;
    int file; /* of the edits: what they themselves refer to is theirs to keep right */
};

/* overlay_drop.c: drops what refers to entities that are gone. References go from lists and from keys that may be
 * absent; an item of a list that cannot be without goes whole (a wish, an offer), a lock too, which is a warning.
 * Errors where that would change a meaning: a student without class, a list that means anything once it is empty. */
void references_drop(struct instance_source *s, const struct removal *gone, struct diags *d);

/* overlay_scale.c: adds and drops wishes of decoded students as the overlays' edits `scale` ask. */
void wishes_scale(struct reader *r, const struct instance_source *s, struct student *students, int n);

#endif
