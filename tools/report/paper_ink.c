#include "tools/report/paper_ink.h"

#include <string.h>

/* A serif (宋体), as official papers have. */
static const char *const descriptions[INK_STYLES] = {
    [INK_TITLE] = "Noto Serif CJK SC Bold 17",   [INK_UNDER] = "Noto Serif CJK SC 10.5",
    [INK_HEADING] = "Noto Serif CJK SC Bold 11", [INK_TEXT] = "Noto Serif CJK SC 10.5",
    [INK_FIELD] = "Noto Serif CJK SC 10.5",      [INK_CELL] = "Noto Serif CJK SC 9.5",
    [INK_STRONG] = "Noto Serif CJK SC Bold 9.5", [INK_FOOT] = "Noto Serif CJK SC 8",
};

enum { LINES_MAX = 28, FOOT_LINES = 2 };

static guint hash(gconstpointer key)
{
    const struct ink *k = key;
    return g_str_hash(k->text) * 31 + (guint)k->room * 7 + (guint)k->style;
}

static gboolean equal(gconstpointer a, gconstpointer b)
{
    const struct ink *x = a, *y = b;
    return x->style == y->style && x->room == y->room && x->indent == y->indent && x->align == y->align &&
           !strcmp(x->text, y->text);
}

static void drop(gpointer value)
{
    struct ink *ink = value;
    g_object_unref(ink->layout);
    g_free(ink);
}

void ink_open(struct ink_pot *pot)
{
    pot->map = pango_cairo_font_map_new();
    pot->context = pango_font_map_create_context(pot->map);
    pango_context_set_language(pot->context, pango_language_from_string("zh-cn"));
    /* Positions as the font has them, not those of a screen's dots: better set, and half the bytes. */
    pango_context_set_round_glyph_positions(pot->context, FALSE);
    pango_cairo_context_set_resolution(pot->context, 72);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(pot->context, options);
    cairo_font_options_destroy(options);
    for (int i = 0; i < INK_STYLES; i++)
        pot->fonts[i] = pango_font_description_from_string(descriptions[i]);
    pot->unhyphened = pango_attr_list_new();
    pango_attr_list_insert(pot->unhyphened, pango_attr_insert_hyphens_new(FALSE));
    pot->inks = g_hash_table_new_full(hash, equal, NULL, drop);
}

void ink_close(struct ink_pot *pot)
{
    g_hash_table_destroy(pot->inks);
    pango_attr_list_unref(pot->unhyphened);
    for (int i = 0; i < INK_STYLES; i++)
        pango_font_description_free(pot->fonts[i]);
    g_object_unref(pot->context);
    g_object_unref(pot->map);
}

void ink_rinse(struct ink_pot *pot)
{
    g_hash_table_remove_all(pot->inks);
}

const struct ink *ink_of(struct ink_pot *pot, enum ink_style style, int room, int indent, enum paper_align align,
                         const char *text)
{
    static const PangoAlignment alignments[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    struct ink key = {.style = style, .room = room, .indent = indent, .align = align, .text = text};
    struct ink *ink = g_hash_table_lookup(pot->inks, &key);
    if (ink)
        return ink;
    ink = g_new(struct ink, 1);
    *ink = key;
    ink->layout = pango_layout_new(pot->context);
    pango_layout_set_font_description(ink->layout, pot->fonts[style]);
    pango_layout_set_width(ink->layout, room);
    pango_layout_set_indent(ink->layout, indent);
    pango_layout_set_wrap(ink->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(ink->layout, alignments[align]);
    pango_layout_set_height(ink->layout, style == INK_FOOT ? -FOOT_LINES : -LINES_MAX);
    pango_layout_set_attributes(ink->layout, pot->unhyphened);
    pango_layout_set_ellipsize(ink->layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_text(ink->layout, text, -1);
    pango_layout_get_size(ink->layout, &ink->width, &ink->height);
    g_hash_table_add(pot->inks, ink);
    return ink;
}

int ink_line(struct ink_pot *pot, enum ink_style style)
{
    return ink_of(pot, style, -1, 0, PAPER_LEFT, "国")->height;
}
