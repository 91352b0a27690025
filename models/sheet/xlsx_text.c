/* Texts and numbers of an .xlsx workbook. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistr.h>

#include "sheet/xlsx.h"

/* The character that "_xHHHH_" at `p` stands for, or -1. */
static long escaped(const char *p, const char *end)
{
    char digits[5], *stop;
    if (end - p < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
        return -1;
    memcpy(digits, p + 2, 4);
    digits[4] = '\0';
    long value = strtol(digits, &stop, 16);
    return *stop || strspn(digits, "0123456789abcdefABCDEF") != 4 ? -1 : value;
}

const char *xlsx_unescape(struct arena *a, const char *text, size_t length)
{
    char *out = arena_alloc(a, length + 1), *to = out;
    for (const char *p = text, *end = text + length; p < end;) {
        long c = *p == '_' ? escaped(p, end) : -1;
        int n = c > 0 ? u8_uctomb((uint8_t *)to, (ucs4_t)c, 7) : -1;
        if (n > 0) {
            to += n;
            p += 7;
        } else {
            *to++ = *p++; /* surrogates and NUL stay as they are written */
        }
    }
    *to = '\0';
    return out;
}

enum shows xlsx_shows(const char *code)
{
    bool time = false;
    for (const char *p = code; *p && *p != ';'; p++) {
        if (*p == '"') {
            p = strchr(p + 1, '"');
            if (!p)
                break;
        } else if (*p == '\\' || *p == '_' || *p == '*') {
            if (!*++p)
                break;
        } else if (*p == '[' && !strchr("hHmMsS", p[1])) { /* a colour, a language; [h] counts hours */
            p = strchr(p, ']');
            if (!p)
                break;
        } else if (strchr("yYdD", *p)) {
            return SHOWS_DATE;
        } else if (*p == 'm' || *p == 'M') { /* month or minute: of a time only beside hours or seconds */
            if (!strpbrk(code, "hHsS"))
                return SHOWS_DATE;
        } else if (strchr("hHsS", *p)) {
            time = true;
        } else if (*p == 'G') { /* General */
            return SHOWS_NUMBER;
        }
    }
    return time ? SHOWS_TIME : SHOWS_NUMBER;
}

enum shows xlsx_shows_known(long id)
{
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
        return SHOWS_TIME;
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
        return SHOWS_DATE;
    return SHOWS_NUMBER;
}

/* "2026-09-01", "2026-09-01 16:30", "16:30", "16:30:05"; NULL where no date of a spreadsheet has the number. */
static const char *moment(const struct xlsx *x, double value, enum shows shows)
{
    static const double last = 2958466; /* 10000-01-01 */
    long long seconds = llround(value * 86400);
    int day = (int)(seconds / 86400), rest = (int)(seconds % 86400);
    char clock[40] = "";
    if (value < 0 || value >= last)
        return NULL;
    bool only = day == 0 || (shows == SHOWS_TIME && seconds <= 86400);
    if (only && rest == 0 && day == 1)
        return "24:00";
    if (only || rest)
        snprintf(clock, sizeof clock, rest % 60 ? "%02d:%02d:%02d" : "%02d:%02d", rest / 3600, rest / 60 % 60, rest % 60);
    if (only)
        return arena_strdup(x->arena, clock);
    /* Days since 1970-01-01. The spreadsheet's 1900 has a 29th of February, number 60, which never was. */
    time_t at = (time_t)86400 * (x->from_1904 ? day - 24107 : day < 60 ? day - 25568 : day - 25569);
    struct tm tm;
    char date[16];
    if (!gmtime_r(&at, &tm) || !strftime(date, sizeof date, "%Y-%m-%d", &tm))
        return NULL;
    return *clock ? arena_printf(x->arena, "%s %s", date, clock) : arena_strdup(x->arena, date);
}

const char *xlsx_number(const struct xlsx *x, double value, enum shows shows, enum cell_kind *kind)
{
    const char *text = shows == SHOWS_NUMBER ? NULL : moment(x, value, shows);
    *kind = text ? CELL_DATE : CELL_NUMBER;
    if (text)
        return text;
    if (value == floor(value) && fabs(value) < 1e15)
        return arena_printf(x->arena, "%.0f", value == 0 ? 0 : value); /* no minus before 0 */
    return arena_printf(x->arena, "%.15G", value);
}
