/* Certificates: what is written is verified, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/small.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "solver/certificate.h"
#include "solver/relaxation.h"
#include "solver/solve.h"

static char path[] = "/tmp/kehou-certificate-XXXXXX";

enum answer_kind { HOLDS, REFUSED, MALFORMED };

/* What becomes of the text; `why` (or NULL) gets the reason of a refusal. */
static enum answer_kind judge(const char *text, const struct instance *in, struct buf *why)
{
    assert_true(file_replace(path, text, strlen(text)));
    struct diags *d = diags_new();
    struct buf reason = {0};
    bool intact = false;
    struct certificate *c = certificate_read(path, d, &intact);
    enum answer_kind answer = !c ? MALFORMED : intact && certificate_holds(c, in, &reason) ? HOLDS : REFUSED;
    assert_true((answer == MALFORMED) == (d->errors > 0));
    if (answer == REFUSED)
        assert_true(!intact || reason.text != NULL);
    if (why && reason.text)
        buf_puts(why, reason.text);
    buf_free(&reason);
    certificate_free(c);
    diags_free(d);
    return answer;
}

/* The text with its hash made right again, as somebody who means harm would. Owned by the caller. */
static char *sealed(const char *text)
{
    const char *last = strstr(text, "\nsha256 ");
    assert_non_null(last);
    char hash[65];
    size_t length = (size_t)(last + 1 - text);
    struct buf out = {0};
    buf_add(&out, text, length);
    sha256_hex(text, length, hash);
    buf_printf(&out, "sha256 %s\n", hash);
    return out.text;
}

/* `text` with the first `old` from the place `from` in it on (NULL: its start) replaced by `new`, sealed. */
static char *edited(const char *text, const char *from, const char *old, const char *new)
{
    const char *at = strstr(from ? from : text, old);
    assert_non_null(at);
    struct buf out = {0};
    buf_add(&out, text, (size_t)(at - text));
    buf_puts(&out, new);
    buf_puts(&out, at + strlen(old));
    char *good = sealed(out.text);
    buf_free(&out);
    return good;
}

static void expect(const char *text, const struct instance *in, enum answer_kind answer, const char *words)
{
    struct buf why = {0};
    enum answer_kind got = judge(text, in, &why);
    if (got != answer || (words && !strstr(why.text ? why.text : "", words)))
        fail_msg("%d, not %d: %s (%s)", got, answer, why.text ? why.text : "", words ? words : "");
    buf_free(&why);
}

static void expect_edited(const char *text, const char *from, const char *old, const char *new,
                          const struct instance *in, enum answer_kind answer, const char *words)
{
    char *changed = edited(text, from, old, new);
    expect(changed, in, answer, words);
    free(changed);
}

/* The certificate of a solve of the school. */
static struct buf solved(const struct instance *in)
{
    struct solve_options options = {.time_limit = 30, .work_limit = 40000, .threads = 1};
    struct outcome *o = solve(in, &options);
    struct buf text = o->certificate;
    o->certificate = (struct buf){0};
    assert_true(o->has_bound);
    outcome_free(o);
    return text;
}

static void solve_proves_its_bound(void **state)
{
    (void)state;
    for (int i = 0; i < N_SMALL; i++) {
        struct instance *in = small_read(small_schools[i]);
        struct buf text = solved(in);
        expect(text.text, in, HOLDS, NULL);
        buf_free(&text);
        instance_free(in);
    }
}

/* A school, its strong program and a certificate of two leaves with the same multipliers. */
struct made {
    struct instance *in;
    struct program *p;
    struct buf text;
    int branch, row; /* row, multiplier: one that matters in the weakest leaf */
    int64_t multiplier, bound;
    const char *weakest; /* leaf: place in the text */
};

/* The first column of the kind, of an activity whose sections are told apart or of one whose are not, that is open. */
static int find_column(const struct program *p, const struct relaxation *r, enum column_kind kind, bool alike)
{
    for (int j = 0; j < p->n_columns; j++)
        if (p->columns[j].kind == kind && p->columns[j].lower < p->columns[j].upper &&
            r->alike[p->columns[j].key[0]] == alike)
            return j;
    return -1;
}

