#include "timetable/verdict.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "school/limits.h"
#include "timetable/checking.h"

const struct rule_info rule_table[RULES] = {
    [RULE_S1] = {"S1", "1, 10, 11", false, N_("every student is in exactly one place in each slot it attends"),
                 check_one_place},
    [RULE_S2] = {"S2", "2, 11, 12", false, N_("students are only in sections they wished for and can attend"),
                 check_wishes},
    [RULE_S3] = {"S3", "2", false, N_("no student has more activities than it wants"), check_wants},
    [RULE_S4] = {"S4", "4", false, N_("homework is done at school: enough study on each long day"), check_homework},
    [RULE_S5] = {"S5", "4, 15", false, N_("tutoring is for those listed and never a lesson for a whole class"),
                 check_tutoring},
    [RULE_S6] = {"S6", "22", false, N_("students to be kept apart are, and rooms have what students need"),
                 check_apart_needs},
    [RULE_T1] = {"T1", "3", false, N_("two hours a day; slots of one grade do not overlap"), NULL},
    [RULE_T2] = {"T2", "3, 15", true, N_("evening study ends in time, is for juniors, and is study"), check_evening},
    [RULE_T3] = {"T3", "3", true, N_("primary care lasts until the local off-work time"), NULL},
    [RULE_T4] = {"T4", "4", false, N_("sections meet in their slots, days and weeks"), check_meetings},
    [RULE_P1] = {"P1", "5, 22", false, N_("rooms are open, fit and not too full"), check_rooms},
    [RULE_A1] = {"A1", "22", false, N_("every group and post has exactly the adults it needs"), check_numbers},
    [RULE_A2] = {"A2", "5, 7, 21, 22", false, N_("adults are available, vetted, fit and within their caps"),
                 check_adults},
    [RULE_A3] = {"A3", "7", false, N_("providers are approved and serve what they offer"), check_providers},
    [RULE_E1] = {"E1", "12", false, N_("sections have the right sizes, numbers and grades"), check_sections},
    [RULE_E2] = {"E2", "12, 22", false, N_("each pool has exactly the study groups it needs"), check_study},
    [RULE_E3] = {"E3", "4, 15, 16", false, N_("activities are of the eight kinds, safe and free"), NULL},
    [RULE_M1] = {"M1", "18, 19", false, N_("the planned cost is within the budget"), check_budget},
    [RULE_L1] = {"L1", "12", false, N_("every lock holds"), check_locks},
    [RULE_SCORE] = {"SCORE", "", false, N_("the score and measures stated are the true ones"), check_claims},
};

/* Breaches while they are found; given to the verdict's arena at the end. */
static void add_breach(struct checking *c, enum rule rule, const char *message)
{
    struct verdict *v = c->v;
    if (v->n_breaches == c->room_breaches) {
        c->room_breaches = c->room_breaches ? 2 * c->room_breaches : 16;
        v->breaches = xrealloc(v->breaches, (size_t)c->room_breaches, sizeof *v->breaches);
    }
    v->breaches[v->n_breaches++] = (struct breach){rule, message};
}

void breach(struct checking *c, enum rule rule, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    add_breach(c, rule, arena_vprintf(c->arena, format, ap));
    va_end(ap);
}

/* What limits_check() finds in the instance alone. Its L1 are left out: of a lock that contradicts a
 * rule or another lock, the timetable breaks one of the two, and that is found here anyway. */
static void take_limit(void *ctx, const char *code, struct pos at, const char *message)
{
    struct checking *c = ctx;
    (void)at;
    for (int r = 0; r < RULES; r++)
        if (r != RULE_L1 && !strcmp(rule_table[r].code, code))
            add_breach(c, (enum rule)r, arena_strdup(c->arena, message));
}

