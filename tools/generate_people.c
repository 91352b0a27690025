/* The students of a synthetic school and their wishes; what the survey says of the menu. */
#include "tools/generate.h"

#include <string.h>

static const char *const surnames[] = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛",
};

const char *generate_surname(struct random *r)
{
    return surnames[random_below(r, (int)(sizeof surnames / sizeof surnames[0]))];
}

/* Most attend every day; noon, extended care and the evening are for those whose parents asked. */
static void choose_days(const struct gen_school *s, struct random *r, struct gen_student *k)
{
    static const int weights[] = {0, 0, 4, 10, 16, 70};
    int days[5] = {MON, TUE, WED, THU, FRI}, n = random_weighted(r, weights, 6);
    int grade = s->classes[k->class_].grade;
    bool noon = random_chance(r, 250), late = random_chance(r, 150), evening = k->boarding || random_chance(r, 350);
    random_shuffle(r, days, 5);
    for (int i = 0; i < n; i++)
        k->days |= 1u << days[i];
    for (int t = 0; t < s->n_slots; t++) {
        const struct gen_slot *slot = &s->slots[t];
        if (!(k->days >> slot->day & 1) || !(slot->grades >> grade & 1))
            continue;
        if (slot->period == PERIOD_AFTER_CLASS || (slot->period == PERIOD_NOON && noon) ||
            (slot->period == PERIOD_EXTENDED && late) || (slot->period == PERIOD_EVENING && evening))
            slotset_add(&k->attends, t);
    }
}

/* The slot after `t` in which a meeting of two slots goes on for the grade; -1: none. */
static int slot_after(const struct gen_school *s, int t, int grade)
{
    for (int u = t + 1; u < s->n_slots && s->slots[u].day == s->slots[t].day; u++)
        if (s->slots[u].start >= s->slots[t].end && s->slots[u].grades >> grade & 1)
            return u;
    return -1;
}

/* Days on which the student could go there. */
static int days_open(const struct gen_school *s, const struct gen_student *k, const struct gen_activity *a)
{
    int grade = s->classes[k->class_].grade, count = 0;
    unsigned days = 0;
    for (int t = 0; t < s->n_slots; t++) {
        if (!slotset_has(&a->slots, t) || !slotset_has(&k->attends, t))
            continue;
        int next = a->length == 2 ? slot_after(s, t, grade) : t;
        if (next >= 0 && slotset_has(&k->attends, next))
            days |= 1u << s->slots[t].day;
    }
    for (int d = 0; d < 7; d++)
        count += days >> d & 1;
    return count;
}

static bool could_hold(const struct gen_school *s, const struct gen_student *k, const struct gen_activity *a)
{
    return a->grades >> s->classes[k->class_].grade & 1 && days_open(s, k, a) >= (a->sessions - 1) * a->day_gap + 1;
}

static void choose_wishes(struct gen_school *s, struct random *r, struct gen_student *k, int *weights)
{
    static const int lengths[] = {3, 0, 0, 27, 30, 25, 15};
    int n = random_weighted(r, lengths, 7);
    k->wants = random_chance(r, 380) ? 2 : 1;
    for (int a = 0; a < s->n_activities; a++) {
        const struct gen_activity *item = &s->activities[a];
        weights[a] = item->kind != KIND_TUTORING && could_hold(s, k, item) ? item->weight : 0;
    }
    /* Those who struggle in a subject ask for help in it first. */
    if (random_chance(r, 120)) {
        for (int a = 0; a < s->n_activities && !k->tutoring; a++)
            if (s->activities[a].kind == KIND_TUTORING && could_hold(s, k, &s->activities[a]) &&
                random_chance(r, 500)) {
                k->tutoring = s->activities[a].subject;
                k->wishes[k->n_wishes++] = a;
                k->wants = 2;
            }
    }
    while (k->n_wishes < n) {
        int a = random_weighted(r, weights, s->n_activities);
        if (a < 0)
            break;
        weights[a] = 0;
        k->wishes[k->n_wishes++] = a;
    }
}

/* A few students with brothers and sisters, friends, others to be kept from, special needs. */
static void choose_ties(struct gen_school *s, struct random *r)
{
    int n = s->n_students;
    for (int i = 0; i < n; i++) {
        struct gen_student *k = &s->students[i];
        const struct gen_class *c = &s->classes[k->class_];
        int j = random_below(r, n), peer = (i + 1) % n;
        if (random_chance(r, 25) && s->classes[s->students[j].class_].grade != c->grade)
            k->sibling = j;
        if (random_chance(r, 20) && s->students[peer].class_ == k->class_)
            k->friend_ = peer;
        j = random_below(r, n);
        if (random_chance(r, 8) && s->students[j].class_ != k->class_ && k->friend_ != j && s->students[j].friend_ != i)
            k->apart = j;
        k->ground = random_chance(r, 15) && strstr(s->rooms[c->room].features, "ground");
    }
    /* One class in fourteen has two students that must not share a study group. */
    for (int c = 6; c < s->n_classes; c += 14) {
        int first = 0;
        while (s->students[first].class_ != c)
            first++;
        if (s->classes[c].size >= 6)
            s->students[first].apart = first + 3;
    }
}

/* A school that knows the wishes decides how many sections an activity may open: as many as its
 * first choices fill, three at most. */
static void plan_sections(struct gen_school *s)
{
    for (int a = 0; a < s->n_activities; a++) {
        struct gen_activity *item = &s->activities[a];
        int first = 0;
        for (int i = 0; i < s->n_students; i++)
            for (int w = 0; w < s->students[i].n_wishes && w < s->students[i].wants; w++)
                first += s->students[i].wishes[w] == a;
        item->sections_max = (first + item->size_max - 1) / item->size_max;
        if (item->sections_max > 3)
            item->sections_max = 3;
        if (item->sections_max < 1)
            item->sections_max = 1;
    }
}

void generate_students(struct gen_school *s)
{
    struct random r = random_stream(s->options.seed, 3);
    s->students = ARENA_ARRAY(s->arena, s->options.students, struct gen_student);
    int *weights = ARENA_ARRAY(s->arena, s->n_activities, int);
    for (int c = 0; c < s->n_classes; c++) {
        for (int i = 0; i < s->classes[c].size; i++) {
            struct gen_student *k = &s->students[s->n_students];
            *k = (struct gen_student){.id = arena_printf(s->arena, "s%04d", ++s->n_students),
                                      .name = arena_printf(s->arena, "%s同学", generate_surname(&r)),
                                      .class_ = c,
                                      .consent = {true, true, true},
                                      .sibling = -1,
                                      .friend_ = -1,
                                      .apart = -1};
            if (random_chance(&r, 25))
                k->consent[random_below(&r, 3)] = false;
            k->fee_waived = random_chance(&r, 40);
            k->boarding =
                s->options.periods & 1u << PERIOD_EVENING && s->classes[c].grade > 6 && random_chance(&r, 300);
            choose_days(s, &r, k);
            choose_wishes(s, &r, k, weights);
        }
    }
    choose_ties(s, &r);
    plan_sections(s);
}