/* What multipliers prove is the relaxation's business here: nothing propagates that could make up for them. */
static struct made make(const char *school, enum column_kind kind, bool alike)
{
    struct made m = {.in = small_read(school), .branch = -1};
    m.p = program_build(m.in, true);
    struct relaxation *r = relaxation_new(m.p);
    int64_t *lower = columns_new(m.p), *upper = columns_new(m.p), value[2];
    int64_t *multiplier = xcalloc((size_t)m.p->n_rows + 1, sizeof *multiplier);
    small_duals(m.p, multiplier);
    for (int j = 0; j < m.p->n_columns; j++) {
        lower[j] = m.p->columns[j].lower;
        upper[j] = m.p->columns[j].upper;
    }
    m.branch = find_column(m.p, r, kind, alike);
    assert_true(m.branch >= 0);
    struct proof *proof = proof_new(PROOF_BY_PRICES, false);
    proof_branch(proof, m.branch, 0);
    for (int side = 0; side < 2; side++) {
        lower[m.branch] = upper[m.branch] = side;
        assert_true(relaxation_bound(r, multiplier, lower, upper, &value[side]));
        proof_leaf(proof, PROOF_LEAF, multiplier, m.p->n_rows);
    }
    proof->bound = m.bound = value[0] < value[1] ? value[0] : value[1];
    lower[m.branch] = upper[m.branch] = value[1] < value[0];
    for (int i = 0; i < m.p->n_rows && !m.multiplier; i++) {
        int64_t was = multiplier[i], more, less;
        multiplier[i] = 10 * was;
        assert_true(relaxation_bound(r, multiplier, lower, upper, &more));
        multiplier[i] = -was;
        assert_true(relaxation_bound(r, multiplier, lower, upper, &less));
        multiplier[i] = was;
        if (more < m.bound && less < m.bound) {
            m.row = i;
            m.multiplier = was;
        }
    }
    assert_true(m.multiplier != 0);
    certificate_write(proof, m.p, &m.text);
    m.weakest = strstr(m.text.text, "leaf");
    if (value[1] < value[0])
        m.weakest = strstr(m.weakest + 1, "leaf");
    proof_free(proof);
    relaxation_free(r);
    free(lower);
    free(upper);
    free(multiplier);
    return m;
}

static void made_free(struct made *m)
{
    buf_free(&m->text);
    program_free(m->p);
    instance_free(m->in);
}

static void every_field_counts(void **state)
{
    (void)state;
    struct made m = make("t27/instance", COLUMN_OPEN, false);
    const char *text = m.text.text;
    char was[64], now[64];
    expect(text, m.in, HOLDS, NULL);
    struct made any = make("s11/instance", COLUMN_LEAD, true);
    expect(any.text.text, any.in, REFUSED, "does not tell apart");
    made_free(&any);
    expect_edited(text, NULL, m.in->sha256, "0123456789012345678901234567890123456789012345678901234567890123", m.in,
                  REFUSED, "another instance");
    char hash[65];
    program_hash(m.p, hash);
    hash[5] = hash[5] == '0' ? '1' : '0';
    struct buf line = {0};
    buf_printf(&line, "program counted %s\nby prices\n", hash);
    program_hash(m.p, hash);
    struct buf right = {0};
    buf_printf(&right, "program counted %s\nby prices\n", hash);
    expect_edited(text, NULL, right.text, line.text, m.in, REFUSED, "another integer program");
    buf_free(&line);
    buf_free(&right);
    snprintf(was, sizeof was, "bound %" PRId64 "\n", m.bound);
    snprintf(now, sizeof now, "bound %" PRId64 "\n", m.bound + 1);
    expect_edited(text, NULL, was, now, m.in, REFUSED, "less than the bound");
    expect_edited(text, NULL, was, "infeasible\n", m.in, REFUSED, "not proven empty");
    expect_edited(text, NULL, "leaf", "ray", m.in, REFUSED, "has a ray");
    expect_edited(text, NULL, "leaf", "empty\nleaf", m.in, REFUSED, "not proven empty");
    expect_edited(text, NULL, "branch", "tighten\nbranch", m.in, REFUSED, "has no place");
    snprintf(was, sizeof was, "branch %d 0\n", m.branch);
    snprintf(now, sizeof now, "branch %d 0\n", m.p->n_columns);
    expect_edited(text, NULL, was, now, m.in, REFUSED, "integer column");
    expect_edited(text, NULL, was, "", m.in, REFUSED, "more leaves");
    made_free(&m);
}

