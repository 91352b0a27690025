#include "tools/report/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "tools/report/paper.h"

enum { PATH_SIZE = 4096 };

static const char *const summary_says = N_("figures, and the hashes of the other files; written last");
static const char index_title[] = "kehou index 1", index_path[] = "index.txt";

static bool join(char out[PATH_SIZE], const char *dir, const char *path, const char *end)
{
    if (snprintf(out, PATH_SIZE, "%s/%s%s", dir, path, end) < PATH_SIZE)
        return true;
    errno = ENAMETOOLONG;
    return false;
}

static bool cannot(const char *dir, const char *path)
{
    fprintf(stderr, _("kehou: %s/%s: cannot write: %s\n"), dir, path, strerror(errno));
    return false;
}

/* The old index, or NULL where there is none of ours. */
static char *read_index(struct arena *a, const char *dir)
{
    char full[PATH_SIZE];
    size_t length = 0;
    char *text = join(full, dir, index_path, "") ? file_read(a, full, &length) : NULL;
    return text && !strncmp(text, index_title, strlen(index_title)) ? text : NULL;
}

/* Files of a folder that are kehou's: those that index.txt names, each on a line of its own before a tab. */
static struct map read_ours(struct arena *a, const char *dir)
{
    struct map ours = map_new(a);
    for (const char *line = read_index(a, dir); line && (line = strchr(line, '\n')) && *++line;) {
        size_t path = strcspn(line, "\t\n");
        if (line[path] == '\t')
            map_put(&ours, arena_strndup(a, line, path), 1);
    }
    if (ours.count)
        map_put(&ours, index_path, 1);
    return ours;
}

/* Nothing there, or a file that kehou wrote. */
static bool is_ours(const char *dir, const char *path, const struct map *ours)
{
    char full[PATH_SIZE];
    if (!join(full, dir, path, "") || access(full, F_OK) != 0 || map_get(ours, path) >= 0)
        return true;
    fprintf(stderr, _("kehou: %s: this file was not written by kehou; move it away, or choose another folder\n"), full);
    return false;
}

/* All files of a pattern such as calendars/staff/\*.ics are kehou's. */
static bool all_of_pattern_ours(const char *dir, const char *pattern, const struct map *ours)
{
    char full[PATH_SIZE], path[PATH_SIZE];
    int folder = (int)(strrchr(pattern, '/') - pattern);
    snprintf(path, sizeof path, "%.*s", folder, pattern);
    DIR *d = join(full, dir, path, "") ? opendir(full) : NULL;
    bool good = true;
    for (const struct dirent *e; d && good && (e = readdir(d));)
        if (!fnmatch(pattern + folder + 1, e->d_name, FNM_PERIOD))
            good = snprintf(path, sizeof path, "%.*s/%s", folder, pattern, e->d_name) < PATH_SIZE &&
                   is_ours(dir, path, ours);
    if (d)
        closedir(d);
    return good;
}

static bool wanted(const struct document *d, int groups)
{
    return d->group == DOCUMENTS_ALWAYS || (d->group & groups);
}

bool folder_prepare(const char *dir, int groups)
{
    char full[PATH_SIZE], end[32];
    snprintf(end, sizeof end, ".%ld.new", (long)getpid());
    int fd = -1;
    if (folder_make(dir) && join(full, dir, "summary.json", end))
        fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) {
        fprintf(stderr, _("kehou: %s: cannot write there: %s\n"), dir, strerror(errno));
        return false;
    }
    close(fd);
    unlink(full);
    return folder_is_ours(dir, groups);
}

bool folder_is_ours(const char *dir, int groups)
{
    struct arena *a = arena_new();
    struct map ours = read_ours(a, dir);
    bool good = is_ours(dir, index_path, &ours) && is_ours(dir, "summary.json", &ours);
    for (const struct document *d = documents; good && d->path; d++)
        if (wanted(d, groups))
            good = d->build  ? is_ours(dir, arena_printf(a, "%s.pdf", d->path), &ours) &&
                                   is_ours(dir, arena_printf(a, "%s.html", d->path), &ours)
                   : d->each ? all_of_pattern_ours(dir, d->path, &ours)
                             : is_ours(dir, d->path, &ours);
    arena_free(a);
    return good;
}

