/* Keys that a school's provider and one that a district shares (district/district.h) have alike: rows of tables of
 * fields.h, with AT, DOC, MANY and FEE_MOST of the file that includes this. `in` is what leads to the provider
 * within the struct `owner`: empty, or a member and a dot. */
#ifndef KEHOU_PROVIDER_KEYS_H
#define KEHOU_PROVIDER_KEYS_H

#define OFFER_KEYS(owner) \
    {"groups", VALUE_INT, false, AT(owner, groups), .preset = 1, .least = 1, .most = MANY, \
     DOC("groups at once", "同时可带的组数")}, \
    {"fee", VALUE_MONEY, false, AT(owner, fee), .most = FEE_MOST, DOC("yuan a meeting", "每次费用（元）")}, \
    {"min_size", VALUE_INT, false, AT(owner, min_size), .most = MANY, DOC("fewest students", "最少人数")}

#define PROVIDER_KEYS(owner, in) \
    {"id", VALUE_ID, true, AT(owner, in id), DOC("id of the provider", "机构编号")}, \
    {"name", VALUE_TEXT, false, AT(owner, in name), DOC("name", "名称")}, \
    {"type", VALUE_WORD, true, AT(owner, in type), .words = provider_type_words, DOC("what it is", "类别")}, \
    {"field", VALUE_WORD, true, AT(owner, in field), .words = field_words, \
     DOC("what it does (academic is refused)", "领域（学科类不得引入）")}, \
    {"status", VALUE_WORD, true, AT(owner, in status), .words = provider_status_words, DOC("status", "状态")}, \
    {"valid", VALUE_DATES, true, AT(owner, in valid), DOC("dates for which it is approved", "有效期")}, \
    {"max_sessions", VALUE_INT, false, AT(owner, in max_sessions), .preset = -1, .most = MANY, \
     DOC("most meetings a week", "每周最多次数")}

#endif
