/* Sheets as one workbook, and timetable.xlsx, the sheets of the report. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unistr.h>
#include <xlsxwriter.h>

#include "school/calendar.h"
#include "tools/report/book.h"

enum {
    COLUMNS_MOST = 256,
    WIDTH_LEAST = 5,
    WIDTH_HEAD = 10, /* longer names of columns wrap, unless their cells are wider */
    WIDTH_NAME = 44, /* longer ids and names wrap, */
    WIDTH_MOST = 28, /* and longer texts */
    WIDTH_FULL = 110, /* what a page shows in full size; narrower tables are not enlarged */
    WIDTH_PAGE = 180, /* what a page of A4, landscape, still shows in a readable size */
    POINTS_LINE = 15,
    POINTS_ROW_MOST = 409, /* Excel's limit */
    TEXT_MOST = 32000, /* characters of a cell; Excel takes 32767 */
    PAPER_A4 = 9,
    PIXELS_ROW = 20
};

/* The page that is being filled, as a sheet. */
struct book {
    struct sheet sheet; /* first: what the functions below are given */
    const char *school, *term; /* of the headers */
    const char *title;         /* of the page */
    lxw_workbook *workbook;
    int fd;
    lxw_worksheet *page;
    lxw_format *head, *text, *defused, *number, *yuan, *real;
    lxw_row_t row, chart_rows; /* chart_rows: those that a chart takes below the table */
    int column, columns, width[COLUMNS_MOST]; /* widths: a Chinese character takes two */
    int lines;  /* that the row takes */
    int frozen; /* columns that stay in sight */
    bool failed;
};

/* Cells ------------------------------------------------------------------------------- */

static struct book *next_cell(struct sheet *s, int width, lxw_col_t *column)
{
    struct book *b = (struct book *)s;
    int c = b->column < COLUMNS_MOST ? b->column : COLUMNS_MOST - 1;
    int most = b->row == 0 ? WIDTH_HEAD : c < b->frozen ? WIDTH_NAME : WIDTH_MOST;
    int lines = (width + most - 1) / most; /* columns are a tenth wider than that: a line is seldom full */
    *column = (lxw_col_t)b->column++;
    if (b->column > b->columns)
        b->columns = b->column;
    if (width > most)
        width = most;
    if (width > b->width[c])
        b->width[c] = width;
    if (lines > b->lines)
        b->lines = lines;
    return b;
}

static void keep(struct book *b, lxw_error error)
{
    if (error != LXW_NO_ERROR)
        b->failed = true;
}

/* A string stays one whatever it begins with; the format of text keeps it so where somebody edits the cell. */
static void book_text(struct sheet *s, const char *text)
{
    lxw_col_t column;
    struct book *b = next_cell(s, text_width(text), &column);
    lxw_format *format = b->row == 0 ? b->head : *text && strchr("=+-@", *text) ? b->defused : b->text;
    size_t length = strlen(text);
    if (length <= TEXT_MOST) {
        keep(b, worksheet_write_string(b->page, b->row, column, text, format));
        return;
    }
    for (length = TEXT_MOST; (text[length] & 0xC0) == 0x80;) /* not within a character */
        length--;
    struct buf cut = {0};
    buf_add(&cut, text, length);
    buf_puts(&cut, "…");
    keep(b, worksheet_write_string(b->page, b->row, column, cut.text, format));
    buf_free(&cut);
}

static void write_number(struct sheet *s, double number, int digits, lxw_format *format)
{
    lxw_col_t column;
    struct book *b = next_cell(s, digits, &column);
    keep(b, worksheet_write_number(b->page, b->row, column, number, format));
}

static void book_number(struct sheet *s, int64_t number)
{
    char digits[32];
    write_number(s, (double)number, snprintf(digits, sizeof digits, "%lld", (long long)number), ((struct book *)s)->number);
}

static void book_yuan(struct sheet *s, int64_t fen)
{
    char digits[32];
    write_number(s, (double)fen / 100, snprintf(digits, sizeof digits, "%lld.00", (long long)fen / 100),
                 ((struct book *)s)->yuan);
}

static void book_real(struct sheet *s, double value)
{
    char digits[64];
    write_number(s, value, snprintf(digits, sizeof digits, "%.2f", value), ((struct book *)s)->real);
}

static void book_end(struct sheet *s)
{
    struct book *b = (struct book *)s;
    int points = b->lines * POINTS_LINE;
    if (b->lines > 1) /* programs do not all make room for wrapped text by themselves */
        keep(b, worksheet_set_row(b->page, b->row, points < POINTS_ROW_MOST ? points : POINTS_ROW_MOST, NULL));
    b->row++;
    b->column = b->lines = 0;
}

