/* A synthetic school: its order of steps, its time and place, and the arithmetic that makes it
 * feasible. People are drawn in generate_people.c, the menu in generate_menu.c. */
#include "tools/generate.h"

#include <string.h>

const char *generate_refuse(const struct generate_options *o)
{
    int grades = o->stage == STAGE_NINE_YEAR ? 9 : o->stage == STAGE_JUNIOR ? 3 : 6;
    if (o->students < grades * 2)
        return N_("a school needs at least two students a grade");
    if (o->periods & 1u << PERIOD_EVENING && o->stage == STAGE_PRIMARY)
        return N_("evening slots are for grades 7 to 9 (rule T2): choose the stage junior or nine_year");
    if (o->campuses == 2 && o->students < grades * 4)
        return N_("two campuses need at least four students a grade");
    return NULL;
}

/* The afternoon of the grades `grades`: a slot for homework, then one for both. */
static void add_afternoon(struct gen_school *s, enum day day, int start, gradeset grades, const char *suffix)
{
    for (int i = 0; i < 2; i++)
        s->slots[s->n_slots++] = (struct gen_slot){arena_printf(s->arena, "%s%d%s", day_words[day], i + 1, suffix),
                                                   day,
                                                   start + 60 * i,
                                                   start + 60 * (i + 1),
                                                   PERIOD_AFTER_CLASS,
                                                   true,
                                                   i == 1,
                                                   grades};
}

static void add_slot(struct gen_school *s, enum day day, const char *suffix, int start, int end, enum period period,
                     bool activities, gradeset grades)
{
    s->slots[s->n_slots++] = (struct gen_slot){
        arena_printf(s->arena, "%s-%s", day_words[day], suffix), day, start, end, period, true, activities, grades};
}

/* The highest grade of the earlier of two bells. */
static int last_lower_grade(const struct gen_school *s)
{
    return s->options.stage == STAGE_PRIMARY ? 3 : s->options.stage == STAGE_NINE_YEAR ? 6 : 7;
}

/* With two bells the lower grades go home twenty minutes earlier. The afternoon ends by 18:10, so
 * extended care (to 18:50 before an evening) and the evening (19:00 to 20:30, article 3) never
 * overlap it. */
static void place_slots(struct gen_school *s)
{
    const struct generate_options *o = &s->options;
    gradeset junior = s->grades & 0x380;
    gradeset lower = s->grades & (gradeset)((2 << last_lower_grade(s)) - 1);
    bool evening = o->periods & 1u << PERIOD_EVENING;
    int start = 16 * 60;
    s->slots = ARENA_ARRAY(s->arena, GEN_SLOTS_MAX, struct gen_slot);
    for (enum day day = MON; day <= FRI; day++) {
        if (o->periods & 1u << PERIOD_NOON)
            add_slot(s, day, "noon", 12 * 60 + 10, 13 * 60 + 10, PERIOD_NOON, false, s->grades);
        if (o->bells == 2) {
            add_afternoon(s, day, start - 10, lower, "a");
            add_afternoon(s, day, start + 10, s->grades & (gradeset)~lower, "b");
        } else {
            add_afternoon(s, day, start, s->grades, "");
        }
        if (o->periods & 1u << PERIOD_EXTENDED)
            add_slot(s, day, "late", 18 * 60 + (o->bells == 2 ? 10 : 0), evening ? 18 * 60 + 50 : 19 * 60,
                     PERIOD_EXTENDED, true, s->grades);
        if (evening) {
            add_slot(s, day, "eve1", 19 * 60, 19 * 60 + 45, PERIOD_EVENING, true, junior);
            add_slot(s, day, "eve2", 19 * 60 + 45, 20 * 60 + 30, PERIOD_EVENING, true, junior);
        }
    }
}

