/* Amounts of money in capitals. */
#include <string.h>

#include "tools/report/report.h"

static const char *const digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

/* Highest unit first; what is above and below it is written alike. A nought stands for any places left out. */
static void put_whole(uint64_t number, struct buf *out)
{
    static const struct {
        uint64_t value;
        const char *name;
    } units[] = {{100000000, "亿"}, {10000, "万"}, {1000, "仟"}, {100, "佰"}, {10, "拾"}};
    for (int i = 0; i < 5; i++) {
        if (number < units[i].value)
            continue;
        put_whole(number / units[i].value, out);
        buf_puts(out, units[i].name);
        number %= units[i].value;
        if (number && number < units[i].value / 10)
            buf_puts(out, digits[0]);
    }
    if (number)
        buf_puts(out, digits[number]);
}

void put_capitals(int64_t fen, struct buf *out)
{
    struct buf words = {0};
    uint64_t size = fen < 0 ? -(uint64_t)fen : (uint64_t)fen; /* the least number has no opposite */
    int jiao = (int)(size / 10 % 10), cents = (int)(size % 10);
    put_whole(size / 100, &words);
    if (words.length)
        buf_puts(&words, "元");
    else if (size == 0)
        buf_puts(&words, "零元");
    if (jiao)
        buf_printf(&words, "%s角", digits[jiao]);
    if (cents)
        buf_printf(&words, "%s%s分", !jiao && words.length ? digits[0] : "", digits[cents]);
    else
        buf_puts(&words, "整");
    buf_printf(out, "%s%s", fen < 0 ? "负" : "", words.text);
    buf_free(&words);
}
