/* The text of a certificate:
 *     kehou certificate 1
 *     instance SHA256
 *     program counted|exact SHA256
 *     by rows|prices
 *     proves bound N  |  proves infeasible
 *     branch COLUMN AT  |  leaf, ray, tighten ROW MULTIPLIER ...  |  empty       (any number of lines)
 *     sha256 SHA256                                                              (of all lines above) */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "solver/certificate.h"

static const char title[] = "kehou certificate 1";
static const char *const by_words[PROOFS_BY] = {"rows", "prices"};
static const char *const node_words[PROOF_KINDS] = {
    [PROOF_BRANCH] = "branch", [PROOF_TIGHTEN] = "tighten", [PROOF_LEAF] = "leaf", [PROOF_RAY] = "ray", [PROOF_EMPTY] = "empty",
};

/* Multipliers are most of a large file, and printf most of the time to write one. */
static void put_number(struct buf *out, int64_t number)
{
    char digits[24];
    int at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        digits[--at] = '-';
    digits[--at] = ' ';
    buf_add(out, digits + at, sizeof digits - (size_t)at);
}

void certificate_write(const struct proof *proof, const struct program *p, struct buf *out)
{
    char hash[65];
    program_hash(p, hash);
    buf_printf(out, "%s\ninstance %s\nprogram %s %s\nby %s\n", title, p->in->sha256, proof->exact ? "exact" : "counted",
               hash, by_words[proof->by]);
    if (proof->infeasible)
        buf_puts(out, "proves infeasible\n");
    else
        buf_printf(out, "proves bound %" PRId64 "\n", proof->bound);
    for (int i = 0; i < proof->n_nodes; i++) {
        const struct proof_node *node = &proof->nodes[i];
        buf_puts(out, node_words[node->kind]);
        if (node->kind == PROOF_BRANCH) {
            put_number(out, node->column);
            put_number(out, node->at);
        }
        for (int k = node->first; k < node->first + node->count; k++) {
            put_number(out, proof->row[k]);
            put_number(out, proof->multiplier[k]);
        }
        buf_puts(out, "\n");
    }
    sha256_hex(out->text, out->length, hash);
    buf_printf(out, "sha256 %s\n", hash);
}

/* Reading --------------------------------------------------------------------------------- */

struct lines {
    const char *at; /* in the present line; the text is NUL-terminated */
    struct pos pos;
    const char *start;
    struct diags *d;
};

static bool wrong(struct lines *l, const char *right)
{
    l->pos.column = (int)(l->at - l->start) + 1;
    diag_error(l->d, l->pos, _("this is no certificate: expected %s"), right);
    return false;
}

static bool take_word(struct lines *l, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(l->at, word, n) != 0 || (l->at[n] != ' ' && l->at[n] != '\n'))
        return false;
    l->at += n + (l->at[n] == ' ');
    return true;
}

static bool end_line(struct lines *l)
{
    if (*l->at != '\n')
        return wrong(l, _("the end of the line"));
    l->start = ++l->at;
    l->pos.line++;
    return true;
}

static bool take_hash(struct lines *l, char out[65])
{
    size_t n = strspn(l->at, "0123456789abcdef");
    if (n != 64)
        return wrong(l, _("64 hexadecimal digits"));
    memcpy(out, l->at, 64);
    out[64] = '\0';
    l->at += 64;
    return true;
}

/* Digits with an optional minus, as put_number() writes them. */
static bool take_number(struct lines *l, int64_t least, int64_t most, int64_t *out)
{
    char *end;
    errno = 0;
    bool digits = (*l->at >= '0' && *l->at <= '9') || (*l->at == '-' && l->at[1] >= '0' && l->at[1] <= '9');
    long long value = digits ? strtoll(l->at, &end, 10) : 0;
    if (!digits || errno || value < least || value > most || (*end != ' ' && *end != '\n'))
        return wrong(l, _("a whole number in range"));
    *out = value;
    l->at = end + (*end == ' ' && end[1] != '\n');
    return true;
}

