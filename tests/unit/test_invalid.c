/* One tiny file a defect: what is said of it, where, and what the exit code will be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <dirent.h>

#include "school/instance.h"

static const struct {
    const char *file; /* tests/invalid/FILE.yaml */
    int exit;         /* 2: input, 1: no timetable can be legal, 0: a warning */
    int line;         /* 0: of the file as a whole */
    const char *says;
} rows[] = {
    {"anchor", 2, 4, "anchors"},
    {"attends-closed-slot", 2, 6, "not open to grade 1"},
    {"attends-unknown", 2, 6, "there is no slot 'mon2'; did you mean 'mon1'?"},
    {"boolean-yes", 2, 5, "true or false, not 'yes'"},
    {"class-outside-stage", 2, 4, "grade 7 is not of the school's stage"},
    {"consent-word", 2, 6, "consent.parent should be true or false"},
    {"csv-bad-cell", 2, 2, "capacity should be a whole number from 1 to 10000, not '三十'"},
    {"csv-date-for-id", 2, 3, "a spreadsheet turned into a date"},
    {"csv-gb18030", 2, 2, "GB18030"},
    {"csv-missing", 2, 4, "cannot read tests/invalid/nowhere.csv"},
    {"csv-offer-of-nobody", 2, 2, "there is no provider 'p2'"},
    {"csv-ragged", 2, 3, "the row has 3 fields, the header 2"},
    {"csv-unknown-column", 2, 1, "unknown key 'capacty'"},
    {"date-impossible", 2, 3, "a date such as 2026-09-01, not '2027-02-30'"},
    {"dates-backwards", 2, 4, "dates such as"},
    {"duplicate-key", 2, 4, "also defined at line 1"},
    {"empty", 2, 1, "the file is empty"},
    {"excludes-itself", 2, 4, "excludes lists itself"},
    {"gb18030", 2, 2, "GB18030"},
    {"grades-backwards", 2, 4, "3-6, [1, 3], 5 or all"},
    {"grades-empty", 2, 4, "grades is a list; it should be grades"},
    {"grades-ten", 2, 4, "not '10'"},
    {"id-missing", 2, 4, "room: id is missing"},
    {"id-twice", 2, 6, "room 'a' is also defined at line 5"},
    {"id-with-newline", 2, 4, "an id: one line"},
    {"kind-unknown", 2, 4, "one of homework"},
    {"list-for-number", 2, 4, "capacity is a list; it should be a whole number"},
    {"lock-both", 2, 8, "either activity or not"},
    {"lock-duty-unknown", 2, 6, "there is no post 'gate'"},
    {"lock-of-nothing", 2, 4, "lock: activity is missing"},
    {"lock-weeks-either", 2, 5, "not 'either'"},
    {"money-three-decimals", 2, 4, "at most two decimals"},
    {"no-term", 2, 1, "term is missing"},
    {"no-version", 2, 1, "kehou is missing"},
    {"not-a-mapping", 2, 1, "begins with 'kehou: 1'"},
    {"null-value", 2, 4, "capacity has no value"},
    {"number-fraction", 2, 4, "not '3.5'"},
    {"number-in-quotes", 2, 4, "a whole number from 1 to 10000"},
    {"number-negative", 2, 4, "not '-1'"},
    {"number-octal", 2, 4, "not '012'"},
    {"number-overflow", 2, 4, "whole number from 1 to 10000"},
    {"number-word", 2, 4, "not 'many'"},
    {"offer-twice", 2, 6, "is offered twice"},
    {"percent-three-decimals", 2, 4, "at most two decimals"},
    {"policy-band-missing", 2, 5, "no band of the policy's study.bands holds grade 1"},
    {"policy-bands-overlap", 2, 4, "a grade is in two bands"},
    {"policy-cycle", 2, 2, "is based on itself"},
    {"policy-fee-by-village", 2, 4, "write city or county"},
    {"policy-fee-needs-area", 2, 2, "depends on school.area"},
    {"policy-unknown", 2, 4, "did you mean 'yichang-20"},
    {"policy-unknown-key", 2, 4, "study.max_sise'; did you mean 'max_size'?"},
    {"post-named-study", 2, 4, "'study' means a duty already"},
    {"reference-unknown", 2, 5, "there is no room 'r110'; did you mean 'r101'?"},
    {"rule-e3-fee", 1, 4, "its fee must be 0"},
    {"rule-e3-materials", 1, 4, "materials cost 12.50 yuan"},
    {"rule-e3-risk", 1, 4, "its risk is high"},
    {"rule-l1-adults", 1, 7, "it names 2 adults; a section has at most 1 (see line 6)"},
    {"rule-l1-contradiction", 1, 10, "contradicts the lock at line 9"},
    {"rule-l1-evening", 1, 9, "an activity of its kind is not held in the evening (mon9)"},
    {"rule-l1-not-leading", 1, 7, "t1 does not lead the activity"},
    {"rule-l1-not-wished", 1, 8, "it did not wish for a1 (see line 7)"},
    {"rule-l1-room-closed", 1, 7, "room r1 is closed in mon1 (see line 5)"},
    {"rule-l1-section-number", 1, 6, "opens 1 sections at most"},
    {"rule-l1-two-duties", 1, 8, "it contradicts the lock at line 7"},
    {"rule-t1-minutes", 1, 4, "mon offers grades 1, 2, 3, 4, 5, 6 60 minutes"},
    {"rule-t1-overlap", 1, 6, "slots a and b overlap"},
    {"rule-t2-late", 1, 4, "evening slot a ends after 21:00"},
    {"rule-t2-primary", 1, 4, "open to primary grades 6"},
    {"rule-t2-student", 1, 6, "ends after the student's limit of 20:30"},
    {"rule-t3", 1, 4, "before the local off-work time, 17:30"},
    {"scalar-for-list", 2, 4, "should be a list of room features"},
    {"sections-min-above-max", 2, 4, "sections.min is larger"},
    {"share-above-one", 2, 4, "0.01 to 1"},
    {"size-min-above-max", 2, 4, "size.min is larger"},
    {"size-without-max", 2, 4, "size.max is missing"},
    {"slot-backwards", 2, 4, "end should be later than start"},
    {"slot-id-is-day", 2, 4, "'mon' means slots already"},
    {"slot-open-to-nothing", 2, 4, "open_to is a list; it should be"},
    {"slot-outside-stage", 2, 4, "no grade of the school's stage"},
    {"staff-not-vetted", 2, 4, "vetted is missing"},
    {"student-apart-from-itself", 2, 6, "keep_apart lists itself"},
    {"student-outside-term", 2, 6, "from lies after to"},
    {"subject-of-a-club", 2, 4, "only tutoring has a subject"},
    {"swap-outside-term", 2, 3, "outside the term"},
    {"term-backwards", 2, 3, "end lies before start"},
    {"term-too-long", 2, 3, "at most 60 can be planned"},
    {"text-too-long", 2, 4, "at most 200 bytes"},
    {"time-impossible", 2, 4, "not '25:00'"},
    {"time-short", 2, 4, "a time such as \"17:30\", not '9:00'"},
    {"tutoring-without-subject", 2, 4, "subject is missing"},
    {"two-documents", 2, 4, "a second document"},
    {"unclosed-bracket", 2, 5, "not YAML"},
    {"unknown-key", 2, 4, "did you mean 'classes'?"},
    {"unknown-nested-key", 2, 4, "unknown key 'featurs'; did you mean 'features'?"},
    {"utf16", 2, 1, "UTF-16"},
    {"version-2", 2, 1, "version '2' is not known"},
    {"waiver-of-s1", 2, 4, "rule 'S1' cannot be waived"},
    {"waiver-without-reason", 2, 4, "reason is missing"},
    {"warning-few-days", 0, 4, "1 days have a counted slot"},
    {"warning-no-place", 0, 7, "the student has no place in it"},
    {"warning-no-room", 0, 6, "no room has what it needs"},
    {"warning-no-study-room", 0, 6, "the policy's study.room asks for"},
    {"warning-nobody-leads", 0, 6, "nobody leads it"},
    {"warning-not-vetted-now", 0, 4, "not vetted in this term"},
    {"warning-partner-fee", 0, 8, "a partner and yet asks a fee for a1"},
    {"warning-provider-academic", 0, 4, "academic providers are refused"},
    {"warning-provider-exited", 0, 4, "its status is exited"},
    {"warning-siblings", 0, 7, "siblings whose day ends at different times, on mon at 18:00 and 17:00"},
    {"warning-titles", 0, 5, "its name holds '培优'"},
    {"warning-uniform-class", 0, 5, "all 2 students have the same wishes"},
    {"warning-wish-never", 0, 9, "it is not for grade 1"},
    {"weeks-wrong", 2, 4, "either, or weeks such as 3-18"},
    {"wish-twice", 2, 7, "activity 'a1' is wished twice"},
    {"wish-unknown", 2, 6, "there is no activity 'a1'"},
    {"word-unknown", 2, 4, "one of own, retired"},
};
enum { ROWS = sizeof rows / sizeof *rows };

