/* The keys of an instance file: the one list of them (contract section 2). */
#include "base/text.h"
#include "school/fields.h"
#include "school/provider_keys.h"

#define AT(type, member) .offset = offsetof(struct type, member)
#define DOC(english, chinese) .en = N_(english), .zh = chinese
#define COUNT(rows) (int)(sizeof(rows) / sizeof *(rows))
#define TABLE(label, naming, rows) {.name = label, .who = naming, .fields = rows, .count = COUNT(rows)}

/* What bounds a number only against slips and overflow; no school comes near. */
enum { MANY = 10000, WEEK_MINUTES = 7 * 24 * 60, DAY_MINUTES = 24 * 60 };
#define YUAN(yuan) (INT64_C(100) * (yuan))
#define FEE_MOST YUAN(1000000)

static const struct key site_rows[] = {
    {"id", VALUE_ID, true, AT(site, id), DOC("id of the site", "校区编号")},
    {"name", VALUE_TEXT, false, AT(site, name), DOC("name", "名称")},
    {"travel", VALUE_INT, false, AT(site, travel), .most = 600,
     DOC("minutes from any other site; between two named ones the larger counts", "到其他校区的路程（分钟）")},
    {"off_campus", VALUE_FLAG, false, AT(site, off_campus), DOC("outside the school", "校外")},
};
static const struct table site_table = TABLE("site", N_("site %s"), site_rows);

static const struct key slot_rows[] = {
    {"id", VALUE_ID, true, AT(slot, id), DOC("id of the slot", "时段编号")},
    {"day", VALUE_WORD, true, AT(slot, day), .words = day_words, DOC("day of the week", "星期")},
    {"start", VALUE_TIME, true, AT(slot, start), DOC("start, \"HH:MM\"", "开始时间")},
    {"end", VALUE_TIME, true, AT(slot, end), DOC("end, \"HH:MM\"", "结束时间")},
    {"period", VALUE_WORD, true, AT(slot, period), .words = period_words, DOC("part of the day", "时间类别")},
    {"open_to", VALUE_CUSTOM, .read = read_open_to,
     .schema = "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"enum\": [\"study\", \"activities\"]}}",
     DOC("a list of study and activities (default: both)", "开放给（作业看护 study、活动 activities，默认两者）")},
    {"grades", VALUE_GRADES, false, AT(slot, grades), .preset = 0x3FE,
     DOC("grades it is for (default: all)", "适用年级（默认全部）")},
};
static const struct table slot_table = TABLE("slot", N_("slot %s"), slot_rows);

static const struct key room_rows[] = {
    {"id", VALUE_ID, true, AT(room, id), DOC("id of the room", "场地编号")},
    {"name", VALUE_TEXT, false, AT(room, name), DOC("name", "名称")},
    {"capacity", VALUE_INT, true, AT(room, capacity), .least = 1, .most = MANY,
     DOC("students that it holds together", "容纳人数")},
    {"features", VALUE_FEATURES, false, AT(room, features), DOC("what it is or has", "设施特征")},
    {"parallel", VALUE_INT, false, AT(room, parallel), .preset = 1, .least = 1, .most = MANY,
     DOC("groups at once", "同时可用的组数")},
    {"closed", VALUE_SLOTS, false, AT(room, closed), DOC("slots in which it is closed", "不开放的时段")},
    {"site", VALUE_REF, false, AT(room, site), .target = ENTITY_SITE, DOC("site (default: the main one)", "校区")},
};
static const struct table room_table = TABLE("room", N_("room %s"), room_rows);