bool folder_may_write(const char *dir, const char *const *paths)
{
    struct arena *a = arena_new();
    struct map ours = read_ours(a, dir);
    bool good = true;
    for (int i = 0; good && paths[i]; i++)
        good = is_ours(dir, paths[i], &ours);
    arena_free(a);
    return good;
}

static void add(struct folder *f, struct folder_file file)
{
    if ((f->count & (f->count - 1)) == 0) /* full at the powers of two */
        f->files = xrealloc(f->files, f->count ? 2 * (size_t)f->count : 1, sizeof *f->files);
    f->files[f->count++] = file;
}

void folder_add(struct folder *f, const char *path, const char *says, struct buf text)
{
    add(f, (struct folder_file){.path = path, .says = says, .text = text});
}

void folder_free(struct folder *f)
{
    for (int i = 0; i < f->count; i++)
        buf_free(&f->files[i].text);
    free(f->files);
    *f = (struct folder){0};
}

/* Lines of the old index whose files are not written anew: they are kehou's still. */
static void keep_old(const struct folder *f, struct arena *a, const char *index, const char *last, struct buf *out)
{
    struct map anew = map_new(a);
    for (int i = 0; i < f->count; i++)
        map_put(&anew, f->files[i].path, i);
    map_put(&anew, index_path, 0);
    map_put(&anew, last, 0);
    for (const char *line = strchr(index, '\n'); line && line[1]; line = strchr(line + 1, '\n')) {
        size_t path = strcspn(line + 1, "\t\n"), length = strcspn(line + 1, "\n");
        if (line[1 + path] != '\t' || map_get(&anew, arena_strndup(a, line + 1, path)) >= 0)
            continue;
        buf_add(out, line + 1, length);
        buf_puts(out, "\n");
    }
}

void folder_add_index_before(struct folder *f, const char *last, const char *says)
{
    struct buf text = {0};
    struct arena *a = arena_new();
    const char *old = read_index(a, f->dir);
    buf_printf(&text, "%s\n", index_title);
    for (int i = 0; i < f->count; i++)
        buf_printf(&text, f->files[i].of ? "%s\t%s: %s\n" : "%s\t%s\n", f->files[i].path, _(f->files[i].says),
                   f->files[i].of);
    buf_printf(&text, "%s\t%s\n", last, _(says));
    if (old)
        keep_old(f, a, old, last, &text);
    arena_free(a);
    folder_add(f, index_path, N_("this list"), text);
}

void folder_add_index(struct folder *f)
{
    folder_add_index_before(f, "summary.json", summary_says);
}

/* The files of a document that is made by a function that can fail. */
static bool add_made(struct folder *f, const struct report *r, const struct document *d)
{
    const char **paths = document_paths(r, d);
    for (int e = 0; e < each_count(r, d->each); e++) {
        struct buf text = {0};
        if (!d->make(r, e, &text)) {
            cannot(f->dir, paths[e]);
            buf_free(&text);
            return false;
        }
        if (text.length)
            add(f, (struct folder_file){paths[e], d->says, d->each ? each_name(r, d->each, e) : NULL, text});
    }
    return true;
}

/* Both forms of a paper. */
static bool add_paper(struct folder *f, const struct report *r, struct papers *papers, const struct document *d)
{
    struct buf pdf, html;
    bool good = papers_take(papers, d, &pdf, &html);
    folder_add(f, arena_printf(r->arena, "%s.pdf", d->path), d->says, pdf);
    folder_add(f, arena_printf(r->arena, "%s.html", d->path), d->says, html);
    return good || cannot(f->dir, d->path);
}

/* The file or files of a row; `papers` may be NULL where the row is none. */
static bool add_document(struct folder *f, const struct report *r, struct papers *papers, const struct document *d)
{
    struct buf text = {0};
    if (d->make)
        return add_made(f, r, d);
    if (d->build)
        return add_paper(f, r, papers, d);
    if (d->emit)
        d->emit(r, &text);
    if (d->sheet)
        sheet_csv(d->sheet, r, &text);
    if (text.length)
        folder_add(f, d->path, d->says, text);
    return true;
}

