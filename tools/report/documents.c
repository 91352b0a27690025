/* The table of documents. */
#include "tools/report/report.h"

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

const struct document documents[] = {
    {"timetable.yaml", emit_timetable, N_("the timetable itself, for kehou to read again")},
    {"timetable.txt", emit_text, N_("the whole timetable to read")},
    {"tables/classes.csv", emit_classes, N_("the week of each class")},
    {"tables/students.csv", emit_students, N_("the week of each student")},
    {"tables/staff.csv", emit_staff, N_("the week of each adult")},
    {"tables/rooms.csv", emit_rooms, N_("the week of each room")},
    {"tables/providers.csv", emit_providers, N_("the week of each provider")},
    {"tables/activities.csv", emit_activities, N_("the sections of each activity")},
    {"tables/balance.csv", emit_balance, N_("the workload of each adult")},
    {"tables/slots.csv", emit_slots, N_("need and supply of each slot")},
    {"certificate", emit_certificate, N_("the proof of the bound, for kehou check --certificate")},
    {0},
};