static const struct key class_rows[] = {
    {"id", VALUE_ID, true, AT(school_class, id), DOC("id of the class", "班级编号")},
    {"name", VALUE_TEXT, false, AT(school_class, name), DOC("name", "名称")},
    {"grade", VALUE_INT, true, AT(school_class, grade), .least = 1, .most = 9, DOC("grade", "年级")},
    {"room", VALUE_REF, false, AT(school_class, room), .target = ENTITY_ROOM, DOC("its classroom", "本班教室")},
    {"head", VALUE_REF, false, AT(school_class, head), .target = ENTITY_STAFF, DOC("its head teacher", "班主任")},
};
static const struct table class_table = TABLE("class", N_("class %s"), class_rows);

static const struct key teaching_rows[] = {
    {"class", VALUE_REF, true, AT(teaching, class_), .target = ENTITY_CLASS, DOC("class", "班级")},
    {"subject", VALUE_SUBJECT, true, AT(teaching, subject), DOC("subject", "学科")},
};
static const struct table teaching_table = {
    .name = "teaching", .fields = teaching_rows, .count = COUNT(teaching_rows), .brief = 2};

static const struct key staff_rows[] = {
    {"id", VALUE_ID, true, AT(staff, id), DOC("id of the person", "人员编号")},
    {"name", VALUE_TEXT, false, AT(staff, name), DOC("name", "姓名")},
    {"type", VALUE_WORD, true, AT(staff, type), .words = staff_type_words, DOC("who it is", "人员类别")},
    {"supervises", VALUE_FLAG, false, AT(staff, supervises),
     DOC("may supervise (default: true for own staff)", "可看护（默认本校教师为 true）")},
    {"leads", VALUE_REFS, false, AT(staff, leads), .target = ENTITY_ACTIVITY,
     DOC("activities that it can lead", "可带的活动")},
    {"teaches", VALUE_ITEMS, false, AT(staff, teaches), .count_at = offsetof(struct staff, n_teaches),
     .size = sizeof(struct teaching), .inside = &teaching_table,
     DOC("classes and subjects; in a cell CLASS/SUBJECT;CLASS/SUBJECT", "任教班级与学科")},
    {"available", VALUE_SLOTS, false, AT(staff, available), .preset = 1,
     DOC("only in these slots (default: all)", "仅这些时段可用")},
    {"unavailable", VALUE_NO_SLOTS, false, AT(staff, available), DOC("not in these slots", "不可用的时段")},
    {"max_load", VALUE_INT, false, AT(staff, max_load), .preset = -1, .most = 2 * WEEK_MINUTES,
     DOC("most weighted minutes a week", "每周最多折算分钟")},
    {"max_load_per_day", VALUE_INT, false, AT(staff, max_load_per_day), .preset = -1, .most = 2 * DAY_MINUTES,
     DOC("most weighted minutes a day", "每天最多折算分钟")},
    {"max_days", VALUE_INT, false, AT(staff, max_days), .preset = -1, .most = DAYS,
     DOC("most days a week", "每周最多天数")},
    {"share", VALUE_PERCENT, false, AT(staff, share), .preset = 100, .least = 1, .most = 100,
     DOC("part of a full duty", "工作量份额")},
    {"prior_load", VALUE_INT, false, AT(staff, prior_load), .least = -WEEK_MINUTES, .most = WEEK_MINUTES,
     DOC("weighted minutes a week ahead (+) or behind (-)", "已多或欠的每周折算分钟（多为正，欠为负）")},
    {"care_priority", VALUE_FLAG, false, AT(staff, care_priority),
     DOC("late duties are avoided", "优先照顾（少排晚时段）")},
    {"vetted", VALUE_DATES, false, AT(staff, vetted),
     DOC("dates for which it is vetted, for all but own staff", "审核有效期（校外人员必填）")},
};
static const struct table staff_table = TABLE("staff", N_("staff %s"), staff_rows);

static const struct key offer_rows[] = {
    {"activity", VALUE_REF, true, AT(offer, activity), .target = ENTITY_ACTIVITY, DOC("activity", "活动")},
    {"slots", VALUE_SLOTS, false, AT(offer, slots), .preset = 1, DOC("first slots of meetings", "可上的时段（首时段）")},
    OFFER_KEYS(offer),
};
static const struct table offer_table = {.name = "offer", .fields = offer_rows, .count = COUNT(offer_rows)};

