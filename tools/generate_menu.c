/* The menu of a synthetic school: a catalogue of activities, given grade bands, sizes, slots. */
#include "tools/generate.h"

#include <string.h>

struct entry {
    const char *id, *name;
    enum kind kind;
    const char *teacher; /* the subject of those who may lead it; NULL: anybody */
    const char *room;    /* feature */
    int size, popularity;
};

/* In order of a typical survey: each next one is a little less wished for (see weight_of). */
static const struct entry catalogue[] = {
    {"basketball", "篮球", KIND_ARTS_SPORTS, "pe", "field", 30, 0},
    {"robotics", "机器人", KIND_CLUB, "it", "computer", 24, 0},
    {"choir", "合唱", KIND_ARTS_SPORTS, "music", "music", 40, 0},
    {"football", "足球", KIND_ARTS_SPORTS, "pe", "field", 32, 0},
    {"painting", "创意绘画", KIND_ARTS_SPORTS, "art", "art", 30, 0},
    {"calligraphy", "书法", KIND_ARTS_SPORTS, "chinese", "club", 30, 0},
    {"coding", "编程入门", KIND_CLUB, "it", "computer", 40, 0},
    {"dance", "舞蹈", KIND_ARTS_SPORTS, "music", "dance", 28, 0},
    {"science", "趣味科学", KIND_CLUB, "science", "lab", 32, 0},
    {"badminton", "羽毛球", KIND_ARTS_SPORTS, "pe", "gym", 24, 0},
    {"chess", "中国象棋", KIND_CLUB, NULL, "club", 28, 0},
    {"reading", "绘本与整本书阅读", KIND_READING, "chinese", "library", 36, 0},
    {"tabletennis", "乒乓球", KIND_ARTS_SPORTS, "pe", "gym", 24, 0},
    {"craft", "手工", KIND_CLUB, "art", "art", 28, 0},
    {"rope", "花样跳绳", KIND_ARTS_SPORTS, "pe", "field", 36, 0},
    {"drama", "课本剧", KIND_CLUB, "chinese", "dance", 26, 0},
    {"papercut", "剪纸", KIND_ARTS_SPORTS, "art", "art", 26, 0},
    {"english_songs", "英文歌谣", KIND_CLUB, "english", "music", 32, 0},
    {"garden", "种植园", KIND_FIELD_PRACTICE, "science", "field", 28, 0},
    {"tutoring_math", "数学学习辅导", KIND_TUTORING, "math", "club", 20, 0},
    {"athletics", "田径", KIND_ARTS_SPORTS, "pe", "field", 30, 0},
    {"recorder", "竖笛", KIND_ARTS_SPORTS, "music", "music", 30, 0},
    {"speech", "演讲与主持", KIND_CLUB, "chinese", "club", 24, 0},
    {"models", "航模", KIND_CLUB, "science", "lab", 24, 0},
    {"tutoring_chinese", "语文学习辅导", KIND_TUTORING, "chinese", "club", 20, 0},
    {"clay", "彩泥陶艺", KIND_ARTS_SPORTS, "art", "art", 26, 0},
    {"go", "围棋", KIND_CLUB, NULL, "club", 28, 0},
    {"martial", "武术", KIND_ARTS_SPORTS, "pe", "gym", 30, 0},
    {"museum", "青少年宫实践", KIND_FIELD_PRACTICE, NULL, "hall", 40, 0},
    {"cubes", "魔方与数独", KIND_CLUB, "math", "club", 30, 0},
    {"photography", "摄影", KIND_CLUB, "it", "computer", 24, 0},
    {"opera", "戏曲启蒙", KIND_ARTS_SPORTS, "music", "dance", 26, 0},
    {"festivals", "传统节日主题活动", KIND_THEMED, NULL, "club", 40, 0},
    {"volleyball", "排球", KIND_ARTS_SPORTS, "pe", "gym", 24, 0},
    {"cooking", "劳动与生活技能", KIND_FIELD_PRACTICE, "labour", "lab", 24, 0},
    {"tutoring_english", "英语学习辅导", KIND_TUTORING, "english", "club", 20, 0},
    {"safety", "安全教育主题活动", KIND_THEMED, NULL, "club", 40, 0},
    {"weaving", "编织", KIND_CLUB, "labour", "art", 24, 0},
    {"broadcast", "小广播站", KIND_OTHER, "chinese", "club", 16, 0},
    {"ukulele", "尤克里里", KIND_ARTS_SPORTS, "music", "music", 26, 0},
};

enum { CATALOGUE = sizeof catalogue / sizeof catalogue[0] };

/* Zipf's law with the head flattened: the n-th activity draws 1 / (n + 3) of the wishes. */
static int weight_of(int rank)
{
    return 100000 / (rank + 4);
}

/* Tutoring begins in grade 3: the first two grades have no written homework. */
static gradeset band_of(struct gen_school *s, struct random *r, int round, enum kind kind)
{
    static const gradeset primary[] = {0x7e, 0x78, 0xe, 0x78, 0x70, 0x3c, 0x6, 0x7c};
    static const gradeset junior[] = {0x380, 0x380, 0x180, 0x300, 0x80};
    bool young = s->options.stage == STAGE_PRIMARY ||
                 (s->options.stage == STAGE_NINE_YEAR && random_chance(r, round ? 600 : 700));
    if (!young)
        return junior[random_below(r, 5)];
    return kind == KIND_TUTORING ? 0x78 : primary[random_below(r, 8)];
}