bool folder_add_report(struct folder *f, const struct report *r, int groups, bool with_timetable)
{
    struct papers *papers = groups & DOCUMENTS_PAPERS ? papers_begin(r) : NULL;
    bool good = true;
    for (const struct document *d = documents; good && d->path; d++)
        if (wanted(d, groups) && (with_timetable || d->emit != emit_timetable))
            good = add_document(f, r, papers, d);
    papers_end(papers);
    if (!good)
        return false;
    folder_add_index(f);
    struct file_hash *hashes = folder_hashes(f);
    struct buf summary = {0};
    emit_summary(r, hashes, f->count, &summary);
    free(hashes);
    folder_add(f, "summary.json", summary_says, summary);
    return true;
}

static const char *text_of(const struct buf *b)
{
    return b->text ? b->text : "";
}

struct file_hash *folder_hashes(const struct folder *f)
{
    struct file_hash *all = xcalloc((size_t)f->count, sizeof *all);
    for (int i = 0; i < f->count; i++) {
        all[i].path = f->files[i].path;
        sha256_hex(text_of(&f->files[i].text), f->files[i].text.length, all[i].sha256);
    }
    return all;
}

/* Writes a file's bytes beside its place. */
static bool stage(const char *dir, const struct folder_file *file, const char *end)
{
    char full[PATH_SIZE];
    if (!join(full, dir, file->path, ""))
        return cannot(dir, file->path);
    char *slash = strrchr(full, '/');
    *slash = '\0';
    bool made = folder_make(full);
    *slash = '/';
    if (!made || !join(full, dir, file->path, end))
        return cannot(dir, file->path);
    int fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return cannot(dir, file->path);
    bool good = true;
    for (size_t done = 0; good && done < file->text.length;) {
        ssize_t n = write(fd, file->text.text + done, file->text.length - done);
        if (n < 0 && errno == EINTR)
            continue;
        good = n >= 0;
        done += n > 0 ? (size_t)n : 0;
    }
    int saved = errno;
    if (close(fd) != 0 && good)
        good = false; /* with errno of close() */
    else
        errno = saved;
    return good || cannot(dir, file->path);
}

/* Puts what was staged on the disk: the whole file system at once, since a set may have thousands of files. */
static bool sync_all(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && syncfs(fd) == 0;
    int saved = errno;
    if (fd >= 0)
        close(fd);
    errno = saved;
    return good || cannot(dir, "");
}

static bool settle(const char *dir, const struct folder_file *file, const char *end)
{
    char from[PATH_SIZE], to[PATH_SIZE];
    return (join(from, dir, file->path, end) && join(to, dir, file->path, "") && rename(from, to) == 0) ||
           cannot(dir, file->path);
}

static bool all_ours(const struct folder *f)
{
    struct arena *a = arena_new();
    struct map ours = read_ours(a, f->dir);
    bool good = true;
    for (int i = 0; good && i < f->count; i++)
        good = is_ours(f->dir, f->files[i].path, &ours);
    arena_free(a);
    return good;
}

static bool settle_all(const struct folder *f, const char *end)
{
    /* The index first: what it names is kehou's even if this run is killed now. */
    for (int i = 0; i < f->count; i++)
        if (f->files[i].path == index_path && !settle(f->dir, &f->files[i], end))
            return false;
    for (int i = 0; i < f->count; i++)
        if (f->files[i].path != index_path && !settle(f->dir, &f->files[i], end))
            return false;
    return true;
}

bool folder_write(struct folder *f)
{
    char end[32], full[PATH_SIZE];
    snprintf(end, sizeof end, ".%ld.new", (long)getpid());
    bool good = all_ours(f);
    for (int i = 0; good && i < f->count; i++)
        good = stage(f->dir, &f->files[i], end);
    good = good && sync_all(f->dir) && settle_all(f, end);
    for (int i = 0; !good && i < f->count; i++)
        if (join(full, f->dir, f->files[i].path, end))
            unlink(full);
    folder_free(f);
    return good;
}