static const struct key provider_rows[] = {
    PROVIDER_KEYS(provider, ),
    {"offers", VALUE_ITEMS, false, AT(provider, offers), .count_at = offsetof(struct provider, n_offers),
     .size = sizeof(struct offer), .inside = &offer_table,
     DOC("what it offers: a list, or the name of a CSV file", "可提供的活动（列表或 CSV 文件名）")},
};
static const struct table provider_table = TABLE("provider", N_("provider %s"), provider_rows);

static const struct key size_rows[] = {
    {"min", VALUE_INT, true, AT(activity, size_min), .most = MANY, DOC("fewest students", "最少人数")},
    {"max", VALUE_INT, true, AT(activity, size_max), .least = 1, .most = MANY, DOC("most students", "最多人数")},
};
static const struct table size_table = TABLE("size", NULL, size_rows);
static const struct key sections_rows[] = {
    {"min", VALUE_INT, false, AT(activity, sections_min), .most = 100, DOC("fewest", "最少")},
    {"max", VALUE_INT, false, AT(activity, sections_max), .preset = 1, .most = 100, DOC("most", "最多")},
};
static const struct table sections_table = TABLE("sections", NULL, sections_rows);
static const struct key place_rows[] = {
    {"features", VALUE_FEATURES, false, AT(activity, room_features), DOC("all of these", "须有的设施")},
    {"rooms", VALUE_REFS, false, AT(activity, rooms), .target = ENTITY_ROOM, .any = true, DOC("one of these", "可用场地之一")},
};
static const struct table place_table = TABLE("room", NULL, place_rows);

static const struct key activity_rows[] = {
    {"id", VALUE_ID, true, AT(activity, id), DOC("id of the activity", "活动编号")},
    {"name", VALUE_TEXT, false, AT(activity, name), DOC("name", "名称")},
    {"kind", VALUE_WORD, true, AT(activity, kind), .words = kind_words, DOC("kind", "类别")},
    {"subject", VALUE_SUBJECT, false, AT(activity, subject), DOC("subject, of tutoring", "学科（仅辅导答疑）")},
    {"grades", VALUE_GRADES, true, AT(activity, grades), DOC("grades: 3-6, [1, 3], 5 or all", "年级")},
    {"grade_span", VALUE_INT, false, AT(activity, grade_span), .preset = -1, .most = 8,
     DOC("largest difference of grades in one section", "同一教学班的最大年级差")},
    {"size", VALUE_MAP, true, .inside = &size_table, DOC("students of a section", "每班人数")},
    {"sections", VALUE_MAP, false, .inside = &sections_table, DOC("number of sections", "教学班数")},
    {"sessions", VALUE_INT, false, AT(activity, sessions), .preset = 1, .least = 1, .most = DAYS,
     DOC("meetings a week", "每周次数")},
    {"length", VALUE_INT, false, AT(activity, length), .preset = 1, .least = 1, .most = 20,
     DOC("consecutive slots of a meeting", "每次连续时段数")},
    {"day_gap", VALUE_INT, false, AT(activity, day_gap), .preset = 1, .least = 1, .most = DAYS - 1,
     DOC("least days between meetings", "两次之间至少隔天数")},
    {"slots", VALUE_SLOTS, false, AT(activity, slots), .preset = 1,
     DOC("first slots of meetings (default: all open to activities)", "可排的首时段")},
    {"weeks", VALUE_CUSTOM, .read = read_weeks,
     .schema = "{\"oneOf\": [{\"type\": \"integer\", \"minimum\": 1}, {\"type\": \"string\", "
               "\"pattern\": \"^(all|odd|even|either|[0-9]+(-[0-9]+)?)$\"}]}",
     DOC("all, odd, even, either, or weeks such as 3-18", "周次：all、odd 单周、even 双周、either 单双任一、3-18")},
    {"room", VALUE_MAP, false, .inside = &place_table, DOC("what room it needs", "场地要求")},
    {"adults", VALUE_INT, false, AT(activity, adults), .preset = 1, .least = 1, .most = 100,
     DOC("least adults", "至少成人数")},
    {"students_per_adult", VALUE_INT, false, AT(activity, students_per_adult), .preset = 50, .least = 1, .most = MANY,
     DOC("most students to an adult", "每名成人最多学生数")},
    {"per_class", VALUE_INT, false, AT(activity, per_class), .preset = -1, .least = 1, .most = MANY,
     DOC("most students of one class in a section", "每班级最多人数")},
    {"excludes", VALUE_REFS, false, AT(activity, excludes), .target = ENTITY_ACTIVITY,
     DOC("activities that no student has besides", "不可兼报的活动")},
    {"risk", VALUE_WORD, false, AT(activity, risk), .words = risk_words, DOC("risk", "风险等级")},
    {"fee", VALUE_MONEY, false, AT(activity, fee), .most = FEE_MOST, DOC("yuan: must be 0", "收费（元），须为 0")},
    {"materials", VALUE_MONEY, false, AT(activity, materials), .most = FEE_MOST,
     DOC("yuan a student and term", "材料费（元/生·学期）")},
};
static const struct table activity_table = TABLE("activity", N_("activity %s"), activity_rows);