static bool starts_activity(const struct gen_slot *t, const struct gen_activity *a)
{
    return t->period == PERIOD_AFTER_CLASS && t->activities && t->grades & a->grades;
}

/* Half of the activities meet on two to four days only; where noon, extended or evening slots
 * are there too, each activity names its slots. */
static void choose_slots(struct gen_school *s, struct random *r, struct gen_activity *a)
{
    int days[5] = {MON, TUE, WED, THU, FRI}, n = random_chance(r, 500) ? 5 : random_range(r, a->sessions + 1, 4);
    random_shuffle(r, days, 5);
    a->limited = n < 5 || s->options.periods;
    for (int t = 0; t < s->n_slots; t++) {
        const struct gen_slot *slot = &s->slots[t];
        bool evening = slot->period == PERIOD_EVENING && slot->grades & a->grades &&
                       (a->kind == KIND_READING || a->kind == KIND_TUTORING);
        for (int i = 0; i < n; i++)
            if (days[i] == (int)slot->day && (starts_activity(slot, a) || evening))
                slotset_add(&a->slots, t);
    }
}

static void add_activity(struct gen_school *s, struct random *r, const struct entry *e, int round)
{
    struct gen_activity *a = &s->activities[s->n_activities];
    *a = (struct gen_activity){.id = round ? arena_printf(s->arena, "%s%d", e->id, round + 1) : e->id,
                               .name = round ? arena_printf(s->arena, "%s(%d队)", e->name, round + 1) : e->name,
                               .teacher = e->teacher,
                               .kind = e->kind,
                               .grade_span = -1,
                               .size_max = e->size,
                               .sections_max = 1,
                               .sessions = 1,
                               .length = 1,
                               .day_gap = 1,
                               .room = e->room,
                               .excludes = -1,
                               .weight = weight_of(s->n_activities) * random_range(r, 70, 130) / 100};
    for (int i = 0; i < s->options.n_shared; i++)
        a->shared |= !strcmp(a->id, s->options.shared[i]);
    a->grades = strcmp(a->id, "choir") ? band_of(s, r, round, e->kind) : s->grades;
    if (a->kind == KIND_TUTORING)
        a->subject = e->teacher;
    s->n_activities++;
}

/* What the band, once settled, leaves to decide. The choir stays plain: a lock names its slot. */
static void detail_activity(struct gen_school *s, struct random *r, struct gen_activity *a)
{
    bool choir = !strcmp(a->id, "choir"), tutoring = a->kind == KIND_TUTORING;
    if (tutoring)
        a->grade_span = random_chance(r, 500) ? 0 : -1;
    else if (!choir && random_chance(r, 250))
        a->grade_span = random_range(r, 0, 2);
    if (s->options.students / s->options.activities < 20)
        a->size_max = a->size_max * 2 / 3;
    a->size_min = a->size_max * random_range(r, 25, 45) / 100;
    if (s->options.students < 100 || tutoring)
        a->size_min = 4;
    if (!choir && !tutoring && random_chance(r, 130)) {
        a->sessions = 2;
        a->day_gap = random_range(r, 1, 2);
    }
    if (a->kind == KIND_FIELD_PRACTICE)
        a->students_per_adult = 20;
    else if (random_chance(r, 80))
        a->adults = 2;
    else if (random_chance(r, 100))
        a->students_per_adult = 25;
    if (random_chance(r, 60) && __builtin_popcount(a->grades) >= 3)
        a->per_class = 8;
    choose_slots(s, r, a);
    if (choir || tutoring || a->sessions > 1)
        return;
    if (s->options.periods & 1u << PERIOD_EXTENDED && a->kind != KIND_READING && random_chance(r, 200))
        a->length = 2;
    a->fortnightly = random_chance(r, s->options.fortnightly * 10);
}

/* Every grade has six activities to choose from, as far as there are so many: the most popular
 * ones open their band to the grades that have fewer. */
static void widen_bands(struct gen_school *s)
{
    for (int g = 1; g <= 9; g++) {
        int offered = 0;
        for (int i = 0; i < s->n_activities; i++)
            offered += s->activities[i].kind != KIND_TUTORING && s->activities[i].grades >> g & 1;
        for (int i = 0; i < s->n_activities && offered < 6 && s->grades >> g & 1; i++) {
            struct gen_activity *a = &s->activities[i];
            if (a->grades >> g & 1 || a->kind == KIND_TUTORING)
                continue;
            int low = __builtin_ctz(a->grades), high = 31 - __builtin_clz(a->grades);
            for (int h = g < low ? g : low; h <= (g > high ? g : high); h++)
                a->grades |= (gradeset)(1u << h);
            offered++;
        }
    }
}

void generate_menu(struct gen_school *s)
{
    struct random r = random_stream(s->options.seed, 2);
    s->activities = ARENA_ARRAY(s->arena, s->options.activities, struct gen_activity);
    for (int i = 0; s->n_activities < s->options.activities; i++) {
        const struct entry *e = &catalogue[i % CATALOGUE];
        if (strcmp(e->room, "hall") || (s->palace && i < CATALOGUE))
            add_activity(s, &r, e, i / CATALOGUE);
    }
    widen_bands(s);
    for (int i = 0; i < s->n_activities; i++)
        detail_activity(s, &r, &s->activities[i]);
    /* What nobody can do beside the other, as two ball games. */
    for (int i = 0; i + 3 < s->n_activities; i += 10)
        s->activities[i].excludes = i + 3;
}
