/* The comparison as tables: one function a table serves page and workbook. */
#include "tools/whatif/whatif.h"

const char *variant_title(const struct variant *p)
{
    return p->overlay ? p->title : _("as it is");
}

/* A row of numbers: the base's, then of each overlay its own and the difference. */
static void number_row(const struct comparison *c, struct sheet *out, const char *what,
                       int64_t (*value)(const struct variant *p, int i), int i, bool yuan)
{
    sheet_text(out, what);
    for (int k = 0; k < c->w->n; k++) {
        const struct variant *p = &c->w->variants[k], *base = &c->w->variants[0];
        int64_t v = p->r ? value(p, i) : 0, b = base->r ? value(base, i) : 0;
        for (int twice = 0; twice < (k ? 2 : 1); twice++)
            if (!p->r || (twice && !base->r))
                sheet_text(out, "");
            else if (yuan)
                sheet_yuan(out, twice ? v - b : v);
            else
                sheet_number(out, twice ? v - b : v);
    }
    sheet_end(out);
}

static int64_t score_of(const struct variant *p, int i)
{
    (void)i;
    return p->v->score;
}

static int64_t bound_of(const struct variant *p, int i)
{
    (void)i;
    return p->r->bound;
}

static int64_t measure_of(const struct variant *p, int i)
{
    return p->v->measures[i];
}

/* What families, schools and supervisors ask first; money is of the term, in fen. */
enum figure {
    FIGURE_CARE,
    FIGURE_GRANTED,
    FIGURE_SEATS,
    FIGURE_SECTIONS,
    FIGURE_FAMILIES,
    FIGURE_EXEMPTED,
    FIGURE_COST,
    FIGURE_BALANCE
};
static const struct {
    const char *says;
    bool yuan;
} figures[] = {
    [FIGURE_CARE] = {N_("students in care"), false},
    [FIGURE_GRANTED] = {N_("students who got an activity they wished for"), false},
    [FIGURE_SEATS] = {N_("seats in activities"), false},
    [FIGURE_SECTIONS] = {N_("sections"), false},
    [FIGURE_FAMILIES] = {N_("fees of families in the term, yuan"), true},
    [FIGURE_EXEMPTED] = {N_("fees from public funds in the term, yuan"), true},
    [FIGURE_COST] = {N_("cost of the term, yuan"), true},
    [FIGURE_BALANCE] = {N_("surplus of the term, yuan"), true},
};

static int64_t figure_of(const struct variant *p, int i)
{
    const struct report *r = p->r;
    const struct money_sum *term = &r->money->term;
    const int64_t all[] = {
        [FIGURE_CARE] = r->coverage.attending, [FIGURE_GRANTED] = r->coverage.granted,
        [FIGURE_SEATS] = r->coverage.seats,    [FIGURE_SECTIONS] = p->t->n_sections,
        [FIGURE_FAMILIES] = term->families,    [FIGURE_EXEMPTED] = term->exempted,
        [FIGURE_COST] = money_cost(term),      [FIGURE_BALANCE] = money_income(term) - money_cost(term),
    };
    return all[i];
}

/* One row a variant: the answer in short. */
static void fill_overview(const struct comparison *c, struct sheet *out)
{
    static const char *const names[] = {N_("overlay"),
                                        N_("folder"),
                                        N_("result"),
                                        N_("difference"),
                                        N_("students who get more"),
                                        N_("students who get less"),
                                        N_("staff who do more"),
                                        N_("staff who do less"),
                                        N_("cost a week in yuan"),
                                        N_("difference"),
                                        N_("articles that change"),
                                        N_("new conflicts"),
                                        NULL};
    struct buf words = {0};
    sheet_header(out, names);
    sheet_end(out);
    for (int k = 0; k < c->w->n; k++) {
        const struct compared *all = &c->all[k];
        const struct variant *p = all->variant, *base = all->base;
        const int counts[] = {all->students.by[SHIFT_MORE], all->students.by[SHIFT_LESS], all->staff.by[SHIFT_MORE],
                              all->staff.by[SHIFT_LESS]};
        sheet_text(out, variant_title(p));
        sheet_text(out, p->name);
        put_variant_result(p, &words);
        sheet_words(out, &words);
        if (k)
            put_difference(all, &words);
        sheet_words(out, &words);
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            if (all->known)
                sheet_number(out, counts[i]);
            else
                sheet_text(out, "");
        for (int twice = 0; twice < 2; twice++)
            if (twice ? all->known : p->v != NULL)
                sheet_number(out, p->v->measures[MEASURE_COST] - (twice ? base->v->measures[MEASURE_COST] : 0));
            else
                sheet_text(out, "");
        if (all->known)
            sheet_number(out, all->n_articles);
        else
            sheet_text(out, "");
        sheet_number(out, all->n_facts + all->n_warnings);
        sheet_end(out);
    }
    buf_free(&words);
}

static void fill_figures(const struct comparison *c, struct sheet *out)
{
    sheet_text(out, _("figure"));
    for (int k = 0; k < c->w->n; k++) {
        sheet_text(out, variant_title(&c->w->variants[k]));
        if (k)
            sheet_text(out, _("difference"));
    }
    sheet_end(out);
    number_row(c, out, _("score"), score_of, 0, false);
    number_row(c, out, _("bound"), bound_of, 0, false);
    for (int m = 0; m < MEASURES; m++)
        number_row(c, out, measure_name((enum measure)m), measure_of, m, false);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        number_row(c, out, _(figures[i].says), figure_of, (int)i, figures[i].yuan);
}

