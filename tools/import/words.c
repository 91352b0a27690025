/* Chinese of the words that the files write in English. */
#include <string.h>

#include "base/text.h"
#include "tools/import/forms.h"

const char *const open_words[] = {"study", "activities", NULL};
const char *const weeks_words[] = {"all", "odd", "even", "either", NULL};
const char *const duty_words[] = {"study", "free", NULL};
const char *const flag_words[] = {"true", "false", NULL};
const char *const all_words[] = {"all", NULL};

/* What stands for a word: the first is the one written, the others are read too; NULL ends each. */
enum { SYNONYMS = 8 };
typedef const char *const synonyms[SYNONYMS];
static synonyms days[] = {{"周一", "星期一", "礼拜一"}, {"周二", "星期二", "礼拜二"}, {"周三", "星期三", "礼拜三"},
                          {"周四", "星期四", "礼拜四"}, {"周五", "星期五", "礼拜五"}, {"周六", "星期六", "礼拜六"},
                          {"周日", "星期日", "星期天", "周天", "礼拜日", "礼拜天"}};
static synonyms stages[] = {{"小学"}, {"初中"}, {"九年一贯制", "九年一贯"}};
static synonyms areas[] = {{"城区"}, {"县市", "县(市)", "县"}};
static synonyms periods[] = {{"午间看护", "午间"}, {"课后"}, {"晚自习"}, {"延时服务", "延时"}, {"假期托管", "假期"}};
static synonyms staff_types[] = {{"本校", "本校教师"}, {"退休教师"}, {"专业人员"}, {"志愿者"}, {"家长志愿者"}};
static synonyms provider_types[] = {{"校外机构", "机构"}, {"合作单位"}};
static synonyms statuses[] = {{"已批准", "批准"}, {"暂停"}, {"已退出", "退出"}};
static synonyms fields[] = {{"艺术"}, {"体育"}, {"科学", "科普"}, {"科技"}, {"劳动"}, {"阅读"}, {"文化"}, {"其他"}, {"学科"}};
static synonyms kinds[] = {{"作业", "作业辅导"}, {"辅导", "辅导答疑", "答疑"}, {"阅读"}, {"文体"}, {"社团", "兴趣小组"},
                           {"实践", "综合实践"}, {"主题活动"}, {"其他"}};
static synonyms risks[] = {{"低"}, {"中"}, {"高"}};
static synonyms mixes[] = {{"班级"}, {"年级"}, {"年级段"}};
static synonyms opens[] = {{"作业看护", "看护"}, {"活动"}};
static synonyms weeks[] = {{"全部", "每周"}, {"单周"}, {"双周"}, {"单双任一"}};
static synonyms duties[] = {{"看护", "作业看护"}, {"不排"}};
static synonyms flags[] = {{"是", "√", "✓", "✔", "对", "同意", "yes", "y"}, {"否", "×", "✗", "✘", "错", "不同意", "no", "n"}};
static synonyms alls[] = {{"全部", "所有"}};

static const struct {
    const char *const *words;
    const synonyms *chinese;
} known[] = {
    {day_words, days},
    {stage_words, stages},
    {area_words, areas},
    {period_words, periods},
    {staff_type_words, staff_types},
    {provider_type_words, provider_types},
    {provider_status_words, statuses},
    {field_words, fields},
    {kind_words, kinds},
    {risk_words, risks},
    {study_mix_words, mixes},
    {open_words, opens},
    {weeks_words, weeks},
    {duty_words, duties},
    {flag_words, flags},
    {all_words, alls},
};

static const synonyms *chinese_of(const char *const *words)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].words == words)
            return known[i].chinese;
    return NULL;
}

const char *word_chinese(const char *const *words, int word)
{
    const synonyms *all = chinese_of(words);
    return all ? all[word][0] : NULL;
}

int word_find(const char *const *words, const char *text)
{
    const synonyms *all = chinese_of(words);
    for (int w = 0; words[w]; w++) {
        if (!strcmp(text, words[w]))
            return w;
        for (int i = 0; all && i < SYNONYMS && all[w][i]; i++)
            if (!strcmp(text, all[w][i]))
                return w;
    }
    return -1;
}

const char *word_shown(const char *const *words, int word)
{
    const char *chinese = word_chinese(words, word);
    return chinese && text_is_chinese() ? chinese : words[word];
}
