/* What a field should be, in words: the second half of most error messages. */
#include <string.h>

#include "base/text.h"
#include "school/fields.h"

const char *entity_noun(enum entity e)
{
    static const char *const nouns[ENTITIES] = {
        [ENTITY_SITE] = N_("site"),         [ENTITY_SLOT] = N_("slot"),         [ENTITY_ROOM] = N_("room"),
        [ENTITY_CLASS] = N_("class"),       [ENTITY_STAFF] = N_("staff member"), [ENTITY_PROVIDER] = N_("provider"),
        [ENTITY_ACTIVITY] = N_("activity"), [ENTITY_POST] = N_("post"),         [ENTITY_STUDENT] = N_("student"),
        [ENTITY_LOCK] = N_("lock"),         [ENTITY_WAIVER] = N_("waiver"),
    };
    return _(nouns[e]);
}

static const char *one_of(struct reader *r, const struct key *f)
{
    struct buf b = {0};
    for (int i = 0; f->words[i]; i++)
        buf_printf(&b, i ? ", %s" : "%s", f->words[i]);
    const char *text = f->value == VALUE_WORDS ? arena_printf(r->d->arena, _("a list of %s"), b.text)
                                               : arena_printf(r->d->arena, _("one of %s"), b.text);
    buf_free(&b);
    return text;
}

static const char *decimals(struct reader *r, int64_t hundredths)
{
    if (hundredths % 100 == 0)
        return arena_printf(r->d->arena, "%lld", (long long)hundredths / 100);
    return arena_printf(r->d->arena, "%lld.%02lld", (long long)hundredths / 100, (long long)hundredths % 100);
}

const char *key_right(struct reader *r, const struct key *f)
{
    struct arena *a = r->d->arena;
    switch (f->value) {
    case VALUE_ID:
        return _("an id: one line of at most 200 bytes, without blanks around it");
    case VALUE_TEXT:
        return _("one line of text, without blanks around it");
    case VALUE_INT:
    case VALUE_LONG:
        return arena_printf(a, _("a whole number from %lld to %lld"), (long long)f->least, (long long)f->most);
    case VALUE_MONEY:
        return arena_printf(a, _("yuan with at most two decimals, %s to %s"), decimals(r, f->least),
                            decimals(r, f->most));
    case VALUE_PERCENT:
        return arena_printf(a, _("a number with at most two decimals, %s to %s"), decimals(r, f->least),
                            decimals(r, f->most));
    case VALUE_FLAG:
    case VALUE_BIT:
        return _("true or false");
    case VALUE_WORD:
    case VALUE_WORDS:
        return one_of(r, f);
    case VALUE_TIME:
        return _("a time such as \"17:30\"");
    case VALUE_DATE:
        return _("a date such as 2026-09-01");
    case VALUE_DATES:
        return _("dates such as 2026-09-01..2027-01-22");
    case VALUE_GRADES:
        return _("grades from 1 to 9: 3-6, [1, 3], 5 or all");
    case VALUE_SLOTS:
    case VALUE_NO_SLOTS:
        return _("a list of slots, or all");
    case VALUE_FEATURES:
        return _("a list of room features");
    case VALUE_SUBJECT:
        return _("a subject");
    case VALUE_SUBJECTS:
        return _("a list of subjects");
    case VALUE_REF:
        return arena_printf(a, _("the id of one %s"), entity_noun(f->target));
    case VALUE_REFS:
        return arena_printf(a, _("a list of ids, each of one %s"), entity_noun(f->target));
    case VALUE_MAP:
        return _("a mapping of keys and values");
    case VALUE_ITEMS:
        return _("a list");
    case VALUE_CUSTOM:
        return text_is_chinese() ? f->zh : f->en;
    case VALUE_ENTITIES:
        return _("a list, or the name of a CSV file");
    }
    return "";
}
