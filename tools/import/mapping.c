/* The keys of a mapping file: the one list of them, from which their check and the JSON Schema are made. */
#include "tools/import/mapping.h"

#include <string.h>

#include "base/text.h"
#include "tools/import/forms.h"

#define DOC(english, chinese) .en = english, .zh = chinese
#define CUSTOM(name, required_, schema_) name, VALUE_CUSTOM, required_, .schema = schema_
#define TABLE(name_, rows) {.name = name_, .fields = rows, .count = (int)(sizeof(rows) / sizeof *(rows))}

#define WHERE "{\"type\": [\"string\", \"integer\"]}"
#define SCALAR "{\"type\": [\"string\", \"number\", \"boolean\"]}"
#define SCALARS "{\"type\": \"object\", \"additionalProperties\": " SCALAR "}"
#define SOURCE "{\"oneOf\": [" WHERE ", {\"$ref\": \"#/definitions/source\"}]}"
#define TIMES "{\"type\": [\"string\", \"array\"], \"items\": {\"type\": \"string\"}}"

static const struct key source_rows[] = {
    {CUSTOM("column", false, WHERE), DOC("a heading, or the number of a column", "列标题，或列号")},
    {CUSTOM("prefix", false, "{\"type\": \"string\"}"), DOC("before what is there", "加在前面的文字")},
    {CUSTOM("words", false, SCALARS), DOC("what answers mean", "答案的含义")},
    {CUSTOM("else", false, SCALAR), DOC("for all other answers", "其他答案一律为")},
    {CUSTOM("value", false, SCALAR), DOC("the same for all", "所有人相同")},
    {CUSTOM("row", false, "{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 19}"),
     DOC("the number of the row, in so many digits", "行号的位数")},
    {CUSTOM("by", false, "{\"const\": \"name and class\"}"),
     DOC("of id: the base's student of that name and class", "按姓名和班级查找已有学生")},
};
static const struct key ratings_rows[] = {
    {CUSTOM("rated", true, "{\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/rating\"}}"),
     DOC("a column an activity", "每门活动课程一列")},
    {CUSTOM("least", false, "{\"type\": \"integer\"}"), DOC("the least rating that is a wish", "计为志愿的最低评分")},
    {CUSTOM("most", false, "{\"type\": \"integer\"}"), DOC("most wishes", "最多志愿数")},
    {CUSTOM("turn", false, "{\"type\": \"integer\"}"), DOC("where equal ratings begin, times the row", "同分时的起始轮换")},
};
static const struct key rating_rows[] = {
    {CUSTOM("column", true, WHERE), DOC("a heading, or the number of a column", "列标题，或列号")},
    {CUSTOM("activity", true, WHERE), DOC("id of the activity", "活动课程编号")},
    {CUSTOM("free", false, TIMES), DOC("times that it takes", "所需时间")},
};
static const struct key attends_rows[] = {
    {CUSTOM("free", true, "{\"type\": \"object\", \"additionalProperties\": " TIMES "}"),
     DOC("slots, and the times that each takes", "时段及所需时间")},
    {CUSTOM("none", false, "{\"type\": \"string\"}"), DOC("who named no time", "未填时间者")},
};
static const struct key free_rows[] = {
    {CUSTOM("columns", true, "{\"type\": \"object\", \"additionalProperties\": " WHERE "}"),
     DOC("times of day, and where they are", "各时间所在的列")},
    {CUSTOM("options", true, SCALARS), DOC("answers, and the days that they mean", "答案对应的星期")},
};

const struct table source_table = TABLE("source", source_rows), ratings_table = TABLE("ratings", ratings_rows),
                   rating_table = TABLE("rating", rating_rows), attends_table = TABLE("free_slots", attends_rows),
                   free_table = TABLE("free", free_rows);

enum { ROW_COLUMNS = 6 };
static const struct key mapping_rows[] = {
    {CUSTOM("kehou_mapping", true, "{\"const\": 1}"), DOC("version: 1", "版本：1")},
    {CUSTOM("sheet", false, "{\"type\": \"string\"}"), DOC("which; default: the only one with rows", "工作表")},
    {CUSTOM("heading", false, "{\"type\": \"integer\", \"minimum\": 1}"), DOC("row of the headings", "标题所在行")},
    {CUSTOM("rows", false, "{\"enum\": [\"replace\", \"update\"]}"),
     DOC("update: adds to the students of the base", "update：补充已有学生")},
    {CUSTOM("required", false, "{\"type\": \"array\", \"items\": " WHERE "}"),
     DOC("columns without which a row is left out", "必填列，缺者不计")},
    {CUSTOM("later", false, WHERE), DOC("the column that says when it was sent", "提交时间所在列")},
    [ROW_COLUMNS] = {CUSTOM("columns", false, NULL), DOC("keys of a student, and where they are", "学生各项所在的列")},
    {CUSTOM("free", false, "{\"$ref\": \"#/definitions/free\"}"), DOC("times at which a student is free", "学生空闲时间")},
    {CUSTOM("same", false, "{\"type\": \"object\", \"additionalProperties\": " SCALARS "}"),
     DOC("lists, with names that mean the same as an id", "同义名称")},
};
const struct table mapping_table = TABLE("mapping", mapping_rows);

/* A student's keys as a sheet has them, each with what may say where it is. */
static void put_columns_schema(struct buf *out)
{
    struct arena *a = arena_new();
    struct forms forms = forms_make(a);
    const struct form *f = forms_of(&forms, ENTITY_STUDENT);
    buf_puts(out, "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"id\"], \"properties\": {");
    for (int i = 0; i < f->count; i++) {
        const char *path = f->columns[i].path;
        buf_printf(out, "%s\"%s\": %s", i ? ", " : "", path,
                   !strcmp(path, "wishes")    ? "{\"oneOf\": [" WHERE ", {\"$ref\": \"#/definitions/source\"}, {\"type\": \"array\", "
                                                "\"items\": " SOURCE "}, {\"$ref\": \"#/definitions/ratings\"}]}"
                   : !strcmp(path, "attends") ? "{\"oneOf\": [" WHERE ", {\"$ref\": \"#/definitions/source\"}, "
                                                "{\"$ref\": \"#/definitions/free_slots\"}]}"
                                              : SOURCE);
    }
    buf_puts(out, "}}");
    arena_free(a);
}

void mapping_schema(struct buf *out)
{
    static const struct table *const tables[] = {&source_table, &ratings_table, &rating_table, &attends_table, &free_table};
    struct key rows[sizeof mapping_rows / sizeof *mapping_rows];
    struct table root = mapping_table;
    struct buf columns = {0};
    put_columns_schema(&columns);
    memcpy(rows, mapping_rows, sizeof rows);
    rows[ROW_COLUMNS].schema = columns.text;
    root.fields = rows;
    schema_write_alone(&root, tables, (int)(sizeof tables / sizeof *tables), "kehou mapping", out);
    buf_free(&columns);
}
