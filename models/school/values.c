#include "school/values.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "school/calendar.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits of a whole number without leading zeros; moves *text past them. */
static bool digits(const char **text, int64_t *value)
{
    const char *p = *text;
    int64_t v = 0;
    if (!is_digit(*p) || (*p == '0' && is_digit(p[1])))
        return false;
    for (; is_digit(*p); p++)
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, *p - '0', &v))
            return false;
    *text = p;
    *value = v;
    return true;
}

bool value_int(const char *text, int64_t *value)
{
    bool negative = *text == '-';
    int64_t v;
    text += negative;
    if (!digits(&text, &v) || *text)
        return false;
    *value = negative ? -v : v;
    return true;
}

bool value_hundredths(const char *text, int64_t *value)
{
    bool negative = *text == '-';
    int64_t v;
    text += negative;
    if (!digits(&text, &v) || __builtin_mul_overflow(v, 100, &v))
        return false;
    int64_t part = 0;
    if (*text == '.') {
        if (!is_digit(text[1]))
            return false;
        part = 10 * (text[1] - '0');
        text += 2;
        if (is_digit(*text))
            part += *text++ - '0';
    }
    if (*text || __builtin_add_overflow(v, part, &v))
        return false;
    *value = negative ? -v : v;
    return true;
}

void yuan_write(int64_t fen, char *out)
{
    uint64_t size = fen < 0 ? -(uint64_t)fen : (uint64_t)fen; /* the least number has no opposite */
    snprintf(out, YUAN_SIZE, "%s%" PRIu64 ".%02d", fen < 0 ? "-" : "", size / 100, (int)(size % 100));
}

bool value_flag(const char *text, bool *value)
{
    static const char *const words[] = {"true", "True", "TRUE", "false", "False", "FALSE", NULL};
    int w = value_word(text, words);
    if (w < 0)
        return false;
    *value = w < 3;
    return true;
}

bool value_time(const char *text, int *minutes)
{
    if (strlen(text) != 5 || text[2] != ':' || !is_digit(text[0]) || !is_digit(text[1]) || !is_digit(text[3]) ||
        !is_digit(text[4]))
        return false;
    int hour = 10 * (text[0] - '0') + text[1] - '0', minute = 10 * (text[3] - '0') + text[4] - '0';
    if (minute > 59 || 60 * hour + minute > 24 * 60)
        return false;
    *minutes = 60 * hour + minute;
    return true;
}

bool value_date(const char *text, int *date)
{
    return date_parse(text, strlen(text), date);
}

bool value_dates(const char *text, bool single, struct dates *value)
{
    int from, to;
    size_t length = strlen(text);
    if (single && date_parse(text, length, &from))
        to = from;
    else if (length != 22 || text[10] != '.' || text[11] != '.' || !date_parse(text, 10, &from) ||
             !date_parse(text + 12, 10, &to) || to < from)
        return false;
    *value = (struct dates){true, from, to};
    return true;
}

bool value_grades(const char *text, gradeset *value)
{
    if (!strcmp(text, "all")) {
        *value = 0x3FE;
        return true;
    }
    if (text[0] < '1' || text[0] > '9')
        return false;
    int from = text[0] - '0', to = from;
    if (text[1] == '-' && text[2] >= '1' && text[2] <= '9' && !text[3])
        to = text[2] - '0';
    else if (text[1])
        return false;
    if (to < from)
        return false;
    *value = 0;
    for (int g = from; g <= to; g++)
        *value |= (gradeset)(1u << g);
    return true;
}

int value_word(const char *text, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (!strcmp(text, words[i]))
            return i;
    return -1;
}

/* Matches `text` against a pattern: 9 is one digit, # one or more, A three letters; others are
 * themselves. */
static bool matches(const char *text, const char *pattern)
{
    for (; *pattern; pattern++) {
        if (*pattern == '9' || *pattern == '#') {
            if (!is_digit(*text++))
                return false;
            while (*pattern == '#' && is_digit(*text))
                text++;
        } else if (*pattern == 'A') {
            static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
                                                 "Aug", "Sep", "Oct", "Nov", "Dec"};
            bool found = false;
            for (int i = 0; i < 12; i++)
                found |= !strncmp(text, months[i], 3);
            if (!found)
                return false;
            text += 3;
        } else if (*text++ != *pattern) {
            return false;
        }
    }
    return !*text;
}

bool value_looks_converted(const char *text)
{
    static const char *const patterns[] = {"9999-#-#", "9999/#/#", "#/#/9999", "#月#日", "9999年#月#日", "A-#", "#-A",
                                           "#-A-#", "#.#E+#", "#E+#"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (matches(text, patterns[i]))
            return true;
    return false;
}
