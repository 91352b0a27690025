/* A fingerprint of the program: what row and column numbers of a certificate refer to. */
#include "base/file.h"
#include "base/text.h"
#include "program/program.h"

static void put(struct buf *out, int64_t number)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(unsigned char)((uint64_t)number >> (8 * i));
    buf_add(out, bytes, sizeof bytes);
}

void program_hash(const struct program *p, char out[65])
{
    struct buf all = {0};
    put(&all, p->n_columns);
    put(&all, p->n_rows);
    put(&all, p->constant);
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        const int64_t facts[] = {c->kind, c->integer, c->cost, c->lower, c->upper, c->key[0], c->key[1], c->key[2],
                                 c->key[3], c->key[4]};
        for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
            put(&all, facts[i]);
    }
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        put(&all, r->family);
        put(&all, r->lower);
        put(&all, r->upper);
        put(&all, r->count);
        for (int e = r->first; e < r->first + r->count; e++) {
            put(&all, p->entry_column[e]);
            put(&all, p->entry_value[e]);
        }
    }
    sha256_hex(all.text, all.length, out);
    buf_free(&all);
}