/* In the order of enum rule; those of one rule stay in the order they were found in. */
static void order_breaches(struct verdict *v)
{
    struct breach *found = v->breaches, *sorted = ARENA_ARRAY(v->arena, v->n_breaches, struct breach);
    int n = 0;
    for (int r = 0; r < RULES; r++)
        for (int i = 0; i < v->n_breaches; i++)
            if (found[i].rule == (enum rule)r)
                sorted[n++] = found[i];
    free(found);
    v->breaches = sorted;
}

struct verdict *verdict_of(const struct instance *in, const struct timetable *t)
{
    struct arena *arena = arena_new();
    struct verdict *v = ARENA_NEW(arena, struct verdict);
    struct checking c;
    v->arena = arena;
    checking_init(&c, in, t, v);
    measure_all(&c);
    limits_check(in, take_limit, &c);
    for (int r = 0; r < RULES; r++)
        if (rule_table[r].check)
            rule_table[r].check(&c);
    order_breaches(v);
    v->waived = ARENA_ARRAY(arena, in->n_waivers, const struct waiver *);
    for (int i = 0; i < in->n_waivers; i++)
        v->waived[v->n_waived++] = &in->waivers[i];
    return v;
}

void verdict_free(struct verdict *v)
{
    if (v)
        arena_free(v->arena);
}

int64_t verdict_moves(const struct verdict *v)
{
    int64_t sum = 0;
    for (int m = 0; m < MOVES; m++)
        sum += v->moves[m];
    return sum;
}

bool verdict_legal(const struct verdict *v)
{
    return v->n_breaches == 0;
}

void verdict_claim(const struct verdict *v, struct timetable *t)
{
    t->has_score = true;
    t->score = v->score;
    for (int m = 0; m < MEASURES; m++) {
        t->has_measure[m] = true;
        t->measures[m] = v->measures[m];
    }
    t->has_moves = v->has_moves;
    memcpy(t->moves, v->moves, sizeof t->moves);
    t->n_breaches = t->status == STATUS_DRAFT ? v->n_breaches : 0;
    t->breaches = ARENA_ARRAY(t->arena, t->n_breaches, struct stated_breach);
    for (int i = 0; i < t->n_breaches; i++)
        t->breaches[i] = (struct stated_breach){rule_table[v->breaches[i].rule].code,
                                                arena_strdup(t->arena, v->breaches[i].message)};
}

void verdict_write(const struct instance *in, const struct verdict *v, struct buf *out)
{
    for (int i = 0; i < v->n_breaches; i++) {
        const struct breach *b = &v->breaches[i];
        if (i == 0 || v->breaches[i - 1].rule != b->rule)
            buf_printf(out, "%s: %s\n", rule_table[b->rule].code, _(rule_table[b->rule].says));
        buf_printf(out, "    %s\n", b->message);
    }
    if (v->n_breaches)
        buf_printf(out,
                   ngettext("%d breach: the timetable is not legal\n", "%d breaches: the timetable is not legal\n",
                            (unsigned long)v->n_breaches),
                   v->n_breaches);
    else
        buf_puts(out, _("legal: every rule holds\n"));
    for (int i = 0; i < v->n_waived; i++)
        buf_printf(out, _("waived: %s, %s, approved by %s\n"), v->waived[i]->rule,
                   v->waived[i]->reason ? v->waived[i]->reason : "-",
                   v->waived[i]->approved_by ? v->waived[i]->approved_by : "-");
    buf_printf(out, _("score %lld\n"), (long long)v->score);
    for (int m = 0; m < MEASURES; m++)
        buf_printf(out, "  %-10s %10" PRId64 " x %d\n", measure_words[m], v->measures[m], in->profile.weights[m]);
    for (int m = 0; m < MOVES && v->has_moves; m++)
        buf_printf(out, "  moves.%-4s %8" PRId64 " x %d\n", moved_words[m], v->moves[m], in->profile.move_weights[m]);
    if (v->moves_stated)
        buf_puts(out, _("moves are taken as stated: --from names the timetable to count them against\n"));
}
