/* A synthetic district: schools of different sizes that lead most activities themselves, and bodies that serve all of
 * them with the rest, fewer than are wished for. */
#include <string.h>

#include "tools/generate.h"

/* What no school leads itself, with the field of the bodies that do. Popular ones, so that there is too little of it. */
static const struct {
    const char *id, *field, *body;
    int fee; /* yuan a meeting */
} offered[] = {
    {"robotics", "technology", "科技馆", 180}, {"painting", "arts", "青少年宫", 100},
    {"calligraphy", "culture", "文化馆", 80},  {"coding", "technology", "编程中心", 160},
    {"dance", "arts", "艺术中心", 140},        {"badminton", "sports", "体育俱乐部", 120},
};
enum { OFFERED = sizeof offered / sizeof *offered };

/* Twice around, so that any of them can be the first. */
static const char *const shared_ids[2 * OFFERED] = {"robotics", "painting", "calligraphy", "coding", "dance", "badminton",
                                                    "robotics", "painting", "calligraphy", "coding", "dance", "badminton"};

const char *generate_district_refuse(const struct generate_district *o)
{
    if (o->school.activities < 5)
        return N_("a district needs five activities at least: some for the schools, some for the providers");
    if (o->school.stage != STAGE_NINE_YEAR && o->school.students < 30)
        return N_("schools of a district need thirty students at least");
    return generate_refuse(&o->school);
}

struct generate_options generate_district_school(const struct generate_district *o, int i)
{
    struct random r = random_stream(o->school.seed, 100 + (uint64_t)i);
    struct generate_options one = o->school;
    struct buf id = {0};
    buf_printf(&id, "%s%03d", o->school.id, i + 1);
    one.id = id.text;
    one.seed = random_next(&r) >> 12;
    /* pairs of one below and one above, so that the district has about the students asked for */
    struct random pair = random_stream(o->school.seed, 99 - (uint64_t)(i / 2));
    int more = i == o->schools - 1 && i % 2 == 0 ? 0 : random_range(&pair, 0, 30);
    one.students = o->school.students * (i % 2 ? 100 + more : 100 - more) / 100;
    if (generate_refuse(&one))
        one.students = o->school.students;
    one.activities += random_range(&r, 0, 2);
    /* most schools lead some of it themselves */
    bool all = o->providers >= OFFERED;
    one.n_shared = all ? random_range(&r, 2, 4) : o->providers < 3 ? o->providers : 3;
    one.shared = shared_ids + (all ? random_below(&r, OFFERED) : 0);
    return one;
}

/* Four afternoons of five. */
static void write_slots(struct random *r, const struct generate_district *o, struct buf *out)
{
    int days[5] = {MON, TUE, WED, THU, FRI};
    const char *gap = "";
    random_shuffle(r, days, 5);
    buf_puts(out, "slots: [");
    for (int day = MON; day <= FRI; day++)
        for (int k = 0; k < 4; k++)
            for (int bell = 0; days[k] == day && bell < o->school.bells; bell++) {
                buf_printf(out, "%s%s2%s", gap, day_words[day], o->school.bells == 1 ? "" : bell ? "b" : "a");
                gap = ", ";
            }
    buf_puts(out, "]");
}

static void write_provider(struct random *r, const struct generate_district *o, int i, struct buf *out)
{
    int first = i % OFFERED, people = random_range(r, 1, 3);
    buf_printf(out,
               "  - {id: q%02d, name: 第%d%s, type: institution, field: %s, status: approved, valid: 2026-09-01..2027-07-01,\n"
               "     instructors: %d, travel: %d, max_sessions: %d, max_sessions_per_school: %d,\n     offers: [",
               i + 1, i / OFFERED + 1, offered[first].body, offered[first].field, people, 10 * random_range(r, 2, 4),
               4 * people, random_range(r, 2, 3));
    for (int k = 0; k < 2; k++) {
        int at = (first + k) % OFFERED;
        if (k && (strcmp(offered[at].field, offered[first].field) != 0 || random_chance(r, 500)))
            break;
        buf_printf(out, "%s{activity: %s, ", k ? ",\n              " : "", offered[at].id);
        write_slots(r, o, out);
        buf_printf(out, ", groups: %d, fee: %d, min_size: 8}", people > 1 ? 2 : 1, offered[at].fee + 10 * random_below(r, 4));
    }
    buf_puts(out, "]}\n");
}

void generate_district_write(const struct generate_district *o, int64_t budget, struct buf *out)
{
    struct random r = random_stream(o->school.seed, 98);
    buf_printf(out, "kehou_district: 1\ndistrict: {id: %s, name: 示例区}\npolicy: yichang-2024\nschools:\n", o->school.id);
    for (int i = 0; i < o->schools; i++)
        buf_printf(out, "  - {file: %s%03d/instance.yaml}\n", o->school.id, i + 1);
    if (o->providers)
        buf_puts(out, "providers:\n");
    for (int i = 0; i < o->providers; i++)
        write_provider(&r, o, i, out);
    buf_printf(out, "budget: {week: %lld}\n", (long long)budget);
}