static const struct key post_rows[] = {
    {"id", VALUE_ID, true, AT(post, id), DOC("id of the post", "岗位编号")},
    {"name", VALUE_TEXT, false, AT(post, name), DOC("name", "名称")},
    {"slots", VALUE_SLOTS, false, AT(post, slots), DOC("slots in which it is held", "时段")},
    {"adults", VALUE_INT, false, AT(post, adults), .preset = 1, .least = 1, .most = 100, DOC("adults", "人数")},
    {"by", VALUE_REFS, false, AT(post, by), .target = ENTITY_STAFF, .any = true,
     DOC("who may hold it (default: any who supervise)", "可值岗人员")},
};
static const struct table post_table = TABLE("post", N_("post %s"), post_rows);

static const struct key wish_rows[] = {
    {"activity", VALUE_REF, true, AT(wish, activity), .target = ENTITY_ACTIVITY, DOC("activity", "活动")},
    {"slots", VALUE_SLOTS, false, AT(wish, slots), .preset = 1, DOC("only there (first slots)", "仅这些首时段")},
    {"points", VALUE_INT, false, AT(wish, points), .preset = -1, .most = 100000,
     DOC("own points instead of those by rank", "自定分值")},
};
static const struct table wish_table = {
    .name = "wish", .fields = wish_rows, .count = COUNT(wish_rows), .brief = 1};

static const struct key consent_rows[] = {
    {"student", VALUE_BIT, false, AT(student, consent), .most = CONSENT_STUDENT, DOC("the student", "学生自愿")},
    {"parent", VALUE_BIT, false, AT(student, consent), .most = CONSENT_PARENT, DOC("a parent", "家长同意")},
    {"class_review", VALUE_BIT, false, AT(student, consent), .most = CONSENT_CLASS_REVIEW,
     DOC("the class's review", "班级审核")},
};
static const struct table consent_table = TABLE("consent", NULL, consent_rows);

