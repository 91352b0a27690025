/* The keys of a district file: the one list of them (contract section 6). */
#include "district/keys.h"

#include "base/text.h"
#include "school/provider_keys.h"

#define AT(type, member) .offset = offsetof(struct type, member)
#define DOC(english, chinese) .en = N_(english), .zh = chinese
#define COUNT(rows) (int)(sizeof(rows) / sizeof *(rows))
#define YUAN(yuan) (INT64_C(100) * (yuan))

enum { MANY = 10000, FEE_MOST = YUAN(1000000), SECONDS_MOST = 1000000 };

static const struct key school_rows[] = {
    {"file", VALUE_TEXT, true, AT(district_school, file), DOC("its instance file, relative to this one", "学校数据文件")},
    {"time_limit", VALUE_INT, false, AT(district_school, time_limit), .preset = -1, .least = 1, .most = SECONDS_MOST,
     DOC("seconds for this school instead of --time-limit", "本校求解时限（秒）")},
};
static const struct table school_table = {
    .name = N_("school of the district"), .fields = school_rows, .count = COUNT(school_rows)};

static const struct key offer_rows[] = {
    {"activity", VALUE_ID, true, AT(shared_offer, activity), DOC("id of the activity in the schools", "活动编号（与各校一致）")},
    {"slots", VALUE_CUSTOM, .read = read_shared_slots,
     .schema = "{\"oneOf\": [{\"const\": \"all\"}, " SCHEMA_REFS "]}",
     DOC("ids in the schools of first slots of meetings", "可上的时段（首时段，与各校一致）")},
    OFFER_KEYS(shared_offer),
};
static const struct table offer_table = {.name = N_("offer"), .fields = offer_rows, .count = COUNT(offer_rows)};

static const struct key provider_rows[] = {
    PROVIDER_KEYS(shared_provider, p.),
    {"instructors", VALUE_INT, false, AT(shared_provider, instructors), .preset = -1, .least = 1, .most = MANY,
     DOC("its people; each is at one school at a time (default: no limit)", "教练人数（同一时间只能在一所学校）")},
    {"travel", VALUE_INT, false, AT(shared_provider, travel), .most = 600,
     DOC("minutes from one school to another", "两校之间的路程（分钟）")},
    {"max_sessions_per_school", VALUE_INT, false, AT(shared_provider, max_sessions_per_school), .preset = -1, .most = MANY,
     DOC("most meetings a week at one school", "每校每周最多次数")},
    {"offers", VALUE_ITEMS, false, AT(shared_provider, offers), .count_at = offsetof(struct shared_provider, n_offers),
     .size = sizeof(struct shared_offer), .inside = &offer_table, DOC("what it offers", "可提供的活动")},
};
static const struct table provider_table = {
    .name = "shared_provider", .who = N_("provider %s"), .fields = provider_rows, .count = COUNT(provider_rows)};

static const struct key head_rows[] = {
    {"id", VALUE_ID, true, AT(district, id), DOC("id of the district", "区县编号")},
    {"name", VALUE_TEXT, false, AT(district, name), DOC("name", "名称")},
};
static const struct table head_table = {.name = "district", .fields = head_rows, .count = COUNT(head_rows)};

static const struct key budget_rows[] = {
    {"week", VALUE_MONEY, false, AT(district, budget_week), .preset = -1, .most = YUAN(1000000000),
     DOC("yuan a week, all schools together", "各校合计每周预算（元）")},
};
static const struct table budget_table = {.name = "budget", .fields = budget_rows, .count = COUNT(budget_rows)};

static const struct key fair_rows[] = {
    {"coverage", VALUE_INT, false, AT(district, fair_coverage), .preset = 10, .most = 100,
     DOC("points of coverage that a school may lie below the district", "覆盖率低于全区的允许百分点")},
    {"wishes", VALUE_INT, false, AT(district, fair_wishes), .preset = 10, .most = 100,
     DOC("points of met wishes that a school may lie below the district", "志愿满足率低于全区的允许百分点")},
};
static const struct table fair_table = {.name = "fairness", .fields = fair_rows, .count = COUNT(fair_rows)};

static const struct key district_rows[] = {
    {"kehou_district", VALUE_CUSTOM, true, .read = read_version, .schema = "{\"const\": 1}", DOC("version: 1", "版本：1")},
    {"district", VALUE_MAP, true, .inside = &head_table, DOC("the district", "区县")},
    {"policy", VALUE_CUSTOM, false,
     .schema = "{\"oneOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/definitions/policy\"}]}",
     DOC("for every school that names none", "未注明政策的学校适用")},
    {"schools", VALUE_ITEMS, true, AT(district, schools), .count_at = offsetof(struct district, n_schools),
     .size = sizeof(struct district_school), .inside = &school_table, DOC("the schools", "学校")},
    {"providers", VALUE_CUSTOM, false, AT(district, providers), .inside = &provider_table, .read = read_shared,
     .schema = "{\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/shared_provider\"}}",
     DOC("providers that the schools share", "各校共用的机构")},
    {"budget", VALUE_MAP, false, .inside = &budget_table, DOC("budget", "预算")},
    {"fairness", VALUE_MAP, false, .inside = &fair_table, DOC("from when on the sheets name a school", "校际均衡（何时提示）")},
};
const struct table district_table = {
    .name = N_("district"), .fields = district_rows, .count = COUNT(district_rows)};

void district_schema(struct buf *out)
{
    static const struct table *const tables[] = {&provider_table};
    schema_write_of(&district_table, tables, COUNT(tables), "kehou district", out);
}