static void report(struct diags *d, const char *file)
{
    print_error("%s:\n", file);
    diags_print(d, stderr);
}

static void defects_are_named(void **state)
{
    (void)state;
    int failed = 0;
    for (int i = 0; i < ROWS; i++) {
        char path[300];
        snprintf(path, sizeof path, "tests/invalid/%s.yaml", rows[i].file);
        struct diags *d = diags_new();
        struct instance *in = instance_read(path, d);
        int code = d->input_errors ? 2 : d->errors ? 1 : 0, found = 0;
        for (int k = 0; k < d->count; k++)
            found |= d->items[k].pos.line == rows[i].line && strstr(d->items[k].message, rows[i].says) &&
                     (d->items[k].severity == DIAG_WARNING) == (rows[i].exit == 0);
        /* A defect is one error: nothing follows from it. */
        if (code != rows[i].exit || !found || d->errors != (code > 0) || !in != (code == 2)) {
            report(d, rows[i].file);
            failed++;
        }
        instance_free(in);
        diags_free(d);
    }
    assert_int_equal(failed, 0);
}

/* Every file of the folder is in the table. */
static void table_is_complete(void **state)
{
    (void)state;
    int files = 0;
    DIR *dir = opendir("tests/invalid");
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        const char *dot = strrchr(e->d_name, '.');
        files += dot && !strcmp(dot, ".yaml");
    }
    closedir(dir);
    assert_int_equal(files, ROWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(defects_are_named), cmocka_unit_test(table_is_complete)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