/* `class` and `boarding` come before `attends`, which needs them. */
static const struct key student_rows[] = {
    {"id", VALUE_ID, true, AT(student, id), DOC("id of the student", "学生编号")},
    {"name", VALUE_TEXT, false, AT(student, name), DOC("name", "姓名")},
    {"class", VALUE_REF, true, AT(student, class_), .target = ENTITY_CLASS, DOC("class", "班级")},
    {"boarding", VALUE_FLAG, false, AT(student, boarding), DOC("boards", "寄宿")},
    {"attends", VALUE_CUSTOM, true, .read = read_attends,
     .schema = "{\"oneOf\": [{\"type\": \"string\"}, " SCHEMA_REFS "]}",
     DOC("a list of slots and days, or all", "参加的时段（时段、星期，或 all）")},
    {"wishes", VALUE_ITEMS, false, AT(student, wishes), .count_at = offsetof(struct student, n_wishes),
     .size = sizeof(struct wish), .inside = &wish_table, DOC("activities, the dearest first", "志愿，按顺序")},
    {"wants", VALUE_INT, false, AT(student, wants), .preset = 1, .most = 100, DOC("most activities", "最多活动数")},
    {"consent", VALUE_MAP, true, .inside = &consent_table, DOC("the consent chain", "自愿与同意")},
    {"fee_waived", VALUE_FLAG, false, AT(student, fee_waived),
     DOC("pays no fee; the timetable never looks at it", "减免费用（不影响排课）")},
    {"tutoring", VALUE_SUBJECTS, false, AT(student, tutoring), DOC("subjects of tutoring", "需辅导的学科")},
    {"siblings", VALUE_REFS, false, AT(student, siblings), .target = ENTITY_STUDENT, DOC("siblings", "兄弟姐妹")},
    {"keep_with", VALUE_REFS, false, AT(student, keep_with), .target = ENTITY_STUDENT,
     DOC("better in the same section", "希望同班的学生")},
    {"keep_apart", VALUE_REFS, false, AT(student, keep_apart), .target = ENTITY_STUDENT,
     DOC("never in the same group", "须分开的学生")},
    {"needs", VALUE_FEATURES, false, AT(student, needs), DOC("features of every room it is in", "场地须有的设施")},
    {"from", VALUE_DATE, false, AT(student, from), .preset = -1, DOC("first day (default: the term's)", "开始日期")},
    {"to", VALUE_DATE, false, AT(student, to), .preset = -1, DOC("last day (default: the term's)", "结束日期")},
};
static const struct table student_table = TABLE("student", N_("student %s"), student_rows);

static const struct key lock_section_rows[] = {
    {"activity", VALUE_REF, true, AT(lock, activity), .target = ENTITY_ACTIVITY, DOC("activity", "活动")},
    {"section", VALUE_INT, true, AT(lock, section), .least = 1, .most = 100, DOC("number of the section", "教学班序号")},
    {"slots", VALUE_SLOTS, false, AT(lock, slots), DOC("its exact first slots", "时段（完整集合）")},
    {"weeks", VALUE_CUSTOM, .read = read_lock_weeks,
     .schema = "{\"oneOf\": [{\"type\": \"integer\", \"minimum\": 1}, {\"type\": \"string\", "
               "\"pattern\": \"^(all|odd|even|[0-9]+(-[0-9]+)?)$\"}]}",
     DOC("all, odd, even, or weeks such as 3-18", "周次")},
    {"room", VALUE_REF, false, AT(lock, room), .target = ENTITY_ROOM, DOC("room", "场地")},
    {"staff", VALUE_REFS, false, AT(lock, staff), .target = ENTITY_STAFF, DOC("its first adults", "人员（按顺序）")},
    {"provider", VALUE_REF, false, AT(lock, provider), .target = ENTITY_PROVIDER, DOC("provider", "机构")},
    {"reason", VALUE_TEXT, false, AT(lock, reason), DOC("reason", "理由")},
};
static const struct table lock_section_table = TABLE("lock", NULL, lock_section_rows);

