/* Bytes of good files changed at random: whatever comes, reading ends in an instance or in
 * located errors. Run it under VARIANT=san; KEHOU_FUZZ is the number of rounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "school/overlay.h"

static const char *const files[] = {"instance.yaml", "sites.csv",     "slots.csv",   "rooms.csv",  "classes.csv",
                                    "staff.csv",     "providers.csv", "offers.csv",  "posts.csv",  "activities.csv",
                                    "students.csv",  "locks.csv",     "waivers.csv", "whole.yaml", "yichang-2024.yaml",
                                    "overlay.yaml"};
enum { FILES = sizeof files / sizeof *files };

static char folder[] = "/tmp/kehou-fuzz-XXXXXX";
static uint64_t seed = 20260901;

/* splitmix64 */
static uint32_t draw(uint32_t below)
{
    uint64_t z = seed += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((z ^ z >> 31) % below);
}

/* What hurts parsers, and what our formats give a meaning to. */
static const char *const bits[] = {
    ":",    "{",    "}",           "[",     "]",     ",",    "\"",           "'",    "- ",
    "\n",   "..",   ";",           "/",     "&a ",   "*a",   "!x ",          "#",    "|",
    "all",  "-1",   "99999999999", "0.001", "null",  "\xC3", "\xE4\xB8\xAD", "\r\n", "2026-13-01",
    "tue2", "g1c1", "robotics",    "<<: ",  "---\n", "%",    "\t",           "1-9",  "\x7F"};

static size_t mutate(char *text, size_t length, size_t room)
{
    for (uint32_t n = 1 + draw(4); n > 0; n--) {
        size_t at = draw((uint32_t)length + 1);
        const char *bit = bits[draw(sizeof bits / sizeof *bits)];
        size_t size = strlen(bit), cut = draw(3) ? draw(6) : draw(200);
        if (cut > length - at)
            cut = length - at;
        if (draw(3) == 0)
            size = 0;
        if (length - cut + size > room)
            continue;
        memmove(text + at + size, text + at + cut, length - at - cut);
        memcpy(text + at, bit, size);
        length = length - cut + size;
        if (length && draw(4) == 0)
            text[draw((uint32_t)length)] ^= (char)(1u << draw(8));
    }
    return length;
}

static const char *in_folder(const char *name)
{
    static char path[2][300];
    static int turn;
    turn ^= 1;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static const char *original(int i)
{
    static char path[300];
    if (!strcmp(files[i], "whole.yaml"))
        return "tests/data/contract.yaml";
    if (!strcmp(files[i], "overlay.yaml"))
        return "tests/data/overlay.yaml";
    if (!strcmp(files[i], "yichang-2024.yaml"))
        return "models/profiles/default.yaml";
    snprintf(path, sizeof path, "tests/data/csv/%s", files[i]);
    return path;
}

static void mutants_are_read_or_refused(void **state)
{
    (void)state;
    const char *wanted = getenv("KEHOU_FUZZ");
    int rounds = wanted ? atoi(wanted) : 400, refused = 0;
    struct arena *a = arena_new();
    char *text[FILES], *scratch = malloc(1 << 16);
    size_t length[FILES];
    for (int i = 0; i < FILES; i++) {
        text[i] = file_read(a, original(i), &length[i]);
        assert_non_null(text[i]);
        assert_true(file_replace(in_folder(files[i]), text[i], length[i]));
    }
    for (int round = 0; round < rounds; round++) {
        int i = (int)draw(FILES);
        memcpy(scratch, text[i], length[i]);
        size_t n = mutate(scratch, length[i], 1 << 16);
        FILE *f = fopen(in_folder(files[i]), "wb"); /* not file_replace: its fsync is slow */
        assert_int_equal(fwrite(scratch, 1, n, f), n);
        fclose(f);
        struct diags *d = diags_new();
        const char *overlay = in_folder("overlay.yaml");
        bool edited = !strcmp(files[i], "whole.yaml") || !strcmp(files[i], "overlay.yaml");
        struct instance *in =
            instance_read_overlaid(in_folder(edited ? "whole.yaml" : "instance.yaml"), &overlay, edited, d);
        assert_true(!in == (d->input_errors > 0));
        refused += !in;
        instance_free(in);
        diags_free(d);
        f = fopen(in_folder(files[i]), "wb");
        fwrite(text[i], 1, length[i], f);
        fclose(f);
    }
    assert_true(refused > rounds / 4); /* the mutants do reach the files that are read */
    for (int i = 0; i < FILES; i++)
        unlink(in_folder(files[i]));
    free(scratch);
    arena_free(a);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(mutants_are_read_or_refused)};
    return mkdtemp(folder) ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