/* Pages ------------------------------------------------------------------------------- */

/* Text for a header on paper: `&` doubled, cut where it is long (255 characters are the limit of all parts). */
static void put_header(const char *text, struct buf *out)
{
    size_t end = out->length + 100;
    for (const char *p = text; *p && out->length < end;) {
        int n = u8_mblen((const uint8_t *)p, strlen(p));
        buf_puts(out, *p == '&' ? "&" : "");
        buf_add(out, p, n > 0 ? (size_t)n : 1);
        p += n > 0 ? n : 1;
    }
}

static void set_paper(struct book *b)
{
    struct buf words = {0};
    int total = 0, before = 0;
    for (int c = 0; c < b->columns && c < COLUMNS_MOST; c++) {
        int w = b->width[c] < WIDTH_LEAST ? WIDTH_LEAST : b->width[c];
        keep(b, worksheet_set_column(b->page, (lxw_col_t)c, (lxw_col_t)c, w * 1.1 + 1, NULL));
        total += w;
        before += c < b->frozen ? w : 0;
    }
    int wide = total <= WIDTH_PAGE ? 1 : (total - before + WIDTH_PAGE - before - 1) / (WIDTH_PAGE - before);
    worksheet_set_landscape(b->page);
    worksheet_set_paper(b->page, PAPER_A4);
    worksheet_set_margins(b->page, 0.4, 0.4, 0.6, 0.5);
    if (total > WIDTH_FULL)
        worksheet_fit_to_pages(b->page, (uint16_t)wide, 0);
    keep(b, worksheet_repeat_rows(b->page, 0, 0));
    if (wide > 1)
        keep(b, worksheet_repeat_columns(b->page, 0, (lxw_col_t)(b->frozen - 1)));
    keep(b, worksheet_print_area(b->page, 0, 0, b->row - 1 + b->chart_rows, (lxw_col_t)(b->columns - 1)));
    buf_puts(&words, "&L");
    put_header(b->school, &words);
    buf_printf(&words, "&C%s&R", b->title);
    put_header(b->term, &words);
    keep(b, worksheet_set_header(b->page, words.text));
    keep(b, worksheet_set_footer(b->page, "&C&P / &N"));
    buf_free(&words);
}

/* Colours that the colour-blind tell apart (Okabe and Ito 2008). */
static const lxw_color_t period_colours[PERIODS] = {0xE69F00, 0x0072B2, 0x009E73, 0xCC79A7, 0x56B4E9};

/* Columns of loads by period, one on another, below the table; they are its last PERIODS columns. */
static void add_chart(struct book *b, const struct balance *balance)
{
    const char *title = b->title;
    lxw_row_t last = b->row - 1;
    lxw_chart *chart = workbook_add_chart(b->workbook, LXW_CHART_COLUMN_STACKED);
    if (!chart || last < 1) {
        b->failed = b->failed || !chart;
        return;
    }
    for (int p = 0; p < PERIODS; p++) {
        lxw_col_t column = (lxw_col_t)(b->columns - PERIODS + p);
        lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
        if (!series) {
            b->failed = true;
            return;
        }
        chart_series_set_categories(series, title, 1, 1, last, 1);
        chart_series_set_values(series, title, 1, column, last, column);
        chart_series_set_name_range(series, title, 0, column);
        chart_series_set_fill(series, &(lxw_chart_fill){.color = period_colours[p]});
    }
    struct buf words = {0};
    buf_printf(&words, _("Workload in minutes a week; own staff %d to %d, mean %.1f"), balance->least, balance->most,
               balance->mean);
    chart_title_set_name(chart, words.text);
    chart_title_set_name_font(chart, &(lxw_chart_font){.size = 12});
    buf_free(&words);
    chart_axis_set_interval_unit(chart->x_axis, 1);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    int wide = 200 + 16 * (int)last, high = 380;
    wide = wide < 700 ? 700 : wide > 1800 ? 1800 : wide;
    lxw_chart_options options = {.x_scale = wide / 480.0, .y_scale = high / 288.0};
    keep(b, worksheet_insert_chart_opt(b->page, b->row + 1, 0, chart, &options));
    b->chart_rows = (lxw_row_t)(high / PIXELS_ROW + 2);
}

/* The workbook ------------------------------------------------------------------------ */

static lxw_format *format(struct book *b, const char *numbers)
{
    lxw_format *f = workbook_add_format(b->workbook);
    if (!f) {
        b->failed = true;
        return NULL;
    }
    format_set_border(f, LXW_BORDER_HAIR);
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    if (numbers)
        format_set_num_format(f, numbers);
    else
        format_set_text_wrap(f);
    return f;
}