static const struct key lock_student_rows[] = {
    {"student", VALUE_REF, true, AT(lock, student), .target = ENTITY_STUDENT, DOC("student", "学生")},
    {"activity", VALUE_REF, false, AT(lock, activity), .target = ENTITY_ACTIVITY, DOC("is in this", "须参加的活动")},
    {"not", VALUE_CUSTOM, .read = read_lock_not, .schema = "{\"type\": [\"string\", \"integer\"]}",
     DOC("the id of an activity: is not in this", "不得参加的活动")},
    {"reason", VALUE_TEXT, false, AT(lock, reason), DOC("reason", "理由")},
};
const struct table lock_student_table = TABLE("lock", NULL, lock_student_rows);

static const struct key lock_staff_rows[] = {
    {"staff", VALUE_REF, true, AT(lock, person), .target = ENTITY_STAFF, DOC("person", "人员")},
    {"slot", VALUE_REF, true, AT(lock, slot), .target = ENTITY_SLOT, DOC("slot", "时段")},
    {"duty", VALUE_CUSTOM, true, .read = read_lock_duty, .schema = "{\"type\": [\"string\", \"integer\"]}",
     DOC("study, free, or the id of a post", "岗位（岗位编号，或 study 看护、free 不排）")},
    {"reason", VALUE_TEXT, false, AT(lock, reason), DOC("reason", "理由")},
};
const struct table lock_staff_table = TABLE("lock", NULL, lock_staff_rows);

static const struct key waiver_rows[] = {
    {"rule", VALUE_TEXT, true, AT(waiver, rule), DOC("code of the rule: T2 or T3", "规则（T2 或 T3）")},
    {"reason", VALUE_TEXT, true, AT(waiver, reason), DOC("reason", "理由")},
    {"approved_by", VALUE_TEXT, false, AT(waiver, approved_by), DOC("who approved it", "批准人")},
};
static const struct table waiver_table = TABLE("waiver", NULL, waiver_rows);

const struct table *const entity_tables[ENTITIES] = {
    [ENTITY_SITE] = &site_table,         [ENTITY_SLOT] = &slot_table,         [ENTITY_ROOM] = &room_table,
    [ENTITY_CLASS] = &class_table,       [ENTITY_STAFF] = &staff_table,       [ENTITY_PROVIDER] = &provider_table,
    [ENTITY_ACTIVITY] = &activity_table, [ENTITY_POST] = &post_table,         [ENTITY_STUDENT] = &student_table,
    [ENTITY_LOCK] = &lock_section_table, [ENTITY_WAIVER] = &waiver_table,
};

const struct table *lock_table(const struct node *lock)
{
    return node_get(lock, "student")                             ? &lock_student_table
           : node_get(lock, "slot") || node_get(lock, "duty") ? &lock_staff_table
                                                                 : &lock_section_table;
}

/* The head ----------------------------------------------------------------------------- */

static const struct key school_rows[] = {
    {"id", VALUE_ID, true, AT(instance, id), DOC("id of the school", "学校编号")},
    {"name", VALUE_TEXT, false, AT(instance, name), DOC("name", "校名")},
    {"stage", VALUE_WORD, false, AT(instance, stage), .preset = STAGE_NINE_YEAR, .words = stage_words,
     DOC("stage: grades 1-6, 7-9 or 1-9", "学段")},
    {"area", VALUE_WORD, false, AT(instance, area), .words = area_words, DOC("area, for the fee", "城区或县（市）")},
};
static const struct table school_table = TABLE("school", NULL, school_rows);

