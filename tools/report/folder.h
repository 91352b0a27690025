/* A folder of documents, replaced as a set: all files are written beside their places first, then renamed,
 * index.txt before the others and summary.json after them. A file that kehou did not write is never touched:
 * kehou's own are those that index.txt names. */
#ifndef KEHOU_FOLDER_H
#define KEHOU_FOLDER_H

#include "tools/report/report.h"

struct folder_file {
    const char *path; /* within the folder */
    const char *says; /* for index.txt, marked for the catalogue */
    const char *of;   /* name of the entity that a file of many is of, or NULL */
    struct buf text;
};

struct folder {
    const char *dir;
    int count;
    struct folder_file *files;
};

/* Makes the folder, sees that files can be made in it and that no place of a document of `groups` is taken by
 * somebody else's file; where a document is a file of each, no other file of that pattern may lie there. False
 * after a message: so that it is found out before the search, not after it. */
bool folder_prepare(const char *dir, int groups);
/* The second half of it, for a folder that need not exist yet. */
bool folder_is_ours(const char *dir, int groups);
/* The same of files besides the documents: no place of these paths, up to NULL, is taken by somebody else's file. False
 * after a message. */
bool folder_may_write(const char *dir, const char *const *paths);

/* Adds a file; `text` is the folder's from then on. */
void folder_add(struct folder *f, const char *path, const char *says, struct buf text);
/* Adds the documents of `groups` (timetable.yaml only where asked for), the index and the summary; the report
 * must outlive the folder. False after a message where one could not be made. */
bool folder_add_report(struct folder *f, const struct report *r, int groups, bool with_timetable);
/* Adds the index of what was added so far, of summary.json, and of what an older index names. */
void folder_add_index(struct folder *f);
/* The same of a set whose last file is another. */
void folder_add_index_before(struct folder *f, const char *last, const char *says);
/* SHA-256 of the files so far; f->count of them, owned by the caller. */
struct file_hash *folder_hashes(const struct folder *f);

/* Writes the set and frees it. False after a message: nothing was replaced then, unless the failure came in
 * the middle of the renames, which the hashes of summary.json show. */
bool folder_write(struct folder *f);
void folder_free(struct folder *f);

#endif
