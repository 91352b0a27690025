#include "sheet/parts.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/text.h"

struct parts {
    zip_t *zip;
    int file;
    struct diags *d;
    size_t left; /* bytes that may still be unpacked */
};

enum { CHUNK = 64 * 1024, ATTRIBUTES = 64 };

/* Parsing of one part. */
struct parse {
    XML_Parser parser;
    const struct parts_handler *handler;
    const char *path;
    struct parts *parts;
    int depth;
    bool failed; /* an error was reported */
};

static struct pos whole(const struct parts *p)
{
    return (struct pos){p->file, 0, 0};
}

struct parts *parts_open(const char *bytes, size_t length, int file, struct diags *d)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, length, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    struct parts probe = {.file = file};
    if (!zip) {
        diag_error(d, whole(&probe), _("the workbook is damaged or cut off (%s): save it again"), zip_error_strerror(&error));
        zip_source_free(source);
    } else if (zip_get_num_entries(zip, 0) > PARTS_COUNT) {
        diag_error(d, whole(&probe), _("the workbook holds more than %d files: no school needs that"), PARTS_COUNT);
        zip_discard(zip);
        zip = NULL;
    }
    zip_error_fini(&error);
    if (!zip)
        return NULL;
    struct parts *p = xmalloc(sizeof *p);
    *p = (struct parts){zip, file, d, PARTS_LIMIT};
    return p;
}

void parts_close(struct parts *p)
{
    if (!p)
        return;
    zip_discard(p->zip);
    free(p);
}

bool parts_has(const struct parts *p, const char *path)
{
    return zip_name_locate(p->zip, path, 0) >= 0;
}

/* "row" of "http://…/main|row". */
static const char *bare(const char *name)
{
    const char *bar = strrchr(name, '|');
    return bar ? bar + 1 : name;
}

static void stop(struct parse *p)
{
    p->failed = true;
    XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL start_element(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    struct parse *p = ctx;
    const char *bared[2 * ATTRIBUTES + 1];
    int n = 0;
    if (p->failed)
        return;
    if (++p->depth > PARTS_DEPTH) {
        diag_error(p->parts->d, whole(p->parts), _("%s in the workbook is nested more than %d deep"), p->path, PARTS_DEPTH);
        stop(p);
        return;
    }
    for (; n < 2 * ATTRIBUTES && attributes[n]; n++)
        bared[n] = n % 2 ? attributes[n] : bare(attributes[n]);
    bared[n] = NULL;
    p->handler->start(p->handler->ctx, bare(name), bared);
    if (p->handler->stop && *p->handler->stop)
        stop(p);
}

static void XMLCALL end_element(void *ctx, const XML_Char *name)
{
    struct parse *p = ctx;
    p->depth--;
    if (p->failed)
        return;
    p->handler->end(p->handler->ctx, bare(name));
    if (p->handler->stop && *p->handler->stop)
        stop(p);
}

static void XMLCALL take_text(void *ctx, const XML_Char *text, int length)
{
    struct parse *p = ctx;
    if (!p->failed && p->handler->text)
        p->handler->text(p->handler->ctx, text, length);
}

/* No spreadsheet program writes a document type; it is where entities, the outside ones too, are declared. */
static void XMLCALL refuse_doctype(void *ctx, const XML_Char *name, const XML_Char *system, const XML_Char *public, int has)
{
    struct parse *p = ctx;
    (void)name, (void)system, (void)public, (void)has;
    diag_error(p->parts->d, whole(p->parts), _("%s in the workbook declares entities: no spreadsheet program writes that"),
               p->path);
    stop(p);
}

static void parse_chunks(struct parse *p, zip_file_t *from)
{
    struct parts *parts = p->parts;
    for (bool more = true; more && !p->failed;) {
        void *buffer = XML_GetBuffer(p->parser, CHUNK);
        zip_int64_t n = buffer ? zip_fread(from, buffer, CHUNK) : -1;
        more = n > 0;
        if (n < 0) {
            diag_error(parts->d, whole(parts), _("%s in the workbook is damaged: save the workbook again"), p->path);
            p->failed = true;
        } else if ((size_t)n > parts->left) {
            diag_error(parts->d, whole(parts), _("the workbook unpacks to more than %d MB: no school needs that"),
                       PARTS_LIMIT / 1024 / 1024);
            p->failed = true;
        } else {
            parts->left -= (size_t)n;
            if (XML_ParseBuffer(p->parser, (int)n, !more) == XML_STATUS_ERROR && !p->failed) {
                diag_error(parts->d, whole(parts), _("%s in the workbook is not XML (%s): save the workbook again"), p->path,
                           XML_ErrorString(XML_GetErrorCode(p->parser)));
                p->failed = true;
            }
        }
    }
}

bool parts_read(struct parts *parts, const char *path, const struct parts_handler *h)
{
    zip_file_t *from = zip_fopen(parts->zip, path, 0);
    if (!from) {
        int code = zip_error_code_zip(zip_get_error(parts->zip));
        if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_ENCRNOTSUPP)
            diag_error(parts->d, whole(parts), _("the workbook is protected by a password: save it without one"));
        else
            diag_error(parts->d, whole(parts), _("the workbook lacks its part %s, or it is damaged: save it again"), path);
        return false;
    }
    struct parse p = {.parser = XML_ParserCreateNS(NULL, '|'), .handler = h, .path = path, .parts = parts};
    if (!p.parser) {
        diag_error(parts->d, whole(parts), _("out of memory"));
        zip_fclose(from);
        return false;
    }
    XML_SetUserData(p.parser, &p);
    XML_SetElementHandler(p.parser, start_element, end_element);
    XML_SetCharacterDataHandler(p.parser, take_text);
    XML_SetStartDoctypeDeclHandler(p.parser, refuse_doctype);
    parse_chunks(&p, from);
    XML_ParserFree(p.parser);
    zip_fclose(from);
    return !p.failed;
}

const char *parts_attribute(const char *const *attributes, const char *name)
{
    for (int i = 0; attributes[i]; i += 2)
        if (!strcmp(attributes[i], name))
            return attributes[i + 1];
    return NULL;
}
