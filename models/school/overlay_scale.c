/* More or fewer students wish an activity. Of n scheduled students who wish it, round(n * factor) do then. Who drops
 * out and who joins is drawn by ticket, SHA-256 of "seed:activity:student", the smallest first: among those who wish
 * it, and among those who could have wished it. Who joins wishes it at the rank at which a present wisher, drawn
 * likewise, does, or at the end of a shorter list. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "school/calendar.h"
#include "school/overlay.h"

struct scaling {
    int what, activity, factor; /* activity -1: all; percent */
    int64_t seed;
};

#define COUNT(rows) (int)(sizeof(rows) / sizeof *(rows))
#define DOC(english, chinese) .en = N_(english), .zh = chinese
#define AT(member) .offset = offsetof(struct scaling, member)

static const char *const scale_words[] = {"wishes", NULL};
static const struct key scale_rows[] = {
    {"scale", VALUE_WORD, true, AT(what), .words = scale_words, DOC("wishes", "志愿 wishes")},
    {"activity", VALUE_REF, false, AT(activity), .target = ENTITY_ACTIVITY,
     DOC("activity (default: each)", "活动（默认每个活动）")},
    {"factor", VALUE_PERCENT, true, AT(factor), .most = 10000, DOC("how many for each one now", "倍数")},
    {"seed", VALUE_LONG, false, AT(seed), .most = INT64_MAX, DOC("who they are is drawn by it", "抽签种子")},
};
const struct table scale_table = {.name = N_("scale"), .fields = scale_rows, .count = COUNT(scale_rows)};

struct draw {
    int student, rank; /* rank: of the wish, -1: none */
    unsigned char ticket[32];
};

static int by_ticket(const void *x, const void *y)
{
    const struct draw *a = x, *b = y;
    int order = memcmp(a->ticket, b->ticket, sizeof a->ticket);
    return order ? order : a->student - b->student;
}

static int rank_of(const struct student *st, int activity)
{
    for (int w = 0; w < st->n_wishes; w++)
        if (st->wishes[w].activity == activity)
            return w;
    return -1;
}

/* Whether the student could be in a section: grade, tutoring, all slots of one meeting at least. */
static bool could_wish(const struct instance *in, const struct student *st, int activity)
{
    const struct activity *a = &in->activities[activity];
    bool listed = a->kind != KIND_TUTORING;
    for (int i = 0; i < st->tutoring.count; i++)
        listed |= st->tutoring.at[i] == a->subject;
    if (!st->scheduled || !st->wants || !listed || !(a->grades >> st->grade & 1))
        return false;
    for (int t = slotset_next(&a->slots, 0); t >= 0; t = slotset_next(&a->slots, t + 1)) {
        struct slotset meeting;
        if (meeting_slots(in, t, a->length, &meeting) && slotset_within(&meeting, &st->attends))
            return true;
    }
    return false;
}

static void drop_wish(struct student *st, int rank)
{
    struct wish *wishes = (struct wish *)st->wishes; /* decoded just now, const once all edits are done */
    memmove(&wishes[rank], &wishes[rank + 1], sizeof *wishes * (size_t)(st->n_wishes - rank - 1));
    st->n_wishes--;
}

static void add_wish(struct reader *r, struct student *st, int activity, int rank)
{
    struct wish *wishes = ARENA_ARRAY(r->arena, st->n_wishes + 1, struct wish);
    rank = rank < st->n_wishes ? rank : st->n_wishes;
    if (st->n_wishes) {
        memcpy(wishes, st->wishes, sizeof *wishes * (size_t)rank);
        memcpy(&wishes[rank + 1], &st->wishes[rank], sizeof *wishes * (size_t)(st->n_wishes - rank));
    }
    wishes[rank] = (struct wish){.activity = activity, .points = -1};
    for (int t = 0; t < r->in->n_slots; t++)
        slotset_add(&wishes[rank].slots, t);
    st->wishes = wishes;
    st->n_wishes++;
}

static void scale_one(struct reader *r, const struct scaling *s, int activity, struct student *students, int n,
                      struct pos at)
{
    const char *id = r->in->activities[activity].id;
    struct draw *in = xcalloc((size_t)n + 1, sizeof *in), *out = xcalloc((size_t)n + 1, sizeof *out);
    int n_in = 0, n_out = 0;
    for (int i = 0; i < n; i++) {
        int rank = rank_of(&students[i], activity);
        if (rank < 0 ? !could_wish(r->in, &students[i], activity) : !students[i].scheduled)
            continue;
        struct draw *d = rank < 0 ? &out[n_out++] : &in[n_in++];
        char seeded[512]; /* ids are 200 bytes at most */
        int length = snprintf(seeded, sizeof seeded, "%lld:%s:%s", (long long)s->seed, id, students[i].id);
        *d = (struct draw){.student = i, .rank = rank};
        sha256(seeded, (size_t)length, d->ticket);
    }
    qsort(in, (size_t)n_in, sizeof *in, by_ticket);
    qsort(out, (size_t)n_out, sizeof *out, by_ticket);
    int wanted = (int)(((int64_t)n_in * s->factor + 50) / 100);
    for (int k = 0; k < n_in - wanted; k++)
        drop_wish(&students[in[k].student], in[k].rank);
    for (int k = 0; k < wanted - n_in && k < n_out; k++)
        add_wish(r, &students[out[k].student], activity, in[k % n_in].rank);
    if (wanted - n_in > n_out)
        diag_warning(r->d, at, _("scale: %d more should wish %s, but only %d more could"), wanted - n_in, id, n_out);
    free(in);
    free(out);
}

void wishes_scale(struct reader *r, const struct instance_source *s, struct student *students, int n)
{
    for (int i = 0; i < s->n_scales; i++) {
        struct scaling scaling = {0};
        reader_enter(r, &scale_table, NULL);
        fields_read(r, &scale_table, s->scales[i], &scaling, false);
        if (r->d->input_errors)
            continue; /* what is not decoded cannot be drawn from */
        for (int a = 0; a < r->in->n_activities; a++)
            if (scaling.activity < 0 || scaling.activity == a)
                scale_one(r, &scaling, a, students, n, s->scales[i]->pos);
    }
}