const char *shift_name(enum shift s)
{
    static const char *const names[] = {N_("more"), N_("less"), N_("something else"), N_("came"), N_("left")};
    return _(names[s]);
}

/* Rows of one kind of entity, overlay by overlay. */
static void shift_rows(const struct comparison *c, struct sheet *out, bool students)
{
    for (int k = 1; k < c->w->n; k++) {
        const struct shifts *all = students ? &c->all[k].students : &c->all[k].staff;
        for (int i = 0; i < all->count; i++) {
            const struct shifted *e = &all->at[i];
            sheet_text(out, variant_title(c->all[k].variant));
            sheet_text(out, e->id);
            sheet_text(out, e->name);
            sheet_text(out, shift_name(e->shift));
            sheet_number(out, e->was);
            sheet_number(out, e->now);
            sheet_number(out, e->now - e->was);
            if (students) {
                sheet_text(out, e->held_was);
                sheet_text(out, e->held_now);
            }
            sheet_end(out);
        }
    }
}

static void fill_students(const struct comparison *c, struct sheet *out)
{
    static const char *const names[] = {N_("overlay"),
                                        N_("student id"),
                                        N_("name"),
                                        N_("change"),
                                        N_("points before"),
                                        N_("points after"),
                                        N_("difference"),
                                        N_("activities before"),
                                        N_("activities after"),
                                        NULL};
    sheet_header(out, names);
    sheet_end(out);
    shift_rows(c, out, true);
}

static void fill_staff(const struct comparison *c, struct sheet *out)
{
    static const char *const names[] = {N_("overlay"),     N_("staff id"),   N_("name"),       N_("change"),
                                        N_("load before"), N_("load after"), N_("difference"), NULL};
    sheet_header(out, names);
    sheet_end(out);
    shift_rows(c, out, false);
}

static void fill_activities(const struct comparison *c, struct sheet *out)
{
    static const char *const names[] = {N_("overlay"),         N_("activity"),       N_("name"),
                                        N_("sections before"), N_("sections after"), N_("seats before"),
                                        N_("seats after"),     N_("difference"),     NULL};
    sheet_header(out, names);
    sheet_end(out);
    for (int k = 1; k < c->w->n; k++)
        for (int i = 0; i < c->all[k].activities.count; i++) {
            const struct shifted *e = &c->all[k].activities.at[i];
            sheet_text(out, variant_title(c->all[k].variant));
            sheet_text(out, e->id);
            sheet_text(out, e->name);
            sheet_number(out, e->was);
            sheet_number(out, e->now);
            sheet_number(out, e->seats_was);
            sheet_number(out, e->seats_now);
            sheet_number(out, e->seats_now - e->seats_was);
            sheet_end(out);
        }
}

static void fill_articles(const struct comparison *c, struct sheet *out)
{
    static const char *const names[] = {N_("overlay"),      N_("article"),     N_("says"),
                                        N_("state before"), N_("state after"), NULL};
    sheet_header(out, names);
    sheet_end(out);
    for (int k = 1; k < c->w->n; k++)
        for (int i = 0; i < c->all[k].n_articles; i++) {
            const struct article_change *a = &c->all[k].articles[i];
            sheet_text(out, variant_title(c->all[k].variant));
            sheet_number(out, a->number);
            sheet_text(out, article_says(a->number));
            sheet_text(out, article_state_name(a->was));
            sheet_text(out, article_state_name(a->now));
            sheet_end(out);
        }
}

static void conflict_row(const struct compared *c, struct sheet *out, const char *what, const char *says)
{
    sheet_text(out, variant_title(c->variant));
    sheet_text(out, what);
    sheet_text(out, says);
    sheet_end(out);
}

static void fill_conflicts(const struct comparison *c, struct sheet *out)
{
    static const char *const names[] = {N_("overlay"), N_("what"), N_("says"), NULL};
    sheet_header(out, names);
    sheet_end(out);
    for (int k = 0; k < c->w->n; k++) {
        const struct compared *all = &c->all[k];
        for (int i = 0; i < all->n_facts; i++)
            conflict_row(all, out, _("in conflict"), all->facts[i]);
        if (all->repair)
            conflict_row(all, out, _("the cheapest repair"), all->repair);
        for (int i = 0; i < all->n_warnings; i++)
            conflict_row(all, out, _("warning"), all->warnings[i]);
    }
}

static void fill_worth(const struct comparison *c, struct sheet *out)
{
    static const char *const names[] = {N_("one more"), N_("worth at most, points a week"), N_("by its price"),
                                        N_("as an edit"), NULL};
    const json_t *units = json_object_get(worth_of(c->w), "units"), *u;
    size_t i;
    sheet_header(out, names);
    sheet_end(out);
    json_array_foreach(units, i, u)
    {
        if (json_integer_value(json_object_get(u, "by_price")) <= 0)
            break; /* the dearest come first */
        sheet_text(out, json_string_value(json_object_get(u, "says")));
        sheet_number(out, json_integer_value(json_object_get(u, "most")));
        sheet_number(out, json_integer_value(json_object_get(u, "by_price")));
        sheet_text(out, json_string_value(json_object_get(u, "edit")));
        sheet_end(out);
    }
}

const struct comparison_sheet comparison_sheets[] = {
    {N_("Comparison"), fill_overview, 1},
    {N_("Figures"), fill_figures, 1},
    {N_("Activities"), fill_activities, 2},
    {N_("Students affected"), fill_students, 2},
    {N_("Staff affected"), fill_staff, 2},
    {N_("Regulation"), fill_articles, 1},
    {N_("New conflicts"), fill_conflicts, 1},
    {N_("What one more is worth"), fill_worth, 1},
    {NULL, NULL, 0},
};
