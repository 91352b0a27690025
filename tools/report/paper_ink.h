/* Text on pages: fonts and laid-out texts, each text of a style and width laid out once. Only the PDF renderer
 * includes it. Lengths are in Pango units (1024 to a point). */
#ifndef KEHOU_PAPER_INK_H
#define KEHOU_PAPER_INK_H

#include <pango/pangocairo.h>

#include "tools/report/paper.h"

enum ink_style { INK_TITLE, INK_UNDER, INK_HEADING, INK_TEXT, INK_FIELD, INK_CELL, INK_STRONG, INK_FOOT, INK_STYLES };

/* A text laid out; `width` is that of its longest line. */
struct ink {
    enum ink_style style;
    int room, indent;
    enum paper_align align;
    const char *text;
    PangoLayout *layout;
    int width, height;
};

struct ink_pot {
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *fonts[INK_STYLES];
    PangoAttrList *unhyphened; /* an id that is parted over lines gets no hyphen that is none of its own */
    GHashTable *inks;
};

void ink_open(struct ink_pot *pot);
void ink_close(struct ink_pot *pot);
/* Forgets all texts; fonts stay open. */
void ink_rinse(struct ink_pot *pot);
/* `text` in lines of `room` at most, the first indented; it must last until ink_rinse(). Texts of more lines than any page
 * has end in three dots. */
const struct ink *ink_of(struct ink_pot *pot, enum ink_style style, int room, int indent, enum paper_align align,
                         const char *text);
/* Height of one line. */
int ink_line(struct ink_pot *pot, enum ink_style style);

#endif