/* Proofs by rows: a ray, a tightening and propagation count for what they are. */
static void rows_prove(void **state)
{
    (void)state;
    struct instance *in = small_read("t27/instance");
    struct program *p = program_build(in, true);
    int64_t *multiplier = xcalloc((size_t)p->n_rows + 1, sizeof *multiplier), *x = columns_new(p), best;
    assert_true(small_best(p, NULL, 0, x, &best));
    small_duals(p, multiplier);
    struct {
        enum proof_kind kind;
        int64_t bound;
        bool holds;
    } cases[] = {{PROOF_EMPTY, best + 1, false}, {PROOF_RAY, best, false}, {PROOF_LEAF, best + 1, false},
                 {PROOF_LEAF, 0, true}, {PROOF_LEAF, 1, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int tightened = 0; tightened < 2; tightened++) {
            struct proof *proof = proof_new(PROOF_BY_ROWS, false);
            struct buf text = {0};
            proof->bound = cases[i].bound;
            if (tightened)
                proof_leaf(proof, PROOF_TIGHTEN, multiplier, p->n_rows);
            proof_leaf(proof, cases[i].kind, multiplier, cases[i].kind == PROOF_EMPTY ? 0 : p->n_rows);
            certificate_write(proof, p, &text);
            expect(text.text, in, cases[i].holds ? HOLDS : REFUSED, NULL);
            buf_free(&text);
            proof_free(proof);
        }
    free(multiplier);
    free(x);
    program_free(p);
    instance_free(in);
}

static void multipliers_count(void **state)
{
    (void)state;
    struct made m = make("t27/instance", COLUMN_OPEN, false);
    const char *text = m.text.text;
    char was[64], now[64];
    snprintf(was, sizeof was, " %d %" PRId64, m.row, m.multiplier);
    snprintf(now, sizeof now, " %d %" PRId64, m.row, 10 * m.multiplier);
    expect_edited(text, m.weakest, was, now, m.in, REFUSED, "less than the bound");
    snprintf(now, sizeof now, " %d %" PRId64, m.row, -m.multiplier);
    expect_edited(text, m.weakest, was, now, m.in, REFUSED, "less than the bound");
    snprintf(now, sizeof now, " %d %" PRId64, m.row, INT64_MAX);
    expect_edited(text, m.weakest, was, now, m.in, REFUSED, "too large");
    /* a row too many: the last pair of the first leaf becomes one of a row that is not there */
    snprintf(now, sizeof now, " %d 1\nleaf", m.p->n_rows);
    expect_edited(text, strstr(text, "leaf"), "\nleaf", now, m.in, REFUSED, "does not have");
    /* the second leaf left out */
    const char *second = strstr(strstr(text, "leaf") + 1, "leaf"), *end = strstr(second, "sha256");
    struct buf cut = {0};
    buf_add(&cut, text, (size_t)(second - text));
    buf_puts(&cut, end);
    char *changed = sealed(cut.text);
    expect(changed, m.in, REFUSED, "do not cover");
    free(changed);
    buf_free(&cut);
    made_free(&m);
}

static void a_change_alone_is_seen(void **state)
{
    (void)state;
    struct made m = make("t2/instance", COLUMN_OPEN, false);
    uint64_t random = 7;
    char *text = xmalloc(m.text.length + 1);
    for (int n = 0; n < 300; n++) {
        memcpy(text, m.text.text, m.text.length + 1);
        size_t at = (size_t)small_below(&random, (int)m.text.length);
        char c = (char)(32 + small_below(&random, 95));
        if (text[at] == c)
            continue;
        text[at] = c;
        assert_true(judge(text, m.in, NULL) != HOLDS);
    }
    free(text);
    made_free(&m);
}

static void malformed_is_told_apart(void **state)
{
    (void)state;
    struct made m = make("t2/instance", COLUMN_OPEN, false);
    const char *text = m.text.text;
    static const char *const edits[][2] = {
        {"kehou certificate 1", "kehou certificate 2"}, {"instance", "instanz"}, {"counted", "guessed"},
        {"by prices", "by luck"}, {"proves", "states"}, {"bound ", "bound x"}, {"leaf ", "leaf 5 "}, {"leaf ", "leaf -1 3 "},
        {"leaf ", "leaf 0 99999999999999999999 "}, {"leaf ", "leav "}, {"branch ", "branch 0x"}, {"branch ", "branch  "},
    };
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
        expect_edited(text, NULL, edits[i][0], edits[i][1], m.in, MALFORMED, NULL);
    char *copy = xmalloc(m.text.length + 1);
    for (size_t length = 0; length < m.text.length; length += 1 + length / 8) { /* cut short anywhere */
        memcpy(copy, text, length);
        copy[length] = '\0';
        expect(copy, m.in, MALFORMED, NULL);
    }
    free(copy);
    made_free(&m);
}

/* Without leaves only what is true of every school may be stated. */
static void nothing_proves_nothing(void **state)
{
    (void)state;
    struct instance *in = small_read("one");
    struct program *p = program_build(in, true);
    for (int bound = -1; bound < 2; bound++) {
        struct proof *proof = proof_new(PROOF_BY_ROWS, false);
        struct buf text = {0};
        proof->bound = bound;
        certificate_write(proof, p, &text);
        expect(text.text, in, bound <= 0 ? HOLDS : REFUSED, NULL);
        buf_free(&text);
        proof->infeasible = true;
        certificate_write(proof, p, &text);
        expect(text.text, in, REFUSED, "cover");
        buf_free(&text);
        proof_free(proof);
    }
    program_free(p);
    instance_free(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solve_proves_its_bound), cmocka_unit_test(every_field_counts),
        cmocka_unit_test(multipliers_count),      cmocka_unit_test(a_change_alone_is_seen),
        cmocka_unit_test(malformed_is_told_apart), cmocka_unit_test(nothing_proves_nothing), cmocka_unit_test(rows_prove),
    };
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