static const struct key closed_rows[] = {
    {"closed", VALUE_DATES, .least = 1, DOC("a date or a range of dates", "日期或范围")},
};
static const struct table closed_table = {.name = "closed", .fields = closed_rows, .count = 1, .scalar = true};
static const struct key swap_rows[] = {
    {"date", VALUE_DATE, true, AT(swap, date), DOC("date", "日期")},
    {"as", VALUE_WORD, true, AT(swap, as), .words = day_words, DOC("the weekday it stands for", "按星期几上")},
};
static const struct table swap_table = {.name = "swap", .fields = swap_rows, .count = COUNT(swap_rows), .brief = 2};
static const struct key term_rows[] = {
    {"name", VALUE_TEXT, false, AT(instance, term.name), DOC("name", "名称")},
    {"start", VALUE_DATE, true, AT(instance, term.start), DOC("first day", "开始日期")},
    {"end", VALUE_DATE, true, AT(instance, term.end), DOC("last day", "结束日期")},
    {"closed", VALUE_ITEMS, false, AT(instance, term.closed), .count_at = offsetof(struct instance, term.n_closed),
     .size = sizeof(struct dates), .inside = &closed_table, DOC("days without service", "停课日期")},
    {"swapped", VALUE_ITEMS, false, AT(instance, term.swaps), .count_at = offsetof(struct instance, term.n_swaps),
     .size = sizeof(struct swap), .inside = &swap_table, DOC("days that stand for another weekday", "调休")},
};
static const struct table term_table = TABLE("term", NULL, term_rows);

static const struct key budget_rows[] = {
    {"week", VALUE_MONEY, false, AT(instance, budget_week), .preset = -1, .most = YUAN(1000000000),
     DOC("yuan a week", "每周预算（元）")},
};
static const struct table budget_table = TABLE("budget", NULL, budget_rows);

static const struct key baseline_rows[] = {
    {"timetable", VALUE_TEXT, true, AT(instance, baseline.timetable), DOC("published timetable", "已公布课表")},
    {"effective", VALUE_DATE, true, AT(instance, baseline.effective), DOC("first day of the change", "生效日期")},
};
static const struct table baseline_table = TABLE("baseline", NULL, baseline_rows);

#define LIST(name, entity, table, english, chinese) \
    {name, VALUE_ENTITIES, .target = entity, .inside = &table, DOC(english, chinese)}
static const struct key instance_rows[] = {
    {"kehou", VALUE_CUSTOM, true, .read = read_version, .schema = "{\"const\": 1}", DOC("version: 1", "版本：1")},
    {"school", VALUE_MAP, true, .inside = &school_table, DOC("the school", "学校")},
    {"policy", VALUE_CUSTOM, false,
     .schema = "{\"oneOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/definitions/policy\"}]}",
     DOC("a profile's name or path, or overrides of one", "政策文件名，或在其基础上的修改")},
    {"lottery_seed", VALUE_LONG, false, AT(instance, lottery_seed), .most = INT64_MAX,
     DOC("published beforehand", "事先公布的抽签种子")},
    {"term", VALUE_MAP, true, .inside = &term_table, DOC("the term", "学期")},
    {"budget", VALUE_MAP, false, .inside = &budget_table, DOC("budget", "预算")},
    LIST("sites", ENTITY_SITE, site_table, "sites other than the main one", "其他校区与校外场所"),
    LIST("slots", ENTITY_SLOT, slot_table, "weekly slots", "每周时段"),
    LIST("rooms", ENTITY_ROOM, room_table, "rooms", "场地"),
    LIST("classes", ENTITY_CLASS, class_table, "classes", "班级"),
    LIST("staff", ENTITY_STAFF, staff_table, "adults", "人员"),
    LIST("providers", ENTITY_PROVIDER, provider_table, "providers", "校外机构"),
    LIST("activities", ENTITY_ACTIVITY, activity_table, "activities", "活动课程"),
    LIST("posts", ENTITY_POST, post_table, "standing duties", "岗位"),
    LIST("students", ENTITY_STUDENT, student_table, "students", "学生"),
    LIST("locks", ENTITY_LOCK, lock_section_table, "what is fixed beforehand", "预先固定"),
    LIST("waivers", ENTITY_WAIVER, waiver_table, "rules lifted, with a reason", "放宽的规则"),
    {"baseline", VALUE_MAP, false, .inside = &baseline_table, DOC("for update", "供 update 使用")},
};
const struct table instance_table = {
    .name = N_("instance"), .fields = instance_rows, .count = COUNT(instance_rows)};
