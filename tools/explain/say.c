/* Sentences and data of an explanation, and how they are laid out as text. */
#include <stdarg.h>
#include <string.h>

#include "tools/explain/explain.h"

/* What an answer may hold within, in the order of reading. */
static const char *const inside[] = {"students", "activities", "staff", "rooms", "external", "wishes", "sections", "as_it_is",
                                     "plan_free", "duties", "could_lead", "slots", NULL};

void explain_put_named(const char *name, const char *id, struct buf *out)
{
    if (strcmp(name, id))
        buf_printf(out, _("%s (%s)"), name, id);
    else
        buf_puts(out, id);
}

json_t *explain_object(const char *id, struct buf *title)
{
    json_t *o = json_pack("{s:s, s:s, s:[]}", "id", id, "title", title->text ? title->text : id, "says");
    buf_free(title);
    return o;
}

void explain_say(json_t *o, struct buf *words)
{
    if (words->length) {
        if (!json_object_get(o, "says"))
            json_object_set_new(o, "says", json_array());
        json_array_append_new(json_object_get(o, "says"), json_string(words->text));
    }
    buf_free(words);
}

void explain_sayf(json_t *o, const char *format, ...)
{
    struct arena *arena = arena_new();
    struct buf words = {0};
    va_list ap;
    va_start(ap, format);
    buf_puts(&words, arena_vprintf(arena, format, ap));
    va_end(ap);
    explain_say(o, &words);
    arena_free(arena);
}

json_t *explain_section_id(const struct explain *e, int section)
{
    const struct section *x = &e->r->t->sections[section];
    return json_sprintf("%s-%d", e->in->activities[x->activity].id, x->number);
}

json_t *explain_slots(const struct instance *in, const struct slotset *slots)
{
    json_t *all = json_array();
    for (int t = slotset_next(slots, 0); t >= 0; t = slotset_next(slots, t + 1))
        json_array_append_new(all, json_string(in->slots[t].id));
    return all;
}

static const char *saying(const json_t *o, size_t i)
{
    return json_string_value(json_array_get(json_object_get(o, "says"), i));
}

/* All that `within` says is what was just said. */
static bool repeats(const json_t *o, const json_t *within)
{
    return json_array_size(json_object_get(within, "says")) == 1 && saying(o, 0) && !strcmp(saying(o, 0), saying(within, 0));
}

static void write_object(const json_t *o, int indent, struct buf *out)
{
    const char *title = json_string_value(json_object_get(o, "title"));
    size_t n = json_array_size(json_object_get(o, "says")), said = 0;
    int deeper = title ? indent + 4 : indent;
    if (title && n == 1 && indent) /* a line for it and what is said of it */
        buf_printf(out, _("%*s%s: %s\n"), indent, "", title, saying(o, said++));
    else if (title)
        buf_printf(out, "%*s%s\n", indent, "", title);
    for (; said < n; said++)
        buf_printf(out, "%*s%s\n", deeper, "", saying(o, said));
    for (int k = 0; inside[k]; k++) {
        const json_t *within = json_object_get(o, inside[k]);
        if (json_is_object(within))
            write_object(within, deeper, out);
        for (size_t i = 0; i < json_array_size(within) && json_is_object(json_array_get(within, i)); i++)
            if (!repeats(o, json_array_get(within, i)))
                write_object(json_array_get(within, i), deeper, out);
    }
}

void explain_write(const json_t *root, struct buf *out)
{
    write_object(root, 0, out);
}
