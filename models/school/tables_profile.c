/* The keys of a profile: every number that the regulation or the school sets. `required` holds
 * for the profile at the base of all others; the rest override. */
#include "base/text.h"
#include "school/fields.h"

#define AT(member) .offset = offsetof(struct profile, member)
#define DOC(english, chinese) .en = N_(english), .zh = chinese
#define COUNT(rows) (int)(sizeof(rows) / sizeof *(rows))
#define TABLE(label, rows) {.name = label, .fields = rows, .count = COUNT(rows)}
#define YUAN(yuan) (INT64_C(100) * (yuan))

enum { MANY = 10000, DAY_MINUTES = 24 * 60, WEIGHT_MOST = 1000000, FACTOR_MOST = 10000 };

static const struct key homework_rows[] = {
    {"primary", VALUE_INT, true, AT(homework_primary), .most = DAY_MINUTES, DOC("grades 1 to 6", "小学")},
    {"junior", VALUE_INT, true, AT(homework_junior), .most = DAY_MINUTES, DOC("grades 7 to 9", "初中")},
};
static const struct table homework_table = TABLE("homework_minutes", homework_rows);

static const struct key band_rows[] = {{"bands", VALUE_GRADES, DOC("a set of grades", "年级段")}};
static const struct table band_table = {.name = "bands", .fields = band_rows, .count = 1, .scalar = true};
static const struct key study_rows[] = {
    {"mix", VALUE_WORD, true, AT(study.mix), .words = study_mix_words,
     DOC("who studies together", "看护编组：班级、年级或年级段")},
    {"max_size", VALUE_INT, true, AT(study.max_size), .least = 1, .most = MANY, DOC("most students", "每组最多人数")},
    {"students_per_adult", VALUE_INT, true, AT(study.students_per_adult), .least = 1, .most = MANY,
     DOC("most students to an adult", "每名成人最多学生数")},
    {"room", VALUE_FEATURES, true, AT(study.room), DOC("features of its rooms", "场地须有的设施")},
    {"bands", VALUE_ITEMS, true, AT(study.bands), .count_at = offsetof(struct profile, study.n_bands),
     .size = sizeof(gradeset), .inside = &band_table, DOC("bands, for mix: band", "年级段划分")},
};
static const struct table study_table = TABLE("study", study_rows);

#define FACTOR(period, index) \
    {period, VALUE_PERCENT, true, AT(load_factor[index]), .most = FACTOR_MOST, DOC("factor of a minute", "折算系数")}
static const struct key factor_rows[] = {
    FACTOR("noon", PERIOD_NOON),         FACTOR("after_class", PERIOD_AFTER_CLASS), FACTOR("evening", PERIOD_EVENING),
    FACTOR("extended", PERIOD_EXTENDED), FACTOR("holiday", PERIOD_HOLIDAY),
};
static const struct table factor_table = TABLE("load_factor", factor_rows);

#define SUBSIDY(type, index) \
    {type, VALUE_MONEY, true, AT(subsidy[index]), .most = YUAN(MANY), DOC("yuan a slot", "元/课时段")}
static const struct key subsidy_rows[] = {
    SUBSIDY("own", STAFF_OWN),
    SUBSIDY("retired", STAFF_RETIRED),
    SUBSIDY("professional", STAFF_PROFESSIONAL),
    SUBSIDY("volunteer", STAFF_VOLUNTEER),
    SUBSIDY("parent_volunteer", STAFF_PARENT_VOLUNTEER),
};
static const struct table subsidy_table = TABLE("subsidy", subsidy_rows);

#define MOVE(word, index) \
    {word, VALUE_INT, true, AT(move_weights[index]), .most = WEIGHT_MOST, DOC("weight of one moved", "变动权重")}
static const struct key move_rows[] = {
    MOVE("seats", MOVED_SEATS),
    MOVE("slots", MOVED_SLOTS),
    MOVE("rooms", MOVED_ROOMS),
    MOVE("staff", MOVED_STAFF),
};
static const struct table move_table = TABLE("moves", move_rows);

#define WEIGHT(word, index) \
    {word, VALUE_INT, true, AT(weights[index]), .most = WEIGHT_MOST, DOC("weight of the measure", "权重")}