static const char *const grade_names[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

/* Classes differ by a few students, as they do; with two campuses the lower grades are at the
 * other one, which has no name in the file for rooms of the main one. */
static void place_classes(struct gen_school *s)
{
    const struct generate_options *o = &s->options;
    struct random r = random_stream(o->seed, 1);
    int first = o->stage == STAGE_JUNIOR ? 7 : 1, last = o->stage == STAGE_PRIMARY ? 6 : 9, grades = last - first + 1;
    int count = (o->students + o->class_size / 2) / o->class_size;
    if (count < grades)
        count = grades;
    s->classes = ARENA_ARRAY(s->arena, count, struct gen_class);
    for (int grade = first, left = count; grade <= last; grade++) {
        int here = left / (last - grade + 1);
        left -= here;
        for (int i = 1; i <= here; i++)
            s->classes[s->n_classes++] = (struct gen_class){arena_printf(s->arena, "g%dc%d", grade, i),
                                                            arena_printf(s->arena, "%s(%d)班", grade_names[grade], i),
                                                            grade,
                                                            0,
                                                            -1,
                                                            -1,
                                                            o->campuses == 2 && grade - first < grades / 2 ? 1 : 0};
    }
    for (int i = 0; i < o->students; i++)
        s->classes[i % count].size++;
    for (int i = 0; i + 1 < count; i += 2) {
        int moved = random_below(&r, 3);
        if (s->classes[i].size > 2 * moved + 1) {
            s->classes[i].size -= moved;
            s->classes[i + 1].size += moved;
        }
    }
}

static int add_room(struct gen_school *s, const char *id, const char *name, int capacity, const char *features,
                    int parallel, int site)
{
    s->rooms[s->n_rooms] = (struct gen_room){id, name, features, capacity, parallel, site};
    return s->n_rooms++;
}

struct special {
    const char *feature, *name;
    int capacity, parallel, per_classes; /* one such room for each so many classes, at least one a campus */
};

static const struct special specials[] = {
    {"field", "操场", 160, 4, 60},   {"gym", "体育馆", 80, 2, 40},     {"music", "音乐室", 50, 1, 12},
    {"art", "美术室", 40, 1, 15},    {"dance", "舞蹈室", 40, 1, 20},   {"lab", "科学实验室", 45, 1, 12},
    {"computer", "机房", 50, 1, 14}, {"library", "阅览室", 60, 2, 30},
};

/* Home rooms, every third on the ground floor; spare classrooms for study groups and clubs;
 * special rooms at each campus. */
static void place_rooms(struct gen_school *s)
{
    int count = sizeof specials / sizeof specials[0];
    s->rooms = ARENA_ARRAY(s->arena, s->n_classes * 3 + 2 * count + 8, struct gen_room);
    int spare[2] = {1, 1}, classes[2] = {0, 0};
    for (int c = 0; c < s->n_classes; c++) {
        struct gen_class *k = &s->classes[c];
        int capacity = k->size > 50 ? k->size : 50;
        k->room =
            add_room(s, arena_printf(s->arena, "r%d%02d", k->grade, c + 1), arena_printf(s->arena, "%s教室", k->name),
                     capacity, c % 3 == 0 ? "classroom;ground" : "classroom", 1, k->site);
        classes[k->site]++;
        spare[k->site] += (k->size - 1) / 50;
    }
    for (int site = 0; site < s->options.campuses; site++) {
        spare[site] += classes[site] / 4;
        for (int i = 1; i <= spare[site]; i++)
            add_room(s, arena_printf(s->arena, "%sm%d", site ? "e" : "", i),
                     arena_printf(s->arena, "%s功能室%d", site ? "东校区" : "", i), 50,
                     i % 2 ? "classroom;club;ground" : "classroom;club", 1, site);
        for (int k = 0; k < count; k++)
            for (int i = 1; i == 1 || (i - 1) * specials[k].per_classes < classes[site]; i++)
                add_room(s, arena_printf(s->arena, "%s%s%d", site ? "e-" : "", specials[k].feature, i),
                         arena_printf(s->arena, "%s%s%d", site ? "东校区" : "", specials[k].name, i),
                         specials[k].capacity,
                         k < 3 ? arena_printf(s->arena, "%s;ground", specials[k].feature) : specials[k].feature,
                         specials[k].parallel, site);
    }
    if (s->palace)
        add_room(s, "palace-hall", "青少年宫展厅", 60, "hall", 1, 2);
}

void generate_place(struct gen_school *s)
{
    place_slots(s);
    place_classes(s);
    s->palace = s->n_classes >= 16;
    place_rooms(s);
}

/* Groups that the class needs in a slot when all who attend it study. */
static int groups_of(const struct gen_school *s, int class_, int slot)
{
    int students = 0;
    bool parted = false;
    for (int i = 0; i < s->n_students; i++) {
        const struct gen_student *k = &s->students[i];
        if (k->class_ != class_ || !slotset_has(&k->attends, slot))
            continue;
        students++;
        if (k->apart >= 0 && s->students[k->apart].class_ == class_)
            parted = true;
    }
    int groups = (students + 49) / 50;
    return parted && groups < 2 ? 2 : groups;
}

int generate_adults_needed(const struct gen_school *s, enum day day)
{
    /* Whoever stays with one campus and one bell for the whole day breaks neither A2's clashes
     * nor its travel, so the sum over these of the largest need of a slot suffices. */
    int most[2][2] = {{0}};
    for (int t = 0; t < s->n_slots; t++) {
        if (s->slots[t].day != day)
            continue;
        int need[2][2] = {{0}};
        for (int c = 0; c < s->n_classes; c++) {
            bool upper = s->options.bells == 2 && s->classes[c].grade > last_lower_grade(s);
            need[s->classes[c].site][upper] += groups_of(s, c, t);
        }
        for (int i = 0; i < 4; i++)
            if (need[i / 2][i % 2] > most[i / 2][i % 2])
                most[i / 2][i % 2] = need[i / 2][i % 2];
    }
    int bells = s->options.bells;
    return most[0][0] + most[0][1] + most[1][0] + most[1][1] + (s->gate_adults + 1) * bells;
}

int generate_adults_free(const struct gen_school *s, enum day day)
{
    int count = 0;
    for (int i = 0; i < s->n_staff; i++) {
        const struct gen_staff *p = &s->staff[i];
        bool ready = p->type == STAFF_OWN && p->supervises && !p->max_load && !p->max_load_per_day && !p->max_days;
        for (int t = 0; t < s->n_slots && ready; t++)
            ready = s->slots[t].day != day || !slotset_has(&p->unavailable, t);
        count += ready;
    }
    return count;
}

struct gen_school *generate_school(const struct generate_options *o, struct arena *arena)
{
    struct gen_school *s = ARENA_NEW(arena, struct gen_school);
    s->arena = arena;
    s->options = *o;
    s->grades = o->stage == STAGE_PRIMARY ? 0x7e : o->stage == STAGE_JUNIOR ? 0x380 : 0x3fe;
    generate_place(s);
    generate_menu(s);
    generate_students(s);
    generate_staff(s);
    generate_locks(s);
    return s;
}
