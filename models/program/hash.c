/* A fingerprint of the program: what row and column numbers of a certificate refer to. Millions of entries are
 * mixed into a number a row, which SHA-256 then takes: it tells programs apart, and no proof rests on it. */
#include "base/file.h"
#include "base/mix.h"
#include "base/text.h"
#include "program/program.h"

static void put(struct buf *out, uint64_t number)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(unsigned char)(number >> (8 * i));
    buf_add(out, bytes, sizeof bytes);
}

void program_hash(const struct program *p, char out[65])
{
    struct buf all = {0};
    put(&all, (uint64_t)p->n_columns);
    put(&all, (uint64_t)p->n_rows);
    put(&all, (uint64_t)p->constant);
    for (int j = 0; j < p->n_columns; j++) {
        const struct column *c = &p->columns[j];
        const int64_t facts[] = {c->kind,   c->integer, c->cost,   c->lower,  c->upper,
                                 c->key[0], c->key[1],  c->key[2], c->key[3], c->key[4]};
        uint64_t column = 0;
        for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
            column = mix(column, facts[i]);
        put(&all, column);
    }
    for (int i = 0; i < p->n_rows; i++) {
        const struct row *r = &p->rows[i];
        uint64_t row = mix(mix(mix(0, r->family), r->lower), r->upper);
        for (int e = r->first; e < r->first + r->count; e++)
            row = mix(mix(row, p->entry_column[e]), p->entry_value[e]);
        put(&all, row);
    }
    sha256_hex(all.text, all.length, out);
    buf_free(&all);
}