static void add_formats(struct book *b)
{
    b->head = format(b, NULL);
    b->text = format(b, NULL);
    b->defused = format(b, "@");
    b->number = format(b, "0");
    b->yuan = format(b, "0.00");
    b->real = format(b, "0.00#");
    if (b->failed)
        return;
    format_set_text_wrap(b->defused);
    format_set_bold(b->head);
    format_set_align(b->head, LXW_ALIGN_CENTER);
    format_set_bg_color(b->head, 0xDDE7F0);
}

/* One date for all runs: the same timetable gives the same bytes. */
static void set_properties(struct book *b, int start)
{
    struct buf title = {0};
    char author[] = "kehou";
    buf_printf(&title, "%s %s", b->school, b->term);
    lxw_doc_properties properties = {.title = title.text, .author = author, .created = (time_t)start * 86400};
    keep(b, workbook_set_properties(b->workbook, &properties));
    buf_free(&title);
}

/* All bytes of a file in memory. */
static bool read_all(int fd, struct buf *out)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return false;
    char *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return false;
    buf_add(out, bytes, (size_t)st.st_size);
    munmap(bytes, (size_t)st.st_size);
    return true;
}

struct book *book_new(const char *school, const struct term *term)
{
    char path[64];
    struct book *b = xcalloc(1, sizeof *b);
    b->sheet = (struct sheet){book_text, book_number, book_yuan, book_real, book_end};
    b->school = school;
    b->term = term->name ? term->name : "";
    b->fd = memfd_create("book.xlsx", MFD_CLOEXEC); /* libxlsxwriter writes to a path only */
    snprintf(path, sizeof path, "/proc/self/fd/%d", b->fd);
    b->workbook = b->fd < 0 ? NULL : workbook_new(path);
    b->failed = !b->workbook;
    if (!b->failed) {
        set_properties(b, term->start);
        add_formats(b);
    }
    return b;
}

struct sheet *book_page(struct book *b, const char *title, int frozen)
{
    b->page = b->failed ? NULL : workbook_add_worksheet(b->workbook, title);
    if (!b->page) {
        b->failed = true;
        return NULL;
    }
    b->title = title;
    b->row = b->chart_rows = 0;
    b->column = b->columns = b->lines = 0;
    b->frozen = frozen;
    memset(b->width, 0, sizeof b->width);
    return &b->sheet;
}

void book_page_end(struct book *b, const struct balance *chart)
{
    worksheet_freeze_panes(b->page, 1, (lxw_col_t)b->frozen);
    keep(b, worksheet_autofilter(b->page, 0, 0, b->row - 1, (lxw_col_t)(b->columns - 1)));
    if (chart)
        add_chart(b, chart);
    set_paper(b);
}

bool book_close(struct book *b, struct buf *out)
{
    errno = 0;
    if (b->workbook && workbook_close(b->workbook) != LXW_NO_ERROR)
        b->failed = true;
    if (b->failed && errno == 0)
        errno = EIO; /* the library keeps its reasons to itself */
    bool good = !b->failed && read_all(b->fd, out);
    int saved = errno;
    if (b->fd >= 0)
        close(b->fd);
    free(b);
    errno = saved;
    return good;
}

/* timetable.xlsx ------------------------------------------------------------------------ */

static const struct page {
    const char *title;
    void (*fill)(const struct report *r, struct sheet *out);
    int frozen; /* columns that stay in sight: ids and names */
    bool chart;
} pages[] = {
    {N_("Classes"), emit_classes, 2, false},
    {N_("Staff"), emit_staff, 2, false},
    {N_("Rooms"), emit_rooms, 2, false},
    {N_("Activities"), emit_activities, 2, false},
    {N_("Rolls"), emit_rolls, 2, false},
    {N_("Each student"), emit_students, 2, false},
    {N_("Workload"), emit_balance, 2, true},
    {N_("Subsidies"), emit_subsidy, 2, false},
    {N_("Fees"), emit_fees, 2, false},
    {N_("Income and cost"), emit_money, 1, false},
    {N_("Regulation"), emit_articles, 1, false},
    {N_("Indicators"), emit_kpi, 1, false},
};

bool make_workbook(const struct report *r, int e, struct buf *out)
{
    (void)e;
    struct book *b = book_new(r->in->name, &r->in->term);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct sheet *page = book_page(b, _(pages[i].title), pages[i].frozen);
        if (!page)
            break;
        pages[i].fill(r, page);
        book_page_end(b, pages[i].chart ? &r->balance : NULL);
    }
    return book_close(b, out);
}
