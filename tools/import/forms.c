#include "tools/import/forms.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct list {
    struct arena *arena;
    int count, room;
    struct column *at;
};

static void add(struct list *l, struct column c)
{
    for (int i = 0; i < l->count; i++)
        if (!strcmp(l->at[i].path, c.path))
            return; /* locks of several kinds share keys */
    for (int i = 0; i < l->count; i++)
        if (!strcmp(l->at[i].label, c.label)) {
            c.label = arena_printf(l->arena, "%s %s", c.label, c.key->key);
            break;
        }
    if (l->count == l->room) {
        struct column *at = ARENA_ARRAY(l->arena, 2 * l->room + 16, struct column);
        if (l->count)
            memcpy(at, l->at, (size_t)l->count * sizeof *at);
        l->at = at;
        l->room = 2 * l->room + 16;
    }
    l->at[l->count++] = c;
}

/* A label is the Chinese text up to where it explains. */
static const char *label_of(struct arena *a, const char *outer, const struct key *f)
{
    static const char *const ends[] = {"（", "：", "，"};
    size_t length = strlen(f->zh);
    for (int i = 0; i < 3; i++) {
        const char *end = strstr(f->zh, ends[i]);
        if (end && (size_t)(end - f->zh) < length)
            length = (size_t)(end - f->zh);
    }
    return *outer ? arena_printf(a, "%s：%.*s", outer, (int)length, f->zh) : arena_strndup(a, f->zh, length);
}

/* Items that no cell can hold have a sheet of their own. */
static bool has_sheet(const struct key *f)
{
    return f->value == VALUE_ITEMS && !f->inside->scalar && f->inside->brief < f->inside->count;
}

static void add_table(struct list *l, const struct table *t, const char *path, const char *label, bool required)
{
    for (int i = 0; i < t->count; i++) {
        const struct key *f = &t->fields[i];
        const char *inner = *path ? arena_printf(l->arena, "%s.%s", path, f->key) : f->key;
        const char *shown = label_of(l->arena, label, f);
        if (f->value == VALUE_MAP)
            add_table(l, f->inside, inner, shown, required && f->required);
        else if (f->value != VALUE_ENTITIES && !(has_sheet(f) && !f->inside->brief))
            add(l, (struct column){inner, shown, f, required && f->required});
    }
}

static struct form finish(struct form f, struct list *l)
{
    f.count = l->count;
    f.columns = l->at;
    return f;
}

/* The school's own keys; those of the policy are overrides of the profile that `base` names. */
static struct form school_form(struct arena *a)
{
    struct list l = {.arena = a};
    for (int i = 0; i < instance_table.count; i++) {
        const struct key *f = &instance_table.fields[i];
        if (!strcmp(f->key, "policy"))
            continue; /* long, and for few: it comes last */
        if (f->value == VALUE_MAP)
            add_table(&l, f->inside, f->key, label_of(a, "", f), f->required);
        else if (f->value != VALUE_ENTITIES && strcmp(f->key, "kehou") != 0)
            add(&l, (struct column){f->key, label_of(a, "", f), f, f->required});
    }
    add_table(&l, &profile_table, "policy", "政策", false);
    int kept = 0;
    for (int i = 0; i < l.count; i++)
        if (strcmp(l.at[i].path, "policy.kehou_profile") != 0)
            l.at[kept++] = l.at[i];
    l.count = kept;
    return finish((struct form){.name = "school", .label = "学校", .entity = ENTITIES}, &l);
}

static struct form list_form(struct arena *a, const struct key *f)
{
    struct list l = {.arena = a};
    add_table(&l, entity_tables[f->target], "", "", true);
    if (f->target == ENTITY_LOCK) { /* which keys a row must have depends on the row */
        add_table(&l, &lock_student_table, "", "", false);
        add_table(&l, &lock_staff_table, "", "", false);
        for (int i = 0; i < l.count; i++)
            l.at[i].required = false;
    }
    return finish((struct form){.name = f->key, .label = label_of(a, "", f), .entity = f->target}, &l);
}

static struct form child_form(struct arena *a, const struct form *of, const struct key *f)
{
    struct list l = {.arena = a};
    const char *parent = entity_tables[of->entity]->name;
    struct key *owner = ARENA_NEW(a, struct key);
    *owner = (struct key){parent, VALUE_REF, true, .target = of->entity, .en = N_("whose it is"), .zh = of->label};
    add(&l, (struct column){parent, of->label, owner, true});
    add_table(&l, f->inside, "", "", true);
    return finish((struct form){f->key, label_of(a, "", f), of->entity, f, parent, 0, NULL}, &l);
}

struct forms forms_make(struct arena *a)
{
    struct form *at = ARENA_ARRAY(a, 4 * ENTITIES, struct form);
    int count = 0;
    at[count++] = school_form(a);
    for (int i = 0; i < instance_table.count; i++) {
        const struct key *f = &instance_table.fields[i];
        if (f->value != VALUE_ENTITIES)
            continue;
        const struct form *of = &at[count];
        at[count++] = list_form(a, f);
        const struct table *t = entity_tables[f->target];
        for (int k = 0; k < t->count; k++)
            if (has_sheet(&t->fields[k]))
                at[count++] = child_form(a, of, &t->fields[k]);
    }
    return (struct forms){count, at};
}

const struct form *forms_of(const struct forms *f, enum entity e)
{
    const struct form *form = &f->at[0];
    while (form->entity != e || form->child)
        form++;
    return form;
}

const struct column *form_column(const struct form *f, const char *path)
{
    for (int i = 0; i < f->count; i++)
        if (!strcmp(f->columns[i].path, path))
            return &f->columns[i];
    return NULL;
}

const char *column_shown(const struct column *c)
{
    return text_is_chinese() ? c->label : c->path;
}

void form_name(const struct form *f, char out[FORM_NAME])
{
    snprintf(out, FORM_NAME, "%s %s", f->label, f->name);
}

static const struct key *find(const struct table *t, const char *key)
{
    for (int i = 0; i < t->count; i++)
        if (!strcmp(t->fields[i].key, key))
            return &t->fields[i];
    return NULL;
}

const struct key *form_key(enum entity e, const char *key)
{
    const struct key *f = find(entity_tables[e], key);
    if (!f && e == ENTITY_LOCK)
        f = find(&lock_student_table, key);
    if (!f && e == ENTITY_LOCK)
        f = find(&lock_staff_table, key);
    return f;
}

bool key_is_list(const struct key *f)
{
    switch (f->value) {
    case VALUE_WORDS:
    case VALUE_SLOTS:
    case VALUE_NO_SLOTS:
    case VALUE_REFS:
    case VALUE_ITEMS:
    case VALUE_SUBJECTS:
    case VALUE_FEATURES:
    case VALUE_GRADES:
        return true;
    default:
        return f->read == read_open_to || f->read == read_attends;
    }
}
