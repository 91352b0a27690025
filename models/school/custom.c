/* The few keys whose values no kind of fields.h describes. */
#include <string.h>

#include "base/text.h"
#include "school/calendar.h"
#include "school/fields.h"
#include "school/values.h"

void read_version(struct reader *r, const struct key *f, const struct node *n, void *instance)
{
    (void)instance;
    const char *text = reader_scalar(r, f, n, _("1"));
    if (text && (strcmp(text, "1") || n->style == STYLE_QUOTED))
        diag_error(r->d, n->pos, _("%s: version '%s' is not known; this program reads version 1"), f->key, text);
}

void read_open_to(struct reader *r, const struct key *f, const struct node *n, void *slot)
{
    static const char *const words[] = {"study", "activities", NULL};
    struct slot *s = slot;
    const struct node *list = reader_list(r, f, n, key_right(r, f));
    if (!list)
        return;
    if (!list->count)
        reader_wrong(r, f, n, key_right(r, f));
    for (int i = 0; i < list->count; i++) {
        const char *text = reader_scalar(r, f, list->items[i], key_right(r, f));
        int w = text ? value_word(text, words) : -1;
        if (text && w < 0)
            reader_wrong(r, f, list->items[i], key_right(r, f));
        s->study |= w == 0;
        s->activities |= w == 1;
    }
}

void read_weeks(struct reader *r, const struct key *f, const struct node *n, void *activity)
{
    struct activity *a = activity;
    const char *text = reader_scalar(r, f, n, key_right(r, f));
    if (!text)
        return;
    static const char *const words[] = {"all", "odd", "even", "either", NULL};
    int w = value_word(text, words);
    a->weeks_kind = w < 0 ? WEEKS_RANGE : (enum weeks_kind)w;
    if (a->weeks_kind == WEEKS_EITHER)
        a->weeks = weeks_all(&r->in->term);
    else if (!weeks_parse(&r->in->term, text, &a->weeks))
        reader_wrong(r, f, n, key_right(r, f));
    else if (!a->weeks)
        diag_warning(r->d, n->pos, _("%s: weeks %s lie beyond the term's %d: it can never meet"), reader_who(r), text,
                     r->in->term.weeks);
}

/* Whether a student of the class and boarding of `st` may attend slot `t` when not asking for it
 * by its own name: open to its grade and within its own limit of the evening. */
static bool attends_by_day(const struct reader *r, const struct student *st, int t)
{
    const struct slot *s = &r->in->slots[t];
    const struct profile *p = &r->in->profile;
    return (s->grades >> st->grade & 1) && s->end <= (st->boarding ? p->evening_end_boarding : p->evening_end);
}

static void attend_days(const struct reader *r, struct student *st, int day)
{
    for (int t = 0; t < r->in->n_slots; t++)
        if ((day < 0 || r->in->slots[t].day == (enum day)day) && attends_by_day(r, st, t))
            slotset_add(&st->attends, t);
}

static void attend(struct reader *r, const struct key *f, const struct node *n, struct student *st)
{
    const char *text = reader_scalar(r, f, n, key_right(r, f));
    if (!text)
        return;
    int day = value_word(text, day_words);
    if (day >= 0 || !strcmp(text, "all")) {
        attend_days(r, st, day);
        return;
    }
    int t = reader_ref(r, ENTITY_SLOT, f, n);
    if (t < 0)
        return;
    if (!(r->in->slots[t].grades >> st->grade & 1))
        diag_error(r->d, n->pos, _("%s: attends %s, which is not open to grade %d"), reader_who(r), text, st->grade);
    slotset_add(&st->attends, t);
}

void read_attends(struct reader *r, const struct key *f, const struct node *n, void *student)
{
    struct student *st = student;
    if (st->class_ < 0)
        return; /* an error already; its grade is not known */
    st->grade = r->in->classes[st->class_].grade;
    n = node_list(r->arena, n);
    if (n->kind == NODE_SCALAR && (value_word(n->text, day_words) >= 0 || !strcmp(n->text, "all"))) {
        attend(r, f, n, st);
        return;
    }
    const struct node *list = reader_list(r, f, n, key_right(r, f));
    for (int i = 0; list && i < list->count; i++)
        attend(r, f, list->items[i], st);
}

void read_lock_weeks(struct reader *r, const struct key *f, const struct node *n, void *lock)
{
    struct lock *l = lock;
    const char *text = reader_scalar(r, f, n, key_right(r, f));
    if (text && !weeks_parse(&r->in->term, text, &l->weeks))
        reader_wrong(r, f, n, key_right(r, f));
    l->has_weeks = true;
}

void read_lock_not(struct reader *r, const struct key *f, const struct node *n, void *lock)
{
    struct lock *l = lock;
    l->activity = reader_ref(r, ENTITY_ACTIVITY, f, n);
    l->negative = true;
}

void read_lock_duty(struct reader *r, const struct key *f, const struct node *n, void *lock)
{
    struct lock *l = lock;
    const char *text = reader_scalar(r, f, n, key_right(r, f));
    if (!text)
        return;
    l->duty = !strcmp(text, "study") ? DUTY_STUDY : !strcmp(text, "free") ? DUTY_FREE : DUTY_POST;
    if (l->duty == DUTY_POST)
        l->post = reader_ref(r, ENTITY_POST, f, n);
}

static void read_fee(struct reader *r, const struct key *f, const struct node *n, int64_t *fee)
{
    static const int64_t most = 1000000; /* fen */
    const char *text = reader_scalar(r, f, n, key_right(r, f));
    int64_t v;
    if (text && (n->style == STYLE_QUOTED || !value_hundredths(text, &v) || v < 0 || v > most))
        reader_wrong(r, f, n, key_right(r, f));
    else if (text)
        *fee = v;
}

void read_fee_month(struct reader *r, const struct key *f, const struct node *n, void *profile)
{
    (void)profile; /* which of the two holds is known once the area is: profile.c */
    if (n->kind == NODE_SCALAR) {
        read_fee(r, f, n, &r->fee_month[AREA_CITY]);
        r->fee_month[AREA_COUNTY] = r->fee_month[AREA_CITY];
        return;
    }
    if (n->kind != NODE_MAPPING) {
        reader_wrong(r, f, n, key_right(r, f));
        return;
    }
    for (int i = 0; i < n->count; i++) {
        int area = value_word(n->entries[i].key, area_words);
        if (area < 0)
            diag_error(r->d, n->entries[i].pos, _("%s: unknown key '%s'; write city or county"), f->key,
                       n->entries[i].key);
        else
            read_fee(r, f, n->entries[i].value, &r->fee_month[area]);
    }
}
