/* What kind of file it is, by its first bytes: names lie. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/encoding.h"
#include "base/file.h"
#include "base/text.h"
#include "sheet/grid.h"

static bool starts(const char *bytes, size_t length, const char *with)
{
    size_t n = strlen(with);
    return length >= n && !strncasecmp(bytes, with, n);
}

/* An old workbook, or a new one that is encrypted, which is wrapped the same way. */
static void refuse_old(const char *bytes, size_t length, struct pos at, struct diags *d)
{
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (memmem(bytes, length, encrypted, sizeof encrypted))
        diag_error(d, at, _("the workbook is protected by a password: save it without one"));
    else
        diag_error(d, at, _("the file is an old workbook (.xls, or .et of WPS): open it and save it as .xlsx"));
}

/* "students" of "some/where/students.csv". */
static const char *stem(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return arena_strndup(a, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

static const struct book *read_table(struct arena *a, const char *bytes, size_t length, const char *path, struct diags *d)
{
    struct book *book = ARENA_NEW(a, struct book);
    struct cell_grid *g = ARENA_NEW(a, struct cell_grid);
    int file = diags_file(d, path);
    bytes = encoding_to_utf8(a, bytes, &length);
    int mark = encoding_check(bytes, length, file, d);
    if (mark < 0 || !grid_csv(a, bytes + mark, length - (size_t)mark, file, d, g))
        return NULL;
    g->name = stem(a, path);
    g->file = diags_sheet(d, path, NULL);
    grid_as_sheet(a, g);
    *book = (struct book){1, g};
    return book;
}

const struct book *book_read(struct arena *a, const char *path, struct diags *d)
{
    size_t length;
    struct pos at = {diags_file(d, path), 0, 0};
    const char *bytes = file_read(a, path, &length);
    if (!bytes) {
        if (errno == EFBIG)
            diag_error(d, at, _("%s is larger than %d MB: no school needs that"), path, FILE_LIMIT / 1024 / 1024);
        else
            diag_error(d, at, _("cannot read %s: %s"), path, strerror(errno));
        return NULL;
    }
    const char *first = bytes + strspn(bytes, " \t\r\n\xEF\xBB\xBF");
    size_t left = length - (size_t)(first - bytes);
    if (length >= 8 && !memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        refuse_old(bytes, length, at, d);
    else if (starts(bytes, length, "\x09\x08\x10") || starts(bytes, length, "\x09\x04\x06"))
        refuse_old(bytes, length, at, d);
    else if (length > 60 && !memcmp(bytes, "PK\3\4", 4) && !memcmp(bytes + 30, "mimetypeapplication/vnd.oasis", 29))
        diag_error(d, at, _("the file is an OpenDocument table (.ods): save it as .xlsx"));
    else if (length >= 4 && (!memcmp(bytes, "PK\3\4", 4) || !memcmp(bytes, "PK\5\6", 4)))
        return xlsx_book(a, bytes, length, path, d);
    else if (starts(first, left, "<"))
        diag_error(d, at, _("the file is a web page or XML, whatever its name says: open it in a spreadsheet program and "
                            "save it as .xlsx"));
    else
        return read_table(a, bytes, length, path, d);
    return NULL;
}
