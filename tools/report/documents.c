/* The table of documents. */
#include "tools/report/frontier.h"
#include "tools/report/ledger.h"
#include "tools/report/paper.h"

#include <stdio.h>
#include <string.h>

void emit_timetable(const struct report *r, struct buf *out)
{
    timetable_write(r->in, r->t, out);
}

/* Only where a solve proved something. */
void emit_certificate(const struct report *r, struct buf *out)
{
    if (r->outcome && r->outcome->certificate.length)
        buf_add(out, r->outcome->certificate.text, r->outcome->certificate.length);
}

/* Only of an update. */
void emit_changes(const struct report *r, struct buf *out)
{
    if (r->changes)
        ledger_yaml(r->in, r->changes, r->in->baseline.effective, out);
}

void emit_changes_list(const struct report *r, struct buf *out)
{
    if (r->changes)
        ledger_text(r->in, r->changes, r->in->baseline.effective, out);
    if (r->changes && r->frontier)
        frontier_text(r->frontier, out);
}

const struct document documents[] = {
    {"timetable.yaml", DOCUMENTS_ALWAYS, N_("the timetable itself, for kehou to read again"), .emit = emit_timetable},
    {"changes.yaml", DOCUMENTS_ALWAYS, N_("what differs from the published timetable: the ledger of an update"),
     .emit = emit_changes},
    {"changes.txt", DOCUMENTS_ALWAYS, N_("the same to read: who moves, from where to where, why, who is to be told"),
     .emit = emit_changes_list},
    {"frontier/moves-*.yaml", DOCUMENTS_ALWAYS, N_("the best timetable found with at most so many moves"),
     .each = EACH_POINT, .make = make_point},
    {"frontier/moves-*.txt", DOCUMENTS_ALWAYS, N_("what it changes, to read, with at most so many moves"),
     .each = EACH_POINT, .make = make_point_changes},
    {"index.html", DOCUMENTS_PAGE, N_("the whole result to look at, in any browser"), .emit = emit_page},
    {"timetable.txt", DOCUMENTS_TEXT, N_("the whole timetable to read"), .emit = emit_text},
    {"tables/classes.csv", DOCUMENTS_TABLES, N_("the week of each class"), .sheet = emit_classes},
    {"tables/students.csv", DOCUMENTS_TABLES, N_("the week of each student"), .sheet = emit_students},
    {"tables/staff.csv", DOCUMENTS_TABLES, N_("the week of each adult"), .sheet = emit_staff},
    {"tables/rooms.csv", DOCUMENTS_TABLES, N_("the week of each room"), .sheet = emit_rooms},
    {"tables/providers.csv", DOCUMENTS_TABLES, N_("the week of each provider"), .sheet = emit_providers},
    {"tables/activities.csv", DOCUMENTS_TABLES, N_("the sections of each activity"), .sheet = emit_activities},
    {"tables/rolls.csv", DOCUMENTS_TABLES, N_("the students of each section"), .sheet = emit_rolls},
    {"tables/balance.csv", DOCUMENTS_TABLES, N_("the workload of each adult"), .sheet = emit_balance},
    {"tables/slots.csv", DOCUMENTS_TABLES, N_("need and supply of each slot"), .sheet = emit_slots},
    {"tables/frontier.csv", DOCUMENTS_TABLES, N_("the best score found for each number of moves allowed"),
     .sheet = emit_frontier},
    {"tables/dated.csv", DOCUMENTS_TABLES, N_("every meeting, study group and post by date"), .sheet = emit_dated},
    {"tables/money.csv", DOCUMENTS_TABLES, N_("income and cost by month"), .sheet = emit_money},
    {"tables/subsidy.csv", DOCUMENTS_TABLES, N_("the subsidy of each person by month"), .sheet = emit_subsidy},
    {"tables/fees.csv", DOCUMENTS_TABLES, N_("the fee of each student by month"), .sheet = emit_fees},
    {"tables/articles.csv", DOCUMENTS_TABLES, N_("the regulation, article by article"), .sheet = emit_articles},
    {"tables/indicators.csv", DOCUMENTS_TABLES, N_("indicators to compare schools by"), .sheet = emit_kpi},
    {"timetable.xlsx", DOCUMENTS_WORKBOOK, N_("the tables as a workbook, to print too"), .make = make_workbook},
    {"calendars/staff/*.ics", DOCUMENTS_CALENDARS, N_("calendar of an adult"), .each = EACH_STAFF,
     .make = make_staff_calendar},
    {"calendars/sections/*.ics", DOCUMENTS_CALENDARS, N_("calendar of a section"), .each = EACH_SECTION,
     .make = make_section_calendar},
    {"calendars/students/*.ics", DOCUMENTS_CALENDARS, N_("calendar of a student"), .each = EACH_STUDENT,
     .make = make_student_calendar},
    /* The longest papers first: they are made side by side. */
    {"papers/notices", DOCUMENTS_PAPERS, N_("notices to parents"), .build = build_notices},
    {"papers/rolls", DOCUMENTS_PAPERS, N_("roll and sign-in sheets"), .build = build_rolls},
    {"papers/duties", DOCUMENTS_PAPERS, N_("duty roster"), .build = build_duties},
    {"papers/filing", DOCUMENTS_PAPERS, N_("filing annex"), .build = build_filing},
    {"papers/subsidies", DOCUMENTS_PAPERS, N_("subsidy sheets"), .build = build_subsidies},
    {"papers/fees", DOCUMENTS_PAPERS, N_("publication of fees and costs"), .build = build_fees},
    {"papers/indicators", DOCUMENTS_PAPERS, N_("indicators for supervisors"), .build = build_indicators},
    {"certificate", DOCUMENTS_ALWAYS, N_("the proof of the bound, for kehou check --certificate"), .emit = emit_certificate},
    {0},
};

/* As people write them, in the order of the bits. */
static const char group_words[] = "text,tables,page,workbook,papers,calendars";

const char *documents_words(void)
{
    return group_words;
}

/* The bit of the word at `word`; 0 where there is none such. */
static int group_of(const char *word, size_t length)
{
    int bit = 1;
    for (const char *g = group_words;; g++, bit <<= 1) {
        size_t n = strcspn(g, ",");
        if (n == length && !strncmp(g, word, n))
            return bit;
        g += n;
        if (!*g)
            return 0;
    }
}

int documents_groups(const char *words, char unknown[64])
{
    int groups = 0;
    for (const char *p = words; p; p++) {
        size_t length = strcspn(p, ",");
        int bit = group_of(p, length);
        if (!bit) {
            snprintf(unknown, 64, "%.*s", (int)(length < 60 ? length : 60), p);
            return -1;
        }
        groups |= bit;
        p += length;
        if (!*p)
            break;
    }
    return words ? groups : DOCUMENTS_ALL;
}