static const struct key weight_rows[] = {
    WEIGHT("no_wish", MEASURE_NO_WISH),
    WEIGHT("wish_loss", MEASURE_WISH_LOSS),
    WEIGHT("imbalance", MEASURE_IMBALANCE),
    WEIGHT("uneven", MEASURE_UNEVEN),
    WEIGHT("apart", MEASURE_APART),
    WEIGHT("unfamiliar", MEASURE_UNFAMILIAR),
    WEIGHT("late_care", MEASURE_LATE_CARE),
    WEIGHT("external", MEASURE_EXTERNAL),
    WEIGHT("cost", MEASURE_COST),
    {"moves", VALUE_MAP, true, .inside = &move_table, DOC("of what update changes", "update 的变动")},
};
static const struct table weight_table = TABLE("weights", weight_rows);

static const struct key point_rows[] = {
    {"wish_points", VALUE_INT, .most = 100000, DOC("points", "分值")},
};
static const struct table point_table = {.name = "wish_points", .fields = point_rows, .count = 1, .scalar = true};

static const struct key profile_rows[] = {
    {"kehou_profile", VALUE_CUSTOM, .read = read_version, .schema = "{\"const\": 1}", DOC("version: 1", "版本：1")},
    {"base", VALUE_CUSTOM, .schema = "{\"type\": \"string\"}",
     DOC("the profile whose numbers hold where this one is silent", "所依据的政策文件")},
    {"minutes_a_day", VALUE_INT, true, AT(minutes_a_day), .most = DAY_MINUTES,
     DOC("minutes offered a day (article 3)", "每天服务分钟数（第三条）")},
    {"counted_periods", VALUE_WORDS, true, AT(counted_periods), .words = period_words,
     DOC("periods that count for it", "计入的时间类别")},
    {"off_work_time", VALUE_TIME, true, AT(off_work_time), DOC("local end of work (article 3)", "当地下班时间")},
    {"evening_end", VALUE_TIME, true, AT(evening_end), DOC("end of evening study (article 3)", "晚自习结束时间")},
    {"evening_end_boarding", VALUE_TIME, true, AT(evening_end_boarding), DOC("the same for boarders", "寄宿生结束时间")},
    {"evening_kinds", VALUE_WORDS, true, AT(evening_kinds), .words = kind_words,
     DOC("kinds of activity in the evening", "晚间可开的类别")},
    {"homework_minutes", VALUE_MAP, true, .inside = &homework_table,
     DOC("minutes of study on an attended day", "每天作业看护分钟")},
    {"study", VALUE_MAP, true, .inside = &study_table, DOC("study groups", "作业看护")},
    {"risk", VALUE_WORD, true, AT(risk), .words = risk_words, DOC("highest risk (article 15)", "最高风险等级")},
    {"materials_limit", VALUE_MONEY, true, AT(materials_limit), .most = YUAN(MANY),
     DOC("yuan a student and term (article 16)", "材料费上限（元）")},
    {"load_factor", VALUE_MAP, true, .inside = &factor_table, DOC("load of a minute", "工作量折算")},
    {"late_after", VALUE_TIME, true, AT(late_after), DOC("later slots are late (article 21)", "晚于此为晚时段")},
    {"external_needs_own_adult", VALUE_FLAG, true, AT(external_needs_own_adult),
     DOC("a provider's group needs an own adult besides", "外聘班须有本校教师在场")},
    {"parent_volunteer_counts", VALUE_FLAG, true, AT(parent_volunteer_counts),
     DOC("a parent volunteer counts as an adult", "家长志愿者可计为成人")},
    {"wish_points", VALUE_ITEMS, true, AT(wish_points), .count_at = offsetof(struct profile, n_wish_points),
     .size = sizeof(int), .inside = &point_table, DOC("points by rank; the last repeats", "志愿分值，末位重复")},
    {"fee_month", VALUE_CUSTOM, true, .read = read_fee_month,
     .schema = "{\"oneOf\": [{\"type\": \"number\", \"minimum\": 0}, {\"type\": \"object\", \"properties\": "
               "{\"city\": {\"type\": \"number\", \"minimum\": 0}, \"county\": {\"type\": \"number\", \"minimum\": 0}}, "
               "\"additionalProperties\": false}]}",
     DOC("yuan a student and month, or {city: yuan, county: yuan}", "收费标准（元/生·月），可按城区、县（市）")},
    {"subsidy", VALUE_MAP, true, .inside = &subsidy_table, DOC("of staff (article 20)", "教师补助（第二十条）")},
    {"weights", VALUE_MAP, true, .inside = &weight_table, DOC("weights of the score", "评分权重")},
};
const struct table profile_table = {.name = N_("policy"), .fields = profile_rows, .count = COUNT(profile_rows)};
