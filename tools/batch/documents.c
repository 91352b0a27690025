/* The district's documents: tables, page, workbook, summary; and the result in words. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tools/batch/survey.h"
#include "tools/report/book.h"
#include "tools/report/folder.h"
#include "tools/report/page.h"

static const char *district_name(const struct batch *b)
{
    return b->c->anonymize ? b->x->id : b->x->name;
}

/* In words --------------------------------------------------------------------------------- */

static int count_code(const struct batch *b, int code)
{
    int n = 0;
    for (int i = 0; i < b->n; i++)
        n += b->members[i].code == code;
    return n;
}

static void put_result(const struct batch *b, const struct survey *s, struct buf *out)
{
    int have = 0;
    for (int i = 0; i < s->n; i++)
        have += s->at[i].has;
    buf_printf(out, _("Schools: %d, with a timetable %d, proven to have none %d, bad data %d, no answer in the time %d, failed %d\n"), b->n,
               have, count_code(b, EXIT_NO), count_code(b, EXIT_USAGE), count_code(b, EXIT_LIMIT), count_code(b, EXIT_SYSTEM));
    buf_printf(out, _("Score of the district: %lld (less is better)\n"), (long long)b->score);
    if (b->has_bound && b->all_answered)
        buf_printf(out, _("Bound: no timetables of all schools within the shared limits score less than %lld together; gap at most "
                          "%.2f%% (%.2f%% without the cost)\n"), (long long)b->bound, 100 * gap_of(b->score, b->bound, 0),
                   100 * gap_of(b->score, b->bound, s->sum.cost));
    if (b->shared)
        buf_printf(out, _("Each school for itself, as if nothing were shared: %lld\n"), (long long)b->alone);
    if (b->compared)
        buf_printf(out, _("First come, first served: %lld, %d schools without a timetable\n"), (long long)b->first, b->first_lost);
    buf_printf(out, _("Coverage %.1f%%, wishes met %.1f%%, cost a week %lld yuan, meetings of shared providers %d\n"),
               figures_coverage(&s->sum), figures_met(&s->sum), (long long)s->sum.cost, s->uses.count);
}

static void put_troubles(const struct batch *b, const struct survey *s, struct buf *out)
{
    for (int i = 0; i < b->n; i++)
        if (!s->at[i].has || b->members[i].code != EXIT_DONE)
            buf_printf(out, "%s: %s\n", b->members[i].id, member_result(&b->members[i], &s->at[i]));
    for (int i = 0; i < s->n_breaches; i++)
        buf_printf(out, "%s\n", s->breaches[i]);
}

/* Page and workbook ------------------------------------------------------------------------ */

struct filling {
    struct survey_view view;
    const struct survey_sheet *sheet;
};

static void fill(const void *ctx, struct sheet *out)
{
    const struct filling *f = ctx;
    f->sheet->fill(&f->view, out);
}

static void put_page(const struct survey_view *v, struct buf *out)
{
    struct buf words = {0};
    page_head(district_name(v->b), out);
    sheet_html_style(out);
    buf_puts(out, "</head>\n<body>\n<header><div class=\"school\">");
    put_html(district_name(v->b), out);
    buf_puts(out, "</div></header>\n<main>\n<div class=\"title\"><h1>");
    put_html(_("The district's schools"), out);
    buf_puts(out, "</h1></div>\n<section class=\"part\">\n");
    put_result(v->b, v->s, &words);
    put_troubles(v->b, v->s, &words);
    for (char *line = words.text, *end; line && *line; line = end + 1) {
        end = strchr(line, '\n');
        *end = '\0';
        buf_puts(out, "<p>");
        put_html(line, out);
        buf_puts(out, "</p>\n");
    }
    buf_puts(out, "</section>\n");
    for (const struct survey_sheet *s = survey_sheets; s->path; s++) {
        struct filling f = {*v, s};
        sheet_html(_(s->title), fill, &f, out);
    }
    buf_puts(out, "</main>\n</body>\n</html>\n");
    buf_free(&words);
}

static bool put_book(const struct survey_view *v, struct buf *out)
{
    struct term none = {.name = "", .start = v->b->members[0].monday};
    struct book *book = book_new(district_name(v->b), &none);
    for (const struct survey_sheet *s = survey_sheets; s->path; s++) {
        struct sheet *page = book_page(book, _(s->title), s->frozen);
        if (!page)
            break;
        s->fill(v, page);
        book_page_end(book, NULL);
    }
    return book_close(book, out);
}

/* summary.json ----------------------------------------------------------------------------- */

static json_t *school_json(const struct batch *b, const struct survey *s, int i)
{
    const struct member *m = &b->members[i];
    const struct school_figures *f = &s->at[i];
    json_t *o = json_pack("{s:s, s:s, s:i, s:s}", "id", m->id, "folder", m->folder ? m->folder : "", "code", m->code, "sha256", m->sha256);
    if (!f->has)
        return o;
    json_t *more = json_pack("{s:I, s:I, s:i, s:i, s:f, s:f, s:i, s:i, s:f, s:i, s:I}", "score", (json_int_t)f->score, "cost",
                             (json_int_t)f->cost, "students", f->students, "in_care", f->in_care, "coverage", figures_coverage(f),
                             "wishes_met", figures_met(f), "meetings", f->meetings, "outside", f->outside, "deviation", f->deviation,
                             "waivers", f->waivers, "care_minutes", (json_int_t)f->care_minutes);
    json_object_update(o, more);
    json_decref(more);
    if (f->has_bound)
        json_object_set_new(o, "bound", json_integer(f->bound));
    return o;
}