static bool take_head(struct lines *l, struct certificate *c)
{
    struct proof *proof = c->proof;
    if (!take_word(l, title))
        return wrong(l, title);
    if (!end_line(l) || !(take_word(l, "instance") || wrong(l, "instance")) || !take_hash(l, c->instance) || !end_line(l))
        return false;
    if (!(take_word(l, "program") || wrong(l, "program")))
        return false;
    proof->exact = take_word(l, "exact");
    if (!proof->exact && !take_word(l, "counted"))
        return wrong(l, "counted, exact");
    if (!take_hash(l, c->program) || !end_line(l) || !(take_word(l, "by") || wrong(l, "by")))
        return false;
    int by = 0;
    while (by < PROOFS_BY && !take_word(l, by_words[by]))
        by++;
    if (by == PROOFS_BY)
        return wrong(l, "rows, prices");
    proof->by = (enum proof_by)by;
    if (!end_line(l) || !(take_word(l, "proves") || wrong(l, "proves")))
        return false;
    proof->infeasible = take_word(l, "infeasible");
    if (!proof->infeasible && !take_word(l, "bound"))
        return wrong(l, "bound, infeasible");
    return (proof->infeasible || take_number(l, -PROGRAM_INF, PROGRAM_INF, &proof->bound)) && end_line(l);
}

static bool take_node(struct lines *l, struct proof *proof)
{
    int64_t a, b;
    int kind = 0;
    while (kind < PROOF_KINDS && !take_word(l, node_words[kind]))
        kind++;
    if (kind == PROOF_KINDS)
        return wrong(l, "branch, tighten, leaf, ray, empty, sha256");
    if (kind == PROOF_BRANCH) {
        if (!take_number(l, 0, INT32_MAX, &a) || !take_number(l, -PROGRAM_INF, PROGRAM_INF, &b))
            return false;
        proof_branch(proof, (int)a, b);
        return end_line(l);
    }
    proof_leaf(proof, (enum proof_kind)kind, NULL, 0);
    int64_t last = -1;
    while (kind != PROOF_EMPTY && *l->at != '\n') {
        if (!take_number(l, last + 1, INT32_MAX, &a) || !take_number(l, INT64_MIN, INT64_MAX, &b))
            return false;
        proof_term(proof, (int)a, b);
        last = a;
    }
    return end_line(l);
}

static bool take_all(struct lines *l, struct certificate *c, const char *text, bool *intact)
{
    char stated[65], found[65];
    if (!take_head(l, c))
        return false;
    while (strncmp(l->at, "sha256 ", 7) != 0)
        if (!take_node(l, c->proof))
            return false;
    sha256_hex(text, (size_t)(l->at - text), found);
    l->at += 7;
    if (!take_hash(l, stated) || !end_line(l))
        return false;
    if (*l->at)
        return wrong(l, _("the end of the file"));
    *intact = !strcmp(stated, found);
    return true;
}

struct certificate *certificate_read(const char *path, struct diags *d, bool *intact)
{
    struct arena *arena = arena_new();
    struct certificate *c = xcalloc(1, sizeof *c);
    struct lines l = {.pos = {diags_file(d, path), 1, 1}, .d = d};
    size_t length;
    char *text = file_read(arena, path, &length);
    bool good = false;
    c->proof = proof_new(PROOF_BY_ROWS, false);
    if (!text) {
        diag_error(d, (struct pos){l.pos.file, 0, 0}, _("cannot be read: %s"), strerror(errno));
    } else if (strlen(text) != length) {
        diag_error(d, (struct pos){l.pos.file, 0, 0}, _("this is no certificate: it holds a NUL byte"));
    } else {
        l.at = l.start = text;
        good = take_all(&l, c, text, intact);
    }
    arena_free(arena);
    if (good)
        return c;
    certificate_free(c);
    return NULL;
}

void certificate_free(struct certificate *c)
{
    if (!c)
        return;
    proof_free(c->proof);
    free(c);
}
