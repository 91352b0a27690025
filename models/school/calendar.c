#include "school/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/whole.h"

/* Dates ------------------------------------------------------------------------------- */

/* Days and years are counted from 0000-03-01, so that the leap day ends a year; 400 years have
 * 146097 days. 719468 days lie between that origin and 1970-01-01. */
int date_of(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, of_era = y % 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void date_split(int date, int *year, int *month, int *day)
{
    int z = date + 719468;
    int era = z / 146097, of_era = z % 146097;
    int years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * years + years / 4 - years / 100);
    int m = (5 * of_year + 2) / 153;
    *day = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = years + era * 400 + (*month <= 2);
}

enum day date_weekday(int date)
{
    return (enum day)((date % 7 + 7 + THU) % 7); /* 1970-01-01 was a Thursday */
}

static bool digits(const char *text, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

bool date_parse(const char *text, size_t length, int *date)
{
    int year, month, day, y, m, d;
    if (length != 10 || text[4] != '-' || text[7] != '-' || !digits(text, 4, &year) || !digits(text + 5, 2, &month) ||
        !digits(text + 8, 2, &day) || year < 1970 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    int n = date_of(year, month, day);
    date_split(n, &y, &m, &d);
    if (y != year || m != month || d != day)
        return false;
    *date = n;
    return true;
}

void date_write(int date, char *out)
{
    int year, month, day;
    date_split(date, &year, &month, &day);
    int part[3] = {year % 10000, month, day}, width[3] = {4, 2, 2};
    for (int p = 0; p < 3; p++) {
        for (int i = width[p] - 1; i >= 0; i--, part[p] /= 10)
            out[i] = (char)('0' + part[p] % 10);
        out += width[p];
        *out++ = p < 2 ? '-' : '\0';
    }
}

void clock_write(int minutes, char *out)
{
    int part[2] = {minutes / 60 % 100, minutes % 60};
    for (int p = 0; p < 2; p++) {
        *out++ = (char)('0' + part[p] / 10);
        *out++ = (char)('0' + part[p] % 10);
        *out++ = p < 1 ? ':' : '\0';
    }
}

bool term_touches(const struct term *term, const struct dates *range)
{
    return range->from <= term->end && range->to >= term->start;
}

/* Weeks ------------------------------------------------------------------------------- */

int term_first(const struct term *term)
{
    return term->from > term->start ? term->from : term->start;
}

weekset weeks_all(const struct term *term)
{
    return weeks_range(term, 1, term->weeks);
}

weekset weeks_odd(const struct term *term)
{
    return weeks_all(term) & UINT64_C(0x5555555555555555);
}

weekset weeks_even(const struct term *term)
{
    return weeks_all(term) & ~UINT64_C(0x5555555555555555);
}

weekset weeks_range(const struct term *term, int from, int to)
{
    weekset weeks = 0;
    int first = (term_first(term) - term->monday) / 7 + 1;
    for (int w = from < first ? first : from; w <= to && w <= term->weeks; w++)
        weeks |= UINT64_C(1) << (w - 1);
    return weeks;
}

/* A week number of one to three digits at *text, which moves past it. */
static bool week_number(const char **text, int *week)
{
    int n = 0;
    for (*week = 0; n < 3 && **text >= '0' && **text <= '9'; n++)
        *week = *week * 10 + (*(*text)++ - '0');
    return n > 0 && *week > 0;
}

bool weeks_parse(const struct term *term, const char *text, weekset *weeks)
{
    int from, to;
    if (!strcmp(text, "all"))
        *weeks = weeks_all(term);
    else if (!strcmp(text, "odd"))
        *weeks = weeks_odd(term);
    else if (!strcmp(text, "even"))
        *weeks = weeks_even(term);
    else {
        if (!week_number(&text, &from))
            return false;
        to = from;
        if (*text == '-' && (text++, !week_number(&text, &to)))
            return false;
        if (*text || to < from)
            return false;
        *weeks = weeks_range(term, from, to);
    }
    return true;
}

bool weeks_write(const struct term *term, weekset weeks, char *out, size_t size)
{
    if (!weeks)
        return false;
    int from = __builtin_ctzll(weeks) + 1, to = 64 - __builtin_clzll(weeks);
    const char *word = weeks == weeks_all(term) ? "all" : NULL;
    if (!word && weeks == weeks_range(term, from, to))
        snprintf(out, size, "%d-%d", from, to);
    else if (word || (word = weeks == weeks_odd(term) ? "odd" : weeks == weeks_even(term) ? "even" : NULL))
        snprintf(out, size, "%s", word);
    else
        return false;
    return true;
}

int weeks_choices(const struct term *term, const struct activity *a, weekset choices[2])
{
    if (a->weeks_kind == WEEKS_EITHER) {
        choices[0] = weeks_odd(term);
        choices[1] = weeks_even(term);
        return 2;
    }
    choices[0] = a->weeks;
    return 1;
}

int weeks_refine(weekset *parts, int count, weekset set)
{
    for (int p = 0, before = count; p < before; p++) {
        weekset in = parts[p] & set, out = parts[p] & ~set;
        if (in && out) {
            parts[p] = in;
            parts[count++] = out;
        }
    }
    return count;
}

int weeks_parts(const struct term *term, const weekset *sets, int n, weekset *parts)
{
    int count = 1;
    parts[0] = weeks_all(term);
    for (int i = 0; i < n; i++)
        count = weeks_refine(parts, count, sets[i]);
    return count;
}

int weeks_count(weekset weeks)
{
    return __builtin_popcountll(weeks);
}

/* The weekday whose slots are held on `date`; false where none are. */
static bool held_as(const struct term *term, int date, enum day *day)
{
    for (int i = 0; i < term->n_swaps; i++)
        if (term->swaps[i].date == date) {
            *day = term->swaps[i].as;
            return true;
        }
    for (int i = 0; i < term->n_closed; i++)
        if (term->closed[i].from <= date && date <= term->closed[i].to)
            return false;
    *day = date_weekday(date);
    return true;
}

void calendar_dates(const struct instance *in, int slot, weekset weeks, bool (*visit)(void *ctx, int date, int week),
                    void *ctx)
{
    const struct term *term = &in->term;
    for (int date = term_first(term); date <= term->end; date++) {
        int week = (date - term->monday) / 7 + 1;
        enum day day;
        if (week < 1 || week > term->weeks || !(weeks >> (week - 1) & 1) || !held_as(term, date, &day))
            continue;
        if (day == in->slots[slot].day && !visit(ctx, date, week))
            return;
    }
}

struct cover {
    const struct dates *range;
    bool all;
};

static bool cover_date(void *ctx, int date, int week)
{
    struct cover *c = ctx;
    (void)week;
    c->all = c->range->has && c->range->from <= date && date <= c->range->to;
    return c->all;
}

bool calendar_covers(const struct instance *in, int slot, weekset weeks, const struct dates *range)
{
    /* Nearly every range spans the whole term: no need to walk the dates then. */
    if (range->has && range->from <= term_first(&in->term) && range->to >= in->term.end)
        return true;
    struct cover c = {range, true};
    calendar_dates(in, slot, weeks, cover_date, &c);
    return c.all;
}

/* Slots ------------------------------------------------------------------------------- */

int slot_minutes(const struct slot *s)
{
    return s->end - s->start;
}

bool slots_clash(const struct slot *a, const struct slot *b)
{
    return a->day == b->day && a->start < b->end && b->start < a->end;
}

int site_travel(const struct instance *in, int a, int b)
{
    const struct site *x = &in->sites[a], *y = &in->sites[b];
    if (a == b || x->off_campus || y->off_campus)
        return 0;
    return x->travel > y->travel ? x->travel : y->travel;
}

bool slotsets_clash(const struct instance *in, const struct slotset *a, const struct slotset *b)
{
    for (int t = slotset_next(a, 0); t >= 0; t = slotset_next(a, t + 1))
        for (int u = slotset_next(b, 0); u >= 0; u = slotset_next(b, u + 1))
            if (slots_clash(&in->slots[t], &in->slots[u]))
                return true;
    return false;
}

bool slots_too_close(const struct instance *in, int a, int sa, int b, int sb)
{
    const struct slot *x = &in->slots[a], *y = &in->slots[b];
    if (x->day != y->day)
        return false;
    if (slots_clash(x, y))
        return true;
    int between = x->start < y->start ? y->start - x->end : x->start - y->end;
    return between < site_travel(in, sa, sb);
}

void slots_chain(const struct instance *in, struct slot *slots)
{
    int order[SLOTS_MAX];
    slots_order(in, order);
    for (int t = 0; t < in->n_slots; t++) {
        slots[t].next = -1;
        for (int i = 0; i < in->n_slots && slots[t].next < 0; i++) {
            const struct slot *s = &slots[order[i]];
            if (s->day == slots[t].day && s->start >= slots[t].end && (s->grades & slots[t].grades))
                slots[t].next = order[i];
        }
    }
}

bool meeting_slots(const struct instance *in, int start, int length, struct slotset *out)
{
    *out = (struct slotset){0};
    int slot = start;
    for (int i = 0; i < length; i++, slot = in->slots[slot].next) {
        if (slot < 0)
            return false;
        slotset_add(out, slot);
    }
    return true;
}

int meeting_minutes(const struct instance *in, int start, int length)
{
    int last = start;
    for (int i = 1; i < length && in->slots[last].next >= 0; i++)
        last = in->slots[last].next;
    return in->slots[last].end - in->slots[start].start;
}

bool section_slots(const struct instance *in, const struct slotset *starts, int length, struct slotset *out)
{
    bool whole = true;
    *out = (struct slotset){0};
    for (int t = slotset_next(starts, 0); t >= 0; t = slotset_next(starts, t + 1)) {
        struct slotset meeting;
        whole &= meeting_slots(in, t, length, &meeting);
        *out = slotset_or(*out, meeting);
    }
    return whole;
}

static int by_time(const void *pa, const void *pb, void *ctx)
{
    const struct instance *in = ctx;
    const struct slot *a = &in->slots[*(const int *)pa], *b = &in->slots[*(const int *)pb];
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return strcmp(a->id, b->id);
}

void slots_order(const struct instance *in, int *order)
{
    for (int i = 0; i < in->n_slots; i++)
        order[i] = i;
    qsort_r(order, (size_t)in->n_slots, sizeof *order, by_time, (void *)(uintptr_t)in);
}

int slot_moments(const struct instance *in, struct slotset *moments)
{
    int count = 0, order[SLOTS_MAX];
    slots_order(in, order);
    /* A maximal set is running at the latest start among its members. */
    for (int i = 0; i < in->n_slots; i++) {
        const struct slot *now = &in->slots[order[i]];
        struct slotset running = {0};
        for (int t = 0; t < in->n_slots; t++) {
            const struct slot *s = &in->slots[t];
            if (s->day == now->day && s->start <= now->start && now->start < s->end)
                slotset_add(&running, t);
        }
        bool within = false;
        int kept = 0;
        for (int m = 0; m < count; m++) {
            within |= slotset_within(&running, &moments[m]);
            if (within || !slotset_within(&moments[m], &running))
                moments[kept++] = moments[m];
        }
        count = kept;
        if (!within)
            moments[count++] = running;
    }
    return count;
}

int duty_load(const struct instance *in, int slot, weekset weeks)
{
    const struct slot *s = &in->slots[slot];
    int64_t hundredths = (int64_t)slot_minutes(s) * in->profile.load_factor[s->period];
    return (int)ceil_div(hundredths * weeks_count(weeks), INT64_C(100) * weeks_count(weeks_all(&in->term)));
}

int duty_load_in_week(const struct instance *in, int slot)
{
    return duty_load(in, slot, weeks_all(&in->term));
}

int64_t yuan_a_week(const struct instance *in, int64_t fen, weekset weeks)
{
    return ceil_div(fen * weeks_count(weeks), INT64_C(100) * weeks_count(weeks_all(&in->term)));
}