static json_t *limit_json(const struct batch *b, const struct limit *l)
{
    json_t *o = json_pack("{s:s, s:i, s:I}", "of", l->provider < 0 ? "budget" : b->x->providers[l->provider].p.id, "most", l->most,
                          "price", (json_int_t)l->price);
    if (l->provider >= 0 && !l->meetings) {
        json_object_set_new(o, "day", json_string(day_words[l->day]));
        json_object_set_new(o, "moment", json_integer(l->moment));
    }
    return o;
}

static void put_summary(const struct batch *b, const struct survey *s, const struct file_hash *files, int n_files, struct buf *out)
{
    json_t *schools = json_array(), *hashes = json_object(), *prices = json_array(), *breaches = json_array();
    for (int i = 0; i < b->n; i++)
        json_array_append_new(schools, school_json(b, s, i));
    for (int i = 0; i < n_files; i++)
        json_object_set_new(hashes, files[i].path, json_string(files[i].sha256));
    for (int l = 0; l < b->n_limits; l++)
        if (b->limits[l].price)
            json_array_append_new(prices, limit_json(b, &b->limits[l]));
    for (int i = 0; i < s->n_breaches; i++)
        json_array_append_new(breaches, json_string(s->breaches[i]));
    json_t *o = json_pack("{s:i, s:s, s:I, s:I, s:b, s:o, s:o, s:o, s:o, s:s}", "kehou_district_summary", 1, "district", b->x->id, "score",
                          (json_int_t)b->score, "alone", (json_int_t)b->alone, "contended", b->shared, "schools", schools, "files",
                          hashes, "prices", prices, "breaches", breaches, "version", KEHOU_VERSION);
    if (b->compared)
        json_object_set_new(o, "first_come", json_pack("{s:I, s:i}", "score", (json_int_t)b->first, "without", b->first_lost));
    json_object_set_new(o, "cost", json_integer(s->sum.cost));
    json_object_set_new(o, "budget", b->x->budget_week < 0 ? json_null() : json_integer(b->x->budget_week / 100));
    json_object_set_new(o, "bound", b->has_bound ? json_integer(b->bound) : json_null());
    json_object_set_new(o, "gap", b->has_bound && b->all_answered ? json_real(gap_of(b->score, b->bound, 0)) : json_null());
    char *text = json_dumps(o, JSON_SORT_KEYS | JSON_INDENT(1) | JSON_REAL_PRECISION(8));
    buf_puts(out, text);
    buf_puts(out, "\n");
    free(text);
    json_decref(o);
}

/* ------------------------------------------------------------------------------------------ */

static const char words_path[] = "district.txt", page_path[] = "index.html", book_path[] = "district.xlsx";

bool documents_prepare(const char *dir)
{
    const char *const paths[] = {words_path, page_path, book_path, NULL};
    bool good = folder_prepare(dir, DOCUMENTS_ALWAYS) && folder_may_write(dir, paths);
    for (const struct survey_sheet *s = survey_sheets; good && s->path; s++)
        good = folder_may_write(dir, (const char *const[]){s->path, NULL});
    return good;
}

static bool write_all(const struct survey_view *v, struct buf *summary)
{
    struct folder f = {.dir = v->b->dir};
    struct buf page = {0}, book = {0}, words = {0};
    put_result(v->b, v->s, &words);
    put_troubles(v->b, v->s, &words);
    folder_add(&f, words_path, N_("the result in words"), words);
    for (const struct survey_sheet *s = survey_sheets; s->path; s++) {
        struct buf text = {0};
        struct filling one = {*v, s};
        sheet_csv_of(fill, &one, &text);
        folder_add(&f, s->path, s->says, text);
    }
    put_page(v, &page);
    folder_add(&f, page_path, N_("the district as a page"), page);
    bool good = put_book(v, &book);
    folder_add(&f, book_path, N_("the tables as a workbook"), book);
    folder_add_index(&f);
    struct file_hash *hashes = folder_hashes(&f);
    struct buf copy = {0};
    put_summary(v->b, v->s, hashes, f.count, summary);
    buf_puts(&copy, summary->text);
    free(hashes);
    folder_add(&f, "summary.json", N_("figures, and the hashes of the other files; written last"), copy);
    if (good)
        return folder_write(&f);
    folder_free(&f);
    return false;
}

bool documents_write(struct batch *b)
{
    struct survey *s = survey_new(b);
    struct survey_view v = {b, s};
    struct buf summary = {0}, words = {0};
    bool good = write_all(&v, &summary);
    if (s->n_breaches) {
        fputs(_("kehou batch: internal error: what was written breaks rules or shared limits:\n"), stderr);
        for (int i = 0; i < s->n_breaches; i++)
            fprintf(stderr, "%s\n", s->breaches[i]);
        good = false;
    }
    put_result(b, s, &words);
    put_troubles(b, s, &words);
    if (b->c->json)
        fputs(summary.text, stdout);
    else if (!b->c->quiet)
        fputs(words.text, stdout);
    buf_free(&summary);
    buf_free(&words);
    survey_free(s);
    return good;
}
